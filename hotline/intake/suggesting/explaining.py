"""依据哪些词: which words of the text spoke most for an answer. Pure.

Every run of characters spoke with some weight for the answer and against the others. The weight of a run is spread
over its characters, and the characters of each word are added up: what is shown are words that stand in the text.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import rjieba
from numpy.typing import NDArray

from hotline.intake.suggesting.classifier import Classifier
from hotline.intake.suggesting.grams import HEAD, LONGEST, TAIL, Bag, Matter, Part, letters_of, plain, runs_of

MOST_WORDS: Final = 4
_LEAST_PART: Final = 0.15  # of the strongest word's weight; what is weaker decided nothing


def deciding_words(
    matter: Matter, bag: Bag, speakers: Sequence[tuple[Classifier, int]], most: int = MOST_WORDS
) -> tuple[str, ...]:
    """The words of the text that spoke most for a label, the strongest first. `speakers`: see Tree.leading_to."""
    said = np.zeros(len(bag.keys))
    for classifier, column in speakers:
        said += _spoken_for(classifier, column, bag)
    weights: dict[str, float] = {}
    for text, part in ((matter.title, Part.TITLE), (matter.content, Part.BODY)):
        heat = _heat(plain(text), part, bag, said)
        for word, start in _words(text):
            if len(word) > 1 and not word.isdigit():
                weights[word] = weights.get(word, 0.0) + float(heat[start : start + len(word)].sum())
    return _strongest(weights, most)


def _spoken_for(classifier: Classifier, column: int, bag: Bag) -> NDArray[np.float64]:
    """What each run of the bag says for the label, less what it says for the others on average."""
    said = np.zeros(len(bag.keys))
    if len(classifier.labels) < 2:
        return said
    known, rows, values = classifier.weigh(bag)
    weights = classifier.weights[rows].astype(np.float64)
    others = (weights.sum(axis=1) - weights[:, column]) / (len(classifier.labels) - 1)
    said[known] = values * (weights[:, column] - others)
    return said


def _heat(letters: str, part: Part, bag: Bag, said: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weight of each character of a plain text: of every run that covers it its share."""
    heat = np.zeros(len(letters))
    if not letters:
        return heat
    keys = runs_of(letters, part)
    spoken = said[np.minimum(np.searchsorted(bag.keys, keys), len(bag.keys) - 1)]
    times = np.unique(keys, return_inverse=True, return_counts=True)
    spoken = spoken / times[2][times[1]]
    start = 0
    for length in range(1, min(LONGEST, len(letters)) + 1):
        n = len(letters) - length + 1
        for offset in range(length):
            heat[offset : offset + n] += spoken[start : start + n] / length
        start += n
    return heat


def _words(text: str) -> list[tuple[str, int]]:
    """The words as they are written, without signs, each with its place in the plain text; the left-out middle's not."""
    found, place = [], 0
    whole = len(letters_of(text))
    left_out = whole - HEAD - TAIL
    for word in rjieba.cut(unicodedata.normalize("NFKC", text)):
        length = len(letters_of(word))
        if length and (left_out <= 0 or place + length <= HEAD):
            found.append((_bare(word), place))
        elif length and place >= HEAD + left_out:
            found.append((_bare(word), place - left_out + 1))
        place += length
    return [(word, start) for word, start in found if word]


def _bare(word: str) -> str:
    return "".join(letter for letter in word if letters_of(letter))


def _strongest(weights: dict[str, float], most: int) -> tuple[str, ...]:
    """The strongest words; none that is a part of a stronger one, none that is weak beside the first."""
    found: list[str] = []
    ordered = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    for word, weight in ordered:
        if weight <= 0 or weight < _LEAST_PART * ordered[0][1] or len(found) == most:
            break
        if not any(word in stronger for stronger in found):
            found.append(word)
    return tuple(found)
