"""What came of a fit: the posterior, and all that was done to see whether it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration import posterior
from sim.analysis.calibration.check import Check
from sim.analysis.calibration.data import MOST_WEEKS, YEAR_END, Observed
from sim.analysis.calibration.informed import Informed
from sim.analysis.calibration.posterior import Neighbours
from sim.analysis.calibration.predictive import Ahead
from sim.analysis.calibration.reduction import Reduction
from sim.analysis.calibration.summaries import summaries
from sim.analysis.calibration.uniform import from_uniform
from sim.analysis.patterns.observation import weekly
from sim.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posterior:
    """What the data leave of the prior.

    Attributes:
        scenario: Whose parameters.
        seed: Key of all luck.
        seen: The data.
        worlds: Worlds simulated.
        surviving: Of these, worlds whose truce held as long as the data's.
        paths: All uncertain parameters.
        found: The accepted worlds, as rows of those that survive.
        u: Their parameters, adjusted, as shares of the prior below, (accepted, parameters).
        judged: What the data say of each parameter; one that goes along with an informed combination is tied.
        weights: Of the parameters' uniforms in each combination, of length 1, (combinations, parameters).
        combined: Posterior of the combinations, as shares of their prior below, (accepted, combinations).
        together: What the data say of each combination.
        rows: Accepted worlds in the equally weighted draws, (draws,).
        reduction: Directions of the summaries.
        summaries: Of the surviving worlds, (surviving, summaries).
        data: The same of the data, (summaries,).
    """

    scenario: Scenario
    seed: int
    seen: Observed
    worlds: int
    surviving: int
    paths: tuple[str, ...]
    found: Neighbours
    u: Floats
    judged: Informed
    weights: Floats
    combined: Floats
    together: Informed
    rows: posterior.Rows
    reduction: Reduction
    summaries: Floats
    data: Floats

    @property
    def kept(self) -> tuple[str, ...]:
        """Paths of the joint draws: informed parameters and those that go along with them."""
        return tuple(path for path, kept in zip(self.paths, self.judged.kept, strict=True) if kept)

    @property
    def informed(self) -> tuple[str, ...]:
        """Paths of the parameters that the data tell of, the most contracted first."""
        order = np.argsort(-self.judged.contraction)
        return tuple(self.paths[place] for place in order if self.judged.told[place])

    def values(self, path: str, u: Floats) -> Floats:
        """Return a parameter's values at shares of its prior."""
        return from_uniform(self.scenario.parameters[path], u)

    def draws(self) -> dict[str, Floats]:
        """Return the joint draws: by path of `kept`, (draws,) values, to six significant digits as they are written."""
        places = {path: place for place, path in enumerate(self.paths)}
        drawn = {path: self.values(path, self.u[self.rows, places[path]]) for path in self.kept}
        return {path: _inside(self.scenario, path, values) for path, values in drawn.items()}

    def quantiles(self, levels: tuple[float, ...] = (0.05, 0.5, 0.95)) -> Floats:
        """Return the posterior's quantiles on the uniform scale, (levels, parameters)."""
        return posterior.quantiles(self.u, self.found.weights, levels)

    def parts(self, combination: int, most: int = 5) -> list[tuple[str, float]]:
        """Return the parameters that weigh most in a combination, with their weights."""
        heavy = np.argsort(-np.abs(self.weights[combination]))[:most]
        return [(self.paths[place], float(self.weights[combination, place])) for place in heavy]

    @property
    def percentiles(self) -> Floats:
        """Where the data lie among surviving worlds of the prior: mid-rank of each summary, (summaries,)."""
        return mid_rank(self.summaries, self.data)


@dataclass(frozen=True)
class Fit:
    """A posterior with all that was done to see whether it can be trusted.

    Attributes:
        posterior: What the data leave of the prior.
        check: The same fit to worlds whose parameters are known.
        farther: Share of those worlds that are farther from their neighbours than the data are from theirs: near 0,
            no world of the prior looks like the data.
        before: Fresh worlds of the prior, for a year.
        after: The same worlds with the joint draws.
    """

    posterior: Posterior
    check: Check
    farther: float
    before: Ahead
    after: Ahead

    def weekly(self, ahead: Ahead) -> Floats:
        """Return the weekly reports of fresh worlds whose truce held as the data's did, (12, worlds)."""
        seen = self.posterior.seen
        return weekly(np.nan_to_num(ahead.reports[:, ahead.holding(YEAR_END + 1)]), seen.first_day, MOST_WEEKS)

    def predictive_percentiles(self) -> Floats:
        """Return where each summary of the data lies among the posterior's fresh worlds, (summaries,)."""
        seen = self.posterior.seen
        kept = self.after.reports[:, self.after.holding(seen.held_to + 1)]
        return mid_rank(summaries(kept, seen), self.posterior.data)


def mid_rank(values: Floats, data: Floats) -> Floats:
    """Return the share of worlds below the data, those equal counted half, (summaries,) of (worlds, summaries)."""
    # Sums of logarithms of whole counts: equal counts must stay equal.
    below = (values < data - 1e-9).mean(axis=0)
    rank: Floats = below + 0.5 * (np.abs(values - data) <= 1e-9).mean(axis=0)
    return rank


def _inside(scenario: Scenario, path: str, values: Floats) -> Floats:
    """Return values as they are written, kept within the range that rounding could leave."""
    each = scenario.parameters[path]
    rounded = np.array([float(f"{value:.6g}") for value in values])
    inside: Floats = np.clip(rounded, each.low or 0.0, each.high or 0.0)
    return inside
