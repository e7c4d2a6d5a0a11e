"""What the gallery may claim: nothing from few worlds or rounding, and of equal arms that they are equal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.pairing import settled
from sim.present.gallery import Gallery
from sim.present.gallery.findings import apart
from sim.present.gallery.tradeoff import within

from .fake_batch import fake_batch, fake_sweep
from .test_gallery import CURVES, TWO, drawn, words


def test_rounding_is_no_difference() -> None:
    arm = np.array([1e6, 5.0, np.nan])
    assert (settled(arm + np.array([1e-4, 0.0, 0.0]), arm) - arm)[:2].tolist() == [0.0, 0.0]
    assert (settled(arm + np.array([1.0, 0.01, 0.0]), arm) - arm)[:2].tolist() == pytest.approx([1.0, 0.01])
    batch = fake_batch(2, 60, 90, ends=(0.4,))
    other = batch.arms["turkey-accepted"]
    moved = other.outcomes.assign(days_held=batch.arms["baseline"].outcomes["days_held"] * (1 + 1e-13))
    found = Gallery(replace(batch, arms={**batch.arms, "turkey-accepted": replace(other, outcomes=moved)}))
    assert found.differences(["days_held"])["turkey-accepted", "days_held"].same


def test_titles_say_which_comparisons_they_allow_for() -> None:
    batch = fake_batch(4, 60, 90)
    said = {
        "survival": "all 3 scenarios compared by the days held",
        "differences": "all 3 scenarios compared on one measure, which the title allows for too",
        "tradeoff": "all 3 scenarios compared by two measures, days held and trucks",
        "causes": "all 3 scenarios compared by each way to end",
    }
    for name, told in said.items():
        assert told in " ".join(text.get_text() for text in words(drawn(batch, name))), name
    swept = drawn(fake_sweep(TWO, 60, 90), "heatmap")
    assert "all 6 combinations swept on this measure" in " ".join(text.get_text() for text in words(swept))


@pytest.mark.parametrize("worlds", [1, 20, 49])
def test_few_worlds_tell_nothing(worlds: int) -> None:
    tells = "world tells" if worlds == 1 else "worlds tell"
    told = f"{worlds} {tells} nothing about differences: at least 50 are needed"
    batch = fake_batch(3, worlds, 90, ends=(0.1, 0.9, 0.2))
    for name in CURVES:
        figure = drawn(batch, name)
        assert figure.get_label() == told, name
        if name == "differences":
            marks = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
            assert marks and {line.get_markerfacecolor() for line in marks} == {"white"}
            assert not [text for text in words(figure) if "(" in text.get_text() and text.get_fontweight() == "bold"]
    sweep = fake_sweep(TWO, worlds, 90)
    figure = drawn(sweep, "heatmap")
    assert figure.get_label() == told
    hatched = [patch for axes in figure.axes for patch in axes.patches if patch.get_hatch()]
    assert len(hatched) == len(sweep.names) - 1


def test_arms_equal_to_each_other_are_told_alike_and_none_of_them_first() -> None:
    alike = fake_batch(6, 120, 200, ends=(0.3, 0.6, 0.6, 0.6, 0.6, 0.6))
    said = apart(Gallery(alike), "days_held")
    assert "; all alike (\N{MINUS SIGN}" in said and "turkey" not in said
    some = fake_batch(6, 120, 200, ends=(0.4, 0.2, 0.2, 0.7, 0.7, 0.65))
    said = apart(Gallery(some), "days_held")
    assert said.count("2 scenarios alike (") == 2 and "turkey" not in said


def test_arms_equal_to_the_baseline_are_the_same_in_every_world() -> None:
    some = fake_batch(4, 120, 200, ends=(0.4, 0.4, 0.7, 0.4))
    said = apart(Gallery(some), "days_held")
    assert said.endswith("; the same in every world with turkey-accepted and no-force") and "cannot" not in said
    shown = [text.get_text() for text in words(drawn(some, "differences", ["days_held"]))]
    assert shown.count("the same in every world") == 2


@pytest.mark.parametrize("places", [[-0.4, -0.2, 0.0, 2.5, 2.7, 2.9], [1.0] * 12, [0.1] * 30, [1.0]])
def test_labels_stay_in_their_panel(places: list[float]) -> None:
    moved = np.array(within(places, 0.1, 2.55, 0.2))
    assert moved.min() >= 0.1 - 1e-9 and moved.max() <= 2.55 + 1e-9
    if len(places) <= 12:
        assert (np.diff(np.sort(moved)) >= 0.2 - 1e-9).all()
    assert (moved[np.argsort(places, kind="stable")] == np.sort(moved)).all()


@pytest.mark.long
def test_labels_of_twelve_scenarios_stand_beside_their_own_panel() -> None:
    figure = drawn(fake_batch(12, 60, 365, end="continue"), "tradeoff")
    for axes in figure.axes:
        frame = axes.get_window_extent()
        labels = [text for text in axes.texts if text.get_text().strip()]
        assert len(labels) == 24
        for text in labels:
            box = text.get_window_extent()
            assert (box.y0 + box.y1) / 2 >= frame.y0 and (box.y0 + box.y1) / 2 <= frame.y1, text.get_text()


def test_one_world_is_not_magnified_nor_cut() -> None:
    figure = drawn(fake_batch(5, 1, 365), "tradeoff")
    for axes in figure.axes:
        low, high = axes.get_xlim()
        assert high - low >= 0.049 * high
        assert not any(line.get_clip_on() for line in axes.lines if line.get_marker() in ("o", "D"))
    shown = [text.get_text() for text in words(drawn(fake_batch(3, 1, 90), "fans"))]
    assert "1 world" in shown and not any("fewer than" in text for text in shown)
