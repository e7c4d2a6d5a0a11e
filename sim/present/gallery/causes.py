"""How the worlds of each arm ended, and what holds: one column a way to end, one row an arm, one scale."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.causes import HELD, NOT_RECORDED, causes
from sim.present.charts.frame import BLUE, FAINT, GREY, HALO, INK, ORANGE, SMALL, text_width
from sim.present.gallery.frame import (
    EDGE,
    TINY,
    WIDE,
    allowed,
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
from sim.present.words import cause_words, mid_sentence, percent, quantity

ABOUT = "How the worlds ended, all scenarios"
ROW, HEAD, FOOT = 0.36, 0.62, 0.3
LEAST, FIGURE = 0.92, 0.5
"""Inches that a column needs for its heading, and behind its longest bar for a figure."""
LEAST_SHIFT = 0.05
"""A smaller change of a cause's share is no headline."""


def tables(gallery: Gallery) -> dict[str, pd.DataFrame]:
    """Return, for each arm, its causes with shares and intervals, by cause."""
    return {
        name: causes(gallery.table(name, ["cause", "days_held"]), gallery.days).set_index("cause")
        for name in gallery.names
    }


def finding(gallery: Gallery, found: dict[str, pd.DataFrame], kinds: list[str]) -> str:
    """Say which cause is most frequent in all arms, or which cause's share moves most against the baseline."""
    days = gallery.days
    if few := too_few(gallery):
        return few
    if gallery.worlds == 1:
        return "How one simulated world ends in each scenario"
    ends = [kind for kind in kinds if kind != HELD]
    if not ends:
        return f"No simulated world ends within {quantity(days, 'day')} in any scenario"
    first = _most(found[gallery.baseline], ends)
    same = bool(first) and all(_most(found[name], ends) == first for name in gallery.names)
    every = "in every scenario" if gallery.others else f"in {short(gallery.baseline)}"
    if same:
        lead = f"“{cause_words(first)}” is the most frequent end {every}"
    else:
        lead = f"No single way to end stands out {every}"
    if not gallery.others:
        return lead
    measures = [f"cause={kind}" for kind in ends if kind != NOT_RECORDED]
    if not measures:
        return lead
    apart = gallery.differences(measures, len(gallery.others) * len(measures))
    told = [(cell, each) for cell, each in apart.items() if each.told and abs(each.mean) >= LEAST_SHIFT]
    if not told:
        points = f"{100 * LEAST_SHIFT:.0f} points"
        return f"{lead}; no cause's share of simulated worlds can be told to differ by {points} or more"
    (name, measure), most = max(told, key=lambda each: abs(each[1].mean))
    equal = [cell for cell, each in told if math.isclose(each.mean, most.mean, rel_tol=1e-9) and cell[1] == measure]
    who = short(name) if len(equal) == 1 else f"{len(equal)} scenarios alike"
    kind = measure.removeprefix("cause=")
    before, after = (percent(_share(found[arm], kind)) for arm in (gallery.baseline, name))
    whose = "its share" if same and kind == first else f"“{cause_words(kind)}”"
    return f"{lead}; {whose} moves most, from {before} to {after} of simulated worlds with {who}"


def _most(table: pd.DataFrame, ends: list[str]) -> str:
    """Return the cause whose interval lies above those of all others; nothing if the worlds tell of none."""
    there = table.loc[[kind for kind in ends if kind in table.index]].sort_values("share", ascending=False)
    if not len(there) or (len(there) > 1 and there["high"].iloc[1:].max() >= there["low"].iloc[0]):
        return ""
    return str(there.index[0])


def _share(table: pd.DataFrame, kind: str) -> float:
    return float(table["share"].get(kind, 0.0))


