"""Model II of Epstein (2002): two groups who kill each other and peacekeepers between them, written anew and small.

A torus of cells holds agents of two groups and cops, one in a cell. In each period all act once, in an order drawn
anew. An agent ages and may die; it moves to a random free cell that it sees; it is active if

    hardship x (1 - legitimacy) - risk aversion x (1 - exp(-k x cops / actives, itself included)) > threshold,

all counted where it sees, and kills one agent of the other group in sight, drawn at random, when active. It has
a child in a free cell in sight with a given chance, of its own group and hardship. A cop moves likewise and arrests
one active agent in sight, which is away for a term and comes back to a random free cell. A run ends when one group is
extinct.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """What a run needs.

    `vision` and the range of `legitimacy` are the paper's. The rest is recalled and was not checked against its table:
    taken as assumptions, and varied in the tests. `size`, `density` and `periods` are smaller than in the long version
    for speed alone.
    """

    size: int = 20  # Cells a side; assumption (the long version has 40).
    density: float = 0.7  # Share of cells with agents at the start; assumption.
    cops: float = 0.0  # Share of cells with cops: what is varied (Epstein 2002, figures 15 to 17).
    vision: float = 1.7  # Cells; Epstein 2002: the eight around.
    legitimacy: float = 0.8  # Of the other group's right to exist; Epstein 2002: 0.8 to 0.9.
    threshold: float = 0.1  # Assumption.
    k: float = 2.3  # Arrest is 0.9 likely with one cop an active; assumption.
    jail_most: int = 15  # Longest term, periods, drawn evenly from 1; assumption.
    age_most: int = 200  # Oldest age of death, periods, drawn evenly from 1; assumption.
    clone: float = 0.05  # Chance of a child a period; assumption.
    periods: int = 1000  # A run is cut off here; assumption.
    leave_at: int = -1  # Period at whose start all cops leave; -1 for never.
    inert: bool = False  # Cops who are neither seen nor arrest: the counter-check.

    def but(self, **changes: float | bool) -> Settings:
        """The same with changes."""
        return replace(self, **changes)  # type: ignore[arg-type]


def waits(settings: Settings, runs: int, seed: int = 1) -> Floats:
    """Periods until one group is extinct, (runs,); `settings.periods` where both are still there."""
    return records(settings, runs, seed)[0]


def records(settings: Settings, runs: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Waiting times (runs,) and killings by period (runs, periods). Run r has the same luck until a setting differs."""
    s = settings
    reach = int(s.vision)
    steps = [(i, j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1)]
    around = np.array([step for step in steps if 0 < np.hypot(*step) <= s.vision], dtype=np.int64)
    found = np.empty(runs)
    killed = np.zeros((runs, s.periods))
    for run in range(runs):
        rng = np.random.default_rng([seed, run])
        found[run] = _run(
            rng, around, killed[run], s.size, s.density, s.cops, s.legitimacy, s.threshold, s.k,
            s.jail_most, s.age_most, s.clone, s.periods, s.leave_at, s.inert,
        )  # fmt: skip
    return found, killed


@numba.njit(cache=True)
def _below(rng, count):  # type: ignore[no-untyped-def]
    """A random whole number from 0 to below a count."""
    return int(rng.random() * count)


@numba.njit(cache=True)
def _shuffled(rng, count):  # type: ignore[no-untyped-def]
    """Whole numbers below a count in random order."""
    order = np.arange(count)
    for last in range(count - 1, 0, -1):
        other = _below(rng, last + 1)
        order[last], order[other] = order[other], order[last]
    return order


@numba.njit(cache=True)
def _free(rng, grid, around, size, at):  # type: ignore[no-untyped-def]
    """A random free cell in sight, or -1."""
    row, column = at // size, at % size
    seen, chosen = 0, -1
    for i in range(len(around)):
        cell = ((row + around[i, 0]) % size) * size + (column + around[i, 1]) % size
        if grid[cell] < 0:
            seen += 1
            if _below(rng, seen) == 0:
                chosen = cell
    return chosen


