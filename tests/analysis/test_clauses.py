"""Which clause did it: planted clauses are credited with what they do, and intervals are what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Rectangle

from sim.analysis.clauses import (
    decompose,
    decompose_outcome,
    default_outcomes,
    plan_clauses,
)
from sim.analysis.decomposed import Decomposition, Effect, Interaction, Part, same_in_every_world
from sim.analysis.shapley import drawn_orders, interaction_indices, masks_needed, shapley_values
from sim.analysis.survival import Estimate, Floats
from sim.analysis.targets import Target, UnknownMeasure
from sim.batch import PieceFailed, simulate, simulate_together
from sim.present.clauses.chart import draw, render
from sim.present.clauses.report import to_text
from sim.present.clauses.tables import files, to_dict
from sim.present.clauses.words import Scale, all_called, finding
from sim.scenario import Scenario, load_scenario
from sim.scenario.clauses import split_into_clauses

TARGET = Target("days_held", "days", "Days held", "Days", "days_held")

PLANTED = """\
format: 1
name: planted
extends: baseline
days: 40
parameters:
  line_fire: {line_rate: 4}
  safe_passage: {example_gain: 0.9}
contributors:
  turkey: {name: Another name}
measures:
  - {name: shock, day: 5, do: shock, israeli_deaths: 60, palestinian_deaths: 0, source: assumption}
"""


def planted_worlds(worlds: int, effects: Floats, seed: int, spread: float = 20.0) -> dict[int, Floats]:
    """Worlds with luck of their own that all coalitions share, and effects that differ from world to world."""
    luck = np.random.default_rng(seed)
    base = luck.normal(100.0, spread, worlds)
    strength = luck.gamma(2.0, 0.5, worlds)
    return {mask: base + effects[mask] * strength for mask in range(len(effects))}


def random_game(players: int, seed: int) -> Floats:
    effects = np.random.default_rng(seed).normal(0.0, 5.0, 1 << players)
    effects[0] = 0.0
    return effects


def test_planted_shares_are_found_and_add_up_in_every_world() -> None:
    effects = np.array([0.0, 10.0, 0.0, 10.0, 4.0, 20.0, 4.0, 20.0])  # 0 and 2 do more together; 1 does nothing
    found = decompose_outcome(planted_worlds(2000, effects, 3), 3, (), TARGET)
    values = [each.estimate.value for each in found.shares]
    assert values == pytest.approx([13.0, 0.0, 7.0], rel=0.1) and values[1] == 0.0
    assert sum(values) == pytest.approx(found.total.estimate.value, abs=1e-9)
    assert same_in_every_world(found) == (1,) and found.shares[1].nothing and not found.shares[1].told
    assert [(each.one, each.other) for each in found.mattering] == [(0, 2)]
    assert found.mattering[0].part.estimate.value == pytest.approx(6.0, rel=0.1)
    assert [each.estimate.value for each in found.alone] == pytest.approx([10.0, 0.0, 4.0], rel=0.1)
    assert [each.estimate.value for each in found.last] == pytest.approx([16.0, 0.0, 10.0], rel=0.1)


def test_luck_alone_is_no_effect() -> None:
    luck = np.random.default_rng(5)
    values = {mask: luck.normal(0.0, 1.0, 400) for mask in range(8)}
    found = decompose_outcome(values, 3, (), TARGET)
    assert not any(part.told for part in (found.total, *found.shares)) and not found.mattering


def test_rounding_is_no_difference_and_missing_worlds_are_left_out() -> None:
    effects = np.array([0.0, 3.0, 0.0, 3.0])
    values = planted_worlds(300, effects, 7)
    values[2] = values[2] * (1 + 1e-13)
    values[3] = np.where(np.arange(300) < 10, np.nan, values[3])
    found = decompose_outcome(values, 2, (), TARGET)
    assert (found.worlds, found.left_out) == (290, 10)
    assert found.shares[1].nothing and same_in_every_world(found) == (1,)


def test_no_world_and_few_worlds_tell_nothing() -> None:
    found = decompose_outcome({mask: np.full(4, np.nan) for mask in range(4)}, 2, (), TARGET)
    assert found.worlds == 0 and not found.total.enough
    few = decompose_outcome(planted_worlds(20, np.array([0.0, 9.0, 1.0, 10.0]), 1), 2, (), TARGET)
    assert not few.total.enough and not any(each.told for each in few.shares)


def test_drawn_orders_come_near_the_exact_shares_and_say_how_near() -> None:
    players = 7
    effects = random_game(players, 11)
    values, orders = planted_worlds(300, effects, 2), drawn_orders(players, 8)
    known = {mask: values[mask] for mask in masks_needed(players, orders)}
    drawn, exact = decompose_outcome(known, players, orders, TARGET), decompose_outcome(values, players, (), TARGET)
    total = sum(each.estimate.value for each in drawn.shares)
    assert total == pytest.approx(drawn.total.estimate.value) and not drawn.interactions
    pairs = list(zip(drawn.shares, exact.shares, strict=True))
    for near, true in pairs:
        # How often intervals hold the truth is tested over many games; one game may miss.
        assert abs(near.estimate.value - true.estimate.value) < near.estimate.high - near.estimate.low
        assert near.estimate.high - near.estimate.low > true.estimate.high - true.estimate.low


@pytest.mark.long
def test_intervals_hold_the_true_shares_as_often_as_they_say() -> None:
    effects = random_game(3, 1)
    true, pairs = shapley_values(effects[:, None])[:, 0], interaction_indices(effects[:, None])[:, 0]
    inside = []
    for seed in range(40):
        found = decompose_outcome(planted_worlds(250, effects, seed), 3, (), TARGET)
        parts = [*found.shares, *(each.part for each in found.interactions)]
        inside += [p.estimate.low <= t <= p.estimate.high for p, t in zip(parts, [*true, *pairs], strict=True)]
    assert 0.91 <= np.mean(inside) <= 0.985


@pytest.mark.long
def test_intervals_of_drawn_orders_hold_the_true_shares_over_many_games() -> None:
    inside, players, orders = [], 7, drawn_orders(7, 8)
    needed = masks_needed(players, orders)
    for seed in range(40):
        effects = random_game(players, 1000 + seed)
        values = planted_worlds(250, effects, seed)
        found = decompose_outcome({mask: values[mask] for mask in needed}, players, orders, TARGET)
        true = shapley_values(effects[:, None])[:, 0]
        inside += [p.estimate.low <= t <= p.estimate.high for p, t in zip(found.shares, true, strict=True)]
    assert np.mean(inside) >= 0.92


def planted(tmp_path: Path) -> tuple[Scenario, Scenario]:
    (tmp_path / "planted.yaml").write_text(PLANTED)
    return replace(load_scenario("baseline"), days=40), load_scenario(tmp_path / "planted.yaml")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Decomposition:
    clauses = split_into_clauses(*planted(tmp_path_factory.mktemp("planted")))
    plan = plan_clauses(clauses)
    return decompose(plan, 60, 3, lambda cases: simulate_together(cases, 60, 3, workers=1))


def test_in_the_model_an_inert_clause_has_nothing_and_a_strong_one_all(told: Decomposition) -> None:
    names = [each.name for each in told.clauses.clauses]
    inert = (names.index("contributors.turkey"),)
    strong = names.index("measures.shock")
    for effect in told.effects:
        assert effect.shares[inert[0]].estimate.value == 0.0 and effect.shares[inert[0]].nothing
        assert inert[0] in same_in_every_world(effect)
        assert sum(each.estimate.value for each in effect.shares) == pytest.approx(effect.total.estimate.value)
    held = told.effects[1]
    assert held.target.name == "days_held" and held.shares[strong].told
    assert max(range(len(names)), key=lambda place: abs(held.shares[place].estimate.value)) == strong


def test_outer_coalitions_are_the_runs_of_base_and_scenario(tmp_path: Path) -> None:
    base, full = planted(tmp_path)
    clauses = split_into_clauses(base, full)
    every = (1 << len(clauses.clauses)) - 1
    cases = [clauses.coalition(mask) for mask in (0, 1, every)]
    first, _, last = simulate_together(cases, 20, 4, workers=1)
    for table, scenario in ((first, base), (last, full)):
        pd.testing.assert_frame_equal(table, simulate(scenario, 20, 4, workers=1).outcomes)


def test_equal_scenarios_are_run_once_and_the_number_of_processes_does_not_matter(tmp_path: Path) -> None:
    base, full = planted(tmp_path)
    seen: list[int] = []
    one = simulate_together([base, full, base], 30, 1, workers=1, progress=lambda told: seen.append(told.total))
    two = simulate_together([base, full, base], 30, 1, workers=2)
    assert set(seen) == {60} and one[0] is one[2]
    for a, b in zip(one, two, strict=True):
        pd.testing.assert_frame_equal(a, b)


def test_a_world_that_fails_stops_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.batch import fake_model

    monkeypatch.setattr("sim.batch.engine.work.ENGINE", fake_model.ENGINE)
    monkeypatch.setattr("sim.batch.engine.assembly.outcome_words", lambda scenario: {"cause": ("held", "spiral")})
    cases = [fake_model.scenario("toy"), replace(fake_model.scenario("bad", fail=[3]), opening="war")]
    with pytest.raises(PieceFailed, match="scenario bad, seed 1, world 3"):
        simulate_together(cases, 10, 1, workers=1)


def test_what_cannot_be_planned(tmp_path: Path) -> None:
    clauses = split_into_clauses(*planted(tmp_path))
    with pytest.raises(UnknownMeasure, match="did you mean days_held"):
        plan_clauses(clauses, ["days_hold"])
    one = split_into_clauses(load_scenario("baseline"), load_scenario("no-force"))
    with pytest.raises(ValueError, match="one clause only, troop_offers"):
        plan_clauses(one)
    many = split_into_clauses(load_scenario("baseline"), load_scenario("truce-without-plan"))
    with pytest.raises(ValueError, match="13 clauses have 8,192 coalitions"):
        plan_clauses(many, orders=None)
    drawn = plan_clauses(many)
    assert len(drawn.orders) == 8 and drawn.masks[0] == 0 and drawn.masks[-1] == (1 << 13) - 1


def effects_of(told: Decomposition, shares: Sequence[float]) -> Effect:
    table = np.zeros(1 << len(shares))
    for mask in range(len(table)):
        table[mask] = sum(share for place, share in enumerate(shares) if mask >> place & 1)
    values = planted_worlds(200, table, 1, spread=1.0)
    return decompose_outcome(values, len(shares), (), told.effects[1].target)


def test_sentences_say_what_the_figures_do(told: Decomposition) -> None:
    names = all_called(told.clauses)
    count = len(names)
    text = finding(told, effects_of(told, [5.0, -2.0, *[0.0] * (count - 2)]))
    assert text.startswith("Of +2.96 days (") and f"{names[0]} brings +4.94 (" in text
    assert f"{names[1]} \N{MINUS SIGN}1.98 (" in text
    assert "change it in no world" in text
    brief = finding(told, effects_of(told, [5.0, -2.0, *[0.0] * (count - 2)]), brief=True)
    assert text.startswith(f"{brief};") and draw(told).get_label() == finding(told, told.effects[0], brief=True)
    assert "nothing differs in any world" in finding(told, effects_of(told, [0.0] * count))


def test_files_and_report_agree_with_the_figures(told: Decomposition) -> None:
    assert default_outcomes(40) == tuple(each.target.name for each in told.effects)
    written = files(told)
    rows = written["clauses.csv"].splitlines()
    assert len(rows) == 1 + 3 * (len(told.clauses.clauses) + 1)
    data = json.loads(written["clauses.json"])
    assert data == json.loads(json.dumps(to_dict(told), allow_nan=False)) and data["exact"] is True
    mine = [row for row in data["shares"] if row["outcome"] == "days_held"]
    assert sum(row["share"] for row in mine[:-1]) == pytest.approx(mine[-1]["share"], abs=1e-6)
    text = to_text(told)
    assert "Exploration under stated assumptions, not a forecast." in text and "All together" in text
    assert max(map(len, text.splitlines())) <= 120 and max(map(len, to_text(told, 60).splitlines())) <= 70


def marked_rough(text: str) -> set[str]:
    """Outcomes in whose block of a report `~` stands."""
    names = ("holding_40", "days_held", "deaths_per_day")
    blocks = [block for block in text.partition("? cannot be told")[0].split("\n\n") if "in the base, " in block]
    return {name for name in names for block in blocks if f"({name})" in block and "~" in block}


def test_marks_of_rough_intervals_and_their_footnote_agree(told: Decomposition) -> None:
    def footnote(text: str) -> set[str]:
        found = re.search(r"world in ten differs \((.*?)\)", " ".join(text.split()))
        return set(found[1].split(", ")) if found else set()

    rough, sound = Part(Estimate(2.0, 1.0, 3.0), 0.05, 0.0, True), Part(Estimate(2.0, 1.0, 3.0), 0.5, 0.0, True)
    count = len(told.clauses.clauses)
    plain = [
        replace(
            each, total=sound, shares=(sound,) * count, alone=(sound,) * count, last=(sound,) * count, interactions=()
        )
        for each in told.effects
    ]
    assert not marked_rough(to_text(replace(told, effects=tuple(plain))))
    assert not footnote(to_text(replace(told, effects=tuple(plain))))
    pair = (Interaction(0, 1, rough, True),)
    for kind in ({"total": rough}, {"alone": (rough,) * count}, {"last": (rough,) * count}, {"interactions": pair}):
        text = to_text(replace(told, effects=(plain[0], replace(plain[1], **kind), plain[2])))
        assert marked_rough(text) == footnote(text) == {"days_held"}, kind
    assert "together add +2.0~ days (+1.0 to +3.0)" in " ".join(text.split())


def test_what_is_told_is_not_written_as_nothing_and_what_is_next_to_nothing_is_no_headline(told: Decomposition) -> None:
    large = Part(Estimate(20.0, 10.0, 30.0), 0.9, 0.0, True)
    tiny = Part(Estimate(0.0004, 0.0001, 0.0009), 0.9, 0.0, True)
    untold = Part(Estimate(0.0, -0.0001, 0.0001), 0.9, 1.0, True)
    rest = (untold,) * (len(told.clauses.clauses) - 2)
    effect = replace(told.effects[1], total=large, shares=(large, tiny, *rest), interactions=())
    names = all_called(told.clauses)
    text = finding(told, effect)
    assert f"{names[1]} brings next to nothing" in text and "0 (0 to 0)" not in text
    assert names[1] not in finding(told, effect, brief=True)
    written = Scale.of(effect)
    assert written.both(tiny) == "+0.0004 (+0.0001 to +0.0009)" and written.both(untold).startswith("0.0 (")


def test_a_clause_is_called_by_what_it_says() -> None:
    clauses = split_into_clauses(load_scenario("baseline"), load_scenario("robust-mandate"))
    assert {
        "ISF effect: enforcement",
        "Mandate: council authority",
        "Turkey as a contributor: takes no part",
        "Indonesia as a contributor",
        "Mandate on day 0",
    } <= set(all_called(clauses))
    taking = split_into_clauses(load_scenario("force-5000-by-day-45"), load_scenario("turkey-in-early-force"))
    assert set(all_called(taking)) == {"Indonesia as a contributor: offer", "Turkey as a contributor: takes part"}
    grouped = split_into_clauses(clauses.base, clauses.full, {"the force": ["isf_effect"]})
    assert "the force" in all_called(grouped)


def test_the_chart_starts_at_nothing_and_its_bytes_are_always_the_same(told: Decomposition) -> None:
    figure = draw(told)
    figure.canvas.draw()
    assert len(figure.axes) == 3
    for axes, effect in zip(figure.axes, told.effects, strict=True):
        bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        factor = 100.0 if effect.target.unit == "share" else 1.0
        parts = [*effect.shares, effect.total]
        assert len(bars) == len(parts)
        assert [bar.get_x() for bar in bars] == [0.0] * len(parts), "every bar starts at nothing"
        assert [bar.get_width() for bar in bars] == pytest.approx([each.estimate.value * factor for each in parts])
        white = to_rgba("white")
        assert [bar.get_facecolor() != white for bar in bars] == [each.told for each in parts]
        lines = [each.get_segments()[0] for each in axes.collections if isinstance(each, LineCollection)]
        shown = [each.estimate for each in parts if not each.nothing]
        assert [tuple(line[:, 0]) for line in lines] == [
            pytest.approx((each.low * factor, each.high * factor)) for each in shown
        ]
        right = axes.get_window_extent().x1
        labels = [text for text in axes.texts if text.get_position()[0] == 1.0]
        assert len(labels) == len(parts) and all(text.get_window_extent().x0 > right for text in labels)
        assert [text.get_text().endswith("?") for text in labels] == [
            not each.told and not each.nothing for each in parts
        ]
        assert max(text.get_window_extent().x1 for text in labels) <= figure.bbox.width
    assert render(told, "svg", "isf clauses x") == render(told, "svg", "isf clauses x")
