"""How often: a scenario run in many worlds, on one core or several, and kept in a folder."""

from __future__ import annotations

from sim.batch.engine.work import PieceFailed
from sim.batch.ensemble import Plan, Progress, close_workers, simulate
from sim.batch.folder import StoreError
from sim.batch.reading.results import Results, load_results, open_results
from sim.batch.result import Result, load_result
from sim.batch.together import simulate_together

__all__ = [
    "PieceFailed",
    "Plan",
    "Progress",
    "Result",
    "Results",
    "StoreError",
    "close_workers",
    "load_result",
    "load_results",
    "open_results",
    "simulate",
    "simulate_together",
]
