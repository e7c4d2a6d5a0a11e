"""A stand-in for `sim.model`: worlds that depend on nothing but their number and the seed, and misfortunes on order.

A scenario's `about` may hold misfortunes, as JSON: `{"kill": [world, file], "fail": world, "sleep": seconds,
"code": number}`.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.scenario import Scenario

ENGINE = __name__


@dataclass(frozen=True)
class Lanes:
    worlds: tuple[int, ...]

    @classmethod
    def of_worlds(cls, worlds: Iterable[int]) -> Lanes:
        return cls(tuple(worlds))


@dataclass(frozen=True)
class Chunk:
    outcomes: dict[str, NDArray[np.float64]]
    daily: dict[str, NDArray[np.float32]]
    events: pd.DataFrame | None


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
    _suffer(misfortunes, lanes.worlds)
    mixed = np.array([hash((world, key, fixed)) % 1_000_003 for world in lanes.worlds], dtype=np.int64)
    held = (mixed % (2 * length)).clip(max=length)
    daily = (mixed[None, :] % 97 + np.arange(length)[:, None]).astype(np.float32)
    daily[np.arange(length)[:, None] >= held[None, :]] = np.nan
    outcomes = {
        "days_held": held.astype(float),
        "collapsed": (held < length).astype(float),
        "cause": np.where(held < length, misfortunes.get("code", mixed % 2 + 1.0), 0.0),
        "deaths": np.where(mixed % 11 == 0, np.nan, mixed / 7),
    }
    happened = pd.DataFrame({"world": lanes.worlds, "day": 0, "kind": "strike"}) if events else None
    return Chunk(outcomes, {"deaths": daily, "d7": (daily / 7).astype(np.float32)}, happened)


def _suffer(misfortunes: Mapping[str, Any], worlds: tuple[int, ...]) -> None:
    if "sleep" in misfortunes:
        time.sleep(misfortunes["sleep"])
    if misfortunes.get("fail") in worlds:
        raise ZeroDivisionError("a rule divided by zero")
    world, flag = misfortunes.get("kill", (-1, ""))
    if world in worlds and (flag == "always" or Path(flag).exists()):
        if flag != "always":
            Path(flag).unlink()
        os.kill(os.getpid(), signal.SIGKILL)
