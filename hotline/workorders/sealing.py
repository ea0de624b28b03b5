"""封存与校验: seal the heads of all chains each night, and find any break in the trail.

Chains are the steps of each order, and of whatever else has a life (`base.models.Event`, in whichever app); and the
changes to organisation and catalogue. A chain shows an altered or removed record; the anchor shows a removed order or
a chain cut short, and fixes that day's heads so that nobody can rebuild a chain behind it unnoticed.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.apps import apps
from django.db import connection, models, transaction

from hotline.base import clock, trail
from hotline.base import models as base
from hotline.org.models import Change, ChangeHead
from hotline.workorders.models import Anchor, Event

CHANGES: Final = "变更记录"
PATIENCE: Final = 600  # seconds that sealing waits for writers; then it is for the next night

# What the database hashes of one kind for one anchor: each thing's number, count of events and head up to the anchor's
# last event.
_HEADS = """
    SELECT t.no, h.n, h.hash FROM {things} t
    JOIN LATERAL (
        SELECT e.n, e.hash FROM {events} e
        WHERE e.{of}_id = t.id AND e.id <= %s ORDER BY e.n DESC LIMIT 1
    ) h ON true
    ORDER BY t.id
"""

# The transactions that have written, or are about to write, events and are not over; this one left out.
_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE relation = ANY(%s::regclass[]) AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class StillWriting(RuntimeError):
    """Somebody has been writing steps in one transaction for longer than sealing waits."""


@dataclass(frozen=True)
class Break:
    """Where the trail does not hold. `n` is the record's number, 0 for the chain as a whole."""

    order_no: str
    n: int
    why: str


def kinds() -> list[type[base.Event]]:
    """Every sort of event that there is, the orders' among them."""
    found = [model for model in apps.get_models() if issubclass(model, base.Event)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def anchor() -> Anchor:
    """封存: append one row over the heads of all chains as they stand, chained to the row before.

    Raises StillWriting.
    """
    upto = _settled()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE workorders_anchor IN EXCLUSIVE MODE")
        before = Anchor.objects.order_by("-n").first()
        digest, n_orders, n_events = _digest(before.hash if before else trail.START, upto)
        return Anchor.objects.create(
            n=before.n + 1 if before else 1, at=clock.now(), upto=upto, n_orders=n_orders, n_events=n_events, hash=digest,
        )  # fmt: skip


def _settled() -> dict[str, int]:
    """For each kind of record a number up to which none can still appear.

    Numbers are given when an event is written, not when it stands: a lower one may come to light after a higher one. So
    the highest is taken, and then everybody waited for who was writing at that moment; nobody is kept from writing on.
    """
    upto = {model._meta.label_lower: _last(model) for model in kinds()}
    writers, give_up = _writers(), time.monotonic() + PATIENCE
    while writers & _writers():
        if time.monotonic() > give_up:
            raise StillWriting(f"有事务写轨迹超过{PATIENCE // 60}分钟仍未结束，今夜未能封存")
        time.sleep(0.02)
    # Changes stand in the order of their numbers: their writers line up.
    return {**upto, Change._meta.label_lower: ChangeHead.objects.values_list("n", flat=True).first() or 0}


def _last(model: type[base.Event]) -> int:
    found: int | None = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [[model._meta.db_table for model in kinds()]])
        return {row[0] for row in cursor}


def _digest(before: str, upto: Mapping[str, int]) -> tuple[str, int, int]:
    """The anchor's hash, how many orders it seals, and how many steps of theirs."""
    digest, n_orders, n_events = hashlib.sha256(before.encode()), 0, 0
    for model in kinds():
        label = model._meta.label_lower
        if label not in upto:
            continue  # it came into the house later
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            things = _thing_of(model)._meta.db_table
            cursor.execute(_HEADS.format(things=things, events=model._meta.db_table, of=model.of), [upto[label]])
            for no, n, head in cursor:
                digest.update(f"{label}:{no}:{n}:{head};".encode())
                if model is Event:
                    n_orders += 1
                    n_events += n
    n_changes = upto.get(Change._meta.label_lower, 0)
    head = Change.objects.filter(n=n_changes).values_list("hash", flat=True).first() or trail.START
    digest.update(f"{CHANGES}:{n_changes}:{head};".encode())
    return digest.hexdigest(), n_orders, n_events


def verify(order_ids: list[int] | None = None, progress: Callable[[int], None] | None = None) -> Iterator[Break]:
    """Every break: of the orders given; or of all that there is, and of the anchors. `progress` is told the number of
    orders read."""
    yield from _verify_kind(Event, order_ids, progress)
    if order_ids is not None:
        return
    for model in kinds():
        if model is not Event:
            yield from _verify_kind(model)
    yield from verify_changes()
    yield from _verify_anchors()


def _verify_kind(
    model: type[base.Event], ids: list[int] | None = None, progress: Callable[[int], None] | None = None
) -> Iterator[Break]:
    things, events = _thing_of(model)._default_manager.order_by("pk"), model._default_manager.order_by(model.of, "n")
    if ids is not None:
        things, events = things.filter(pk__in=ids), events.filter(**{f"{model.of}__in": ids})
    heads = {pk: (no, n, head) for pk, no, n, head in things.values_list("pk", "no", "n_events", "head").iterator(5000)}
    seen: set[int] = set()
    chains = groupby(events.iterator(5000), key=attrgetter(f"{model.of}_id"))
    for count, (thing_id, chain) in enumerate(chains, 1):
        seen.add(thing_id)
        if thing_id in heads:
            yield from _verify_chain(chain, *heads[thing_id])
        if progress:
            progress(count)
    for thing_id in heads.keys() - seen:
        # Only an order begins with a step on record, whatever the way it came in.
        if heads[thing_id][1] or model is Event:
            yield Break(heads[thing_id][0], 0, "没有任何办理轨迹")


def verify_changes() -> Iterator[Break]:
    """Every break in the changes to organisation and catalogue."""
    head = ChangeHead.objects.first() or ChangeHead()
    yield from _verify_chain(Change.objects.order_by("n").iterator(5000), CHANGES, head.n, head.hash)


def _verify_chain(chain: Iterable[Any], key: str, n: int, head: str) -> Iterator[Break]:
    found = trail.break_in(chain, key, n, head)
    if found:
        yield Break(key, *found)


def _verify_anchors() -> Iterator[Break]:
    before = trail.START
    for row in Anchor.objects.order_by("n"):
        digest, n_orders, _ = _digest(before, row.upto)
        if digest != row.hash:
            lost = row.n_orders - n_orders
            why = (
                f"封存时有{row.n_orders}件，现在只有{n_orders}件" if lost > 0 else f"封存时{row.n_events}步，与现在不符"
            )
            yield Break(f"封存点{row.n}", 0, f"{row.at:%Y-%m-%d}的封存与现有轨迹不符：{why}")
        before = row.hash


def _thing_of(model: type[base.Event]) -> type[models.Model]:
    found = model._meta.get_field(model.of).related_model
    assert isinstance(found, type)
    return found


__all__ = ["Break", "StillWriting", "anchor", "kinds", "verify", "verify_changes"]
