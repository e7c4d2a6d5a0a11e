"""The truces that the model stands beside: how long earlier ones lasted, and the weeks of the one of 2025."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis import observed
from sim.analysis.patterns.ceasefire import Ceasefire
from sim.analysis.patterns.observation import LAG, Floats, weekly
from sim.analysis.survival import LEVEL


@dataclass(frozen=True, slots=True)
class Steps:
    """A survival curve by Kaplan and Meier.

    Attributes:
        day: 0, and each day on which one ended, (steps,).
        share: Still holding after it, (steps,).
        low: Lower end of the pointwise 95 % interval (log-log, Greenwood's error), (steps,).
        high: Upper end.
        count: How many, ended or not.
    """

    day: Floats
    share: Floats
    low: Floats
    high: Floats
    count: int

    def at(self, day: float) -> float:
        """Return the share still holding after a day."""
        return float(self.share[np.searchsorted(self.day, day, side="right") - 1])


def kaplan_meier(ended: ArrayLike, still: ArrayLike = (), level: float = LEVEL) -> Steps:
    """Return how long things last of which some have not ended.

    Args:
        ended: Days after which each ended.
        still: Days for which each of the others has lasted so far.
        level: Confidence level.
    """
    ends, others = np.sort(np.asarray(ended, dtype=np.float64)), np.asarray(still, dtype=np.float64)
    days = np.unique(ends)
    died = np.array([np.sum(ends == day) for day in days], dtype=np.float64)
    at_risk = np.array([np.sum(ends >= day) + np.sum(others >= day) for day in days], dtype=np.float64)
    share = np.cumprod(1.0 - died / at_risk)
    inside = (share > 0.0) & (share < 1.0)
    low, high = share.copy(), share.copy()
    error = np.sqrt(np.cumsum(died / np.maximum(at_risk * (at_risk - died), 1e-12)))
    z = NormalDist().inv_cdf(0.5 + level / 2)
    logs = np.log(share[inside])
    spread = np.exp(z * error[inside] / -logs)
    low[inside], high[inside] = share[inside] ** spread, share[inside] ** (1.0 / spread)
    # With nobody left, Greenwood's error has no value: the curve may still stand as high as one step before.
    for place in np.flatnonzero(share <= 0.0):
        low[place], high[place] = 0.0, high[place - 1] if place else 1.0
    first = np.ones(1)
    return Steps(
        np.concatenate([[0.0], days]),
        np.concatenate([first, share]),
        np.concatenate([first, low]),
        np.concatenate([first, high]),
        ends.size + others.size,
    )


def earlier_truces() -> Steps:
    """Return how long truces in Gaza between major operations lasted (EARLIER_TRUCES)."""
    seen = observed.earlier_truces()
    return kaplan_meier(seen.ended, seen.censored)


def weeks_holding(truce: Ceasefire, weeks: int) -> Floats:
    """Return reports of the first weeks, NaN from the week on in which a world's ceasefire ends, (weeks, worlds)."""
    sums = weekly(truce.reports, LAG, weeks)
    last = 7 * np.arange(1, weeks + 1)[:, None]
    return np.where(truce.held[None, :] >= last, sums, np.nan)
