"""申请与裁定: a unit asks for return, extension or suspension; nothing moves until it is decided."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate, make_aware

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.actions.dispatch_rules import flag_rule
from hotline.catalog.time_limits import Limit, LimitUnit, due_at
from hotline.catalog.vocabulary import ClockKind
from hotline.org.models import Unit, User, system_user
from hotline.workorders.actions.deliberation import mark_hard
from hotline.workorders.actions.dispatch import end_below, last_moment, leave_above, take_back
from hotline.workorders.actions.reviewing import finish_if_done
from hotline.workorders.conditions import rules_of
from hotline.workorders.engine import Taken, one_action, step
from hotline.workorders.models import Ask, Assignment, Deadline, Request, Role


def ask_return(turn: Assignment, *, actor: User, reason: str, basis: str, proposed_unit: Unit | None = None) -> Request:
    """申请退单, with the legal basis why it is not this unit's duty and whose it is (工作标准 ⑥)."""
    if not reason.strip() or not basis.strip():
        raise Refused("退单须写明理由和职责依据")
    if proposed_unit is None and "建议承办单位" in rules_of(turn.order).list("return_needs"):
        raise Refused("退单须写明建议承办单位：您认为应由谁办理")
    if proposed_unit is not None and proposed_unit.pk == turn.unit_id:
        raise Refused("建议承办单位不能是本单位")
    return _ask("ask_return", turn, actor, Ask.RETURN, reason=reason, basis=basis, proposed_unit=proposed_unit)


def ask_extension(turn: Assignment, *, actor: User, days: int, reason: str, citizen_told: bool) -> Request:
    """申请延期 before the limit runs out, in working days; the citizen has been told (工作标准 ⑦)."""
    most = rules_of(turn.order).count("extension_max")
    if not 1 <= days <= most:
        raise Refused(f"延期为1至{most}个工作日")
    if not citizen_told:
        raise Refused("申请延期前须先告知诉求人延期原因和新的期限")
    return _ask("ask_extension", turn, actor, Ask.EXTENSION, reason=reason, days=days, citizen_told=citizen_told)


def ask_suspension(turn: Assignment, *, actor: User, until: date, plan: str, reason: str) -> Request:
    """申请挂账 until a date, with a plan: for what cannot be solved now (工作标准 ⑦)."""
    most = rules_of(turn.order).count("suspend_max")
    today = localdate(clock.now())
    left = most - _days_suspended(turn)
    if not today < until <= today + timedelta(days=left):
        before = f"（此前已挂账{most - left}天）" if left < most else ""
        raise Refused(
            f"挂账累计最长{most}天{before}，挂账日期须在明天至{left}天之内"
            if left > 0
            else f"已挂账满{most}天，不能再挂账"
        )
    if not plan.strip():
        raise Refused("请写明挂账期间的办理计划")
    return _ask("ask_suspension", turn, actor, Ask.SUSPENSION, reason=reason, until=until, plan=plan)


