"""转办与办理: to a unit, perhaps back again, down and up, until its reply has passed the review."""

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline.base import clock
from hotline.catalog.vocabulary import Urgency
from hotline.org import roles
from hotline.org.models import Level, Unit, UnitKind, User
from hotline.site.demo.matters import Subject
from hotline.site.demo.plans import Plan
from hotline.site.demo.roads.asking import ask
from hotline.site.demo.roads.calling_back import call_back
from hotline.site.demo.roads.deliberating import meeting, to_leader
from hotline.site.demo.roads.replying import reply, review
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.conditions import rules_of
from hotline.workorders.models import Assignment, Role, WorkOrder
from hotline.workorders.workflow import AssignmentState, OrderState


def to_units(world: World, plan: Plan, subject: Subject, order: WorkOrder, returned_by: tuple[Unit, ...] = ()) -> Road:
    """From 待派单 to the end, through as many units as it takes. `returned_by`: those that gave it back before."""
    if plan.brief == "before":
        yield from to_leader(world, plan, order)
    while True:
        verb = "dispatch_again" if returned_by else "dispatch"
        quick = order.urgency == Urgency.CRITICAL
        yield from world.until(plan, verb, world.hours.minutes(1, 4) if quick else world.hours.minutes(3, 26))
        turn = _dispatch(world, plan, order, returned_by)
        if plan.way == "withdraw" and not returned_by:
            yield from world.until(plan, "withdraw", world.hours.open_hours(1, 6))
            actions.withdraw(
                order, actor=world.staff.of_centre(roles.OPERATE), note=world.say("withdraw_reasons", order)
            )
            return
        if plan.brief == "beside":
            world.start(world.hours.open_minutes(30, 200), to_leader(world, plan, order))
        came_back = yield from work(world, plan, subject, turn)
        if not came_back:
            break
        returned_by = (*returned_by, turn.unit)
        if plan.asks != "return_twice":
            plan = replace(plan, asks="")
        if order.state == OrderState.UNDER_DELIBERATION:
            yield from meeting(world, plan, order, returned_by)
            if order.state == OrderState.PENDING_CALLBACK:  # the meeting itself answered
                yield from call_back(world, plan, subject, order, None)
                return
            plan = replace(plan, asks="")
            turn = _lead_turn(order)
            yield from work(world, plan, subject, turn)
            break
    yield from call_back(world, plan, subject, order, turn)
    if plan.reopened and order.state == OrderState.CLOSED:
        yield from world.until(plan, "reopen", world.hours.open_hours(4, 40))
        actions.reopen(
            order, actor=world.staff.of_centre(roles.SUPERVISE, order), note=world.say("reopen_reasons", order)
        )
        again = replace(plan, reopened=False, asks="", brief="", n_duplicates=0, moods=plan.moods[-1:], judged="")
        yield from world.until(plan, "dispatch_again", world.hours.minutes(3, 26))
        yield from to_units(world, again, subject, order, returned_by)


def _dispatch(world: World, plan: Plan, order: WorkOrder, returned_by: tuple[Unit, ...]) -> Assignment:
    found = world.suggest(order, frozenset(unit.pk for unit in returned_by))
    named = world.by_code[plan.unit] if plan.unit and not returned_by else None
    lead = named or world.units.get(found.lead or 0) or _somebody(world, found.alternatives, order, returned_by)
    if named is None and not returned_by:
        lead = _less_busy(world, order, lead)
    world.handed[clock.today().month, lead.pk] += 1
    is_suggested = lead.pk == found.lead
    co_units = [world.units[pk] for pk in found.co_units if pk != lead.pk][: plan.n_co]
    return actions.dispatch(
        order,
        actor=world.staff.of_centre(roles.DISPATCH, order),
        lead=lead,
        co_units=co_units,
        opinion=world.say("dispatch_opinions", order),
        basis="\n".join(found.basis) if is_suggested else "依职责和属地判断，由转办员选定。",
        rule=world.rules.get(found.rule or 0) if is_suggested else None,
    )


def _less_busy(world: World, order: WorkOrder, lead: Unit) -> Unit:
    """What is the same all over the city goes now to the county and now to the department over it: both have work to be judged by."""
    month = clock.today().month
    over = next((entry.lead_unit for entry in world.book.lineage(order.category_id or "") if entry.lead_unit), None)
    other = world.units.get(over or 0)
    if other is None or order.is_justice or other.level != Level.COUNTY or lead.kind != UnitKind.COUNTY_GOV:
        return lead
    return min((lead, other), key=lambda one: world.handed[month, one.pk])


def _somebody(world: World, alternatives: Any, order: WorkOrder, returned_by: tuple[Unit, ...]) -> Unit:
    """Where nobody is suggested: the next best named, else the county of the place, else who oversees the category."""
    refused = {unit.pk for unit in returned_by}
    ids = [candidate.unit.id for candidate in alternatives]
    county = world.book.county_of(order.area_id or "")
    ids += [county.id] if county else []
    ids += [entry.lead_unit for entry in world.book.lineage(order.category_id or "") if entry.lead_unit]
    ids += [unit.pk for unit in world.units.values() if unit.level == Level.COUNTY]
    return next(world.units[pk] for pk in ids if pk not in refused)


