"""One sheet out, one sheet in: headings in the first row that has them all, every cell as text."""

import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from typing import IO, Any, Final

import xlsxwriter
from django.db import transaction
from openpyxl import load_workbook

from hotline.base.refusal import Refused
from hotline.org.changes import IMPORT, exported, note_down
from hotline.org.models import User
from hotline.org.sheets.cells import BadCellError, check_readable, plain

MAX_BYTES: Final = 5 * 2**20
MAX_UNPACKED: Final = 100 * 2**20
MAX_ROWS: Final = 5_000
HEADER_WITHIN: Final = 5
NOT_A_WORKBOOK: Final = "这不是有效的 Excel 工作簿（.xlsx）。请先导出，在导出的文件里改好再上传"


@dataclass(frozen=True)
class Column:
    key: str
    heading: str
    width: int = 14
    required: bool = False
    choices: tuple[str, ...] = ()


class Outcome(Enum):
    CREATED = "新增"
    CHANGED = "修改"
    UNCHANGED = "未变"
    REFUSED = "有问题"


@dataclass(frozen=True)
class RowResult:
    """What became of one row; `number` as Excel counts, `what` names the thing, `reason` why it was refused."""

    number: int
    what: str
    outcome: Outcome
    reason: str = ""


@dataclass
class Report:
    is_trial: bool
    rows: list[RowResult] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(outcome.value, self.count(outcome)) for outcome in Outcome]

    @property
    def n_written(self) -> int:
        return self.count(Outcome.CREATED) + self.count(Outcome.CHANGED)

    @property
    def refused(self) -> list[RowResult]:
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]

    @property
    def written(self) -> list[RowResult]:
        return [row for row in self.rows if row.outcome in (Outcome.CREATED, Outcome.CHANGED)]


Texts = dict[str, str]


class _TrialOverError(Exception):
    """Takes back everything that the trial wrote."""


def import_rows(
    file: IO[bytes],
    columns: Sequence[Column],
    take: Callable[[Texts], Outcome],
    name: str,
    *,
    title: str,
    actor: User,
    trial: bool,
) -> Report:
    """Hand each row to `take`, alone: what it refuses is reported, the rest stands. `name` is the key of the column
    that names the thing. On trial everything is taken back; else the import is put on record. Refused as a whole only
    if it is no such workbook."""
    report = Report(trial)
    rows = read_rows(file, columns)
    try:
        with transaction.atomic():
            for number, texts in rows:
                report.rows.append(_taken(number, texts, columns, take, texts.get(name, "")))
            if trial:
                raise _TrialOverError
            facts = [(what, "", str(n)) for what, n in report.counts if n]
            note_down(IMPORT, title, facts, actor=actor)
    except _TrialOverError:
        pass
    return report


def _taken(
    number: int, texts: Texts, columns: Sequence[Column], take: Callable[[Texts], Outcome], what: str
) -> RowResult:
    try:
        for column in columns:
            text = texts.get(column.key, "")
            check_readable(text)
            if column.required and not text:
                raise Refused(f"“{column.heading}”不能空")
            if text and column.choices and text not in column.choices:
                raise Refused(f"“{column.heading}”应为{'、'.join(column.choices)}之一，而不是“{text}”")
        with transaction.atomic():
            return RowResult(number, what, take(texts))
    except (Refused, BadCellError) as error:
        return RowResult(number, what, Outcome.REFUSED, error.reason)


def read_rows(file: IO[bytes], columns: Sequence[Column]) -> list[tuple[int, Texts]]:
    """(row number, texts by column key) of the first sheet that has the required headings. Raises Refused."""
    _check_container(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we do not need
            book = load_workbook(file, read_only=True)
            try:
                pages = [list(_lines(page)) for page in book.worksheets]
            finally:
                book.close()
    except Refused:
        raise
    except Exception as error:
        # openpyxl has no exception of its own for a broken file: KeyError, ValueError, ParseError…
        raise Refused(NOT_A_WORKBOOK) from error
    for lines in pages:
        for n, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
            headings = [cell.strip(" *＊") for cell in cells]
            if all(column.heading in headings for column in columns if column.required):
                return _filled(columns, headings, lines[n + 1 :])
    wanted = "、".join(column.heading for column in columns if column.required)
    raise Refused(f"前{HEADER_WITHIN}行里没有完整的表头，至少要有：{wanted}")


def export_of(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, actor: User) -> bytes:
    """A workbook of one sheet, put on record and marked with who took it and when. Every cell is text, no formula."""
    lines = list(rows)
    mark = exported(title, {title: len(lines)}, actor=actor)
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"comments": mark})
        text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        bold = book.add_format({"bold": True, "bg_color": "#E8F0FA", "bottom": 1})
        page = book.add_worksheet(title)
        page.write_string(0, 0, mark, book.add_format({"font_color": "#9A3412", "italic": True}))
        page.set_footer(f"&L{mark}&R&P / &N")
        page.freeze_panes(2, 1)
        for n, column in enumerate(columns):
            page.set_column(n, n, column.width, text)
            page.write_string(1, n, column.heading + (" *" if column.required else ""), bold)
            if column.choices:
                page.data_validation(2, n, MAX_ROWS, n, {"validate": "list", "source": list(column.choices)})
        for number, row in enumerate(lines, start=2):
            for n, value in enumerate(row):
                if value:
                    page.write_string(number, n, value, text)
    return file.getvalue()


def yes_no(value: bool) -> str:
    return "是" if value else "否"


def words(text: str) -> list[str]:
    """Several words in one cell, apart by 、 or commas."""
    for mark in "，,;；\n":
        text = text.replace(mark, "、")
    return [word.strip() for word in text.split("、") if word.strip()]


def _check_container(file: IO[bytes]) -> None:
    file.seek(0, 2)
    if file.tell() > MAX_BYTES:
        raise Refused(f"文件最大 {MAX_BYTES // 2**20} MB，请分成几个文件导入")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Refused(NOT_A_WORKBOOK) from error
    if unpacked > MAX_UNPACKED:
        raise Refused("工作簿展开后过大，请只保留需要导入的行和列")
    file.seek(0)


def _lines(page: Any) -> Iterator[tuple[int, list[str]]]:
    page.reset_dimensions()  # some programs write a wrong size, which hides rows
    n_filled = 0
    for number, values in enumerate(page.iter_rows(values_only=True), start=1):
        cells = [plain(value) for value in values]
        if any(cells):
            n_filled += 1
            if n_filled > MAX_ROWS + HEADER_WITHIN:
                raise Refused(f"工作表超过 {MAX_ROWS} 行，请分成几个文件导入")
            yield number, cells


def _filled(
    columns: Sequence[Column], headings: list[str], lines: list[tuple[int, list[str]]]
) -> list[tuple[int, Texts]]:
    places = [(headings.index(column.heading), column.key) for column in columns if column.heading in headings]
    rows = []
    for number, cells in lines:
        texts = {key: cells[n] if n < len(cells) else "" for n, key in places}
        if any(texts.values()):
            rows.append((number, texts))
    if not rows:
        raise Refused("工作表里只有表头，没有数据行")
    return rows
