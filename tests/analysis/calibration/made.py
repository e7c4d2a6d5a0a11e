"""A fit of the baseline's parameters to worlds that no model made: one parameter sets the deaths, and no other."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim import load_scenario
from sim.analysis.calibration.data import YEAR_END, observed
from sim.analysis.calibration.fitting import Fit, check_fit, fit_table
from sim.analysis.calibration.predictive import Ahead
from sim.analysis.calibration.table import DAYS, Table
from sim.analysis.calibration.uniform import from_logit, to_logit, to_uniform, uncertain
from sim.scenario import Scenario

DRIVER = "line_fire.line_rate"
ACCEPT = 200
SEED = 9


@lru_cache(maxsize=1)
def baseline() -> Scenario:
    return load_scenario("baseline")


def table(worlds: int = 1_600, flat: bool = False) -> Table:
    """Deaths a day are Poisson about 1 to 16, by the driver; one world in ten ends on day 40."""
    scenario, stream = baseline(), np.random.default_rng(SEED)
    paths = uncertain(dict(scenario.parameters))
    z = to_logit(stream.random((worlds, len(paths)))).astype(np.float32)
    u = np.full(worlds, 0.5) if flat else from_logit(z[:, paths.index(DRIVER)])
    reports = stream.poisson(16.0**u, (DAYS, worlds)).astype(np.float32)
    held = np.where(np.arange(worlds) % 10 == 0, 40.0, float(DAYS))
    reports[np.arange(DAYS)[:, None] > held] = np.nan
    return Table(paths, z, reports, held, np.zeros(worlds))


def _ahead(u: np.ndarray[tuple[int], np.dtype[np.float64]], days: int, seed: int) -> Ahead:
    stream = np.random.default_rng(seed)
    reports = stream.poisson(16.0**u, (days, len(u))).astype(np.float64)
    held = np.where(stream.random(len(u)) < 0.3, stream.integers(YEAR_END, days, len(u)), days).astype(np.float64)
    return Ahead(reports, held, np.zeros((days, len(u))))


@lru_cache(maxsize=4)
def fit(weeks: int = 12, flat: bool = False) -> Fit:
    """The fit itself and its check are the real ones; what looks ahead is made up as the table is."""
    scenario = baseline()
    worlds = table(flat=flat)
    fitted = fit_table(worlds, scenario, observed(scenario.start, weeks), ACCEPT, SEED)
    made, farther = check_fit(worlds, fitted, ACCEPT)
    before = np.random.default_rng(1).random(400)
    drawn = fitted.draws().get(DRIVER)
    after = before if drawn is None else to_uniform(scenario.parameters[DRIVER], drawn)[:400]
    return Fit(fitted, made, farther, _ahead(before, 365, 2), _ahead(after, 365, 2))
