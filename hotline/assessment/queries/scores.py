"""Reading scores: a group's table, a unit's sheet, the year. Every list in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Avg, Count, Sum

from hotline.accountability.queries.standard import months_before
from hotline.assessment.definition import rounded
from hotline.assessment.models import Merit, Period, Score, ScoreChange, ScoreItem, ScoreLine
from hotline.assessment.scoring import ITEM_NAMES, SHORT, year_score
from hotline.catalog import queries as catalog
from hotline.catalog.unit_groups import groups_of, lower_groups_of
from hotline.catalog.values import NoRuleError
from hotline.org.models import Unit

BANDS: Final = ((90, "90分以上"), (80, "80—90"), (70, "70—80"), (60, "60—70"), (0, "60分以下"))


def periods(n: int = 18) -> list[Period]:
    """The newest first; of a corrected month all its revisions."""
    return list(Period.objects.order_by("-month", "-revision")[:n])


@dataclass
class Row:
    score: Score
    items: dict[str, ScoreItem]

    @property
    def points(self) -> list[tuple[str, Decimal | None]]:
        """(short name of the item, points), in the standard's order."""
        return [(name, self.items[key].points if key in self.items else None) for key, name in SHORT.items()]


def table_of(period: Period, group: str, under: Unit | None = None) -> list[Row]:
    """A group's units, the ranked ones first: of the city, or of the lower units of one. 2 queries."""
    items: dict[int, dict[str, ScoreItem]] = defaultdict(dict)
    found = list(
        Score.objects.filter(period=period, group=group, under=under)
        .select_related("unit")
        .order_by("rank", "-total", "unit__path")
    )
    for item in ScoreItem.objects.filter(period=period, unit__in=[score.unit_id for score in found]):
        items[item.unit_id][item.key] = item
    return [Row(score, items[score.unit_id]) for score in found]


@dataclass
class LowerTier:
    """The lower units of one first-line unit: how many there are, how many of them are ranked, how they did."""

    unit: Unit
    n: int
    ranked: int
    n_scored: int
    mean: Decimal | None


def lower_tiers(period: Period) -> list[LowerTier]:
    """每家所属的下级单位 at a glance. 2 queries."""
    found = (
        Score.objects.filter(period=period, under__isnull=False)
        .values_list("under")
        .annotate(n=Count("id"), ranked=Count("rank"), n_scored=Sum("n_scored"), mean=Avg("total"))
    )
    counted = {pk: rest for pk, *rest in found}
    units = Unit.objects.filter(pk__in=counted).order_by("path")
    return [
        LowerTier(unit, n, ranked, n_scored, None if mean is None else rounded(mean))
        for unit in units
        for n, ranked, n_scored, mean in (counted[unit.pk],)
    ]


def spread(period: Period, group: str, under: int | None = None) -> list[tuple[str, int]]:
    """How many units of a group came to what, naming none."""
    totals = Score.objects.filter(period=period, group=group, under=under, total__isnull=False)
    counts = dict.fromkeys((name for _, name in BANDS), 0)
    for total in totals.values_list("total", flat=True):
        assert total is not None
        counts[next(name for least, name in BANDS if total >= least)] += 1
    return list(counts.items())


def newest_of(unit: Unit | None) -> Score | None:
    """A unit's score of the newest month in which it was scored."""
    found = Score.objects.filter(unit=unit).select_related("period", "unit")
    return found.order_by("-period__month", "-period__revision").first()


@dataclass
class Sheet:
    score: Score
    items: list[ScoreItem]
    lines: list[ScoreLine]
    changes: list[ScoreChange]
    months: list[Score]


LINES: Final = 200


def sheet_of(period: Period, unit: Unit) -> Sheet | None:
    """5 queries. Deductions and bonuses without worth (beyond the limit) come last."""
    score = Score.objects.filter(period=period, unit=unit).select_related("under").first()
    if score is None:
        return None
    score.unit = unit
    order = list(ITEM_NAMES)
    items = sorted(ScoreItem.objects.filter(period=period, unit=unit), key=lambda one: order.index(one.key))
    lines = (
        ScoreLine.objects.filter(period=period, unit=unit)
        .select_related("order")
        .defer("order__words", "order__content")
    )
    months = Score.objects.filter(unit=unit, period__month__lte=period.month).select_related("period")
    newest: dict[Any, Score] = {}
    for one in months.order_by("-period__month", "-period__revision")[:24]:
        newest.setdefault(one.period.month, one)
    return Sheet(
        score, items, list(lines.order_by("kind", "at", "id")[:LINES]),
        list(ScoreChange.objects.filter(period=period, unit=unit)[:50]), list(newest.values())[:12],
    )  # fmt: skip


