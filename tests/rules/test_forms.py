"""One world and many: a rule gives the same bits in Python and compiled, and answers that make sense."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules import every_rule
from tests.rules.decisions import Decision, decisions, undeclared
from tests.rules.ranges import KEY

DECISIONS = decisions()
EVERY = pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: f"{d.place}:{d.rule.name}")
# A whole design of inputs is tried besides, so few examples are enough; the profile "explore" asks for more.
CHOSEN = settings().max_examples
SOME = settings(max_examples=6 if CHOSEN <= 100 else CHOSEN)
# A warning of NumPy's says that compiled code divided by zero or overflowed on the way, whatever it answered.
pytestmark = pytest.mark.filterwarnings("error")

Row = Sequence[float | int]


def design(decision: Decision, rows: int = 240) -> list[Row]:
    """Corners of the ranges, edges, and points inside, the same at every call."""
    luck = random.Random(decision.place)
    made: list[Row] = []
    for i in range(rows):
        row: list[float | int] = []
        for span in decision.spans:
            inside, end = luck.random(), float(luck.getrandbits(1))
            share = (end, inside, inside if luck.random() < 0.5 else end)[i % 3]
            row.append(luck.choice((0, 2**64 - 1, luck.getrandbits(64))) if span is KEY else span.at(share))
        made.append(row)
    return made


def rows(decision: Decision) -> st.SearchStrategy[list[Row]]:
    """Rows of inputs and parameters in their ranges, chosen by hypothesis."""
    share = st.floats(0.0, 1.0)
    columns = [st.integers(0, 2**64 - 1) if span is KEY else share.map(span.at) for span in decision.spans]
    return st.lists(st.tuples(*columns), min_size=1, max_size=5)


def columns(decision: Decision, given_rows: Sequence[Row]) -> list[Any]:
    """The rows as arrays over worlds that nobody may write to."""
    made = []
    for i, span in enumerate(decision.spans):
        column = np.array([row[i] for row in given_rows], dtype=np.uint64 if span is KEY else np.float64)
        column.setflags(write=False)
        made.append(column)
    return made


def answers(result: Any, outputs: int) -> tuple[Any, ...]:
    """Outputs as a tuple, also where there is one."""
    return result if outputs > 1 else (result,)


def check(decision: Decision, given_rows: Sequence[Row]) -> None:
    """Both forms agree to the bit, and what they answer is in its range."""
    rule, cut = decision.rule, len(decision.rule.inputs)
    arrays = columns(decision, given_rows)
    many = rule.bind(dict(zip(rule.parameters, arrays[cut:], strict=True)), ensemble=True)
    found = answers(many(*arrays[:cut]), rule.outputs)
    for world, row in enumerate(given_rows):
        one = rule.bind(dict(zip(rule.parameters, row[cut:], strict=True)), ensemble=False)
        told = dict(zip(decision.names, row, strict=True))
        for value, column, span in zip(answers(one(*row[:cut]), rule.outputs), found, decision.outputs, strict=True):
            if column.dtype == np.uint64:
                assert type(value) is int and value == int(column[world]), told
                continue
            assert type(value) is float, (told, value)
            assert math.isfinite(value), (told, value)
            assert span.holds(value), (told, value)
            assert value.hex() == float(column[world]).hex(), told


@EVERY
def test_forms_agree_to_the_bit_over_a_design(decision: Decision) -> None:
    check(decision, design(decision))


@EVERY
@SOME
@given(data=st.data())
def test_forms_agree_to_the_bit_over_chosen_inputs(decision: Decision, data: st.DataObject) -> None:
    check(decision, data.draw(rows(decision)))


@EVERY
def test_worlds_do_not_see_each_other(decision: Decision) -> None:
    """A world's answer depends neither on how many lie beside it nor on whether a parameter is one for all."""
    rule, cut = decision.rule, len(decision.rule.inputs)
    given_rows = design(decision, 12)
    shared = [[*row[:cut], *given_rows[0][cut:]] for row in given_rows]
    arrays = columns(decision, shared)
    whole = answers(rule.ufunc(*arrays), rule.outputs)
    part = answers(rule.ufunc(*(a[3:8] for a in arrays)), rule.outputs)
    for_all = dict(zip(rule.parameters, given_rows[0][cut:], strict=True))
    fixed = answers(rule.bind(for_all, ensemble=True)(*arrays[:cut]), rule.outputs)
    for a, b, c in zip(whole, part, fixed, strict=True):
        assert a[3:8].tobytes() == b.tobytes()
        assert a.tobytes() == np.broadcast_to(c, a.shape).tobytes()


@EVERY
def test_parameters_may_be_given_by_position(decision: Decision) -> None:
    """As rules that call rules do."""
    rule, cut = decision.rule, len(decision.rule.inputs)
    for row in design(decision, 6):
        assert rule(*row) == rule.bind(dict(zip(rule.parameters, row[cut:], strict=True)), ensemble=False)(*row[:cut])


def test_every_input_and_decision_has_its_range() -> None:
    """Failing here means: declare it in tests/rules/ranges.py or outputs.py."""
    assert undeclared() == []


def test_every_rule_is_looked_at() -> None:
    assert {d.rule for d in DECISIONS} == set(every_rule())
