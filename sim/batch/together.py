"""Run several scenarios in the same worlds at once, for what became of them only."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.batch.engine import work
from sim.batch.engine.crew import warm, work_off, workers_for
from sim.batch.engine.work import Job, Task
from sim.batch.ensemble import Listener, Plan, Progress, failure
from sim.batch.worlds import CHUNK, pieces

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario


class _Count:
    """Keeps count of worlds over all scenarios for a listener."""

    def __init__(self, total: int, days: int, listener: Listener | None) -> None:
        self.total, self.days, self.listener = total, days, listener
        self.done = 0
        self.under_way: dict[tuple[int, int], float] = {}

    def tell(self, note: str = "") -> None:
        if self.listener is not None:
            share = (self.done + sum(self.under_way.values())) / self.total
            self.listener(Progress(self.done, self.total, min(share, 1.0), note))

    def tick(self, task: Task, day: int) -> None:
        self.under_way[id(task.job), task.piece.start] = len(task.piece.worlds) * day / self.days
        self.tell()

    def finish(self, task: Task) -> None:
        self.under_way.pop((id(task.job), task.piece.start), None)
        self.done += len(task.piece.worlds)
        self.tell()


def simulate_together(
    scenarios: Sequence[Scenario],
    worlds: int = 1000,
    seed: int = 1,
    *,
    workers: int | None = None,
    progress: Listener | None = None,
) -> list[pd.DataFrame]:
    """Run scenarios in the same worlds, and return what became of each world.

    World ``k`` of a seed is the same world in every scenario. Nothing but outcomes is kept, and the processes are
    busy until the last scenario, so this is faster than one :func:`sim.batch.simulate` after another.

    Args:
        scenarios: Each runs for its own number of days; of equal ones only the first is simulated.
        worlds: How many.
        seed: Key of all luck, 0 to 2^63 - 1.
        workers: Number of processes; 1 stays in this one. By default one for each core the runs can keep busy.
        progress: Called with a :class:`Progress` over all scenarios as the work goes on.

    Returns:
        For each scenario the table of outcomes that :func:`sim.batch.simulate` gives.

    Raises:
        ValueError: A number is out of range.
        PieceFailed: Some worlds could not be simulated; it names them.
    """
    from sim.batch.engine.assembly import Assembly, outcome_words

    plans = {each.fingerprint: Plan.of(each, worlds, seed) for each in scenarios}
    crew = workers_for(workers, worlds * len(plans))
    count = _Count(worlds * len(plans), max((plan.days for plan in plans.values()), default=1), progress)
    tasks: deque[Task] = deque()
    assemblies: dict[int, Assembly] = {}
    by_print: dict[str, Assembly] = {}
    jobs = []
    for name, plan in plans.items():
        job = Job(plan.scenario, plan.seed, plan.days, series="none", engine=work.ENGINE)
        jobs.append(job)
        by_print[name] = assemblies[id(job)] = Assembly(plan.worlds, 1, outcome_words(plan.scenario))
        # A piece has a cost of its own, so a scenario is cut only where there are too few to go round.
        cuts = -(-crew // len(plans))
        tasks += [Task(job, piece) for piece in pieces(plan.worlds, cuts, CHUNK)]
    warm(work.ENGINE, count.tell)
    count.tell()
    for finished in work_off(tasks, crew, note=count.tell, tick=count.tick):
        if finished.chunk is None or finished.failed:
            raise failure(finished)
        assemblies[id(finished.task.job)].add(finished.task.piece, finished.chunk)
        count.finish(finished.task)
    tables = {name: assembly.outcomes() for name, assembly in by_print.items()}
    return [tables[each.fingerprint] for each in scenarios]
