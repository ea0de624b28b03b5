"""各单位办得怎样: what was handed to each, in three groups; scores and ranks; who was late; 督办; 异议与知识库."""

from itertools import groupby
from typing import Any

from hotline.analytics.models import Report, ReportKind
from hotline.analytics.queries import events, rates, volumes
from hotline.analytics.queries.handling import GROUPS, Handled, handled, late_orders, percent
from hotline.analytics.sections.parts import bars, section, table
from hotline.assessment.models import Score
from hotline.assessment.queries.figures import Span
from hotline.base import clock
from hotline.catalog import queries as catalog

RED, BLACK = 5, 5
MOST_DRAWN = 15


def handled_with_rates(span: Span) -> list[Handled]:
    by_unit, rows = rates.of_units(span), handled(span)
    for row in rows:
        row.rates = by_unit.get(row.unit_id, {})
    return rows


def units(report: Report, span: Span) -> dict[str, Any]:
    """Per unit: handed over, on time, late, open, and the rates; totals below each group."""
    rows = handled_with_rates(span)
    tables = []
    for name, kinds in GROUPS:
        own = [one for one in rows if one.kind in kinds]
        if own:
            tables.append(_group_table(name, own))
    n, late, on_time = sum(one.handed for one in rows), sum(one.late for one in rows), sum(one.on_time for one in rows)
    said = f"转办{len(rows)}个单位{n}件，其中按期回复{on_time}件、逾期{late}件、仍在时限内办理{n - _counted(rows, 'left') - on_time - late}件，剔除{_counted(rows, 'left')}件。"
    book = catalog.load()
    hours = book.calendar.hours_on(span.since)
    seconds = sum((end.hour - start.hour) * 3600 + (end.minute - start.minute) * 60 for start, end in hours)
    days = volumes.handling_days(span, seconds)
    if days is not None:
        said += f"平均办理时长{days:.1f}个工作日。"
    return section("units", "各单位办理情况", said, tables=tables)


def _counted(rows: list[Handled], what: str) -> int:
    return sum(one.handed - one.counted for one in rows) if what == "left" else 0


def _group_table(name: str, rows: list[Handled]) -> dict[str, Any] | None:
    def line(one: Handled) -> tuple[Any, ...]:
        rates_of = [
            one.share(key) for key in ("sign_on_time", "on_time_reply", "resolution_rate", "result_satisfaction")
        ]
        return (
            one.name,
            one.handed,
            one.on_time,
            one.late,
            one.counted - one.on_time - one.late,
            one.handed - one.counted,
            *rates_of,
        )

    whole = ["合计", *(sum(values) for values in zip(*(line(one)[1:6] for one in rows), strict=True))]
    for key in ("sign_on_time", "on_time_reply", "resolution_rate", "result_satisfaction"):
        above, below = (
            sum(one.rates.get(key, (0, 0))[0] for one in rows),
            sum(one.rates.get(key, (0, 0))[1] for one in rows),
        )
        whole.append(percent(above, below))
    heads = ("单位", "转办", "按期", "逾期", "在办", "剔除", "按时签收率", "按期回复率", "解决率", "满意率")
    return table(name, heads, [*(line(one) for one in rows), whole], shares=(15, 7, 7, 7, 7, 7, 12.5, 12.5, 12.5, 12.5))


