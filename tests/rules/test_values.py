"""What rules answer, against tables worked out by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.rules import COMMON, FAMILIES, Rule
from tests.rules import scan
from tests.rules.values import deal, force, people, pieces, violence

ROWS = [*force.ROWS, *violence.ROWS, *deal.ROWS, *people.ROWS, *pieces.ROWS]
# These stand elsewhere: vectors and exact fractions in test_luck, quantiles and means in test_distributions.
ELSEWHERE = {"block", "key_of", "uniform", "draw", "following", "normal", "own_strike", "storm_rise"}


def _label(row: tuple[Rule, tuple[float, ...], dict[str, float], object]) -> str:
    return f"{row[0].name}{row[1]}"


@pytest.mark.parametrize(("rule", "inputs", "parameters", "expected"), ROWS, ids=map(_label, ROWS))
def test_answer(rule: Rule, inputs: tuple[float, ...], parameters: dict[str, float], expected: object) -> None:
    # A key is a whole number; all else that reads like one in a table is a float.
    given = [v if name == "key" else float(v) for name, v in zip(rule.inputs, inputs, strict=True)]
    assert rule.bind(parameters, ensemble=False)(*given) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_every_rule_has_rows() -> None:
    """Two at least where much is read, one for what is simple."""
    rows = Counter(rule for rule, *_ in ROWS)
    rules = {r for f in FAMILIES.values() for v in f.variants.values() for r in v.decisions.values()}
    few = {
        f"{rule.__module__}.{rule.name}"
        for rule in rules | set(COMMON.values())
        if rule.name not in ELSEWHERE and rows[rule] < (1 if len(scan.reads(rule)) <= 6 else 2)
    }
    assert few == set()
