"""Daily series among the worlds that still hold: medians and bands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.analysis.daily import Fan, Panel
from sim.analysis.run import Run
from sim.present.charts.frame import (
    BLUE,
    HALO,
    HEIGHT,
    INK,
    LEFT,
    SMALL,
    WIDTH,
    Page,
    day_axis,
    day_ticks,
    join_words,
    open_page,
    percent_axis,
    say_no_value,
    text_width,
    thousands_axis,
)
from sim.present.words import number

SERIES = {
    "deaths": ("Deaths a day, all parties", "number"),
    "trucks_entered": ("Trucks entering a day, both streams", "number"),
    "troops": ("ISF troops in place", "number"),
    "arms": ("Factions' arms, of the start", "share"),
    "line": ("Gaza's area behind the line", "share"),
}
HARD = "\N{NO-BREAK SPACE}"
# What the finding tells, and how it writes the figures.
TOLD: dict[str, tuple[str, Callable[[float], str]]] = {
    "deaths": ("deaths a day", "{:.1f}".format),
    "trucks_entered": ("trucks entering", "{:,.0f}".format),
    "troops": ("ISF troops", lambda value: number(float(f"{value:.2g}"))),
}
# Fewer worlds than this have no 5 % to cut off at either end; they are drawn one by one.
ENOUGH = 20


def draw_fan(axes: Axes, fan: Fan, colour: str = BLUE, bands: bool = True) -> None:
    """Draw the median and, where enough worlds still hold, the middle half and the middle nine tenths."""
    # Values belong to whole days; a step would put sawteeth where only the level is meant.
    day = np.arange(fan.n.size) + 0.5
    if bands:
        for low, high, alpha in ((0.05, 0.95, 0.16), (0.25, 0.75, 0.32)):
            enough = fan.n >= ENOUGH
            axes.fill_between(day, fan.at(low), fan.at(high), where=enough, color=colour, alpha=alpha, linewidth=0)
    axes.plot(day, np.where(fan.n > 0, fan.at(0.5), np.nan), color=colour, linewidth=1.8)
    if fan.n.size < 2:
        axes.plot(day, fan.at(0.5), "o", color=colour)


def draw_worlds(axes: Axes, values: NDArray[np.floating], colour: str = BLUE) -> None:
    """Draw each world's own line."""
    axes.plot(np.arange(values.shape[1]) + 0.5, values.T, color=colour, linewidth=0.8, alpha=0.5)


def draw_key(page: Page, y: float, few: bool, colour: str = BLUE) -> None:
    """Draw the key of a fan in one line."""
    x = LEFT / 2
    bands = [(0.48, "middle half"), (0.16, f"middle 90 % (bands where at least {ENOUGH} worlds hold)")]
    items: list[tuple[str | float, str]] = [("line", "median"), *([("thin", "each world")] if few else bands)]
    for kind, words in items:
        if isinstance(kind, float):
            patch = Rectangle((x, y), 0.022, 0.02, facecolor=colour, alpha=kind, linewidth=0)
        else:
            thick = 0.0045 if kind == "line" else 0.0018
            patch = Rectangle((x, y + 0.01 - thick / 2), 0.022, thick, facecolor=colour, linewidth=0)
        patch.set_transform(page.figure.transFigure)
        page.figure.add_artist(patch)
        page.figure.text(x + 0.028, y + 0.01, words, size=SMALL, va="center")
        x += 0.028 + (text_width(words, SMALL) + 0.25) / WIDTH


def _change(panel: Panel, name: str) -> tuple[float, float]:
    """Return the median over the holding worlds at the start and at the end of the run (means of up to 14 days)."""
    median = panel.fan(name).at(0.5)
    known = median[~np.isnan(median)]
    if not known.size:
        return np.nan, np.nan
    width = max(1, min(14, known.size // 4))
    return float(known[:width].mean()), float(known[-width:].mean())


def finding(panel: Panel) -> str:
    """Say what changes, in the median, where the ceasefire holds."""
    at_risk = panel.at_risk()
    last = int(at_risk.nonzero()[0].max()) + 1 if at_risk.any() else 0
    if not last:
        return "No world holds for a single day: there is nothing to follow"
    parts = []
    for name, (words, form) in TOLD.items():
        first, then = _change(panel, name)
        if not np.isnan(first):
            # Hard spaces, lest a line end between "from" and its figure.
            parts.append(f"{words} from{HARD}{form(first)}{HARD}to{HARD}{form(then)}")
    if not parts:
        return "No daily series of deaths, trucks or troops"
    scope = "" if last == panel.days else f" (the last world ends on day {last})"
    return f"Where the ceasefire holds, medians go: {join_words(parts)}{scope}"


def _draw_at_risk(axes: Axes, panel: Panel) -> None:
    counts = np.append(len(panel.worlds), panel.at_risk())
    axes.step(np.arange(panel.days + 1), counts, where="post", color=INK, linewidth=1.4)
    axes.set_title("Worlds still holding")
    axes.set_ylim(0, max(1, len(panel.worlds)) * 1.18)
    thousands_axis(axes)
    for day in day_ticks(panel.days):
        if day in (0, panel.days) or panel.days >= 90:
            side = "right" if day == panel.days else "left"
            axes.annotate(f"{counts[day]:,}", (day, counts[day]), xytext=(0, 5), textcoords="offset points", ha=side,
                          size=SMALL, color=INK, path_effects=HALO)  # fmt: skip


def draw(result: Run) -> Figure:
    """Draw deaths, trucks, troops, arms and line among the worlds that still hold on each day."""
    panel = Panel(result)
    few = len(panel.worlds) < ENOUGH
    part = "" if len(panel.worlds) == len(result.outcomes) else f" (daily series of {len(panel.worlds):,} worlds)"
    subtitle = (
        "Each day counts only the worlds that still hold on it, so a line may move because bad worlds have left"
        f"{part}. The bands are the spread of worlds, from luck "
        f"{'alone' if result.fixed else 'and from what is uncertain'}; days since {result.scenario.start.day} "
        f"{result.scenario.start:%B %Y}."
    )
    page = open_page(result, finding(panel), subtitle)
    if not panel.names:
        return page.say_nothing("This run kept no daily series.")
    draw_key(page, page.top - 0.012, few)
    grid = page.grid(2, 3, hspace=0.42, wspace=0.24, top=page.top - 0.4 / HEIGHT, bottom=page.bottom - 0.02)
    for place, (name, (title, kind)) in enumerate(SERIES.items()):
        axes = page.figure.add_subplot(grid[place])
        axes.set_title(title)
        fan = panel.fan(name)
        if fan.empty:
            say_no_value(axes)
        else:
            if few:
                draw_worlds(axes, np.where(panel.holding, panel.series(name), np.nan))
            draw_fan(axes, fan, bands=not few)
            _axis_from_zero(axes, kind)
        day_axis(axes, panel.days)
    axes = page.figure.add_subplot(grid[5])
    _draw_at_risk(axes, panel)
    day_axis(axes, panel.days)
    return page.figure


def _axis_from_zero(axes: Axes, kind: str) -> None:
    top = max(axes.get_ylim()[1], 1e-9)
    if kind == "share":
        percent_axis(axes, max(0.1, top))
    else:
        axes.set_ylim(0, max(1.0, top))
        thousands_axis(axes)
