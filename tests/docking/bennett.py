"""The model of Bennett (2008): insurgents, the soldiers who answer them, and those nearby; written anew and small.

Civilians and soldiers stand in cells of a torus. A civilian is an insurgent while its anger is above its fear and above
its threshold for violence. In each turn one insurgent with a soldier in reach, drawn at random, attacks; the answer
removes it with a chance called effectiveness, and hurts every other civilian in reach of it with a chance of
1 - accuracy. Whoever is hurt, one of n, becomes

    more afraid: fear + 0.1 x (1 - fear), and angrier: anger + 0.05 x n x (1 - anger), at most 1.

A run ends when no insurgent has a soldier in reach, or after so many turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """What a run needs; from tables 1 and 2 and equations 1 to 3 of the paper unless marked.

    The paper's count of civilians and soldiers, and whether they move, were not at hand: assumptions, varied in the
    tests.
    """

    size: int = 50
    reach: int = 3
    effectiveness: float = 0.8
    accuracy: float = 0.8
    anger: float = 0.25
    fear: float = 0.5
    threshold: float = 0.5
    anger_spread: float = 0.125
    fear_spread: float = 0.25
    threshold_spread: float = 0.25
    fear_step: float = 0.10
    anger_step: float = 0.05
    civilians: int = 1000  # Assumption.
    soldiers: int = 100  # Assumption.
    moving: bool = False  # Civilians step to a random cell around, each turn; assumption.
    replaced: bool = False  # One who is removed is followed by a new civilian of the first distribution; assumption.
    turns: int = 2000  # A run is cut off here; assumption.

    def but(self, **changes: float | bool) -> Settings:
        """The same with changes."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Ends:
    """How runs ended, each (runs,): insurgents left, of those at the start, and turns with an attack."""

    insurgents: Floats
    at_start: Floats
    attacks: Floats


def ends(settings: Settings, runs: int, seed: int = 1) -> Ends:
    """Run so often. Run r starts with the same people in the same places whatever force is like."""
    s = settings
    found = np.empty((runs, 3))
    means = np.array([s.anger, s.fear, s.threshold])
    spreads = np.array([s.anger_spread, s.fear_spread, s.threshold_spread])
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        found[run] = _run(
            rng, s.size, s.reach, s.effectiveness, s.accuracy, means, spreads, s.fear_step,
            s.anger_step, s.civilians, s.soldiers, s.moving, s.replaced, s.turns,
        )  # fmt: skip
    return Ends(found[:, 0], found[:, 1], found[:, 2])


def sweep(
    settings: Settings, accuracies: Sequence[float], effectivenesses: Sequence[float], runs: int, seed: int = 1
) -> tuple[Floats, Floats]:
    """(insurgents left, attacks) for every pair of levels: (accuracy, effectiveness, runs) each."""
    found = [
        [ends(settings.but(accuracy=accuracy, effectiveness=each), runs, seed) for each in effectivenesses]
        for accuracy in accuracies
    ]
    return (
        np.array([[cell.insurgents for cell in row] for row in found]),
        np.array([[cell.attacks for cell in row] for row in found]),
    )


@numba.njit(cache=True)
def _below(rng, count):  # type: ignore[no-untyped-def]
    """A random whole number from 0 to below a count."""
    return int(rng.random() * count)


@numba.njit(cache=True)
def _near(one, other, reach, size):  # type: ignore[no-untyped-def]
    """Whether two cells are within reach in both directions."""
    rows, columns = abs(one // size - other // size), abs(one % size - other % size)
    return min(rows, size - rows) <= reach and min(columns, size - columns) <= reach


@numba.njit(cache=True)
def _run(  # type: ignore[no-untyped-def]
    rng, size, reach, effectiveness, accuracy, means, spreads, fear_step, anger_step, civilians, soldiers, moving,
    replaced, turns,
):  # fmt: skip
    traits = np.empty((3, civilians))
    for trait in range(3):
        for one in range(civilians):
            traits[trait, one] = min(max(rng.normal(means[trait], spreads[trait]), 0.0), 1.0)
    anger, fear, threshold = traits
    place = (rng.random(civilians) * size * size).astype(np.int64)
    posts = (rng.random(soldiers) * size * size).astype(np.int64)
    covered = np.zeros(size * size, np.bool_)
    for cell in range(size * size):
        for post in posts:
            if _near(cell, post, reach, size):
                covered[cell] = True
    there = np.ones(civilians, np.bool_)
    at_start = 0
    for one in range(civilians):
        at_start += anger[one] > fear[one] and anger[one] > threshold[one]
    hurt = np.empty(civilians, np.int64)
    attacks = 0
    for _ in range(turns):
        if moving:
            for one in range(civilians):
                row = (place[one] // size + _below(rng, 3) - 1) % size
                place[one] = row * size + (place[one] % size + _below(rng, 3) - 1) % size
        able, attacker, insurgents = 0, -1, 0
        for one in range(civilians):
            if there[one] and anger[one] > fear[one] and anger[one] > threshold[one]:
                insurgents += 1
                if covered[place[one]]:
                    able += 1
                    if _below(rng, able) == 0:
                        attacker = one
        if attacker < 0:
            if moving and insurgents > 0:
                continue
            break
        attacks += 1
        count = 0
        for one in range(civilians):
            close = there[one] and one != attacker and _near(place[one], place[attacker], reach, size)
            if close and rng.random() > accuracy:
                hurt[count] = one
                count += 1
        for index in range(count):
            one = hurt[index]
            fear[one] += fear_step * (1.0 - fear[one])
            anger[one] = min(anger[one] + anger_step * count * (1.0 - anger[one]), 1.0)
        if rng.random() < effectiveness:
            there[attacker] = replaced
            for trait in range(3):
                if replaced:
                    traits[trait, attacker] = min(max(rng.normal(means[trait], spreads[trait]), 0.0), 1.0)
    left = 0
    for one in range(civilians):
        left += there[one] and anger[one] > fear[one] and anger[one] > threshold[one]
    return left, at_start, attacks
