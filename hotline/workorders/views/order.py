"""工单页: everything about one order that this person may see, and the steps that stand open."""

from typing import Any

from django.http import HttpResponse

from hotline.base.views import page
from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import ClockKind
from hotline.org.models import User
from hotline.org.roles import DISPATCH, SEE_ALL
from hotline.workorders.forms import FORMS
from hotline.workorders.models import Assignment, Deadline, Event, WorkOrder
from hotline.workorders.permissions import Duties, may_see_identity, steps_open_to
from hotline.workorders.views.doors import StaffRequest, seen_order, sees_turn
from hotline.workorders.workflow import STEPS, OrderState, Step

# What a step looks like on the timeline: icon and tone.
LOOK: dict[str, tuple[str, str]] = {
    "register": ("phone-incoming", "blue"), "submit": ("world", "blue"), "accept": ("check", "blue"), "decline": ("ban", "grey"),
    "dispatch": ("send", "blue"), "assign": ("arrow-right", "blue"), "sign": ("mail-opened", "grey"), "contact": ("phone", "grey"),
    "sub_assign": ("hierarchy", "blue"), "draft": ("pencil", "grey"), "redraft": ("arrow-back-up", "yellow"), "reply": ("message-check", "teal"),
    "approve": ("checks", "green"), "supplement": ("arrow-back-up", "yellow"), "finish": ("flag-check", "green"), "call_back": ("phone-outgoing", "grey"), "rate": ("star", "blue"),
    "close": ("circle-check", "green"), "rework": ("refresh-alert", "red"), "escalate": ("eye-exclamation", "red"), "resume": ("refresh", "yellow"),
    "ask_return": ("arrow-back", "yellow"), "ask_extension": ("calendar-plus", "yellow"), "ask_suspension": ("player-pause", "yellow"),
    "send_back": ("arrow-back", "yellow"), "take_back": ("arrow-back", "yellow"), "extend": ("calendar-check", "purple"), "suspend": ("player-pause", "purple"),
    "report_up": ("file-arrow-right", "purple"), "instruct": ("writing-sign", "purple"), "mark_hard": ("users-group", "purple"),
    "decide_hard": ("gavel", "purple"), "conclude": ("gavel", "purple"), "reopen": ("rotate", "red"), "merge": ("git-merge", "grey"), "absorb": ("git-merge", "grey"),
    "withdraw": ("x", "grey"), "transfer_out": ("external-link", "grey"), "void": ("trash", "grey"), "archive": ("archive", "grey"), "end": ("player-stop", "grey"),
    "judge_unreasonable": ("scale", "grey"), "judge_reasonable": ("scale", "red"), "ask_judgement": ("scale", "yellow"), "answer_directly": ("message-check", "green"),
}  # fmt: skip

# What a person most likely came to do, the likeliest first: that button is the primary one.
NEXT = ("accept", "instruct", "decide_hard", "dispatch", "rework", "escalate", "call_back", "judge_reasonable", "send_back", "extend",
        "suspend", "approve", "sign", "contact", "reply", "draft", "resume_turn", "give_info")  # fmt: skip
MOST_SHOWN = 3

# The straight road, for the bar on top of the page.
ROAD = ("受理", "转办", "办理", "审核", "回访", "办结")


def order_page(request: StaffRequest, no: str) -> HttpResponse:
    order = seen_order(request, no)
    with catalog.reading_once():
        context = _context(request.user, order)
    context["may_reveal"] = order.citizen is not None and may_see_identity(request.user, order)
    return page(request, "workorders/order.html", context)


