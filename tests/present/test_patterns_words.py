"""What is said of figures that fail."""

from __future__ import annotations

import pytest

from sim.analysis.patterns.judge import judge
from sim.analysis.patterns.measured import Measured
from sim.evidence.patterns import patterns
from sim.present.patterns.words import explain


@pytest.mark.parametrize(
    ("value", "low", "high", "reaches"),
    [(4.0, 3.0, 5.0, True), (30.0, 22.0, 40.0, False), (70.0, 1.0, 90.0, True), (70.0, 60.0, 90.0, True)],
)
def test_an_interval_that_reaches_into_the_band_is_told(value: float, low: float, high: float, reaches: bool) -> None:
    key = "median_days_to_collapse"  # 5 to 60 days
    if not reaches:
        value, low, high = value + 60.0, low + 60.0, high + 60.0
    nan = float("nan")
    found = Measured("SF13", key, value, low, high, nan, nan, 10, "somewhere")
    judged = judge([patterns()["SF13"]], [found])[0]
    verdict = next(each for each in judged.verdicts if each.key == key)
    assert verdict.state == "fail"
    assert ("its interval reaches into the band" in explain(judged, verdict)) is reaches
