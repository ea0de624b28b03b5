"""指标值: counted from the facts in one statement for each table and anchor; and the orders behind any figure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import fmean, pstdev
from typing import Any, Final

from django.db import connection
from django.utils.timezone import make_aware

from hotline.assessment.definition import TABLES, Figure, Indicator, Sort, Source
from hotline.assessment.indicators import INDICATORS
from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.values import NoRuleError

ALLOWANCE: Final = 3  # working days after the deadline in which a callback may still close (回访宽限)


@dataclass(frozen=True)
class Span:
    """A period, half-open, in the city's own days: from the midnight that begins `since` to the one that begins `until`."""

    since: date
    until: date

    @classmethod
    def month_of(cls, day: date) -> "Span":
        first = day.replace(day=1)
        return cls(first, (first + timedelta(days=32)).replace(day=1))

    @property
    def start(self) -> datetime:
        return make_aware(datetime.combine(self.since, time.min))

    @property
    def end(self) -> datetime:
        return make_aware(datetime.combine(self.until, time.min))

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.until - timedelta(days=1)

    def before(self, n: int = 1) -> "Span":
        """The like period `n` earlier: months back from whole months, else as many days."""
        if self.since.day == 1 and self == Span.month_of(self.since):
            back = self.since
            for _ in range(n):
                back = (back - timedelta(days=1)).replace(day=1)
            return Span.month_of(back)
        length = (self.until - self.since) * n
        return Span(self.since - length, self.until - length)


@dataclass(frozen=True)
class Filter:
    """Which rows: of the units under a path, of an area and a category by prefix, of one channel."""

    below: str = ""
    area: str = ""
    category: str = ""
    channel: str = ""

    @property
    def is_of_matter(self) -> bool:
        return bool(self.area or self.category or self.channel)


# By whom figures are split: nobody, the first-line unit that answers, the day.
BY_UNIT: Final = "top.id"
_TOP: Final = " JOIN org_unit own ON own.id = {unit} JOIN org_unit top ON top.code = split_part(own.path, '.', 2)"  # whoever stands right below the centre answers for those below it


def figures(
    wanted: Iterable[Indicator], period: Span, narrowed: Filter = Filter(), *, by_unit: bool = False
) -> dict[tuple[str, int | None], Figure]:
    """Figures by (id of the indicator, unit or None). What has no source, or does not depend on what is asked by, is left out."""
    found: dict[tuple[str, int | None], Figure] = {}
    with catalog.reading_once():
        groups = grouped(one for one in wanted if answers(one, narrowed, by_unit))
        statements = [(group, *_statement(group, period, narrowed, by_unit)) for group in groups]
    for group, sql, given in statements:
        for row in rows_of(sql, given):
            unit, counted = (row[0], row[1:]) if by_unit else (None, row)
            for i, one in enumerate(group):
                above, below = counted[2 * i], counted[2 * i + 1]
                found[one.id, unit] = Figure(one, Decimal(above or 0), int(below or 0))
    return found


def answers(one: Indicator, narrowed: Filter = Filter(), by_unit: bool = False) -> bool:
    """Whether the figure can be counted for what is asked: the telephone knows no unit, a correction no matter."""
    if one.source not in TABLES:
        return False
    if (by_unit or narrowed.below) and not one.unit:
        return False
    return not narrowed.is_of_matter or one.source in (Source.ORDERS, Source.TURNS)


def grouped(wanted: Iterable[Indicator]) -> list[list[Indicator]]:
    """Those that one statement can count: of one table, anchor and unit."""
    groups: dict[tuple[Any, ...], list[Indicator]] = defaultdict(list)
    for one in wanted:
        groups[one.source, one.at, one.unit, one.days_after, one.is_snapshot].append(one)
    return list(groups.values())


def _statement(group: Sequence[Indicator], period: Span, narrowed: Filter, by_unit: bool) -> tuple[str, dict[str, Any]]:
    first = group[0]
    counted = ", ".join(f"{above_of(one)}, {one.below or f'count(*) FILTER (WHERE {among(one)})'}" for one in group)
    tables, where, given = counted_from(first, period, narrowed, by_unit)
    split = f"{BY_UNIT}, " if by_unit else ""
    grouped = f" GROUP BY {BY_UNIT}" if by_unit else ""
    return f"SELECT {split}{counted} FROM {tables} WHERE {where}{grouped}", given


def above_of(one: Indicator) -> str:
    within = among(one)
    if one.whole:
        return one.whole
    if one.sort == Sort.QUANTILE:
        return f"percentile_cont({one.quantile}) WITHIN GROUP (ORDER BY {one.counts}) FILTER (WHERE {within})"
    if one.sort == Sort.MEAN and one.counts:
        return f"sum(({one.counts})::numeric) FILTER (WHERE {within})"
    if one.weight:
        return f"sum({one.weight}) FILTER (WHERE {within})"
    return f"count(*) FILTER (WHERE {above_condition(one)})"


def above_condition(one: Indicator) -> str:
    return f"{among(one)} AND ({one.counts})" if one.counts and one.sort == Sort.RATE else among(one)


