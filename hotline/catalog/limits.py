"""时限表: which row of a rule set's time limits holds for a matter. Pure: no database, no clock.

A row holds where each of its conditions is empty or met; a category is met by its own code or any longer one
beneath it. Of the rows that hold the most specific wins. What counts as most specific is an order of conditions
that the rule set itself states (工作标准 ⑦, 时限冲突时的采用顺序): a row with the first condition beats every row
without it, however many others those meet; of two with the same condition the longer category prefix wins. Two rows
cannot tie: no rule set holds two rows with the same four conditions, and rows that hold and are equally specific
have the same four.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

CONDITIONS: Final[tuple[str, ...]] = ("channel", "urgency", "category", "kind")
CONDITION_NAMES: Final = {"channel": "渠道", "urgency": "紧急程度", "category": "事项分类", "kind": "诉求类型"}
UNIT_NAMES: Final = {"wd": "个工作日", "wh": "个工作小时", "d": "天", "h": "小时", "m": "分钟"}


class NoLimitError(LookupError):
    """The rule set has no row that holds. The message, in Chinese, names the clock and the matter."""


@dataclass(frozen=True)
class LimitRow:
    """A length of time (`unit`: wd, wh, d, h or m), where it is written, and for what. An empty condition holds."""

    amount: int
    unit: str
    basis: str = ""
    kind: str = ""
    urgency: str = ""
    category: str = ""
    channel: str = ""

    def holds(self, *, kind: str, urgency: str, category: str, channel: str) -> bool:
        return (
            self.kind in ("", kind)
            and self.urgency in ("", urgency)
            and self.channel in ("", channel)
            and category.startswith(self.category)
        )

    @property
    def words(self) -> str:
        return f"{self.amount}{UNIT_NAMES[self.unit]}"


class LimitTable:
    """The time limits of one rule set. `precedence` is a permutation of CONDITIONS, the weightiest first.

    Raises ValueError, in Chinese, for any other precedence.
    """

    def __init__(self, rows: Iterable[tuple[str, LimitRow]], precedence: Sequence[str] = CONDITIONS) -> None:
        if sorted(precedence) != sorted(CONDITIONS):
            raise ValueError(f"时限采用顺序须把{'、'.join(CONDITIONS)}各写一次，而不是{'、'.join(precedence)}")
        self.precedence = tuple(precedence)
        self._rows: dict[str, list[LimitRow]] = {}
        for clock, row in rows:
            self._rows.setdefault(clock, []).append(row)
        for rows_of_clock in self._rows.values():
            rows_of_clock.sort(key=self._weight, reverse=True)

    def rows(self, clock: str) -> tuple[LimitRow, ...]:
        """The rows of one clock, the most specific first."""
        return tuple(self._rows.get(clock, ()))

    def find(self, clock: str, *, kind: str, urgency: str, category: str, channel: str) -> LimitRow:
        """The row that holds. Raises NoLimitError."""
        for row in self._rows.get(clock, ()):
            if row.holds(kind=kind, urgency=urgency, category=category, channel=channel):
                return row
        matter = "，".join(
            f"{CONDITION_NAMES[name]}{value or '未填'}"
            for name, value in (("kind", kind), ("urgency", urgency), ("category", category), ("channel", channel))
        )
        raise NoLimitError(f"工作标准没有规定时限{clock}（{matter}）：请在时限表中为它加一条不带条件的时限")

    def _weight(self, row: LimitRow) -> tuple[int, ...]:
        return tuple(
            len(row.category) if name == "category" else int(bool(getattr(row, name))) for name in self.precedence
        )
