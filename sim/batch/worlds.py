"""Which worlds a run covers: counts, lists, ranges in writing, chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_WORLDS = 1_000_000
"""Largest number of worlds in one run; a slip of the finger must not fill a disk."""

CHUNK = 2_500
"""Most worlds simulated together. What a chunk costs besides its worlds, about as much as 500 of them (0.45 s against
0.9 ms a world, for a year), is paid less often in large chunks; small ones take less memory (75 MB a 1,000 worlds)."""

LEAST = 256
"""Fewest worlds worth a worker of their own: below that, starting it costs more than it saves."""


@dataclass(frozen=True)
class Piece:
    """Worlds that one worker simulates in one go, and where they stand in the run.

    Attributes:
        start: Position of its first world in the run.
        worlds: World numbers, in the order of the run.
    """

    start: int
    worlds: tuple[int, ...]

    @property
    def stop(self) -> int:
        """Position after its last world."""
        return self.start + len(self.worlds)

    @property
    def label(self) -> str:
        """Its worlds in words."""
        return f"worlds {ranges(self.worlds)}" if len(self.worlds) > 1 else f"world {self.worlds[0]}"


def world_numbers(worlds: int | Iterable[int]) -> tuple[int, ...]:
    """Return the world numbers of a run: ``n`` means 0 to n - 1, an iterable is taken as it is.

    Raises:
        ValueError: No world, too many, one named twice, or a number below 0.
    """
    if isinstance(worlds, bool):
        raise ValueError(f"worlds: found {worlds}; allowed: a number from 1 to {MOST_WORLDS:,} or world numbers")
    if hasattr(worlds, "__index__"):
        count = int(worlds.__index__())
        if not 1 <= count <= MOST_WORLDS:
            raise ValueError(f"worlds: found {count:,}; allowed: 1 to {MOST_WORLDS:,}")
        return tuple(range(count))
    numbers = tuple(_whole(number) for number in worlds)
    if not 1 <= len(numbers) <= MOST_WORLDS:
        raise ValueError(f"worlds: found {len(numbers):,} of them; allowed: 1 to {MOST_WORLDS:,}")
    if min(numbers) < 0 or max(numbers) >= 2**63:
        bad = next(number for number in numbers if not 0 <= number < 2**63)
        raise ValueError(f"worlds: found world number {bad}; allowed: whole numbers from 0 to 2^63 - 1")
    if len(set(numbers)) < len(numbers):
        twice = next(number for at, number in enumerate(sorted(numbers)[1:]) if number == sorted(numbers)[at])
        raise ValueError(f"worlds: world {twice} is named twice; each world may stand in a run once")
    return numbers


def _whole(number: object) -> int:
    if isinstance(number, bool) or not hasattr(number, "__index__"):
        raise ValueError(f"worlds: found world number {number!r}; allowed: whole numbers from 0 to 2^63 - 1")
    return int(number.__index__())


def ranges(worlds: Sequence[int]) -> str:
    """Write world numbers briefly and in order: ``0-999``, ``3,7-9``."""
    parts: list[str] = []
    at = 0
    while at < len(worlds):
        end = at
        while end + 1 < len(worlds) and worlds[end + 1] == worlds[end] + 1:
            end += 1
        parts.append(str(worlds[at]) if end == at else f"{worlds[at]}-{worlds[end]}")
        at = end + 1
    return ",".join(parts)


def from_ranges(text: str) -> tuple[int, ...]:
    """Read what :func:`ranges` wrote."""
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return tuple(numbers)


def pieces(worlds: Sequence[int], workers: int = 1, chunk: int = CHUNK) -> list[Piece]:
    """Cut a run into pieces of nearly equal size, none above ``chunk``, enough to keep every worker busy.

    Results do not depend on the cut: a world is the same whatever stands beside it.
    """
    count = -(-len(worlds) // chunk)
    if workers > 1:
        count = max(count, min(workers, len(worlds)))
        # A last round with one busy worker wastes the others, so the count is a multiple of theirs.
        count = min(len(worlds), -(-count // workers) * workers)
    bounds = [len(worlds) * at // count for at in range(count + 1)]
    return [Piece(start, tuple(worlds[start:stop])) for start, stop in pairwise(bounds)]
