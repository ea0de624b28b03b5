"""时间的写法, without a database."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from hotline.intake.moments import NotAMoment, read_moment

CITY = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "value",
    [
        "2019-4-5 9:03:00", "2019/4/5 9:03", "2019年4月5日 9时03分", "2019年4月5日9点3分", "2019.04.05 09:03",
        "2019-04-05T09:03:00.123", "２０１９－０４－０５　０９：０３", "2019-04-05 星期五 09:03", "2019-04-05（周五）上午9:03",
        "2019/4/5 9:03 AM", "201904050903", "20190405 09:03", "2019-04-05T01:03:00Z", "2019-04-05 09:03:00+0800",
        "43560.377083", 43560.377083, datetime(2019, 4, 5, 9, 3),  # noqa: DTZ001 - as a spreadsheet gives it
    ],
)  # fmt: skip
def test_a_moment_is_read_however_it_is_written(value: object) -> None:
    assert read_moment(value) == datetime(2019, 4, 5, 9, 3, tzinfo=CITY)


@pytest.mark.parametrize(
    ("value", "hour"),
    [
        ("2019-04-05 下午3:00", 15), ("2019-04-05 3:00 PM", 15), ("2019-04-05 中午12:00", 12), ("2019-04-05 中午1:00", 13),
        ("2019-04-05 凌晨12:00", 0), ("2019-04-05 12:00 AM", 0), ("2019-04-05 晚上8时", 20),
        ("2019-04-05", 0), ("20190405", 0), (date(2019, 4, 5), 0), (43560, 0),
    ],
)  # fmt: skip
def test_the_half_of_the_day_and_a_bare_date_are_understood(value: object, hour: int) -> None:
    assert read_moment(value) == datetime(2019, 4, 5, hour, tzinfo=CITY)


@pytest.mark.parametrize(
    "value",
    [
        "昨天",
        "4/5/2019",
        "2019-02-30",
        "2019-13-01",
        "19-4-5",
        "2019-04-05 25:00",
        "0019-04-05",
        "#N/A",
        "12:30",
        "1234",
        "",
    ],
)
def test_what_is_no_moment_is_refused(value: str) -> None:
    with pytest.raises(NotAMoment):
        read_moment(value)
