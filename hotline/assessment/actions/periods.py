"""考核月: begin a month, compute it, freeze it; enter what no row of the house says."""

from collections import defaultdict
from collections.abc import Mapping, Set
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.utils.timezone import localtime

from hotline.assessment import scoring
from hotline.assessment.actions.facts import catch_up
from hotline.assessment.actions.lines import STATEMENTS
from hotline.assessment.definition import Figure
from hotline.assessment.engine import one_action, step
from hotline.assessment.indicators import INDICATORS
from hotline.assessment.models import (
    Merit,
    Period,
    Score,
    ScoreChange,
    ScoreItem,
    ScoreLine,
)
from hotline.assessment.queries.figures import Span, parameters
from hotline.assessment.queries.sealed import digest_of
from hotline.assessment.queries.tiers import figures_by_unit
from hotline.assessment.scoring import INDICATORS_ASKED, ITEM_NAMES, Item, Result, number
from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.catalog.snapshot import Rules
from hotline.catalog.unit_groups import group_of, groups_of, lower_groups_of
from hotline.org.models import Level, Unit, User, system_user
from hotline.org.roles import ASSESS
from hotline.supervision.triggers import Trigger

BY_HAND: Final = (
    ScoreLine.Kind.FALSE_REPLY, ScoreLine.Kind.CASE, ScoreLine.Kind.PRAISE,
    ScoreLine.Kind.ORGANISATION, ScoreLine.Kind.YEAR_END,
)  # fmt: skip
MERIT_MOST, YEAR_END_MOST = Decimal(20), Decimal(100)


def begin(month: date, *, actor: User, note: str = "") -> Period:
    """开始考核 of a month, or its correction (更正) where it is frozen already; computed at once."""
    month = month.replace(day=1)
    last = Period.objects.filter(month=month).order_by("-revision").first()
    revision = last.revision + 1 if last else 1
    if revision > 1 and not note.strip():
        raise Refused("更正已定分的月份，请写明原因")
    no = f"{month:%Y%m}" + (f"-{revision}" if revision > 1 else "")
    period = Period(no=no, month=month, revision=revision)
    with one_action():
        with step("begin", period, actor, note=note):
            pass
        compute(period, actor=actor)
    return period


def compute(period: Period, *, actor: User, note: str = "") -> int:
    """计算 from the facts as they stand; gives how many lines came to something else than before.

    Of a month that is over every difference to the last computing is kept, old and new.
    """
    catch_up()
    span = Span.month_of(period.month)
    with step("compute", period, actor, note=note) as taken, catalog.reading_once():
        rules = catalog.load().in_effect(min(span.end, taken.at))
        before = _told_before(period) if span.end <= taken.at else None
        for model in (ScoreLine, ScoreItem, Score):
            model.objects.filter(period=period).delete()
        period.rule_set_id, period.computed_at = rules.id, taken.at
        _write(period, span, rules)
        changes = _changes(before, _told(period)) if before is not None else []
        ScoreChange.objects.bulk_create(
            [ScoreChange(period=period, unit_id=unit, at=taken.at, what=what, old=old, new=new) for unit, what, old, new in changes],
            1000,
        )  # fmt: skip
        taken.facts = {"standard": rules.version, "changes": len(changes)}
    return len(changes)


def freeze(period: Period, *, actor: User, note: str = "") -> None:
    """定分: computed a last time, then sealed. From now on the database refuses every change."""
    with one_action():
        compute(period, actor=actor, note="定分前计算")
        with step("freeze", period, actor, note=note) as taken:
            period.digest, period.frozen_at = digest_of(period), taken.at
            taken.facts = {"digest": period.digest}


def compute_open() -> None:
    """Every provisional month computed, and the running one begun where it is not; by the system."""
    system, this = system_user(), localtime(clock.now()).date().replace(day=1)
    for period in Period.objects.filter(state="PROVISIONAL").order_by("month"):
        compute(period, actor=system)
    if not Period.objects.filter(month=this).exists():
        begin(this, actor=system)


