"""Every parameter moves a reported outcome somewhere, or is declared inert with a reason."""

import pytest

from sim.scenario import load_scenario
from tests.model.matters import MOVED, SET_UPS, ends, scenario_of, search

INERT = {
    "rival_militia.reputation_clash": "a clash takes a fiftieth off a group's standing for about a month, and what the "
    "group then takes of the aid moves by less than one per cent in nearly all worlds",
}
"""Parameters that move nothing, and why they are there."""

FEW, MANY = 20, 100
SAMPLE = 25


def parameters() -> list[str]:
    return [path for path in load_scenario("baseline").parameters if path not in INERT]


def test_ranges_have_two_ends() -> None:
    for path, parameter in load_scenario("baseline").parameters.items():
        low, high = ends(parameter)
        assert low < high, path


@pytest.mark.parametrize("set_up", SET_UPS)
def test_set_ups_are_scenarios(set_up: str) -> None:
    assert scenario_of(set_up).days == load_scenario("baseline").days


@pytest.mark.long
def test_a_sample_of_parameters_matters() -> None:
    stages = [(set_up, FEW) for set_up in SET_UPS]
    found, left = search(parameters()[7::SAMPLE], stages)
    assert len(found) >= 0.9 * len(parameters()[7::SAMPLE]), f"nothing moved by {left}"


@pytest.mark.long
def test_every_parameter_matters() -> None:
    # A few worlds find most; who is left is looked for in more of them.
    stages = [(set_up, FEW) for set_up in SET_UPS] + [(set_up, MANY) for set_up in SET_UPS]
    found, left = search(parameters(), stages)
    assert not left, f"no outcome moves by {MOVED:.0%} in {MOVED:.0%} of worlds under {left}"
    assert set(found) == set(parameters())


@pytest.mark.long
@pytest.mark.skipif(not INERT, reason="nothing is declared inert")
def test_what_is_declared_inert_is() -> None:
    _, left = search(INERT, [(set_up, MANY) for set_up in SET_UPS])
    assert set(left) == set(INERT)
