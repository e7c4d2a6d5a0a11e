"""The ledger told of several actors of a kind at once: the same bits as one by one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model.ledger import Ledger
from tests.model.helpers import bits, differing

LANES = 7
NAMES = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")
"""Eleven, because NumPy adds eight and more along a contiguous axis in another order."""


def ledger_of(lanes: int = LANES, keep_events: bool = True) -> Ledger:
    return Ledger(np.arange(lanes, dtype=np.uint64), keep_events)


def uneven(*shape: int) -> Any:
    """Numbers whose sum depends on the order in which they are added, some of them 0 and -0."""
    rng = np.random.default_rng(sum(shape))
    values = rng.normal(size=shape) * 10.0 ** rng.integers(-8, 9, size=shape)
    return np.where(rng.random(shape) < 0.2, rng.choice([0.0, -0.0], size=shape), values)


def row_of(value: Any, row: int) -> Any:
    return value[row] if isinstance(value, list) or np.ndim(value) > 1 else value


KINDS_OF_ROWS: dict[str, Callable[[], Any]] = {
    "by lane": lambda: uneven(len(NAMES), LANES),
    "not in one piece": lambda: uneven(LANES, len(NAMES)).T,
    "one number a row": lambda: uneven(len(NAMES), 1),
    "list": lambda: uneven(len(NAMES)).tolist(),
    "list of arrays": lambda: list(uneven(len(NAMES), LANES)),
    "the same in all rows": lambda: uneven(LANES),
    "a number": lambda: 0.1,
    "of whole numbers": lambda: np.arange(len(NAMES) * LANES).reshape(len(NAMES), LANES),
}


def same_ledger(one: Ledger, other: Ledger) -> None:
    today = ({kind: np.ravel(count) for kind, count in each.today.items()} for each in (one, other))
    assert differing(*today) == []
    assert one.killed.keys() == other.killed.keys()
    assert all(np.array_equal(bits(np.ravel(one.killed[p])), bits(np.ravel(other.killed[p]))) for p in one.killed)
    left, right = one.events(), other.events()
    pd.testing.assert_frame_equal(left, right, check_exact=True)


@pytest.mark.parametrize("before", [None, 0.3, "array"])
@pytest.mark.parametrize("deaths", KINDS_OF_ROWS)
@pytest.mark.parametrize("count", KINDS_OF_ROWS)
def test_rows_told_at_once_are_acts_told_one_by_one(count: str, deaths: str, before: Any) -> None:
    counts, dead = KINDS_OF_ROWS[count](), KINDS_OF_ROWS[deaths]()
    one, other = ledger_of(), ledger_of()
    for each in (one, other):
        if before is not None:
            first = uneven(LANES) if before == "array" else before
            each.report("z", "act", first, deaths=first, victim="israeli", by="factions")
    one.report(NAMES, "act", counts, deaths=dead, victim="israeli", by="factions")
    for row, name in enumerate(NAMES):
        other.report(name, "act", row_of(counts, row), deaths=row_of(dead, row), victim="israeli", by="factions")
    for each in (one, other):
        # Of one number a row there is a row of one lane, which stands for all.
        each.today["act"] = np.broadcast_to(each.today["act"], (LANES,))
        each.killed["factions", "israeli"] = np.broadcast_to(each.killed["factions", "israeli"], (LANES,))
    same_ledger(one, other)


def test_rows_of_one_lane_are_added_in_order_too() -> None:
    one, other = ledger_of(1), ledger_of(1)
    values = np.array([[1e16], *[[1.0]] * 7, [-1e16], [1.0], [1.0]])
    one.report(NAMES, "act", values, deaths=values, victim="isf")
    for row, name in enumerate(NAMES):
        other.report(name, "act", values[row], deaths=values[row], victim="isf")
    same_ledger(one, other)
    assert one.today["act"] != np.add.reduce(values[:, 0]), "these numbers do not tell orders apart"


def test_one_actor_may_tell_of_several_sectors() -> None:
    one, other = ledger_of(), ledger_of()
    places, values = ("north", "south"), uneven(2, LANES)
    one.report("israel", "act", values, sector=places)
    for row, place in enumerate(places):
        other.report("israel", "act", values[row], sector=place)
    same_ledger(one, other)
    assert set(one.events()["sector"]) == set(places) and set(one.events()["actor"]) == {"israel"}


def test_a_list_of_floats_is_told_in_a_model_of_one_world() -> None:
    ledger = ledger_of(1)
    ledger.report(("a", "b", "c"), "act", [0.1, 0.2, 0.3], deaths=[1.0, 0.0, 2.0], victim="isf", by="israel")
    assert type(ledger.today["act"]) is float and ledger.today["act"] == 0.1 + 0.2 + 0.3
    assert type(ledger.deaths()) is float and ledger.deaths() == 3.0


def test_rows_for_other_than_those_who_act_are_refused() -> None:
    with pytest.raises(ValueError, match=r"found 3 rows; allowed: 2"):
        ledger_of().report(("a", "b"), "act", uneven(3, LANES))


def test_rows_are_not_written_to() -> None:
    ledger, values = ledger_of(), uneven(3, LANES)
    then = values.copy()
    values.flags.writeable = False
    for _ in range(2):
        ledger.report(("a", "b", "c"), "act", values, deaths=values, victim="isf")
    assert np.array_equal(values, then)


def test_deaths_of_the_day_are_those_told_so_far() -> None:
    ledger = ledger_of()
    assert ledger.deaths() == 0.0
    for so_far in (1.0, 2.0):
        ledger.report("a", "act", 1.0, deaths=np.ones(LANES), victim="isf", by="israel")
        assert np.array_equal(ledger.deaths(), np.full(LANES, so_far))
        assert np.array_equal(ledger.deaths(victim="isf"), ledger.deaths(by="israel"))
        assert ledger.deaths(by="militias") == 0.0
    ledger.open_day(1, 1.0)
    assert ledger.deaths() == 0.0
