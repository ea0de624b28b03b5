"""字串: a text as the set of its runs of one to three characters, each a 64-bit number. Pure.

Three characters fit into a number exactly, so a vocabulary is a sorted array: no table of strings, no hashing
collisions, and a number reads back as its characters. Title, body and facets (an area, a category) are told apart.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Floats = NDArray[np.floating[Any]]

LONGEST: Final = 3  # characters in a run
HEAD, TAIL = 1200, 400  # of a very long text, so many characters from its beginning and its end
_BITS: Final = 20  # of a character; the rarest signs beyond share one number
_MOST: Final = (1 << _BITS) - 1
_PART_SHIFT: Final = 3 * _BITS
_SIGN = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")


class Part(IntEnum):
    """Where a run stands. Each part is measured for itself, so that a long body does not drown its title."""

    BODY = 0
    TITLE = 1
    FACET = 2


@dataclass(frozen=True)
class Matter:
    """What is to be classified. `facets` are words that hold as a whole, such as `area:379901`."""

    title: str
    content: str
    facets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bag:
    """The runs of one matter, each once, in order of their numbers; `weight` is 1 + ln(times), `part` says where."""

    keys: Keys
    weight: NDArray[np.float32]

    @property
    def part(self) -> NDArray[np.uint64]:
        return self.keys >> np.uint64(_PART_SHIFT)


def plain(text: str) -> str:
    """As it is compared: see `letters_of`; the middle of a very long text left out."""
    letters = letters_of(text)
    return letters if len(letters) <= HEAD + TAIL else f"{letters[:HEAD]}\n{letters[-TAIL:]}"


def letters_of(text: str) -> str:
    """Half width, lower case, no signs and blanks; every digit a 0: which house and which day makes no matter another."""
    return _DIGIT.sub("0", _SIGN.sub("", unicodedata.normalize("NFKC", text).lower()))


def bag_of(matter: Matter) -> Bag:
    runs = [runs_of(plain(matter.content), Part.BODY), runs_of(plain(matter.title), Part.TITLE), _facets(matter.facets)]
    keys, times = np.unique(np.concatenate(runs), return_counts=True)
    return Bag(keys, (1 + np.log(times)).astype(np.float32))


def bags_of(matters: Iterable[Matter]) -> list[Bag]:
    return [bag_of(matter) for matter in matters]


def runs_of(text: str, part: Part, longest: int = LONGEST) -> Keys:
    """Every run of a plain text, as often as it occurs: first those of one character, then of two, then of three."""
    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    letters = np.minimum(letters, np.uint64(_MOST))
    found = []
    for length in range(1, min(longest, len(letters)) + 1):
        key = np.full(len(letters) - length + 1, int(part) << _PART_SHIFT, dtype=np.uint64)
        for place in range(length):
            key |= letters[place : len(letters) - length + 1 + place] << np.uint64(place * _BITS)
        found.append(key)
    return np.concatenate(found) if found else np.empty(0, dtype=np.uint64)


def _facets(facets: Sequence[str]) -> Keys:
    numbers = [(int(Part.FACET) << _PART_SHIFT) | zlib.crc32(facet.encode()) for facet in facets]
    return np.array(numbers, dtype=np.uint64)
