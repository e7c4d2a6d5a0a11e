"""One crew for all: whoever works, however the work is cut and mixed, the same numbers come back."""

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.batch import close_workers
from sim.batch.engine import crew
from sim.batch.engine.crew import work_off
from sim.batch.engine.isolate import Finished
from sim.batch.engine.work import OTHER, Job, Kept, OfLanes, Task
from sim.batch.worlds import MOST_WORLDS, pieces
from sim.scenario import ScenarioError
from tests.batch import fake_model


@pytest.fixture(autouse=True)
def no_workers_stay() -> Iterator[None]:
    yield
    close_workers()


def job(
    name: str = "toy",
    *,
    lanes: OfLanes = "own",
    series: Kept = "daily",
    events: bool = False,
    **misfortunes: Any,
) -> Job:
    scenario = fake_model.scenario(name, **misfortunes)
    return Job(scenario, 1, 30, events=events, lanes=lanes, series=series, engine=fake_model.ENGINE)


def tasks(of: Job, worlds: int = 100, chunk: int = 10) -> deque[Task]:
    return deque(Task(of, piece) for piece in pieces(range(worlds), 1, chunk))


def mixed(*queues: Iterable[Task]) -> deque[Task]:
    return deque(task for turn in zip(*queues, strict=True) for task in turn)


Rows = dict[tuple[str, str, int], tuple[bytes, ...]]


def rows(finished: Iterable[Finished]) -> Rows:
    """The bytes of every world, by scenario and lanes; each world once."""
    found: Rows = {}
    for each in finished:
        if each.chunk is None:
            continue
        of = each.task.job
        kept = [world for world in each.task.piece.worlds if world not in each.failed]
        columns = [*each.chunk.outcomes.values(), *(values.T for values in each.chunk.daily.values())]
        assert all(len(column) == len(kept) for column in columns)
        for lane, world in enumerate(kept):
            place = (of.scenario.name, of.lanes, world)
            assert place not in found, "each world is told once"
            found[place] = tuple(np.ascontiguousarray(column[lane]).tobytes() for column in columns)
    return found


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 33), (2, 7), (2, 50), (4, 10), (4, 512)])
@pytest.mark.parametrize("series", ["daily", "weekly", "none"])
def test_whoever_works_the_rows_are_the_same(workers: int, chunk: int, series: Kept) -> None:
    assert rows(work_off(tasks(job(series=series), 100, chunk), workers)) == rows(
        work_off(tasks(job(series=series), 100, 100), 1)
    )


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_jobs_may_be_mixed(workers: int) -> None:
    jobs = [job("a"), job("b", lanes="other_luck"), job("c", lanes="other_beliefs", series="weekly")]
    apart: Rows = {}
    for each in jobs:
        apart |= rows(work_off(tasks(each), 1))
    assert len(apart) == 300
    assert rows(work_off(mixed(*(tasks(each) for each in jobs)), workers)) == apart


def test_tasks_are_taken_from_the_left() -> None:
    assert [each.task.piece.start for each in work_off(tasks(job()), 1)] == list(range(0, 100, 10))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_queue_may_grow_to_the_last_moment(workers: int) -> None:
    waiting, later = tasks(job("first"), 20), [tasks(job("second"), 30), tasks(job("third"), 40)]
    finished = []
    for each in work_off(waiting, workers):
        finished.append(each)
        if not waiting and later and len(finished) in (2, 5):
            waiting.extend(later.pop(0))
    assert len(rows(finished)) == 90
    assert not later and not waiting


