"""An arm against the baseline over the same worlds, and how wide an interval is that allows for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.survival import LEVEL, Floats


@dataclass(frozen=True, slots=True)
class Difference:
    """An arm minus the baseline over the same worlds.

    Attributes:
        mean: Of the differences; NaN where no world has the measure in both.
        low: Lower end of the interval of one comparison by itself.
        high: Upper end.
        wide_low: Lower end of the interval that allows for all comparisons made side by side.
        wide_high: Upper end.
        more: Share of the worlds compared in which the arm is higher.
        less: Share in which it is lower.
        pairs: Worlds compared.
    """

    mean: float
    low: float
    high: float
    wide_low: float
    wide_high: float
    more: float
    less: float
    pairs: int

    def widened(self, times: float) -> Difference:
        """Return it with a second interval so many times as wide as the first."""
        low, high = self.mean - (self.mean - self.low) * times, self.mean + (self.high - self.mean) * times
        return replace(self, wide_low=low, wide_high=high)

    @property
    def told(self) -> bool:
        """Whether a difference can be told even with all the comparisons allowed for."""
        return bool(self.wide_low > 0.0 or self.wide_high < 0.0)

    @property
    def spans_zero(self) -> bool:
        """Whether its own interval includes zero, or there is none."""
        return not (self.low > 0.0 or self.high < 0.0)


def widening(comparisons: int, level: float = LEVEL) -> float:
    """Return how many times as wide an interval is that allows for so many comparisons (Bonferroni, normal tails)."""
    normal = NormalDist()
    alone, together = (normal.inv_cdf(1 - (1 - level) / (2 * count)) for count in (1, max(1, comparisons)))
    return together / alone


def paired(columns: Sequence[Floats]) -> list[Difference]:
    """Return what differs, column by column, with equal intervals until they are widened.

    Args:
        columns: Differences of the same worlds, NaN where a world lacks the measure.
    """
    found = bootstrap_means(np.column_stack(columns))
    answers = []
    for column, mean, low, high in zip(columns, found.mean, found.low, found.high, strict=True):
        known = column[np.isfinite(column)]
        more, less = (float(np.mean(side)) if known.size else np.nan for side in (known > 0.0, known < 0.0))
        ends = float(low), float(high)
        answers.append(Difference(float(mean), *ends, *ends, more, less, int(known.size)))
    return answers
