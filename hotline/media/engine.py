"""走一步 of an exposed matter, an episode, a release, a leaders' day: the common engine."""

from collections.abc import Callable
from typing import Any

from hotline.base import engine, models
from hotline.base.engine import Taken, append_event, one_action
from hotline.media.models import EpisodeEvent, FollowUpEvent, ReleaseEvent, SessionEvent
from hotline.media.permissions import refusal
from hotline.media.workflow import EPISODE, FOLLOW_UP, RELEASE, SESSION

__all__ = ["one_action", "step_of_episode", "step_of_follow_up", "step_of_release", "step_of_session"]


def _to(model: type[models.Event]) -> Callable[[Taken, str], Any]:
    return lambda taken, from_state: append_event(model, taken, from_state)


step_of_follow_up = engine.Machine(FOLLOW_UP, refusal, _to(FollowUpEvent), Taken, prefix="media.").step
step_of_episode = engine.Machine(EPISODE, refusal, _to(EpisodeEvent), Taken, prefix="media.").step
step_of_release = engine.Machine(RELEASE, refusal, _to(ReleaseEvent), Taken, prefix="media.").step
step_of_session = engine.Machine(SESSION, refusal, _to(SessionEvent), Taken, prefix="media.").step
