"""走一步: the one place where state changes, whatever has a state.

`with machine.step("publish", thing, actor, note=...) as taken:` opens the transaction, locks the
thing's row, asks `refusal`, moves, lets the body write what is the verb's own, appends the event
and queues the reactions. All of it stands or none of it. The orders' machine
(hotline/workorders/engine.py) turns clocks besides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models, transaction

from hotline.base import clock, trail
from hotline.base.insertion import insert
from hotline.base.jobs import queue_job
from hotline.base.models import Event
from hotline.base.prepared import Prepared
from hotline.base.refusal import Refused
from hotline.base.workflow import NEW, Step

_in_action: ContextVar[bool] = ContextVar("in_action", default=False)


@contextmanager
def one_action() -> Iterator[None]:
    """Several steps of one verb's consequences, in one transaction: a refusal anywhere undoes all of them."""
    with transaction.atomic(savepoint=not _in_action.get()):  # within another, all of both or nothing
        token = _in_action.set(True)
        try:
            yield
        finally:
            _in_action.reset(token)


@dataclass
class Taken:
    """A step while it is being taken; what the verb's body may set."""

    step: Any
    thing: Any
    actor: Any
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    event: Any = None
    rows: list[models.Model] = field(default_factory=list)  # what else the step writes anew, at its end


Thing = TypeVar("Thing", bound=models.Model)
TakenT = TypeVar("TakenT", bound=Taken)
Locked = list[tuple[models.Model, dict[str, Any]]]  # what may change in the step, each with its values before


def values_of(thing: models.Model) -> dict[str, Any]:
    loaded = thing.__dict__
    found = {f.attname: loaded[f.attname] for f in thing._meta.concrete_fields if f.attname in loaded}
    return {name: list(value) if isinstance(value, list) else value for name, value in found.items()}


@cache
def _locking(model: Any, defer: tuple[str, ...]) -> Prepared[models.Model]:
    return Prepared(lambda pk: model._base_manager.select_for_update().defer(*defer).filter(pk=pk), int)


@cache
def _reading(model: Any) -> Prepared[models.Model]:
    return Prepared(lambda pk: model._base_manager.filter(pk=pk), int)


def _read_again(thing: Any, question: Prepared[models.Model]) -> None:
    """What `refresh_from_db` does, by a question that is put into SQL once. Raises the model's DoesNotExist."""
    found = question.first(thing.pk)
    if found is None:
        raise type(thing).DoesNotExist(f"{type(thing).__name__} {thing.pk}")
    for one in thing._meta.concrete_fields:
        if one.attname in found.__dict__:
            setattr(thing, one.attname, found.__dict__[one.attname])
    for related in (*thing._meta.concrete_fields, *thing._meta.related_objects):
        if related.is_relation and related.is_cached(thing):
            related.delete_cached_value(thing)
    thing.__dict__.pop("_prefetched_objects_cache", None)


def lock_thing(thing: Any, root: Any = None, *, keep: Iterable[str] = (), defer: Iterable[str] = ()) -> Locked:
    """Lock the row of the thing, or of the `root` that it is part of (always that one first), and read both as they now stand.

    `keep` are relations of the part that never change: what they hold is not asked for again.
    `defer` are the root's columns that a step does not need.
    """
    root = root or thing
    if root._state.adding:
        return []
    model: Any = type(root)
    _read_again(root, _locking(model, tuple(defer)))
    locked: Locked = [(root, values_of(root))]
    if thing is not root and not thing._state.adding:
        kept = {name: getattr(thing, name) for name in keep}
        part: Any = type(thing)
        _read_again(thing, _reading(part))
        for name, value in kept.items():
            setattr(thing, name, value)
        locked.append((thing, values_of(thing)))
    return locked


def append_event(model: type[Event], taken: Taken, from_state: str, *, root: Any = None, **more: Any) -> Any:
    """One row of `model`, chained to the one before it, and the head of the thing, or of its `root`, from now on.

    Which has `no`, `n_events` and `head`. `Machine.step` writes the row.
    """
    root, actor = root or taken.thing, taken.actor
    event = model(
        n=root.n_events + 1, verb=taken.step.verb, from_state=from_state, to_state=taken.thing.state, actor=actor,
        actor_name=actor.name, unit_name=actor.unit.short_name if actor.unit else "", note=taken.note,
        facts=taken.facts, at=taken.at, **{model.of: root}, **more,
    )  # fmt: skip
    event.hash = event.digest(root.head or trail.START, root.no)
    root.n_events, root.head = event.n, event.hash
    return event


def _no_clocks(taken: Any, from_state: str) -> None:
    return None


@dataclass(frozen=True)
class Machine(Generic[Thing, TakenT]):
    """What the engine must know of a kind of thing: its table, who may not step and why, where its events go."""

    steps: Mapping[str, Step]
    refusal: Callable[[Any, Thing, Any], str | None]
    append: Callable[[TakenT, str], Event]
    taken: type[TakenT]
    lock: Callable[[Thing], Locked] = lock_thing
    turn_clocks: Callable[[TakenT, str], None] = _no_clocks
    prefix: str = ""  # before the verb in REACTIONS: `article.publish`; the orders' verbs stand bare

    @contextmanager
    def step(
        self, verb: str, thing: Thing, actor: Any, *, note: str = "", facts: dict[str, Any] | None = None
    ) -> Iterator[TakenT]:
        """Take the step `verb` on `thing` (saved or new). Raises `Refused`, leaving no trace.

        The body writes through the thing's attributes (never `.save()` on it) and may fill
        `taken.facts`. Facts go into the event: no contact data.
        """
        row = self.steps[verb]
        with transaction.atomic(savepoint=not _in_action.get()):
            before = self.lock(thing)
            if reason := self.refusal(row, thing, actor):
                raise Refused(reason)
            taken = self.taken(row, thing, actor, clock.now(), facts=dict(facts or {}), note=note.strip())
            from_state = self._move(thing, row)
            is_new, has_key = thing._state.adding, thing.pk is not None
            if is_new and not has_key:
                thing.save(force_insert=True)  # first, so that the body may point at it
                before = [(thing, values_of(thing)), *before]
            yield taken
            self.turn_clocks(taken, from_state)
            taken.event = self.append(taken, from_state)
            # The thing last and once: foreign keys are checked at the commit.
            insert(*taken.rows, taken.event, *([thing] if is_new and has_key else []))
            for changed, values in before:
                _write_changes(changed, values)
            queue_reactions(f"{self.prefix}{verb}", event_id=taken.event.pk)

    @staticmethod
    def _move(thing: Any, row: Step) -> str:
        from_state: str = thing.state or NEW
        thing.state = row.moves[from_state]
        return from_state


def queue_reactions(key: str, **arguments: Any) -> None:
    """Queue the jobs that follow `key`: in the same transaction, so that they run if and only if what they follow stood."""
    for name in settings.REACTIONS.get(key, ()):
        queue_job(name, **arguments)


def _write_changes(thing: models.Model, before: dict[str, Any]) -> None:
    now = values_of(thing)
    changed = [name for name, value in now.items() if before.get(name, _MISSING) != value]
    if changed:
        thing.save(update_fields=changed)


_MISSING = object()
