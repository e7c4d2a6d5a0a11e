"""Every pattern is measured in the model as it is, whatever the verdict."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from sim.analysis.patterns.judge import MEASURES
from sim.analysis.patterns.runs import Runs
from sim.evidence.patterns import patterns

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def runs() -> Runs:
    return Runs(worlds=60, seed=11)


@pytest.fixture(autouse=True)
def few_scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pool three scenarios instead of sixty."""
    names = ("baseline", "no-force", "pause-2023")
    monkeypatch.setattr("sim.scenario.installed_vocabulary", lambda: SimpleNamespace(scenario_names=lambda: names))


@pytest.mark.parametrize("name", MEASURES)
def test_each_figure_of_its_band_is_told(name: str, runs: Runs) -> None:
    found = [each for each in MEASURES[name](runs) if each.pattern == name]
    assert {each.key for each in found} == set(patterns()[name].band)
    for each in found:
        assert each.how and not math.isnan(each.value), each
        assert math.isnan(each.low) or each.low <= each.high
        assert math.isnan(each.inside) or 0.0 <= each.inside <= 1.0
        assert math.isnan(each.percentile) or 0.0 <= each.percentile <= 1.0
