"""Docking with Bennett (2008): accuracy against effectiveness, and a threshold, on runs of a re-implementation."""

from functools import cache

import numpy as np
import pytest

from tests.docking.bennett import Settings, ends, sweep
from tests.docking.design import Design

LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SMALL = Settings(size=30, civilians=360, soldiers=36)  # The same densities on a third of the map.


@cache
def designs(settings: Settings = SMALL, runs: int = 8, accuracies: tuple[float, ...] = LEVELS) -> tuple[Design, Design]:
    """(insurgents left, length in attacks), by accuracy and effectiveness over the same range."""
    left, attacks = sweep(settings, accuracies, LEVELS, runs)
    return Design.of(left), Design.of(attacks)


def test_accuracy_lowers_insurgents_and_their_attacks_further_than_effectiveness_does() -> None:
    for design in designs():
        assert design.lead.low > 0.0
        assert design.factors[0] > 3.0 * design.factors[1] > 3.0


def test_accuracy_has_a_tipping_point_and_effectiveness_has_none() -> None:
    for design in designs():
        assert design.tipping(0) > 0.95
        assert design.step(0).low > 1.5
    assert designs()[1].tipping(1) < 0.05


def test_insurgency_grows_below_it_and_shrinks_above_it() -> None:
    below, above = ends(SMALL.but(accuracy=0.5), 20), ends(SMALL.but(accuracy=0.9), 20)
    np.testing.assert_array_equal(below.at_start, above.at_start)
    assert (below.insurgents > below.at_start).mean() > 0.9
    assert (above.insurgents < above.at_start).mean() > 0.9


def test_without_anger_at_harm_accuracy_does_nothing() -> None:
    insurgents, attacks = designs(SMALL.but(anger_step=0.0))
    assert insurgents.factors[0] == pytest.approx(1.0, abs=0.2)
    assert attacks.lead.high < 0.0  # Effectiveness still shortens it.
    assert attacks.factors[1] > 1.5


def test_perfect_accuracy_makes_no_insurgent() -> None:
    found = ends(Settings(accuracy=1.0, effectiveness=1.0), 5)
    # Each attack removes one, until those left have no soldier in reach.
    np.testing.assert_array_equal(found.insurgents, found.at_start - found.attacks)


def test_the_share_of_insurgents_at_the_start_is_that_of_the_distributions() -> None:
    rng = np.random.default_rng(1)
    anger, fear, threshold = (
        np.clip(rng.normal(mean, spread, 200_000), 0.0, 1.0)
        for mean, spread in ((0.25, 0.125), (0.5, 0.25), (0.5, 0.25))
    )
    expected = float(np.mean((anger > fear) & (anger > threshold)))
    found = ends(Settings(turns=1), 60)
    assert found.at_start.mean() / 1000.0 == pytest.approx(expected, abs=0.004)


VARIED = {
    "civilians": (250, 500),
    "soldiers": (12, 80),
    "reach": (2, 4),
    "anger_step": (0.025, 0.1),
    "fear_step": (0.05, 0.2),
    "turns": (1000, 4000),
    "moving": (True,),
    "replaced": (True,),
}


@pytest.mark.long
@pytest.mark.parametrize(("name", "value"), [(name, value) for name, several in VARIED.items() for value in several])
def test_the_shapes_do_not_hang_on_what_is_assumed(name: str, value: float) -> None:
    settings = SMALL.but(**{name: value})
    insurgents, attacks = designs(settings, 15)
    assert attacks.lead.low > 0.0
    if name != "moving":  # Insurgents who move all meet a soldier in the end, whatever force is like.
        assert insurgents.lead.low > 0.0
    # Where harm makes less anger, or meets fewer, the threshold lies lower.
    wide = designs(settings, 15, tuple(np.arange(0.0, 1.01, 0.1)))[1]
    assert wide.tipping(0) > 0.9


@pytest.mark.long
def test_the_shapes_hold_on_the_whole_map() -> None:
    for design in designs(Settings(turns=4000), 8):
        assert design.lead.low > 0.0
        assert design.tipping(0) > 0.95
