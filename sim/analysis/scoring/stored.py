"""Scores of a stored forecast against what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.forecast import DEATHS, HOLDING
from sim.analysis.scoring.counts import crps, log_score, pit
from sim.analysis.scoring.weekly import FROZEN, MODEL, NULL, board
from sim.analysis.scoring.weekly_nulls import (
    DRAWS,
    LEAST_WEEKS,
    NEGATIVE_BINOMIAL,
    PERSISTENCE,
    fit_negative_binomial,
    persistence,
)
from sim.analysis.survival import Floats

FORECAST = "forecast"
MOST = 1_000_000_000
"""Above what any series can count, and far below where scores overflow."""
COLUMNS = ("week_start", "series", "value")
_LEVELS = (np.arange(DRAWS) + 0.5) / DRAWS


def draws_from(quantiles: Mapping[float, float]) -> Floats:
    """Return draws that stand for stored quantiles: straight between them, and flat beyond the outermost two.

    Args:
        quantiles: Value by level, 0 to 1.

    Returns:
        (DRAWS,), each as likely as another.
    """
    levels = np.array(sorted(quantiles))
    return np.interp(_LEVELS, levels, [quantiles[level] for level in levels])


def score_stored(table: pd.DataFrame, told: Mapping[str, Any], data: pd.DataFrame) -> pd.DataFrame:
    """Score a stored forecast week by week, with null models of weekly deaths that knew what it knew.

    Args:
        table: Of the forecast: series, week_start, statistic, value, unit.
        told: Its facts: `data` holds the first week and the values that were known.
        data: What happened: week_start, series, value.

    Returns:
        One row an entrant, series and week: entrant, kind, sees, series, week (its start), observed, median, crps,
        log_score (NaN but for deaths), inside_50, inside_90, pit. A series of the forecast that counts only worlds in
        which the ceasefire holds is an entrant of its own.

    Raises:
        ValueError: The data lack a column, name a series or a week that is not forecast, or hold what is no number.
    """
    wanted = checked(table, data)
    quantiles = table[table["statistic"].str.startswith("q")]
    stored = dict(iter(quantiles.groupby(["series", "week_start"])))
    rows: list[dict[str, Any]] = []
    for week, series, value in wanted.itertuples(index=False):
        entrants: list[tuple[str, str, str, Floats]] = []
        for ending, name in (("", FORECAST), (HOLDING, f"{FORECAST}, worlds that hold")):
            own = stored.get((f"{series}{ending}", week))
            if own is not None and own["value"].notna().all():
                levels = own["statistic"].str[1:].astype(float)
                entrants.append((name, MODEL, "", draws_from(dict(zip(levels, own["value"], strict=True)))))
        if series == DEATHS:
            entrants += [(name, NULL, FROZEN, draws) for name, draws in _nulls(told, week).items()]
        for name, kind, sees, draws in entrants:
            rows.append({"entrant": name, "kind": kind, "sees": sees, "series": series, "week": week,
                         **_scores(draws, float(value), series == DEATHS)})  # fmt: skip
    return pd.DataFrame(rows)


def board_stored(scores: pd.DataFrame) -> pd.DataFrame | None:
    """Return the board of weekly deaths, as :func:`sim.analysis.scoring.weekly.board`; None where it has no null model.

    Args:
        scores: From :func:`score_stored`.
    """
    deaths = scores[scores["series"] == DEATHS]
    if not (deaths["kind"] == NULL).any():
        return None
    # An entrant that is silent in some week cannot be set beside the others.
    weeks = deaths["week"].nunique()
    full = deaths.groupby("entrant")["week"].transform("nunique") == weeks
    deaths = deaths[full]
    table = board(deaths, "week", fair=deaths["kind"] == NULL)
    more = deaths.groupby("entrant")[["inside_50", "inside_90", "pit"]].mean().rename(columns={"pit": "pit_mean"})
    return table.merge(more, left_on="entrant", right_index=True, sort=False)


def means_by_series(scores: pd.DataFrame) -> pd.DataFrame:
    """Return mean scores of the forecast by series: series, entrant, weeks, crps, inside_50, inside_90, pit_mean."""
    own = scores[scores["kind"] == MODEL]
    grouped = own.groupby(["series", "entrant"], sort=False)
    table = grouped[["crps", "inside_50", "inside_90", "pit"]].mean().rename(columns={"pit": "pit_mean"})
    table.insert(0, "weeks", grouped["week"].count())
    return table.reset_index()


def checked(table: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Return what happened as week_start, series, value, in the order of series and weeks.

    Raises:
        ValueError: The data lack a column, name a series or a week that is not forecast, hold what is no number, or
            tell a week twice.
    """
    missing = [name for name in COLUMNS if name not in data.columns]
    if missing:
        raise ValueError(f"has no column {missing[0]}; needed: {', '.join(COLUMNS)}")
    if data.empty:
        raise ValueError("has no rows; needed: one for each week and series that is known")
    known = [name for name in table["series"].unique() if not name.endswith(HOLDING)]
    weeks = sorted(table["week_start"].unique())
    for line, (week, series, value) in enumerate(data[list(COLUMNS)].itertuples(index=False), start=2):
        if series not in known:
            raise ValueError(f"line {line}: series {series!r} is not forecast; there are {', '.join(known)}")
        if week not in weeks:
            raise ValueError(
                f"line {line}: no week of the forecast begins on {week!r}; they begin on {weeks[0]}, "
                f"{weeks[min(1, len(weeks) - 1)]} and so on to {weeks[-1]}"
            )
        number = pd.to_numeric(value, errors="coerce")
        if not 0 <= number <= MOST or (series == DEATHS and number != round(number)):
            allowed = f"{'a whole number' if series == DEATHS else 'a number'} from 0 to {MOST:,}"
            raise ValueError(f"line {line}: found {value!r}; allowed: {allowed}")
    found = data[list(COLUMNS)].assign(value=pd.to_numeric(data["value"]))
    twice = found[found.duplicated(["week_start", "series"])]
    if len(twice):
        raise ValueError(f"tells {twice['series'].iloc[0]} of {twice['week_start'].iloc[0]} twice")
    return found.sort_values(["series", "week_start"], ignore_index=True)


def _nulls(told: Mapping[str, Any], week: str) -> dict[str, Floats]:
    known = np.array(told["data"]["values"], dtype=np.float64)
    if known.size < LEAST_WEEKS:
        return {}
    first = date.fromisoformat(told["data"]["first_week"])
    ahead = max(1, round((date.fromisoformat(week) - first).days / 7) - (known.size - 1))
    return {
        PERSISTENCE: persistence(known, ahead),
        NEGATIVE_BINOMIAL: fit_negative_binomial(known).quantiles(_LEVELS),
    }


def _scores(draws: Floats, observed: float, count: bool) -> dict[str, Any]:
    ends = {level: np.quantile(draws, [0.5 - level / 2, 0.5 + level / 2]) for level in (0.5, 0.9)}
    return {
        "observed": observed,
        "median": float(np.median(draws)),
        "crps": crps(draws, observed),
        "log_score": log_score(draws, observed) if count else float("nan"),
        **{f"inside_{100 * level:.0f}": bool(low <= observed <= high) for level, (low, high) in ends.items()},
        "pit": pit(draws, observed),
    }
