"""What the gallery may claim: nothing from few worlds or rounding, and of equal arms that they are equal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.present.gallery import Gallery
from sim.present.gallery.contrast import less
from sim.present.gallery.findings import apart

from .fake_batch import fake_batch, fake_sweep
from .test_gallery import CURVES, TWO, drawn, words


def test_rounding_is_no_difference() -> None:
    arm = np.array([1e6, 5.0, np.nan])
    assert less(arm + np.array([1e-4, 0.0, 0.0]), arm)[:2].tolist() == [0.0, 0.0]
    assert less(arm + np.array([1.0, 0.01, 0.0]), arm)[:2].tolist() == pytest.approx([1.0, 0.01])
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
            assert not [text for text in words(figure) if "(" in text.get_text() and text.get_weight() == "bold"]
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
