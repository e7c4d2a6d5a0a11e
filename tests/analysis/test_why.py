"""Why scenarios differ: shares, outcomes and worlds to look at, of histories written by hand."""

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.courses import chain_of, chains, pivots, typical
from sim.analysis.why import (
    HELD,
    LONGER,
    LOST,
    NEVER,
    OUTCOMES,
    SAME,
    SAVED,
    SHORTER,
    Why,
    weighted_mean,
)
from sim.batch.parting.history import Event, Parting


def event(day: int, kind: str = "line incident", actor: str = "israel", a: float = 1.0, b: float = 0.0) -> Event:
    return Event(day, kind, actor, "rafah", "palestinian", (a, 0.0), (b, 0.0))


def parting(world: int, day: int, through: dict[str, float], doors: dict[str, float] | None = None) -> Parting:
    return Parting(
        world=world,
        first=event(0, "offer", "turkey"),
        parted=event(day),
        rule="line_fire.incidents",
        through=through,
        doors=doors or {},
        leans=dict.fromkeys((*through, *(doors or {})), -1),
        themes={"force": 0, "fire": day, "crises": day + 5},
        pivot=event(day + 5, "crisis", "truce", 0.0, 1.0),
    )


def made() -> Why:
    """Six pairs: saved, lost, earlier, later, unchanged, and one that never parts."""
    confidence = {"israel.confidence": 1.0}
    partings = [
        parting(0, 10, confidence, {"isf.convoy": 1.0}),
        parting(1, 20, confidence),
        parting(2, 30, {"israel.confidence": 0.5, "isf.deterrence": 0.5}),
        parting(3, 40, {"isf.deterrence": 1.0}),
        parting(4, 50, confidence, {"isf.convoy": 0.5, "isf.trust": 0.5}),
        Parting(5),
    ]
    partings[0].end_doors, partings[1].end_doors = {"isf.convoy": 1.0}, {}
    held = np.array([365.0, 100.0, 50.0, 90.0, 365.0, 80.0]), np.array([100.0, 365.0, 80.0, 60.0, 365.0, 80.0])
    return Why("a", "b", partings, held, (held[0] < 365, held[1] < 365), 365)


def test_what_came_of_it() -> None:
    why = made()
    assert why.outcome.tolist() == [SAVED, LOST, SHORTER, LONGER, HELD, SAME]
    assert {name: found.value for name, found in why.outcomes.items()} == {
        name: 0.0 if name == NEVER else pytest.approx(1 / 6) for name in OUTCOMES
    }
    assert why.difference.value == pytest.approx(np.mean([265, -265, -30, 30, 0, 0]))
    assert why.never.value == pytest.approx(1 / 6)


def test_channels_share_the_credit() -> None:
    why = made()
    found = {(each.door, each.reading): each for each in why.channels}
    assert {key: each.part.sum() for key, each in found.items()} == {
        ("isf.convoy", "israel.confidence"): 1.5,
        ("", "israel.confidence"): 1.5,
        ("", "isf.deterrence"): 1.5,
        ("isf.trust", "israel.confidence"): 0.5,
    }
    assert sum(each.share.value for each in why.channels) == pytest.approx(1.0)
    convoys = found["isf.convoy", "israel.confidence"]
    assert convoys.share.value == pytest.approx(0.3)
    assert convoys.changed.value == pytest.approx(0.25), "of the four that end on another day"
    assert convoys.outcomes == {**dict.fromkeys(OUTCOMES, 0.0), SAVED: 1 / 6, HELD: pytest.approx(0.5 / 6)}
    assert convoys.gained.value == pytest.approx(265 / 1.5)
    assert (convoys.more, convoys.door_more) == (0.0, 0.0)
    assert [name for name, _ in why.doors] == ["", "isf.convoy", "isf.trust"]


def test_ends_and_their_doors() -> None:
    why = made()
    assert why.ends_asked == 2
    assert [(name, found.value) for name, found in why.end_doors] == [("", 0.5), ("isf.convoy", 0.5)]


