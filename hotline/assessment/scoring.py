"""怎样计分: from a unit's figures to its score, its grade, its rank. Pure. Source: 工作标准 ⑫ 考核评分.

A rate earns its weight in full from the target on, nothing at the floor or below, and in between in proportion. An item
with nothing to count is left out, and the others are scaled up to a hundred: nobody is marked for what did not happen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from hotline.assessment.definition import Figure, rounded
from hotline.catalog.snapshot import Rules

HUNDRED: Final = Decimal(100)
SAN_LV: Final = "三率"  # the other scheme: 响应率×a + 解决率×b + 满意率×c


@dataclass(frozen=True)
class ItemRule:
    """One item of ⑫: which indicator, which of the standard's keys give weight and target, and what held before there was such a key."""

    key: str
    name: str
    indicator: str
    weight_key: str
    target_key: str
    target: Decimal = HUNDRED


ITEMS: Final[tuple[ItemRule, ...]] = (
    ItemRule("sign", "按时签收", "sign_on_time", "weight_sign", "on_time_sign_rate"),
    ItemRule("reply", "按期回复", "on_time_reply", "weight_reply", "on_time_reply_rate"),
    ItemRule("satisfaction", "回访满意", "result_satisfaction", "weight_satisfaction", "result_satisfaction"),
    ItemRule("resolved", "事项解决", "resolution_rate", "weight_resolved", "target_resolved", Decimal(85)),
    ItemRule("first_pass", "审核一次通过", "review_first_pass", "weight_first_pass", "target_first_pass", Decimal(90)),
    ItemRule("return", "退单规范", "return_discipline", "weight_return", "target_return", Decimal(98)),
    ItemRule("kb", "知识库维护", "kb_timely", "weight_kb", "target_kb", Decimal(95)),
)
ORGANISATION: Final = "organisation"
ORGANISATION_NAME: Final = "组织保障"
ITEM_NAMES: Final[Mapping[str, str]] = {one.key: one.name for one in ITEMS} | {ORGANISATION: ORGANISATION_NAME}
SHORT: Final[Mapping[str, str]] = {
    "sign": "签收", "reply": "回复", "satisfaction": "满意", "resolved": "解决", "first_pass": "一次通过", "return": "退单",
    "kb": "知识库", ORGANISATION: "组织",
}  # fmt: skip
NOT_OF_CASES: Final = ("kb",)
SCORED: Final = "on_time_reply"  # whose denominator is the number of scored cases
RESPONSE, RESOLUTION, SATISFACTION = "contact_rate", "resolution_rate", "result_satisfaction"
INDICATORS_ASKED: Final = (*(one.indicator for one in ITEMS), RESPONSE)


def number(rules: Rules, key: str, otherwise: str | int | Decimal) -> Decimal:
    """An item of the standard; a version written before there was such an item means the default."""
    return rules.number(key) if key in rules.items else Decimal(otherwise)


@dataclass(frozen=True)
class Item:
    key: str
    indicator: str
    version: int
    numerator: Decimal
    denominator: int
    value: Decimal | None
    weight: Decimal
    target: Decimal
    floor: Decimal
    points: Decimal | None


@dataclass(frozen=True)
class Result:
    """What a unit came to. `lines` are summed by the caller: bonuses above zero, deductions below."""

    items: tuple[Item, ...]
    n_scored: int
    base: Decimal | None
    san_lv: Decimal | None
    added: Decimal
    deducted: Decimal
    total: Decimal | None


def share(value: Decimal, target: Decimal, floor: Decimal) -> Decimal:
    """f: 1 at or above the target, 0 at or below the floor, linear in between."""
    if value >= target:
        return Decimal(1)
    if value <= floor:
        return Decimal(0)
    return (value - floor) / (target - floor)


