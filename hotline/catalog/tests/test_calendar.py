"""The work calendar: values by hand, then properties against a reference that walks every day and every minute."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.catalog.calendar import (
    DEFAULT_SEASONS,
    LAST_YEAR,
    SeasonHours,
    SpecialDay,
    WorkCalendar,
    read_special_days,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAYS = Path(__file__).parents[1] / "defaults" / "holidays.csv"
SPECIAL_DAYS = read_special_days(HOLIDAYS.read_text(encoding="utf-8"))
CHINA = WorkCalendar(SPECIAL_DAYS)

WINTER_MORNING, WINTER_AFTERNOON = (time(8, 30), time(12)), (time(14), time(17, 30))
SUMMER_AFTERNOON = (time(14, 30), time(18))
TWO_SEASONS = (
    SeasonHours((6, 1), (WINTER_MORNING, SUMMER_AFTERNOON)),
    SeasonHours((10, 1), (WINTER_MORNING, WINTER_AFTERNOON)),
)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


def at(text: str) -> datetime:
    """ "2026-09-25 16:40" on a clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def on(text: str) -> date:
    return date.fromisoformat(text)


# Days


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-09-24", None),
        ("2026-09-25", "中秋节"),
        ("2026-09-26", "中秋节"),
        ("2026-09-20", None),
        ("2026-10-07", "国庆节"),
        ("2026-10-08", None),
        ("2026-10-10", None),
        ("2026-10-11", "周日"),
        ("2026-10-17", "周六"),
        ("2025-10-08", "国庆节、中秋节"),
        ("2024-02-09", None),
        ("2024-02-18", None),
        ("2030-01-01", None),
    ],
)
def test_a_day_off_says_why(day: str, reason: str | None) -> None:
    assert CHINA.why_not_working(on(day)) == reason
    assert CHINA.is_working_day(on(day)) is (reason is None)


# On the last day of 2011 people worked for a day of 2012; 2015 had a day more, and 2020 two, by the State Council's order.
@pytest.mark.parametrize(
    ("year", "statutory_holidays"),
    [
        *((year, 11) for year in (2010, 2013, 2014, *range(2016, 2020), *range(2021, 2025))),
        (2011, 10), (2012, 12), (2015, 12), (2020, 13), (2025, 13), (2026, 13),
    ],
)  # fmt: skip
def test_make_up_days_pay_for_all_but_the_statutory_holidays(year: int, statutory_holidays: int) -> None:
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    weekdays = sum(day.year == year and day.weekday() < 5 for day in days)
    in_year = CHINA.working_days_between(date(year - 1, 12, 31), date(year, 12, 31))
    # A holiday that falls on a Saturday or Sunday is made good, so the year loses exactly the statutory days.
    assert in_year == weekdays - statutory_holidays


def test_every_make_up_day_of_the_default_table_is_a_weekend_day() -> None:
    made_up = [day for day, special in SPECIAL_DAYS.items() if special.works]
    assert len([day for day in made_up if day.year >= 2024]) == 8 + 5 + 6
    assert all(CHINA.is_make_up_day(day) for day in made_up)
    assert not CHINA.is_make_up_day(on("2026-10-08"))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-09-29", 1, "2026-09-30"),
        ("2026-09-29", 2, "2026-10-08"),
        ("2026-09-29", 4, "2026-10-10"),
        ("2026-09-29", 5, "2026-10-12"),
        ("2026-10-03", 1, "2026-10-08"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-11-23", 10_000, "2065-03-23"),
    ],
)
def test_the_nth_working_day_jumps_over_holidays_and_counts_make_up_days(day: str, n: int, expected: str) -> None:
    assert CHINA.nth_working_day_after(on(day), n) == on(expected)
    assert CHINA.working_days_between(on(day), on(expected)) == n


def test_the_working_day_before_a_holiday_is_found() -> None:
    assert CHINA.previous_working_day(on("2026-10-08")) == on("2026-09-30")
    assert CHINA.previous_working_day(on("2026-10-11")) == on("2026-10-10")
    assert CHINA.previous_working_day(on("2026-01-04")) == on("2025-12-31")


