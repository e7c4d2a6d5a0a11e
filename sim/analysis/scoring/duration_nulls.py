"""Null models of how long a ceasefire lasts: a constant hazard, and one that falls with age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.survival import Floats

CONSTANT = "constant hazard"
WEIBULL = "Weibull of the literature's shape"


@dataclass(frozen=True, slots=True)
class Weibull:
    """Durations whose share S(t) = exp(-(t / scale)^shape) lasts t days or more; a shape of 1 is a constant hazard.

    Attributes:
        shape: Below 1 the hazard falls with age.
        scale: Days.
    """

    shape: float
    scale: float

    def curve(self, days: int) -> Floats:
        """Return the share that lasts at least 0, 1, ... `days` days, (days + 1,)."""
        shares: Floats = np.exp(-((np.arange(days + 1) / self.scale) ** self.shape))
        return shares


def fit_scale(ended: ArrayLike, censored: ArrayLike, shape: float) -> Weibull:
    """Fit the scale by maximum likelihood, with the shape given.

    The likelihood has its top at scale^shape = sum of t^shape over all durations, divided by the number that ended.

    Args:
        ended: Days that ended ones lasted.
        censored: Days that those still in force have lasted.
        shape: Above 0.

    Raises:
        ValueError: None ended, or a duration is not above 0.
    """
    over, open_ = np.asarray(ended, dtype=np.float64), np.asarray(censored, dtype=np.float64)
    every = np.concatenate([over, open_])
    if not over.size or (every <= 0).any():
        raise ValueError(f"durations: found {over.size} ended, least {every.min(initial=np.inf):g}; needed: one or "
                         "more that ended, all above 0 days")  # fmt: skip
    return Weibull(shape, float(((every**shape).sum() / over.size) ** (1.0 / shape)))


def null_curves(
    ended: ArrayLike, censored: ArrayLike, days: int, shape: float
) -> dict[str, tuple[list[Floats], Floats]]:
    """Return the null models' curves for every duration, each fitted without it.

    Args:
        ended: Days that ended ones lasted, two or more of them.
        censored: Days that those still in force have lasted.
        days: Horizon.
        shape: Of the Weibull distribution.

    Returns:
        By null model: one curve (days + 1,) a duration, the ended ones first, each left out of its own fit; and the
        curve fitted to all, which nothing is scored by.
    """
    over, open_ = np.asarray(ended, dtype=np.float64), np.asarray(censored, dtype=np.float64)
    curves: dict[str, tuple[list[Floats], Floats]] = {}
    for name, each in ((CONSTANT, 1.0), (WEIBULL, shape)):
        left_out = [fit_scale(np.delete(over, i), open_, each).curve(days) for i in range(over.size)]
        left_out += [fit_scale(over, np.delete(open_, i), each).curve(days) for i in range(open_.size)]
        curves[name] = (left_out, fit_scale(over, open_, each).curve(days))
    return curves
