"""`isf score --forecast`: a stored forecast against what happened."""

from __future__ import annotations

from pathlib import Path

from sim.cli.outcome import WrongInput


def score_forecast_command(folder: Path, data: Path | None, out: Path | None, as_json: bool) -> int:
    """Carry out `isf score --forecast`."""
    raise WrongInput("--forecast: not yet")
