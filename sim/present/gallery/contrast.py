"""An arm against the baseline over the same worlds, and how wide an interval is that allows for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.survival import LEVEL, Floats
from sim.analysis.swap import swap_p


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
        p: Of swapping the two within worlds; 1 where the interval includes zero.
        limit: Largest p-value that counts, with all comparisons made side by side allowed for.
    """

    mean: float
    low: float
    high: float
    wide_low: float
    wide_high: float
    more: float
    less: float
    pairs: int
    p: float = 0.0
    limit: float = 1.0 - LEVEL

    def among(self, comparisons: int) -> Difference:
        """Return it with a second interval, and a limit of its p-value, that allow for so many comparisons."""
        times = widening(comparisons)
        low, high = self.mean - (self.mean - self.low) * times, self.mean + (self.high - self.mean) * times
        return replace(self, wide_low=low, wide_high=high, limit=(1.0 - LEVEL) / max(1, comparisons))

    @property
    def told(self) -> bool:
        """Whether a difference can be told from luck even with all the comparisons allowed for.

        Where few worlds differ, an interval alone would invent differences, so swapping within worlds must agree.
        Fewer than `LEAST_PAIRS` worlds tell nothing.
        """
        beyond = bool(self.wide_low > 0.0 or self.wide_high < 0.0)
        return self.enough and beyond and self.p <= self.limit

    @property
    def spans_zero(self) -> bool:
        """Whether it cannot be told from zero by itself."""
        return not self.enough or not (self.low > 0.0 or self.high < 0.0) or self.p > 1.0 - LEVEL

    @property
    def enough(self) -> bool:
        """Whether there are worlds enough to tell anything."""
        return self.pairs >= LEAST_PAIRS

    @property
    def same(self) -> bool:
        """Whether no world compared differs at all."""
        return self.pairs > 0 and self.more == 0.0 and self.less == 0.0


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
        # Whose interval includes zero is not told whatever swapping says, which takes its time over many worlds.
        p = swap_p(known) if low > 0.0 or high < 0.0 else 1.0
        answers.append(Difference(float(mean), *ends, *ends, more, less, int(known.size), p))
    return answers
