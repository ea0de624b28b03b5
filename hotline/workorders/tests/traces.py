"""What the tests read: the last line of the trail, the clocks, and whether a refusal left any trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.workorders.models import Assignment, Deadline, Event, WorkOrder
from hotline.workorders.permissions import Thing, refusal
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act, arguments
from hotline.workorders.workflow import STEPS

Snapshot = dict[str, tuple[int, str]]


@cache
def _snapshot_sql() -> str:
    models = [model for app in ("workorders", "citizens", "notices") for model in apps.get_app_config(app).get_models()]
    tables = [*(model._meta.db_table for model in models), "catalog_dispatchrule", "procrastinate_jobs"]
    one = "SELECT '{0}', count(*), md5(coalesce(string_agg(t::text, ';' ORDER BY id), '')) FROM {0} t"
    return " UNION ALL ".join(one.format(table) for table in tables)


def snapshot() -> Snapshot:
    """Every table that a step may write, as number of rows and hash of their whole content; the queued jobs too."""
    with connection.cursor() as cursor:
        cursor.execute(_snapshot_sql())
        return {table: (count, digest) for table, count, digest in cursor.fetchall()}


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """The block is refused for exactly this reason, and no table shows a trace of it."""
    before = snapshot()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.reason == reason
    assert snapshot() == before


def refused_to(town: Town, verb: str, thing: Thing, person: User, **changes: Any) -> str:
    """The reason for which `person` is refused `verb` on `thing`, given good arguments but for the `changes`."""
    given = {**arguments(town, verb, thing), **changes}
    before = snapshot()
    with pytest.raises(Refused) as caught:
        act(town, verb, thing, person, **given)
    assert snapshot() == before
    return caught.value.reason


def refused_to_all_but(town: Town, verb: str, thing: Thing, *allowed: User) -> str:
    """Everybody else in town is refused `verb` on `thing` for one and the same reason, which is returned."""
    given = arguments(town, verb, thing)
    before = snapshot()
    reasons = set()
    for person in town.people:
        if person not in allowed:
            with pytest.raises(Refused) as caught:
                act(town, verb, thing, person, **given)
            reasons.add(caught.value.reason)
    assert snapshot() == before
    (reason,) = reasons
    for person in allowed:
        assert refusal(STEPS[verb], thing, person) != reason, f"{person.name}也被拒绝"
    return reason


def events(thing: Thing) -> list[Event]:
    """Of an order all its events, of a turn its own; the oldest first."""
    return list(thing.events.order_by("n"))


def verbs(thing: Thing) -> list[str]:
    return [event.verb for event in events(thing)]


def line(thing: Thing, back: int = 0) -> tuple[str, ...]:
    """The last event, or the one `back` before it: verb, from, to, who, of which unit, in which duty, with which note."""
    event = events(thing)[-1 - back]
    return (
        event.verb, event.from_state, event.to_state, event.actor_name, event.unit_name, event.duty, event.note,
    )  # fmt: skip


def running(thing: Thing) -> dict[str, datetime]:
    """The running clocks of the order itself or of the turn, by kind, with their due moments."""
    return {row.kind: row.due_at for row in _rows(thing) if row.stopped_at is None}


def stopped(thing: Thing) -> list[tuple[str, str]]:
    """The stopped clocks of the order itself or of the turn, in the order in which they started: kind and end."""
    return [(row.kind, row.end) for row in _rows(thing) if row.stopped_at is not None]


def clock_of(thing: Thing, kind: str) -> Deadline:
    """The newest clock of the kind."""
    return [row for row in _rows(thing) if row.kind == kind][-1]


def _rows(thing: Thing) -> list[Deadline]:
    if isinstance(thing, Assignment):
        found = Deadline.objects.filter(assignment=thing)
    else:
        found = Deadline.objects.filter(order=thing, assignment=None)
    return list(found.order_by("id"))


def fresh(order: WorkOrder) -> WorkOrder:
    """The order as the database has it."""
    return WorkOrder.objects.get(pk=order.pk)
