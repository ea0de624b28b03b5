"""时间的写法: a moment as sheets write it, in the city's time. Pure."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from unicodedata import normalize
from zoneinfo import ZoneInfo

from hotline.catalog.calendar import FIRST_YEAR

_CITY = ZoneInfo("Asia/Shanghai")
_MOMENT: Final = re.compile(
    r"""
    (?P<year>\d{4}) (?: \s*[-/.年]\s* (?P<month>\d{1,2}) \s*[-/.月]\s* (?P<day>\d{1,2}) | (?P<month2>\d\d)(?P<day2>\d\d) ) \s*[日号]?
    \s* (?: \(?(?:星期|周)[一二三四五六日天]\)? )? [\sT]*
    (?: (?P<half>上午|早上|凌晨|中午|下午|晚上|AM|PM)? \s*
        (?P<hour>\d{1,2}) (?: \s*[:时点]\s* (?P<minute>\d{1,2})? | (?P<minute2>\d\d) ) \s*分?
        (?: \s*:?\s* (?P<second>\d{1,2}) (?:\.\d+)? \s*秒? )? \s* (?P<half2>AM|PM)?
    )? \s* (?P<zone>Z|[+-]\d\d:?\d\d)?
    """,
    re.VERBOSE,
)
_AFTER_NOON: Final = frozenset({"下午", "晚上", "中午", "PM"})
_SERIAL: Final = re.compile(
    r"[2-9]\d{4}(?:\.\d+)?"
)  # days since the end of 1899, as a spreadsheet counts: 1954 to 2173
_FIRST_DAY: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone comes with the result


class NotAMoment(ValueError):
    """Whatever stands in the cell, it is no date."""


def read_moment(value: object) -> datetime:
    """2019-04-25 09:32:09, 2019/4/25 9:32, 2019年4月25日 下午3时5分, 20190425, 43580.4 (a spreadsheet's), a date. Raises NotAMoment."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=_CITY)
    if isinstance(value, date):
        return datetime.combine(value, time(), _CITY)
    text = normalize("NFKC", str(value)).strip().upper()
    if _SERIAL.fullmatch(text):
        moment = _FIRST_DAY + timedelta(seconds=round(float(text) * 86_400))
        return moment.replace(tzinfo=_CITY)
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise NotAMoment
    try:
        return _put_together({name: part for name, part in found.groupdict().items() if part})
    except ValueError:
        raise NotAMoment from None


def _put_together(parts: dict[str, str]) -> datetime:
    year, hour = int(parts["year"]), int(parts.get("hour", 0))
    if year < FIRST_YEAR:
        raise ValueError
    half = parts.get("half") or parts.get("half2")
    if half in _AFTER_NOON and hour < 12 and not (half == "中午" and hour >= 10):
        hour += 12
    elif half in ("AM", "凌晨") and hour == 12:
        hour = 0
    moment = datetime(
        year, int(parts.get("month") or parts["month2"]), int(parts.get("day") or parts["day2"]), hour,
        int(parts.get("minute") or parts.get("minute2") or 0), int(parts.get("second", 0)), tzinfo=_CITY,
    )  # fmt: skip
    zone = parts.get("zone")
    if zone is None:
        return moment
    offset = "+00:00" if zone == "Z" else zone
    return datetime.fromisoformat(f"{moment:%Y-%m-%dT%H:%M:%S}{offset}").astimezone(_CITY)