def enter(month: date, *, actor: User, unit: Unit, kind: str, points: Decimal, reason: str, proof: str) -> Merit:
    """加减分登记 by hand; it counts from the next computing of the month on."""
    _may_enter(actor)
    if kind not in BY_HAND:
        raise Refused("这一类加减分由平台按记录计算，不能手工登记")
    if not reason.strip() or not proof.strip():
        raise Refused("请写明事由和依据（文号、刊期、批示日期或案卷编号）")
    is_of_year = kind == ScoreLine.Kind.YEAR_END
    if not 0 < points <= (YEAR_END_MOST if is_of_year else MERIT_MOST):
        raise Refused(f"分值应大于0，不超过{YEAR_END_MOST if is_of_year else MERIT_MOST}分")
    if not is_of_year:
        _must_be_open(month)
    return Merit.objects.create(
        month=month.replace(day=1), unit=unit, kind=kind, points=points, reason=reason.strip(), proof=proof.strip(),
        entered_by=actor, entered_at=clock.now(),
    )  # fmt: skip


def revoke(merit: Merit, *, actor: User) -> None:
    """撤销 what was entered by mistake; it stays on record."""
    _may_enter(actor)
    if merit.kind != ScoreLine.Kind.YEAR_END:
        _must_be_open(merit.month)
    if merit.revoked_at is not None:
        raise Refused("这一条已经撤销")
    merit.revoked_by, merit.revoked_at = actor, clock.now()
    merit.save(update_fields=["revoked_by", "revoked_at"])


def _may_enter(actor: User) -> None:
    if not actor.has_perm(ASSESS):
        raise Refused("加减分须由考核人员登记")


def _must_be_open(month: date) -> None:
    last = Period.objects.filter(month=month.replace(day=1)).order_by("-revision").first()
    if last is not None and last.is_frozen:
        raise Refused(f"{last}已定分；确需改动，请先开始更正")


# ── computing ──


def _write(period: Period, span: Span, rules: Rules) -> None:
    by_unit: dict[int, dict[str, Figure]] = defaultdict(dict)
    for (id, unit), figure in figures_by_unit((INDICATORS[id] for id in INDICATORS_ASKED), span).items():
        by_unit[unit][id] = figure
    _write_lines(period, span, rules)
    points: dict[int, list[Decimal]] = defaultdict(list)
    organisation: dict[int, Decimal] = defaultdict(Decimal)
    for unit_id, kind, amount in ScoreLine.objects.filter(period=period).values_list("unit_id", "kind", "points"):
        if kind == ScoreLine.Kind.ORGANISATION:
            organisation[unit_id] -= amount
        else:
            points[unit_id].append(amount)
    scored = _scored(rules, {*by_unit, *points, *organisation})
    results = {pk: scoring.result_of(by_unit[pk], organisation[pk], points[pk], rules) for pk in scored}
    _write_scores(period, scored, results, rules)


Place = tuple[int | None, str]  # where a unit is ranked: below which first-line unit, in which group


def _scored(rules: Rules, active: Set[int]) -> dict[int, Place]:
    """Who is scored: every unit of the standard's groups that has sign-in of its own; a village, once it had something to do."""
    first, lower = groups_of(rules), lower_groups_of(rules)
    found: dict[int, Place] = {}
    top: dict[str, int] = {}
    for unit in Unit.objects.active().filter(level__gte=Level.COUNTY).order_by("path"):
        if unit.level == Level.COUNTY:
            if (group := group_of(unit.kind, first)) is not None:
                found[unit.pk], top[unit.code] = (None, group), unit.pk
        elif unit.codes[1] in top and (unit.level == Level.TOWN or unit.pk in active):
            group = group_of(unit.kind, lower)
            if group is not None:
                found[unit.pk] = top[unit.codes[1]], group
    return found


