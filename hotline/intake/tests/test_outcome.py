"""导入结果: the table equals a plain, slow count over the trail."""

from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any

import pytest

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.models import CatalogStamp, SpecialDay
from hotline.intake import outcome
from hotline.intake.tests.sheet_of_letters import HEADERS, LATE, LIFT, OPEN, Letters, rows_of
from hotline.workorders.models import Assignment, Event, WorkOrder
from hotline.workorders.testing import Town

ROWS = [
    [*LIFT, "满意"],
    [*LATE, "基本满意"],
    [*OPEN, ""],
    [
        "4",
        "A04",
        "物业公司乱收费",
        "2025-04-30 16:00:00",
        "车位费涨价。",
        "已责令退款。",
        "2025-05-07 10:11:12",
        "不满意",
    ],
    ["5", "A05", "咨询拆迁补偿", "2025-09-30 09:00:00", "怎么算？", "按公告标准执行。", "2025-10-14 17:00:00", ""],
    ["6", "A06", "路灯不亮", "2025-09-30 09:00:00", "不亮。", "已修好。", "2025-10-14 17:00:00", "满意"],
    ["7", "A07", "物业不管垃圾", "2025-03-03 10:00:00", "垃圾堆。", "您好！留言已收悉", "2025-03-04 10:00:00", ""],
    ["8", "A08", "电梯坏了", "2025-03-03 10:00:00", "电梯坏。", "已转交物业。", "2025-03-04 10:00:00", ""],
]


def slowly(orders: list[WorkOrder]) -> dict[str, Any]:
    """By the trail alone, minute by minute where it must be."""
    days, on_time, due, rated, satisfied = [], 0, 0, 0, 0
    for order in orders:
        events = list(Event.objects.filter(order=order).order_by("n"))
        accepted = next((i for i, event in enumerate(events) if event.verb == "approve"), None)
        reply = next((event for event in reversed(events[: accepted or 0]) if event.verb == "reply"), None)
        clocks = [row for row in order.deadlines.all() if row.kind == "REPLY"]
        if clocks:
            due += any(event.verb == "reply" for event in events) or clocks[0].due_at < clock.now()
            on_time += reply is not None and reply.at <= clocks[0].due_at
        if reply is not None:
            sent = next(event.at for event in events if event.verb == "dispatch")
            days.append(open_minutes(sent, reply.at) / 60 / 7)
        told = [event.facts["result"] for event in events if event.verb == "call_back" and event.facts["result"]]
        rated += bool(told)
        satisfied += bool(told) and told[-1] in ("SATISFIED", "BASICALLY")
    return {
        "registered": len(orders),
        "dispatched": sum(order.first_dispatched_at is not None for order in orders),
        "replied": len(days),
        "closed": sum(order.state == "CLOSED" for order in orders),
        "due": due,
        "on_time": on_time,
        "average": round(fmean(days), 3),
        "median": round(median(days), 3),
        "rated": rated,
        "satisfied": satisfied,
    }


def open_minutes(start: datetime, end: datetime) -> float:
    calendar = catalog.load().calendar
    n, moment, step = 0.0, start, timedelta(seconds=30)
    while moment < end:
        n += 0.5 * calendar.is_open(moment)
        moment += step
    return n


def figures(line: outcome.Line) -> dict[str, Any]:
    assert line.average_days is not None
    assert line.median_days is not None
    found = {name: getattr(line, name) for name in ("registered", "dispatched", "replied", "closed", "due", "on_time")}
    return {
        **found, "average": line.average_days, "median": line.median_days, "rated": line.rated, "satisfied": line.satisfied,
    }  # fmt: skip


def nearly(found: dict[str, Any], told: dict[str, Any]) -> bool:
    return found.keys() == told.keys() and all(abs(found[name] - told[name]) < 0.01 for name in found)


def test_the_table_equals_a_plain_count_over_the_trail(letters: Letters, town: Town) -> None:
    letters.write(*ROWS, headers=[*HEADERS, "满意度"])
    letters.take_in(walk=True)
    # A reply that a reviewer sends back and the unit makes good counts from the one that was accepted.
    turn = Assignment.objects.select_related("order", "unit").get(order=letters.order("7"))
    town.reply(turn)
    town.approve(turn)
    orders = list(WorkOrder.objects.filter(channel="IMPORT"))
    assert len(orders) == 8
    found = outcome.of_source("来信")
    told = slowly(orders)
    assert told["replied"] == 6
    assert 0 < told["on_time"] < told["due"]
    assert nearly(figures(found.total), told)
    for line in found.by_category:
        if line.replied:
            of_it = [order for order in orders if order.category and order.category.full_name.startswith(line.name)]
            assert nearly(figures(line), slowly(of_it)), line.name
    assert sum(line.registered for line in found.by_category) == 8


def test_the_table_is_written_with_numerators_and_denominators(letters: Letters) -> None:
    letters.write(*ROWS, headers=[*HEADERS, "满意度"])
    printed = letters.take_in(walk=True, outcome=letters.outcome)
    assert "按期/应答复" in printed
    total = outcome.of_source("来信").total
    rows = rows_of(letters.outcome)
    rates = (
        total.on_time_rate,
        total.average_days,
        total.median_days,
        total.satisfied,
        total.rated,
        total.satisfaction,
    )
    assert rows[-1][:7] == ("合计", 8, total.dispatched, total.replied, total.closed, total.on_time, total.due)
    assert rows[-1][7:] == pytest.approx(rates)
    assert rows_of(letters.outcome, 1)[0][0] == "住建局"


def test_an_empty_source_has_an_empty_table(town: Town) -> None:
    total = outcome.of_source("没有").total
    assert (total.registered, total.on_time_rate, total.average_days, total.median_days) == (0, None, None, None)


def test_figures_of_years_without_holidays_say_so(letters: Letters) -> None:
    SpecialDay.objects.filter(day__year=2025).delete()
    CatalogStamp.bump()
    letters.write(LIFT)
    assert "工作日历没有2025年的节假日" in letters.take_in(walk=True)
