"""Charts of the fit as a whole: fresh worlds beside the data, and ranks of known truths."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from sim.analysis.calibration.check import ecdf, ecdf_band
from sim.analysis.calibration.fitted import Fit
from sim.present.calibration.page import page_of
from sim.present.calibration.words import short
from sim.present.charts.frame import BLUE, FAINT, GREY, HALO, INK, ORANGE, SMALL, VERMILION, ink, percent_axis, styled
from sim.present.words import percent, quantity

Floats = NDArray[np.float64]

STEPS = 50


def draw_weekly(fit: Fit) -> Figure:
    """Draw weekly reported deaths of fresh worlds, with the data."""
    fitted = fit.posterior
    seen, after, before = fitted.seen, fit.weekly(fit.after), fit.weekly(fit.before)
    low, high = np.quantile(after, (0.05, 0.95), axis=1)
    inside = int(((low <= seen.weekly) & (seen.weekly <= high)).sum())
    title = f"{inside} of {len(seen.weekly)} weeks of reported deaths lie inside the posterior's 90 % interval"
    held = f" Weeks {seen.weeks + 1} to {len(seen.weekly)} took no part in the fit." if seen.weeks < 12 else ""
    subtitle = (
        f"Deaths reported a week in {quantity(after.shape[1], 'fresh world')} of the posterior whose truce held to the "
        f"end of 2025: median, middle 50 % and 90 %. Dotted: 90 % of the prior. Dots: Gaza Ministry of Health, a "
        f"party-run source that Israel disputes.{held}"
    )
    with styled():
        page = page_of(fitted, title, subtitle)
        axes = page.figure.add_subplot(page.grid(left=0.08, right=0.9)[0])
        week = np.arange(1, len(seen.weekly) + 1)
        for level, alpha in ((0.9, 0.18), (0.5, 0.35)):
            bounds = np.quantile(after, (0.5 - level / 2, 0.5 + level / 2), axis=1)
            axes.fill_between(week, *bounds, color=BLUE, alpha=alpha, linewidth=0)
        axes.plot(week, np.median(after, axis=1), color=BLUE, linewidth=1.6)
        for line in np.quantile(before, (0.05, 0.95), axis=1):
            axes.plot(week, line, color=GREY, linewidth=1.0, linestyle=":")
        axes.plot(week, seen.weekly, "o", color=VERMILION, markersize=7, markeredgecolor="white")
        for x, deaths in zip(week, seen.weekly, strict=True):
            axes.annotate(f"{deaths:.0f}", (x, deaths), xytext=(0, 8), textcoords="offset points", ha="center",
                          size=SMALL, color=ink(VERMILION), path_effects=HALO)  # fmt: skip
        axes.set_yscale("symlog", linthresh=10)
        axes.set_ylim(0, max(float(high.max()), float(seen.weekly.max())) * 1.8)
        axes.set_yticks([0, 5, 10, 20, 50, 100, 200, 500])
        axes.set_ylim(0, max(float(high.max()), float(seen.weekly.max())) * 1.8)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        axes.set_ylabel("deaths reported a week")
        starts = seen.starts(fitted.scenario.start)
        axes.set_xticks(week, [f"{start.day} {start:%b}" for start in starts])
        axes.set_xlabel(f"week from ({starts[0].year})")
        axes.set_xlim(0.6, len(week) + 0.4)
        if seen.weeks < len(week):
            axes.axvspan(seen.weeks + 0.5, len(week) + 0.4, color=FAINT, alpha=0.5, zorder=0)
            axes.text(seen.weeks + 0.6, axes.get_ylim()[1] * 0.8, "held back", size=SMALL, color=GREY, va="top")
        place = len(week) + 0.15
        for level, name in ((0.5, "median"), (0.95, "95 %"), (0.05, "5 %")):
            at = float(np.quantile(after[-1], level))
            axes.annotate(name, (place, at), size=SMALL, color=ink(BLUE), va="center", annotation_clip=False,
                          xytext=(8, 0), textcoords="offset points")  # fmt: skip
        return page.figure


def draw_ranks(fit: Fit) -> Figure:
    """Draw where known truths lie in their posteriors: all lines inside the band where the fit is right."""
    fitted, made = fit.posterior, fit.check
    low, high = ecdf_band(len(made.ranks), STEPS)
    out = made.outside(low, high)
    chosen = [place for place, name in enumerate(made.names) if name in fitted.informed or name.startswith("comb")]
    bad = [made.names[place] for place in chosen if out[place]]
    count = len(made.names)
    title = (
        f"The fit finds known parameters again as often as it says: {count - int(out.sum())} of {count} in their band"
    )
    if len(bad) > max(1, 0.1 * len(chosen)):
        title = (
            f"The fit is off for {len(bad)} of {len(chosen)} of what it informs of: {', '.join(map(short, bad[:2]))}"
        )
    subtitle = (
        f"{quantity(len(made.ranks), 'held-out world')} served as data. Left: share of truths below each level of the "
        "posterior, less that level; the band holds a whole line in 95 of 100 cases where the fit is right. Below "
        "it, truths lie higher than the posterior says. Right: how often intervals hold the truth."
    )
    with styled():
        page = page_of(fitted, title, subtitle)
        grid = page.grid(1, 2, width_ratios=[1.6, 1.0], wspace=0.24, left=0.08)
        _lines(page.figure.add_subplot(grid[0]), fit, low, high, out, set(chosen))
        _coverage(page.figure.add_subplot(grid[1]), fit, chosen)
        return page.figure


def _lines(axes: Axes, fit: Fit, low: Floats, high: Floats, out: NDArray[np.bool_], chosen: set[int]) -> None:
    made = fit.check
    edges = np.arange(1, STEPS) / STEPS
    axes.fill_between(edges, low - edges, high - edges, color=FAINT, alpha=0.8, linewidth=0)
    names = 0
    for place, name in enumerate(made.names):
        line = ecdf(made.ranks[:, place], STEPS) - edges
        colour = VERMILION if out[place] else BLUE if place in chosen else GREY
        axes.plot(edges, line, color=colour, linewidth=1.5 if place in chosen else 0.6,
                  alpha=1.0 if place in chosen or out[place] else 0.4)  # fmt: skip
        if out[place] and names < 3:
            names += 1
            worst = int(np.maximum(line + edges - high, low - line - edges).argmax())
            axes.annotate(short(name, 30), (float(edges[worst]), float(line[worst])), size=SMALL, color=ink(VERMILION),
                          path_effects=HALO, xytext=(0, 6 if line[worst] > 0 else -12), ha="center",
                          textcoords="offset points")  # fmt: skip
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.set_xlim(0, 1)
    axes.set_ylim(-0.16, 0.16)
    axes.set_xlabel("level of the posterior")
    axes.set_title("Truths below, less expected")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:+.0f}".replace("-", "\N{MINUS SIGN}")))
    axes.text(0.01, 0.98, "points; blue: informed, grey: others, red: outside", transform=axes.transAxes, size=SMALL,
              color=GREY, va="top")  # fmt: skip


def _coverage(axes: Axes, fit: Fit, chosen: list[int]) -> None:
    made = fit.check
    levels = np.arange(0.1, 1.0, 0.1)
    covered = np.array([made.coverage(level) for level in levels])
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
    for place in range(covered.shape[1]):
        axes.plot(levels, covered[:, place], color=BLUE if place in chosen else GREY, linewidth=1.2,
                  alpha=0.9 if place in chosen else 0.25)  # fmt: skip
    axes.plot(levels, covered.mean(axis=1), "o", color=ORANGE, markersize=5)
    axes.text(0.98, 0.04, "dots: mean of all", transform=axes.transAxes, size=SMALL, color=INK, ha="right")
    axes.set_title("Intervals that hold the truth")
    axes.set_xlim(0, 1)
    percent_axis(axes, 1.0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
    axes.set_xlabel("interval")
