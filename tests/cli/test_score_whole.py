"""`isf score` and `isf forecast` over the model itself."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.present.forecast import FILES

pytestmark = pytest.mark.long


def test_score_runs_the_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "score"
    assert main(["score", "--worlds", "40", "--workers", "1", "--out", str(folder)]) == 0
    assert "PIT" in capsys.readouterr().out
    boards = pd.read_csv(folder / "boards.csv")
    assert boards["crps"].gt(0).all() and boards["log_score"].gt(0).all()


def test_a_forecast_is_the_same_with_any_number_of_workers(tmp_path: Path) -> None:
    for workers in ("1", "2"):
        words = ["--worlds", "60", "--days", "28", "--workers", workers, "--out", str(tmp_path / workers)]
        assert main(["forecast", *words]) == 0
    assert all((tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes() for name in FILES)


def test_a_forecast_does_not_hang_on_its_horizon(tmp_path: Path) -> None:
    for days in ("28", "56"):
        words = ["--worlds", "60", "--days", days, "--workers", "1", "--out", str(tmp_path / days)]
        assert main(["forecast", *words]) == 0
    short, long = (pd.read_csv(tmp_path / days / "forecast.csv") for days in ("28", "56"))
    both = short.merge(long, on=["series", "week_start", "statistic", "unit"])
    assert len(both) == len(short)
    assert both["value_x"].equals(both["value_y"])
