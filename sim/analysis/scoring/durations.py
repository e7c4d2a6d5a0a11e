"""The model against null models on how long earlier truces lasted, one that is still in force included.

A truce is scored up to what can be known of it: the horizon, or the age it has reached if it is still in force. That
bound hangs on the calendar and not on the truce, so that both scores are proper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.analysis.observed import published_shape
from sim.analysis.scoring.duration_nulls import null_curves
from sim.analysis.scoring.weekly import MODEL, NULL, board
from sim.analysis.survival import Floats

DAYS = 365
FLOOR = 0.01
"""Share of an even spread over the days mixed into every curve before the logarithmic score, so that it is finite."""

EDGES = (0, 1, 7, 30, 90, 180, 365)
"""Ages, in days, between which a curve is taken as straight before the logarithmic score: a share of 300 worlds has no
density of a day. The same for all entrants, so that differences between them are those of the chances of the bins."""


def crps_duration(curve: ArrayLike, lasted: float, censored: bool = False) -> float:
    """Return the continuous ranked probability score of a survival curve, in days.

    The sum over days of the squared distance between the share ended by then and whether the truce had ended, up to the
    horizon, or up to the age reached by a truce still in force.

    Args:
        curve: Share that lasts at least 0, 1, ... days, (days + 1,).
        lasted: Whole days; more than the horizon count as the horizon.
        censored: Whether it is still in force.
    """
    gone = 1.0 - np.asarray(curve, dtype=np.float64)[1:]
    day = np.arange(gone.size)
    missed = (gone - (day >= lasted)) ** 2
    return float(missed[day < lasted].sum() if censored else missed.sum())


def log_score_duration(curve: ArrayLike, lasted: float, censored: bool = False) -> float:
    """Return minus the logarithm of the chance of that duration, or of lasting that long if it is still in force.

    Args:
        curve: Share that lasts at least 0, 1, ... days, (days + 1,).
        lasted: Whole days; the horizon or more counts as having lasted the horizon.
        censored: Whether it is still in force.
    """
    smooth = smooth_curve(curve)
    days = smooth.size - 1
    day = int(min(lasted, days))
    chance = smooth[day] if censored or day == days else smooth[day] - smooth[day + 1]
    return float(-np.log(chance))


def smooth_curve(curve: ArrayLike) -> Floats:
    """Return a curve that is straight between `EDGES` and gives every day some chance, (days + 1,)."""
    given = np.asarray(curve, dtype=np.float64)
    days = given.size - 1
    edges = sorted({edge for edge in EDGES if edge < days} | {days})
    straight = np.interp(np.arange(days + 1), edges, given[edges])
    even = 1.0 - np.arange(days + 1) / (days + 1)
    mixed: Floats = (1.0 - FLOOR) * straight + FLOOR * even
    return mixed


def truce_scores(
    curves: Mapping[str, ArrayLike], ended: ArrayLike, censored: ArrayLike, days: int = DAYS, shape: float | None = None
) -> pd.DataFrame:
    """Score every truce by itself, null models included, each fitted to the other truces only.

    Args:
        curves: By name, share that lasts at least 0, 1, ... `days` days, (days + 1,).
        ended: Days that ended truces lasted, two or more.
        censored: Days that truces still in force have lasted.
        days: Horizon.
        shape: Of the Weibull null model; by default the published one of pattern SF12.

    Returns:
        One row an entrant and truce: entrant, kind, sees, truce (its number), lasted, censored, crps, log_score.

    Raises:
        ValueError: A curve is none, or durations that no null model can be fitted to.
    """
    over, open_ = np.asarray(ended, dtype=np.float64), np.asarray(censored, dtype=np.float64)
    lasted = np.concatenate([over, open_])
    still = np.arange(lasted.size) >= over.size
    entrants: list[tuple[str, str, str, list[Floats]]] = []
    for name, curve in curves.items():
        entrants.append((name, MODEL, "", [_checked(name, curve, days)] * lasted.size))
    weibull = published_shape() if shape is None else shape
    for name, (left_out, _) in null_curves(over, open_, days, weibull).items():
        entrants.append((name, NULL, "the other truces", left_out))
    rows: list[dict[str, Any]] = []
    for name, kind, sees, each in entrants:
        for truce, (curve, length, running) in enumerate(zip(each, lasted, still, strict=True)):
            rows.append(
                {
                    "entrant": name,
                    "kind": kind,
                    "sees": sees,
                    "truce": truce + 1,
                    "lasted": length,
                    "censored": bool(running),
                    "crps": crps_duration(curve, length, bool(running)),
                    "log_score": log_score_duration(curve, length, bool(running)),
                }
            )
    return pd.DataFrame(rows)


def scoreboard_durations(
    curves: Mapping[str, ArrayLike], ended: ArrayLike, censored: ArrayLike, days: int = DAYS, shape: float | None = None
) -> pd.DataFrame:
    """Return the board of the durations: mean scores of models and null models, the lowest CRPS first.

    Args:
        curves: By name, share that lasts at least 0, 1, ... `days` days, (days + 1,).
        ended: Days that ended truces lasted, two or more.
        censored: Days that truces still in force have lasted.
        days: Horizon; a truce that lasted longer counts as having held it.
        shape: Of the Weibull null model; by default the published one of pattern SF12.

    Returns:
        One row an entrant; columns as :func:`sim.analysis.scoring.weekly.board` has them, CRPS in days.

    Raises:
        ValueError: A curve is none, or durations that no null model can be fitted to.
    """
    return board_durations(truce_scores(curves, ended, censored, days, shape))


def board_durations(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the board of scores truce by truce.

    Args:
        scores: From :func:`truce_scores`.
    """
    return board(scores, "truce", fair=scores["kind"] == NULL)


def _checked(name: str, curve: ArrayLike, days: int) -> Floats:
    values = np.asarray(curve, dtype=np.float64)
    if values.shape != (days + 1,) or not (np.diff(values) <= 1e-12).all() or values[0] > 1 or values[-1] < 0:
        raise ValueError(f"{name}: found shape {values.shape}; needed: ({days + 1},), shares that never rise")
    return values
