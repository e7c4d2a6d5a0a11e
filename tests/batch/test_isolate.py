"""A failing world is found, named, and costs its neighbours nothing."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.batch import close_workers
from sim.batch.engine.crew import work_off
from sim.batch.engine.isolate import MOST_ALONE, Finished
from tests.batch.test_crew import job, mixed, rows, tasks

DIVIDED = "ZeroDivisionError: a rule divided by zero"
NAN = "series d7 is not a number (NaN) on day 3"


@pytest.fixture(autouse=True)
def no_workers_stay() -> Iterator[None]:
    yield
    close_workers()


def failures(finished: Iterable[Finished], name: str = "toy") -> dict[int, str]:
    return {
        world: why for each in finished if each.task.job.scenario.name == name for world, why in each.failed.items()
    }


def check_rest(finished: list[Finished], failed: Iterable[int], worlds: int = 100, name: str = "toy") -> None:
    """All other worlds are there, with the rows they have where nothing fails; and no world is told twice."""
    whole = rows(work_off(tasks(job(name), worlds, worlds), 1))
    assert {place: row for place, row in rows(finished).items() if place[0] == name} == {
        place: row for place, row in whole.items() if place[2] not in set(failed)
    }
    told = sorted(world for each in finished if each.task.job.scenario.name == name for world in each.task.piece.worlds)
    assert told == list(range(worlds))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("failing", [[0], [99], [37], [11, 12, 13], [5, 50, 95], list(range(40, 49))])
def test_worlds_that_raise_are_set_apart(workers: int, failing: list[int]) -> None:
    finished = list(work_off(tasks(job(fail=failing), 100, 25), workers))
    assert failures(finished) == dict.fromkeys(failing, DIVIDED)
    check_rest(finished, failing)
    alone = [each for each in finished if each.failed]
    assert all(len(each.task.piece.worlds) == 1 and each.chunk is None for each in alone)
    assert all("in _suffer" in each.details for each in alone)


@pytest.mark.parametrize("workers", [1, 2])
def test_worlds_whose_numbers_cannot_be_used_leave_no_row(workers: int) -> None:
    finished = list(work_off(tasks(job(nan=[0, 24, 60])), workers))
    assert failures(finished) == dict.fromkeys([0, 24, 60], NAN)
    check_rest(finished, [0, 24, 60])
    # They were simulated once: telling them apart needs no halving.
    assert sorted(each.task.piece.start for each in finished) == list(range(0, 100, 10))


@pytest.mark.parametrize("workers", [1, 2])
def test_where_all_worlds_of_a_piece_are_unusable_there_is_no_chunk(workers: int) -> None:
    finished = list(work_off(tasks(job(nan=list(range(10, 20)))), workers))
    (empty,) = (each for each in finished if each.chunk is None)
    assert empty.task.piece.start == 10 and len(empty.failed) == 10
    check_rest(finished, range(10, 20))


def test_a_world_that_kills_its_worker_is_set_apart() -> None:
    notes: list[str] = []
    finished = list(work_off(tasks(job(kill=[37, "always"]), 100, 25), 2, note=notes.append))
    assert list(failures(finished)) == [37]
    assert failures(finished)[37].startswith("the worker process died 3 times (SIGKILL")
    check_rest(finished, [37])
    assert any("toy, worlds 25-49: the worker process died 3 times" in note for note in notes)


def test_a_worker_that_dies_once_costs_nothing(tmp_path: Path) -> None:
    flag = tmp_path / "kill once"
    flag.touch()
    notes: list[str] = []
    finished = list(work_off(tasks(job(kill=[37, str(flag)])), 2, note=notes.append))
    check_rest(finished, [])
    (note,) = notes
    assert note.startswith("A worker process died (SIGKILL") and note.endswith("running toy, worlds 30-39 again")


@pytest.mark.parametrize("workers", [1, 2])
def test_several_misfortunes_in_one_piece(workers: int) -> None:
    finished = list(work_off(tasks(job(fail=[3, 7], nan=[4, 50]), 100, 50), workers))
    assert failures(finished) == {3: DIVIDED, 4: NAN, 7: DIVIDED, 50: NAN}
    check_rest(finished, [3, 4, 7, 50])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_wholly_bad_scenario_costs_little_and_the_others_nothing(workers: int) -> None:
    worlds, chunk = 400, 40
    notes: list[str] = []
    bad, good = job("bad", fail=list(range(worlds))), job("good")
    queue = mixed(tasks(bad, worlds, chunk), tasks(good, worlds, chunk))
    finished = list(work_off(queue, workers, note=notes.append))
    assert failures(finished, "bad") == dict.fromkeys(range(worlds), DIVIDED)
    check_rest(finished, [], worlds, "good")
    pieces = [each.task.piece for each in finished if each.task.job is bad]
    assert sorted(world for piece in pieces for world in piece.worlds) == list(range(worlds))
    alone = sum(len(piece.worlds) == 1 for piece in pieces)
    # Single worlds that were laid out before the last of the ten failed are still tried, one to a worker's halving.
    assert MOST_ALONE <= alone <= MOST_ALONE + 4 * workers, "then pieces are reported as they are"
    assert sum(len(piece.worlds) == chunk for piece in pieces) >= worlds // chunk - 2 * workers


def test_giving_up_on_one_scenario_does_not_give_up_on_another() -> None:
    bad, good = job("bad", fail=list(range(100))), job("good", fail=[83])
    finished = list(work_off(tasks(bad, 100, 50) + tasks(good, 100, 50), 1))
    assert failures(finished, "good") == {83: DIVIDED}
    check_rest(finished, [83], 100, "good")


def test_a_reason_is_one_short_line() -> None:
    finished = list(work_off(tasks(job(fail=[3], text="a\nb" + "c" * 1000), 10), 1))
    why = failures(finished)[3]
    assert why.startswith("ZeroDivisionError: a bccc") and why.endswith("...") and len(why) == 300


def found_alone(worlds: int, bad: list[int], **misfortunes: Any) -> int:
    return len(list(work_off(tasks(job(fail=bad, **misfortunes), worlds, worlds), 1)))


def test_halving_costs_a_logarithm() -> None:
    # One bad world in 64: six halvings, so six good pieces and the world itself.
    assert found_alone(64, [17]) == 7
