"""属地优先与首接负责: which of several units leads a matter. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hotline.catalog.dispatch.book import DispatchBook, Matter, UnitEntry
from hotline.catalog.vocabulary import LeadKind
from hotline.org.models import UnitKind
from hotline.org.places import area_prefix

BORDER_LABEL: Final = "交界"


class Principle(StrEnum):
    """What decided who leads."""

    CATALOGUE = "目录命中"
    CATEGORY = "分类主管"
    TERRITORIAL = "属地优先"
    FIRST_RECEIVER = "首接负责"
    BORDER = "两县交界"
    LAST_RESORT = "兜底"


class Confidence(StrEnum):
    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


@dataclass(frozen=True)
class Candidate:
    unit: UnitEntry
    why: str


@dataclass(frozen=True)
class Suggestion:
    """`lead` and `co_units` are unit ids. `rule` is the catalogue row that named the lead, if one did.

    Without a lead, either `needs_place` (the matter must first say where) or `needs_deliberation`.
    `dept_only_guard`: the lead may not hand it down to a town. `emergency`: the words found; `transfer`: numbers to
    put the caller through to; with either, dispatch by telephone first and in writing after.
    """

    lead: int | None = None
    co_units: tuple[int, ...] = ()
    rule: int | None = None
    lead_kind: str = ""
    principle: Principle | None = None
    basis: tuple[str, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    needs_place: bool = False
    needs_deliberation: bool = False
    emergency: tuple[str, ...] = ()
    transfer: tuple[str, ...] = ()
    is_emergency: bool = False
    dept_only_guard: bool = False
    confidence: Confidence = Confidence.LOW


def settle(candidates: Sequence[UnitEntry], matter: Matter, book: DispatchBook) -> Suggestion:
    """Which of several units leads, and which help (工作标准 ⑤). For a quarrel, give the units that quarrel.

    Of one unit it is that one. Raises ValueError for none.
    """
    if not candidates:
        raise ValueError("没有可供裁定的单位")
    places = [unit for unit in candidates if unit.is_of_a_place]
    departments = [unit for unit in candidates if not unit.is_of_a_place]
    if not places:
        return _between_departments(departments, matter)
    borders = _across_the_border(places, matter, book)
    if len(borders) > 1:
        return _on_the_border(borders, departments, matter)
    home, why = _of_the_place(places, matter)
    basis = []
    if departments:
        others = names(departments)
        basis.append(f"属地优先：县（市、区）与部门之间，由{home.name}（{why}）主办，{others}配合。")
    elif len(places) > 1:
        basis.append(f"属地优先：候选均为县（市、区），由{home.name}（{why}）主办。")
    alternatives = [Candidate(unit, "不是事发地的县（市、区）") for unit in places if unit != home]
    return Suggestion(
        lead=home.id,
        co_units=tuple(unit.id for unit in departments),
        lead_kind=LeadKind.TERRITORIAL,
        principle=Principle.TERRITORIAL,
        basis=tuple(basis),
        alternatives=tuple(alternatives),
        confidence=Confidence.MEDIUM,
    )


def _between_departments(departments: Sequence[UnitEntry], matter: Matter) -> Suggestion:
    received = [unit for unit in departments if unit.id in matter.first_receivers]
    if received:
        lead = min(received, key=lambda unit: (matter.first_receivers[unit.id], unit.id))
        why, confidence = f"{lead.name}最先接到该事项", Confidence.MEDIUM
    else:
        lead, why, confidence = departments[0], "均未接到过该事项，先派排在前面的单位", Confidence.LOW
    others = [unit for unit in departments if unit != lead]
    basis: tuple[str, ...] = ()
    if others:
        basis = (f"首接负责：部门之间，{why}，由{lead.name}主办，{names(others)}协办。",)
    return Suggestion(
        lead=lead.id,
        co_units=tuple(unit.id for unit in others),
        lead_kind=LeadKind.FUNCTIONAL,
        principle=Principle.FIRST_RECEIVER,
        basis=basis,
        confidence=confidence,
    )


def _across_the_border(places: Sequence[UnitEntry], matter: Matter, book: DispatchBook) -> list[UnitEntry]:
    """The counties on both sides, the place's own first; empty or one where there is no border."""
    if not matter.border_areas and BORDER_LABEL not in matter.labels:
        return []
    sides = [book.county_of(area) for area in (matter.area, *matter.border_areas)]
    if not matter.border_areas:
        sides += [*places, *(book.units.get(unit_id) for unit_id in matter.first_receivers)]
    counties = [unit for unit in sides if unit is not None and unit.kind == UnitKind.COUNTY_GOV]
    return [unit for unit in dict.fromkeys(counties) if unit.id not in matter.returned_by]


def _on_the_border(counties: Sequence[UnitEntry], departments: Sequence[UnitEntry], matter: Matter) -> Suggestion:
    received = [unit for unit in counties if unit.id in matter.first_receivers]
    if received:
        lead = min(received, key=lambda unit: (matter.first_receivers[unit.id], unit.id))
        why = f"{lead.name}最先接到该事项"
    else:
        lead, why = counties[0], f"均未接到过该事项，按登记的事发地由{counties[0].name}先接"
    helpers = [unit for unit in (*counties, *departments) if unit != lead]
    return Suggestion(
        lead=lead.id,
        co_units=tuple(unit.id for unit in helpers),
        lead_kind=LeadKind.TERRITORIAL,
        principle=Principle.BORDER,
        basis=(f"两县交界：{names(counties)}同时承办；{why}，由{lead.name}主办，{names(helpers)}协办。",),
        confidence=Confidence.MEDIUM if received else Confidence.LOW,
    )


def _of_the_place(places: Sequence[UnitEntry], matter: Matter) -> tuple[UnitEntry, str]:
    """Of several counties or towns the smallest that holds the place, else the first receiver; and why."""
    holding = [unit for unit in places if matter.area and matter.area.startswith(area_prefix(unit.area))]
    if holding:
        return max(holding, key=lambda unit: len(area_prefix(unit.area))), "事发地在其辖区"
    received = [unit for unit in places if unit.id in matter.first_receivers]
    if received:
        return min(received, key=lambda unit: (matter.first_receivers[unit.id], unit.id)), "最先接到该事项"
    return places[0], "事发地不在候选各县，先派排在前面的"


def names(units: Iterable[UnitEntry]) -> str:
    return "、".join(unit.name for unit in units)
