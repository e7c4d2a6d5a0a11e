"""Who answers whom: deaths on each side over the deaths of the days before, as a panel of worlds (SF18)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from sim.analysis.patterns.ceasefire import Ceasefire, baseline
from sim.analysis.patterns.measured import Measured, missing, pooled
from sim.analysis.survival import LEVEL, Floats, share

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs

LAGS = 7
LONG = 180
"""Days of ceasefire from which a world is long enough to be judged by itself."""
LEAST_DAYS = 30
LEAST_WORLDS = 200
TOLD = 0.05


@dataclass(frozen=True, slots=True)
class Response:
    """Deaths on one side over the days that follow a death on the other.

    Attributes:
        value: Sum of the coefficients of all lags (deaths per death); NaN if it cannot be told.
        low: Lower end of the 95 % interval.
        high: Upper end.
        p: Two-sided probability of so much under none.
        worlds: Worlds in the panel.
        days: Days in the panel.
    """

    value: float
    low: float
    high: float
    p: float
    worlds: int
    days: int


NOTHING = Response(math.nan, math.nan, math.nan, math.nan, 0, 0)


def measure(runs: Runs) -> list[Measured]:
    """Return SF18 on the baseline, days under the first ceasefire.

    Palestinian deaths are those of reports, Israeli deaths those of the day, as in the data: an answer of the same day
    thus stands at lag 1, and one of the next day at lag 2.
    """
    truce = baseline(runs)
    answer, reverse = responses(truce)
    long, dead, told = long_worlds(truce)
    few = f"; fewer than the {LEAST_WORLDS} worlds asked for" if truce.worlds < LEAST_WORLDS else ""
    how = (
        f"{truce.told()}: {answer.days:,} days, Palestinians reported killed over Israelis killed on the 7 days before "
        f"and own lags, effects of worlds, errors clustered by world{few}"
    )
    back = f"{truce.told()}: {reverse.days:,} days, Israelis killed over Palestinians reported killed, likewise{few}"
    if math.isnan(answer.value) or math.isnan(reverse.value):
        keys = ("response", "response_p_value", "reverse_response", "reverse_interval_includes")
        found = [missing("SF18", key, f"no panel: {how}") for key in keys]
    else:
        ends = {"low": answer.low, "high": answer.high}
        other = {"low": reverse.low, "high": reverse.high}
        found = [
            pooled("SF18", "response", answer.value, answer.worlds, how, **ends),
            pooled("SF18", "response_p_value", answer.p, answer.worlds, how),
            pooled("SF18", "reverse_response", reverse.value, reverse.worlds, back, **other),
            pooled("SF18", "reverse_interval_includes", reverse.value, reverse.worlds, back, **other),
        ]
    words = f"worlds whose ceasefire holds {LONG} days; each alone, Newey-West errors: response above 0, p below {TOLD}"
    if not long:
        return [*found, missing("SF18", "share_of_long_worlds_with_it", f"no {words}")]
    words = f"{words}; {dead:,} of {long:,} see an Israeli death at all"
    with_it = share(np.arange(long) < told)
    key = "share_of_long_worlds_with_it"
    return [*found, pooled("SF18", key, with_it.value, long, words, low=with_it.low, high=with_it.high)]


def responses(truce: Ceasefire) -> tuple[Response, Response]:
    """Return the response of Palestinian to Israeli deaths, and the reverse."""
    holding = truce.holding
    return pooled_response(truce.reports, truce.israeli, holding), pooled_response(
        truce.israeli, truce.reports, holding
    )


def lagged(answer: ArrayLike, cause: ArrayLike, lags: int = LAGS) -> tuple[Floats, Floats]:
    """Return one world's answers from day `lags` on, and what came before each: causes, then answers, the last first.

    Args:
        answer: Of each day, (days,).
        cause: Of each day, (days,).
        lags: How many days back.

    Returns:
        (days - lags,), (days - lags, 2 lags).
    """
    y, x = np.asarray(answer, dtype=np.float64), np.asarray(cause, dtype=np.float64)
    days = y.size
    before = [series[lags - lag : days - lag] for series in (x, y) for lag in range(1, lags + 1)]
    return y[lags:], np.column_stack(before)


def pooled_response(answer: ArrayLike, cause: ArrayLike, holding: ArrayLike, lags: int = LAGS) -> Response:
    """Return the response over all worlds together, each with a level of its own.

    Least squares within worlds; errors clustered by world with the usual correction for few of them, and Student's
    distribution with one degree of freedom less than there are worlds.

    Args:
        answer: (days, worlds).
        cause: (days, worlds).
        holding: True on the days that count, from day 0 without a break, (days, worlds).
        lags: How many days back.
    """
    y, x = np.asarray(answer, dtype=np.float64), np.asarray(cause, dtype=np.float64)
    lengths = np.asarray(holding, dtype=np.bool_).sum(axis=0)
    designs: list[tuple[Floats, Floats]] = []
    for world in np.flatnonzero(lengths >= LEAST_DAYS + lags):
        first, before = lagged(y[: lengths[world], world], x[: lengths[world], world], lags)
        designs.append((first - first.mean(), before - before.mean(axis=0)))
    worlds, days = len(designs), sum(first.size for first, _ in designs)
    if worlds < 2:
        return NOTHING
    square = np.sum([before.T @ before for _, before in designs], axis=0)
    if np.linalg.matrix_rank(square) < 2 * lags:
        return NOTHING
    inverse = np.linalg.inv(square)
    slopes = inverse @ np.sum([before.T @ first for first, before in designs], axis=0)
    scores = np.array([before.T @ (first - before @ slopes) for first, before in designs])
    few = worlds / (worlds - 1) * (days - 1) / (days - 2 * lags)
    spread = few * inverse @ (scores.T @ scores) @ inverse
    value, variance = float(slopes[:lags].sum()), float(spread[:lags, :lags].sum())
    return _judged(value, variance, worlds - 1, worlds, days)


def own_response(answer: ArrayLike, cause: ArrayLike, lags: int = LAGS) -> Response:
    """Return the response within one world, with Newey-West errors over as many lags.

    Args:
        answer: (days,).
        cause: (days,).
        lags: How many days back.
    """
    first, before = lagged(answer, cause, lags)
    days, width = before.shape
    design = np.column_stack([before, np.ones(days)])
    if days <= width + 1 or np.linalg.matrix_rank(design) <= width:
        return NOTHING
    inverse = np.linalg.inv(design.T @ design)
    slopes = inverse @ design.T @ first
    scores = design * (first - design @ slopes)[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        across = scores[lag:].T @ scores[:-lag]
        meat = meat + (1.0 - lag / (lags + 1.0)) * (across + across.T)
    spread = days / (days - width - 1.0) * inverse @ meat @ inverse
    return _judged(float(slopes[:lags].sum()), float(spread[:lags, :lags].sum()), days - width - 1, 1, days)


def long_worlds(truce: Ceasefire) -> tuple[int, int, int]:
    """Return how many worlds are long enough to be judged alone, have an Israeli death, and show the response."""
    long = dead = told = 0
    for world in np.flatnonzero(truce.held >= LONG):
        days = int(truce.held[world])
        found = own_response(truce.reports[:days, world], truce.israeli[:days, world])
        long += 1
        dead += bool(truce.israeli[:days, world].any())
        told += found.value > 0 and found.p < TOLD
    return long, dead, told


def _judged(value: float, variance: float, freedom: float, worlds: int, days: int) -> Response:
    if not variance > 0:
        return NOTHING
    error = math.sqrt(variance)
    half = float(stdtrit(freedom, 0.5 + LEVEL / 2)) * error
    p = float(2.0 * stdtr(freedom, -abs(value) / error))
    return Response(value, value - half, value + half, p, worlds, days)
