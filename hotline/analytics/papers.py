"""公文和表格: a report as a Word file in the official layout and as a workbook; the year's typical cases as one book.

The same content gives the same bytes.
"""

from datetime import date
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.utils.timezone import localtime

from hotline.analytics.models import Report, ReportKind, TypicalCase
from hotline.analytics.spans import words_of
from hotline.assessment.queries.figures import Span
from hotline.base.charts import Chart, Kind, with_rest
from hotline.base.official import Block, Heading, OfficialPaper, Table, Text, written
from hotline.org.models import Unit, UnitKind

ORDINALS: Final = "一二三四五六七八九十"
ADDRESSEES: Final = "市几大班子领导，各承办单位"


def office() -> str:
    return Unit.objects.filter(kind=UnitKind.HOTLINE).order_by("path").values_list("name", flat=True).first() or ""


def report_as_word(report: Report, mark: str = "") -> bytes:
    """Red head and number once it is issued; before that a draft on plain paper."""
    name, issued = office(), report.issued_at is not None
    on = localtime(report.issued_at).date() if report.issued_at is not None else localtime(report.generated_at).date()
    leaves_house = report.goes_to_units
    return written(
        OfficialPaper(
            title=_title(report),
            subtitle="" if issued else "（未印发稿）", blocks=tuple(_blocks(report)), head=f"{name}文件" if issued and leaves_house else "",
            number=report.number if issued and leaves_house else "", addressees=ADDRESSEES if leaves_house else "", signed_by=name, on=on,
            printed_by=name if issued and leaves_house else "", mark=mark,
        )
    )  # fmt: skip


def _title(report: Report) -> str:
    """关于…的通报, where it is too long for a line broken between words."""
    if report.kind != ReportKind.MONTHLY:
        return report.title
    return f"关于{report.title.replace('情况通报', '情况的通报')}".replace("市民热线办理", "市民热线\n办理")


def _blocks(report: Report) -> list[Block]:
    found: list[Block] = []
    n_charts = 0
    for n, one in enumerate(report.sections):
        found.append(Heading(f"{ORDINALS[n] if n < 10 else f'十{ORDINALS[n - 10]}'}、{one['title']}"))
        if one["text"]:
            found.append(Text(one["text"]))
        for chart in one["charts"]:
            n_charts += 1
            found.append(_chart(chart, f"图{n_charts}　{chart['label']}"))
        found += [_table(table) for table in one["tables"]]
    return found


def _chart(chart: dict[str, Any], caption: str) -> Chart:
    """What is drawn on the screen (sections/parts.py) as a picture of the paper's own."""
    option, series = chart["option"], chart["option"]["series"]
    if series[0]["type"] == "pie":
        parts = with_rest((one["name"], one["value"]) for one in series[0]["data"])
        names, values = zip(*parts, strict=True)
        return Chart(Kind.RING, caption, names, (("件数", values),))
    is_lying = option["yAxis"]["type"] == "category"
    kind = Kind.LINES if series[0]["type"] == "line" else Kind.LYING if is_lying else Kind.BARS
    names = tuple(option["yAxis" if is_lying else "xAxis"]["data"])
    return Chart(kind, caption, names, tuple((one["name"], tuple(one["data"])) for one in series))


def _table(table: dict[str, Any]) -> Table:
    rows = tuple(tuple(str(cell) for cell in row) for row in table["rows"])
    return Table(tuple(table["headings"]), rows, tuple(table["shares"]), table["caption"], table["landscape"])


def report_as_workbook(report: Report) -> bytes:
    """One sheet for each table, numbers as numbers; in front the figures with both ends of each fraction."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    moment = localtime(report.issued_at or report.generated_at).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": report.title, "author": office(), "created": moment})
    bold, head = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, "bg_color": "#E9F1FB", "border": 1}),
    )
    cell = book.add_format({"border": 1})
    front = book.add_worksheet("指标")
    front.write_string(0, 0, report.title, bold)
    front.write_string(
        1, 0, f"统计期：{words_of(Span(report.since, report.until))}　{report.get_state_display()}　{report.number}"
    )
    _write(
        front,
        3,
        ["指标", "结果", "说明"],
        [[one["label"], one["value"], one["hint"]] for part in report.sections for one in part["figures"]],
        head,
        cell,
    )
    taken = {"指标"}
    for part in report.sections:
        for table in part["tables"]:
            name = _sheet_name(table["caption"], taken)
            _write(book.add_worksheet(name), 0, table["headings"], table["rows"], head, cell)
    book.close()
    return out.getvalue()


def _write(sheet: Any, at: int, headings: list[str], rows: list[list[Any]], head: Any, cell: Any) -> None:
    for column, text in enumerate(headings):
        sheet.write_string(at, column, text, head)
        widest = max([len(text), *(len(str(row[column])) for row in rows)])
        sheet.set_column(column, column, min(60, 2 * widest + 2))
    for n, row in enumerate(rows, at + 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(n, column, value, cell)
            else:
                sheet.write_string(n, column, str(value), cell)
    sheet.freeze_panes(at + 1, 0)


def _sheet_name(caption: str, taken: set[str]) -> str:
    """At most 31 letters, none that a sheet may not bear, none twice."""
    plain = "".join(letter for letter in caption if letter not in "[]:*?/\\")[:28] or "表"
    name = next(one for one in (plain, *(f"{plain}{n}" for n in range(2, 99))) if one not in taken)
    taken.add(name)
    return name


def cases_as_word(year: int, cases: list[TypicalCase], mark: str = "") -> bytes:
    """典型事例选编 of a year."""
    blocks: list[Block] = [
        Text(
            f"从{year}年办结的热线工单中选编典型事例{len(cases)}例，供各单位学习借鉴。文中隐去了可以认出人的内容，编入前征得承办单位和诉求人同意。"
        )
    ]
    for n, one in enumerate(cases, 1):
        blocks.append(Heading(f"{n}．{one.title}", 2))
        blocks.append(Text(f"承办单位：{one.unit.name}"))
        for name, words in (("诉求", one.demand), ("办理经过", one.course), ("结果", one.result), ("启示", one.lesson)):
            blocks += [Heading(f"【{name}】", 3), Text(words)]
    on = max((localtime(one.published_at).date() for one in cases if one.published_at), default=date(year, 12, 31))
    return written(
        OfficialPaper(
            title=f"{year}年12345市民热线典型事例选编", blocks=tuple(blocks), signed_by=office(), on=on, mark=mark
        )
    )
