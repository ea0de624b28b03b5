"""One cell at a time: what is understood, what is refused. No database is asked."""

from datetime import date, datetime, time

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from hotline.org.models import Unit, User
from hotline.org.sheets import cells
from hotline.org.sheets.cells import BadCellError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (379902001.0, "379902001"),
        (13.5, "13.5"),
        (1001, "1001"),
        (True, "是"),
        (False, "否"),
        (datetime(2026, 11, 3), "2026-11-03"),  # noqa: DTZ001 — Excel knows no time zones
        (datetime(2026, 11, 3, 8, 30), "2026-11-03 08:30:00"),  # noqa: DTZ001
        (date(2026, 11, 3), "2026-11-03"),
        (time(8, 30), "08:30:00"),
        ("  临澄\u3000\u3000区\u00a0 ", "临澄 区"),
        ("零\u200b宽\ufeff和\x00控制\x07符", "零宽和控制符"),
        ("第一段\r\n 第二段 ", "第一段\n第二段"),
        (ArrayFormula("A1:A2", "=1"), "="),
    ],
)
def test_a_cell_is_read_as_a_person_reads_it(value: object, text: str) -> None:
    assert cells.plain(value) == text


@pytest.mark.parametrize("text", ["=A1", "=", "#N/A", "#REF!", "坏\ud800字", "乱\ufffd码"])
def test_formulas_errors_and_broken_letters_are_refused(text: str) -> None:
    with pytest.raises(BadCellError):
        cells.check_readable(text)


@pytest.mark.parametrize("text", ["", "A=1", "#1楼", "𠮷野家"])
def test_ordinary_text_is_readable(text: str) -> None:
    cells.check_readable(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("３７９９０２", "379902000000"), ("379902001", "379902001000"), ("379902 001 001", "379902001001")],
)
def test_area_codes_are_filled_up(text: str, code: str) -> None:
    assert cells.area_code(text) == code


@pytest.mark.parametrize("text", ["3799", "37990200100", "37990200100A", "１２３"])
def test_other_area_codes_are_refused(text: str) -> None:
    with pytest.raises(BadCellError, match="区划代码"):
        cells.area_code(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0999—252 3601", "0999-2523601"), ("（0999）2523601", "0999-2523601"), ("１２３４５", "12345"), ("110", "110"),
     ("+86 138-0000-0000", "+86138-0000-0000"), ("2523601转8001", "2523601转8001"), ("", "")],
)  # fmt: skip
def test_phones_are_tidied(text: str, number: str) -> None:
    assert cells.phone(text) == number


@pytest.mark.parametrize("text", ["见通讯录", "2523601/2523602", "1" * 21, "12", "138 0000 000a"])
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(BadCellError, match="电话"):
        cells.phone(text)


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("√", True), ("１", True), ("否", False), ("N", False), ("", None)]
)
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert cells.yes_no(text) is value


@pytest.mark.parametrize(
    "text", ["2026-11-03", "2026/11/3", "2026.11.3", "2026年11月3日", "20261103", "46329", "２０２６－１１－０３"]
)
def test_a_day_in_every_spelling(text: str) -> None:
    assert cells.day(text) == date(2026, 11, 3)


@pytest.mark.parametrize("text", ["2026-02-30", "11-3", "去年", "2026113", "2026-11-03 08:30:00", "100"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadCellError):
        cells.day(text)


def test_one_of_a_list_by_label_or_code() -> None:
    read = cells.one_of({"TOWN": "乡镇街道", "VILLAGE": "村居"})
    assert [read("乡镇街道"), read(" 村居"), read("TOWN"), read("")] == ["TOWN", "VILLAGE", "TOWN", None]
    with pytest.raises(BadCellError, match="乡镇街道、村居"):
        read("街道")


def test_codes_are_put_into_their_case_and_checked() -> None:
    assert cells.code_of(Unit, "code")("ｂ ０７") == "B07"
    assert cells.code_of(User, "username", str.lower)("Zhang.San") == "zhang.san"
    with pytest.raises(BadCellError, match="以0开头"):
        cells.code_of(Unit, "code")("0")
    with pytest.raises(BadCellError, match="最多60个字"):
        cells.text_of(Unit, "name")("长" * 61)


def test_a_list_of_words() -> None:
    assert cells.listed("承办人、单位领导，承办人 ;话务员") == ("承办人", "单位领导", "话务员")
