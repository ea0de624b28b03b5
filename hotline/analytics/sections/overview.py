"""概况、渠道、性质、走势、紧急件: sections that say how much there was."""

from typing import Any

from hotline.analytics.models import Report, ReportKind
from hotline.analytics.queries import events, rates, volumes
from hotline.analytics.queries.handling import percent
from hotline.analytics.sections.matters import names_of_matters
from hotline.analytics.sections.parts import bars, change, lines, plain, ring, said_change, section, table
from hotline.analytics.spans import period_before, words_of, year_before
from hotline.assessment.queries.figures import Span
from hotline.catalog.vocabulary import Channel, Kind

THAN = {
    ReportKind.DAILY: "较前一日",
    ReportKind.WEEKLY: "较上周",
    ReportKind.QUARTERLY: "较上季度",
    ReportKind.ANNUAL: "较上年",
}


def overview(report: Report, span: Span) -> dict[str, Any]:
    """受理、直接答复、转办, the rates by their definitions, against the like period before."""
    now, before = volumes.totals(span, report.category), volumes.totals(period_before(span), report.category)
    than = THAN.get(ReportKind(report.kind), "较上月")
    figures: list[tuple[str, Any, str]] = [
        ("受理", now.accepted, f"{than}{change(now.accepted, before.accepted)}"),
        ("直接答复", now.direct, f"{now.direct} ÷ {now.accepted}"),
        ("转办", now.handed, f"{than}{change(now.handed, before.handed)}"),
    ]
    said = f"{words_of(span)}，热线共受理群众诉求{now.accepted}件"
    if more := said_change(now.accepted, before.accepted, than):
        said += f"，{more}"
    said += (
        f"；话务员直接答复{now.direct}件，直接答复率{percent(now.direct, now.accepted)}；转办承办单位{now.handed}件。"
    )
    if report.kind == ReportKind.SPECIAL:
        return section("overview", "总体情况", said, figures=figures)
    city = rates.of_city(span)
    figures += [(one.name, one.shown, f"{plain(one.above)} ÷ {one.below}（{one.formula}）") for one in city.values()]
    wanted = ("on_time_reply", "result_satisfaction", "resolution_rate")
    if parts := [f"{city[key].name}{city[key].shown}" for key in wanted if key in city and city[key].below]:
        said += "、".join(parts) + "。"
    definitions = table(
        "指标与口径", ("指标", "分子", "分母", "结果", "口径"), [(one.name, plain(one.above), one.below, one.shown, f"{one.formula}（第{one.version}版）") for one in city.values()],
        shares=(22, 10, 10, 12, 46),
    )  # fmt: skip
    return section(
        "overview", "总体情况", said, figures=figures, tables=[definitions] if report.kind != ReportKind.DAILY else []
    )


def channels(report: Report, span: Span) -> dict[str, Any]:
    rows = volumes.ordered(volumes.split(span, "channel", report.category), Channel.choices)
    n = sum(count for _, count in rows)
    said = (
        "受理渠道：" + "，".join(f"{name}{count}件（{percent(count, n)}）" for name, count in rows) + "。"
        if rows
        else "没有受理诉求。"
    )
    found = table("受理渠道", ("渠道", "件数", "占比"), [(name, count, percent(count, n)) for name, count in rows])
    return section(
        "channels", "受理渠道", said, tables=[found], charts=[ring("channels", "各渠道受理量", rows)] if rows else []
    )


def kinds(report: Report, span: Span) -> dict[str, Any]:
    found, before = (
        volumes.split(span, "kind", report.category),
        volumes.split(period_before(span), "kind", report.category),
    )
    n = sum(found.values())
    rows = [
        (Kind(key).label, count, percent(count, n), change(count, before.get(key, 0))) for key, count in found.items()
    ]
    said = (
        "按诉求性质分：" + "，".join(f"{name}{count}件（{share}）" for name, count, share, _ in rows) + "。"
        if rows
        else "没有受理诉求。"
    )
    return section("kinds", "诉求性质", said, tables=[table("诉求性质", ("性质", "件数", "占比", "环比"), rows)])


def trend(report: Report, span: Span) -> dict[str, Any] | None:
    """By day; over more than a quarter by month."""
    days = volumes.by_day(span, report.category)
    if len(days) > 92:
        months: dict[str, list[int]] = {}
        for day, n, handed in days:
            months.setdefault(f"{day.month}月", [0, 0])
            months[f"{day.month}月"][0] += n
            months[f"{day.month}月"][1] += handed
        while months and not any(months[last := next(reversed(months))]):
            del months[last]  # not yet come
        names, all_of, handed_of = list(months), [n for n, _ in months.values()], [n for _, n in months.values()]
    else:
        names, all_of, handed_of = (
            [f"{day.month}.{day.day}" for day, _, _ in days],
            [n for _, n, _ in days],
            [n for _, _, n in days],
        )
    if not any(all_of):
        return None
    most = max(range(len(names)), key=all_of.__getitem__)
    said = f"日均受理{sum(all_of) / len(days):.0f}件，最多的是{names[most].replace('.', '月')}{'日' if '.' in names[most] else ''}，{all_of[most]}件。"
    return section(
        "trend",
        "受理走势",
        said,
        charts=[lines("trend", "受理和转办走势", names, [("受理", all_of), ("转办", handed_of)])],
    )


def urgent(report: Report, span: Span) -> dict[str, Any]:
    rows = [
        (one.no, one.title, one.category.name if one.category else "", one.lead_unit.short_name if one.lead_unit else "", one.get_urgency_display(), one.get_state_display())
        for one in events.urgent_orders(span)
    ]  # fmt: skip
    said = f"突发紧急诉求{len(rows)}件。" if rows else "没有突发紧急诉求。"
    return section(
        "urgent",
        "突发紧急件",
        said,
        tables=[table("突发紧急件", ("工单", "诉求", "事项", "承办单位", "紧急程度", "状态"), rows)],
    )


def matters_of_year(report: Report, span: Span) -> dict[str, Any]:
    """热点难点 with the year before (同比)."""
    now, before = volumes.by_matter(span, 2), volumes.by_matter(year_before(span), 2)
    names, n = names_of_matters(), sum(now.values())
    rows = [
        (names.get(code, code), count, percent(count, n), before.get(code, 0), change(count, before.get(code, 0)))
        for code, count in now.items()
    ]
    leaf, leaf_before = volumes.by_matter(span, 6), volumes.by_matter(year_before(span), 6)
    top = list(leaf.items())[:20]
    hot = [
        (i, names.get(code, code), count, leaf_before.get(code, 0), change(count, leaf_before.get(code, 0)))
        for i, (code, count) in enumerate(top, 1)
    ]
    said = (
        "群众反映较多的是" + "、".join(f"{row[0]}（{row[1]}件，占{row[2]}）" for row in rows[:5]) + "。"
        if rows
        else "没有受理诉求。"
    )
    if hot:
        said += "具体事项中，" + "、".join(f"{row[1]}{row[2]}件" for row in hot[:5]) + "居前五位。"
    year = f"{span.since.year}年"
    return section(
        "matters", "热点难点", said,
        tables=[
            table("分类与同比", ("类别", year, "占比", f"{span.since.year - 1}年同期", "同比"), rows),
            table("前二十位事项", ("位次", "事项", year, f"{span.since.year - 1}年同期", "同比"), hot, shares=(8, 44, 14, 20, 14)),
        ],
        charts=[bars("matters", "各类诉求件数", [row[0] for row in rows[:12]], [("件数", [row[1] for row in rows[:12]])], lying=True)] if rows else [],
    )  # fmt: skip
