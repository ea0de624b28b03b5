"""来信中的地名: the city's gazetteer, and a sheet of further names for places (地名对照表)."""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import xlsxwriter

from hotline.intake.sheets import BadSheet, as_text, open_sheet
from hotline.org.models import Area, Unit, UnitKind
from hotline.org.places import Gazetteer

NAME: Final = "地名"
AREA: Final = "区划"
TIMES: Final = "来信件数"
MASKED: Final = re.compile(r"[A-Z]\d*[市区县]")  # as published letters hide a place: A市, A3区


def gazetteer(aliases: dict[str, str]) -> Gazetteer:
    """The names of all areas, with the short names of the counties' units (经开区). 2 queries."""
    counties = Unit.objects.active().filter(kind=UnitKind.COUNTY_GOV)
    short_names = dict(counties.values_list("short_name", "area_id"))
    return Gazetteer(Area.objects.values_list("code", "name", "level"), {**short_names, **aliases})


def read_aliases(path: Path) -> dict[str, str]:
    """Name → code of the area, from a sheet with the columns 地名 and 区划 (name, full name or code). Raises BadSheet.

    A row without an area is passed over: that place is none of ours.
    """
    sheet = open_sheet(path)
    if missing := [name for name in (NAME, AREA) if name not in sheet.headers]:
        raise BadSheet(f"地名对照表 {path.name} 缺少列：{'、'.join(missing)}")
    codes = _codes_by_name()
    found = {}
    for number, row in sheet.rows:
        name, area = (as_text(row.get(column)).strip() for column in (NAME, AREA))
        if not name or not area:
            continue
        of_name = codes.get(area, set())
        if len(of_name) != 1:
            why = "不在区划表里" if not of_name else "不止一个，请写全称或区划代码"
            raise BadSheet(f"地名对照表第{number}行：区划“{area}”{why}")
        found[name] = next(iter(of_name))
    return found


def write_unknown(path: Path, times: Counter[str]) -> None:
    """A sheet for `read_aliases` with the names that the gazetteer does not know, to be filled in."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("地名对照表")
        page.set_column(0, 1, 24)
        for column, heading in enumerate((NAME, AREA, TIMES)):
            page.write_string(0, column, heading, book.add_format({"bold": True}))
        for number, (name, n) in enumerate(times.most_common(), 1):
            page.write_string(number, 0, name)
            page.write_number(number, 2, n)


def _codes_by_name() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, name, full_name in Area.objects.values_list("code", "name", "full_name"):
        for word in (code, code.rstrip("0"), name, full_name):
            found.setdefault(word, set()).add(code)
    return found
