"""Charts of fire: how deadly, how often unanswered, and what follows a fatal attack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from sim.analysis.patterns.attacks import response_around
from sim.analysis.patterns.ceasefire import baseline
from sim.analysis.patterns.responses import unanswered_by_world
from sim.analysis.patterns.severity import PowerLaw
from sim.analysis.patterns.violence import tail
from sim.evidence.patterns import patterns
from sim.present.charts.frame import GREY, HALO, SMALL
from sim.present.patterns.charts.frame import BAND, DATA, MODEL, NOTE, Chart
from sim.present.words import number, percent

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs


def severity(runs: Runs) -> Chart:
    """Return the distribution of deaths in fatal acts."""
    found = tail(baseline(runs))
    counts = found.counts.sum(axis=0)
    size = np.arange(1, counts.size)
    beyond = counts[1:][::-1].cumsum()[::-1]
    share = beyond / max(beyond[0], 1.0) if beyond.size else beyond
    law = found.best
    seen = patterns()["SF22"]
    bound = seen.band["exponent"]
    finding = (
        f"Deaths in fatal acts have a heavy tail with exponent {law.exponent:.2f}; data have "
        f"{seen.seen('exponent_first'):.2f} and {seen.seen('exponent_second'):.2f}"
    )
    caption = (
        "Share of fatal acts in which at least so many died, both axes logarithmic: fire at the line by sector and "
        "day, strikes and waves of answering strikes, baseline, before the first collapse. Line: the power law of "
        f"maximum likelihood from {law.smallest} deaths on, where it fits best; orange: those of the band's ends; "
        "black: that of our estimate from data. A check of consistency: exponents of single strikes are an input, and "
        "no strike may kill more than an assumed bound, which bends the tail down."
    )

    def draw(axes: Axes, small: bool) -> None:
        kept = beyond > 0
        axes.plot(size[kept], share[kept], "o", color=MODEL, markersize=2.5 if small else 3.5)
        if not np.isnan(law.exponent):
            ends = np.geomspace(law.smallest, size[kept][-1], 60)
            start = share[law.smallest - 1]
            for limit in (bound.low, bound.high):
                if limit is not None:
                    other = PowerLaw(limit, law.smallest, law.events, 0.0)
                    axes.plot(ends, start * other.share_from(ends), color=BAND, linewidth=1.2)
            theirs = PowerLaw(seen.seen("exponent_first"), law.smallest, law.events, 0.0)
            axes.plot(ends, start * theirs.share_from(ends), color=DATA, linewidth=1.2)
            axes.plot(ends, start * law.share_from(ends), color=MODEL, linewidth=1.8)
            middle, far = ends[12:13], ends[-1:]
            axes.annotate(f"model {law.exponent:.2f}", (middle[0], start * law.share_from(middle)[0]), xytext=(-6, -12),
                          ha="right", color=MODEL, **NOTE)  # fmt: skip
            axes.annotate(f"data {theirs.exponent:.2f}", (far[0], start * theirs.share_from(far)[0]), xytext=(0, 6),
                          ha="right", color=DATA, **NOTE)  # fmt: skip
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_ylim(0.3 * float(share[kept].min(initial=1.0)), 2.0)
        axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:g} %"))
        axes.set_xlabel("deaths in one act, or more")
        axes.set_ylabel("share of fatal acts")

    return Chart("severity", "How deadly single acts are", finding, caption, draw)


def unanswered(runs: Runs) -> Chart:
    """Return over worlds the share of fire that is left unanswered."""
    shares = unanswered_by_world(baseline(runs))
    known = shares[~np.isnan(shares)]
    pattern = patterns()["SF20"]
    bound, seen = pattern.band["unanswered_share"], pattern.seen("unanswered_share")
    inside = float(np.mean([bound.holds(each) for each in known.tolist()])) if known.size else float("nan")
    middle = float(np.median(known)) if known.size else float("nan")
    finding = (
        f"Half of the worlds leave more than {percent(middle)} of fire unanswered; {percent(inside)} lie in the band "
        f"around the data's {percent(seen)}"
    )
    caption = (
        "Days on which a side has fire of the other to answer and leaves it, as a share of all such days of a world; "
        "baseline, under the first ceasefire. Data: one-sided episodes between Gaza and Israel, 2007 to 2014, by the "
        "abstract of a paper of 2019. A check of consistency: the chance of an answer on a day is an input."
    )

    def draw(axes: Axes, small: bool) -> None:
        axes.axvspan(bound.low or 0.0, bound.high or 1.0, color=BAND, alpha=0.22, linewidth=0)
        axes.hist(known, bins=np.linspace(0, 1, 41).tolist(), color=MODEL, alpha=0.85)
        axes.axvline(seen, color=DATA, linewidth=1.8)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))
        axes.set_xlabel("of fire left unanswered")
        axes.set_ylabel("worlds")
        top = axes.get_ylim()[1]
        axes.set_ylim(0, 1.15 * top)
        axes.annotate(f"data {percent(seen)}", (seen, 1.12 * top), xytext=(-4, 0), textcoords="offset points",
                      size=SMALL, color=DATA, va="top", ha="right", path_effects=HALO)  # fmt: skip
        axes.annotate(f"band {bound.words()}", ((bound.high or 1.0), 1.12 * top), xytext=(4, 0), size=SMALL,
                      textcoords="offset points", color=GREY, va="top")  # fmt: skip

    return Chart("unanswered", "How much fire is left unanswered", finding, caption, draw)


def response(runs: Runs) -> Chart:
    """Return reports around fatal attacks beside those of October 2025."""
    found = response_around(runs)
    seen = patterns()["SF16"].observed
    peaks = [max(seen[name]["values"]) for name in ("around_20_october", "around_29_october")]
    top = int(np.nanargmax(found.mean)) if found.attacks else 0
    finding = (
        f"After a fatal attack reports rise to {number(float(found.mean[top]))} a day on average and fall back within "
        f"days; in October 2025 they rose to {peaks[0]} and {peaks[1]} for one day"
    )
    caption = (
        "Palestinians reported killed a day around a fatal attack on soldiers or other Israelis. Data: reports of "
        "Gaza's Ministry of Health, which Israel disputes, after the attacks of 19 October (two soldiers killed) and "
        f"28 October 2025 (one). Model: {found.attacks:,} attacks in {found.worlds:,} worlds of the baseline after "
        "which the ceasefire held on, by date of report: mean with 95 % interval, and the middle 90 % of single "
        "attacks. The two observed are among the largest; the model's are all."
    )

    def draw(axes: Axes, small: bool) -> None:
        axes.fill_between(found.day, found.quantiles[0], found.quantiles[2], color=MODEL, alpha=0.14, linewidth=0)
        axes.fill_between(found.day, found.low, found.high, color=MODEL, alpha=0.4, linewidth=0)
        axes.plot(found.day, found.mean, color=MODEL, linewidth=1.8)
        for name, words, mark in (("around_20_october", "20 Oct", "o"), ("around_29_october", "29 Oct", "s")):
            values = seen[name]["values"]
            axes.plot([0, 1, 2], values, f"{mark}:", color=DATA, markersize=5, linewidth=0.9)
            axes.annotate(words, (1, values[1]), xytext=(-6, 0), color=DATA, ha="right", va="center", **NOTE)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set_xticks(found.day.tolist())
        axes.set_ylim(0, max(110.0, 1.05 * float(np.nanmax(found.quantiles[2]))) if found.attacks else 110)
        axes.set_xlabel("days from the attack")
        axes.set_ylabel("reported killed a day")
        if found.attacks:
            axes.annotate("model, mean", (4, found.mean[7]), xytext=(4, 8), color=MODEL, **NOTE)
            axes.annotate("90 % of attacks" if small else "90 % of single attacks", (3, found.quantiles[2][6]),
                          xytext=(6, 2), color=MODEL, **NOTE)  # fmt: skip

    return Chart("response", "What follows a fatal attack", finding, caption, draw)
