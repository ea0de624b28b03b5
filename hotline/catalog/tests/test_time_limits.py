"""Time limits: worked examples to the minute, explanations word for word, then properties against day-by-day walks."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import hotline.catalog
from hotline.catalog.calendar import SeasonHours, SpecialDay, WorkCalendar, read_special_days
from hotline.catalog.time_limits import (
    Light,
    Limit,
    LimitUnit,
    due_at,
    explain,
    extended_due,
    light,
    resume_due,
    time_left,
    warn_at,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAYS = Path(hotline.catalog.__path__[0]) / "defaults" / "holidays.csv"
CHINA = WorkCalendar(read_special_days(HOLIDAYS.read_text(encoding="utf-8")))
MORNING = (time(8, 30), time(12))
SUMMER = (
    SeasonHours((6, 1), (MORNING, (time(14, 30), time(18)))),
    SeasonHours((10, 1), (MORNING, (time(14), time(17, 30)))),
)
NOTHING = timedelta(0)


def at(text: str) -> datetime:
    """ "2026-09-25 16:40" on a clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due_from(code: str, start: str, calendar: WorkCalendar = CHINA) -> datetime:
    return due_at(Limit.parse(code), at(start), calendar)


# The standard's own example: dispatched on Friday at 16:40, 5 working days, Sunday worked, Monday off


EXAMPLE = WorkCalendar(
    {date(2026, 3, 15): SpecialDay(True, "植树节调休"), date(2026, 3, 16): SpecialDay(False, "植树节")}
)


def test_five_working_days_over_a_make_up_sunday_and_a_monday_off() -> None:
    limit, start = Limit.parse("5wd"), at("2026-03-13 16:40")
    due = due_at(limit, start, EXAMPLE)
    warn = warn_at(limit, start, due, EXAMPLE)
    assert due == at("2026-03-20 17:30")
    assert warn == at("2026-03-19 17:30")
    assert light(due, warn, None, at("2026-03-13 16:40")) is Light.GREEN
    assert light(due, warn, None, at("2026-03-19 17:29:59")) is Light.GREEN
    assert light(due, warn, None, at("2026-03-19 17:30")) is Light.YELLOW
    assert light(due, warn, None, at("2026-03-20 17:30")) is Light.YELLOW
    assert light(due, warn, None, at("2026-03-20 17:30:00.000001")) is Light.RED
    assert light(due, warn, at("2026-03-20 17:30"), at("2026-03-25 09:00")) is Light.DONE_ON_TIME
    assert light(due, warn, at("2026-03-20 17:30:00.000001"), at("2026-03-25 09:00")) is Light.DONE_LATE
    assert explain(limit, start, due, EXAMPLE, "派单") == (
        "自2026年3月13日（周五）16:40派单，限5个工作日，次日起算；3月14日（周六）、3月16日（周一）植树节放假不计，"
        "3月15日（周日）调休上班计入；应于3月20日（周五）17:30下班前完成。"
    )


# Due moments


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        # before opening, at noon, at night, on a holiday: the next day is day 1 whatever the hour
        ("1wd", "2026-09-28 06:00", "2026-09-29 17:30"),
        ("1wd", "2026-09-28 12:30", "2026-09-29 17:30"),
        ("1wd", "2026-09-28 23:59:59", "2026-09-29 17:30"),
        ("1wd", "2026-09-29 00:00", "2026-09-30 17:30"),
        ("1wd", "2026-10-03 10:00", "2026-10-08 17:30"),
        ("2wd", "2026-10-01 10:00", "2026-10-09 17:30"),
        ("5wd", "2026-09-25 16:40", "2026-10-09 17:30"),
        ("5wd", "2026-09-29 16:40", "2026-10-12 17:30"),
        # across New Year: Friday 2 January is off, Sunday 4 January is worked
        ("3wd", "2025-12-30 09:00", "2026-01-05 17:30"),
        ("15wd", "2026-02-10 09:00", "2026-03-09 17:30"),
        # working hours
        ("4wh", "2026-09-28 06:00", "2026-09-28 14:30"),
        ("4wh", "2026-09-28 08:30", "2026-09-28 14:30"),
        ("4wh", "2026-09-28 12:30", "2026-09-29 09:00"),
        ("4wh", "2026-09-28 20:00", "2026-09-29 14:30"),
        ("4wh", "2026-09-30 16:30", "2026-10-08 11:30"),
        ("4wh", "2026-10-04 16:30", "2026-10-08 14:30"),
        ("7wh", "2026-09-28 08:30", "2026-09-28 17:30"),
        # on the clock, holidays or not
        ("30m", "2026-09-30 23:45", "2026-10-01 00:15"),
        ("24h", "2026-09-30 16:40", "2026-10-01 16:40"),
        ("3d", "2026-12-30 09:07", "2027-01-02 09:07"),
        ("10m", "2026-02-17 03:00", "2026-02-17 03:10"),
    ],
)
def test_each_unit_counts_its_own_time(code: str, start: str, expected: str) -> None:
    assert due_from(code, start) == at(expected)


