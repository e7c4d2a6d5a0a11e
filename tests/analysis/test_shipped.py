"""What the shipped scenarios and studies expect of the model is what it does."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from sim.analysis.arms import simulate_arms
from sim.analysis.expectations import MET, Trial, arms_of_trials, judge, trials_of_scenario, trials_of_study
from sim.scenario import load_scenario, load_study
from sim.scenario.studies import DEFAULT_SEED, DEFAULT_WORLDS
from sim.shipped import shipped

SCENARIOS = sorted(path.stem for path in Path(shipped("scenarios")).glob("*.yaml") if path.stem != "baseline")
STUDIES = sorted(path.stem for path in (Path(shipped("scenarios")) / "studies").glob("*.yaml"))


def trials_of(kind: str, name: str) -> list[Trial]:
    if kind == "scenario":
        return trials_of_scenario(load_scenario(name), DEFAULT_WORLDS, DEFAULT_SEED)
    study = load_study(name)
    return trials_of_study(study, study.worlds, study.seed)


@lru_cache(maxsize=1)
def verdicts() -> dict[tuple[str, str], list[str]]:
    """What is not met, by file; all files together, so that what they share is simulated once."""
    cases = [("scenario", name) for name in SCENARIOS] + [("study", name) for name in STUDIES]
    trials = {case: trials_of(*case) for case in cases}
    outcomes = simulate_arms(arms_of_trials(trial for each in trials.values() for trial in each))
    found = {case: [judge(trial, outcomes) for trial in each] for case, each in trials.items()}
    return {
        case: [
            f"{each.word}: {each.trial.expectation.say} ({each.trial.expectation.where}: {each.difference.mean:.3g}, "
            f"{each.difference.low:.3g} to {each.difference.high:.3g})"
            for each in told
            if each.word != MET
        ]
        for case, told in found.items()
    }


@pytest.mark.long
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_does_what_it_is_expected_to_do(name: str) -> None:
    assert verdicts()["scenario", name] == []


@pytest.mark.long
@pytest.mark.parametrize("name", STUDIES)
def test_a_study_finds_what_it_expects(name: str) -> None:
    assert verdicts()["study", name] == []


def test_every_shipped_scenario_and_study_expects_something() -> None:
    assert not [name for name in SCENARIOS if not load_scenario(name).expectations]
    assert not [name for name in STUDIES if not load_study(name).expectations]
