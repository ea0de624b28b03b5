"""澄川市: areas and their boundaries (in the sea, where no city lies), units, sections, contacts and the dispatch catalogue of the invented city, loaded set by set."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction

from hotline.catalog.changes import changing_catalog
from hotline.catalog.defaults import seed_catalog
from hotline.catalog.models import CatalogStamp, DispatchRule, RuleItem
from hotline.org.models import Area, Contact, Level, Section, Unit, system_user
from hotline.org.sheets.geojson import read_boundaries
from hotline.org.sheets.importing import import_tables

FOLDER = Path(__file__).parent
Say = Callable[[str], None]


def load_city(say: Say) -> None:
    """The city's tables from the CSV files beside this module, as far as they are missing. Some 10 queries."""
    with transaction.atomic():
        if not Unit.objects.exists():
            _areas()
            _boundaries()
            _units()
            _sections()
            _contacts()
            say(
                f"澄川市：区划 {Area.objects.count()} 个，单位 {Unit.objects.count()} 个，"
                f"科室 {Section.objects.count()} 个，联系人 {Contact.objects.count()} 人"
            )
    seed_catalog(lambda line: None)  # once more: now the departments over the categories are there
    if not DispatchRule.objects.exists():
        _own_standard()
        say(f"派单目录：{_dispatch_rules()} 条")


def _own_standard() -> None:
    """What this city has chosen where the standard leaves it a choice: small units are ranked too, and lists are red and black."""
    for key, value in (("rank_min_cases", "3"), ("lower_rank_min_cases", "2"), ("red_black_lists", "1")):
        RuleItem.objects.filter(key=key).update(value=value)
    for clause in RuleItem.objects.filter(key="text_12"):
        RuleItem.objects.filter(pk=clause.pk).update(value=clause.value.replace("不足5件", "不足3件"))
    CatalogStamp.bump()


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _area_code(digits: str) -> str:
    """379902001 → 379902001000: the file leaves out the zeros behind."""
    return digits.ljust(12, "0")


def _areas() -> None:
    full_names: dict[str, str] = {}
    areas = []
    for row in rows_of("areas.csv"):
        code, level = _area_code(row["code"]), int(row["level"])
        above = _area_code(row["parent"]) if row["parent"] else None
        # The city's own name goes before nothing: everybody who reads 临澄区澄东街道 lives in it.
        full_names[code] = (full_names[above] if above and level > Level.COUNTY else "") + row["name"]
        areas.append(Area(code=code, name=row["name"], level=level, parent_id=above, full_name=full_names[code]))
    Area.objects.bulk_create(areas)


def _boundaries() -> None:
    """As an office imports them."""
    with (FOLDER / "areas.geojson").open("rb") as file:
        report = import_tables([read_boundaries(file)], actor=system_user(), dry_run=False)
    assert not report.n_refused, report.results[0].refusals


def _units() -> None:
    """Level by level, so that each one's superior has its key."""
    made: dict[str, Unit] = {}
    rows = list(rows_of("units.csv"))
    for level in Level:
        new = [_unit(row, made) for row in rows if int(row["level"]) == level]
        Unit.objects.bulk_create(new)
        made |= {unit.code: unit for unit in new}


def _unit(row: dict[str, str], made: dict[str, Unit]) -> Unit:
    above = made[row["parent"]] if row["parent"] else None
    return Unit(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        level=int(row["level"]),
        parent=above,
        path=f"{above.path if above else ''}{row['code']}.",
        area_id=_area_code(row["area"]),
        duty_phone=row["duty_phone"],
        leader=row["leader"],
        deputy=row["deputy"],
        duty_basis=row["duty_basis"],
        leader_signs=row["leader_signs"] == "1",
        replies_directly=row["replies_directly"] == "1",
    )


def _sections() -> None:
    units = _ids_of_units()
    Section.objects.bulk_create(
        Section(unit_id=units[row["unit"]], name=row["name"], contact=row["contact"], phone=row["phone"])
        for row in rows_of("sections.csv")
    )


def _contacts() -> None:
    """Who answers for a unit: the deputy in charge, at the duty phone; of a village its head."""
    Contact.objects.bulk_create(
        Contact(
            unit=unit,
            name=unit.deputy or unit.leader,
            duty="村（居）负责人" if unit.level == Level.VILLAGE else "分管负责人",
            phone=unit.duty_phone,
            is_main=True,
        )
        for unit in Unit.objects.filter(level__gt=Level.CITY).exclude(leader="", deputy="").exclude(duty_phone="")
    )


def _dispatch_rules() -> int:
    departments = {unit.name: unit for unit in Unit.objects.filter(level=Level.COUNTY).order_by("-name")}
    rules, helpers = [], []
    for row in rows_of("dispatch_rules.csv"):
        rule = DispatchRule(
            category=row["category"],
            area_id=_area_code(row["area"]) if row["area"] else None,
            lead_kind=row["lead_kind"],
            lead_unit=_department(row["lead_department"], departments) if row["lead_department"] else None,
            dept_only=row["dept_only"] == "1",
            basis=row["basis"],
        )
        rules.append(rule)
        helpers += [(rule, _department(name, departments)) for name in row["co_departments"].split("|") if name]
    with changing_catalog():
        DispatchRule.objects.bulk_create(rules)
        links = DispatchRule.co_units.through
        links.objects.bulk_create(links(dispatchrule_id=rule.pk, unit_id=unit.pk) for rule, unit in helpers)
    return len(rules)


def _department(name: str, departments: dict[str, Unit]) -> Unit:
    """农业农村局 is 澄川市农业农村局 here. Of several the shortest: 公安局 before its branch offices."""
    found = [unit for full, unit in departments.items() if full.endswith(name)]
    if not found:
        raise LookupError(f"派单目录写有“{name}”，而单位表中没有这个单位")
    return min(found, key=lambda unit: (len(unit.name), unit.pk))


def _ids_of_units() -> dict[str, int]:
    return dict(Unit.objects.values_list("code", "pk"))
