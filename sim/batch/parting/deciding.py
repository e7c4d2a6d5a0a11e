"""Which rule decided an event otherwise: held against each other, the calls that two models made for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.batch.parting.calls import RuleCall
from sim.batch.parting.history import GIVEN
from sim.batch.parting.telling import Flags


def rules_that_decided(lanes: Flags, a: Sequence[RuleCall], b: Sequence[RuleCall]) -> Iterator[tuple[Flags, str]]:
    """Yield rules with the lanes in which each decided; every lane is in one of them.

    It is the first call whose result is a whole number and another one; else the first that drew and gave something
    else; else none, and what came in was otherwise already.

    Args:
        lanes: Those asked about.
        a: Calls in one model, in order.
        b: In the other.
    """
    left = lanes.copy()
    if [one.name for one in a] == [other.name for other in b]:
        for whole in (True, False):
            family = ""
            for one, other in zip(a, b, strict=True):
                named = "." in one.name
                family = one.name if named else family
                if one.stream is None and not (whole and named):
                    continue
                decided = left & _otherwise(one.result, other.result, len(lanes), whole=whole)
                yield decided, one.name if named else family or _purpose(one.stream)
                left &= ~decided
    yield left, GIVEN


def first_that_drew(calls: Sequence[RuleCall]) -> str:
    """Return the first rule of a turn that luck had a part in, or what was drawn for."""
    drawn = next((each for each in calls if each.stream is not None), None)
    if drawn is None:
        return GIVEN
    return drawn.name if "." in drawn.name else _purpose(drawn.stream)


def _purpose(stream: Any) -> str:
    """For what was drawn: ``losses`` of ``contributors.turkey:losses``."""
    return str(stream[0] if isinstance(stream, tuple) else stream).partition(":")[2]


def _otherwise(a: Any, b: Any, width: int, *, whole: bool) -> Flags:
    """Where results are not the same; if ``whole``, only those that are whole numbers.

    Where others take part in one model results have other shapes: they count as unlike unless whole ones are wanted.
    """
    pairs = zip(a, b, strict=True) if isinstance(a, tuple) else ((a, b),)
    found: Flags = np.zeros(width, dtype=bool)
    for one, other in pairs:
        if np.shape(one) != np.shape(other) and np.ndim(one) and np.ndim(other):
            found |= not whole
            continue
        unequal: Any = np.asarray(one != other)
        if whole:
            unequal = unequal & (np.floor(one) == one) & (np.floor(other) == other)
        if unequal.ndim == 2:
            unequal = unequal.any(axis=0)
        found |= np.broadcast_to(unequal, (width,))
    return found