def test_due_moments_are_in_utc_and_do_not_depend_on_the_zone_of_the_start() -> None:
    start = at("2026-09-28 23:30")
    assert start.astimezone(ZoneInfo("America/New_York")).day == 28
    assert start.astimezone(timezone(timedelta(hours=14))).day == 29
    for code in ("2wd", "4wh", "3d", "24h", "30m"):
        limit = Limit.parse(code)
        moment = due_at(limit, start, CHINA)
        assert moment.tzinfo is UTC
        for zone in (UTC, ZoneInfo("America/New_York"), timezone(timedelta(hours=14))):
            assert due_at(limit, start.astimezone(zone), CHINA) == moment


def test_the_summer_day_ends_later() -> None:
    calendar = WorkCalendar({}, SUMMER)
    assert due_from("1wd", "2026-05-29 10:00", calendar) == at("2026-06-01 18:00")
    assert due_from("1wd", "2026-09-30 10:00", calendar) == at("2026-10-01 17:30")
    assert due_from("4wh", "2026-09-30 16:00", calendar) == at("2026-10-01 10:30")


def test_a_start_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 9, 28, 10)  # noqa: DTZ001 (the bad input under test)
    for unit in LimitUnit:
        with pytest.raises(ValueError, match="时间必须带时区"):
            due_at(Limit(1, unit), naive, CHINA)


# Yellow


@pytest.mark.parametrize(
    ("code", "start", "expected"),
    [
        ("5wd", "2026-09-25 16:40", "2026-10-08 17:30"),
        ("2wd", "2026-09-29 10:00", "2026-09-30 17:30"),
        ("1wd", "2026-09-28 10:00", "2026-09-28 17:30"),
        ("1wd", "2026-09-28 20:00", "2026-09-28 20:00"),
        ("1wd", "2026-10-03 10:00", "2026-10-03 10:00"),
        ("10wh", "2026-09-28 08:30", "2026-09-29 09:30"),
        ("5wh", "2026-09-30 17:00", "2026-10-08 12:00"),
        ("24h", "2026-09-30 16:40", "2026-10-01 11:52"),
        ("30m", "2026-09-30 16:40", "2026-09-30 17:04"),
        ("10d", "2026-09-30 16:40", "2026-10-08 16:40"),
    ],
)
def test_yellow_comes_a_working_day_or_a_fifth_of_the_time_before_the_end(code: str, start: str, expected: str) -> None:
    assert warn_at(Limit.parse(code), at(start), due_from(code, start), CHINA) == at(expected)


# Pause, resume, extend


@pytest.mark.parametrize(
    ("code", "start", "paused", "resumed", "left", "expected"),
    [
        ("2wd", "2026-09-28 16:40", "2026-09-29 11:00", "2026-10-12 09:00", timedelta(hours=11.5), "2026-10-13 15:30"),
        ("2wd", "2026-09-28 16:40", "2026-09-29 19:00", "2026-10-10 20:00", timedelta(hours=7), "2026-10-12 17:30"),
        (
            "2wd",
            "2026-09-28 16:40",
            "2026-09-28 16:40",
            "2026-09-28 16:40",
            timedelta(hours=14, minutes=50),
            "2026-09-30 17:30",
        ),
        ("4wh", "2026-09-28 08:30", "2026-09-28 10:30", "2026-09-28 17:00", timedelta(hours=2), "2026-09-29 10:00"),
        ("24h", "2026-09-30 16:40", "2026-10-01 10:40", "2026-10-05 00:00", timedelta(hours=6), "2026-10-05 06:00"),
        ("24h", "2026-09-30 16:40", "2026-10-01 16:40", "2026-10-05 00:00", NOTHING, "2026-10-05 00:00"),
        ("24h", "2026-09-30 16:40", "2026-10-03 16:40", "2026-10-05 00:00", NOTHING, "2026-10-05 00:00"),
        ("2wd", "2026-09-28 16:40", "2026-10-08 09:00", "2026-10-12 09:00", NOTHING, "2026-10-12 09:00"),
    ],
)
def test_a_paused_clock_keeps_what_was_left(
    code: str, start: str, paused: str, resumed: str, left: timedelta, expected: str
) -> None:
    limit = Limit.parse(code)
    assert time_left(limit, due_from(code, start), at(paused), CHINA) == left
    assert resume_due(limit, left, at(resumed), CHINA) == at(expected)


