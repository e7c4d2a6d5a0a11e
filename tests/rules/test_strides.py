"""Compiled rules over worlds that lie in memory in any way: the same bits as one world after the other."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules import Rule, basics, compiler, every_rule, line_fire, luck
from tests.rules.decisions import decisions
from tests.rules.ranges import KEY, Span
from tests.rules.test_forms import answers

# Every rule that works on several worlds at once, and some of the others.
DECISIONS = [d for i, d in enumerate(decisions()) if compiler.in_step(d.rule) or i % 5 == 0]
EVERY = pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: f"{d.place}:{d.rule.name}")
pytestmark = pytest.mark.filterwarnings("error")


def column(span: Span, size: int, choice: random.Random) -> Any:
    """Numbers in a range, its ends among them."""
    if span is KEY:
        return np.array([choice.getrandbits(64) for _ in range(size)], dtype=np.uint64)
    return np.array([span.at(choice.choice((0.0, 1.0, choice.random(), choice.random()))) for _ in range(size)])


def apart(values: Any) -> Any:
    """The same numbers with others between them."""
    wide = np.repeat(values, 3)
    return wide[::3]


def backwards(values: Any) -> Any:
    """The same numbers, the last one lowest in memory."""
    return values[::-1].copy()[::-1]


def unlike(values: Any) -> Any:
    """The same numbers, the steps between them not a multiple of their size."""
    packed = np.zeros(len(values), dtype=[("gap", "i4"), ("value", values.dtype)])
    packed["value"] = values
    return packed["value"]


LIES: list[Callable[[Any], Any]] = [np.copy, apart, backwards, unlike]


SIZES = (1, 2, 9, compiler.BLOCK, 2 * compiler.BLOCK + 5)


@EVERY
def test_bits_do_not_depend_on_how_worlds_lie_in_memory(decision: Any) -> None:
    rule, choice = decision.rule, random.Random(decision.place)
    columns = [column(span, max(SIZES), choice) for span in decision.spans]
    worlds = range(0, max(SIZES), 12)
    alone = [answers(rule.ufunc(*(c[i] for c in columns)), rule.outputs) for i in worlds]
    for size in SIZES:
        cut = [values[:size] for values in columns]
        expected = answers(rule.ufunc(*cut), rule.outputs)
        for i, one in zip(worlds, alone, strict=True):
            assert i >= size or [v[i].tobytes() for v in expected] == [v.tobytes() for v in one]
        mixed = [choice.choice(LIES)(values) for values in cut]
        into = tuple(np.zeros((size, 2), dtype=rule.returns)[:, 0] for _ in range(rule.outputs))
        found = [rule.ufunc(*map(lie, cut)) for lie in LIES] + [rule.ufunc(*mixed, out=into)]
        for told in found:
            assert [v.tobytes() for v in answers(told, rule.outputs)] == [v.tobytes() for v in expected]


@EVERY
def test_actors_and_worlds_meet_in_every_way(decision: Any) -> None:
    """An operand may be one number, or one for each world, for each actor, or for each of both."""
    rule, choice = decision.rule, random.Random(decision.place)
    for shape in ((3, 1), (4, 70), (2, 2 * compiler.BLOCK + 3)):
        full = [column(span, shape[0] * shape[1], choice).reshape(shape) for span in decision.spans]
        cuts = [choice.choice((np.s_[:, :], np.s_[:1, :], np.s_[:, :1], np.s_[0, :], np.s_[0, 0])) for _ in full]
        given = [values[cut] for values, cut in zip(full, cuts, strict=True)]
        spread = [np.broadcast_to(values, shape).ravel() for values in given]
        expected = answers(rule.ufunc(*spread), rule.outputs)
        found = answers(rule.ufunc(*given), rule.outputs)
        for value, alone in zip(found, expected, strict=True):
            assert np.broadcast_to(value, shape).tobytes() == alone.tobytes()


@EVERY
def test_a_result_may_take_the_place_of_an_input(decision: Any) -> None:
    rule, choice = decision.rule, random.Random(decision.place)
    columns = [column(span, compiler.BLOCK + 3, choice) for span in decision.spans]
    expected = rule.ufunc(*columns)
    for k, kind in enumerate(rule.kinds):
        if rule.outputs == 1 and kind == rule.returns:
            given = [values.copy() for values in columns]
            assert rule.ufunc(*given, out=given[k]) is given[k]
            assert given[k].tobytes() == expected.tobytes()


def test_a_result_may_lie_across_an_input() -> None:
    x = np.linspace(-1.0, 2.0, 1000)
    shifted = basics.both.ufunc(x[:-1], 0.25)
    basics.both.ufunc(x[:-1], 0.25, out=x[1:])
    assert x[1:].tobytes() == shifted.tobytes()


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_division_by_zero_is_an_error_that_names_the_rule(size: int) -> None:
    """In one world Python raises it."""
    assert compiler.in_step(line_fire.familiarity) and not compiler.in_step(basics.decay)
    bad = np.ones(size)
    bad[-1] = 0.0
    with pytest.raises(ZeroDivisionError, match=r"^sim\.rules\.basics\.decay: division by zero$"):
        basics.decay.ufunc(bad)
    with pytest.raises(ZeroDivisionError, match="familiarity"):
        line_fire.familiarity.ufunc(1.0, 0.0, bad, 0.1)
    # What is not chosen may divide by zero on the way.
    assert basics.ratio.ufunc(1.0, bad, 5.0)[-1] == 5.0


def test_no_worlds_are_no_error() -> None:
    assert basics.larger.ufunc(np.zeros(0), 1.0).shape == (0,)


def test_rules_in_step_neither_loop_nor_call_the_c_library() -> None:
    def steps(rule: Rule) -> bool:
        return compiler.in_step(rule)

    assert all(map(steps, (luck.block, luck.draw, luck.uniform, basics.clip, line_fire.incident_rate)))
    assert not any(map(steps, (luck.poisson, luck.toll, luck.normal, line_fire.incidents, basics.logistic)))
    assert sum(map(steps, every_rule())) > 100
