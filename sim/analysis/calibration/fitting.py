"""The whole fit: worlds of the prior, the posterior, which parameters it tells of, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from sim.analysis.calibration import informed, posterior, predictive
from sim.analysis.calibration.check import Check, check
from sim.analysis.calibration.data import MOST_WEEKS, YEAR_END, Observed, observed
from sim.analysis.calibration.fitted import Fit, Posterior
from sim.analysis.calibration.reduction import Reduction, reduce
from sim.analysis.calibration.summaries import of_data, summaries
from sim.analysis.calibration.table import Listener, Table, reference_table
from sim.analysis.calibration.uniform import from_logit, to_logit
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
    holding = table.held > seen.held_to  # a truce that held for so many days ended on that very day
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
    # Which way a direction points is arbitrary: its heaviest part shall count positive.
    heaviest = np.take_along_axis(loads, np.abs(loads).argmax(axis=1)[:, None], axis=1)
    loads = loads * np.sign(heaviest)
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
    holding = table.held > fitted.seen.held_to
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
    holding = ahead.holding(min(days - 1, YEAR_END) + 1)
    return weekly(np.nan_to_num(ahead.reports[:, holding]), seen.first_day, weeks)
