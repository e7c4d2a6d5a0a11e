"""Beliefs: the value of every parameter in every lane."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtr

from sim.model.lanes import Lanes
from sim.model.luck import stream_number
from sim.rules import luck as generator
from sim.scenario import Draws, Parameter, Scenario

CONCENTRATION = 8.0
"""Concentration of a parameter's Beta distribution about its central value."""


def draw_beliefs(scenario: Scenario, lanes: Lanes, key: int, fixed: bool, ensemble: bool) -> dict[str, Any]:
    """The value of every parameter: a float where it is the same in all lanes, else (lanes,).

    Parameters of the scenario's joint draws take their values from one row of them, which the lane's belief number
    picks; groups do not move these.

    Parameters of a joint group share a common factor (one-factor Gaussian copula): each keeps its own distribution,
    and high values of one go with high or low values of another as their loadings say.

    Args:
        scenario: Whose parameters.
        lanes: Belief numbers and overrides.
        key: Seed of the ensemble.
        fixed: Each parameter's own central value instead of draws, of the scenario's joint draws too.
        ensemble: Whether arrays are wanted; otherwise all values are floats of the first lane.

    Raises:
        ValueError: Lanes override a parameter that the scenario does not have.
    """
    unknown = sorted(lanes.overrides.keys() - scenario.parameters.keys())
    if unknown:
        raise ValueError(f"no such parameter: {', '.join(unknown)}")
    loading: dict[str, tuple[str, float]] = {
        path: (group.name, weight) for group in scenario.joint for path, weight in group.members.items()
    }
    table = None if fixed else scenario.draws
    column = {path: place for place, path in enumerate(table.paths)} if table is not None else {}
    rows = _rows(table, lanes, key) if table is not None else None
    values: dict[str, Any] = {}
    for path, parameter in scenario.parameters.items():
        value: Any = float(parameter.value)
        if table is not None and path in column:
            value = table.values[rows, column[path]]
        elif not fixed and parameter.drawn:
            value = quantile(parameter, _uniform(path, loading, lanes, key))
        if path in lanes.overrides:
            given = lanes.overrides[path]
            value = np.where(np.isnan(given), value, given)
        if not ensemble and isinstance(value, np.ndarray):
            value = float(value[0])
        values[path] = value
    return values


def _rows(table: Draws, lanes: Lanes, key: int) -> Any:
    """Return the row of the joint draws that each lane takes, (lanes,)."""
    return np.minimum((_draw("joint draws", lanes, key) * table.rows).astype(np.int64), table.rows - 1)


def _uniform(path: str, loading: dict[str, tuple[str, float]], lanes: Lanes, key: int) -> Any:
    u = _draw(f"parameter:{path}", lanes, key)
    if path not in loading:
        return u
    group, weight = loading[path]
    common = generator.normal.ufunc(_draw(f"joint:{group}", lanes, key))
    own = generator.normal.ufunc(u)
    return ndtr(weight * common + math.sqrt(1.0 - weight * weight) * own)


def _draw(stream: str, lanes: Lanes, key: int) -> Any:
    # Day numbers stay below 2**32: beliefs are drawn from a counter that no day reaches.
    return generator.draw.ufunc(np.uint64(key), lanes.beliefs, np.uint64(stream_number(stream)), np.uint64(2**32))


def quantile(parameter: Parameter, u: Any) -> Any:
    """The value below which a share `u` of a parameter's prior lies: float or in the shape of `u`, in its unit."""
    low, high = float(parameter.low or 0.0), float(parameter.high or 0.0)
    if parameter.distribution == "loguniform":
        return generator.log_between.ufunc(low, high, u)
    if parameter.distribution == "beta":
        mean = (parameter.value - low) / (high - low)
        return low + (high - low) * betaincinv(mean * CONCENTRATION, (1.0 - mean) * CONCENTRATION, u)
    return low + (high - low) * u
