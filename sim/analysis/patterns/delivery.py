"""Patterns of what is delivered: soldiers, money and trucks (SF29, SF34, SF35)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.patterns.measured import Measured, bootstrap, mid_rank, missing, over_worlds, pooled
from sim.analysis.patterns.runs import BASELINE, Runs
from sim.analysis.survival import Floats
from sim.evidence.patterns import patterns

if TYPE_CHECKING:
    from sim.batch import Result

ACCEPTED = ("resolution-adopted", {"rules.objections": "none", "rules.host_consent": "full"})
"""A force that all accept, under the mandate as it was adopted: slow deployment and offers as in the baseline."""

STANDING = 1000.0
"""Soldiers from which on a force is said to stand."""

YEAR, EIGHTEEN_MONTHS = 365, 548


def deployment(runs: Runs) -> list[Measured]:
    """Return SF29: how long a force takes to half its strength, and whether it outgrows what was accepted."""
    name, changes = ACCEPTED
    result = runs.result(name, days=YEAR, set=changes)
    outcomes = result.outcomes
    troops = result.daily.pivot(index="day", columns="world", values="troops").to_numpy(dtype=np.float64)
    held = outcomes["collapsed"].to_numpy() == 0
    authorized = outcomes["resolution_day"].to_numpy(dtype=np.float64)
    planned = _beliefs(result)["actors.isf.planned_strength"] * np.ones(held.size)
    how = f"{name} with no objections and full consent, {held.size:,} worlds, {YEAR} days"
    return deployment_of(troops, authorized, accepted(result), planned, held, how)


def accepted(result: Result) -> Floats:
    """Return the ceiling of each world's force: the highest offers of the states that sent soldiers, (worlds,)."""
    total = np.zeros(len(result.outcomes))
    for state in result.scenario.rosters["contributors"]:
        sent = result.outcomes[f"contributor_{state}_peak"].to_numpy(dtype=np.float64)
        total += np.where(sent > 0.0, result.outcomes[f"contributor_{state}_offered"].to_numpy(dtype=np.float64), 0.0)
    return total


def deployment_of(
    troops: Floats, authorized: Floats, ceiling: Floats, planned: Floats, held: Floats, how: str
) -> list[Measured]:
    """Return the day of half strength after authorization, and the largest peak over the ceiling of any world.

    Worlds whose ceasefire ended are left out, for their forces never came to a final strength. That strength is the
    highest, as in the data: a contingent that goes home late does not make the others early.

    Args:
        troops: In place, (days, worlds).
        authorized: Day of the mandate, (worlds,); NaN without one.
        ceiling: Soldiers that were accepted, (worlds,).
        planned: Strength that the plan spoke of, (worlds,); told beside it, for it binds nobody.
        held: Whether the ceasefire held to the horizon, (worlds,).
        how: What the worlds are.
    """
    peak = np.where(np.asarray(held, dtype=bool), np.nan_to_num(troops).max(axis=0), 0.0)
    stands = (peak >= STANDING) & ~np.isnan(authorized)
    if not stands.any():
        keys = patterns()["SF29"].band
        return [missing("SF29", key, f"no force of {STANDING:,.0f} stands in any world: {how}") for key in keys]
    half = (troops[:, stands] >= 0.5 * peak[stands]).argmax(axis=0) - authorized[stands]
    over = peak[stands] / ceiling[stands]
    above = float((peak[stands] > planned[stands]).mean())
    how += f"; worlds that hold with {STANDING:,.0f} soldiers or more: {int(stands.sum())}"
    day = over_worlds("SF29", "day_of_half_strength", half, f"{how}; day after the mandate with half of the peak")
    bound = patterns()["SF29"].band["peak_over_ceiling"]
    top = pooled(
        "SF29",
        "peak_over_ceiling",
        float(over.max()),
        int(stands.sum()),
        f"{how}; peak over accepted offers, the largest of any world (median {np.median(over):.2f}); above the "
        f"strength once planned, which binds nobody: {100 * above:.0f} % of these worlds",
    )
    inside = float(np.mean([bound.holds(each) for each in over.tolist()]))
    return [day, replace(top, inside=inside, percentile=mid_rank(over, patterns()["SF29"].seen("peak_over_ceiling")))]


