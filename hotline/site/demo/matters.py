"""说什么事: what citizens of the demo city call about, who they are and where; from `texts/`.

`orders*.toml`: matters that go to units, with the units' replies. `answers.toml`: what an operator answers at once.
`slots.toml`: the words that stand for {community}, {road} … in them.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import Matter, suggest
from hotline.catalog.models import Category
from hotline.catalog.time_limits import LimitUnit
from hotline.catalog.vocabulary import Channel, ClockKind, Kind, Urgency
from hotline.org.models import Area, Level, UnitKind
from hotline.site.demo.phrases import TEXTS
from hotline.site.demo.plans import Plan
from hotline.site.demo.world import World
from hotline.workorders.models import ResultKind

CITY_CENTRE: Final = ("379902", "379903", "379904")  # the three districts: as many calls as the other eight counties
KIND_WEIGHTS: Final = (4, 2, 1, 1, 1, 1)  # a topic's kinds, the usual one first
REPEATS: Final = 0.06  # of the callers have called before


@dataclass(frozen=True)
class Person:
    name: str
    phone: str
    address: str
    sex: str


@dataclass(frozen=True)
class Subject:
    """One matter: `fields` are the arguments of `actions.register`, `replies` what units may find and do."""

    fields: dict[str, Any]
    answer: str
    replies: Sequence[Mapping[str, str]]
    matters: "Matters"

    def reply(self, n_reworks: int, now: datetime) -> dict[str, Any]:
        """The arguments of `actions.reply`: of the matter's replies another one at each rework."""
        told = self.replies[n_reworks % len(self.replies)]
        content: dict[str, Any] = {**told, "is_true": not told["facts"].startswith("经查不属实")}
        if told["result_kind"] == ResultKind.PLANNED:
            content["planned_on"] = (now + timedelta(days=90 + 30 * (len(told["facts"]) % 5))).date()
            content["unresolved_reason"] = "已列入计划，须按工期实施"
        return content

    def by_another(self) -> "Subject":
        """The same matter as somebody else tells it."""
        person = self.matters.person(self.fields["area"])
        said = {**self.fields, "name": person.name, "phone": person.phone, "address": person.address, "sex": person.sex}
        return replace(self, fields=said)


class Matters:
    """All texts, read once; `subject` thinks up one caller with one matter."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = world.chance
        self.slots: dict[str, list[str]] = _read("slots.toml")["slots"]
        self.categories = {category.pk: category for category in Category.objects.filter(level=3)}
        self.topics = [topic for file in sorted(TEXTS.glob("orders*.toml")) for topic in _read(file.name)["topic"]]
        self.answers: list[dict[str, Any]] = _read("answers.toml")["topic"]
        self.rules = catalog.load().in_effect(clock.now())
        self.places = _Places(world.chance)
        self._callers: list[Person] = []
        self._of_unit: dict[str, list[dict[str, Any]]] = {}

    def subject(self, plan: Plan) -> Subject:
        """Who calls about what, as `plan` wants it, at this moment."""
        area = self.places.within(plan.unit, self.world) if plan.unit else self.places.anywhere()
        topic = self._topic(plan)
        words = self._words(area)
        said = _filled(self.chance.choice(topic["variants"]), words)
        kind = plan.kind or self.chance.choices(topic["kinds"], KIND_WEIGHTS[: len(topic["kinds"])])[0]
        person = self.person(area)
        fields = {
            "title": said["title"][:60],
            "content": said["content"],
            "kind": kind,
            "urgency": plan.urgency or Urgency.NORMAL,
            "category": self.categories[topic["category"]],
            "area": area,
            "place": f"{words['road']}与{self.chance.choice(self.slots['road'])}交叉口附近",
            "occurred_at": clock.now() - timedelta(hours=self.chance.triangular(1, 240, 20)),
            "name": person.name,
            "phone": person.phone,
            "address": person.address,
            "sex": person.sex,
            "is_secret": plan.secret,
            "consents_to_publish": kind != Kind.REPORT and self.chance.random() < 0.7,
        }
        replies = [_filled(reply, words) for reply in topic.get("replies", ())]
        self.chance.shuffle(replies)
        return Subject(fields, said.get("answer", ""), replies, self)

    def person(self, area: Area) -> Person:
        """Somebody new, or somebody who called before."""
        if self._callers and self.chance.random() < REPEATS:
            return self.chance.choice(self._callers)
        pick = self.chance.choice
        name = pick(self.slots["surname"]) + pick(self.slots["given_name"])
        phone = f"{pick(['131', '137', '150', '158', '177', '186', '199'])}{self.chance.randrange(10**8):08}"
        address = f"{area.full_name}{pick(self.slots['community'])}{pick(self.slots['building'])}"
        person = Person(name, phone, address, pick(["M", "F"]))
        self._callers.append(person)
        return person

    def _topic(self, plan: Plan) -> dict[str, Any]:
        found = self.answers if plan.way == "answer" else self._led_by(plan.unit) if plan.unit else self.topics
        if plan.kind:
            found = [topic for topic in found if plan.kind in topic["kinds"]] or found
        if plan.before_now:
            found = [topic for topic in found if not self._is_for_today(topic)] or found
        chosen: dict[str, Any] = self.chance.choices(found, [topic.get("weight", 1) for topic in found])[0]
        return chosen

    def _led_by(self, code: str) -> list[dict[str, Any]]:
        """The topics that the catalogue gives to a unit, of a place that is its own; all where it has none."""
        if code not in self._of_unit:
            unit = self.world.by_code[code]
            area = self.places.within(code, self.world).pk
            leads = (
                topic
                for topic in self.topics
                if suggest(Matter(category=topic["category"], area=area), self.world.book).lead == unit.pk
            )
            self._of_unit[code] = list(leads) or self.topics
        return self._of_unit[code]

    def _is_for_today(self, topic: dict[str, Any]) -> bool:
        """水、电、气、热 have 24 hours: a scene that began days ago needs a matter with days."""
        limit = self.rules.limit(
            ClockKind.REPLY, kind=topic["kinds"][0], urgency="", category=topic["category"], channel=Channel.PHONE
        )
        return LimitUnit(limit.unit).runs_on_the_clock

    def _words(self, area: Area) -> dict[str, str]:
        """One word for each slot, the same in title, text and replies; the town is the caller's own."""
        words = {name: self.chance.choice(options) for name, options in self.slots.items()}
        town = area if area.level == Level.TOWN else area.parent
        return {**words, "town": town.name} if town is not None else words


class _Places:
    """Areas, as many callers as they have people: a caller names a town or a village."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        areas = list(Area.objects.select_related("parent").order_by("pk"))
        self.low = [area for area in areas if area.level in (Level.TOWN, Level.VILLAGE)]
        self.weights = [4.0 if area.pk[:6] in CITY_CENTRE else 1.0 for area in self.low]

    def anywhere(self) -> Area:
        return self.chance.choices(self.low, self.weights)[0]

    def within(self, unit_code: str, world: World) -> Area:
        """Of a county a place in it (of the first one, in its first town, whose people stand in the role picker)."""
        unit = world.by_code[unit_code]
        if unit.kind != UnitKind.COUNTY_GOV:
            return self.anywhere()
        own = [area for area in self.low if area.pk[:6] == unit.area_id[:6]]
        first_town = own[0].pk[:9]
        return self.chance.choice([area for area in own if area.pk[:9] == first_town])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))


def _filled(text: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    return {key: value.format_map(words) for key, value in text.items()}
