"""Proper scores of what was said about a count, from equally weighted draws of it.

Every entrant, null models included, is scored from draws by one path, so that none gains by the form in which it comes.
Lower scores are better. CRPS is in the unit of the count; the logarithmic score is minus the natural logarithm of the
chance that was given to what happened.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from sim.analysis.survival import Floats

FLOOR = 0.01
"""Share of a wide reference distribution mixed into every entrant's, so that no logarithmic score is infinite.

It is a share of a distribution and not a least chance: what is scored still sums to one, and nobody gains by it.
"""

LEAST_WIDTH = 0.02
"""Of the kernel, on the scale log(1 + count): about 2 % of a large count."""

CENTRAL = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class CountScore:
    """Scores of draws of one count.

    Attributes:
        crps: Continuous ranked probability score, in counts, 0 or more.
        log: Logarithmic score of the smoothed draws.
        inside_50: Whether the count lies in the central half of the draws, ends included.
        inside_90: Whether it lies in their central nine tenths.
        pit: Share of draws below the count plus half the share that equals it, 0 to 1.
    """

    crps: float
    log: float
    inside_50: bool
    inside_90: bool
    pit: float


def score_count(draws: ArrayLike, observed: float) -> CountScore:
    """Score draws of a count against what was observed.

    Args:
        draws: (draws,), 0 or more, each as likely as another.
        observed: The count, a whole number.

    Raises:
        ValueError: No draws, or a value that is no count.
    """
    values = _checked(draws, observed)
    ends = {level: np.quantile(values, [0.5 - level / 2, 0.5 + level / 2]) for level in CENTRAL}
    inside = {level: bool(low <= observed <= high) for level, (low, high) in ends.items()}
    return CountScore(crps(values, observed), log_score(values, observed), inside[0.5], inside[0.9],
                      pit(values, observed))  # fmt: skip


def crps(draws: ArrayLike, observed: float) -> float:
    """Return the continuous ranked probability score of the empirical distribution of the draws.

    Args:
        draws: (draws,).
        observed: What happened, in the same unit.
    """
    values = np.asarray(draws, dtype=np.float64)
    # The back end is named, for the default one is whatever is installed and adds up in another order.
    return float(_rules().crps_ensemble(np.float64(observed), values, estimator="qd", backend="numpy"))


@cache
def _rules() -> Any:
    """Return scoringrules, loaded on first use; it ships no types.

    Where it finds numba it compiles hundreds of functions while it is loaded, five to twelve seconds for a back end
    that is not used here, so that numba is hidden from it meanwhile.
    """
    numba = sys.modules.get("numba")
    if "scoringrules" not in sys.modules:
        sys.modules["numba"] = None  # type: ignore[assignment]
    try:
        return import_module("scoringrules")
    finally:
        if numba is not None:
            sys.modules["numba"] = numba
        elif sys.modules.get("numba", numba) is None:
            sys.modules.pop("numba", None)


def pit(draws: ArrayLike, observed: float) -> float:
    """Return the probability integral transform at its middle: P(X < y) + P(X = y) / 2."""
    values = np.asarray(draws, dtype=np.float64)
    return float(np.mean(values < observed) + np.mean(values == observed) / 2)


def log_score(draws: ArrayLike, observed: float) -> float:
    """Return minus the logarithm of the chance of a count under smoothed draws.

    Args:
        draws: (draws,).
        observed: The count, a whole number.
    """
    return float(-np.log(mass(draws, observed)[()]))


def mass(draws: ArrayLike, counts: ArrayLike) -> Floats:
    """Return the chance of counts under smoothed draws; over all counts it sums to one.

    Each draw is spread by a normal kernel on the scale log(1 + count), with Silverman's width, and cut into whole
    counts half-way between them; `FLOOR` of it is given to the reference 1 / ((y + 1) (y + 2)).

    Args:
        draws: (draws,), 0 or more.
        counts: Whole numbers from 0, any shape.
    """
    centre = np.log1p(np.asarray(draws, dtype=np.float64))
    count = np.asarray(counts, dtype=np.float64)
    width = _width(centre)
    above = ndtr((np.log1p(count[..., None] + 0.5) - centre) / width)
    # All that lies below a half is nothing counted.
    lower = np.log1p(np.maximum(count[..., None] - 0.5, 0.0))
    below = np.where(count[..., None] > 0, ndtr((lower - centre) / width), 0.0)
    smooth = np.maximum(above - below, 0.0).mean(axis=-1)
    reference = 1.0 / ((count + 1.0) * (count + 2.0))
    mixed: Floats = (1.0 - FLOOR) * smooth + FLOOR * reference
    return mixed


def _width(centre: Floats) -> float:
    quarters = np.quantile(centre, [0.25, 0.75])
    spreads = [each for each in (float(centre.std()), float(quarters[1] - quarters[0]) / 1.349) if each > 0]
    return max(LEAST_WIDTH, float(0.9 * min(spreads, default=0.0) * float(centre.size) ** -0.2))


def _checked(draws: ArrayLike, observed: float) -> Floats:
    values = np.asarray(draws, dtype=np.float64)
    if values.ndim != 1 or not values.size or not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(f"draws: found shape {values.shape}; allowed: one row of finite values from 0")
    if not (observed >= 0 and observed == round(observed)):
        raise ValueError(f"observed: found {observed}; allowed: a whole number from 0")
    return values
