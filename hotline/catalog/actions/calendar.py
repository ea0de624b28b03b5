"""维护工作日历: holidays and make-up days, and the hours of work.

Running clocks keep the due time that they were given; a change counts for those that start afterwards.
"""

from datetime import date, time
from typing import TypedDict, Unpack

from hotline.base.refusal import Refused
from hotline.catalog.actions.checks import by_catalog_manager
from hotline.catalog.changes import changing_row
from hotline.catalog.models import SpecialDay, WorkHours
from hotline.org.actions.checks import must, save
from hotline.org.models import User


class HoursFields(TypedDict):
    """The day of the year from which they hold, and the two spans of the day."""

    from_month: int
    from_day: int
    morning_start: time
    morning_end: time
    afternoon_start: time
    afternoon_end: time


def set_day(day: date, *, works: bool, name: str, actor: User) -> SpecialDay:
    """A day on which, unlike its day of the week, one works (调休上班) or does not (放假)."""
    row = SpecialDay.objects.filter(day=day).first() or SpecialDay(day=day)
    with changing_row("设定", row, actor=actor):
        by_catalog_manager(actor)
        must(bool(name.strip()), "请写明节日或调休的名称")
        is_weekend = day.isoweekday() > 5
        must(works == is_weekend or not works, f"{day.month}月{day.day}日本来就是工作日，不必设调休上班")
        row.works, row.name = works, name.strip()
        save(row)
    return row


def remove_day(day: date, *, actor: User) -> None:
    """The day is again what its day of the week says."""
    row = SpecialDay.objects.filter(day=day).first() or SpecialDay(day=day)
    with changing_row("取消设定", row, actor=actor):
        by_catalog_manager(actor)
        n, _ = SpecialDay.objects.filter(day=day).delete()
        must(n > 0, f"{day.month}月{day.day}日没有另外设定")


def add_hours(*, actor: User, **fields: Unpack[HoursFields]) -> WorkHours:
    hours = WorkHours(**fields)
    with changing_row("新增", hours, actor=actor):
        by_catalog_manager(actor)
        _save(hours)
    return hours


def change_hours(hours: WorkHours, *, actor: User, **fields: Unpack[HoursFields]) -> None:
    with changing_row("修改", hours, actor=actor):
        by_catalog_manager(actor)
        must(WorkHours.objects.filter(pk=hours.pk).exists(), "这一段作息时间已被删除")
        for name, value in fields.items():
            setattr(hours, name, value)
        _save(hours)


def remove_hours(hours: WorkHours, *, actor: User) -> None:
    with changing_row("删除", hours, actor=actor):
        by_catalog_manager(actor)
        must(WorkHours.objects.exclude(pk=hours.pk).exists(), "至少要有一段作息时间")
        hours.delete()


def _save(hours: WorkHours) -> None:
    try:
        date(2023, hours.from_month, hours.from_day)  # a year without a leap day: each season starts every year
    except ValueError:
        raise Refused(f"没有{hours.from_month}月{hours.from_day}日这一天，或它不是每年都有") from None
    in_order = hours.morning_start < hours.morning_end <= hours.afternoon_start < hours.afternoon_end
    must(in_order, "时间应依次为：上午上班、上午下班、下午上班、下午下班")
    same = WorkHours.objects.filter(from_month=hours.from_month, from_day=hours.from_day).exclude(pk=hours.pk)
    must(not same.exists(), "已有从这一天起的作息时间")
    save(hours)
