"""Who does the work: this process, workers beside it, or a cluster; and one loop that settles what they answer."""

from __future__ import annotations

import atexit
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from sim.batch.engine.isolate import Desk, Finished, Isolation, Try
from sim.batch.engine.work import Answer, Task, attempt
from sim.batch.worlds import LEAST

if TYPE_CHECKING:
    from sim.batch.engine.pool import Pool

MOST_WORKERS = 256

Note = Callable[[str], None]
TaskTick = Callable[[Task, int], None]
"""Told now and then of a task under way: how many of its days are done."""


def work_off(
    tasks: deque[Task],
    workers: int,
    *,
    cluster: str = "",
    note: Note | None = None,
    tick: TaskTick | None = None,
) -> Iterator[Finished]:
    """Work off a queue of tasks, of one job or of several, and yield each as it is settled, in no fixed order.

    A task whose worker dies is run again. One that fails is halved until the failing worlds stand alone, so that
    what is yielded may be smaller than what was asked for; together it covers the same worlds. Whoever stops reading
    stops the workers at once, whatever they are doing.

    Args:
        tasks: What is to be done, taken from the left; more may be added while the work goes on.
        workers: Number of processes; 1 stays in this one.
        cluster: Address of a Dask scheduler whose workers do the work instead.
        note: Told in words what the user should know.
        tick: Told now and then how many days of a task are done.

    Raises:
        ScenarioError: What the model itself refuses.
        ClusterError: There is no such cluster, or its workers would not give the same numbers.
    """
    note = note or _ignore
    desk = Desk(tasks)
    isolation = Isolation(desk, note)
    with closing(_hands(desk, tasks, workers, cluster, note, tick)) as answers:
        for under_way, answer in answers:
            finished = isolation.settle(under_way, answer)
            if finished is not None:
                yield finished


def _hands(
    desk: Desk, tasks: deque[Task], workers: int, cluster: str, note: Note, tick: TaskTick | None
) -> Generator[tuple[Try, Answer], None, None]:
    if cluster:
        from sim.batch.engine.cluster import run_on

        return run_on(cluster, desk, note)
    if workers > 1 and tasks and warm(tasks[0].job.engine, note):
        return _pool(workers).run(desk, tick)
    return _alone(desk, tick)


def _alone(desk: Desk, tick: TaskTick | None) -> Generator[tuple[Try, Answer], None, None]:
    """Work in this process."""
    while desk:
        under_way = desk.take()
        yield under_way, attempt(under_way.task, partial(tick, under_way.task) if tick else None)


def workers_for(workers: int | None, worlds: int) -> int:
    """How many processes so many worlds would keep busy, given what the user asked for; None leaves it to us.

    Raises:
        ValueError: The user asked for too few or too many.
    """
    if workers is None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return max(1, min(cores, worlds // LEAST))
    if isinstance(workers, bool) or not 1 <= workers <= MOST_WORKERS:
        raise ValueError(f"workers: found {workers}; allowed: 1 to {MOST_WORKERS}")
    return min(workers, worlds)


_not_kept = False
"""Whether it was tried, and told, that compiled rules cannot be kept."""


def warm(engine: str, note: Note) -> bool:
    """Compile the rules once, here, instead of in every worker; nothing to do where that has been done before.

    Args:
        engine: Module that simulates.
        note: Told how it goes.

    Returns:
        Whether workers will find the rules compiled.
    """
    global _not_kept
    if engine != "sim.model":
        return True
    from sim import rules
    from sim.rules import cache

    if _not_kept or cache.is_warm():
        return not _not_kept
    note(
        "Compiling the model's rules, once after an installation or a change: some ten seconds, more on a busy machine"
    )
    started = time.monotonic()
    told = 0

    def report(done: int, total: int) -> None:
        nonlocal told
        if done * 4 // total > told and done < total:
            told = done * 4 // total
            note(f"Compiling: {done} of {total} rules")

    rules.warm(report=report)
    note(f"Compiled in {time.monotonic() - started:.0f} s")
    if not cache.is_warm():
        _not_kept = True
        note(f"What was compiled cannot be kept in {cache.folder()}; so this run uses one process only")
    return cache.is_warm()


_kept: list[Pool] = []


def _pool(workers: int) -> Pool:
    """The workers of the last run if they are as many, else new ones: a study of ten scenarios starts them once."""
    from sim.batch.engine.pool import Pool

    if _kept and _kept[0].workers != workers:
        close_workers()
    if not _kept:
        _kept.append(Pool(workers))
        atexit.register(close_workers)
    return _kept[0]


def close_workers() -> None:
    """Stop the worker processes that are kept between runs."""
    while _kept:
        _kept.pop().close()
    atexit.unregister(close_workers)


def _ignore(_text: str) -> None:
    """Nobody listens."""