def draw(gallery: Gallery) -> Figure:
    """Draw bars on one scale: what holds, then the ends, the most frequent over all arms first."""
    reason = too_many(gallery) or ("" if gallery.worlds else "There is no world to show.")
    found = {} if reason else tables(gallery)
    every = [str(kind) for kind in dict.fromkeys(kind for table in found.values() for kind in table.index)]
    total = {kind: sum(_share(table, kind) for table in found.values()) for kind in every}
    kinds = [HELD, *sorted((k for k in every if k != HELD and total[k]), key=lambda k: -total[k])] if found else []
    never = [cause_words(kind) for kind in every if kind != HELD and not total[kind]]
    subtitle = (
        f"Share of worlds by what ended the ceasefire first, {luck_words(gallery)}. All bars have one scale. Thin "
        "lines: 95 % Wilson interval, which shows only how far the number of worlds limits a share; dashes: the "
        f"share in {the_baseline(gallery)}.{f' In no scenario: {_list(never)}.' if never else ''}"
        f"{allowed(gallery, 'by each way to end')}"
    )
    rows = len(gallery.names)
    title = finding(gallery, found, kinds) if not reason else "There is nothing to show"
    page = open_page(gallery, title, subtitle, HEAD + FOOT + ROW * rows if not reason else 2.0)
    if reason:
        return page.say_nothing(reason)
    names = min(2.3, max(text_width(labelled(gallery, name), SMALL, "bold") for name in gallery.names) + 0.15)
    gap = 0.16
    room = WIDE - 2 * EDGE - names - gap * (len(kinds) - 1)
    most = [max(float(table["high"].get(kind, 0.0)) for table in found.values()) for kind in kinds]
    per_share, widths = _widths(most, room)
    for number, name in enumerate(gallery.names):
        y = page.top - HEAD - ROW * (number + 0.5)
        page.write(EDGE, y, fit(labelled(gallery, name), SMALL, names - 0.1, 2, "bold"), size=SMALL, weight="bold",
                   va="center", linespacing=1.0)  # fmt: skip
    for column, kind in enumerate(kinds):
        left, wide = EDGE + names + sum(widths[:column]) + column * gap, widths[column]
        axes = page.axes(left, page.bottom + FOOT, wide, ROW * rows)
        shares = np.array([_share(found[name], kind) for name in gallery.names])
        ends = [found[name].loc[kind] if kind in found[name].index else None for name in gallery.names]
        colour = BLUE if kind == HELD else ORANGE
        places = np.arange(rows)
        axes.barh(places, shares, height=0.62, color=colour)
        axes.axvline(shares[0], color=GREY, linewidth=0.9, linestyle=(0, (3, 2)), zorder=1)
        for place, (value, row) in enumerate(zip(shares, ends, strict=True)):
            low, high = (value, value) if row is None else row[["low", "high"]].to_numpy(dtype=float)
            if row is not None:
                axes.hlines(place, low, high, color=INK, linewidth=0.9, zorder=4)
            tone = INK if value else GREY
            axes.annotate(percent(value), (high, place), xytext=(3, 0), textcoords="offset points", va="center",
                          size=TINY, color=tone, annotation_clip=False, path_effects=HALO)  # fmt: skip
        axes.set_ylim(rows - 0.5, -0.5)
        axes.set_xlim(0, wide / per_share)
        axes.set_yticks([])
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x", color=FAINT)
        step = next((each for each in (0.05, 0.1, 0.2, 0.5) if each * per_share > 0.55), 1.0)
        axes.set_xticks(np.arange(0.0, most[column] + 1e-9, step))
        axes.xaxis.set_major_formatter(lambda value, _: percent(value))
        axes.tick_params(axis="x", length=0, labelsize=TINY)
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_color(GREY)
        head = fit(cause_words(kind), SMALL, wide, 3, "bold").replace("\n ", "\n")
        page.write(left, page.top - HEAD + 0.05, head, size=SMALL, weight="bold", va="bottom", linespacing=1.05)
    return page.figure


def _widths(most: list[float], room: float) -> tuple[float, list[float]]:
    """Return the inches of a share of one, and those of each column: one scale, and no room for what is rare."""
    low, high = 0.0, room
    for _ in range(50):
        scale = (low + high) / 2
        if sum(max(LEAST, each * scale + FIGURE) for each in most) > room:
            high = scale
        else:
            low = scale
    least = min(LEAST, room / len(most))
    widths = [max(least, each * low + FIGURE) for each in most]
    return max(low, 0.5), [width * min(1.0, room / sum(widths)) for width in widths]


def _list(names: list[str]) -> str:
    return ", ".join(mid_sentence(name) for name in names)
