"""Crises under a ceasefire, and the large shocks among them that it survives (PRE)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.patterns.ceasefire import Ceasefire
from sim.analysis.patterns.measured import Measured, missing, pooled
from sim.analysis.run import central
from sim.analysis.survival import ratio_of_sums

AFTERMATH = 14
"""Days for which deaths are counted after the ceasefire has ended in a crisis: contained ones are seen whole, too."""


def crises(truce: Ceasefire) -> pd.DataFrame:
    """Return the crises that began under the ceasefire or on the day that ended it, one row each.

    Returns:
        Columns `place`, `first` and `last` day, `worst`: Palestinians killed on its worst day, and `contained`: whether
        it was contained and the ceasefire held beyond that day. One that goes on when the ceasefire ends, or that is
        ended by war, lasts until that day, and its worst day is looked for in its aftermath as well.
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
        survived = last >= 0 and held > last
        told = truce.palestinian[first : until + 1 + (0 if survived else AFTERMATH), place]
        rows.append((place, first, until, float(told.max()), survived))
    table = pd.DataFrame(rows, columns=["place", "first", "last", "worst", "contained"])
    return table.astype({"contained": bool})


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
