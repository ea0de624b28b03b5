"""说什么事: one caller with one matter: who, where, what is said, and what the unit, the operator or the desk answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import DispatchBook, Matter, suggest
from hotline.catalog.models import Category
from hotline.catalog.time_limits import LimitUnit
from hotline.catalog.vocabulary import Channel, ClockKind, Kind, Urgency
from hotline.org.models import Area, UnitKind
from hotline.site.demo.places import Places
from hotline.site.demo.plans import ONLINE, Plan
from hotline.site.demo.tellings import SHARES, Rotation, Row, Telling, of_folder, of_leaving
from hotline.site.demo.world import World
from hotline.workorders.models import ResultKind

KIND_WEIGHTS: Final = (4, 2, 1, 1, 1, 1)  # a telling's kinds, the usual one first
MERELY_SAID: Final = {Kind.CONSULT, Kind.THANKS}  # of such nothing is asked, extended, returned
ASKS: Final = "咨询"
REPEATS: Final = 0.06  # of the callers have called before


@dataclass(frozen=True)
class Person:
    name: str
    phone: str
    address: str
    sex: str

    @property
    def called(self) -> str:
        return f"{self.name[0]}{'女士' if self.sex == 'F' else '先生'}"


@dataclass(frozen=True)
class Subject:
    """One matter: `fields` are the arguments of `actions.register`, `said` all its texts, `found` what the unit replies."""

    fields: dict[str, Any]
    said: Row
    found: Row
    matters: "Matters"
    article: str = ""  # the number of what the operator answers from

    def by_another(self) -> "Subject":
        """The same matter as somebody else tells it."""
        person = self.matters.person(self.fields["area"])
        said = {**self.fields, "name": person.name, "phone": person.phone, "address": person.address, "sex": person.sex}
        return replace(self, fields=said)


def bare(title: str) -> str:
    """What it is about, without 咨询."""
    return title.removeprefix(ASKS)


def reply_content(found: Row, now: datetime) -> dict[str, Any]:
    """The arguments of `actions.reply`. What is planned has a date and a reason."""
    content: dict[str, Any] = {**found, "is_true": not found["facts"].startswith("经查不属实")}
    if found["result_kind"] == ResultKind.PLANNED:
        content["planned_on"] = (now + timedelta(days=90 + 30 * (len(found["facts"]) % 5))).date()
        content["unresolved_reason"] = "已列入计划，须按工期实施"
    return content


class Matters:
    """All tellings, read once; `subject` thinks up one caller with one matter."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chance = world.chance
        self.words = world.words
        self.places = Places(world.chance, world.words)
        self.categories = {category.pk: category for category in Category.objects.filter(level=3)}
        self.rules = catalog.load().in_effect(clock.now())
        self.pools = {"dispatch": of_folder("orders"), "answer": of_folder("answers"), **of_leaving()}
        self.rotations = {
            way: Rotation(world.chance, {field: shares[way != "answer"] for field, shares in SHARES.items()}, pool)
            for way, pool in self.pools.items()
        }
        self.articles: Mapping[Telling, str] = {}  # of the knowledge base, by what they answer
        self._callers: list[Person] = []
        self._of_unit: dict[str, list[Telling]] = {}

    def subject(self, plan: Plan) -> Subject:
        """Who calls about what, as `plan` wants it, at this moment."""
        telling = self._telling(plan)
        area = self._area(telling, plan)
        person = self.person(area)
        words = {name: self.words.pick(name) for name in self.words.slots}
        words |= {**self.places.words_of(area), "caller": person.called}
        said = _filled(telling.said, words)
        kind = plan.kind if plan.kind in telling.kinds else self._kind(telling, plan)
        fields = {
            "title": self._title(said["title"], words)[:60],
            "content": self._opening(plan.channel, kind, said["content"], words) + said["content"],
            "kind": kind,
            "urgency": plan.urgency or Urgency.NORMAL,
            "category": self.categories[telling.category],
            "area": area,
            "place": self.places.spot(area, words, in_estate=telling.uses("community")),
            "occurred_at": clock.now() - timedelta(hours=self.chance.triangular(1, 240, 20)),
            "name": person.name,
            "phone": person.phone,
            "address": person.address,
            "sex": person.sex,
            "is_secret": plan.secret,
            "consents_to_publish": kind != Kind.REPORT and self.chance.random() < 0.7,
        }
        found = _filled(self.chance.choice(telling.replies), words) if telling.replies else {}
        return Subject(fields, said, found, self, self.articles.get(telling, ""))

    def person(self, area: Area) -> Person:
        """Somebody new, or somebody who called before."""
        if self._callers and self.chance.random() < REPEATS:
            return self.chance.choice(self._callers)
        sex = self.chance.choice("MF")
        name = self.words.pick("surname") + self.words.pick(f"given_name_{sex.lower()}")
        phone = (
            f"{self.chance.choice(['131', '137', '150', '158', '177', '186', '199'])}{self.chance.randrange(10**8):08}"
        )
        home = f"{self.chance.randint(1, 268)}号" if area.name.endswith("村") else self.words.pick("community")
        if not area.name.endswith("村"):
            home += self.words.pick("building") + self.words.pick("room")
        person = Person(name, phone, f"{area.full_name}{home}", sex)
        self._callers.append(person)
        return person

    def _telling(self, plan: Plan) -> Telling:
        way = plan.way if plan.way in self.pools else "decline" if plan.way == "no_info" else "dispatch"
        month = clock.now().month
        found = [one for one in self.pools[way] if not one.months or month in one.months]
        if way == "dispatch":
            if plan.unit:
                own = set(self._led_by(plan.unit))
                found = [one for one in found if one in own] or found
            found = [one for one in found if set(one.kinds) - _unfit(plan)]
            if plan.n_duplicates:
                found = [one for one in found if not self.categories[one.category].is_justice]
            if plan.before_now:
                found = [one for one in found if not self._is_for_today(one)] or found
        if plan.kind:
            found = [one for one in found if plan.kind in one.kinds] or found
        return self.rotations[way].next(found)

    def _kind(self, telling: Telling, plan: Plan) -> str:
        kinds = [kind for kind in telling.kinds if kind not in _unfit(plan)] or list(telling.kinds)
        return self.chance.choices(kinds, KIND_WEIGHTS[: len(kinds)])[0]

    def _area(self, telling: Telling, plan: Plan) -> Area:
        """Of a county that is to lead, a place in its first town, whose people stand in the role picker."""
        unit = self.world.by_code.get(plan.unit)
        within = unit.area_id[:6] if unit is not None and unit.kind == UnitKind.COUNTY_GOV else ""
        in_village = telling.uses("village") or (telling.field == "01" and not telling.uses("community"))
        return self.places.somewhere(in_village=in_village, within=within)

    def _led_by(self, code: str) -> list[Telling]:
        """What the catalogue gives to a unit, of a place that is its own; else what it oversees (属地优先 leaves a department little)."""
        if code not in self._of_unit:
            unit = self.world.by_code[code]
            is_county = unit.kind == UnitKind.COUNTY_GOV
            area = self.places.somewhere(in_village=False, within=unit.area_id[:6] if is_county else "").pk
            book, pool = self.world.book, self.pools["dispatch"]
            led = [one for one in pool if suggest(Matter(category=one.category, area=area), book).lead == unit.pk]
            overseen = [one for one in pool if _overseer(book, one.category) == unit.pk]
            self._of_unit[code] = led or overseen
        return self._of_unit[code]

    def _is_for_today(self, telling: Telling) -> bool:
        """水、电、气、热 have 24 hours: a scene that began days ago needs a matter with days."""
        limit = self.rules.limit(
            ClockKind.REPLY, kind=telling.kinds[0], urgency="", category=telling.category, channel=Channel.PHONE
        )
        return LimitUnit(limit.unit).runs_on_the_clock

    def _title(self, title: str, words: Mapping[str, str]) -> str:
        """Operators do not all begin with 咨询."""
        if not title.startswith(ASKS):
            return title
        asked = bare(title)
        who = self.chance.choice([words["town"], words["county"]])
        return self.chance.choice([title, title, asked, f"询问{asked}", f"{who}居民咨询{asked}"])

    def _opening(self, channel: str, kind: str, content: str, words: Mapping[str, str]) -> str:
        """How it was written down: none where the text itself begins so, or is the citizen's own."""
        if content.startswith(("来电人", "市民", "（", "接通", "来信")) or channel in ONLINE:
            return ""
        name = "CONSULT" if kind == Kind.CONSULT and channel == Channel.PHONE else channel
        return self.words.opening(name).format_map(words)


def _overseer(book: DispatchBook, category: str) -> int | None:
    """The unit over a category, by the nearest entry of its lineage that names one."""
    return next((entry.lead_unit for entry in book.lineage(category) if entry.lead_unit), None)


def _unfit(plan: Plan) -> set[str]:
    """Kinds of which such a story cannot be told: sealed ones are never joined with another's."""
    return (set() if plan.is_plain else set(MERELY_SAID)) | ({Kind.REPORT} if plan.n_duplicates else set())


def _filled(text: Row, words: Mapping[str, str]) -> dict[str, str]:
    return {key: value.format_map(words) for key, value in text.items()}
