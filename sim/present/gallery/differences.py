"""What differs from the baseline, world by world: a forest of intervals for each measure."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.measures import is_share
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.targets import grows_with_time
from sim.present.charts.frame import BLUE, GREY, INK, SMALL, text_width
from sim.present.gallery.contrast import Difference
from sim.present.gallery.findings import apart, ways
from sim.present.gallery.frame import (
    EDGE,
    TINY,
    WIDE,
    Page,
    fit,
    interval,
    luck_words,
    open_page,
    signed,
    the_baseline,
    too_few,
    too_many,
    unit_words,
)
from sim.present.gallery.source import Gallery
from sim.present.words import figure as figure_words
from sim.present.words import percent

ABOUT = "Paired differences to the baseline, all measures"
ROW, HEAD, FOOT, GAP = 0.36, 0.5, 0.3, 0.28
"""Inches of a row, above and below the rows of a measure, and between columns."""
TEXT = 1.85
"""Inches for the figures beside a mark."""


def draw(gallery: Gallery) -> Figure:
    """Draw a panel a measure, with a row for each arm and a scale of its own."""
    others, measures = gallery.others, gallery.measures
    every = "the one scenario compared" if len(others) == 1 else f"all {len(others)} scenarios compared"
    subtitle = (
        f"Mean difference of each scenario to {the_baseline(gallery)}, world by world: "
        f"{luck_words(gallery)}. Thick lines: 95 % bootstrap interval; thin lines: the same, widened for "
        f"{every} on one measure{', which the title allows for too' if not too_few(gallery) else ''}; filled marks: "
        f"told from luck, for the thin line leaves out zero and swapping scenarios within worlds agrees, in at least "
        f"{LEAST_PAIRS} worlds. This is about the number of worlds, not about whether the assumptions hold. Each "
        "measure has its own scale."
    )
    if not gallery.continues() and any(grows_with_time(gallery.target(measure)) for measure in measures):
        subtitle += (
            " Deaths are counted until a collapse only, so that a ceasefire which ends early seems to save lives: "
            "isf batch … --set end=continue counts them to the horizon."
        )
    reason = too_many(gallery)
    if not others:
        reason = f"There is only {gallery.baseline}, and nothing to compare it with."
    if not gallery.worlds:
        reason = "There is no world to show."
    columns = 2 if len(measures) > 1 else 1
    high = HEAD + FOOT + ROW * len(others)
    rows = math.ceil(len(measures) / columns)
    body = 2.0 if reason else rows * high
    title = apart(gallery, measures[0]) if not reason else "Nothing can be compared"
    page = open_page(gallery, title, subtitle, body)
    if reason:
        return page.say_nothing(reason)
    names = min(2.3, max(text_width(name, SMALL, "bold") for name in others) + 0.15)
    found = gallery.differences(measures)
    panel = (WIDE - 2 * EDGE - names - GAP * (columns - 1)) / columns
    for place, measure in enumerate(measures):
        row, column = divmod(place, columns)
        left = EDGE + names + column * (panel + GAP)
        top = page.top - row * high
        axes = page.axes(left, top - high + FOOT, panel - TEXT, ROW * len(others))
        if column == 0:
            for number, name in enumerate(others):
                y = top - HEAD - ROW * (number + 0.5)
                page.write(EDGE, y, fit(name, SMALL, names - 0.1, 2, "bold"), size=SMALL, weight="bold", va="center",
                           linespacing=1.0)  # fmt: skip
        _panel(gallery, page, axes, measure, [found[name, measure] for name in others], left, top, panel)
    return page.figure


def _panel(
    gallery: Gallery, page: Page, axes: Axes, measure: str, rows: list[Difference], left: float, top: float, wide: float
) -> None:
    words, unit = gallery.words(measure)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.spines[["left"]].set_visible(False)
    axes.tick_params(axis="x", length=0, labelsize=TINY)
    known = gallery.values(gallery.baseline, measure)
    base = float(np.nanmean(known)) if np.isfinite(known).any() else math.nan
    _, more, less = ways(gallery, measure)
    page.write(left, top - 0.13, fit(words, 10, wide, 1, "bold"), weight="bold", va="center")
    level = f"baseline {figure_words(base, unit)}{'' if is_share(unit) else f' {unit}'}"
    page.write(left, top - 0.32, f"{level} · difference in {unit_words(unit) or 'its own unit'}", size=TINY, color=GREY,
               va="center")  # fmt: skip
    ends = [end for each in rows for end in (each.mean, each.low, each.high, each.wide_low, each.wide_high, 0.0)]
    finite = [end for end in ends if math.isfinite(end)]
    low, high = min(finite), max(finite)
    spare = 0.06 * (high - low) or 1.0
    axes.set_xlim(low - spare, high + spare)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    longest = max(abs(low), abs(high)) * (100 if is_share(unit) else 1)
    axes.locator_params(axis="x", nbins=5 if longest < 1000 else 3)
    axes.xaxis.set_major_formatter(lambda value, _: _tick(value, unit))
    for number, each in enumerate(rows):
        if not each.pairs:
            axes.text(0.5, number, "no world has it in both", transform=axes.get_yaxis_transform(), size=TINY,
                      color=GREY, ha="center", va="center")  # fmt: skip
            continue
        axes.hlines(number, each.wide_low, each.wide_high, color=BLUE, linewidth=1.0, zorder=3)
        axes.hlines(number, each.low, each.high, color=BLUE, linewidth=3.2, zorder=3)
        axes.plot(each.mean, number, "o", markersize=6.5, color=BLUE, markerfacecolor=BLUE if each.told else "white",
                  markeredgewidth=1.4, zorder=4, clip_on=False)  # fmt: skip
        y = top - HEAD - ROW * (number + 0.5)
        x = left + wide - TEXT + 0.12
        page.write(x, y + 0.015, f"{signed(each.mean, unit)} ({interval(each.low, each.high, unit)})", size=TINY,
                   va="bottom", weight="bold" if each.told else "normal")  # fmt: skip
        sides = f"{more} in {percent(each.more)}, {less} in {percent(each.less)}"
        page.write(x, y - 0.005, "the same in every world" if each.same else sides, size=TINY - 0.5, va="top",
                   color=GREY)  # fmt: skip


def _tick(value: float, unit: str) -> str:
    written = signed(value, unit)
    return written.rstrip("0").rstrip(".") if "." in written else written
