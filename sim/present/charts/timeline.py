"""One typical world, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.daily import Panel
from sim.analysis.run import Run, identify
from sim.analysis.summary import HELD
from sim.analysis.typical import typical_world
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
    day_axis,
    keep_apart,
    open_page,
    percent_axis,
    say_no_value,
    thousands_axis,
)
from sim.present.words import cause_words, number, quantity

MARKS = {
    "resolution_day": "resolution",
    "first_arrival_day": "first ISF troops",
    "frozen_day": "frozen",
}


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
    number_of = typical_world(result, panel.worlds)
    row = result.outcomes.set_index("world").loc[number_of]
    record = {str(key): value for key, value in row.items()}
    held = int(panel.holding[int(np.searchsorted(panel.worlds, number_of))].sum())
    # A little room after an early end, so that the end is seen to be one.
    shown = panel.days if held >= 0.8 * panel.days else min(panel.days, max(10, round(held * 1.2)))
    return World(number_of, record, panel, held, shown)


def finding(world: World, alone: bool = False) -> str:
    """Say how the world went."""
    rate, worst = world.outcome("deaths_per_day"), world.outcome("worst_day_deaths")
    cause = str(world.outcomes.get("cause", HELD))
    name = f"{'The one' if alone else 'A typical'} world (number {world.number})"
    if world.held >= world.panel.days:
        text = f"{name} holds all {quantity(world.panel.days, 'day')}"
    else:
        why = cause_words(cause)
        text = f"{name} ends on day {world.held}" + ("" if cause == HELD else f" (“{why}”)")
    if not np.isnan(rate):
        text += f"; {number(rate)} deaths a day"
        if not np.isnan(worst):
            text += f", {number(worst)} on the worst day"
    return text


def _stairs(axes: Axes, values: NDArray[np.floating], **style: Any) -> None:
    axes.stairs(values, np.arange(values.size + 1), baseline=None if not style.get("fill") else 0, **style)


def _label_ends(axes: Axes, labels: list[tuple[float, str, str]]) -> None:
    """Name lines right of the axes at their last height, kept apart."""
    low, high = axes.get_ylim()
    heights = [(value - low) / (high - low) for value, _, _ in labels]
    # A line of small print is 0.15 inches high.
    places = keep_apart(heights, 0.15 / (axes.get_position().height * HEIGHT))
    for (_, words, colour), place in zip(labels, places, strict=True):
        axes.text(1.012, place, words, transform=axes.transAxes, va="center", size=SMALL, color=colour)


def _lines(axes: Axes, world: World, lines: list[tuple[str, str, str]], share: bool = False) -> None:
    """Draw series as steps, named at their ends; tells when there is none."""
    labels = []
    for name, words, colour in lines:
        values = world.row(name)
        known = values[~np.isnan(values)]
        if known.size:
            _stairs(axes, values, color=colour, linewidth=1.6)
            labels.append((float(known[-1]), words, colour))
    top = max(axes.get_ylim()[1], 0.1 if share else 1.0) if labels else 1.0
    if share:
        percent_axis(axes, max(top, 1.05 if top > 0.6 else top))
    else:
        axes.set_ylim(0, top)
        thousands_axis(axes)
    if labels:
        _label_ends(axes, labels)
    else:
        say_no_value(axes)


def _draw_deaths(axes: Axes, world: World) -> None:
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
    top = max(22.0, float(np.nanmax(deaths)) * 1.05)
    axes.axhline(20, color=VERMILION, linewidth=0.9, linestyle=(0, (4, 3)))
    labels.append((20.0, "20: ends it, if lasting", VERMILION))
    axes.set_ylim(0, top)
    _label_ends(axes, labels)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return (first day, length) of each run of True."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(after - first)) for first, after in zip(turns[::2], turns[1::2], strict=True)]


def _mark_events(panels: list[Axes], world: World) -> None:
    """Name single days above the top panel, staggered where they stand close, with a line through all."""
    axes = panels[0]
    events = [(world.outcome(key), words) for key, words in MARKS.items()]
    if "phase" in world.panel:
        phase = world.row("phase")
        turns = np.flatnonzero(np.diff(phase[~np.isnan(phase)])) + 1
        events += [(float(day), f"phase {phase[day]:.0f}") for day in turns]
    if world.held < world.panel.days:
        events.append((float(world.held), "end"))
    last_right, level = -np.inf, 0
    for day, words in sorted((event for event in events if 0 <= event[0] <= world.shown), key=lambda event: event[0]):
        level = 1 - level if day < last_right else 0
        last_right = day + world.shown * 0.012 * len(f"{words}, day {day:.0f}")
        for panel in panels:
            panel.axvline(day, color=VERMILION if words == "end" else GREY, linewidth=1.4 if words == "end" else 0.7)
        axes.annotate(f"{words}, day {day:.0f}", (day, 1), xycoords=axes.get_xaxis_transform(), size=SMALL,
                      xytext=(0, 4 + 12 * level), textcoords="offset points", color=INK,
                      ha="right" if day > 0.8 * world.shown else "left")  # fmt: skip


def draw(result: Run) -> Figure:
    """Draw one world nearest the middle: deaths, trucks, troops, arms and line, with crises and its end."""
    run, world = identify(result), pick(result)
    if world is None:
        return open_page(result, "No daily series to follow a world by", "").say_nothing("This run kept none.")
    page = open_page(
        result,
        finding(world, run.worlds == 1),
        f"One of {quantity(run.worlds, 'world')}: its days held are nearest the median and, among such worlds, its "
        "deaths, trucks, troops, arms and line are nearest theirs. It is an example and no average; its dates are no "
        "prediction. Shaded: days in crisis.",
    )
    grid = page.grid(4, 1, left=0.075, right=0.82, top=page.top - 0.085, bottom=page.bottom + 0.005, hspace=0.55,
                     height_ratios=[1.7, 1, 1, 1])  # fmt: skip
    panels = [page.figure.add_subplot(grid[i]) for i in range(4)]
    titles = ("Deaths a day, all parties", "Trucks a day", "Troops and police in place", "Arms and line")
    _draw_deaths(panels[0], world)
    _lines(panels[1], world, TRUCKS)
    _lines(panels[2], world, STRENGTH)
    _lines(panels[3], world, STOCKS, share=True)
    crisis = _runs(np.nan_to_num(world.row("crisis")) > 0)
    for axes, title in zip(panels, titles, strict=True):
        axes.set_title(title, x=-0.057, pad=30 if axes is panels[0] else 6)
        axes.locator_params(axis="y", nbins=4)
        axes.broken_barh(crisis, (0, 1), transform=axes.get_xaxis_transform(), color=ORANGE, alpha=0.4, linewidth=0,
                         zorder=0)  # fmt: skip
        day_axis(axes, world.shown, result.scenario.start if axes is panels[-1] else None)
        if axes is not panels[-1]:
            axes.tick_params(axis="x", labelbottom=False)
    _mark_events(panels, world)
    return page.figure
