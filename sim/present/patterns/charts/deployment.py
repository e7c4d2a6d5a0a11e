"""How fast a force that all accept builds up, beside forces that were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.daily import spread
from sim.analysis.patterns.delivery import ACCEPTED, STANDING, YEAR, accepted
from sim.analysis.survival import Floats
from sim.evidence.patterns import patterns
from sim.present.charts.frame import day_axis, percent_axis
from sim.present.patterns.charts.frame import BAND, DATA, MODEL, NOTE, Chart
from sim.present.patterns.charts.truce import SHADES
from sim.present.words import number, percent

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs

MONTH = 365 / 12


def since_mandate(troops: Floats, mandate: Floats) -> Floats:
    """Return series by days since each world's mandate, NaN beyond the horizon or without one, (days, worlds).

    Args:
        troops: (days, worlds).
        mandate: Day of each world's mandate, (worlds,); NaN without one.
    """
    days, worlds = troops.shape
    start = np.where(np.isnan(mandate), days, mandate).astype(np.int64)
    rows = np.arange(days)[:, None] + start[None, :]
    moved = np.asarray(troops, dtype=np.float64)[np.minimum(rows, days - 1), np.arange(worlds)[None, :]]
    return np.where(rows < days, moved, np.nan)


def deployment(runs: Runs) -> Chart:
    """Return the build-up of an accepted force by days since its mandate."""
    name, changes = ACCEPTED
    result = runs.result(name, days=YEAR, set=changes)
    outcomes = result.outcomes
    troops = result.daily.pivot(index="day", columns="world", values="troops").to_numpy(dtype=np.float64)
    ceiling = accepted(result)
    peaks = np.nan_to_num(troops).max(axis=0)
    stands = (peaks >= STANDING) & (outcomes["collapsed"].to_numpy() == 0)
    mandate = outcomes["resolution_day"].to_numpy(dtype=np.float64)
    shares = since_mandate(troops[:, stands] / peaks[stands], mandate[stands])
    fan = spread(shares.T)
    pattern = patterns()["SF29"]
    bound = pattern.band["day_of_half_strength"]
    months = pattern.seen("months_to_peak")
    points = {40: pattern.seen("unifil_day_40"), 171: pattern.seen("unifil_day_171")}
    at = {day: float(fan.at(0.5)[day]) for day in points}
    finding = (
        f"40 days after the mandate the median force has {percent(at[40])} of its peak strength, after 171 days "
        f"{percent(at[171])}; UNIFIL in 2006 had {percent(points[40])} and {percent(points[171])} of its ceiling"
    )
    of_accepted = percent(float(np.median(peaks[stands] / ceiling[stands]))) if stands.any() else "none"
    caption = (
        "Troops in place as a share of the highest strength within a year, by days since the mandate. Model: "
        f"{int(stands.sum()):,} worlds of {name} with no objections and full consent in which the ceasefire holds and "
        f"{number(STANDING)} soldiers come; median, middle half and middle 90 %; the median peak is {of_accepted} of "
        "what was accepted. Data: UNIFIL as a share of its authorised ceiling, by the UN's records; UN missions on "
        "average peak after about 10 months (Rappa 2016). Orange: days among which that of half strength must lie."
    )

    def draw(axes: Axes, small: bool) -> None:
        day = np.arange(fan.n.size)
        enough = fan.n >= 20
        for low, high, alpha in SHADES:
            axes.fill_between(day, fan.at(low), fan.at(high), where=enough, color=MODEL, alpha=alpha, linewidth=0)
        axes.plot(day, np.where(enough, fan.at(0.5), np.nan), color=MODEL, linewidth=1.8)
        axes.hlines(0.5, bound.low or 0.0, bound.high or YEAR, color=BAND, linewidth=4, alpha=0.8)
        axes.plot(list(points), list(points.values()), "o", color=DATA, markersize=6, zorder=5)
        axes.axvline(months * MONTH, color=DATA, linewidth=1.2, linestyle=":")
        axes.annotate("UNIFIL 2006", (40, points[40]), xytext=(-4, 8), ha="center", color=DATA, **NOTE)
        axes.annotate("UN missions peak", (months * MONTH, 0.06), xytext=(-4, 0), ha="right", color=DATA, **NOTE)
        percent_axis(axes, 1.05)
        day_axis(axes, YEAR)
        axes.set_xlabel("days since the mandate")

    return Chart("deployment", "How fast an accepted force builds up", finding, caption, draw)
