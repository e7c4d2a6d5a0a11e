"""Patterns of the force: what it does to a ceasefire, to a war, and to violence as a whole (SF1, SF2, SF11).

Scenarios are compared by assignment: the same worlds with the force and without, whatever came of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from sim.analysis.hazard import HazardRatio, hazard_ratio
from sim.analysis.patterns.measured import Measured, bootstrap, missing, pooled
from sim.analysis.patterns.runs import Runs
from sim.analysis.survival import Floats

BEST, NONE = "force-on-day-0", "no-force"
"""An accepted, consented and well deployed force from day 0, and no force."""

STRONG = (BEST, "force-20000-by-day-200", "turkey-in-early-force-at-no-cost", "egypt-led-force")
"""Scenarios among which the force that spares most violent days is looked for."""

YEAR = 365


def after_fighting(runs: Runs) -> list[Measured]:
    """Return SF1: the hazard of collapse with the force over that without, from the day on which it stands.

    The studies time a ceasefire from the day on which the soldiers are there. Those who are sent on the first day of a
    simulation stand on the next; until then both scenarios are one, so that this is still a comparison by assignment.
    """
    results = [runs.result(name, days=YEAR) for name in (BEST, NONE)]
    held = [result.outcomes["days_held"].to_numpy(dtype=np.float64) for result in results]
    start = stands_from(results[0].daily.pivot(index="day", columns="world", values="troops").to_numpy())
    return after_fighting_of(hazard_ratio(held[0], held[1], YEAR, start=start), held[0].size, start)


def stands_from(troops: Floats) -> int:
    """Return the first day on which soldiers stand in any world, from (days, worlds); the horizon if they never do."""
    here = np.nonzero(np.nan_to_num(troops).max(axis=1) >= 1.0)[0]
    return int(here[0]) if here.size else len(troops)


def after_fighting_of(found: HazardRatio, worlds: int, start: int = 0) -> list[Measured]:
    """Return the ratio, its upper limit and its point as the band asks for them."""
    how = f"{BEST} against {NONE}, the same {worlds:,} worlds, days {start} to {YEAR}; {_ended(found)}"
    keys = ("hazard_ratio", "hazard_ratio_upper_limit_95", "hazard_ratio_point")
    if math.isnan(found.ratio):
        return [missing("SF1", key, f"{found.note}: {how}") for key in keys]
    return [
        pooled("SF1", key, value, worlds, how, low=found.low, high=found.high)
        for key, value in zip(keys, (found.ratio, found.high, found.ratio), strict=True)
    ]


def _ended(found: HazardRatio) -> str:
    with_it, without = found.ended
    return f"collapsed: {with_it:,} with the force, {without:,} without"


def in_war(runs: Runs) -> list[Measured]:
    """Return SF2: the rate at which a war under way ends, with the force over that without.

    Quiet is the first day of the ceasefire that ends the war, as the studies time peace; what becomes of that
    ceasefire is another pattern. Days of little fighting within a war are no quiet.
    """
    began, soldiers = [], 0.0
    for name in (BEST, NONE):
        result = runs.result(name, days=YEAR, opening="war", end="continue")
        began.append(result.outcomes["began_day"].to_numpy(dtype=np.float64))
        if name == BEST:
            series = result.daily.pivot(index="day", columns="world", values="troops").to_numpy()
            soldiers = mean_until(series, began[0])
    return in_war_of(began[0], began[1], soldiers)


def in_war_of(with_force: Floats, without: Floats, soldiers: float = math.nan) -> list[Measured]:
    """Return the hazard ratio of quiet.

    Args:
        with_force: First day of the ceasefire, (worlds,); NaN where the war never ends.
        without: The same worlds without the force.
        soldiers: Mean number in place while the war goes on, told beside it.
    """
    days = [np.where(np.isnan(arm), YEAR, arm) for arm in (with_force, without)]
    found = hazard_ratio(days[0], days[1], YEAR)
    quiet = f"quiet within {YEAR} days in {found.ended[0]:,} worlds with the force, {found.ended[1]:,} without"
    place = "" if math.isnan(soldiers) else f"; soldiers in place while it lasts, mean: {soldiers:,.0f}"
    how = f"{BEST} against {NONE}, both opening in war, the same {with_force.size:,} worlds; {quiet}{place}"
    if math.isnan(found.ratio):
        return [missing("SF2", "hazard_ratio", f"no war ends: {how}")]
    ratio = pooled("SF2", "hazard_ratio", found.ratio, with_force.size, how, low=found.low, high=found.high)
    return [replace(ratio, given="no state of the model sends soldiers into a war") if soldiers == 0.0 else ratio]


def mean_until(series: Floats, day: Floats) -> float:
    """Return the mean of a series over world-days before each world's day.

    Args:
        series: (days, worlds).
        day: (worlds,); NaN for all days.
    """
    before = np.arange(len(series))[:, None] < np.where(np.isnan(day), len(series), day)[None, :]
    return float(np.mean(series[before])) if before.any() else math.nan


def whole_effect(runs: Runs) -> list[Measured]:
    """Return SF11: the largest share of violent days that a force spares."""
    level = runs.scenario(NONE).parameters["endings.deadly_level"].value
    days = {name: violent_days(_deaths(runs, name), level) for name in (NONE, *STRONG)}
    return whole_effect_of(days.pop(NONE), days, level)


def _deaths(runs: Runs, name: str) -> Floats:
    """Return deaths a day, (days, worlds), worlds followed through collapse and war."""
    daily = runs.result(name, days=YEAR, end="continue").daily
    deaths: Floats = daily.pivot(index="day", columns="world", values="deaths").to_numpy(dtype=np.float64)
    return deaths


def violent_days(deaths: Floats, level: float) -> Floats:
    """Return how many days of each world have at least `level` deaths, (worlds,), from deaths (days, worlds)."""
    found: Floats = (deaths >= level).sum(axis=0).astype(np.float64)
    return found


def whole_effect_of(none: Floats, forces: Mapping[str, Floats], level: float) -> list[Measured]:
    """Return the cut of violent days under the force that cuts most.

    Args:
        none: Violent days of each world without a force, (worlds,).
        forces: The same worlds under each force, by its scenario.
        level: Deaths that make a day violent.
    """
    if not none.sum():
        return [missing("SF11", "violent_days_cut", f"no violent day in {NONE}, {none.size:,} worlds")]
    cuts = {name: 1.0 - float(days.mean() / none.mean()) for name, days in forces.items()}
    best = max(cuts, key=lambda name: cuts[name])
    pairs = np.column_stack([forces[best], none])

    def cut(drawn: Floats) -> Floats:
        sums = drawn.sum(axis=1)
        return np.where(sums[:, 1] > 0, 1.0 - sums[:, 0] / np.maximum(sums[:, 1], 1.0), math.nan)

    low, high = bootstrap(pairs, cut)
    others = ", ".join(f"{name} {each:.2f}" for name, each in cuts.items() if name != best)
    how = (
        f"{best} against {NONE}, the same {none.size:,} worlds, {YEAR} days followed through collapse; days of "
        f"{level:g} or more deaths: {forces[best].mean():.1f} and {none.mean():.1f} a world"
    )
    how += f"; other forces cut {others}" if others else ""
    return [pooled("SF11", "violent_days_cut", cuts[best], none.size, how, low=low, high=high)]


MEASURES: Mapping[str, Callable[[Runs], list[Measured]]] = {"SF1": after_fighting, "SF2": in_war, "SF11": whole_effect}
"""What measures each pattern."""


def measure(runs: Runs) -> list[Measured]:
    """Return all figures of this module."""
    return [each for one in MEASURES.values() for each in one(runs)]
