"""Files of items, row by row: .xlsx (first sheet), .json (a list), .jsonl (a line each), .csv."""

import csv
import json
import warnings
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import IO, Any, Final

from openpyxl import load_workbook

from hotline.base.refusal import Refused
from hotline.org.sheets.cells import plain

ENDINGS: Final = ("xlsx", "json", "jsonl", "csv")
Row = Mapping[str, Any]


def read_rows(file: IO[bytes], name: str) -> list[tuple[int, Row]]:
    """(number as people count it, cells by column). Raises Refused where the file cannot be read."""
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise Refused(f"只能读 {'、'.join('.' + one for one in ENDINGS)} 文件，而不是“{name}”")
    rows = list({"xlsx": _workbook, "json": _json, "jsonl": _json_lines, "csv": _csv}[ending](file))
    if not rows:
        raise Refused("文件里没有数据")
    return rows


def _workbook(file: IO[bytes]) -> Iterator[tuple[int, Row]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that we do not need
        try:
            book = load_workbook(file, read_only=True)
        except Exception as error:  # openpyxl has no exception of its own for a broken file
            raise Refused("这不是有效的 Excel 工作簿（.xlsx）") from error
        try:
            page = book.worksheets[0]
            page.reset_dimensions()
            headings: list[str] = []
            for number, values in enumerate(page.iter_rows(values_only=True), start=1):
                cells = [plain(value) for value in values]
                if not headings:
                    headings = [cell.strip(" *＊") for cell in cells] if sum(map(bool, cells)) > 1 else []
                elif any(cells):
                    yield number, dict(zip(headings, cells, strict=False))
        finally:
            book.close()


def _json(file: IO[bytes]) -> Iterator[tuple[int, Row]]:
    try:
        found = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, UnicodeDecodeError) as error:
        raise Refused(f"不是有效的 JSON：{error}") from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refused("JSON 应是一个列表，每项一个对象")
    yield from enumerate(found, start=1)


def _json_lines(file: IO[bytes]) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line.decode("utf-8-sig"))
        except (ValueError, UnicodeDecodeError) as error:
            raise Refused(f"第{number}行不是有效的 JSON：{error}") from error
        if not isinstance(found, dict):
            raise Refused(f"第{number}行应是一个对象")
        yield number, found


def _csv(file: IO[bytes]) -> Iterator[tuple[int, Row]]:
    try:
        reader = csv.DictReader(TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        for row in reader:
            yield reader.line_num, row
    except UnicodeDecodeError as error:
        raise Refused("CSV 须为 UTF-8 编码") from error
