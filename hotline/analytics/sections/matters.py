"""热点: which matters came up most, how that has changed, and how far from what is usual (热点指数)."""

from typing import Any

from hotline.analytics.models import Report
from hotline.analytics.queries import volumes
from hotline.analytics.queries.handling import percent
from hotline.analytics.sections.parts import bars, change, section, table
from hotline.analytics.spans import period_before
from hotline.assessment.queries.figures import Span
from hotline.catalog import queries as catalog

MOST, ITEMS = 10, 5
HOT_COUNT, HOT_INDEX = 10, 2.0


def names_of_matters() -> dict[str, str]:
    """By code: two digits a 大类, six the leaf."""
    return {code: entry.name for code, entry in catalog.load().categories.items()}


def hot_matters(report: Report, span: Span) -> dict[str, Any]:
    """By 大类 with the leading items below each; then the items that stand out against the eight like periods before."""
    now, before, names = volumes.by_matter(span, 2), volumes.by_matter(period_before(span), 2), names_of_matters()
    leaf, leaf_before, usual = (
        volumes.by_matter(span, 6),
        volumes.by_matter(period_before(span), 6),
        volumes.means_before(span, 6),
    )
    n = sum(now.values())
    rows = []
    for i, (code, count) in enumerate(list(now.items())[:MOST], 1):
        below = [f"{names.get(one, one)}{k}" for one, k in leaf.items() if one.startswith(code)][:ITEMS]
        rows.append(
            (i, names.get(code, code), count, percent(count, n), change(count, before.get(code, 0)), "、".join(below))
        )
    hot = [
        (names.get(code, code), count, leaf_before.get(code, 0), change(count, leaf_before.get(code, 0)), f"{count / usual[code]:.2f}")
        for code, count in leaf.items() if usual.get(code) and count >= HOT_COUNT and count / usual[code] >= HOT_INDEX
    ]  # fmt: skip
    said = (
        "反映集中的是" + "、".join(f"{row[1]}{row[2]}件（{row[3]}）" for row in rows[:3]) + "。"
        if rows
        else "没有受理诉求。"
    )
    said += (
        "明显多于平时的事项：" + "、".join(f"{row[0]}{row[1]}件（热点指数{row[4]}）" for row in hot[:5]) + "。"
        if hot
        else ""
    )
    return section(
        "hot", "热点问题", said,
        tables=[
            table("热点问题", ("位次", "类别", "件数", "占比", "环比", "其中"), rows, shares=(7, 22, 10, 10, 11, 40)),
            table("异常增多的事项", ("事项", "本期", "上期", "环比", "热点指数"), hot[:15]),
        ],
        charts=[bars("hot", "热点问题件数", [row[1] for row in rows], [("本期", [row[2] for row in rows]), ("上期", [before.get(code, 0) for code in list(now)[:MOST]])], lying=True)] if rows else [],
    )  # fmt: skip


def matter_tables(report: Report, span: Span) -> dict[str, Any]:
    """Of a 专报: the items of the one matter."""
    names = names_of_matters()
    leaf, before = (
        volumes.by_matter(span, 6, report.category),
        volumes.by_matter(period_before(span), 6, report.category),
    )
    rows = [(names.get(code, code), n, before.get(code, 0), change(n, before.get(code, 0))) for code, n in leaf.items()]
    said = "主要事项：" + "、".join(f"{row[0]}{row[1]}件" for row in rows[:5]) + "。" if rows else "没有这类诉求。"
    return section("matter", "事项分布", said, tables=[table("事项", ("事项", "本期", "上期", "环比"), rows)])
