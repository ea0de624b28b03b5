"""时限: how long a clock runs, when its lights change, and why, in words. Pure: no database, no clock.

Rules of 工作标准 ⑦ and its calendar: a limit in working days begins on the day after (次日起) and ends with the last
day's work (含本数); working hours count open time only; days, hours and minutes run on the clock, day and night.
Every moment given must carry a time zone; every moment returned is in UTC.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from hotline.catalog.calendar import WEEKDAYS, Span, WorkCalendar

MOST = 99_999  # of any unit: enough for 69 days in minutes, too little for a slip of the hand to pass unseen
# More days off than this, and an explanation counts the weekends instead of naming them.
FEW_WEEKEND_DAYS = 8


class LimitUnit(StrEnum):
    WORKING_DAY = "wd"
    WORKING_HOUR = "wh"
    DAY = "d"
    HOUR = "h"
    MINUTE = "m"

    @property
    def label(self) -> str:
        return _UNIT_LABELS[self]

    @property
    def runs_on_the_clock(self) -> bool:
        """Whether the unit passes day and night, working day or not."""
        return self in _CLOCK_LENGTHS


_UNIT_LABELS = {
    LimitUnit.WORKING_DAY: "工作日",
    LimitUnit.WORKING_HOUR: "工作小时",
    LimitUnit.DAY: "天",
    LimitUnit.HOUR: "小时",
    LimitUnit.MINUTE: "分钟",
}
_CLOCK_LENGTHS = {
    LimitUnit.DAY: timedelta(days=1),
    LimitUnit.HOUR: timedelta(hours=1),
    LimitUnit.MINUTE: timedelta(minutes=1),
}


@dataclass(frozen=True)
class Limit:
    """A length of time as a rule states it: 5 wd, 24 h. Raises ValueError, in Chinese, unless 1 ≤ amount ≤ MOST."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise ValueError(f"时限须在1至{MOST}之间，而不是{self.amount}")

    def __str__(self) -> str:
        return f"{self.amount}{'' if self.unit.runs_on_the_clock else '个'}{self.unit.label}"

    @property
    def code(self) -> str:
        """The short form that `parse` reads back: "5wd"."""
        return f"{self.amount}{self.unit.value}"

    @classmethod
    def parse(cls, code: str) -> "Limit":
        """The limit written "5wd", "4wh", "3d", "24h" or "30m". Raises ValueError, in Chinese, for anything else."""
        match = re.fullmatch(r"\s*([0-9]{1,9})\s*(wd|wh|d|h|m)\s*", code)
        if match is None:
            units = "5wd（工作日）、4wh（工作小时）、3d（天）、24h（小时）或30m（分钟）"
            raise ValueError(f"看不懂时限“{code}”：应写作{units}")
        return cls(int(match[1]), LimitUnit(match[2]))


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"

    @property
    def label(self) -> str:
        return _LIGHT_LABELS[self]


_LIGHT_LABELS = {
    Light.GREEN: "正常",
    Light.YELLOW: "黄牌",
    Light.RED: "红牌",
    Light.DONE_ON_TIME: "按时完成",
    Light.DONE_LATE: "超时完成",
}


def due_at(limit: Limit, start: datetime, calendar: WorkCalendar) -> datetime:
    """The last moment that is still on time, for a clock that begins at `start`."""
    if limit.unit is LimitUnit.WORKING_DAY:
        last_day = calendar.nth_working_day_after(calendar.local(start).date(), limit.amount)
        return calendar.end_of_work(last_day).astimezone(UTC)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return calendar.add_open_time(start, timedelta(hours=limit.amount)).astimezone(UTC)
    return _utc(start) + limit.amount * _CLOCK_LENGTHS[limit.unit]


def extended_due(limit: Limit, due: datetime, extra: Limit, calendar: WorkCalendar) -> datetime:
    """The new due moment when `limit`, due at `due`, is extended by `extra`: it counts on from the old due moment.

    The unit of `extra` alone decides how: a limit of 24 hours may be extended by two working days.
    """
    return due_at(extra, due, calendar)


@dataclass(frozen=True)
class Yellow:
    """黄牌: how many working days before the due day, and for limits in hours and minutes at what share of the time left."""

    days: int = 1
    share: int = 20  # per cent


