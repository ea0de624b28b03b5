"""来信的列与行, without a database."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hotline.intake.letters import BadLetter, BadMapping, Field, are_headings, guess_columns, read_letter

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
    other = guess_columns(["*标题（必填）", "内容", "电话", "姓名", "时间：", "分类", "区县"])
    assert other[Field.TITLE] == "*标题（必填）"
    assert other[Field.SUBMITTED_AT] == "时间："
    assert other[Field.PHONE] == "电话"
    assert other[Field.AREA] == "区县"
    assert Field.REPLY not in other


def test_a_column_named_by_hand_overrides_the_guess_and_a_dash_leaves_it_out() -> None:
    found = guess_columns(["标题", "内容", "时间", "登记时间", "答复"], ["时间=登记时间", "答复=-"])
    assert found[Field.SUBMITTED_AT] == "登记时间"
    assert Field.REPLY not in found


@pytest.mark.parametrize(
    ("headers", "given", "says"),
    [
        (["标题", "电话"], [], "认不出“内容”、“时间”"),
        (["内容", "时间"], ["时刻=时间"], "“时刻”不是可对应的字段"),
        (["内容", "时间"], ["标题=题目"], "表中没有“题目”这一列"),
        (["内容", "时间"], ["标题"], "应写作 字段=列名"),
        (["内容", "时间", "答复"], [], "没有答复时间的列"),
    ],
)
def test_a_mapping_that_makes_no_letters_says_what_is_missing(headers: list[str], given: list[str], says: str) -> None:
    with pytest.raises(BadMapping, match=says):
        guess_columns(headers, given)


def test_a_row_of_headings_is_told_from_a_title_above_them() -> None:
    assert are_headings(["内容", "时间"], [])
    assert are_headings(["正文内容", "何时"], ["内容=正文内容", "时间=何时"])
    assert not are_headings(["2019年来信登记表", "", ""], [])


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
        ({"留言时间": "去年冬天"}, "看不懂时间“去年冬天”：请写成 2019-04-25 09:30"),
        ({"留言时间": "2019-02-30 10:00"}, "看不懂时间"),
        ({"留言时间": "2027-01-01"}, "在将来"),
        ({"答复时间": "2019-04-01 08:00:00"}, "不晚于留言时间"),
        ({"答复时间": ""}, "有答复意见，没有答复时间"),
        ({"答复时间": "2026-03-02 10:00"}, "答复时间.*在将来"),
        ({"留言详情": "长" * 20_001}, "超过20000字"),
        ({"答复意见": "长" * 20_001}, "答复有20001字"),
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


def test_numbers_of_a_spreadsheet_lose_their_fraction_and_signs_that_nobody_sees_go() -> None:
    letter = read_letter(
        {**ROW, "留言编号": 2549.0, "留言详情": "停车\x00费_x000D_\n第二\u200b行\r\n第三行"}, COLUMNS, NOW
    )
    assert (letter.external_no, letter.content) == ("2549", "停车费\n第二行\n第三行")
