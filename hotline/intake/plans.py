"""去向: what a letter is about, where it lies and who should lead, by words, gazetteer and dispatch catalogue. Writes nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import CategoryEntry, DispatchBook, Matter, suggest
from hotline.catalog.vocabulary import LeadKind
from hotline.intake.categorise import CategoryWords, Guess
from hotline.intake.letters import Letter
from hotline.intake.places import MASKED, gazetteer
from hotline.intake.satisfaction import NOT_SAID, satisfied_by

BEGINNING = 400  # characters of a letter in which it says where it happened


class NoCatalogue(RuntimeError):
    """There are no categories, or no units. The message says what to do, in Chinese."""


@dataclass(frozen=True)
class Plan:
    """`area` a code or "". `lead` None: nobody is named, the weekly meeting decides. `basis` in Chinese, of the
    dispatch. `remarks`: what of the row was not understood, in Chinese; `unknown_places` names that no area bears."""

    guess: Guess
    area: str = ""
    lead: int | None = None
    rule: int | None = None
    lead_kind: str = ""
    basis: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unknown_places: frozenset[str] = frozenset()


class Planner:
    """Reads the catalog, the areas and the units once. Some 6 queries."""

    def __init__(self, aliases: dict[str, str] | None = None) -> None:
        read = catalog.load()
        self.words = CategoryWords(read.categories)
        if not self.words.leaves:
            raise NoCatalogue("还没有事项分类：请先运行 hotline prepare")
        self.categories = read.categories
        self.named = _codes_by_name(read.categories.values())
        self.book: DispatchBook = catalog.book()
        self.known_places = set(aliases or {})
        self.places = gazetteer(aliases or {})

    def plan(self, letter: Letter) -> Plan:
        remarks = []
        guess = self._guess(letter)
        if letter.category and letter.category not in self.named and letter.category not in self.categories:
            remarks.append(f"分类“{letter.category}”不在事项分类里，改按来信内容归类")
        area = self.places.find(letter.area, letter.place, letter.title, letter.content[:BEGINNING])
        if letter.area and not self.places.find(letter.area):
            remarks.append(f"区划“{letter.area}”不在区划表里，改从来信内容里找")
        if letter.satisfaction not in NOT_SAID and satisfied_by(letter.satisfaction) is None:
            remarks.append(f"看不懂满意度“{letter.satisfaction}”，按没有记载处理")
        said = {
            place for text in (letter.place, letter.title, letter.content[:BEGINNING]) for place in MASKED.findall(text)
        }
        return self._with_lead(letter, guess, area, tuple(remarks), frozenset(said - self.known_places))

    def _guess(self, letter: Letter) -> Guess:
        """The category that the sheet names, if it is a leaf; within it, if it is a heading; else by the words."""
        code = letter.category if letter.category in self.categories else self.named.get(letter.category, "")
        if code not in self.words.leaves:
            return self.words.guess(letter.title, letter.content, within=code)
        guess = self.words.guess(letter.title, letter.content)
        return Guess(code, 0.0, guess.kind, guess.urgency, (f"来信表中的分类“{letter.category}”",))

    def _with_lead(
        self, letter: Letter, guess: Guess, area: str, remarks: tuple[str, ...], unknown: frozenset[str]
    ) -> Plan:
        """派单 as the catalogue suggests. Where it waits for the place, a letter of the past cannot be asked any more:
        the department that oversees the matter leads. Where nobody is named the meeting must (工作标准 ⑤)."""
        matter = Matter(
            category=guess.category, area=area, text=f"{letter.title} {letter.content}", urgency=guess.urgency
        )
        found = suggest(matter, self.book)
        if found.lead is not None or not found.needs_place:
            return Plan(guess, area, found.lead, found.rule, found.lead_kind, found.basis, remarks, unknown)
        entry = next((entry for entry in self.book.lineage(guess.category) if self.book.unit(entry.lead_unit)), None)
        basis = found.basis
        if entry is not None:
            basis = (*basis, f"来信没有写明本市区划内的地点，由“{entry.full_name}”的市级主管单位承办。")
        return Plan(
            guess, area, entry.lead_unit if entry else None, None, LeadKind.FUNCTIONAL if entry else "", basis, remarks, unknown
        )  # fmt: skip


def _codes_by_name(categories: Iterable[CategoryEntry]) -> dict[str, str]:
    """Full names, and those short names that only one category bears."""
    entries = list(categories)
    n_of = Counter(entry.name for entry in entries)
    short = {entry.name: entry.code for entry in entries if n_of[entry.name] == 1}
    return {**short, **{entry.full_name: entry.code for entry in entries}}
