"""Patterns of survival: how the hazard moves with age, when those end that end, and how many last (SF12, SF13, S90)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.patterns.measured import Measured, bootstrap, missing, pooled
from sim.analysis.patterns.runs import BASELINE, Runs
from sim.analysis.survival import Estimate, Floats, ratio_of_sums, share
from sim.analysis.weibull import fit_weibull
from sim.evidence.patterns import patterns

if TYPE_CHECKING:
    import pandas as pd

YEAR = 365
LEAST_POOL = 20
"""Worlds of each scenario in the pool, whatever the runs were made with."""


@dataclass(frozen=True)
class Pool:
    """Worlds of all shipped scenarios that were watched for a year.

    Attributes:
        held: Days held, at most 365, (scenarios * worlds,).
        ended: Whether the ceasefire ended, likewise.
        world: World number; the same world has the same luck in every scenario.
        scenarios: Names, each with equally many worlds.
        left_out: Scenario -> why it is not in the pool.
    """

    held: Floats
    ended: NDArray[np.bool_]
    world: NDArray[np.int64]
    scenarios: tuple[str, ...]
    left_out: Mapping[str, str]

    @property
    def words(self) -> str:
        """What was pooled, in words."""
        each = self.held.size // max(len(self.scenarios), 1)
        text = f"{len(self.scenarios)} shipped scenarios, {each} worlds each, {YEAR} days"
        return text + (f"; left out: {', '.join(self.left_out)}" if self.left_out else "")


def pool(runs: Runs) -> Pool:
    """Return the pool, a fifth of the worlds of the runs for each scenario.

    Like is compared with like: the data are open-ended ceasefires, so scenarios with an agreed end or a horizon below a
    year are left out, and so are those that open in war, whose ceasefires begin on different days, and sets of joint
    draws, which are beliefs about the baseline and not set-ups of their own. Shocks from outside stay, for the
    ceasefires of the data had theirs.
    """
    from sim.scenario import installed_vocabulary

    left_out = {name: why for name in installed_vocabulary().scenario_names() if (why := _unlike(runs, name))}
    names = tuple(name for name in installed_vocabulary().scenario_names() if name not in left_out)
    tables = runs.outcomes(names, worlds=max(LEAST_POOL, runs.worlds // 5), days=YEAR)
    return pool_of(tables, left_out)


def pool_of(tables: Mapping[str, pd.DataFrame], left_out: Mapping[str, str]) -> Pool:
    """Return the pool of some scenarios' outcomes.

    Args:
        tables: Outcomes by scenario, watched for a year, equally many worlds each.
        left_out: Scenario -> why it is not in the pool.
    """

    def column(name: str) -> Floats:
        return np.concatenate([np.empty(0), *(table[name].to_numpy(dtype=np.float64) for table in tables.values())])

    return Pool(
        held=column("days_held"),
        ended=column("collapsed") == 1.0,
        world=column("world").astype(np.int64),
        scenarios=tuple(tables),
        left_out=dict(left_out),
    )


def _unlike(runs: Runs, name: str) -> str:
    """Return why a scenario is unlike an open-ended ceasefire watched for a year, or nothing."""
    scenario = runs.scenario(name)
    if scenario.days < YEAR:
        return f"{scenario.days} days only"
    if scenario.opening == "war":
        return "opens in war"
    if any(measure.do == "deadline" for measure in scenario.measures):
        return "has an agreed end"
    if name == runs.beliefs or (scenario.draws is not None and not runs.beliefs and name != runs.baseline):
        return "joint draws"
    return ""


def shape(runs: Runs) -> list[Measured]:
    """Return SF12: the Weibull shape of the pool."""
    return [shape_of(pool(runs))]


def shape_of(given: Pool) -> Measured:
    """Return the Weibull shape of a pool, its interval clustered by world."""
    found = fit_weibull(given.held, given.ended, given.world)
    if math.isnan(found.shape):
        return missing("SF12", "weibull_shape", f"too few ends to fit ({found.ends}): {given.words}")
    how = f"{given.words}; {found.ends:,} ends; interval clustered by world"
    return pooled("SF12", "weibull_shape", found.shape, found.count, how, low=found.low, high=found.high)


def early_failure(runs: Runs) -> list[Measured]:
    """Return SF13: when those of the pool ended that did."""
    return early_failure_of(pool(runs))


def early_failure_of(given: Pool) -> list[Measured]:
    """Return the median day of those that ended, and the share of them that did so within 30 days."""
    keys = ("median_days_to_collapse", "collapsed_by_30_given_by_365")
    if not given.ended.any():
        return [missing("SF13", key, f"no world ended: {given.words}") for key in keys]
    days, early = given.held[given.ended], given.held[given.ended] <= 30
    number = int(given.ended.sum())
    part, whole = _by_world(given.world, given.ended & (given.held <= 30)), _by_world(given.world, given.ended)
    early_ends = ratio_of_sums(part, whole)
    low, high = _median_interval(given)
    how = f"collapsed worlds of {given.words}; interval clustered by world"
    return [
        pooled("SF13", keys[0], float(np.median(days)), number, how, low=low, high=high),
        pooled("SF13", keys[1], float(early.mean()), number, how, low=early_ends.low, high=early_ends.high),
    ]


def _by_world(world: NDArray[np.int64], flags: ArrayLike) -> Floats:
    return np.bincount(world, weights=np.asarray(flags, dtype=np.float64)).astype(np.float64)


def _median_interval(given: Pool) -> tuple[float, float]:
    """Return the interval of the median day of ends, whole worlds drawn again."""
    number, place = np.unique(given.world, return_inverse=True)
    longest = int(given.held.max()) + 1
    counts = np.zeros((number.size, longest))
    np.add.at(counts, (place[given.ended], given.held[given.ended].astype(np.int64)), 1.0)

    def median(drawn: Floats) -> Floats:
        # Row numbers are drawn, and the counts of the drawn rows added up.
        summed = np.array([counts[row].sum(axis=0) for row in drawn.astype(np.int64)])
        reached = np.cumsum(summed, axis=1) >= 0.5 * np.maximum(summed.sum(axis=1, keepdims=True), 1.0)
        return np.where(summed.sum(axis=1) > 0, reached.argmax(axis=1).astype(np.float64), math.nan)

    return bootstrap(np.arange(number.size, dtype=np.float64), median)


def hazard_by_age(
    days_held: ArrayLike, collapsed: ArrayLike, world: ArrayLike | None = None
) -> list[tuple[int, int, float, Estimate]]:
    """Return the hazard of ending by age of the ceasefire, in the bins of HAZARD_BY_AGE.

    Args:
        days_held: Whole days, (ceasefires,).
        collapsed: Whether each ended, (ceasefires,).
        world: Number of the world of each, whose ceasefires share their luck; without it all are independent.

    Returns:
        For each bin its first day, its last (not included), ends per day at risk, and the same with its interval.
    """
    days, ended = np.asarray(days_held, dtype=np.float64), np.asarray(collapsed, dtype=bool)
    number = np.arange(days.size) if world is None else np.asarray(world, dtype=np.int64)
    found = []
    for entry in patterns()["HAZARD_BY_AGE"].observed.values():
        low, high = int(entry["from_day"]), int(entry["to_day"])
        within = ended & (days >= low) & (days < high)
        # The day of an end is a day at risk; a world last seen holding was not watched on the day after.
        at_risk = np.clip(days + ended - low, 0, high - low)
        estimate = ratio_of_sums(_by_world(number, within), np.bincount(number, weights=at_risk))
        found.append((low, high, estimate.value, estimate))
    return found


def lasting(runs: Runs) -> list[Measured]:
    """Return S90: the baseline's survival at 90 and 365 days."""
    outcomes = runs.result("baseline", days=YEAR).outcomes
    return lasting_of(outcomes["days_held"].to_numpy(dtype=np.float64), runs.baseline)


def lasting_of(held: Floats, name: str = BASELINE) -> list[Measured]:
    """Return the share of worlds of a scenario still holding after 90 and after 365 days."""
    found = []
    for day in (90, YEAR):
        still = share(held >= day)
        how = f"{name}, {held.size:,} worlds, {YEAR} days; share still holding on day {day}"
        found.append(pooled("S90", f"survival_{day}", still.value, held.size, how, low=still.low, high=still.high))
    return found


MEASURES: Mapping[str, Callable[[Runs], list[Measured]]] = {"SF12": shape, "SF13": early_failure, "S90": lasting}
"""What measures each pattern."""


def measure(runs: Runs) -> list[Measured]:
    """Return all figures of this module."""
    return [each for one in MEASURES.values() for each in one(runs)]
