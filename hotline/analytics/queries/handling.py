"""各单位办理情况: what the first-line units were handed in a period, and how they did. Facts of turns, one statement each."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from hotline.assessment.queries.figures import Span
from hotline.base import clock
from hotline.org.models import UnitKind

GROUPS: Final = (
    ("县（市、区）", (UnitKind.COUNTY_GOV,)),
    ("市直部门", (UnitKind.CITY_DEPT, UnitKind.JUSTICE)),
    ("公共服务单位", (UnitKind.PUBLIC_SERVICE,)),
)
# What was handed to a unit in the span, and what became of it by now. X (剔除集) is left out but for the count of what was
# handed over; a turn still inside its limit is open, neither on time nor late.
_HANDED: Final = """
SELECT top.id, top.short_name, top.kind,
    count(*), count(*) FILTER (WHERE f."left" = ''),
    count(*) FILTER (WHERE f."left" = '' AND f.submitted_at <= f.reply_due_at),
    count(*) FILTER (WHERE f."left" = '' AND (f.submitted_at > f.reply_due_at OR f.submitted_at IS NULL AND f.reply_due_at < %(now)s
        AND NOT coalesce(f.in_review_at <= f.reply_due_at, false))),
    count(*) FILTER (WHERE f."left" = '' AND f.submitted_at IS NULL AND f.ended_at IS NULL),
    count(*) FILTER (WHERE f."left" = '' AND f.n_extensions > 0), count(*) FILTER (WHERE f.asked_return)
FROM assessment_turnfact f JOIN org_unit own ON own.id = f.unit_id JOIN org_unit top ON top.code = split_part(own.path, '.', 2)
WHERE f.role = 'LEAD' AND f.assigned_at >= %(start)s AND f.assigned_at < %(end)s
GROUP BY top.id ORDER BY top.path
"""
_LATE: Final = """
SELECT top.short_name, o.no, f.reply_due_at, f.submitted_at
FROM assessment_turnfact f JOIN workorders_workorder o ON o.id = f.order_id
JOIN org_unit own ON own.id = f.unit_id JOIN org_unit top ON top.code = split_part(own.path, '.', 2)
WHERE f.role = 'LEAD' AND f."left" = '' AND f.reply_due_at >= %(start)s AND f.reply_due_at < least(%(end)s, %(now)s)
    AND (f.submitted_at > f.reply_due_at OR f.submitted_at IS NULL AND NOT coalesce(f.in_review_at <= f.reply_due_at, false))
    AND NOT EXISTS (SELECT FROM disputes_exclusion x WHERE x.assignment_id = f.turn_id AND x.state = 'IN_EFFECT' AND x.scope IN ('ALL', 'ON_TIME'))
ORDER BY top.path, f.reply_due_at, o.no
"""


@dataclass
class Handled:
    """Of one first-line unit, those below it counted with it. `rates` by indicator: (above the line, below)."""

    unit_id: int
    name: str
    kind: str
    handed: int
    counted: int
    on_time: int
    late: int
    open: int
    extended: int
    asked_return: int
    rates: dict[str, tuple[float, int]] = field(default_factory=dict)

    def share(self, indicator: str) -> str:
        """94.12%, or a dash where there was nothing to count."""
        above, below = self.rates.get(indicator, (0, 0))
        return percent(above, below)


def handled(span: Span) -> list[Handled]:
    return [Handled(*row) for row in _rows(_HANDED, span)]


def late_orders(span: Span) -> list[tuple[str, str, Any, Any]]:
    """(unit, order, due, handed in) of what was due in the span and not handed in by then; what a panel excluded left out."""
    return [tuple(row) for row in _rows(_LATE, span)]


def _rows(sql: str, span: Span) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"start": span.start, "end": span.end, "now": clock.now()})
        return list(cursor.fetchall())


def percent(above: float, below: float) -> str:
    return f"{100 * above / below:.2f}%" if below else "—"


def group_of(kind: str) -> str:
    return next((name for name, kinds in GROUPS if kind in kinds), "其他")
