"""月度统计: count the months anew from the orders. Set-based, one statement for all months; what is stored can be thrown away."""

from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.utils.timezone import make_aware

from hotline.base import clock

_COUNT = """
INSERT INTO portal_monthfigures
    (month, n_accepted, n_direct, n_closed, n_due, n_on_time, n_asked, n_satisfied, counted_at)
WITH months AS (
    SELECT m::date AS month, m AT TIME ZONE %(zone)s AS since, (m + interval '1 month') AT TIME ZONE %(zone)s AS until
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, interval '1 month') m),
accepted AS (
    SELECT date_trunc('month', registered_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n,
        count(*) FILTER (WHERE close_kind = 'DIRECT_ANSWER') AS n_direct
    FROM workorders_workorder WHERE registered_at >= %(since)s
        AND state NOT IN ('PENDING_ACCEPT', 'AWAITING_INFO', 'NOT_ACCEPTED', 'VOID') GROUP BY 1),
closed AS (
    SELECT date_trunc('month', closed_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n
    FROM workorders_workorder WHERE closed_at >= %(since)s AND state IN ('CLOSED', 'ARCHIVED') GROUP BY 1),
due AS (
    SELECT date_trunc('month', stopped_at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n,
        count(*) FILTER (WHERE stopped_at <= due_at) AS n_on_time
    FROM workorders_deadline WHERE stopped_at >= %(since)s AND kind = 'HANDLE' AND assignment_id IS NULL AND "end" = 'DONE'
    GROUP BY 1),
asked AS (
    SELECT date_trunc('month', c.at AT TIME ZONE %(zone)s)::date AS month, count(*) AS n,
        count(*) FILTER (WHERE c.result IN ('SATISFIED', 'BASICALLY')) AS n_satisfied
    FROM workorders_callback c JOIN workorders_workorder o ON o.id = c.order_id
    WHERE c.at >= %(since)s AND c.result <> '' AND NOT o.is_excluded GROUP BY 1)
SELECT months.month, coalesce(accepted.n, 0), coalesce(n_direct, 0), coalesce(closed.n, 0), coalesce(due.n, 0),
    coalesce(n_on_time, 0), coalesce(asked.n, 0), coalesce(n_satisfied, 0), %(now)s
FROM months LEFT JOIN accepted USING (month) LEFT JOIN closed USING (month) LEFT JOIN due USING (month)
    LEFT JOIN asked USING (month)
ON CONFLICT (month) DO UPDATE SET n_accepted = excluded.n_accepted, n_direct = excluded.n_direct,
    n_closed = excluded.n_closed, n_due = excluded.n_due, n_on_time = excluded.n_on_time, n_asked = excluded.n_asked,
    n_satisfied = excluded.n_satisfied, counted_at = excluded.counted_at
"""


def count_months(n: int = 13) -> None:
    """The present month and those before it, `n` in all."""
    today = clock.today()
    back = today.year * 12 + today.month - n
    first = date(back // 12, back % 12 + 1, 1)
    given: dict[str, Any] = {
        "zone": "Asia/Shanghai", "first": first, "last": today.replace(day=1), "now": clock.now(),
        "since": make_aware(datetime.combine(first, time.min)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
