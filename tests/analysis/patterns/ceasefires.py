"""Ceasefires written by hand: worlds, deaths by day and acts with known answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.analysis.patterns.ceasefire import Ceasefire

COLUMNS = ("place", "day", "kind", "count", "deaths")


def ceasefire(
    palestinian: ArrayLike,
    israeli: ArrayLike | None = None,
    *,
    acts: list[tuple[int, int, str, int, int]] | None = None,
    held: ArrayLike | None = None,
    reports: ArrayLike | None = None,
) -> Ceasefire:
    """A ceasefire from (days, worlds) deaths and acts (world, day, kind, count, deaths)."""
    dead = np.asarray(palestinian, dtype=np.float64)
    days, worlds = dead.shape
    other = np.zeros_like(dead) if israeli is None else np.asarray(israeli, dtype=np.float64)
    lasted = np.full(worlds, float(days)) if held is None else np.asarray(held, dtype=np.float64)
    events = pd.DataFrame(acts or [], columns=list(COLUMNS)).astype({"place": int, "day": int, "deaths": float})
    events = events[events["day"] <= lasted[events["place"]]]
    events["world"] = events["place"]
    outcomes = pd.DataFrame({"world": np.arange(worlds), "cause": "held", "ended_in_crisis": 0.0})
    result: Any = SimpleNamespace(
        scenario=SimpleNamespace(
            name="by-hand", parameters={"containment.deaths_threshold": SimpleNamespace(value=20.0)}
        ),
        seed=3,
        days=days,
        outcomes=outcomes,
    )
    told = dead if reports is None else np.asarray(reports, dtype=np.float64)
    return Ceasefire(result, days, lasted, dead, other, told, events)