def _days_suspended(turn: Assignment) -> int:
    """How long the unit has been suspended with this order already, in whole days begun."""
    rows = Deadline.objects.filter(order=turn.order_id, assignment__unit=turn.unit_id, kind=ClockKind.SUSPEND)
    spans = [row.stopped_at - row.started_at for row in rows if row.stopped_at is not None]
    return sum(-(-span // timedelta(days=1)) for span in spans)


def _ask(verb: str, turn: Assignment, actor: User, kind: Ask, **fields: Any) -> Request:
    if not fields["reason"].strip():
        raise Refused("请写明理由")
    with step(verb, turn, actor, note=fields["reason"]) as taken:
        request = Request.objects.create(
            order=turn.order, assignment=turn, kind=kind, asked_by=actor, asked_at=taken.at, **fields
        )
        taken.facts = {"days": request.days, "until": request.until.isoformat() if request.until else None,
                       "proposed": request.proposed_unit.code if request.proposed_unit else None}  # fmt: skip
        turn.asked = kind
        turn.handler_id = turn.handler_id or actor.pk
    return request


def cancel_ask(turn: Assignment, *, actor: User, note: str = "") -> None:
    """撤回申请 before it is decided."""
    with step("cancel_ask", turn, actor, note=note) as taken:
        _settle(turn, taken, Request.State.CANCELLED)


def refuse(turn: Assignment, *, actor: User, decision: str) -> None:
    """驳回申请. The system refuses what nobody decided within the limit."""
    if not decision.strip():
        raise Refused("请写明驳回理由")
    with step("refuse", turn, actor, note=decision) as taken:
        _settle(turn, taken, Request.State.REFUSED)


def send_back(turn: Assignment, *, actor: User, decision: str = "") -> None:
    """同意退单. Whom the unit had handed a part of it goes with it. The lead's return puts the order back to be dispatched; after two returns it goes to the weekly meeting.

    The citizen's clock goes on; the next unit's starts new. The catalogue rule that sent it is flagged for its editor.
    """
    order = turn.order
    with one_action():
        with step("send_back", turn, actor, note=decision) as taken:
            _settle(turn, taken, Request.State.APPROVED)
            turn.ended_at = taken.at
            # What a lower unit gives back to the one above it, and a co-handler, has not been passed on by a lead.
            order.n_returns += turn.role == Role.LEAD
        leave_above(turn)
        if turn.role == Role.LEAD:
            if order.dispatch_rule_id is not None:
                flag_rule(order.dispatch_rule_id, actor=actor)
            take_back(order, actor=system_user(), note=f"{turn.unit.short_name}退单获准", fault="HOTLINE")
            if order.n_returns >= rules_of(order).count("returns_to_deliberation"):
                mark_hard(order, actor=system_user(), reason=f"已退单{order.n_returns}次，职责待明确")
        else:
            end_below(turn, f"{turn.unit.short_name}退单获准")
            finish_if_done(order)


def extend(turn: Assignment, *, actor: User, decision: str = "") -> None:
    """同意延期: the old promise ends, the new one counts on from its due day; for the lead the citizen's clock too.

    A lower unit's never outlasts that of the turn above it.
    """
    with step("extend", turn, actor, note=decision) as taken:
        request = _settle(turn, taken, Request.State.APPROVED)
        assert request.days is not None
        taken.extend_by = Limit(request.days, LimitUnit.WORKING_DAY)
        if turn.above is not None:
            own, last = last_moment(turn), last_moment(turn.above)
            if own and last and due_at(taken.extend_by, own, taken.book.calendar) > last:
                raise Refused(f"延期后将超过{turn.above.unit.short_name}的回复时限，请先为上级承办申请延期")
        taken.facts = {"days": request.days}
        turn.n_extensions += 1


def suspend(turn: Assignment, *, actor: User, decision: str = "") -> None:
    """同意挂账: the unit's clocks stand still until the planned date; the lead's suspension stops the citizen's clock."""
    with step("suspend", turn, actor, note=decision) as taken:
        request = _settle(turn, taken, Request.State.APPROVED)
        assert request.until is not None
        end_of_day = make_aware(datetime.combine(request.until, time.max))
        taken.due[ClockKind.SUSPEND] = (end_of_day, f"挂账计划：{request.plan}")
        taken.facts = {"until": request.until.isoformat()}


def review_suspension(turn: Assignment, *, actor: User, note: str) -> None:
    """挂账复核, every thirty days: where the plan stands, and that it may go on standing (工作标准 ⑦)."""
    if not note.strip():
        raise Refused("请写明计划进展和复核意见")
    with step("review_suspension", turn, actor, note=note):
        pass


def resume_turn(turn: Assignment, *, actor: User, note: str = "") -> None:
    """恢复办理: the clocks go on with what was left."""
    with step("resume_turn", turn, actor, note=note):
        pass


def _settle(turn: Assignment, taken: Taken, state: Request.State) -> Request:
    request = Request.objects.get(assignment=turn, state=Request.State.ASKED)
    request.state, request.decided_by, request.decided_at = state, taken.actor, taken.at
    request.decision = taken.note
    request.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    taken.facts = {"request": request.pk, "kind": request.kind}
    turn.asked = ""
    return request
