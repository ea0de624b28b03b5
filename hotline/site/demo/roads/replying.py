"""答复与审核: after its part of the time a unit replies; the dedicated reviewer lets it pass or asks for more."""

from dataclasses import replace
from datetime import datetime

from hotline.base import clock
from hotline.catalog.vocabulary import ClockKind
from hotline.org import roles
from hotline.org.models import Unit
from hotline.site.demo.matters import Subject, reply_content
from hotline.site.demo.plans import Plan
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.conditions import major_because, rules_of
from hotline.workorders.dossier import Dossier
from hotline.workorders.models import Assignment, Deadline, ResultKind, Role
from hotline.workorders.workflow import AssignmentState


def reply(
    world: World, plan: Plan, subject: Subject, turn: Assignment, *, share: float, key: str, below: Unit | None = None
) -> Road:
    """拟稿, the leader's signature, 答复: after `share` of the unit's time. `below`: the lower unit that did it."""
    handler = world.staff.handler(turn.unit)
    moment = max(after(world, turn, share), world.soon(turn.order, 10, 60))
    yield from world.until(plan, key, moment)
    if is_over(turn):
        return
    content = reply_content(_found(world, subject, turn, below), clock.now())
    actions.draft(turn, actor=handler, **content)
    if plan.redraft and turn.role == Role.LEAD and key == "draft":
        yield world.soon(turn.order, 10, 90)
        actions.redraft(turn, actor=world.staff.signer(turn.unit), note=world.say("redraft_notes", turn.order))
        yield from world.until(plan, "draft_again", world.soon(turn.order, 20, 120))
        actions.draft(turn, actor=handler, **content)
    yield from world.until(plan, "reply" if turn.role == Role.LEAD else "", world.soon(turn.order, 5, 60))
    if not is_over(turn):
        is_major = bool(
            major_because(Dossier(turn.order))
        )  # as things stand now: an instruction may have come meanwhile
        actions.reply(turn, actor=world.staff.signer(turn.unit, is_major=is_major), **content)


def _found(world: World, subject: Subject, turn: Assignment, below: Unit | None) -> dict[str, str]:
    """What this unit found and did: of the matter's reply, its own part."""
    found = dict(subject.found)
    if turn.role == Role.CO:
        return {**found, **world.row("co_replies", turn.order), "result_kind": ResultKind.EXPLAINED}
    if turn.n_reworks:
        return {**found, **world.row("rework_replies", turn.order), "result_kind": ResultKind.RESOLVED}
    if below is not None:
        found["facts"] = f"此件由{below.short_name}具体办理。{found['facts']}"
    if turn.n_supplements:
        found["measures"] += world.say("supplemented", turn.order)
    return found


def is_over(turn: Assignment) -> bool:
    """Whether a co-handler's turn ended beside its own road: the lead gave the order back. Nobody else's can."""
    if turn.role == Role.CO:
        turn.refresh_from_db(fields=["state"])
    return turn.state == AssignmentState.ENDED


def after(world: World, turn: Assignment, share: float) -> datetime:
    """The moment at which `share` of the turn's time to reply has gone."""
    running = Deadline.objects.filter(assignment=turn, kind=ClockKind.REPLY, stopped_at=None).first()
    if running is None:
        return clock.now()
    hurries = world.hurries(turn.order)
    return world.hours.part_of(running.started_at, running.due_at, share, on_the_clock=hurries)


def review(world: World, plan: Plan, subject: Subject, turn: Assignment) -> Road:
    """审核 by the dedicated reviewer; what is missing is asked for first."""
    order = turn.order
    checklist = list(rules_of(order).list("review_checklist"))
    for _ in range(plan.n_supplements):
        yield from world.until(plan, "supplement", world.soon(order, 20, 200))
        reviewer, missing = world.staff.of_centre(roles.REVIEW, order), world.chance.choice(checklist)
        note = world.say("supplement_reasons", order)
        actions.supplement(turn, actor=reviewer, failed_checks=[missing], note=note)
        yield from reply(world, replace(plan, redraft=False), subject, turn, share=0, key="draft_supplement")
    yield from world.until(plan, "approve", world.soon(order, 15, 220))
    if not is_over(turn):
        reviewer = world.staff.of_centre(roles.REVIEW, order)
        actions.approve(turn, actor=reviewer, checks=checklist, note=world.say("review_comments", order))
