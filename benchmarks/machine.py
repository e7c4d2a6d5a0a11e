"""The machine that measured, and how far it can be trusted while it did."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.tables import Table
from benchmarks.timing import KEY, one_core, paired
from sim.model import Lanes, run_chunk
from sim.scenario import load_scenario


def noise(pairs: int) -> Table:
    """Time the same work against itself: what ratios of equal things come out as."""
    scenario = load_scenario("baseline")
    lanes = Lanes.of_worlds(range(256))

    def work() -> None:
        run_chunk(scenario, lanes, KEY, days=20)

    table = Table("noise", "Noise: the same work beside itself (one core)", ("", "s", "ratio", "least", "most"))
    with one_core():
        work()
        ratio = paired(work, work, pairs)
    table.add("256 worlds, 20 days", ratio.second, ratio.middle, ratio.least, ratio.most)
    table.notes.append(
        f"{pairs} pairs. A difference within least and most is none. Seconds of one core are "
        f"of processor time here and below, those of two of the clock on the wall. Load: {_load()}."
    )
    return table


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def words() -> str:
    """What measured: processor, cores, interpreter and packages."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    packages = ", ".join(f"{package} {version(package)}" for package in ("mesa", "numpy", "numba"))
    return f"{name}, {os.cpu_count()} cores; Python {sys.version.split()[0]}, {packages}."
