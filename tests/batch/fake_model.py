"""A stand-in for `sim.model`: worlds that depend on nothing but their number and the seed, and misfortunes on order.

A scenario's `about` may hold misfortunes, as JSON: `{"kill": [world, file], "fail": world or worlds, "nan": worlds,
"text": what failing says, "sleep": seconds, "code": number, "refuse": text}`.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.scenario import Scenario, ScenarioError
from sim.scenario.problems import Problem

ENGINE = __name__


@dataclass(frozen=True)
class Lanes:
    luck: NDArray[np.uint64]
    beliefs: NDArray[np.uint64]

    @classmethod
    def of_worlds(cls, worlds: Iterable[int]) -> Lanes:
        numbers = np.array(tuple(worlds), dtype=np.uint64)
        return cls(numbers, numbers)


@dataclass(frozen=True)
class Chunk:
    outcomes: dict[str, NDArray[np.float64]]
    daily: dict[str, NDArray[np.float32]]
    events: pd.DataFrame | None
    failed: dict[int, str] = field(default_factory=dict)


def scenario(name: str = "toy", days: int = 30, **misfortunes: Any) -> Scenario:
    """A scenario that only the stand-in can run."""
    return Scenario(
        name=name,
        title="A toy",
        question="Does the batch room work?",
        about=json.dumps(misfortunes),
        start=date(2025, 10, 10),
        days=days,
        opening="truce",
        end="absorbing",
        rules={},
        parameters={},
        choices={},
        rosters={"contributors": ()},
        joint=(),
        measures=(),
        files=("toy.yaml",),
    )


def run_chunk(
    scenario: Scenario,
    lanes: Lanes,
    key: int,
    days: int | None = None,
    fixed: bool = False,
    events: bool = False,
    tick: Callable[[int], None] | None = None,
) -> Chunk:
    """Simulate: hash the worlds."""
    misfortunes = json.loads(scenario.about)
    length = days or scenario.days
    if tick is not None:
        tick(length // 2)
    worlds = tuple(int(luck) for luck in lanes.luck)
    _suffer(misfortunes, worlds)
    pairs = zip(worlds, (int(belief) for belief in lanes.beliefs), strict=True)
    known = [(luck, key, fixed) if luck == belief else (luck, belief, key, fixed) for luck, belief in pairs]
    mixed = np.array([hash(each) % 1_000_003 for each in known], dtype=np.int64)
    held = (mixed % (2 * length)).clip(max=length)
    daily = (mixed[None, :] % 97 + np.arange(length)[:, None]).astype(np.float32)
    daily[np.arange(length)[:, None] >= held[None, :]] = np.nan
    outcomes = {
        "days_held": held.astype(float),
        "collapsed": (held < length).astype(float),
        "cause": np.where(held < length, misfortunes.get("code", mixed % 2 + 1.0), 0.0),
        "deaths": np.where(mixed % 11 == 0, np.nan, mixed / 7),
    }
    happened = pd.DataFrame({"world": lanes.luck, "day": 0, "kind": "strike"}) if events else None
    failed = {lane: "series d7 is not a number (NaN) on day 3" for lane, world in enumerate(worlds)
              if world in misfortunes.get("nan", ())}  # fmt: skip
    return Chunk(outcomes, {"deaths": daily, "d7": (daily / 7).astype(np.float32)}, happened, failed)


def _suffer(misfortunes: Mapping[str, Any], worlds: tuple[int, ...]) -> None:
    if "sleep" in misfortunes:
        time.sleep(misfortunes["sleep"])
    if "refuse" in misfortunes:
        raise ScenarioError([Problem("toy.yaml", 0, 0, "", misfortunes["refuse"])])
    failing = misfortunes.get("fail", ())
    if set(worlds) & set(failing if isinstance(failing, list) else [failing] if failing != () else []):
        raise ZeroDivisionError(misfortunes.get("text", "a rule divided by zero"))
    world, flag = misfortunes.get("kill", (-1, ""))
    if world in worlds and (flag == "always" or Path(flag).exists()):
        if flag != "always":
            Path(flag).unlink()
        os.kill(os.getpid(), signal.SIGKILL)
