"""A cluster gives the tables this machine gives, or says why it will not be used."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.batch import StoreError
from sim.batch.engine.cluster import ClusterError, proof, unlike
from sim.batch.engine.crew import work_off
from sim.batch.engine.isolate import Finished
from sim.batch.engine.work import Job, Task
from sim.batch.worlds import pieces
from tests.batch import fake_model

distributed = pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[2]


def job(name: str = "toy", **misfortunes: Any) -> Job:
    return Job(fake_model.scenario(name, **misfortunes), 1, 30, series="weekly", engine=fake_model.ENGINE)


def tasks(of: Job, worlds: int = 100, chunk: int = 10) -> deque[Task]:
    return deque(Task(of, piece) for piece in pieces(range(worlds), 1, chunk))


def by_world(finished: list[Finished]) -> dict[int, tuple[bytes, ...]]:
    rows: dict[int, tuple[bytes, ...]] = {}
    for each in finished:
        if each.chunk is None:
            continue
        kept = [world for world in each.task.piece.worlds if world not in each.failed]
        columns = [*each.chunk.outcomes.values(), *(values.T for values in each.chunk.daily.values())]
        for lane, world in enumerate(kept):
            assert world not in rows, "each world is told once"
            rows[world] = tuple(np.ascontiguousarray(column[lane]).tobytes() for column in columns)
    return rows


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import dask

    os.environ["PYTHONPATH"], before = str(ROOT), os.environ.get("PYTHONPATH")
    # A local cluster gives a worker up that happens to be starting anew 15 s after a death; real clusters do not.
    dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"})
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=60
    ) as made:
        yield made
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


@pytest.mark.long
def test_a_cluster_gives_what_this_process_gives(cluster: Any) -> None:
    notes: list[str] = []
    there = list(work_off(tasks(job()), 1, cluster=cluster.scheduler_address, note=notes.append))
    assert by_world(there) == by_world(list(work_off(tasks(job()), 1)))
    assert len(by_world(there)) == 100
    assert notes == [f"2 workers with 4 threads at {cluster.scheduler_address}"]


@pytest.mark.long
def test_the_model_itself_on_a_cluster(cluster: Any) -> None:
    from sim import load_scenario

    real = Job(load_scenario("baseline"), 1, 40, series="weekly", events=True)
    there = list(work_off(tasks(real, 24, 4), 1, cluster=cluster.scheduler_address))
    here = list(work_off(tasks(real, 24, 24), 1))
    assert by_world(there) == by_world(here)
    assert len(by_world(there)) == 24


@pytest.mark.long
def test_the_queue_may_grow_and_failing_worlds_stand_alone(cluster: Any) -> None:
    waiting, added = tasks(job(), 20), tasks(job("second", fail=[3], nan=[7]), 20)
    finished = []
    for each in work_off(waiting, 1, cluster=cluster.scheduler_address):
        finished.append(each)
        while added:
            waiting.append(added.popleft())
    second = [each for each in finished if each.task.job.scenario.name == "second"]
    failed = {world: why for each in second for world, why in each.failed.items()}
    assert failed == {3: "ZeroDivisionError: a rule divided by zero", 7: "series d7 is not a number (NaN) on day 3"}
    assert len(by_world(second)) == 18
    assert len(by_world([each for each in finished if each not in second])) == 20


@pytest.mark.long
def test_a_lost_worker_costs_nothing(cluster: Any, tmp_path: Path) -> None:
    flag = tmp_path / "kill once"
    flag.touch()
    there = list(work_off(tasks(job(kill=[55, str(flag)])), 1, cluster=cluster.scheduler_address))
    assert not flag.exists()
    assert by_world(there) == by_world(list(work_off(tasks(job()), 1)))
    assert not any(each.failed for each in there)


@pytest.mark.long
def test_a_world_that_kills_every_worker_is_found_and_its_neighbours_are_kept(cluster: Any) -> None:
    # A worker that dies while its nanny is still starting it is not always replaced by Dask: let it live a moment.
    deadly = job(kill=[55, "always"], sleep=0.3)
    there = list(work_off(tasks(deadly, 60, 10), 1, cluster=cluster.scheduler_address))
    failed = {world: why for each in there for world, why in each.failed.items()}
    assert list(failed) == [55]
    assert "the worker process died" in failed[55] and "on the cluster" in failed[55]
    assert sorted(by_world(there)) == [world for world in range(60) if world != 55]


@pytest.mark.long
def test_whoever_stops_reading_cancels_what_is_under_way(cluster: Any) -> None:
    slow = work_off(tasks(job(sleep=0.2), 400, 2), 1, cluster=cluster.scheduler_address)
    next(slow)
    slow.close()  # type: ignore[attr-defined]
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            held = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
            if not held:
                break
            time.sleep(0.1)
        assert held == 0
    assert len(by_world(list(work_off(tasks(job()), 1, cluster=cluster.scheduler_address)))) == 100


def start_worker(address: str, path: Path, scratch: Path) -> subprocess.Popen[bytes]:
    # Python looks for modules where it is started, first of all.
    scratch.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-dashboard", "--no-nanny",
         "--nthreads", "1", "--host", "127.0.0.1", "--local-directory", str(scratch)],
        env={**os.environ, "PYTHONPATH": str(path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=scratch,
    )  # fmt: skip


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def copy_of_the_program(folder: Path) -> Path:
    """The same program but for one comment in one rule."""
    import shutil

    for name in ("sim", "scenarios", "seeds"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "batch", folder / "tests" / "batch")
    (folder / "tests" / "__init__.py").touch()
    rule = next(path for path in sorted((folder / "sim" / "rules").glob("*.py")) if path.name != "__init__.py")
    rule.write_text(rule.read_text() + "\n# changed\n")
    return folder


@pytest.mark.long
@pytest.mark.parametrize("kind", ["changed", "foreign"])
def test_a_worker_with_other_code_is_refused(tmp_path: Path, kind: str) -> None:
    if kind == "changed":
        copy_of_the_program(tmp_path)
    else:
        (tmp_path / "sim").mkdir()
        (tmp_path / "sim" / "__init__.py").touch()
    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", protocol="tcp://", dashboard_address="127.0.0.1:0", silence_logs=60
    ) as made:
        process = start_worker(made.scheduler_address, tmp_path, tmp_path / "scratch")
        try:
            told = "other code of the model" if kind == "changed" else "cannot load this program"
            with pytest.raises(ClusterError, match=f"1 of 1 workers would give other numbers(.|\n)*{told}"):
                list(work_off(tasks(job()), 1, cluster=made.scheduler_address))
        finally:
            stop(process)


@pytest.mark.long
def test_a_worker_with_other_code_that_joins_later_is_refused(tmp_path: Path) -> None:
    copy_of_the_program(tmp_path)
    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", protocol="tcp://", dashboard_address="127.0.0.1:0", silence_logs=60
    ) as made:
        processes = [start_worker(made.scheduler_address, ROOT, tmp_path / "scratch")]
        try:
            slow = work_off(tasks(job(sleep=0.1), 2000, 2), 1, cluster=made.scheduler_address)
            next(slow)
            processes.append(start_worker(made.scheduler_address, tmp_path, tmp_path / "scratch"))
            with pytest.raises(
                ClusterError, match=r"worker tcp://.* would give other numbers: other code of the model"
            ):
                list(slow)
        finally:
            for process in processes:
                stop(process)


@pytest.mark.long
def test_a_scheduler_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.engine.cluster.ANSWER_SECONDS", 1.0)
    with (
        distributed.LocalCluster(
            n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=60
        ) as made,
        pytest.raises(StoreError, match="the scheduler has no workers; start some with `dask worker tcp://"),
    ):
        list(work_off(tasks(job()), 1, cluster=made.scheduler_address))


def test_an_address_where_nobody_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.engine.cluster.ANSWER_SECONDS", 1.0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StoreError, match="no Dask scheduler answers there within 1 seconds"):
            list(work_off(tasks(job()), 1, cluster=address))


@pytest.mark.parametrize("address", ["nonsense://x:1", "tcp://host:port", "host", "host:8786", "tcp://:8786"])
def test_what_is_no_address_is_told(address: str) -> None:
    with pytest.raises(
        StoreError, match=r"--cluster: found '.*'; allowed: a scheduler's address, as in tcp://host:8786"
    ):
        list(work_off(tasks(job()), 1, cluster=address))


def test_what_is_no_scheduler_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.engine.cluster.ANSWER_SECONDS", 1.0)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        with pytest.raises(StoreError, match="nothing answers there as a Dask scheduler does"):
            list(work_off(tasks(job()), 1, cluster=f"tcp://127.0.0.1:{mute.getsockname()[1]}"))


def test_without_the_optional_part_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "distributed" else find(name))
    with pytest.raises(StoreError, match=r"pip install 'isf-gaza-sim\[cluster\]'"):
        list(work_off(tasks(job()), 1, cluster="tcp://127.0.0.1:1"))


def test_dask_is_loaded_only_for_a_cluster() -> None:
    code = "import sim.batch.engine.crew, sim.batch.engine.cluster, sys; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0


def test_every_difference_is_named() -> None:
    ours = proof()
    assert unlike(ours, ours) == []
    libraries = {**ours["libraries"], "numba": "0.1"}
    assert unlike({**ours, "libraries": libraries, "arithmetic": "x"}, ours) == [
        f"numba 0.1 there, {ours['libraries']['numba']} here",
        "its exp and log differ in the last bit",
    ]
    assert unlike({**ours, "carrier": "c" * 64}, ours)[0].startswith("other code around the model (cccccccccccc")
