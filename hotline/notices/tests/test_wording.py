"""短信的字, and the quiet of the night."""

from datetime import datetime

import pytest

from hotline.notices.quiet import Quiet
from hotline.notices.wording import cut, fill, hide_people, is_gsm, length_of, mistakes_in, n_parts, places_in

NIGHT = Quiet.parse(["21:00", "08:00"])


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each takes two places
        ("€" * 81, 2),
        ("您" * 70, 1),
        ("您" * 71, 2),
        ("您" * 134, 2),
        ("您" * 135, 3),
        ("😀" * 35, 1),  # two UTF-16 units each
        ("😀" * 36, 2),
        ("a" * 69 + "您", 1),
        ("a" * 70 + "您", 2),
    ],
)
def test_parts_are_counted_as_the_operator_counts_them(text: str, n: int) -> None:
    assert n_parts(text) == n


def test_plain_latin_is_counted_in_septets_and_anything_else_in_utf_16() -> None:
    assert is_gsm("Order 260302: 5 [wd]~") and not is_gsm("编号")
    assert length_of("[]") == 4
    assert length_of("编😀") == 3


def test_words_are_put_in_place_and_nothing_else_is_read_into_a_text() -> None:
    assert fill("编号{工单编号}，{没有}", {"工单编号": "26{0}"}) == "编号26{0}，{没有}"
    assert fill("{0.__class__}{{x}}", {"x": "y"}) == "{0.__class__}{y}"
    assert places_in("{甲}{乙}{甲}") == ["甲", "乙"]


def test_what_is_wrong_with_a_text_is_said() -> None:
    assert mistakes_in("编号{工单编号}", ["工单编号"]) == []
    assert mistakes_in("{姓名}", ["工单编号"]) == ["没有变量“{姓名}”，可用的有{工单编号}"]
    assert mistakes_in("{姓名}", []) == ["没有变量“{姓名}”，这条模板没有变量"]
    assert mistakes_in("编号{工单编号", ["工单编号"]) == ["大括号没有成对：变量写作{工单编号}"]


def test_numbers_of_people_in_a_free_text_are_hidden_and_those_of_offices_are_not() -> None:
    said = "请联系王工13812345678，身份证370102199001011234，或拨打12348、0534-2687654，工单260302000168"
    assert (
        hide_people(said)
        == "请联系王工138****5678，身份证370102********1234，或拨打12348、0534-2687654，工单260302000168"
    )


def test_a_word_is_cut_to_one_line() -> None:
    assert cut(" 一二\n三 四 ", 10) == "一二 三 四"
    assert cut("一二三四五", 4) == "一二三…"


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-03-02 20:59", "2026-03-02 20:59"),
        ("2026-03-02 21:00", "2026-03-03 08:00"),
        ("2026-03-02 23:59", "2026-03-03 08:00"),
        ("2026-03-03 00:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
        ("2026-03-03 08:00", "2026-03-03 08:00"),
    ],
)
def test_the_night_ends_in_the_morning(at: str, then: str) -> None:
    assert NIGHT.end_after(datetime.fromisoformat(at)) == datetime.fromisoformat(then)


def test_a_rest_at_noon_ends_the_same_day_and_equal_times_are_no_rest() -> None:
    noon = datetime.fromisoformat("2026-03-02 12:30")
    assert Quiet.parse(["12:00", "14:00"]).end_after(noon).hour == 14
    assert Quiet.parse(["12:00", "12:00"]).end_after(noon) == noon
