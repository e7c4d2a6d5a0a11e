"""Patterns of violence: how spiky a truce is, what tells its collapse, how heavy the tail of deaths is.

A truce is put through the observation of `sim.analysis.patterns.observation` where the data are reports.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.patterns.ceasefire import Ceasefire, baseline
from sim.analysis.patterns.measured import Measured, bootstrap, missing, over_worlds, pooled
from sim.analysis.patterns.modes import find_gap
from sim.analysis.patterns.observation import LAG, Floats
from sim.analysis.patterns.severity import PowerLaw, best_fit, exponents, fit
from sim.evidence.patterns import patterns

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs

FIRST = 34
"""Days of the data behind SF15: reports of 11 October to 13 November 2025, so deaths of days 0 to 33."""
WEEK = 7
TOP = 3
STRIKES = ("line incident", "strike", "answering strikes (Israel)")
TOLD_GAP = 0.8
"""The gap of SF17 must be told, with 97.5 %, to have at most this share of the density of the lower mode."""


def measure(runs: Runs) -> list[Measured]:
    """Return SF15, SF17 and SF22 on the baseline."""
    return [each for one in MEASURES.values() for each in one(runs)]


def moments(reports: ArrayLike) -> dict[str, Floats]:
    """Return how low and how spiky each world is, by key of SF15, (worlds,) each.

    Without any death there is no ratio and no share, which are then NaN.

    Args:
        reports: (days, worlds).
    """
    values = np.asarray(reports, dtype=np.float64)
    mean, total = values.mean(axis=0), values.sum(axis=0)
    variance = values.var(axis=0, ddof=1)
    top = np.sort(values, axis=0)[-TOP:].sum(axis=0)
    nothing = np.full(mean.shape, np.nan)
    return {
        "mean_deaths_per_day": mean,
        "median_deaths_per_day": np.median(values, axis=0),
        "variance_over_mean": np.divide(variance, mean, out=nothing.copy(), where=mean > 0),
        "top_three_share": np.divide(top, total, out=nothing.copy(), where=total > 0),
    }


def spikiness(truce: Ceasefire) -> list[Measured]:
    """Return SF15: worlds whose ceasefire lives through days 0 to 33, by reports of days 1 to 34.

    A day without a report counts as one with none killed, as in the data.
    """
    if truce.days < FIRST + LAG:
        return [missing("SF15", key, f"the run is shorter than {FIRST + LAG} days") for key in patterns()["SF15"].band]
    reports = truce.reports[LAG : FIRST + LAG, truce.held >= FIRST]
    how = (
        f"{truce.result.scenario.name}, reports of days {LAG} to {FIRST + LAG - 1} in worlds whose ceasefire holds "
        f"{FIRST} days; Palestinians killed, some reports covering 48 or 72 hours"
    )
    return [
        over_worlds("SF15", key, values, how, patterns()["SF15"].seen(key)) for key, values in moments(reports).items()
    ]


def weekly_mean(deaths: ArrayLike) -> Floats:
    """Return D7, the mean over the last seven days, from the seventh day on, (days - 6, worlds)."""
    sums = np.cumsum(np.asarray(deaths, dtype=np.float64), axis=0)
    sums[WEEK:] -= sums[:-WEEK].copy()
    means: Floats = sums[WEEK - 1 :] / WEEK
    return means


def collapse_signature(truce: Ceasefire) -> Measured:
    """Return SF17: the emptiest place between the mode of D7 in truces and the one in war.

    D7 is that of reports, from the first day with seven of them, over all days of all worlds: truces, wars and truces
    after wars. Its density is that of square roots. Modes are looked for on both sides of the middle of the band; the
    emptiest place between them may lie outside the band. Where it is not told to be emptier than the lower mode, there
    are no two modes and no value.
    """
    bound = patterns()["SF17"].band["d7_gap"]
    assert bound.low is not None and bound.high is not None
    d7 = weekly_mean(truce.reports[LAG:])
    gap = find_gap(d7, (bound.low + bound.high) / 2.0)
    days = d7.size
    inside = float(np.mean((d7 >= bound.low) & (d7 < bound.high)))
    how = (
        f"{truce.result.scenario.name} followed past collapse, {days:,} days of {truce.worlds:,} worlds: modes at "
        f"{gap.lower_mode:.1f} and {gap.upper_mode:.0f}; at the gap {gap.depth:.0%} of the lower mode's density "
        f"(at most {gap.depth_high:.0%}); {inside:.1%} of days lie inside the band"
    )
    if math.isnan(gap.place) or not gap.depth_high < TOLD_GAP:
        return missing("SF17", "d7_gap", f"no two modes: {how}")
    return pooled("SF17", "d7_gap", gap.place, truce.worlds, how, low=gap.low, high=gap.high)


@dataclass(frozen=True, slots=True)
class Tail:
    """Deaths in fatal acts, and the laws fitted to them.

    Attributes:
        counts: Acts by deaths 0, 1, 2 ..., a row a world, (worlds, sizes).
        best: The law fitted from the size at which it lies nearest.
        whole: The law fitted from one death on.
        single: The best law of incidents that are told one by one.
    """

    counts: Floats
    best: PowerLaw
    whole: PowerLaw
    single: PowerLaw


def counts_by_size(place: ArrayLike, deaths: ArrayLike, worlds: int) -> Floats:
    """Return how many acts of each world killed 0, 1, 2 ..., (worlds, sizes).

    Args:
        place: World of each act, 0 to `worlds` - 1.
        deaths: Killed by each act.
        worlds: How many worlds.
    """
    size = np.asarray(deaths, dtype=np.int64)
    most = int(size.max(initial=0)) + 1
    cell = np.asarray(place, dtype=np.int64) * most + size
    return np.bincount(cell, minlength=worlds * most).reshape(worlds, most).astype(np.float64)


def tail(truce: Ceasefire) -> Tail:
    """Return the tail of deaths in Israeli fire under the ceasefire, and the laws fitted to it.

    An act is a row of the ledger: what incidents at the line cost one sector on a day, an operation, a wave of
    answering strikes. It may hold several fatal strikes, as an event in a data set of conflict may, and such sums bend
    the law at small sizes. So it is fitted from the size at which it lies nearest to what is seen.
    """
    acts = truce.of(*STRIKES)
    acts = acts[acts["deaths"] > 0]
    counts = counts_by_size(acts["place"], acts["deaths"], truce.worlds)
    alone = acts[(acts["kind"] == "line incident") & (acts["count"] == 1)]
    single = counts_by_size(alone["place"], alone["deaths"], truce.worlds).sum(axis=0)
    return Tail(counts, best_fit(counts.sum(axis=0)), fit(counts.sum(axis=0), 1), best_fit(single))


def severity(truce: Ceasefire) -> Measured:
    """Return SF22: the maximum-likelihood exponent of deaths per fatal act, pooled over worlds."""
    found = tail(truce)
    if math.isnan(found.best.exponent):
        return missing("SF22", "exponent", f"{found.best.events} fatal acts are too few to tell")
    smallest = found.best.smallest
    low, high = bootstrap(found.counts, lambda drawn: exponents(drawn.sum(axis=1), smallest))
    how = (
        f"{truce.told()}; {int(found.counts[:, 1:].sum()):,} fatal acts (fire at the line by sector and day, strikes, "
        f"answers), {found.best.events:,} of them with {smallest} deaths or more, from where the law fits best; from 1 "
        f"on {found.whole.exponent:.2f}, incidents told one by one {found.single.exponent:.2f}"
    )
    return pooled("SF22", "exponent", found.best.exponent, truce.worlds, how, low=low, high=high)


MEASURES: Mapping[str, Callable[[Runs], list[Measured]]] = {
    "SF15": lambda runs: spikiness(baseline(runs)),
    "SF17": lambda runs: [collapse_signature(baseline(runs))],
    "SF22": lambda runs: [severity(baseline(runs))],
}
"""What measures each pattern."""