def ranks(report: Report, span: Span) -> dict[str, Any] | None:
    """Scores and ranks of the three groups; red and black lists where the standard wants them."""
    period, found = rates.scores(span)
    if period is None or not found:
        return None
    tables, charts, idle, names = [], [], [], list(dict.fromkeys(one.group for one in found))
    for n, (group, of_group) in enumerate(groupby(found, key=lambda one: one.group)):
        rows = list(of_group)
        ranked = [one for one in rows if one.rank][:MOST_DRAWN]
        if len(ranked) > 1:
            totals = [float(one.total or 0) for one in ranked]
            charts.append(
                bars(
                    f"ranks-{n}",
                    f"{group}考核得分",
                    [one.unit.short_name for one in ranked],
                    [("得分", totals)],
                    lying=True,
                )
            )
        lines = [
            (
                one.rank or "—",
                one.unit.short_name,
                one.n_scored,
                one.total if one.total is not None else "—",
                one.added,
                one.deducted,
                one.get_grade_display() or "不排名",
            )
            for one in rows
            if one.total is not None
        ]
        idle.append((group, sum(one.total is None for one in rows)))
        tables.append(
            table(
                f"{group}考核得分",
                ("名次", "单位", "计分件", "得分", "加分", "扣分", "等次"),
                [[str(cell) if not isinstance(cell, int) else cell for cell in line] for line in lines],
            )
        )
    said = f"{period}考核得分{'已定' if period.is_frozen else '暂定'}，按{'、'.join(names)}分组排名；计分件不足的只公布数据、不排名。"
    if without := "、".join(f"{group}{n}家" for group, n in idle if n):
        said += f"本期没有计分事项的：{without}。"
    rules = catalog.load().in_effect(min(span.end, clock.now()))
    if rules.allows("red_black_lists"):
        tables.append(table("红黑榜", ("榜", "单位"), _red_and_black(found), shares=(30, 70)))
    return section("ranks", "考核得分和排名", said, tables=tables, charts=charts)


def _red_and_black(found: list[Score]) -> list[tuple[str, str]]:
    """红榜: the first five of each group; 黑榜: the last five of all, none of whom stands among the first (工作标准 ⑫)."""
    ranked = [one for one in found if one.rank]
    red = [one for one in ranked if one.rank and one.rank <= RED]
    rows = [
        (f"红榜　{group}", "、".join(one.unit.short_name for one in own))
        for group, own in groupby(red, key=lambda one: one.group)
    ]
    last = sorted((one for one in ranked if one not in red), key=lambda one: (one.total or 0, one.unit.path))[:BLACK]
    return [*rows, *([("黑榜　全市后五名", "、".join(one.unit.short_name for one in last))] if last else [])]


def late(report: Report, span: Span) -> dict[str, Any]:
    """Overdue by unit with the numbers of the orders."""
    rows = late_orders(span)
    lines = []
    for unit, own in groupby(rows, key=lambda one: one[0]):
        of_unit = list(own)
        still = sum(one[3] is None for one in of_unit)
        lines.append((unit, len(of_unit), still, "、".join(one[1] for one in of_unit)))
    said = (
        f"应于本期回复而逾期的{len(rows)}件，涉及{len(lines)}个单位，其中{sum(line[2] for line in lines)}件至今没有回复。"
        if rows
        else "本期没有逾期件。"
    )
    return section(
        "late",
        "逾期件",
        said,
        tables=[table("逾期件", ("单位", "逾期", "仍未回复", "工单编号"), lines, shares=(18, 9, 11, 62))],
    )


def supervision(report: Report, span: Span) -> dict[str, Any]:
    found = events.supervised(span)
    levels = "、".join(f"{name}{n}件" for name, n in found.by_level.items()) or "没有立项"
    said = f"本期督办：{levels}；销号{found.struck_off}件。"
    decided = events.held_to_account(span)
    if decided:
        measures = "、".join(dict.fromkeys(name for _, name, _ in decided))
        said += f"问责：{len({unit for unit, _, _ in decided})}个单位（{measures}）。"
    elif report.kind != ReportKind.WEEKLY:
        said += "没有问责。"
    rows = found.by_unit if report.kind != ReportKind.WEEKLY else found.by_unit[:20]
    return section(
        "supervision",
        "督办和问责",
        said,
        tables=[
            table("督办情况", ("单位", "催办", "内部督办", "升级督办", "已销号"), rows),
            table("问责情况", ("单位", "处理", "次数"), decided),
        ],
    )


def others(report: Report, span: Span) -> dict[str, Any]:
    """异议研判 and the knowledge base."""
    judged, known = events.disputes(span), events.knowledge(span)
    said = "异议：" + "、".join(f"{name}{n}件" for name, n in judged.items()) + "。"
    said += f"知识库：在用知识点{known['在用知识点']}条，本期发布修订{known['发布修订']}条，受理纠错{known['纠错']}条。"
    return section(
        "others", "异议研判和知识库", said, figures=[(name, n, "") for name, n in [*judged.items(), *known.items()]]
    )
