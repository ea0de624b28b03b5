"""用语: what people of the demo city write at each step, fitting the sort of matter, from `texts/steps/`; and words for blanks."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any, Final

TEXTS: Final = Path(__file__).parent / "texts"
ANY: Final = "any"  # what fits every sort of matter


class Words:
    """Words that stand for {community}, {road} … in the texts, from `texts/slots.toml`."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        read = read_texts("slots.toml")
        self.slots: dict[str, list[str]] = read["slots"]
        self.openings: dict[str, list[str]] = read["openings"]

    def pick(self, name: str, but: str = "") -> str:
        return self.chance.choice([word for word in self.slots[name] if word != but])

    def opening(self, name: str) -> str:
        """How a message of a channel begins, or a question asked by telephone (CONSULT)."""
        return self.chance.choice(self.openings[name])


class Phrases:
    """Takes turns through what is written for a sort of matter, in a shuffled order: no two neighbours say the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._sorts: dict[str, str] = {
            prefix: sort for sort, prefixes in read_texts("sorts.toml")["sorts"].items() for prefix in prefixes
        }
        self._lists = {path.stem: read_texts(f"steps/{path.name}") for path in sorted((TEXTS / "steps").glob("*.toml"))}
        self._left: dict[tuple[str, str, str], list[Any]] = {}

    def sort_of(self, category: str, kind: str = "") -> str:
        """The sort of matter by the longest beginning of its category's code that sorts.toml names."""
        if kind == "THANKS":
            return "thanks"
        if kind == "CONSULT":
            return ANY  # who asks has nothing to be mended, mediated or punished
        for length in (6, 4, 2):
            if category[:length] in self._sorts:
                return self._sorts[category[:length]]
        return ANY

    def say(self, name: str, sort: str = ANY, of: str = "", **words: str) -> str:
        """A sentence of the list `name`; of the part `of` where the list has parts (重办情形)."""
        found: str = self._next(name, sort, of)
        return found.format(**words) if words else found

    def row(self, name: str, sort: str = ANY, **words: str) -> dict[str, Any]:
        """A row of several texts that belong together."""
        found: Mapping[str, Any] = self._next(name, sort, "")
        return {key: text.format(**words) if words else text for key, text in found.items()}

    def _next(self, name: str, sort: str, of: str) -> Any:
        left = self._left.setdefault((name, sort, of), [])
        if not left:
            for source in dict.fromkeys((sort, ANY)):
                found = self._lists[source].get(name, {} if of else [])
                left += found.get(of, []) if of else found
            self.chance.shuffle(left)
        return left.pop()


def read_texts(name: str) -> dict[str, Any]:
    """A file of `texts/`."""
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))
