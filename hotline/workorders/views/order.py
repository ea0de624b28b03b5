"""工单页: everything about one order that this person may see, and the steps that stand open."""

from typing import Any, NamedTuple

from django.http import HttpResponse

from hotline.base.views import page
from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import ClockKind
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.org.roles import (
    DECIDE_MEASURES,
    DISPATCH,
    HANDLE,
    INSPECT,
    KEEP_INQUIRIES,
    MANAGE_UNIT,
    SEE_ALL,
    SIGN_REPLY,
    SUPERVISE,
)
from hotline.workorders.dossier import Dossier
from hotline.workorders.forms import FORMS
from hotline.workorders.models import Assignment, Deadline, Event, WorkOrder
from hotline.workorders.permissions import may_see_identity, steps_open_to
from hotline.workorders.views.doors import seen_order, sees_turn
from hotline.workorders.views.papers import may_attach
from hotline.workorders.views.printing import may_print_briefs
from hotline.workorders.waiting import waiting
from hotline.workorders.workflow import STEPS, OrderState, Step
from hotline.workorders.workflow import AssignmentState as A

# What a step looks like on the timeline: icon and tone.
LOOK: dict[str, tuple[str, str]] = {
    "register": ("phone-incoming", "blue"), "submit": ("world", "blue"), "accept": ("check", "blue"), "decline": ("ban", "grey"),
    "dispatch": ("send", "blue"), "assign": ("arrow-right", "blue"), "sign": ("mail-opened", "grey"), "contact": ("phone", "grey"),
    "sub_assign": ("hierarchy", "blue"), "report_progress": ("message-2-up", "grey"), "review_suspension": ("calendar-check", "purple"), "apply_statute": ("scale", "purple"), "draft": ("pencil", "grey"), "redraft": ("arrow-back-up", "yellow"), "reply": ("message-check", "teal"),
    "approve": ("checks", "green"), "supplement": ("arrow-back-up", "yellow"), "finish": ("flag-check", "green"), "call_back": ("phone-outgoing", "grey"), "rate": ("star", "blue"), "object_to": ("message-exclamation", "red"), "dismiss": ("message-x", "grey"),
    "close": ("circle-check", "green"), "rework": ("refresh-alert", "red"), "escalate": ("eye-exclamation", "red"), "resume": ("refresh", "yellow"),
    "ask_return": ("arrow-back", "yellow"), "ask_extension": ("calendar-plus", "yellow"), "ask_suspension": ("player-pause", "yellow"),
    "send_back": ("arrow-back", "yellow"), "take_back": ("arrow-back", "yellow"), "extend": ("calendar-check", "purple"), "suspend": ("player-pause", "purple"),
    "report_up": ("file-arrow-right", "purple"), "instruct": ("writing-sign", "purple"), "mark_hard": ("users-group", "purple"),
    "decide_hard": ("gavel", "purple"), "conclude": ("gavel", "purple"), "reopen": ("rotate", "red"), "merge": ("git-merge", "grey"), "absorb": ("git-merge", "grey"),
    "withdraw": ("x", "grey"), "transfer_out": ("external-link", "grey"), "void": ("trash", "grey"), "archive": ("archive", "grey"), "end": ("player-stop", "grey"),
    "supervise": ("eye-exclamation", "red"), "end_supervision": ("eye-check", "green"),
    "judge_unreasonable": ("scale", "grey"), "judge_reasonable": ("scale", "red"), "ask_judgement": ("scale", "yellow"), "answer_directly": ("message-check", "green"),
}  # fmt: skip

# What a person most likely came to do, the likeliest first: that button is the primary one.
NEXT = ("accept", "instruct", "decide_hard", "dispatch", "dismiss", "rework", "escalate", "call_back", "judge_reasonable", "send_back", "extend",
        "suspend", "approve", "sign", "contact", "reply", "draft", "resume_turn", "give_info")  # fmt: skip
MOST_SHOWN = 3
# Nothing to fill in: done by the button itself.
ONE_CLICK = frozenset(verb for verb, form in FORMS.items() if not form.base_fields and not form.is_dangerous)

# The straight road, for the bar on top of the page.
ROAD = ("受理", "转办", "办理", "审核", "回访", "办结")


class Move(NamedTuple):
    """A step that may be taken now, on a turn or (None) on the order."""

    turn: Assignment | None
    step: Step


class Buttons(NamedTuple):
    """Those shown, and those behind “更多”."""

    shown: list[Step]
    more: list[Step]


def order_page(request: StaffRequest, no: str) -> HttpResponse:
    order = seen_order(request, no)
    with catalog.reading_once(order.catalog_stamp):  # type: ignore[attr-defined]
        context = _context(request.user, order)
    context["may_reveal"] = order.citizen is not None and may_see_identity(request.user, order)
    return page(request, "workorders/order.html", context)


