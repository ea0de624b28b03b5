"""Who may compute and freeze a month, who may see whose scores, and why not."""

from typing import Final

from hotline.assessment.conditions import CONDITIONS
from hotline.assessment.models import Period, PeriodEvent
from hotline.assessment.workflow import PERIOD, Actor
from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.org.models import Unit, User
from hotline.org.roles import ASSESS, HANDLE, SEE_SCORES, SIGN_REPLY

SEES: Final = (ASSESS, SEE_SCORES)


def is_actor(kind: Actor, user: User) -> bool:
    return user.is_system if kind is Actor.SYSTEM else user.has_perm(ASSESS)


def refusal(step: Step, period: Period, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor))
        or workflow.wrong_state(step, period.state, period.get_state_display(), lambda: _last(period))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](period, actor))
    )


def _last(period: Period) -> PeriodEvent | None:
    return None if period._state.adding else period.events.order_by("-n").first()


def steps_open_to(user: User, period: Period) -> list[Step]:
    return [step for step in PERIOD.values() if period.state in step.moves and refusal(step, period, user) is None]


def sees_all(user: User) -> bool:
    return any(user.has_perm(name) for name in SEES)


def works_for_unit(user: User) -> bool:
    return user.unit is not None and (user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY))


def own_unit(user: User) -> Unit | None:
    """The first-line unit to which what a unit's people see is narrowed: their own or the one above them."""
    if not works_for_unit(user) or user.unit is None:
        return None
    codes = user.unit.codes
    return Unit.objects.filter(code=codes[1]).first() if len(codes) > 1 else None


def may_see(user: User, unit: Unit) -> bool:
    """Whose sheets: everyone's, or those of the own unit, of the units above it, and of those below it."""
    if sees_all(user):
        return True
    own = own_unit(user)
    return (
        own is not None
        and user.unit is not None
        and own.contains(unit)
        and (user.unit.contains(unit) or unit.contains(user.unit))
    )


def may_see_below(user: User, unit: Unit) -> bool:
    """Whose lower units one beside the other: everyone's, or the own unit's."""
    return sees_all(user) or (works_for_unit(user) and user.unit_id == unit.pk)
