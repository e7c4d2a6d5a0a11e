"""Loops over matrices (rows, lanes) that the record and the ledger go through every day, compiled.

Rules are called from here as they are; what is added up is added in the order of rows and days.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache as once
from typing import Any

import numpy as np

from sim.rules import cache
from sim.rules.basics import choose, larger

_BEFORE = -0.5
"""A day that is not known yet lies before this one."""


def pile(start: Any, rows: Any) -> Any:
    """Rows (n, lanes) added one after the other onto a row (lanes,); gives a new row."""
    result = start.copy()
    for row in range(rows.shape[0]):
        for lane in range(result.shape[0]):
            result[lane] += rows[row, lane]
    return result


def add_up(live: Any, today: Any, sums: Any, peak: Any) -> None:
    """Add a day (rows, lanes) to sums, and take the first rows into peaks where they are higher.

    Only of live lanes: what an ended world goes on to is nobody's, even where it is not finite.
    """
    for row in range(peak.shape[0]):
        for lane in range(peak.shape[1]):
            value = today[row, lane]
            sums[row, lane] = choose(live[lane], sums[row, lane] + value, sums[row, lane])
            peak[row, lane] = choose(live[lane], larger(peak[row, lane], value), peak[row, lane])
    for row in range(peak.shape[0], today.shape[0]):
        for lane in range(today.shape[1]):
            sums[row, lane] = choose(live[lane], sums[row, lane] + today[row, lane], sums[row, lane])


def write_day(live: Any, values: Any, here: Any, day: int, out: Any) -> bool:
    """Write a day's values (rows, lanes) into (rows, days, all lanes), NaN where a world is not live.

    Args:
        live: 1 for lanes whose day counts.
        values: What was measured.
        here: Which of all lanes the lanes are; the others get NaN.
        day: Which day.
        out: Where to.

    Returns:
        Whether everything that counts is finite, before it is rounded to what ``out`` holds.
    """
    flaws = 0
    apart = here.shape[0] < out.shape[2]
    for row in range(values.shape[0]):
        line = out[row, day]
        if apart:
            line[:] = np.nan
            for lane in range(here.shape[0]):
                line[here[lane]] = choose(live[lane], values[row, lane], np.nan)
        else:
            for lane in range(here.shape[0]):
                line[lane] = choose(live[lane], values[row, lane], np.nan)
        for lane in range(here.shape[0]):
            flaws += live[lane] > 0.5 and not np.isfinite(values[row, lane])
    return flaws == 0


def date_first(on: Any, live: Any, day: float, known: Any) -> None:
    """Note the day for readings (rows, lanes) that are on for the first time in a live world."""
    for row in range(known.shape[0]):
        for lane in range(known.shape[1]):
            if known[row, lane] <= _BEFORE:
                known[row, lane] = choose(on[row, lane] * live[lane], day, known[row, lane])


@once
def loops() -> dict[str, Callable[..., Any]]:
    """These functions compiled, by name; loaded once a process."""
    import numba as nb

    line, table, lanes = nb.float64[::1], nb.float64[:, ::1], nb.int64[::1]
    # What is only read may be an array that nobody may write to.
    shown, shown_table = (nb.types.Array(nb.float64, axes, "C", readonly=True) for axes in (1, 2))
    signatures: dict[Callable[..., Any], list[Any]] = {
        pile: [line(shown, shown_table)],
        add_up: [nb.void(line, table, table, table)],
        write_day: [nb.boolean(line, table, lanes, nb.int64, kind[:, :, ::1]) for kind in (nb.float32, nb.float64)],
        date_first: [nb.void(table, line, nb.float64, table)],
    }
    found: dict[str, Callable[..., Any]] = {}
    for function, signature in signatures.items():
        with cache.compiling(__name__, function.__name__) as keep:
            found[function.__name__] = nb.njit(signature, cache=keep)(function)
    return found
