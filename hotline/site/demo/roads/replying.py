"""答复与审核: after its part of the time a unit replies; the dedicated reviewer lets it pass or asks for more."""

from dataclasses import replace
from datetime import datetime

from hotline.base import clock
from hotline.catalog.vocabulary import ClockKind
from hotline.org import roles
from hotline.site.demo.matters import Subject
from hotline.site.demo.plans import Plan
from hotline.site.demo.world import Road, World
from hotline.workorders import actions
from hotline.workorders.conditions import rules_of
from hotline.workorders.models import Assignment, Deadline, Role
from hotline.workorders.time_limits import Limit
from hotline.workorders.workflow import AssignmentState


def reply(world: World, plan: Plan, subject: Subject, turn: Assignment, *, share: float, key: str) -> Road:
    """拟稿, the leader's signature, 答复: after `share` of the unit's time."""
    handler, signer = world.staff.handler(turn.unit), world.staff.signer(turn.unit)
    moment = max(after(world, turn, share), world.hours.open_minutes(10, 60))
    yield from world.until(plan, key, moment)
    if not _is_open(turn):
        return
    content = subject.reply(turn.n_reworks, clock.now())
    actions.draft(turn, actor=handler, **content)
    if plan.redraft and turn.role == Role.LEAD and key == "draft":
        yield world.hours.open_minutes(10, 90)
        actions.redraft(turn, actor=signer, note=world.phrases.say("redraft_notes"))
        yield from world.until(plan, "draft_again", world.hours.open_minutes(20, 120))
        actions.draft(turn, actor=handler, **content)
    yield from world.until(plan, "reply" if turn.role == Role.LEAD else "", world.hours.open_minutes(5, 60))
    if _is_open(turn):
        actions.reply(turn, actor=signer, **content)


def after(world: World, turn: Assignment, share: float) -> datetime:
    """The moment at which `share` of the turn's time to reply has gone."""
    running = Deadline.objects.filter(assignment=turn, kind=ClockKind.REPLY, stopped_at=None).first()
    if running is None:
        return clock.now()
    on_the_clock = Limit.parse(running.limit).unit.runs_on_the_clock
    return world.hours.part_of(running.started_at, running.due_at, share, on_the_clock=on_the_clock)


def _is_open(turn: Assignment) -> bool:
    """Still with the unit: not taken back, merged or withdrawn meanwhile."""
    turn.refresh_from_db(fields=["state"])
    return turn.state == AssignmentState.HANDLING


def review(world: World, plan: Plan, subject: Subject, turn: Assignment) -> Road:
    """审核 by the dedicated reviewer; what is missing is asked for first."""
    order = turn.order
    for _ in range(plan.n_supplements):
        yield from world.until(plan, "supplement", world.hours.open_minutes(20, 240))
        if not _is_waiting(turn):
            return
        missing = world.chance.choice(list(rules_of(order).list("review_checklist")))
        actions.supplement(
            turn,
            actor=world.staff.of_centre(roles.REVIEW, order),
            failed_checks=[missing],
            note=world.phrases.say("supplement_reasons"),
        )
        supplemented = replace(plan, redraft=False)
        yield from reply(world, supplemented, subject, turn, share=0, key="draft_supplement")
    yield from world.until(plan, "approve", world.hours.open_minutes(20, 300))
    if _is_waiting(turn):
        checks = list(rules_of(order).list("review_checklist"))
        reviewer = world.staff.of_centre(roles.REVIEW, order)
        actions.approve(turn, actor=reviewer, checks=checks, note=world.phrases.say("review_comments"))


def _is_waiting(turn: Assignment) -> bool:
    turn.refresh_from_db(fields=["state"])
    return turn.state == AssignmentState.PENDING_REVIEW
