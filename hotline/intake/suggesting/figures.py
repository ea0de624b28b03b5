"""准不准: what the guesses of a model were worth, on cases it had not seen. Pure."""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

MOST_CONFUSIONS: Final = 12
SHARES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)  # borders between the steps of confidence


@dataclass(frozen=True)
class LabelFigures:
    """`precision`: how many of those guessed were right; `recall`: how many of those that were it were found."""

    label: str
    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Confidence:
    """Of `n` cases about which the model was sure between `low` and `high`, as parts of one, so many were right."""

    low: float
    high: float
    n: int
    said: float
    right: float


@dataclass(frozen=True)
class Figures:
    """All parts of one. `levels`: how often the first, second, third level of a category was right; empty without one."""

    n: int
    accuracy: float
    macro_f1: float
    top2: float
    top3: float
    labels: tuple[LabelFigures, ...]
    confusions: tuple[tuple[str, str, int], ...]
    confidence: tuple[Confidence, ...]
    levels: tuple[float, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, given: dict[str, Any]) -> Self:
        return cls(
            **{
                **given,
                "labels": tuple(LabelFigures(**row) for row in given["labels"]),
                "confusions": tuple((truth, guess, n) for truth, guess, n in given["confusions"]),
                "confidence": tuple(Confidence(**row) for row in given["confidence"]),
                "levels": tuple(given["levels"]),
            }
        )


def measure(truths: Sequence[str], guesses: Sequence[Sequence[tuple[str, float]]]) -> Figures:
    """`guesses`: for each case (label, share), the likeliest first. A case without any guess was guessed wrongly."""
    n = len(truths)
    first = [row[0][0] if row else "" for row in guesses]
    right = [truth == guess for truth, guess in zip(truths, first, strict=True)]
    labels = tuple(_of_label(label, truths, first) for label in sorted(set(truths)))
    return Figures(
        n=n,
        accuracy=_part(sum(right), n),
        macro_f1=_part(sum(row.f1 for row in labels), len(labels)),
        top2=_part(_within(truths, guesses, 2), n),
        top3=_part(_within(truths, guesses, 3), n),
        labels=labels,
        confusions=_confusions(truths, first),
        confidence=_confidence([row[0][1] if row else 0.0 for row in guesses], right),
        levels=_levels(truths, first),
    )


def _part(some: float, of: int) -> float:
    return some / of if of else 0.0


def _within(truths: Sequence[str], guesses: Sequence[Sequence[tuple[str, float]]], most: int) -> int:
    return sum(truth in [label for label, _ in row[:most]] for truth, row in zip(truths, guesses, strict=True))


def _of_label(label: str, truths: Sequence[str], guesses: Sequence[str]) -> LabelFigures:
    n, n_guessed = truths.count(label), guesses.count(label)
    n_right = sum(truth == guess == label for truth, guess in zip(truths, guesses, strict=True))
    return LabelFigures(
        label, n, _part(n_right, n_guessed), _part(n_right, n), 2 * n_right / (n + n_guessed) if n + n_guessed else 0.0
    )


def _confusions(truths: Sequence[str], guesses: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    wrong = Counter(pair for pair in zip(truths, guesses, strict=True) if pair[0] != pair[1])
    found = sorted(wrong.items(), key=lambda one: (-one[1], one[0]))[:MOST_CONFUSIONS]
    return tuple((truth, guess, n) for (truth, guess), n in found)


def _confidence(shares: Sequence[float], right: Sequence[bool]) -> tuple[Confidence, ...]:
    found = []
    for low, high in itertools.pairwise(SHARES):
        here = [place for place, share in enumerate(shares) if low <= share < high or share == high == 1.0]
        if here:
            said = sum(shares[place] for place in here) / len(here)
            found.append(Confidence(low, high, len(here), said, sum(right[place] for place in here) / len(here)))
    return tuple(found)


def _levels(truths: Sequence[str], guesses: Sequence[str]) -> tuple[float, ...]:
    if not all(truth.isdigit() and len(truth) in (2, 4, 6) for truth in truths):
        return ()
    found = []
    for length in (2, 4, 6):
        whole = [(truth, guess) for truth, guess in zip(truths, guesses, strict=True) if len(truth) >= length]
        found.append(_part(sum(truth[:length] == guess[:length] for truth, guess in whole), len(whole)))
    return tuple(found)
