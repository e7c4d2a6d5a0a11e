"""What became of each contributing state: offered, accepted, in place, and how strong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from sim.analysis.run import Run, identify
from sim.analysis.survival import numbers
from sim.present.charts.frame import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LEFT,
    ORANGE,
    SMALL,
    Page,
    open_page,
)
from sim.present.words import number, percent, quantity

# A gap narrower than this is not worth a headline.
GAP_TO_TELL = 0.15


@dataclass(frozen=True, slots=True)
class State:
    """One contributing state over all worlds: shares of worlds, and strength where it had troops in place."""

    name: str
    role: str
    offered: float
    accepted: float
    placed: float
    low: float
    peak: float
    high: float


def _text(result: Run, ident: str, key: str, default: str) -> str:
    return str(result.scenario.choices.get(f"contributors.{ident}.{key}", default)).replace("_", " ")


def _role(result: Run, ident: str) -> str:
    """Return the most frequent role over the worlds that offered, else the one the scenario gives."""
    column, outcomes = f"contributor_{ident}_role", result.outcomes
    if column in outcomes.columns:
        offering = outcomes[column][numbers(outcomes, f"contributor_{ident}_offered") > 0]
        words = (offering if len(offering) else outcomes[column]).dropna().astype(str).value_counts()
        if len(words):
            return str(words.index[0]).replace("_", " ")
    return _text(result, ident, "role", "")


def states(result: Run) -> list[State]:
    """Return the states present in the scenario, those most often in place first."""
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
        offered, accepted, peak = (numbers(outcomes, column) for column in columns)
        placed = peak[peak > 0]
        low, middle, high = np.quantile(placed, [0.05, 0.5, 0.95]) if placed.size else (np.nan, np.nan, np.nan)
        name = _text(result, ident, "name", ident.replace("_", " ").title())
        given, taken, there = (float((values > 0).mean()) for values in (offered, accepted, peak))
        found.append(State(name, _role(result, ident), given, taken, there, float(low), float(middle), float(high)))
    return sorted(found, key=lambda state: (-state.placed, -state.accepted, -state.offered))


def finding(listed: list[State]) -> str:
    """Say who is most often in place, and where an offer is most often not taken up."""
    first = listed[0]
    if first.placed == 0:
        lead = "No state has troops in place in any world"
    else:
        lead = f"{first.name} most often has troops in place ({percent(first.placed)} of worlds)"
    widest = max(listed, key=lambda state: state.offered - state.accepted)
    if widest.offered - widest.accepted < GAP_TO_TELL:
        return lead
    return f"{lead}; {widest.name} offers in {percent(widest.offered)} and is accepted in {percent(widest.accepted)}"


def _draw_shares(figure: Figure, axes: Axes, listed: list[State], rows: np.ndarray) -> None:
    kinds = (("offered", "white", GREY), ("accepted", ORANGE, ORANGE), ("placed", BLUE, BLUE))
    low = [min(s.offered, s.accepted, s.placed) for s in listed]
    high = [max(s.offered, s.accepted, s.placed) for s in listed]
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


def _draw_key(axes: Axes) -> None:
    """Name the three dots once, above the shares."""
    for x, words, face, edge in (
        (0.0, "offers", "white", GREY),
        (0.23, "is accepted", ORANGE, ORANGE),
        (0.56, "has troops in place", BLUE, BLUE),
    ):
        axes.plot([x + 0.015], [1.035], "o", transform=axes.transAxes, clip_on=False, markersize=8,
                  markerfacecolor=face, markeredgecolor=edge, markeredgewidth=1.4)  # fmt: skip
        axes.text(x + 0.045, 1.035, words, transform=axes.transAxes, va="center", size=SMALL)


def _draw_peaks(axes: Axes, listed: list[State], rows: np.ndarray) -> None:
    axes.hlines(rows, [s.low for s in listed], [s.high for s in listed], color=BLUE, alpha=0.35, linewidth=4)
    axes.plot([s.peak for s in listed], rows, "o", color=BLUE, markersize=6, linestyle="none", clip_on=False)
    for row, state in zip(rows, listed, strict=True):
        words = "none" if np.isnan(state.peak) else number(state.peak)
        axes.text(1.38, row, words, transform=axes.get_yaxis_transform(), ha="right", va="center",
                  color=GREY if np.isnan(state.peak) else INK)  # fmt: skip
    strongest = max((s.high for s in listed if s.high > 0), default=0.0)
    axes.set_xlim(0, strongest * 1.02 or 1)
    axes.locator_params(axis="x", nbins=4)
    if not strongest:
        axes.set_xticks([])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.6g}")
    axes.text(0, 1.035, "peak strength", transform=axes.transAxes, va="center", size=SMALL)
    axes.text(1.38, 1.035, "median", transform=axes.transAxes, va="center", ha="right", size=SMALL, color=GREY)


def _page(result: Run, title: str) -> Page:
    run = identify(result)
    return open_page(
        result,
        title,
        f"Left: share of {quantity(run.worlds, 'world')} in which the state ends with an offer, with an offer "
        "accepted, and had troops in place on some day; its most frequent role stands beside it. Right: median and "
        "middle 90 % of the worlds where it had troops. Worlds that ended early count as they stood.",
    )


def draw(result: Run) -> Figure:
    """Draw a row a state: how often it offers, is accepted and is in place, in which role, and how strong."""
    listed = states(result)
    if not listed:
        return _page(result, "No contributing state takes part").say_nothing("This run recorded no contributing state.")
    page = _page(result, finding(listed))
    grid = page.grid(1, 2, left=0.36, right=0.88, top=page.top - 0.035, bottom=page.bottom - 0.06, wspace=0.22,
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
