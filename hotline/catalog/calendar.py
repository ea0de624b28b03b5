"""工作日历: which days and hours count as working time, and arithmetic on them. Pure: no database, no clock.

A working day is Monday to Friday, less the statutory holidays, plus the make-up workdays (调休) that the State
Council's yearly notice sets. Sums of working days and of open time stand in prefix sums, so that every question
about a span, however long, is one binary search.
"""

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
# Beyond these years a question is a mistake (a mistyped year, a limit of a million days), not a plan.
FIRST_YEAR, LAST_YEAR = 1990, 2199

Span = tuple[time, time]
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class SpecialDay:
    """A day on which the week's rule does not hold: a holiday (`works` False) or a make-up workday (`works` True)."""

    works: bool
    name: str


@dataclass(frozen=True)
class SeasonHours:
    """Working hours that begin to apply on `from_month_day` (month, day) of each year, until the next season begins.

    `spans` are in order, do not overlap and lie within one day; each holds its first moment and not its last.
    Raises ValueError with a Chinese message otherwise.
    """

    from_month_day: tuple[int, int]
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        try:
            date(2024, *self.from_month_day)  # a leap year, so that 2月29日 is a day
        except ValueError:
            raise ValueError(f"作息起始日不是一个日期：{self.from_month_day[0]}月{self.from_month_day[1]}日") from None
        if not self.spans:
            raise ValueError("每个作息至少要有一段工作时间")
        edges = [edge for span in self.spans for edge in span]
        if any(earlier >= later for earlier, later in pairwise(edges)):
            raise ValueError("工作时间各段须按先后排列，互不重叠，且不跨零点")


DEFAULT_SEASONS = (SeasonHours((1, 1), ((time(8, 30), time(12)), (time(14), time(17, 30)))),)


class _Sums(NamedTuple):
    """Prefix sums over whole years. Entry i sums the days before day number `first + i`."""

    first_year: int
    last_year: int
    first: int  # ordinal of the first day
    worked: list[int]  # working days
    opened: list[int]  # open time, in microseconds


