"""Who may take a step on a file, and why not."""

from dataclasses import replace

from hotline.accountability.conditions import CONDITIONS, last_decision
from hotline.accountability.measures import Measure
from hotline.accountability.models import Inquiry, InquiryEvent
from hotline.accountability.workflow import INQUIRY, Actor
from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.org.models import User
from hotline.org.roles import DECIDE_MEASURES, INSPECT, KEEP_INQUIRIES, MANAGE_UNIT, SIGN_REPLY

_BY_PERMISSION = {Actor.KEEPER: KEEP_INQUIRIES, Actor.DECIDER: DECIDE_MEASURES, Actor.INSPECTOR: INSPECT}


def leads_unit(user: User) -> bool:
    """Leaders and administrators answer for their unit; handlers do not read what it is held to account for."""
    return user.unit_id is not None and (user.has_perm(SIGN_REPLY) or user.has_perm(MANAGE_UNIT))


def is_of_the_office(user: User) -> bool:
    """Who keeps, decides or oversees: sees the whole file."""
    return any(user.has_perm(one) for one in _BY_PERMISSION.values())


def may_take_up(user: User) -> bool:
    return user.has_perm(KEEP_INQUIRIES) or user.has_perm(INSPECT)


def is_actor(kind: Actor, user: User, inquiry: Inquiry) -> bool:
    if kind is Actor.SYSTEM:
        return user.is_system
    if kind is Actor.UNIT:
        return leads_unit(user) and user.unit_id == inquiry.unit_id
    return user.has_perm(_BY_PERMISSION[kind])


def refusal(step: Step, inquiry: Inquiry, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        _wrong_person(step, inquiry, actor)
        or workflow.wrong_state(step, inquiry.state, inquiry.get_state_display(), lambda: _last(inquiry))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](inquiry, actor))
    )


def _wrong_person(step: Step, inquiry: Inquiry, actor: User) -> str | None:
    by: tuple[str, ...] = step.by
    if step.verb == "close":  # what was handed over is closed by whom it was handed to
        found = last_decision(inquiry) if inquiry.pk else None
        by = (Actor.INSPECTOR,) if found and found.measure == Measure.REFERRAL else (Actor.DECIDER,)
    return workflow.wrong_person(replace(step, by=by), actor, lambda kind: is_actor(kind, actor, inquiry))


def _last(inquiry: Inquiry) -> InquiryEvent | None:
    return None if inquiry._state.adding else inquiry.events.order_by("-n").first()


def steps_open_to(user: User, inquiry: Inquiry) -> list[Step]:
    """The buttons: those that this person may take in this state. What else stands against a step its form says."""
    return [
        step for step in INQUIRY.values()
        if inquiry.state in step.moves and _wrong_person(step, inquiry, user) is None
    ]  # fmt: skip
