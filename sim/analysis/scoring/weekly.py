"""The model against null models on weekly deaths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.analysis.scoring.contrast import contrast
from sim.analysis.scoring.counts import score_count
from sim.analysis.scoring.weekly_nulls import null_draws
from sim.analysis.survival import Floats

MODEL, NULL = "model", "null model"
FROZEN, ANEW = "no week scored", "every week before"
"""What a null model has seen: nothing from the first scored week on, or all before the week it speaks of."""


def week_scores(models: Mapping[str, ArrayLike], observed: ArrayLike, first_scored_week: int) -> pd.DataFrame:
    """Score every week by itself, null models included.

    Args:
        models: By name, draws of weekly counts, (draws, weeks), with the same weeks as `observed`.
        observed: Weekly counts, (weeks,).
        first_scored_week: Number of the first week scored, 1 for the first of all; the null models need three before.

    Returns:
        One row an entrant and week: entrant, kind, sees, week, observed, median, crps, log_score, inside_50, inside_90,
        pit.

    Raises:
        ValueError: Draws are not for these weeks, or the first scored week leaves the null models too little.
    """
    weeks = np.asarray(observed, dtype=np.float64)
    first = first_scored_week - 1
    entrants: list[tuple[str, str, str, Floats]] = []
    for name, draws in models.items():
        values = np.asarray(draws, dtype=np.float64)
        if values.ndim != 2 or values.shape[1] != weeks.size:
            raise ValueError(f"{name}: found shape {values.shape}; needed: (draws, {weeks.size})")
        entrants.append((name, MODEL, "", values[:, first:]))
    for sees, updated in ((FROZEN, False), (ANEW, True)):
        for name, values in null_draws(weeks, first, updated).items():
            entrants.append((f"{name}, one week ahead" if updated else name, NULL, sees, values))
    rows: list[dict[str, Any]] = []
    for name, kind, sees, values in entrants:
        for place, week in enumerate(range(first, weeks.size)):
            known = values[~np.isnan(values[:, place]), place]
            told = score_count(known, float(weeks[week]))
            rows.append(
                {
                    "entrant": name,
                    "kind": kind,
                    "sees": sees,
                    "week": week + 1,
                    "observed": weeks[week],
                    "median": float(np.median(known)),
                    "crps": told.crps,
                    "log_score": told.log,
                    "inside_50": told.inside_50,
                    "inside_90": told.inside_90,
                    "pit": told.pit,
                }
            )
    return pd.DataFrame(rows)


def scoreboard_weekly(models: Mapping[str, ArrayLike], observed: ArrayLike, first_scored_week: int) -> pd.DataFrame:
    """Return the board of the weekly counts: mean scores of models and null models, the lowest CRPS first.

    Args:
        models: By name, draws of weekly counts, (draws, weeks); a draw that is NaN in a week is left out of it.
        observed: Weekly counts, (weeks,).
        first_scored_week: Number of the first week scored, 1 for the first of all; at least 4.

    Returns:
        One row an entrant; columns as :func:`board` has them, and inside_50, inside_90 (shares of weeks), pit_mean.
        Differences are to the best null model of all, which may have seen every week before the one it speaks of.

    Raises:
        ValueError: Draws are not for these weeks, or the first scored week leaves the null models too little.
    """
    return board_weekly(week_scores(models, observed, first_scored_week))


def board_weekly(scores: pd.DataFrame, alike: bool = False) -> pd.DataFrame:
    """Return the board of scores week by week.

    Args:
        scores: From :func:`week_scores`.
        alike: Whether the null model to beat is the best of those that see no scored week, as models do; otherwise the
            best of all.
    """
    table = board(scores, "week", fair=(scores["sees"] == FROZEN) | (not alike))
    more = scores.groupby("entrant")[["inside_50", "inside_90", "pit"]].mean().rename(columns={"pit": "pit_mean"})
    return table.merge(more, left_on="entrant", right_index=True, sort=False)


def board(scores: pd.DataFrame, case: str, fair: pd.Series) -> pd.DataFrame:
    """Return mean scores by entrant and the difference to the best null model.

    Args:
        scores: One row an entrant and case, with entrant, kind, sees, crps and log_score.
        case: Name of the column that numbers the cases.
        fair: Rows of null models that may stand as the one to beat.

    Returns:
        One row an entrant, the lowest CRPS first: entrant, kind, sees, cases; and for CRPS as for the logarithmic score
        crps (log_score), crps_null (the null model with the lowest mean), crps_less_null, crps_low, crps_high and
        crps_better. Below zero is better than the null model; `better` counts the cases.
    """
    rivals = scores[fair & (scores["kind"] == NULL)]
    best = {column: str(rivals.groupby("entrant")[column].mean().idxmin()) for column in ("crps", "log_score")}
    nulls = {column: scores[scores["entrant"] == name].sort_values(case) for column, name in best.items()}
    rows: list[dict[str, Any]] = []
    for name, own in scores.groupby("entrant", sort=False):
        own = own.sort_values(case)
        row: dict[str, Any] = {
            "entrant": name,
            "kind": own["kind"].iloc[0],
            "sees": own["sees"].iloc[0],
            "cases": len(own),
            "crps": float(own["crps"].mean()),
            "log_score": float(own["log_score"].mean()),
        }
        for column, short in (("crps", "crps"), ("log_score", "log")):
            told = contrast(own[column].to_numpy(), nulls[column][column].to_numpy())
            row |= {f"{short}_null": best[column], f"{short}_less_null": told.mean}
            row |= {f"{short}_low": told.low, f"{short}_high": told.high}
            row[f"{short}_better"] = told.better
        rows.append(row)
    return pd.DataFrame(rows).sort_values("crps", kind="stable", ignore_index=True)
