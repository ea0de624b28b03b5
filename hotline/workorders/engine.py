"""走一步 of the loop: the common engine (hotline/base/engine.py), and what only orders have, clocks.

`with step("reply", turn, actor, note=...) as taken:` locks the order's row, asks `refusal`, moves, lets
the body write what is the verb's own, turns the clocks, appends the event and queues the reactions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db.models import Q

from hotline.base import engine
from hotline.base.engine import Locked, append_event, lock_thing, one_action
from hotline.base.prepared import Prepared
from hotline.catalog import queries as catalog
from hotline.catalog.limits import NoLimitError
from hotline.catalog.snapshot import Catalog
from hotline.catalog.time_limits import (
    Limit,
    LimitUnit,
    Yellow,
    due_at,
    explain,
    extended_due,
    resume_due,
    time_left,
    warn_at,
)
from hotline.catalog.vocabulary import OPTIONAL_CLOCKS, ClockKind
from hotline.workorders import permissions
from hotline.workorders.conditions import limit_of, rules_of
from hotline.workorders.models import Assignment, Deadline, Event, Role, WorkOrder
from hotline.workorders.permissions import Thing
from hotline.workorders.workflow import ALL, NEW, STEPS

__all__ = ["Taken", "one_action", "step"]


@dataclass
class Taken(engine.Taken):
    """A step while it is being taken; what the verb's body may set."""

    # Limits that override the work standard's, with their basis: a leader's instruction, a meeting's decision.
    limits: dict[ClockKind, tuple[Limit, str]] = field(default_factory=dict)
    due: dict[ClockKind, tuple[datetime, str]] = field(default_factory=dict)
    extend_by: Limit | None = None
    bind: tuple[Limit, str] | None = None  # takes the place of every promise that still runs, with its basis
    bind_since: datetime | None = None  # from when that counts, if not from now

    @property
    def order(self) -> WorkOrder:
        return self.thing.order if isinstance(self.thing, Assignment) else self.thing

    @property
    def turn(self) -> Assignment | None:
        return self.thing if isinstance(self.thing, Assignment) else None

    @cached_property
    def book(self) -> Catalog:
        """The catalog, asked for at most once a step."""
        return catalog.load()


def _lock(thing: Thing) -> Locked:
    order = thing.order if isinstance(thing, Assignment) else thing
    return lock_thing(thing, order, keep=("order", "unit", "above"), defer=("words",))


# ── clocks ──

_RUNNING: Final = Prepared(lambda order: Deadline.objects.filter(order=order, stopped_at=None).order_by("id"), int)

# Most steps that stop every clock call them off. These do what some of the clocks waited for.
_KEPT: dict[str, frozenset[ClockKind]] = {
    "answer_directly": ALL,
    "decline": frozenset({ClockKind.ACCEPT}),
    "send_back": frozenset({ClockKind.DECIDE}),
}


def _turn_clocks(taken: Taken, from_state: str) -> None:
    if taken.thing.state != from_state:  # what was claimed on one desk is nobody's on the next
        taken.thing.claimed_by = taken.thing.claimed_until = None
    row, order, turn = taken.step, taken.order, taken.turn
    if not (row.stops or row.starts or row.pauses or row.resumes or taken.extend_by or taken.bind):
        return
    is_new = turn is None and from_state == NEW  # no clock of it can run yet
    running = [] if is_new else _RUNNING.ask(order.pk)
    own = [one for one in running if one.assignment_id == (turn.pk if turn else None)]
    # 挂账、延期 of the lead unit hold for the citizen's clock too.
    leads = turn is not None and turn.role == Role.LEAD
    ours = own + [one for one in running if leads and one.assignment_id is None and one.kind == ClockKind.HANDLE]
    if row.stops:
        kept = _KEPT.get(row.verb, frozenset()) if row.stops == ALL else row.stops
        for one in own if turn is not None else running if row.stops == ALL else own:
            if one.kind in row.stops:
                one.stopped_at, one.end = taken.at, Deadline.End.DONE if one.kind in kept else Deadline.End.VOID
    if row.pauses:
        calendar = taken.book.calendar
        for one in ours:
            if one.kind in row.pauses or one.kind == ClockKind.HANDLE:
                one.stopped_at, one.end = taken.at, Deadline.End.PAUSED
                one.time_left = time_left(Limit.parse(one.limit), one.due_at, taken.at, calendar)
    new: list[Deadline] = []
    if taken.extend_by:
        new += _extended(taken, [one for one in ours if one.kind in (ClockKind.REPLY, ClockKind.HANDLE)])
    if row.resumes:
        new += _resumed(taken, own, leads)
    if taken.bind:
        new += _bound(taken, [one for one in running if one.kind in (ClockKind.REPLY, ClockKind.HANDLE)])
    _write_stopped(taken, [one for one in running if one.stopped_at is not None])
    # 批示 beside the handling leaves the order where it is, though it may move it: nothing is to be dispatched, no clock starts.
    stood_still = turn is None and order.state == from_state and any(a != b for a, b in row.moves.items())
    starts = () if stood_still else row.starts
    still = {(one.assignment_id, one.kind) for one in running if one.stopped_at is None}
    wanted = [kind for kind in starts if ((turn.pk if turn else None), kind) not in still]
    new += [row for kind in wanted if (row := _started(taken, kind)) is not None]
    taken.rows += new
    live = [one for one in running if one.stopped_at is None] + new
    if turn is not None:
        _show_due(turn, [one for one in live if one.assignment_id == turn.pk])
    if turn is None or leads:
        _show_due(order, [one for one in live if one.assignment_id is None])
    if taken.bind:
        for other in Assignment.objects.filter(pk__in=[one.assignment_id for one in new]):
            _show_due(other, [one for one in live if one.assignment_id == other.pk])
            other.save(update_fields=["due_at", "warn_at", "due_clock"])


