"""Values and their prior quantiles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from sim import load_scenario
from sim.analysis.calibration.uniform import from_logit, from_uniform, to_logit, to_uniform, uncertain
from sim.model.beliefs import draw_beliefs
from sim.model.lanes import Lanes
from sim.scenario import Parameter


def parameter(
    distribution: str, value: float = 2.0, low: float = 1.0, high: float = 9.0, drawn: bool = True
) -> Parameter:
    return Parameter("toy.pace", value, low, high, distribution, "ratio", ("assumption",), "", "", drawn)


@pytest.mark.parametrize("distribution", ["uniform", "loguniform", "beta"])
@given(u=st.floats(1e-4, 1.0 - 1e-4))
def test_there_and_back(distribution: str, u: float) -> None:
    each = parameter(distribution)
    value = from_uniform(each, u)
    assert 1.0 <= value <= 9.0
    assert to_uniform(each, value) == pytest.approx(u, abs=1e-9)
    assert from_logit(to_logit(u)) == pytest.approx(u, abs=1e-12)


@pytest.mark.parametrize(
    ("distribution", "u", "value"),
    [("uniform", 0.25, 3.0), ("loguniform", 0.5, 3.0), ("beta", 0.9, 1.0 + 8.0 * beta.ppf(0.9, 1.0, 7.0))],
)
def test_known_values(distribution: str, u: float, value: float) -> None:
    # The beta's mean 2 lies an eighth of the way from 1 to 9, and its concentration is 8.
    assert from_uniform(parameter(distribution), u) == pytest.approx(value)


def test_values_at_and_beyond_the_limits_stay_finite() -> None:
    for distribution in ("uniform", "loguniform", "beta"):
        u = to_uniform(parameter(distribution), [1.0, 9.0, 0.5, 10.0])
        assert ((u > 0.0) & (u < 1.0)).all() and np.isfinite(to_logit(u)).all()


def test_a_fixed_parameter_has_no_prior() -> None:
    with pytest.raises(ValueError, match=r"toy.pace is fixed"):
        to_uniform(parameter("fixed"), 2.0)
    with pytest.raises(ValueError, match=r"toy.pace is fixed"):
        from_uniform(parameter("beta", drawn=False), 0.5)


def test_what_the_model_draws_is_read_back_and_is_uniform() -> None:
    scenario, worlds = load_scenario("baseline"), 400
    values = draw_beliefs(scenario, Lanes.of_worlds(range(worlds)), 3, fixed=False, ensemble=True)
    paths = uncertain(dict(scenario.parameters))
    assert len(paths) > 100
    means = []
    for path in paths:
        each = scenario.parameters[path]
        u = to_uniform(each, values[path])
        np.testing.assert_allclose(
            from_uniform(each, u), values[path], rtol=2e-5, atol=1e-9 + 2e-6 * abs(each.high or 0.0)
        )
        means.append(u.mean())
    # The mean of 400 uniforms has a standard error of 0.0144; five of them for hundreds of parameters.
    assert np.abs(np.array(means) - 0.5).max() < 5 * 0.0144
