"""工作标准 ⑭ in force: grounds, limits, the code of the papers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog import time_limits
from hotline.catalog.snapshot import Rules

OVERDUE, FALSE, LEAK, LAST = "逾期", "弄虚作假", "泄露", "末位"
# What is written where a city worded its grounds so that none names the matter.
_WORDS: Final = {OVERDUE: "两次督办仍逾期", FALSE: "办理结果弄虚作假", LEAK: "泄露诉求人信息", LAST: "同组连续三次末位"}


@dataclass(frozen=True)
class Limit:
    until: datetime
    words: str


def rules() -> Rules:
    return catalog.load().in_effect(clock.now())


def grounds() -> tuple[str, ...]:
    return rules().list("grounds")


def ground_of(subject: str) -> str:
    """The ground that names the subject, in the city's own words."""
    return next((one for one in grounds() if subject in one), _WORDS[subject])


def limit(key: str, at: datetime, what: str) -> Limit:
    """How long the item `key` of the standard runs from `at`, and how it is counted."""
    book = catalog.load()
    row = book.in_effect(at).duration(key)
    length = time_limits.Limit(row.amount, time_limits.LimitUnit(row.unit))
    until = time_limits.due_at(length, at, book.calendar)
    return Limit(until, time_limits.explain(length, at, until, book.calendar, what))


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))
