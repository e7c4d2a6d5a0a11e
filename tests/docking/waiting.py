"""Epstein's four questions to waiting times by density of peacekeepers, whichever model they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest

from tests.docking.trends import Gap, Trend, gap, jonckheere, lower_range, spread

Floats = npt.NDArray[np.float64]
SURE = 0.01


@dataclass(frozen=True)
class Waiting:
    """Waiting times until failure: one array a density, the first without peacekeepers; equal in length.

    Attributes:
        groups: By density, rising.
        cut: Time at which runs are cut off.
    """

    groups: Sequence[Floats]
    cut: float

    @cached_property
    def longer(self) -> Trend:
        """Whether the waiting time rises."""
        return jonckheere(self.groups)

    @cached_property
    def wider(self) -> Trend:
        """Whether its spread rises, runs cut off counted at the cut."""
        return spread(self.groups)

    @cached_property
    def uncut(self) -> float:
        """An upper quantile that no density has cut off, with a margin; at most the upper quartile."""
        return min(0.75, 0.95 * min(self.failed_by(self.cut)))

    @cached_property
    def wider_below(self) -> Gap:
        """How much wider the range up to that quantile is at the highest density than at none."""
        first, last, upper = self.groups[0], self.groups[-1], self.uncut
        return gap(lambda rows: lower_range(last[rows], upper) - lower_range(first[rows], upper), len(first))

    @cached_property
    def limit(self) -> float:
        """What counts as fast: nine tenths of the failures without peacekeepers came no later."""
        first = self.groups[0]
        return float(np.quantile(first[first < self.cut], 0.9))

    def failed_by(self, limit: float) -> list[float]:
        """Share of runs that failed no later than this, by density."""
        return [float(np.mean((group <= limit) & (group < self.cut))) for group in self.groups]


@dataclass(frozen=True)
class Withdrawal:
    """Pairs of runs alike until the peacekeepers leave in one of each; those that failed before are left out.

    Attributes:
        kept, left: Waiting times (pairs,).
        since: When they leave.
        until: Failures later than this are not counted.
    """

    kept: Floats
    left: Floats
    since: float
    until: float

    @cached_property
    def pairs(self) -> npt.NDArray[np.bool_]:
        """The pairs in which nothing had failed yet."""
        return (self.kept > self.since) & (self.left > self.since)

    @property
    def failed(self) -> tuple[float, float]:
        """Share that failed after it, with those who stayed and with those who left."""
        return float(np.mean(self.kept[self.pairs] < self.until)), float(np.mean(self.left[self.pairs] < self.until))

    @property
    def p(self) -> float:
        """One-sided sign test that the wait is shorter where they left."""
        shorter = int(np.sum(self.left[self.pairs] < self.kept[self.pairs]))
        differing = int(np.sum(self.left[self.pairs] != self.kept[self.pairs]))
        return float(binomtest(shorter, differing, 0.5, "greater").pvalue) if differing else 1.0
