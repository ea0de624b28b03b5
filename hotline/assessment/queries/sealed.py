"""结果校验值: a month's result in one canonical text, and the hash of it."""

import json
from collections import defaultdict
from hashlib import sha256
from typing import Any

from hotline.assessment.models import Period, Score, ScoreItem, ScoreLine


def canonical(period: Period) -> str:
    """The result of a month, the same bytes whenever the same was computed: units by code, amounts with their two places."""
    items: dict[int, list[Any]] = defaultdict(list)
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in ScoreItem.objects.filter(period=period).order_by("key").values_list(
        "unit_id", "key", "indicator", "definition_version", "numerator", "denominator", "value", "weight", "target",
        "floor", "points",
    ):  # fmt: skip
        items[row[0]].append(_texts(row[1:]))
    for line in ScoreLine.objects.filter(period=period).values_list(
        "unit_id", "kind", "order__no", "turn_id", "points", "at", "why"
    ):
        lines[line[0]].append(_texts(line[1:]))
    scores = Score.objects.filter(period=period).order_by("unit__code").values_list(
        "unit_id", "unit__code", "under__code", "group", "n_scored", "base", "added", "deducted", "total", "san_lv", "grade", "rank"
    )  # fmt: skip
    told = {
        "month": period.month.isoformat(), "revision": period.revision,
        "standard": period.rule_set.version if period.rule_set else None,
        "scores": [{"unit": _texts(row[1:]), "items": items[row[0]], "lines": sorted(lines[row[0]])} for row in scores],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(period: Period) -> str:
    return sha256(canonical(period).encode()).hexdigest()


def _texts(row: tuple[Any, ...]) -> list[str]:
    return ["" if value is None else str(value) for value in row]


def broken(period: Period) -> str | None:
    """Why a frozen month is not what was frozen; None if it is. The trail, which is sealed itself, says what it was."""
    frozen = period.events.filter(verb="freeze").order_by("-n").first()
    if frozen is None:
        return "轨迹中没有定分这一步"
    if frozen.facts.get("digest") != period.digest:
        return "校验值与定分时轨迹所记不符"
    return None if digest_of(period) == period.digest else "得分、得分项或加减分与定分时不符"
