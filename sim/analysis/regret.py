"""Regret over sampled futures: how much less a scenario comes to in a world than the one that does most there.

Each world is one future. Luck is part of it: nobody knows a world's luck beforehand, so no choice could have avoided
all of what is counted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.pairing import settled
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


def behind_the_first(values: ArrayLike, more: bool) -> Floats:
    """Return how far each scenario stays behind the first of each world, (worlds, scenarios).

    Args:
        values: (worlds, scenarios), NaN where a world lacks the measure; it is then left out for all scenarios (NaN).
        more: Whether the scenario with most comes first in a world, else the one with least.
    """
    table = np.asarray(values, dtype=np.float64)
    table = np.where(np.isfinite(table).all(axis=1, keepdims=True), table, np.nan)
    first = table.max(axis=1) if more else table.min(axis=1)
    behind = [np.abs(settled(arm, first) - first) for arm in table.T]
    return np.stack(behind, axis=1)


def regrets(behind: Floats, means: Sequence[Estimate], level: float = LEVEL) -> tuple[Regret, ...]:
    """Return the regret of each scenario.

    Args:
        behind: From `behind_the_first`.
        means: Mean of each of its columns, with its interval.
        level: Confidence level of shares.
    """
    known = behind[np.isfinite(behind).all(axis=1)]
    worlds, arms = known.shape
    if not worlds:
        nothing = Estimate(float("nan"), float("nan"), float("nan"))
        return tuple(Regret(0, nothing, float("nan"), float("nan"), nothing, nothing) for _ in range(arms))
    first = known == 0.0
    alone = first & (first.sum(axis=1, keepdims=True) == 1)
    return tuple(
        Regret(
            worlds,
            # A mean of distances is no less than 0, whatever its interval would say.
            Estimate(mean.value, max(0.0, mean.low), mean.high),
            _quantile(known[:, arm]),
            float(known[:, arm].max()),
            share(first[:, arm], level),
            share(alone[:, arm], level),
        )
        for arm, mean in enumerate(means)
    )


def _quantile(values: Floats) -> float:
    return float(np.quantile(values, QUANTILE))