YELLOW = Yellow()


def warn_at(limit: Limit, start: datetime, due: datetime, calendar: WorkCalendar, yellow: Yellow = YELLOW) -> datetime:
    """The moment of the yellow light, for a clock that runs from `start` to `due`; never before `start`.

    In working days: the end of work so many working days before the due day. Else: when that share of the time is
    left, of open time for working hours, of time on the clock for the rest.
    """
    if limit.unit is LimitUnit.WORKING_DAY:
        day = calendar.local(due).date()
        for _ in range(yellow.days):
            day = calendar.previous_working_day(day)
        return max(_utc(start), _utc(calendar.end_of_work(day)))
    if limit.unit is LimitUnit.WORKING_HOUR:
        length = calendar.open_time_between(start, due)
        return calendar.add_open_time(start, length - length * yellow.share / 100).astimezone(UTC)
    start, due = _utc(start), _utc(due)
    return max(start, due - (due - start) * yellow.share / 100)


def light(due: datetime, warn: datetime, stopped_at: datetime | None, now: datetime) -> Light:
    """The clock's light at `now`, or how it ended. Exactly at `due` is on time; exactly at `warn` is yellow."""
    if stopped_at is not None:
        return Light.DONE_ON_TIME if stopped_at <= due else Light.DONE_LATE
    if now > due:
        return Light.RED
    return Light.YELLOW if now >= warn else Light.GREEN


def time_left(limit: Limit, due: datetime, paused_at: datetime, calendar: WorkCalendar) -> timedelta:
    """What is left when the clock is paused: open time in working units, else time on the clock; zero when late."""
    if limit.unit.runs_on_the_clock:
        return max(timedelta(0), _utc(due) - _utc(paused_at))
    return calendar.open_time_between(paused_at, due)


def resume_due(limit: Limit, left: timedelta, resumed_at: datetime, calendar: WorkCalendar) -> datetime:
    """The new due moment of a clock that goes on at `resumed_at` with `left` (from `time_left`) to run.

    With nothing left it is `resumed_at`: a clock that was late when paused stays marked late by its own row.
    """
    if limit.unit.runs_on_the_clock:
        return _utc(resumed_at) + left
    return calendar.add_open_time(resumed_at, left).astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    # Subtraction within one zone goes by the wall clock; in UTC it cannot err where clocks are put back.
    if moment.utcoffset() is None:
        raise ValueError("时间必须带时区")
    return moment.astimezone(UTC)


def explain(limit: Limit, start: datetime, due: datetime, calendar: WorkCalendar, from_what: str) -> str:
    """Why the clock is due when it is, in plain Chinese: from when, by which rule, which days were skipped.

    `from_what` names the step that started it: 派单. A `due` that the limit alone does not give (extended, paused)
    is told after the one it gives.
    """
    planned = due_at(limit, start, calendar)
    words = _Words(calendar)
    begin = f"自{words.moment(start)}{from_what}"
    if limit.unit.runs_on_the_clock:
        counted = f"{begin}起{limit}，昼夜连续计算，"
    else:
        first, last = calendar.local(start).date(), calendar.local(planned).date()
        if limit.unit is LimitUnit.WORKING_DAY:
            rule = "次日起算"
            skipped = calendar.days_skipped(first, last)
            made_up = calendar.make_up_days(first, last)
        else:
            rule = f"按工作时间（{_hours_between(first, last, calendar)}）计"
            day_before = first - timedelta(days=1)
            skipped = calendar.days_skipped(day_before, last)
            made_up = calendar.make_up_days(day_before, last)
        clauses = []
        if skipped:
            clauses.append(f"{words.days_off(skipped)}不计")
        if made_up:
            clauses.append(f"{words.days(made_up)}调休上班计入")
        counted = f"{begin}，限{limit}，{rule}；" + ("，".join(clauses) + "；" if clauses else "")
    if due == planned:
        ending = f"应于{words.deadline(limit, due)}完成。"
    else:
        ending = f"原应于{words.deadline(limit, planned)}完成，后经调整，现应于{words.deadline(limit, due)}完成。"
    if limit.unit.runs_on_the_clock:
        return counted + ending
    return counted + ending + _unknown_years(start, max(planned, due), calendar)


