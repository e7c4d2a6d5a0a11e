"""Two maps over two swept parameters: the mean of a measure, and its difference to the scenario itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator

from sim.analysis.measures import is_share
from sim.analysis.survival import Floats
from sim.present.charts.frame import BLUE, GREY, INK, SMALL, VERMILION, text_width, wrap
from sim.present.gallery.contrast import Difference
from sim.present.gallery.frame import EDGE, TINY, WIDE, Page, fit, signed, unit_words
from sim.present.gallery.source import Gallery
from sim.present.words import DASH
from sim.present.words import figure as figure_words

LEVEL = LinearSegmentedColormap.from_list("isf-level", ["#F7FBFD", "#9CC9E3", BLUE])
# Vermilion and blue stay apart with any common colour vision, and neither is a verdict.
APART = LinearSegmentedColormap.from_list("isf-apart", [VERMILION, "#F3B58C", "#FFFFFF", "#8FC1DF", BLUE])
LEFT, GAP, HEAD, FOOT = 1.2, 0.35, 0.6, 0.6
"""Inches left of the first map, between both, above and below them."""
DARK = 0.45
"""On a colour of less luminance than this, letters are white."""
SMALLEST = 5.5


@dataclass(frozen=True)
class Size:
    """Inches of a cell, and of the whole body."""

    wide: float
    high: float
    body: float


@dataclass(frozen=True)
class _Map:
    table: Floats
    differ: Mapping[tuple[int, int], Difference]
    apart: bool
    unit: str
    limits: tuple[float, float]

    @property
    def tint(self) -> LinearSegmentedColormap:
        return APART if self.apart else LEVEL


def maps_size(gallery: Gallery) -> Size:
    """Return how large the cells can be."""
    downs, acrosses = gallery.results.over.values()
    wide = min(1.0, (WIDE - 2 * EDGE - LEFT - GAP) / 2 / len(acrosses))
    high = min(0.42, max(0.28, wide * 0.75))
    return Size(wide, high, len(downs) * high + HEAD + FOOT)


def draw_maps(
    gallery: Gallery,
    page: Page,
    measure: str,
    placed: Mapping[tuple[Any, ...], str],
    labels: Mapping[str, list[str]],
    size: Size,
) -> None:
    """Draw both maps.

    Args:
        gallery: What is drawn from.
        page: Where to.
        measure: Which.
        placed: The arm of each pair of values.
        labels: The values of each path in words.
        size: Of the cells.
    """
    (first, downs), (second, acrosses) = gallery.results.over.items()
    unit = gallery.words(measure)[1]
    level, gaps, differ = _tables(gallery, measure, placed)
    low, high = float(np.nanmin(level, initial=np.inf)), float(np.nanmax(level, initial=-np.inf))
    # What the worlds cannot tell apart must not look far apart: no colour scale is narrower than its intervals.
    unsure = _half_width([gallery.means([measure])[name, measure][1:] for name in placed.values()])
    spare = max(0.1 * (high - low), unsure - (high - low) / 2, 1e-9)
    most = max(
        float(np.nanmax(np.abs(gaps), initial=0.0)),
        _half_width([(each.low, each.high) for each in differ.values()]),
        1e-9,
    )
    maps = (
        ("Mean", _Map(level, differ, False, unit, (low - spare, high + spare))),
        ("Difference to the scenario itself", _Map(gaps, differ, True, unit, (-most, most))),
    )
    own = _index(downs, _own(gallery, first)), _index(acrosses, _own(gallery, second))
    for place, (title, shown) in enumerate(maps):
        wide, tall = size.wide * len(acrosses), size.high * len(downs)
        left, bottom = EDGE + LEFT + place * (wide + GAP), page.top - HEAD - tall
        axes = page.axes(left, bottom, wide, tall)
        _map(axes, shown, size)
        axes.xaxis.set_major_locator(FixedLocator(list(np.arange(len(acrosses)) + 0.5)))
        axes.set_xticklabels(_thinned(labels[second], acrosses, size.wide))
        axes.set_yticks(np.arange(len(downs)) + 0.5, [""] * len(downs) if place else labels[first])
        named = unit_words(unit) if place or not is_share(unit) else ""
        heading = f"{title}, {named}" if named else title
        room = WIDE - EDGE - left if place else wide + GAP - 0.1
        page.write(left, page.top - 0.03, fit(heading, 10, room, 1, "bold"), weight="bold", va="top")
        name = fit(second, SMALL, wide, 1)
        page.write(left, bottom - 0.3, name, size=SMALL, color=GREY, va="top")
        if own[0] is not None and own[1] is not None:
            frame = Rectangle((own[1], own[0]), 1, 1, fill=False, edgecolor=INK, linewidth=2.0, zorder=6, clip_on=False)
            axes.add_patch(frame)
    for line, words in enumerate(reversed(wrap(first, SMALL, LEFT + size.wide * len(acrosses)))):
        page.write(EDGE, page.top - HEAD + 0.06 + 0.16 * line, words, size=SMALL, color=GREY, va="bottom")


def _tables(
    gallery: Gallery, measure: str, placed: Mapping[tuple[Any, ...], str]
) -> tuple[Floats, Floats, dict[tuple[int, int], Difference]]:
    """Return means and differences by row and column, NaN where there is none."""
    downs, acrosses = gallery.results.over.values()
    means, apart = gallery.means([measure]), gallery.differences([measure])
    level = np.full((len(downs), len(acrosses)), np.nan)
    gaps, differ = level.copy(), {}
    for row, down in enumerate(downs):
        for column, across in enumerate(acrosses):
            name = placed.get((down, across))
            if name is None:
                continue
            level[row, column] = means[name, measure][0]
            if name != gallery.baseline:
                differ[row, column] = apart[name, measure]
                gaps[row, column] = apart[name, measure].mean
    return level, gaps, differ


def _half_width(intervals: Sequence[tuple[float, ...]]) -> float:
    """Return half the middle width of some intervals, 0 where none is known."""
    known = [(high - low) / 2 for low, high in intervals if math.isfinite(high - low)]
    return float(np.median(known)) if known else 0.0


def _map(axes: Axes, shown: _Map, size: Size) -> None:
    rows, columns = shown.table.shape
    middle = 0.0 if shown.apart else shown.limits[0]
    axes.pcolormesh(
        np.nan_to_num(shown.table, nan=middle),
        cmap=shown.tint,
        vmin=shown.limits[0],
        vmax=shown.limits[1],
        edgecolors="white",
        linewidth=1.0,
    )
    # Larger values lie higher, as on any axis.
    axes.set_xlim(0, columns)
    axes.set_ylim(0, rows)
    axes.grid(visible=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.tick_params(length=0, labelsize=TINY)
    for row in range(rows):
        for column in range(columns):
            _cell(axes, shown, row, column, size.wide)


def _cell(axes: Axes, shown: _Map, row: int, column: int, wide: float) -> None:
    value, differs = float(shown.table[row, column]), shown.differ.get((row, column))
    if math.isnan(value):
        text = "itself" if shown.apart and differs is None else DASH
    else:
        text = signed(value, shown.unit) if shown.apart else figure_words(value, shown.unit)
    # What is the same in every world is known to be so, if there are worlds enough.
    same = differs is not None and differs.same
    hatched = shown.apart and differs is not None and differs.spans_zero and not (same and differs.enough)
    text = "same" if shown.apart and same else text
    if hatched:
        veil = Rectangle((column + 0.01, row + 0.015), 0.98, 0.97, facecolor=(1.0, 1.0, 1.0, 0.72), linewidth=0.0)
        veil.set(hatch="////", edgecolor="#B8B8B8")
        axes.add_patch(veil)
    low, high = shown.limits
    red, green, blue, _ = shown.tint((value - low) / (high - low)) if not math.isnan(value) else (1.0, 1.0, 1.0, 1.0)
    dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < DARK
    size = TINY * min(1.0, (wide - 0.05) / text_width(text, TINY, "bold"))
    axes.text(
        column + 0.5,
        row + 0.5,
        text,
        ha="center",
        va="center",
        size=max(SMALLEST, size),
        zorder=5,
        weight="bold" if shown.apart and differs is not None and not hatched and not same else "normal",
        color="white" if dark and not hatched else INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.75} if hatched else None,
    )


def _own(gallery: Gallery, path: str) -> Any:
    """Return the value of a path in the scenario itself."""
    case = gallery.results.scenario(gallery.baseline)
    return case.parameters[path].value if path in case.parameters else case.choices.get(path)


def _index(values: Sequence[Any], value: Any) -> int | None:
    for place, each in enumerate(values):
        both = isinstance(each, (int, float)) and isinstance(value, (int, float))
        if math.isclose(each, value, rel_tol=1e-9) if both else each == value:
            return place
    return None


def _thinned(words: list[str], values: Sequence[Any], wide: float) -> list[str]:
    """Return the labels of columns: every so many of numbers that would meet, words broken or cut."""
    if not all(isinstance(value, (int, float)) for value in values):
        return [fit(word, TINY, wide, 2) for word in words]
    step = max(1, math.ceil((max(text_width(word, TINY) for word in words) + 0.05) / wide))
    return [word if place % step == 0 else "" for place, word in enumerate(words)]
