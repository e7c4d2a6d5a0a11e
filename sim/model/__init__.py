"""What happens: the model, the order of its day, luck, the ledger, and how a ceasefire ends."""

from __future__ import annotations

from sim.model.lanes import Intervention, Lanes
from sim.model.model import StabilizationModel
from sim.model.run import Chunk, run_chunk

__all__ = ["Chunk", "Intervention", "Lanes", "StabilizationModel", "run_chunk"]