def _context(user: User, order: WorkOrder) -> dict[str, Any]:
    turns = [turn for turn in _turns(order) if sees_turn(user, turn)]
    shown = {turn.pk for turn in turns}
    by_turn: dict[int | None, list[Deadline]] = {}
    for row in order.deadlines.order_by("id"):
        by_turn.setdefault(row.assignment_id, []).append(row)
    sees_all = user.has_perm(SEE_ALL)
    events = [
        e
        for e in order.events.select_related("assignment__unit").order_by("-n")
        if sees_all or e.assignment_id in (None, *shown)
    ]
    requests = list(order.requests.select_related("asked_by", "decided_by", "proposed_unit").order_by("-id"))
    duties = Duties(order, user)
    steps = steps_open_to(user, order, duties)
    cards = [
        _card(user, duties, turn, by_turn.get(turn.pk, []), [r for r in requests if r.assignment_id == turn.pk])
        for turn in turns
    ]
    offered = [(None, step) for step in steps] + [(card["turn"], step) for card in cards for step in card["steps"]]
    likely = [one for one in offered if one[1].verb in NEXT and not _is_past(*one)]
    return {
        "title": order.title,
        "order": order,
        "citizen": order.citizen,
        "cards": cards,
        "clocks": _current(by_turn.get(None, [])),
        "old_clocks": by_turn.get(None, []),
        "timeline": [_moment(event) for event in events],
        "callbacks": list(order.callbacks.select_related("agent").order_by("-id"))
        if order.n_tries or order.n_reworks or not order.is_open
        else [],
        "attachments": list(order.attachments.select_related("uploaded_by")),
        "merged": list(order.merged.only("no", "title", "state")) if order.n_merged else [],
        "briefs": list(order.briefs.select_related("leader")) if _ever(events, "report_up") else [],
        "hard_cases": list(order.hard_cases.select_related("lead_unit")) if _ever(events, "mark_hard") else [],
        "judgements": list(order.judgements.all()) if _ever(events, "ask_judgement") else [],
        "buttons": _buttons(steps),
        "first": min(likely, key=lambda one: NEXT.index(one[1].verb), default=None),
        "may_add_unit": order.state == OrderState.IN_HANDLING and user.has_perm(DISPATCH),
        "road": _road(order),
        "crumbs": [("工作台", "/"), (order.no, "")],
    }


def _turns(order: WorkOrder) -> list[Assignment]:
    found = order.assignments.select_related(
        "unit", "above__unit", "reply__drafted_by", "reply__signed_by", "handler", "assigned_by"
    )
    turns = list(found.order_by("id"))
    for turn in turns:
        turn.order = order
    return turns


def _card(user: User, duties: Duties, turn: Assignment, clocks: list[Deadline], requests: list[Any]) -> dict[str, Any]:
    depth = turn.unit.path.count(".") - 2 if turn.above_id else 0
    return {
        "turn": turn, "clocks": _current(clocks), "all_clocks": clocks, "requests": requests, "steps": (steps := steps_open_to(user, turn, duties)), "buttons": _buttons(steps),
        "depth": max(0, min(depth, 2)), "open_request": next((r for r in requests if r.state == "ASKED"), None),
    }  # fmt: skip


def _is_past(turn: Assignment | None, step: Step) -> bool:
    """May be done again, but is not what waits."""
    return turn is not None and (
        (step.verb == "contact" and turn.contacted_at is not None) or (step.verb == "draft" and turn.draft_waiting)
    )


def _buttons(steps: list[Step]) -> tuple[list[Step], list[Step]]:
    """(shown, behind “更多”): what cannot be undone stands behind."""
    shown = sorted((s for s in steps if s.verb in NEXT), key=lambda s: NEXT.index(s.verb))
    rest = [s for s in steps if s.verb not in NEXT]
    shown += [s for s in rest if not FORMS[s.verb].is_dangerous][: max(0, MOST_SHOWN - len(shown))]
    return shown[:MOST_SHOWN], [s for s in steps if s not in shown[:MOST_SHOWN]]


def _current(clocks: list[Deadline]) -> list[Deadline]:
    """Those that run, and of each stopped kind the last."""
    last: dict[str, Deadline] = {}
    for row in clocks:
        last[row.kind] = row
    order = list(ClockKind)
    return sorted(
        (row for row in last.values() if row.end != Deadline.End.VOID), key=lambda row: order.index(ClockKind(row.kind))
    )


def _ever(events: list[Event], verb: str) -> bool:
    return any(event.verb == verb for event in events)


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


def _road(order: WorkOrder) -> list[tuple[str, str]]:
    """(stage, done | now | later) for the bar; an order that left the loop has none."""
    at = {
        OrderState.PENDING_ACCEPT: 0, OrderState.AWAITING_INFO: 0, OrderState.PENDING_DISPATCH: 1, OrderState.SUBMITTED_TO_LEADER: 1,
        OrderState.UNDER_DELIBERATION: 1, OrderState.IN_HANDLING: 2, OrderState.PENDING_CALLBACK: 4, OrderState.CLOSED: 6, OrderState.ARCHIVED: 6,
    }.get(OrderState(order.state))  # fmt: skip
    if at is None:
        return []
    return [(name, "done" if i < at else "now" if i == at else "later") for i, name in enumerate(ROAD)]


__all__ = ["Step", "order_page"]
