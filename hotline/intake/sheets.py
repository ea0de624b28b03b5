"""表格: rows of a CSV or XLSX file, one at a time; and the sheet of rows that were refused."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import load_workbook

ENCODINGS = ("utf-8-sig", "gb18030")


class BadSheet(ValueError):
    """The file cannot be read as a table. The message says why, in Chinese."""


@dataclass(frozen=True)
class Sheet:
    """`rows` gives (row number as a spreadsheet shows it, cells by header). A cell too many stands under ""."""

    headers: list[str]
    n_rows: int
    rows: Iterator[tuple[int, dict[str, Any]]]


def open_sheet(path: Path) -> Sheet:
    """A .csv (utf-8, with or without mark, or gb18030; comma, tab or semicolon) or .xlsx. Raises BadSheet."""
    if not path.is_file():
        raise BadSheet(f"没有这个文件：{path}")
    if path.suffix.lower() == ".xlsx":
        return _open_xlsx(path)
    if path.suffix.lower() in (".csv", ".txt"):
        return _open_csv(path)
    raise BadSheet(f"只认 .csv 和 .xlsx 文件，不认 {path.suffix or path.name}")


def _open_csv(path: Path) -> Sheet:
    encoding = _encoding_of(path)
    csv.field_size_limit(10_000_000)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        delimiter = max(",\t;", key=first.count)
        file.seek(0)
        lines = csv.reader(file, delimiter=delimiter)
        headers = _headers(next(lines, []))
        n_rows = sum(1 for line in lines if any(line))

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        with path.open(encoding=encoding, newline="") as file:
            lines = csv.reader(file, delimiter=delimiter)
            next(lines)
            for number, line in enumerate(lines, 2):
                if any(line):
                    yield number, _named(headers, line)

    return Sheet(headers, n_rows, rows())


def _encoding_of(path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding) as file:
                for _ in iter(lambda: file.read(1 << 20), ""):
                    pass
            return encoding
        except UnicodeDecodeError:
            continue
    raise BadSheet(f"{path.name}的文字编码既不是 UTF-8 也不是 GB18030，请另存为 UTF-8 再导入")


def _open_xlsx(path: Path) -> Sheet:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise BadSheet(f"{path.name}不是可读的 XLSX 文件：{error}") from error
    page = book.worksheets[0]
    page.reset_dimensions()  # some programs write a wrong size, and the rows beyond it would be lost
    lines = page.iter_rows(values_only=True)
    headers = _headers(["" if cell is None else str(cell) for cell in next(lines, ())])
    n_rows = sum(1 for line in lines if any(cell is not None for cell in line))

    def rows() -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
            if any(cell is not None for cell in line):
                yield number, _named(headers, line)
        book.close()

    return Sheet(headers, n_rows, rows())


def _headers(cells: Sequence[str]) -> list[str]:
    headers = [cell.strip() for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise BadSheet("表的第一行是空的：第一行应是列名")
    twice = sorted({header for header in headers if header and headers.count(header) > 1})
    if twice:
        raise BadSheet(f"有同名的列：{'、'.join(twice)}")
    return headers


def _named(headers: list[str], cells: Sequence[Any]) -> dict[str, Any]:
    row = dict(zip(headers, cells, strict=False))
    beyond = [cell for cell in cells[len(headers) :] if cell not in (None, "")]
    return {**row, "": beyond} if beyond else row


class Refusals:
    """The rows that were not taken in, with number and reason; the own columns go along, to be corrected and sent again."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = list(headers)
        self.rows: list[tuple[int, str, dict[str, Any]]] = []

    def add(self, number: int, reason: str, row: dict[str, Any]) -> None:
        self.rows.append((number, reason, row))

    def write(self, path: Path) -> None:
        with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
            page = book.add_worksheet("未导入")
            for column, header in enumerate(["行号", "原因", *self.headers]):
                page.write_string(0, column, header, book.add_format({"bold": True}))
            for line, (number, reason, row) in enumerate(self.rows, 1):
                page.write_number(line, 0, number)
                page.write_string(line, 1, reason)
                for column, header in enumerate(self.headers, 2):
                    value = row.get(header)
                    page.write_string(line, column, "" if value is None else str(value)[:32_767])
