"""When an expectation is met, contradicted or undecided, and which runs it takes to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.arms import Arm, arms_of, distinct, simulate_arms
from sim.analysis.expectations import (
    Trial,
    arms_of_trials,
    judge,
    measure_unit,
    trials_of_scenario,
    trials_of_study,
    verdict,
)
from sim.analysis.paired import LEAST_PAIRS, Paired, paired_difference
from sim.batch import Progress
from sim.scenario import DIRECTIONS, Expectation, Scenario, load_scenario, load_study


def found(low: float, high: float, pairs: int = 500) -> Paired:
    nan = float("nan")
    return Paired((low + high) / 2, low, high, pairs, 0, nan, nan, nan, nan, nan)


@pytest.mark.parametrize(
    ("direction", "margin", "low", "high", "word"),
    [
        ("higher", 0.0, 0.1, 2.0, "met"),
        ("higher", 0.0, -0.1, 2.0, "undecided"),
        ("higher", 0.0, -2.0, -0.1, "contradicted"),
        ("higher", 0.0, 0.0, 0.0, "contradicted"),
        ("lower", 0.0, -2.0, -0.1, "met"),
        ("lower", 0.0, -2.0, 0.1, "undecided"),
        ("lower", 0.0, 0.0, 0.0, "contradicted"),
        ("not_higher", 0.0, 0.0, 0.0, "met"),
        ("not_higher", 0.0, -1.0, 0.1, "undecided"),
        ("not_higher", 5.0, -1.0, 4.9, "met"),
        ("not_higher", 5.0, 4.0, 6.0, "undecided"),
        ("not_higher", 5.0, 5.1, 6.0, "contradicted"),
        ("not_lower", 5.0, -4.9, 9.0, "met"),
        ("not_lower", 5.0, -6.0, 9.0, "undecided"),
        ("not_lower", 5.0, -9.0, -5.1, "contradicted"),
        ("same", 5.0, -4.0, 5.0, "met"),
        ("same", 5.0, -4.0, 5.1, "undecided"),
        ("same", 5.0, 5.1, 9.0, "contradicted"),
        ("same", 5.0, -9.0, -5.1, "contradicted"),
        ("same", 5.0, -9.0, 9.0, "undecided"),
    ],
)
def test_the_interval_decides(direction: str, margin: float, low: float, high: float, word: str) -> None:
    assert verdict(direction, margin, found(low, high)) == word


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_few_worlds_decide_nothing(direction: str) -> None:
    assert verdict(direction, 1.0, found(0.0, 0.0, LEAST_PAIRS - 1)) == "undecided"
    assert verdict(direction, 1.0, paired_difference([1.0], [0.0])) == "undecided"
    assert verdict(direction, 1.0, paired_difference([], [])) == "undecided"


def test_only_known_directions_are_taken() -> None:
    with pytest.raises(ValueError, match="allowed: higher, lower"):
        verdict("more", 0.0, found(1.0, 2.0))


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return load_scenario("baseline")


def expectation(measure: str = "days_held", word: str = "", direction: str = "higher") -> Expectation:
    return Expectation("It holds longer", measure, word, direction, 0.0, "", "baseline", "")


def table(values: list[float], causes: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"world": range(len(values)), "days_held": values, "cause": pd.Categorical(causes)})


def test_an_expectation_is_held_to_the_worlds_of_both_arms(baseline: Scenario) -> None:
    first, second = Arm(baseline, 60, 1, 30), Arm(baseline, 60, 2, 30)
    outcomes = {
        first.key: table([30.0] * 60, ["held"] * 60),
        second.key: table([20.0, 21.0] * 30, ["spiral", "held"] * 30),
    }
    longer = judge(Trial(expectation(), first, second), outcomes)
    assert (longer.word, longer.difference.mean) == ("met", 9.5)
    spirals = judge(Trial(expectation("cause", "spiral", "lower"), first, second), outcomes)
    assert (spirals.word, spirals.difference.mean) == ("met", -0.5)
    missing = judge(Trial(expectation("troops_peak"), first, second), outcomes)
    assert (missing.word, missing.difference.pairs, missing.difference.left_out) == ("undecided", 0, 60)


def test_units_of_measures(baseline: Scenario) -> None:
    units = [measure_unit(baseline, each) for each in ("days_held", "collapsed", "cause=spiral", "troops_peak")]
    assert units == ["days", "share", "share", "troops"]
    assert measure_unit(baseline, "contributor_turkey_peak") == "troops"


def test_each_scenario_is_run_once_in_the_most_worlds_asked_for(baseline: Scenario) -> None:
    same = replace(baseline, title="Another name for the same")
    shorter = replace(baseline, days=20)
    assert arms_of(shorter, baseline, 60, 1, None)[1].days == 20, "the same days in both arms"
    assert arms_of(shorter, baseline, 60, 1, 15)[0].days == 15
    arms = [Arm(baseline, 60, 1, 15), Arm(same, 80, 1, 15), Arm(same, 60, 1, 15), Arm(baseline, 60, 2, 15)]
    assert [(arm.worlds, arm.seed) for arm in distinct(arms)] == [(80, 1), (60, 2)]
    told: list[Progress] = []
    outcomes = simulate_arms(arms, workers=1, progress=told.append)
    assert {key: len(rows) for key, rows in outcomes.items()} == {arm.key: arm.worlds for arm in arms}
    shares = [each.share for each in told if not each.note]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0
    assert {each.total for each in told} == {140}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"format: 1\nname: {name}\ntitle: A title\nquestion: A question?\n{text}")
        return path

    return write


def test_what_files_expect_becomes_trials(write: Callable[[str, str], Path]) -> None:
    expects = "expectations:\n  - {say: It holds, measure: days_held, is: same, margin: 3}\n"
    write("a", f"extends: baseline\nrules: {{objections: veto}}\n{expects}")
    b = write("b", f"extends: a.yaml\ndays: 100\n{expects[:-2]}, against: baseline}}\n")
    study = write("c", f"baseline: a.yaml\nscenarios: [b.yaml]\nmeasures: [days_held]\ndays: 50\n{expects}")
    (own,) = trials_of_scenario(load_scenario(b), 60, 1)
    assert [(arm.scenario.name, arm.days) for arm in (own.first, own.second)] == [("b", 100), ("baseline", 100)]
    (studied,) = trials_of_study(load_study(study), 60, 1)
    assert [(arm.scenario.name, arm.days) for arm in (studied.first, studied.second)] == [("b", 50), ("a", 50)]
    assert [arm.scenario.name for arm in arms_of_trials([own, studied])] == ["baseline", "a", "b", "b"]
