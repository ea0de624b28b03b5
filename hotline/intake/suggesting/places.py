"""事发地像是哪里: which areas a text names. Pure.

A text rarely says county, town and village in a row. Each area it names counts, and those that stand above it count with
it; of what is left, the smallest that the text speaks for most.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

MOST_PLACES: Final = 3
_ENDINGS: Final = ("街道办事处", "街道", "社区", "县", "市", "区", "镇", "乡", "村")
_LEAST_SHORT: Final = 2  # letters left of a name without its ending
_VILLAGE: Final = 4


@dataclass(frozen=True)
class AreaEntry:
    code: str
    name: str
    full_name: str
    level: int
    parent: str


@dataclass(frozen=True)
class Place:
    """`said`: the words of the text by which it was known, the largest area first."""

    code: str
    full_name: str
    said: tuple[str, ...]


def short_name(name: str) -> str:
    """As people say it: 柳林镇 is 柳林. Empty where too little would be left."""
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    short = name.removesuffix(ending) if ending else ""
    return short if len(short) >= _LEAST_SHORT else ""


def said_name(text: str, area: AreaEntry) -> str:
    """The word by which the text names the area; a village only by its whole name, for 和平 is no village yet."""
    if area.name in text:
        return area.name
    short = short_name(area.name) if area.level < _VILLAGE else ""
    return short if short and short in text else ""


def likely_places(text: str, areas: Iterable[AreaEntry], most: int = MOST_PLACES) -> list[Place]:
    """Of these areas (with all that stand above any of them), those that the text means, the likeliest first."""
    known = {area.code: area for area in areas}
    said = {code: word for code, area in known.items() if area.level > 1 and (word := said_name(text, area))}
    scored = []
    for code in said:
        lineage = _lineage(code, known)
        words = [said[one] for one in lineage if one in said]
        whole = sum(said[one] == known[one].name for one in lineage if one in said)
        scored.append((len(words) + whole, known[code].level, code, tuple(words)))
    above = {one for *_, code, _ in scored for one in _lineage(code, known)[:-1]}
    deepest = [one for one in scored if one[2] not in above]
    best = max((score for score, *_ in deepest), default=0)
    found = sorted((one for one in deepest if one[0] == best), key=lambda one: (-one[0], -one[1], one[2]))
    return [Place(code, known[code].full_name, words) for _, _, code, words in found[:most]]


def _lineage(code: str, known: Mapping[str, AreaEntry]) -> list[str]:
    """The area and those above it, the largest first."""
    found = []
    while code in known:
        found.append(code)
        code = known[code].parent
    return found[::-1]
