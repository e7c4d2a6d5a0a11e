"""Whether luck alone could have made a difference: the arms swapped within worlds.

If which arm is which made no difference, the two results of each world might as well stand the other way round. All
the ways of swapping them are equally likely then, and the p-value is the share of them whose summed difference is at
least as far from zero as the one found. It leans on no shape of the values and keeps the pairing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from sim.analysis.survival import Floats

DRAWS = 20_000
SMALLEST = 1.0 / (DRAWS + 1)
"""The smallest p-value that drawn swaps can tell, 0.00005: it means that none of 20,000 came as far."""

FEWEST = 6
"""Where fewer worlds differ, no p-value is as small as 0.05: two of 32 ways to swap five of them go as far."""

MANY, KINDS = 200, 64
"""From so many differences, of so many sizes, on a swapped sum counts as normal."""

_STREAM = 20_251_013
_MOST_WORK = 300_000
_MOST_SINGLE = 4096
_SIZES = 128
_CELLS = 2_000_000
_BITS = 52


def swap_p(differences: Floats) -> float:
    """Return the p-value of swapping two scenarios within worlds.

    Where the swapped sum is made of many differences, none of which weighs much, and of many sizes, it is normal: a
    p-value of 0.05 is off by 0.0001 at most, a tenth of what drawing swaps leaves open. That costs nothing, and goes
    on below the smallest p-value that drawn swaps can tell, so that what is certain stands among thousands. Of many
    differences of few sizes, Hoeffding's limit of the p-value is given where it lies below what drawing can tell.
    """
    known = differences[np.isfinite(differences) & (differences != 0.0)]
    squares = known * known
    total = float(squares.sum())
    even = known.size >= MANY and total * total >= MANY * float((squares * squares).sum())
    if even and np.unique(squares).size >= KINDS:
        return math.erfc(abs(float(known.sum())) / math.sqrt(2.0 * total))
    if known.size > _MOST_SINGLE:
        most = 2.0 * math.exp(-(float(known.sum()) ** 2) / (2.0 * total))
        if most <= SMALLEST:
            return most
    return swap_test(differences)


def swap_test(differences: ArrayLike) -> float:
    """Return the two-sided p-value of a sum of paired differences, signs swapped within worlds.

    Few or few kinds of differences are worked out in full and the p-value is exact. Otherwise 20,000 swaps are drawn
    from a fixed stream and the p-value is (1 + those as far) / 20,001: never below `SMALLEST`, never too small, and
    the same at every call.

    Args:
        differences: One value a world, NaN where a world has none (left out), (worlds,).

    Returns:
        1 where no world differs; NaN without any world.
    """
    given = np.asarray(differences, dtype=np.float64).ravel()
    given = given[np.isfinite(given)]
    if given.size == 0:
        return float("nan")
    given = given[given != 0.0]
    if given.size == 0:
        return 1.0
    # Whole numbers, so that sums are exact and those that should be equal are, whatever the order of adding.
    room = _BITS - int(np.ceil(np.log2(given.size + 1))) - int(np.frexp(np.abs(given).max())[1])
    whole = np.rint(np.ldexp(given, room))
    limit = float(abs(whole.sum())) - given.size
    if limit <= 0.0:
        return 1.0
    sizes, counts = np.unique(np.abs(whole), return_counts=True)
    exact = _exact(sizes, counts, limit)
    if exact is not None:
        return exact
    draws = _by_world(np.abs(whole)) if given.size <= _MOST_SINGLE else _by_size(*_merged(sizes, counts))
    as_far = sum(int(np.count_nonzero(np.abs(sums) >= limit)) for sums in draws)
    return (1 + as_far) / (DRAWS + 1)


def _exact(sizes: Floats, counts: NDArray[np.int64], limit: float) -> float | None:
    """Return the share of all swaps whose sum is as far as the limit, or None where there are too many sums."""
    sums: Floats = np.zeros(1)
    chances: Floats = np.ones(1)
    work = 0
    for size, count in zip(sizes.tolist(), counts.tolist(), strict=True):
        work += sums.size * (count + 1)
        if work > _MOST_WORK:
            return None
        ups = np.arange(count + 1, dtype=np.float64)
        log_chance = gammaln(count + 1) - gammaln(ups + 1) - gammaln(count - ups + 1) - count * np.log(2.0)
        every = np.add.outer(sums, size * (2.0 * ups - count)).ravel()
        weight = np.multiply.outer(chances, np.exp(log_chance)).ravel()
        sums, place = np.unique(every, return_inverse=True)  # most sums come about in several ways
        chances = np.bincount(place, weight).astype(np.float64)
    return min(1.0, float(chances[np.abs(sums) >= limit].sum()))


def _by_world(sizes: Floats) -> Iterator[Floats]:
    """Yield sums with a sign drawn for each world."""
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    bytes_ = (sizes.size + 7) // 8
    at_once = max(_CELLS // sizes.size, 1)
    for start in range(0, DRAWS, at_once):
        rows = min(at_once, DRAWS - start)
        bits = np.unpackbits(stream.integers(0, 256, (rows, bytes_), dtype=np.uint8), axis=1)[:, : sizes.size]
        yield 2.0 * (bits.astype(np.float64) @ sizes) - sizes.sum()


def _by_size(sizes: Floats, counts: NDArray[np.int64]) -> Iterator[Floats]:
    """Yield sums with, for each size, a drawn number of worlds whose difference is positive."""
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    sums = np.zeros(DRAWS)
    for size, count in zip(sizes, counts, strict=True):
        sums += size * (2.0 * stream.binomial(count, 0.5, DRAWS) - count)
    yield sums


def _merged(sizes: Floats, counts: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
    """Return at most `_SIZES` sizes: neighbours become their root mean square, which keeps the variance of the sum."""
    if sizes.size <= _SIZES:
        return sizes, counts
    starts = np.arange(_SIZES) * sizes.size // _SIZES
    merged = np.add.reduceat(counts, starts)
    return np.rint(np.sqrt(np.add.reduceat(sizes * sizes * counts, starts) / merged)), merged
