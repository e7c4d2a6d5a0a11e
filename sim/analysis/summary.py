"""The outcome table of a run: each measure with its value, its interval and what it means."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.run import Identity, Run, identify
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

SAMPLING = "95 % interval"
WORLDS = "worlds, 5-95 %"
HELD = "held"
NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of a run.

    Attributes:
        key: Stable name for programs.
        group: Heading the row stands under.
        measure: Name for readers.
        value: The figure, NaN where there is none.
        low: Lower end.
        high: Upper end.
        unit: Unit of the three.
        interval: What low and high are: `95 % interval` (how far the number of worlds limits the figure) or
            `worlds, 5-95 %` (how much worlds differ; the value is then their median).
        n: Worlds the row rests on.
        meaning: What is measured.
        note: What to mind when reading it.
    """

    key: str
    group: str
    measure: str
    value: float
    low: float
    high: float
    unit: str
    interval: str
    n: int
    meaning: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome table of a run."""

    run: Identity
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, key: str) -> Row:
        """Return the row named `key`; raises KeyError when there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a table."""
        return pd.DataFrame([asdict(row) for row in self.rows], columns=[field.name for field in fields(Row)])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values ready for JSON: dates as text, NaN as None."""
        return {
            "run": {name: _plain(value) for name, value in asdict(self.run).items()},
            "rows": [{name: _plain(value) for name, value in asdict(row).items()} for row in self.rows],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass(frozen=True, slots=True)
class _Spread:
    """A row that tells the median over worlds and the middle nine tenths of them."""

    key: str
    group: str
    measure: str
    column: str
    unit: str
    meaning: str
    among: str = ""


_SPREADS = (
    _Spread("deaths_per_day", "Deaths", "Deaths per day of ceasefire", "deaths_per_day", "deaths per day",
            "all conflict deaths up to the end of the ceasefire / days held", "worlds that held at least a day"),
    _Spread("deaths_first_34", "Deaths", "Deaths per day, first 34 days", "deaths_first_34", "deaths per day",
            "mean of days 0-33", "worlds that lived through them"),
    _Spread("worst_day_deaths", "Deaths", "Deaths on the worst day", "worst_day_deaths", "deaths",
            "largest number in one day"),
    _Spread("trucks_entered", "Aid", "Trucks a day entering, both streams", "trucks_entered_per_day", "trucks per day",
            "UN/NGO and commercial/bilateral trucks that crossed / days held"),
    _Spread("trucks_un", "Aid", "Trucks a day by the UN's count", "trucks_un_per_day", "trucks per day",
            "the UN/NGO stream alone"),
    _Spread("trucks_delivered", "Aid", "Trucks a day delivered", "trucks_delivered_per_day", "trucks per day",
            "both streams, less what was taken or turned back on the way"),
    _Spread("troops_day_100", "Force", "ISF troops in place, day 100", "troops_day_100", "troops",
            "strength on day 100", "worlds that held till then"),
    _Spread("troops_peak", "Force", "ISF troops in place, peak", "troops_peak", "troops",
            "largest strength of any day"),
    _Spread("tranches_kept_hamas", "Disarmament and withdrawal", "Tranches kept by Hamas", "tranches_kept_hamas",
            "count", "steps of disarmament handed over as offered"),
    _Spread("tranches_kept_israel", "Disarmament and withdrawal", "Tranches kept by Israel", "tranches_kept_israel",
            "count", "steps of withdrawal made as offered"),
    _Spread("arms_share", "Disarmament and withdrawal", "Arms left with factions", "arms_share", "share",
            "at the end, of the stock at the start"),
    _Spread("line_end", "Disarmament and withdrawal", "Area behind the line", "line_end", "share",
            "share of Gaza's area under Israeli control at the end"),
    _Spread("money_paid", "Money", "Money paid", "money_paid", "USD million", "disbursed by donors by the end"),
    _Spread("money_paid_share", "Money", "Money paid of money pledged", "money_paid_share", "share",
            "disbursed / pledged by the end"),
)  # fmt: skip


def _mean_words(mean: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * mean:.0f} %"
    return f"{mean:,.3g}" if abs(mean) < 1000 else f"{mean:,.0f}"


def _spread_row(item: _Spread, values: Floats) -> Row:
    """Return median and 5-95 % of worlds; the mean goes into the note, for a median hides a rare large value."""
    known = values[~np.isnan(values)]
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95]) + 0.0 if known.size else (np.nan, np.nan, np.nan)
    notes = []
    if known.size < values.size:
        notes.append(f"{item.among or 'worlds with a value'}: {known.size:,} of {values.size:,}")
    if known.size:
        notes.append(f"mean {_mean_words(float(known.mean()), item.unit)}")
    return Row(item.key, item.group, item.measure, float(middle), float(low), float(high), item.unit, WORLDS,
               int(known.size), item.meaning, "; ".join(notes))  # fmt: skip


def _sampled(key: str, group: str, measure: str, estimate: Estimate, unit: str, n: int, *text: str) -> Row:
    meaning, note = (*text, "")[:2]
    return Row(key, group, measure, estimate.value, estimate.low, estimate.high, unit, SAMPLING, n, meaning, note)


