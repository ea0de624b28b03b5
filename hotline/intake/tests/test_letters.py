"""来信的列与行, without a database."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hotline.intake.letters import BadLetter, BadMapping, Field, guess_columns, place_in, read_letter, read_moment

CITY = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, tzinfo=CITY)
COLUMNS = guess_columns(["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"])
ROW: dict[str, Any] = {
    "留言编号": "2549", "留言用户": "A00045581", "留言主题": "物业管理有问题", "留言时间": "2019-04-25 09:32:09",
    "留言详情": "小区停车费过高。", "答复意见": "已责令整改。", "答复时间": "2019-05-10 14:56:53",
}  # fmt: skip


def test_the_usual_headings_are_known() -> None:
    assert COLUMNS[Field.EXTERNAL_NO] == "留言编号"
    assert COLUMNS[Field.REPLIED_AT] == "答复时间"
    other = guess_columns(["标题", "内容", "电话", "姓名", "时间", "分类"])
    assert other[Field.SUBMITTED_AT] == "时间"
    assert other[Field.PHONE] == "电话"
    assert Field.REPLY not in other


def test_a_column_named_by_hand_overrides_the_guess() -> None:
    found = guess_columns(["标题", "内容", "时间", "登记时间"], ["时间=登记时间"])
    assert found[Field.SUBMITTED_AT] == "登记时间"


@pytest.mark.parametrize(
    ("headers", "given", "says"),
    [
        (["标题", "电话"], [], "认不出“内容”、“时间”"),
        (["内容", "时间"], ["时刻=时间"], "“时刻”不是可对应的字段"),
        (["内容", "时间"], ["标题=题目"], "表中没有“题目”这一列"),
    ],
)
def test_a_mapping_that_makes_no_letters_says_what_is_missing(headers: list[str], given: list[str], says: str) -> None:
    with pytest.raises(BadMapping, match=says):
        guess_columns(headers, given)


def test_a_row_becomes_a_letter() -> None:
    letter = read_letter(ROW, COLUMNS, NOW)
    assert letter.external_no == "2549"
    assert letter.submitted_at == datetime(2019, 4, 25, 9, 32, 9, tzinfo=CITY)
    assert letter.replied_at == datetime(2019, 5, 10, 14, 56, 53, tzinfo=CITY)
    assert (letter.title, letter.reply) == ("物业管理有问题", "已责令整改。")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"留言详情": "  "}, "没有诉求内容"),
        ({"留言时间": ""}, "没有留言时间"),
        ({"留言时间": "去年冬天"}, "看不懂时间“去年冬天”"),
        ({"留言时间": "2019-02-30 10:00"}, "看不懂时间"),
        ({"留言时间": "2019-04-25 下午3:05"}, "看不懂时间"),
        ({"留言时间": "2027-01-01"}, "在将来"),
        ({"答复时间": "2019-04-01 08:00:00"}, "不晚于留言时间"),
        ({"答复时间": ""}, "有答复意见，没有答复时间"),
        ({"答复时间": "2026-03-02 10:00"}, "答复时间.*在将来"),
        ({"留言详情": "长" * 20_001}, "超过20000字"),
    ],
)
def test_a_row_that_is_no_letter_says_why(change: dict[str, str], why: str) -> None:
    with pytest.raises(BadLetter, match=why):
        read_letter({**ROW, **change}, COLUMNS, NOW)


def test_a_letter_without_a_reply_is_a_letter() -> None:
    letter = read_letter({**ROW, "答复意见": ""}, COLUMNS, NOW)
    assert (letter.reply, letter.replied_at) == ("", None)


def test_a_letter_without_title_or_number_gets_them_from_its_text() -> None:
    letter = read_letter({**ROW, "留言编号": "", "留言主题": ""}, COLUMNS, NOW)
    again = read_letter({**ROW, "留言编号": None, "留言主题": None}, COLUMNS, NOW)
    assert letter.title == "小区停车费过高。"
    assert len(letter.external_no) == 24
    assert letter.external_no == again.external_no


@pytest.mark.parametrize(
    "value",
    [
        "2019-4-5 9:03:00", "2019/4/5 9:03", "2019年4月5日 9时03分", "2019.04.05 09:03", "2019-04-05T09:03:00.123",
        datetime(2019, 4, 5, 9, 3),  # noqa: DTZ001 - as a spreadsheet gives it
    ],
)  # fmt: skip
def test_a_moment_is_read_however_it_is_written(value: object) -> None:
    assert read_moment(value, Field.SUBMITTED_AT) == datetime(2019, 4, 5, 9, 3, tzinfo=CITY)


def test_numbers_of_a_spreadsheet_lose_their_fraction_and_controls_go() -> None:
    letter = read_letter({**ROW, "留言编号": 2549.0, "留言详情": "停车\x00费"}, COLUMNS, NOW)
    assert (letter.external_no, letter.content) == ("2549", "停车费")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A市A3区洋湖街道怎么还没修好", "A市A3区洋湖街道"),
        ("L10县县永平路安置房", "L10县县永平路"),
        ("K3县城管执法", "K3县"),
        ("路灯不亮", ""),
    ],
)
def test_a_coded_place_is_found_in_the_title(text: str, place: str) -> None:
    assert place_in(text) == place