@dataclass
class YearRow:
    unit: Unit
    n_months: int
    year_end: Decimal | None
    total: Decimal | None


def year_table(year: int, group: str, under: Unit | None = None) -> list[YearRow]:
    """年度成绩 so far, from the frozen months, each by its last correction, and the year-end assessment. 2 queries."""
    months: dict[int, dict[Any, Score]] = defaultdict(dict)
    found = Score.objects.filter(period__month__year=year, period__state="FROZEN", group=group, under=under)
    found = found.select_related("unit", "period")
    for score in found.order_by("period__revision"):
        months[score.unit_id][score.period.month] = score
    entered = Merit.objects.filter(kind=ScoreLine.Kind.YEAR_END, month__year=year, revoked_at=None).order_by("id")
    year_end = dict(entered.values_list("unit_id", "points"))  # the last one entered counts
    rows = []
    for pk, scores in months.items():
        last = scores[max(scores)]
        totals = [score.total for score in scores.values() if score.total is not None]
        rules = rules_of(last.period)
        total = year_score(totals, year_end.get(pk), rules) if rules else None
        rows.append(YearRow(last.unit, len(totals), year_end.get(pk), total))
    return sorted(rows, key=lambda row: (row.total is None, -(row.total or 0), row.unit.path))


def rules_of(period: Period) -> Any:
    try:
        return catalog.load().rules(period.rule_set_id) if period.rule_set_id else None
    except NoRuleError:
        return None


def merits(most: int = 50) -> list[Merit]:
    return list(Merit.objects.select_related("unit", "entered_by", "revoked_by").order_by("-id")[:most])


def frozen_months() -> set[date]:
    """Months whose last revision is frozen: nothing more can be entered for them."""
    last = {one.month: one.is_frozen for one in Period.objects.order_by("revision")}
    return {month for month, is_frozen in last.items() if is_frozen}


def last_on_end(month: date, times: int) -> list[tuple[Unit, list[date]]]:
    """First-line units that were the last of their group in `times` frozen months on end, `month` among them; each with its months.

    A corrected month counts by its last correction. Where nobody stands above it, nobody is the last. 2 queries.
    """
    around = [months_before(month, -n) for n in range(1 - times, times)]
    frozen: dict[date, int] = dict(
        Period.objects.filter(month__in=around, state="FROZEN").order_by("revision").values_list("month", "pk")
    )
    ranked = Score.objects.filter(period__in=frozen.values(), under=None, rank__gt=1)
    lowest: dict[tuple[int, str], tuple[int, set[int]]] = {}
    for period, group, unit, rank in ranked.order_by("rank").values_list("period", "group", "unit", "rank"):
        same = lowest.get((period, group))
        if same is not None and same[0] == rank:
            same[1].add(unit)
        elif rank is not None:
            lowest[period, group] = rank, {unit}
    last: dict[int, set[int]] = {period: set() for period in frozen.values()}
    for (period, _), (_, units) in lowest.items():
        last[period] |= units
    found = []
    for start in range(times):
        months = around[start : start + times]
        if all(one in frozen for one in months):
            found += [(unit, months) for unit in sorted(set.intersection(*(last[frozen[one]] for one in months)))]
    by_key = Unit.objects.in_bulk({unit for unit, _ in found})
    return [(by_key[unit], months) for unit, months in found]


def groups(period: Period | None, under: Unit | None = None) -> list[str]:
    """The groups of the standard by which the month was computed: of the city's first-line units, or of the units below one."""
    rules = rules_of(period) if period is not None else None
    if under is None:
        return [one.name for one in groups_of(rules)]
    there = set(Score.objects.filter(period=period, under=under).values_list("group", flat=True))
    return [one.name for one in lower_groups_of(rules) if one.name in there]
