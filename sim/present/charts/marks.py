"""Phases and single days above a chart of one world: numbered, stacked where they stand close, never on each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.present.charts.frame import GREY, HALO, INK, SMALL, VERMILION, stack, text_width

EVENTS = {"resolution_day": "resolution", "first_arrival_day": "first ISF troops", "frozen_day": "frozen"}
# Points: height of a line of labels, of the strip of phases; inches: least room for a phase's number, gap of labels.
LINE, STRIP = 13.0, 15.0
NUMBER_ROOM, GAP = 0.24, 0.12
# Inches by which a label may stand out right of the axes, where the names of lines begin lower.
OVERHANG = 1.2


@dataclass(frozen=True, slots=True)
class Event:
    """A named day, and where its label stands: on which level, left or right of its line."""

    day: float
    words: str
    level: int
    side: str
    end: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands above the axes.

    Attributes:
        events: Named days.
        phases: First day and number of each phase, and whether there is room for the number.
        height: Of all, in points.
    """

    events: tuple[Event, ...]
    phases: tuple[tuple[int, int, bool], ...]
    height: float


def _phases(phase: NDArray[np.floating], inches_a_day: float) -> list[tuple[int, int, bool]]:
    known = phase[~np.isnan(phase)]
    starts = [0, *(np.flatnonzero(np.diff(known)) + 1)] if known.size else []
    placed, free = [], -np.inf
    for day in starts:
        fits = day * inches_a_day >= free
        if fits:
            free = day * inches_a_day + NUMBER_ROOM
        placed.append((int(day), int(known[day]), fits))
    return placed


def place_marks(outcomes: Mapping[str, Any], phase: NDArray[np.floating], held: int, days: int, width: float) -> Marks:
    """Choose where the marks of a world stand.

    Args:
        outcomes: Of the world.
        phase: Phase by day, as many days as are shown.
        held: Days held.
        days: Horizon.
        width: Of the axes in inches.
    """
    shown = phase.size
    named = [(float(outcomes.get(key, np.nan)), words, False) for key, words in EVENTS.items()]
    if held < days:
        named.append((float(held), "end", True))
    # The latest day first, and so lowest: a line that rises to a higher label then passes left of the lower ones.
    named = sorted((item for item in named if 0 <= item[0] <= shown), reverse=True)
    spans, sides = [], []
    for day, words, _ in named:
        at, wide = day / shown * width, text_width(f"{words}, day {day:.0f}", SMALL) + GAP
        left = at + wide > width + OVERHANG
        spans.append((at - wide, at) if left else (at, at + wide))
        sides.append("right" if left else "left")
    levels = stack(spans)
    phases = _phases(phase, width / max(shown, 1))
    events = tuple(
        Event(day, f"{words}, day {day:.0f}", level, side, end)
        for (day, words, end), level, side in zip(named, levels, sides, strict=True)
    )
    height = STRIP * bool(phases) + LINE * (max(levels) + 1 if levels else 0)
    return Marks(events, tuple(phases), height)


def draw_marks(panels: list[Axes], marks: Marks) -> None:
    """Draw phases as a numbered strip above the first axes, and named days as lines through all of them."""
    axes = panels[0]
    at_top = axes.get_xaxis_transform()
    for day, number, fits in marks.phases:
        axes.annotate("", (day, 1), xycoords=at_top, xytext=(0, 11), textcoords="offset points",
                      arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 1},
                      annotation_clip=False)  # fmt: skip
        if fits:
            axes.annotate(f"{number}", (day, 1), xycoords=at_top, xytext=(2.5, 1.5), textcoords="offset points",
                          size=SMALL, color=GREY, annotation_clip=False)  # fmt: skip
    if marks.phases:
        axes.annotate("phase", (0, 1), xycoords="axes fraction", xytext=(-6, 1.5), textcoords="offset points",
                      size=SMALL, color=GREY, ha="right")  # fmt: skip
    base = STRIP * bool(marks.phases)
    for event in marks.events:
        colour, thick = (VERMILION, 1.4) if event.end else (INK, 0.8)
        for panel in panels:
            panel.axvline(event.day, color=colour, linewidth=thick)
        foot = base + LINE * event.level
        axes.annotate("", (event.day, 1), xycoords=at_top, xytext=(0, foot + 11), textcoords="offset points",
                      arrowprops={"arrowstyle": "-", "color": colour, "linewidth": thick, "shrinkA": 0, "shrinkB": 0},
                      annotation_clip=False)  # fmt: skip
        aside = 3 if event.side == "left" else -3
        axes.annotate(event.words, (event.day, 1), xycoords=at_top, xytext=(aside, foot + 2), size=SMALL, color=INK,
                      textcoords="offset points", ha=event.side, annotation_clip=False, path_effects=HALO)  # fmt: skip