def _survival_rows(outcomes: pd.DataFrame, days: int) -> list[Row]:
    held, worlds = days_held(outcomes, days), len(outcomes)
    curve = survival(held, days)
    rows = [
        _sampled(f"holding_{day}", "Survival", f"Still holding after {day} days", curve.at(day), "share", worlds,
                 "share of worlds that no reading and no act had ended", "of all worlds")
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
            "days", WORLDS, int(ended.size), "median over the worlds that collapsed", f"{ended.size:,} worlds")
    )  # fmt: skip
    if "frozen" in outcomes.columns:
        flags = numbers(outcomes, "frozen") > 0
        rows.append(
            _sampled("frozen", "Survival", "Frozen at some time", share(flags), "share", worlds,
                     "for 120 days no tranche, no line step, no change of the force, aid unchanged",
                     "a stalemate, not a collapse")
        )  # fmt: skip
    return rows


def causes(outcomes: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return how the worlds ended: columns cause, worlds, share, low, high, median_day; most frequent end first.

    `held` stands first. Categories that never occurred are kept, so that their absence shows.

    Args:
        outcomes: One row a world.
        days: Horizon.
    """
    held = days_held(outcomes, days)
    given = outcomes["cause"] if "cause" in outcomes.columns else pd.Series([np.nan] * len(outcomes))
    known = [str(word) for word in given.cat.categories] if isinstance(given.dtype, pd.CategoricalDtype) else []
    # Where the cause is missing, the days held still tell whether the world held.
    fallback = np.where(held >= days, HELD, NOT_RECORDED)
    words = np.where(given.isna().to_numpy(), fallback, given.astype(object).to_numpy()).astype(str)
    names = list(dict.fromkeys([HELD, *known, *sorted(set(words))]))
    records = []
    for name in names:
        among = words == name
        estimate = share(among)
        median = float(np.median(held[among])) if among.any() and name != HELD else np.nan
        records.append((name, int(among.sum()), estimate.value, estimate.low, estimate.high, median))
    table = pd.DataFrame(records, columns=["cause", "worlds", "share", "low", "high", "median_day"])
    order = [0, *sorted(range(1, len(table)), key=lambda row: -records[row][1])]
    return table.iloc[order].reset_index(drop=True)


def _cause_rows(outcomes: pd.DataFrame, days: int) -> list[Row]:
    worlds = len(outcomes)
    rows = []
    for record in causes(outcomes, days).itertuples(index=False):
        name, count, value, low, high, median = record
        if name == HELD:
            continue
        note = f"{count:,} worlds" + ("" if math.isnan(median) else f", median day {median:.0f}")
        key = "cause_" + "_".join(str(name).lower().split())
        estimate = Estimate(float(value), float(low), float(high))
        rows.append(
            _sampled(key, "Causes of collapse", str(name)[:1].upper() + str(name)[1:], estimate, "share", worlds,
                     "share of all worlds that ended so", note)
        )  # fmt: skip
    return rows


def _extra_rows(outcomes: pd.DataFrame, end: str, days: int) -> list[Row]:
    """Return the rows that are neither plain spreads nor survival."""
    rows = []
    crises = np.nan_to_num(numbers(outcomes, "crises"))
    contained = np.nan_to_num(numbers(outcomes, "contained_share")) * crises
    rows.append(
        _sampled("contained_share", "Deaths", "Crises contained", ratio_of_sums(contained, crises), "share",
                 int(np.count_nonzero(crises)), "of all crises in all worlds, those that ended without a return to war",
                 f"{crises.sum():,.0f} crises; interval by world")
    )  # fmt: skip
    if end == "continue":
        # After an absorbing end nobody dies any more, so that an early collapse would seem to save lives.
        item = _Spread("deaths", "Deaths", f"Deaths to day {days}", "deaths", "deaths",
                       "all conflict deaths to the horizon, renewed war included")  # fmt: skip
        rows.append(_spread_row(item, numbers(outcomes, "deaths")))
    arrived = numbers(outcomes, "troops_peak")
    if not np.isnan(arrived).all():
        rows.append(
            _sampled("force_arrived", "Force", "Any ISF troops arrived", share(arrived > 0), "share", arrived.size,
                     "worlds in which troops were in place before the end",
                     "worlds that ended early could not meet them")
        )  # fmt: skip
    return rows


def summarise(result: Run) -> Summary:
    """Return the outcome table of a run.

    Deaths to the horizon are told only for runs that go on after a collapse. A measure whose column the run lacks is
    kept with NaN, so that every summary of one version has the same rows for the same horizon and kind of end.

    Args:
        result: A run of any number of worlds.
    """
    outcomes, days, end = result.outcomes, result.days, result.scenario.end
    rows = _survival_rows(outcomes, days) + _cause_rows(outcomes, days)
    rows += [_spread_row(item, numbers(outcomes, item.column)) for item in _SPREADS]
    rows += _extra_rows(outcomes, end, days)
    groups = list(dict.fromkeys(row.group for row in rows))
    return Summary(identify(result), tuple(sorted(rows, key=lambda row: groups.index(row.group))))
