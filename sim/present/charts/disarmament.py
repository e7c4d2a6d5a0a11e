"""Tranches accepted by each side, and what they leave: arms with factions, area behind the line."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.run import Run, identify
from sim.analysis.survival import Floats, days_held, numbers
from sim.present.charts.frame import FAINT, GREEN, INK, PURPLE, SKY, SMALL, open_page, say_no_value
from sim.present.words import percent, quantity

# First count of each class of tranches accepted; cells of single counts would each hold too few worlds to tell apart.
CLASSES = (0, 1, 3, 6, 11)
NAMES = ("0", "1-2", "3-5", "6-10", "11+")
BIN = 0.05


def finding(hamas: Floats, israel: Floats, both: Floats, offered: Floats) -> str:
    """Say how often both sides accept the same tranche, and how often neither accepts any."""
    known = ~np.isnan(hamas) & ~np.isnan(israel)
    if not known.any():
        return "No tranche was recorded"
    if offered.size and np.all(offered == 0):
        return "No tranche was offered in any world"
    neither = float(((hamas[known] == 0) & (israel[known] == 0)).mean())
    same = float((both[~np.isnan(both)] > 0).mean()) if not np.isnan(both).all() else np.nan
    rest = f"in {percent(neither)} neither accepts any"
    if np.isnan(same):
        each = float(((hamas > 0) & (israel > 0))[known].mean())
        return f"Each side accepts at least one tranche in {percent(each)} of worlds; {rest}"
    if same == 0:
        return f"Both sides accept the same tranche in no world; {rest}"
    return f"Both sides accept the same tranche at least once in {percent(same)} of worlds; {rest}"


def _draw_matrix(axes: Axes, hamas: Floats, israel: Floats) -> None:
    known = ~np.isnan(hamas) & ~np.isnan(israel)
    a, b = (np.searchsorted(CLASSES, values[known], side="right") - 1 for values in (hamas, israel))
    size = len(CLASSES)
    share = np.zeros((size, size))
    np.add.at(share, (a, b), 1 / max(a.size, 1))
    # Up to a blue on which dark print still stands out.
    shades = LinearSegmentedColormap.from_list("blue", ["white", SKY])
    strongest = float(share.max(initial=0)) or 1.0
    edges = np.arange(size + 1) - 0.5
    axes.pcolormesh(edges, edges, share, cmap=shades, vmin=0, vmax=strongest, edgecolors=FAINT, linewidth=0.6)
    for row, column in np.argwhere(share > 0):
        axes.text(column, row, percent(share[row, column]), ha="center", va="center")
    axes.set_xticks(range(size), NAMES)
    axes.set_yticks(range(size), NAMES)
    axes.grid(visible=False)
    axes.tick_params(length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_aspect("equal", anchor="NW")
    axes.set_xlabel("accepted by Israel")
    axes.set_ylabel("accepted by Hamas")
    axes.set_title("Share of worlds, by tranches accepted")


def _draw_left(axes: Axes, values: Floats, held: NDArray[np.bool_], title: str, colour: str) -> None:
    """Draw how a share at the end spreads over worlds, those that held and those that ended, with its median named."""
    axes.set_title(title)
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    known = ~np.isnan(values)
    if not known.any():
        axes.set_xlim(0, 1)
        say_no_value(axes)
        return
    # Arms may grow beyond the start. Shares of float32 may stand a hair above a whole bin.
    last = max(1.0, BIN * float(np.ceil(values[known].max() / BIN - 1e-5)))
    edges = np.arange(0, round(last / BIN) + 1) * BIN
    clipped = np.clip(values, 0, last - 1e-9)
    worlds = int(known.sum())
    top = np.zeros(edges.size - 1)
    for among, alpha in ((held, 1.0), (~held, 0.35)):
        heights = np.histogram(clipped[known & among], edges)[0] / worlds
        axes.bar(edges[:-1], heights, width=BIN, align="edge", bottom=top, color=colour, alpha=alpha,
                 edgecolor="white", linewidth=0.8)  # fmt: skip
        top = top + heights
    axes.set_xlim(0, last)
    axes.set_ylim(0, float(top.max()) * 1.3)
    axes.yaxis.set_major_formatter(lambda value, _: percent(value))
    axes.locator_params(axis="y", nbins=4)
    axes.set_ylabel("worlds")
    middle = float(np.median(values[known]))
    right = middle > 0.6 * last
    axes.axvline(middle, color=INK, linewidth=1)
    axes.annotate(f"median {percent(middle)}", (middle, 1), xycoords=axes.get_xaxis_transform(), size=SMALL,
                  xytext=(-4 if right else 4, -9), textcoords="offset points",
                  ha="right" if right else "left")  # fmt: skip


def draw(result: Run) -> Figure:
    """Draw the tranches accepted by both sides against each other, and the arms and area left at the end."""
    run, outcomes = identify(result), result.outcomes
    columns = ("tranches_kept_hamas", "tranches_kept_israel", "tranches_done", "tranches_offered")
    hamas, israel, both, offered = (numbers(outcomes, column) for column in columns)
    held = days_held(outcomes, result.days) >= result.days
    when = "after" if run.end == "continue" else "at its end or after"
    none = float((offered == 0).mean()) if offered.size and not np.isnan(offered).any() else 0.0
    early = f"; in {percent(none)} none was offered" if 0 < none < 1 else ""
    subtitle = (
        f"{quantity(run.worlds, 'world')}, each as it stood {when} {quantity(run.days, 'day')}. Worlds that ended "
        f"early had less time for tranches{early}. A tranche asks factions for arms and Israel for ground; each side "
        "accepts its half or not. Right: full colour for worlds still holding, pale for worlds that ended."
    )
    page = open_page(result, finding(hamas, israel, both, offered), subtitle)
    arms, line = numbers(outcomes, "arms_share"), numbers(outcomes, "line_end")
    if all(np.isnan(values).all() for values in (hamas, israel, arms, line)):
        return page.say_nothing("This run recorded neither tranches nor arms nor the line.")
    grid = page.grid(2, 2, left=0.09, bottom=page.bottom + 0.02, top=page.top - 0.05, hspace=0.5, wspace=0.2)
    _draw_matrix(page.figure.add_subplot(grid[:, 0]), hamas, israel)
    _draw_left(page.figure.add_subplot(grid[0, 1]), arms, held, "Arms with factions at the end, of the start", PURPLE)
    _draw_left(page.figure.add_subplot(grid[1, 1]), line, held, "Gaza's area behind the line at the end", GREEN)
    return page.figure