def _write_lines(period: Period, span: Span, rules: Rules) -> None:
    # What stands in the news or on a leader's desk is supervised whether or not the unit is at fault.
    spared = rules.list("deduct_spares") if "deduct_spares" in rules.items else []
    given: dict[str, Any] = parameters(span) | {
        "period": period.pk, "month": period.month, "start": span.start, "end": span.end,
        "overdue": number(rules, "deduct_overdue", "0.5"), "overdue_max": number(rules, "deduct_overdue_max", 10),
        "spared": [one.value for one in Trigger if one.label in spared],
        "false_reply": number(rules, "deduct_false_reply", 3), "internal": number(rules, "deduct_internal", 1),
        "government": number(rules, "deduct_government", 2), "accountability": number(rules, "deduct_accountability", 5),
    }  # fmt: skip
    with connection.cursor() as cursor:
        for sql in STATEMENTS:
            cursor.execute(sql, given)


def _write_scores(period: Period, places: Mapping[int, Place], results: Mapping[int, Result], rules: Rules) -> None:
    least = int(number(rules, "rank_min_cases", 5))
    least_below = int(number(rules, "lower_rank_min_cases", 3))
    enough: dict[Place, dict[int, Decimal]] = defaultdict(dict)
    for pk, one in results.items():
        if one.total is not None and one.n_scored >= (least if places[pk][0] is None else least_below):
            enough[places[pk]][pk] = one.total
    rank = {pk: place for totals in enough.values() for pk, place in scoring.ranks(totals).items()}
    Score.objects.bulk_create(
        Score(
            period=period, unit_id=pk, under_id=places[pk][0], group=places[pk][1], n_scored=one.n_scored, base=one.base,
            added=one.added, deducted=one.deducted, total=one.total, san_lv=one.san_lv, rank=rank.get(pk),
            grade=scoring.grade_of(one.total, rules) if one.total is not None and pk in rank else "",
        )
        for pk, one in results.items()
    )  # fmt: skip
    ScoreItem.objects.bulk_create(
        (_row(period, pk, item) for pk, one in results.items() for item in one.items), 2000
    )  # fmt: skip


def _row(period: Period, unit: int, item: Item) -> ScoreItem:
    return ScoreItem(
        period=period, unit_id=unit, key=item.key, indicator=item.indicator, definition_version=item.version,
        numerator=item.numerator, denominator=item.denominator, value=item.value, weight=item.weight, target=item.target,
        floor=item.floor, points=item.points,
    )  # fmt: skip


# ── what a later computing changed ──

Told = dict[tuple[int, str], str]


def _told(period: Period) -> Told:
    """Every line of every score in words, by unit and what it is."""
    told: Told = {}
    for unit, key, above, below, points in ScoreItem.objects.filter(period=period).values_list(
        "unit_id", "key", "numerator", "denominator", "points"
    ):
        told[unit, ITEM_NAMES[key]] = "—" if points is None else f"{points}分（{above.normalize():f}/{below}）"
    for unit, kind, no, points in ScoreLine.objects.filter(period=period).values_list(
        "unit_id", "kind", "order__no", "points"
    ):
        what = f"{ScoreLine.Kind(kind).label}{no or ''}"
        told[unit, what] = f"{told[unit, what]}、{points}分" if (unit, what) in told else f"{points}分"
    for unit, total, rank in Score.objects.filter(period=period).values_list("unit_id", "total", "rank"):
        told[unit, "得分"] = "—" if total is None else f"{total}分"
        told[unit, "名次"] = f"第{rank}名" if rank else "不排名"
    return told


def _told_before(period: Period) -> Told | None:
    """What the last computing told, of a correction first of all the month that it corrects; None where nothing was told."""
    if period.computed_at is not None:
        return _told(period)
    corrected = Period.objects.filter(month=period.month, revision=period.revision - 1).first()
    return _told(corrected) if corrected is not None else None


def _changes(before: Told, now: Told) -> list[tuple[int, str, str, str]]:
    keys = sorted({*before, *now})
    return [
        (unit, what[:60], before.get((unit, what), "无")[:80], now.get((unit, what), "无")[:80])
        for unit, what in keys
        if before.get((unit, what)) != now.get((unit, what))
    ]
