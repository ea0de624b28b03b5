"""封存与校验: seal the heads of all orders each night, and find any break in the trail.

The chain of each order shows an altered or removed step; the anchor shows a removed order,
and fixes that day's heads so that nobody can rebuild a chain behind it unnoticed.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db import connection, transaction

from hotline.base import clock
from hotline.workorders import trail
from hotline.workorders.models import Anchor, Event, WorkOrder

# What the database hashes for one anchor: each order's number, count of events and head up to the anchor's last event.
_HEADS = """
    SELECT o.no, h.n, h.hash FROM workorders_workorder o
    JOIN LATERAL (
        SELECT e.n, e.hash FROM workorders_event e
        WHERE e.order_id = o.id AND e.id <= %s ORDER BY e.n DESC LIMIT 1
    ) h ON true
    WHERE o.id <= %s ORDER BY o.id
"""


@dataclass(frozen=True)
class Break:
    """Where the trail does not hold. `n` is the event's number, 0 for the order as a whole."""

    order_no: str
    n: int
    why: str


def anchor() -> Anchor:
    """封存: append one row over the heads of all orders as they stand, chained to the row before."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE workorders_anchor IN EXCLUSIVE MODE")
        before = Anchor.objects.order_by("-n").first()
        last_event = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        last_order = WorkOrder.objects.order_by("-id").values_list("id", flat=True).first() or 0
        digest, n_orders, n_events = _digest(before.hash if before else trail.START, last_event, last_order)
        return Anchor.objects.create(
            n=before.n + 1 if before else 1, at=clock.now(), last_order_id=last_order, last_event_id=last_event,
            n_orders=n_orders, n_events=n_events, hash=digest,
        )  # fmt: skip


def _digest(before: str, last_event: int, last_order: int) -> tuple[str, int, int]:
    digest, n_orders, n_events = hashlib.sha256(before.encode()), 0, 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_HEADS, [last_event, last_order])
        for no, n, head in cursor:
            digest.update(f"{no}:{n}:{head};".encode())
            n_orders += 1
            n_events += n
    return digest.hexdigest(), n_orders, n_events


def verify(order_ids: list[int] | None = None, progress: Callable[[int], None] | None = None) -> Iterator[Break]:
    """Every break, of the orders given or of all and of the anchors. `progress` is told the number of orders read."""
    orders = WorkOrder.objects.order_by("id")
    events = Event.objects.order_by("order_id", "n")
    if order_ids is not None:
        orders, events = orders.filter(pk__in=order_ids), events.filter(order__in=order_ids)
    heads = {pk: (no, n, head) for pk, no, n, head in orders.values_list("pk", "no", "n_events", "head").iterator(5000)}
    seen: set[int] = set()
    for count, (order_id, chain) in enumerate(groupby(events.iterator(5000), key=attrgetter("order_id")), 1):
        seen.add(order_id)
        if order_id in heads:
            yield from _verify_chain(*heads[order_id], list(chain))
        if progress:
            progress(count)
    for order_id in heads.keys() - seen:
        yield Break(heads[order_id][0], 0, "工单没有任何办理轨迹")
    if order_ids is None:
        yield from _verify_anchors()


def _verify_chain(no: str, n_events: int, head: str, chain: list[Event]) -> Iterator[Break]:
    before = trail.START
    for n, event in enumerate(chain, 1):
        if event.n != n:
            yield Break(no, n, f"缺少第{n}步")
            return
        found = trail.event_hash(
            before, order_no=no, n=event.n, verb=event.verb, assignment_id=event.assignment_id, from_state=event.from_state,
            to_state=event.to_state, actor_id=event.actor_id, actor_name=event.actor_name, unit_name=event.unit_name,
            duty=event.duty, note=event.note, facts=event.facts, at=event.at,
        )  # fmt: skip
        if found != event.hash:
            yield Break(no, n, f"第{n}步“{event.name}”的内容与当时不符")
            return
        before = event.hash
    if (len(chain), before) != (n_events, head):
        yield Break(
            no,
            len(chain),
            f"轨迹有{len(chain)}步，工单记为{n_events}步" if len(chain) != n_events else "最后一步与工单记载不符",
        )


def _verify_anchors() -> Iterator[Break]:
    before = trail.START
    for row in Anchor.objects.order_by("n"):
        digest, n_orders, _ = _digest(before, row.last_event_id, row.last_order_id)
        if digest != row.hash:
            lost = row.n_orders - n_orders
            why = (
                f"封存时有{row.n_orders}件，现在只有{n_orders}件" if lost > 0 else f"封存时{row.n_events}步，与现在不符"
            )
            yield Break(f"封存点{row.n}", 0, f"{row.at:%Y-%m-%d}的封存与现有轨迹不符：{why}")
        before = row.hash
