"""Shares of variance against functions whose shares are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from sim.analysis.variance import LEAST_DIFFERING, Split, split_variance

Floats = npt.NDArray[np.float64]
Function = Callable[[Floats, Floats], Floats]


def lanes(function: Function, worlds: int, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Values of worlds, with other luck, with other beliefs; both inputs are standard normal."""
    luck, beliefs, other_luck, other_beliefs = np.random.default_rng(seed).standard_normal((4, worlds))
    return function(luck, beliefs), function(other_luck, beliefs), function(luck, other_beliefs)


def additive(luck: Floats, beliefs: Floats) -> Floats:
    """Variances 4 and 1, nothing together."""
    return 2.0 * beliefs + luck + 100.0


def product(luck: Floats, beliefs: Floats) -> Floats:
    """Neither explains anything without the other."""
    return luck * beliefs


def multiplicative(luck: Floats, beliefs: Floats) -> Floats:
    """1 + 0.7 b + 0.5 l + 0.35 l b: variances 0.49, 0.25 and 0.1225."""
    return (1.0 + 0.7 * beliefs) * (1.0 + 0.5 * luck)


KNOWN: list[tuple[Function, tuple[float, float, float]]] = [
    (additive, (0.8, 0.2, 0.0)),
    (product, (0.0, 0.0, 1.0)),
    (multiplicative, (0.49 / 0.8625, 0.25 / 0.8625, 0.1225 / 0.8625)),
    (lambda luck, beliefs: beliefs + 0.0 * luck, (1.0, 0.0, 0.0)),
    (lambda luck, beliefs: luck + 0.0 * beliefs, (0.0, 1.0, 0.0)),
]


def shares(found: Split) -> tuple[float, float, float]:
    return found.beliefs.value, found.luck.value, found.together.value


@pytest.mark.parametrize(("function", "known"), KNOWN)
def test_known_shares_are_found(function: Function, known: tuple[float, float, float]) -> None:
    found = split_variance(*lanes(function, 20_000))
    assert shares(found) == pytest.approx(known, abs=0.04)
    assert sum(shares(found)) == pytest.approx(1.0)
    assert found.worlds == 20_000 and found.told


def test_scale_and_place_do_not_matter() -> None:
    own, luck, beliefs = lanes(multiplicative, 500)
    first = split_variance(own, luck, beliefs)
    second = split_variance(1e-6 * own - 3.0, 1e-6 * luck - 3.0, 1e-6 * beliefs - 3.0)
    assert shares(first) == pytest.approx(shares(second), abs=1e-6)
    assert second.deviation == pytest.approx(1e-6 * first.deviation, rel=1e-6)
    assert first.deviation == pytest.approx(0.8625**0.5, rel=0.1)
    assert (first.luck.low, first.luck.high) == pytest.approx((second.luck.low, second.luck.high), abs=1e-5)


def test_a_world_that_lacks_a_lane_is_left_out() -> None:
    own, luck, beliefs = lanes(additive, 300)
    luck[:100] = np.nan
    assert split_variance(own, luck, beliefs) == split_variance(own[100:], luck[100:], beliefs[100:])


@pytest.mark.parametrize("values", [[], [1.0], [2.0] * 50])
def test_what_does_not_differ_has_no_shares(values: list[float]) -> None:
    found = split_variance(values, values, values)
    assert not found.told
    assert np.isnan(shares(found)).all()


def test_few_worlds_that_differ_tell_nothing() -> None:
    own, luck, beliefs = (np.zeros(400) for _ in range(3))
    own[: LEAST_DIFFERING - 1] = luck[: LEAST_DIFFERING - 1] = 5.0
    assert not split_variance(own, luck, beliefs).told
    own[LEAST_DIFFERING] = 5.0
    assert split_variance(own, luck, beliefs).told


def held(luck: Floats, beliefs: Floats) -> Floats:
    """Like days held: skewed, cut at the horizon."""
    grown: Floats = np.minimum(365.0, np.exp(4.5 + 1.2 * beliefs + luck + 0.8 * luck * beliefs))
    return grown


@pytest.mark.long
@pytest.mark.parametrize("function", [additive, multiplicative, held])
def test_intervals_hold_the_true_share(function: Function) -> None:
    luck, beliefs, other_luck, other_beliefs = np.random.default_rng(99).standard_normal((4, 2_000_000))
    own, same_beliefs = function(luck, beliefs), function(other_luck, beliefs)
    truth = np.corrcoef(own, same_beliefs)[0, 1], np.corrcoef(own, function(luck, other_beliefs))[0, 1]
    hits = np.zeros(2)
    for seed in range(500):
        found = split_variance(*lanes(function, 200, seed))
        hits += [found.beliefs.low <= truth[0] <= found.beliefs.high, found.luck.low <= truth[1] <= found.luck.high]
    assert (hits / 500 >= 0.92).all() and (hits / 500 <= 0.985).all(), hits / 500
