"""The outcome table of a run: each measure with its value, its interval and what it means."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.analysis.causes import HELD, causes
from sim.analysis.measures import GROUPS, OTHER, Measure, is_share, measures, outcome
from sim.analysis.rows import SAMPLING, WORLDS, Row, Summary
from sim.analysis.run import Run, identify
from sim.analysis.survival import (
    Estimate,
    Floats,
    bounded_mean,
    days_held,
    milestones,
    numbers,
    ratio_of_sums,
    share,
    survival,
)

# Where a world is followed past its end, what these count goes beyond the ceasefire, and their names say so.
_BEYOND = {
    "deaths_per_day": "Deaths per day, renewed war included",
    "worst_day_deaths": "Deaths on the worst day of all",
    "deaths": "Deaths to day {days}, war included",
}


def _worlds(count: int) -> str:
    return f"{count:,} {'world' if count == 1 else 'worlds'}"


def _mean_words(mean: float, unit: str) -> str:
    if is_share(unit):
        return f"{100 * mean:.0f} %"
    return f"{mean:,.3g}" if abs(mean) < 1000 else f"{mean:,.0f}"


def _spread(measure: Measure, values: Floats) -> Row:
    """Return median and 5-95 % of worlds; the mean goes into the note, for a median hides a rare large value."""
    known, unit = values[~np.isnan(values)], measure.outcome.unit
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95]) + 0.0 if known.size else (np.nan, np.nan, np.nan)
    notes = [f"in {_worlds(known.size)}"] if known.size < values.size else []
    if known.size:
        notes.append(f"mean {_mean_words(float(known.mean()), unit)}")
    return Row(measure.outcome.name, measure.group, measure.words, float(middle), float(low), float(high), unit, WORLDS,
               int(known.size), measure.outcome.meaning, ", ".join(notes), measure.printed)  # fmt: skip


def _measured(measure: Measure, outcomes: pd.DataFrame) -> Row:
    """Return a spread over worlds, or the share of worlds for what is so or not."""
    values = numbers(outcomes, measure.outcome.name)
    if measure.outcome.unit != "0 or 1":
        return _spread(measure, values)
    known = values[~np.isnan(values)]
    return _sampled(measure.outcome.name, measure.group, measure.words, share(known > 0), "share", known.size,
                    measure.outcome.meaning, printed=measure.printed)  # fmt: skip


def _sampled(
    key: str,
    group: str,
    measure: str,
    estimate: Estimate,
    unit: str,
    n: int,
    meaning: str,
    note: str = "",
    printed: bool = True,
) -> Row:
    low, high = estimate.low, estimate.high
    return Row(key, group, measure, estimate.value, low, high, unit, SAMPLING, n, meaning, note, printed)


def _survival_rows(outcomes: pd.DataFrame, days: int) -> list[Row]:
    held, worlds = days_held(outcomes, days), len(outcomes)
    curve = survival(held, days)
    rows = [
        _sampled(f"holding_{day}", "Survival", f"Still holding after {day} days", curve.at(day), "share", worlds,
                 "share of worlds that no reading and no act had ended")
        for day in milestones(days)
    ]  # fmt: skip
    rows.append(
        _sampled("mean_days_held", "Survival", f"Mean days held, of {days}", bounded_mean(held, 0, days), "days",
                 worlds, f"restricted mean: a world that holds to the horizon counts {days}")
    )  # fmt: skip
    ended = held[held < days]
    low, middle, high = np.quantile(ended, [0.05, 0.5, 0.95]) if ended.size else (np.nan, np.nan, np.nan)
    rows.append(
        Row("median_day_of_end", "Survival", "Day of the end, where it ended", float(middle), float(low), float(high),
            "days", WORLDS, int(ended.size), "median over the worlds that collapsed", f"in {_worlds(ended.size)}")
    )  # fmt: skip
    flags = numbers(outcomes, "frozen")
    known = flags[~np.isnan(flags)]
    rows.append(
        _sampled("frozen", "Survival", "Frozen at some time", share(known > 0), "share", known.size,
                 outcome("frozen").meaning, "a stalemate, not an end")
    )  # fmt: skip
    return rows


def _cause_rows(outcomes: pd.DataFrame, days: int) -> list[Row]:
    worlds = len(outcomes)
    rows = []
    for record in causes(outcomes, days).itertuples(index=False):
        name, count, value, low, high, median = record
        if name == HELD:
            continue
        note = _worlds(count) + ("" if math.isnan(median) else f", median day {median:.0f}")
        key = "cause_" + "_".join(str(name).lower().split())
        estimate = Estimate(float(value), float(low), float(high))
        rows.append(
            _sampled(key, "Causes", str(name)[:1].upper() + str(name)[1:], estimate, "share", worlds,
                     "share of all worlds that ended so", note)
        )  # fmt: skip
    return rows


def _victim_row(outcomes: pd.DataFrame) -> Row:
    """Return who the dead are: one share, the others in the note, so that no group of victims is left out."""
    palestinians, israelis, soldiers = (numbers(outcomes, f"deaths_{x}") for x in ("palestinian", "israeli", "isf"))
    total = palestinians + israelis + soldiers
    note = f"Israelis {_rare(israelis, total)}, ISF {_rare(soldiers, total)}" if total.sum() > 0 else ""
    return _sampled("palestinian_share", "Deaths", "Palestinians among the dead", ratio_of_sums(palestinians, total),
                    "share", int(np.count_nonzero(total)), "of all conflict deaths in all worlds; interval by world",
                    note)  # fmt: skip


def _rare(part: Floats, whole: Floats) -> str:
    """Return a share in percent, with a decimal below 10 %."""
    percent = 100 * float(part.sum() / whole.sum())
    if 0 < percent < 0.05:
        return "<0.1 %"
    return f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %"


def _crises_row(outcomes: pd.DataFrame) -> Row:
    crises = np.nan_to_num(numbers(outcomes, "crises"))
    contained = np.nan_to_num(numbers(outcomes, "contained_share")) * crises
    return _sampled("contained_share", "Incidents", "Crises contained", ratio_of_sums(contained, crises), "share",
                    int(np.count_nonzero(crises)), f"{outcome('contained_share').meaning}, of all in all worlds",
                    f"of {crises.sum():,.0f} in all worlds")  # fmt: skip


def _arrival_row(outcomes: pd.DataFrame) -> Row:
    peak = numbers(outcomes, "troops_peak")
    known = peak[~np.isnan(peak)]
    # Less than one soldier is a rounding of the flow, not an arrival.
    return _sampled("force_arrived", "Force", "ISF troops ever in place", share(known >= 1), "share", known.size,
                    "share of worlds with at least one soldier in place on some day")  # fmt: skip


def _fate_rows(outcomes: pd.DataFrame) -> list[Row]:
    """Return what most of the group in Rafah's tunnels met: a row a fate, and one row for coming out alive."""
    told = outcome("rafah_fate")
    fates = outcomes["rafah_fate"].dropna().astype(str) if "rafah_fate" in outcomes.columns else pd.Series(dtype=str)
    rows = [
        _sampled(f"rafah_{word}", OTHER, f"Rafah's tunnels: most {word}", share(fates == word), "share", len(fates),
                 told.meaning, printed=False)
        for word in told.words
    ]  # fmt: skip
    others = [(row.value, word) for row, word in zip(rows, told.words, strict=True) if word in ("stuck", "killed")]
    note = ", ".join(f"{word} {100 * value:.0f} %" for value, word in others if value > 0)
    out = share(fates.isin(["evacuated", "surrendered"]))
    return [
        _sampled("rafah_out", "Parties", "Rafah's tunnels: most came out", out, "share", len(fates),
                 f"{told.meaning}: evacuated or surrendered", note),
        *rows,
    ]  # fmt: skip


def summarise(result: Run) -> Summary:
    """Return the outcome table of a run: the measures that are printed, then every other outcome.

    A measure whose column the run lacks is kept with NaN, so that every summary of one version has the same rows for
    the same horizon and kind of end.

    Args:
        result: A run of any number of worlds.
    """
    outcomes, days = result.outcomes, result.days
    rows = [*_survival_rows(outcomes, days), *_cause_rows(outcomes, days)]
    rows += [_arrival_row(outcomes), _crises_row(outcomes)]
    for measure in measures():
        # Deaths to the horizon stand in the printed table only where a world is followed past its end: elsewhere
        # nobody dies any more after it, so that an early end would seem to save lives.
        if result.scenario.end == "continue" and measure.outcome.name in _BEYOND:
            measure = Measure(measure.outcome, "Deaths", _BEYOND[measure.outcome.name].format(days=days))
        rows.append(_measured(measure, outcomes))
    rows += [_victim_row(outcomes), *_fate_rows(outcomes)]
    return Summary(identify(result), tuple(sorted(rows, key=lambda row: GROUPS.index(row.group))))