@pytest.mark.parametrize("workers", [1, 2])
def test_an_empty_queue_is_done(workers: int) -> None:
    assert list(work_off(deque(), workers)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_days_under_way_are_told(workers: int) -> None:
    told: list[tuple[int, int]] = []
    list(work_off(tasks(job()), workers, tick=lambda task, day: told.append((task.piece.start, day))))
    assert sorted(told) == [(start, 15) for start in range(0, 100, 10)]


def test_lanes_of_others_are_no_worlds_of_a_run() -> None:
    assert OTHER > MOST_WORLDS
    engine = fake_model.ENGINE
    own, luck, beliefs = (
        rows(work_off(tasks(job(lanes=lanes), 10), 1)) for lanes in ("own", "other_luck", "other_beliefs")
    )
    assert engine and len(own) == 10
    for world in range(10):
        three = {own["toy", "own", world], luck["toy", "other_luck", world], beliefs["toy", "other_beliefs", world]}
        assert len(three) == 3


def test_lanes_take_the_others_number_where_they_should(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[fake_model.Lanes] = []
    real = fake_model.run_chunk

    def spy(scenario: Any, lanes: fake_model.Lanes, *arguments: Any, **more: Any) -> fake_model.Chunk:
        seen.append(lanes)
        return real(scenario, lanes, *arguments, **more)

    monkeypatch.setattr("tests.batch.fake_model.run_chunk", spy)
    for lanes in ("own", "other_luck", "other_beliefs"):
        list(work_off(tasks(job(lanes=lanes), 3), 1))
    assert [(list(each.luck), list(each.beliefs)) for each in seen] == [
        ([0, 1, 2], [0, 1, 2]),
        ([2**40, 2**40 + 1, 2**40 + 2], [0, 1, 2]),
        ([0, 1, 2], [2**40, 2**40 + 1, 2**40 + 2]),
    ]


@pytest.mark.parametrize("lanes", ["own", "other_luck", "other_beliefs"])
def test_events_know_their_world_whatever_its_luck(lanes: OfLanes) -> None:
    (finished,) = work_off(tasks(job(lanes=lanes, events=True, nan=[4, OTHER + 4]), 10), 1)
    assert finished.chunk is not None and finished.chunk.events is not None
    assert list(finished.chunk.events["world"]) == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    assert list(finished.failed) == [4]


def test_stopping_stops_workers_and_no_late_answer_meets_the_next_batch() -> None:
    slow = work_off(tasks(job("slow", sleep=0.3), 100, 5), 2)
    next(slow)
    assert crew._kept
    processes = [worker.process for worker in crew._kept[0]._crew]
    pids = [process.pid for process in processes]
    slow.close()  # type: ignore[attr-defined]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids), "they are gone, not merely told to go"
    after = list(work_off(tasks(job("next"), 100, 5), 2))
    assert {each.task.job.scenario.name for each in after} == {"next"}
    assert rows(after) == rows(work_off(tasks(job("next")), 1))


def test_an_interrupt_in_the_reader_stops_workers() -> None:
    with pytest.raises(KeyboardInterrupt):
        for _ in work_off(tasks(job(sleep=0.3), 100, 5), 2, tick=_interrupt):
            pass
    assert crew._kept[0]._crew == []


def _interrupt(_task: Task, _day: int) -> None:
    raise KeyboardInterrupt


def test_workers_are_kept_from_one_batch_to_the_next() -> None:
    list(work_off(tasks(job()), 2))
    pids = [worker.process.pid for worker in crew._kept[0]._crew]
    list(work_off(tasks(job("other")), 2))
    assert [worker.process.pid for worker in crew._kept[0]._crew] == pids


def test_nobody_stands_idle_while_an_answer_is_stored() -> None:
    """With two workers, pieces of 0.2 s and a reader that takes 0.2 s, a batch of 12 takes 12 readings, not more."""
    list(work_off(tasks(job(), 2, 1), 2))
    started = time.monotonic()
    for _ in work_off(tasks(job(sleep=0.2), 12, 1), 2):
        time.sleep(0.2)
    # The reader is the bottleneck: 12 readings and the wait for the first answer.
    assert time.monotonic() - started < 13 * 0.2 + 0.8


def test_a_scenario_that_is_refused_is_refused_at_once() -> None:
    for workers in (1, 2):
        with pytest.raises(ScenarioError, match=r"toy\.yaml: no such place"):
            list(work_off(tasks(job(refuse="no such place")), workers))


def test_work_may_be_read_from_another_thread() -> None:
    found: list[Finished] = []
    thread = threading.Thread(target=lambda: found.extend(work_off(tasks(job()), 2)))
    thread.start()
    thread.join(60)
    assert len(rows(found)) == 100
