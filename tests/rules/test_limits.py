"""What rules divide by cannot be zero in any scenario."""

from __future__ import annotations

import math

import pytest

from sim.rules import FAMILIES
from sim.scenario.limits import LIMITS, limits_of
from tests.rules import scan

DIVISORS = sorted(
    {
        f"{family.name}.{name}"
        for family in FAMILIES.values()
        for variant in family.variants.values()
        for rule in variant.decisions.values()
        for name in scan.divisors(rule)
        if name in family.parameters
    }
)


@pytest.mark.parametrize("path", DIVISORS)
def test_a_divisor_has_a_least_value_above_zero(path: str) -> None:
    assert limits_of(path)[0] > 0.0


def test_every_limit_is_of_a_parameter_that_exists() -> None:
    from sim.scenario import load_scenario

    paths = load_scenario("baseline").parameters
    for pattern in LIMITS:
        start, _, end = pattern.partition("*")
        assert any(path.startswith(start) and path.endswith(end) for path in paths), pattern


def test_a_roster_member_takes_the_limit_of_its_kind() -> None:
    assert limits_of("sectors.rafah.people") == (1.0, math.inf)
    assert limits_of("sectors.rafah.need") == (-math.inf, math.inf)
