"""Bennett's two questions to a design of accuracy by effectiveness, whichever model it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.docking.trends import Floats, Gap, Rows, gap, redrawn, steepest, tips


@dataclass(frozen=True)
class Design:
    """What is to be small, summed over runs: (accuracy, effectiveness, runs), both levels rising; runs share luck.

    Attributes:
        amount: Insurgents, attacks, acts, deaths or collapses.
        time: What they are counted against, in the same shape; ones where there is nothing.
    """

    amount: Floats
    time: Floats

    @classmethod
    def of(cls, amount: Floats) -> Design:
        """A design of plain counts a run."""
        return cls(amount, np.ones_like(amount))

    def rates(self, rows: Rows) -> Floats:
        """Amount per time, by levels; half a unit is added, so that none has a logarithm."""
        return np.asarray((self.amount[..., rows].sum(axis=-1) + 0.5) / self.time[..., rows].sum(axis=-1))

    def falls(self, rows: Rows) -> tuple[float, float]:
        """Factor by which the rate falls from the lowest to the highest (accuracy, effectiveness), as a logarithm.

        The mean over the levels of the other one.
        """
        logs = np.log(self.rates(rows))
        return float((logs[0] - logs[-1]).mean()), float((logs[:, 0] - logs[:, -1]).mean())

    @property
    def runs(self) -> int:
        """How many runs a cell has."""
        return int(self.amount.shape[-1])

    @cached_property
    def factors(self) -> tuple[float, float]:
        """By what the rate is divided from the lowest to the highest (accuracy, effectiveness)."""
        by_accuracy, by_effectiveness = self.falls(np.arange(self.runs))
        return float(np.exp(by_accuracy)), float(np.exp(by_effectiveness))

    @cached_property
    def lead(self) -> Gap:
        """How much further accuracy lowers it than effectiveness does, as a logarithm."""

        def ahead(rows: Rows) -> float:
            by_accuracy, by_effectiveness = self.falls(rows)
            return by_accuracy - by_effectiveness

        return gap(ahead, self.runs)

    def curve(self, axis: int, rows: Rows | None = None) -> Floats:
        """The rate along accuracy (0) or effectiveness (1), the mean over the levels of the other."""
        taken = np.arange(self.runs) if rows is None else rows
        return np.asarray(self.rates(taken).mean(axis=1 - axis))

    def step(self, axis: int) -> Gap:
        """The steepest step along accuracy (0) or effectiveness (1), as a multiple of an even one."""
        steps = self.amount.shape[axis] - 1
        return gap(lambda rows: steps * steepest(self.curve(axis, rows)), self.runs)

    def tipping(self, axis: int) -> float:
        """Share of redraws of the runs in which the curve along one factor goes over a threshold."""
        return float(redrawn(lambda rows: float(tips(self.curve(axis, rows))), self.runs).mean())
