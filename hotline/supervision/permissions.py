"""Who may take a step on a supervision, and why not."""

from typing import Final

from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.org import roles
from hotline.org.models import User
from hotline.supervision.conditions import CONDITIONS
from hotline.supervision.models import Supervision, SupervisionEvent
from hotline.supervision.workflow import SUPERVISION, Actor, Level

_CENTRE: Final = (
    roles.OPERATE, roles.LEAD_SHIFT, roles.DISPATCH, roles.REVIEW, roles.CALL_BACK, roles.SUPERVISE, roles.DIRECT,
)  # fmt: skip
OWN_LEVELS: Final = (Level.REMIND, Level.INTERNAL, Level.MEDIA)  # the supervisor's own
OUTSIDE_LEVELS: Final = (Level.GOVERNMENT, Level.DISCIPLINE)  # 市政府督查室's and 监察's
# With what the supervisor helps those who handle a supervision of the government.
_HELPS: Final = frozenset({"report_progress", "visit", "urge", "name_unit"})


def is_actor(kind: Actor, user: User, row: Supervision, step: Step) -> bool:
    if kind is Actor.SYSTEM:
        return user.is_system
    if kind is Actor.CENTRE:
        return any(user.has_perm(one) for one in _CENTRE)
    if kind is Actor.SUPERVISOR:
        own = row.level in OWN_LEVELS or (row.level == Level.GOVERNMENT and step.verb in _HELPS)
        return own and user.has_perm(roles.SUPERVISE)
    if kind is Actor.DIRECTOR:
        return user.has_perm(roles.DIRECT)
    if kind is Actor.OVERSEER:
        return row.level in OUTSIDE_LEVELS and user.has_perm(roles.OVERSEE)
    works = user.has_perm(roles.HANDLE) or user.has_perm(roles.SIGN_REPLY)
    return works and user.unit is not None and row.unit is not None and user.unit.contains(row.unit)


def refusal(step: Step, row: Supervision, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        _wrong_person(step, row, actor)
        or workflow.wrong_state(step, row.state, row.get_state_display(), lambda: _last(row))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](row))
    )


def _wrong_person(step: Step, row: Supervision, actor: User) -> str | None:
    why = workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor, row, step))
    if why and actor.has_perm(roles.SUPERVISE) and row.level in OUTSIDE_LEVELS and Actor.SUPERVISOR in step.by:
        whose = "市政府督查室" if row.level == Level.GOVERNMENT else "监察机关"
        return f"{row.get_level_display()}的“{step.name}”由{whose}或主任办理"
    return why


def _last(row: Supervision) -> SupervisionEvent | None:
    return None if row._state.adding else row.events.order_by("-n").first()


def steps_open_to(user: User, row: Supervision) -> list[Step]:
    """The buttons: those that this person may take in this state. What else stands against a step its form says."""
    return [step for step in SUPERVISION.values() if row.state in step.moves and _wrong_person(step, row, user) is None]


def supervises(user: User) -> bool:
    """Whether the person opens supervisions by hand, at some level."""
    return any(user.has_perm(one) for one in (roles.SUPERVISE, roles.DIRECT, roles.OVERSEE))


def may_propose(user: User) -> bool:
    return any(user.has_perm(one) for one in _CENTRE)


def levels_open_to(user: User) -> list[Level]:
    """At which levels the person may open a supervision."""
    found = set[Level]()
    if user.has_perm(roles.SUPERVISE):
        found |= set(OWN_LEVELS)
    if user.has_perm(roles.OVERSEE):
        found |= set(OUTSIDE_LEVELS)
    if user.has_perm(roles.DIRECT):
        found |= set(Level)
    return [level for level in Level if level in found]
