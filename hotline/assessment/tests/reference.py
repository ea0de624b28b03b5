"""What the facts ought to be, worked out slowly: plain Python over one order's rows and events, written apart from the SQL."""

from datetime import timedelta
from typing import Any

from hotline.assessment.models import OrderFact, TurnFact
from hotline.catalog import queries as catalog
from hotline.workorders.models import Assignment, WorkOrder


def facts_of_order(order: WorkOrder) -> dict[str, Any]:
    events, clocks = list(order.events.order_by("n")), list(order.deadlines.filter(assignment=None).order_by("id"))
    calls = list(order.callbacks.order_by("id"))
    reached = [row for row in calls if row.is_reached]
    first = reached[0] if reached else None
    final = reached[-1] if reached and order.close_kind != "NO_CONTACT" else None
    finished = [event.at for event in events if event.verb in ("finish", "conclude")]
    reworked = [event.at for event in events if event.verb in ("rework", "escalate")]
    handle = [row.due_at for row in clocks if row.kind == "HANDLE"]
    calendar = catalog.load().calendar
    late = None
    if order.closed_at and handle:
        late = calendar.working_days_between(calendar.local(handle[-1]).date(), calendar.local(order.closed_at).date())
    return {
        "order_id": order.pk, "n_events": len(events), "state": order.state, "close_kind": order.close_kind,
        "left": left_by(order), "channel": order.channel, "kind": order.kind, "urgency": order.urgency,
        "category": order.category_id or "", "area": order.area_id or "", "citizen": order.citizen_id,
        "unit_id": order.lead_unit_id, "is_repeat": order.is_repeat,
        "is_misdispatched": any(one.verb == "take_back" and one.facts["fault"] == "HOTLINE" for one in events),
        "registered_at": order.registered_at,
        "dispatched_at": next((event.at for event in events if event.verb == "dispatch"), None),
        "dispatch_due_at": next((row.due_at for row in clocks if row.kind == "DISPATCH"), None),
        "handle_due_at": handle[-1] if handle else None, "finished_at": finished[-1] if finished else None,
        "closed_at": order.closed_at, "days_late": late, "reworked_at": reworked[0] if reworked else None,
        "callback_due_at": next((row.due_at for row in clocks if row.kind == "CALLBACK"), None),
        "n_attempts": len(calls), "attempted_at": calls[0].at if calls else None,
        "first_at": first.at if first else None, "first_result": first.result if first else "",
        **led_by("first", order, first),
        "final_at": final.at if final else None, "final_result": final.result if final else "",
        "final_process": final.process if final else "", "final_resolved": final.resolved if final else "",
        "is_untruthful": any(row.is_truthful is False for row in reached),
        **led_by("final", order, final),
        "to_dispatch": span(order.registered_at, order.first_dispatched_at),
        "to_callback": span(finished[0] if finished else None, calls[0].at if calls else None),
        "to_close": span(finished[-1] if finished else None, order.closed_at),
        "to_end": span(order.registered_at, order.closed_at),
    }  # fmt: skip


def facts_of_turn(turn: Assignment) -> dict[str, Any]:
    order = turn.order
    events = list(turn.events.order_by("n"))
    replies = [row for row in turn.replies.order_by("id") if row.signed_at]
    accepted = next((row for row in replies if row.is_accepted), None)
    reviewed = next((row for row in replies if row.reviewed_at), None)
    waiting = replies[-1] if turn.state == "PENDING_REVIEW" else None
    reached = [event.at for event in events if event.verb == "contact" and event.facts["is_reached"]]
    reached += [row.signed_at for row in replies if row.citizen_told]
    contacted = min(reached, default=None)
    asked = [row.state for row in turn.requests.filter(kind="RETURN") if row.state != "CANCELLED"]
    left = left_by(order)
    if not left and ("APPROVED" in asked or taken_back_as_wrong(turn)):
        left = "WRONG_UNIT"
    return {
        "turn_id": turn.pk, "order_id": order.pk, "unit_id": turn.unit_id, "role": turn.role, "state": turn.state,
        "left": left, "has_contact": bool(order.citizen and order.citizen.phone_hash), "assigned_at": turn.assigned_at,
        "sign_due_at": promise(turn, "SIGN"), "signed_at": turn.signed_at, "contact_due_at": promise(turn, "CONTACT"),
        "contacted_at": contacted, "reply_due_at": promise(turn, "REPLY"),
        "submitted_at": accepted.signed_at if accepted else None, "accepted_at": accepted.reviewed_at if accepted else None,
        "in_review_at": waiting.signed_at if waiting else None, "reviewed_at": reviewed.reviewed_at if reviewed else None,
        "passed_first": reviewed.is_accepted if reviewed else None, "ended_at": turn.ended_at,
        "asked_return": bool(asked), "return_refused": "REFUSED" in asked, "n_extensions": turn.n_extensions,
        "n_supplements": sum(event.verb == "supplement" for event in events), "n_reworks": sum(event.verb == "resume" for event in events),
        "to_sign": span(turn.assigned_at, turn.signed_at), "to_contact": span(turn.signed_at, contacted),
        "to_submit": span(turn.assigned_at, accepted.signed_at if accepted else None),
        "in_review": span(reviewed.signed_at, reviewed.reviewed_at) if reviewed else None,
        "to_accept": span(turn.assigned_at, accepted.reviewed_at if accepted else None),
    }  # fmt: skip


