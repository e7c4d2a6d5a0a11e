"""Synthetic stored worlds of several scenarios: the same luck in each, other chances to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tests.present.fake import FakeResult, FakeScenario, fake_result

NAMES = (
    "baseline", "turkey-accepted", "turkey-vetoed", "no-force", "force-5000-by-day-45", "unhindered-aid",
    "us-attention-fades", "no-force-strong-cmcc-and-us", "disarmament-coerced-large-force", "rumour-storm",
    "objections-final-with-resolution", "turkey-in-early-force-at-no-cost",
)  # fmt: skip
ENDS = (0.45, 0.36, 0.45, 0.62, 0.40, 0.44, 0.58, 0.30, 0.52, 0.47, 0.45, 0.33)


@dataclass
class FakeBatch:
    """What `sim.batch.reading.results.Results` is to the gallery."""

    arms: Mapping[str, FakeResult]
    over: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    set_to: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    study: Mapping[str, Any] | None = None
    asked: int = 0
    state: str = "complete"
    failed: Sequence[Any] = ()
    folders: tuple[Path, ...] = (Path("results/toy"),)
    asked_for: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    fixed: bool = False
    notes: tuple[str, ...] = ()
    told: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = tuple(self.arms)
        self.baseline = self.names[0]
        first = self.arms[self.baseline]
        self.seed, self.days = first.seed, first.days
        self.worlds: NDArray[np.int64] = first.outcomes["world"].to_numpy(dtype=np.int64)
        self.asked = self.asked or int(self.worlds.size)

    def manifest(self, name: str) -> Mapping[str, Any]:
        told = {
            "kind": "batch", "version": "0.1.0", "code": "c0de" * 16, "command": "isf batch toy --worlds 400",
            "seed": self.seed, "days": self.days, "fixed": self.fixed, "worlds": self.asked,
            "arms": [{"name": each, "fingerprint": self.fingerprint(each)} for each in self.names],
        }  # fmt: skip
        return told | self.told

    def fingerprint(self, name: str) -> str:
        return f"{self.names.index(name):02x}" * 32

    def settings(self, name: str) -> Mapping[str, Any]:
        return self.set_to.get(name, {})

    def scenario(self, name: str) -> FakeScenario:
        return self.arms[name].scenario

    def outcomes(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        table = self.arms[name].outcomes
        if columns is None:
            return table
        self.asked_for.append((name, tuple(columns)))
        return table[["world", *(each for each in columns if each in table.columns)]]

    @property
    def has_series(self) -> bool:
        return all(len(arm.daily) for arm in self.arms.values())

    def series_quantiles(
        self, series: str, quantiles: Sequence[float], names: Sequence[str] | None = None
    ) -> pd.DataFrame:
        parts = []
        for name in self.names if names is None else names:
            daily = self.arms[name].daily
            if series not in daily.columns:
                continue
            weekly = daily.assign(week=daily["day"] // 7).groupby(["world", "week"])[series].mean()
            by_week = weekly.groupby("week")
            part = pd.DataFrame({"worlds": by_week.count()} | {f"q{q:g}": by_week.quantile(q) for q in quantiles})
            parts.append(part.reset_index().assign(scenario=name, day=lambda t: t["week"] * 7 + 3))
        if not parts:
            return pd.DataFrame(columns=["scenario", "week", "day", "worlds", *(f"q{q:g}" for q in quantiles)])
        return pd.concat(parts, ignore_index=True)


def fake_batch(
    arms: int | Iterable[str] = 4, worlds: int = 300, days: int = 365, *, end: str = "absorbing", seed: int = 1,
    ends: Sequence[float] = ENDS, **more: Any,
) -> FakeBatch:  # fmt: skip
    """Return so many arms, or arms of these names, over the same worlds."""
    names = NAMES[:arms] if isinstance(arms, int) else tuple(arms)
    made: dict[str, FakeResult] = {}
    for place, name in enumerate(names):
        one = fake_result(worlds, days, end_share=ends[place % len(ends)], end=end, seed=seed)
        held = one.outcomes["days_held"]
        scale = 1.0 + 0.15 * np.sin(place)
        shifted = {each: one.outcomes[each] * scale for each in ("trucks_delivered_per_day", "troops_peak")}
        outcomes = one.outcomes.assign(**shifted, deaths=one.outcomes["deaths"] + (days - held) * 3.0)
        scenario = replace(one.scenario, name=name.replace("/", "-"), title=name)
        made[name] = replace(one, outcomes=outcomes, scenario=scenario)
    return FakeBatch(made, **more)


def fake_sweep(over: Mapping[str, tuple[Any, ...]], worlds: int = 200, days: int = 120, **more: Any) -> FakeBatch:
    """Return a sweep around `baseline`: its chance to end moves with the first path, a little with the second."""
    arms, set_to = {"baseline": fake_result(worlds, days, end_share=0.45)}, {}
    for number, values in enumerate(product(*over.values())):
        name = f"baseline-{number:03d}"
        places = [
            list(all_).index(value) / max(1, len(all_) - 1) for all_, value in zip(over.values(), values, strict=True)
        ]
        arms[name] = fake_result(worlds, days, end_share=0.25 + 0.4 * places[0] + 0.1 * sum(places[1:]))
        set_to[name] = dict(zip(over, values, strict=True))
    slim = {name: replace(arm, daily=arm.daily.iloc[:0]) for name, arm in arms.items()}
    return FakeBatch(slim, over=over, set_to=set_to, **more)
