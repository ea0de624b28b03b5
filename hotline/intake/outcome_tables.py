"""导入结果的表: on the terminal and as XLSX."""

from collections.abc import Iterable
from pathlib import Path

import xlsxwriter
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table

from hotline.intake.outcome import Line, Outcome

_COUNTS = ("登记", "派单", "答复", "办结", "按期", "应答复")
_ON_TERMINAL = ("登记", "派单", "答复", "办结", "按期/应答复", "按期率", "平均/中位", "满意/评价", "满意率")
_IN_WORKBOOK = (*_COUNTS, "按期率", "平均办理（工作日）", "中位办理（工作日）", "满意（含基本满意）", "评价", "满意率")


def tables(outcome: Outcome) -> Iterable[Table]:
    for title, lines in outcome.parts():
        table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        table.add_column("", no_wrap=True)
        for heading in _ON_TERMINAL:
            table.add_column(heading, justify="right", no_wrap=True, min_width=cell_len(heading))
        for line in lines:
            table.add_row(*_cells(line), style="bold" if line is outcome.total else None)
        yield table


def write(outcome: Outcome, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        bold, percent, one_digit = (
            book.add_format(look) for look in ({"bold": True}, {"num_format": "0.0%"}, {"num_format": "0.0"})
        )
        for title, lines in outcome.parts():
            page = book.add_worksheet(title)
            page.set_column(0, 0, 30)
            page.set_column(1, len(_IN_WORKBOOK), 12)
            page.freeze_panes(1, 1)
            page.write_row(0, 0, ("", *_IN_WORKBOOK), bold)
            for number, line in enumerate(lines, 1):
                page.write_string(number, 0, line.name)
                counts = (line.registered, line.dispatched, line.replied, line.closed, line.on_time, line.due)
                page.write_row(number, 1, counts)
                for column, value, look in (
                    (7, line.on_time_rate, percent), (8, line.average_days, one_digit), (9, line.median_days, one_digit),
                    (10, line.satisfied, None), (11, line.rated, None), (12, line.satisfaction, percent),
                ):  # fmt: skip
                    if value is not None:
                        page.write_number(number, column, value, look)
        page = book.add_worksheet("说明")
        page.set_column(0, 0, 100)
        for number, remark in enumerate(outcome.remarks):
            page.write_string(number, 0, remark)


def _cells(line: Line) -> list[str]:
    return [
        line.name.partition("（")[0], *(str(n) for n in (line.registered, line.dispatched, line.replied, line.closed)),
        f"{line.on_time}/{line.due}", _rate(line.on_time_rate), f"{_days(line.average_days)}/{_days(line.median_days)}",
        f"{line.satisfied}/{line.rated}", _rate(line.satisfaction),
    ]  # fmt: skip


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"


def _days(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"
