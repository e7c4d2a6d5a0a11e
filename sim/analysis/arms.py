"""Scenarios in the same worlds, each simulated once however many comparisons it takes part in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.batch import Progress, simulate
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, int, int, int]
Outcomes = Mapping[Key, "pd.DataFrame"]


@dataclass(frozen=True)
class Arm:
    """A scenario that is to be run.

    Attributes:
        scenario: What is run.
        worlds: In how many worlds.
        seed: Key of all luck.
        days: Horizon.
    """

    scenario: Scenario
    worlds: int
    seed: int
    days: int

    @property
    def key(self) -> Key:
        """All that the numbers follow from: arms of one key are one run, whatever they are called."""
        return self.scenario.fingerprint, self.worlds, self.seed, self.days


def arms_of(first: Scenario, second: Scenario, worlds: int, seed: int, days: int | None) -> tuple[Arm, Arm]:
    """Return two scenarios as arms over the same worlds and days: `days`, or the shorter of their own horizons."""
    horizon = days or min(first.days, second.days)
    return Arm(first, worlds, seed, horizon), Arm(second, worlds, seed, horizon)


def distinct(arms: Iterable[Arm]) -> list[Arm]:
    """Return what has to be run for all arms: each scenario once for a seed and horizon, in the most worlds asked for.

    World k is the same world however many there are, so that the first of many serve for few.
    """
    runs: dict[tuple[str, int, int], Arm] = {}
    for arm in arms:
        recipe = (arm.scenario.fingerprint, arm.seed, arm.days)
        if recipe not in runs or runs[recipe].worlds < arm.worlds:
            runs[recipe] = arm
    return list(runs.values())


def simulate_arms(
    arms: Iterable[Arm], workers: int | None = None, progress: Callable[[Progress], None] | None = None
) -> Outcomes:
    """Run arms and return their tables of outcomes, by key; what arms have in common is run once.

    Args:
        arms: What to run.
        workers: Number of processes; by default one for each core a run can keep busy.
        progress: Called with how far all runs together are, counted in worlds.
    """
    asked = list(arms)
    runs = distinct(asked)
    total = sum(run.worlds for run in runs)
    behind = 0
    tables: dict[Key, pd.DataFrame] = {}
    for run in runs:

        def listen(told: Progress, behind: int = behind) -> None:
            # Only the first run's start is news.
            if progress is not None and (told.note or told.share > 0.0 or not behind):
                share = (behind + told.share * told.total) / total
                progress(Progress(behind + told.done, total, share, told.note))

        outcomes = simulate(
            run.scenario, run.worlds, run.seed, run.days, workers=workers, progress=listen, daily_worlds=1
        ).outcomes
        for arm in asked:
            if (arm.scenario.fingerprint, arm.seed, arm.days) == (run.scenario.fingerprint, run.seed, run.days):
                tables[arm.key] = outcomes.iloc[: arm.worlds]
        behind += run.worlds
    return tables
