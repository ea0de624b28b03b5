"""演示世界: what every road of the demo city shares: chance, hours, people, texts, the catalogue, the units."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Final

from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import Matter, Suggestion, is_dept_only, suggest
from hotline.catalog.models import DispatchRule
from hotline.catalog.vocabulary import ClockKind, Urgency
from hotline.org.models import Level, Unit
from hotline.site.demo.hours import NEVER, Hours
from hotline.site.demo.phrases import Phrases, Words
from hotline.site.demo.plans import Plan
from hotline.site.demo.staff import Staff
from hotline.workorders.conditions import limit_of
from hotline.workorders.models import WorkOrder

Road = Iterator[datetime]
Start = Callable[[datetime, Road], None]

SEED: Final = 12345


class World:
    """Made once for a run. `start` sets a further road going: a co-handler's, a second caller's."""

    def __init__(self, start: Start, now: datetime, seed: int = SEED) -> None:
        self.start = start
        self.now = now  # the moment at which the three months end
        self.chance = Random(seed)
        self.hours = Hours(catalog.load().calendar, self.chance)
        self.staff = Staff(self.chance)
        self.words = Words(self.chance)
        self.phrases = Phrases(self.chance)
        self.book = catalog.book()
        self.rules = {rule.pk: rule for rule in DispatchRule.objects.all()}
        self.units = {unit.pk: unit for unit in Unit.objects.order_by("pk")}
        for unit in self.units.values():
            if unit.parent_id is not None:
                unit.parent = self.units[unit.parent_id]
        self.by_code = {unit.code: unit for unit in self.units.values()}
        self._numbers: Counter[str] = Counter()
        self.handed: Counter[tuple[int, int]] = Counter()  # how many orders a unit led, by (month, unit)
        self._below: dict[int, list[Unit]] = {}
        for unit in self.units.values():
            self._below.setdefault(unit.parent_id or 0, []).append(unit)

    def next_number(self, of: str) -> int:
        """Papers are numbered one after the other, each kind by itself."""
        self._numbers[of] += 1
        return self._numbers[of]

    def until(self, plan: Plan, verb: str, moment: datetime) -> Road:
        """Wait for the verb's moment; where the story stands still before it, for ever. No verb: only wait."""
        yield NEVER if verb and verb == plan.stands_before else moment

    def say(self, name: str, order: WorkOrder, of: str = "", **words: str) -> str:
        """A sentence of that list which fits the order's matter."""
        sort = self.phrases.sort_of(order.category_id or "", order.kind)
        return self.phrases.say(name, sort, of, **self._words(order, words))

    def row(self, name: str, order: WorkOrder, **words: str) -> dict[str, str]:
        """A row of texts that belong together and fit the order's matter."""
        sort = self.phrases.sort_of(order.category_id or "", order.kind)
        return self.phrases.row(name, sort, **self._words(order, words))

    def _words(self, order: WorkOrder, words: dict[str, str]) -> dict[str, str]:
        lead = self.units.get(order.lead_unit_id or 0)
        return {"title": order.title, "unit": lead.short_name if lead else "承办单位", "other": "有关单位", **words}

    def hurries(self, order: WorkOrder) -> bool:
        """Urgent, or of those matters (水、电、气、热) whose limit runs day and night: units on duty see to it at once."""
        limit, _ = limit_of(ClockKind.REPLY, order)
        return order.urgency != Urgency.NORMAL or limit.unit.runs_on_the_clock

    def soon(self, order: WorkOrder, low: float, high: float) -> datetime:
        """After so many minutes: of working time, or of the clock where it hurries."""
        return self.hours.minutes(low, high) if self.hurries(order) else self.hours.open_minutes(low, high)

    def suggest(self, order: WorkOrder, returned_by: frozenset[int] = frozenset()) -> Suggestion:
        matter = Matter(
            category=order.category_id or "",
            area=order.area_id or "",
            text=order.content,
            urgency=order.urgency,
            returned_by=returned_by,
        )
        return suggest(matter, self.book)

    def stays_with_departments(self, order: WorkOrder) -> bool:
        """Whether the catalogue forbids handing the matter to a town or village."""
        matter = Matter(category=order.category_id or "", area=order.area_id or "", labels=frozenset(order.labels))
        return is_dept_only(matter, catalog.load().dispatch_rules)

    def units_below(self, unit: Unit, area: str) -> list[Unit]:
        """Those right below the unit; of towns and villages the one of the place alone, where it is among them."""
        below = [one for one in self._below.get(unit.pk, []) if one.is_active]
        digits = 9 if unit.level == Level.COUNTY else 12
        of_place = [
            one for one in below if area and one.area_id[:digits] == area[:digits] and one.area_id != unit.area_id
        ]
        return of_place[:1] or below
