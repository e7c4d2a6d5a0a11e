"""The generator: published vectors, exact uniforms, and no trace of a pattern over streams, days and lanes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules import luck

MASK = 2**64 - 1
ROTATIONS = (16, 42, 12, 31, 16, 32, 24, 21)

# Known answers of Threefry2x64 with 13 rounds, as published with the reference library (salmon2011).
VECTORS = [
    # counter, key, both words
    ((0, 0), (0, 0), (0xF167B032C3B480BD, 0xE91F9FEE4B7A6FB5)),
    ((MASK, MASK), (MASK, MASK), (0xCCDEC5C917A874B1, 0x4DF53ABCA26CEB01)),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344),
        (0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0xC3AAC71561042993, 0x3FE7AE8801AFF316),
    ),
]

words = st.integers(0, MASK)


def threefry(key: tuple[int, int], counter: tuple[int, int], rounds: int = 13) -> tuple[int, int]:
    """Threefry2x64 as its paper writes it, both words."""
    schedule = (*key, key[0] ^ key[1] ^ 0x1BD11BDAA9FC1A22)
    x, y = (counter[0] + key[0]) & MASK, (counter[1] + key[1]) & MASK
    for i in range(rounds):
        x = (x + y) & MASK
        turn = ROTATIONS[i % 8]
        y = ((y << turn | y >> (64 - turn)) & MASK) ^ x
        if i % 4 == 3:
            step = i // 4 + 1
            x = (x + schedule[step % 3]) & MASK
            y = (y + schedule[(step + 1) % 3] + step) & MASK
    return x, y


@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_published_vectors(counter: tuple[int, int], key: tuple[int, int], answer: tuple[int, int]) -> None:
    assert threefry(key, counter) == answer
    assert luck.block(*key, *counter) == answer[0]
    assert luck.block.ufunc(*(np.uint64(word) for word in (*key, *counter))) == np.uint64(answer[0])


def test_published_vectors_side_by_side() -> None:
    columns = [np.array([(*key, *counter)[i] for counter, key, _ in VECTORS], dtype=np.uint64) for i in range(4)]
    expected = np.array([answer[0] for *_, answer in VECTORS], dtype=np.uint64)
    found = luck.block.ufunc(*columns)
    assert found.dtype == np.uint64
    assert np.array_equal(found, expected)


@given(words, words, words, words)
def test_block_is_threefry(k0: int, k1: int, c0: int, c1: int) -> None:
    expected = threefry((k0, k1), (c0, c1))[0]
    assert luck.block(k0, k1, c0, c1) == expected
    assert int(luck.block.ufunc(*(np.uint64(w) for w in (k0, k1, c0, c1)))) == expected


@pytest.mark.parametrize("key", [0, 1, 0xFFF, 0x1000, MASK - 0xFFF, MASK])
def test_uniform_is_never_0_and_never_1_at_the_ends(key: int) -> None:
    assert 0.0 < luck.uniform(key) < 1.0
    assert float(luck.uniform.ufunc(np.uint64(key))) == luck.uniform(key)


@given(words)
def test_uniform_is_exact(key: int) -> None:
    exact = (Fraction(key >> 12) + Fraction(1, 2)) / 2**52
    assert Fraction(luck.uniform(key)) == exact
    assert Fraction(float(luck.uniform.ufunc(np.uint64(key)))) == exact


def test_the_first_key_of_a_chain_follows_its_block() -> None:
    assert luck.key_of(1, 137, 42, 365) == luck.following(luck.block(1, 137, 42, 365))


def test_draw_is_the_uniform_of_the_block() -> None:
    assert luck.draw(1, 137, 42, 365) == luck.uniform(luck.block(1, 137, 42, 365))


def test_following_walks_a_chain_without_returning() -> None:
    keys = np.arange(1000, dtype=np.uint64)
    seen = set(keys.tolist())
    for _ in range(50):
        keys = luck.following.ufunc(keys)
        seen |= set(keys.tolist())
    assert len(seen) == 51 * 1000


def _even(counts: np.ndarray) -> None:
    """The counts look like equal chances: neither too uneven nor too even."""
    chance = stats.chisquare(counts.ravel()).pvalue
    assert 1e-4 < chance < 1.0 - 1e-4


KEY, LANES, STREAMS, DAYS = np.uint64(1), 1024, 24, 36


@pytest.fixture(scope="module")
def cube() -> np.ndarray:
    """Uniforms by stream, day and lane. Streams are far apart, days and lanes are neighbours, as in a run."""
    streams = luck.following.ufunc(np.arange(STREAMS, dtype=np.uint64))[:, None, None]
    days = np.arange(DAYS, dtype=np.uint64)[None, :, None]
    lanes = np.arange(LANES, dtype=np.uint64)[None, None, :]
    return np.asarray(luck.draw.ufunc(KEY, lanes, streams, days))


def test_draws_fill_the_unit_interval_evenly(cube: np.ndarray) -> None:
    _even(np.histogram(cube, bins=1000, range=(0.0, 1.0))[0])
    for axis in range(3):
        # The means of all streams, days or lanes scatter as means of independent uniforms do.
        rest = tuple(i for i in range(3) if i != axis)
        means = cube.mean(axis=rest)
        number = cube.size // cube.shape[axis]
        z = (means - 0.5) * np.sqrt(12.0 * number)
        assert stats.kstest(z, "norm").pvalue > 1e-4


@pytest.mark.parametrize("axis", [0, 1, 2], ids=["streams", "days", "lanes"])
@pytest.mark.parametrize("apart", [1, 7])
def test_neighbours_are_independent(cube: np.ndarray, axis: int, apart: int) -> None:
    first = cube.take(range(cube.shape[axis] - apart), axis=axis).ravel()
    second = cube.take(range(apart, cube.shape[axis]), axis=axis).ravel()
    _even(np.histogram2d(first, second, bins=20, range=[[0.0, 1.0]] * 2)[0])


def test_low_and_high_bits_of_a_key_are_independent() -> None:
    keys = luck.block.ufunc(KEY, np.arange(400_000, dtype=np.uint64), np.uint64(7), np.uint64(3))
    _even(np.histogram2d(keys >> np.uint64(59), keys & np.uint64(31), bins=32)[0])


def test_a_key_and_those_that_follow_are_independent() -> None:
    key = luck.block.ufunc(KEY, np.arange(400_000, dtype=np.uint64), np.uint64(7), np.uint64(3))
    one = luck.following.ufunc(key)
    two = luck.following.ufunc(one)
    for a, b in ((key, one), (one, two), (key, two)):
        _even(np.histogram2d(luck.uniform.ufunc(a), luck.uniform.ufunc(b), bins=20)[0])


def test_another_key_is_another_set_of_worlds() -> None:
    lanes = np.arange(400_000, dtype=np.uint64)
    one, two = (luck.draw.ufunc(np.uint64(key), lanes, np.uint64(7), np.uint64(3)) for key in (1, 2))
    _even(np.histogram2d(one, two, bins=20)[0])
