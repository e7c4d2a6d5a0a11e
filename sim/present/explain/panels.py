"""Panels of the picture of one world: deaths, events in lanes, lines of series, and what stands across them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.analysis.explain.events import read_on
from sim.analysis.explain.fate import ended_on
from sim.analysis.explain.objects import Explanation
from sim.present.charts.frame import (
    BLUE,
    FAINT,
    GREY,
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
    percent_axis,
    say_no_value,
    thousands_axis,
)
from sim.present.charts.marks import Marks, draw_marks
from sim.present.explain.choice import first_day, ids_of, turning
from sim.present.explain.lanes import Lane
from sim.present.explain.rings import Place, draw_rings
from sim.present.words import number

AXES_LEFT, AXES_RIGHT = 0.075, 0.80
LEAST_AREA, AREA, MOST_AREA = 16.0, 4.5, 520.0
"""Square points of a mark: without deaths, for each death, at most."""
KEY = (1, 10, 50, 100)
"""Deaths whose marks are shown above the lanes."""


@dataclass(frozen=True)
class Panel:
    """A series of one panel: its name, its words at the end of the line, its colour."""

    name: str
    words: str
    colour: str


CONFIDENCE = (Panel("confidence_israel", "Israel's", ORANGE), Panel("confidence_hamas", "Hamas's", PURPLE))
TRUCKS = (Panel("trucks_entered", "entered, both streams", BLUE), Panel("trucks_delivered", "delivered", SKY))
TROOPS = (Panel("troops", "ISF troops", BLUE), Panel("police", "police", SKY))


def series(explanation: Explanation, name: str, days: int) -> NDArray[np.float64]:
    """Return a daily series, (days,), NaN where there is none."""
    row = np.full(days, np.nan)
    given = np.asarray(explanation.daily.get(name, ()), dtype=np.float64)[:days]
    row[: given.size] = given
    return row


def draw_deaths(axes: Axes, explanation: Explanation, days: int) -> None:
    """Draw deaths each day, their mean over seven days, and the level that ends a ceasefire."""
    deaths, average = series(explanation, "deaths", days), series(explanation, "d7", days)
    if np.isnan(deaths).all():
        axes.set_xlim(0, days)
        say_no_value(axes)
        return
    axes.stairs(np.nan_to_num(deaths), np.arange(days + 1), fill=True, baseline=0, color=GREY, alpha=0.55, linewidth=0)
    labels = [(0.0, "each day", GREY)]
    known = average[~np.isnan(average)]
    if known.size:
        axes.plot(np.arange(days) + 1, average, color=INK, linewidth=1.4)
        labels.append((float(known[-1]), "7-day mean (D7)", INK))
    top = max(1.0, float(np.nanmax(deaths)) * 1.05)
    given = explanation.world.scenario.parameters.get("endings.collapse_level")
    if given is not None:
        level = float(given.value)
        top = max(top, 1.1 * level)
        axes.axhline(level, color=VERMILION, linewidth=0.9, linestyle=(0, (4, 3)))
        labels.append((level, f"{number(level)}: ends it, if lasting", VERMILION))
    axes.set_ylim(0, top)
    _label_ends(axes, labels)


def draw_lines(axes: Axes, explanation: Explanation, days: int, lines: Sequence[Panel], share: bool = False) -> None:
    """Draw series as steps, named at their ends; says so if there is none."""
    labels = []
    for line in lines:
        values = series(explanation, line.name, days)
        known = values[~np.isnan(values)]
        if known.size:
            axes.stairs(values, np.arange(days + 1), baseline=None, color=line.colour, linewidth=1.6)
            labels.append((float(known[-1]), line.words, line.colour))
    if not labels:
        axes.set_xlim(0, days)
        say_no_value(axes)
        return
    if share:
        percent_axis(axes, 1.0)
    else:
        axes.set_ylim(0, max(axes.get_ylim()[1], 10.0))
        thousands_axis(axes)
    _label_ends(axes, labels)


def _label_ends(axes: Axes, labels: Sequence[tuple[float, str, str]]) -> None:
    """Name lines right of the axes at their last height, kept apart."""
    low, high = axes.get_ylim()
    inches = axes.get_position().height * axes.get_figure().get_figheight()  # type: ignore[union-attr]
    places = keep_apart([(value - low) / (high - low) for value, _, _ in labels], 0.15 / inches)
    for (_, words, colour), place in zip(labels, places, strict=True):
        axes.text(1.012, place, words, transform=axes.transAxes, va="center", size=SMALL, color=ink(colour))


def area(deaths: float) -> float:
    """Return the area of a mark in square points."""
    return min(LEAST_AREA + AREA * deaths, MOST_AREA)


def draw_lanes(
    axes: Axes,
    found: Sequence[Lane],
    numbers: Mapping[str, int],
    explanation: Explanation,
    days: int,
    end: float | None,
) -> None:
    """Draw events in lanes, with rings and numbers of those that would have turned the outcome."""
    rows = len(found) + bool(numbers)
    axes.set_xlim(0, days)
    axes.set_ylim(-0.5, rows - 0.5)
    axes.set_yticks([])
    axes.grid(visible=False)
    places: list[tuple[Place, tuple[str, ...]]] = []
    for place, lane in enumerate(found):
        y = float(len(found) - 1 - place)
        axes.axhline(y, color=FAINT, linewidth=0.6, zorder=0)
        axes.text(1.012, y, lane.name, transform=axes.get_yaxis_transform(), va="center", size=SMALL,
                  color=INK if lane.marks else GREY)  # fmt: skip
        # Those that follow one another and look alike are drawn at once: a mark at a time takes seconds.
        for (shape, colour, hollow), alike in groupby(lane.marks, lambda mark: (mark.shape, mark.colour, mark.hollow)):
            marks = list(alike)
            sizes = [area(mark.deaths) if shape == "o" else 30.0 for mark in marks]
            axes.scatter(
                [mark.day + 0.5 for mark in marks], [y] * len(marks), s=sizes, marker=shape, zorder=3, alpha=0.8,
                clip_on=False, facecolor="white" if hollow else colour, linewidth=1.2 if hollow else 0.4,
                edgecolor=colour if hollow else "white",
            )  # fmt: skip
            for mark, size in zip(marks, sizes, strict=True):
                places.append((Place(mark.day + 0.5, y, size), mark.ids))
    if numbers:
        scale = (AXES_RIGHT - AXES_LEFT) * WIDTH / days
        draw_rings(axes, numbers, places, _numbered_days(explanation, numbers), scale, end)
        words = "would have ended it" if explanation.held else "would have saved it"
        axes.text(1.012, len(found), words, transform=axes.get_yaxis_transform(), va="center", size=SMALL,
                  weight="bold")  # fmt: skip
    _draw_key(axes)


def _numbered_days(explanation: Explanation, numbers: Mapping[str, int]) -> dict[int, float]:
    """Return by number where on the axis its day is."""
    found: dict[int, float] = {}
    for rerun in turning(explanation):
        for name in ids_of(rerun):
            if name in numbers:
                found.setdefault(numbers[name], first_day(rerun) + 0.5)
    return found


def _draw_key(axes: Axes) -> None:
    """Say above the lanes what the size of a mark means."""
    at_top = axes.transAxes
    inches = axes.get_position().height * axes.get_figure().get_figheight()  # type: ignore[union-attr]
    y, x = 1.0 + 0.13 / inches, 0.30
    axes.text(x - 0.012, y, "area: people killed", transform=at_top, size=SMALL, color=GREY, va="center", ha="right")
    for deaths in KEY:
        axes.scatter([x], [y], s=area(deaths), transform=at_top, color=GREY, alpha=0.6, linewidth=0, clip_on=False)
        x += 0.008 + 0.5 * area(deaths) ** 0.5 / 72 / ((AXES_RIGHT - AXES_LEFT) * WIDTH) * 1.13
        axes.text(x, y, f"{deaths}", transform=at_top, size=SMALL, color=GREY, va="center")
        x += 0.05


def spiral_days(explanation: Explanation) -> tuple[int, int] | None:
    """Return the day to which an end by spiral is dated and the later one on which it was read; None for other ends."""
    if explanation.outcomes.get("cause") != "spiral":
        return None
    first = round(ended_on(explanation.outcomes))
    return first, max(first, read_on(explanation.events) or first)


def finish(
    panels: Sequence[Axes],
    titles: Sequence[str],
    explanation: Explanation,
    days: int,
    above: Marks,
) -> None:
    """Titles, days in crisis and of a spiral, the axis of days, and what stands above the panels."""
    spiral = spiral_days(explanation)
    open_days = sorted({event.day for event in explanation.events if event.kind == "crisis day"})
    for axes, title in zip(panels, titles, strict=True):
        axes.set_title(title, x=-0.057, pad=above.height + 4 if axes is panels[0] else 6)
        if axes is panels[2]:
            axes.set_yticks([0.0, 0.5, 1.0])
        elif axes is not panels[1]:
            axes.locator_params(axis="y", nbins=4)
        axes.broken_barh([(day, 1) for day in open_days], (0, 1), transform=axes.get_xaxis_transform(),
                         color=ORANGE, alpha=0.3, linewidth=0, zorder=0)  # fmt: skip
        if spiral:
            axes.axvspan(spiral[0], spiral[1] + 1, color=VERMILION, alpha=0.12, linewidth=0, zorder=0)
        last = axes is panels[-1]
        day_axis(axes, days, explanation.world.scenario.start if last else None)
        if not last:
            axes.tick_params(axis="x", labelbottom=False)
    draw_marks(list(panels), above)
