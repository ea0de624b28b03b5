"""表格: rows of a CSV or XLSX file, one at a time."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from hotline.base.files import why_not

ENCODINGS: Final = ("utf-8-sig", "gb18030")
SEPARATORS: Final = ",\t;"
ABOVE_HEADINGS: Final = 10  # rows in which the headings may stand: many sheets begin with a title
LONGEST_CELL: Final = 10_000_000
_END: Final = "\x1cend of file"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cells = Sequence[Any]
Row = tuple[int, dict[str, Any]]


class BadSheet(ValueError):
    """The file cannot be read as a table. The message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Sheet:
    """`rows` gives (row number as a spreadsheet shows it, cells by header). A cell too many stands under "".

    `remarks`: what the reader should know of how the file was read, in Chinese.
    """

    headers: list[str]
    n_rows: int
    rows: Iterator[Row]
    remarks: tuple[str, ...] = ()


def any_row(cells: Sequence[str]) -> bool:
    return True


def open_sheet(path: Path, *, page: str = "", are_headings: Callable[[Sequence[str]], bool] = any_row) -> Sheet:
    """A .csv (UTF-8, GB 18030 or UTF-16; comma, tab or semicolon) or .xlsx. Raises BadSheet.

    The headings stand in the first of the first ten rows that `are_headings`, else in the first row that is not
    empty. `page`: the name of a workbook's page; without it the first that holds anything.
    """
    try:
        if not path.exists():
            raise BadSheet(f"没有这个文件：{path}")
        if path.is_dir():
            raise BadSheet(f"{path} 是文件夹，请写明文件名")
        with path.open("rb") as file:
            start = file.read(4)
        if not start:
            raise BadSheet(f"{path.name} 是空文件")
        if start == _ZIP and path.suffix.lower() in (".xlsx", ".xlsm", ".csv", ".xls"):
            return _open_xlsx(path, page, are_headings)
        if start == _OLE:
            raise BadSheet(f"{path.name} 是旧版 Excel（.xls）或加了密码的文件：请打开后去掉密码，另存为 .xlsx 再导入")
        if path.suffix.lower() in (".csv", ".txt", ".tsv"):
            if page:
                raise BadSheet("CSV 文件没有工作表，不能用 --sheet")
            return _open_csv(path, are_headings)
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            raise BadSheet(f"{path.name} 不是可读的 XLSX 文件，可能已损坏：请用 Excel 打开后重新另存")
    except OSError as error:
        raise BadSheet(f"读不了 {path}：{why_not(error)}") from error
    raise BadSheet(f"只认 .csv 和 .xlsx 文件，不认 {path.suffix or path.name}：请另存为其中一种再导入")


# ── CSV ──


def _open_csv(path: Path, are_headings: Callable[[Sequence[str]], bool]) -> Sheet:
    encoding = _encoding_of(path)
    csv.field_size_limit(LONGEST_CELL)
    delimiter = _delimiter_of(path, encoding)
    top = list(islice(_csv_lines(path, encoding, delimiter), ABOVE_HEADINGS))
    at, headers = _find_headings([line for _, line in top], are_headings)
    n_rows = sum(1 for number, line in _csv_lines(path, encoding, delimiter) if number > at and any(line))

    def rows() -> Iterator[Row]:
        for number, line in _csv_lines(path, encoding, delimiter):
            if number > at and any(line):
                yield number, _named(headers, line)

    return Sheet(headers, n_rows, rows(), _said_of(at))


