"""How seconds and memory grow with worlds, days and workers, in the tool's normal way of running many worlds.

That is a batch: `isf batch` keeps what it has and needs no more memory for more worlds. Each size runs in a process
of its own (`python -m benchmarks.scaling WORLDS DAYS WORKERS END`), so that its memory is its own, and start-up is told
apart from the run.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.tables import Table
from benchmarks.timing import KEY, Command, command, one_core, processor_time_of, slope, timed

AGENTS = 49
"""Agents of the baseline; a test holds it against the model."""

ENDS = {"absorbing": "stop where they end", "continue": "all go on"}
"""What becomes of worlds whose ceasefire has ended."""


def child(worlds: int, days: int, workers: int, end: str) -> None:
    """Run one batch here and print what it took."""
    from sim.batch.store.batch import Batch
    from sim.batch.store.keeper import Keeper
    from sim.scenario import load_scenario

    scenario = load_scenario("baseline", {"end": end, "days": days})
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        # A batch of a few days loads the rules and starts the workers, which the next one finds ready.
        with Keeper(Path(folder) / "start", Batch.of([scenario], worlds=4, days=2)) as keeper:
            keeper.extend(4, workers=workers, chunk=2)
        ready, spent = time.perf_counter(), processor_time_of(os.getpid())
        with Keeper(Path(folder) / "run", Batch.of([scenario], worlds=worlds, seed=KEY)) as keeper:
            keeper.extend(worlds, workers=workers)
        ran, spent = time.perf_counter() - ready, processor_time_of(os.getpid()) - spent
        lived = _lived(Path(folder) / "run")
    print(json.dumps({"start": ready - started, "run": ran, "spent": spent, "lived": lived / (worlds * days)}))


def _lived(folder: Path) -> float:
    """Return how many days all worlds of a batch lived to see."""
    from sim.batch.reading.results import open_results

    outcomes = open_results(folder).outcomes("baseline", ["days_held", "began_day", "collapsed"])
    # The day of the end is lived through as well; a spiral's end is dated back to the week's first deadly day.
    return float((outcomes.days_held + outcomes.began_day.fillna(0.0) + outcomes.collapsed).sum())


def measure(worlds: int, days: int = 365, workers: int = 1, end: str = "absorbing") -> Command:
    """Run one batch in a process of its own."""
    return command("benchmarks.scaling", str(worlds), str(days), str(workers), end)


def in_worlds(sizes: Mapping[int, list[int]], most_seconds: float) -> Table:
    """Measure by number of worlds.

    Args:
        sizes: By number of workers, numbers of worlds.
        most_seconds: A size that would take longer is left out, and named.
    """
    table = Table(
        "worlds",
        "Cost by number of worlds (365 days, baseline, `isf batch`)",
        (
            "worlds",
            "workers",
            "start-up s",
            "run s",
            "worlds/s",
            "processor s",
            "ns per agent-step",
            "ns per step lived",
            "peak MB",
        ),
    )
    for crew, counts in sizes.items():
        done: list[tuple[int, float]] = []
        spents: list[tuple[int, float]] = []
        for size in counts:
            if done and done[-1][1] * size / done[-1][0] > most_seconds:
                table.notes.append(f"{size:,} worlds on {crew} left out: longer than {most_seconds:.0f} s.")
                continue
            took = measure(size, workers=crew)
            seconds, spent, lived = (took.told[name] for name in ("run", "spent", "lived"))
            nanoseconds = spent / (size * 365 * AGENTS) * 1e9
            start = took.seconds - seconds
            cost = (spent, nanoseconds, nanoseconds / lived)
            table.add(size, crew, start, seconds, size / seconds, *cost, took.peak)
            done.append((size, seconds))
            spents.append((size, spent))
        far = [(size, spent) for size, spent in spents if size >= 1000] or spents
        if len(far) > 1:
            power = slope(*zip(*far, strict=True))
            table.notes.append(
                f"{crew} worker{'s' * (crew > 1)}: processor seconds ~ worlds^{power:.3f} from {far[0][0]:,} to "
                f"{far[-1][0]:,} worlds."
            )
    table.notes.append(
        "An agent-step is one agent on one day of one world: all days of the horizon, or only those that worlds lived "
        "to see. Processor seconds are of all processes together, and nanoseconds are of them. Memory is that of all "
        "processes together, pages that they share counted once."
    )
    return table


def in_days(worlds: int, horizons: list[int], workers: int = 1) -> Table:
    """Measure by horizon, for worlds that stop where they end and for worlds that all go on."""
    table = Table(
        "days",
        f"Cost by horizon ({worlds:,} worlds, {workers} worker{'s' * (workers > 1)})",
        ("worlds", "days", "processor s", "ms per day", "share of days lived"),
    )
    for end, told in ENDS.items():
        times = []
        for days in horizons:
            took = measure(worlds, days, workers, end)
            times.append(took.told["spent"])
            lived = took.told["lived"] if end == "absorbing" else 1.0
            table.add(told, days, times[-1], 1000.0 * times[-1] / days, lived)
        power = slope(horizons, times)
        table.notes.append(f"Worlds that {told}: processor seconds ~ days^{power:.3f}.")
    return table


def chunks(sizes: list[int], days: int = 365) -> Table:
    """Measure chunks of lanes bare, without workers and store: the fixed cost of a chunk, and the best size."""
    from sim.model import Lanes, run_chunk
    from sim.scenario import load_scenario

    table = Table(
        "chunks",
        f"Chunks of lanes, bare, on one core ({days} days)",
        ("worlds", "lanes", "s", "ms per lane", "worlds/s", "ns per agent-step"),
    )
    with one_core():
        for end, told in ENDS.items():
            scenario = load_scenario("baseline", {"end": end, "days": days})
            run_chunk(scenario, Lanes.of_worlds(range(8)), KEY, days=3)
            done: list[tuple[int, float]] = []
            # What a day costs is plain before the largest; and a few worlds that may end soon tell nothing of it.
            for size in sizes if end == "absorbing" else [size for size in sizes if size <= 2048]:
                work = partial(run_chunk, scenario, Lanes.of_worlds(range(size)), KEY)
                tries = 2 if size <= 512 else 1
                seconds = min(timed(work, time.process_time) for _ in range(tries))
                nanoseconds = seconds / size / days / AGENTS * 1e9
                table.add(told, size, seconds, 1000.0 * seconds / size, size / seconds, nanoseconds)
                if end == "continue" or size >= 64:
                    done.append((size, seconds))
            if len(done) > 1:
                fixed, each = line(*map(list, zip(*done, strict=True)))
                table.notes.append(
                    f"Worlds that {told}, straight line by relative errors: {fixed:.2f} s for a chunk and "
                    f"{1000.0 * each:.2f} ms a lane."
                )
    return table


def line(sizes: list[int], costs: list[float]) -> tuple[float, float]:
    """Fit cost = a + b size by least relative squares; return (a, b)."""
    import numpy as np

    weights = 1.0 / np.asarray(costs)
    design = np.column_stack([np.ones(len(sizes)), np.asarray(sizes, dtype=float)]) * weights[:, None]
    fixed, each = np.linalg.lstsq(design, np.ones(len(sizes)), rcond=None)[0]
    return float(fixed), float(each)


if __name__ == "__main__":
    child(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
