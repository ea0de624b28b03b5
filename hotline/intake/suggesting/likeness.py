"""近似重复: which texts are nearly the same letter. Pure.

The same petition is sent many times, copied or slightly changed. Where some copies are learned and others tested, the
figures flatter; so near-duplicates stay on one side. Found by MinHash over runs of three characters, then compared.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from hotline.intake.suggesting.grams import Bag, Keys

N_HASHES: Final = 48
PER_BAND: Final = 2  # texts that agree in two neighbouring hashes are compared
ALIKE: Final = 0.4  # shared runs as a part of all runs of the two
CONTAINED: Final = 0.6  # shared runs as a part of the shorter's
LEAST_RUNS: Final = 20  # of a text of which may be said that another contains it
_RUN_BITS: Final = np.uint64((1 << 60) - 1)
_IS_THREE: Final = np.uint64(((1 << 20) - 1) << 40)


def groups_of(bags: Sequence[Bag]) -> NDArray[np.intp]:
    """For each text the number of its group: texts of one number are near-duplicates of each other."""
    runs = [_runs(bag) for bag in bags]
    signs = _signs(runs)
    leader = list(range(len(bags)))

    def find(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for band in range(0, N_HASHES, PER_BAND):
        first: dict[tuple[int, ...], int] = {}
        for place, row in enumerate(signs[:, band : band + PER_BAND].tolist()):
            other = first.setdefault(tuple(row), place)
            if find(other) != find(place) and _alike(runs[other], runs[place]):
                leader[find(place)] = find(other)
    return np.array([find(place) for place in range(len(bags))])


def likeness(one: Bag, other: Bag) -> float:
    """How alike two texts are, from 0 to 1: shared runs as a part of all."""
    left, right = _runs(one), _runs(other)
    shared = len(np.intersect1d(left, right, assume_unique=True))
    return shared / (len(left) + len(right) - shared) if shared else 0.0


def _runs(bag: Bag) -> Keys:
    """The runs of three characters, wherever they stand; of a shorter text whatever it has."""
    runs = np.unique(bag.keys & _RUN_BITS)
    three = runs[(runs & _IS_THREE) > 0]
    return three if len(three) else runs


def _signs(runs: Sequence[Keys]) -> NDArray[np.uint64]:
    chance = np.random.default_rng(0)
    factors = chance.integers(1, 1 << 63, N_HASHES, dtype=np.uint64) | np.uint64(1)
    offsets = chance.integers(0, 1 << 63, N_HASHES, dtype=np.uint64)
    found = np.zeros((len(runs), N_HASHES), dtype=np.uint64)
    for place, keys in enumerate(runs):
        if len(keys):
            found[place] = ((keys[:, None] * factors + offsets) >> np.uint64(20)).min(axis=0)
    return found


def _alike(one: Keys, other: Keys) -> bool:
    shorter = min(len(one), len(other))
    shared = len(np.intersect1d(one, other, assume_unique=True))
    if shared >= ALIKE * (len(one) + len(other) - shared):
        return True
    return shorter >= LEAST_RUNS and shared >= CONTAINED * shorter
