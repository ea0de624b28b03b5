"""The default work standard and the demo city's files hold together: read as plain files, without a database."""

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[2]
DEFAULTS: Final = PACKAGE / "catalog" / "defaults"
DEMO: Final = PACKAGE / "site" / "demo"
CITY: Final = "澄川市"
CONDITIONS: Final = ("clock", "kind", "urgency", "category", "channel")

Row = dict[str, str]


@cache
def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def categories() -> dict[str, Row]:
    return {row["code"]: row for row in table(DEFAULTS / "categories.csv")}


def leaves() -> set[str]:
    return {code for code in categories() if len(code) == 6}


def units() -> dict[str, Row]:
    return {row["code"]: row for row in table(DEMO / "units.csv")}


def areas() -> dict[str, Row]:
    return {row["code"]: row for row in table(DEMO / "areas.csv")}


def departments() -> set[str]:
    """Names of the units of level 2 without the city's name."""
    return {unit["name"].removeprefix(CITY) for unit in units().values() if unit["level"] == "2"}


@pytest.mark.parametrize(
    ("path", "key"),
    [
        (DEFAULTS / "categories.csv", "code"),
        (DEFAULTS / "rule_items.csv", "key"),
        (DEMO / "areas.csv", "code"),
        (DEMO / "units.csv", "code"),
        (DEMO / "units.csv", "name"),
        (DEMO / "units.csv", "duty_phone"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_no_two_rows_share_what_tells_them_apart(path: Path, key: str) -> None:
    twice = [value for value, n in Counter(row[key] for row in table(path)).items() if n > 1]
    assert not twice


def test_every_category_has_its_parent_and_every_leaf_somebody_to_lead() -> None:
    codes = categories()
    assert len([code for code in codes if len(code) == 2]) == 19
    assert all(len(code) in (2, 4, 6) and (len(code) == 2 or code[:-2] in codes) for code in codes)
    assert {codes[leaf]["lead_kind"] for leaf in leaves()} == {"TERRITORIAL", "FUNCTIONAL"}
    assert {codes[leaf]["limit_class"] for leaf in leaves()} == {"", "CITY_SERVICE", "EMERGENCY"}
    assert {codes[leaf]["lead_department"] for leaf in leaves()} <= departments()
    assert not any(row["lead_kind"] or row["lead_department"] for code, row in codes.items() if code not in leaves())


def test_matters_of_justice_go_to_justice_units_and_are_not_published() -> None:
    justice = {unit["name"].removeprefix(CITY) for unit in units().values() if unit["kind"] == "JUSTICE"}
    rows = [row for code, row in categories().items() if code in leaves() and code[:2] in ("05", "17")]
    assert {row["lead_department"] for row in rows} <= justice
    assert {(row["lead_kind"], row["is_justice"], row["is_public"]) for row in rows} == {("FUNCTIONAL", "1", "0")}


def test_each_of_the_fifteen_items_has_its_figures_and_its_clause() -> None:
    rows = table(DEFAULTS / "rule_items.csv")
    assert {int(row["klass"]) for row in rows} == set(range(1, 10))
    for item in range(1, 16):
        own = {row["key"]: row["value"] for row in rows if row["item"] == str(item)}
        clause = own.pop(f"text_{item}")
        assert len(own) >= 3
        assert 2 <= clause.count("。") <= 8, clause
    for row in rows:
        assert row["basis"] and "[" not in row["basis"]
        if row["unit"] == "list":
            assert json.loads(row["value"]), row["key"]


def test_a_citizens_limit_is_the_units_limit_and_no_row_of_the_table_contradicts_another() -> None:
    rows = table(DEFAULTS / "time_limits.csv")
    conditions = Counter(tuple(row[name] for name in CONDITIONS) for row in rows)
    assert max(conditions.values()) == 1
    assert all(row["category"] == "" or row["category"] in categories() for row in rows)
    assert {row["unit"] for row in rows} <= {"wd", "wh", "d", "h", "m"}
    by_clock: dict[str, list[tuple[str, ...]]] = {"HANDLE": [], "REPLY": []}
    for row in rows:
        if row["clock"] in by_clock:
            by_clock[row["clock"]].append((*(row[name] for name in CONDITIONS[1:]), row["amount"], row["unit"]))
    assert by_clock["HANDLE"] == by_clock["REPLY"]
    # What may not wait has 24 hours, category by category.
    fast = {code for code, row in categories().items() if row["limit_class"]}
    assert {row[2] for row in by_clock["REPLY"] if row[2]} == fast


def test_every_area_lies_in_its_parent() -> None:
    for code, area in areas().items():
        level = int(area["level"])
        assert len(code) == {1: 6, 2: 6, 3: 9, 4: 12}[level]
        if level > 1:
            parent = areas()[area["parent"]]
            assert int(parent["level"]) == level - 1
            assert code.startswith(area["parent"][:4] if level == 2 else area["parent"])


def test_the_network_has_358_units_of_the_second_and_third_level() -> None:
    assert sum(unit["level"] in ("2", "3") for unit in units().values()) == 358
    kinds = Counter(unit["kind"] for unit in units().values() if unit["level"] == "2")
    assert (kinds["COUNTY_GOV"], kinds["JUSTICE"]) == (11, 6)


def test_every_unit_stands_under_one_of_the_level_above_in_a_real_area() -> None:
    for unit in units().values():
        assert unit["area"] in areas()
        assert unit["leader"] and unit["duty_basis"]
        assert re.fullmatch(r"0999-\d{7}", unit["duty_phone"])
        assert {unit["leader_signs"], unit["replies_directly"]} <= {"0", "1"}
        if unit["level"] != "1":
            assert int(units()[unit["parent"]]["level"]) == int(unit["level"]) - 1


def test_every_town_and_village_has_a_unit_under_its_county_or_town() -> None:
    own = {unit["area"]: unit for unit in units().values() if unit["kind"] in ("COUNTY_GOV", "TOWN", "VILLAGE")}
    assert set(own) == {code for code, area in areas().items() if area["level"] != "1"}
    for code, unit in own.items():
        if unit["kind"] != "COUNTY_GOV":
            assert own[areas()[code]["parent"]]["code"] == unit["parent"]


def test_every_unit_of_the_second_level_has_two_or_three_sections() -> None:
    n_sections = Counter(row["unit"] for row in table(DEMO / "sections.csv"))
    assert set(n_sections) == {code for code, unit in units().items() if unit["level"] == "2"}
    assert set(n_sections.values()) <= {2, 3}


def test_the_dispatch_catalogue_names_only_what_exists_and_quotes_its_basis() -> None:
    for rule in table(DEMO / "dispatch_rules.csv"):
        assert rule["category"] in categories()
        assert rule["area"] == "" or rule["area"] in areas()
        assert (rule["lead_kind"] == "FUNCTIONAL") == bool(rule["lead_department"])
        named = {rule["lead_department"], *rule["co_departments"].split("|")} - {""}
        assert named <= departments()
        assert len(rule["basis"]) > 10


def test_some_rules_of_the_catalogue_conflict_so_that_the_principles_have_to_decide() -> None:
    leads: dict[tuple[str, str], set[str]] = {}
    for rule in table(DEMO / "dispatch_rules.csv"):
        leads.setdefault((rule["category"], rule["area"]), set()).add(rule["lead_department"])
    conflicts = [found for found in leads.values() if len(found) > 1]
    assert any("" in found for found in conflicts), "属地优先"
    assert any("" not in found for found in conflicts), "首接负责"
