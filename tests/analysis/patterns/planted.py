"""Figures that meet or miss the bands of the shipped patterns, made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.analysis.patterns.measured import Measured, pooled
from sim.analysis.patterns.runs import Runs
from sim.evidence.patterns import Bound, patterns


def inside(bound: Bound) -> float:
    """A figure within a bound."""
    if bound.value is not None:
        return bound.value
    low = bound.low if bound.low is not None else bound.above
    high = bound.high if bound.high is not None else bound.below
    if low is None:
        assert high is not None
        return high - 0.1
    return low + 0.1 if high is None else 0.5 * (low + high)


def meeting(name: str) -> list[Measured]:
    """Figures that meet every band of a pattern."""
    return [
        pooled(name, key, inside(bound), 50, f"planted {key}", low=inside(bound) - 0.01, high=inside(bound) + 0.01)
        for key, bound in patterns()[name].band.items()
    ]


def measures(**instead: list[Measured]) -> Mapping[str, Callable[[Runs], list[Measured]]]:
    """What measures each pattern: figures that meet it, but for those given instead."""

    def made(name: str) -> Callable[[Runs], list[Measured]]:
        return lambda _: instead.get(name, meeting(name))

    return {name: made(name) for name, each in patterns().items() if each.judged}
