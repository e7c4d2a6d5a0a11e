"""The same tasks on a Dask cluster: every worker must first prove that it gives the same numbers.

Workers only compute; what they answer is stored here. A worker that is lost costs the pieces it held, which the
scheduler gives to another.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import logging
import queue
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from sim.batch.engine.isolate import Desk, Try
from sim.batch.engine.work import Answer, Task, attempt, one_line
from sim.batch.folder import StoreError
from sim.batch.origin import arithmetic, code_hash, versions

ANSWER_SECONDS = 10.0
"""How long to wait for the scheduler, and for its first worker."""

ALONE_SECONDS = 60.0
"""How long a run under way waits when all workers are gone."""

LOOK_SECONDS = 2.0
"""How often to look how many workers there are."""

EACH = 2
"""Tasks under way for each thread of a worker: one it works on, one to go on with."""

CARRIERS = ("scenario/*.py", "batch/worlds.py", "batch/engine/work.py", "batch/engine/cluster.py")
"""Code that carries tasks and answers; what makes the numbers is in `code_hash`."""

_compiling = threading.Lock()


class ClusterError(StoreError):
    """A cluster that cannot be used. The message is for the user."""


@lru_cache(maxsize=1)
def proof() -> dict[str, Any]:
    """What must be equal here and on every worker, for numbers to be the same wherever they are made."""
    package = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256()
    for pattern in CARRIERS:
        for path in sorted(package.glob(pattern)):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    libraries = {name: version for name, version in versions().items() if name != "python"}
    return {"code": code_hash(), "carrier": digest.hexdigest(), "libraries": libraries, "arithmetic": arithmetic()}


def unlike(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[str]:
    """Say in words how a worker differs from here."""
    lines = [
        f"{name} {theirs['libraries'].get(name, 'unknown')} there, {version} here"
        for name, version in ours["libraries"].items()
        if theirs["libraries"].get(name) != version
    ]
    if theirs["code"] != ours["code"]:
        lines.insert(0, f"other code of the model ({theirs['code'][:12]} there, {ours['code'][:12]} here)")
    elif theirs["carrier"] != ours["carrier"]:
        lines.insert(0, f"other code around the model ({theirs['carrier'][:12]} there, {ours['carrier'][:12]} here)")
    if theirs["arithmetic"] != ours["arithmetic"]:
        lines.append("its exp and log differ in the last bit")
    return lines


def compute(task: Task) -> tuple[dict[str, Any], str, Answer]:
    """Simulate a task, on a worker; the answer says where it was made."""
    from distributed import get_worker

    from sim.batch.engine.crew import warm

    with _compiling:
        warm(task.job.engine, lambda _text: None)
    return proof(), str(get_worker().address), attempt(task)


def run_on(address: str, desk: Desk, note: Callable[[str], None]) -> Generator[tuple[Try, Answer], None, None]:
    """Do what lies on the desk and yield each answer as it comes, in no fixed order.

    Whoever stops reading cancels what is under way.

    Args:
        address: Of the scheduler, as in ``tcp://host:8786``.
        desk: What to do.
        note: Told in words what the user should know.

    Raises:
        ClusterError: Nobody answers, the workers would give other numbers, or all are gone.
    """
    with _connected(address) as client:
        threads = _proven(client, address)
        note(f"{len(threads)} workers with {sum(threads.values())} threads at {address}")
        with contextlib.closing(_Hands(client, address, desk)) as hands:
            hands.fill()
            while hands.held:
                under_way, answer = hands.next()
                # The caller may take its time over an answer: first see that nobody stands idle meanwhile.
                hands.fill()
                yield under_way, answer
                hands.fill()


class _Hands:
    """What is under way on a cluster."""

    def __init__(self, client: Any, address: str, desk: Desk) -> None:
        self._client, self._address, self._desk = client, address, desk
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._name, self._count = f"isf-{uuid4().hex[:8]}", 0
        self._room, self._looked = 0, 0.0
        self._seen = time.monotonic()
        self.held: dict[str, tuple[Any, Try]] = {}

    def close(self) -> None:
        """Cancel whatever is under way."""
        futures = [future for future, _ in self.held.values()]
        self.held.clear()
        with contextlib.suppress(Exception):
            self._client.cancel(futures, force=True)

    def fill(self) -> None:
        """Give out as much as keeps the workers busy."""
        while self._desk and len(self.held) < self._most():
            # Dask suspects all that a dead worker held. What is suspected runs by itself, so that only the guilty is
            # found guilty.
            if self.held and (self._desk.suspect or any(each.suspect for _, each in self.held.values())):
                return
            under_way = self._desk.take()
            self._count += 1
            future = self._client.submit(compute, under_way.task, key=f"{self._name}-{self._count}", pure=False)
            self.held[future.key] = future, under_way
            future.add_done_callback(self._done.put)

    def next(self) -> tuple[Try, Answer]:
        """Wait for an answer."""
        while True:
            try:
                future = self._done.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                self._look()
                continue
            if future.key in self.held:
                _, under_way = self.held.pop(future.key)
                return under_way, self._answer(future, under_way)

    def _answer(self, future: Any, under_way: Try) -> Answer:
        from distributed import KilledWorker

        if future.status in ("cancelled", "lost"):
            raise ClusterError(f"{self._address}: the scheduler is gone or has dropped our work")
        try:
            theirs, worker, answer = future.result()
        except KilledWorker as error:
            # Suspected beside others it is tried once more; by itself it is found guilty.
            deaths = error.allowed_failures + 1 if under_way.suspect else 1
            return Answer(died="on the cluster, perhaps for lack of memory", deaths=deaths)
        except OSError as error:
            raise ClusterError(f"{self._address}: the connection was lost ({error})") from error
        except Exception as error:
            # The model's own errors are part of an answer: this one arose around it, as where code is missing.
            raise ClusterError(f"{self._address}: a worker cannot do the work: {one_line(error)}") from error
        if told := unlike(theirs, proof()):
            raise ClusterError(f"{self._address}: worker {worker} would give other numbers: {'; '.join(told)}")
        self._seen = time.monotonic()
        checked: Answer = answer
        return checked

    def _most(self) -> int:
        if time.monotonic() > self._looked + LOOK_SECONDS:
            self._look()
        return max(1, self._room)

    def _look(self) -> None:
        """See how many workers there are; give up when there have been none for long."""
        try:
            threads = self._client.nthreads()
        except Exception as error:
            raise ClusterError(f"{self._address}: the scheduler no longer answers ({one_line(error)})") from error
        self._looked = time.monotonic()
        self._room = EACH * sum(threads.values())
        if threads:
            self._seen = self._looked
        elif self._looked > self._seen + ALONE_SECONDS:
            raise ClusterError(f"{self._address}: the scheduler has had no workers for {ALONE_SECONDS:.0f} seconds")


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Any]:
    if importlib.util.find_spec("distributed") is None:
        raise ClusterError("--cluster needs the optional part `cluster`: pip install 'isf-gaza-sim[cluster]'")
    _reach(address)
    import warnings

    from distributed import Client

    with _quiet(), warnings.catch_warnings():
        # Versions that matter are compared worker by worker.
        warnings.simplefilter("ignore")
        try:
            connect: Any = Client
            client = connect(address, timeout=ANSWER_SECONDS, set_as_default=False, name="isf")
        except Exception as error:
            raise ClusterError(f"{address}: what answers there is no Dask scheduler ({one_line(error)})") from None
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                client.close(timeout=ANSWER_SECONDS)


def _reach(address: str) -> None:
    """See that something answers, before Dask is asked: its own attempt leaves a half-made client behind."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.scheme not in ("tcp", "tls"):
        raise ClusterError(f"--cluster: found {address!r}; allowed: a scheduler's address, as in tcp://host:8786")
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            with socket.create_connection((host, port), timeout=ANSWER_SECONDS) as line:
                # A scheduler greets whoever calls; whoever waits for a greeting elsewhere waits for ever.
                if parts.scheme == "tls" or line.recv(1):
                    return
            raise ClusterError(f"{address}: what answers there is no Dask scheduler")
        except TimeoutError:
            raise ClusterError(f"{address}: nothing answers there as a Dask scheduler does") from None
        except OSError as error:
            if time.monotonic() >= deadline:
                raise ClusterError(
                    f"{address}: no Dask scheduler answers there within {ANSWER_SECONDS:.0f} seconds "
                    f"({error.strerror or error}); is `dask scheduler` running, and can its port be reached from here?"
                ) from None
        # A scheduler started a moment ago may need one more.
        time.sleep(0.25)


def _proven(client: Any, address: str) -> Mapping[str, int]:
    """The threads of each worker, once all have proven that they give the same numbers."""
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
        proofs = client.run(proof, on_error="return")
        threads: Mapping[str, int] = client.nthreads()
    except TimeoutError:
        raise ClusterError(
            f"{address}: the scheduler has no workers; start some with `dask worker {address}`"
        ) from None
    except Exception as error:
        raise ClusterError(f"{address}: the workers could not be asked: {one_line(error)}") from error
    lines = []
    for worker, theirs in sorted(proofs.items()):
        if isinstance(theirs, BaseException):
            lines.append(f"  {worker}: cannot load this program: {one_line(theirs)}")
        elif told := unlike(theirs, proof()):
            lines.append(f"  {worker}: {'; '.join(told)}")
    if lines:
        head = f"{address}: {len(lines)} of {len(proofs)} workers would give other numbers; nothing was started"
        raise ClusterError("\n".join([head, *lines, "  Install the same version there as here, then try again."]))
    return threads


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own log out of the user's sight: what matters is said by us."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
