"""What the posterior says of worlds that took no part in the fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.patterns.observation import observation_luck, reported
from sim.model.lanes import Lanes
from sim.model.run import run_chunk
from sim.scenario import Scenario

Floats = NDArray[np.float64]

FRESH = 2**33
"""World numbers from here on are in no reference table, so that luck and beliefs are new."""
CHUNK = 500


@dataclass(frozen=True)
class Ahead:
    """Fresh worlds.

    Attributes:
        reports: Palestinian deaths reported each day, (days, worlds); NaN after a world's end.
        held: Days for which each ceasefire held, up to the horizon, (worlds,).
        israeli: Israelis killed, each day, (days, worlds); NaN after a world's end.
    """

    reports: Floats
    held: Floats
    israeli: Floats

    def holding(self, day: int) -> NDArray[np.bool_]:
        """Return whether each ceasefire held for so many days, (worlds,)."""
        still: NDArray[np.bool_] = self.held >= day
        return still

    def survival(self, day: int, given: int = 0) -> float:
        """Return the share of ceasefires that hold for so many days, among those that hold for `given`."""
        base = self.holding(given)
        return float((self.held[base] >= day).mean()) if base.any() else float("nan")


def look_ahead(
    scenario: Scenario,
    seed: int,
    worlds: int,
    days: int,
    draws: Mapping[str, Floats] | None = None,
    tick: Callable[[float], None] | None = None,
) -> Ahead:
    """Simulate fresh worlds, under the prior or with joint draws of some parameters laid over it.

    World k has the same luck whatever the draws are, and the same values of all parameters that are not among them.

    Args:
        scenario: What to simulate.
        seed: Key of all luck.
        worlds: How many.
        days: For how many days.
        draws: By path, values of which world k takes the k-th, beginning anew when they are used up; (draws,) each.
        tick: Told the share that is done.
    """
    reports, held, israeli = [], [], []
    for start in range(0, worlds, CHUNK):
        place = np.arange(start, min(start + CHUNK, worlds))
        number = place.astype(np.uint64) + np.uint64(FRESH)
        laid = {path: values[place % len(values)] for path, values in (draws or {}).items()}
        chunk = run_chunk(scenario, Lanes(number, number, laid), seed, days)
        if chunk.failed:
            lane, why = next(iter(chunk.failed.items()))
            raise RuntimeError(f"scenario {scenario.name}, seed {seed}, world {number[lane]}: {why}")
        luck = observation_luck(seed, number, days)
        reports.append(reported(chunk.daily["deaths_palestinian"], luck))
        israeli.append(np.asarray(chunk.daily["deaths_israeli"], dtype=np.float64))
        held.append(chunk.outcomes["days_held"])
        if tick:
            tick(float(place[-1] + 1) / worlds)
    return Ahead(np.concatenate(reports, axis=1), np.concatenate(held), np.concatenate(israeli, axis=1))
