"""What became of each contributing state: offered, accepted, sent, and how many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from sim.analysis.run import Run, identify
from sim.analysis.survival import numbers, share, wilson
from sim.present.charts.frame import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LEFT,
    ORANGE,
    SMALL,
    Page,
    join_words,
    open_page,
)
from sim.present.words import number, percent, quantity

# A gap narrower than this is not worth a headline, nor is a lighter role in so few worlds worth a figure.
GAP_TO_TELL, LIGHTER_TO_TELL = 0.15, 0.05
# Troops are flows of shares of a contingent; less than one soldier is none.
ONE = 1.0


@dataclass(frozen=True, slots=True)
class State:
    """One contributing state over all worlds.

    Attributes:
        name: For readers.
        role: That it offers to take, in words.
        lighter: Share of worlds in which it settled for a lighter role.
        offered, accepted, sent: Shares of worlds in which it offered troops at some time, had an offer accepted at
            the end, and sent troops.
        margin: Half of the 95 % interval of the last.
        low, middle, high: 5, 50 and 95 % of the troops sent, over the worlds in which it sent any.
    """

    name: str
    role: str
    lighter: float
    offered: float
    accepted: float
    sent: float
    margin: float
    low: float
    middle: float
    high: float


def _text(result: Run, ident: str, key: str, default: str) -> str:
    return str(result.scenario.choices.get(f"contributors.{ident}.{key}", default)).replace("_", " ")


def _lighter(result: Run, ident: str) -> float:
    column = f"contributor_{ident}_role"
    if column not in result.outcomes.columns:
        return np.nan
    return float((result.outcomes[column].astype(object) == "lighter").mean())


def states(result: Run) -> list[State]:
    """Return the states present in the scenario, those that most often send troops first."""
    outcomes: pd.DataFrame = result.outcomes
    found: list[State] = []
    if not len(outcomes):
        return found
    for ident in result.scenario.rosters.get("contributors", ()):
        if result.scenario.choices.get(f"contributors.{ident}.present", True) is False:
            continue
        columns = [f"contributor_{ident}_{part}" for part in ("offered", "accepted", "peak")]
        if not all(column in outcomes.columns for column in columns):
            continue
        offered, accepted, sent = (numbers(outcomes, column) for column in columns)
        some = sent[sent >= ONE]
        low, middle, high = np.quantile(some, [0.05, 0.5, 0.95]) if some.size else (np.nan, np.nan, np.nan)
        estimate = share(sent >= ONE)
        found.append(
            State(
                name=_text(result, ident, "name", ident.replace("_", " ").title()),
                role=_text(result, ident, "role", ""),
                lighter=_lighter(result, ident),
                offered=float((offered >= ONE).mean()),
                accepted=float((accepted > 0).mean()),
                sent=estimate.value,
                margin=(estimate.high - estimate.low) / 2,
                low=float(low),
                middle=float(middle),
                high=float(high),
            )
        )
    return sorted(found, key=lambda state: (-state.sent, -state.accepted, -state.offered))


def finding(listed: list[State], worlds: int) -> str:
    """Say who most often sends troops, and where an offer is most often not accepted in the end."""
    first = listed[0]
    if worlds == 1:
        sending = sum(state.sent > 0 for state in listed)
        return f"In the one simulated world, {sending} of {quantity(len(listed), 'state')} send troops"
    # States that so few worlds cannot tell from the first share its place.
    leaders = [state for state in listed if first.sent - state.sent <= first.margin]
    if first.sent == 0:
        lead = "No state sends troops in any world"
    elif first.sent < 0.01:
        lead = "No state sends troops in as many as 1 % of worlds"
    elif len(leaders) == 1:
        lead = f"{first.name} most often sends troops (in {percent(first.sent)} of worlds)"
    elif len(leaders) <= 3:
        lead = f"{join_words([s.name for s in leaders])} most often send troops (in {percent(first.sent)} of worlds)"
    else:
        lead = f"No state stands out: none sends troops in more than {percent(first.sent)} of worlds"
    widest = max(listed, key=lambda state: state.offered - state.accepted)
    if widest.offered - widest.accepted < GAP_TO_TELL:
        return lead
    every = "all" if widest.offered == 1 else percent(widest.offered)
    return f"{lead}; {widest.name} offers in {every} and ends accepted in {percent(widest.accepted)}"


def _draw_shares(figure: Figure, axes: Axes, listed: list[State], rows: np.ndarray) -> None:
    kinds = (("offered", "white", GREY), ("accepted", ORANGE, ORANGE), ("sent", BLUE, BLUE))
    low = [min(s.offered, s.accepted, s.sent) for s in listed]
    high = [max(s.offered, s.accepted, s.sent) for s in listed]
    axes.hlines(rows, low, high, color=FAINT, linewidth=4)
    for kind, face, edge in kinds:
        axes.plot([getattr(s, kind) for s in listed], rows, "o", markersize=8, markerfacecolor=face,
                  markeredgecolor=edge, markeredgewidth=1.4, linestyle="none", clip_on=False)  # fmt: skip
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    for row, state in zip(rows, listed, strict=True):
        place = blended_transform_factory(figure.transFigure, axes.transData)
        axes.text(LEFT / 2, row, state.name, transform=place, va="center", weight="bold")
        axes.text(0.215, row, state.role, transform=place, va="center", size=SMALL, color=GREY)
        if state.lighter > LIGHTER_TO_TELL:
            axes.text(0.375, row, percent(state.lighter), transform=place, va="center", ha="right", size=SMALL,
                      color=GREY)  # fmt: skip
    above = blended_transform_factory(figure.transFigure, axes.transAxes)
    for x, words, side in ((0.215, "role", "left"), (0.375, "settles for\na lighter one", "right")):
        axes.text(x, 1.035, words, transform=above, va="center", ha=side, size=SMALL, linespacing=1.1)


def _draw_key(axes: Axes) -> None:
    """Name the three dots once, above the shares."""
    for x, words, face, edge in (
        (0.0, "offers", "white", GREY),
        (0.24, "ends accepted", ORANGE, ORANGE),
        (0.66, "sends troops", BLUE, BLUE),
    ):
        axes.plot([x + 0.015], [1.035], "o", transform=axes.transAxes, clip_on=False, markersize=8,
                  markerfacecolor=face, markeredgecolor=edge, markeredgewidth=1.4)  # fmt: skip
        axes.text(x + 0.05, 1.035, words, transform=axes.transAxes, va="center", size=SMALL)


def _draw_peaks(axes: Axes, listed: list[State], rows: np.ndarray) -> None:
    axes.hlines(rows, [s.low for s in listed], [s.high for s in listed], color=BLUE, alpha=0.35, linewidth=4)
    axes.plot([s.middle for s in listed], rows, "o", color=BLUE, markersize=6, linestyle="none", clip_on=False)
    for row, state in zip(rows, listed, strict=True):
        words = "none" if np.isnan(state.middle) else number(round(state.middle))
        axes.text(1.38, row, words, transform=axes.get_yaxis_transform(), ha="right", va="center",
                  color=GREY if np.isnan(state.middle) else INK)  # fmt: skip
    strongest = max((s.high for s in listed if s.high > 0), default=0.0)
    axes.set_xlim(0, strongest * 1.02 or 1)
    axes.locator_params(axis="x", nbins=4)
    if not strongest:
        axes.set_xticks([])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axes.text(0, 1.035, "troops sent", transform=axes.transAxes, va="center", size=SMALL)
    axes.text(1.38, 1.035, "median", transform=axes.transAxes, va="center", ha="right", size=SMALL, color=GREY)


def _page(result: Run, title: str, margin: str = "") -> Page:
    run = identify(result)
    return open_page(
        result,
        title,
        f"Left: share of {quantity(run.worlds, 'world')} in which the state offers troops at some time, has an offer "
        f"that Israel accepts at the end, and sends troops{margin}. Right: median and middle 90 % of the worlds where "
        "it sends any, arrived or on their way. Worlds that ended early count as they stood.",
    )


def draw(result: Run) -> Figure:
    """Draw a row a state: its role, how often it offers, ends accepted and sends troops, and how many."""
    listed = states(result)
    if not listed:
        return _page(result, "No contributing state takes part").say_nothing("This run recorded no contributing state.")
    # The widest of all intervals of a share of so many worlds, that of one half.
    worlds = len(result.outcomes)
    low, high = wilson(worlds / 2, worlds)
    margin = f" (95 % interval: within {100 * float(high - low) / 2:.0f} points of the dot)" if worlds > 1 else ""
    page = _page(result, finding(listed, worlds), margin)
    grid = page.grid(1, 2, left=0.405, right=0.885, top=page.top - 0.035, bottom=page.bottom - 0.06, wspace=0.22,
                     width_ratios=[2, 1])  # fmt: skip
    rows = np.arange(len(listed), dtype=np.float64)
    left, right = (page.figure.add_subplot(grid[i]) for i in range(2))
    for axes in (left, right):
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        axes.set_ylim(max(len(listed), 8) - 0.4, -0.6)
        axes.set_yticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0)
    _draw_shares(page.figure, left, listed, rows)
    _draw_key(left)
    _draw_peaks(right, listed, rows)
    return page.figure
