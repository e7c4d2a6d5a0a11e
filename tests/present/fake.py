"""A synthetic run with every column a real one has: plausible, correlated, and made in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.outcomes import CAUSES, OUTCOMES, ROLES, SERIES, Outcome

STATES: dict[str, tuple[str, float, float, float]] = {
    # name, chance of an offer, chance of acceptance given an offer, capacity
    "indonesia": ("Indonesia", 0.75, 0.85, 8000),
    "turkey": ("Turkey", 0.85, 0.14, 2500),
    "azerbaijan": ("Azerbaijan", 0.45, 0.8, 1500),
    "egypt": ("Egypt", 0.5, 0.7, 2000),
    "pakistan": ("Pakistan", 0.55, 0.6, 3500),
    "jordan": ("Jordan", 0.35, 0.8, 300),
    "united_arab_emirates": ("United Arab Emirates", 0.3, 0.9, 800),
    "morocco": ("Morocco", 0.4, 0.8, 900),
    "kazakhstan": ("Kazakhstan", 0.25, 0.9, 300),
    "greece": ("Greece", 0.2, 0.9, 200),
    "cyprus": ("Cyprus", 0.15, 0.9, 50),
    "italy": ("Italy", 0.3, 0.85, 400),
    "saudi_arabia": ("Saudi Arabia", 0.1, 0.9, 0),
    "qatar": ("Qatar", 0.2, 0.4, 200),
    "bangladesh": ("Bangladesh", 0.3, 0.5, 1500),
}
CHOSEN_ROLES = {"jordan": "police_training", "italy": "police_training", "greece": "engineering", "qatar": "host"}


@dataclass(frozen=True)
class FakeParameter:
    value: float


@dataclass(frozen=True)
class FakeScenario:
    name: str = "baseline"
    title: str = "The ceasefire of October 2025, as planned"
    question: str = "What share of worlds still holds when states offer troops slowly and may be refused?"
    start: date = date(2025, 10, 10)
    days: int = 365
    end: str = "absorbing"
    fingerprint: str = "3f9a1b2c4d5e6f708192a3b4c5d6e7f80912a3b4c5d6e7f80912a3b4c5d6e7f8"
    choices: Mapping[str, str | bool] = field(default_factory=dict)
    rosters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, FakeParameter] = field(
        default_factory=lambda: {"endings.collapse_level": FakeParameter(20.0)}
    )


@dataclass(frozen=True)
class FakeResult:
    scenario: FakeScenario
    outcomes: pd.DataFrame
    daily: pd.DataFrame
    seed: int = 1
    fixed: bool = False
    days: int = 365
    manifest: Mapping[str, Any] = field(default_factory=lambda: {"version": "0.1.0"})

    def with_outcomes(self, **columns: Any) -> FakeResult:
        return replace(self, outcomes=self.outcomes.assign(**columns))

    def without(self, *columns: str) -> FakeResult:
        return replace(
            self,
            outcomes=self.outcomes.drop(columns=[c for c in columns if c in self.outcomes]),
            daily=self.daily.drop(columns=[c for c in columns if c in self.daily]),
        )


def _days_held(luck: np.random.Generator, worlds: int, days: int, end_share: float) -> NDArray[np.int64]:
    """Weibull of shape 0.4, so that the hazard falls, scaled to end `end_share` of worlds by day 365."""
    if end_share <= 0:
        return np.full(worlds, days)
    if end_share >= 1:
        return np.zeros(worlds, dtype=np.int64)
    scale = 365 / (-np.log(1 - end_share)) ** (1 / 0.4)
    held: NDArray[np.int64] = np.minimum((scale * luck.weibull(0.4, worlds)).astype(np.int64), days)
    return held


def _until(values: NDArray[Any], held: NDArray[np.int64]) -> NDArray[np.float32]:
    out = np.array(np.broadcast_to(values, values.shape), dtype=np.float32)
    out[np.arange(values.shape[1])[None, :] >= np.maximum(held, 1)[:, None]] = np.nan
    return out


def _series(luck: np.random.Generator, held: NDArray[np.int64], days: int) -> dict[str, NDArray[np.float32]]:
    worlds, day = len(held), np.arange(days)
    badness = luck.lognormal(0, 0.4, (worlds, 1))
    level = badness * (1.2 + 3.5 * np.exp(-day / 25))
    deaths = luck.poisson(level).astype(float)
    crisis = luck.random((worlds, days)) < 0.012 * badness
    deaths += crisis * np.minimum(luck.pareto(1.5, (worlds, days)) * 12 + 8, 110).round()
    for lane, end in enumerate(held):
        if end < days:
            deaths[lane, max(0, end - 3) : end + 1] += luck.poisson(22)
    padded = np.concatenate([np.zeros((worlds, 7)), deaths.cumsum(axis=1)], axis=1)
    d7 = (deaths.cumsum(axis=1) - padded[:, :days]) / 7
    arrival = luck.gamma(8, 18, (worlds, 1))
    ceiling = luck.uniform(500, 9000, (worlds, 1)) * (luck.random((worlds, 1)) < 0.7)
    troops = ceiling * (1 - np.exp(-np.maximum(day - arrival, 0) / 90))
    wobble = luck.normal(0, 25, (worlds, days)).cumsum(axis=1) / np.sqrt(np.maximum(day, 1))
    entered = np.clip(luck.uniform(150, 320, (worlds, 1)) + 0.25 * day + wobble, 0, 800) * (1 - 0.8 * crisis)
    steps = (luck.random((worlds, days)) < 0.02 / badness).cumsum(axis=1)
    calm = np.clip(0.35 + 0.5 * (1 - np.exp(-day / 120)) / badness, 0, 1)
    made = {
        "deaths": deaths, "d7": d7, "trucks_entered": entered, "trucks_un": entered * 0.4,
        "trucks_delivered": entered * np.clip(0.4 + troops / 9000, 0, 0.95), "troops": troops.round(),
        "police": (troops * 0.3).round(), "arms": 0.93**steps, "line": np.maximum(0.53 - 0.04 * steps, 0.1),
        "confidence_israel": calm * 0.9, "confidence_hamas": calm * 0.85, "grievance": 1 - calm, "need": 1 - calm,
        "us_pressure": np.broadcast_to(np.exp(-day / 300), (worlds, days)), "host_consent": calm,
        "money_paid": 4 * day * badness, "crisis": crisis.astype(float), "attacks": luck.poisson(level / 2),
        "phase": 1 + np.minimum(day // 40, 11) * (badness < 1.2),
    }  # fmt: skip
    made |= {series.name: luck.random((worlds, days)) for series in SERIES if series.name not in made}
    return {name: _until(np.broadcast_to(value, (worlds, days)), held) for name, value in made.items()}


def _plausible(luck: np.random.Generator, outcome: Outcome, worlds: int) -> Any:
    """Values for an outcome that no test looks at by name, in the form that its unit has."""
    if outcome.words:
        return pd.Categorical(luck.choice(outcome.words, worlds), categories=list(outcome.words))
    if outcome.unit == "0 or 1":
        return (luck.random(worlds) < 0.4).astype(float)
    if outcome.unit.startswith("share"):
        return luck.beta(2, 3, worlds)
    values = luck.gamma(2, 20, worlds)
    return np.where(luck.random(worlds) < 0.3, values, np.nan) if outcome.unit == "day" else values


def fake_result(
    worlds: int = 1000,
    days: int = 365,
    *,
    end_share: float = 0.45,
    contributors: int = 15,
    end: str = "absorbing",
    seed: int = 1,
) -> FakeResult:
    """Return a synthetic run; `end_share` of its worlds collapse within a year (1: all of them on day 0)."""
    luck = np.random.default_rng(seed)
    held = _days_held(luck, worlds, days, end_share)
    series = _series(luck, held, days)
    collapsed = held < days
    cause = np.where(collapsed, luck.choice(6, worlds, p=[0.02, 0.01, 0.24, 0.06, 0.12, 0.55]) + 1, 0).astype(np.int64)
    deaths = series["deaths"]
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(held > 0, np.nansum(deaths, axis=1) / held, np.nan)
    last = np.maximum(np.minimum(held, days) - 1, 0)
    lane = np.arange(worlds)
    crises = np.nansum(series["crisis"], axis=1)
    first = {x: np.where((hit := np.nan_to_num(series["d7"]) >= x).any(axis=1), hit.argmax(axis=1), np.nan)
             for x in (15, 20, 25)}  # fmt: skip
    peak = np.nanmax(series["troops"], axis=1)

    def mean(name: str) -> Any:
        return np.nanmean(series[name], axis=1)

    def at_end(name: str) -> Any:
        return series[name][lane, last]

    def through(day: int, values: NDArray[Any]) -> Any:
        return np.where(held >= day, values, np.nan)

    def steps(factor: float) -> Any:
        return np.round(np.log(at_end("arms")) / np.log(0.93) * factor)

    columns: dict[str, Any] = {
        "world": lane, "days_held": held, "collapsed": collapsed.astype(float),
        "cause": pd.Categorical(np.array(CAUSES)[cause], categories=list(CAUSES)),
        "formal_day": np.where(np.isin(cause, [1, 2, 3, 4]), held, np.nan),
        "violence_day": np.where(cause == 6, held, np.nan),
        **{f"d7_{x}_day": values for x, values in first.items()},
        "frozen": ((luck.random(worlds) < 0.3) & (held > 150)).astype(float),
        "deaths": np.nansum(deaths, axis=1), "deaths_per_day": rate,
        "deaths_first_34": through(34, deaths[:, :34].mean(axis=1)), "worst_day_deaths": np.nanmax(deaths, axis=1),
        "crises": crises, "contained_share": np.where(crises > 0, 1 - collapsed / np.maximum(crises, 1), np.nan),
        "trucks_entered_per_day": mean("trucks_entered"), "trucks_un_per_day": mean("trucks_un"),
        "trucks_delivered_per_day": mean("trucks_delivered"),
        "troops_day_100": series["troops"][:, 100] if days > 100 else np.full(worlds, np.nan),
        "troops_peak": peak, "first_arrival_day": np.where(peak > 0, np.argmax(series["troops"] > 0, axis=1), np.nan),
        "arms_share": at_end("arms"), "line_end": at_end("line"),
        "tranches_kept_hamas": steps(0.7), "tranches_kept_israel": steps(0.8), "tranches_done": steps(0.6),
        "money_paid": at_end("money_paid"), "money_paid_share": luck.beta(0.6, 0.9, worlds),
        "resolution_day": np.where(held > 38, 38.0, np.nan),
    }  # fmt: skip
    columns["deaths_israeli"] = luck.binomial(columns["deaths"].astype(int), 0.01).astype(float)
    columns["deaths_isf"] = np.zeros(worlds)
    columns["deaths_palestinian"] = columns["deaths"] - columns["deaths_israeli"]
    columns["tranches_offered"] = np.maximum(columns["tranches_kept_hamas"], columns["tranches_kept_israel"])
    named = {outcome.name: columns.pop(outcome.name, None) for outcome in OUTCOMES}
    for outcome in OUTCOMES:
        made = named[outcome.name]
        columns[outcome.name] = _plausible(luck, outcome, worlds) if made is None else made
    chosen = dict(list(STATES.items())[:contributors])
    choices: dict[str, str | bool] = {}
    for name, (label, offer, accept, capacity) in chosen.items():
        offered = luck.random(worlds) < offer
        accepted = offered & (luck.random(worlds) < accept)
        columns[f"contributor_{name}_offered"] = offered * capacity
        columns[f"contributor_{name}_accepted"] = accepted.astype(float)
        columns[f"contributor_{name}_peak"] = (accepted * (peak > 0) * capacity * luck.beta(2, 4, worlds)).round()
        lighter = offered & (luck.random(worlds) < (0.4 if name == "turkey" else 0.02))
        columns[f"contributor_{name}_role"] = pd.Categorical(
            np.array(ROLES)[offered.astype(int) + lighter], categories=list(ROLES)
        )
        choices |= {f"contributors.{name}.present": True, f"contributors.{name}.name": label}
        choices[f"contributors.{name}.role"] = CHOSEN_ROLES.get(name, "combat")
    daily = pd.DataFrame(
        {"world": np.repeat(lane, days), "day": np.tile(np.arange(days), worlds)}
        | {name: values.ravel() for name, values in series.items()}
    )
    scenario = FakeScenario(days=days, end=end, choices=choices, rosters={"contributors": tuple(chosen)})
    return FakeResult(scenario, pd.DataFrame(columns), daily, seed=seed, days=days)
