"""Figures of a comparison as they are read: differences with as many digits as their interval bears."""

from __future__ import annotations

import math

from sim.analysis.measures import is_share
from sim.analysis.survival import Estimate
from sim.present.words import DASH

MINUS = "\N{MINUS SIGN}"
_NO_SINGULAR = ("troops", "police")


def digits_of(low: float, high: float, unit: str, mean: float = 0.0) -> int:
    """Return how many decimals show half the width of an interval: to one digit from 2 on, to two below, never many."""
    scale = _scale(unit)
    size = scale * (high - low) / 2.0
    if not size > 0.0:
        size = scale * abs(mean) / 10.0
    most = 2 if is_share(unit) else 3
    if not (math.isfinite(size) and size > 0.0):
        return 0
    digits = min(most, max(0, -math.floor(math.log10(size / 2.0))))
    nearest = scale * min(abs(low), abs(high))
    # An end that leaves out zero must not be printed as zero.
    while digits < most and nearest > 0.0 and round(nearest, digits) == 0.0:
        digits += 1
    return digits


def signed(value: float, digits: int, unit: str = "") -> str:
    """Return a difference with its sign; shares in points. What rounds to nothing has no sign."""
    if math.isnan(value):
        return DASH
    written = plain(abs(value), digits, unit)
    if not any(digit in written for digit in "123456789"):
        return written
    return f"{'+' if value > 0 else MINUS}{written}"


def plain(value: float, digits: int, unit: str = "") -> str:
    """Return a size without a unit; shares in percent or points."""
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return "no limit"
    sign = MINUS if round(value * _scale(unit), digits) < 0.0 else ""
    return f"{sign}{abs(value) * _scale(unit):,.{digits}f}"


def level(value: float, digits: int, unit: str) -> str:
    """Return the mean of a measure in one scenario."""
    if math.isnan(value):
        return DASH
    return plain(value, digits, unit) + (" %" if is_share(unit) else "")


def ends(low: float, high: float, digits: int, unit: str = "") -> str:
    """Return the two ends of an interval of a difference."""
    if math.isnan(low):
        return DASH
    return f"{signed(low, digits, unit)} to {signed(high, digits, unit)}"


def percents(estimate: Estimate) -> str:
    """Return an interval of shares as `59 to 65 %`; a share below 0, which an estimate may be, keeps its sign."""
    if math.isnan(estimate.low):
        return DASH
    return f"{plain(estimate.low, 0, 'share')} to {plain(estimate.high, 0, 'share')} %"


def ratio(value: float) -> str:
    """Return a ratio with two digits that count."""
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return "no limit"
    return f"{value:.2f}" if value < 9.95 else f"{value:,.0f}"


def chance(p: float) -> str:
    """Return a p-value."""
    if math.isnan(p):
        return DASH
    return "<0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def difference_unit(unit: str) -> str:
    """Return the unit of a difference: shares differ by points, days of the calendar by days."""
    return "points" if is_share(unit) else "days" if unit == "day" else unit


def sized(size: str, unit: str) -> str:
    """Return `1 day`, `2 days`."""
    head, space, rest = unit.partition(" ")
    if size.lstrip(f"+{MINUS}") == "1" and head.endswith("s") and head not in _NO_SINGULAR:
        head = head[:-1]
    return f"{size} {head}{space}{rest}".rstrip()


def value_words(value: float) -> str:
    """Return a parameter's value with three digits that count."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def _scale(unit: str) -> float:
    return 100.0 if is_share(unit) else 1.0
