"""CSV 行的装载: rows of dictionaries with English keys, as the demo city and set-up scripts keep them.

The same checks as for a workbook; but these files are ours, so one bad row refuses
the whole. Loading twice changes nothing.
"""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from django.db import transaction

from hotline.base.refusal import Refused
from hotline.org.models import system_user
from hotline.org.sheets.cells import plain
from hotline.org.sheets.importing import import_tables
from hotline.org.sheets.layout import AREAS, CONTACTS, SECTIONS, UNITS, Sheet
from hotline.org.sheets.outcome import ImportResult
from hotline.org.sheets.reading import Row, Table

CsvRow = Mapping[str, str]


def load_areas(rows: Iterable[CsvRow]) -> ImportResult:
    """`code,name[,parent]`; codes may be cut after 6 or 9 digits."""
    return _load(AREAS, rows)


def load_units(rows: Iterable[CsvRow]) -> ImportResult:
    """`code,name,kind,area[,short_name,level,parent,duty_phone,leader,deputy,duty_basis,leader_signs,replies_directly]`;
    kind and level as code or Chinese word, yes and no as 1 and 0."""
    return _load(UNITS, rows)


def load_sections(rows: Iterable[CsvRow]) -> ImportResult:
    """`unit,name[,contact,phone]`; the unit by code or name."""
    return _load(SECTIONS, rows)


def load_contacts(rows: Iterable[CsvRow]) -> ImportResult:
    """`unit,name,phone[,duty,is_main]`."""
    return _load(CONTACTS, rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a file in UTF-8, or in GB 18030 as Excel saves it on Chinese Windows."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return list(csv.DictReader(StringIO(text, newline="")))


@transaction.atomic
def _load(sheet: Sheet, rows: Iterable[CsvRow]) -> ImportResult:
    lines = list(rows)
    present = lines[0].keys() if lines else set()
    columns = tuple(column for column in sheet.columns if column.key in present)
    if lines and (missing := [column.key for column in sheet.required if column.key not in present]):
        raise Refused(f"{sheet.title}：缺少列 {'、'.join(missing)}")
    # Line 1 is the header, as in the file.
    table = Table(
        sheet,
        columns,
        [
            Row(number, {column.key: plain(line[column.key]) for column in columns})
            for number, line in enumerate(lines, start=2)
        ],
        (),
    )
    [result] = import_tables([table], actor=system_user(), dry_run=False).results
    if result.refusals:
        first = "；".join(f"第{bad.row}行 {bad.column}“{bad.value}”{bad.reason}" for bad in result.refusals[:5])
        raise Refused(f"{sheet.title}有{result.n_refused}行不能装载：{first}")
    return result
