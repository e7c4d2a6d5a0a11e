"""Simulation-based calibration finds right fits right and wrong ones wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.calibration import check as module
from sim.analysis.calibration.check import Check, check, ecdf, ecdf_band, uniform_p
from sim.analysis.calibration.posterior import fit
from tests.analysis.calibration import toys

Floats = NDArray[np.float64]


def checked(seed: int = 12) -> Check:
    toy = toys.normal_mean(6_000, 0.6, seed=seed, others=2)
    return check(
        toy.z[:-300], toy.seen[:-300], toy.z[-300:], toy.seen[-300:], 500, ("seen", "a", "b", "sum"),
        np.array([[0.8, 0.6, 0.0]]),
    )  # fmt: skip


def test_a_right_fit_has_uniform_ranks() -> None:
    made = checked()
    assert made.ranks.shape == (300, 4) and made.p.min() > 0.01
    assert not made.outside(*ecdf_band(300)).any()
    # Of 300 worlds, 90 % intervals miss 30 give or take 5, and 50 % intervals 150 give or take 9.
    np.testing.assert_allclose(made.coverage(0.9), 0.9, atol=0.05)
    np.testing.assert_allclose(made.coverage(0.5), 0.5, atol=0.09)
    assert made.contraction[0] == pytest.approx(made.foreseen[0], abs=0.06) and made.contraction[0] > 0.4
    assert abs(made.contraction[1]) < 0.02 and abs(made.foreseen[1]) < 0.03


@pytest.mark.parametrize(("scale", "shift"), [(0.5, 0.0), (1.0, 0.12)])
def test_a_fit_that_is_too_narrow_or_to_one_side_is_caught(
    scale: float, shift: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(z: Any, near: Floats, data: Floats, accept: int) -> Any:
        u, found = fit(z, near, data, accept)
        mean = found.weights @ u
        return np.clip(mean + scale * (u - mean) + shift, 0.0, 1.0), found

    monkeypatch.setattr(module, "fit", wrong)
    made = checked()
    assert made.p[0] < 1e-6 and made.outside(*ecdf_band(300))[0]
    assert made.coverage(0.9)[0] < 0.88


def test_the_band_holds_uniform_ranks_in_95_of_100() -> None:
    low, high = ecdf_band(200)
    stream = np.random.default_rng(13)
    held = [((low <= ecdf(r, 50)) & (ecdf(r, 50) <= high)).all() for r in stream.random((1_000, 200))]
    # Standard error 0.7 points of each of the two simulations.
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)
    assert (low <= np.arange(1, 50) / 50).all() and (high >= np.arange(1, 50) / 50).all()


def test_chi_square_by_hand() -> None:
    ranks = np.repeat((np.arange(10) + 0.5) / 10, 10)
    assert uniform_p(ranks) == 1.0
    # Ten bins of ten, one of which gives five to another: 2.5 + 2.5 on nine degrees of freedom.
    moved = np.where(np.arange(100) < 5, 0.95, ranks)
    assert uniform_p(moved) == pytest.approx(0.834, abs=0.001)
    assert uniform_p(np.full(100, 1.0)) < 1e-12