def _write_stopped(taken: Taken, stopped: list[Deadline]) -> None:
    """One statement for each way to end; only paused clocks differ, by what is left of each."""
    paused = [one for one in stopped if one.end == Deadline.End.PAUSED]
    if paused:
        Deadline.objects.bulk_update(paused, ["stopped_at", "end", "time_left"])
    for end in {one.end for one in stopped} - {Deadline.End.PAUSED}:
        ids = [one.pk for one in stopped if one.end == end]
        Deadline.objects.filter(pk__in=ids).update(stopped_at=taken.at, end=end)


def _show_due(thing: Thing, running: list[Deadline]) -> None:
    """A thing shows the earliest of its running clocks."""
    first = min(running, key=lambda one: one.due_at, default=None)
    thing.due_at, thing.warn_at, thing.due_clock = (
        (first.due_at, first.warn_at, first.kind) if first else (None, None, "")
    )


def _started(taken: Taken, kind: ClockKind) -> Deadline | None:
    """None for an optional clock where the standard names no limit for such a matter."""
    start = taken.at
    turn_id = taken.turn.pk if taken.turn is not None else None
    if kind in taken.due:
        return _until(taken, kind, turn_id, *taken.due[kind])
    try:
        limit, basis = taken.limits.get(kind) or limit_of(_limit_name(taken, kind), taken.order, taken.book)
    except NoLimitError:
        if kind in OPTIONAL_CLOCKS:
            return None
        raise
    row = _counted(taken, kind, turn_id, limit, basis)
    asked = taken.order.asked_by_at
    if asked is not None and kind in _BOUND_BY_ORIGIN and start < asked < row.due_at:
        return _until(taken, kind, turn_id, asked, f"来源（{taken.order.external_no}）要求的时限")
    return row


_BOUND_BY_ORIGIN: Final = frozenset({ClockKind.HANDLE, ClockKind.REPLY})  # never later than who passed it on allows


def _until(taken: Taken, kind: ClockKind, turn_id: int | None, due: datetime, basis: str) -> Deadline:
    """A clock that is due at a given moment, whatever the standard says."""
    start, calendar = taken.at, taken.book.calendar
    days = max(1, (calendar.local(due).date() - calendar.local(start).date()).days)
    text = f"自{calendar.local(start):%Y年%-m月%-d日}{taken.step.name}起，至{calendar.local(due):%Y年%-m月%-d日}止：{basis}"
    warn = max(start, due - (due - start) / 5)
    return _row(taken, kind, turn_id, Limit(days, LimitUnit.DAY), basis, due, warn, text)


def _counted(
    taken: Taken, kind: str, turn_id: int | None, limit: Limit, basis: str, since: datetime | None = None
) -> Deadline:
    """A clock that starts with the step (or counts from 派单 at `since`) and is due when its limit has run."""
    start, calendar = since or taken.at, taken.book.calendar
    due = due_at(limit, start, calendar)
    text = explain(limit, start, due, calendar, STEPS["dispatch"].name if since else taken.step.name)
    warn = warn_at(limit, start, due, calendar, _yellow(taken))
    return _row(taken, kind, turn_id, limit, basis, due, max(taken.at, warn), text, start)


