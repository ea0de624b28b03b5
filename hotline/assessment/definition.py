"""指标是怎样写下来的: one row of the dictionary. Pure.

A rate counts rows of one table: those whose anchor lies in the period and for which `among` holds stand below the line,
those of them for which `counts` holds above it. A new way of counting is a new version, never an edit: a stored figure
names the version by which it was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final


class Source(StrEnum):
    """Where the rows come from; the value is what the dictionary shows."""

    ORDERS = "工单事实"
    TURNS = "承办事实"
    CALLS = "通话记录"
    MISSED = "漏接的号码"
    SEATS = "坐席状态"
    SHIFTS = "班次、坐席状态"
    CORRECTIONS = "知识纠错、催更"
    SEARCHES = "知识查找记录"
    SUPERVISIONS = "督办台账"
    SUPERVISED = "督办台账、工单事实"
    PERIODS = "工单事实，连同此前8期"
    SCORES = "月度考核"


class Sort(StrEnum):
    COUNT = "件数"
    RATE = "比率"
    MEAN = "平均"
    QUANTILE = "分位数"


TABLES: Final[Mapping[Source, str]] = {
    Source.ORDERS: "assessment_orderfact f",
    Source.TURNS: "assessment_turnfact f",
    Source.CALLS: "telephony_call f",
    Source.MISSED: "(SELECT phone_hash, min(started_at) AS started_at FROM telephony_call WHERE direction = 'IN'"
    " AND answered_at IS NULL AND ended_at IS NOT NULL AND phone_hash <> '' AND started_at >= %(start)s"
    " AND started_at < %(end)s GROUP BY phone_hash) f",
    # An open period reaches as far as its seat was heard of.
    Source.SEATS: "(SELECT p.state, p.began_at, extract(epoch FROM coalesce(p.ended_at, p.seen_at) - p.began_at) / 60 AS minutes"
    " FROM telephony_seatperiod p) f",
    Source.SHIFTS: "(SELECT s.starts_at, extract(epoch FROM least(s.ends_at, %(now)s) - s.starts_at) / 60 AS planned,"
    " (SELECT sum(extract(epoch FROM least(coalesce(p.ended_at, p.seen_at), s.ends_at) - greatest(p.began_at, s.starts_at)) / 60)"
    " FROM telephony_seatperiod p WHERE p.seat_id = s.seat_id AND p.state IN ('READY', 'TALKING', 'WRAP_UP')"
    " AND p.began_at < s.ends_at AND p.began_at > s.starts_at - interval '1 day' AND coalesce(p.ended_at, p.seen_at) > s.starts_at) AS kept"
    " FROM telephony_shift s WHERE s.cancelled_at IS NULL AND s.starts_at < %(now)s) f",
    Source.CORRECTIONS: "(SELECT unit_id, reported_at AS asked_at, due_at, answered_at FROM knowledge_correction"
    " UNION ALL SELECT unit_id, asked_at, due_at, answered_at FROM knowledge_urge) f",
    Source.SEARCHES: "knowledge_search f",
    Source.SUPERVISIONS: "supervision_supervision f",
    Source.SUPERVISED: "(SELECT opened_at AS at, unit_id, true AS is_supervision FROM supervision_supervision"
    " WHERE level IN ('INTERNAL', 'GOVERNMENT') AND state <> 'WITHDRAWN'"
    " UNION ALL SELECT dispatched_at, unit_id, false FROM assessment_orderfact"
    " WHERE dispatched_at >= %(start)s AND dispatched_at < %(end)s) f",
}


@dataclass(frozen=True)
class Indicator:
    """`at`, `among`, `counts` and `amount` are SQL over the row `f`; `unit` the column of the unit that answers for it."""

    id: str
    name: str
    formula: str
    anchor: str  # in words
    source: Source
    at: str = ""
    among: str = "true"
    counts: str = ""  # a condition; of a mean the amount that is summed
    sort: Sort = Sort.RATE
    measured_in: str = "%"
    version: int = 1
    roles: tuple[str, ...] = ()  # of turns, which are counted: 主办 alone, or with it 协办; empty, all
    unit: str = ""
    leaves_out: tuple[str, ...] = ()  # scopes of exclusions (异议剔除) that take a row away; with them 剔除集X
    turn: str = ""  # the turn to which such an exclusion belongs
    days_after: int = 0  # the anchor lies so many days after `at`
    is_snapshot: bool = False  # how it stood at the end of the period
    whole: str = ""  # the aggregate above the line, where it is no part of what stands below
    below: str = ""  # the aggregate below the line, where not the rows themselves are counted
    weight: str = ""  # instead of 1 for each row above the line
    quantile: float = 0.5
    note: str = ""

    @property
    def key(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(frozen=True)
class Figure:
    """Both ends of the fraction, as they were counted."""

    indicator: Indicator
    numerator: Decimal
    denominator: int

    @property
    def value(self) -> Decimal | None:
        """Two decimals, half up; None where there was nothing to count."""
        if self.indicator.sort == Sort.COUNT:
            return self.numerator
        if not self.denominator:
            return None
        if self.indicator.sort == Sort.QUANTILE:
            return rounded(self.numerator)
        share = self.numerator / self.denominator
        return rounded(share * 100 if self.indicator.sort == Sort.RATE else share)

    @property
    def shown(self) -> str:
        """As people read it: 96.37%, 1,024件, —."""
        value = self.value
        if value is None:
            return "—"
        return f"{value:,.0f}" if self.indicator.sort == Sort.COUNT else f"{value:,.2f}"


def rounded(value: Decimal, places: str = "0.01") -> Decimal:
    return value.quantize(Decimal(places), ROUND_HALF_UP)
