"""What happens: the model, the order of its day, luck, the ledger, and how a ceasefire ends.

Loaded on first use, so that checking a scenario does not wait for the model.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model.branching import Branching, branching_ratio, check_branching
    from sim.model.chunk import Chunk
    from sim.model.lanes import Intervention, Lanes, Later
    from sim.model.model import StabilizationModel
    from sim.model.run import run_chunk

_HOMES = {
    "Branching": "sim.model.branching",
    "branching_ratio": "sim.model.branching",
    "check_branching": "sim.model.branching",
    "Intervention": "sim.model.lanes",
    "Lanes": "sim.model.lanes",
    "Later": "sim.model.lanes",
    "StabilizationModel": "sim.model.model",
    "Chunk": "sim.model.chunk",
    "run_chunk": "sim.model.run",
}

__all__ = [
    "Branching",
    "Chunk",
    "Intervention",
    "Lanes",
    "Later",
    "StabilizationModel",
    "branching_ratio",
    "check_branching",
    "run_chunk",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'sim.model' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value
