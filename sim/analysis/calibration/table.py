"""The reference table: many worlds with their parameters and what would have been reported of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.uniform import to_logit, to_uniform, uncertain
from sim.analysis.daily import Panel
from sim.analysis.patterns.observation import observation_luck, reported
from sim.batch import Progress, simulate
from sim.model.beliefs import draw_beliefs
from sim.model.lanes import Lanes
from sim.scenario import Scenario

Floats = NDArray[np.float64]
Listener = Callable[[Progress], None]

DAYS = 90
SLICE = 4_096
"""Worlds whose series are held at one time: 36 series of 90 days are 50 MB."""


@dataclass(frozen=True)
class Table:
    """Worlds drawn from the prior.

    Attributes:
        paths: Parameters that differ between worlds.
        z: Logits of their prior quantiles, (worlds, parameters) float32.
        reports: Palestinian deaths reported each day, (days, worlds) float32; NaN after a world's end.
        held: Days for which each world's ceasefire held, up to `DAYS`, (worlds,).
        israeli: Israelis killed, each day, summed over the first `DAYS` days, (worlds,).
    """

    paths: tuple[str, ...]
    z: NDArray[np.float32]
    reports: NDArray[np.float32]
    held: Floats
    israeli: Floats

    def __len__(self) -> int:
        return len(self.held)


def beliefs_of(scenario: Scenario, worlds: NDArray[np.uint64], seed: int) -> NDArray[np.float32]:
    """Return the logits of all uncertain parameters' prior quantiles, (worlds, parameters)."""
    paths = uncertain(dict(scenario.parameters))
    values = draw_beliefs(scenario, Lanes(luck=worlds, beliefs=worlds), seed, fixed=False, ensemble=True)
    z = np.empty((len(worlds), len(paths)), dtype=np.float32)
    for place, path in enumerate(paths):
        z[:, place] = to_logit(to_uniform(scenario.parameters[path], values[path]))
    return z


def reference_table(
    scenario: Scenario, worlds: int, seed: int, workers: int | None = None, progress: Listener | None = None
) -> Table:
    """Simulate the table; only what a fit needs is kept of each slice.

    Args:
        scenario: Whose parameters.
        worlds: How many.
        seed: Key of all luck.
        workers: Number of processes; by default one for each core.
        progress: Told how far it is.
    """
    z, reports, held, israeli = [], [], [], []
    for start in range(0, worlds, SLICE):
        stop = min(start + SLICE, worlds)
        listener = _part(progress, start, stop, worlds)
        part = simulate(scenario, range(start, stop), seed, DAYS, workers=workers, progress=listener)
        panel = Panel(part)
        luck = observation_luck(seed, panel.worlds, DAYS)
        reports.append(reported(panel.series("deaths_palestinian").T, luck).astype(np.float32))
        israeli.append(np.nansum(panel.series("deaths_israeli"), axis=1))
        held.append(part.outcomes["days_held"].to_numpy(dtype=np.float64))
        z.append(beliefs_of(scenario, np.arange(start, stop, dtype=np.uint64), seed))
    return Table(
        paths=uncertain(dict(scenario.parameters)),
        z=np.concatenate(z),
        reports=np.concatenate(reports, axis=1),
        held=np.concatenate(held),
        israeli=np.concatenate(israeli),
    )


def _part(progress: Listener | None, start: int, stop: int, worlds: int) -> Listener | None:
    if progress is None:
        return None
    told = progress

    def tell(part: Progress) -> None:
        share = (start + part.share * (stop - start)) / worlds
        # A slice that begins is no new run.
        if part.share > 0.0 or start == 0 or part.note:
            told(Progress(start + part.done, worlds, share, part.note))

    return tell
