"""Models with a posterior known in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from sim.analysis.calibration.uniform import to_logit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Toy:
    """Worlds: logits of the prior quantiles, and what is seen of them."""

    z: Floats
    seen: Floats


def normal_mean(worlds: int, noise: float, seed: int, others: int = 0) -> Toy:
    """One standard normal parameter seen with noise, and others of which nothing is seen."""
    stream = np.random.default_rng(seed)
    u = stream.random((worlds, 1 + others))
    seen = norm.ppf(u[:, :1]) + noise * stream.standard_normal((worlds, 1))
    return Toy(to_logit(u), seen)


def sum_of_two(worlds: int, noise: float, seed: int) -> Toy:
    """Two standard normal parameters of which only the sum is seen."""
    stream = np.random.default_rng(seed)
    u = stream.random((worlds, 2))
    seen = norm.ppf(u).sum(axis=1, keepdims=True) + noise * stream.standard_normal((worlds, 1))
    return Toy(to_logit(u), seen)


def nothing(worlds: int, parameters: int, summaries: int, seed: int) -> Toy:
    """Parameters of which nothing at all is seen."""
    stream = np.random.default_rng(seed)
    return Toy(to_logit(stream.random((worlds, parameters))), stream.standard_normal((worlds, summaries)))
