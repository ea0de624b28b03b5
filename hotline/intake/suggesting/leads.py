"""派单经验: which units led such matters before, as a hint beside the dispatch catalogue. Pure.

The catalogue comes first and binds: where it names one unit, experience says nothing. Where it names nobody, or where
it names several and is not sure, experience orders those that are left. A unit whose returns of such matters were
granted counts for less, and one that has returned this very order is left out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hotline.catalog.dispatch import Confidence, DispatchBook, Suggestion
from hotline.catalog.vocabulary import LeadKind
from hotline.intake.suggesting.tree import Guess

MOST_LEADS: Final = 3
LEAST_SHARE: Final = 0.05

Experience = Mapping[str, Mapping[str, Sequence[int]]]  # category → unit code → (led, returned)


@dataclass(frozen=True)
class Lead:
    """`share`: how likely, returns counted, as a part of one. `n_led`, `n_returned`: of such matters, in two years."""

    code: str
    share: float
    n_led: int
    n_returned: int


def record_of(unit: str, category: str, experience: Experience) -> tuple[int, int]:
    """How many matters of the category the unit led, and of how many its return was granted; of the group, if of none."""
    for length in (6, 4, 2):
        rows = [rows[unit] for code, rows in experience.items() if code.startswith(category[:length]) and unit in rows]
        if rows:
            return sum(row[0] for row in rows), sum(row[1] for row in rows)
    return 0, 0


def eligible(found: Suggestion, book: DispatchBook) -> Collection[int] | None:
    """The ids of the units that experience may name; None for any, empty where the catalogue has spoken."""
    if found.lead is None:
        if found.needs_place or found.lead_kind == LeadKind.TERRITORIAL:
            return {unit.id for unit in book.units.values() if unit.is_of_a_place}
        return None
    if found.confidence is not Confidence.LOW:
        return set()
    return {found.lead, *found.co_units, *(one.unit.id for one in found.alternatives)}


def leads(
    guesses: Sequence[Guess],
    category: str,
    experience: Experience,
    allowed: Collection[str] | None,
    without: Collection[str],
) -> list[Lead]:
    """The units that may lead, the likeliest first. `allowed` None: any; `without`: those that gave this order back."""
    found = []
    for guess in guesses:
        if guess.label in without or (allowed is not None and guess.label not in allowed):
            continue
        n_led, n_returned = record_of(guess.label, category, experience)
        kept = n_led / (n_led + n_returned) if n_led + n_returned else 1.0
        if guess.share * kept >= LEAST_SHARE:
            found.append(Lead(guess.label, guess.share * kept, n_led, n_returned))
    return sorted(found, key=lambda one: (-one.share, one.code))[:MOST_LEADS]
