"""The share of worlds that still hold, by day."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.run import Run, central, identify
from sim.analysis.survival import Curve, Floats, days_held, milestones, readings, survival
from sim.present.charts.frame import (
    BLUE,
    GREY,
    HALO,
    SMALL,
    WIDTH,
    day_axis,
    join_words,
    keep_apart,
    open_page,
    percent_axis,
)
from sim.present.words import parameters_words, percent, percent_range, quantity

# Below this many ends, half of them say nothing about when worlds end.
ENDS_TO_TELL = 10
# Edges of the axes, share of the page.
EDGES = (0.075, 0.79)
PLOT = EDGES[1] - EDGES[0]
# A milestone's label with its interval: width in inches, and the drop of the curve that makes room for a wider one.
LABEL_WIDTH, LABEL_DROP = 1.25, 0.05


def finding(held: Floats, days: int) -> str:
    """Say how many worlds hold to the horizon, and when the others ended."""
    worlds, ended = held.size, held[held < days]
    if worlds == 0:
        return "No world was run"
    if worlds == 1:
        fate = f"ended on day {ended[0]:.0f}" if ended.size else f"still holds after {quantity(days, 'day')}"
        return f"The one simulated world {fate}"
    if not ended.size:
        return f"All {worlds:,} simulated worlds still hold after {quantity(days, 'day')}"
    if ended.size == worlds:
        last = f"{'the last' if ended.max() > ended.min() else 'all'} ended on day {ended.max():.0f}"
        return f"None of {worlds:,} simulated worlds holds for {quantity(days, 'day')}: {last}"
    middle = float(np.median(ended))
    half = f"; half of all ends come {'by' if middle else 'on'} day {middle:.0f}"
    when = half if ended.size >= ENDS_TO_TELL else ""
    return f"{percent(1 - ended.size / worlds)} of simulated worlds still hold after {quantity(days, 'day')}{when}"


def _subtitle(result: Run, thresholds: list[int]) -> str:
    run = identify(result)
    text = (
        f"Share of {quantity(run.worlds, 'world')} in which neither lasting violence nor an act of a party has ended "
        f"the ceasefire; {parameters_words(run)}. Band: 95 % Wilson interval, which shows only how far the number of "
        "worlds limits the figure."
    )
    if thresholds:
        levels = join_words([str(threshold) for threshold in thresholds], "or")
        text += f" Thin lines: the same if 7 days that average {levels} deaths a day end it, whether or not it lasts."
    return text


def _mark(axes: Axes, curve: Curve, days: int) -> None:
    """Label the curve at the milestones before the horizon."""
    marked = milestones(days)
    for day, following in pairwise(marked):
        point = curve.at(day)
        axes.plot([day], [point.value], "o", color=BLUE, markersize=5, zorder=5)
        spot = (day, point.high)
        text = axes.annotate(percent(point.value), spot, xytext=(5, 7), textcoords="offset points", weight="bold",
                             color=BLUE, path_effects=HALO)  # fmt: skip
        room = (following - day) / days * PLOT * WIDTH
        if room > LABEL_WIDTH or point.high - curve.at(following).high > LABEL_DROP:
            axes.annotate(f" ({percent_range(point.low, point.high)})", (1, 0), xycoords=text, va="bottom", size=SMALL,
                          color=BLUE, path_effects=HALO)  # fmt: skip


def draw(result: Run) -> Figure:
    """Draw the survival curve with its interval, and the simpler readings of the end beside it."""
    held = days_held(result.outcomes, result.days)
    others = readings(result.outcomes, result.days, result.scenario.end, central(result, "endings.collapse_level"))
    page = open_page(result, finding(held, result.days), _subtitle(result, list(others)))
    if not held.size:
        return page.say_nothing("There is no world to show.")
    days, curve = result.days, survival(held, result.days)
    axes = page.figure.add_subplot(page.grid(left=EDGES[0], right=EDGES[1])[0])
    axes.fill_between(curve.day, curve.low, curve.high, step="post", color=BLUE, alpha=0.2, linewidth=0)
    axes.step(curve.day, curve.share, where="post", color=BLUE, linewidth=2.2, zorder=3)
    _mark(axes, curve, days)
    end = curve.at(days)
    labels = [(end.value, f"{percent(end.value)} hold {days} days\n({percent_range(end.low, end.high)})", BLUE, "bold")]
    for threshold, until in reversed(others.items()):
        other = survival(until, days)
        axes.step(other.day, other.share, where="post", color=GREY, linewidth=0.9)
        value = other.at(days).value
        labels.append((value, f"{percent(value)} if {threshold} a day end it", GREY, "normal"))
    axes.plot([days], [end.value], "o", color=BLUE, markersize=5, clip_on=False, zorder=5)
    # Nearly equal ends keep the order main reading above, strictest below.
    places = keep_apart([value - 1e-6 * i for i, (value, *_) in enumerate(labels)], 0.075)
    shift = max(0.0, 0.02 - min(places)) - max(0.0, max(places) - 1.0)
    for (value, text, colour, weight), place in zip(labels, places, strict=True):
        axes.annotate(
            text, (days, value), xytext=(1.03, place + shift), textcoords=axes.get_yaxis_transform(), va="center",
            color=colour, weight=weight, size=SMALL if weight == "normal" else None, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 1, "shrinkB": 3,
                        "relpos": (0, 0.5)},
        )  # fmt: skip
    percent_axis(axes, 1.02)
    axes.set_yticks(np.linspace(0, 1, 5))
    day_axis(axes, days, result.scenario.start)
    return page.figure
