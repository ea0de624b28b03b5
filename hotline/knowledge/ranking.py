"""排序: how well an article answers a question: BM25 over two fields, and the best passage. Pure.

The numbers were tried on half of a public set of questions (`hotline knowledge evaluate` measures); they lie in the middle
of a broad flat top, and moving any of them by a third changes the second decimal of nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hotline.knowledge.words import HEAD, Question

K1: Final = 0.9
B: Final = 0.5
HEAD_WEIGHT: Final = 3  # once in the title counts as three times in the text
PASSAGE_WEIGHT: Final = 0.3
SYNONYM_WEIGHT: Final = 0.7  # of a word that stands for the one asked
PASSAGE: Final = 160  # characters
BY_PASSAGE: Final = 30  # the best by their words alone are looked at once more for their best passage


@dataclass(frozen=True)
class Corpus:
    """What must be known of all articles together: how many, how long on average, and in how many a term stands."""

    n: int
    mean_length: float
    n_with: Mapping[str, int]

    def rarity(self, term: str) -> float:
        """BM25's inverse document frequency; a term never counted is the rarest."""
        with_it = min(self.n_with.get(term, 0), self.n)
        return math.log(1 + (self.n - with_it + 0.5) / (with_it + 0.5))


@dataclass(frozen=True)
class Document:
    """One article as the ranking sees it: `head` and `text` in plain form, `length` in terms."""

    key: int
    head: str
    text: str
    length: int


def score(question: Question, weights: Mapping[str, float], document: Document, mean_length: float) -> float:
    norm = K1 * (1 - B + B * document.length / (mean_length or 1))
    worth = {term: weight * _saturated(_times(term, document), norm) for term, weight in weights.items()}
    total = sum(worth[term] for term in question.terms)
    for one in question.alternatives:
        own = sum(worth.get(term, 0.0) for term in one.own)
        best = max((sum(worth.get(term, 0.0) for term in other) for other in one.others), default=0.0)
        total += max(0.0, SYNONYM_WEIGHT * best - own)  # the document says it in other words
    return total


def rarities(question: Question, corpus: Corpus) -> dict[str, float]:
    return {term: corpus.rarity(term) for term in question.all_terms}


def covered(question: Question, weights: Mapping[str, float], document: Document) -> float:
    """How much of what was asked the document holds, by rarity: 0 to 1. A word's synonym counts for the word."""
    held = {term for term in weights if _holds(document, term)}
    for one in question.alternatives:
        if any(held.issuperset(other) for other in one.others):
            held.update(one.own)
    whole = sum(weights[term] for term in question.terms)
    return sum(weights[term] for term in question.terms if term in held) / whole if whole else 0.0


def _holds(document: Document, term: str) -> bool:
    bare = term.removeprefix(HEAD)
    return bare in document.text or bare in document.head


def _saturated(times: int, norm: float) -> float:
    return times * (K1 + 1) / (times + norm) if times else 0.0


def _times(term: str, document: Document) -> int:
    if term.startswith(HEAD):
        return HEAD_WEIGHT * document.head.count(term[1:])
    return HEAD_WEIGHT * document.head.count(term) + document.text.count(term)


def best_passage(weights: Mapping[str, float], text: str, size: int = PASSAGE) -> tuple[float, int, int]:
    """(what the best stretch of `size` characters is worth, its first hit, the end of its last): each term counts once."""
    hits = sorted((at, term) for term in weights for at in _places(term, text))
    best, first = (0.0, 0, 0), 0
    inside: dict[str, int] = {}
    worth = 0.0
    for at, term in hits:
        inside[term] = inside.get(term, 0) + 1
        if inside[term] == 1:
            worth += weights[term]
        while hits[first][0] + size < at + len(term):
            gone = hits[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                worth -= weights[gone]
            first += 1
        if worth > best[0] + 1e-9:
            best = (worth, hits[first][0], at + len(term))
    return best


def _places(term: str, text: str) -> list[int]:
    found, at = [], text.find(term)
    while at >= 0:
        found.append(at)
        at = text.find(term, at + 1)
    return found


def ranked(question: Question, documents: Sequence[Document], corpus: Corpus) -> list[tuple[Document, float]]:
    """Best first; of equals the newer."""
    weights = rarities(question, corpus)
    scored = [(score(question, weights, one, corpus.mean_length), one.key, one) for one in documents]
    scored.sort(key=lambda row: row[:2], reverse=True)
    own = {term: weights[term] for term in question.terms}
    best = [
        (worth + PASSAGE_WEIGHT * best_passage(own, one.text)[0], key, one) for worth, key, one in scored[:BY_PASSAGE]
    ]
    best.sort(key=lambda row: row[:2], reverse=True)
    return [(one, worth) for worth, _, one in best + scored[BY_PASSAGE:]]


def marked(text: str, marks: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, with whether each is one of the `marks`; overlapping marks become one piece."""
    low, spans = text.lower(), []
    for mark in marks:
        spans += [(at, at + len(mark)) for at in _places(mark, low)] if mark else []
    edges = [0] * (len(text) + 1)
    for start, end in spans:
        for at in range(start, min(end, len(text))):
            edges[at] = 1
    cuts = [0, *(at for at in range(1, len(text)) if edges[at] != edges[at - 1]), len(text)]
    return [(text[a:b], bool(edges[a])) for a, b in pairwise(cuts) if a < b]
