"""The whole fit: worlds of the prior, the posterior, which parameters it tells of, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from sim.analysis.calibration import informed, posterior, predictive
from sim.analysis.calibration.check import Check, check
from sim.analysis.calibration.data import MOST_WEEKS, YEAR_END, Observed, observed
from sim.analysis.calibration.informed import Informed
from sim.analysis.calibration.posterior import Neighbours
from sim.analysis.calibration.predictive import Ahead
from sim.analysis.calibration.reduction import Reduction, reduce
from sim.analysis.calibration.summaries import of_data, summaries
from sim.analysis.calibration.table import Listener, Table, reference_table
from sim.analysis.calibration.uniform import from_logit, from_uniform, to_logit
from sim.analysis.patterns.observation import weekly
from sim.scenario import Scenario

Floats = NDArray[np.float64]

SEED = 61
"""Key of all luck when parameters are fitted: `calibration` in seeds/random.yaml."""
DRAWS = 1_000
"""Rows of the joint draws."""
PSEUDO = 500
"""Worlds whose known parameters the fit is checked on."""
COMBINATIONS = 2
"""Weighted sums of parameters that are looked at beside single ones: those that the summaries tell most about."""
_STREAM = 20_251_015


class TooFew(ValueError):
    """So few worlds still hold when the data end that nothing can be fitted; the message says how many."""


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
        return weekly(np.nan_to_num(ahead.reports[:, ahead.holding(YEAR_END)]), seen.first_day, MOST_WEEKS)

    def predictive_percentiles(self) -> Floats:
        """Return where each summary of the data lies among the posterior's fresh worlds, (summaries,)."""
        seen = self.posterior.seen
        kept = self.after.reports[:, self.after.holding(seen.held_to)]
        return mid_rank(summaries(kept, seen), self.posterior.data)


def fit_table(table: Table, scenario: Scenario, seen: Observed, accept: int, seed: int) -> Posterior:
    """Fit the data with a table of worlds.

    Args:
        table: The worlds.
        scenario: That they are of.
        seen: The data.
        accept: How many worlds to accept.
        seed: Key of the table's luck.

    Raises:
        TooFew: Fewer worlds survive than are to be accepted, or too few for a regression.
    """
    holding = table.held >= seen.held_to
    surviving = int(holding.sum())
    needed = max(accept + PSEUDO, 500)
    if surviving < needed:
        raise TooFew(
            f"of {len(table):,} worlds {surviving:,} still hold on day {seen.held_to}; needed: at least {needed:,}, to "
            f"accept {accept:,} of them and check the fit on {PSEUDO}"
        )
    z = table.z[holding]
    values, data = summaries(table.reports[:, holding].astype(np.float64), seen), of_data(seen)
    reduction = reduce(values, z)
    near, at = reduction(values), reduction(data)
    weights = combinations(reduction)
    sums = _shares_below(table.z, weights)
    u, found = posterior.fit(np.concatenate([z, to_logit(sums[holding])], axis=1), near, at, accept)
    candidates = reduction.candidates | informed.of_those_that_hold(table.z, holding)
    candidates = np.append(candidates, np.ones(len(weights), dtype=np.bool_))
    judged = informed.judge(u, near[found.rows], at, found, candidates)
    single, joint = slice(0, z.shape[1]), slice(z.shape[1], None)
    rows = posterior.resample(found.weights, DRAWS, np.random.Generator(np.random.PCG64([_STREAM, seed])))
    return Posterior(
        scenario=scenario,
        seed=seed,
        seen=seen,
        worlds=len(table),
        surviving=surviving,
        paths=table.paths,
        found=found,
        u=u[:, single],
        judged=judged.part(single),
        weights=weights,
        combined=u[:, joint],
        together=judged.part(joint),
        rows=rows,
        reduction=reduction,
        summaries=values,
        data=data,
    )


def combinations(reduction: Reduction) -> Floats:
    """Return weights of the sums that the summaries tell most about, (at most `COMBINATIONS`, parameters).

    Only parameters that the summaries are sure to tell of have a weight; a sum of fewer than two is none.
    """
    loads = np.where(reduction.candidates, reduction.loads[:COMBINATIONS], 0.0)
    loads = loads[(loads != 0.0).sum(axis=1) > 1]
    weights: Floats = loads / np.linalg.norm(loads, axis=1, keepdims=True)
    return weights


