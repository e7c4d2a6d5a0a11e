"""What is asked of a batch is checked, told in its manifest, and worked off in balance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch.folder import Folder
from sim.batch.store.another import differences
from sim.batch.store.batch import Arm, Batch
from sim.batch.store.order import Step, steps
from sim.batch.store.parts import Store
from sim.batch.store.tickets import LANES
from sim.scenario import load_study
from tests.batch import fake_model
from tests.batch.batches import batch_of


def test_a_batch_takes_the_shortest_horizon_and_the_first_arm_as_baseline() -> None:
    batch = Batch.of([fake_model.scenario("x", 60), fake_model.scenario("y", 45)])
    assert (batch.days, batch.names, batch.worlds, batch.seed) == (45, ("x", "y"), 500, 1)
    again = Batch.of([fake_model.scenario("x", 60), fake_model.scenario("y", 45)], baseline="y")
    assert again.names == ("y", "x") and again.manifest()["baseline"] == "y"


def test_a_study_says_what_is_asked_unless_told_otherwise() -> None:
    study = load_study("turkish-contingent")
    batch = Batch.of_study(study)
    assert (batch.worlds, batch.seed) == (study.worlds, study.seed)
    assert batch.names == tuple(arm.name for arm in study.arms)
    assert batch.study is not None and batch.study["question"] == study.question
    assert (Batch.of_study(study, 7, 9, days=11).worlds, Batch.of_study(study, 7, 9, days=11).days) == (7, 11)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"worlds": 0}, "worlds: found 0; allowed: 1 to 1,000,000"),
        ({"seed": -1}, "seed: found -1"),
        ({"days": 0}, "days: found 0"),
        ({"split": 301}, "split: found 301; allowed: 0 to 300"),
        ({"series": "hourly"}, "series: found 'hourly' .allowed: weekly, daily, none"),
        ({"arms": "aba"}, "found two named a"),
        ({"arms": ""}, "scenarios: found none"),
        ({"baseline": "z"}, "baseline: found 'z' .allowed: a, b, c"),
    ],
)
def test_impossible_batches_are_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        batch_of(**wrong)


def test_a_recipe_holds_what_the_model_reads_and_nothing_else() -> None:
    recipe = batch_of().recipe("a", "own")
    assert recipe == batch_of(title="Another title", worlds=7).recipe("a", "own")
    for other in (
        batch_of(own_days={"a": 40}), batch_of(seed=2), batch_of(days=20), batch_of(fixed=True), batch_of(events=True),
        batch_of(series="daily"),
    ):  # fmt: skip
        assert other.recipe("a", "own") != recipe
    assert set(recipe) == {
        "fingerprint", "lanes", "seed", "days", "fixed", "events", "series", "code", "libraries", "arithmetic",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"seed": 2}, "seed 1 there, 2 asked for"),
        ({"days": 20}, "days 30 there, 20 asked for"),
        ({"series": "daily"}, "series weekly there, daily asked for"),
        ({"fixed": True}, "drawn parameters there, central values asked for"),
        ({"events": True}, "without events there"),
        ({"study": {"name": "x"}}, "no study there, study x asked for"),
        ({"over": {"p.q": (1.0,)}}, "a sweep over nothing there, over p.q asked for"),
        ({"arms": "d"}, "scenarios a, b, c there, d asked for"),
    ],
)
def test_another_batch_is_told_apart(other: dict[str, Any], told: str) -> None:
    assert told in differences(batch_of().manifest(), batch_of(**other).manifest())


@pytest.mark.parametrize(
    "more",
    [{"worlds": 700}, {"arms": "abd"}, {"title": "Other"}, {"own_days": {"b": 44}}, {"split": 9}, {"baseline": "c"}],
)
def test_more_of_the_same_is_the_same_batch(more: dict[str, Any]) -> None:
    assert differences(batch_of().manifest(), batch_of(**more).manifest()) == []


def test_other_settings_make_another_batch() -> None:
    there, here = (
        Batch.of([Arm(fake_model.scenario("a"), settings)]).manifest() for settings in ({"end": "absorbing"}, {})
    )
    assert differences(there, here) == ["end=absorbing set there, nothing asked for"]


def plan(tmp_path: Path, arms: str, worlds: int, **more: Any) -> list[Step]:
    store = Store(Folder(tmp_path / "x"), lambda _text: None)
    return steps(store, [(name, name) for name in arms], worlds, **more)


def test_all_arms_go_through_a_block_before_any_goes_on(tmp_path: Path) -> None:
    found = plan(tmp_path, "abc", 1200, chunk=500)
    assert [(step.arms, step.worlds[0], step.worlds[-1]) for step in found] == [
        *(((arm,), 0, 499) for arm in "abc"), *(((arm,), 500, 999) for arm in "abc"),
        *(((arm,), 1000, 1199) for arm in "abc"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("worlds", "starts"),
    [(500, [0]), (2500, [0]), (6001, [0, 1250, 2500, 5000]), (10_000, [0, 833, 1666, 2500, 5000, 7500])],
)  # fmt: skip
def test_a_long_batch_has_worlds_to_use_early(tmp_path: Path, worlds: int, starts: list[int]) -> None:
    found = plan(tmp_path, "ab", worlds)
    assert [step.worlds[0] for step in found] == [start for start in starts for _ in "ab"]
    assert [step.arms for step in found[:2]] == [("a",), ("b",)]
    # Cuts that tests or users ask for are not cut below what is worth it.
    assert len(plan(tmp_path, "a", 6000, chunk=100)) == 60


def test_arms_that_mean_the_same_are_simulated_once(tmp_path: Path) -> None:
    store = Store(Folder(tmp_path / "x"), lambda _text: None)
    found = steps(store, [("a", "same"), ("b", "other"), ("c", "same")], 100)
    assert [step.arms for step in found] == [("a", "c"), ("b",)]
    store.of("c").add(range(50), {})
    found = steps(store, [("a", "same"), ("b", "other"), ("c", "same")], 100)
    assert [(step.arms, step.worlds[0]) for step in found] == [(("a",), 0), (("b",), 0), (("c",), 50)]


@given(
    st.integers(1, 4), st.integers(1, 900), st.integers(1, 600), st.integers(1, 5), st.integers(0, 300),
    st.sets(st.integers(0, 899), max_size=40),
)  # fmt: skip
def test_steps_cover_what_is_missing_once(
    arms: int, worlds: int, chunk: int, workers: int, split: int, there: set[int]
) -> None:
    store = Store(Folder("x"), lambda _text: None)
    if there:
        store.of("a").add(sorted(there), {})
    split = min(split, worlds)
    names = "abcd"[:arms]
    found = steps(store, [(name, name) for name in names], worlds, split, workers, chunk)
    for name in names:
        for lanes in LANES:
            covered = [world for step in found if step.arms == (name,) and step.lanes == lanes for world in step.worlds]
            wanted = worlds if lanes == "own" else split
            done = there if (name, lanes) == ("a", "own") else set()
            assert covered == [world for world in range(wanted) if world not in done]
    assert all(len(step.worlds) <= chunk for step in found)


def test_every_worker_has_something_to_do_at_the_end(tmp_path: Path) -> None:
    assert [len(step.worlds) for step in plan(tmp_path, "abc", 500, workers=2)] == [500, 500, 250, 250]
    assert [len(step.worlds) for step in plan(tmp_path, "a", 1000, workers=4)] == [250] * 4
    assert len(plan(tmp_path, "ab", 20, workers=2)) == 2
