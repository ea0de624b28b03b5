"""Choosing along a tree: first the heading, then what stands under it. Pure.

Some hundred categories at once would need memory and hours; fifteen headings and, under each, its own do not. A city's
cases are many for few categories: what has too few cases is learned as the group, or the heading, that it belongs to.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from hotline.intake.suggesting.classifier import MOST_WEIGHTS, Classifier, learn, shares_of
from hotline.intake.suggesting.grams import Bag

FEWEST: Final = 10  # cases of which something is learned
MOST_WEIGHTS_OF_BRANCH: Final = 1_500_000  # 3 MB each
MOST_HEADINGS: Final = 3  # headings under which is looked, the likeliest first

Progress = Callable[[float], None]  # told after each piece, how many cases it has learned


@dataclass(frozen=True)
class Guess:
    """`share`: how sure, as a part of one. `n_cases`: of so many cases it was learned."""

    label: str
    share: float
    n_cases: int


@dataclass(frozen=True)
class Tree:
    """Without a root the heading must be given; a heading without a branch is itself the answer."""

    root: Classifier | None
    branches: Mapping[str, Classifier]

    def guess(self, bag: Bag, *, most: int = 3, heading: str = "") -> list[Guess]:
        """The likeliest labels, the likeliest first. With `heading`, only what stands under it."""
        found: list[Guess] = []
        for name, share, n_cases in self._headings(bag, heading):
            branch = self.branches.get(name)
            if branch is None:
                if self.root is not None:
                    found.append(Guess(name, share, n_cases))
                continue
            inner = branch.shares([bag])[0]
            found += [
                Guess(label, share * float(part), n)
                for label, part, n in zip(branch.labels, inner, branch.n_cases, strict=True)
            ]
        return sorted(found, key=lambda one: (-one.share, one.label))[:most]

    def _headings(self, bag: Bag, given: str) -> list[tuple[str, float, int]]:
        if self.root is None:
            return [(given, 1.0, 0)]
        rows = list(zip(self.root.labels, self.root.shares([bag])[0], self.root.n_cases, strict=True))
        if given and given in self.root.labels:
            return [(name, 1.0, n) for name, _, n in rows if name == given]
        best = sorted(rows, key=lambda row: (-row[1], row[0]))
        enough = best if not self.branches else best[:MOST_HEADINGS]
        return [(name, float(share), n) for name, share, n in enough]

    def leading_to(self, label: str) -> list[tuple[Classifier, int]]:
        """The classifiers that speak for a label, each with its column."""
        steps = [self.root] if self.root is not None else []
        steps += [branch for branch in self.branches.values() if label in branch.labels]
        wanted = {label, self.heading_of(label)}
        return [(one, one.labels.index(name)) for one in steps for name in wanted if name in one.labels]

    def heading_of(self, label: str) -> str:
        return next((heading for heading, branch in self.branches.items() if label in branch.labels), label)

    @property
    def labels(self) -> dict[str, int]:
        """Every answer it can give, with the number of its cases."""
        found = {label: n for one in self.branches.values() for label, n in zip(one.labels, one.n_cases, strict=True)}
        if self.root is not None:
            alone = zip(self.root.labels, self.root.n_cases, strict=True)
            found |= {label: n for label, n in alone if label not in self.branches}
        return found

    def at(self, temperature: "Temperature") -> "Tree":
        root = self.root.at(temperature.root) if self.root is not None else None
        return Tree(root, {name: branch.at(temperature.branch) for name, branch in self.branches.items()})


@dataclass(frozen=True)
class Temperature:
    root: float = 1.0
    branch: float = 1.0


def grow(
    bags: Sequence[Bag], labels: Sequence[str], headings: Sequence[str], *, is_rooted: bool, progress: Progress
) -> Tree:
    """Learn the headings, and under each heading its labels. A heading of one label alone needs no branch.

    Raises ValueError where there is nothing to learn of.
    """
    if not len(bags):
        raise ValueError("没有可供学习的工单")
    root = learn(bags, headings, most_weights=MOST_WEIGHTS) if is_rooted else None
    if root is not None:
        progress(len(bags))
    branches = {}
    below: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        below.setdefault(heading, []).append(place)
    for heading, places in sorted(below.items()):
        own = [labels[place] for place in places]
        if is_rooted and set(own) == {heading}:
            continue
        branches[heading] = learn([bags[place] for place in places], own, most_weights=MOST_WEIGHTS_OF_BRANCH)
        progress(len(places))
    return Tree(root, branches)


def with_enough_cases(codes: Sequence[str], fewest: int = FEWEST) -> list[str]:
    """For each case what is learned of it: its category, or where that has few cases the group, or the heading; else "".

    Codes are of two digits a level.
    """
    labels = list(codes)
    for length in (6, 4, 2):
        n_cases = Counter(labels)
        shorter = max(length - 2, 0)
        labels = [label[:shorter] if len(label) == length and n_cases[label] < fewest else label for label in labels]
    return labels


def temperature_of(tree: Tree, bags: Sequence[Bag], labels: Sequence[str]) -> Temperature:
    """That at which the shares are as sure as the answers are right, on cases which the tree has not seen."""
    found = Temperature()
    if tree.root is not None:
        found = replace(found, root=_best(tree.root, bags, [tree.heading_of(label) for label in labels]))
    sides = [
        (branch.scores([bags[place] for place in places]), [branch.labels.index(labels[place]) for place in places])
        for branch in tree.branches.values()
        if (places := [place for place, label in enumerate(labels) if label in branch.labels])
    ]
    return replace(found, branch=_coolest(sides)) if sides else found


def _best(one: Classifier, bags: Sequence[Bag], labels: Sequence[str]) -> float:
    places = [place for place, label in enumerate(labels) if label in one.labels]
    if not places:
        return 1.0
    return _coolest([(one.scores([bags[p] for p in places]), [one.labels.index(labels[p]) for p in places])])


def _coolest(sides: Sequence[tuple["np.ndarray[tuple[int, ...], np.dtype[np.float64]]", Sequence[int]]]) -> float:
    """Of the temperatures from 0.3 to 30, that under which the right answers are likeliest."""

    def surprise(temperature: float) -> float:
        total = 0.0
        for scores, answers in sides:
            right = shares_of(scores, temperature)[np.arange(len(answers)), answers]
            total -= float(np.log(np.maximum(right, 1e-12)).sum())
        return total

    return float(min(np.geomspace(0.3, 30, 60), key=surprise))
