"""Who sees the press desk, who may take a step, and why not."""

from collections.abc import Mapping
from typing import Final

from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.media.conditions import CONDITIONS
from hotline.media.models import (
    Episode,
    EpisodeEvent,
    FollowUpEvent,
    LeaderSession,
    MediaFollowUp,
    Release,
    ReleaseEvent,
    SessionEvent,
)
from hotline.media.workflow import EPISODE, FOLLOW_UP, RELEASE, SESSION, Actor
from hotline.org.models import User
from hotline.org.roles import APPROVE_RELEASES, DIRECT, PRESS, SUPERVISE

Thing = MediaFollowUp | Episode | Release | LeaderSession

TABLES: Final[Mapping[type, Mapping[str, Step]]] = {
    MediaFollowUp: FOLLOW_UP, Episode: EPISODE, Release: RELEASE, LeaderSession: SESSION,
}  # fmt: skip


def supervises(user: User) -> bool:
    return user.has_perm(SUPERVISE) or user.has_perm(DIRECT)


def sees_media(user: User) -> bool:
    return user.has_perm(PRESS) or user.has_perm(APPROVE_RELEASES) or supervises(user)


def is_actor(kind: Actor, user: User) -> bool:
    if kind is Actor.SYSTEM:
        return user.is_system
    if kind is Actor.SUPERVISOR:
        return supervises(user)
    return user.has_perm(PRESS if kind is Actor.PRESS else APPROVE_RELEASES)


def refusal(step: Step, thing: Thing, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        _wrong_person(step, actor)
        or workflow.wrong_state(step, thing.state, thing.get_state_display(), lambda: _last(thing))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](thing, actor))
    )


def _wrong_person(step: Step, actor: User) -> str | None:
    return workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor))


def _last(thing: Thing) -> FollowUpEvent | EpisodeEvent | ReleaseEvent | SessionEvent | None:
    return None if thing._state.adding else thing.events.order_by("-n").first()


def steps_open_to(user: User, thing: Thing) -> list[Step]:
    """The buttons: those that this person may take in this state. What else stands against a step its form says."""
    table = TABLES[type(thing)].values()
    return [step for step in table if thing.state in step.moves and _wrong_person(step, user) is None]
