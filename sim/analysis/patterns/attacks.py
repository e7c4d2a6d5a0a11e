"""Fatal attacks under a ceasefire: how soon they are answered, how soon it is calm again, what reports show (SF16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.analysis.patterns.ceasefire import Ceasefire, baseline
from sim.analysis.patterns.crises import crises
from sim.analysis.patterns.measured import Measured, bootstrap, missing, over_worlds, pooled
from sim.analysis.survival import Floats, ratio_of_sums
from sim.evidence.patterns import patterns

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs

ATTACKS = ("launch", "close attack")
ANSWER = "answering strikes (Israel)"
PATIENCE = 7
"""Days within which fire counts as the answer to an attack."""
CALM, WITHIN = 10.0, 2
"""SF16: deaths below which a day is calm again, and within how many days after the answer (seeds/patterns.yaml)."""
BEFORE, AFTER = 3, 7


@dataclass(frozen=True, slots=True)
class Attacks:
    """Days of fatal attacks under the ceasefire, (attacks,) each.

    Attributes:
        place: World.
        day: Of the attack.
        delay: Days until strikes answer it; NaN where none do within `PATIENCE` days.
        contained: Whether the ceasefire still held when the crisis had ended.
        reverted: Whether a day within `WITHIN` days after the answer had fewer than `CALM` deaths.
        answered_with: Palestinians killed on the day of the answer; NaN without one.
    """

    place: NDArray[np.int64]
    day: NDArray[np.int64]
    delay: Floats
    contained: NDArray[np.bool_]
    reverted: NDArray[np.bool_]
    answered_with: Floats


def attacks(truce: Ceasefire) -> Attacks:
    """Return the fatal attacks on soldiers and other Israelis, and how each was answered.

    True deaths, not reports: the pattern speaks of days. An attack that opens no crisis is contained if the ceasefire
    holds on the day after it.
    """
    acts = truce.of(*ATTACKS)
    acts = acts[acts["deaths"] > 0]
    found = acts[["place", "day"]].drop_duplicates().sort_values(["place", "day"]).to_numpy(dtype=np.int64)
    place, day = found[:, 0], found[:, 1]
    answers = np.zeros((truce.days, truce.worlds), dtype=np.bool_)
    fire = truce.of(ANSWER)
    answers[fire["day"], fire["place"]] = True
    lost = np.zeros((truce.days, truce.worlds), dtype=np.bool_)
    spells = crises(truce)
    for where, first, last in spells.loc[~spells["contained"], ["place", "first", "last"]].to_numpy(dtype=np.int64):
        lost[first : last + 1, where] = True
    delay, answered = np.full(day.size, np.nan), np.full(day.size, np.nan)
    reverted = np.zeros(day.size, dtype=np.bool_)
    for i, (where, on) in enumerate(found):
        after = np.flatnonzero(answers[on : on + PATIENCE + 1, where])
        if not after.size:
            continue
        delay[i] = after[0]
        then = on + int(after[0])
        answered[i] = truce.palestinian[then, where]
        following = truce.palestinian[then + 1 : then + 1 + WITHIN, where]
        reverted[i] = following.size > 0 and bool(following.min() < CALM)
    contained = ~lost[day, place] & (truce.held[place] > day + 1)
    return Attacks(place, day, delay, contained, reverted, answered)


def reversion(truce: Ceasefire) -> list[Measured]:
    """Return SF16: how soon a fatal attack is answered, and how soon the day is calm again."""
    found = attacks(truce)
    answered = ~np.isnan(found.delay)
    keys = tuple(patterns()["SF16"].band)
    if not answered.any():
        return [missing("SF16", key, f"no fatal attack was answered: {truce.told()}") for key in keys]
    middles = np.full(truce.worlds, np.nan)
    for place in np.unique(found.place[answered]):
        middles[place] = np.median(found.delay[answered & (found.place == place)])
    soon = float(np.mean(found.delay[answered] <= 1))
    how = (
        f"{truce.told()}; {found.day.size:,} days of fatal attacks, {answered.mean():.0%} answered by strikes within "
        f"{PATIENCE} days, {soon:.0%} of these within a day; median delay of each world"
    )
    # Contained cases that the horizon leaves room to judge.
    case = answered & found.contained & (found.day + found.delay + WITHIN < truce.days)
    spikes = case & (found.answered_with >= CALM)
    whole, part = (np.bincount(found.place[each], minlength=truce.worlds) for each in (case, case & found.reverted))
    pool = ratio_of_sums(part, whole)
    of_spikes = float(found.reverted[spikes].mean()) if spikes.any() else float("nan")
    told = (
        f"{truce.told()}; {int(case.sum()):,} answered attacks without collapse, a day below {CALM:.0f} deaths within "
        f"{WITHIN} days after the answer; of the {int(spikes.sum()):,} with {CALM:.0f} deaths or more on the "
        f"day of the answer {of_spikes:.0%}"
    )
    return [
        over_worlds("SF16", "response_delay", middles, how),
        pooled("SF16", "below_10_within_2_days_share", pool.value, truce.worlds, told, low=pool.low, high=pool.high),
    ]


@dataclass(frozen=True, slots=True)
class Around:
    """Palestinians reported killed around a fatal attack.

    Attributes:
        day: Days from the attack, (days,).
        mean: Over attacks after which the ceasefire held on, (days,).
        low: Lower end of its 95 % interval over worlds.
        high: Upper end.
        quantiles: 5, 50 and 95 % of single attacks, (3, days).
        attacks: How many.
        worlds: In how many worlds.
    """

    day: NDArray[np.int64]
    mean: Floats
    low: Floats
    high: Floats
    quantiles: Floats
    attacks: int
    worlds: int


def response_around(runs: Runs) -> Around:
    """Return the reports around fatal attacks on Israelis in the baseline."""
    return around(baseline(runs))


def around(truce: Ceasefire) -> Around:
    """Return the reports from `BEFORE` days before to `AFTER` days after fatal attacks without collapse in that time.

    Other attacks may fall into the same days. An attack within `PATIENCE` days of an earlier one of its world is left
    out, so that each stands for an incident of its own.
    """
    found = attacks(truce)
    days = np.arange(-BEFORE, AFTER + 1)
    whole = (found.day >= BEFORE + 1) & (found.day + AFTER < np.minimum(truce.held[found.place], truce.days))
    alone = np.ones(found.day.size, dtype=np.bool_)
    alone[1:] = (found.place[1:] != found.place[:-1]) | (np.diff(found.day) > PATIENCE)
    kept = whole & alone
    place, day = found.place[kept], found.day[kept]
    if not place.size:
        nothing = np.full(days.size, np.nan)
        return Around(days, nothing, nothing, nothing, np.full((3, days.size), np.nan), 0, 0)
    table = truce.reports[day[:, None] + days[None, :], place[:, None]]
    sums = np.zeros((truce.worlds, days.size + 1))
    np.add.at(sums, place, np.column_stack([table, np.ones(place.size)]))
    ends = [
        bootstrap(sums[:, [i, -1]], lambda drawn: drawn[..., 0].sum(axis=1) / np.maximum(drawn[..., 1].sum(axis=1), 1))
        for i in range(days.size)
    ]
    low, high = np.array(ends).T
    quantiles = np.quantile(table, [0.05, 0.5, 0.95], axis=0)
    return Around(days, table.mean(axis=0), low, high, quantiles, place.size, int(np.unique(place).size))
