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
from collections.abc import Callable, Generator, Iterator
from multiprocessing import connection
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.batch.engine.freight import receive
from sim.batch.engine.isolate import Desk, Try
from sim.batch.engine.work import Answer, Task, serve

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext


class _Worker:
    """One process, its pipe, and the task it holds."""

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
        self.held: Try | None = None

    def give(self, under_way: Try) -> None:
        self.held = under_way
        # A worker that died idle is noticed by its sentinel; the task is marked as held already.
        with contextlib.suppress(OSError):
            self.pipe.send(under_way.task)

    def answer(self) -> tuple[Any, ...] | None:
        """The worker's answer; None if it is dead."""
        try:
            if self.pipe.poll():
                reply: tuple[Any, ...] = receive(self.pipe)
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
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
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
        self, desk: Desk, tick: Callable[[Task, int], None] | None = None
    ) -> Generator[tuple[Try, Answer], None, None]:
        """Do what lies on the desk and yield each answer as it comes, in no fixed order.

        Whoever stops reading stops the workers. A dead worker is an answer too, and is replaced.

        Args:
            desk: What to do.
            tick: Told now and then how many days of a task are done.
        """
        try:
            while desk or any(worker.held for worker in self._crew):
                self._employ(desk)
                busy = [worker for worker in self._crew if worker.held is not None]
                connection.wait([handle for worker in busy for handle in (worker.pipe, worker.process.sentinel)])
                answers = [answer for worker in busy if (answer := self._hear(worker, tick)) is not None]
                # The caller may take its time over an answer: first see that nobody stands idle meanwhile.
                self._employ(desk)
                yield from answers
        except BaseException:
            # Also when the caller stops reading: a busy worker's late answer must not meet the next run.
            self.close()
            raise

    def _hear(self, worker: _Worker, tick: Callable[[Task, int], None] | None) -> tuple[Try, Answer] | None:
        """A worker's answer, if it has one."""
        held = worker.held
        assert held is not None
        told = worker.answer()
        if told is not None and told[0] == "tick":
            if tick is not None:
                tick(held.task, told[1])
        elif told is not None:
            worker.held = None
            return held, told[1]
        elif not worker.process.is_alive():
            self._crew.remove(worker)
            cause = _cause_of_death(worker.process.exitcode)
            worker.stop()
            return held, Answer(died=cause, deaths=1)
        return None

    def _employ(self, desk: Desk) -> None:
        for worker in [worker for worker in self._crew if worker.held is None and not worker.process.is_alive()]:
            self._crew.remove(worker)
            worker.stop()
        idle = [worker for worker in self._crew if worker.held is None]
        while desk and (idle or len(self._crew) < self.workers):
            if not idle:
                self._crew.append(_Worker(self._context))
                idle.append(self._crew[-1])
            idle.pop().give(desk.take())


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
    chosen.set_forkserver_preload(["sim.batch.engine.work", "sim.model.run"])
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