def _row(
    taken: Taken,
    kind: str,
    turn_id: int | None,
    limit: Limit,
    basis: str,
    due: datetime,
    warn: datetime,
    text: str,
    start: datetime | None = None,
) -> Deadline:
    return Deadline(
        order=taken.order, assignment_id=turn_id, kind=kind, started_at=start or taken.at, due_at=due, warn_at=warn,
        limit=limit.code, rule_version=rules_of(taken.order, taken.book).version, basis=basis, explanation=text,
    )  # fmt: skip


def _yellow(taken: Taken) -> Yellow:
    return rules_of(taken.order, taken.book).yellow


def _bound(taken: Taken, running: Iterable[Deadline]) -> list[Deadline]:
    """The promises that still run no longer count; the bound ones do. What is late by then stays late."""
    assert taken.bind is not None
    fresh = []
    for one in running:
        if one.stopped_at is None and one.due_at >= taken.at:
            one.stopped_at, one.end = taken.at, Deadline.End.VOID
            fresh.append(_counted(taken, one.kind, one.assignment_id, *taken.bind, since=taken.bind_since))
    return fresh


def _limit_name(taken: Taken, kind: ClockKind) -> str:
    """An order that is handled again is so within the limit for rework, not the first one; and the unit answers in it."""
    again = taken.step.verb in ("resume", "rework", "escalate") and kind in (ClockKind.REPLY, ClockKind.HANDLE)
    return "REWORK" if again else kind


def _extended(taken: Taken, running: Iterable[Deadline]) -> list[Deadline]:
    """The old promise ends as EXTENDED; a new row carries the new one, from the same start."""
    calendar, extra = taken.book.calendar, taken.extend_by
    assert extra is not None
    fresh = []
    for one in running:
        one.stopped_at, one.end = taken.at, Deadline.End.EXTENDED
        limit = Limit.parse(one.limit)
        due = extended_due(limit, one.due_at, extra, calendar)
        text = explain(extra, one.due_at, due, calendar, "原到期日延期")
        fresh.append(
            _follow(one, due, warn_at(limit, one.started_at, due, calendar, _yellow(taken)), f"{one.explanation}{text}")
        )
    return fresh


def _resumed(taken: Taken, own: Iterable[Deadline], leads: bool) -> list[Deadline]:
    """What this suspension paused, and nothing that an earlier one did: that has gone on and may be done since."""
    calendar = taken.book.calendar
    since = next(one.started_at for one in own if one.kind == ClockKind.SUSPEND)
    paused = Deadline.objects.filter(order=taken.order, end=Deadline.End.PAUSED, stopped_at=since).filter(
        Q(assignment=taken.turn) | Q(assignment=None, kind=ClockKind.HANDLE) if leads else Q(assignment=taken.turn)
    )
    fresh = []
    for one in paused.order_by("id"):
        limit = Limit.parse(one.limit)
        assert one.stopped_at is not None
        # What was late when it was paused stays late: its old due moment goes on.
        due = resume_due(limit, one.time_left, taken.at, calendar) if one.time_left else one.due_at
        words = f"{one.explanation}{calendar.local(one.stopped_at):%-m月%-d日}挂账停表，{calendar.local(taken.at):%-m月%-d日}恢复，"
        text = f"{words}应于{calendar.local(due):%Y年%-m月%-d日%H:%M}前完成。"
        fresh.append(_follow(one, due, warn_at(limit, taken.at, due, calendar, _yellow(taken)), text))
    return fresh


def _follow(one: Deadline, due: datetime, warn: datetime, text: str) -> Deadline:
    return Deadline(
        order_id=one.order_id, assignment_id=one.assignment_id, kind=one.kind, started_at=one.started_at, due_at=due,
        warn_at=warn, limit=one.limit, rule_version=one.rule_version, basis=one.basis, explanation=text,
        missed_at=one.missed_at if one.missed_at and due < one.missed_at else None,  # a later promise is not yet missed
    )  # fmt: skip


# ── the trail ──


def _append_event(taken: Taken, from_state: str) -> Event:
    duty = taken.step.duty or ""
    event: Event = append_event(Event, taken, from_state, root=taken.order, assignment=taken.turn, duty=duty)
    return event


step = engine.Machine(STEPS, permissions.refusal, _append_event, Taken, lock=_lock, turn_clocks=_turn_clocks).step