def pledges(runs: Runs) -> list[Measured]:
    """Return SF34: the share of pledges paid after 18 months, and whether donors pile up at both ends.

    As after 2014, the ceasefire has held: worlds whose ceasefire ended before are left out.
    """
    result = runs.result("baseline", days=EIGHTEEN_MONTHS, events=("paid",))
    outcomes, beliefs = result.outcomes, _beliefs(result)
    donors = [name for name in result.scenario.rosters["donors"] if result.scenario.choices[f"donors.{name}.present"]]
    worlds = outcomes["world"].to_numpy()
    events = result.events
    assert events is not None
    table = events.groupby(["world", "actor"], observed=True)["count"].sum().unstack()
    paid = np.nan_to_num(table.reindex(index=worlds, columns=donors).to_numpy(dtype=np.float64))
    pledged = np.column_stack([beliefs[f"donors.{name}.pledge"] * np.ones(worlds.size) for name in donors])
    held = outcomes["collapsed"].to_numpy() == 0
    how = f"{runs.baseline}, {worlds.size:,} worlds, {EIGHTEEN_MONTHS} days; {int(held.sum())} that still hold"
    return pledges_of(paid[held], pledged[held], how)


def pledges_of(paid: Floats, pledged: Floats, how: str) -> list[Measured]:
    """Return the paid share of each world's pledges and the shape of the shares across donors.

    Args:
        paid: By donor, (worlds, donors), USD million.
        pledged: The same.
        how: What the worlds are.
    """
    keys = ("paid_share_18_months", "u_shaped_across_donors")
    if not paid.size or not pledged.sum():
        return [missing("SF34", key, f"nothing pledged, or no world holds: {how}") for key in keys]
    whole = paid.sum(axis=1) / pledged.sum(axis=1)
    shares = np.divide(paid, pledged, out=np.full(paid.shape, math.nan), where=pledged > 0.0)
    low, high = bootstrap(shares, lambda drawn: np.array([float(u_shaped(one)) for one in drawn]))
    thirds = ", ".join(f"{each:.2f}" for each in in_thirds(shares))
    seen = patterns()["SF34"].seen("paid_share_18_months")
    shape = f"{how}; donors by share paid, lowest to highest third: {thirds}"
    return [
        over_worlds("SF34", keys[0], whole, f"{how}; paid over pledged", seen),
        pooled("SF34", keys[1], float(u_shaped(shares)), len(paid), shape, low=low, high=high),
    ]


def in_thirds(shares: Floats) -> tuple[float, float, float]:
    """Return how many of some shares (0 to 1, any shape, NaN left out) lie in each third, as shares."""
    known = shares[~np.isnan(shares)]
    lowest, highest = float(np.mean(known < 1.0 / 3.0)), float(np.mean(known > 2.0 / 3.0))
    return lowest, 1.0 - lowest - highest, highest


def u_shaped(shares: Floats) -> bool:
    """Return whether shares pile up at both ends: the middle third is the least, and holds less than a third."""
    lowest, middle, highest = in_thirds(shares)
    return middle < min(lowest, highest) and lowest + highest > 2.0 / 3.0


def trucks(runs: Runs) -> list[Measured]:
    """Return SF35: trucks entering a day, by Israel's count of both streams."""
    outcomes = runs.result("baseline", days=YEAR).outcomes
    values = outcomes["trucks_entered_per_day"].to_numpy(dtype=np.float64)
    return trucks_of(values, outcomes["trucks_un_per_day"].to_numpy(dtype=np.float64), runs.baseline)


def trucks_of(entered: Floats, of_un: Floats, name: str = BASELINE) -> list[Measured]:
    """Return trucks a day of each world.

    Args:
        entered: Both streams, (worlds,).
        of_un: The UN's and NGOs' stream, told beside it, (worlds,).
        name: Of the scenario.
    """
    how = (
        f"{name}, {entered.size:,} worlds, {YEAR} days or to the end; trucks crossing in both streams, as Israel "
        f"counts them (the UN's own cargo: {np.median(of_un):.0f})"
    )
    return [over_worlds("SF35", "trucks_per_day", entered, how, patterns()["SF35"].seen("israel_count"))]


def _beliefs(result: Result) -> dict[str, Any]:
    """Return the value of every parameter in every world: floats or (worlds,)."""
    from sim.model import Lanes
    from sim.model.beliefs import draw_beliefs

    lanes = Lanes.of_worlds(result.worlds)
    return draw_beliefs(result.scenario, lanes, result.seed, fixed=result.fixed, ensemble=True)


MEASURES: Mapping[str, Callable[[Runs], list[Measured]]] = {"SF29": deployment, "SF34": pledges, "SF35": trucks}
"""What measures each pattern."""


def measure(runs: Runs) -> list[Measured]:
    """Return all figures of this module."""
    return [each for one in MEASURES.values() for each in one(runs)]