def _shares_below(z: NDArray[np.floating], weights: Floats) -> Floats:
    """Return for each world the share of worlds in which a weighted sum of uniforms is smaller, (worlds, sums)."""
    if not len(weights):
        return np.empty((len(z), 0))
    part = weights.any(axis=0)
    sums = from_logit(z[:, part]) @ weights[:, part].T
    return (rankdata(sums, axis=0) - 0.5) / len(sums)


def check_fit(
    table: Table, fitted: Posterior, accept: int, tick: Callable[[int], None] | None = None, pseudo: int = PSEUDO
) -> tuple[Check, float]:
    """Repeat the fit on worlds whose parameters are known, which then take no part in it.

    Args:
        table: The worlds.
        fitted: What was fitted with them.
        accept: How many worlds were accepted.
        tick: Told how many worlds are done.
        pseudo: On how many worlds.

    Returns:
        The check of the informed parameters, of those that the directions were made for and of the best-told
        combinations of these; and the share of pseudo-data that are farther from their neighbours than the data.
    """
    holding = table.held >= fitted.seen.held_to
    z, values = table.z[holding], fitted.summaries
    # World numbers say nothing of a world, so the last ones are as good as any drawn.
    others = slice(0, len(z) - pseudo)
    reduction = reduce(values[others], z[others], fitted.reduction.scale.size)
    near = reduction(values)
    columns = np.flatnonzero(fitted.judged.told | reduction.loads.any(axis=0) | fitted.weights.any(axis=0))
    weights = fitted.weights[:, columns]
    made = check(
        z[others][:, columns],
        near[others],
        z[-pseudo:, columns],
        near[-pseudo:],
        accept,
        (*(table.paths[place] for place in columns), *(f"combination {place + 1}" for place in range(len(weights)))),
        weights,
        tick,
    )
    at = reduction(fitted.data)
    reach = posterior.neighbours(near[others], at, accept).reach
    theirs = [posterior.neighbours(near[others], each, accept).reach for each in near[-pseudo:]]
    return made, float((np.array(theirs) >= reach).mean())


def calibrate(
    scenario: Scenario,
    worlds: int,
    accept: int,
    weeks: int,
    seed: int,
    workers: int | None = None,
    progress: Listener | None = None,
    stage: Callable[[str, float], None] | None = None,
) -> Fit:
    """Fit, check, and look ahead.

    Args:
        scenario: Whose parameters are fitted; it must begin on the day before the first report.
        worlds: Worlds of the reference table.
        accept: How many of them to accept.
        weeks: How many of the twelve weeks take part.
        seed: Key of all luck.
        workers: Number of processes for the table; by default one for each core.
        progress: Told how far the table is.
        stage: Told of each later stage by name, and the share of it that is done.

    Raises:
        TooFew: Too few worlds survive.
        ValueError: `weeks` is out of range or the scenario begins on another day.
    """
    told = stage or (lambda _name, _share: None)
    seen = observed(scenario.start, weeks)
    table = reference_table(scenario, worlds, seed, workers, progress)
    told("Fitting", 0.0)
    fitted = fit_table(table, scenario, seen, accept, seed)
    made, farther = check_fit(table, fitted, accept, lambda done: told("Checking the fit", done / PSEUDO))
    ahead = []
    for name, draws in (("Looking ahead under the prior", None), ("Looking ahead under the posterior", fitted.draws())):
        ahead.append(
            predictive.look_ahead(
                scenario,
                seed,
                DRAWS,
                scenario.days,
                draws,
                lambda share, name=name: told(name, share),  # type: ignore[misc]
            )
        )
    return Fit(fitted, made, farther, *ahead)


def predictive_weekly(fitted: Posterior, worlds: int = DRAWS, weeks: int = MOST_WEEKS) -> Floats:
    """Return weekly reported deaths of fresh worlds under the posterior, (weeks, worlds whose truce held).

    Weeks that took no part in the fit are predictions in the strict sense, but for the truce: worlds in which it ended
    before the last of these weeks (or before the end of 2025) are left out, as the data are of a truce that held. The
    luck of the weeks fitted is not carried on: only what was learned of the parameters is.

    Args:
        fitted: The posterior.
        worlds: Fresh worlds simulated, of which those that hold are returned.
        weeks: How many of the twelve weeks.
    """
    seen = fitted.seen
    days = seen.first_day + 7 * weeks
    ahead = predictive.look_ahead(fitted.scenario, fitted.seed, worlds, days, fitted.draws())
    holding = ahead.holding(min(days - 1, YEAR_END))
    return weekly(np.nan_to_num(ahead.reports[:, holding]), seen.first_day, weeks)


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
