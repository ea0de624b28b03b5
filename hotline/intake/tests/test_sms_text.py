"""Letters from bytes, whole messages from parts, and what is wanted by them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.intake.channels.sms_text import (
    WAIT_FOR_NEXT,
    WAIT_FOR_NUMBERED,
    Part,
    joined,
    letters_of,
)
from hotline.intake.channels.wishes import Wanted, Wish, title_of, wanted

AT = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
SECOND = timedelta(seconds=1)
LONG = (
    "柳林镇中心街从邮局到小学的路灯坏了一周晚上接孩子很不安全请尽快派人来修理另外小学门口的斑马线也已经看不清了车开得很快家长们都很担心希望一起处理掉"
    * 2
)


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("路灯不亮".encode(), "UTF-8", "路灯不亮"),
        ("路灯不亮😀".encode("utf-16-be"), "UTF-16BE", "路灯不亮😀"),
        ("路灯不亮".encode("utf-16-be"), '"utf-16be"', "路灯不亮"),
        (b"hello @ world", "UTF-8", "hello @ world"),
        ("café".encode("latin-1"), "ISO-8859-1", "café"),
        ("路灯不亮".encode("gb18030"), "GBK", "路灯不亮"),
        # the gateway says nothing, or what is not true
        ("路灯不亮".encode(), "8-BIT", "路灯不亮"),
        ("路灯不亮".encode("utf-16-be"), "", "路灯不亮"),
        ("路灯坏了两天".encode("gb18030"), "UTF-8", "路灯坏了两天"),
        ("  \x00路灯 \r\n".encode(), "UTF-8", "路灯"),
        (b"\xff\xfe\xfd", "UTF-8", "���"),
        (b"", "UTF-8", ""),
    ],
)
def test_letters_are_read_whatever_the_gateway_calls_them(body: bytes, charset: str, text: str) -> None:
    assert letters_of(body, charset) == text


@given(st.binary(max_size=200), st.sampled_from(["UTF-8", "UTF-16BE", "", "KOI8-R"]))
def test_no_bytes_break_the_reader(body: bytes, charset: str) -> None:
    assert "\x00" not in letters_of(body, charset)


# ── parts ──


def part(key: int, text: str, *, after: float = 0, udh: bytes = b"") -> Part:
    return Part(key, text, udh, AT + after * SECOND)


def header(ref: int, n: int, i: int, wide: bool = False) -> bytes:
    return bytes([6, 8, 4, 0, ref, n, i]) if wide else bytes([5, 0, 3, ref, n, i])


def read(*parts: Part, now: float = 1) -> tuple[list[str], int]:
    letters, waiting = joined(parts, AT + now * SECOND)
    return [letter.text for letter in letters], len(waiting)


@pytest.mark.parametrize("wide", [False, True])
def test_numbered_parts_are_put_in_their_order(wide: bool) -> None:
    parts = [part(i, text, udh=header(77, 3, n, wide)) for i, n, text in ((1, 2, "乙"), (2, 3, "丙"), (3, 1, "甲"))]
    assert read(*parts) == (["甲乙丙"], 0)
    assert read(*parts[:2]) == ([], 2)


def test_parts_of_two_messages_are_kept_apart_and_a_repeated_part_counts_once() -> None:
    parts = [
        part(1, "甲一", udh=header(1, 2, 1)), part(2, "乙一", udh=header(2, 2, 1)), part(3, "甲一", udh=header(1, 2, 1)),
        part(4, "乙二", udh=header(2, 2, 2)), part(5, "甲二", udh=header(1, 2, 2)),
    ]  # fmt: skip
    assert read(*parts)[0] == ["甲一甲二", "乙一乙二"]


def test_a_part_that_stays_away_is_not_waited_for_for_ever() -> None:
    parts = [part(1, "甲", udh=header(1, 3, 1)), part(2, "丙", udh=header(1, 3, 3), after=5)]
    assert read(*parts, now=64) == ([], 2)
    assert read(*parts, now=5 + WAIT_FOR_NUMBERED.total_seconds()) == (["甲丙"], 0)


def test_numbers_that_the_operator_writes_into_the_text_count_too() -> None:
    assert read(part(1, "（2/2）丙丁"), part(2, "(1/2)甲乙")) == (["甲乙丙丁"], 0)
    assert read(part(1, "1/2的路灯不亮")) == (["1/2的路灯不亮"], 0)


@pytest.mark.parametrize("size", [67, 70])
def test_a_part_full_to_the_last_letter_waits_a_moment_for_the_next(size: int) -> None:
    first, second = part(1, LONG[:size]), part(2, LONG[size:90], after=3)
    assert read(first, now=5) == ([], 1)
    assert read(first, second, now=5) == ([LONG[:90]], 0)
    assert read(first, now=WAIT_FOR_NEXT.total_seconds()) == ([LONG[:size]], 0)


def test_three_full_parts_in_a_row_are_one_and_a_later_message_is_another() -> None:
    cut = [LONG[0:67], LONG[67:134], LONG[134:140]]
    parts = [part(n, text, after=n) for n, text in enumerate(cut)]
    later = part(9, "再反映一件事", after=40)
    assert read(*parts, later, now=41) == ([LONG[:140], "再反映一件事"], 0)
    assert read(part(1, LONG[:67]), part(2, "另一件事", after=30), now=31) == ([LONG[:67], "另一件事"], 0)


def test_a_message_that_kannel_has_joined_is_whole() -> None:
    assert read(part(1, LONG[:134])) == ([LONG[:134]], 0)
    assert read(part(1, "短")) == (["短"], 0)


# ── what is wanted ──


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *[(one, Wanted(Wish.STOP)) for one in ("T", "t", "TD", "退订", "退订。", "Ｔ", " 退订 ")],
        *[(one, Wanted(Wish.RESUME)) for one in ("KT", "恢复", "订阅")],
        *[(one, Wanted(Wish.HELP)) for one in ("帮助", "?", "？", "help")],
        *[(one, Wanted(Wish.ASK, no="260302000168")) for one in ("查260302000168", "查 260302000168", "CX260302000168", "cx：260302000168", "查询２６０３０２０００１６８", "260302000168")],
        *[(one, Wanted(Wish.ASK, no="260302000168", code="4081772956")) for one in ("查260302000168 4081772956", "260302000168，4081772956", "CX 260302000168/4081772956")],
        ("查", Wanted(Wish.ASK)),
        *[(one, Wanted(Wish.RATE, rating="SATISFIED")) for one in ("1", "１", "1.", "满意", "满意！", " 1 ")],
        ("2", Wanted(Wish.RATE, rating="BASICALLY")),
        ("基本满意", Wanted(Wish.RATE, rating="BASICALLY")),
        *[(one, Wanted(Wish.RATE, rating="UNSATISFIED")) for one in ("3", "不满意")],
        ("3 260302000168", Wanted(Wish.RATE, no="260302000168", rating="UNSATISFIED")),
        ("3，电梯又停了", Wanted(Wish.RATE, rating="UNSATISFIED", remark="电梯又停了", is_bare=False)),
        ("不满意，电梯又停了", Wanted(Wish.RATE, rating="UNSATISFIED", remark="电梯又停了", is_bare=False)),
        *[(one, Wanted(Wish.APPEAL, is_bare=False)) for one in (
            "1号楼电梯停运", "1 号楼电梯停运", "3天没水了", "3 天没水了", "满意度调查是假的", "退订会员退不了钱怎么办", "T恤店乱收费", "查一下我的社保", "4", "12",
            "1、路灯不亮。2、路面破损", "260302", "柳林镇中心街路灯不亮", "", "：",
        )],
    ],
)  # fmt: skip
def test_what_is_wanted(text: str, wish: Wanted) -> None:
    assert wanted(text) == wish


@given(st.text(max_size=80))
def test_whatever_is_written_is_something(text: str) -> None:
    assert wanted(text).wish in Wish


def test_a_title_is_the_first_sentence_or_its_beginning() -> None:
    assert title_of("路灯不亮。已经一周了") == "路灯不亮"
    assert title_of("。。路灯 不亮") == "路灯 不亮"
    assert title_of(LONG) == LONG[:27] + "…"
