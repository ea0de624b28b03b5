"""How many queries each verb costs: committed figures, so that a dearer step is seen before it is merged.

After a change that is meant, write them anew: HOTLINE_WRITE_QUERY_COUNTS=1 pytest …/test_query_counts.py
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.org.models import Area, User
from hotline.workorders import actions
from hotline.workorders.models import Assignment, Event, WorkOrder
from hotline.workorders.permissions import Thing
from hotline.workorders.testing import MONDAY, Town
from hotline.workorders.tests.acts import act, arguments
from hotline.workorders.tests.test_rework import unhappy

KEPT: Final = Path(__file__).parent / "query_counts.json"
MOST_A_STEP: Final = 12
CONTROL: Final = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")

# In which stage of an order, or of the turn of which unit with it, each verb is measured, and by whom.
MEASURED: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("accept", "ask_info", "decline"), ("submitted", "ban")),
    "give_info": ("asked_for_info", "lin"),
    **dict.fromkeys(("amend", "answer_directly", "withdraw", "transfer_out"), ("registered", "lin")),
    **dict.fromkeys(("supervise", "end_supervision"), ("handled", "system")),
    **dict.fromkeys(("dispatch", "mark_hard", "merge"), ("registered", "zhou")),
    "void": ("registered", "ban"),
    "report_up": ("registered", "ren"),
    "instruct": ("reported", "shi"),
    **dict.fromkeys(("decide_hard", "conclude"), ("hard", "ren")),
    **dict.fromkeys(("assign", "take_back"), ("handled", "zhou")),
    "sign": ("dispatched.住建局", "zhujian"),
    **dict.fromkeys(
        ("contact", "report_progress", "draft", "ask_return", "ask_extension", "ask_suspension"),
        ("handled.住建局", "zhujian"),
    ),
    "sub_assign": ("in_county.河东县", "hedong"),
    "end": ("in_county.柳林镇", "hedong"),
    "cancel_ask": ("asking.住建局", "zhujian"),
    **dict.fromkeys(("refuse", "send_back"), ("asking.住建局", "zhou")),
    "extend": ("late_soon.住建局", "zhou"),
    "suspend": ("planned.住建局", "ren"),
    "resume_turn": ("suspended.住建局", "zhujian"),
    "review_suspension": ("suspended.住建局", "ren"),
    "apply_statute": ("handled", "zhou"),
    "redraft": ("drafted.住建局", "zhujian_leader"),
    "reply": ("drafted.住建局", "zhujian_leader"),
    **dict.fromkeys(("supplement", "approve"), ("replied.住建局", "shen")),
    "rate": ("answered", "system"),
    "call_back": ("answered", "hui"),
    "close": ("settled", "system"),
    **dict.fromkeys(("rework", "ask_judgement"), ("unhappy", "hui")),
    "escalate": ("reworked", "hui"),
    **dict.fromkeys(("judge_reasonable", "judge_unreasonable"), ("judged", "du")),
    "object_to": ("closed", "system"),
    "dismiss": ("objected", "du"),
    "reopen": ("closed", "du"),
    "archive": ("closed", "system"),
}


def stages(town: Town) -> dict[str, WorkOrder]:
    def after(order: WorkOrder, verb: str, person: User, unit: str = "") -> WorkOrder:
        act(town, verb, town.turn(order, unit) if unit else order, person)
        return order

    # An order closes with the callback that settles it; one that waits for `close` is there when the standard changed.
    settled = town.order("approve")
    for _ in range(3):
        act(town, "call_back", settled, town.hui, outcome="NO_ANSWER")
    RuleItem.objects.filter(key="callback_days_min").update(value="1")
    RuleItem.objects.filter(key="callback_tries_differ").update(value="0")
    CatalogStamp.bump()
    return {
        "settled": settled,
        "submitted": town.submit(),
        "asked_for_info": town.in_state("AWAITING_INFO"),
        "registered": town.register(),
        "reported": town.in_state("SUBMITTED_TO_LEADER"),
        "hard": town.in_state("UNDER_DELIBERATION"),
        "dispatched": town.order("dispatch"),
        "handled": town.order("sign"),
        "in_county": after(town.order("sign", unit="河东县"), "sub_assign", town.hedong, "河东县"),
        "asking": after(town.order("sign"), "ask_return", town.zhujian, "住建局"),
        "late_soon": after(town.order("sign"), "ask_extension", town.zhujian, "住建局"),
        "planned": after(town.order("sign"), "ask_suspension", town.zhujian, "住建局"),
        "suspended": town.turn_in_state("SUSPENDED").order,
        "drafted": after(town.order("sign"), "draft", town.zhujian, "住建局"),
        "replied": town.order("reply"),
        "answered": town.order("approve"),
        "unhappy": unhappy(town),
        "reworked": unhappy(town, n_reworks=2),
        "judged": after(unhappy(town), "ask_judgement", town.hui),
        "closed": town.order("call_back"),
        "objected": after(town.order("call_back"), "object_to", town.system),
    }


def thing_of(order: WorkOrder, unit: str) -> Thing:
    """As a view reads it."""
    if not unit:
        return WorkOrder.objects.select_related("lead_unit").get(pk=order.pk)
    turns = Assignment.objects.filter(order=order, unit__short_name=unit)
    return turns.select_related("order", "unit", "above__unit").latest("pk")


def cost(take: Callable[[], object]) -> tuple[int, int]:
    """How many statements it takes, transaction control left out, and how many steps; undone afterwards."""
    with transaction.atomic():
        last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        with CaptureQueriesContext(connection) as seen:
            take()
        steps = Event.objects.filter(id__gt=last).count()
        transaction.set_rollback(True)
    return sum(not query["sql"].startswith(CONTROL) for query in seen), steps


def test_no_verb_has_become_dearer_or_cheaper_than_its_committed_count(town: Town) -> None:
    orders = stages(town)
    counts: dict[str, int] = {}
    steps: dict[str, int] = {}
    person = {user.username: User.objects.select_related("unit").get(pk=user.pk) for user in town.people}
    for user in person.values():
        user.get_all_permissions()
    category, area = town.category(), Area.objects.get(name="柳林镇")
    town.register()  # another order, there for merging
    with catalog.reading_once():
        counts["register"], steps["register"] = cost(lambda: town.register(category=category, area=area))
        counts["submit"], steps["submit"] = cost(lambda: town.submit())
    for verb, (stage, username) in MEASURED.items():
        name, _, unit = stage.partition(".")
        thing = thing_of(orders[name], unit)
        given = arguments(town, verb, thing)
        moment = MONDAY.replace(month=5) if verb == "archive" else MONDAY
        with clock.moved_to(moment), catalog.reading_once():  # as the door of every step does
            counts[verb], steps[verb] = cost(
                lambda: getattr(actions, verb)(thing, actor=person[username], **given)  # noqa: B023 - called at once
            )
    assert counts.keys() == set(actions.__all__)
    dear = {verb: (count, steps[verb]) for verb, count in counts.items() if count > MOST_A_STEP * steps[verb]}
    assert not dear, "more than twelve queries a step"
    counts = dict(sorted(counts.items()))
    if os.environ.get("HOTLINE_WRITE_QUERY_COUNTS") == "1":
        KEPT.write_text(json.dumps(counts, indent=1) + "\n")
    assert counts == json.loads(KEPT.read_text())