@numba.njit(cache=True)
def _run(  # type: ignore[no-untyped-def]
    rng, around, killed, size, density, cop_share, legitimacy, threshold, k, jail_most, age_most, clone, periods,
    leave_at, inert,
):  # fmt: skip
    cells = size * size
    most = 2 * cells  # In cells and in jail.
    agents, cops = int(density * cells), int(cop_share * cells)
    grid = np.full(cells, -1)
    kind = np.full(most, -1)  # 0 and 1 the groups, 2 a cop, -1 nobody
    hardship, aversion = np.zeros(most), np.zeros(most)
    active = np.zeros(most, np.bool_)
    age, dies = np.zeros(most, np.int64), np.zeros(most, np.int64)
    term, place = np.zeros(most, np.int64), np.zeros(most, np.int64)
    # Agents first, cops last: runs that differ in cops alone start with the same agents in the same cells.
    order = _shuffled(rng, cells)
    alive = np.zeros(2, np.int64)
    for one in range(agents + cops):
        grid[order[one]], place[one] = one, order[one]
        kind[one] = one % 2 if one < agents else 2
        if one < agents:
            alive[one % 2] += 1
            hardship[one], aversion[one] = rng.random(), rng.random()
            dies[one] = 1 + _below(rng, age_most)
            age[one] = _below(rng, dies[one])
    for period in range(periods):
        if alive[0] == 0 or alive[1] == 0:
            return period
        if period == leave_at:
            for one in range(most):
                if kind[one] == 2:
                    grid[place[one]], kind[one] = -1, -1
        for one in _shuffled(rng, most):
            if kind[one] < 0:
                continue
            if kind[one] < 2:
                age[one] += 1
                if age[one] >= dies[one]:
                    if term[one] == 0:
                        grid[place[one]] = -1
                    alive[kind[one]] -= 1
                    kind[one] = -1
                    continue
            if term[one] > 0:
                term[one] -= 1
                if term[one] > 0:
                    continue
                cell = _below(rng, cells)
                tried = 0
                while grid[cell] >= 0 and tried < cells:
                    cell = (cell + 1) % cells
                    tried += 1
                if grid[cell] >= 0:  # No room: stays for another period.
                    term[one] = 1
                    continue
                grid[cell], place[one], active[one] = one, cell, False
            cell = _free(rng, grid, around, size, place[one])
            if cell >= 0:
                grid[place[one]] = -1
                grid[cell], place[one] = one, cell
            row, column = place[one] // size, place[one] % size
            guards, actives, others, target = 0, 1, 0, -1
            for i in range(len(around)):
                there = grid[((row + around[i, 0]) % size) * size + (column + around[i, 1]) % size]
                if there < 0:
                    continue
                if kind[there] == 2:
                    guards += 1
                    continue
                if active[there]:
                    actives += 1
                wanted = active[there] if kind[one] == 2 else kind[there] != kind[one]
                if wanted:
                    others += 1
                    if _below(rng, others) == 0:
                        target = there
            if kind[one] == 2:
                if target >= 0 and not inert:
                    grid[place[target]] = -1
                    term[target] = 1 + _below(rng, jail_most)
                    active[target] = False
                continue
            if inert:
                guards = 0
            risk = aversion[one] * (1.0 - np.exp(-k * guards / actives))
            active[one] = hardship[one] * (1.0 - legitimacy) - risk > threshold
            if active[one] and target >= 0:
                grid[place[target]] = -1
                alive[kind[target]] -= 1
                kind[target] = -1
                killed[period] += 1
            if rng.random() < clone:
                cell = _free(rng, grid, around, size, place[one])
                if cell >= 0:
                    child = 0
                    while kind[child] >= 0:
                        child += 1
                    grid[cell], place[child], kind[child] = child, cell, kind[one]
                    hardship[child], aversion[child] = hardship[one], rng.random()
                    age[child], dies[child], term[child] = 0, 1 + _below(rng, age_most), 0
                    active[child] = False
                    alive[kind[one]] += 1
    return periods
