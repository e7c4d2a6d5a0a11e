"""Stored worlds made by hand, for tests of what compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.batch.reading.sources import Failure
from sim.scenario import Scenario, load_scenario

Floats = npt.NDArray[np.float64]
NAMES = ("baseline", "with-force", "without-aid")


@lru_cache
def case(name: str, end: str = "absorbing") -> Scenario:
    """A real scenario under any name."""
    from dataclasses import replace

    return replace(load_scenario("baseline"), name=name, title=f"Title of {name}", end=end)


@dataclass
class Stored:
    """What a comparison reads of stored results."""

    tables: Mapping[str, pd.DataFrame]
    lanes: Mapping[str, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    split: int = 0
    asked: int = 0
    state: str = "complete"
    failed: Sequence[Failure] = ()
    notes: Sequence[str] = ()
    study: Mapping[str, Any] | None = None
    fixed: bool = False
    seed: int = 1
    days: int = 365
    end: str = "absorbing"
    read: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = tuple(self.tables)
        self.baseline = self.names[0]
        self.worlds: npt.NDArray[Any] = self.tables[self.baseline]["world"].to_numpy()
        self.asked = self.asked or self.worlds.size

    def scenario(self, name: str) -> Scenario:
        return case(name, self.end)

    def fingerprint(self, name: str) -> str:
        return f"{self.names.index(name)}" * 64

    def outcomes(self, name: str, columns: Sequence[str] | None = None, lanes: str = "own") -> pd.DataFrame:
        table = self.tables[name] if lanes == "own" else self.lanes[lanes][name]
        if columns is None:
            return table
        self.read.append(tuple(columns))
        return table[["world", *(each for each in columns if each in table)]]


def outcomes(worlds: int, gain: Floats | float = 0.0, seed: int = 0, luck: Floats | None = None) -> pd.DataFrame:
    """Outcomes in which each ceasefire holds longer by a gain, with the luck of the seed."""
    stream = np.random.default_rng(seed)
    drawn = stream.weibull(0.8, worlds) * 250.0 if luck is None else luck
    noise = stream.random(worlds)
    held = np.clip(np.floor(drawn + gain), 0.0, 365.0)
    collapsed = (held < 365.0).astype(float)
    return pd.DataFrame(
        {
            "world": np.arange(worlds),
            "days_held": held,
            "collapsed": collapsed,
            "cause": pd.Categorical(np.where(held < 365, "spiral", "held"), categories=["held", "spiral"]),
            "formal_day": np.full(worlds, np.nan),
            "d7_15_day": np.where(noise < 0.1, held / 2, np.where(held < 365, held, np.nan)),
            "d7_20_day": np.where(held < 365, held, np.nan),
            "d7_25_day": np.full(worlds, np.nan),
            "deaths_per_day": 3.0 + noise - np.asarray(gain) / 100.0,
            "contained_share": np.where(noise < 0.3, np.nan, noise),
            "troops_peak": np.full(worlds, 100.0) + np.asarray(gain),
        }
    )


def three_arms(worlds: int = 400, **more: Any) -> Stored:
    """A baseline, an arm that holds longer in most worlds, and one that is the same as the baseline."""
    stream = np.random.default_rng(5)
    gain = np.where(stream.random(worlds) < 0.7, stream.normal(40.0, 30.0, worlds), 0.0)
    return Stored(
        {"baseline": outcomes(worlds), "with-force": outcomes(worlds, gain), "without-aid": outcomes(worlds)}, **more
    )


def beliefs(_scenario: Scenario, worlds: Sequence[int], seed: int) -> pd.DataFrame:
    """Thirty parameters that go with nothing."""
    drawn = np.random.default_rng(seed).random((1_000_000 // 30, 30))[np.asarray(worlds)]
    return pd.DataFrame({"world": list(worlds), **{f"rule.p{place}": drawn[:, place] for place in range(30)}})
