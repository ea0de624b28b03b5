"""分类器: one choice among some labels, learned from bags of character runs. Pure.

A linear support vector machine for each label against the rest, over tf-idf whose every run is first scaled by how
much it speaks for or against the label (the log-count ratio of naive Bayes: Wang and Manning, 2012). On citizens'
letters it is better than either alone. Scores become shares by a temperature found on cases kept aside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hotline.intake.suggesting.grams import Bag, Floats, Keys, Part

MIN_CASES_OF_RUN: Final = 3  # a run of one or two cases is a name, not a matter
MOST_WEIGHTS: Final = 10_000_000  # runs × labels: 20 MB; the runs of the fewest cases are left out
FIRMNESS: Final = 2.0  # the machine's C
SMOOTHING: Final = 1.0  # cases added to each run of each side
PART_WEIGHT: Final = {Part.BODY: 1.0, Part.TITLE: 0.5, Part.FACET: 0.5}


# Which runs of the bag the vocabulary has; their rows in the vocabulary; how much each weighs in this bag.
Weighed = tuple[NDArray[np.bool_], NDArray[np.intp], NDArray[np.float32]]


@dataclass(frozen=True)
class Classifier:
    """`vocabulary` sorted; `weights` runs × labels. A classifier of one label always answers it."""

    labels: tuple[str, ...]
    n_cases: tuple[int, ...]
    vocabulary: Keys
    rarity: Floats
    weights: Floats
    bias: Floats
    temperature: float = 1.0

    def scores(self, bags: Sequence[Bag]) -> NDArray[np.float64]:
        """Cases × labels."""
        found = np.empty((len(bags), len(self.labels)))
        for row, bag in enumerate(bags):
            _, rows, values = self.weigh(bag)
            found[row] = values @ self.weights[rows].astype(np.float32) + self.bias
        return found

    def shares(self, bags: Sequence[Bag]) -> NDArray[np.float64]:
        """Cases × labels, each row adding up to 1: how sure, as a part of one."""
        return shares_of(self.scores(bags), self.temperature)

    def weigh(self, bag: Bag) -> Weighed:
        return weigh(bag, self.vocabulary, self.rarity)

    def at(self, temperature: float) -> "Classifier":
        return replace(self, temperature=temperature)


def weigh(bag: Bag, vocabulary: Keys, rarity: Floats) -> Weighed:
    if not len(vocabulary):
        return np.zeros(len(bag.keys), dtype=bool), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
    rows = np.searchsorted(vocabulary, bag.keys)
    rows[rows == len(vocabulary)] = 0
    known = vocabulary[rows] == bag.keys
    rows, part = rows[known], bag.part[known]
    values = bag.weight[known] * rarity[rows].astype(np.float32)
    for one, weight in PART_WEIGHT.items():
        here = part == one
        length = float(np.sqrt((values[here] ** 2).sum()))
        if length:
            values[here] *= weight / length
    return known, rows, values


def shares_of(scores: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) * temperature)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def learn(bags: Sequence[Bag], labels: Sequence[str], *, most_weights: int = MOST_WEIGHTS) -> Classifier:
    """Learn to tell the labels apart. Raises ValueError for no case at all."""
    names, answers = np.unique(np.array(labels, dtype=object), return_inverse=True)
    if not len(names):
        raise ValueError("没有可供学习的工单")
    n_cases = np.bincount(answers)
    vocabulary, rarity = _vocabulary(bags, most=most_weights // len(names))
    weights = np.zeros((len(vocabulary), len(names)), dtype=np.float16)
    bias = np.zeros(len(names), dtype=np.float32)
    if not len(vocabulary):  # cases that have nothing in common: the more frequent is the likelier
        bias = np.log(n_cases / n_cases.sum()).astype(np.float32)
    elif len(names) > 1:
        table = _table(bags, vocabulary, rarity)
        for column in range(len(names)):
            weights[:, column], bias[column] = _one_against_the_rest(table, answers == column)
    return Classifier(
        tuple(str(name) for name in names), tuple(int(n) for n in n_cases), vocabulary, rarity, weights, bias
    )


def _vocabulary(bags: Sequence[Bag], most: int) -> tuple[Keys, Floats]:
    """The runs of enough cases, at most so many, the most frequent first; and the idf of each."""
    keys, n_cases = np.unique(np.concatenate([bag.keys for bag in bags]), return_counts=True)
    least = MIN_CASES_OF_RUN
    while (n_cases >= least).sum() > most:
        least += 1
    keys, n_cases = keys[n_cases >= least], n_cases[n_cases >= least]
    return keys, (np.log((1 + len(bags)) / (1 + n_cases)) + 1).astype(np.float32)


def _table(bags: Sequence[Bag], vocabulary: Keys, rarity: Floats) -> Any:
    from scipy.sparse import csr_matrix

    weighed = [weigh(bag, vocabulary, rarity) for bag in bags]
    ends = np.cumsum([0, *(len(rows) for _, rows, _ in weighed)])
    columns = np.concatenate([rows for _, rows, _ in weighed]).astype(np.int32)
    values = np.concatenate([values for *_, values in weighed]).astype(np.float64)
    return csr_matrix((values, columns, ends), shape=(len(bags), len(vocabulary)))


def _one_against_the_rest(table: Any, is_it: NDArray[np.bool_]) -> tuple[Floats, float]:
    from sklearn.svm import LinearSVC

    n_columns = table.shape[1]
    n_of_run = np.bincount(table.indices, minlength=n_columns)
    n_of_it = np.bincount(table[is_it].indices, minlength=n_columns)
    it, rest = n_of_it + SMOOTHING, n_of_run - n_of_it + SMOOTHING
    speaks = np.abs(np.log((it / it.sum()) / (rest / rest.sum())))
    scaled = table.copy()
    scaled.data *= speaks[scaled.indices]
    machine = LinearSVC(C=FIRMNESS, tol=0.01, random_state=0).fit(scaled, is_it)
    return machine.coef_[0] * speaks, float(machine.intercept_[0])
