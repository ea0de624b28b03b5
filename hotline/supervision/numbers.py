"""督办时限和编号: by when an answer is due, and under which number the ledger knows it."""

from datetime import datetime

from django.utils.timezone import localdate

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.catalog import queries as catalog
from hotline.catalog.snapshot import Rules
from hotline.catalog.time_limits import Limit, LimitUnit, due_at, explain
from hotline.org.actions.numbers import draw_number
from hotline.supervision.models import Supervision
from hotline.supervision.triggers import LIMIT_ITEMS
from hotline.supervision.workflow import Level


def rules() -> Rules:
    """The work standard in force: supervision goes by today's, whatever version bound the order."""
    return catalog.load().in_effect(clock.now())


def start_clock(row: Supervision, at: datetime, *, limit_days: int | None = None, from_what: str = "立项") -> None:
    """`row` is due so many working days from `at`: as the standard says for its level, or as was ordered (⑦ 督办三个工作日)."""
    book = catalog.load()
    if limit_days:
        limit = Limit(limit_days, LimitUnit.WORKING_DAY)
    else:
        found = book.in_effect(at).duration(LIMIT_ITEMS[Level(row.level)])
        limit = Limit(found.amount, LimitUnit(found.unit))
    row.due_at = due_at(limit, at, book.calendar)
    row.due_words = explain(limit, at, row.due_at, book.calendar, from_what)
    row.missed_at = None


def draw_paper_no(at: datetime) -> str:
    """发文字号 of 督办单 and 提醒函: one series. Drawn in the step that issues the paper."""
    return draw_number(catalog.load().in_effect(at).text("supervision_code"), on=localdate(at))


def ledger_no() -> str:
    return next_no("supervision_no", f"DB{localdate(clock.now()):%Y}", digits=5)
