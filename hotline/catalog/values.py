"""The values of a work standard's items: what their text means and what may be written. Pure.

An item's `unit` says what its value is: `text` a clause; `list` a JSON list of words or numbers; `bool` 1 or 0;
`date` a day of the year (01-31); anything else a number in that unit (5 wd, 95 %).
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from hotline.catalog.limits import UNIT_NAMES, LimitRow

_APART: Final = re.compile(r"、(?![^（]*）)")  # 县（市、区） is one word
UNITS_IN_WORDS: Final = {**UNIT_NAMES, "s": "秒", "次/wd": "次/工作日"}


class NoRuleError(LookupError):
    """The rule set has no item of that key, or one of another sort. The message is in Chinese."""


@dataclass(frozen=True)
class RuleValue:
    """One item of a rule set. Each reading raises NoRuleError if the text does not allow it."""

    key: str
    name: str
    value: str
    unit: str
    basis: str = ""

    @property
    def number(self) -> Decimal:
        try:
            return Decimal(self.value)
        except InvalidOperation:
            raise NoRuleError(f"工作标准“{self.name}”应是数字，而不是“{self.value}”") from None

    @property
    def list(self) -> tuple[str, ...]:
        try:
            found = json.loads(self.value)
        except ValueError:
            found = None
        if not isinstance(found, list):
            raise NoRuleError(f"工作标准“{self.name}”应是一个列表，而不是“{self.value}”")
        return tuple(str(word) for word in found)

    @property
    def duration(self) -> LimitRow:
        if self.unit not in UNIT_NAMES or self.number != int(self.number):
            raise NoRuleError(f"工作标准“{self.name}”不是一段时间")
        return LimitRow(int(self.number), self.unit, self.basis)

    @property
    def words(self) -> str:
        """The value as one reads it in the document: 5个工作日, 95%, 是, 咨询、求助."""
        return in_words(self.value, self.unit)


def in_words(value: str, unit: str) -> str:
    if unit == "bool":
        return "是" if value == "1" else "否"
    if unit == "list":
        return "、".join(RuleValue("", "", value, unit).list)
    if unit == "date":
        month, _, day = value.partition("-")
        return f"{int(month)}月{int(day)}日"
    if unit in ("", "text"):
        return value
    return f"{value}{UNITS_IN_WORDS.get(unit, unit)}"


def check_value(value: str, unit: str) -> str:
    """The value as it is kept, or ValueError with a Chinese message. A list may be typed with 、 or one to a line."""
    value = value.strip()
    if not value:
        raise ValueError("值不能为空")
    if unit == "text":
        return value
    if unit == "bool":
        return _bool(value)
    if unit == "list":
        return json.dumps(_list(value), ensure_ascii=False, separators=(",", ":"))
    if unit == "date":
        try:
            day = date.fromisoformat(f"2024-{value}")  # a leap year, so that 02-29 is a day
        except ValueError:
            raise ValueError("日期应写作月-日，例如01-31") from None
        return f"{day:%m-%d}"
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"应填数字，而不是“{value}”") from None
    if not number.is_finite() or number < 0:
        raise ValueError("应填不小于0的数字")
    if unit in UNIT_NAMES and number != number.to_integral_value():
        raise ValueError("时间长度应填整数")
    if unit == "%" and number > 100:
        raise ValueError("百分比不能超过100")
    return value


def _bool(value: str) -> str:
    if value in ("1", "是"):
        return "1"
    if value in ("0", "否"):
        return "0"
    raise ValueError("应填“是”或“否”")


def _list(value: str) -> list[object]:
    if value.startswith("["):
        try:
            typed = json.loads(value)
        except ValueError:
            raise ValueError("列表写法有误：每项之间用顿号隔开即可") from None
        if not isinstance(typed, list):
            raise ValueError("列表写法有误：每项之间用顿号隔开即可")
        words: list[object] = typed
    else:
        words = [word.strip() for line in value.splitlines() for word in _APART.split(line) if word.strip()]
        if words and all(str(word).isdigit() for word in words):
            words = [int(str(word)) for word in words]
    if not words:
        raise ValueError("列表至少要有一项")
    return words
