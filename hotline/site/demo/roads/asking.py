"""申请与裁定: a unit asks to give back, for more time, or to suspend; the centre decides."""

from collections.abc import Generator
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from hotline.base import clock
from hotline.org import roles
from hotline.org.models import Level, Unit, User
from hotline.site.demo.plans import Plan
from hotline.site.demo.roads.replying import after
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.models import Assignment
from hotline.workorders.workflow import AssignmentState


def ask(world: World, plan: Plan, turn: Assignment, handler: User) -> Generator[datetime, None, bool]:
    """What the plan has the unit ask for, and the answer. True where the order went back."""
    if plan.asks.startswith("return"):
        return (yield from _ask_return(world, plan, turn, handler))
    if plan.asks.startswith("extension"):
        yield from _ask_extension(world, plan, turn, handler)
    elif plan.asks == "suspension":
        yield from _ask_suspension(world, plan, turn, handler)
    return False


def _ask_return(world: World, plan: Plan, turn: Assignment, handler: User) -> Generator[datetime, None, bool]:
    yield from world.until(plan, "ask_return", _lately(world, plan, "send_back", world.hours.open_minutes(20, 240)))
    proposed = _proposed(world, turn)
    actions.ask_return(
        turn,
        actor=handler,
        proposed_unit=proposed,
        **world.row("return_reasons", turn.order, other=proposed.short_name),
    )
    yield from world.until(plan, "send_back", world.hours.open_minutes(15, 200))
    dispatcher = world.staff.of_centre(roles.DISPATCH, turn.order)
    if plan.asks == "return_refused":
        actions.refuse(turn, actor=dispatcher, decision=world.say("return_refusals", turn.order))
        return False
    actions.send_back(turn, actor=dispatcher, decision=world.say("send_back_decisions", turn.order))
    return True


def _lately(world: World, plan: Plan, decision: str, moment: datetime) -> datetime:
    """Where the story stands before the decision, the unit has asked an hour ago: later the system refuses by itself."""
    return max(clock.now(), world.hours.open_before(world.now, 1)) if plan.stands_before == decision else moment


def _proposed(world: World, turn: Assignment) -> Unit:
    """Whom the unit thinks responsible: one that the catalogue names beside it, else the county, else any department."""
    found = world.suggest(turn.order, frozenset([turn.unit_id]))
    county = world.book.county_of(turn.order.area_id or "")
    ids = [found.lead, *found.co_units, county.id if county else None]
    ids += [unit.pk for unit in world.units.values() if unit.level == Level.COUNTY]
    return next(world.units[pk] for pk in ids if pk and pk != turn.unit_id)


def _ask_extension(world: World, plan: Plan, turn: Assignment, handler: User) -> Road:
    moment = after(world, turn, world.chance.uniform(0.25, 0.6))
    yield from world.until(plan, "ask_extension", _lately(world, plan, "extend", moment))
    if after(world, turn, 1) < clock.now():
        return  # too late to ask
    days, reason = world.chance.choice([3, 3, 5, 7]), world.say("extension_reasons", turn.order)
    actions.ask_extension(turn, actor=handler, days=days, reason=reason, citizen_told=True)
    yield from world.until(plan, "extend", world.hours.open_minutes(15, 200))
    dispatcher = world.staff.of_centre(roles.DISPATCH, turn.order)
    if plan.asks == "extension_refused":
        actions.refuse(turn, actor=dispatcher, decision=world.say("extension_refusals", turn.order))
    else:
        actions.extend(turn, actor=dispatcher, decision=world.say("extension_grants", turn.order))


def _ask_suspension(world: World, plan: Plan, turn: Assignment, handler: User) -> Road:
    yield from world.until(plan, "ask_suspension", _lately(world, plan, "suspend", world.hours.open_hours(2, 9)))
    until = localdate(clock.now()) + timedelta(days=world.chance.randint(10, 40))
    actions.ask_suspension(turn, actor=handler, until=until, **world.row("suspension_plans", turn.order))
    yield from world.until(plan, "suspend", world.hours.open_minutes(15, 200))
    actions.suspend(
        turn, actor=world.staff.of_centre(roles.DIRECT), decision=world.say("suspend_decisions", turn.order)
    )
    days = world.chance.randint(4, (until - localdate(clock.now())).days)
    yield from world.until(plan, "resume_turn", clock.now() + timedelta(days=days))
    turn.refresh_from_db(fields=["state"])
    if turn.state == AssignmentState.SUSPENDED:
        actions.resume_turn(turn, actor=handler, note=world.say("resume_notes", turn.order))
