"""Charts of scores: week by week against the null models, and survival curves with the truces they are scored on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.observed import WEEKLY_SOURCE
from sim.analysis.run import Run
from sim.analysis.scoring.boards import PRIOR, SEEN_WEEKS, Scores
from sim.analysis.scoring.durations import DAYS
from sim.analysis.scoring.weekly import ANEW, FROZEN, MODEL
from sim.present.charts.frame import (
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    VERMILION,
    day_axis,
    ink,
    keep_apart,
    open_page,
    percent_axis,
    styled,
    wrap,
)
from sim.present.metadata import Origin
from sim.present.metadata.runs import run_record
from sim.present.words import percent, quantity

MODELS, NULLS = (BLUE, SKY, GREEN, PURPLE), (VERMILION, ORANGE)
LABEL = 1.4
"""Inches that a label at the right of a panel may take."""


def weeks_finding(scores: Scores) -> str:
    """Say whether the model beats the null models on the weeks that nobody saw."""
    best = _prior(list(scores.boards().values())[1], f"{PRIOR}, weighed")
    verb = "comes nearer to" if best["crps_less_null"] < 0 else "stays farther from"
    unsure = best["crps_low"] < 0 < best["crps_high"]
    doubt = ", as far as so few weeks can tell" if unsure else ""
    return (
        f"Shown {SEEN_WEEKS} weeks, the model under the prior {verb} the deaths of the next {int(best['cases'])} than "
        f"the best null model{doubt}: {best['crps']:.0f} deaths off against "
        f"{best['crps'] - best['crps_less_null']:.0f}"
    )


def _prior(board: pd.DataFrame, name: str = PRIOR) -> pd.Series:
    """Return the model's row under the prior: other beliefs may be fitted to what they are scored on."""
    return board[(board["kind"] == MODEL) & board["entrant"].str.startswith(name)].iloc[0]


def draw_weeks(scores: Scores, run: Run) -> Figure:
    """Draw the CRPS of each week, model against null models.

    Args:
        scores: From :func:`sim.analysis.scoring.score_runs`.
        run: Which run the corner of the page names.
    """
    subtitle = (
        "CRPS of each week, in deaths: how far the whole distribution lies from the count reported; lower is better. "
        f"Counts: {WEEKLY_SOURCE}. Dashed: null models, which know the weeks before and nothing else. Few weeks, which "
        "hang together: no test can be made of it."
    )
    if len(scores.curves) > 1:
        subtitle += " Beliefs that were fitted to these weeks are judged here by what they have seen."
    page = open_page(run, weeks_finding(scores), subtitle)
    parts = (
        (scores.open_weeks, ANEW, "The model is shown no week; null models see all before"),
        (scores.later_weeks, FROZEN, f"Nobody sees more than weeks 1 to {SEEN_WEEKS}"),
    )
    grid = page.grid(1, 2, left=0.055, right=0.815, wspace=0.62, top=page.top - 0.05)
    for place, (table, sees, title) in enumerate(parts):
        axes = page.figure.add_subplot(grid[place])
        _draw_weeks(axes, table[table["sees"].isin(["", sees])], title)
        axes.set_xlabel(f"week from {scores.weeks.first:%-d %B %Y}")
    return page.figure


def _draw_weeks(axes: Axes, table: pd.DataFrame, title: str) -> None:
    paints = {MODEL: list(MODELS), "": list(NULLS)}
    ends: list[tuple[str, float, str]] = []
    for name, own in table.groupby("entrant", sort=False):
        kind = MODEL if own["kind"].iloc[0] == MODEL else ""
        colour = paints[kind].pop(0) if paints[kind] else GREY
        style = "-" if kind else (0, (4, 2))
        axes.plot(own["week"], own["crps"], linestyle=style, marker="o", markersize=4, color=colour, linewidth=1.8)
        mean = float(own["crps"].mean())
        ends.append((f"{name}: {mean:.1f} on average", float(own["crps"].iloc[-1]), colour))
    axes.set_title(title, size=SMALL)
    axes.set_ylim(0, None)
    axes.set_xticks(sorted(table["week"].unique()))
    top = axes.get_ylim()[1]
    lines = [wrap(words, SMALL, LABEL) for words, _, _ in ends]
    high = (axes.get_position().height * HEIGHT) / top
    gap = max(len(each) for each in lines) * SMALL * 1.35 / 72 / high
    places = keep_apart([end for _, end, _ in ends], gap)
    shift = max(0.0, gap / 2 - min(places))
    for words, (_, end, colour), spot in zip(lines, ends, places, strict=True):
        axes.annotate("\n".join(words), (table["week"].max(), end), xytext=(1.06, spot + shift), size=SMALL,
                      textcoords=axes.get_yaxis_transform(), va="center", color=ink(colour), annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 3,
                                  "relpos": (0, 0.5)},
                      )  # fmt: skip


