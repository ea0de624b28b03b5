"""地名: which area of the city a text speaks of, by the names of areas in it. Pure: no database.

A name that several areas bear (every county has its 振兴社区) counts only where the text also names the county.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from hotline.org.models import Level

SHORTEST: Final = 3  # characters: shorter names of towns and villages stand in too many other words


class Gazetteer:
    """Names and the codes of the areas that bear them."""

    def __init__(self, areas: Iterable[tuple[str, str, int]], aliases: Mapping[str, str] | None = None) -> None:
        """`areas`: code, name, level. `aliases`: other names, each for one code (经开区, or the A3区 of a masked letter)."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, name, level in areas:
            if level <= Level.COUNTY or len(name) >= SHORTEST:
                found[name].add(code)
        for name, code in (aliases or {}).items():
            found[name] = {code}
        self._codes = {name: sorted(codes) for name, codes in found.items() if name}
        longest_first = sorted(self._codes, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def find(self, *texts: str) -> str:
        """The code of the area that the texts name, the first text counting most; "" if none.

        The first area named, made closer by what else is named within it: 棠溪县…城南湖镇 gives the town.
        """
        found = ""
        for text in texts:
            named = [self._codes[name] for name in self._names.findall(text)]
            around = [codes[0] for codes in named if len(codes) == 1]
            for codes in named:
                code = codes[0] if len(codes) == 1 else _the_one_within(codes, [found, *around])
                if code and (not found or (code != found and code.startswith(area_prefix(found)))):
                    found = code
        return found


def _the_one_within(codes: list[str], around: Iterable[str]) -> str:
    """The only one of `codes` that lies in the county of one of `around`; "" if none or several."""
    counties = {code[:6] for code in around if code and code[4:6] != "00"}
    within = [code for code in codes if code[:6] in counties]
    return within[0] if len(within) == 1 else ""


def area_prefix(code: str) -> str:
    """The digits that every code within the area begins with: 4 of a city, 6 county, 9 town, 12 village."""
    if code[4:] == "00000000":
        return code[:4]
    if code[6:] == "000000":
        return code[:6]
    return code[:9] if code[9:] == "000" else code
