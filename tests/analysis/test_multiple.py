"""Holm's correction against statsmodels and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from sim.analysis.multiple import holm


@pytest.mark.parametrize("number", [1, 2, 9, 40])
def test_adjusted_values_are_those_of_statsmodels(number: int) -> None:
    p = np.random.default_rng(number).beta(0.3, 2.0, number)
    found = holm({place: float(value) for place, value in enumerate(p)})
    np.testing.assert_allclose(list(found.values()), multipletests(p, method="holm")[1], rtol=1e-12)


def test_names_and_order_stay() -> None:
    found = holm({"c": 0.04, "a": 0.01, "b": 0.03})
    assert list(found) == ["c", "a", "b"]
    assert found == pytest.approx({"c": 0.06, "a": 0.03, "b": 0.06})


def test_a_comparison_that_could_not_be_made_does_not_count() -> None:
    found = holm({"a": 0.01, "none": math.nan, "b": 0.02})
    assert found["a"] == 0.02 and found["b"] == 0.02 and math.isnan(found["none"])
    assert holm({}) == {}


@pytest.mark.parametrize("wrong", [-0.1, 1.5, math.inf])
def test_what_is_no_chance_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="p-value of 'x'"):
        holm({"x": wrong})
