"""A replayed world is held against the stored one to the last bit."""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.explain.stored import Differs, differing


def test_equal_to_the_last_bit() -> None:
    stored = {"deaths": np.float64(0.1) + 0.2, "cause": "spiral", "day": math.nan, "crises": np.int64(3)}
    same: dict[str, float | str] = {"deaths": 0.1 + 0.2, "cause": "spiral", "day": math.nan, "crises": 3.0}
    assert differing(stored, same) == []
    other = {**same, "deaths": 0.3, "cause": "deadline", "day": 4.0}
    assert [each.name for each in differing(stored, other)] == ["deaths", "cause", "day"]


def test_what_is_missing_differs() -> None:
    assert differing({"deaths": 1.0}, {}) == [Differs("deaths", 1.0, None)]
    assert differing({"cause": math.nan}, {"cause": "held"})[0].replayed == "held"
