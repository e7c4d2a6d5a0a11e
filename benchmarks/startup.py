"""How long the tool takes to answer, to load its compiled rules, and to start its workers."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from statistics import median

from benchmarks.tables import Table
from benchmarks.timing import command

COMMANDS = (("--version",), ("--help",), ("run", "--help"), ("rules",), ("show", "baseline"), ("check", "baseline"))


def child(what: str) -> None:
    """Do one thing in a process that has just begun, and print how long its parts took."""
    told = {}
    started = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal started
        told[name] = time.perf_counter() - started
        started = time.perf_counter()

    from sim import load_scenario, simulate

    scenario = load_scenario("baseline")
    if what == "one":
        from sim import StabilizationModel

        lap("")
        StabilizationModel(scenario).run_days()
        lap("of which the world")
    else:
        lap("reading the scenario")
        simulate(scenario, worlds=2, days=2, workers=1)
        lap("loading the compiled rules")
        simulate(scenario, worlds=4, days=2, workers=2)
        lap("starting two workers")
    print(json.dumps(told))


def measure(tries: int, cold: bool) -> Table:
    """Measure.

    Args:
        tries: How often each, but for compiling all rules, which is done once.
        cold: Whether to compile all rules in an empty cache, which takes ten seconds and more.
    """
    table = Table("startup", "Starting", ("", "s", "least", "most"))

    def row(name: str, seconds: list[float]) -> None:
        table.add(name, median(seconds), min(seconds), max(seconds))

    for words in COMMANDS:
        row(f"`isf {' '.join(words)}`", [command("sim.cli", *words, watch=False).seconds for _ in range(tries)])
    for what, name in (("one", "one world of 365 days, Python's own start included"), ("many", "")):
        runs = [command("benchmarks.startup", what, watch=False) for _ in range(tries)]
        if name:
            row(name, [run.seconds for run in runs])
        for part in filter(None, runs[0].told):
            row(part, [run.told[part] for run in runs])
    with tempfile.TemporaryDirectory() as folder:
        for name in ("first run of all, rules compiled", "the same again") if cold else ():
            order = ("run", "baseline", "--worlds", "1", "--no-charts", "--force", "--out", f"{folder}/run")
            row(name, [command("sim.cli", *order, watch=False, ISF_CACHE_DIR=f"{folder}/cache").seconds])
    return table


if __name__ == "__main__":
    child(sys.argv[1])
