"""呈报与研判: major matters go up to a leader, hard ones to the weekly meeting; both come back binding."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused
from hotline.org.models import Unit, User, system_user
from hotline.org.roles import INSTRUCT
from hotline.workorders.actions.dispatch import dispatch, ordered_limit
from hotline.workorders.engine import one_action, step
from hotline.workorders.models import Brief, HardCase, WorkOrder
from hotline.workorders.workflow import OrderState

MEETING_WEEKDAY = 4  # 周例会 on Fridays


def report_up(order: WorkOrder, *, actor: User, leader: User, summary: str, suggestion: str) -> Brief:
    """呈报: a 呈阅件 to a city leader. Before dispatch the order waits for the instruction; in handling it goes on beside."""
    if not leader.has_perm(INSTRUCT):
        raise Refused(f"{leader.name}不是市领导，不能呈送")
    if not summary.strip():
        raise Refused("请写明情况摘要")
    with step("report_up", order, actor, note=summary) as taken:
        row = Brief.objects.create(
            order=order,
            no=next_no("brief_no", f"CY{localdate(clock.now()):%Y}", digits=5),
            leader=leader,
            summary=summary,
            suggestion=suggestion,
            sent_by=actor,
            sent_at=taken.at,
        )
        taken.facts = {"brief": row.no, "leader": leader.name}
        order.has_brief_waiting = True
    return row


def instruct(order: WorkOrder, *, actor: User, instruction: str, limit_days: int | None = None) -> None:
    """批示: the leader's words; with a number of working days they bind every unit's clock."""
    if not instruction.strip():
        raise Refused("请写批示内容")
    with step("instruct", order, actor, note=instruction) as taken:
        row = order.briefs.get(instructed_at=None, leader=actor)
        row.instruction, row.limit_days, row.instructed_at = instruction, limit_days, taken.at
        row.save()
        taken.facts = {"brief": row.no, "days": limit_days}
        order.has_brief_waiting = False
        if limit_days and order.state == OrderState.IN_HANDLING:
            taken.bind = ordered_limit(order)


def mark_hard(order: WorkOrder, *, actor: User, reason: str) -> HardCase:
    """提交研判: no unit owns it, or units pass it on; it goes on the next weekly meeting."""
    if not reason.strip():
        raise Refused("请写明疑难原因")
    with step("mark_hard", order, actor, note=reason) as taken:
        return HardCase.objects.create(
            order=order, reason=reason, marked_by=actor, marked_at=taken.at, meeting_on=next_meeting()
        )


def decide_hard(
    order: WorkOrder,
    *,
    actor: User,
    attendees: str,
    decision: str,
    lead: Unit | None = None,
    co_units: list[Unit] | None = None,
    limit_days: int | None = None,
) -> None:
    """研判决定. Where it names a lead, that binds: the order is dispatched there at once and cannot be returned."""
    with one_action():
        with step(
            "decide_hard", order, actor, note=decision, facts={"lead": lead.code if lead else None, "days": limit_days}
        ):
            _decide(order, actor, attendees, decision, lead, limit_days)
        if lead is not None:
            dispatch(
                order,
                actor=system_user(),
                lead=lead,
                co_units=co_units,
                opinion=decision,
                basis="疑难件研判会指定承办",
                designated=True,
            )


def conclude(order: WorkOrder, *, actor: User, attendees: str, decision: str, public_reply: str) -> None:
    """研判答复: the meeting itself answers the citizen, who is called back like any other."""
    if not public_reply.strip():
        raise Refused("请写明给诉求人的答复")
    with step("conclude", order, actor, note=decision):
        _decide(order, actor, attendees, decision, None, None)
        order.public_reply = public_reply.strip()
        order.n_tries = 0


def _decide(
    order: WorkOrder, actor: User, attendees: str, decision: str, lead: Unit | None, limit_days: int | None
) -> None:
    if not attendees.strip() or not decision.strip():
        raise Refused("请写明参会人员和研判决定")
    row = order.hard_cases.get(decided_at=None)
    row.attendees, row.decision, row.lead_unit, row.limit_days = attendees, decision, lead, limit_days
    row.decided_by, row.decided_at = actor, clock.now()
    row.save()


def next_meeting() -> date:
    """The coming Friday, today included."""
    today = localdate(clock.now())
    return today + timedelta(days=(MEETING_WEEKDAY - today.weekday()) % 7)
