"""训练: learn from labelled cases, measure on cases kept aside, make the confidence honest. Pure.

One case in five is kept aside, near-duplicates together; on those the figures are measured and the temperature found,
and they are told truthfully: the model in use has learned from all cases and is, if anything, a little better.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hotline.intake.suggesting.figures import Figures, measure
from hotline.intake.suggesting.grams import Bag, Matter, bag_of
from hotline.intake.suggesting.likeness import groups_of
from hotline.intake.suggesting.tree import Tree, grow, temperature_of

PARTS: Final = 5  # one of so many is kept aside
CURVE: Final = (0.125, 0.25, 0.5)  # parts of what may be learned, for the curve; the whole is its last point
MOST_RUNS: Final = 15_000_000  # 700 MB while learning; of more cases the newest are learned
FEWEST_CASES: Final = 40

Tell = Callable[[str, float], None]  # what is being done, and how much of all is done, from 0 to 1


class TooFewCases(ValueError):
    """There is too little to learn from. The message says what is missing, in Chinese."""


@dataclass(frozen=True)
class Lesson:
    """Cases to learn from, the newest first. `headings`: what stands above each label; the label itself if nothing does."""

    matters: Sequence[Matter]
    labels: Sequence[str]
    headings: Sequence[str]
    is_rooted: bool = True


@dataclass(frozen=True)
class Trained:
    """`curve`: (cases learned, accuracy, macro-F1). `n_left_out`: cases for which there was no memory."""

    tree: Tree
    figures: Figures
    curve: tuple[tuple[int, float, float], ...]
    n_cases: int
    n_left_out: int


def train(lesson: Lesson, tell: Tell) -> Trained:
    """Raises TooFewCases."""
    bags = _bags(lesson.matters, tell, 0.0, 0.05)
    n = len(bags)
    labels, headings = list(lesson.labels[:n]), list(lesson.headings[:n])
    if n < FEWEST_CASES or len(set(labels)) < 2:
        raise TooFewCases(f"只有{n}件、{len(set(labels))}类，至少要有{FEWEST_CASES}件、2类才能训练")
    tell("查找近似重复", 0.05)
    folds = fold_of(groups_of(bags), labels, PARTS)
    learned, aside = np.flatnonzero(folds != 0), np.flatnonzero(folds == 0)

    total = (sum(CURVE) + 1) * len(learned) + n
    total *= 2 if len(set(headings)) < len(set(labels)) and lesson.is_rooted else 1
    done = 0.0

    def told(stage: str) -> Callable[[float], None]:
        def more(cases: float) -> None:
            nonlocal done
            done += cases
            tell(stage, min(0.98, 0.1 + 0.88 * done / total))

        return more

    def grown(places: Sequence[int] | NDArray[np.intp], stage: str) -> Tree:
        own = [int(place) for place in places]
        return grow(
            [bags[place] for place in own],
            [labels[place] for place in own],
            [headings[place] for place in own],
            is_rooted=lesson.is_rooted,
            progress=told(stage),
        )

    mixed = np.random.default_rng(0).permutation(learned)
    curve = []
    for part in CURVE:
        some = mixed[: max(2, round(part * len(mixed)))]
        tree = grown(some, f"学习{len(some)}件，看曲线")
        found = _measured(tree, bags, labels, headings, aside)
        curve.append((len(some), found.accuracy, found.macro_f1))
    tree = grown(learned, f"学习{len(learned)}件，用留出的{len(aside)}件检验")
    warmth = temperature_of(tree, [bags[place] for place in aside], [labels[place] for place in aside])
    figures = _measured(tree.at(warmth), bags, labels, headings, aside)
    curve.append((len(learned), figures.accuracy, figures.macro_f1))
    tree = grown(range(n), f"用全部{n}件学成")
    tell("学成", 0.99)
    return Trained(tree.at(warmth), figures, tuple(curve), n, len(lesson.matters) - n)


def cross_validate(lesson: Lesson, tell: Tell, n_folds: int = 5) -> Figures:
    """Every case is guessed once, by a model that has learned neither it nor any near-duplicate of it."""
    bags = _bags(lesson.matters, tell, 0.0, 0.05)
    labels, headings = list(lesson.labels[: len(bags)]), list(lesson.headings[: len(bags)])
    folds = fold_of(groups_of(bags), labels, n_folds)
    guesses: list[list[tuple[str, float]]] = [[] for _ in bags]
    for fold in range(n_folds):
        tell(f"第{fold + 1}折，共{n_folds}折", 0.05 + 0.95 * fold / n_folds)
        known = [int(place) for place in np.flatnonzero(folds != fold)]
        asked = [int(place) for place in np.flatnonzero(folds == fold)]
        tree = grow(
            [bags[place] for place in known],
            [labels[place] for place in known],
            [headings[place] for place in known],
            is_rooted=lesson.is_rooted,
            progress=_silent,
        )
        warmth = temperature_of(tree, [bags[place] for place in asked], [labels[place] for place in asked])
        for place in asked:
            guesses[place] = _guessed(tree.at(warmth), bags[place], headings[place])
    tell("检验完毕", 1.0)
    return measure(labels, guesses)


def evaluate(tree: Tree, matters: Sequence[Matter], labels: Sequence[str]) -> tuple[Figures, float]:
    """How the model does on other labelled cases, and how many seconds its answers took, texts to labels."""
    from time import perf_counter

    start = perf_counter()
    guesses = [_guessed(tree, bag_of(matter), "") for matter in matters]
    return measure(labels, guesses), perf_counter() - start


def fold_of(groups: NDArray[np.intp], labels: Sequence[str], n_folds: int) -> NDArray[np.intp]:
    """The fold of each case: a group is never divided, and every label is spread evenly.

    The groups of a label go round the folds; larger groups first, so that what is left over evens out.
    """
    chance = np.random.default_rng(0)
    members: dict[int, list[int]] = {}
    for place, group in enumerate(groups.tolist()):
        members.setdefault(group, []).append(place)
    order = sorted(members, key=lambda group: (-len(members[group]), chance.random()))
    sizes: dict[str, NDArray[np.intp]] = {label: np.zeros(n_folds, dtype=np.intp) for label in set(labels)}
    whole = np.zeros(n_folds, dtype=np.intp)
    found = np.zeros(len(labels), dtype=np.intp)
    for group in order:
        label = Counter(labels[place] for place in members[group]).most_common(1)[0][0]
        fold = int(np.lexsort((whole, sizes[label]))[0])
        found[members[group]] = fold
        whole[fold] += len(members[group])
        sizes[label][fold] += len(members[group])
    return found


def _silent(_: float) -> None:
    pass


def _bags(matters: Sequence[Matter], tell: Tell, low: float, high: float) -> list[Bag]:
    found: list[Bag] = []
    n_runs = 0
    for place, matter in enumerate(matters):
        bag = bag_of(matter)
        n_runs += len(bag.keys)
        if n_runs > MOST_RUNS:
            break
        found.append(bag)
        if place % 500 == 0:
            tell("读取工单", low + (high - low) * place / len(matters))
    return found


def _guessed(tree: Tree, bag: Bag, heading: str) -> list[tuple[str, float]]:
    given = heading if tree.root is None else ""
    return [(one.label, one.share) for one in tree.guess(bag, heading=given)]


def _measured(
    tree: Tree, bags: Sequence[Bag], labels: Sequence[str], headings: Sequence[str], places: NDArray[Any]
) -> Figures:
    guesses = [_guessed(tree, bags[place], headings[place]) for place in places]
    return measure([labels[place] for place in places], guesses)
