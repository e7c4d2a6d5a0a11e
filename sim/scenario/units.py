"""The units a parameter may have, and the values each makes sense for."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """The values that make sense for a unit, ends included."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if math.isinf(self.high):
            return "any number" if math.isinf(self.low) else f"{self.low:g} or more"
        return f"{self.high:g} or less" if math.isinf(self.low) else f"{self.low:g} to {self.high:g}"


_PART = Domain(0.0, 1.0)
_AMOUNT = Domain(0.0, math.inf)
_REAL = Domain(-math.inf, math.inf)

UNITS: dict[str, Domain] = {
    "share": _PART,
    "probability": _PART,
    "correlation": Domain(-1.0, 1.0),
    **dict.fromkeys(("days", "weeks", "months", "years"), _AMOUNT),
    **dict.fromkeys(("per day", "per week", "per month", "per year"), _AMOUNT),
    **dict.fromkeys(("persons", "deaths", "troops", "troops per 1,000", "police", "fighters"), _AMOUNT),
    **dict.fromkeys(("trucks", "trucks per day", "states", "count", "ratio", "multiplier"), _AMOUNT),
    **dict.fromkeys(("USD million", "USD million per month"), _AMOUNT),
    **dict.fromkeys(("logit", "log10", "index", "exponent", "points"), _REAL),
}
