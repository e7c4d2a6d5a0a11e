"""The branching ratio read off the rules against acts counted in runs."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sim.model import Lanes, branching_ratio, run_chunk
from sim.model.beliefs import draw_beliefs
from sim.model.branching import LIMIT, Chain, check_branching, ratio_of
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


@pytest.mark.long
@pytest.mark.parametrize(
    ("rules", "given"),
    [
        ({}, {"containment.calm_logit": 60.0}),
        ({}, {"containment.calm_logit": 1.0, "containment.toll_weight": 0.0, "containment.round_weight": 0.0}),
    ],
    ids=["contained at once", "further rounds"],
)
def test_an_attack_induces_as_many_acts_as_the_rules_say(rules: dict[str, str], given: dict[str, float]) -> None:
    scenario = load_scenario("baseline", {**VARIANTS, **rules})
    given = {**ONLY_GRIEVANCE, **given}
    killed = 3.0
    counted = acts(shocked(scenario, killed), given) - acts(scenario, given)
    chain = Chain(scenario, central(scenario, given), False)
    expected = float(chain.induced(killed, 0.25)) / (1.0 - float(ratio_of(scenario, central(scenario, given), False)))
    error = 2.6 * float(counted.std()) / np.sqrt(LANES)
    assert expected > 0.2
    assert counted.mean() == pytest.approx(expected, abs=error + 0.25 * expected)


def test_the_ratio_is_an_upper_bound_where_answers_are_dampened() -> None:
    # The ratio takes the mean of an answer and grievance is concave in deaths, so that it may only be too high.
    scenario = load_scenario("baseline", {**VARIANTS, "rules.response": "dampened"})
    given = {**ONLY_GRIEVANCE, "containment.calm_logit": 60.0, "politics.grievance_per_death": 0.008}
    killed = 3.0
    counted = acts(shocked(scenario, killed), given) - acts(scenario, given)
    chain = Chain(scenario, central(scenario, given), False)
    expected = float(chain.induced(killed, 0.25)) / (1.0 - float(ratio_of(scenario, central(scenario, given), False)))
    assert 0.2 < counted.mean() < expected + 2.6 * float(counted.std()) / np.sqrt(LANES)


@pytest.mark.long
def test_answers_multiply_all_acts_by_what_the_ratio_says() -> None:
    scenario = load_scenario("baseline", VARIANTS)
    given = {
        **ONLY_GRIEVANCE,
        "containment.calm_logit": 60.0,
        "politics.grievance_per_death": 0.01,
        "armed_acts.provocation_weight": 1.0,
        # Other deaths would wear grievance down towards its ceiling, where one more death counts less.
        "line_fire.line_rate": 0.1,
        "line_fire.strike_rate": 0.0,
        "rival_militia.clash_rate": 0.0,
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
    assert check_branching(load_scenario("baseline")).central < LIMIT