def test_first_things_chains_and_pivots() -> None:
    why = made()
    ((kind, share, day),) = why.first
    assert (kind, day) == ("offer", 0.0)
    assert share.value == pytest.approx(5 / 6)
    assert why.day_of_parting == (14.0, 30.0, 46.0)
    (((kind, rule), part, day),) = why.events
    assert (kind, rule, part.value, day) == ("line incident", "line_fire.incidents", 1.0, 30.0)
    assert why.themes["crises"][0].value == pytest.approx(5 / 6)
    assert chains(why)[0][0] == ("fire", "crises")
    assert pivots(why, SAVED) == [("crisis", "b", 1)]
    assert pivots(why, SAME) == []


def test_after_wars_of_different_length_ends_are_compared_by_their_dates() -> None:
    """Same day; later in A, after a shorter time; no ceasefire in A; held to the horizon from day 30 on."""
    held = np.array([20.0, 10.0, 0.0, 70.0]), np.array([30.0, 15.0, 100.0, 100.0])
    ended = np.array([True, True, False, False]), np.array([True, True, False, False])
    began = np.array([10.0, 40.0, np.nan, 30.0]), np.zeros(4)
    why = Why("a", "b", [Parting(world) for world in range(4)], held, ended, 100, began)
    assert why.outcome.tolist() == [SAME, LONGER, NEVER, HELD]
    assert why.otherwise.tolist() == [False, True, False, False]
    assert why.gained.tolist() == [-10.0, -5.0, -100.0, -30.0]


def test_states_that_say_the_same_are_one_channel() -> None:
    partings = [parting(0, 10, {"isf.deterrence_mean": 1.0}), parting(1, 10, {"isf.deterrence": 1.0})]
    partings[1].leans = {"isf.deterrence": 1}
    held, ended = np.array([9.0, 9.0]), np.ones(2, dtype=bool)
    (channel,) = Why("a", "b", partings, (held, held), (ended, ended), 365).channels
    assert (channel.reading, channel.share.value, channel.more) == ("isf.deterrence", 1.0, 0.5)


def test_a_chain_begins_with_what_parted_even_if_amounts_differed_before() -> None:
    closed = replace(parting(0, 10, {}), parted=event(10, "crossings closed"), themes={"aid": 2, "fire": 12, "talk": 1})
    assert chain_of(closed) == ("aid", "fire")
    assert chain_of(replace(closed, themes={"aid": 2})) == ("aid",)


def test_typical_worlds() -> None:
    why = made()
    assert [(each.world, each.outcome) for each in typical(why)] == [(0, SAVED), (1, LOST), (4, HELD)]


def test_of_many_the_one_nearest_the_median_in_the_usual_way() -> None:
    usual = {"israel.confidence": 1.0}
    partings = [parting(world, 10 + world, usual if world else {"isf.convoy": 1.0}) for world in range(6)]
    gained = np.array([3.0, 10.0, 20.0, 31.0, 40.0, 500.0])
    held = 365.0 - 500.0 + gained, np.full(6, 365.0 - 500.0)
    true, false = np.ones(6, dtype=bool), np.zeros(6, dtype=bool)
    why = Why("a", "b", partings, held, (false, true), 365)
    assert [(each.world, each.outcome) for each in typical(why)] == [(3, SAVED)]


def test_where_nothing_parts() -> None:
    held = np.array([10.0, 20.0])
    ended = np.ones(2, dtype=bool)
    why = Why("a", "b", [Parting(0), Parting(1)], (held, held), (ended, ended), 365)
    assert (why.channels, typical(why), why.first, why.events, chains(why)) == ([], [], [], [], [])
    assert why.never.value == 1.0
    assert why.never.low < 1.0


def test_a_weighted_mean_counts_worlds_in_part() -> None:
    found = weighted_mean(np.array([1.0, 3.0, 100.0]), np.array([1.0, 1.0, 0.0]))
    assert found.value == 2.0
    assert found.low < 1.0 < 3.0 < found.high
    assert np.isnan(weighted_mean(np.array([1.0]), np.array([0.0])).value)
    even = weighted_mean(np.arange(10.0), np.full(10, 0.5))
    assert even.high - even.low == pytest.approx(2 * 2.2622 * np.std(np.arange(10.0), ddof=1) / np.sqrt(10), rel=1e-3)
