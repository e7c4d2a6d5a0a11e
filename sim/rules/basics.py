"""Small pure pieces that other rules are made of."""

from __future__ import annotations

import math

from sim.rules.rule import rule


@rule
def logistic(x: float) -> float:
    """The logistic function, safe for any finite x; returns a share in [0, 1]."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    if x < -700.0:
        return 0.0
    e = math.exp(x)
    return e / (1.0 + e)


@rule
def clip(x: float, low: float, high: float) -> float:
    """x held between low and high."""
    if x < low:
        return low
    if x > high:
        return high
    return x


@rule
def smaller(x: float, y: float) -> float:
    """The smaller of two numbers."""
    if x < y:
        return x
    return y


@rule
def larger(x: float, y: float) -> float:
    """The larger of two numbers."""
    if x > y:
        return x
    return y


@rule
def whole(x: float) -> float:
    """The nearest whole number, halves upward: people come whole."""
    return math.floor(x + 0.5) * 1.0


@rule
def growth(x: float) -> float:
    """exp(x) with x held to [-20, 20]: a multiplier that can neither vanish nor overflow."""
    if x > 20.0:
        return math.exp(20.0)
    if x < -20.0:
        return math.exp(-20.0)
    return math.exp(x)


@rule
def happens(chance: float, u: float) -> float:
    """1 if the uniform u falls below the chance, else 0."""
    if u < chance:
        return 1.0
    return 0.0


@rule
def occurs(count: float) -> float:
    """1 if there was at least one, else 0."""
    if count > 0.0:
        return 1.0
    return 0.0


@rule
def decay(half_life: float) -> float:
    """What remains after one day of something with this half-life (days, > 0)."""
    return math.exp(-0.6931471805599453 / half_life)


@rule
def ratio(part: float, whole: float, empty: float) -> float:
    """part / whole, or ``empty`` where the whole is zero or less."""
    if whole > 0.0:
        return part / whole
    return empty


@rule
def choose(condition: float, yes: float, no: float) -> float:
    """``yes`` where the condition is above one half, else ``no``."""
    if condition > 0.5:
        return yes
    return no


@rule
def add_while(live: float, so_far: float, today: float) -> float:
    """``so_far`` and today's, where a world is ``live`` (above one half); else what it was, whatever today is."""
    if live > 0.5:
        return so_far + today
    return so_far


@rule
def peak_while(live: float, so_far: float, today: float) -> float:
    """The higher of ``so_far`` and today's, where a world is ``live`` (above one half); else what it was."""
    if live > 0.5:
        return larger(so_far, today)
    return so_far


@rule
def both(first: float, second: float) -> float:
    """Share prevented by two things that work apart from one another, each preventing a share (0..1)."""
    return 1.0 - (1.0 - first) * (1.0 - second)


@rule
def at_least(x: float, threshold: float) -> float:
    """1 if x reaches the threshold, else 0."""
    if x >= threshold:
        return 1.0
    return 0.0


@rule
def over_days(chance: float, days: float) -> float:
    """The chance per ``days`` of something that has this chance a day."""
    if chance >= 1.0:
        return 1.0
    if chance <= 0.0:
        return 0.0
    return 1.0 - math.exp(days * math.log(1.0 - chance))
