"""走一步 of an article or of a version of it: the common engine, the article's row always locked first."""

from hotline.base import engine
from hotline.base.engine import Locked, Taken, append_event, lock_thing, one_action
from hotline.knowledge.models import Event, Version
from hotline.knowledge.permissions import Thing, article_of, refusal
from hotline.knowledge.workflow import STEPS

__all__ = ["PREFIX", "Taken", "one_action", "step"]

PREFIX = "article."  # before the verbs in site/reactions.py


def _lock(thing: Thing) -> Locked:
    return lock_thing(thing, article_of(thing), keep=("article",))


def _append(taken: Taken, from_state: str) -> Event:
    version = taken.thing if isinstance(taken.thing, Version) else None
    event: Event = append_event(Event, taken, from_state, root=article_of(taken.thing), version=version)
    return event


step = engine.Machine(STEPS, refusal, _append, Taken, lock=_lock, prefix=PREFIX).step