def among(one: Indicator) -> str:
    """What stands below the line: X and what a panel excluded left out."""
    conditions = [f"({one.among})"]
    if one.roles:
        roles = ", ".join(f"'{role}'" for role in one.roles)
        conditions.append(f"f.role IN ({roles})")
    if one.leaves_out:
        conditions.append(kept(one))
    return " AND ".join(conditions)


def kept(one: Indicator) -> str:
    """剔除集X, and 异议剔除 in effect of this turn in one of the scopes."""
    scopes = ", ".join(f"'{scope}'" for scope in sorted({"ALL", *one.leaves_out}))
    return (
        f"f.\"left\" = '' AND NOT EXISTS (SELECT FROM disputes_exclusion x WHERE x.assignment_id = {one.turn}"
        f" AND x.state = 'IN_EFFECT' AND x.scope IN ({scopes}))"
    )


def counted_from(
    first: Indicator, period: Span, narrowed: Filter = Filter(), by_unit: bool = False
) -> tuple[str, str, dict[str, Any]]:
    tables, given = TABLES[first.source], parameters(period)
    start, end = period.start - timedelta(days=first.days_after), period.end - timedelta(days=first.days_after)
    given |= {"start": start, "end": end}
    where = [] if first.is_snapshot else [f"{first.at} >= %(start)s AND {first.at} < %(end)s"]
    if first.is_snapshot:
        where.append(f"{first.at} < %(end)s")
    if by_unit or narrowed.below:
        tables += _TOP.format(unit=first.unit)
    if narrowed.below:
        where.append("own.path LIKE %(below)s")
        given["below"] = f"{narrowed.below}%"
    if narrowed.is_of_matter:
        matter = "f" if first.source == Source.ORDERS else "o"
        if matter == "o":
            tables += " JOIN assessment_orderfact o ON o.order_id = f.order_id"
        for name, value in (("area", narrowed.area.rstrip("0")), ("category", narrowed.category)):
            if value:
                where.append(f"{matter}.{name} LIKE %({name})s")
                given[name] = f"{value}%"
        if narrowed.channel:
            where.append(f"{matter}.channel = %(channel)s")
            given["channel"] = narrowed.channel
    return tables, " AND ".join(where), given


def parameters(period: Span) -> dict[str, Any]:
    """What the definitions ask of the work standard of the period's end, and of the calendar."""
    now, book = clock.now(), catalog.load()
    opens = [datetime.combine(period.since, end) - datetime.combine(period.since, start) for start, end in book.calendar.hours_on(period.since)]  # fmt: skip
    basic, allowance = Decimal(1), ALLOWANCE
    try:
        rules = book.in_effect(min(period.end - timedelta(microseconds=1), now))
    except NoRuleError:
        rules = None
    if rules is not None:
        basic = rules.number("basic_satisfied_weight") if "basic_satisfied_weight" in rules.items else basic
        allowance = rules.count("callback_allowance") if "callback_allowance" in rules.items else allowance
    return {"now": now, "day": sum(opens, timedelta()).total_seconds(), "basic": basic, "allowance": allowance}


def rows_of(sql: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[Any] = cursor.fetchall()
        return found


# ── what stands behind a figure ──


def orders_behind(
    one: Indicator, period: Span, narrowed: Filter, *, above: bool, after: int = 0, most: int = 50
) -> list[int]:
    """Keys of the orders counted above or below the line, ascending behind `after`. Orders and turns only."""
    if one.source not in (Source.ORDERS, Source.TURNS):
        return []
    tables, where, given = counted_from(one, period, narrowed)
    condition = above_condition(one) if above else among(one)
    given |= {"after": after, "most": most}
    sql = (
        f"SELECT DISTINCT f.order_id FROM {tables} WHERE {where} AND {condition} AND f.order_id > %(after)s"
        " ORDER BY f.order_id LIMIT %(most)s"
    )
    return [row[0] for row in rows_of(sql, given)]


LIKE_PERIODS: Final = 8


@dataclass(frozen=True)
class Heat:
    """热点: how many were accepted in the period, and in each of the like periods before."""

    n: int
    before: tuple[int, ...]

    @property
    def figure(self) -> Figure:
        """热点指数: the count over the mean of those before."""
        return Figure(INDICATORS["heat_index"], Decimal(self.n * len(self.before)), sum(self.before))

    @property
    def z(self) -> float | None:
        """How many standard deviations above that mean; None where they do not vary."""
        spread = pstdev(self.before)
        return (self.n - fmean(self.before)) / spread if spread else None

    @property
    def is_alarming(self) -> bool:
        return self.n >= 10 and self.z is not None and self.z >= 3


def heat(period: Span, narrowed: Filter = Filter()) -> Heat:
    """9 queries."""
    accepted = INDICATORS["accepted"]
    spans = [period, *(period.before(n) for n in range(1, LIKE_PERIODS + 1))]
    counts = [int(figures([accepted], span, narrowed)["accepted", None].numerator) for span in spans]
    return Heat(counts[0], tuple(counts[1:]))
