"""Series week by week among the worlds that still hold: arms below each other, one scale a series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.present.charts.frame import (
    BLUE,
    FAINT,
    GREY,
    HALO,
    INK,
    SMALL,
    day_ticks,
    percent_axis,
    text_width,
    thousands_axis,
)
from sim.present.gallery.frame import (
    EDGE,
    TINY,
    WIDE,
    Page,
    fit,
    labelled,
    luck_words,
    open_page,
    short,
    the_baseline,
    too_few,
    too_many,
)
from sim.present.gallery.source import Gallery
from sim.present.words import DASH, number, percent, quantity

ABOUT = "Weekly series among worlds still holding, all scenarios"
SERIES = {
    "deaths": ("Deaths a day", False),
    "trucks_entered": ("Trucks entering a day", False),
    "troops": ("ISF troops in place", False),
    "arms": ("Factions' arms, of start", True),
}
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
ENOUGH = 20
"""Fewer worlds than this have no 5 % to cut off at either end; only their median is drawn."""
FOUR = 4
HEAD, KEY = 0.42, 0.3


def _quantiles(gallery: Gallery) -> dict[str, pd.DataFrame]:
    """Return each series' quantiles by arm and week; a series that was not kept is left out."""
    found = {}
    for series in SERIES:
        try:
            table = gallery.results.series_quantiles(series, LEVELS)
        except Exception as error:  # the store says in its own words which column it lacks
            if "not found" not in str(error).lower() and series not in str(error):
                raise
            continue
        if len(table):
            found[series] = table
    return found


def finding(gallery: Gallery, found: dict[str, pd.DataFrame], following: str) -> str:
    """Say how many worlds are still followed at the end, and in which arms most troops and trucks are seen by then."""
    if not found:
        return "No series over time was kept"
    if few := too_few(gallery):
        return few
    if gallery.worlds == 1:
        return "Deaths, trucks, troops and arms in one simulated world, scenario by scenario"
    left = {name: _last(next(iter(found.values())), name) for name in gallery.names}
    low, high = min(left, key=lambda name: left[name]), max(left, key=lambda name: left[name])
    worlds = quantity(gallery.worlds, "simulated world")
    if left[low] == left[high]:
        lead = f"In the last week {left[low]:,} of {worlds} {following} in every scenario"
    else:
        ends = [[name for name in gallery.names if left[name] == left[end]] for end in (low, high)]
        few, many = (short(names[0]) if len(names) == 1 else f"{len(names)} scenarios alike" for names in ends)
        spread = f"{left[low]:,} ({few}) to {left[high]:,} ({many})"
        lead = f"In the last week {spread} of {worlds} {following}"
    if "deaths" not in found or min(left.values()) < ENOUGH:
        return lead
    # The median alone would hide that most deaths fall in few worlds.
    middle, many = (_range(found["deaths"], gallery.names, column, slice(-FOUR, None)) for column in ("q0.5", "q0.95"))
    deaths = f"the median is {middle} deaths a day, and one world in twenty has {many} or more"
    if left[low] == gallery.worlds:
        return f"Over the last four weeks of the simulated worlds {deaths}"
    return f"{lead}; among these {deaths}"


def _last(table: pd.DataFrame, name: str) -> int:
    own = table[table["scenario"] == name]
    return int(own["worlds"].iloc[-1]) if len(own) else 0


def _range(table: pd.DataFrame, names: Sequence[str], column: str, weeks: slice) -> str:
    """Return the mean over some weeks of a quantile, from its lowest to its highest among the arms."""
    own = [float(table.loc[table["scenario"] == name, column].iloc[weeks].mean()) for name in names]
    low, high = number(min(own)), number(max(own))
    return low if low == high else f"{low}{DASH}{high}"


def draw(gallery: Gallery) -> Figure:
    """Draw a row an arm, a column a series, and how many worlds each week rests on."""
    reason = too_many(gallery) or ("" if gallery.worlds else "There is no world to show.")
    if not reason and not gallery.results.has_series:
        reason = "These worlds were stored without series over time: isf batch … --daily weekly keeps them."
    found = {} if reason else _quantiles(gallery)
    if not reason and not found:
        reason = "None of the series that this chart shows was kept."
    on = not reason and gallery.continues()
    following = "are still followed" if on else "still hold"
    subtitle = (
        f"Weekly means: {luck_words(gallery)}. "
        + (
            "Worlds are followed to the horizon, past a collapse. "
            if on
            else "Each week counts only the worlds that still hold in it, fewer and fewer and not the same ones in "
            "every scenario, so that lines may move or differ because other worlds have left. "
        )
        + (
            f"Grey line: the same world in {the_baseline(gallery)}."
            if gallery.worlds == 1
            else f"Bands: how much worlds differ. Grey line: median of {the_baseline(gallery)}."
        )
    )
    rows = len(gallery.names)
    high = 1.15 if rows <= 6 else 0.95
    title = finding(gallery, found, following) if not reason else "There is nothing to show"
    page = open_page(gallery, title, subtitle, KEY + HEAD + rows * high + 0.25 if not reason else 2.0)
    if reason:
        return page.say_nothing(reason)
    _key(page, page.top - 0.08, gallery.worlds)
    names = min(1.75, max(text_width(labelled(gallery, name), SMALL, "bold") for name in gallery.names) + 0.1)
    columns = [*found, ""]
    gap = 0.5
    wide = (WIDE - 2 * EDGE - names - 0.42 - gap * (len(columns) - 1)) / len(columns)
    top = page.top - KEY - HEAD
    for column, series in enumerate(columns):
        left = EDGE + names + 0.36 + column * (wide + gap)
        title = SERIES[series][0] if series else f"Worlds that {following.replace('are still', 'are')}"
        page.write(
            left - 0.3, top + 0.12, fit(title, SMALL, wide + 0.25, 2, "bold"), size=SMALL, weight="bold", va="bottom"
        )
        most = _most(found[series]) if series else float(gallery.worlds) * 1.05
        for row, name in enumerate(gallery.names):
            axes = page.axes(left, top - (row + 1) * high + 0.22, wide, high - 0.32)
            if series:
                _fan(gallery, axes, found[series], name)
                (percent_axis if SERIES[series][1] else _numbers)(axes, most)
            else:
                _counts(gallery, axes, next(iter(found.values())), name, most)
            axes.locator_params(axis="y", nbins=3)
            axes.tick_params(labelsize=TINY - 0.5, pad=1.5)
            ticks = day_ticks(gallery.days)
            shown = [ticks[0], *(t for t in ticks[1:-1] if t in (90, 180, 365) and gallery.days - t > 90), ticks[-1]]
            axes.set_xticks(shown, [f"{t}" for t in shown] if row == rows - 1 else [""] * len(shown))
            axes.set_xlim(0, gallery.days)
            if column == 0:
                y = top - (row + 0.5) * high + 0.06
                page.write(EDGE, y, fit(labelled(gallery, name), SMALL, names, 3, "bold"), size=SMALL, weight="bold",
                           va="center", linespacing=1.05)  # fmt: skip
    page.write(EDGE, page.bottom + 0.02, "Days since the start", size=TINY, color=GREY, va="center")
    return page.figure


