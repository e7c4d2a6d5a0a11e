"""World numbers, how they are written, and how a run is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch.worlds import MOST_WORLDS, from_ranges, pieces, ranges, world_numbers


@pytest.mark.parametrize(
    ("worlds", "written"),
    [((0,), "0"), (range(1000), "0-999"), ((3, 7, 8, 9), "3,7-9"), ((9, 8, 7), "9,8,7"), ((5, 6, 1), "5-6,1")],
)
def test_worlds_are_written_briefly_and_in_order(worlds: list[int], written: str) -> None:
    assert ranges(tuple(worlds)) == written
    assert from_ranges(written) == tuple(worlds)


@given(st.lists(st.integers(0, 10_000), min_size=1, unique=True))
def test_what_is_written_is_read_again(worlds: list[int]) -> None:
    assert from_ranges(ranges(worlds)) == tuple(worlds)


@given(st.integers(1, 5_000), st.integers(1, 9), st.integers(1, 700))
def test_pieces_cover_the_run_once_and_in_order(count: int, workers: int, chunk: int) -> None:
    cut = pieces(range(count), workers, chunk)
    assert [world for piece in cut for world in piece.worlds] == list(range(count))
    assert all(piece.worlds[0] == piece.start and 0 < len(piece.worlds) <= chunk for piece in cut)
    assert max(len(piece.worlds) for piece in cut) - min(len(piece.worlds) for piece in cut) <= 1


def test_every_worker_has_something_to_do() -> None:
    assert len(pieces(range(1000), 2)) == 2
    assert len(pieces(range(4096), 3, 512)) == 9
    assert len(pieces(range(4096), 3)) == 3
    assert len(pieces(range(2), 8)) == 2


@pytest.mark.parametrize(
    ("worlds", "told"),
    [
        (0, "found 0; allowed: 1 to 1,000,000"),
        (MOST_WORLDS + 1, "found 1,000,001"),
        (-3, "found -3"),
        (True, "found True"),
        ([], "found 0 of them"),
        ([1, 2, 1], "world 1 is named twice"),
        ([3, -1], "found world number -1"),
        ([0.5], "found world number 0.5"),
    ],
)
def test_impossible_worlds_are_refused(worlds: int | list[int], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        world_numbers(worlds)
