"""Patterns of response: fire that is left unanswered, short episodes, and with them all that answers violence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.patterns import panel
from sim.analysis.patterns.attacks import reversion
from sim.analysis.patterns.ceasefire import EVENTS, Ceasefire, baseline
from sim.analysis.patterns.crises import contained
from sim.analysis.patterns.episodes import FIRE, of_days, of_hours
from sim.analysis.patterns.measured import Measured, missing, over_worlds
from sim.analysis.survival import Floats
from sim.evidence.patterns import patterns

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs

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


MEASURES: Mapping[str, Callable[[Runs], list[Measured]]] = {
    "SF16": lambda runs: reversion(baseline(runs)),
    "SF18": panel.measure,
    "SF20": lambda runs: [unanswered(baseline(runs)), *short_episodes(outside(runs))],
    "PRE": lambda runs: [contained(baseline(runs))],
}
"""What measures each pattern."""
