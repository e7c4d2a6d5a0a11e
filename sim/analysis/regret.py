"""Regret over sampled futures: how much less a scenario comes to in a world than the one that does most there.

Each world is one future. Luck is part of it: nobody knows a world's luck beforehand, so no choice could have avoided
all of what is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.survival import LEVEL, Estimate, Floats, share

QUANTILE = 0.9


@dataclass(frozen=True, slots=True)
class Regret:
    """How far one scenario stays behind the first in each world.

    Attributes:
        worlds: Worlds in which every scenario has the measure.
        mean: Mean distance to the first, with its interval, in the measure's unit.
        high: The distance that 90 % of worlds do not exceed.
        largest: The largest.
        first: Share of worlds in which it comes first, alone or jointly.
        alone: Share of worlds in which it comes first alone.
    """

    worlds: int
    mean: Estimate
    high: float
    largest: float
    first: Estimate
    alone: Estimate


def regrets(values: ArrayLike, more: bool, level: float = LEVEL) -> tuple[Regret, ...]:
    """Return the regret of each scenario.

    Args:
        values: (worlds, scenarios), NaN where a world lacks the measure.
        more: Whether the scenario with most comes first in a world, else the one with least.
        level: Confidence level.
    """
    table = np.asarray(values, dtype=np.float64)
    table = table[np.isfinite(table).all(axis=1)]
    worlds, arms = table.shape
    if not worlds:
        nothing = Estimate(float("nan"), float("nan"), float("nan"))
        return tuple(Regret(0, nothing, float("nan"), float("nan"), nothing, nothing) for _ in range(arms))
    behind = table.max(axis=1, keepdims=True) - table if more else table - table.min(axis=1, keepdims=True)
    first = behind == 0.0
    alone = first & (first.sum(axis=1, keepdims=True) == 1)
    means = bootstrap_means(behind, level)
    return tuple(
        Regret(
            worlds,
            # A mean of distances is no less than 0, whatever its interval would say.
            Estimate(float(means.mean[arm]), max(0.0, float(means.low[arm])), float(means.high[arm])),
            _quantile(behind[:, arm]),
            float(behind[:, arm].max()),
            share(first[:, arm], level),
            share(alone[:, arm], level),
        )
        for arm in range(arms)
    )


def _quantile(values: Floats) -> float:
    return float(np.quantile(values, QUANTILE))
