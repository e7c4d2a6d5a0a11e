"""A run is the same however it is cut and whoever computes it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.batch import PieceFailed, Plan, Progress, Result, close_workers
from tests.batch import fake_model


@pytest.fixture(autouse=True)
def no_workers_stay() -> Iterator[None]:
    yield
    close_workers()


def run(workers: int = 1, chunk: int = 512, worlds: int | list[int] = 300, **misfortunes: Any) -> Result:
    plan = Plan.of(fake_model.scenario(**misfortunes), worlds)
    return plan.run(workers, engine=fake_model.ENGINE, chunk=chunk)


def assert_same(one: Result, other: Result) -> None:
    pd.testing.assert_frame_equal(one.outcomes, other.outcomes)
    pd.testing.assert_frame_equal(one.daily, other.daily)


@pytest.mark.parametrize(("workers", "chunk"), [(1, 7), (1, 299), (2, 512), (2, 40), (3, 64)])
def test_cut_and_workers_change_nothing(workers: int, chunk: int) -> None:
    assert_same(run(workers, chunk), run())


def test_tables_have_a_row_for_each_world_and_each_day() -> None:
    result = run(worlds=[5, 3, 900])
    assert list(result.outcomes["world"]) == [5, 3, 900]
    assert list(result.daily["world"]) == [5] * 30 + [3] * 30 + [900] * 30
    assert list(result.daily["day"]) == list(range(30)) * 3
    assert set(result.daily.dtypes.astype(str)[2:]) == {"float32"}
    assert isinstance(result.outcomes["cause"].dtype, pd.CategoricalDtype)
    held = result.outcomes.set_index("world")["days_held"]
    lived = result.daily.dropna().groupby("world").size()
    assert all(lived.get(world, 0) == held[world] for world in held.index)


def test_a_world_is_the_same_alone_and_among_others() -> None:
    crowd = run(worlds=300)
    alone = run(worlds=[137])
    same = crowd.outcomes[crowd.outcomes["world"] == 137].reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone.outcomes)


def test_daily_series_may_be_kept_for_the_first_worlds_only() -> None:
    plan = Plan.of(fake_model.scenario(), 100, daily_worlds=30)
    result = plan.run(2, engine=fake_model.ENGINE, chunk=20)
    assert result.outcomes.shape[0] == 100
    assert list(result.daily["world"].unique()) == list(range(30))
    assert result.manifest["daily_worlds"] == 30


def test_events_come_in_the_order_of_the_run_and_only_on_request() -> None:
    plan = Plan.of(fake_model.scenario(), 100, events=True)
    events = plan.run(3, engine=fake_model.ENGINE, chunk=10).events
    assert events is not None and list(events["world"]) == list(range(100))
    assert run().events is None


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_only_grows_and_counts_days_under_way(workers: int) -> None:
    seen: list[Progress] = []
    Plan.of(fake_model.scenario(), 300).run(workers, seen.append, engine=fake_model.ENGINE, chunk=50)
    assert [step.done for step in seen if step.done != 0][-1] == 300
    assert sorted({step.done for step in seen}) == [50 * step for step in range(7)]
    assert [step.share for step in seen] == sorted(step.share for step in seen)
    assert (seen[0].share, seen[-1].share) == (0.0, 1.0)
    assert 25 / 300 in [step.share for step in seen], "half of the first piece's days"
    assert all(step.total == 300 for step in seen)


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    flag = tmp_path / "kill once"
    flag.touch()
    notes: list[str] = []
    plan = Plan.of(fake_model.scenario(kill=[170, str(flag)]), 300)
    result = plan.run(2, lambda step: notes.append(step.note), engine=fake_model.ENGINE, chunk=50)
    assert not flag.exists()
    assert_same(result, run())
    assert any("SIGKILL" in note and "worlds 150-199 again" in note for note in notes)


def test_worlds_that_kill_every_worker_are_named() -> None:
    with pytest.raises(PieceFailed, match=r"toy, seed 1, world 170: the worker process died 3 times \(SIGKILL"):
        run(2, 50, kill=[170, "always"])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_world_is_reported_with_its_traceback(workers: int) -> None:
    with pytest.raises(PieceFailed, match="world 170: ZeroDivisionError: a rule divided by zero") as caught:
        run(workers, 50, fail=170)
    assert caught.value.piece.worlds == (170,)
    assert "sim.simulate(SCENARIO, worlds=[170], seed=1, days=30, workers=1)" in str(caught.value)
    assert "in _suffer" in caught.value.details


@pytest.mark.parametrize("workers", [1, 2])
def test_worlds_with_unusable_numbers_fail_a_run(workers: int) -> None:
    told = r"scenario toy, seed 1, worlds 151,170: series d7 is not a number \(NaN\) on day 3; to run it alone"
    with pytest.raises(PieceFailed, match=told) as caught:
        run(workers, 50, nan=[170, 151])
    assert caught.value.piece.worlds == (151, 170)


def test_after_a_failure_the_next_run_is_whole() -> None:
    with pytest.raises(PieceFailed):
        run(2, 10, fail=170)
    assert_same(run(2, 10), run())


def test_codes_without_a_word_are_refused() -> None:
    with pytest.raises(ValueError, match="outcome cause: a code outside 0 to"):
        run(code=99)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"seed": -1}, "seed: found -1"),
        ({"seed": 2**63}, "seed: found 9223372036854775808"),
        ({"days": 0}, "days: found 0"),
        ({"days": 100_000}, "days: found 100000; allowed: 1 to"),
        ({"worlds": 0}, "worlds: found 0"),
        ({"daily_worlds": 0}, "daily_worlds: found 0"),
    ],
)
def test_impossible_runs_are_refused(arguments: dict[str, int], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Plan.of(fake_model.scenario(), **arguments)  # type: ignore[arg-type]


SCRIPT = """
import sys
from sim.batch import Plan
from tests.batch import fake_model
plan = Plan.of(fake_model.scenario(sleep=float(sys.argv[1])), 200)
result = plan.run(2, lambda step: print(f"{step.share:.2f}", flush=True), engine=fake_model.ENGINE, chunk=10)
print("rows", len(result.outcomes))
"""


def start_script(tmp_path: Path, sleep: float) -> subprocess.Popen[str]:
    script = tmp_path / "unguarded.py"
    script.write_text(SCRIPT)
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.Popen(
        [sys.executable, str(script), str(sleep)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_plain_script_without_a_main_guard_works(tmp_path: Path) -> None:
    process = start_script(tmp_path, 0)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out.endswith("rows 200\n")


def children(group: int) -> list[int]:
    """Processes of a session, by its leader's number."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see other processes")
def test_workers_of_a_killed_parent_stop(tmp_path: Path) -> None:
    process = start_script(tmp_path, 1.0)
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == "0.00\n"
    assert process.stdout.readline() == "0.03\n", "a worker is at it"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 10
    while children(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children(process.pid) == []
    process.stdout.close()
    process.stderr.close()
