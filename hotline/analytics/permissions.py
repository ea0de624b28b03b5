"""Who may take a step on a report or on a typical case, and why not."""

from hotline.analytics.conditions import CONDITIONS
from hotline.analytics.models import CaseEvent, Report, ReportEvent, TypicalCase
from hotline.analytics.workflow import CASE, REPORT, Actor
from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.org.models import User
from hotline.org.roles import COMPILE_REPORTS, HANDLE, SIGN_REPORTS, SUPERVISE

Thing = Report | TypicalCase


def is_actor(kind: Actor, user: User, thing: Thing) -> bool:
    if kind is Actor.SYSTEM:
        return user.is_system
    if kind is Actor.NOMINATOR:
        own = isinstance(thing, TypicalCase) and user.unit is not None and user.unit.contains(thing.unit)
        return user.has_perm(SUPERVISE) or (own and user.has_perm(HANDLE))
    return user.has_perm(COMPILE_REPORTS if kind is Actor.COMPILER else SIGN_REPORTS)


def refusal(step: Step, thing: Thing, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        _wrong_person(step, thing, actor)
        or workflow.wrong_state(step, thing.state, thing.get_state_display(), lambda: _last(thing))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](thing, actor))
    )


def _wrong_person(step: Step, thing: Thing, actor: User) -> str | None:
    return workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor, thing))


def _last(thing: Thing) -> ReportEvent | CaseEvent | None:
    return None if thing._state.adding else thing.events.order_by("-n").first()


def steps_open_to(user: User, thing: Thing) -> list[Step]:
    """The buttons: those that this person may take in this state. What else stands against a step its form says."""
    table = REPORT if isinstance(thing, Report) else CASE
    return [step for step in table.values() if thing.state in step.moves and _wrong_person(step, thing, user) is None]


def compiles(user: User) -> bool:
    return user.has_perm(COMPILE_REPORTS) or user.has_perm(SIGN_REPORTS)
