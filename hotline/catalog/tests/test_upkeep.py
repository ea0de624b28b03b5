"""维护目录: the verbs on dispatch rules, categories, holidays and work hours."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from hotline.base.refusal import Refused
from hotline.catalog import finding, queries
from hotline.catalog.actions import calendar, categories, dispatch_rules
from hotline.catalog.actions.categories import CategoryFields
from hotline.catalog.actions.dispatch_rules import RuleFields
from hotline.catalog.dispatch import Matter, suggest
from hotline.catalog.models import Category, DispatchRule, SpecialDay, WorkHours
from hotline.catalog.tests.town import Town
from hotline.org.models import Area

DELAYED_FLATS = "020301"
HOURS = {"morning_start": time(9), "morning_end": time(12), "afternoon_start": time(13), "afternoon_end": time(17)}


def rule_fields(town: Town, **changed: Any) -> RuleFields:
    fields: RuleFields = {
        "category": DELAYED_FLATS,
        "area": None,
        "lead_kind": "FUNCTIONAL",
        "lead_unit": town.unit("住建局"),
        "co_units": [town.unit("城管局")],
        "labels": [],
        "dept_only": False,
        "basis": "《城市房地产开发经营管理条例》第十六条",
    }
    return {**fields, **changed}  # type: ignore[typeddict-item]


def category_fields(name: str, **changed: Any) -> CategoryFields:
    fields: CategoryFields = {
        "name": name,
        "lead_kind": "TERRITORIAL",
        "lead_unit": None,
        "limit_class": "",
        "is_urban_mgmt": False,
        "is_justice": False,
        "is_public": True,
        "urgent_words": [],
    }
    return {**fields, **changed}  # type: ignore[typeddict-item]


# Dispatch rules


def test_a_new_rule_is_what_the_desk_suggests_at_once(town: Town) -> None:
    rule = dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    found = suggest(Matter(DELAYED_FLATS, "379901100000"), queries.book())
    assert (found.rule, found.lead, found.co_units) == (rule.pk, town.unit("住建局").pk, (town.unit("城管局").pk,))
    dispatch_rules.retire_rule(rule, actor=town.ren)
    assert suggest(Matter(DELAYED_FLATS, "379901100000"), queries.book()).rule is None
    dispatch_rules.restore_rule(rule, actor=town.ren)
    assert suggest(Matter(DELAYED_FLATS, "379901100000"), queries.book()).rule == rule.pk


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"category": "999999"}, "没有编号为“999999”的事项分类"),
        ({"basis": " "}, "职责依据"),
        ({"lead_unit": None}, "请指定主办单位"),
        ({"lead_unit": "杨树村"}, "不是承办单位"),
        ({"lead_unit": "物业中心", "dept_only": True}, "不能是“清水市物业管理中心”"),
        ({"lead_unit": "城管局"}, "不必再列为协办"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(town: Town, changed: dict[str, Any], reason: str) -> None:
    if isinstance(changed.get("lead_unit"), str):
        changed = {**changed, "lead_unit": town.unit(changed["lead_unit"])}
    with pytest.raises(Refused, match=reason):
        dispatch_rules.add_rule(actor=town.ren, **rule_fields(town, **changed))
    assert not DispatchRule.objects.exists()


def test_the_same_rule_twice_is_refused(town: Town) -> None:
    dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    with pytest.raises(Refused, match="已是同样的分类"):
        dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))


def test_an_approved_return_flags_the_rule_until_somebody_looked(town: Town) -> None:
    rule = dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    dispatch_rules.flag_rule(rule.pk, actor=town.zhou)
    dispatch_rules.flag_rule(rule.pk, actor=town.zhou)
    rule.refresh_from_db()
    assert (rule.n_returns, rule.is_flagged) == (2, True)
    assert queries.load().dispatch_rules[0].is_flagged
    dispatch_rules.clear_flag(rule, actor=town.ren)
    assert (rule.n_returns, rule.is_flagged) == (2, False)
    with pytest.raises(Refused, match="没有待复核"):
        dispatch_rules.clear_flag(rule, actor=town.ren)
    dispatch_rules.flag_rule(rule.pk, actor=town.zhou)
    dispatch_rules.change_rule(rule, actor=town.ren, **rule_fields(town, co_units=[]))
    assert not DispatchRule.objects.get(pk=rule.pk).is_flagged


def test_flagging_a_rule_that_is_gone_is_no_error(town: Town) -> None:
    dispatch_rules.flag_rule(987654, actor=town.zhou)
    assert not DispatchRule.objects.exists()


def test_the_list_is_found_by_category_unit_and_flag_and_goes_on_where_it_stopped(town: Town) -> None:
    first = dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    other = dispatch_rules.add_rule(
        actor=town.ren, **rule_fields(town, category="01", lead_unit=town.unit("河西县"), co_units=[], basis="权责清单")
    )
    dispatch_rules.flag_rule(other.pk, actor=town.zhou)

    def pks(**wanted: Any) -> list[int]:
        return [row.pk for row in finding.rules(**wanted)[0]]

    assert pks() == [other.pk, first.pk]
    assert (
        pks(q="房产交易")
        == pks(q="0203")
        == pks(unit=town.unit("城管局"))
        == pks(unit=town.unit("住建局"))
        == [first.pk]
    )
    assert pks(state="flagged") == pks(q="权责清单") == [other.pk]
    assert pks(after=f"01~{other.pk}") == [first.pk]
    assert pks(state="retired") == []


# Categories


def test_a_category_is_added_renamed_and_retired_from_below(town: Town) -> None:
    top = categories.add_category("97", actor=town.ren, **category_fields("低空经济"))
    categories.add_category("9701", actor=town.ren, **category_fields("无人机"))
    leaf = categories.add_category("970101", actor=town.ren, **category_fields("扰民飞行"))
    assert (leaf.full_name, leaf.level, leaf.parent_id) == ("低空经济 / 无人机 / 扰民飞行", 3, "9701")
    categories.change_category(top, actor=town.ren, **category_fields("低空飞行"))
    assert Category.objects.get(code="970101").full_name == "低空飞行 / 无人机 / 扰民飞行"
    with pytest.raises(Refused, match="下还有1个在用的分类"):
        categories.retire_category(top, actor=town.ren)
    for code in ("970101", "9701", "97"):
        categories.retire_category(Category.objects.get(code=code), actor=town.ren)
    assert not queries.load().categories["970101"].is_active
    with pytest.raises(Refused, match="请先恢复上级"):
        categories.restore_category(Category.objects.get(code="9701"), actor=town.ren)


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        ("0", "甲", "2、4或6位"),
        ("ab", "甲", "2、4或6位"),
        ("0203", "甲", "已有分类使用"),
        ("9701", "甲", "没有编号为“97”的上级"),
        ("97", " ", "."),
    ],
)
def test_a_category_that_does_not_fit_is_refused(town: Town, code: str, name: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        categories.add_category(code, actor=town.ren, **category_fields(name))


def test_two_siblings_do_not_bear_one_name(town: Town) -> None:
    categories.add_category("96", actor=town.ren, **category_fields("低空经济"))
    with pytest.raises(Refused, match="同一级已有"):
        categories.add_category("97", actor=town.ren, **category_fields("低空经济"))


# Calendar


def test_a_working_day_needs_no_making_up(town: Town) -> None:
    with pytest.raises(Refused, match="本来就是工作日"):
        calendar.set_day(date(2026, 3, 4), works=True, name="调休", actor=town.ren)
    calendar.set_day(date(2026, 3, 4), works=False, name="市庆", actor=town.ren)
    assert queries.load().calendar.why_not_working(date(2026, 3, 4)) == "市庆"
    calendar.set_day(date(2026, 3, 4), works=False, name="建市纪念日", actor=town.ren)
    assert SpecialDay.objects.get(day=date(2026, 3, 4)).name == "建市纪念日"
    with pytest.raises(Refused, match="没有另外设定"):
        calendar.remove_day(date(2026, 3, 5), actor=town.ren)


def test_hours_are_changed_and_read_at_once(town: Town) -> None:
    winter = WorkHours.objects.get(from_month=10)
    calendar.change_hours(winter, actor=town.ren, from_month=10, from_day=1, **HOURS)
    assert queries.load().calendar.hours_on(date(2026, 3, 3))[0] == (time(9), time(12))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"from_month": 2, "from_day": 30}, "没有2月30日"),
        ({"from_month": 2, "from_day": 29}, "不是每年都有"),
        ({"from_month": 10, "from_day": 1}, "已有从这一天起"),
        ({"morning_end": time(8)}, "依次为"),
        ({"afternoon_start": time(11)}, "依次为"),
    ],
)
def test_hours_out_of_order_are_refused(town: Town, changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        calendar.add_hours(actor=town.ren, **{"from_month": 3, "from_day": 1, **HOURS, **changed})


def test_the_last_hours_stay(town: Town) -> None:
    WorkHours.objects.exclude(from_month=10).delete()
    with pytest.raises(Refused, match="至少要有一段"):
        calendar.remove_hours(WorkHours.objects.get(), actor=town.ren)


# People

VERBS: list[Callable[[Town], object]] = [
    lambda town: dispatch_rules.add_rule(actor=town.zhujian, **rule_fields(town)),
    lambda town: categories.add_category("97", actor=town.lin, **category_fields("甲")),
    lambda town: categories.retire_category(Category.objects.get(code=DELAYED_FLATS), actor=town.zhou),
    lambda town: calendar.set_day(date(2026, 3, 4), works=False, name="市庆", actor=town.lin),
    lambda town: calendar.add_hours(actor=town.du, from_month=3, from_day=1, **HOURS),
]


@pytest.mark.parametrize("verb", VERBS)
def test_the_catalog_is_kept_by_its_managers(town: Town, verb: Callable[[Town], object]) -> None:
    with pytest.raises(Refused, match="由目录管理人维护"):
        verb(town)


def test_a_rule_for_a_town_holds_there_only(town: Town) -> None:
    village = Area.objects.get(name="柳林镇")
    rule = dispatch_rules.add_rule(actor=town.xu, **rule_fields(town, area=village))
    assert suggest(Matter(DELAYED_FLATS, "379901100200"), queries.book()).rule == rule.pk
    assert suggest(Matter(DELAYED_FLATS, "379902000000"), queries.book()).rule is None
