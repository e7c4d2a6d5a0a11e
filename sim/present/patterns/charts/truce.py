"""Charts of the truce as a whole: its weeks, its hazard by age, its survival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullFormatter

from sim.analysis.daily import spread
from sim.analysis.observed import observed_weeks
from sim.analysis.patterns.ceasefire import baseline
from sim.analysis.patterns.survival import hazard_by_age, pool
from sim.analysis.patterns.truces import earlier_truces, weeks_holding
from sim.analysis.survival import days_held, survival
from sim.evidence.patterns import patterns
from sim.present.charts.frame import GREY, HALO, SMALL, day_axis, percent_axis
from sim.present.patterns.charts.frame import BAND, DATA, MODEL, NOTE, Chart
from sim.present.words import number, percent

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs

SHADES = ((0.05, 0.95, 0.16), (0.25, 0.75, 0.32))
YEAR = 365


def weekly(runs: Runs) -> Chart:
    """Return the observed weeks beside the model's."""
    truce = baseline(runs)
    seen = observed_weeks().deaths
    fan = spread(weeks_holding(truce, seen.size).T)
    week = np.arange(1, seen.size + 1)
    wide, half = ((seen >= fan.at(low)) & (seen <= fan.at(high)) for low, high, _ in SHADES)
    late = slice(seen.size // 2, None)
    lies = float(np.median(fan.at(0.5)[late])) / max(float(np.median(seen[late])), 1.0)
    tail = f"; in the later six weeks the model's median is {lies:.1f} times the data's"
    finding = (
        f"{int(wide.sum())} of {seen.size} observed weeks lie in the middle 90 % of model worlds, {int(half.sum())} in "
        f"the middle half{tail}"
    )
    caption = (
        "Palestinians reported killed a week from 11 October 2025. Data: Gaza Ministry of Health, a party-run source "
        "that Israel disputes; newly killed plus died of wounds, added up by this project. Model: baseline, by date of "
        "report, a day late, some reports covering 48 or 72 hours (how many is an assumption); each week counts the "
        "worlds whose ceasefire holds through it. Bands: how much worlds differ, by luck and by what is uncertain."
    )

    def draw(axes: Axes, small: bool) -> None:
        for low, high, alpha in SHADES:
            axes.fill_between(week, fan.at(low), fan.at(high), color=MODEL, alpha=alpha, linewidth=0)
        axes.plot(week, fan.at(0.5), color=MODEL, linewidth=1.8)
        axes.plot(week, seen, "o", color=DATA, markersize=5, zorder=5)
        axes.set_ylim(0, max(float(np.nanmax(fan.at(0.95))), float(seen.max())) * 1.08)
        axes.set_xlim(0.6, seen.size + 0.4)
        axes.set_xticks(week)
        axes.set_xlabel("week")
        axes.set_ylabel("reported killed a week")
        top = int(np.argmax(seen))
        axes.annotate("reported by the ministry", (week[top], seen[top]), xytext=(8, -2), textcoords="offset points",
                      size=SMALL, color=DATA, path_effects=HALO)  # fmt: skip
        if not small:
            axes.text(0.99, 0.98, "model: median, middle half, middle 90 %", transform=axes.transAxes, size=SMALL,
                      color=MODEL, ha="right", va="top", path_effects=HALO)  # fmt: skip

    return Chart("weekly", "Deaths a week beside the observed weeks", finding, caption, draw)


def hazard(runs: Runs) -> Chart:
    """Return the hazard by age of the ceasefire beside that of 268 ceasefires."""
    given = pool(runs)
    found = hazard_by_age(given.held, given.ended, given.world)
    seen = [float(each["value"]) for each in patterns()["HAZARD_BY_AGE"].observed.values()]
    first, last = found[0][2] / seen[0], found[-1][2] / seen[-1]
    falls = found[0][2] / found[-1][2] if found[-1][2] > 0 else float("nan")
    finding = (
        f"The model's hazard falls {falls:.0f}-fold with age, that of the data {seen[0] / seen[-1]:.0f}-fold; it is "
        f"{number(first)} times the data's on the first day and {number(last)} times after day {found[-1][0]}"
    )
    caption = (
        "Chance a day that a ceasefire ends, by its age, both axes logarithmic. Data: 268 open-ended ceasefires of "
        f"1989 to 2020, computed for this project from a public copy. Model: {given.words}. Shaded: 95 % interval "
        "clustered by world, which shows only how far the number of worlds limits the figure."
    )

    def draw(axes: Axes, small: bool) -> None:
        for (low, high, value, estimate), data in zip(found, seen, strict=True):
            ends = [max(low, 0.5), high]
            axes.fill_between(ends, [estimate.low] * 2, [estimate.high] * 2, color=MODEL, alpha=0.25, linewidth=0)
            # Wider below, so that equal levels can both be seen.
            axes.plot(ends, [value] * 2, color=MODEL, linewidth=4)
            axes.plot(ends, [data] * 2, color=DATA, linewidth=1.8)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks([1, 7, 30, 90, 365], ["1", "7", "30", "90", "365"])
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_yticks([1e-4, 1e-3, 1e-2, 1e-1])
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
        axes.set_xlabel("age of the ceasefire, days")
        axes.set_ylabel("ending a day")
        axes.annotate("data", (0.5, seen[0]), xytext=(4, 5), color=DATA, **NOTE)
        axes.annotate("model", (0.5, found[0][2]), xytext=(4, 6), color=MODEL, **NOTE)

    return Chart("hazard", "Hazard by age of the ceasefire beside 268 ceasefires", finding, caption, draw)


def lasting(runs: Runs) -> Chart:
    """Return the survival of the baseline beside earlier truces in Gaza."""
    result = runs.result("baseline", days=YEAR)
    curve = survival(days_held(result.outcomes, YEAR), YEAR)
    steps = earlier_truces()
    bound = {day: patterns()["S90"].band[f"survival_{day}"] for day in (90, YEAR)}
    finding = (
        f"{percent(curve.at(90).value)} of model worlds still hold on day 90 and {percent(curve.at(YEAR).value)} on "
        f"day {YEAR}; of {steps.count} truces in Gaza {percent(steps.at(90))} and {percent(steps.at(YEAR))}"
    )
    caption = (
        f"Share still holding. Data: {steps.count} truces in Gaza between major operations, one of them still in force "
        "at the end of 2025 (Kaplan-Meier with its pointwise 95 % interval; so few tell little). Model: baseline, with "
        "a Wilson interval, which shows only how far the number of worlds limits the figure. Orange: bands set before "
        "any tuning."
    )

    def draw(axes: Axes, small: bool) -> None:
        day = np.append(steps.day[steps.day < YEAR], YEAR)
        kept = np.searchsorted(steps.day, day, side="right") - 1
        axes.fill_between(day, steps.low[kept], steps.high[kept], step="post", color=DATA, alpha=0.10, linewidth=0)
        axes.step(day, steps.share[kept], where="post", color=DATA, linewidth=1.8)
        axes.fill_between(curve.day, curve.low, curve.high, color=MODEL, alpha=0.25, linewidth=0)
        axes.step(curve.day, curve.share, where="post", color=MODEL, linewidth=2.2)
        for at, limits in bound.items():
            if limits.low is not None and limits.high is not None:
                axes.vlines(at, limits.low, limits.high, color=BAND, linewidth=4, alpha=0.8, zorder=4, clip_on=False)
        percent_axis(axes, 1.02)
        day_axis(axes, YEAR)
        axes.set_xlabel("day")
        axes.annotate("model", (200, curve.at(200).value), xytext=(0, -14), color=MODEL, **NOTE)
        axes.annotate(f"{steps.count} truces", (200, steps.at(200)), xytext=(0, 6), color=DATA, **NOTE)
        if not small:
            axes.annotate("shaded: 95 % interval", (20, 0.04), size=SMALL, color=GREY)

    return Chart("survival", "Survival beside earlier truces in Gaza", finding, caption, draw)
