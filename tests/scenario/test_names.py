"""The known name that was meant."""

import pytest

from sim.scenario.names import did_you_mean, nearest

SCENARIOS = ("baseline", "no-force", "no-force-robust", "turkey-accepted", "turkish-contingent", "us-withdraws")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("baselin", "baseline"),
        ("No Force", "no-force"),
        ("no_force", "no-force"),
        ("contingent", "turkish-contingent"),
        ("turkish", "turkish-contingent"),
        ("usa-withdrawal", "us-withdraws"),
        ("base", "baseline"),
        ("robust mandate", ""),
        ("turk", ""),
        ("us", ""),
        ("banana", ""),
        ("", ""),
        ("b" * 81, ""),
    ],
)
def test_the_one_name_that_is_near_is_told(typed: str, meant: str) -> None:
    assert nearest(typed, SCENARIOS) == meant
    assert did_you_mean(typed, SCENARIOS) == (f"; did you mean {meant}?" if meant else "")


def test_a_path_is_not_known_by_the_family_it_begins_with() -> None:
    paths = ["actors.israel.confidence", "contributors.turkey.capacity"]
    assert nearest("actors.palestinian_police.size", paths) == ""
    assert nearest("capacity", paths) == "contributors.turkey.capacity"


def test_in_a_name_that_is_mostly_a_number_another_number_is_no_slip_of_spelling() -> None:
    assert nearest("SF99", ["SF19", "SF29"]) == ""
    assert nearest("sf-19", ["SF19", "SF_19"]) == "SF_19"
    assert nearest("fortna2044", ["fortna2004"]) == "fortna2004"
    assert nearest("hold_90_days", ["held_30_days", "held_90_days"]) == "held_90_days"


def test_of_names_that_differ_in_writing_only_the_first_is_told() -> None:
    assert nearest("VETO", ["Veto", "veto"]) == "Veto"
