"""Lanes of an ensemble: overrides, luck and beliefs told apart, single draws fixed."""

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.model import Intervention, Lanes, Later, run_chunk
from sim.model.luck import Luck
from sim.rules.luck import uniform
from sim.scenario import load_scenario
from tests.model.helpers import Lane, differing, eventful, outcomes, together

SCENARIO = eventful()
WORLDS = [5, 6, 7, 8]
DAYS = 50
PLAIN = Lanes.of_worlds(WORLDS)
"""The tests compare with these four worlds as they are."""


@pytest.fixture(scope="module")
def plain() -> Lane:
    return Lane.of(together(SCENARIO, PLAIN, DAYS))


def overriding(**values: list[float]) -> Lanes:
    return replace(PLAIN, overrides={path.replace("__", "."): np.array(each) for path, each in values.items()})


def test_worlds_and_their_lanes_are_the_same(plain: Lane) -> None:
    assert Lane.of(together(SCENARIO, WORLDS, DAYS)).differs_from(plain) == []


def test_a_parameter_set_in_one_lane_moves_that_lane_only(plain: Lane) -> None:
    lanes = overriding(line_fire__line_rate=[math.nan, 11.5, math.nan, math.nan])
    moved = Lane.of(together(SCENARIO, lanes, DAYS))
    assert moved.at(0, 2, 3).differs_from(plain.at(0, 2, 3)) == []
    assert "line_incidents" in moved.at(1).differs_from(plain.at(1))


def test_a_parameter_set_in_a_lane_is_that_parameter_fixed_in_a_scenario() -> None:
    path, value = "containment.calm_logit", 2.25
    lanes = replace(PLAIN, overrides={path: np.full(4, value)})
    one = together(SCENARIO, lanes, DAYS)
    two = together(eventful(containment__calm_logit=value), WORLDS, DAYS)
    assert Lane.of(one).differs_from(Lane.of(two)) == []


def test_actors_traits_can_be_set_by_lane(plain: Lane) -> None:
    path = "contributors.turkey.offer"
    model = together(SCENARIO, replace(PLAIN, overrides={path: np.array([0.0, 1234.0, math.nan, math.nan])}), 1)
    assert list(model.values[path][:2]) == [0.0, 1234.0]
    assert model.actor("contributors.turkey").offered_most[1] >= 1234.0


def test_an_override_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"line_fire\.line_rat\b"):
        together(SCENARIO, replace(PLAIN, overrides={"line_fire.line_rat": np.ones(4)}), 1)


def test_an_override_for_too_few_lanes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"line_fire\.line_rate"):
        replace(PLAIN, overrides={"line_fire.line_rate": np.ones(3)})
    with pytest.raises(ValueError, match="beliefs"):
        replace(PLAIN, beliefs=PLAIN.beliefs[:1])


def test_luck_and_beliefs_can_be_told_apart(plain: Lane) -> None:
    numbers = np.array([5, 5, 6, 6], dtype=np.uint64)
    model = together(SCENARIO, Lanes(luck=numbers, beliefs=numbers[[0, 2, 0, 2]]), DAYS)
    uncertain = [path for path, each in SCENARIO.parameters.items() if each.drawn]
    for path in uncertain:
        drawn = model.values[path]
        assert drawn[0] == drawn[2] and drawn[1] == drawn[3] and drawn[0] != drawn[1], path
    today = model.luck.draw("truce:contained", 3)
    assert today[0] == today[1] and today[2] == today[3] and today[0] != today[2]
    lanes = Lane.of(model)
    assert lanes.at(0, 3).differs_from(plain.at(0, 1)) == []
    assert lanes.at(0).differs_from(lanes.at(1)) and lanes.at(0).differs_from(lanes.at(2))


def test_luck_of_another_world_leaves_central_values_alone() -> None:
    numbers = np.array([5, 6], dtype=np.uint64)
    one, two = (
        Lane.of(together(SCENARIO, Lanes(luck=numbers, beliefs=beliefs), 30, fixed=True))
        for beliefs in (numbers, numbers[::-1])
    )
    assert one.differs_from(two) == []


STREAM, DAY = "truce:contained", 12


def fixing(*fixed: Intervention) -> Lanes:
    return replace(PLAIN, interventions=fixed)


def test_a_fixed_draw_is_that_draw_in_that_lane_on_that_day_only() -> None:
    luck = Luck(1, fixing(Intervention(2, STREAM, DAY, 0.125)), ensemble=True)
    free = Luck(1, PLAIN, ensemble=True)
    for day in (DAY - 1, DAY, DAY + 1):
        for stream in (STREAM, "truce:war"):
            mine, theirs = luck.draw(stream, day), free.draw(stream, day)
            changed = [2] if (stream, day) == (STREAM, DAY) else []
            assert list(np.nonzero(mine != theirs)[0]) == changed
    assert luck.draw(STREAM, DAY)[2] == 0.125


def test_a_fixed_draw_moves_one_lane_from_its_day_on(plain: Lane) -> None:
    stream = "actors.israel:answer"
    fixed = tuple(Intervention(1, stream, day, 1e-9) for day in range(20, 40))
    moved = Lane.of(together(SCENARIO, fixing(*fixed), DAYS))
    assert moved.at(0, 2, 3).differs_from(plain.at(0, 2, 3)) == []
    assert moved.at(1).before(20).differs_from(plain.at(1).before(20)) == []
    assert moved.at(1).differs_from(plain.at(1))


