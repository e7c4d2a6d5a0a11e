"""Worker processes that lose no piece: the dead are replaced and what they held is run again.

Own supervision instead of `ProcessPoolExecutor`: a pipe to each worker tells which piece a dead one held, the
others go on undisturbed, and Ctrl-C stops all at once. The executor breaks as a whole and names no culprit.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.batch.work import Job, PieceFailed, failure, serve
from sim.batch.worlds import Piece

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from sim.batch.assembly import ChunkLike

RETRIES = 2
"""How often a piece is run again after its worker died."""


class _Worker:
    """One process, its pipe, and the piece it holds."""

    def __init__(self, context: BaseContext) -> None:
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=serve, args=(far,), daemon=True, name="isf-worker")  # type: ignore[attr-defined]
        prepare()
        # A fork server still loading the model answers late; its children ignore Ctrl-C as it does, so the wait may
        # be interrupted. A spawned process has nobody to inherit that from, but starts at once.
        shield = _no_interrupt() if context.get_start_method() == "spawn" else contextlib.nullcontext()
        with _no_main(), shield:
            self.process.start()
        far.close()
        self.piece: Piece | None = None

    def give(self, job: Job, piece: Piece) -> None:
        self.piece = piece
        # A worker that died idle is noticed by its sentinel; the piece is marked as held already.
        with contextlib.suppress(OSError):
            self.pipe.send((job, piece))

    def answer(self) -> tuple[Any, ...] | None:
        """The worker's answer; None if it is dead."""
        try:
            if self.pipe.poll():
                reply: tuple[Any, ...] = self.pipe.recv()
                return reply
        except (EOFError, OSError):
            pass
        return None

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


class Pool:
    """A number of worker processes, started when first needed and kept until closed.

    Args:
        workers: How many processes.
        note: Told in words when a worker died and its worlds are run again.
    """

    def __init__(self, workers: int, note: Callable[[str], None] | None = None) -> None:
        self.workers = workers
        self.note = note or (lambda _text: None)
        self._context = context()
        self._crew: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop all workers at once, whatever they are doing."""
        while self._crew:
            self._crew.pop().stop()

    def run(
        self, job: Job, pieces: Sequence[Piece], tick: Callable[[Piece, int], None] | None = None
    ) -> Iterator[tuple[Piece, ChunkLike]]:
        """Simulate all pieces and yield each as it is done, in no fixed order.

        Args:
            job: What to do with them.
            pieces: The worlds.
            tick: Told now and then how many days of a piece are done.

        Raises:
            PieceFailed: A piece lost its worker more often than allowed, or failed with an unexpected error.
            ScenarioError: What the model itself refuses, as raised in the worker.
        """
        waiting = deque(pieces)
        tries: dict[int, int] = {}
        try:
            while waiting or any(worker.piece for worker in self._crew):
                self._employ(job, waiting)
                busy = [worker for worker in self._crew if worker.piece is not None]
                connection.wait([handle for worker in busy for handle in (worker.pipe, worker.process.sentinel)])
                for worker in busy:
                    piece = worker.piece
                    assert piece is not None
                    answer = worker.answer()
                    if answer is not None and answer[0] == "tick":
                        if tick is not None:
                            tick(piece, answer[1])
                    elif answer is not None:
                        worker.piece = None
                        yield piece, _unpack(answer, piece)
                    elif not worker.process.is_alive():
                        self._bury(worker, piece, tries)
                        waiting.appendleft(piece)
        except BaseException:
            # Also when the caller stops reading: a busy worker's late answer must not meet the next run.
            self.close()
            raise

    def _employ(self, job: Job, waiting: deque[Piece]) -> None:
        for worker in [worker for worker in self._crew if worker.piece is None and not worker.process.is_alive()]:
            self._crew.remove(worker)
            worker.stop()
        idle = [worker for worker in self._crew if worker.piece is None]
        while waiting and (idle or len(self._crew) < self.workers):
            if not idle:
                self._crew.append(_Worker(self._context))
                idle.append(self._crew[-1])
            idle.pop().give(job, waiting.popleft())

    def _bury(self, worker: _Worker, piece: Piece, tries: dict[int, int]) -> None:
        self._crew.remove(worker)
        cause = _cause_of_death(worker.process.exitcode)
        worker.stop()
        tries[piece.start] = tries.get(piece.start, 0) + 1
        if tries[piece.start] > RETRIES:
            raise PieceFailed(
                piece, f"{piece.label}: the worker process died {tries[piece.start]} times ({cause}); gave up"
            )
        self.note(f"A worker process died ({cause}); running {piece.label} again")


def _unpack(answer: tuple[Any, ...], piece: Piece) -> ChunkLike:
    if answer[0] == "done":
        chunk: ChunkLike = answer[1]
        return chunk
    _, error, details = answer
    raise failure(piece, error, details)


def _cause_of_death(exitcode: int | None) -> str:
    if exitcode is None or exitcode >= 0:
        return f"exit code {exitcode}"
    name = signal.Signals(-exitcode).name if -exitcode in set(signal.Signals) else f"signal {-exitcode}"
    return f"{name}, perhaps for lack of memory" if name == "SIGKILL" else name


def context() -> BaseContext:
    """The way processes are started: by a fork server that has the model loaded, where there is one.

    A plain fork is out: it kills children of a process in which Numba has used OpenMP.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload(["sim.batch.work", "sim.model"])
    return chosen


def prepare() -> None:
    """Let the fork server start loading the model now, beside whatever the caller does next."""
    if context().get_start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running

        with _no_main(), _no_interrupt():
            ensure_running()


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """Hide the caller's script while a process starts.

    Otherwise every worker would run it again, and a script that calls `simulate` without the
    `if __name__ == "__main__"` guard would fail. Workers need nothing from it.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextlib.contextmanager
def _no_interrupt() -> Iterator[None]:
    """Start a process with Ctrl-C ignored from its first instruction, so that none dies with a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
