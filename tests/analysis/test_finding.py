"""Worlds to look at, from tables made by hand in which the right ones are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.finding import COLLAPSED, LOST, SAVED, Arm, Wanted, find, matching
from sim.analysis.middle import from_the_middle
from sim.analysis.picking import KINDS, Judged, NoDirection, pick
from sim.analysis.targets import Target, targets
from sim.outcomes import CAUSES

DAYS = 100


def table(held: list[float], cause: list[str], **columns: list[float]) -> pd.DataFrame:
    """Outcomes of worlds 0, 1, 2 ..."""
    return pd.DataFrame(
        {"world": np.arange(len(held)), "days_held": held, "cause": pd.Categorical(cause, categories=CAUSES), **columns}
    )


def by(name: str) -> Target:
    return targets([name], (), DAYS)[0]


SIX = table(
    [100, 10, 50, 30, 100, 0],
    ["held", "spiral", "deadline", "spiral", "held", "never began"],
    deaths=[9.0, 4.0, 5.0, 6.0, 7.0, 80.0],
    troops_peak=[1.0, np.nan, 3.0, 3.0, 2.0, 0.0],
)
OTHER = table([20, 100, 50, 100, 100, 0], ["spiral", "held", "spiral", "held", "held", "never began"],
              deaths=[3.0, 9.0, 5.0, 9.0, 9.0, 80.0], troops_peak=[1.0] * 6)  # fmt: skip


def picked(found: object) -> dict[str, int]:
    return {each.kind: each.world for each in found.picks}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wanted", "worlds"),
    [
        (Wanted(), [0, 1, 2, 3, 4, 5]),
        (Wanted("held"), [0, 4]),
        (Wanted(COLLAPSED), [1, 2, 3]),
        (Wanted(COLLAPSED, ("spiral",)), [1, 3]),
        (Wanted("", ("deadline", "never began")), [2, 5]),
        (Wanted(SAVED), [0]),
        (Wanted(SAVED, ("spiral",)), [0]),
        (Wanted(SAVED, ("deadline",)), []),
        (Wanted(LOST), [1, 3]),
        (Wanted(LOST, ("spiral",)), [1, 3]),
        (Wanted(LOST, ("deadline",)), []),
    ],
)
def test_what_is_looked_for_is_found(wanted: Wanted, worlds: list[int]) -> None:
    flags = matching(wanted, SIX, DAYS, OTHER)
    assert list(np.flatnonzero(flags)) == worlds
    found = find(wanted, Arm("a", SIX), Arm("b", OTHER), by("days_held"), DAYS, False)
    assert list(found.arm.outcomes["world"]) == worlds
    assert found.share.value == len(worlds) / 6 and found.share.low < found.share.high
    assert found.crossed == (1, 2)


def test_the_order_of_rows_does_not_matter() -> None:
    mixed = SIX.iloc[::-1]
    assert picked(find(Wanted(), Arm("a", mixed), None, by("days_held"), DAYS, False)) == picked(
        find(Wanted(), Arm("a", SIX), None, by("days_held"), DAYS, False)
    )
    paired = find(Wanted(LOST), Arm("a", mixed), Arm("b", OTHER), by("days_held"), DAYS, False)
    assert list(paired.judged.values) == [-90, -70]


def test_best_and_worst_go_by_days_then_deaths_and_the_middle_is_the_lower_of_two() -> None:
    found = find(Wanted(), Arm("a", SIX), None, by("days_held"), DAYS, False)
    # 100 days with 7 deaths before 100 with 9; days held ascending 0 10 30 50 100 100.
    assert picked(found) | {"typical": 0} == {"median": 3, "best": 4, "worst": 5, "typical": 0}
    collapsed = find(Wanted(COLLAPSED), Arm("a", SIX), None, by("days_held"), DAYS, False)
    assert [picked(collapsed)[kind] for kind in ("median", "best", "worst")] == [3, 2, 1]


def test_ties_go_to_the_lowest_world_at_both_ends() -> None:
    alike = table([5, 5, 5, 5], ["spiral"] * 4, deaths=[1.0, 1.0, 1.0, 1.0])
    found = find(Wanted(), Arm("a", alike), None, by("days_held"), DAYS, False, KINDS)
    told = picked(found)
    assert (told["best"], told["worst"], told["median"]) == (0, 0, 1)
    assert {each.alike for each in found.picks if each.kind == "best"} == {4}
    worse = alike.assign(deaths=[1.0, 2.0, 2.0, 1.0])
    told = picked(find(Wanted(), Arm("a", worse), None, by("days_held"), DAYS, False))
    assert (told["best"], told["worst"]) == (0, 1)


def test_fewer_deaths_are_sought_only_where_they_compare() -> None:
    rate = SIX.assign(deaths_per_day=[3.0, 1.0, 2.0, 5.0, 4.0, 9.0])
    told = find(Wanted(), Arm("a", rate), None, by("deaths_per_day"), DAYS, False)
    assert told.judged.more is False
    assert [picked(told)[kind] for kind in ("median", "best", "worst")] == [0, 1, 5]
    # Deaths by the day of the end: an early end seems to save lives.
    assert find(Wanted(), Arm("a", SIX), None, by("deaths"), DAYS, False).judged.more is None
    assert find(Wanted(), Arm("a", SIX), None, by("deaths"), DAYS, True).judged.more is False
    held = find(Wanted("held"), Arm("a", SIX), None, by("deaths"), DAYS, False)
    assert held.judged.more is False and picked(held)["best"] == 4
    saved = find(Wanted(SAVED), Arm("a", SIX), Arm("b", OTHER), by("deaths"), DAYS, False)
    assert saved.judged.more is None


def test_what_has_no_direction_has_a_highest_and_a_lowest() -> None:
    found = find(Wanted(), Arm("a", SIX), None, by("troops_peak"), DAYS, False)
    assert found.judged.more is None and found.judged.known == 5
    # World 1 has none; 0 1 2 3 3 of worlds 5 0 4 2 3.
    told = picked(found)
    assert [told[kind] for kind in ("lowest", "median", "highest")] == [5, 4, 2]
    assert "best" not in told
    with pytest.raises(NoDirection):
        find(Wanted(), Arm("a", SIX), None, by("troops_peak"), DAYS, False, ("best",))


def test_paired_worlds_are_judged_by_the_difference() -> None:
    found = find(Wanted(), Arm("a", SIX), Arm("b", OTHER), by("days_held"), DAYS, False)
    assert list(found.judged.values) == [80, -90, 0, -70, 0, 0]
    # Of the three that do not differ: 0 days, 50 days, 100 days; the lower middle of all six is the first.
    assert [picked(found)[kind] for kind in ("best", "worst", "median")] == [0, 1, 5]
    lost = find(Wanted(LOST), Arm("a", SIX), Arm("b", OTHER), by("days_held"), DAYS, False)
    assert [picked(lost)[kind] for kind in ("best", "worst", "median")] == [3, 1, 1]
    assert lost.other is not None and list(lost.other.outcomes["days_held"]) == [100, 100]


def test_a_difference_by_rounding_is_none() -> None:
    nearly = OTHER.assign(troops_peak=OTHER["troops_peak"] + 1e-12)
    found = find(Wanted(), Arm("a", OTHER), Arm("b", nearly), by("troops_peak"), DAYS, False)
    assert not found.judged.values.any()


def test_a_list_has_as_many_as_there_are() -> None:
    worlds = [each.world for each in find(Wanted(), Arm("a", SIX), None, by("days_held"), DAYS, False, (), 3).picks]
    assert worlds == [4, 0, 2]
    many = find(Wanted(), Arm("a", SIX), None, by("days_held"), DAYS, False, ("worst", "median"), 50).picks
    assert [each.world for each in many] == [5, 1, 3, 2, 0, 4] * 2
    middle = find(Wanted(), Arm("a", SIX), None, by("days_held"), DAYS, False, ("median",), 3).picks
    assert [(each.rank, each.world) for each in middle] == [(1, 1), (2, 3), (3, 2)]


def test_the_typical_world_is_near_the_medians_of_many_outcomes() -> None:
    worlds = 41
    place = np.arange(worlds)
    some = table(list(place + 1.0), ["spiral"] * worlds)
    # The nearest ten in days held, with their ties, are worlds 15 to 25. World 22 has their median of troops and of
    # arms, the others lie at one end or the other of both; world 5 has them too, and ended long before.
    some["troops_peak"] = np.where(np.isin(place, (15, 17, 19, 21, 24)), 0.0, 100.0)
    some["arms_share"] = np.where(np.isin(place, (15, 16, 19, 20, 25)), 0.0, 1.0)
    some.loc[np.isin(place, (5, 22)), ["troops_peak", "arms_share"]] = 50.0, 0.5
    for name in ("days_held", "troops_peak"):
        assert picked(find(Wanted(), Arm("a", some), None, by(name), DAYS, False))["typical"] == 22
    # Among those of one kind the medians are theirs.
    some["cause"] = pd.Categorical(np.where(place < 11, "deadline", "spiral"), categories=CAUSES)
    few = find(Wanted("", ("deadline",)), Arm("a", some), None, by("days_held"), DAYS, False)
    assert picked(few)["typical"] in (4, 5, 6)


def test_of_few_worlds_the_typical_one_still_held_about_as_long_as_the_middle_one() -> None:
    few = table([1, 50, 99, 52, 2, 98, 97, 3], ["spiral"] * 8, troops_peak=[5.0, 0, 5, 9, 5, 5, 5, 5])
    assert picked(find(Wanted(), Arm("a", few), None, by("days_held"), DAYS, False))["typical"] in (1, 3)


def test_from_the_middle_tells_every_world_once() -> None:
    order = from_the_middle(SIX, DAYS)
    assert sorted(order) == list(range(6))
    assert list(from_the_middle(SIX, DAYS, among=[5, 2, 77])) == [each for each in order if each in (2, 5)]
    assert not len(from_the_middle(SIX.iloc[:0], DAYS))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("typical",)])
def test_nothing_matching_picks_nothing(kind: str) -> None:
    found = find(Wanted("", ("deadline",)), Arm("a", OTHER), None, by("days_held"), DAYS, False)
    assert found.picks == () and found.share.value == 0.0
    nothing = Judged(by("days_held"), True, False, np.array([np.nan]))
    assert pick(kind, nothing, SIX.iloc[:1], DAYS) == []


def test_saved_and_lost_need_the_same_worlds_of_another_scenario() -> None:
    with pytest.raises(ValueError, match="needs a scenario"):
        find(Wanted(SAVED), Arm("a", SIX), None, by("days_held"), DAYS, False)
    with pytest.raises(ValueError, match="same worlds"):
        find(Wanted(SAVED), Arm("a", SIX), Arm("b", OTHER.iloc[1:]), by("days_held"), DAYS, False)
