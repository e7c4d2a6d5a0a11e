"""How long the ceasefires of several scenarios last, side by side and against the baseline in the same worlds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.hazard import HazardRatio, hazard_ratio
from sim.analysis.logrank import LogRank, log_rank
from sim.analysis.survival import (
    LEVEL,
    THRESHOLDS,
    Estimate,
    Floats,
    bounded_mean,
    days_held,
    milestones,
    readings,
    share,
    survival,
)
from sim.analysis.swap import swap_p

COLUMNS = ("days_held", "formal_day", *(f"d7_{threshold}_day" for threshold in THRESHOLDS))
"""What has to be read of a scenario's outcomes."""
MAIN = 0
"""Key of the main reading among the readings of the end."""
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long the ceasefires of one scenario last.

    Attributes:
        scenario: Its name.
        days: Horizon.
        holding: Share of worlds that hold at the milestones, by day (Kaplan-Meier: nothing is censored before).
        mean: Restricted mean of days held.
        collapsed: Share of worlds that collapsed, by reading: `MAIN`, or the threshold that D7 reaches.
        ends: What each world held by each reading, (worlds,).
    """

    scenario: str
    days: int
    holding: Mapping[int, Estimate]
    mean: Estimate
    collapsed: Mapping[int, Estimate]
    ends: Mapping[int, Floats]


@dataclass(frozen=True, slots=True)
class Gap(Estimate):
    """A mean difference with its interval and `p`, of swapping the two scenarios within worlds."""

    p: float


@dataclass(frozen=True, slots=True)
class LastingAgainst:
    """How long the ceasefires of one scenario last, against the baseline over the same worlds.

    Attributes:
        scenario: Its name.
        holding: Difference of the shares that hold at the milestones, by day.
        mean: Difference of the restricted means: the paired mean of min(T, horizon).
        collapsed: Difference of the shares that collapsed, by reading.
        hazard: Marginal hazard ratio, errors clustered by world.
        test: Log-rank.
    """

    scenario: str
    holding: Mapping[int, Gap]
    mean: Gap
    collapsed: Mapping[int, Gap]
    hazard: HazardRatio
    test: LogRank

    @property
    def proportional(self) -> bool | None:
        """Whether nothing speaks against one ratio for all days; None where that cannot be told."""
        p = self.hazard.proportional_p
        return None if math.isnan(p) else p >= SIGNIFICANT


def lasting(
    scenario: str, outcomes: pd.DataFrame, days: int, end: str, threshold: float, level: float = LEVEL
) -> Lasting:
    """Return how long the ceasefires of one scenario last.

    Args:
        scenario: Its name.
        outcomes: One row a world, with `COLUMNS`.
        days: Horizon.
        end: The scenario's `end`.
        threshold: D7 of the main reading, deaths a day.
        level: Confidence level.
    """
    held = days_held(outcomes, days)
    curve = survival(held, days, level)
    ends = {MAIN: held, **readings(outcomes, days, end, threshold)}
    return Lasting(
        scenario,
        days,
        {day: curve.at(day) for day in milestones(days)},
        bounded_mean(held, 0.0, days, level),
        {reading: share(each < days, level) for reading, each in ends.items()},
        ends,
    )


def contrasts(first: Lasting, second: Lasting) -> tuple[list[int], Floats]:
    """Return what is compared between two scenarios, world by world.

    Returns:
        The readings that both can be read by; and differences, (worlds, columns): of days held, of holding at each
        milestone, of having collapsed by each of those readings.
    """
    a, b = first.ends[MAIN], second.ends[MAIN]
    both = [reading for reading in first.ends if reading in second.ends]
    columns = [a - b]
    columns += [(a >= day).astype(np.float64) - (b >= day) for day in first.holding]
    columns += [(first.ends[each] < first.days).astype(np.float64) - (second.ends[each] < second.days) for each in both]
    return both, np.stack(columns, axis=1)


def lasting_against(
    first: Lasting,
    second: Lasting,
    readings_of_both: Sequence[int],
    columns: Floats,
    means: Sequence[Estimate],
    level: float = LEVEL,
) -> LastingAgainst:
    """Return how long one scenario's ceasefires last against another's over the same worlds.

    Args:
        first: The scenario.
        second: What it is compared with.
        readings_of_both: From `contrasts`.
        columns: From `contrasts`, (worlds, columns).
        means: Mean of each column of `contrasts`, with its interval.
        level: Confidence level of the hazard ratio.
    """
    a, b = first.ends[MAIN], second.ends[MAIN]
    last = 1 + len(first.holding)
    gaps = [Gap(each.value, each.low, each.high, swap_p(column)) for each, column in zip(means, columns.T, strict=True)]
    return LastingAgainst(
        first.scenario,
        dict(zip(first.holding, gaps[1:last], strict=True)),
        gaps[0],
        dict(zip(readings_of_both, gaps[last:], strict=True)),
        hazard_ratio(a, b, first.days, level),
        log_rank(a, b, first.days),
    )
