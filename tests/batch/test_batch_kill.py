"""A batch that is killed at whatever moment goes on from there, and ends as if nothing had happened."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.batch import StoreError, close_workers, open_results
from sim.batch.store.batch import Batch
from tests.batch.batches import batch_of, tables, work

WORLDS, CHUNK, KILLS = 240, 20, 25
PROGRAM = """
import sys
from tests.batch.test_batch_kill import CHUNK, batch
from tests.batch.batches import work
import sim.batch.engine.crew, sim.batch.store.parts
print("ready", flush=True)
work(sys.argv[1], batch(float(sys.argv[3])), workers=int(sys.argv[2]), chunk=CHUNK)
print("done", flush=True)
"""


@pytest.fixture(scope="module", autouse=True)
def no_workers_stay() -> Iterator[None]:
    yield
    close_workers()


def batch(sleep: float = 0.0) -> Batch:
    return batch_of("abc", WORLDS, split=40, events=True, suffering={arm: {"sleep": sleep} for arm in "abc"})


def start(folder: Path, workers: int, sleep: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(workers), str(sleep)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    return process


def kill(process: subprocess.Popen[str], group: bool) -> bool:
    """Kill a process, or all that it started too; return whether it was through before."""
    (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
    told, _ = process.communicate(timeout=20)
    return "done" in told


def seconds_to_first_part(folder: Path, workers: int) -> float:
    """How long this machine takes to store anything: kills at moments before it would interrupt nothing."""
    process, started = start(folder, workers, 0.02), time.monotonic()
    while not list(folder.glob("parts/*/*/*.json")) and time.monotonic() < started + 30:
        time.sleep(0.01)
    seconds = time.monotonic() - started
    kill(process, group=True)
    for left in (folder, folder.with_name(f".{folder.name}.partial")):
        shutil.rmtree(left, ignore_errors=True)
    return seconds


def stored(folder: Path) -> int:
    """How many worlds can be used of what a killed batch left; whatever it left must be readable."""
    try:
        results = open_results([folder])
    except StoreError as error:
        assert "no such folder" in str(error) or "holds no run" in str(error) or "scenarios" in str(error)
        return 0
    manifest = json.loads((folder / "manifest.json").read_text())
    assert results.worlds.tolist() == list(range(results.worlds.size))
    assert manifest["state"] == "partial" or results.worlds.size == WORLDS
    return int(results.worlds.size)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    place = tmp_path_factory.mktemp("whole")
    work(place / "x", batch())
    return tables(place / "x", place / "scratch")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_batch_loses_only_what_was_under_way(tmp_path: Path, whole: dict[str, bytes], workers: int) -> None:
    folder = tmp_path / "x"
    process = start(folder, workers, 0.05)
    deadline = time.monotonic() + 30
    while len(list(folder.glob("parts/*/*/*.json"))) < 6 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not kill(process, group=False)
    tickets = len(list(folder.glob("parts/*/*/*.json")))
    assert tickets >= 6
    assert stored(folder) >= 20
    done = work(folder, batch(), chunk=CHUNK)
    assert done.simulated == 3 * WORLDS + 6 * 40 - tickets * CHUNK
    assert tables(folder, tmp_path / "scratch") == whole
    assert not (tmp_path / ".x.partial").exists()


@pytest.mark.long
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_many_moments_it_ends_as_if_nothing_had_happened(
    tmp_path: Path, whole: dict[str, bytes], workers: int
) -> None:
    moments, folder = random.Random(workers), tmp_path / "x"
    begin = seconds_to_first_part(tmp_path / "trial", workers)
    before = partly = 0
    for turn in range(KILLS):
        process = start(folder, workers, 0.02)
        time.sleep(moments.uniform(0, begin + 0.6))
        kill(process, group=turn % 2 == 0)
        after = stored(folder)
        assert after >= before, "what was finished is still there"
        before, partly = after, partly + (0 < after < WORLDS)
        if after == WORLDS:
            # Done before it was killed: begin anew, so that there is always something to interrupt.
            assert tables(folder, tmp_path / "scratch") == whole
            shutil.rmtree(folder)
            before = 0
    assert partly >= KILLS // 3, "most kills met a batch under way"
    assert work(folder, batch(), workers=workers, chunk=CHUNK).standing.complete
    assert tables(folder, tmp_path / "scratch") == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scratch", "x"]
