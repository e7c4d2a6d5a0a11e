"""How fast batches and comparisons are, and how much memory they take, on a quiet machine with two cores.

Run: python benchmarks/batch.py [FOLDER] [--large]. The batches go to FOLDER, or to a temporary folder. The aims: the
study in under 90 s, its second call in under 1 s more than loading its scenarios takes, runner and store under 10 % of
the time that simulating takes, and with --large (some minutes) comparison and gallery of 100,000 worlds in under 20 s
and nothing above 1 GB of memory, all processes together.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ARMS = (
    "baseline", "turkey-accepted", "turkey-vetoed", "force-5000-by-day-45", "force-20000-by-day-200",
    "unhindered-aid", "tunnels-evacuated", "no-force",
)  # fmt: skip


def memory_of(process: int) -> int:
    """Return what a process and all below it take, in kB; pages that they share are counted once."""
    total = 0
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1])
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += memory_of(int(child))
    except OSError:
        pass
    return total


def measured(*words: str) -> tuple[float, float]:
    """Return seconds and peak MB of a command."""
    started, peak, ended = time.perf_counter(), 0, threading.Event()
    with subprocess.Popen([sys.executable, "-m", "sim.cli", *words], stdout=subprocess.DEVNULL) as process:

        def watch() -> None:
            nonlocal peak
            while not ended.wait(0.2):
                peak = max(peak, memory_of(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        ended.set()
        watcher.join()
    if code:
        raise SystemExit(f"isf {' '.join(words)} ended with code {code}")
    return time.perf_counter() - started, peak / 1024


def report(what: str, aim: str, seconds: float, peak: float) -> None:
    """Print a line of the table."""
    print(f"{what:<58} {seconds:>7.1f} s {peak:>7.0f} MB   aim: {aim}", flush=True)


def overhead(folder: Path) -> None:
    """Print how much longer a stored batch takes than its worlds simulated bare, in turn and in this process."""
    from sim.batch.store.batch import Batch
    from sim.batch.store.keeper import Keeper
    from sim.model import Lanes, run_chunk
    from sim.scenario import load_scenario

    arms = [load_scenario(name) for name in ARMS[:2]]
    run_chunk(arms[0], Lanes.of_worlds(range(8)), 1, days=3)
    # The first batch loads what all later ones need.
    with Keeper(folder / "overhead", Batch.of(arms, worlds=8)) as keeper:
        keeper.extend(8, workers=1)
    bare = stored = 0.0
    for turn in range(3):
        started = time.perf_counter()
        for arm in arms:
            run_chunk(arm, Lanes.of_worlds(range(500)), 1)
        bare += time.perf_counter() - started
        started = time.perf_counter()
        with Keeper(folder / f"overhead-{turn}", Batch.of(arms, worlds=500)) as keeper:
            keeper.extend(500, workers=1)
        stored += time.perf_counter() - started
    what = "runner and store, 6 x 500 worlds in one process"
    print(f"{what:<58} {100 * (stored / bare - 1):>+7.1f} % of {bare:.1f} s   aim: 10 %")


def main(folder: Path, large: bool) -> None:
    """Measure and print."""
    study = str(folder / "study")
    batch = ("batch", *ARMS, "--worlds", "2000", "--out", study)
    report("isf batch, 8 scenarios x 2,000 worlds x 365 days", "90 s, 1 GB", *measured(*batch))
    report("the same again, finished", "1 s beside loading", *measured(*batch))
    loading = time.perf_counter()
    measured("check", *ARMS)
    print(f"{'loading and checking these scenarios alone':<58} {time.perf_counter() - loading:>7.1f} s")
    report("isf compare", "", *measured("compare", study))
    report("isf plot, the whole gallery", "", *measured("plot", study))
    overhead(folder)
    if not large:
        return
    many = str(folder / "many")
    batch = ("batch", *ARMS, "--worlds", "12500", "--out", many)
    report("isf batch, 8 scenarios x 12,500 worlds", "1 GB", *measured(*batch))
    report("the same again, finished", "", *measured(*batch))
    report("isf compare, 100,000 worlds", "20 s with the gallery, 1 GB", *measured("compare", many))
    report("isf plot, the whole gallery, 100,000 worlds", "1 GB", *measured("plot", many))


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--large"]
    with tempfile.TemporaryDirectory() as spare:
        main(Path(words[0]) if words else Path(spare), "--large" in sys.argv)
