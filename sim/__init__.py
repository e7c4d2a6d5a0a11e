"""A policy-simulation tool for ceasefires under an international stabilization force.

The three names most people need, loaded on first use so that ``import sim`` stays instant:

    from sim import load_scenario, simulate, StabilizationModel
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.batch import Result, Results, load_result, load_results, open_results, simulate
    from sim.model import StabilizationModel
    from sim.scenario import Scenario, ScenarioError, load_scenario

__version__ = "0.1.0"

_HOMES = {
    "load_scenario": "sim.scenario",
    "Scenario": "sim.scenario",
    "ScenarioError": "sim.scenario",
    "simulate": "sim.batch",
    "Result": "sim.batch",
    "Results": "sim.batch",
    "load_result": "sim.batch",
    "load_results": "sim.batch",
    "open_results": "sim.batch",
    "StabilizationModel": "sim.model",
}

__all__ = [
    "Result",
    "Results",
    "Scenario",
    "ScenarioError",
    "StabilizationModel",
    "__version__",
    "load_result",
    "load_results",
    "load_scenario",
    "open_results",
    "simulate",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
