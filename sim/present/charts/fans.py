"""Daily series among the worlds that still hold: medians and bands."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.analysis.daily import Panel, spread
from sim.analysis.run import Run
from sim.present.charts.frame import (
    BLUE,
    HALO,
    HEIGHT,
    INK,
    LEFT,
    SMALL,
    WIDTH,
    Page,
    day_axis,
    day_ticks,
    join_words,
    open_page,
    percent_axis,
    say_no_value,
    text_width,
    thousands_axis,
)
from sim.present.words import number, percent, quantity

# Series, title, days it is averaged over, whether it is a share. A median of whole deaths a day jumps between 1 and 2
# and hides the bursts that the toll comes from; a week's mean shows the level.
SERIES = {
    "deaths": ("Deaths a day, mean of 7 days", 7, False),
    "trucks_entered": ("Trucks entering a day", 1, False),
    "troops": ("ISF troops in place", 1, False),
    "arms": ("Factions' arms, of the start", 1, True),
    "line": ("Gaza's area behind the line", 1, True),
}
# Fewer worlds than this have no 5 % to cut off at either end; they are drawn one by one.
ENOUGH = 20
# The end of a run is told as the mean of so many days.
LAST_DAYS = 14


def draw_fan(axes: Axes, values: NDArray[np.floating], colour: str = BLUE) -> bool:
    """Draw median, middle half and middle nine tenths; one line a world on days on which few hold.

    Args:
        axes: Where to.
        values: (worlds, days), NaN on days that do not count.
        colour: Of everything.

    Returns:
        Whether any world was drawn by itself.
    """
    fan = spread(values)
    # Values belong to whole days; a step would put sawteeth where only the level is meant.
    day = np.arange(fan.n.size) + 0.5
    enough = fan.n >= ENOUGH
    for low, high, alpha in ((0.05, 0.95, 0.16), (0.25, 0.75, 0.32)):
        axes.fill_between(day, fan.at(low), fan.at(high), where=enough, color=colour, alpha=alpha, linewidth=0)
    mark = "o" if fan.n.size == 1 else None
    axes.plot(day, np.where(enough, fan.at(0.5), np.nan), mark or "-", color=colour, linewidth=1.8)
    few = (fan.n > 0) & ~enough
    if not few.any():
        return False
    single = values[~np.isnan(values[:, few]).all(axis=1)]
    axes.plot(day, np.where(few, single, np.nan).T, mark or "-", color=colour, linewidth=0.9, alpha=0.6)
    return True


def draw_key(page: Page, y: float, some: bool, single: bool, colour: str = BLUE) -> None:
    """Draw the key of fans in one line.

    Args:
        page: Where to.
        y: Height on the page.
        some: Whether there are medians and bands.
        single: Whether worlds were drawn by themselves.
        colour: Of the fans.
    """
    x = LEFT / 2
    items: list[tuple[str | float, str]] = []
    if some:
        items = [("line", "median"), (0.48, "middle half of worlds"), (0.16, "middle 90 %")]
    if single:
        items.append(("thin", f"each world, where fewer than {ENOUGH} hold"))
    for kind, words in items:
        if isinstance(kind, float):
            patch = Rectangle((x, y), 0.022, 0.02, facecolor=colour, alpha=kind, linewidth=0)
        else:
            thick = 0.0045 if kind == "line" else 0.0018
            patch = Rectangle((x, y + 0.01 - thick / 2), 0.022, thick, facecolor=colour, linewidth=0)
        patch.set_transform(page.figure.transFigure)
        page.figure.add_artist(patch)
        page.figure.text(x + 0.028, y + 0.01, words, size=SMALL, va="center")
        x += 0.028 + (text_width(words, SMALL) + 0.25) / WIDTH


def _end_of(values: NDArray[np.floating]) -> float:
    """Return the median over holding worlds, as the mean of the last days that have one."""
    median = spread(values).at(0.5)
    known = median[~np.isnan(median)]
    return float(known[-LAST_DAYS:].mean()) if known.size else np.nan


def finding(panel: Panel) -> str:
    """Say how many worlds hold to the horizon, and how things stand in them then."""
    held = int(panel.holding[:, -1].sum()) if panel.days else 0
    worlds = len(panel.worlds)
    if not held:
        last = int(panel.holding.sum(axis=1).max(initial=0))
        if not last:
            return "No world holds for a single day: there is nothing to follow"
        return (
            f"None of {quantity(worlds, 'world')} holds for {quantity(panel.days, 'day')}: the last ends on day {last}"
        )
    if worlds == 1:
        return f"The one simulated world holds all {quantity(panel.days, 'day')}"
    hold = "holds" if held == 1 else "hold"
    lead = f"{held:,} of {quantity(worlds, 'world')} {hold} all {quantity(panel.days, 'day')}"
    if held < ENOUGH:
        return lead
    deaths = _end_of(panel.among_holding("deaths", over=7))
    trucks = _end_of(panel.among_holding("trucks_entered"))
    troops = panel.among_holding("troops")[panel.holding[:, -1], -1]
    levels = [f"{number(value)} {noun}" for value, noun in ((deaths, "deaths"), (trucks, "trucks")) if value == value]
    parts = [f"the median is {join_words(levels)} a day"] if levels else []
    if not np.isnan(troops).all():
        # Half of the worlds may have none, and the median would hide the others.
        parts.append(f"{percent(float((troops >= 1).mean()))} have ISF troops")
    return f"{lead}; by then {', and '.join(parts)}" if parts else lead


def _draw_at_risk(axes: Axes, panel: Panel) -> None:
    counts = np.append(len(panel.worlds), panel.at_risk())
    axes.step(np.arange(panel.days + 1), counts, where="post", color=INK, linewidth=1.4)
    axes.set_title("Worlds still holding")
    axes.set_ylim(0, max(1, len(panel.worlds)) * 1.18)
    thousands_axis(axes)
    for day in day_ticks(panel.days):
        if day in (0, panel.days) or panel.days >= 90:
            last = day == panel.days
            axes.annotate(f"{counts[day]:,}", (day, counts[day]), xytext=(0 if last else 3, 5), size=SMALL, color=INK,
                          textcoords="offset points", ha="right" if last else "left", path_effects=HALO)  # fmt: skip


def draw(result: Run) -> Figure:
    """Draw deaths, trucks, troops, arms and line among the worlds that still hold on each day."""
    panel = Panel(result)
    part = "" if len(panel.worlds) == len(result.outcomes) else f" (daily series of {len(panel.worlds):,} worlds)"
    subtitle = (
        "Each day counts only the worlds that still hold on it, so a line may move because other worlds have left"
        f"{part}; that one series moves with another tells nothing of cause. Bands: how much worlds differ, by luck "
        f"{'alone' if result.fixed else 'and by what is uncertain'}. Days since {result.scenario.start.day} "
        f"{result.scenario.start:%B %Y}."
    )
    page = open_page(result, finding(panel), subtitle)
    if not panel.names:
        return page.say_nothing("This run kept no daily series.")
    grid = page.grid(2, 3, hspace=0.42, wspace=0.24, top=page.top - 0.4 / HEIGHT, bottom=page.bottom - 0.02)
    single = False
    for place, (name, (title, over, share)) in enumerate(SERIES.items()):
        axes = page.figure.add_subplot(grid[place])
        axes.set_title(title)
        values = panel.among_holding(name, over)
        if np.isnan(values).all():
            say_no_value(axes)
        else:
            single |= draw_fan(axes, values)
            _axis_from_zero(axes, share)
        day_axis(axes, panel.days)
    axes = page.figure.add_subplot(grid[5])
    _draw_at_risk(axes, panel)
    day_axis(axes, panel.days)
    draw_key(page, page.top - 0.012, bool((panel.at_risk() >= ENOUGH).any()), single)
    return page.figure


def _axis_from_zero(axes: Axes, share: bool) -> None:
    top = max(axes.get_ylim()[1], 1e-9)
    if share:
        percent_axis(axes, max(0.1, top))
    else:
        axes.set_ylim(0, max(10.0, top))
        thousands_axis(axes)
