"""How moments and spans are said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import get_default_timezone

from hotline.base import clock
from hotline.base.moments import in_words, moment_in_full, span, time_left


def at(*parts: int) -> datetime:
    """A moment of the city: year, month, day, hour, minute, second."""
    year, month, day, *clock_parts = parts
    hour, minute, second = (*clock_parts, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=get_default_timezone())


NOW = at(2026, 11, 23, 9, 30)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(2026, 11, 23, 14, 5), "今天 14:05"),
        (at(2026, 11, 23, 0, 0), "今天 00:00"),
        (at(2026, 11, 22, 23, 59), "昨天 23:59"),
        (at(2026, 11, 24, 8, 0), "明天 08:00"),
        (at(2026, 11, 3, 14, 5), "11月3日 14:05"),
        (at(2025, 12, 31, 14, 5), "2025年12月31日 14:05"),
        (at(2027, 1, 1, 0, 0), "2027年1月1日 00:00"),
    ],
)
def test_a_moment_is_said_as_seen_from_today(moment: datetime, words: str) -> None:
    with clock.moved_to(NOW):
        assert in_words(moment) == words


def test_the_day_is_the_citys_day_and_not_that_of_greenwich() -> None:
    with clock.moved_to(NOW):
        assert in_words(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == "今天 00:30"


def test_yesterday_in_the_last_year_is_still_yesterday() -> None:
    with clock.moved_to(at(2027, 1, 1, 8, 0)):
        assert in_words(at(2026, 12, 31, 8, 0)) == "昨天 08:00"


def test_a_date_has_no_time() -> None:
    with clock.moved_to(NOW):
        assert in_words(date(2026, 11, 23)) == "今天"
        assert in_words(date(2026, 3, 8)) == "3月8日"
        assert moment_in_full(date(2026, 3, 8)) == "2026年3月8日 星期日"


def test_the_full_moment_has_weekday_and_seconds() -> None:
    assert moment_in_full(at(2026, 11, 23, 9, 30, 7)) == "2026年11月23日 星期一 09:30:07"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=59), "不到1分钟"),
        (timedelta(minutes=12), "12分钟"),
        (timedelta(hours=5), "5小时"),
        (timedelta(hours=5, minutes=20), "5小时20分"),
        (timedelta(days=3), "3天"),
        (timedelta(days=2, hours=3, minutes=59), "2天3小时"),
        (timedelta(days=15, hours=3), "15天"),
    ],
)
def test_a_span_is_said_in_its_two_largest_parts(length: timedelta, words: str) -> None:
    assert span(length) == words


@pytest.mark.parametrize(
    ("away", "words", "is_late"),
    [
        (timedelta(days=2, hours=3), "还剩 2天3小时", False),
        (timedelta(), "还剩 不到1分钟", False),
        (timedelta(hours=-5), "已超 5小时", True),
        (timedelta(seconds=-1), "已超 不到1分钟", True),
    ],
)
def test_the_due_moment_itself_is_on_time(away: timedelta, words: str, is_late: bool) -> None:
    with clock.moved_to(NOW):
        assert time_left(NOW + away) == (words, is_late)
