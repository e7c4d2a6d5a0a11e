"""Tranches kept by each side, and what they leave: arms with factions, area behind the line."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.analysis.run import Run, identify
from sim.analysis.survival import Floats, numbers
from sim.present.charts.frame import BLUE, GREEN, GREY, INK, PURPLE, SMALL, open_page, say_no_value
from sim.present.words import percent, quantity

# Kept counts above this share the last cell, so that cells stay large enough to read.
LAST_CELL = 10


def finding(hamas: Floats, israel: Floats) -> str:
    """Say how often both sides keep tranches, one does, or none."""
    known = ~np.isnan(hamas) & ~np.isnan(israel)
    if not known.any():
        return "No tranche was on offer"
    a, b = hamas[known] > 0, israel[known] > 0
    both, neither = float((a & b).mean()), float((~a & ~b).mean())
    return (
        f"Both sides keep at least one tranche in {percent(both)} of worlds; "
        f"neither does in {percent(neither)}, only one in {percent(max(0.0, 1 - both - neither))}"
    )


def _draw_matrix(axes: Axes, hamas: Floats, israel: Floats) -> None:
    known = ~np.isnan(hamas) & ~np.isnan(israel)
    a, b = (np.minimum(np.round(values[known]), LAST_CELL).astype(int) for values in (hamas, israel))
    size = max(int(max(a.max(initial=0), b.max(initial=0))), 3) + 1
    share = np.zeros((size, size))
    np.add.at(share, (a, b), 1 / max(a.size, 1))
    shades = LinearSegmentedColormap.from_list("blue", ["white", BLUE])
    strongest = float(share.max(initial=0)) or 1.0
    edges = np.arange(size + 1) - 0.5
    filled = np.ma.masked_equal(share, 0)
    axes.plot(edges[[0, -1]], edges[[0, -1]], color=GREY, linewidth=0.5, zorder=1)
    axes.pcolormesh(edges, edges, filled, cmap=shades, vmin=0, vmax=strongest, zorder=2)
    for row, column in np.argwhere(share > 0):
        value = share[row, column]
        # White stands out on the darker half of the shades only.
        axes.text(column, row, percent(value).removesuffix(" %"), ha="center", va="center", size=SMALL,
                  zorder=3, color="white" if value > strongest / 2 else INK)  # fmt: skip
    ticks = list(range(size))
    words = [f"{tick}+" if tick == LAST_CELL else f"{tick}" for tick in ticks]
    axes.set_xticks(ticks, words)
    axes.set_yticks(ticks, words)
    axes.grid(visible=False)
    axes.set_aspect("equal", anchor="W")
    axes.set_xlabel("kept by Israel")
    axes.set_ylabel("kept by Hamas")
    axes.set_title("Worlds in %, by tranches kept")


def _draw_left(axes: Axes, values: Floats, title: str, colour: str) -> None:
    """Draw how a share at the end spreads over worlds, with its median named."""
    axes.set_title(title)
    known = values[~np.isnan(values)]
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    if not known.size:
        say_no_value(axes)
        return
    edges = np.linspace(0, 1, 21)
    # Shares of float32 may stand a hair above 1.
    counts, _ = np.histogram(np.clip(known, 0, 1), edges)
    axes.bar(edges[:-1], counts / known.size, width=0.05, align="edge", color=colour, edgecolor="white", linewidth=0.8)
    axes.yaxis.set_major_formatter(lambda value, _: percent(value))
    axes.set_ylim(0, counts.max() / known.size * 1.25)
    axes.locator_params(axis="y", nbins=4)
    axes.set_ylabel("worlds")
    middle = float(np.median(known))
    axes.axvline(middle, color=INK, linewidth=1)
    axes.annotate(f"median {percent(middle)}", (middle, 1), xycoords=axes.get_xaxis_transform(), size=SMALL,
                  xytext=(-4 if middle > 0.7 else 4, -10), textcoords="offset points",
                  ha="right" if middle > 0.7 else "left")  # fmt: skip


def draw(result: Run) -> Figure:
    """Draw the tranches kept by both sides against each other, and the arms and area left at the end."""
    run, outcomes = identify(result), result.outcomes
    hamas, israel = numbers(outcomes, "tranches_kept_hamas"), numbers(outcomes, "tranches_kept_israel")
    subtitle = (
        f"{quantity(run.worlds, 'world')}, each as it stood at its end or after {quantity(run.days, 'day')}: worlds "
        "that ended early had less time. A tranche is a step of disarmament by factions and of withdrawal by Israel."
    )
    page = open_page(result, finding(hamas, israel), subtitle)
    arms, line = numbers(outcomes, "arms_share"), numbers(outcomes, "line_end")
    if all(np.isnan(values).all() for values in (hamas, israel, arms, line)):
        return page.say_nothing("This run recorded neither tranches nor arms nor the line.")
    grid = page.grid(2, 2, left=0.075, bottom=page.bottom + 0.02, top=page.top - 0.05, hspace=0.5, wspace=0.2)
    _draw_matrix(page.figure.add_subplot(grid[:, 0]), hamas, israel)
    _draw_left(page.figure.add_subplot(grid[0, 1]), arms, "Arms left with factions, of the start", PURPLE)
    _draw_left(page.figure.add_subplot(grid[1, 1]), line, "Gaza's area behind the line", GREEN)
    return page.figure
