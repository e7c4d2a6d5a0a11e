"""In which order a batch is worked off: block of worlds by block of worlds over all its arms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.batch.store.tickets import LANES, OTHER_BELIEFS, OTHER_LUCK, OWN
from sim.batch.worlds import CHUNK, Piece, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.batch.store.parts import Store

LEAST_BLOCK = 125
"""The first block of a long batch is cut down to this, so that worlds can soon be used."""

WORLDS_A_CUT = 5_000
"""Worlds of an arm for each cut of its first block: a piece costs what 500 worlds cost besides its own, so that a cut
costs a tenth of the time at most."""

LEAST_PIECE = 100
"""Smaller pieces cost more time than an idle worker at the end of a batch wastes."""


@dataclass(frozen=True)
class Step:
    """A piece to be simulated.

    Attributes:
        arms: The arm, then others that mean the same and get the same numbers.
        lanes: Which lanes.
        worlds: World numbers, ascending.
    """

    arms: tuple[str, ...]
    lanes: str
    worlds: tuple[int, ...]

    @property
    def piece(self) -> Piece:
        """Its worlds, which stand in a batch at their own number."""
        return Piece(self.worlds[0], self.worlds)

    def cut(self, count: int) -> list[Step]:
        """Cut it into so many steps of nearly equal size."""
        size = -(-len(self.worlds) // count)
        return [Step(self.arms, self.lanes, each.worlds) for each in pieces(self.worlds, 1, size)]


def steps(
    store: Store, arms: Sequence[tuple[str, str]], worlds: int, split: int = 0, workers: int = 1, chunk: int = CHUNK
) -> list[Step]:
    """Say what is missing, in the order in which it is best done.

    The worlds that are finished in every arm are the ones that can be used, so all arms go through the first block of
    worlds before any goes on to the next.

    Args:
        store: Knows what is there.
        arms: Name and fingerprint of each.
        worlds: How many worlds are asked for.
        split: For how many of them lanes with other luck and with other beliefs are wanted too.
        workers: How many processes there will be; the last steps are cut so that all have something to do.
        chunk: Worlds of a block. Parts end at its multiples, whatever was interrupted before; a few within the first.
    """
    lanes_to = {OWN: worlds, OTHER_LUCK: split, OTHER_BELIEFS: split}
    missing: dict[tuple[str, str], NDArray[np.int64]] = {
        (name, lanes): store.missing(name, lanes, lanes_to[lanes]) for name, _ in arms for lanes in LANES
    }
    found: list[Step] = []
    for start, stop in pairwise(_bounds(worlds, chunk)):
        for lanes in LANES:
            found += _block(missing, arms, lanes, start, stop)
    return _spread(found, workers)


def _bounds(worlds: int, chunk: int) -> list[int]:
    """Return where blocks begin, and where the last one ends."""
    cuts = max(1, min(1 + worlds // WORLDS_A_CUT, chunk // LEAST_BLOCK))
    first = [chunk * at // cuts for at in range(cuts)]
    return [*first, *range(chunk, worlds, chunk), max(worlds, chunk)]


def _block(
    missing: dict[tuple[str, str], NDArray[np.int64]],
    arms: Iterable[tuple[str, str]],
    lanes: str,
    start: int,
    stop: int,
) -> list[Step]:
    alike: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    tuples: dict[bytes, tuple[int, ...]] = {}
    for name, fingerprint in arms:
        all_missing = missing[name, lanes]
        first, last = np.searchsorted(all_missing, [start, stop])
        if first == last:
            continue
        block = all_missing[first:last]
        # The numbers of a block are shared by its arms: a large batch has millions of them.
        worlds = tuples.setdefault(block.tobytes(), tuple(block.tolist()))
        alike.setdefault((fingerprint, worlds), []).append(name)
    return [Step(tuple(names), lanes, worlds) for (_, worlds), names in alike.items()]


def _spread(found: list[Step], workers: int) -> list[Step]:
    """Cut the steps of the last round, if there are too few of them for all workers."""
    left = len(found) % workers
    if workers == 1 or left == 0:
        return found
    whole, last = found[: len(found) - left], found[len(found) - left :]
    count = -(-workers // left)
    return whole + [part for step in last for part in step.cut(_parts(step, count))]


def _parts(step: Step, count: int) -> int:
    return max(1, min(count, len(step.worlds) // LEAST_PIECE))
