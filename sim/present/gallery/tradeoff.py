"""Days held against what else counts: deaths, aid, troops. Each arm is a point, under its days in every panel."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.present.charts.frame import FAINT, GREY, SMALL, ink, join_words, keep_apart, text_width, wrap
from sim.present.gallery.findings import ways
from sim.present.gallery.frame import (
    EDGE,
    TINY,
    WIDE,
    Page,
    allowed,
    colours,
    fit,
    labelled,
    luck_words,
    open_page,
    short,
    signed,
    too_few,
    too_many,
)
from sim.present.gallery.source import Gallery
from sim.present.words import number, quantity

ABOUT = "Days held against deaths, aid and troops"
HELD = "days_held"
PANELS = (
    ("deaths", "Deaths to the horizon"),
    ("trucks_delivered_per_day", "Trucks delivered a day"),
    ("troops_peak", "ISF troops in place, peak"),
)
LABEL = 0.2
"""Inches from one label to the next."""
LEAST_SPAN = 0.1
"""An axis spans at least this share of its largest value."""
AXIS, HEAD = 0.34, 0.34


def finding(gallery: Gallery, continues: bool) -> str:
    """Say which arms differ from the baseline in days held and in deaths at once, as far as it can be told."""
    if few := too_few(gallery):
        return few
    other = "deaths" if continues else "trucks_delivered_per_day"
    words = "deaths to the horizon" if continues else "trucks delivered a day"
    if not gallery.others:
        return f"Days held and {words}: one scenario, and nothing to compare it with"
    found = gallery.differences([HELD, other], 2 * len(gallery.others))
    kinds: dict[tuple[str, str], list[str]] = {}
    for name in gallery.others:
        held, against = found[name, HELD], found[name, other]
        if held.told and against.told:
            longer = "longer" if held.mean > 0 else "shorter"
            kinds.setdefault((longer, ways(gallery, other)[1 if against.mean > 0 else 2]), []).append(name)
    base = short(gallery.baseline)
    if all(found[name, measure].same for name in gallery.others for measure in (HELD, other)):
        return f"Days held and {words} are the same as with {base} in every scenario and every simulated world"
    if not kinds:
        return f"No scenario can be told from {base} in both days held and {words} in the simulated worlds"
    parts = []
    for (longer, more), names in sorted(kinds.items(), key=lambda each: -len(each[1]))[:2]:
        who = short(names[0]) if len(names) == 1 else f"{len(names)} scenarios"
        parts.append(f"{who} {'holds' if len(names) == 1 else 'hold'} {longer} with {more} {words}")
    return f"Against {base}, in the simulated worlds {join_words(parts)}"


def draw(gallery: Gallery) -> Figure:
    """Draw the panels one above the other, so that an arm stands under itself."""
    reason = too_many(gallery) or ("" if gallery.worlds else "There is no world to show.")
    continues = not reason and gallery.continues()
    subtitle = (
        f"Mean of each scenario: {luck_words(gallery)}. Crosses: 95 % bootstrap interval of each mean by itself; as "
        "the worlds are the same, scenarios differ more surely than crosses that overlap suggest (see “differences”). "
        + (
            "Every world is followed to the horizon, past a collapse, so that deaths count the same days everywhere."
            if continues
            else "Worlds are followed until they collapse; aid and troops are those of the days until then."
        )
        + allowed(gallery, f"by two measures, days held and {'deaths' if continues else 'trucks delivered a day'}")
    )
    high = max(2.0, LABEL * len(gallery.names) + 0.2) + AXIS + HEAD
    told = 0.95 if not continues else high
    body = 2.0 if reason else told + 2 * high + 0.25
    page = open_page(gallery, finding(gallery, continues) if not reason else "There is nothing to show", subtitle, body)
    if reason:
        return page.say_nothing(reason)
    top = page.top
    shown = [each for each in PANELS if continues or each[0] != "deaths"]
    gallery.means([HELD, *(measure for measure, _ in shown)])
    if not continues:
        _explain(page, top)
        top -= told
    for measure, title in shown:
        _panel(gallery, page, measure, title, top, high)
        top -= high
    page.write(EDGE + 0.6, page.bottom + 0.06, f"Mean days held, of {quantity(gallery.days, 'day')}", size=SMALL,
               color=GREY, va="center")  # fmt: skip
    return page.figure


def _explain(page: Page, top: float) -> None:
    page.write(EDGE, top - 0.1, "Deaths to the horizon: not drawn", weight="bold", va="center")
    text = (
        "These worlds were not followed past a collapse, so that a scenario whose ceasefires end early would seem to "
        "save lives. For deaths to the horizon in every world run the same again with: isf batch … --set end=continue"
    )
    for place, line in enumerate(wrap(text, SMALL, WIDE - 2 * EDGE - 0.5)):
        page.write(EDGE, top - 0.35 - 0.18 * place, line, size=SMALL, va="center")


def _panel(gallery: Gallery, page: Page, measure: str, title: str, top: float, high: float) -> None:
    right = 3.3
    height = high - AXIS - HEAD
    axes = page.axes(EDGE + 0.6, top - high + AXIS, WIDE - 2 * EDGE - 0.6 - right, height)
    unit = gallery.words(measure)[1]
    page.write(EDGE, top - 0.18, title, weight="bold", va="center")
    found, paint = gallery.means([HELD, measure]), colours(gallery)
    points = {
        name: (found[name, HELD], found[name, measure])
        for name in gallery.names
        if math.isfinite(found[name, measure][0])
    }
    axes.grid(visible=True, axis="both", color=FAINT)
    axes.tick_params(axis="x", length=0)
    if not points:
        axes.text(0.5, 0.5, "no world has it", transform=axes.transAxes, ha="center", color=GREY)
        axes.set_yticks([])
        return
    _span(axes, [p[0] for p in points.values()], [p[1] for p in points.values()], gallery.days)
    for name, ((x, x_low, x_high), (y, y_low, y_high)) in points.items():
        base = name == gallery.baseline
        axes.hlines(y, x_low, x_high, color=paint[name], linewidth=1.2, zorder=3, clip_on=False)
        axes.vlines(x, y_low, y_high, color=paint[name], linewidth=1.2, zorder=3, clip_on=False)
        axes.plot(x, y, "D" if base else "o", markersize=7, color=paint[name], zorder=5, clip_on=False)
    low, top_value = axes.get_ylim()
    scale = height / (top_value - low)
    order = sorted(points, key=lambda name: points[name][1][0])
    wanted = [(points[name][1][0] - low) * scale + 1e-4 * place for place, name in enumerate(order)]
    places = within(keep_apart(wanted, LABEL), 0.1, height - 0.05, LABEL)
    for name, place in zip(order, places, strict=True):
        (x, _, _), (y, _, _) = points[name]
        at = place / height
        figures = f"  {number(y)}" + (
            f" ({_against(gallery, name, measure, unit)})" if name != gallery.baseline else ""
        )
        room = right - 0.32 - text_width(figures, TINY)
        words = fit(labelled(gallery, name), SMALL, max(room, 0.8), 1, "bold")
        axes.annotate("", (x, y), xytext=(1.03, at), textcoords="axes fraction", annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": paint[name], "linewidth": 0.5, "alpha": 0.7,
                                  "shrinkA": 0, "shrinkB": 4})  # fmt: skip
        written = axes.annotate(words, (x, y), xytext=(1.04, at), textcoords="axes fraction", annotation_clip=False,
                                va="center", size=SMALL, weight="bold", color=ink(paint[name]))  # fmt: skip
        axes.annotate(figures, (1, 0.5), xycoords=written, va="center", size=TINY, color=GREY, annotation_clip=False)


def _against(gallery: Gallery, name: str, measure: str, unit: str) -> str:
    found = gallery.differences([measure])[name, measure]
    return "the same" if found.same else signed(found.mean, unit)


def within(places: Sequence[float], low: float, high: float, gap: float) -> list[float]:
    """Return places moved, in their order, to lie between two ends and `gap` apart, or less where they do not fit."""
    gap = min(gap, (high - low) / max(1, len(places) - 1))
    order = sorted(range(len(places)), key=lambda place: places[place])
    moved, least = list(places), low
    for place in order:
        moved[place] = least = max(moved[place], least)
        least += gap
    most = high
    for place in reversed(order):
        moved[place] = most = min(moved[place], most)
        most -= gap
    return moved


def _span(axes: Axes, xs: list[tuple[float, float, float]], ys: list[tuple[float, float, float]], days: int) -> None:
    """Set limits that hold every cross, magnify no trifle, and take in no more of the days than there are."""
    for values, setter, most in ((xs, axes.set_xlim, float(days)), (ys, axes.set_ylim, math.inf)):
        known = [end for each in values for end in each if math.isfinite(end)]
        middle, wide = (max(known) + min(known)) / 2, max(known) - min(known)
        # Points that nearly agree must not look far apart, so an axis spans a part of its own values at least.
        half = max(0.58 * wide, LEAST_SPAN * max(abs(end) for end in known) / 2, 0.5)
        # What cannot be below zero has an axis that ends there, or just below where a mark stands on it.
        least = -half / 12 if min(known) == 0.0 else 0.0 if min(known) > 0.0 else -math.inf
        setter(max(least, middle - half), min(most, middle + half))
    axes.locator_params(axis="y", nbins=5)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