class _Words:
    """Dates and moments in Chinese, the year said only where it changes."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.year: int | None = None

    def moment(self, moment: datetime) -> str:
        local = self.calendar.local(moment)
        return f"{self.days([local.date()])}{local.hour}:{local.minute:02}"

    def deadline(self, limit: Limit, due: datetime) -> str:
        """ "10月9日（周五）17:30下班前", or without 下班 where the due moment is not the end of a day's work."""
        local = self.calendar.local(due)
        ends_work = (
            not limit.unit.runs_on_the_clock
            and self.calendar.is_working_day(local.date())
            and local == self.calendar.end_of_work(local.date())
        )
        return f"{self.moment(due)}{'下班前' if ends_work else '前'}"

    def days(self, days: Sequence[date]) -> str:
        """ "9月26日（周六）、27日（周日）": the month said once for the days that share it."""
        words = []
        month: int | None = None
        for day in days:
            if self.year != day.year:
                month = None
            text = self._date(day) if month != day.month else f"{day.day}日"
            words.append(f"{text}（{WEEKDAYS[day.weekday()]}）")
            month = day.month
        return "、".join(words)

    def days_off(self, skipped: Sequence[tuple[date, str]]) -> str:
        """The days in order: weekends by the day (or counted, where many), each holiday as one range with its name."""
        weekend_days = sum(reason in WEEKDAYS for _, reason in skipped)
        many = weekend_days > FEW_WEEKEND_DAYS
        phrases = []
        for is_weekend, run in _runs(skipped):
            days = [day for day, _ in run]
            if not is_weekend:
                phrases.append(f"{self._range(days[0], days[-1])}{run[0][1]}放假")
            elif not many:
                phrases.append(self.days(days))
        if many:
            phrases.append(f"{'另有' if phrases else ''}周六周日共{weekend_days}天")
        return "、".join(phrases)

    def _range(self, first: date, last: date) -> str:
        if first == last:
            return self.days([first])
        start = self._date(first)
        end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else self._date(last)
        return f"{start}至{end}"

    def _date(self, day: date) -> str:
        year = "" if day.year == self.year else f"{day.year}年"
        self.year = day.year
        return f"{year}{day.month}月{day.day}日"


def _runs(skipped: Sequence[tuple[date, str]]) -> list[tuple[bool, list[tuple[date, str]]]]:
    """Weekend days between two holidays together; a holiday's days together while they follow one another."""
    runs: list[tuple[bool, list[tuple[date, str]]]] = []
    for day, reason in skipped:
        is_weekend = reason in WEEKDAYS
        if runs:
            (was_weekend, run), (last_day, last_reason) = runs[-1], runs[-1][1][-1]
            follows = last_reason == reason and day - last_day == timedelta(days=1)
            if is_weekend == was_weekend and (is_weekend or follows):
                run.append((day, reason))
                continue
        runs.append((is_weekend, [(day, reason)]))
    return runs


def _hours_between(first: date, last: date, calendar: WorkCalendar) -> str:
    """ "8:30–12:00，14:00–17:30", and from when other hours apply if the season changes on the way."""
    hours = calendar.hours_on(first)
    words = [_spans(hours)]
    for number in range(first.toordinal() + 1, last.toordinal() + 1):
        day = date.fromordinal(number)
        if calendar.hours_on(day) != hours:
            hours = calendar.hours_on(day)
            words.append(f"{day.month}月{day.day}日起{_spans(hours)}")
    return "；".join(words)


def _spans(spans: Sequence[Span]) -> str:
    return "，".join(f"{start.hour}:{start.minute:02}–{end.hour}:{end.minute:02}" for start, end in spans)


def _unknown_years(start: datetime, end: datetime, calendar: WorkCalendar) -> str:
    """A caution where the days of a year were counted whose holidays nobody has entered yet."""
    years = range(calendar.local(start).year, calendar.local(end).year + 1)
    unknown = [f"{year}年" for year in years if not calendar.knows_holidays_of(year)]
    return f"（{'、'.join(unknown)}放假安排尚未录入，暂按周一至周五上班推算。）" if unknown else ""