@pytest.mark.parametrize(
    ("code", "old_due", "extra", "expected"),
    [
        ("5wd", "2026-09-30 17:30", "3wd", "2026-10-10 17:30"),
        ("24h", "2026-10-01 16:40", "2wd", "2026-10-09 17:30"),
        ("5wd", "2026-09-30 17:30", "24h", "2026-10-01 17:30"),
        ("5wd", "2026-09-30 15:30", "4wh", "2026-10-08 10:30"),
    ],
)
def test_an_extension_counts_on_from_the_old_due_moment(code: str, old_due: str, extra: str, expected: str) -> None:
    assert extended_due(Limit.parse(code), at(old_due), Limit.parse(extra), CHINA) == at(expected)


# Words


@pytest.mark.parametrize(
    ("code", "words"),
    [("5wd", "5个工作日"), ("4wh", "4个工作小时"), ("3d", "3天"), ("24h", "24小时"), ("30m", "30分钟")],
)
def test_a_limit_is_written_in_code_and_in_words(code: str, words: str) -> None:
    limit = Limit.parse(f" {code} ")
    assert str(limit) == words
    assert limit.code == code
    assert words.endswith(limit.unit.label)


@pytest.mark.parametrize("text", ["", "5", "wd", "5 days", "-5wd", "5wd5", "1.5h", "五wd", "٥wd"])
def test_an_unreadable_limit_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=f"看不懂时限“{text}”：应写作5wd（工作日）"):
        Limit.parse(text)


@pytest.mark.parametrize("text", ["0wd", "100000m"])
def test_a_limit_of_nothing_or_of_far_too_much_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="时限须在1至99999之间"):
        Limit.parse(text)


def test_every_light_has_its_word() -> None:
    assert [one.label for one in Light] == ["正常", "黄牌", "红牌", "按时完成", "超时完成"]


@pytest.mark.parametrize(
    ("code", "start", "from_what", "words"),
    [
        (
            "5wd",
            "2026-09-25 16:40",
            "派单",
            "自2026年9月25日（周五）16:40派单，限5个工作日，次日起算；9月26日至27日中秋节放假、"
            "10月1日至7日国庆节放假不计；应于10月9日（周五）17:30下班前完成。",
        ),
        (
            "5wd",
            "2026-09-29 16:40",
            "派单",
            "自2026年9月29日（周二）16:40派单，限5个工作日，次日起算；10月1日至7日国庆节放假、10月11日（周日）不计，"
            "10月10日（周六）调休上班计入；应于10月12日（周一）17:30下班前完成。",
        ),
        (
            "2wd",
            "2026-10-12 09:05",
            "派单",
            "自2026年10月12日（周一）9:05派单，限2个工作日，次日起算；应于10月14日（周三）17:30下班前完成。",
        ),
        (
            "10wd",
            "2026-10-23 09:05",
            "重办",
            "自2026年10月23日（周五）9:05重办，限10个工作日，次日起算；10月24日（周六）、25日（周日）、31日（周六）、"
            "11月1日（周日）不计；应于11月6日（周五）17:30下班前完成。",
        ),
        (
            "60wd",
            "2025-12-30 09:00",
            "派单",
            "自2025年12月30日（周二）9:00派单，限60个工作日，次日起算；2026年1月1日至3日元旦放假、"
            "2月15日至23日春节放假、另有周六周日共19天不计，1月4日（周日）、2月14日（周六）、28日（周六）调休上班计入；"
            "应于3月31日（周二）17:30下班前完成。",
        ),
        (
            "5wd",
            "2025-01-24 10:00",
            "派单",
            "自2025年1月24日（周五）10:00派单，限5个工作日，次日起算；1月25日（周六）、1月28日至2月4日春节放假不计，"
            "1月26日（周日）调休上班计入；应于2月7日（周五）17:30下班前完成。",
        ),
        (
            "2wd",
            "2026-12-31 09:00",
            "派单",
            "自2026年12月31日（周四）9:00派单，限2个工作日，次日起算；2027年1月2日（周六）、3日（周日）不计；"
            "应于1月4日（周一）17:30下班前完成。（2027年放假安排尚未录入，暂按周一至周五上班推算。）",
        ),
        (
            "4wh",
            "2026-09-30 16:40",
            "申请退单",
            "自2026年9月30日（周三）16:40申请退单，限4个工作小时，按工作时间（8:30–12:00，14:00–17:30）计；"
            "10月1日至7日国庆节放假不计；应于10月8日（周四）11:40前完成。",
        ),
        (
            "7wh",
            "2026-10-11 10:00",
            "申请退单",
            "自2026年10月11日（周日）10:00申请退单，限7个工作小时，按工作时间（8:30–12:00，14:00–17:30）计；"
            "10月11日（周日）不计；应于10月12日（周一）17:30下班前完成。",
        ),
        (
            "24h",
            "2026-12-31 16:40",
            "派单",
            "自2026年12月31日（周四）16:40派单起24小时，昼夜连续计算，应于2027年1月1日（周五）16:40前完成。",
        ),
    ],
)
def test_a_due_date_explains_itself(code: str, start: str, from_what: str, words: str) -> None:
    assert explain(Limit.parse(code), at(start), due_from(code, start), CHINA, from_what) == words


