"""The catalog in memory: what `queries.load` hands out. Immutable; no query is behind any of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hotline.catalog.calendar import WorkCalendar
from hotline.catalog.dispatch import CategoryEntry, RuleEntry
from hotline.catalog.limits import LimitRow, LimitTable
from hotline.catalog.time_limits import YELLOW, Yellow
from hotline.catalog.values import NoRuleError, RuleValue


@dataclass(frozen=True)
class Rules:
    """One version of the work standard: its items by key, and its time limits."""

    id: int
    version: int
    name: str
    items: Mapping[str, RuleValue]
    limits: LimitTable

    def number(self, key: str) -> Decimal:
        """Raises NoRuleError, like each of these, where there is no such item or it is of another sort."""
        return self._item(key).number

    def count(self, key: str) -> int:
        """A number of times, days or pieces."""
        return int(self.number(key))

    def text(self, key: str) -> str:
        return self._item(key).value

    def list(self, key: str) -> tuple[str, ...]:
        return self._item(key).list

    def flag(self, key: str) -> bool:
        return self._item(key).value == "1"

    def allows(self, key: str) -> bool:
        """Whether the standard allows it; one written before there was such an item does not."""
        return key in self.items and self.flag(key)

    def duration(self, key: str) -> LimitRow:
        """An item that is a length of time: `extension_max` is 10 wd."""
        return self._item(key).duration

    @property
    def yellow(self) -> Yellow:
        """黄牌提前量 (⑦); as it always was, where a version does not say."""
        found = {key: int(item.number) for key, item in self.items.items() if key in ("yellow_before", "yellow_share")}
        return Yellow(found.get("yellow_before", YELLOW.days), found.get("yellow_share", YELLOW.share))

    def limit(self, clock: str, *, kind: str, urgency: str, category: str, channel: str) -> LimitRow:
        """How long `clock` runs for such a matter. Raises limits.NoLimitError. Codes: vocabulary.py; "" is unknown."""
        return self.limits.find(clock, kind=kind, urgency=urgency, category=category, channel=channel)

    def _item(self, key: str) -> RuleValue:
        try:
            return self.items[key]
        except KeyError:
            raise NoRuleError(f"《{self.name}》第{self.version}版没有条目 {key}") from None


@dataclass(frozen=True)
class Term:
    """The time in which a rule set binds: from `start`, before `end` (None: still)."""

    rules: Rules
    start: datetime
    end: datetime | None

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True)
class Catalog:
    calendar: WorkCalendar
    rule_sets: Mapping[int, Rules]
    terms: tuple[Term, ...]
    categories: Mapping[str, CategoryEntry]
    dispatch_rules: tuple[RuleEntry, ...]

    def in_effect(self, moment: datetime) -> Rules:
        """The work standard that binds at `moment`: the newest of those on trial or in force. Raises NoRuleError."""
        terms = [term for term in self.terms if term.covers(moment)]
        if not terms:
            raise NoRuleError(f"{self.calendar.local(moment):%Y年%-m月%-d日}没有生效的工作标准：请先施行一个版本")
        return max(terms, key=lambda term: (term.start, term.rules.version)).rules

    def rules(self, rule_set_id: int) -> Rules:
        """The rule set of that id, whatever its status. Raises NoRuleError."""
        try:
            return self.rule_sets[rule_set_id]
        except KeyError:
            raise NoRuleError(f"没有编号为{rule_set_id}的工作标准") from None
