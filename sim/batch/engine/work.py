"""What one process does: simulate a piece, alone or at the other end of a pipe."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from inspect import signature
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.batch.engine.freight import send
from sim.batch.worlds import Piece

if TYPE_CHECKING:
    from sim.batch.engine.assembly import ChunkLike
    from sim.scenario import Scenario

Tick = Callable[[int], None]
TICK_SECONDS = 0.2

ENGINE = "sim.model"
"""Module that offers `run_chunk` and `Lanes`; tests name another."""


OTHER = 2**40
"""What pick-freeze lanes add to a world's number, where they take another world's luck or beliefs: more worlds than a
run can have, so that the other one stands in no run of its own."""

OfLanes = Literal["own", "other_luck", "other_beliefs"]
Kept = Literal["daily", "weekly", "none"]

MOST_LETTERS = 300


class PieceFailed(RuntimeError):
    """Some worlds could not be simulated.

    Attributes:
        piece: The worlds in question.
        details: Traceback of the process that simulated them; empty if it died without one.
    """

    def __init__(self, piece: Piece, message: str, details: str = "") -> None:
        super().__init__(message)
        self.piece = piece
        self.details = details


@dataclass(frozen=True)
class Job:
    """All that a worker must know besides the piece.

    Attributes:
        scenario: What is simulated.
        seed: Key of all luck.
        days: Horizon.
        fixed: Central values instead of drawn ones.
        events: Whether to keep what happened, act by act.
        lanes: ``own``: world k has luck k and beliefs k; ``other_luck``: luck k + `OTHER`; ``other_beliefs``: beliefs
            k + `OTHER`.
        series: How the daily series come back: ``daily``, as ``weekly`` means, or ``none``.
        engine: Module that simulates.
    """

    scenario: Scenario
    seed: int
    days: int
    fixed: bool = False
    events: bool = False
    lanes: OfLanes = "own"
    series: Kept = "daily"
    engine: str = field(default_factory=lambda: ENGINE)

    def run(self, piece: Piece, tick: Tick | None = None) -> Answer:
        """Simulate one piece.

        The series are reduced here, in the process that simulates, so that little has to travel.

        Args:
            piece: Which worlds.
            tick: Told now and then how many days are done.

        Returns:
            What became of the worlds that could be measured, and why the others could not.
        """
        engine = import_module(self.engine)
        # An engine need not tell its days; then progress moves by whole pieces.
        told = {"tick": _sparing(tick)} if tick and "tick" in signature(engine.run_chunk).parameters else {}
        chunk: ChunkLike = engine.run_chunk(
            self.scenario, self._lanes(engine, piece), self.seed, days=self.days, fixed=self.fixed, events=self.events,
            **told,
        )  # fmt: skip
        return self._reduced(piece, chunk)

    def _lanes(self, engine: Any, piece: Piece) -> Any:
        if self.lanes == "own":
            return engine.Lanes.of_worlds(piece.worlds)
        own = np.array(piece.worlds, dtype=np.uint64)
        other = own + np.uint64(OTHER)
        return engine.Lanes(luck=other, beliefs=own) if self.lanes == "other_luck" else engine.Lanes(own, other)

    def _reduced(self, piece: Piece, chunk: ChunkLike) -> Answer:
        from sim.batch.engine.weeks import weekly_means

        failed = {piece.worlds[lane]: why for lane, why in sorted(chunk.failed.items())}
        if len(failed) == len(piece.worlds):
            return Answer(failed=failed)
        whole = [lane for lane in range(len(piece.worlds)) if lane not in chunk.failed]
        every = not failed
        outcomes = {name: values if every else values[whole] for name, values in chunk.outcomes.items()}
        series = {} if self.series == "none" else chunk.daily
        daily = {name: values if every else values[:, whole] for name, values in series.items()}
        if self.series == "weekly":
            daily = {name: weekly_means(values) for name, values in daily.items()}
        events = chunk.events
        if events is not None and self.lanes == "other_luck":
            # The ledger knows a lane by its luck; here it is told apart by its world.
            events = events.assign(world=events["world"] - OTHER)
        if events is not None and failed:
            events = events[~events["world"].isin(list(failed))].reset_index(drop=True)
        reduced: ChunkLike = replace(chunk, outcomes=outcomes, daily=daily, events=events, failed={})  # type: ignore[type-var]
        return Answer(reduced, failed)


@dataclass(frozen=True)
class Task:
    """One piece of one job: what a worker is given.

    Attributes:
        job: What to do.
        piece: With which worlds.
    """

    job: Job
    piece: Piece

    @property
    def label(self) -> str:
        """Its scenario and worlds in words."""
        return f"{self.job.scenario.name}, {self.piece.label}"


@dataclass(frozen=True)
class Answer:
    """What came of a task.

    Attributes:
        chunk: Results of the worlds that could be measured; None if there are none.
        failed: World by world, why it could not be measured; its rows are not in the chunk.
        error: What was raised instead.
        details: The traceback of the process that raised it.
        died: How the process died, in words, if it did.
        deaths: How many processes died over it.
    """

    chunk: ChunkLike | None = None
    failed: Mapping[int, str] = field(default_factory=dict)
    error: Exception | None = None
    details: str = ""
    died: str = ""
    deaths: int = 0


def attempt(task: Task, tick: Tick | None = None) -> Answer:
    """Simulate a task; what it raises is part of the answer."""
    try:
        return task.job.run(task.piece, tick)
    except Exception as error:
        return Answer(error=_portable(error), details=traceback.format_exc())


def _sparing(tick: Tick) -> Tick:
    """The same listener, told at most a few times a second."""
    last = 0.0

    def told(day: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now >= last + TICK_SECONDS:
            last = now
            tick(day)

    return told


def serve(pipe: connection.Connection) -> None:
    """Simulate what comes down the pipe until it closes.

    Each message is a task. Answers are ("tick", days done), any number of them, then ("done", Answer).
    """
    # Ctrl-C reaches every process of the terminal; what it means is the parent's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            send(pipe, ("done", attempt(task, lambda day: send(pipe, ("tick", day)))))
        except OSError:
            return


def _die_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        # Not sys.exit: a worker deep in a computation must stop too, or it outlives a killed parent.
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """Return the error if it survives the way to the parent, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def one_line(error: BaseException) -> str:
    """Return an error's kind and message in one line, cut if it is long."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 3]}..."
