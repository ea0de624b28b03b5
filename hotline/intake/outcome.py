"""导入结果: what became of the letters of one source, in figures; on the terminal and as XLSX."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import xlsxwriter
from django.db.models import QuerySet
from rich.table import Table

from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import ClockKind
from hotline.intake.models import Appeal
from hotline.workorders.models import Deadline, Role, WorkOrder
from hotline.workorders.workflow import OrderState

MOST_UNITS: Final = 15
HEADINGS: Final = ("", "登记", "派单", "答复", "办结", "按期答复", "按期率", "平均办理（工作日）")


@dataclass
class Line:
    """One row of the table. `handled`: open time from letter to reply, over those replied."""

    name: str
    registered: int = 0
    dispatched: int = 0
    replied: int = 0
    closed: int = 0
    on_time: int = 0
    handled: list[float] = field(default_factory=list)

    @property
    def on_time_rate(self) -> float | None:
        return self.on_time / self.replied if self.replied else None

    @property
    def average_days(self) -> float | None:
        return sum(self.handled) / len(self.handled) if self.handled else None

    def cells(self) -> list[str]:
        rate, days = self.on_time_rate, self.average_days
        counts = [str(n) for n in (self.registered, self.dispatched, self.replied, self.closed, self.on_time)]
        return [self.name, *counts, "—" if rate is None else f"{rate:.1%}", "—" if days is None else f"{days:.1f}"]


@dataclass
class Outcome:
    total: Line
    by_category: list[Line]
    by_unit: list[Line]

    def tables(self) -> Iterable[Table]:
        for title, lines in self._parts():
            table = Table(title=title, title_justify="left")
            for number, heading in enumerate(HEADINGS):
                table.add_column(heading, justify="right" if number else "left", no_wrap=True)
            for line in lines:
                table.add_row(*line.cells())
            yield table

    def write(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            bold, percent, one_digit = (
                book.add_format(look) for look in ({"bold": True}, {"num_format": "0.0%"}, {"num_format": "0.0"})
            )
            for title, lines in self._parts():
                page = book.add_worksheet(title)
                page.set_column(0, 0, 28)
                page.write_row(0, 0, HEADINGS, bold)
                for number, line in enumerate(lines, 1):
                    page.write_string(number, 0, line.name)
                    counts = (line.registered, line.dispatched, line.replied, line.closed, line.on_time)
                    page.write_row(number, 1, counts)
                    for column, value, look in ((6, line.on_time_rate, percent), (7, line.average_days, one_digit)):
                        if value is not None:
                            page.write_number(number, column, value, look)

    def _parts(self) -> Iterable[tuple[str, list[Line]]]:
        return (
            ("总计", [self.total]),
            ("按一级分类", self.by_category),
            (f"按承办单位（前{MOST_UNITS}）", self.by_unit[:MOST_UNITS]),
        )


def of_source(source: str) -> Outcome:
    """The figures over all orders made of a source's appeals. 3 queries.

    On time is the lead unit's first reply within its limit (按期回复), by the rules in force for that order.
    """
    read = catalog.load()
    orders = WorkOrder.objects.filter(pk__in=Appeal.objects.filter(source=source).exclude(order=None).values("order"))
    first_replies = _first_replies(orders)
    total = Line("合计")
    categories: dict[str, Line] = {}
    units: dict[str, Line] = {}
    columns = ("id", "state", "category_id", "lead_unit__short_name", "registered_at", "first_dispatched_at")
    for pk, state, category, unit, registered_at, dispatched_at in orders.values_list(*columns).iterator(5000):
        heading = read.categories.get((category or "")[:2])
        lines = [total, _line(categories, heading.name if heading else "未归类")]
        if unit:
            lines.append(_line(units, unit))
        reply = first_replies.get(pk)
        for line in lines:
            line.registered += 1
            line.dispatched += dispatched_at is not None
            line.closed += state in (OrderState.CLOSED, OrderState.ARCHIVED)
            if reply is not None:
                stopped_at, is_on_time = reply
                line.replied += 1
                line.on_time += is_on_time
                line.handled.append(_working_days(read.calendar.open_time_between(registered_at, stopped_at)))

    def by_size(lines: dict[str, Line]) -> list[Line]:
        return sorted(lines.values(), key=lambda line: (-line.registered, line.name))

    return Outcome(total, by_size(categories), by_size(units))


def _first_replies(orders: "QuerySet[WorkOrder]") -> dict[int, tuple[datetime, bool]]:
    rows = Deadline.objects.filter(
        order__in=orders, kind=ClockKind.REPLY, assignment__role=Role.LEAD, end=Deadline.End.DONE
    ).exclude(stopped_at=None)
    found: dict[int, tuple[datetime, bool]] = {}
    for order_id, stopped_at, due_at in rows.order_by("-id").values_list("order_id", "stopped_at", "due_at"):
        assert stopped_at is not None
        found[order_id] = (stopped_at, stopped_at <= due_at)
    return found


def _line(lines: dict[str, Line], name: str) -> Line:
    return lines.setdefault(name, Line(name))


def _working_days(length: timedelta) -> float:
    """Seven open hours are a working day, as the work standard's hours have it."""
    return length / timedelta(hours=7)


def counted(reasons: Iterable[str]) -> list[tuple[str, int]]:
    """Reasons and how often each occurred, the most frequent first."""
    times: dict[str, int] = defaultdict(int)
    for reason in reasons:
        times[reason] += 1
    return sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
