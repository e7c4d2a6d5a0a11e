"""Patterns of response: answers to fatal attacks, fire that is left unanswered, shocks that a truce survives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.patterns import panel
from sim.analysis.patterns.ceasefire import EVENTS, Ceasefire, baseline
from sim.analysis.patterns.episodes import FIRE, of_days, of_hours
from sim.analysis.patterns.measured import Measured, bootstrap, missing, over_worlds, pooled
from sim.analysis.run import central
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

OUTSIDE = "calm-2008"
OUTSIDE_DAYS = 120
UNRESTRAINED: Mapping[str, Any] = {
    f"actors.hamas.{trait}.{part}": value
    for trait in ("control", "control_aim")
    for part, value in (("value", 0.0), ("low", 0.0), ("high", 0.0), ("distribution", "fixed"))
}
"""Outside the truce regime: nobody holds the factions back.

The data are of 2007 to 2014: no plan, no force, no monitors, no United States in the room, fire at the fence rare. Of
the shipped set-ups `calm-2008` is that ground, and what makes it a calm is the leadership's control over its factions.
Without that control, from day 0, what is left is fire that no truce holds down. The raid of day 138 is not reached.
"""


def measure(runs: Runs) -> list[Measured]:
    """Return SF16, SF18, SF20 and PRE."""
    return [each for one in MEASURES.values() for each in one(runs)]


def outside(runs: Runs) -> Ceasefire:
    """Return the set-up outside the truce regime; see `UNRESTRAINED`."""
    changes = {**UNRESTRAINED, "end": "continue"}
    return Ceasefire.of_result(runs.result(OUTSIDE, days=OUTSIDE_DAYS, events=EVENTS, set=changes))


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


def crises(truce: Ceasefire) -> pd.DataFrame:
    """Return the crises that began under the ceasefire or on the day that ended it, one row each.

    Returns:
        Columns `place`, `first` and `last` day, `worst`: Palestinians killed on its worst day, and `contained`: whether
        it was contained and the ceasefire held beyond that day. One that goes on when the ceasefire ends, or that is
        ended by war, lasts until that day.
    """
    # A spiral is dated to its first deadly day: the crisis that begins on that day is the one that was not survived.
    opened = truce.of("crisis", last_day=True)[["place", "day"]].to_numpy(dtype=np.int64)
    closed = truce.of("crisis contained", last_day=True)[["place", "day"]].to_numpy(dtype=np.int64)
    ends: dict[int, list[int]] = {}
    for place, day in closed:
        ends.setdefault(int(place), []).append(int(day))
    rows = []
    for place, first in opened:
        last = next((day for day in ends.get(int(place), ()) if day >= first), -1)
        held = int(truce.held[place])
        until = last if last >= 0 else held
        worst = float(truce.palestinian[first : until + 1, place].max())
        rows.append((place, first, until, worst, last >= 0 and held > last))
    table = pd.DataFrame(rows, columns=["place", "first", "last", "worst", "contained"])
    return table.astype({"contained": bool})


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


def unanswered_by_world(truce: Ceasefire) -> Floats:
    """Return the share of each world's days of fire, by either side, that the other leaves unanswered, (worlds,).

    A day counts where a side has attributed harm to answer, and as unanswered where it decides for none; NaN without
    any such day.
    """
    sums = []
    for kinds in (("harm to answer (Israel)", "harm to answer (Hamas)"), ("answer (Israel)", "answer (Hamas)")):
        acts = truce.of(*kinds)
        sums.append(np.bincount(acts["place"], weights=acts["count"], minlength=truce.worlds))
    harm, answered = sums
    left: Floats = 1.0 - np.divide(answered, harm, out=np.full(truce.worlds, np.nan), where=harm > 0)
    return left


def unanswered(truce: Ceasefire) -> Measured:
    """Return the unanswered share of SF20 under the truce; its chance on a day is an input, so it is no evidence."""
    fire = truce.of(*FIRE)
    found = of_hours(fire, truce.result.seed)
    one_sided = float(1.0 - found.two_sided.mean()) if found.world.size else float("nan")
    how = (
        f"{truce.told()}; days on which a side has fire of the other to answer and leaves it; of episodes of fire "
        f"{one_sided:.0%} are one-sided"
    )
    observed = patterns()["SF20"].seen("unanswered_share")
    return over_worlds("SF20", "unanswered_share", unanswered_by_world(truce), how, observed)


def mean_by_world(place: NDArray[np.int64], values: NDArray[Any], worlds: int) -> Floats:
    """Return the mean of values of each world, (worlds,); NaN where it has none."""
    count = np.bincount(place, minlength=worlds)
    total = np.bincount(place, weights=values, minlength=worlds)
    mean: Floats = np.divide(total, count, out=np.full(worlds, np.nan), where=count > 0)
    return mean


def short_episodes(truce: Ceasefire) -> list[Measured]:
    """Return the shortness of episodes and the calm between them, outside the truce regime (SF20).

    See `sim.analysis.patterns.episodes` for how a step of a day can speak of less than a day.
    """
    fire = truce.of(*FIRE)
    hours, days = of_hours(fire, truce.result.seed), of_days(fire)
    if not hours.world.size:
        return [missing("SF20", key, "nobody fires") for key in ("episodes_under_1_day_share", "calm")]
    short = mean_by_world(hours.world, hours.lasting < 1.0, truce.worlds)
    surely = np.nanmedian(mean_by_world(days.world, days.lasting < 1.0, truce.worlds))
    begun = np.nanmedian(mean_by_world(hours.world, hours.from_gaza, truce.worlds))
    after, between = hours.calm()
    calm = mean_by_world(after, between, truce.worlds)
    where = (
        f"{OUTSIDE} with nobody to hold the factions back, {truce.worlds:,} worlds, at most {OUTSIDE_DAYS} days, until "
        "war; launches, attacks, strikes and answers"
    )
    how = (
        f"{where}; at random hours of their day, joined when less than a day apart; {begun:.0%} begin from Gaza; "
        f"without hours, {surely:.0%} fall on one day alone"
    )
    return [
        over_worlds("SF20", "episodes_under_1_day_share", short, how),
        over_worlds("SF20", "calm", calm, f"{where}; mean of each world", patterns()["SF20"].seen("calm")),
    ]


def contained(truce: Ceasefire) -> Measured:
    """Return PRE: the share of large shocks that end with the ceasefire still in force.

    The data's shocks (E02, E03, E04 or E05, H25) are days with tens of deaths. A crisis of the model may be a single
    death answered or not, and there are many of those; counting them all would compare unlike with unlike. So a shock
    is a crisis with a day of as many Palestinians killed as opens a crisis by itself (the central value of
    `containment.deaths_threshold`). One of the data's four began without a crisis, by a return to war out of quiet;
    what becomes of the share when such returns count as shocks too is told beside it.
    """
    level = central(truce.result, "containment.deaths_threshold")
    spells = crises(truce)
    large = spells[spells["worst"] >= level]
    if large.empty:
        return missing("PRE", "contained_share", f"no crisis with a day of {level:.0f} deaths: {truce.told()}")
    whole = np.bincount(large["place"], minlength=truce.worlds)
    part = np.bincount(large["place"], weights=large["contained"], minlength=truce.worlds)
    pool = ratio_of_sums(part, whole)
    middle = float(np.median((part / np.maximum(whole, 1))[whole > 0]))
    lost = int((~large["contained"].to_numpy(dtype=np.bool_)).sum())
    quiet = out_of_quiet(truce, spells)
    how = (
        f"{truce.told()}; {len(large):,} crises with a day of {level:.0f} deaths in {int((whole > 0).sum()):,} worlds "
        f"(median of these {middle:.2f}); of all {len(spells):,} crises {spells['contained'].mean():.2f}; with the "
        f"{quiet:,} returns to war out of quiet as shocks {(len(large) - lost) / (len(large) + quiet):.2f}"
    )
    return pooled("PRE", "contained_share", pool.value, truce.worlds, how, low=pool.low, high=pool.high)


def out_of_quiet(truce: Ceasefire, spells: pd.DataFrame) -> int:
    """Return in how many worlds the first ceasefire ended by a choice of war on a day without a crisis."""
    outcomes = truce.result.outcomes
    war = outcomes["cause"].astype(str).str.startswith("return to war").to_numpy()
    crisis = outcomes["ended_in_crisis"].to_numpy(dtype=np.float64) > 0.5
    return int((war & ~crisis).sum())


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


MEASURES: Mapping[str, Callable[[Runs], list[Measured]]] = {
    "SF16": lambda runs: reversion(baseline(runs)),
    "SF18": panel.measure,
    "SF20": lambda runs: [unanswered(baseline(runs)), *short_episodes(outside(runs))],
    "PRE": lambda runs: [contained(baseline(runs))],
}
"""What measures each pattern."""