def test_the_explanation_of_working_hours_tells_when_the_season_changes() -> None:
    calendar = WorkCalendar({date(2026, 1, 1): SpecialDay(False, "元旦")}, SUMMER)
    moment = due_from("4wh", "2026-09-30 16:00", calendar)
    assert explain(Limit.parse("4wh"), at("2026-09-30 16:00"), moment, calendar, "派单") == (
        "自2026年9月30日（周三）16:00派单，限4个工作小时，按工作时间（8:30–12:00，14:30–18:00；"
        "10月1日起8:30–12:00，14:00–17:30）计；应于10月1日（周四）10:30前完成。"
    )


def test_holidays_that_touch_are_named_apart_and_a_holiday_in_two_parts_is_named_twice() -> None:
    mid_autumn = {date(2026, 9, day): SpecialDay(False, "中秋节") for day in (29, 30)}
    national = {date(2026, 10, day): SpecialDay(False, "国庆节") for day in (1, 5, 7)}
    calendar = WorkCalendar(mid_autumn | national)
    moment = due_from("3wd", "2026-09-28 16:00", calendar)
    assert explain(Limit.parse("3wd"), at("2026-09-28 16:00"), moment, calendar, "派单") == (
        "自2026年9月28日（周一）16:00派单，限3个工作日，次日起算；9月29日至30日中秋节放假、10月1日（周四）国庆节放假、"
        "10月3日（周六）、4日（周日）、10月5日（周一）国庆节放假、10月7日（周三）国庆节放假不计；"
        "应于10月8日（周四）17:30下班前完成。"
    )


def test_the_same_month_of_another_year_is_said_in_full() -> None:
    made_up = {date(2026, 3, 14): SpecialDay(True, "调休"), date(2027, 3, 13): SpecialDay(True, "调休")}
    limit, calendar = Limit.parse("265wd"), WorkCalendar(made_up)
    words = explain(limit, at("2026-03-13 16:00"), due_at(limit, at("2026-03-13 16:00"), calendar), calendar, "派单")
    assert words == (
        "自2026年3月13日（周五）16:00派单，限265个工作日，次日起算；周六周日共104天不计，"
        "3月14日（周六）、2027年3月13日（周六）调休上班计入；应于3月17日（周三）17:30下班前完成。"
    )


def test_an_extended_or_resumed_due_date_is_told_after_the_first_one() -> None:
    limit, start = Limit.parse("5wd"), at("2026-09-25 16:40")
    first = due_at(limit, start, CHINA)
    begin = (
        "自2026年9月25日（周五）16:40派单，限5个工作日，次日起算；9月26日至27日中秋节放假、"
        "10月1日至7日国庆节放假不计；原应于10月9日（周五）17:30下班前完成，后经调整，"
    )
    extended = extended_due(limit, first, Limit.parse("3wd"), CHINA)
    assert explain(limit, start, extended, CHINA, "派单") == f"{begin}现应于10月13日（周二）17:30下班前完成。"
    resumed = resume_due(limit, timedelta(hours=2), at("2026-10-12 09:00"), CHINA)
    assert explain(limit, start, resumed, CHINA, "派单") == f"{begin}现应于10月12日（周一）11:00前完成。"
