"""派单建议: each branch of 工作标准 ⑤, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hotline.catalog.dispatch import (
    CategoryEntry,
    Confidence,
    DispatchBook,
    Matter,
    Principle,
    RuleEntry,
    UnitEntry,
    settle,
    suggest,
)
from hotline.org.models import UnitKind

EAST, TOWN, WEST, HOUSING, STREETS, WATER, CENTRE = 11, 12, 13, 21, 22, 31, 23
CITY_AREA, EAST_AREA, TOWN_AREA, WEST_AREA = "379900000000", "379901000000", "379901100000", "379902000000"
UNITS = [
    UnitEntry(EAST, "河东县", UnitKind.COUNTY_GOV, 2, EAST_AREA, "0.11."),
    UnitEntry(TOWN, "柳林镇", UnitKind.TOWN, 3, TOWN_AREA, "0.11.12."),
    UnitEntry(WEST, "河西县", UnitKind.COUNTY_GOV, 2, WEST_AREA, "0.13."),
    UnitEntry(HOUSING, "住建局", UnitKind.CITY_DEPT, 2, CITY_AREA, "0.21."),
    UnitEntry(STREETS, "城管局", UnitKind.CITY_DEPT, 2, CITY_AREA, "0.22."),
    UnitEntry(CENTRE, "物业中心", UnitKind.SUB_UNIT, 3, CITY_AREA, "0.21.23."),
    UnitEntry(WATER, "水务集团", UnitKind.PUBLIC_SERVICE, 2, CITY_AREA, "0.31."),
]
CATEGORIES = {
    "02": CategoryEntry("02", "城建", "城建", 1),
    "0201": CategoryEntry("0201", "供水", "城建 / 供水", 2, "02", "FUNCTIONAL", WATER, urgent_words=("爆管",)),
    "020101": CategoryEntry("020101", "停水", "城建 / 供水 / 停水", 3, "0201"),
    "020201": CategoryEntry("020201", "物业", "城建 / 物业 / 物业", 3, "0202", "TERRITORIAL", HOUSING),
    "020301": CategoryEntry("020301", "其他", "城建 / 其他 / 其他", 3, "0203"),
}
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def rule(number: int, category: str = "020301", **fields: Any) -> RuleEntry:
    kind = "FUNCTIONAL" if fields.get("lead_unit") else "TERRITORIAL"
    return RuleEntry(number, category, **{"lead_kind": kind, **fields})


def book(*rules: RuleEntry) -> DispatchBook:
    return DispatchBook(rules, UNITS, CATEGORIES)


def matter(category: str = "020301", area: str = TOWN_AREA, **fields: Any) -> Matter:
    return Matter(category, area, **fields)


def received(*unit_ids: int) -> dict[int, datetime]:
    """By these units, the first of them first."""
    return {unit_id: MONDAY + timedelta(hours=n) for n, unit_id in enumerate(unit_ids)}


def unit(unit_id: int) -> UnitEntry:
    return next(one for one in UNITS if one.id == unit_id)


# The catalogue


def test_a_territorial_rule_names_the_county_of_the_place() -> None:
    found = suggest(matter(), book(rule(1, co_units=(HOUSING,), basis="条例第三条")))
    assert (found.lead, found.co_units, found.rule) == (EAST, (HOUSING,), 1)
    assert (found.principle, found.confidence, found.lead_kind) == (Principle.CATALOGUE, Confidence.HIGH, "TERRITORIAL")
    assert any("条例第三条" in reason for reason in found.basis)


def test_a_functional_rule_names_its_department() -> None:
    found = suggest(matter(), book(rule(1, lead_unit=STREETS)))
    assert (found.lead, found.principle, found.lead_kind) == (STREETS, Principle.CATALOGUE, "FUNCTIONAL")


def test_a_territorial_rule_without_a_place_asks_for_the_place() -> None:
    found = suggest(matter(area=""), book(rule(1)))
    assert found.needs_place
    assert found.lead is None
    assert not found.needs_deliberation


@pytest.mark.parametrize(
    ("specific", "fields"),
    [
        ({"category": "020301"}, {}),
        ({"category": "02", "area": EAST_AREA}, {}),
        ({"category": "02", "labels": frozenset({"夜间"})}, {"labels": frozenset({"夜间", "噪声"})}),
    ],
)
def test_the_more_specific_rule_speaks(specific: dict[str, Any], fields: dict[str, Any]) -> None:
    found = suggest(matter(**fields), book(rule(1, "02", lead_unit=HOUSING), rule(2, lead_unit=STREETS, **specific)))
    assert (found.lead, found.rule) == (STREETS, 2)


@pytest.mark.parametrize("other", [{"category": "03"}, {"area": WEST_AREA}, {"labels": frozenset({"夜间"})}])
def test_a_rule_for_another_matter_is_silent(other: dict[str, Any]) -> None:
    assert suggest(matter(), book(rule(1, **{"lead_unit": STREETS, **other}))).rule is None


def test_a_department_whose_return_was_approved_is_passed_over_and_named_with_the_reason() -> None:
    rules = book(rule(1, lead_unit=STREETS), rule(2, "02", lead_unit=HOUSING))
    found = suggest(matter(returned_by=frozenset({STREETS})), rules)
    assert (found.lead, found.rule) == (HOUSING, 2)
    assert [(one.unit.id, "已同意其退单" in one.why) for one in found.alternatives] == [(STREETS, True)]


def test_a_flagged_rule_still_speaks_but_with_less_confidence() -> None:
    found = suggest(matter(), book(rule(7, lead_unit=STREETS, is_flagged=True)))
    assert (found.lead, found.confidence) == (STREETS, Confidence.MEDIUM)
    assert any("第7号曾被同意退单" in reason for reason in found.basis)


# Several rules


def test_between_county_and_department_the_county_leads() -> None:
    found = suggest(matter(), book(rule(1), rule(2, lead_unit=STREETS)))
    assert (found.lead, found.co_units, found.principle) == (EAST, (STREETS,), Principle.TERRITORIAL)


def test_between_departments_the_first_receiver_leads() -> None:
    rules = book(rule(1, lead_unit=HOUSING), rule(2, lead_unit=STREETS))
    found = suggest(matter(first_receivers=received(STREETS, HOUSING)), rules)
    assert (found.lead, found.co_units, found.principle) == (STREETS, (HOUSING,), Principle.FIRST_RECEIVER)
    assert found.rule == 2


def test_between_departments_that_never_received_it_the_confidence_is_low() -> None:
    found = suggest(matter(), book(rule(1, lead_unit=HOUSING), rule(2, lead_unit=STREETS)))
    assert (found.lead, found.confidence) == (HOUSING, Confidence.LOW)


def test_on_a_border_both_counties_take_it_and_the_first_receiver_leads() -> None:
    found = suggest(matter(border_areas=(WEST_AREA,), first_receivers=received(WEST)), book(rule(1)))
    assert (found.lead, found.co_units, found.principle) == (WEST, (EAST,), Principle.BORDER)


def test_on_a_border_that_nobody_received_the_county_of_the_place_leads() -> None:
    found = suggest(matter(border_areas=(WEST_AREA,)), book(rule(1)))
    assert (found.lead, found.co_units, found.confidence) == (EAST, (WEST,), Confidence.LOW)


def test_of_several_counties_that_of_the_place_leads() -> None:
    assert settle([unit(WEST), unit(EAST)], matter(), book()).lead == EAST


# Example 5 of the work standard's own: a quarrel


def test_county_against_department_goes_to_the_county() -> None:
    found = settle([unit(HOUSING), unit(EAST)], matter(first_receivers=received(HOUSING, EAST)), book())
    assert (found.lead, found.co_units, found.principle) == (EAST, (HOUSING,), Principle.TERRITORIAL)


def test_department_against_department_goes_to_the_first_that_got_it() -> None:
    found = settle([unit(HOUSING), unit(STREETS)], matter(first_receivers=received(STREETS, HOUSING)), book())
    assert (found.lead, found.co_units) == (STREETS, (HOUSING,))


def test_nobody_to_settle_between_is_an_error() -> None:
    with pytest.raises(ValueError, match="没有可供裁定"):
        settle([], matter(), book())


# The guard of departments' duties


def test_a_duty_of_departments_does_not_go_to_a_town() -> None:
    found = suggest(matter(), book(rule(1, lead_unit=CENTRE, dept_only=True)))
    assert (found.lead, found.dept_only_guard) == (HOUSING, True)
    assert any("不得下派镇街" in reason for reason in found.basis)


# No rule


def test_without_a_rule_the_category_s_department_leads() -> None:
    found = suggest(matter("020101"), book())
    assert (found.lead, found.principle, found.rule) == (WATER, Principle.CATEGORY, None)


def test_without_a_rule_a_territorial_category_goes_to_the_county_and_its_department_may_help() -> None:
    found = suggest(matter("020201"), book())
    assert (found.lead, [one.unit.id for one in found.alternatives]) == (EAST, [HOUSING])
    assert suggest(matter("020201", area=""), book()).needs_place


def test_a_department_that_returned_it_is_not_asked_to_help() -> None:
    found = suggest(matter("020201", returned_by=frozenset({HOUSING})), book(rule(1, "020201", lead_unit=HOUSING)))
    assert found.lead == EAST
    assert ["已同意其退单" in one.why for one in found.alternatives] == [True]


def test_with_nothing_written_who_received_it_before_leads() -> None:
    found = suggest(matter(first_receivers=received(HOUSING)), book())
    assert (found.lead, found.confidence) == (HOUSING, Confidence.LOW)


def test_with_nothing_at_all_it_goes_to_deliberation_and_the_county_is_the_last_resort() -> None:
    found = suggest(matter(), book())
    assert found.needs_deliberation
    assert (found.lead, found.principle) == (None, Principle.LAST_RESORT)
    assert [one.unit.id for one in found.alternatives] == [EAST]


# Emergencies


def test_the_category_s_urgent_words_and_those_of_everybody_are_heard() -> None:
    found = suggest(matter("020101", text="门口爆管，有人触电昏迷"), book())
    assert found.is_emergency
    assert (found.emergency, found.transfer) == (("爆管", "昏迷", "触电"), ("120",))


def test_a_critical_matter_is_an_emergency_whatever_is_said() -> None:
    assert suggest(matter(urgency="CRITICAL"), book()).is_emergency
    assert not suggest(matter(text="路灯不亮"), book()).is_emergency
