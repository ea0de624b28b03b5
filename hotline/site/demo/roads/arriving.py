"""来电与来信: how an order comes in, and how it leaves again without a unit."""

from collections.abc import Generator
from datetime import datetime
from typing import Final

from hotline.catalog.vocabulary import Channel, Kind
from hotline.org import roles
from hotline.org.models import User
from hotline.site.demo.matters import Subject, bare
from hotline.site.demo.plans import OVER_THE_COUNTER, TO_BE_ACCEPTED, Plan
from hotline.site.demo.roads import calling
from hotline.site.demo.roads.handling import to_units
from hotline.site.demo.roads.incoming import write_down, write_in
from hotline.site.demo.roads.knowing import judge, look_up
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OPEN_ORDER

LOOKED_UP: Final = 0.2  # of the answers given at once
VOTED: Final = 0.1
USEFUL: Final = 0.93


def arrive(world: World, plan: Plan, subject: Subject) -> Road:
    """From the first ring, or the first line written, to the end."""
    if plan.channel in TO_BE_ACCEPTED:
        order = write_in(world, plan, subject)
        accepted = yield from _accept(world, plan, subject, order)
        if not accepted:
            return
    else:
        operator = world.staff.of_centre(roles.LEAD_SHIFT if plan.way == "void" else roles.OPERATE)
        if plan.channel in OVER_THE_COUNTER:
            order = write_down(world, plan, subject, operator)
        elif plan.channel == Channel.PHONE:
            order = _by_telephone(world, subject, operator, is_answered=plan.way == "answer")
        else:
            order = actions.register(actor=operator, channel=plan.channel, **subject.fields)
        if plan.way == "answer":
            yield from world.until(plan, "answer_directly", world.hours.minutes(1, 6))
            _answer(world, subject, order, operator)
            return
    if plan.way == "void":
        yield from world.until(plan, "void", world.hours.minutes(1, 20))
        actions.void(order, actor=world.staff.of_centre(roles.LEAD_SHIFT), note=subject.said["note"])
        return
    if plan.way == "transfer_out":
        yield from world.until(plan, "transfer_out", world.hours.minutes(1, 4))
        said = subject.said
        actions.transfer_out(
            order, actor=world.staff.of_centre(roles.LEAD_SHIFT), target=said["target"], note=said["note"]
        )
        return
    for _ in range(plan.n_duplicates):
        world.start(world.hours.open_minutes(20, 600), _second_caller(world, order, subject))
    yield from to_units(world, plan, subject, order)


def _accept(world: World, plan: Plan, subject: Subject, order: WorkOrder) -> Generator[datetime, None, bool]:
    """Whether it was accepted and goes on."""
    operator = world.staff.of_centre(roles.OPERATE)
    if plan.way in ("ask_info", "no_info"):
        yield from world.until(plan, "ask_info", world.hours.minutes(10, 80))
        asked = world.row("ask_info", order)
        actions.ask_info(order, actor=operator, question=asked["question"])
        if plan.way == "no_info":
            return False  # after five days the system declines it
        yield from world.until(plan, "give_info", world.hours.minutes(200, 2000))
        actions.give_info(order, actor=operator, answer=asked["answer"])
    if plan.way == "decline":
        yield from world.until(plan, "decline", world.hours.minutes(15, 100))
        needs_leader = order.kind in (Kind.COMPLAINT, Kind.REPORT)
        decider = world.staff.of_centre(roles.LEAD_SHIFT if needs_leader else roles.OPERATE)
        actions.decline(order, actor=decider, reason_code=subject.said["code"], route=subject.said["route"])
        return False
    if plan.way == "answer":
        yield from world.until(plan, "answer_directly", world.hours.minutes(8, 95))
        _answer(world, subject, order, operator)
        return False
    yield from world.until(plan, "accept", world.hours.minutes(8, 100))
    said = subject.fields
    actions.accept(order, actor=operator, kind=said["kind"], category=said["category"], urgency=said["urgency"])
    return True


def _by_telephone(world: World, subject: Subject, operator: User, *, is_answered: bool = False) -> WorkOrder:
    call = calling.take(world, subject.fields["phone"], operator)
    order = actions.register(actor=operator, channel=Channel.PHONE, call_id=str(call.pk), **subject.fields)
    calling.settle(call, operator, order.no, is_answered=is_answered)
    return order


def _answer(world: World, subject: Subject, order: WorkOrder, operator: User) -> None:
    """直接答复 from the knowledge base; some look the article up, others have it at hand."""
    if subject.article and world.chance.random() < LOOKED_UP:
        look_up(operator, bare(subject.said["title"]))
    actions.answer_directly(order, actor=operator, answer=subject.said["answer"], article=subject.article)
    if subject.article and world.chance.random() < VOTED:
        judge(operator, subject.article, is_useful=world.chance.random() < USEFUL)


def _second_caller(world: World, main: WorkOrder, subject: Subject) -> Road:
    """Somebody else with the same matter: joined to the first while that is open, else an order of its own."""
    again = subject.by_another()
    order = _by_telephone(world, again, world.staff.of_centre(roles.OPERATE))
    yield world.hours.minutes(3, 25)
    main.refresh_from_db(fields=["state"])
    if main.state in OPEN_ORDER and not main.seals_identity:
        actions.merge(
            order, actor=world.staff.of_centre(roles.DISPATCH), into=main, note=world.say("merge_notes", main)
        )
        return
    yield from to_units(world, Plan(), again, order)
