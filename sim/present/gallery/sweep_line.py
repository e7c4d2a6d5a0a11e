"""A measure over one swept parameter, and its difference to the scenario itself below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.analysis.measures import is_share
from sim.analysis.survival import Floats
from sim.present.charts.frame import BLUE, GREY, HALO, INK, SMALL
from sim.present.gallery.frame import EDGE, WIDE, Page, fit, short, signed, unit_words
from sim.present.gallery.source import Gallery
from sim.present.words import figure as figure_words
from sim.present.words import number

HIGH = 4.9
"""Inches of the body."""
MOST_TICKS = 12


def draw_line(
    gallery: Gallery, page: Page, measure: str, placed: Mapping[tuple[Any, ...], str], labels: Mapping[str, list[str]]
) -> None:
    """Draw means with their band, and differences with their intervals below; words stand side by side.

    Args:
        gallery: What is drawn from.
        page: Where to.
        measure: Which.
        placed: The arm of each value.
        labels: The values of the path in words.
    """
    ((path, values),) = gallery.results.over.items()
    order = [(value, words) for value, words in zip(values, labels[path], strict=True) if (value,) in placed]
    numeric = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value, _ in order)
    if numeric:
        order.sort(key=lambda each: float(each[0]))
    x = np.array([value for value, _ in order], dtype=float) if numeric else np.arange(len(order), dtype=float)
    left, wide = EDGE + 0.75, WIDE - 2 * EDGE - 0.95
    upper, lower = page.axes(left, page.top - 2.4, wide, 2.1), page.axes(left, page.bottom + 0.55, wide, 1.45)
    words, unit = gallery.words(measure)
    named = unit and not is_share(unit) and unit not in words.lower()
    page.write(EDGE, page.top, f"{words}, {unit}" if named else words, weight="bold", va="top")
    title = f"Difference to {short(gallery.baseline)} itself, {unit_words(unit)}"
    page.write(EDGE, page.bottom + 2.22, title.rstrip(", "), weight="bold", va="center")
    names = [placed[value,] for value, _ in order]
    _levels(gallery, upper, measure, names, x, numeric)
    _gaps(gallery, lower, measure, names, x)
    spare = 0.04 * (float(np.ptp(x)) or 1.0) if numeric else 0.5
    for axes in (upper, lower):
        axes.set_xlim(x[0] - spare, x[-1] + spare)
        axes.locator_params(axis="y", nbins=5)
        if not numeric or len(order) <= MOST_TICKS:
            room = wide / max(1, len(order)) - 0.1
            axes.set_xticks(x, [fit(words, SMALL, room, 2) if axes is lower else "" for _, words in order])
    page.write(
        left,
        page.bottom + 0.08,
        f"{path}; hollow: cannot be told from zero by itself",
        size=SMALL,
        color=GREY,
        va="bottom",
    )


def _levels(gallery: Gallery, axes: Axes, measure: str, names: list[str], x: Floats, numeric: bool) -> None:
    means, unit = gallery.means([measure]), gallery.words(measure)[1]
    level = np.array([means[name, measure] for name in names])
    if numeric:
        axes.fill_between(x, level[:, 1], level[:, 2], color=BLUE, alpha=0.2, linewidth=0)
        axes.plot(x, level[:, 0], "-o", color=BLUE, linewidth=1.8, markersize=4.5)
    else:
        axes.vlines(x, level[:, 1], level[:, 2], color=BLUE, linewidth=3)
        axes.plot(x, level[:, 0], "o", color=BLUE, markersize=7)
    base = means[gallery.baseline, measure][0]
    axes.axhline(base, color=INK, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    axes.annotate(
        f"{short(gallery.baseline)} {figure_words(base, unit)}",
        (1, base),
        xycoords=axes.get_yaxis_transform(),
        xytext=(-2, 3),
        textcoords="offset points",
        ha="right",
        va="bottom",
        size=SMALL,
        path_effects=HALO,
    )
    axes.yaxis.set_major_formatter(lambda value, _: figure_words(value, unit) if is_share(unit) else number(value))


def _gaps(gallery: Gallery, axes: Axes, measure: str, names: list[str], x: Floats) -> None:
    apart, unit = gallery.differences([measure]), gallery.words(measure)[1]
    axes.axhline(0.0, color=INK, linewidth=1.0, zorder=1)
    for at, name in zip(x, names, strict=True):
        if name == gallery.baseline:
            continue
        each = apart[name, measure]
        face = "white" if each.spans_zero else BLUE
        axes.vlines(at, each.low, each.high, color=BLUE, linewidth=2.6)
        axes.plot(at, each.mean, "o", color=BLUE, markersize=6, markeredgewidth=1.3, markerfacecolor=face)
    axes.yaxis.set_major_formatter(lambda value, _: signed(value, unit))
