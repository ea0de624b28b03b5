"""工作标准 as a document: 9 classes, 15 items, the table of limits, in words. For screen, Word and comparison."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hotline.catalog.completeness import CLOCK_NAMES, item_in_words
from hotline.catalog.diff import Clause
from hotline.catalog.limits import LimitRow
from hotline.catalog.models import Category, RuleFeedback, RuleItem, RuleSet, TimeLimit, WorkHours
from hotline.catalog.vocabulary import Channel, ClockKind, Kind, LimitOnly, Urgency

NUMERALS: Final = "一二三四五六七八九十"
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass
class Section:
    """项: one of the fifteen. A row whose unit is `text` and whose name is 条文 is its written clause."""

    number: int
    name: str
    clauses: list[RuleItem] = field(default_factory=list)
    rows: list[RuleItem] = field(default_factory=list)
    shown: list["Shown"] = field(default_factory=list)

    @property
    def mark(self) -> str:
        return CIRCLED[self.number - 1] if 0 < self.number <= len(CIRCLED) else f"({self.number})"


@dataclass
class Klass:
    """类: one of the nine."""

    number: int
    name: str
    sections: list[Section] = field(default_factory=list)

    @property
    def numeral(self) -> str:
        return NUMERALS[self.number - 1] if 0 < self.number <= len(NUMERALS) else str(self.number)


@dataclass(frozen=True)
class Shown:
    """What an item says that is written elsewhere: in the table of limits, or in the work calendar. Written once, it
    cannot say two things. `place`: limits or work_hours."""

    name: str
    words: str
    basis: str
    place: str


# Under which of the fifteen items each limit is read.
ITEM_OF_CLOCK: Final[Mapping[str, int]] = {
    **dict.fromkeys((ClockKind.ACCEPT, ClockKind.INFO, ClockKind.DISPATCH), 4),
    **dict.fromkeys((ClockKind.SIGN, LimitOnly.RETURN_WINDOW, ClockKind.DECIDE), 6),
    **dict.fromkeys((ClockKind.HANDLE, ClockKind.REPLY, LimitOnly.REWORK, ClockKind.SUSPEND), 7),
    **dict.fromkeys((ClockKind.PROGRESS, ClockKind.RECHECK), 7),
    ClockKind.CONTACT: 8,
    **dict.fromkeys((ClockKind.REVIEW, ClockKind.SUPPLEMENT), 9),
    **dict.fromkeys((ClockKind.CALLBACK, ClockKind.OBJECTION), 10),
}
ITEM_OF_HOURS: Final = 7
FEW: Final = 4  # conditions of limits of the same length that are named; more are counted


@dataclass(frozen=True)
class LimitLine:
    """A limit in words: 办结 · 咨询 → 2个工作日."""

    id: int
    code: str
    clock: str
    conditions: str
    words: str
    basis: str
    key: str


def classes(items: Iterable[RuleItem], shown: Mapping[int, list[Shown]]) -> list[Klass]:
    """Each item gets `words`, its value as one reads it; `shown` is what `shown_elsewhere` found for each of the fifteen."""
    found: list[Klass] = []
    for item in items:
        item.words = item_in_words(item.key, item.value, item.unit)  # type: ignore[attr-defined]
        if not found or found[-1].number != item.klass:
            found.append(Klass(item.klass, item.klass_name))
        sections = found[-1].sections
        if not sections or sections[-1].number != item.item:
            sections.append(Section(item.item, item.item_name, shown=shown.get(item.item, [])))
        is_clause = item.unit == "text" and item.name == "条文"
        (sections[-1].clauses if is_clause else sections[-1].rows).append(item)
    return found


def shown_elsewhere(limits: Iterable["LimitLine"], hours: Iterable[WorkHours]) -> dict[int, list[Shown]]:
    """By the number of the item: its limits, those of one clock together, and for 时限与延期 the hours of work."""
    found: dict[int, list[Shown]] = {}
    by_clock: dict[str, list[LimitLine]] = {}
    for line in limits:
        by_clock.setdefault(line.code, []).append(line)
    for clock, lines in by_clock.items():
        found.setdefault(ITEM_OF_CLOCK[clock], []).append(_limits_of_a_clock(lines))
    spans = [
        f"{row}{row.morning_start:%H:%M}至{row.morning_end:%H:%M}、{row.afternoon_start:%H:%M}至{row.afternoon_end:%H:%M}"
        for row in hours
    ]
    if spans:
        found.setdefault(ITEM_OF_HOURS, []).append(Shown("工作时间", "；".join(spans), "", "work_hours"))
    return found


def _limits_of_a_clock(lines: list["LimitLine"]) -> Shown:
    """ "5个工作日；咨询2个工作日；特急、领导信箱等9种情形24小时": the general one first, the others by their length."""
    general = [line.words for line in lines if not line.conditions]
    others: dict[str, list[str]] = {}
    for line in lines:
        if line.conditions and line.words not in general:
            others.setdefault(line.words, []).append(line.conditions.rpartition(" / ")[2])  # a category by its own name
    parts = [f"{'、'.join(named)}{words}" for words, named in _counted(others)]
    basis = next((line.basis for line in lines if not line.conditions), "")
    name = lines[0].clock if lines[0].clock.endswith("期限") else f"{lines[0].clock}时限"
    return Shown(name, "；".join([*general, *parts]), basis, "limits")


def _counted(others: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for words, named in others.items():
        if len(named) <= FEW:
            yield words, named
        else:
            yield words, [*named[:2], f"{named[2]}等{len(named)}种情形"]


def limit_lines(limits: Iterable[TimeLimit]) -> list[LimitLine]:
    """In the order of the clocks, the general one of each first."""
    rows = list(limits)
    order = list(CLOCK_NAMES)
    rows.sort(key=lambda row: (order.index(row.clock), row.category, row.urgency, row.kind, row.channel))
    names = Category.objects.in_bulk([row.category for row in rows if row.category])
    return [_line(row, names) for row in rows]


@dataclass
class Tally:
    """What became of one unit's opinions on a version."""

    unit: str
    n: int = 0
    n_adopted: int = 0
    n_refused: int = 0
    n_unanswered: int = 0