def _context(user: User, order: WorkOrder) -> dict[str, Any]:
    dossier = Dossier(order)
    turns = [turn for turn in dossier.turns if sees_turn(user, turn)]
    shown = {None, *(turn.pk for turn in turns)}
    sees_all = user.has_perm(SEE_ALL)
    events = [event for event in dossier.events if sees_all or event.assignment_id in shown]
    steps = steps_open_to(user, order, dossier)
    cards = [_card(user, dossier, turn) for turn in turns]
    offered = [Move(None, step) for step in steps]
    offered += [Move(card["turn"], step) for card in cards for step in card["steps"]]
    likely = [move for move in offered if move.step.verb in NEXT and not _is_past(move)]
    return {
        "title": order.title,
        "order": order,
        "citizen": order.citizen,
        "cards": cards,
        "clocks": _current([row for row in dossier.deadlines if row.assignment_id is None]),
        "timeline": [_moment(event) for event in events],
        "callbacks": dossier.callbacks,
        "attachments": dossier.attachments,
        "merged": order.merged_nos,  # type: ignore[attr-defined]
        "proceedings": dossier.proceedings,
        "buttons": _buttons(steps),
        "first": min(likely, key=lambda move: NEXT.index(move.step.verb), default=None),
        "may_add_unit": order.state == OrderState.IN_HANDLING and user.has_perm(DISPATCH),
        "road": _road(order, turns),
        "waiting": waiting(order, turns),
        "one_click": ONE_CLICK,
        "reply_is_old": order.state == OrderState.IN_HANDLING,
        "may_print_briefs": may_print_briefs(user),
        "may_nominate": _may_nominate(user, order),
        "may_attach": may_attach(user),
        "sees_inquiries": any(
            user.has_perm(one) for one in (KEEP_INQUIRIES, DECIDE_MEASURES, INSPECT, SIGN_REPLY, MANAGE_UNIT)
        ),
        "crumbs": [("工作台", "/"), (order.no, "")],
    }


def _may_nominate(user: User, order: WorkOrder) -> bool:
    """推荐典型事例 (analytics), once it is closed and nothing about it is sealed."""
    done = (
        order.state in (OrderState.CLOSED, OrderState.ARCHIVED)
        and not order.seals_identity
        and bool(order.lead_unit_id)
    )
    return done and (user.has_perm(HANDLE) or user.has_perm(SUPERVISE))


def _card(user: User, dossier: Dossier, turn: Assignment) -> dict[str, Any]:
    depth = turn.unit.path.count(".") - 2 if turn.above_id else 0
    requests = [one for one in dossier.requests if one.assignment_id == turn.pk]
    steps = steps_open_to(user, turn, dossier)
    return {
        "turn": turn, "clocks": _current([row for row in dossier.deadlines if row.assignment_id == turn.pk]),
        "requests": requests, "open_request": next((one for one in requests if one.state == "ASKED"), None),
        "steps": steps, "buttons": _buttons(steps), "depth": max(0, min(depth, 2)),
    }  # fmt: skip


def _is_past(move: Move) -> bool:
    """May be done again, but is not what waits."""
    turn, step = move
    return turn is not None and (
        (step.verb == "contact" and turn.contacted_at is not None) or (step.verb == "draft" and turn.draft_waiting)
    )


def _buttons(steps: list[Step]) -> Buttons:
    """What cannot be undone stands behind."""
    shown = sorted((s for s in steps if s.verb in NEXT), key=lambda s: NEXT.index(s.verb))
    rest = [s for s in steps if s.verb not in NEXT]
    shown += [s for s in rest if not FORMS[s.verb].is_dangerous][: max(0, MOST_SHOWN - len(shown))]
    return Buttons(shown[:MOST_SHOWN], [s for s in steps if s not in shown[:MOST_SHOWN]])


def _current(clocks: list[Deadline]) -> list[Deadline]:
    """Those that run, and of each stopped kind the last."""
    last: dict[str, Deadline] = {}
    for row in clocks:
        last[row.kind] = row
    order = list(ClockKind)
    return sorted(
        (row for row in last.values() if row.end != Deadline.End.VOID), key=lambda row: order.index(ClockKind(row.kind))
    )


def _moment(event: Event) -> dict[str, Any]:
    icon, tone = LOOK.get(event.verb, ("point", "grey"))
    unit = event.assignment.unit.short_name if event.assignment is not None else ""
    name = STEPS[event.verb].name if event.verb in STEPS else event.verb
    what = (
        f"{name} · {unit}"
        if unit
        and event.verb
        in ("assign", "end", "resume", "approve", "supplement", "send_back", "extend", "suspend", "refuse")
        else name
    )
    return {
        "at": event.at,
        "name": what,
        "actor": event.actor_name,
        "unit": event.unit_name,
        "note": event.note,
        "icon": icon,
        "tone": tone,
    }


def _road(order: WorkOrder, turns: list[Assignment]) -> list[tuple[str, str]]:
    """(stage, done | now | later) for the bar; an order that left the loop has none."""
    at = {
        OrderState.PENDING_ACCEPT: 0, OrderState.AWAITING_INFO: 0, OrderState.PENDING_DISPATCH: 1, OrderState.SUBMITTED_TO_LEADER: 1,
        OrderState.UNDER_DELIBERATION: 1, OrderState.IN_HANDLING: 2, OrderState.PENDING_CALLBACK: 4, OrderState.CLOSED: 6, OrderState.ARCHIVED: 6,
    }.get(OrderState(order.state))  # fmt: skip
    if at is None:
        return []
    own = [turn for turn in turns if turn.is_open]
    if order.state == OrderState.IN_HANDLING and own and all(turn.state == A.PENDING_REVIEW for turn in own):
        at = ROAD.index("审核")
    return [(name, "done" if i < at else "now" if i == at else "later") for i, name in enumerate(ROAD)]


__all__ = ["Step", "order_page"]
