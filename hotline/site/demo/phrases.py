"""用语: what people of the demo city write at each step, from `texts/steps.toml`."""

import tomllib
from pathlib import Path
from random import Random
from typing import Any, Final

TEXTS: Final = Path(__file__).parent / "texts"


class Phrases:
    """Takes turns through each list in a shuffled order, so that no two neighbours say the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.lists: dict[str, Any] = tomllib.loads((TEXTS / "steps.toml").read_text(encoding="utf-8"))
        self._left: dict[tuple[str, str], list[Any]] = {}

    def say(self, name: str, of: str = "") -> str:
        """A sentence of the list `name`; of the part `of` where the list has parts (重办情形)."""
        found: str = self._next(name, of)
        return found

    def row(self, name: str) -> dict[str, Any]:
        """A row of several texts that belong together."""
        found: dict[str, Any] = self._next(name, "")
        return found

    def _next(self, name: str, of: str) -> Any:
        left = self._left.setdefault((name, of), [])
        if not left:
            left += self.lists[name][of] if of else self.lists[name]
            self.chance.shuffle(left)
        return left.pop()
