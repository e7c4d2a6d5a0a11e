"""Luck of a model: keyed uniforms by stream and day, without any generator state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from scipy.special import betaincinv

from sim.model.lanes import Lanes
from sim.model.witness import Witness
from sim.rules import luck as generator

Stream = str | tuple[str, ...]
"""A stream's name, or the names of several that are drawn from at once (in ensembles)."""


class StreamCollision(RuntimeError):
    """Two streams hash to the same number: rename one."""


_names: dict[int, str] = {}


@cache
def stream_number(stream: str) -> int:
    """The 64-bit number of a stream's name.

    Raises:
        StreamCollision: If another name has that number.
    """
    number = int.from_bytes(hashlib.blake2b(stream.encode(), digest_size=8).digest(), "little")
    if _names.setdefault(number, stream) != stream:
        raise StreamCollision(f"streams {stream!r} and {_names[number]!r} have the same number")
    return number


class Luck:
    """Uniforms and keys of a model's lanes.

    The scenario is not part of the key: two scenarios share their luck until a decision differs.
    """

    def __init__(self, key: int, lanes: Lanes, ensemble: bool, witness: Witness | None = None) -> None:
        self.ensemble = ensemble
        self._witness = witness
        self._fixed: dict[tuple[str, int], list[tuple[int, float]]] = {}
        for item in lanes.interventions:
            self._fixed.setdefault((item.stream, item.day), []).append((item.lane, item.value))
        if ensemble:
            self._draw: Any = generator.draw.ufunc
            self._chain: Any = generator.key_of.ufunc
            self._key: Any = np.array(key, dtype=np.uint64)
            self._lanes: Any = lanes.luck
        else:
            self._draw, self._chain = generator.draw.function, generator.key_of.function
            self._key, self._lanes = key, int(lanes.luck[0])
        # (first day, number) of other luck, by lane; None where luck stays as it is.
        self._later: Any = None if lanes.later is None else (lanes.later.since, lanes.later.luck)

    def draw(self, stream: Stream, day: int) -> Any:
        """The uniform of a stream on a day: float or (lanes,), in (0, 1); of several streams (streams, lanes)."""
        u = self._draw(self._key, self._lanes_on(day), self._number(stream), self._count(day))
        return self._given(u, stream, day, float)

    def key(self, stream: Stream, day: int) -> Any:
        """The first key of a stream's chain on a day: int or (lanes,) uint64; of several streams (streams, lanes)."""
        first = self._chain(self._key, self._lanes_on(day), self._number(stream), self._count(day))
        return self._given(first, stream, day, key_that_gives)

    def beta(self, stream: str, a: Any, b: Any) -> Any:
        """A Beta(a, b) variate that stays the same on all days: float or (lanes,)."""
        value = betaincinv(a, b, self.draw(stream, 0))
        return value if self.ensemble else float(value)

    def normal(self, stream: str, mean: Any, spread: Any) -> Any:
        """A normal variate that stays the same on all days: float or (lanes,)."""
        standard = generator.normal.ufunc if self.ensemble else generator.normal.function
        return mean + spread * standard(self.draw(stream, 0))

    def depart(self, stay: Any) -> None:
        """Go on with the lanes at these positions."""
        at = {int(lane): position for position, lane in enumerate(stay)}
        self._fixed = {
            when: [(at[lane], value) for lane, value in fixed if lane in at] for when, fixed in self._fixed.items()
        }

    def _lanes_on(self, day: int) -> Any:
        """Luck numbers in force on a day."""
        if self._later is None:
            return self._lanes
        since, luck = self._later
        if self.ensemble:
            return np.where(since <= np.uint64(day), luck, self._lanes)
        return int(luck[0]) if int(since[0]) <= day else self._lanes

    def _number(self, stream: Stream) -> Any:
        return _numbers(stream) if self.ensemble else stream_number(str(stream))

    def _count(self, day: int) -> Any:
        return _numbered(day) if self.ensemble else day

    def _given(self, value: Any, stream: Stream, day: int, as_drawn: Callable[[float], Any]) -> Any:
        """What was drawn, with the draws that are fixed in its place; a witness is told."""
        if self._fixed:
            value = self._intervene(value, stream, day, as_drawn)
        if self._witness is not None:
            self._witness.drew(stream, day, value)
        return value

    def _intervene(self, value: Any, stream: Stream, day: int, as_drawn: Callable[[float], Any]) -> Any:
        if isinstance(stream, str):
            fixed = self._fixed.get((stream, day), [])
            if not self.ensemble:
                return as_drawn(fixed[-1][1]) if fixed else value
            for lane, uniform in fixed:
                value[lane] = as_drawn(uniform)
            return value
        for row, each in enumerate(stream):
            self._intervene(value[row], each, day, as_drawn)
        return value


def key_that_gives(uniform: float) -> int:
    """A key whose own uniform is this one (to 52 bits)."""
    return int(uniform * 2.0**52) << 12


@cache
def _numbers(stream: Stream) -> Any:
    """The number of a stream, or a column of numbers, one for each of several streams."""
    if isinstance(stream, str):
        return _numbered(stream_number(stream))
    return np.array([[stream_number(each)] for each in stream], dtype=np.uint64)


@cache
def _numbered(number: int) -> Any:
    """A whole number as NumPy takes it most quickly."""
    return np.array(number, dtype=np.uint64)