def test_skipped_days_come_in_order_with_their_reasons() -> None:
    assert CHINA.days_skipped(on("2026-10-05"), on("2026-10-11")) == [
        (on("2026-10-06"), "国庆节"),
        (on("2026-10-07"), "国庆节"),
        (on("2026-10-11"), "周日"),
    ]
    assert CHINA.days_skipped(on("2026-10-11"), on("2026-10-05")) == []
    assert CHINA.make_up_days(on("2026-09-20"), on("2026-10-10")) == [on("2026-10-10")]
    assert CHINA.make_up_days(on("2026-09-19"), on("2026-10-09")) == [on("2026-09-20")]


def test_a_year_without_special_days_is_unknown() -> None:
    assert CHINA.knows_holidays_of(2026)
    assert not CHINA.knows_holidays_of(2030)


# Hours


@pytest.mark.parametrize(
    ("moment", "is_open", "next_open"),
    [
        ("2026-09-29 07:59", False, "2026-09-29 08:30"),
        ("2026-09-29 08:30", True, "2026-09-29 08:30"),
        ("2026-09-29 11:59:59.999999", True, "2026-09-29 11:59:59.999999"),
        ("2026-09-29 12:00", False, "2026-09-29 14:00"),
        ("2026-09-29 13:00", False, "2026-09-29 14:00"),
        ("2026-09-29 17:30", False, "2026-09-30 08:30"),
        ("2026-09-30 23:59", False, "2026-10-08 08:30"),
        ("2026-10-03 09:00", False, "2026-10-08 08:30"),
        ("2026-10-10 09:00", True, "2026-10-10 09:00"),
    ],
)
def test_work_opens_and_closes(moment: str, is_open: bool, next_open: str) -> None:
    assert CHINA.is_open(at(moment)) is is_open
    assert CHINA.next_open(at(moment)) == at(next_open)
    assert CHINA.next_open(at(moment).astimezone(UTC)) == at(next_open)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-09-29 10:00", NOTHING, "2026-09-29 10:00"),
        ("2026-10-03 10:00", NOTHING, "2026-10-03 10:00"),
        ("2026-09-29 07:00", timedelta(hours=1), "2026-09-29 09:30"),
        ("2026-09-29 11:00", timedelta(hours=1), "2026-09-29 12:00"),
        ("2026-09-29 11:00", timedelta(hours=1, microseconds=1), "2026-09-29 14:00:00.000001"),
        ("2026-09-29 12:30", timedelta(hours=3, minutes=30), "2026-09-29 17:30"),
        ("2026-09-29 22:00", timedelta(hours=7), "2026-09-30 17:30"),
        ("2026-09-30 16:30", timedelta(hours=4), "2026-10-08 11:30"),
        ("2026-10-09 16:30", timedelta(hours=9), "2026-10-12 09:30"),
    ],
)
def test_open_time_passes_only_in_working_hours(start: str, length: timedelta, end: str) -> None:
    assert CHINA.add_open_time(at(start), length) == at(end)
    assert CHINA.open_time_between(at(start), at(end)) == length
    assert CHINA.open_time_between(at(end), at(start)) == NOTHING


def test_summer_hours_begin_and_end_on_their_days() -> None:
    calendar = WorkCalendar({}, TWO_SEASONS)
    assert calendar.end_of_work(on("2026-05-29")) == at("2026-05-29 17:30")
    assert calendar.end_of_work(on("2026-06-01")) == at("2026-06-01 18:00")
    assert calendar.end_of_work(on("2026-09-30")) == at("2026-09-30 18:00")
    assert calendar.start_of_work(on("2026-10-01")) == at("2026-10-01 08:30")
    assert calendar.end_of_work(on("2026-01-05")) == at("2026-01-05 17:30")
    assert calendar.add_open_time(at("2026-09-30 17:00"), timedelta(hours=7)) == at("2026-10-01 16:30")


def test_a_day_off_has_no_hours_of_work() -> None:
    assert CHINA.spans_of(on("2026-10-01")) == ()
    assert CHINA.hours_on(on("2026-10-01")) == (WINTER_MORNING, WINTER_AFTERNOON)
    with pytest.raises(ValueError, match=r"2026-10-01不是工作日（国庆节）"):
        CHINA.end_of_work(on("2026-10-01"))