class WorkCalendar:
    """The working days and hours of one city. Immutable; make a new one when the table of special days changes.

    Moments may be given in any time zone, but must carry one; those returned are in the calendar's own zone `tz`.
    The zone must not change its offset within working hours (no zone does).
    Every method raises ValueError, in Chinese, for a naive moment or a year outside FIRST_YEAR to LAST_YEAR.
    """

    def __init__(
        self,
        special_days: Mapping[date, SpecialDay],
        seasons: Sequence[SeasonHours] = DEFAULT_SEASONS,
        tz: ZoneInfo = ZoneInfo("Asia/Shanghai"),  # noqa: B008 (a constant)
    ) -> None:
        self.special_days = dict(special_days)
        self.seasons = tuple(sorted(seasons, key=lambda season: season.from_month_day))
        self.tz = tz
        if not self.seasons:
            raise ValueError("工作日历至少要有一个作息")
        self._season_starts = [season.from_month_day for season in self.seasons]
        if len(set(self._season_starts)) < len(self.seasons):
            raise ValueError("两个作息不能从同一天起")
        self._known_years = {day.year for day in self.special_days}
        self._sums: _Sums | None = None

    # Days

    def is_working_day(self, day: date) -> bool:
        special = self.special_days.get(day)
        return day.weekday() < 5 if special is None else special.works

    def why_not_working(self, day: date) -> str | None:
        """The holiday's name, or 周六 or 周日; None on a working day."""
        if self.is_working_day(day):
            return None
        special = self.special_days.get(day)
        return WEEKDAYS[day.weekday()] if special is None else special.name

    def is_make_up_day(self, day: date) -> bool:
        """Whether `day` is a Saturday or Sunday on which people work (调休上班)."""
        return day.weekday() >= 5 and self.is_working_day(day)

    def knows_holidays_of(self, year: int) -> bool:
        """Whether the special days of `year` are entered; if not, only the days of the week speak for it."""
        return year in self._known_years

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, `day` itself never counted. n is at least 1."""
        if n < 1:
            raise ValueError("工作日数至少为1")
        sums = self._covering(day)
        before = day.toordinal() + 1 - sums.first
        sums = self._grown_until(sums, lambda table: table.worked[-1] >= table.worked[before] + n)
        return date.fromordinal(sums.first + bisect_left(sums.worked, sums.worked[before] + n) - 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        day -= timedelta(days=1)
        while not self.is_working_day(day):
            if day.year < FIRST_YEAR:
                raise ValueError(f"{FIRST_YEAR}年以前没有工作日历")
            day -= timedelta(days=1)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days follow `after`, up to and with `until`; 0 if `until` is not later."""
        if until <= after:
            return 0
        sums = self._covering(after, until)
        return sums.worked[until.toordinal() + 1 - sums.first] - sums.worked[after.toordinal() + 1 - sums.first]

    def days_skipped(self, after: date, until: date) -> list[tuple[date, str]]:
        """The days after `after`, up to and with `until`, that do not count, each with its reason."""
        skipped = []
        for number in range(after.toordinal() + 1, until.toordinal() + 1):
            day = date.fromordinal(number)
            if (reason := self.why_not_working(day)) is not None:
                skipped.append((day, reason))
        return skipped

    def make_up_days(self, after: date, until: date) -> list[date]:
        """The make-up workdays after `after`, up to and with `until`."""
        return sorted(day for day in self.special_days if after < day <= until and self.is_make_up_day(day))

    # Hours

    def hours_on(self, day: date) -> tuple[Span, ...]:
        """The season's hours on `day`, whether or not anybody works that day."""
        # Before the year's first season the last one of the year before still applies: index -1.
        return self.seasons[bisect_right(self._season_starts, (day.month, day.day)) - 1].spans

    def spans_of(self, day: date) -> tuple[Span, ...]:
        """The open hours of `day`; none on a day off."""
        return self.hours_on(day) if self.is_working_day(day) else ()

    def start_of_work(self, day: date) -> datetime:
        return datetime.combine(day, self._spans_of_working_day(day)[0][0], self.tz)

    def end_of_work(self, day: date) -> datetime:
        return datetime.combine(day, self._spans_of_working_day(day)[-1][1], self.tz)

    def is_open(self, moment: datetime) -> bool:
        """Whether `moment` is in working time. The closing minute itself (12:00, 17:30) is not."""
        local = self.local(moment)
        return any(start <= local.time() < end for start, end in self.spans_of(local.date()))

    def next_open(self, moment: datetime) -> datetime:
        """`moment` itself if it is in working time, else the next opening."""
        # The first open microsecond at or after `moment` ends where one microsecond more of open time has gone by.
        return self._moment_after(moment, 1) - _MICROSECOND

    def add_open_time(self, start: datetime, length: timedelta) -> datetime:
        """The earliest moment by which `length` of open time has gone by since `start`; `start` itself for none."""
        if length < timedelta(0):
            raise ValueError("工作时长不能为负")
        return self._moment_after(start, length // _MICROSECOND) if length else self.local(start)

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """The open time from `start` to `end`; zero if `end` is not later."""
        start, end = self.local(start), self.local(end)
        if end <= start:
            return timedelta(0)
        sums = self._covering(start.date(), end.date())
        return (self._opened_before(sums, end) - self._opened_before(sums, start)) * _MICROSECOND

    def local(self, moment: datetime) -> datetime:
        """`moment` on the calendar's wall clock."""
        if moment.utcoffset() is None:
            raise ValueError("时间必须带时区")
        return moment.astimezone(self.tz)

    def _spans_of_working_day(self, day: date) -> tuple[Span, ...]:
        if not (spans := self.spans_of(day)):
            raise ValueError(f"{day:%Y-%m-%d}不是工作日（{self.why_not_working(day)}）")
        return spans

    # Sums

    def _opened_before(self, sums: _Sums, local: datetime) -> int:
        """Open microseconds from the sums' first day to `local`."""
        now = _microseconds(local.time())
        today = sum(
            max(0, min(now, _microseconds(end)) - _microseconds(start)) for start, end in self.spans_of(local.date())
        )
        return sums.opened[local.toordinal() - sums.first] + today

    def _moment_after(self, start: datetime, microseconds: int) -> datetime:
        """The earliest moment by which so many (at least one) open microseconds have gone by since `start`."""
        local = self.local(start)
        sums = self._covering(local.date())
        target = self._opened_before(sums, local) + microseconds
        sums = self._grown_until(sums, lambda table: table.opened[-1] >= target)
        index = bisect_left(sums.opened, target) - 1
        day, left = date.fromordinal(sums.first + index), target - sums.opened[index]
        for opening, closing in self.spans_of(day):
            length = _microseconds(closing) - _microseconds(opening)
            if left <= length:
                return datetime.combine(day, opening, self.tz) + left * _MICROSECOND
            left -= length
        raise AssertionError("the sums disagree with the spans")

    def _covering(self, *days: date) -> _Sums:
        """Sums over the years of `days` and a year on either side, kept for the next question."""
        sums, first, last = self._sums, min(days).year, max(days).year
        if sums and sums.first_year <= first and last <= sums.last_year:
            return sums
        if first < FIRST_YEAR or last > LAST_YEAR:
            raise ValueError(f"工作日历只能计算{FIRST_YEAR}年至{LAST_YEAR}年")
        years = [first, last] if sums is None else [first, last, sums.first_year, sums.last_year]
        return self._build(max(min(years) - 1, FIRST_YEAR), min(max(years) + 1, LAST_YEAR))

    def _grown_until(self, sums: _Sums, far_enough: Callable[[_Sums], bool]) -> _Sums:
        """`sums`, or sums from the same first day reaching so far into the future that they are `far_enough`."""
        while not far_enough(sums):
            if sums.last_year == LAST_YEAR:
                raise ValueError(f"期限超出工作日历的最后一年（{LAST_YEAR}年）")
            twice = 2 * sums.last_year - sums.first_year + 1
            sums = self._build(sums.first_year, min(twice, LAST_YEAR))
        return sums

    def _build(self, first_year: int, last_year: int) -> _Sums:
        first = date(first_year, 1, 1).toordinal()
        days = [date.fromordinal(number) for number in range(first, date(last_year, 12, 31).toordinal() + 1)]
        length = {
            season.spans: sum(_microseconds(end) - _microseconds(start) for start, end in season.spans)
            for season in self.seasons
        }
        opened = [length[self.hours_on(day)] if self.is_working_day(day) else 0 for day in days]
        # One assignment of a finished table: threads that share the calendar see the old one or the new one.
        self._sums = _Sums(
            first_year,
            last_year,
            first,
            list(accumulate((1 if open_time else 0 for open_time in opened), initial=0)),
            list(accumulate(opened, initial=0)),
        )
        return self._sums


def read_special_days(text: str) -> dict[date, SpecialDay]:
    """Special days from CSV with the columns day (2026-10-01), works (0 or 1) and name.

    Raises ValueError with the number of the first bad line, in Chinese.
    """
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if not {"day", "works", "name"} <= set(rows.fieldnames or ()):
        raise ValueError("节假日表须有 day、works、name 三列")
    special_days: dict[date, SpecialDay] = {}
    for row in rows:
        line = f"节假日表第{rows.line_num}行"
        try:
            day = date.fromisoformat(row["day"].strip())
        except (ValueError, AttributeError):
            raise ValueError(f"{line}：日期应写作2026-10-01，而不是“{row['day']}”") from None
        works, name = (row["works"] or "").strip(), (row["name"] or "").strip()
        if works not in {"0", "1"}:
            raise ValueError(f"{line}：works 应为0（放假）或1（上班），而不是“{works}”")
        if not name:
            raise ValueError(f"{line}：缺少名称")
        if day in special_days:
            raise ValueError(f"{line}：{day}重复")
        special_days[day] = SpecialDay(works == "1", name)
    return special_days


def _microseconds(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond
