"""Tables and charts over the model itself: its columns are those that are read, its figures are told as they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from matplotlib.text import Text

from sim.analysis.daily import Panel
from sim.analysis.middle import middle_world
from sim.analysis.summary import summarise
from sim.batch import Result, close_workers, simulate
from sim.outcomes import SERIES, all_outcomes
from sim.present.charts import CHARTS, render
from sim.present.charts.contributors import states
from sim.present.charts.timeline import pick
from sim.present.tables import summary_text
from sim.scenario import load_scenario

from .fake import fake_result


@pytest.fixture(scope="session")
def run() -> Iterator[Result]:
    yield simulate(load_scenario("baseline"), worlds=40, seed=2, days=60, workers=1)
    close_workers()


def test_the_synthetic_run_has_the_columns_of_a_real_one(run: Result) -> None:
    fake = fake_result(5, 10)
    names = [outcome.name for outcome in all_outcomes(fake.scenario.rosters["contributors"])]
    assert set(fake.outcomes) == {"world", *names}
    assert set(fake.daily) == {"world", "day", *(series.name for series in SERIES)} == set(run.daily)


def test_every_printed_measure_has_a_value(run: Result) -> None:
    summary = summarise(run)
    # Nobody lives to day 100 in a run of 60 days.
    missing = [row.key for row in summary if row.printed and np.isnan(row.value)]
    assert missing in ([], ["troops_day_100"])
    assert summary["holding_60"].value == np.mean(run.outcomes["collapsed"] == 0)


def test_text_is_the_summary(run: Result) -> None:
    text = summary_text(summarise(run))
    assert run.scenario.title in text
    assert "Tranches accepted by both" in text
    assert "nan" not in text


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.filterwarnings("error")
def test_every_chart_has_something_to_show(run: Result, name: str) -> None:
    figure = CHARTS[name][0](run)
    words = [text.get_text() for text in figure.findobj(Text) if hasattr(text, "get_text")]
    assert "no value" not in words
    assert render(run, name)[:4] == b"\x89PNG"


def test_roles_come_from_the_scenario(run: Result) -> None:
    listed = states(run)
    assert len(listed) == len(run.scenario.rosters["contributors"])
    assert {state.role for state in listed} <= {"combat", "engineering", "aid", "police training", "liaison", "host"}
    turkey = next(state for state in listed if state.name == "Turkey")
    assert 0 <= turkey.accepted <= turkey.offered == 1


def test_the_world_followed_is_one_of_the_run(run: Result) -> None:
    world = pick(run)
    assert world is not None
    assert world.number == middle_world(run)
    held = run.outcomes.set_index("world").loc[world.number, "days_held"]
    assert world.held == held
    assert Panel(run).row("deaths", world.number)[: world.held].min() >= 0
