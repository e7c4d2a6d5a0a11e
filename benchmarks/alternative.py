"""The tool beside the natural alternative: this very model as one-world Mesa under `mesa.batch_run`."""

from __future__ import annotations

import contextlib
import math
import time
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from benchmarks.tables import Table
from benchmarks.timing import KEY, command, one_core, timed
from sim import Result, load_scenario, simulate
from sim.scenario import Scenario


@dataclass(frozen=True)
class Run:
    """What a run of some worlds took and came to.

    Attributes:
        rate: Worlds a second.
        lived: Share of all days that worlds lived to see: what they cost goes with it.
        held: Days held, by world.
    """

    rate: float
    lived: float
    held: npt.NDArray[np.float64]


def by_mesa(first: int, worlds: int, cores: int, days: int) -> Run:
    """Run plain worlds under Mesa's batch runner, in a process of their own and as many below it as cores."""
    words = (first, worlds, cores, days)
    with one_core() if cores == 1 else contextlib.nullcontext():
        told = command("benchmarks.plain_mesa", *map(str, words), watch=False).told
    return Run(worlds / told["seconds"], told["days"] / (worlds * days), np.asarray(told["held"]))


def by_tool(scenario: Scenario, worlds: int, cores: int) -> Run:
    """Run worlds as the tool does."""
    made: list[Result] = []
    with one_core() if cores == 1 else contextlib.nullcontext():
        # On one core all happens in this process; on two only the clock on the wall sees both.
        clock = time.process_time if cores == 1 else time.perf_counter
        seconds = timed(lambda: made.append(simulate(scenario, worlds, KEY, workers=cores)), clock)
    lived = float(made[0].daily["deaths"].notna().mean())
    return Run(worlds / seconds, lived, made[0].outcomes["days_held"].to_numpy(dtype=np.float64))


def compare(turns: int, worlds: int, plain_worlds: int, days: int = 365) -> tuple[Table, Table]:
    """Run the tool and plain Mesa in turn, on one core and on two, with the same outputs.

    Args:
        turns: How often.
        worlds: Of the tool, for each core.
        plain_worlds: Of plain Mesa, for each core: other worlds in each turn.
        days: Horizon.

    Returns:
        Worlds a second with ratios, and whether both behave alike.
    """
    scenario = load_scenario("baseline", {"days": days})
    speed = Table(
        "alternative",
        f"Beside this model as one-world Mesa ({days} days, baseline, same outputs)",
        ("cores", "plain Mesa, worlds/s", "the tool, worlds/s", "ratio", "least", "most", "at equal lifetimes"),
    )
    held = []
    first = 0
    for cores in (1, 2):
        # Rules are loaded and workers started before anything is timed.
        simulate(scenario, worlds=2 * cores, days=2, workers=cores)
        pairs = []
        for _ in range(turns):
            plain = by_mesa(first, plain_worlds * cores, cores, days)
            first += plain_worlds * cores
            held.append(plain.held)
            pairs.append((by_tool(scenario, worlds * cores, cores), plain))
        ratios = [tool.rate / plain.rate for tool, plain in pairs]
        # Few worlds live longer or shorter than many do, by chance.
        fair = [ratio * tool.lived / plain.lived for ratio, (tool, plain) in zip(ratios, pairs, strict=True)]
        rates = [median(run.rate for run in runs) for runs in zip(*pairs, strict=True)]
        speed.add(cores, rates[1], rates[0], median(ratios), min(ratios), max(ratios), median(fair))
    speed.notes.append(
        f"{turns} turns, each of {plain_worlds} plain worlds and {worlds:,} of the tool's for each core. Plain Mesa: "
        "rules without decoration, `random.random()` for every draw, `mesa.batch_run` with as many processes as cores. "
        "Starting is left out on both sides."
    )
    return speed, _likeness(np.concatenate(held), pairs[-1][0].held)


def _likeness(plain: npt.NDArray[np.float64], tool: npt.NDArray[np.float64]) -> Table:
    table = Table(
        "likeness",
        "Whether plain Mesa is the same model: days held",
        ("", "worlds", "mean days held", "standard error", "held to the end"),
    )
    end = max(plain.max(), tool.max())
    errors = []
    for name, days in (("plain Mesa", plain), ("the tool", tool)):
        errors.append(float(days.std(ddof=1)) / math.sqrt(len(days)))
        table.add(name, len(days), float(days.mean()), errors[-1], f"{(days >= end).mean():.0%}")
    table.notes.append(
        f"The means differ by {(plain.mean() - tool.mean()) / math.hypot(*errors):+.1f} standard errors. With keyed "
        "draws put back, a plain world is the tool's to the last bit, which a test checks."
    )
    return table
