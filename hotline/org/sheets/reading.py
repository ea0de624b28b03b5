"""打开工作簿: from an uploaded file to sheets of rows. What is no workbook is `Refused`; rows are judged elsewhere."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

from openpyxl import load_workbook

from hotline.base.refusal import Refused
from hotline.org.sheets.cells import plain
from hotline.org.sheets.layout import SHEETS, Column, Sheet

MAX_BYTES: Final = 10 * 2**20
MAX_UNPACKED: Final = 200 * 2**20
MAX_ROWS: Final = 20_000
HEADER_WITHIN: Final = 10  # a title, a note and a merged line may stand above the headings
OURS: Final = ("说明", "未导入原因")  # what we write ourselves and never read back
NOT_A_WORKBOOK: Final = "这不是有效的 Excel 工作簿（.xlsx）。请下载模板，填好后以 .xlsx 格式保存再上传"


@dataclass(frozen=True)
class Row:
    """`number` as Excel counts; `texts` by column key, only of the columns that the file has."""

    number: int
    texts: dict[str, str]


@dataclass(frozen=True)
class Table:
    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[Row]
    notes: tuple[str, ...]


def read_workbook(file: IO[bytes]) -> list[Table]:
    """The sheets of ours that the workbook holds, in our order. `Refused` where there is none, or too much."""
    _check_container(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that we do not need
            book = load_workbook(file, read_only=True)
            try:
                pages = {page.title: list(_lines(page)) for page in book.worksheets}
            finally:
                book.close()
    except Refused:
        raise
    except Exception as error:
        # openpyxl has no exception of its own for a broken file: KeyError, ValueError, ParseError…
        raise Refused(NOT_A_WORKBOOK) from error
    tables = [table for title, lines in pages.items() if (table := _table(title, lines))]
    if not tables:
        titles = "、".join(f"“{sheet.title}”" for sheet in SHEETS)
        raise Refused(f"没有找到可导入的工作表。工作表名或表头应与模板一致：{titles}")
    twice = [
        table.sheet.title for n, table in enumerate(tables) if table.sheet in [other.sheet for other in tables[:n]]
    ]
    if twice:
        raise Refused(f"有两张工作表都是“{twice[0]}”，请合为一张")
    if not any(table.rows for table in tables):
        raise Refused("工作表里只有表头，没有数据行")
    return sorted(tables, key=lambda table: SHEETS.index(table.sheet))


def _check_container(file: IO[bytes]) -> None:
    file.seek(0, 2)
    if file.tell() > MAX_BYTES:
        raise Refused(f"文件有 {file.tell() / 2**20:.1f} MB，最大 {MAX_BYTES // 2**20} MB，请分成几个文件导入")
    file.seek(0)
    if file.read(4) == b"\xd0\xcf\x11\xe0":
        raise Refused("这是旧版（.xls）或加了密码的工作簿，请去掉密码、另存为 .xlsx 后再上传")
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
    """(row number, cells as text) of every row that is not empty."""
    page.reset_dimensions()  # some programs write a wrong size, which hides rows
    n_filled = 0
    for number, values in enumerate(page.iter_rows(values_only=True), start=1):
        cells = [plain(value) for value in values]
        if any(cells):
            n_filled += 1
            if n_filled > MAX_ROWS + HEADER_WITHIN:
                raise Refused(f"工作表“{page.title}”超过 {MAX_ROWS} 行，请分成几个文件导入")
            yield number, cells


def _table(title: str, lines: Sequence[tuple[int, list[str]]]) -> Table | None:
    """The sheet that these lines are, known by its name or else by its headings; None if it is none of ours."""
    if title.strip() in OURS:
        return None
    named = [sheet for sheet in SHEETS if sheet.title == title.strip()]
    for sheet in named or SHEETS:
        for n, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
            headings = [_heading(cell) for cell in cells]
            if all(column.heading in headings for column in sheet.required):
                return _filled(sheet, headings, list(lines[n + 1 :]))
    if named and lines:
        wanted = "、".join(column.heading for column in named[0].required)
        raise Refused(f"工作表“{title}”前{HEADER_WITHIN}行里没有完整的表头，至少要有：{wanted}")
    return None


def _filled(sheet: Sheet, headings: list[str], lines: list[tuple[int, list[str]]]) -> Table:
    known = sheet.by_heading
    if lines and _continues_header(sheet, headings, lines[0][1]):
        below = [_heading(cell) for cell in lines.pop(0)[1]]
        wide = max(len(headings), len(below))
        pairs = zip(_padded(headings, wide), _padded(below, wide), strict=True)
        headings = [lower or upper for upper, lower in pairs]
    doubled = {heading for heading in headings if heading in known and headings.count(heading) > 1}
    if doubled:
        raise Refused(f"工作表“{sheet.title}”的表头“{doubled.pop()}”出现了两次")
    places = [(n, known[heading].key) for n, heading in enumerate(headings) if heading in known]
    ignored = [heading for heading in headings if heading and heading not in known and heading not in OURS]
    rows = []
    for number, cells in lines:
        texts = {key: cells[n] if n < len(cells) else "" for n, key in places}
        if any(texts.values()):
            rows.append(Row(number, texts))
    notes = (f"不认识的列，未读取：{'、'.join(ignored)}",) if ignored else ()
    present = {key for _, key in places}
    return Table(sheet, tuple(column for column in sheet.columns if column.key in present), rows, notes)


def _continues_header(sheet: Sheet, headings: list[str], cells: list[str]) -> bool:
    """A header over two rows, its upper cells merged: 联系方式 above 值班电话 and 主要领导."""
    known = sheet.by_heading
    words = [_heading(cell) for cell in cells]
    needed = [headings.index(column.heading) for column in sheet.required]
    return all(n >= len(words) or not words[n] for n in needed) and all(word in known for word in words if word)


def _heading(cell: str) -> str:
    """The words of a heading: without blanks, stars and the remark in brackets."""
    return re.sub(r"\s|[*＊]|[（(].*?[)）]", "", cell)


def _padded(words: list[str], length: int) -> list[str]:
    return words + [""] * (length - len(words))
