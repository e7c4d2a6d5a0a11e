"""Run a scenario in many worlds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.batch.engine import work
from sim.batch.engine.crew import close_workers, warm, work_off, workers_for
from sim.batch.engine.isolate import Finished
from sim.batch.engine.work import Job, PieceFailed, Task
from sim.batch.worlds import CHUNK, Piece, pieces, world_numbers

if TYPE_CHECKING:
    from sim.batch.result import Result
    from sim.scenario import Scenario

__all__ = ["Listener", "Plan", "Progress", "close_workers", "simulate"]

MOST_SEED = 2**63 - 1
DAILY_WORLDS = 10_000
"""Daily series are kept for this many worlds, from the first: 300 MB for a year. Outcomes are kept for all."""


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Worlds finished.
        total: Worlds asked for.
        share: Share of the work done, 0 to 1; worlds under way count for the days they have behind them.
        note: Something to tell the user now; empty for mere progress.
    """

    done: int
    total: int
    share: float
    note: str = ""


Listener = Callable[[Progress], None]


class _Track:
    """Keeps count for a listener."""

    def __init__(self, total: int, days: int, listener: Listener | None) -> None:
        self.total, self.days, self.listener = total, days, listener
        self.done = 0
        self.under_way: dict[int, float] = {}

    def tell(self, note: str = "") -> None:
        if self.listener is not None:
            share = (self.done + sum(self.under_way.values())) / self.total
            self.listener(Progress(self.done, self.total, min(share, 1.0), note))

    def note(self, text: str) -> None:
        self.tell(text)

    def tick(self, task: Task, day: int) -> None:
        self.under_way[task.piece.start] = len(task.piece.worlds) * day / self.days
        self.tell()

    def finish(self, piece: Piece) -> None:
        self.under_way.pop(piece.start, None)
        self.done += len(piece.worlds)
        self.tell()


@dataclass(frozen=True)
class Plan:
    """A run with everything decided: what :func:`simulate` makes of its arguments before it starts."""

    scenario: Scenario
    worlds: tuple[int, ...]
    seed: int
    days: int
    fixed: bool
    events: bool
    daily_worlds: int

    @classmethod
    def of(
        cls,
        scenario: Scenario | str | Path,
        worlds: int | Iterable[int] = 1000,
        seed: int = 1,
        days: int | None = None,
        fixed: bool = False,
        events: bool = False,
        daily_worlds: int = DAILY_WORLDS,
    ) -> Plan:
        """Check the arguments of a run and complete them.

        Raises:
            ValueError: A number is out of range; the message says what is allowed.
            ScenarioError: The scenario is wrong.
        """
        from sim.scenario import load_scenario
        from sim.scenario.draft import MAX_DAYS

        numbers = world_numbers(worlds)
        if isinstance(seed, bool) or not 0 <= seed <= MOST_SEED:
            raise ValueError(f"seed: found {seed}; allowed: 0 to 2^63 - 1 ({MOST_SEED})")
        if days is not None and (isinstance(days, bool) or not 1 <= days <= MAX_DAYS):
            raise ValueError(f"days: found {days}; allowed: 1 to {MAX_DAYS}")
        if daily_worlds < 1:
            raise ValueError(f"daily_worlds: found {daily_worlds}; allowed: 1 or more")
        case = load_scenario(scenario) if isinstance(scenario, (str, Path)) else scenario
        return cls(case, numbers, int(seed), int(days or case.days), fixed, events, daily_worlds)

    def manifest(self, command: str = "") -> dict[str, object]:
        """The manifest of this run, but for what is known only once it is stored."""
        from sim.batch.result import describe

        return describe(
            self.scenario,
            self.worlds,
            seed=self.seed,
            days=self.days,
            fixed=self.fixed,
            events=self.events,
            daily_worlds=self.daily_worlds,
            command=command,
        )

    def workers_for(self, workers: int | None = None) -> int:
        """How many processes this run would keep busy, given what the user asked for.

        Raises:
            ValueError: The user asked for too few or too many.
        """
        return workers_for(workers, len(self.worlds))

    def run(
        self,
        workers: int | None = None,
        progress: Listener | None = None,
        command: str = "",
        engine: str = "",
        chunk: int = CHUNK,
    ) -> Result:
        """Simulate all worlds. See :func:`simulate`."""
        from sim.batch.engine.assembly import Assembly, outcome_words
        from sim.batch.result import Result

        track = _Track(len(self.worlds), self.days, progress)
        job = Job(self.scenario, self.seed, self.days, self.fixed, self.events, engine=engine or work.ENGINE)
        crew = self.workers_for(workers)
        manifest = self.manifest(command)
        warm(job.engine, track.note)
        track.tell()
        assembly = Assembly(self.worlds, self.daily_worlds, outcome_words(self.scenario))
        tasks = deque(Task(job, piece) for piece in pieces(self.worlds, crew, chunk))
        for finished in work_off(tasks, crew, note=track.note, tick=track.tick):
            if finished.chunk is None or finished.failed:
                raise failure(finished)
            assembly.add(finished.task.piece, finished.chunk)
            track.finish(finished.task.piece)
        return Result(
            manifest=manifest,
            scenario=self.scenario,
            outcomes=assembly.outcomes(),
            daily=assembly.daily(),
            events=assembly.events(),
        )


def simulate(
    scenario: Scenario | str | Path,
    worlds: int | Iterable[int] = 1000,
    seed: int = 1,
    days: int | None = None,
    fixed: bool = False,
    *,
    events: bool = False,
    workers: int | None = None,
    progress: Listener | None = None,
    daily_worlds: int = DAILY_WORLDS,
) -> Result:
    """Run a scenario in many worlds.

    World ``k`` under one seed is the same world in every scenario, number of worlds and number of workers.

    Args:
        scenario: A loaded scenario, the path of a scenario file, or the name of a shipped scenario.
        worlds: How many, or which ones.
        seed: Key of all luck, 0 to 2^63 - 1.
        days: Horizon; by default the scenario's own.
        fixed: Take every uncertain parameter at its central value instead of drawing it for each world.
        events: Keep what happened, act by act, as well.
        workers: Number of processes; 1 stays in this one. By default one for each core the run can keep busy.
        progress: Called with a :class:`Progress` as the run goes on.
        daily_worlds: For how many worlds, from the first, daily series are kept.

    Raises:
        ScenarioError: The scenario is wrong.
        ValueError: Another argument is out of range.
        PieceFailed: Some worlds could not be simulated; it names them.
    """
    plan = Plan.of(scenario, worlds, seed, days, fixed, events, daily_worlds)
    return plan.run(workers, progress)


def failure(finished: Finished) -> PieceFailed:
    """What to raise for worlds that failed: which they are, why, and how to look at one of them."""
    job = finished.task.job
    failed = Piece(finished.task.piece.start, tuple(finished.failed))
    why = next(iter(finished.failed.values()))
    others = ", first of them" if len(set(finished.failed.values())) > 1 else ""
    rest = ", fixed=True" if job.fixed else ""
    return PieceFailed(
        failed,
        f"scenario {job.scenario.name}, seed {job.seed}, {failed.label}{others}: {why}; to run it alone, in Python: "
        f"sim.simulate(SCENARIO, worlds=[{failed.worlds[0]}], seed={job.seed}, days={job.days}{rest}, workers=1)",
        finished.details,
    )