def item_of(rule: ItemRule, figure: Figure | None, rules: Rules) -> Item:
    weight = number(rules, rule.weight_key, 0)
    target = number(rules, rule.target_key, rule.target)
    floor = max(target - number(rules, "floor_below", 20), Decimal(0))
    value = figure.value if figure else None
    points = None if value is None else rounded(weight * share(value, target, floor))
    return Item(
        rule.key, rule.indicator, figure.indicator.version if figure else 0, figure.numerator if figure else Decimal(0),
        figure.denominator if figure else 0, value, weight, target, floor, points,
    )  # fmt: skip


def result_of(figures: Mapping[str, Figure], organisation: Decimal, lines: Iterable[Decimal], rules: Rules) -> Result:
    """`organisation` is what was taken off 组织保障; `lines` the other bonuses and deductions, each within its own limit."""
    items = [item_of(rule, figures.get(rule.indicator), rules) for rule in ITEMS]
    weight = number(rules, "weight_organisation", 0)
    kept = max(weight - organisation, Decimal(0))
    items.append(Item(ORGANISATION, "", 1, kept, int(weight), None, weight, weight, Decimal(0), kept))
    points = list(lines)
    added = min(sum((one for one in points if one > 0), Decimal(0)), number(rules, "bonus_max", 5))
    deducted = -sum((one for one in points if one < 0), Decimal(0))
    scored = figures.get(SCORED)
    san_lv = san_lv_of(figures, rules)
    is_other_scheme = "score_scheme" in rules.items and rules.text("score_scheme") == SAN_LV
    base = san_lv if is_other_scheme else base_of(items)
    total = None if base is None else max(rounded(base + added - deducted), Decimal("0.00"))
    return Result(tuple(items), scored.denominator if scored else 0, base, san_lv, added, deducted, total)


def base_of(items: Sequence[Item]) -> Decimal | None:
    """Of a hundred. None where the unit had no case that could be counted: how it keeps its articles makes no score."""
    counted = [one for one in items if one.points is not None]
    if not any(one.indicator and one.key not in NOT_OF_CASES for one in counted):
        return None
    points, weight = (sum((getattr(one, name) for one in counted), Decimal(0)) for name in ("points", "weight"))
    return rounded(points / weight * HUNDRED) if weight else None


def san_lv_of(figures: Mapping[str, Figure], rules: Rules) -> Decimal | None:
    parts = [
        (figures[id].value, number(rules, f"san_lv_{name}", default))
        for id, name, default in ((RESPONSE, "a", "0.2"), (RESOLUTION, "b", "0.4"), (SATISFACTION, "c", "0.4"))
        if id in figures
    ]
    counted = [(value, weight) for value, weight in parts if value is not None]
    whole = sum((weight for _, weight in counted), Decimal(0))
    return rounded(sum((v * w for v, w in counted), Decimal(0)) / whole) if whole else None


def grade_of(total: Decimal, rules: Rules) -> str:
    """等次: 优秀, 良好, 合格, 不合格."""
    lines = [Decimal(line) for line in rules.list("grades")]
    names = ("EXCELLENT", "GOOD", "PASSED")
    return next((name for name, line in zip(names, lines, strict=False) if total >= line), "FAILED")


def ranks(totals: Mapping[int, Decimal]) -> dict[int, int]:
    """名次 inside one group; equal totals share a rank, and the next one is left free."""
    ordered = sorted(totals.values(), reverse=True)
    return {unit: ordered.index(total) + 1 for unit, total in totals.items()}


def year_score(months: Sequence[Decimal], year_end: Decimal | None, rules: Rules) -> Decimal | None:
    """年度成绩: the mean of the months and the year-end assessment, by their shares; before the year's end, the mean."""
    if not months:
        return None
    mean = sum(months, Decimal(0)) / len(months)
    if year_end is None:
        return rounded(mean)
    parts = number(rules, "year_months_share", 80), number(rules, "year_end_share", 20)
    return rounded((mean * parts[0] + year_end * parts[1]) / sum(parts))