def test_fixing_a_draw_at_its_own_value_changes_nothing(plain: Lane) -> None:
    own = float(Luck(1, PLAIN, ensemble=True).draw(STREAM, DAY)[3])
    assert Lane.of(together(SCENARIO, fixing(Intervention(3, STREAM, DAY, own)), DAYS)).differs_from(plain) == []


def test_draws_of_several_lanes_are_fixed_at_once_and_the_last_word_counts() -> None:
    fixed = [Intervention(0, STREAM, DAY, 0.1), Intervention(1, STREAM, DAY, 0.2), Intervention(0, STREAM, DAY, 0.3)]
    drawn = Luck(1, fixing(*fixed), ensemble=True).draw(STREAM, DAY)
    assert list(drawn[:2]) == [0.3, 0.2]


def test_counterfactuals_of_one_world_can_stand_side_by_side(plain: Lane) -> None:
    """The use lanes were made for: one world many times over, each with another value of one parameter."""
    many = Lanes.of_worlds([6] * 5)
    scales = np.array([math.nan, 0.8, 1.2, 1.6, 2.0])
    ensemble = together(SCENARIO, replace(many, overrides={"actors.israel.response_scale": scales}), DAYS)
    lanes = Lane.of(ensemble)
    assert lanes.at(0).differs_from(plain.at(1)) == []
    assert len(set(outcomes(ensemble)["deaths"])) == 5


@pytest.mark.parametrize("ensemble", [False, True])
def test_where_a_rule_makes_its_own_draws_the_first_is_fixed(ensemble: bool) -> None:
    """Such a rule takes a key and derives as many draws as it needs: its own uniform is the first."""
    luck = Luck(1, fixing(Intervention(0, "actors.israel:own strike", 2, 0.25)), ensemble)
    key = luck.key("actors.israel:own strike", 2)
    assert uniform(int(key[0] if ensemble else key)) == pytest.approx(0.25, abs=1e-15)
    if ensemble:
        assert list(key[1:]) == list(Luck(1, PLAIN, ensemble).key("actors.israel:own strike", 2)[1:])


@pytest.mark.parametrize("ensemble", [False, True])
def test_other_luck_from_a_day_on_is_that_of_another_world_from_that_day_on(ensemble: bool) -> None:
    later = Later(np.array([5, 1, 9, 366], dtype=np.uint64), np.array([77, 78, 79, 80], dtype=np.uint64))
    luck, own = (Luck(1, lanes, ensemble) for lanes in (replace(PLAIN, later=later), PLAIN))
    other = Luck(1, replace(PLAIN, luck=later.luck), ensemble)
    lanes = range(4 if ensemble else 1)
    for day in (0, 1, 4, 5, 9, 100):
        for take in ("draw", "key"):
            mine, before, after = (np.atleast_1d(getattr(each, take)(STREAM, day)) for each in (luck, own, other))
            for lane in lanes:
                assert mine[lane] == (after if day >= int(later.since[lane]) else before)[lane]


def test_lanes_go_on_with_other_luck_after_others_have_left(plain: Lane) -> None:
    since = np.array([366, 10, 12, 366], dtype=np.uint64)
    later = Later(since, np.arange(900, 904, dtype=np.uint64))
    ending = replace(SCENARIO, end="absorbing")
    whole = run_chunk(ending, replace(PLAIN, later=later), 1, DAYS)
    assert 0.0 < whole.outcomes["collapsed"].mean() < 1.0
    for lane in range(4):
        one = Lanes(PLAIN.luck[[lane]], PLAIN.beliefs[[lane]], later=Later(since[[lane]], later.luck[[lane]]))
        alone = run_chunk(ending, one, 1, DAYS)
        assert differing({k: v[[lane]] for k, v in whole.outcomes.items()}, dict(alone.outcomes)) == []
    moved = Lane.of(together(SCENARIO, replace(PLAIN, later=later), DAYS))
    assert moved.at(0, 3).differs_from(plain.at(0, 3)) == []
    assert moved.at(1).before(10).differs_from(plain.at(1).before(10)) == []
    assert moved.at(1).differs_from(plain.at(1))


@pytest.mark.parametrize(("at", "value"), [(4, 0.5), (-1, 0.5), (0, 0.0), (0, 1.0), (0, math.nan)])
def test_an_impossible_intervention_is_refused(at: int, value: float) -> None:
    with pytest.raises(ValueError, match=r"truce:contained"):
        fixing(Intervention(at, STREAM, DAY, value))


def test_joint_draws_lean_together_and_keep_their_own_ranges() -> None:
    scenario = load_scenario("baseline")
    values = together(scenario, range(2000), 1).values
    for group in scenario.joint:
        (one, a), (two, b) = list(group.members.items())[:2]
        ranks = [np.argsort(np.argsort(values[path])).astype(np.float64) for path in (one, two)]
        assert np.sign(np.corrcoef(ranks[0], ranks[1])[0, 1]) == np.sign(a * b), group.name
    for path, parameter in scenario.parameters.items():
        if not parameter.drawn:
            assert values[path] == parameter.value
            continue
        low, high = float(parameter.low or 0.0), float(parameter.high or 0.0)
        assert low <= values[path].min() and values[path].max() <= high, path
        assert np.ptp(values[path]) > 0.5 * (high - low), path
        if parameter.distribution == "uniform":
            assert abs(values[path].mean() - 0.5 * (low + high)) < 0.03 * (high - low), path
        elif parameter.distribution == "loguniform":
            assert abs(np.log(values[path]).mean() - 0.5 * math.log(low * high)) < 0.03 * math.log(high / low), path
