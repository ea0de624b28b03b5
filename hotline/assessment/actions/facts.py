"""事实: made from the orders and their events, and brought up to date with what has happened since. A step of the loop pays nothing.

The orders' trail itself is the queue: whatever happens to an order is an event of it. `catch_up` reads the events behind
a mark; in what order transactions commit does not matter (see `FactState`).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Min, Q

from hotline.assessment.actions.open_time import digest_of, lay_out
from hotline.assessment.measuring import ORDERS, TURNS
from hotline.assessment.models import FactState, OrderFact
from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.workorders.models import WorkOrder

BATCH: Final = 5_000

Progress = Callable[[int, int], object]  # is told how many orders are done, and of how many

# The n_events of a fact tells how old it is: a second reading of the same events costs next to nothing.
_STALE_BEHIND: Final = """
SELECT DISTINCT e.order_id FROM workorders_event e JOIN workorders_workorder o ON o.id = e.order_id
LEFT JOIN assessment_orderfact f ON f.order_id = o.id
WHERE e.id > %s AND f.n_events IS DISTINCT FROM o.n_events ORDER BY e.order_id
"""
_STALE: Final = """
SELECT o.id FROM workorders_workorder o LEFT JOIN assessment_orderfact f ON f.order_id = o.id
WHERE f.n_events IS DISTINCT FROM o.n_events ORDER BY o.id
"""
# Transactions that began to write before `xmin` have ended; none that could hold a number up to the newest begins from `xmax` on.
_MARK: Final = """
SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint, (SELECT coalesce(max(id), 0) FROM workorders_event)
FROM pg_current_snapshot() s
"""


def rebuild(progress: Progress = lambda done, n: None) -> int:
    """Throw the facts away and make them again. Gives how many orders there were."""
    with transaction.atomic():
        state = _state()
        state.low, state.high, state.horizon, state.calendar = 0, 0, 0, ""
        state.save()
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE assessment_orderfact, assessment_turnfact")
    n = catch_up(progress)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE assessment_orderfact, assessment_turnfact, assessment_opentime")
    return n


def catch_up(progress: Progress = lambda done, n: None) -> int:
    """Measure anew every order of which there is news. Gives how many. May run twice at once: the facts are there once."""
    with transaction.atomic():
        state = _state()
        _keep_calendar(state)
        state.save()
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        (xmin, xmax, newest), low = cursor.fetchone() or (0, 0, 0), state.low
        cursor.execute(_STALE_BEHIND if low else _STALE, [low] if low else [])
        stale = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(stale), BATCH):
        with transaction.atomic():
            _state()
            measure(stale[start : start + BATCH])
        progress(min(start + BATCH, len(stale)), len(stale))
    with transaction.atomic():
        state = _state()
        if state.low == low:  # else another has gone on, or everything is to be made anew
            if xmin >= state.horizon:
                state.low, state.horizon = state.high, xmax
                state.high = newest
            state.read_at = clock.now()
            state.save()
    return len(stale)


def measure(orders: Sequence[int]) -> None:
    """The facts of these orders, as their rows now stand.

    Turns after orders: what is written between the two statements shows in the number of events, so it is read again.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessment_turnfact WHERE order_id = ANY(%s)", [list(orders)])
        cursor.execute("DELETE FROM assessment_orderfact WHERE order_id = ANY(%s)", [list(orders)])
        cursor.execute(ORDERS, {"orders": list(orders)})
        cursor.execute(TURNS, {"orders": list(orders)})


def _state() -> FactState:
    """The one row, locked until the transaction ends."""
    rows = FactState.objects.select_for_update().filter(pk=1)
    found = rows.first()
    if found is None:
        FactState.objects.bulk_create([FactState(pk=1)], ignore_conflicts=True)
        found = rows.get()
    return found


def _keep_calendar(state: FactState) -> None:
    """Lay the calendar out anew where it has changed; what was measured by the old one in the changed time is stale."""
    calendar, now = catalog.load().calendar, clock.now()
    earliest: dict[str, Any] = WorkOrder.objects.aggregate(at=Min("registered_at"))
    first = calendar.local(min(earliest["at"] or now, now)).year - 1
    digest = digest_of(calendar, first, last := now.year + 2)
    if digest == state.calendar:
        return
    changed: datetime | None = lay_out(calendar, first, last)
    if changed is not None and changed < now:
        OrderFact.objects.filter(Q(closed_at=None) | Q(closed_at__gte=changed)).update(n_events=0)
        state.low = state.high = state.horizon = 0
    state.calendar = digest
