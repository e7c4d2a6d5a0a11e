"""What the pairing of worlds gains: how many independent worlds would tell as much as the paired ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.survival import Floats

NOISE = 1e-9
"""Arms that differ by no more than this share of the largest value of a measure do not differ."""
NO_HELP = 1.1
"""Up to this ratio pairing does not help: worlds of two scenarios differ as if they had nothing in common."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What pairing gains for one difference.

    Attributes:
        pairs: Worlds compared.
        correlation: Of the two arms over the pairs; NaN if an arm is constant.
        ratio: Independent worlds a scenario that tell as much as one paired world: the variance of a difference of
            independent worlds over that of paired ones. Infinite where all differences are equal though worlds differ,
            NaN where the two are the same in every world, or constant.
    """

    pairs: int
    correlation: float
    ratio: float

    @property
    def independent(self) -> float:
        """How many independent worlds a scenario tell as much as the paired ones."""
        return self.pairs * self.ratio

    @property
    def helps(self) -> bool:
        """Whether it helps; what never differs needs no help, and counts as helped."""
        return not self.ratio <= NO_HELP


def settled(values: ArrayLike, other: ArrayLike) -> Floats:
    """Return the values of one arm, those of the other where the two differ by rounding only.

    Two arms that do the same may add their figures up in another order. What is left is noise far below anything the
    model means, but it can have one sign in every world, and swapping the arms within worlds would then call it
    certain. So what is no larger than `NOISE` times the largest absolute value of the measure in either arm is no
    difference, and is none before anything is reckoned.

    Args:
        values: Of one arm, (worlds,), NaN where a world lacks the measure.
        other: Of the same worlds in the arm that is compared with.
    """
    first, second = np.asarray(values, dtype=np.float64), np.asarray(other, dtype=np.float64)
    known = [np.abs(each[np.isfinite(each)]) for each in (first, second)]
    most = max((float(each.max()) for each in known if each.size), default=0.0)
    with np.errstate(invalid="ignore"):
        alike = np.abs(first - second) <= NOISE * most
    return np.where(alike, second, first)


def pairing(a: ArrayLike, b: ArrayLike) -> Pairing:
    """Compare the precision of paired worlds with that of independent ones.

    Args:
        a: One value a world, NaN where a world lacks it.
        b: The same worlds in the arm that is compared with.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    both = np.isfinite(first) & np.isfinite(second)
    first, second = first[both], second[both]
    if first.size < 2:
        return Pairing(first.size, float("nan"), float("nan"))
    apart = float(first.var(ddof=1) + second.var(ddof=1))
    differences = first - second
    same = not differences.any()
    together = float(differences.var(ddof=1)) if float(np.ptp(differences)) > 0.0 else 0.0
    constant = float(np.ptp(first)) == 0.0 or float(np.ptp(second)) == 0.0
    correlation = float("nan") if constant else float(np.corrcoef(first, second)[0, 1])
    if together == 0.0:
        return Pairing(first.size, correlation, float("inf") if apart > 0.0 and not same else float("nan"))
    return Pairing(first.size, correlation, apart / together)
