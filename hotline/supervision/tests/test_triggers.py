"""Every cause that the work standard names brings about a supervision of its level, once; and none where the standard does not name it."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

import pytest

from hotline.base import clock
from hotline.catalog.defaults import rows_of
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.supervision import actions, jobs
from hotline.supervision.models import Cause, Supervision
from hotline.supervision.tests.test_climbing import pass_time
from hotline.supervision.triggers import CAUSES, Trigger
from hotline.supervision.workflow import Level
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.test_merge import neighbour
from hotline.workorders.tests.test_rework import unhappy

WINDOW: Final = "internal_repeat_days"  # how long repeats are counted; no cause of its own


def causes_in_the_standard() -> Iterator[tuple[str, str]]:
    """(item, word) of each cause that item ⑪ names; a measure has no word."""
    for row in rows_of("rule_items.csv"):
        if row["key"].startswith(("remind_", "internal_", "government_")) and row["key"] != WINDOW:
            words = json.loads(row["value"]) if row["unit"] == "list" else [""]
            yield from ((row["key"], word) for word in words)


def follow(order: WorkOrder, verb: str) -> None:
    jobs.follow(event_id=order.events.filter(verb=verb).latest("n").pk)


def _late(town: Town, moment: int, after: str = "contact") -> None:
    town.order(after)
    pass_time(day(3, moment, 18))


def _came_by(town: Town, channel: str) -> None:
    town.order("dispatch", channel=channel)
    pass_time(day(3, 2, 10))


def _reworks(town: Town) -> None:
    order = unhappy(town, n_reworks=2)
    act(town, "escalate", order, town.hui)
    follow(order, "escalate")


def _repeats(town: Town) -> None:
    town.order("dispatch")
    town.register(content="还是电梯的事。")
    pass_time(day(3, 2, 10))
    assert not Supervision.objects.exists()
    town.register(content="第三次反映电梯。")
    pass_time(day(3, 2, 10))


def _units(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "take_back", order, town.zhou)
    for unit in ("城管局", "水务集团"):
        act(town, "dispatch", order, town.zhou, lead=town.unit(unit))
        follow(order, "take_back")
        assert not Supervision.objects.exists()
        act(town, "take_back", order, town.zhou)
    follow(order, "take_back")


def _quarrel(town: Town) -> None:
    order = town.order("sign")
    turn = town.lead(order)
    act(town, "ask_return", turn, town.zhujian)
    act(town, "send_back", turn, town.zhou)
    order = WorkOrder.objects.get(pk=order.pk)
    act(town, "mark_hard", order, town.zhou)
    follow(order, "mark_hard")


def _not_struck_off(town: Town) -> None:
    actions.open_by_hand(town.order("reply"), actor=town.du, level=Level.INTERNAL, reason="久拖不办。")
    pass_time(day(3, 16, 17))  # the tenth working day is not over
    assert not Supervision.objects.filter(level=Level.GOVERNMENT).exists()
    pass_time(day(3, 16, 18))


def _group(town: Town) -> None:
    order = town.order("dispatch")
    for n in range(9):
        assert not Supervision.objects.exists()
        act(town, "merge", neighbour(town, n), town.zhou, into=order)
        order = WorkOrder.objects.get(pk=order.pk)
        follow(order, "absorb")


def _city_leader(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "report_up", order, town.ren)
    act(town, "instruct", order, town.shi)
    follow(order, "instruct")


# How each comes about; after it the cause of that name is on record, on an open supervision of its level.
WALKS: Final[dict[Trigger, Callable[[Town], None]]] = {
    Trigger.YELLOW: lambda town: _late(town, 6),
    Trigger.RED: lambda town: _late(town, 9),
    Trigger.SIGN_LATE: lambda town: _late(town, 3, "dispatch"),
    Trigger.OVERDUE: lambda town: _late(town, 10),
    Trigger.REWORKS: _reworks,
    Trigger.REPEATS: _repeats,
    Trigger.UNITS: _units,
    Trigger.MEDIA: lambda town: _came_by(town, "MEDIA"),
    Trigger.NOTE: lambda town: _came_by(town, "LEADER"),
    Trigger.QUARREL: _quarrel,
    Trigger.NOT_STRUCK_OFF: _not_struck_off,
    Trigger.LONG_OVERDUE: lambda town: _late(town, 23),
    Trigger.GROUP: _group,
    Trigger.CITY_LEADER: _city_leader,
}
NOBODY_YET: Final = (Trigger.UNITS, Trigger.QUARREL)  # who is answerable, the meeting has to say


def test_every_cause_of_the_standard_is_a_trigger_and_every_trigger_is_in_the_standard() -> None:
    in_the_standard = set(causes_in_the_standard())
    assert {(cause.item, cause.word) for cause in CAUSES.values()} == in_the_standard
    assert len(CAUSES) == len(in_the_standard)
    assert CAUSES.keys() == WALKS.keys() == set(Trigger) - {Trigger.BY_HAND}


@pytest.mark.parametrize(("item", "word"), list(causes_in_the_standard()))
def test_a_cause_opens_a_supervision_of_its_level_once_in_words(town: Town, item: str, word: str) -> None:
    trigger = next(one for one, cause in CAUSES.items() if (cause.item, cause.word) == (item, word))
    WALKS[trigger](town)
    cause = Cause.objects.get(trigger=trigger)
    row = cause.supervision
    assert (row.level, row.state) == (CAUSES[trigger].level, "ISSUED")
    assert len(cause.text) > 6 and "{" not in cause.text
    assert row.opened_at is not None and row.due_at is not None and row.due_at > row.opened_at
    assert row.events.all()[0].note
    assert (row.unit is None) == (trigger in NOBODY_YET)
    assert row.order.is_supervised == (row.level != Level.REMIND)
    before = Supervision.objects.count(), Cause.objects.count()
    with clock.moved_to(max(row.opened_at, clock.now()) + timedelta(minutes=1)):
        jobs.watch()
        for event in row.order.events.all():
            jobs.follow(event_id=event.pk)
    assert (Supervision.objects.count(), Cause.objects.count()) == before


@pytest.mark.parametrize("trigger", list(WALKS))
def test_what_the_standard_in_force_does_not_name_opens_nothing(town: Town, trigger: Trigger) -> None:
    cause = CAUSES[trigger]
    items = RuleItem.objects.filter(key=cause.item)
    value = json.dumps([one for one in json.loads(items[0].value) if one != cause.word]) if cause.word else "0"
    items.update(value=value)
    CatalogStamp.bump()
    WALKS[trigger](town)
    assert not Cause.objects.filter(trigger=trigger).exists()
    marked = WorkOrder.objects.filter(is_supervised=True).values_list("pk", flat=True)
    assert set(marked) <= set(Supervision.objects.exclude(level=Level.REMIND).values_list("order", flat=True))