def _lead_turn(order: WorkOrder) -> Assignment:
    turn = order.assignments.exclude(state=AssignmentState.ENDED).select_related("unit__parent").get(role=Role.LEAD)
    turn.order = order
    return turn


# ── one unit's turn ──


def work(world: World, plan: Plan, subject: Subject, turn: Assignment) -> Generator[datetime, None, bool]:
    """From 待签收 to the end of the handling. True where the unit gave the order back."""
    turn.unit = world.units[turn.unit_id]
    handler = world.staff.handler(turn.unit)
    beside = turn.order.assignments.filter(role=Role.CO, state=AssignmentState.PENDING_SIGN).select_related("unit")
    for other in beside if turn.role == Role.LEAD else ():
        other.order = turn.order
        world.start(world.soon(turn.order, 20, 240), _work_beside(world, plan, subject, other))
    yield from _sign(world, plan, turn, handler, "sign")
    if plan.asks and turn.role == Role.LEAD:
        came_back = yield from ask(world, plan, turn, handler)
        if came_back:
            return True
    below = None
    if plan.down and turn.role == Role.LEAD:
        below = yield from _hand_down(world, plan, subject, turn, handler, plan.down)
    yield from reply(world, plan, subject, turn, share=plan.share, key="draft", below=below)
    yield from review(world, plan, subject, turn)
    return False


def _sign(world: World, plan: Plan, turn: Assignment, handler: User, key: str) -> Road:
    """签收 and 先行联系. The system signs for those who let the limit pass."""
    urgent = turn.order.urgency != Urgency.NORMAL
    moment = world.hours.minutes(3, 28) if urgent else world.soon(turn.order, 10, 220)
    yield from world.until(plan, key, moment)
    turn.refresh_from_db(fields=["state"])
    if turn.state == AssignmentState.PENDING_SIGN:
        actions.sign(turn, actor=handler)
    critical = turn.order.urgency == Urgency.CRITICAL
    moment = world.hours.minutes(2, 9) if critical else world.soon(turn.order, 10, 180)
    yield from world.until(plan, "contact", moment)
    way = world.chance.choices(("电话", "上门", "微信"), (80, 15, 5))[0]
    reached = world.chance.random() < 0.94
    note = world.say("contact_notes" if reached else "contact_missed", turn.order)
    actions.contact(turn, actor=handler, way=way, is_reached=reached, note=note)


def _hand_down(
    world: World, plan: Plan, subject: Subject, turn: Assignment, handler: User, levels: int
) -> Generator[datetime, None, Unit | None]:
    """下派 to the town of the place or a unit under the department; it comes back up and is approved by the unit above.

    Gives the unit that handled it; None where there is none below.
    """
    below = world.units_below(turn.unit, turn.order.area_id or "")
    if world.stays_with_departments(turn.order):
        below = [one for one in below if one.kind not in (UnitKind.TOWN, UnitKind.VILLAGE)]
    if not below:
        return None
    yield world.soon(turn.order, 10, 120)
    named = world.by_code.get(plan.below)
    unit = named if named in below else world.chance.choice(below)
    opinion = world.say("hand_down_opinions", turn.order)
    lower = actions.sub_assign(turn, actor=handler, units=[unit], opinion=opinion)[0]
    lower.unit = unit
    own = world.staff.handler(unit)
    if unit.level == Level.VILLAGE:
        yield world.soon(turn.order, 20, 120)
        lower.refresh_from_db(fields=["state"])
        if lower.state == AssignmentState.PENDING_SIGN:  # else the system signed for it
            actions.sign(lower, actor=own)
    else:
        yield from _sign(world, plan, lower, own, "sign_below")
    further = None
    if levels > 1:
        further = yield from _hand_down(world, plan, subject, lower, own, levels - 1)
    yield from reply(world, plan, subject, lower, share=min(plan.share, 1) * 0.6, key="reply_below", below=further)
    lower.refresh_from_db(fields=["state"])
    if lower.state != AssignmentState.PENDING_REVIEW:
        return unit  # it may reply directly
    yield from world.until(plan, "approve_below", world.soon(turn.order, 15, 150))
    above = world.staff.handler(turn.unit, besides=own)
    actions.approve(
        lower,
        actor=above,
        checks=list(rules_of(turn.order).list("review_checklist")),
        note=world.say("review_comments", turn.order),
    )
    return unit


def _work_beside(world: World, plan: Plan, subject: Subject, turn: Assignment) -> Road:
    """A co-handler's own road, beside the lead's."""
    turn.unit = world.units[turn.unit_id]
    handler = world.staff.handler(turn.unit)
    turn.refresh_from_db(fields=["state"])
    if turn.state == AssignmentState.PENDING_SIGN:
        actions.sign(turn, actor=handler)
    yield from reply(world, plan, subject, turn, share=world.chance.triangular(0.1, 0.6, 0.3), key="reply_beside")
    yield from review(world, replace(plan, n_supplements=0), subject, turn)
