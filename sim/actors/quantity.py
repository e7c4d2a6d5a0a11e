"""Quantities: what actors hold and rules give, alone or by member of a roster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

Quantity = Any
"""A float (one world) or an array whose last axis is worlds; of several actors at once, (members, worlds)."""


def total(values: Iterable[Quantity]) -> Quantity:
    """Left-to-right sum, also over the members of an array: the one order that gives the same bits everywhere."""
    if isinstance(values, np.ndarray):
        return _total_of_rows(values)
    result: Quantity = 0.0
    for value in values:
        result = result + value
    return result


def _total_of_rows(rows: Any) -> Quantity:
    # NumPy adds whole rows in order where they lie one behind the other, but pairs up members where there is only one
    # world: those are added one by one.
    if rows.shape[1] == 1 or rows.strides[1] == 0:
        return total(float(value) for value in rows[:, 0])
    return 0.0 + np.add.reduce(np.ascontiguousarray(rows), axis=0)


def listed(values: Sequence[Quantity]) -> Any:
    """Quantities of an ensemble by member, as one array (members, worlds), or (members, 1) if all are numbers."""
    if not len(values):
        return np.empty((0, 1))
    rows = [np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in values]
    width = max(len(row) for row in rows)
    return np.stack([np.broadcast_to(row, (width,)) for row in rows])


def row_of(value: Any, member: int) -> Any:
    """A member's part of what several actors hold together."""
    if isinstance(value, np.ndarray):
        if value.ndim == 2:
            return float(value[member, 0]) if value.shape[1] == 1 else value[member]
        # Places in rosters are whole numbers, one a member; a quantity that all share has no axis of members.
        return int(value[member]) if value.dtype.kind == "i" else value
    if isinstance(value, tuple):
        return value[member]
    if isinstance(value, list):
        return [row_of(each, member) for each in value]
    return value
