"""Time limits: properties, against a reference that walks day by day."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.catalog.calendar import DEFAULT_SEASONS, SeasonHours, SpecialDay, WorkCalendar
from hotline.catalog.time_limits import (
    Limit,
    LimitUnit,
    due_at,
    explain,
    extended_due,
    resume_due,
    time_left,
    warn_at,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = (time(8, 30), time(12))
SUMMER = (
    SeasonHours((6, 1), (MORNING, (time(14, 30), time(18)))),
    SeasonHours((10, 1), (MORNING, (time(14), time(17, 30)))),
)
NOTHING = timedelta(0)

DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
SPECIAL = st.builds(SpecialDay, st.booleans(), st.just("节日"))
CALENDARS = st.builds(WorkCalendar, st.dictionaries(DAYS, SPECIAL), st.sampled_from([DEFAULT_SEASONS, SUMMER]))
ZONES = st.sampled_from([UTC, SHANGHAI, ZoneInfo("America/New_York"), timezone(timedelta(hours=14))])
MOMENTS = st.datetimes(
    datetime.fromisoformat("2025-12-20"), datetime.fromisoformat("2026-12-31"), timezones=ZONES, allow_imaginary=False
)
LIMITS = st.builds(Limit, st.integers(1, 60), st.sampled_from(LimitUnit))


def walked_due(limit: Limit, start: datetime, calendar: WorkCalendar) -> datetime:
    """The due moment found day by day, and within working hours minute by minute and span by span."""
    if limit.unit.runs_on_the_clock:
        seconds = limit.amount * {"d": 86_400, "h": 3_600, "m": 60}[limit.unit.value]
        return start.astimezone(UTC) + timedelta(seconds=seconds)
    local = start.astimezone(SHANGHAI)
    day = local.date()
    if limit.unit is LimitUnit.WORKING_DAY:
        counted = 0
        while counted < limit.amount:
            day += timedelta(1)
            counted += calendar.why_not_working(day) is None
        return datetime.combine(day, calendar.hours_on(day)[-1][1], SHANGHAI)
    left = timedelta(hours=limit.amount)
    while True:
        for opening, closing in calendar.spans_of(day):
            begin = max(local, datetime.combine(day, opening, SHANGHAI))
            end = datetime.combine(day, closing, SHANGHAI)
            if begin < end and left <= end - begin:
                return begin + left
            left -= max(NOTHING, end - begin)
        day += timedelta(1)


@given(CALENDARS, LIMITS, MOMENTS)
@settings(deadline=None)
def test_a_due_moment_is_the_one_that_a_walk_finds(calendar: WorkCalendar, limit: Limit, start: datetime) -> None:
    assert due_at(limit, start, calendar) == walked_due(limit, start, calendar)


@given(CALENDARS, LIMITS, MOMENTS, st.timedeltas(NOTHING, timedelta(days=30)), st.integers(0, 20))
@settings(deadline=None)
def test_a_later_start_or_a_longer_limit_is_never_due_earlier(
    calendar: WorkCalendar, limit: Limit, start: datetime, later: timedelta, more: int
) -> None:
    first = due_at(limit, start, calendar)
    assert first > start
    assert due_at(limit, start.astimezone(UTC) + later, calendar) >= first
    assert due_at(Limit(limit.amount + more, limit.unit), start, calendar) >= first
    assert extended_due(limit, first, Limit(more + 1, limit.unit), calendar) == due_at(
        Limit(limit.amount + more + 1, limit.unit), start, calendar
    )


@given(CALENDARS, LIMITS, MOMENTS, st.floats(0, 1))
@settings(deadline=None)
def test_a_pause_of_no_length_changes_nothing(
    calendar: WorkCalendar, limit: Limit, start: datetime, part: float
) -> None:
    due = due_at(limit, start, calendar)
    paused = start.astimezone(UTC) + part * (due - start.astimezone(UTC))
    left = time_left(limit, due, paused, calendar)
    # Paused after the last open moment nothing is left to run, and the clock ends where it resumes.
    assert resume_due(limit, left, paused, calendar) == (due if left else paused)
    assert left or paused == due


@given(CALENDARS, LIMITS, MOMENTS, st.floats(0, 1), st.timedeltas(NOTHING, timedelta(days=60)))
@settings(deadline=None)
def test_a_pause_keeps_the_time_left_and_never_brings_the_end_forward(
    calendar: WorkCalendar, limit: Limit, start: datetime, part: float, pause: timedelta
) -> None:
    due = due_at(limit, start, calendar)
    paused = start.astimezone(UTC) + part * (due - start.astimezone(UTC))
    left = time_left(limit, due, paused, calendar)
    new_due = resume_due(limit, left, paused + pause, calendar)
    assert new_due >= due
    assert time_left(limit, new_due, paused + pause, calendar) == left


@given(CALENDARS, LIMITS, MOMENTS)
@settings(deadline=None)
def test_yellow_lies_between_the_start_and_the_end(calendar: WorkCalendar, limit: Limit, start: datetime) -> None:
    due = due_at(limit, start, calendar)
    warn = warn_at(limit, start, due, calendar)
    assert start <= warn < due
    if limit.unit is LimitUnit.WORKING_DAY and warn > start:
        local = calendar.local(warn)
        assert local == calendar.end_of_work(local.date())
        assert calendar.working_days_between(local.date(), calendar.local(due).date()) == 1


@given(CALENDARS, LIMITS, MOMENTS, MOMENTS)
@settings(deadline=None)
def test_every_explanation_names_its_start_its_limit_and_its_end(
    calendar: WorkCalendar, limit: Limit, start: datetime, other: datetime
) -> None:
    planned = due_at(limit, start, calendar)
    for due in (planned, max(other, start)):
        words = explain(limit, start, due, calendar, "派单")
        begin, end = calendar.local(start), calendar.local(due)
        assert words.startswith(f"自{begin.year}年{begin.month}月{begin.day}日")
        assert str(limit) in words
        assert f"{end.month}月{end.day}日" in words
        assert f"{end.hour}:{end.minute:02}" in words
        assert ("后经调整" in words) is (due != planned)
