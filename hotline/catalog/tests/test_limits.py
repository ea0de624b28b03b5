"""时限的采用: which row of the table holds for a matter."""

import itertools

import pytest

from hotline.catalog.completeness import check_item, gaps, item_in_words
from hotline.catalog.defaults import rows_of
from hotline.catalog.limits import LimitRow, LimitTable, NoLimitError
from hotline.catalog.vocabulary import OPTIONAL_CLOCKS, Channel, ClockKind, Kind, LimitOnly, Urgency

TABLE = LimitTable(
    [
        ("REPLY", LimitRow(5, "wd")),
        ("REPLY", LimitRow(2, "wd", kind="CONSULT")),
        ("REPLY", LimitRow(24, "h", category="03")),
        ("REPLY", LimitRow(12, "h", category="0301")),
        ("REPLY", LimitRow(1, "wd", urgency="URGENT")),
        ("REPLY", LimitRow(3, "wd", channel="LEADER")),
        ("SIGN", LimitRow(30, "m", urgency="URGENT")),
    ]
)


@pytest.mark.parametrize(
    ("kind", "urgency", "category", "channel", "words"),
    [
        ("COMPLAINT", "NORMAL", "010101", "PHONE", "5个工作日"),
        ("CONSULT", "NORMAL", "010101", "PHONE", "2个工作日"),
        ("CONSULT", "NORMAL", "030201", "PHONE", "24小时"),
        ("CONSULT", "NORMAL", "030101", "PHONE", "12小时"),
        ("CONSULT", "URGENT", "030101", "PHONE", "1个工作日"),
        ("CONSULT", "URGENT", "030101", "LEADER", "3个工作日"),
        ("", "", "", "", "5个工作日"),
    ],
)
def test_the_weightiest_condition_met_decides(kind: str, urgency: str, category: str, channel: str, words: str) -> None:
    row = TABLE.find("REPLY", kind=kind, urgency=urgency, category=category, channel=channel)
    assert row.words == words


def test_another_precedence_decides_otherwise() -> None:
    rows = [("REPLY", row) for row in TABLE.rows("REPLY")]
    matter = {"kind": "CONSULT", "urgency": "URGENT", "category": "030101", "channel": "LEADER"}
    found = {
        order[0]: LimitTable(rows, order).find("REPLY", **matter).words
        for order in itertools.permutations(("channel", "urgency", "category", "kind"))
    }
    assert found == {"channel": "3个工作日", "urgency": "1个工作日", "category": "12小时", "kind": "2个工作日"}


def test_a_matter_for_which_nothing_holds_is_named_in_the_refusal() -> None:
    with pytest.raises(NoLimitError, match=r"SIGN.*紧急程度NORMAL"):
        TABLE.find("SIGN", kind="HELP", urgency="NORMAL", category="010101", channel="PHONE")


def test_a_precedence_that_forgets_a_condition_is_an_error() -> None:
    with pytest.raises(ValueError, match="各写一次"):
        LimitTable([], ("channel", "urgency", "category"))


def test_the_factory_table_has_a_limit_for_every_matter() -> None:
    table = LimitTable(
        (row["clock"], LimitRow(int(row["amount"]), row["unit"], row["basis"], row["kind"], row["urgency"], row["category"], row["channel"]))
        for row in rows_of("time_limits.csv")
    )  # fmt: skip
    for clock, kind, urgency, channel in itertools.product([*ClockKind, *LimitOnly], Kind, Urgency, Channel):
        if clock in OPTIONAL_CLOCKS and urgency != Urgency.CRITICAL:
            with pytest.raises(NoLimitError):
                table.find(clock, kind=kind, urgency=urgency, category="020301", channel=channel)
            continue
        assert table.find(clock, kind=kind, urgency=urgency, category="020301", channel=channel).amount >= 1


# What a version must have before it binds


def test_the_factory_standard_lacks_nothing() -> None:
    items = [(row["key"], row["name"], row["value"], row["unit"]) for row in rows_of("rule_items.csv")]
    limits = [
        (row["clock"], row["kind"], row["urgency"], row["category"], row["channel"])
        for row in rows_of("time_limits.csv")
    ]
    assert gaps(items, limits) == []


def test_a_clock_without_a_general_limit_is_a_gap() -> None:
    general = [(clock, "", "", "", "") for clock in [*ClockKind, *LimitOnly] if clock != "SIGN"]
    assert gaps([], [*general, ("SIGN", "", "URGENT", "", "")]) == ["时限表中签收还没有不带条件的一条"]


def test_the_precedence_is_written_in_words_and_read_back() -> None:
    kept = check_item("limit_precedence", "渠道、紧急程度、事项分类、诉求类型", "list")
    assert kept == '["channel","urgency","category","kind"]'
    assert item_in_words("limit_precedence", kept, "list") == "渠道、紧急程度、事项分类、诉求类型"
    with pytest.raises(ValueError, match="各写一次"):
        check_item("limit_precedence", "渠道、紧急程度", "list")


def test_the_groups_of_units_are_names_with_kinds_and_a_kind_that_is_none_is_refused() -> None:
    kept = check_item("groups", "县（市、区）：县市区、市直部门：市直部门＋政法单位", "list")
    assert kept == '["县（市、区）：县市区","市直部门：市直部门＋政法单位"]', "what stands in brackets is one word"
    assert check_item("groups", item_in_words("groups", kept, "list"), "list") == kept
    with pytest.raises(ValueError, match="没有“国企”这一类单位"):
        check_item("lower_groups", "乡镇（街道）：乡镇街道＋国企", "list")


@pytest.mark.parametrize(
    ("value", "unit", "kept"),
    [("5", "wd", "5"), ("是", "bool", "1"), ("甲、乙", "list", '["甲","乙"]'), ("90、80", "list", "[90,80]"), ("1-31", "date", None),
     ("01-31", "date", "01-31"), ("2.5", "wd", None), ("101", "%", None), ("-1", "次", None), ("五", "d", None), ("", "text", None)],
)  # fmt: skip
def test_a_value_is_kept_as_its_unit_says_or_refused(value: str, unit: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(ValueError, match=r"\S"):
            check_item("some_key", value, unit)
    else:
        assert check_item("some_key", value, unit) == kept
