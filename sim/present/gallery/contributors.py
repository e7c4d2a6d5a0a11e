"""What became of each contributing state in every arm: offered, accepted, soldiers at the peak, as a readable table."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.pairing import settled
from sim.analysis.survival import Floats
from sim.present.charts.frame import GREY, INK, SKY, SMALL, text_width
from sim.present.gallery.contrast import widening
from sim.present.gallery.frame import (
    EDGE,
    TINY,
    WIDE,
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
from sim.present.words import DASH, percent

ABOUT = "Contributing states: offers, acceptance and soldiers, all scenarios"
BLOCKS = (
    ("offered", "Offers troops at some time, % of worlds"),
    ("accepted", "Accepted at the end, % of worlds"),
    ("peak", "Soldiers sent, mean of all worlds"),
)
ROW, HEAD, ACROSS = 0.235, 0.36, 4
"""Inches of a row and of a block's heading; up to so many arms the blocks stand side by side."""
LEVEL_FROM = 0.95
"""From so many inches of a column on, its name is written level."""
ONE = 1.0
"""Troops are flows of shares of a contingent; less than one soldier is none."""
LEAST_SHIFT = 0.05
TINT = LinearSegmentedColormap.from_list("isf-tint", ["#FFFFFF", SKY])
UP, DOWN = "\N{BLACK UP-POINTING SMALL TRIANGLE}", "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A state in an arm.

    Attributes:
        value: Share of worlds, or soldiers; NaN where the state takes no part.
        way: 1 where it can be told to be more than in the baseline, -1 where less, else 0.
    """

    value: float
    way: int = 0


def states(gallery: Gallery) -> dict[str, str]:
    """Return the states that take part in some arm, id to name."""
    found: dict[str, str] = {}
    for arm in gallery.names:
        scenario = gallery.results.scenario(arm)
        for ident in scenario.rosters.get("contributors", ()):
            if scenario.choices.get(f"contributors.{ident}.present", True) is not False:
                plain = ident.replace("_", " ").title()
                found.setdefault(ident, str(scenario.choices.get(f"contributors.{ident}.name", plain)))
    return found


def _takes_part(gallery: Gallery, arm: str, ident: str) -> bool:
    scenario = gallery.results.scenario(arm)
    there = ident in scenario.rosters.get("contributors", ())
    return there and scenario.choices.get(f"contributors.{ident}.present", True) is not False


def matrix(gallery: Gallery, listed: dict[str, str]) -> dict[str, dict[tuple[str, str], Cell]]:
    """Return the cells of each block by state and arm; all comparisons of a block are allowed for."""
    columns = [f"contributor_{ident}_{block}" for ident in listed for block, _ in BLOCKS]
    found: dict[str, dict[tuple[str, str], Cell]] = {block: {} for block, _ in BLOCKS}
    times = 1.96 * widening(max(1, len(listed) * len(gallery.others)))
    for arm in gallery.names:
        gallery.table(arm, columns)
        for ident in listed:
            for block, _ in BLOCKS:
                measure = f"contributor_{ident}_{block}"
                if not _takes_part(gallery, arm, ident):
                    found[block][ident, arm] = Cell(math.nan)
                    continue
                own = _read(gallery, arm, measure, block)
                way = 0
                if arm != gallery.baseline and _takes_part(gallery, gallery.baseline, ident):
                    base = _read(gallery, gallery.baseline, measure, block)
                    way = _way(settled(own, base) - base, times)
                mean = float(np.nanmean(own)) if np.isfinite(own).any() else math.nan
                found[block][ident, arm] = Cell(mean, way)
    return found


def _read(gallery: Gallery, arm: str, measure: str, block: str) -> Floats:
    values = gallery.column(arm, measure)
    return (
        values
        if block == "peak"
        else np.where(np.isnan(values), np.nan, values >= (ONE if block == "offered" else 0.5))
    )


def _way(apart: Floats, times: float) -> int:
    """Return whether a mean difference lies so many standard errors off zero: with hundreds of cells, no bootstrap."""
    known = apart[np.isfinite(apart)]
    if known.size < LEAST_PAIRS or not known.any():
        return 0
    mean, error = float(known.mean()), float(known.std(ddof=1)) / math.sqrt(known.size)
    return 0 if abs(mean) <= times * error else 1 if mean > 0 else -1


def finding(gallery: Gallery, listed: dict[str, str], found: dict[str, dict[tuple[str, str], Cell]]) -> str:
    """Say whose acceptance moves most against the baseline, or who is most often accepted."""
    if few := too_few(gallery):
        return few
    cells = found["accepted"]
    base = gallery.baseline
    moved = [
        (abs(cell.value - cells[ident, base].value), ident, arm) for (ident, arm), cell in cells.items() if cell.way
    ]
    if gallery.others and moved and max(moved)[0] >= LEAST_SHIFT:
        far, ident, arm = max(moved)
        equal = [each for each in moved if math.isclose(each[0], far, rel_tol=1e-9)]
        if len({who for _, who, _ in equal}) > 1:
            points = f"{100 * far:.0f} points"
            states_alike = len({who for _, who, _ in equal})
            return f"The acceptance of {states_alike} states moves most, alike: by {points} against {short(base)}"
        arms = short(arm) if len(equal) == 1 else f"{len(equal)} scenarios alike"
        before, after = percent(cells[ident, base].value), percent(cells[ident, arm].value)
        return (
            f"{listed[ident]}'s acceptance moves most: accepted at the end in {before} of simulated worlds with "
            f"{short(base)}, {after} with {arms}"
        )
    most = max(listed, key=lambda ident: np.nan_to_num(cells[ident, base].value, nan=-1.0))
    share = percent(cells[most, base].value)
    tied = [who for who in listed if cells[who, base].value == cells[most, base].value]
    who = f"{listed[most]} is" if len(tied) <= 1 else f"{len(tied)} states are each"
    lead = f"{who} accepted at the end in {share} of simulated worlds with {short(base)}"
    if not gallery.others:
        return lead
    points = f"{100 * LEAST_SHIFT:.0f} points"
    return f"No state's acceptance can be told to differ by {points} or more from {short(base)}; {lead}"


def draw(gallery: Gallery) -> Figure:
    """Draw a row a state and a column an arm, three times: offered, accepted, soldiers."""
    reason = too_many(gallery) or ("" if gallery.worlds else "There is no world to show.")
    listed = {} if reason else states(gallery)
    if not reason and not listed:
        reason = "No contributing state takes part in any scenario."
    subtitle = (
        f"Each state in each scenario: {luck_words(gallery)}; worlds that ended early count as they stood. Bold, with "
        f"{UP} or {DOWN}: more or less than in {the_baseline(gallery)}, world by world, beyond what the number of "
        "worlds may explain (95 %, all comparisons of a block allowed for). A dash: the state takes no part."
    )
    if reason:
        return open_page(gallery, "There is nothing to show", subtitle, 2.0).say_nothing(reason)
    found = matrix(gallery, listed)
    order = sorted(listed, key=lambda ident: -np.nansum([found["peak"][ident, arm].value for arm in gallery.names]))
    arms, across = len(gallery.names), len(gallery.names) <= ACROSS
    names = max(text_width(name, SMALL) for name in listed.values()) + 0.12
    gap = 0.3
    blocks = len(BLOCKS) if across else 1
    wide = min(1.15, (WIDE - 2 * EDGE - names - gap * (blocks - 1)) / (arms * blocks))
    level = across or wide >= LEVEL_FROM
    heads = [fit(labelled(gallery, arm), TINY, wide - 0.05 if level else 1.25, 4 if level else 2, "bold")
             for arm in gallery.names]  # fmt: skip
    lines = max(head.count("\n") + 1 for head in heads)
    turned = max(text_width(line, TINY, "bold") for words in heads for line in words.split("\n"))
    head = HEAD + (lines * 0.15 if level else turned)
    high = head + ROW * len(order) + 0.2
    page = open_page(gallery, finding(gallery, listed, found), subtitle, high if across else high * len(BLOCKS))
    for place, (block, title) in enumerate(BLOCKS):
        left = EDGE + names + (place * (wide * arms + gap) if across else 0.0)
        top = page.top - (0.0 if across else place * high)
        axes = page.axes(left, top - head - ROW * len(order), wide * arms, ROW * len(order))
        if across:
            title = fit(title, SMALL, wide * arms + gap - 0.1, 2, "bold")
        page.write(left if across else EDGE, top, title, size=SMALL, weight="bold", va="top", linespacing=1.05)
        _block(gallery, axes, found[block], order, block)
        for column, words in enumerate(heads):
            x = left + wide * (column + 0.5)
            page.write(x, top - head + 0.05, words, size=TINY, ha="center", va="bottom", rotation=0 if level else 90,
                       linespacing=1.0, color=INK if gallery.names[column] == gallery.baseline else GREY,
                       weight="bold")  # fmt: skip
        if not across or place == 0:
            for row, ident in enumerate(order):
                page.write(EDGE, top - head - ROW * (row + 0.5), listed[ident], size=SMALL, va="center")
    return page.figure


def _block(gallery: Gallery, axes: Axes, cells: dict[tuple[str, str], Cell], order: list[str], block: str) -> None:
    table = np.array([[cells[ident, arm].value for arm in gallery.names] for ident in order])
    most = 1.0 if block != "peak" else float(np.nanmax(table, initial=1.0))
    axes.pcolormesh(np.nan_to_num(table), cmap=TINT, vmin=0.0, vmax=most * 1.15, edgecolors="white", linewidth=1.0)
    axes.set_ylim(len(order), 0)
    axes.set_axis_off()
    for row, ident in enumerate(order):
        for column, arm in enumerate(gallery.names):
            cell = cells[ident, arm]
            text = DASH if math.isnan(cell.value) else f"{cell.value:,.0f}" if block == "peak" else _whole(cell.value)
            mark = {1: f" {UP}", -1: f" {DOWN}"}.get(cell.way, "")
            axes.text(column + 0.5, row + 0.5, text + mark, ha="center", va="center", size=TINY,
                      weight="bold" if cell.way else "normal", color=GREY if text in ("0", DASH) else INK)  # fmt: skip


def _whole(share: float) -> str:
    return percent(share).replace(" %", "")
