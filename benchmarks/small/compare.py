"""The three ways beside one another: worlds a second of the small model."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.small import case
from benchmarks.tables import Table
from benchmarks.timing import command, one_core, timed

AGENTPY = Path(".venv-bench/bin/python")
"""The interpreter that has AgentPy; `make bench` sets it up."""


def compare(turns: int, worlds: int, lanes: int, agentpy: Path = AGENTPY) -> Table:
    """Run all in turn.

    Args:
        turns: How often.
        worlds: For each core, where worlds are run one by one.
        lanes: In the tool's way.
        agentpy: An interpreter that has AgentPy; its rows are left out if it is not there.
    """
    table = Table(
        "small",
        f"A small model in three ways ({case.STATES + case.SECTORS} agents, {case.DAYS} days)",
        ("", "worlds/s", "least", "most", "deaths a world", "the tool's way is faster by"),
    )
    with_agentpy = "benchmarks.small.with_agentpy"
    ways = [("plain Mesa, one core", "benchmarks.small.with_mesa", 1, sys.executable),
            ("plain Mesa, two processes", "benchmarks.small.with_mesa", 2, sys.executable)]  # fmt: skip
    if agentpy.exists():
        ways += [
            ("AgentPy, one core", with_agentpy, 1, str(agentpy)),
            ("AgentPy, n_jobs=2", with_agentpy, 2, str(agentpy)),
        ]
    else:
        table.notes.append(
            f"AgentPy left out: {agentpy} is not there; `make bench` sets it up where packages can be had."
        )
    rates: dict[str, list[float]] = {name: [] for name, *_ in ways}
    deaths: dict[str, float] = {}
    ours = "the tool's way, one core"
    rates[ours] = []
    for _ in range(turns):
        for name, module, cores, python in ways:
            count = worlds * cores
            with one_core() if cores == 1 else contextlib.nullcontext():
                told = command(module, str(count), str(cores), watch=False, python=python).told
            rates[name].append(count / told["seconds"])
            deaths[name] = told["deaths"][0]
        with one_core():
            rate, deaths[ours] = _in_the_tools_way(lanes)
        rates[ours].append(rate)
    best = median(rates[ours])
    for name, measured in rates.items():
        rate = median(measured)
        table.add(name, rate, min(measured), max(measured), deaths[name], None if name == ours else best / rate)
    table.notes.append(
        f"{turns} turns; {worlds:,} worlds for each core, {lanes:,} lanes. All record the same three series; "
        "starting is left out. AgentPy and plain Mesa share what agents do and give the same worlds."
    )
    return table


def _in_the_tools_way(lanes: int) -> tuple[float, float]:
    from benchmarks.small.ours import run

    run(8, 8)
    made: list[Any] = []
    seconds = timed(lambda: made.append(run(lanes)), time.process_time)
    return lanes / seconds, float(made[0]["deaths"].sum(axis=0).mean())
