"""Whether one arm's ceasefires end sooner than the other's: the log-rank test, with arms swapped within worlds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from sim.analysis.hazard import Events, two_arms
from sim.analysis.survival import Floats
from sim.analysis.swap import swap_test


@dataclass(frozen=True, slots=True)
class LogRank:
    """What the log-rank test says of two arms over the same worlds.

    Attributes:
        statistic: Log-rank chi-square of the two arms taken as if they were independent; 0 where no world ends in
            either arm or both arms are equal, NaN without any world.
        p_swap: How often the arms would come out this far apart or further if which is which made no difference, by
            swapping them within worlds. Use this one; see `sim.analysis.swap.SMALLEST` for the smallest it can tell.
        p_asymptotic: From the chi-square distribution, which takes the arms as independent. Over the same worlds they
            hang together, and this is mostly too large; it stands here for comparison with other programs.
    """

    statistic: float
    p_swap: float
    p_asymptotic: float


def log_rank(a: ArrayLike, b: ArrayLike, days: float) -> LogRank:
    """Compare how long two arms hold in the same worlds.

    Args:
        a: Days held, one a world; a world that held `days` or more did not end.
        b: The same worlds in the same order, in the other arm.
        days: Horizon.

    Raises:
        ValueError: The arms are not of equal length, or a value is missing.
    """
    first, second = two_arms(a, b, days)
    if first.size == 0:
        return LogRank(float("nan"), float("nan"), float("nan"))
    events = Events.of(first, second, days)
    statistic = chi_square(events)
    return LogRank(
        statistic,
        swap_test(_scores(events, first, days) - _scores(events, second, days)),
        float(chdtrc(1.0, statistic)),
    )


def chi_square(events: Events) -> float:
    """Return the log-rank statistic of two arms taken as independent (Mantel 1966), 0 where nothing can be told."""
    risk, ended = events.risk_a + events.risk_b, events.ended_a + events.ended_b
    expected = ended * events.risk_a / risk
    variance = expected * (events.risk_b / risk) * (risk - ended) / np.maximum(risk - 1.0, 1.0)
    off, spread = float((events.ended_a - expected).sum()), float(variance.sum())
    return off * off / spread if spread > 0.0 else 0.0


def _scores(events: Events, held: Floats, days: float) -> Floats:
    """Return what each world of an arm adds to ended minus expected.

    Swapping arms within worlds leaves the pooled risk sets as they are, so that these scores do not change with it.
    """
    hazard = np.append(0.0, np.cumsum((events.ended_a + events.ended_b) / (events.risk_a + events.risk_b)))
    ends: Floats = (held < days) - hazard[np.searchsorted(events.day, held, side="right")]
    return ends
