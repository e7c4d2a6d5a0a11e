"""How the worlds of a run ended."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.survival import days_held, share

HELD = "held"
NEVER_BEGAN = "never began"
NOT_RECORDED = "not recorded"


def endings(outcomes: pd.DataFrame, days: int) -> NDArray[np.str_]:
    """Return how each world ended in a word of the outcome `cause`, (worlds,); `held` where it did not.

    Args:
        outcomes: One row a world.
        days: Horizon.
    """
    given = outcomes["cause"] if "cause" in outcomes.columns else pd.Series([np.nan] * len(outcomes))
    # Where the cause is missing, the days held still tell whether the world held.
    fallback = np.where(days_held(outcomes, days) >= days, HELD, NOT_RECORDED)
    return np.where(given.isna().to_numpy(), fallback, given.astype(object).to_numpy()).astype(str)


def causes(outcomes: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return how the worlds ended: columns cause, worlds, share, low, high, median_day; most frequent end first.

    `held` stands first. Categories that never occurred are kept, so that their absence shows.

    Args:
        outcomes: One row a world.
        days: Horizon.
    """
    held = days_held(outcomes, days)
    given = outcomes["cause"] if "cause" in outcomes.columns else pd.Series([np.nan] * len(outcomes))
    known = [str(word) for word in given.cat.categories] if isinstance(given.dtype, pd.CategoricalDtype) else []
    words = endings(outcomes, days)
    names = list(dict.fromkeys([HELD, *known, *sorted(set(words))]))
    records = []
    for name in names:
        among = words == name
        estimate = share(among)
        median = float(np.median(held[among])) if among.any() and name != HELD else np.nan
        records.append((name, int(among.sum()), estimate.value, estimate.low, estimate.high, median))
    table = pd.DataFrame(records, columns=["cause", "worlds", "share", "low", "high", "median_day"])
    order = [0, *sorted(range(1, len(table)), key=lambda row: -records[row][1])]
    return table.iloc[order].reset_index(drop=True)
