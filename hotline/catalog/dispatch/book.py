"""派单目录 in memory: the matter to be dispatched, the rows that may fit it, and the units they name. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hotline.catalog.vocabulary import Urgency
from hotline.org.models import UnitKind
from hotline.org.places import area_prefix


@dataclass(frozen=True)
class UnitEntry:
    id: int
    name: str
    kind: str
    level: int
    area: str
    path: str

    @property
    def code(self) -> str:
        """The last code of the path."""
        return self.path.rstrip(".").rpartition(".")[2]

    @property
    def is_of_a_place(self) -> bool:
        """Whether it answers for a place (county, town), not for a field of duty."""
        return self.kind in (UnitKind.COUNTY_GOV, UnitKind.TOWN, UnitKind.VILLAGE)


@dataclass(frozen=True)
class CategoryEntry:
    code: str
    name: str
    full_name: str
    level: int = 3
    parent: str = ""
    lead_kind: str = ""
    lead_unit: int | None = None
    limit_class: str = ""
    is_urban_mgmt: bool = False
    is_justice: bool = False
    is_public: bool = True
    urgent_words: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True)
class RuleEntry:
    """One row of the catalogue in use. `category` is a code or its first digits; `area` a code or "" for anywhere."""

    id: int
    category: str
    lead_kind: str
    area: str = ""
    lead_unit: int | None = None
    co_units: tuple[int, ...] = ()
    labels: frozenset[str] = frozenset()
    dept_only: bool = False
    basis: str = ""
    is_flagged: bool = False

    @property
    def specificity(self) -> tuple[int, int, int]:
        """The longer category first, then the smaller area, then the more labels."""
        return (len(self.category), len(area_prefix(self.area)), len(self.labels))

    def fits(self, matter: "Matter") -> bool:
        return (
            matter.category.startswith(self.category)
            and (not self.area or matter.area.startswith(area_prefix(self.area)))
            and self.labels <= matter.labels
        )


@dataclass(frozen=True)
class Matter:
    """What is to be dispatched. `first_receivers`: unit id → when it first received this case, else this matter in
    the last 90 days. `returned_by`: units whose return of this case was approved. `border_areas`: areas across the
    border on which the place lies; where only the label 交界 says so, the counties among the first receivers stand
    for them.
    """

    category: str
    area: str = ""
    labels: frozenset[str] = frozenset()
    text: str = ""
    urgency: str = Urgency.NORMAL
    first_receivers: Mapping[int, datetime] = field(default_factory=dict)
    returned_by: frozenset[int] = frozenset()
    border_areas: tuple[str, ...] = ()


def is_dept_only(matter: Matter, rules: Iterable[RuleEntry]) -> bool:
    """Whether the most specific of the rules that fit keep the matter from towns and villages."""
    found = [rule for rule in rules if rule.fits(matter)]
    highest = max((rule.specificity for rule in found), default=None)
    return any(rule.dept_only for rule in found if rule.specificity == highest)


class DispatchBook:
    """Rules, units and categories, as `suggest` reads them. Retired rows are left out by who makes it."""

    def __init__(
        self,
        rules: Iterable[RuleEntry],
        units: Iterable[UnitEntry],
        categories: Mapping[str, CategoryEntry],
    ) -> None:
        self.units = {unit.id: unit for unit in units}
        self.categories = categories
        self._rules: dict[str, list[RuleEntry]] = {}
        for rule in rules:
            self._rules.setdefault(rule.category, []).append(rule)
        self._counties = {unit.area[:6]: unit for unit in self.units.values() if unit.kind == UnitKind.COUNTY_GOV}

    def county_of(self, area: str) -> UnitEntry | None:
        """The county unit of a place; None for the city as a whole or a place unknown."""
        return self._counties.get(area[:6]) if area else None

    def unit(self, unit_id: int | None) -> UnitEntry | None:
        return self.units.get(unit_id) if unit_id is not None else None

    def fitting(self, matter: Matter) -> list[list[RuleEntry]]:
        """The rules that fit, in groups of equally specific ones, the most specific group first."""
        prefixes = (matter.category[:length] for length in range(1, len(matter.category) + 1))
        found = [rule for prefix in prefixes for rule in self._rules.get(prefix, ()) if rule.fits(matter)]
        groups: dict[tuple[int, int, int], list[RuleEntry]] = {}
        for rule in sorted(found, key=lambda rule: rule.id):
            groups.setdefault(rule.specificity, []).append(rule)
        return [groups[key] for key in sorted(groups, reverse=True)]

    def lineage(self, category: str) -> list[CategoryEntry]:
        """The category itself, then those above it."""
        codes = (category[:length] for length in (6, 4, 2) if length <= len(category))
        return [self.categories[code] for code in codes if code in self.categories]
