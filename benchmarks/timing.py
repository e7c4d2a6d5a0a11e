"""Taking times so that they can be compared: in turn, on one core, with the machine's own noise beside them."""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

KEY = 31
"""The seed that seeds/random.yaml sets aside for measurements of speed."""


@dataclass(frozen=True)
class Ratio:
    """What pairs of times say: how many times as long the first took as the second.

    Attributes:
        first, second: Medians, in seconds.
        middle, least, most: Of the ratios within pairs.
    """

    first: float
    second: float
    middle: float
    least: float
    most: float


def timed(work: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how many seconds a piece of work takes."""
    started = clock()
    work()
    return clock() - started


def paired(first: Callable[[], Any], second: Callable[[], Any], pairs: int) -> Ratio:
    """Time two pieces of work of this process in turn; who goes first changes from pair to pair.

    Processor time: what else the machine does meanwhile is left out, as far as it does not fill the caches.
    """
    # What is loaded by now stays: a search through all of it would fall on one of the two.
    gc.collect()
    gc.freeze()
    times = []
    for turn in range(pairs):
        if turn % 2:
            late = timed(second, time.process_time)
            times.append((timed(first, time.process_time), late))
        else:
            times.append((timed(first, time.process_time), timed(second, time.process_time)))
    gc.unfreeze()
    ratios = [one / other for one, other in times]
    return Ratio(
        median(one for one, _ in times),
        median(other for _, other in times),
        median(ratios),
        min(ratios),
        max(ratios),
    )


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the exponent b of cost ~ size**b: the slope of a straight line through the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle = sum(x) / len(x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core, so that nothing moves to another in the middle."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def memory_of(process: int) -> int:
    """Return what a process and all below it take, in kB; pages that they share are counted once."""
    total = 0
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1])
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += memory_of(int(child))
    return total


def processor_time_of(process: int) -> float:
    """Return the seconds that processors have spent on a process and all that live below it."""
    total = 0.0
    with contextlib.suppress(OSError):
        # After the name, which may hold blanks: state, parent ... with user and system time as 12th and 13th.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += processor_time_of(int(child))
    return total


@dataclass(frozen=True)
class Command:
    """A command that has run in processes of its own.

    Attributes:
        seconds: From start to end.
        peak: Highest memory of all its processes together, in MB.
        told: What its last line of output said, if that was JSON.
    """

    seconds: float
    peak: float
    told: Any


def command(*words: str, watch: bool = True, python: str = sys.executable, **environment: str) -> Command:
    """Run a Python module with words and see what it takes.

    Args:
        words: After `python -m`.
        watch: Whether to look at its memory, which takes a little time itself.
        python: Interpreter.
        environment: More environment variables.

    Raises:
        SystemExit: It failed.
    """
    started, peak, ended = time.perf_counter(), 0, threading.Event()
    with subprocess.Popen(
        [python, "-m", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:

        def look() -> None:
            nonlocal peak
            while watch and not ended.wait(0.25):
                peak = max(peak, memory_of(process.pid))

        watcher = threading.Thread(target=look)
        watcher.start()
        output, errors = process.communicate()
        ended.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{errors}\npython -m {' '.join(words)} ended with code {process.returncode}")
    told = None
    with contextlib.suppress(ValueError, IndexError):
        told = json.loads(output.splitlines()[-1])
    return Command(time.perf_counter() - started, peak / 1024, told)
