"""呈报与研判: up to a city leader, or before the weekly meeting; both come back binding."""

from datetime import datetime, timedelta

from hotline.base import clock
from hotline.org import roles
from hotline.org.models import Unit
from hotline.site.demo.plans import Plan
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OrderState


def to_leader(world: World, plan: Plan, order: WorkOrder) -> Road:
    """呈报 by the director, 批示 by a city leader; before the dispatch it waits for that, in handling it goes on beside."""
    order.refresh_from_db(fields=["state", "has_brief_waiting"])
    if order.state not in (OrderState.PENDING_DISPATCH, OrderState.IN_HANDLING) or order.has_brief_waiting:
        return
    if order.state == OrderState.PENDING_DISPATCH:
        yield from world.until(plan, "report_up", world.hours.minutes(4, 24))
    leader, director = world.staff.leader(), world.staff.of_centre(roles.DIRECT)
    found = order.lead_unit_id or world.suggest(order).lead
    said = world.row("briefs", order, unit=world.units[found].short_name if found else "市直有关部门")
    actions.report_up(order, actor=director, leader=leader, summary=said["summary"], suggestion=said["suggestion"])
    yield from world.until(plan, "instruct", world.hours.open_hours(0.5, 7))
    order.refresh_from_db(fields=["state", "has_brief_waiting"])
    if order.state in (OrderState.SUBMITTED_TO_LEADER, OrderState.IN_HANDLING):
        days = world.chance.choice([None, 3, 3, 5])
        actions.instruct(order, actor=leader, instruction=said["instruction"], limit_days=days)


def meeting(world: World, plan: Plan, order: WorkOrder, returned_by: tuple[Unit, ...]) -> Road:
    """周例会: on Friday at three the director and the units decide; the lead they name cannot return it."""
    row = order.hard_cases.get(decided_at=None)
    calendar = world.hours.calendar
    afternoon = datetime.combine(row.meeting_on, datetime.min.time(), calendar.tz).replace(hour=15)
    moment = calendar.next_open(max(afternoon, clock.now() + timedelta(minutes=30)))
    yield from world.until(plan, "decide_hard", moment + timedelta(minutes=world.chance.uniform(5, 100)))
    attendees = "、".join(["市热线办", *(unit.short_name for unit in returned_by)])
    director = world.staff.of_centre(roles.DIRECT)
    if plan.concluded:
        actions.conclude(order, actor=director, attendees=attendees, **world.row("conclude", order))
        return
    lead, *others = returned_by
    said = world.row("hard_decisions", order, unit=lead.short_name, other=others[0].short_name)
    actions.decide_hard(
        order, actor=director, attendees=attendees, decision=said["decision"], lead=lead, co_units=others,
        limit_days=world.chance.choice([None, 3, 5]),
    )  # fmt: skip
