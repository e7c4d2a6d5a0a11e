"""The share of worlds that still hold, by day, in every arm."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.survival import Curve, survival
from sim.present.charts.frame import INK, SMALL, day_axis, ink, keep_apart, percent_axis, wrap
from sim.present.gallery.findings import apart
from sim.present.gallery.frame import (
    EDGE,
    TINY,
    TOGETHER,
    WIDE,
    Page,
    allowed,
    colours,
    fit,
    interval,
    labelled,
    luck_words,
    open_page,
    signed,
    the_baseline,
    too_few,
    too_many,
)
from sim.present.gallery.source import Gallery
from sim.present.words import percent, percent_range, quantity

ABOUT = "Share of worlds still holding, all scenarios"
HELD = "days_held"
PITCH = 2.42
"""Inches from one row of panels to the next."""


def finding(gallery: Gallery) -> str:
    """Say which arms hold longer or shorter than the baseline, as far as it can be told."""
    days, others = gallery.days, gallery.others
    if not gallery.worlds:
        return "No world is settled in every scenario yet"
    if few := too_few(gallery):
        return few
    held = [gallery.held(name) for name in gallery.names]
    if all((each >= days).all() for each in held):
        return f"In every scenario all simulated worlds hold for {quantity(days, 'day')}"
    if not others:
        return f"{percent(float((held[0] >= days).mean()))} of simulated worlds hold for {quantity(days, 'day')}"
    return apart(gallery, HELD)


def draw(gallery: Gallery) -> Figure:
    """Draw all curves over each other, or each beside the baseline where they are many."""
    others, days = gallery.others, gallery.days
    reason = too_many(gallery)
    few = len(others) < TOGETHER
    subtitle = (
        f"Share of worlds in which the ceasefire still holds: {luck_words(gallery)}. Bands: 95 % Wilson interval of "
        "each day by itself, which shows only how far the number of worlds limits the curve. As the worlds are the "
        "same, scenarios differ more surely than overlapping bands suggest: the chart “differences” compares them "
        f"world by world.{allowed(gallery, 'by the days held')}"
    )
    columns = 2 if len(others) <= 4 else 3
    rows = math.ceil(len(others) / columns)
    body = 4.4 if few else 0.42 + rows * PITCH
    page = open_page(gallery, finding(gallery), subtitle, body if not reason else 2.0)
    if reason or not gallery.worlds:
        return page.say_nothing(reason or "There is no world to show.")
    curves = {name: survival(gallery.held(name), days) for name in gallery.names}
    if few:
        _together(gallery, page, curves)
    else:
        _apart(gallery, page, curves, rows, columns)
    return page.figure


def _line(axes: Axes, curve: Curve, colour: str, width: float, band: float, zorder: float = 3) -> None:
    axes.fill_between(curve.day, curve.low, curve.high, step="post", color=colour, alpha=band, linewidth=0,
                      zorder=zorder - 1)  # fmt: skip
    axes.step(curve.day, curve.share, where="post", color=colour, linewidth=width, zorder=zorder)


def _together(gallery: Gallery, page: Page, curves: dict[str, Curve]) -> None:
    days, paint = gallery.days, colours(gallery)
    right, high = 3.0, page.top - page.bottom - 0.55
    axes = page.axes(EDGE + 0.5, page.bottom + 0.55, WIDE - 2 * EDGE - 0.5 - right, high)
    for name in (*gallery.others, gallery.baseline):
        base = name == gallery.baseline
        # The baseline lies below, and wider, so that a curve that is its equal can be seen on it.
        band = 0.13 if len(gallery.names) <= 3 else 0.08
        _line(axes, curves[name], paint[name], 3.4 if base else 1.7, band, 2 if base else 4)
    labels = []
    for place, name in enumerate(gallery.names):
        end = curves[name].at(days)
        labels.append((end.value - 1e-6 * place, name, end))
    apart_by = 0.47 / high * 1.02
    places = keep_apart([value for value, _, _ in labels], apart_by)
    shift = max(0.0, apart_by / 2 - min(places)) - max(0.0, max(places) - (1.02 - apart_by / 2))
    for (value, name, end), wanted in zip(labels, places, strict=True):
        words = fit(labelled(gallery, name), 10, right - 0.35, 1, "bold")
        text = f"{percent(end.value)} hold {days} days ({percent_range(end.low, end.high)})"
        y = wanted + shift
        axes.plot([days], [end.value], "o", color=paint[name], markersize=5, clip_on=False, zorder=6)
        axes.annotate(words, (days, value), xytext=(1.045, y), textcoords=axes.get_yaxis_transform(), va="bottom",
                      color=ink(paint[name]), weight="bold", annotation_clip=False)  # fmt: skip
        axes.annotate(text, (days, value), xytext=(1.045, y), textcoords=axes.get_yaxis_transform(), va="top",
                      color=ink(paint[name]), size=SMALL, annotation_clip=False)  # fmt: skip
        axes.annotate("", (days, value), xytext=(1.04, y), textcoords=axes.get_yaxis_transform(), annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": paint[name], "linewidth": 0.8, "shrinkA": 0,
                                  "shrinkB": 4})  # fmt: skip
    percent_axis(axes, 1.02)
    axes.set_yticks(np.linspace(0, 1, 5))
    day_axis(axes, days, gallery.results.scenario(gallery.baseline).start)


def _apart(gallery: Gallery, page: Page, curves: dict[str, Curve], rows: int, columns: int) -> None:
    days, paint = gallery.days, colours(gallery)
    base = curves[gallery.baseline]
    found = gallery.differences([HELD])
    gap, left = 0.35, EDGE + 0.42
    wide = (WIDE - left - EDGE - gap * (columns - 1)) / columns
    key = (
        f"The dark line in every panel is {the_baseline(gallery)}: {percent(base.at(days).value)} hold "
        f"{quantity(days, 'day')}. Below each name: mean difference in days held and its 95 % interval, world by "
        "world; bold where it can be told apart with all these scenarios allowed for."
    )
    for number, line in enumerate(wrap(key, SMALL, WIDE - 2 * EDGE)):
        page.write(EDGE, page.top - 0.02 - 0.18 * number, line, size=SMALL, color=INK, va="top")
    top = page.top - 0.42
    for place, name in enumerate(gallery.others):
        row, column = divmod(place, columns)
        x, y = left + column * (wide + gap), top - row * PITCH - 2.07
        axes = page.axes(x, y, wide, 1.28)
        _line(axes, base, INK, 1.2, 0.08, 2)
        colour = paint[name]
        _line(axes, curves[name], colour, 1.9, 0.16)
        percent_axis(axes, 1.02)
        axes.set_yticks([0, 0.5, 1])
        axes.tick_params(labelleft=column == 0)
        day_axis(axes, days)
        end, differs = curves[name].at(days), found[name, HELD]
        page.write(x, y + 1.7, fit(name, 10, wide, 1, "bold"), weight="bold", va="bottom", color=ink(colour))
        holding = f"{percent(end.value)} hold ({percent_range(end.low, end.high)})"
        page.write(x, y + 1.53, holding, size=TINY, va="bottom", color=ink(colour))
        days_apart = f"{signed(differs.mean)} days ({interval(differs.low, differs.high)})"
        days_apart = "the same in every world" if differs.same else days_apart
        page.write(x, y + 1.37, days_apart, size=TINY, va="bottom", color=INK,
                   weight="bold" if differs.told else "normal")  # fmt: skip
