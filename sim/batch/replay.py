"""One world again: alone with its whole story, or many times over with draws that are fixed otherwise."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.model.story import Call, Decision

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

__all__ = ["Call", "Decision", "Fix", "Replay", "Reruns", "World", "other_luck", "replay", "rerun"]

Fix = tuple[str, int, float]
"""A draw that is fixed: stream, day of the draw, value in (0, 1)."""


AFRESH = 2**41
"""Luck numbers from here on belong to no world of any run: other courses that luck might have taken."""


@dataclass(frozen=True)
class World:
    """Which world of a run: all that is needed to live it again.

    Attributes:
        scenario: As it was run.
        number: Of the world.
        seed: Key of the run.
        days: Horizon.
        fixed: Whether every parameter stood at its central value.
    """

    scenario: Scenario
    number: int
    seed: int
    days: int
    fixed: bool = False


@dataclass(frozen=True)
class Replay:
    """A world lived again, alone.

    Attributes:
        outcomes: By outcome, coded ones as their code.
        daily: By series, (days,), NaN once the world has ended.
        events: Every act, as the ledger told it (see `sim.model.ledger`).
        decisions: Every decision that luck had a part in, in order.
        settled: Calls of rules that settle something without luck, by (day, name), in order.
    """

    outcomes: Mapping[str, float]
    daily: Mapping[str, npt.NDArray[np.floating]]
    events: pd.DataFrame
    decisions: Sequence[Decision]
    settled: Mapping[tuple[int, str], Sequence[Call]]


@dataclass(frozen=True)
class Reruns:
    """A world lived again many times at once, with other draws each time.

    Attributes:
        outcomes: By outcome, (1 + sets of fixed draws,); the first is the world as it was.
        changes: Acts that are events of their own and in which a rerun differs from the world as it was, until that
            ended; `world` is the rerun's place among outcomes, `count` 0 where the act did not happen. None if it was
            not asked for.
        touched: By rerun, the last day on which any act, amount or daily series at all was otherwise; -1 if none was,
            or nobody asked.
    """

    outcomes: Mapping[str, npt.NDArray[np.float64]]
    changes: pd.DataFrame | None
    touched: npt.NDArray[np.int64]


def replay(world: World, fixes: Sequence[Fix] = ()) -> Replay:
    """Live a world again, alone, and take down all of it.

    Args:
        world: Which.
        fixes: Draws that are fixed otherwise.
    """
    from sim.model.lanes import Intervention
    from sim.model.model import StabilizationModel
    from sim.model.run import release, take_down
    from sim.model.story import Story

    story = Story()
    model = StabilizationModel(
        world.scenario,
        world=world.number,
        key=world.seed,
        fixed=world.fixed,
        events=True,
        interventions=tuple(Intervention(0, *fix) for fix in fixes),
        witness=story,
    )
    with _nothing_to_collect():
        model.run_days(world.days)
    chunk = take_down(model, world.days)
    release(model)
    assert chunk.events is not None
    outcomes = {name: float(values[0]) for name, values in chunk.outcomes.items()}
    daily = {name: rows[:, 0] for name, rows in chunk.daily.items()}
    return Replay(outcomes, daily, chunk.events, story.decisions, story.settled)


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Hold the collector of cycles back: all that a story takes down stays, and it would go through it ever again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def rerun(world: World, fixes: Sequence[Sequence[Fix]], changes: bool = False) -> Reruns:
    """Live a world again many times at once, each time with other draws fixed.

    Args:
        world: Which.
        fixes: For each rerun, the draws that are fixed.
        changes: Whether to take down what each rerun does otherwise.
    """
    from sim.model.contrast import Contrast
    from sim.model.lanes import Intervention, Lanes
    from sim.model.model import StabilizationModel
    from sim.model.run import release, take_down
    from sim.outcomes.acts import TOLD

    numbers = np.full(1 + len(fixes), world.number, dtype=np.uint64)
    fixed = tuple(Intervention(lane, *fix) for lane, each in enumerate(fixes, start=1) for fix in each)
    model = StabilizationModel(
        world.scenario, lanes=Lanes(numbers, numbers, interventions=fixed), key=world.seed, fixed=world.fixed
    )
    contrast = Contrast(len(numbers), TOLD)
    if changes:
        model.ledger = contrast
    model.record.daily.shorten()
    # Lane 0 is what the others are held against: it has to stay.
    model.run_days(world.days, let_go=not changes)
    chunk = take_down(model, world.days)
    told = contrast.events() if changes else None
    touched = np.maximum(contrast.touched, _last_otherwise(chunk.daily)) if changes else contrast.touched
    release(model)
    return Reruns(chunk.outcomes, told, touched)


def other_luck(
    world: World, since: Sequence[int], fixes: Sequence[Sequence[Fix]], courses: int
) -> Mapping[str, npt.NDArray[np.float64]]:
    """Live a world again with the same luck up to a day, and with many other courses of luck from then on.

    Args:
        world: Which.
        since: For each set of fixed draws, the first day with other luck (1 or later).
        fixes: Sets of draws that are fixed.
        courses: How many other courses of luck; the same for every set.

    Returns:
        Outcomes by name of `len(fixes) * courses` lives, set by set.
    """
    from sim.model.lanes import Intervention, Lanes, Later
    from sim.model.run import run_chunk

    sets = len(fixes)
    numbers = np.full(sets * courses, world.number, dtype=np.uint64)
    later = Later(
        np.repeat(np.asarray(since, dtype=np.uint64), courses),
        np.tile(np.uint64(AFRESH) + np.arange(courses, dtype=np.uint64), sets),
    )
    fixed = tuple(
        Intervention(at * courses + course, *fix)
        for at, each in enumerate(fixes)
        for fix in each
        for course in range(courses)
    )
    lanes = Lanes(numbers, numbers, interventions=fixed, later=later)
    return run_chunk(world.scenario, lanes, world.seed, world.days, world.fixed).outcomes


def _last_otherwise(daily: Mapping[str, npt.NDArray[np.floating]]) -> npt.NDArray[np.int64]:
    """By lane, the last day on which any series differs from that of lane 0, while that one's world lasts; or -1."""
    last = np.full(next(iter(daily.values())).shape[1], -1, dtype=np.int64)
    for rows in daily.values():
        lived = rows[~np.isnan(rows[:, 0])]
        day = np.arange(len(lived))[:, np.newaxis]
        last = np.maximum(last, np.where(lived != lived[:, :1], day, -1).max(axis=0, initial=-1))
    return last