def truces_finding(scores: Scores) -> str:
    """Say whether the model beats the null models on earlier truces."""
    best = _prior(list(scores.boards().values())[2])
    told = f"On {quantity(int(best['cases']), 'Gaza truce')} the model under the prior"
    null = f"the best null model, a {best['crps_null']}"
    # A score whose range includes zero does not tell.
    sure = [float(best[f"{each}_high"]) for each in ("crps", "log") if best[f"{each}_low"] * best[f"{each}_high"] > 0]
    if not sure:
        return f"{told} cannot be told from {null}"
    if min(sure) < 0 < max(sure):
        return f"{told} does better by one score and worse by the other than {null}"
    return f"{told} does {'better' if min(sure) < 0 else 'worse'} than {null}"


def draw_truces(scores: Scores, run: Run) -> Figure:
    """Draw survival curves of model and null models, with the truces they are scored on.

    Args:
        scores: From :func:`sim.analysis.scoring.score_runs`.
        run: Which run the corner of the page names.
    """
    ended, still = np.sort(scores.truces.ended), scores.truces.censored
    over = int((ended >= DAYS).sum())
    subtitle = (
        "Share that lasts, by day. Grey steps: the earlier truces themselves (Kaplan and Meier), with a mark where one "
        f"ended and a ring at the age of the one still in force; {over} lasted longer than a year. Dashed: null models "
        "here fitted to all truces; each is scored by a fit that leaves out the truce it is scored on."
    )
    page = open_page(run, truces_finding(scores), subtitle)
    axes = page.figure.add_subplot(page.grid(left=0.075, right=0.76)[0])
    days, share = kaplan_meier(ended, still, DAYS)
    axes.step(days, share, where="post", color=GREY, linewidth=1.4)
    for day in ended[ended < DAYS]:
        axes.plot([day], [share[int(day)]], "|", color=INK, markersize=9)
    for day in still[still < DAYS]:
        axes.plot([day], [share[int(day)]], "o", color=INK, markerfacecolor="white", markersize=7)
    board = list(scores.boards().values())[2]
    means = dict(zip(board["entrant"], board["crps"], strict=True))
    ends: list[tuple[str, float, str]] = [("earlier truces", float(share[-1]), GREY)]
    drawn = [(scores.curves, MODELS, "-"), (scores.null_curves, NULLS, (0, (4, 2)))]
    for curves, paints, style in drawn:
        for place, (name, curve) in enumerate(curves.items()):
            colour = paints[place % len(paints)]
            axes.plot(np.arange(len(curve)), curve, linestyle=style, color=colour, linewidth=2)
            words = f"{name}: {percent(float(curve[-1]))}, CRPS {means[name]:.0f} days"
            ends.append((words, float(curve[-1]), colour))
    percent_axis(axes, 1.02)
    day_axis(axes, DAYS)
    axes.set_xlabel("days")
    places = keep_apart([end for _, end, _ in ends], 0.105)
    for (words, end, colour), spot in zip(ends, places, strict=True):
        axes.annotate("\n".join(wrap(words, SMALL, 1.85)), (DAYS, end), xytext=(1.04, spot), va="center", size=SMALL,
                      textcoords=axes.get_yaxis_transform(), color=ink(colour), annotation_clip=False,
                      arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 2,
                                  "relpos": (0, 0.5)},
                      )  # fmt: skip
    return page.figure


def kaplan_meier(ended: np.ndarray, censored: np.ndarray, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the share that lasts beyond each day 0, 1, ... `days`, with those still in force leaving uncounted."""
    share = np.ones(days + 1)
    left = 1.0
    for day in np.unique(ended[ended <= days]):
        at_risk = np.count_nonzero(ended >= day) + np.count_nonzero(censored >= day)
        left *= 1 - np.count_nonzero(ended == day) / at_risk
        share[int(day) :] = left
    return np.arange(days + 1), share


CHARTS: dict[str, tuple[Callable[[Scores, Run], Figure], str]] = {
    "weeks": (draw_weeks, "How far model and null models are from each week's deaths"),
    "truces": (draw_truces, "Survival of model and null models, with earlier truces"),
}


def render(scores: Scores, run: Run, name: str, folder: str, command: str = "") -> bytes:
    """Return one chart as the bytes of a PNG; equal scores give equal bytes.

    Args:
        scores: From :func:`sim.analysis.scoring.score_runs`.
        run: Which run the corner of the page names.
        name: A key of `CHARTS`.
        folder: Where the chart will lie.
        command: That makes it again.
    """
    draw, about = CHARTS[name]
    buffer = BytesIO()
    with styled():
        figure = draw(scores, run)
        record = run_record(run, f"score-{name}", about, str(figure.get_label()), "png", folder)
        # The command that scores also draws.
        record = replace(record, draw="", origins=(Origin(folder, "score", "", command, record.count),))
        figure.savefig(buffer, format="png", metadata=record.for_file("png"))
    return buffer.getvalue()
