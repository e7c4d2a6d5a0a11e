"""Both parties' confidence that the deal is kept, side by side on one scale."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.daily import Panel
from sim.analysis.run import Run
from sim.present.charts.fans import ENOUGH, draw_fan, draw_key, draw_worlds
from sim.present.charts.frame import GREY, HEIGHT, ORANGE, PURPLE, day_axis, join_words, open_page, say_no_value
from sim.present.words import number

PARTIES = {"confidence_israel": ("Israel", ORANGE), "confidence_hamas": ("Hamas", PURPLE)}


def finding(panel: Panel) -> str:
    """Say where each party's confidence starts and ends, where the ceasefire holds."""
    parts = []
    for name, (party, _) in PARTIES.items():
        median = panel.fan(name).at(0.5)
        known = median[~np.isnan(median)]
        if known.size:
            parts.append(f"{party}'s from {number(float(known[0]))} to {number(float(known[-1]))}")
    if not parts:
        return "No confidence was recorded"
    return f"Where the ceasefire holds, median confidence goes: {join_words(parts)}"


def draw(result: Run) -> Figure:
    """Draw the confidence of both parties among the worlds that still hold."""
    panel = Panel(result)
    subtitle = (
        "Confidence of each party that the other keeps the deal (0 none, 1 full), formed by the same rule for both. "
        "Each day counts only the worlds that still hold on it, so a line may rise because worlds without trust have "
        f"left. Days since {result.scenario.start.day} {result.scenario.start:%B %Y}."
    )
    page = open_page(result, finding(panel), subtitle)
    if not any(name in panel for name in PARTIES):
        return page.say_nothing("This run kept no daily series of confidence.")
    few = len(panel.worlds) < ENOUGH
    draw_key(page, page.top - 0.012, few, GREY)
    grid = page.grid(1, 2, wspace=0.12, top=page.top - 0.42 / HEIGHT)
    for place, (name, (party, colour)) in enumerate(PARTIES.items()):
        axes = page.figure.add_subplot(grid[place])
        axes.set_title(party)
        if few:
            draw_worlds(axes, np.where(panel.holding, panel.series(name), np.nan), colour)
        fan = panel.fan(name)
        draw_fan(axes, fan, colour, bands=not few)
        axes.set_ylim(0, 1)
        if fan.empty:
            say_no_value(axes)
        day_axis(axes, panel.days)
    return page.figure