def tally(opinions: Iterable[RuleFeedback]) -> list[Tally]:
    """By unit, the one that wrote most first."""
    found: dict[int, Tally] = {}
    for opinion in opinions:
        row = found.setdefault(opinion.unit_id, Tally(opinion.unit.short_name))
        row.n += 1
        row.n_adopted += opinion.is_adopted is True
        row.n_refused += opinion.is_adopted is False
        row.n_unanswered += opinion.is_adopted is None
    return sorted(found.values(), key=lambda row: (-row.n, row.unit))


def document(rule_set: RuleSet) -> dict[str, Clause]:
    """Everything that a version says, by a key that is the same in every version. 3 queries."""
    found = {}
    for item in rule_set.items.all():
        section = f"{item.klass_name}·{item.item_name}"
        found[item.key] = Clause(section, item.name, item_in_words(item.key, item.value, item.unit), item.basis)
    for line in limit_lines(rule_set.time_limits.all()):
        name = f"{line.clock}（{line.conditions}）" if line.conditions else line.clock
        found[line.key] = Clause("时限表", name, line.words, line.basis)
    return found


def _line(row: TimeLimit, categories: Mapping[str, Category]) -> LimitLine:
    conditions = []
    if row.urgency:
        conditions.append(str(Urgency(row.urgency).label))
    if row.kind:
        conditions.append(str(Kind(row.kind).label))
    if row.category:
        named = categories.get(row.category)
        conditions.append(f"{named.full_name}类" if named else f"编号{row.category}开头的分类")
    if row.channel:
        conditions.append(str(Channel(row.channel).label))
    return LimitLine(
        id=row.pk,
        code=row.clock,
        clock=CLOCK_NAMES[row.clock],
        conditions="、".join(conditions),
        words=LimitRow(row.amount, row.unit).words,
        basis=row.basis,
        key="|".join(("limit", row.clock, row.kind, row.urgency, row.category, row.channel)),
    )