# Bad input


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 9, 29, 10)  # noqa: DTZ001 (the bad input under test)
    with pytest.raises(ValueError, match="时间必须带时区"):
        CHINA.is_open(naive)
    with pytest.raises(ValueError, match="时间必须带时区"):
        CHINA.add_open_time(naive, timedelta(hours=1))


def test_an_impossible_question_ends_in_a_message_and_not_in_a_long_walk() -> None:
    with pytest.raises(ValueError, match="工作日数至少为1"):
        CHINA.nth_working_day_after(on("2026-09-29"), 0)
    with pytest.raises(ValueError, match="工作时长不能为负"):
        CHINA.add_open_time(at("2026-09-29 10:00"), -MINUTE)
    with pytest.raises(ValueError, match=f"期限超出工作日历的最后一年（{LAST_YEAR}年）"):
        CHINA.nth_working_day_after(on("2026-09-29"), 1_000_000)
    with pytest.raises(ValueError, match="只能计算1990年至2199年"):
        CHINA.nth_working_day_after(on("0226-09-29"), 1)


@pytest.mark.parametrize(
    ("month_day", "spans", "message"),
    [
        ((2, 30), (WINTER_MORNING,), "作息起始日不是一个日期：2月30日"),
        ((1, 1), (), "至少要有一段工作时间"),
        ((1, 1), (WINTER_AFTERNOON, WINTER_MORNING), "互不重叠"),
        ((1, 1), ((time(22), time(6)),), "不跨零点"),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    month_day: tuple[int, int], spans: tuple[tuple[time, time], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        SeasonHours(month_day, spans)


def test_a_calendar_needs_one_set_of_hours_for_each_day() -> None:
    with pytest.raises(ValueError, match="至少要有一个作息"):
        WorkCalendar({}, [])
    with pytest.raises(ValueError, match="不能从同一天起"):
        WorkCalendar({}, [TWO_SEASONS[0], TWO_SEASONS[0]])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("date,works,name\n", "须有 day、works、name 三列"),
        ("day,works,name\n2026-02-30,0,春节\n", "第2行：日期应写作2026-10-01，而不是“2026-02-30”"),
        (
            "day,works,name\n2026-02-20,0,春节\n2026-02-28,是,春节调休\n",
            "第3行：works 应为0（放假）或1（上班），而不是“是”",
        ),
        ("day,works,name\n2026-02-20,0\n", "第2行：缺少名称"),
        ("day,works,name\n2026-02-20,0,春节\n2026-02-20,1,春节\n", "第3行：2026-02-20重复"),
    ],
)
def test_a_bad_line_of_the_holiday_table_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_special_days(text)


# Properties, against a reference that knows no sums

REASONS = st.sampled_from(["国庆节", "春节"])
DAYS = st.dates(on("2025-11-01"), on("2027-02-28"))
SEASONS = st.sampled_from(
    [
        DEFAULT_SEASONS,
        TWO_SEASONS[::-1],
        (SeasonHours((1, 1), ((time(0), time(23, 59)),)),),
        (SeasonHours((2, 29), ((time(9), time(9, 20)), (time(9, 20, 30), time(11)), (time(13), time(20)))),),
    ]
)
CALENDARS = st.builds(WorkCalendar, st.dictionaries(DAYS, st.builds(SpecialDay, st.booleans(), REASONS)), SEASONS)
ZONES = st.sampled_from([UTC, SHANGHAI, ZoneInfo("America/New_York"), timezone(timedelta(hours=5, minutes=45))])
MOMENTS = st.datetimes(
    datetime.fromisoformat("2025-12-01"), datetime.fromisoformat("2027-01-31"), timezones=ZONES, allow_imaginary=False
)


def works(calendar: WorkCalendar, day: date) -> bool:
    special = calendar.special_days.get(day)
    return special.works if special else day.isoweekday() not in (6, 7)


def walk(calendar: WorkCalendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """Every open span from `day` on."""
    while True:
        if works(calendar, day):
            ruling = [s for s in calendar.seasons if s.from_month_day <= (day.month, day.day)] or calendar.seasons
            for start, end in max(ruling, key=lambda season: season.from_month_day).spans:
                yield datetime.combine(day, start, SHANGHAI), datetime.combine(day, end, SHANGHAI)
        day += timedelta(1)


def walked_between(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    total = NOTHING
    for opening, closing in walk(calendar, start.astimezone(SHANGHAI).date()):
        if opening >= end:
            break
        total += max(NOTHING, min(closing, end) - max(opening, start))
    return total


def walked_add(calendar: WorkCalendar, start: datetime, left: timedelta) -> datetime:
    for opening, closing in walk(calendar, start.astimezone(SHANGHAI).date()):
        begin = max(opening, start.astimezone(SHANGHAI))
        if begin < closing:
            if left <= closing - begin:
                return begin + left
            left -= closing - begin
    raise AssertionError


@given(CALENDARS, DAYS, st.integers(1, 300))
@settings(deadline=None)
def test_the_nth_working_day_is_the_one_that_a_walk_finds(calendar: WorkCalendar, day: date, n: int) -> None:
    walked, left = day, n
    while left:
        walked += timedelta(1)
        left -= works(calendar, walked)
    assert calendar.nth_working_day_after(day, n) == walked
    assert calendar.working_days_between(day, walked) == n
    assert (walked - day).days == n + len(calendar.days_skipped(day, walked))
    assert calendar.previous_working_day(calendar.nth_working_day_after(walked, 1)) == walked


@given(CALENDARS, MOMENTS, MOMENTS)
@settings(deadline=None)
def test_open_time_is_the_sum_of_the_spans_walked(calendar: WorkCalendar, one: datetime, other: datetime) -> None:
    start, end = sorted([one, other])
    assert calendar.open_time_between(start, end) == walked_between(calendar, start, end)


@given(CALENDARS, MOMENTS, st.timedeltas(timedelta(microseconds=1), timedelta(days=40)))
@settings(deadline=None)
def test_adding_open_time_ends_where_a_walk_ends(calendar: WorkCalendar, start: datetime, length: timedelta) -> None:
    end = calendar.add_open_time(start, length)
    assert end == walked_add(calendar, start, length)
    assert calendar.open_time_between(start, end) == length


@given(CALENDARS, MOMENTS, st.integers(1, 900))
@settings(deadline=None, max_examples=30)
def test_minute_by_minute_the_same_time_is_open(calendar: WorkCalendar, moment: datetime, minutes: int) -> None:
    # In UTC, so that the walk cannot stumble over clocks put back; whole minutes, as the fourth season has half ones.
    start = moment.astimezone(UTC).replace(second=0, microsecond=0)
    halves = [start + n * MINUTE / 2 for n in range(2 * minutes)]
    n_open = 0
    for half in halves:
        local = half.astimezone(SHANGHAI)
        spans = calendar.hours_on(local.date()) if works(calendar, local.date()) else ()
        n_open += any(opening <= local.time() < closing for opening, closing in spans)
    assert calendar.open_time_between(start, start + minutes * MINUTE) == n_open * MINUTE / 2
    assert sum(calendar.is_open(half) for half in halves) == n_open


@given(CALENDARS, MOMENTS)
@settings(deadline=None)
def test_the_next_opening_is_open_and_nothing_is_open_before_it(calendar: WorkCalendar, moment: datetime) -> None:
    opening = calendar.next_open(moment)
    assert opening >= moment
    assert calendar.is_open(opening)
    assert calendar.open_time_between(moment, opening) == NOTHING
    assert (opening == moment) is calendar.is_open(moment)


@given(CALENDARS, MOMENTS, MOMENTS, st.timedeltas(NOTHING, timedelta(days=20)))
@settings(deadline=None)
def test_who_starts_later_ends_no_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, length: timedelta
) -> None:
    earlier, later = sorted([one, other])
    assert calendar.add_open_time(earlier, length) <= calendar.add_open_time(later, length)


@given(CALENDARS, st.lists(st.tuples(MOMENTS, st.timedeltas(NOTHING, timedelta(days=900))), min_size=2, max_size=5))
@settings(deadline=None, max_examples=30)
def test_earlier_questions_do_not_change_an_answer(
    calendar: WorkCalendar, questions: list[tuple[datetime, timedelta]]
) -> None:
    fresh = [WorkCalendar(calendar.special_days, calendar.seasons).add_open_time(*question) for question in questions]
    assert [calendar.add_open_time(*question) for question in questions] == fresh