def _csv_lines(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, the empty ones too. Raises BadSheet where a quotation mark is never closed."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(chain(file, [_END]), delimiter=delimiter)
        number = 0
        try:
            for number, line in enumerate(reader, 1):
                if line == [_END]:
                    return
                if line and _END in line[-1]:
                    raise BadSheet(f"第{number}行有一个没有配对的引号，其后的内容都连在了一格里：请改正后再导入")
                yield number, line
        except csv.Error as error:
            raise BadSheet(f"第{number + 1}行读不下去：有一格超过{LONGEST_CELL}字，可能有没有配对的引号") from error


def _delimiter_of(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        for line in islice(file, ABOVE_HEADINGS):
            if any(sign in line for sign in SEPARATORS):
                return max(SEPARATORS, key=line.count)
    return SEPARATORS[0]


def _encoding_of(path: Path) -> str:
    with path.open("rb") as raw:
        start = raw.read(4)
    marked = ("utf-16",) if start[:2] in (b"\xff\xfe", b"\xfe\xff") else ()
    for encoding in marked or ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                for _ in iter(lambda: file.read(1 << 20), ""):
                    pass
            return encoding
        except UnicodeError:
            continue
    raise BadSheet(f"{path.name} 的文字编码既不是 UTF-8 也不是 GB18030（GBK）：请另存为“CSV UTF-8”再导入")


# ── XLSX ──


def _open_xlsx(path: Path, wanted: str, are_headings: Callable[[Sequence[str]], bool]) -> Sheet:
    try:
        # Given bytes the library does not look at the name: some systems export workbooks as .csv or .xls.
        book = load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except Exception as error:  # whatever a broken archive makes the library raise
        raise BadSheet(f"{path.name} 不是可读的 XLSX 文件，可能已损坏：请用 Excel 打开后重新另存") from error
    pages = {page.title: page for page in book.worksheets if isinstance(page, ReadOnlyWorksheet)}
    for page in pages.values():
        page.reset_dimensions()  # some programs write a wrong size, and the rows beyond it would be lost
    if wanted and wanted not in pages:
        raise BadSheet(f"{path.name} 里没有工作表“{wanted}”；现有：{'、'.join(pages)}")
    filled = [title for title in pages if title == wanted or (not wanted and next(_xlsx_lines(pages[title]), None))]
    if not filled:
        raise BadSheet(f"{path.name} 的工作表都是空的")
    page = pages[filled[0]]
    top = list(islice(_xlsx_lines(page), ABOVE_HEADINGS))
    found, headers = _find_headings([line for _, line in top], are_headings)
    at = top[found - 1][0] if top else 0
    n_rows = sum(1 for number, _ in _xlsx_lines(page) if number > at)

    def rows() -> Iterator[Row]:
        for number, line in _xlsx_lines(page):
            if number > at:
                yield number, _named(headers, line)
        book.close()

    several = (f"只读工作表“{filled[0]}”；其余（{'、'.join(filled[1:])}）请用 --sheet 分次导入",) if filled[1:] else ()
    return Sheet(headers, n_rows, rows(), (*several, *_said_of(at)))


def _xlsx_lines(page: Any) -> Iterator[tuple[int, Cells]]:
    """The rows that hold anything, with their numbers."""
    for number, line in enumerate(page.iter_rows(values_only=True), 1):
        if any(cell not in (None, "") for cell in line):
            yield number, line


# ── both ──


def _find_headings(top: Sequence[Cells], are_headings: Callable[[Sequence[str]], bool]) -> tuple[int, list[str]]:
    """Where among the first rows (from 1) the headings stand, and they themselves. Raises BadSheet."""
    filled = [(number, _texts(cells)) for number, cells in enumerate(top, 1) if any(_texts(cells))]
    if not filled:
        raise BadSheet("表是空的：第一行应是列名")
    number, headers = next((row for row in filled if are_headings(row[1])), filled[0])
    twice = sorted({header for header in headers if header and headers.count(header) > 1})
    if twice:
        raise BadSheet(f"有同名的列：{'、'.join(twice)}。请改名后再导入")
    return number, headers


def _texts(cells: Cells) -> list[str]:
    texts = ["" if cell is None else str(cell).strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _named(headers: list[str], cells: Cells) -> dict[str, Any]:
    row = {header: cell for header, cell in zip(headers, cells, strict=False) if header}
    beyond = [cell for cell in cells[len(headers) :] if cell not in (None, "")]
    return {**row, "": beyond} if beyond else row


def _said_of(at: int) -> tuple[str, ...]:
    return (f"列名在第{at}行",) if at > 1 else ()


def as_text(value: Any) -> str:
    """A cell as a person reads it in the spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # numbers of orders and telephones are kept as 2549.0
    return str(value)
