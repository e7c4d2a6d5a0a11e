"""Parameter values on their prior's own scale: every parameter is uniform there, and no limit can be broken."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, expit, logit

from sim.model.beliefs import CONCENTRATION, quantile
from sim.scenario import Parameter

Floats = NDArray[np.float64]

EDGE = 1e-6
"""How near to 0 and 1 a uniform may come: its logit must stay finite."""


def uncertain(parameters: dict[str, Parameter]) -> tuple[str, ...]:
    """Return the paths of all parameters that each world draws, in order."""
    return tuple(path for path, each in parameters.items() if each.drawn and each.distribution != "fixed")


def to_uniform(parameter: Parameter, values: ArrayLike) -> Floats:
    """Return the share of the prior below each value, within (0, 1).

    Args:
        parameter: With its range and distribution.
        values: In its unit, any shape.

    Raises:
        ValueError: The parameter is fixed.
    """
    low, high = _range(parameter)
    given = np.asarray(values, dtype=np.float64)
    if parameter.distribution == "loguniform":
        u = np.log(given / low) / np.log(high / low)
    else:
        u = (given - low) / (high - low)
        if parameter.distribution == "beta":
            u = betainc(*_shape(parameter), np.clip(u, 0.0, 1.0))
    inside: Floats = np.clip(u, EDGE, 1.0 - EDGE)
    return inside


def from_uniform(parameter: Parameter, u: ArrayLike) -> Floats:
    """Return the values below which these shares of the prior lie, as the model draws them.

    Args:
        parameter: With its range and distribution.
        u: Within (0, 1), any shape.

    Raises:
        ValueError: The parameter is fixed.
    """
    _range(parameter)
    return np.asarray(quantile(parameter, np.asarray(u, dtype=np.float64)), dtype=np.float64)


def to_logit(u: ArrayLike) -> Floats:
    """Return the logit of uniforms, finite also at the ends."""
    free: Floats = logit(np.clip(np.asarray(u, dtype=np.float64), EDGE, 1.0 - EDGE))
    return free


def from_logit(z: ArrayLike) -> Floats:
    """Return the uniforms of logits, within (0, 1)."""
    u: Floats = np.clip(expit(np.asarray(z, dtype=np.float64)), EDGE, 1.0 - EDGE)
    return u


def _range(parameter: Parameter) -> tuple[float, float]:
    if parameter.low is None or parameter.high is None or parameter.distribution == "fixed" or not parameter.drawn:
        raise ValueError(f"{parameter.path} is fixed: it has no prior")
    return float(parameter.low), float(parameter.high)


def _shape(parameter: Parameter) -> tuple[float, float]:
    low, high = _range(parameter)
    mean = (float(parameter.value) - low) / (high - low)
    return mean * CONCENTRATION, (1.0 - mean) * CONCENTRATION
