"""建议与采用: what was proposed beside a form, and where what was chosen stood in it. Pure.

Written into the step's facts, so that it can be told how often people take what they are offered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TOLD = re.compile(r"(\d{1,9}):([0-9A-Za-z_-]{1,20}(?:,[0-9A-Za-z_-]{1,20}){0,4})")


@dataclass(frozen=True)
class Suggested:
    """`model`: the key of the model that proposed, 0 for rules that the office wrote. `codes`: the likeliest first."""

    model: int
    codes: tuple[str, ...]


def told(model: int, codes: Sequence[str]) -> str:
    """As a form carries it; empty where nothing was proposed."""
    return f"{model}:{','.join(codes)}" if codes else ""


def read_suggested(text: str) -> Suggested | None:
    """What `told` wrote; None for anything else."""
    found = _TOLD.fullmatch(text)
    return Suggested(int(found[1]), tuple(found[2].split(","))) if found else None


def fact_of(suggested: Suggested | None) -> Mapping[str, Any]:
    """For the facts of a step; nothing where nothing was proposed."""
    return {"suggested": {"model": suggested.model, "codes": list(suggested.codes)}} if suggested else {}


def rank_of(chosen: str, codes: Sequence[str]) -> int:
    """At which place the chosen code was proposed, from 1; 0 where it was not. A group proposed counts for all below it."""
    return next((place for place, code in enumerate(codes, 1) if chosen == code or _is_below(chosen, code)), 0)


def _is_below(code: str, group: str) -> bool:
    return len(group) in (2, 4) and len(code) == 6 and code.isdigit() and code.startswith(group)
