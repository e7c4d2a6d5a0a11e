"""What one process does: simulate a piece, alone or at the other end of a pipe."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import signature
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any

from sim.batch.worlds import Piece

if TYPE_CHECKING:
    from sim.batch.assembly import ChunkLike
    from sim.scenario import Scenario

Tick = Callable[[int], None]
TICK_SECONDS = 0.2

ENGINE = "sim.model"
"""Module that offers `run_chunk` and `Lanes`; tests name another."""


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
        engine: Module that simulates.
    """

    scenario: Scenario
    seed: int
    days: int
    fixed: bool = False
    events: bool = False
    engine: str = ENGINE

    def run(self, piece: Piece, tick: Tick | None = None) -> ChunkLike:
        """Simulate one piece.

        Args:
            piece: Which worlds.
            tick: Told now and then how many days are done.
        """
        engine = import_module(self.engine)
        lanes = engine.Lanes.of_worlds(piece.worlds)
        # An engine need not tell its days; then progress moves by whole pieces.
        told = {"tick": _sparing(tick)} if tick and "tick" in signature(engine.run_chunk).parameters else {}
        chunk: ChunkLike = engine.run_chunk(
            self.scenario, lanes, self.seed, days=self.days, fixed=self.fixed, events=self.events, **told
        )
        return chunk


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

    Each message is (job, piece). Answers are ("tick", days done), any number of them, then ("done", chunk) or
    ("failed", exception, traceback text).
    """
    # Ctrl-C reaches every process of the terminal; what it means is the parent's to decide.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            job, piece = pipe.recv()
        except EOFError:
            return
        try:
            answer: tuple[Any, ...] = ("done", job.run(piece, lambda day: pipe.send(("tick", day))))
        except Exception as error:
            answer = ("failed", _portable(error), traceback.format_exc())
        try:
            pipe.send(answer)
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


def failure(piece: Piece, error: Exception, details: str) -> Exception:
    """What to raise for a piece that failed: the scenario's own fault as it is, anything else with its worlds named."""
    from sim.scenario import ScenarioError

    if isinstance(error, ScenarioError):
        return error
    wrapped = PieceFailed(piece, f"{piece.label}: {type(error).__name__}: {error}", details)
    wrapped.__cause__ = error
    return wrapped
