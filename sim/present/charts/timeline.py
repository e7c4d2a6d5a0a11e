"""One world near the middle of the run, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.causes import HELD
from sim.analysis.daily import Panel
from sim.analysis.middle import median_days_held, middle_world
from sim.analysis.run import Run, central, identify
from sim.present.charts.frame import (
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    VERMILION,
    WIDTH,
    day_axis,
    ink,
    keep_apart,
    open_page,
    percent_axis,
    say_no_value,
    thousands_axis,
)
from sim.present.charts.marks import draw_marks, place_marks
from sim.present.words import cause_words, mid_sentence, number, quantity

# Series, its name at the end of the line, colour.
TRUCKS = [("trucks_entered", "entered, both streams", BLUE), ("trucks_delivered", "delivered", SKY)]
STRENGTH = [("troops", "ISF troops", BLUE), ("police", "police", SKY)]
STOCKS = [("arms", "arms left with factions", PURPLE), ("line", "area behind the line", GREEN)]


@dataclass(frozen=True)
class World:
    """What is shown of one world: its outcomes, its days held, and its daily series up to `shown` days."""

    number: int
    outcomes: dict[str, Any]
    panel: Panel
    held: int
    shown: int

    def row(self, name: str) -> NDArray[np.floating]:
        """Return a daily series, (shown,)."""
        return self.panel.row(name, self.number)[: self.shown]

    def outcome(self, name: str) -> float:
        """Return an outcome as a number, NaN when there is none."""
        value = self.outcomes.get(name, np.nan)
        return float(value) if isinstance(value, (int, float, np.number)) else np.nan


def pick(result: Run) -> World | None:
    """Return the world nearest the middle of those whose daily series were kept."""
    panel = Panel(result)
    if not panel.names or not len(panel.worlds):
        return None
    number_of = middle_world(result, panel.worlds)
    row = result.outcomes.set_index("world").loc[number_of]
    record = {str(key): value for key, value in row.items()}
    held = int(panel.holding[int(np.searchsorted(panel.worlds, number_of))].sum())
    # A little room after an early end, so that the end is seen to be one.
    shown = panel.days if held >= 0.8 * panel.days else min(panel.days, max(10, round(held * 1.2)))
    return World(number_of, record, panel, held, shown)


def finding(world: World, alone: bool = False) -> str:
    """Say how the world went while it held."""
    name = "The one simulated world" if alone else f"World {world.number:,}, near the middle,"
    if world.held >= world.panel.days:
        text = f"{name} holds all {quantity(world.panel.days, 'day')}"
    else:
        cause = str(world.outcomes.get("cause", HELD))
        text = f"{name} ends on day {world.held}" + ("" if cause == HELD else f": {mid_sentence(cause_words(cause))}")
    deaths = world.row("deaths")[: world.held]
    if not deaths.size or np.isnan(deaths).all():
        return text
    until = "" if world.held >= world.panel.days else "until then "
    mean, worst = number(float(np.nanmean(deaths))), number(float(np.nanmax(deaths)))
    return f"{text}; {until}{mean} deaths a day, {worst} on the worst"


def _stairs(axes: Axes, values: NDArray[np.floating], **style: Any) -> None:
    axes.stairs(values, np.arange(values.size + 1), baseline=None if not style.get("fill") else 0, **style)


def _label_ends(axes: Axes, labels: list[tuple[float, str, str]]) -> None:
    """Name lines right of the axes at their last height, kept apart."""
    low, high = axes.get_ylim()
    heights = [(value - low) / (high - low) for value, _, _ in labels]
    # A line of small print is 0.15 inches high.
    places = keep_apart(heights, 0.15 / (axes.get_position().height * HEIGHT))
    for (_, words, colour), place in zip(labels, places, strict=True):
        axes.text(1.012, place, words, transform=axes.transAxes, va="center", size=SMALL, color=ink(colour))


def _lines(axes: Axes, world: World, lines: list[tuple[str, str, str]], share: bool = False) -> None:
    """Draw series as steps, named at their ends; tells when there is none."""
    labels = []
    for name, words, colour in lines:
        values = world.row(name)
        known = values[~np.isnan(values)]
        if known.size:
            _stairs(axes, values, color=colour, linewidth=1.6)
            labels.append((float(known[-1]), words, colour))
    top = max(axes.get_ylim()[1], 0.1 if share else 10.0) if labels else 1.0
    if share:
        percent_axis(axes, max(top, 1.05 if top > 0.6 else top))
    else:
        axes.set_ylim(0, top)
        thousands_axis(axes)
    if labels:
        _label_ends(axes, labels)
    else:
        say_no_value(axes)


def _draw_deaths(axes: Axes, world: World, level: float) -> None:
    deaths, average = world.row("deaths"), world.row("d7")
    if np.isnan(deaths).all():
        _lines(axes, world, [])
        return
    _stairs(axes, np.nan_to_num(deaths), fill=True, color=GREY, alpha=0.55, linewidth=0)
    labels = [(0.0, "each day", GREY)]
    known = average[~np.isnan(average)]
    if known.size:
        axes.plot(np.arange(average.size) + 1, average, color=INK, linewidth=1.4)
        labels.append((float(known[-1]), "7-day mean (D7)", INK))
    top = max(1.0, float(np.nanmax(deaths)) * 1.05)
    if not np.isnan(level):
        top = max(top, 1.1 * level)
        axes.axhline(level, color=VERMILION, linewidth=0.9, linestyle=(0, (4, 3)))
        labels.append((level, f"{number(level)}: ends it, if lasting", VERMILION))
    axes.set_ylim(0, top)
    _label_ends(axes, labels)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (first day, length) of each run of True."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(after - first)) for first, after in zip(turns[::2], turns[1::2], strict=True)]


def _subtitle(result: Run, world: World) -> str:
    worlds, middle = len(result.outcomes), median_days_held(result)
    if worlds == 1:
        text = "One world is no average, and its dates are no prediction."
    else:
        half = "Half of the worlds or more hold to the horizon"
        if middle < result.days:
            half = f"Half of the worlds end by day {middle:.0f}"
        text = (
            f"One of {quantity(worlds, 'world')}, an example and no average; its dates are no prediction. {half}; "
            "among those that hold about as long, this one is nearest their medians of deaths, trucks, troops, arms "
            "and line."
        )
    if world.outcomes.get("cause") == "spiral":
        text += " A spiral is dated to the first deadly day of the week that shows it."
    return f"{text} Shaded: days in crisis."


def draw(result: Run) -> Figure:
    """Draw one world near the middle: deaths, trucks, troops, arms and line, with crises, events and its end."""
    run, world = identify(result), pick(result)
    if world is None:
        return open_page(result, "No daily series to follow a world by", "").say_nothing("This run kept none.")
    page = open_page(result, finding(world, run.worlds == 1), _subtitle(result, world))
    left, right = 0.075, 0.82
    marks = place_marks(world.outcomes, world.row("phase"), world.held, world.panel.days, (right - left) * WIDTH)
    top = page.top - (marks.height + 16) / 72 / HEIGHT
    grid = page.grid(4, 1, left=left, right=right, top=top, bottom=page.bottom + 0.005, hspace=0.55,
                     height_ratios=[1.7, 1, 1, 1])  # fmt: skip
    panels = [page.figure.add_subplot(grid[i]) for i in range(4)]
    titles = ("Deaths a day, all parties", "Trucks a day", "Troops and police in place", "Arms and line")
    _draw_deaths(panels[0], world, central(result, "endings.collapse_level"))
    _lines(panels[1], world, TRUCKS)
    _lines(panels[2], world, STRENGTH)
    _lines(panels[3], world, STOCKS, share=True)
    crisis = _runs(np.nan_to_num(world.row("crisis")) > 0)
    for axes, title in zip(panels, titles, strict=True):
        axes.set_title(title, x=-0.057, pad=marks.height + 4 if axes is panels[0] else 6)
        axes.locator_params(axis="y", nbins=4)
        axes.broken_barh(crisis, (0, 1), transform=axes.get_xaxis_transform(), color=ORANGE, alpha=0.4, linewidth=0,
                         zorder=0)  # fmt: skip
        day_axis(axes, world.shown, result.scenario.start if axes is panels[-1] else None)
        if axes is not panels[-1]:
            axes.tick_params(axis="x", labelbottom=False)
    draw_marks(panels, marks)
    return page.figure
