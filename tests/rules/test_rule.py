"""The decorator: what a rule knows of itself, and how it is bound and called."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.rules import basics, every_rule, luck, tranches, war, warm


def test_rule_knows_what_it_reads_and_returns() -> None:
    rule = tranches.reciprocal_step
    assert rule.name == "reciprocal_step"
    assert rule.inputs == ("disarmed", "withdrawn", "hamas_yes", "israel_yes", "force")
    assert rule.parameters == ("step_size", "lone_share")
    assert rule.outputs == 3
    assert basics.clip.outputs == 1
    assert repr(rule) == "Rule(sim.rules.tranches.reciprocal_step)"
    assert rule.doc.startswith("One step offered to both at once")
    assert "\n    " not in rule.doc


def test_one_world_is_the_python_function_itself() -> None:
    bound = war.war_ends.bind({"war_end": 0.008, "war_end_pressure": 1.0, "other": 5.0}, ensemble=False)
    assert isinstance(bound, partial)
    assert bound.func is war.war_ends.function
    assert bound(0.0) == 0.008


def test_many_worlds_are_a_ufunc_with_its_parameters_behind() -> None:
    bound = war.war_ends.bind({"war_end": np.array([0.008, 0.016]), "war_end_pressure": 1.0}, ensemble=True)
    assert bound(np.zeros(2)).tolist() == [0.008, 0.016]
    assert isinstance(basics.clip.bind({}, ensemble=True), np.ufunc)


def test_answers_of_many_worlds_keep_their_axes() -> None:
    assert basics.both.ufunc(np.zeros((5, 1)), np.zeros((1, 3))).shape == (5, 3)
    assert np.shape(basics.both.ufunc(0.5, 0.5)) == ()


def test_keys_stay_64_bits() -> None:
    assert luck.following.ufunc(np.arange(3, dtype=np.uint64)).dtype == np.uint64
    assert type(luck.following(3)) is int
    with pytest.raises(TypeError):
        luck.following.ufunc(np.array([1, 2], dtype=np.int64))
    with pytest.raises(TypeError):
        luck.uniform.ufunc(np.array([0.5]))


def test_missing_parameter_is_named() -> None:
    for ensemble in (False, True):
        with pytest.raises(KeyError, match="war_end_pressure"):
            war.war_ends.bind({"war_end": 0.008}, ensemble=ensemble)


def test_rules_have_a_fixed_order_and_stand_in_it_once() -> None:
    names = [f"{rule.__module__}.{rule.name}" for rule in every_rule()]
    assert len(names) == len(set(names)) > 200
    assert every_rule() == every_rule()


def test_warming_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    warm([basics.clip, basics.larger], lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
