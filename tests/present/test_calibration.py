"""What a fit says as text, tables and charts."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim import load_scenario
from sim.present.calibration.charts import CHARTS, render
from sim.present.calibration.parameters import density
from sim.present.calibration.tables import draws_text, parameters_csv, scenario_text, to_dict
from sim.present.calibration.words import report, short, told_of
from tests.analysis.calibration import made


def test_the_report_attributes_the_data_and_says_what_it_cannot_tell() -> None:
    text = report(made.fit())
    flat = " ".join(text.split())
    assert "Gaza Ministry of Health, a party-run source that Israel disputes" in flat
    assert "1,600 worlds of baseline, seed 9" in flat and "in 1,440 the truce held long enough" in flat
    assert made.DRIVER in text and "none is informed, so all rest on their priors" in flat
    assert "containment of crises" in flat and "the engagement of the United States" in flat
    assert flat.endswith("Exploration under stated assumptions, not a forecast.")
    assert "held back" not in text and all(len(line) <= 132 for line in text.splitlines())


def test_weeks_held_back_are_named() -> None:
    flat = " ".join(report(made.fit(weeks=6)).split())
    assert "Weeks 7 to 12 were held back and took no part." in flat and flat.count("held back") == 7


def test_nothing_told_is_said_so() -> None:
    fit = made.fit(flat=True)
    assert "say nothing firm about any one of" in told_of(fit.posterior)
    assert all(content for _, _, content in render(fit))


def test_the_scenario_can_be_loaded_and_takes_the_draws(tmp_path: Path) -> None:
    fitted = made.fit().posterior
    (tmp_path / "calibrated.yaml").write_text(scenario_text(fitted, "baseline", "isf calibrate"))
    (tmp_path / "calibrated-draws.csv").write_text(draws_text(fitted))
    scenario = load_scenario(tmp_path / "calibrated.yaml")
    assert scenario.draws is not None and scenario.draws.paths == fitted.kept
    np.testing.assert_array_equal(scenario.draws.column(made.DRIVER), fitted.draws()[made.DRIVER])
    assert scenario.draws.source == ("OBS_WEEKLY", "SF15") and "party-run" in scenario.draws.note
    assert yaml.safe_load((tmp_path / "calibrated.yaml").read_text())["extends"] == "baseline"


def test_every_parameter_is_listed_the_most_contracted_first() -> None:
    fitted = made.fit().posterior
    rows = list(csv.DictReader(StringIO(parameters_csv(fitted))))
    assert {row["parameter"] for row in rows} == set(fitted.paths) and len(rows) == len(fitted.paths)
    assert (rows[0]["parameter"], rows[0]["informed"]) == (made.DRIVER, "yes")
    narrow = [float(row["contraction"]) for row in rows]
    assert narrow == sorted(narrow, reverse=True)
    each = fitted.scenario.parameters[made.DRIVER]
    assert each.low is not None and each.high is not None
    assert (
        each.low <= float(rows[0]["prior_5"]) < float(rows[0]["prior_median"]) < float(rows[0]["prior_95"]) <= each.high
    )
    assert float(rows[0]["posterior_95"]) - float(rows[0]["posterior_5"]) < each.high - each.low


def test_json_holds_plain_numbers() -> None:
    told = json.loads(json.dumps(to_dict(made.fit()), allow_nan=False))
    assert told["informed"] == [made.DRIVER] and len(told["weekly"]) == 12 and len(told["summaries"]) == 16
    assert told["weekly"][0]["data"] == 67 and told["weekly"][0]["from"] == "2025-10-11"
    assert {row["day"] for row in told["survival"]} == {90, 365}
    assert all(0 <= row["percentile"] <= 1 for row in told["weekly"])


@pytest.mark.long
@pytest.mark.parametrize("form", ["png", "svg"])
def test_charts_are_drawn_and_equal_fits_give_equal_bytes(form: str) -> None:
    first = {name: content for name, _, content in render(made.fit(), form, "isf calibrate", "here")}
    assert set(first) == set(CHARTS)
    again = {name: content for name, _, content in render(made.fit(), form, "isf calibrate", "here")}
    assert first == again


def test_titles_say_what_is_found() -> None:
    fit = made.fit()
    titles = {name: str(draw(fit).get_label()) for name, (_, draw) in CHARTS.items()}
    assert "something about 1 of" in titles["contraction"] and "of 12 weeks" in titles["weekly"]
    assert made.DRIVER in titles["correlations"] and titles["ranks"].startswith("The fit ")


def test_a_density_holds_all_it_is_made_of() -> None:
    grid = np.linspace(0, 1, 121)
    for u in (np.random.default_rng(1).random(500), np.full(3, 0.02)):
        height = density(u, np.full(len(u), 1 / len(u)))
        assert float(np.trapezoid(height, grid)) == pytest.approx(1.0, abs=0.01)


def test_long_paths_are_cut_where_they_tell_least() -> None:
    assert short("a.b") == "a.b"
    assert short("contributors.saudi_arabia.caveats", 20) == "\N{HORIZONTAL ELLIPSIS}audi_arabia.caveats"
