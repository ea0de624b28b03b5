"""Who may see what units dispute, who may take a step, and why not."""

from dataclasses import replace

from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.disputes.conditions import CONDITIONS
from hotline.disputes.models import Dispute, DisputeEvent, Exclusion, ExclusionEvent, Panel, PanelEvent
from hotline.disputes.workflow import DISPUTE, EXCLUSION, PANEL, Actor
from hotline.org.models import User
from hotline.org.roles import (
    APPROVE_EXCLUSIONS,
    CHECK_DISPUTES,
    HANDLE,
    HOLD_PANEL,
    PROPOSE_EXCLUSIONS,
    SIGN_REPLY,
)

Thing = Dispute | Panel | Exclusion

_BY_PERMISSION: dict[Actor, str] = {
    Actor.CHECKER: CHECK_DISPUTES,
    Actor.CHAIR: HOLD_PANEL,
    Actor.PROPOSER: PROPOSE_EXCLUSIONS,
    Actor.APPROVER: APPROVE_EXCLUSIONS,
}


def works_for_unit(user: User) -> bool:
    return user.unit is not None and (user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY))


def is_actor(kind: Actor, user: User, thing: Thing) -> bool:
    if kind is Actor.SYSTEM:
        return user.is_system
    if kind is Actor.UNIT:
        return isinstance(thing, Dispute) and works_for_unit(user) and user.unit_id == thing.unit_id
    if kind is Actor.UNIT_ABOVE:
        return isinstance(thing, Dispute) and works_for_unit(user) and user.unit_id == thing.checked_by_id
    return user.has_perm(_BY_PERMISSION[kind])


def refusal(step: Step, thing: Thing, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        _wrong_person(step, thing, actor)
        or workflow.wrong_state(step, thing.state, thing.get_state_display(), lambda: _last(thing))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](thing, actor))
    )


def _wrong_person(step: Step, thing: Thing, actor: User) -> str | None:
    by: tuple[str, ...] = step.by
    if isinstance(thing, Dispute) and step.verb == "turn_down":  # each at the own check only
        by = (Actor.UNIT_ABOVE,) if thing.state == "PRE_CHECK" else (Actor.CHECKER,)
    return workflow.wrong_person(replace(step, by=by), actor, lambda kind: is_actor(kind, actor, thing))


def _last(thing: Thing) -> DisputeEvent | PanelEvent | ExclusionEvent | None:
    return None if thing._state.adding else thing.events.order_by("-n").first()


def steps_open_to(user: User, thing: Thing) -> list[Step]:
    """The buttons: those that this person may take in this state. What else stands against a step its form says."""
    table = DISPUTE if isinstance(thing, Dispute) else PANEL if isinstance(thing, Panel) else EXCLUSION
    return [step for step in table.values() if thing.state in step.moves and _wrong_person(step, thing, user) is None]


def is_of_the_office(user: User) -> bool:
    """Who checks, convenes, proposes or approves."""
    return any(user.has_perm(name) for name in (CHECK_DISPUTES, HOLD_PANEL, PROPOSE_EXCLUSIONS, APPROVE_EXCLUSIONS))