def _numbers(axes: Axes, most: float) -> None:
    axes.set_ylim(0, most)
    thousands_axis(axes)


def _most(table: pd.DataFrame) -> float:
    """Return the top of a series' scale: its highest band where enough worlds make one, else its highest median."""
    enough = table[table["worlds"] >= ENOUGH]
    top = float(enough["q0.95"].max()) if len(enough) else float(table["q0.5"].max())
    return max(top * 1.05, 1e-9) if np.isfinite(top) and top > 0 else 1.0


def _fan(gallery: Gallery, axes: Axes, table: pd.DataFrame, name: str) -> None:
    base = table[table["scenario"] == gallery.baseline]
    own = table[table["scenario"] == name]
    if not len(own) or not own["worlds"].any():
        axes.text(0.5, 0.5, "no value", transform=axes.transAxes, ha="center", va="center", size=TINY, color=GREY)
        return
    day = own["day"].to_numpy(dtype=float)
    enough = own["worlds"].to_numpy() >= ENOUGH
    for low, high, alpha in ((0.05, 0.95, 0.16), (0.25, 0.75, 0.32)):
        axes.fill_between(day, own[f"q{low:g}"], own[f"q{high:g}"], where=enough, color=BLUE, alpha=alpha, linewidth=0)
    if name != gallery.baseline:
        # Light and thin, so that the dashes of few worlds can be seen on it.
        few = not enough.any()
        axes.plot(base["day"], base["q0.5"], color=FAINT if few else GREY, linewidth=2.2 if few else 1.0, zorder=3)
    axes.plot(day, np.where(enough, own["q0.5"], np.nan), color=BLUE, linewidth=1.7, zorder=4)
    axes.plot(day, np.where(enough, np.nan, own["q0.5"]), color=BLUE, linewidth=1.3, linestyle=(0, (3, 2)), zorder=4)


def _counts(gallery: Gallery, axes: Axes, table: pd.DataFrame, name: str, most: float) -> None:
    own = table[table["scenario"] == name]
    day, count = own["day"].to_numpy(dtype=float), own["worlds"].to_numpy(dtype=float)
    axes.fill_between(day, 0, count, color=GREY, alpha=0.25, linewidth=0)
    axes.plot(day, count, color=INK, linewidth=1.2)
    axes.set_ylim(0, most)
    thousands_axis(axes)
    if len(own):
        text = f"{int(count[-1]):,} ({percent(count[-1] / gallery.worlds)})"
        axes.text(0.97, 0.08, text, transform=axes.transAxes, ha="right", va="bottom", size=TINY, color=INK,
                  path_effects=HALO, weight="bold")  # fmt: skip


def _key(page: Page, y: float, worlds: int) -> None:
    x = EDGE
    few = worlds < ENOUGH
    shown: tuple[tuple[str | float, str], ...] = (
        ("line", "median"),
        (0.48, "middle half of worlds"),
        (0.16, "middle 90 %"),
        ("dash", "1 world" if worlds == 1 else f"median of fewer than {ENOUGH} worlds"),
        ("grey", "the same world in the baseline" if worlds == 1 else "median of the baseline"),
    )
    for kind, words in shown[3:] if few else shown:
        colour = (FAINT if few else GREY) if kind == "grey" else BLUE
        if isinstance(kind, float):
            patch = Rectangle((x / WIDE, (y - 0.06) / page.high), 0.24 / WIDE, 0.12 / page.high, facecolor=colour,
                              alpha=kind, linewidth=0, transform=page.figure.transFigure)  # fmt: skip
            page.figure.add_artist(patch)
        else:
            pieces = ((0.0, 0.06), (0.09, 0.06), (0.18, 0.06)) if kind == "dash" else ((0.0, 0.24),)
            thick = 0.03 if kind == "grey" and few else 0.026 if kind == "line" else 0.016
            for start, length in pieces:
                patch = Rectangle(((x + start) / WIDE, (y - thick / 2) / page.high), length / WIDE, thick / page.high,
                                  facecolor=colour, linewidth=0, transform=page.figure.transFigure)  # fmt: skip
                page.figure.add_artist(patch)
        page.write(x + 0.3, y, words, size=SMALL, va="center")
        x += 0.3 + text_width(words, SMALL) + 0.25