def left_by(order: WorkOrder) -> str:
    if order.state in ("MERGED", "WITHDRAWN", "TRANSFERRED_OUT", "VOID", "NOT_ACCEPTED"):
        return order.state
    return "UNREASONABLE" if order.close_kind == "UNREASONABLE" else ""


def led_by(which: str, order: WorkOrder, call: Any) -> dict[str, Any]:
    """The lead's turn when the citizen answered, and its unit."""
    found = None
    for turn in order.assignments.filter(role="LEAD").order_by("-id") if call else ():
        if turn.assigned_at <= call.at and not (turn.ended_at and turn.ended_at <= call.at):
            found = turn
            break
    return {f"{which}_turn": found.pk if found else None, f"{which}_unit_id": found.unit_id if found else None}


def promise(turn: Assignment, kind: str) -> Any:
    """The moment by which the unit had promised, the first time it was asked: extensions, suspensions, statutes followed."""
    last = None
    resumed = next((event.at for event in turn.events.order_by("n") if event.verb == "resume"), None)
    for row in turn.deadlines.filter(kind=kind).order_by("id"):
        if kind == "REPLY" and resumed and row.started_at >= resumed:
            break
        last = row
    if last is None or last.end == "PAUSED":
        return None
    return None if last.end == "VOID" and last.stopped_at and last.stopped_at < last.due_at else last.due_at


def taken_back_as_wrong(turn: Assignment) -> bool:
    """The order was taken back by the hotline's own fault, and this lead turn was over in the same action."""
    if turn.role != "LEAD" or turn.ended_at is None:
        return False
    ended = turn.events.filter(verb__in=("end", "send_back")).order_by("-n").first()
    assert ended is not None
    if ended.verb == "send_back":
        return True
    behind = turn.order.events.filter(verb="take_back", n__lt=ended.n).order_by("-n").first()
    if behind is None or behind.facts["fault"] != "HOTLINE" or behind.at < turn.assigned_at:
        return False
    return bool(behind.facts["from"] == turn.unit.code)


def span(start: Any, end: Any) -> timedelta | None:
    if start is None or end is None:
        return None
    return catalog.load().calendar.open_time_between(start, end)


def differences() -> list[str]:
    """Where the facts are not what the reference says, in words; nothing when they agree."""
    orders: dict[int, dict[str, Any]] = {row["order_id"]: {**row} for row in OrderFact.objects.values()}
    turns: dict[int, dict[str, Any]] = {row["turn_id"]: {**row} for row in TurnFact.objects.values()}
    slow_orders = {one.pk: facts_of_order(one) for one in WorkOrder.objects.all()}
    slow_turns = {one.pk: facts_of_turn(one) for one in Assignment.objects.select_related("order__citizen", "unit")}
    wrong = []
    for kind, found, ought in (("工单", orders, slow_orders), ("承办", turns, slow_turns)):
        if found.keys() != ought.keys():
            wrong.append(f"{kind}：有{sorted(found)}，应有{sorted(ought)}")
        for key in found.keys() & ought.keys():
            wrong += [
                f"{kind}{key} {name}：{found[key][name]}，应为{value}"
                for name, value in ought[key].items()
                if found[key][name] != value
            ]
            assert found[key].keys() == ought[key].keys()
    return wrong
