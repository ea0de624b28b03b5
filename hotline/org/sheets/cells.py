"""单元格怎么读: from what Excel hands over to what a table keeps. Pure.

People paste from everywhere: full-width digits, blanks inside phone numbers, codes
that Excel has made into numbers, dates in five spellings, formulas. What can be
understood without guessing is; the rest is refused with a reason (`BadCellError`).
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from openpyxl.utils.datetime import from_excel

from hotline.org.outlines import NoShapeError, read_polygons

Reader = Callable[[str], Any]

# What Excel writes into a cell whose formula failed.
FAILED: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
YES: Final = frozenset({"是", "1", "√", "y", "yes", "true", "有", "对"})
NO: Final = frozenset({"否", "0", "×", "n", "no", "false", "无", "错"})
DASHES: Final = str.maketrans("—–―_)", "-----", "(")
PHONE: Final = re.compile(r"\+?\d[\d-]{1,18}\d(转\d{1,6})?")
DAYS: Final = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?"),
)
SERIALS: Final = range(20_000, 80_000)  # Excel's day numbers of 1954 to 2119


class BadCellError(Exception):
    """The cell cannot be taken over; `reason` says why, and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain(value: object) -> str:
    """What stands in a cell, as a person reads it: whole numbers without `.0`, dates as 2026-11-03, no junk."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if value.time() == time() else value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, str | int | float | date | time):
        return _tidy(str(value))
    return "="  # openpyxl's objects for array formulas


def check_readable(text: str) -> None:
    if text.startswith("="):
        raise BadCellError("单元格里是公式，请“选择性粘贴”为数值后再导入")
    if text in FAILED:
        raise BadCellError("单元格里是公式的错误值，请改为实际内容")
    if any("\ud800" <= letter <= "\udfff" or letter == "\ufffd" for letter in text):
        raise BadCellError("含有无法识别的字符（编码有误），请重新输入")


def text_of(model: type[models.Model], name: str) -> Reader:
    """Text as it stands, as long as the model's field allows and passing its validators."""
    return _checked(model, name, lambda text: text)


def code_of(model: type[models.Model], name: str, case: Callable[[str], str] = str.upper) -> Reader:
    """A code or sign-in name: half-width, without blanks, in one case."""
    return _checked(model, name, lambda text: case(_half_width(text)))


def area_code(text: str) -> str:
    """Twelve digits; the short forms of counties (6) and towns (9) are filled up with zeros."""
    digits = _half_width(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (6, 9, 12):
        raise BadCellError("区划代码应为12位数字（县级可写前6位，镇街可写前9位）")
    return digits.ljust(12, "0")


def outline(text: str) -> Any:
    """The polygons of a GeoJSON geometry, as the table of boundaries keeps them."""
    try:
        return json.loads(json.dumps(read_polygons(json.loads(text))))
    except NoShapeError as error:
        raise BadCellError(str(error)) from error


def phone(text: str) -> str:
    number = _half_width(text).translate(DASHES)
    if number and (not PHONE.fullmatch(number) or len(number) > 20):
        raise BadCellError("电话应为3至20位数字，可带区号短横线和“转”分机号；多个号码只填一个")
    return number


def yes_no(text: str) -> bool | None:
    word = _half_width(text).lower()
    if not word:
        return None
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCellError("请填“是”或“否”")


def day(text: str) -> date | None:
    """2026-11-03, 2026/11/3, 2026.11.3, 2026年11月3日, 20261103, or Excel's number of the day."""
    word = unicodedata.normalize("NFKC", text).strip()
    if not word:
        return None
    if word.isdigit() and int(word) in SERIALS:
        found = from_excel(int(word))
        assert isinstance(found, datetime)
        return found.date()
    for spelling in DAYS:
        if matched := spelling.fullmatch(word):
            year, month, number = (int(part) for part in matched.groups())
            try:
                return date(year, month, number)
            except ValueError as error:
                raise BadCellError("没有这一天") from error
    raise BadCellError("请填日期，如 2026-11-03")


def one_of(choices: Mapping[str, str]) -> Callable[[str], str | None]:
    """One of a closed list, by its Chinese label or its code: `choices` maps code to label."""
    codes = {label: code for code, label in choices.items()} | {code: code for code in choices}

    def read(text: str) -> str | None:
        word = _half_width(text)
        if not word:
            return None
        if word not in codes:
            raise BadCellError(f"只能填：{'、'.join(choices.values())}")
        return codes[word]

    return read


def listed(text: str) -> tuple[str, ...]:
    """Several words, parted by 、，,；; or blanks."""
    return tuple(dict.fromkeys(word for word in re.split(r"[、，,；;\s]+", text) if word))


def _checked(model: type[models.Model], name: str, shape: Callable[[str], str]) -> Reader:
    field = model._meta.get_field(name)
    assert isinstance(field, models.CharField | models.TextField)

    def read(text: str) -> str:
        value = shape(text)
        if field.max_length and len(value) > field.max_length:
            raise BadCellError(f"最多{field.max_length}个字，现有{len(value)}个")
        try:
            if value:
                field.run_validators(value)
        except ValidationError as error:
            # A code like 0012 that Excel took for a number has lost its zeros.
            hint = "；以0开头的编号请把单元格设为“文本”格式" if value.isdigit() else ""
            raise BadCellError("；".join(error.messages) + hint) from error
        return value

    return read


def _half_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _tidy(text: str) -> str:
    """Without control and zero-width letters, blanks of every kind made one; line ends stay."""
    kept = "".join(
        letter
        for letter in text.replace("\r\n", "\n")
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf")
    )
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
