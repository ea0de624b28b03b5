"""诉求怎么说: the tellings of `texts/`, one file a field of matters, and who is heard next.

`orders/`: what goes to units, with the replies that answer it. `answers/`: what an operator answers at once.
`leaving.toml`: what is declined, put through to another number, or void.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, Final

from hotline.site.demo.phrases import TEXTS, read_texts

Row = Mapping[str, str]

# Parts in a hundred of what is answered at once and of what goes to units, by field of matters. Together they give the
# order of a city's monthly bulletins: 三农, 住建, 交通, 劳动, 治安, 城管, 卫健医保, 民政, 公用事业, 环境.
SHARES: Final[Mapping[str, tuple[float, float]]] = {
    "01": (17, 17), "02": (10, 16), "03": (10, 9), "04": (10, 8), "05": (9.5, 6), "06": (5.5, 13), "07": (8, 3.5),
    "08": (7, 3), "09": (4, 9), "10": (1.8, 6.5), "11": (3.2, 2.5), "12": (3, 3), "13": (1, 1), "14": (1.5, 0.8),
    "15": (3, 1), "16": (2.5, 1), "17": (1.5, 0.8), "18": (1, 1.4), "99": (0.5, 0.3),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Telling:
    """One matter as somebody tells it. `months`: only in these; empty: in all."""

    category: str
    kinds: tuple[str, ...]
    weight: float
    said: Row
    replies: tuple[Row, ...] = ()
    months: frozenset[int] = frozenset()

    @property
    def field(self) -> str:
        return self.category[:2]

    def uses(self, slot: str) -> bool:
        return any(f"{{{slot}}}" in text for row in (self.said, *self.replies) for text in row.values())


def of_folder(name: str) -> list[Telling]:
    return [
        one
        for path in sorted((TEXTS / name).glob("*.toml"))
        for one in _of_topics(read_texts(f"{name}/{path.name}")["topic"])
    ]


def of_leaving() -> dict[str, list[Telling]]:
    """By the way it leaves: decline, transfer_out, void."""
    return {way: _of_topics(topics) for way, topics in read_texts("leaving.toml").items()}


def _of_topics(topics: Iterable[Mapping[str, Any]]) -> list[Telling]:
    return [
        Telling(
            topic["category"],
            tuple(topic["kinds"]),
            topic.get("weight", 1) / len(topic["variants"]),
            said,
            tuple(topic.get("replies", ())),
            frozenset(topic.get("months", ())),
        )
        for topic in topics
        for said in topic["variants"]
    ]


class Rotation:
    """Who is heard next: a field by its share, in it one of those that were heard longest ago. So the same is far apart."""

    def __init__(self, chance: Random, shares: Mapping[str, float], pool: Iterable[Telling]) -> None:
        self.chance = chance
        self.shares = shares
        self._sizes = Counter(one.field for one in pool)
        self._heard: dict[Telling, int] = {}
        self._turn = count()

    def next(self, tellings: Sequence[Telling]) -> Telling:
        there = Counter(one.field for one in tellings)
        fields = sorted(there)
        # Of a field of which only a part may be told, a part of its share.
        parts = [self.shares[field] * there[field] / self._sizes[field] for field in fields]
        field = self.chance.choices(fields, parts)[0]
        own = [one for one in tellings if one.field == field]
        own.sort(key=lambda one: (self._heard.get(one, -1), self.chance.random()))
        rested = own[: (len(own) + 2) // 3]
        chosen = self.chance.choices(rested, [one.weight for one in rested])[0]
        self._heard[chosen] = next(self._turn)
        return chosen
