"""Both parties' confidence that the deal is kept, side by side on one scale."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from sim.analysis.daily import Panel
from sim.analysis.run import Run
from sim.present.charts.fans import ENOUGH, draw_fan, draw_key
from sim.present.charts.frame import (
    GREY,
    HEIGHT,
    ORANGE,
    PURPLE,
    day_axis,
    join_words,
    open_page,
    percent_axis,
    say_no_value,
)
from sim.present.words import percent

PARTIES = {"confidence_israel": ("Israel", ORANGE), "confidence_hamas": ("Hamas", PURPLE)}


def finding(panel: Panel) -> str:
    """Say where each party's confidence starts and ends, among the worlds that hold then."""
    parts = []
    for name, (party, _) in PARTIES.items():
        median = panel.fan(name).at(0.5)
        known = median[~np.isnan(median)]
        if known.size:
            parts.append(f"{party}'s from {percent(float(known[0]))} to {percent(float(known[-1]))}")
    if not parts:
        return "No confidence was recorded"
    return f"Among worlds still holding, median confidence goes: {join_words(parts)}"


def draw(result: Run) -> Figure:
    """Draw the confidence of both parties among the worlds that still hold."""
    panel = Panel(result)
    subtitle = (
        "Confidence of each party that the other keeps the deal (0 % none, 100 % full), formed by the same rule for "
        "both. Each day counts only the worlds that still hold on it, so a line may rise because worlds with little "
        f"confidence have left. Days since {result.scenario.start.day} {result.scenario.start:%B %Y}."
    )
    page = open_page(result, finding(panel), subtitle)
    if not any(name in panel for name in PARTIES):
        return page.say_nothing("This run kept no daily series of confidence.")
    grid = page.grid(1, 2, wspace=0.12, top=page.top - 0.42 / HEIGHT)
    single = False
    for place, (name, (party, colour)) in enumerate(PARTIES.items()):
        axes = page.figure.add_subplot(grid[place])
        axes.set_title(party)
        values = panel.among_holding(name)
        if np.isnan(values).all():
            say_no_value(axes)
        else:
            single |= draw_fan(axes, values, colour)
        percent_axis(axes, 1)
        day_axis(axes, panel.days)
    draw_key(page, page.top - 0.012, bool((panel.at_risk() >= ENOUGH).any()), single, GREY)
    return page.figure
