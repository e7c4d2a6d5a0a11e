"""How fast the model itself is: seconds, nanoseconds per agent-step and peak memory by number of worlds.

Run it on one core with nothing else going on: `taskset -c 0 .venv/bin/python benchmarks/model.py [WORLDS ...]`.
The tool runs chunks of 512 worlds; larger chunks spend less on each world and more memory.
"""

from __future__ import annotations

import resource
import sys
import time

from sim.model import Lanes, StabilizationModel, run_chunk
from sim.scenario import load_scenario


def main(sizes: list[int]) -> None:
    """Print a line for each size, smallest first, since peak memory never falls."""
    scenario = load_scenario("baseline")
    agents = len(StabilizationModel(scenario).agents)
    run_chunk(scenario, Lanes.of_worlds(range(8)), 1, days=3)  # Loads the compiled rules.
    print(f"{'worlds':>7} {'seconds':>8} {'ns per agent-step':>18} {'peak MB':>8}")
    for size in sorted(sizes):
        start = time.perf_counter()
        run_chunk(scenario, Lanes.of_worlds(range(size)), 1)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{size:>7} {seconds:>8.2f} {seconds / size / scenario.days / agents * 1e9:>18.0f} {peak:>8}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1, 512, 1024, 4096])
