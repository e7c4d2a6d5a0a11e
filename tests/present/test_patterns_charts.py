"""Charts of patterns: no words outside the page, data attributed, and files that say what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.analysis.patterns.judge import judge, to_judge
from sim.analysis.patterns.measured import missing
from sim.analysis.patterns.runs import Runs
from sim.analysis.patterns.survival import Pool
from sim.present.charts.frame import styled
from sim.present.metadata.png import texts
from sim.present.patterns.charts import CHARTS, OVERVIEW, charts, truce
from sim.present.patterns.charts.deployment import since_mandate
from sim.present.patterns.charts.frame import overview, page_of
from sim.present.words import CAVEAT

NAMES = {"weekly", "response", "severity", "hazard", "survival", "unanswered", "deployment"}


@pytest.fixture(scope="module")
def runs() -> Runs:
    return Runs(24, workers=1)


@pytest.fixture(autouse=True)
def small_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = np.random.default_rng(2)
    held = np.floor(np.minimum(stream.weibull(0.3, 600) * 60, 365))
    pool = Pool(held, held < 365, np.arange(600) % 30, ("baseline",) * 20, {})
    monkeypatch.setattr(truce, "pool", lambda _: pool)


def verdicts(*ids: str) -> Any:
    wanted = to_judge(ids)
    return judge(wanted, [missing(each.id, key, "by hand") for each in wanted for key in each.band])


def spilt(figure: Figure) -> list[str]:
    """Words that stand outside the page."""
    FigureCanvasAgg(figure)
    with styled():
        figure.draw_without_rendering()
    wide, high = figure.get_size_inches() * figure.dpi
    found = []
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            if box.x0 < 0 or box.y0 < 0 or box.x1 > wide or box.y1 > high:
                found.append(text.get_text())
    return found


@pytest.mark.long
def test_every_chart_keeps_its_words_on_the_page(runs: Runs) -> None:
    made = [make(runs) for make in CHARTS.values()]
    assert {each.name for each in made} == NAMES
    with styled():
        for each in made:
            assert "nan" not in each.finding.lower().split()
            assert spilt(page_of(each, "stamp")) == []
        assert spilt(overview(made, verdicts(), "stamp")) == []


def test_charts_are_files_that_say_what_made_them(runs: Runs, tmp_path: Path) -> None:
    files = charts(runs, verdicts("SF15", "S90"), tmp_path)
    assert list(files) == [f"{OVERVIEW}.png", "weekly.png", "survival.png"]
    assert {path.name for path in tmp_path.iterdir()} == set(files)
    told = texts((tmp_path / "weekly.png").read_bytes())
    assert told["Description"] == CAVEAT
    assert told["Seed"] == "51"
    assert told["Command"].startswith("isf patterns baseline --worlds 24")
    again = charts(runs, verdicts("SF15"), tmp_path / "again")
    assert list(again) == ["weekly.png"]
    assert (tmp_path / "again" / "weekly.png").read_bytes() == (tmp_path / "weekly.png").read_bytes()


def test_patterns_without_a_chart_draw_none(runs: Runs, tmp_path: Path) -> None:
    assert charts(runs, verdicts("SF34"), tmp_path) == {}


def test_contested_data_are_attributed(runs: Runs) -> None:
    for make in (CHARTS["SF15",], CHARTS["SF16", "SF18"]):
        caption = make(runs).caption
        assert "Ministry of Health" in caption
        assert "Israel disputes" in caption


def test_days_since_the_mandate() -> None:
    troops = np.arange(5.0)[:, None] * np.ones(3)
    found = since_mandate(troops, np.array([0, 3, np.nan]))
    np.testing.assert_array_equal(found[:, 0], [0, 1, 2, 3, 4])
    np.testing.assert_array_equal(found[:, 1], [3, 4, np.nan, np.nan, np.nan])
    assert np.isnan(found[:, 2]).all()
