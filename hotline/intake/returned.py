"""交还的表: the rows that were not taken in, and the preview of a rehearsal, as XLSX that can be corrected and imported again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from hotline.catalog.dispatch import CategoryEntry, UnitEntry
from hotline.intake.letters import Letter
from hotline.intake.plans import Plan
from hotline.intake.sheets import as_text

MOST_IN_A_CELL: Final = 32_767
Refused = tuple[int, str, dict[str, Any]]


def write_refused(path: Path, headers: Sequence[str], refused: Iterable[Refused]) -> None:
    """Number and reason in front, the own columns behind them as they came; text throughout, so nothing is a formula."""
    own = [header for header in headers if header]
    lines = ([number, reason, *(as_text(row.get(header)) for header in own)] for number, reason, row in refused)
    _write(path, "未导入", ["行号", "原因", *own], lines)


PREVIEW: Final = (
    "行号", "编号", "姓名", "电话", "标题", "内容", "时间", "答复", "答复时间", "满意度", "地点", "区划", "分类", "归类依据",
    "主办单位", "派单依据",
)  # fmt: skip


class Preview:
    """每封信的去向: category, place and lead of each letter. Its columns are known to the import: who corrects 分类 or
    区划 in it can import the sheet itself."""

    def __init__(
        self, categories: Mapping[str, CategoryEntry], units: Mapping[int, UnitEntry], areas: Mapping[str, str]
    ) -> None:
        self.categories, self.units, self.areas = categories, units, areas
        self.rows: list[list[Any]] = []
        self.by_lead: Counter[str] = Counter()

    def add(self, number: int, letter: Letter, plan: Plan) -> None:
        lead = self.units[plan.lead].name if plan.lead is not None else ""
        self.by_lead[lead or "（等疑难研判）"] += 1
        self.rows.append(
            [
                number, letter.external_no, letter.name, letter.phone, letter.title, letter.content, as_text(letter.submitted_at),
                letter.reply, as_text(letter.replied_at), letter.satisfaction, letter.place, self.areas.get(plan.area, ""),
                self.categories[plan.guess.category].full_name, "；".join(plan.guess.reasons), lead, "\n".join(plan.basis),
            ]
        )  # fmt: skip

    def write(self, path: Path) -> None:
        _write(path, "来信去向", PREVIEW, self.rows)


def _write(path: Path, title: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(title)
        page.freeze_panes(1, 0)
        page.set_column(1, 1, 40 if headings[1] == "原因" else 14)
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line):
                if isinstance(value, int):
                    page.write_number(number, column, value)
                else:
                    page.write_string(number, column, value[:MOST_IN_A_CELL])
