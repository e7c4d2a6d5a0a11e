"""What becomes of a piece that fails: it is halved until the worlds that fail stand alone, and the rest is kept."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.batch.engine.work import Answer, Task, one_line
from sim.batch.worlds import Piece

if TYPE_CHECKING:
    from sim.batch.engine.assembly import ChunkLike

RETRIES = 2
"""How often a piece is run again after its worker died."""

MOST_ALONE = 10
"""After so many failing worlds of a scenario, its failing pieces are no longer halved: something is wrong with it."""


@dataclass(frozen=True)
class Finished:
    """A task that is settled, for good or ill.

    Attributes:
        task: A piece, perhaps smaller than what was asked for: a failing one is halved.
        chunk: Rows of the worlds that did not fail, in the order of the piece; None if all failed.
        failed: World by world, why it has no rows: one plain line.
        details: Traceback of the process that failed, if there is one.
    """

    task: Task
    chunk: ChunkLike | None
    failed: Mapping[int, str] = field(default_factory=dict)
    details: str = ""


@dataclass
class Try:
    """A task on its way.

    Attributes:
        task: What is to be done.
        deaths: How many workers have died over it.
        half: Whether it was cut from a piece that failed.
        suspect: Whether a worker has died over it, or over the piece it was cut from.
    """

    task: Task
    deaths: int = 0
    half: bool = False
    suspect: bool = False


class Desk:
    """Where hands find what to do next: what failed first, then what waits.

    Args:
        tasks: What waits; others may add to it at any time.
    """

    def __init__(self, tasks: deque[Task]) -> None:
        self._tasks = tasks
        self._again: deque[Try] = deque()

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self._again or self._tasks)

    @property
    def suspect(self) -> bool:
        """Whether workers have died over what comes next."""
        return bool(self._again) and self._again[0].suspect

    def take(self) -> Try:
        """The next thing to do.

        Raises:
            IndexError: There is nothing.
        """
        return self._again.popleft() if self._again else Try(self._tasks.popleft())

    def put_back(self, *tries: Try) -> None:
        """Lay something in front of all else."""
        self._again.extendleft(reversed(tries))


class Isolation:
    """Decides what becomes of each answer.

    Args:
        desk: Where what must be run again is laid.
        note: Told in words when a worker died and its worlds are run again.
    """

    def __init__(self, desk: Desk, note: Callable[[str], None]) -> None:
        self._desk = desk
        self._note = note
        self._alone: Counter[str] = Counter()

    def settle(self, under_way: Try, answer: Answer) -> Finished | None:
        """Take an answer in.

        Returns:
            The task as finished; None if it, or its halves, must be run again.

        Raises:
            ScenarioError: What the model refuses of the scenario itself: no world could be simulated.
        """
        from sim.scenario import ScenarioError

        if isinstance(answer.error, ScenarioError):
            raise answer.error
        task = under_way.task
        if answer.error is None and not answer.died:
            return Finished(task, answer.chunk, answer.failed)
        if answer.died:
            under_way.deaths += answer.deaths
            under_way.suspect = True
            # A half is not tried again whole: halving it costs the same and tells more.
            allowed = 0 if under_way.half and len(task.piece.worlds) > 1 else RETRIES
            if under_way.deaths <= allowed:
                self._note(f"A worker process died ({answer.died}); running {task.label} again")
                self._desk.put_back(under_way)
                return None
        return self._cut(under_way, answer)

    def _cut(self, under_way: Try, answer: Answer) -> Finished | None:
        task, arm = under_way.task, under_way.task.job.scenario.name
        single = len(task.piece.worlds) == 1
        if single or self._alone[arm] >= MOST_ALONE:
            self._alone[arm] += single
            why = _why(under_way, answer)
            return Finished(task, None, dict.fromkeys(task.piece.worlds, why), answer.details)
        self._note(f"{task.label}: {_why(under_way, answer)}; looking for the worlds that fail")
        halves = (Task(task.job, half) for half in _halves(task.piece))
        self._desk.put_back(*(Try(half, half=True, suspect=bool(answer.died)) for half in halves))
        return None


def _halves(piece: Piece) -> tuple[Piece, Piece]:
    middle = len(piece.worlds) // 2
    return Piece(piece.start, piece.worlds[:middle]), Piece(piece.start + middle, piece.worlds[middle:])


def _why(under_way: Try, answer: Answer) -> str:
    """Why a piece failed, in one line."""
    if answer.died:
        times = "once" if under_way.deaths == 1 else f"{under_way.deaths} times"
        return f"the worker process died {times} ({answer.died})"
    return one_line(answer.error) if answer.error else ""
