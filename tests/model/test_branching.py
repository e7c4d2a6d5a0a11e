"""The branching ratio read off the rules against acts counted in runs."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sim.model import Lanes, branching_ratio, run_chunk
from sim.model.beliefs import draw_beliefs
from sim.model.branching import LIMIT, Chain, check_branching, check_central, ratio_of
from sim.scenario import Measure, Scenario, ScenarioError, load_scenario

LANES = 1500
DAYS = 150
SHOCK_DAY = 5

# Every way in which acts breed acts is closed, but for answers, deaths and grievance; control stays as it begins.
ONLY_GRIEVANCE = {
    "politics.threat_per_act": 0.0,
    "politics.threat_per_death": 0.0,
    "politics.control_days": 1e9,
    "politics.cohesion_days": 1e9,
    "politics.split_rate": 0.0,
    "aid_access.closure_chance": 0.0,
    "armed_acts.aid_elasticity": 0.0,
    "containment.war_logit": -60.0,
    "renunciation.quiet_logit": -60.0,
}
# Hardly any other deaths, which lift grievance towards its ceiling, where one more counts less and is gone sooner.
QUIET = {"line_fire.line_rate": 0.1, "line_fire.strike_rate": 0.0, "rival_militia.clash_rate": 0.0}
VARIANTS = {"end": "continue", "rules.confidence": "fixed", "rules.tranches": "none", "rules.renunciation": "never"}


def shocked(scenario: Scenario, killed: float) -> Scenario:
    shock = Measure(SHOCK_DAY, "shock", {"israeli_deaths": killed, "palestinian_deaths": 0.0}, ("assumption",), "")
    return replace(scenario, measures=(shock,))


def acts(scenario: Scenario, given: dict[str, float]) -> npt.NDArray[np.float64]:
    overrides = {path: np.full(LANES, value) for path, value in given.items()}
    lanes = replace(Lanes.of_worlds(range(LANES)), overrides=overrides)
    outcomes = run_chunk(scenario, lanes, key=1, days=DAYS, fixed=True).outcomes
    return outcomes["launches"] + outcomes["close_attacks"]


def central(scenario: Scenario, given: dict[str, float]) -> dict[str, Any]:
    return {**draw_beliefs(scenario, Lanes.of_worlds([0]), 1, True, False), **given}


def induced(rules: dict[str, str], given: dict[str, float]) -> tuple[float, float, float]:
    """Acts that an attack induces: counted, the standard error of that, and as the rules say."""
    scenario, killed = load_scenario("baseline", {**VARIANTS, **rules}), 3.0
    given = {**ONLY_GRIEVANCE, **given}
    counted = acts(shocked(scenario, killed), given) - acts(scenario, given)
    values = central(scenario, given)
    said = float(Chain(scenario, values, False).induced(killed, 0.0)) / (1.0 - float(ratio_of(scenario, values, False)))
    return float(counted.mean()), float(counted.std()) / float(np.sqrt(LANES)), said


AT_ONCE = {"containment.calm_logit": 60.0}
ROUNDS = {"containment.calm_logit": 1.0, "containment.toll_weight": 0.0, "containment.round_weight": 0.0}
DEADLY = {**AT_ONCE, "politics.grievance_per_death": 0.008}


@pytest.mark.parametrize(
    ("rules", "given"),
    [
        pytest.param({}, AT_ONCE, id="contained at once", marks=pytest.mark.long),
        pytest.param({}, ROUNDS, id="further rounds", marks=pytest.mark.long),
        pytest.param({"rules.response": "dampened"}, DEADLY, id="dampened"),
    ],
)
def test_an_attack_induces_as_many_acts_as_the_rules_say(rules: dict[str, str], given: dict[str, float]) -> None:
    counted, error, said = induced(rules, {**QUIET, **given})
    assert said > 0.2
    assert counted == pytest.approx(said, abs=2.6 * error + 0.05 * said)


@pytest.mark.long
@pytest.mark.parametrize("given", [AT_ONCE, ROUNDS, DEADLY], ids=["contained at once", "further rounds", "deadly"])
def test_amid_other_deaths_an_attack_induces_fewer(given: dict[str, float]) -> None:
    counted, error, said = induced({}, given)
    assert 0.4 * said < counted < said + 2.6 * error


@pytest.mark.long
def test_answers_multiply_all_acts_by_what_the_ratio_says() -> None:
    scenario = load_scenario("baseline", VARIANTS)
    given = {
        **ONLY_GRIEVANCE,
        "containment.calm_logit": 60.0,
        "politics.grievance_per_death": 0.01,
        "armed_acts.provocation_weight": 1.0,
        **QUIET,
    }
    with_answers = acts(scenario, given).mean()
    without = acts(scenario, {**given, "actors.israel.response_scale": -9.0}).mean()
    ratio = float(ratio_of(scenario, central(scenario, given), False))
    assert ratio > 0.05
    # The ratio is an upper bound: it takes the level of grievance at which acts breed most.
    assert 1.0 + 0.5 * ratio < with_answers / without < 1.0 / (1.0 - ratio)


def test_a_ratio_is_drawn_for_every_world_and_zero_where_nothing_provokes() -> None:
    usual = branching_ratio(load_scenario("baseline"), worlds=200)
    assert 0.0 < usual.median <= usual.high
    assert 0.0 < usual.central < LIMIT
    assert "acts per act" in str(usual)
    constant = branching_ratio(load_scenario("baseline", {"rules.armed_acts": "exogenous"}), worlds=20)
    assert constant.central == constant.high == 0.0
    nobody = branching_ratio(load_scenario("baseline", {"actors.israel.present": False}), worlds=20)
    assert nobody.high == 0.0


def test_a_scenario_whose_violence_feeds_on_itself_is_refused_where_it_stands() -> None:
    extreme = {
        "politics.grievance_per_death": 0.01,
        "politics.grievance_half_life": 42,
        "armed_acts.provocation_weight": 1.5,
        "armed_acts.fire_rate": 1,
        "actors.israel.response_scale": 2,
    }
    with pytest.raises(ScenarioError, match="feed on itself") as error:
        check_branching(load_scenario("baseline", extreme))
    problem = error.value.problems[0]
    assert problem.path == "politics.grievance_per_death"
    assert problem.file == "command line"
    with pytest.raises(ScenarioError) as quick:
        check_central(load_scenario("baseline", extreme))
    assert quick.value.problems == error.value.problems
    baseline = load_scenario("baseline")
    assert check_central(baseline) == check_branching(baseline).central < LIMIT
