"""How the worlds ended."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.analysis.causes import HELD, NOT_RECORDED, causes
from sim.analysis.run import Run, identify
from sim.present.charts.frame import BLUE, GREY, INK, ORANGE, SMALL, join_words, open_page
from sim.present.words import cause_words, mid_sentence, percent, percent_range, quantity

NOTES = {
    "spiral": "deaths stay high, no party's act",
    "deadline": "war or renunciation, by either party",
    HELD: "at the horizon",
}


def finding(table: pd.DataFrame, days: int) -> str:
    """Say which end is most frequent among the worlds that ended."""
    worlds = int(table["worlds"].sum())
    ended = table[(table["cause"] != HELD) & (table["worlds"] > 0)]
    count = int(ended["worlds"].sum())
    if worlds == 0:
        return "No world was run"
    if count == 0 and worlds == 1:
        return f"The one simulated world still holds after {quantity(days, 'day')}"
    if count == 0:
        return f"None of {quantity(worlds, 'simulated world')} ended within {quantity(days, 'day')}"
    first = ended.iloc[0]
    name = cause_words(str(first["cause"]))
    lead = f"{percent(count / worlds)} of simulated worlds end within {quantity(days, 'day')}"
    if worlds == 1:
        return f"The one simulated world ended: {mid_sentence(name)}"
    if first["cause"] == NOT_RECORDED:
        return f"{lead}; the run does not tell the cause"
    if len(ended) == 1:
        return f"{lead}, all in one way: “{name}”"
    # Causes whose intervals meet that of the most frequent one cannot be put in an order by so few worlds.
    equal = ended[ended["high"] >= first["low"]]
    if len(equal) > 2:
        return f"{lead}; no single cause stands out"
    named = [f"“{cause_words(str(row['cause']))}” ({percent(row['share'])})" for row in equal.to_dict("records")]
    return f"{lead}; most often by {join_words(named)}"


def draw(result: Run) -> Figure:
    """Draw a bar a cause, with counts, shares, intervals and the median day."""
    table = causes(result.outcomes, result.days)
    run = identify(result)
    subtitle = (
        f"Share of {quantity(run.worlds, 'world')}, each counted once by what ended it first. Thin lines: 95 % Wilson "
        "interval, which shows only how far the number of worlds limits the figure."
    )
    page = open_page(result, finding(table, run.days), subtitle)
    if not run.worlds:
        return page.say_nothing("There is no world to show.")
    axes = page.figure.add_subplot(page.grid(left=0.30, right=0.70, top=page.top - 0.03, bottom=page.bottom - 0.03)[0])
    # A gap sets the worlds that hold apart from those that ended.
    rows = np.arange(len(table)) + np.where(table["cause"] == HELD, 0.0, 0.35)
    colours = [BLUE if cause == HELD else ORANGE for cause in table["cause"]]
    axes.barh(rows, table["share"], height=0.62, color=colours)
    axes.hlines(rows, table["low"], table["high"], color=INK, linewidth=1)
    for row, record in zip(rows, table.to_dict("records"), strict=True):
        cause, count = str(record["cause"]), int(record["worlds"])
        place = axes.get_yaxis_transform()
        note = NOTES.get(cause, "")
        axes.annotate(cause_words(cause), (-0.03, row), xycoords=place, xytext=(0, 7 if note else 0), ha="right",
                      va="center", textcoords="offset points", weight="bold", color=INK if count else GREY)  # fmt: skip
        axes.annotate(note, (-0.03, row), xycoords=place, xytext=(0, -8), ha="right", va="center",
                      textcoords="offset points", size=SMALL, color=GREY)  # fmt: skip
        axes.text(1.14, row, percent(record["share"]), transform=place, va="center", ha="right", weight="bold")
        axes.text(1.17, row, f"({percent_range(record['low'], record['high'])})", transform=place, va="center",
                  size=SMALL, color=GREY)  # fmt: skip
        axes.text(1.47, row, f"{count:,}", transform=place, va="center", ha="right")
        median = "" if np.isnan(record["median_day"]) else f"{record['median_day']:.0f}"
        axes.text(1.66, row, median, transform=place, va="center", ha="right")
    for x, words in ((1.14, "share"), (1.47, "worlds"), (1.66, "median\nday")):
        axes.text(x, 1.02, words, transform=axes.transAxes, size=SMALL, color=GREY, va="bottom",
                  ha="right")  # fmt: skip
    axes.set_ylim(max(rows[-1], 4.0) + 0.55, -0.55)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_color(GREY)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(0, min(1.0, max(0.1, float(table["high"].max()) * 1.05)))
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    return page.figure
