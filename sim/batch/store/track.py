"""Keeps count of a batch for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.batch.store.tickets import LANES, OWN

if TYPE_CHECKING:
    from sim.batch.engine.isolate import Finished
    from sim.batch.engine.work import Task
    from sim.batch.store.batch import Batch
    from sim.batch.store.order import Step
    from sim.batch.store.parts import Store


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        arms: By arm, worlds that are settled, those under way for the days they have behind them, and all worlds.
        simulated: Worlds simulated since the start, those under way for the days they have behind them.
        total: Worlds that were to be simulated.
        failed: Worlds that failed since the start.
        note: Something to tell the user now; empty for mere progress.
    """

    arms: Mapping[str, tuple[float, int]]
    simulated: float
    total: int
    failed: int
    note: str = ""

    @property
    def share(self) -> float:
        """Share of the work done, 0 to 1."""
        return min(self.simulated / self.total, 1.0) if self.total else 1.0


Listener = Callable[[BatchProgress], None]


class Track:
    """Counts worlds; a world with other luck or other beliefs is one more world.

    Args:
        store: Knows what is there.
        batch: What is asked for.
        plan: What is to be done.
        listener: Told how it goes.
    """

    def __init__(self, store: Store, batch: Batch, plan: Sequence[Step], listener: Listener | None) -> None:
        self.listener, self.days = listener, batch.days
        self.total = sum(len(step.worlds) for step in plan)
        self._all = batch.worlds + (len(LANES) - 1) * batch.split
        missing = dict.fromkeys(batch.names, 0)
        for step in plan:
            for arm in step.arms:
                missing[arm] += len(step.worlds)
        self._done = {arm: self._all - count for arm, count in missing.items()}
        self._simulated = self._failed = 0
        self._under_way: dict[tuple[str, str, int], float] = {}

    def tell(self, note: str = "") -> None:
        """Tell the listener how far the batch is."""
        if self.listener is None:
            return
        arms = {name: float(done) for name, done in self._done.items()}
        for (name, _, _), worlds in self._under_way.items():
            arms[name] += worlds
        simulated = self._simulated + sum(self._under_way.values())
        told = {name: (min(done, self._all), self._all) for name, done in arms.items()}
        self.listener(BatchProgress(told, simulated, self.total, self._failed, note))

    def tick(self, task: Task, day: int) -> None:
        """Take note of days that are done of a task under way."""
        piece = task.piece
        self._under_way[task.job.scenario.name, task.job.lanes, piece.worlds[0]] = len(piece.worlds) * day / self.days
        self.tell()

    def finish(self, finished: Finished, arms: Sequence[str]) -> None:
        """Take note of a task that is settled, for some arms."""
        job, worlds = finished.task.job, finished.task.piece.worlds
        # A piece that was cut up is under way by the number of its first world only.
        for key in [key for key in self._under_way if key[:2] == (arms[0], job.lanes) and key[2] in worlds]:
            del self._under_way[key]
        for arm in arms:
            self._done[arm] += len(worlds)
        self._simulated += len(worlds)
        self._failed += len(finished.failed) if job.lanes == OWN else 0
        self.tell()
