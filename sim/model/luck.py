"""Luck of a model: keyed uniforms by stream and day, without any generator state."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import numpy as np
from scipy.special import betaincinv

from sim.model.lanes import Lanes
from sim.rules import luck as generator


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

    def __init__(self, key: int, lanes: Lanes, ensemble: bool) -> None:
        self.ensemble = ensemble
        self._fixed: dict[tuple[str, int], list[tuple[int, float]]] = {}
        for item in lanes.interventions:
            self._fixed.setdefault((item.stream, item.day), []).append((item.lane, item.value))
        if ensemble:
            self._draw: Any = generator.draw.ufunc
            self._block: Any = generator.block.ufunc
            self._key: Any = np.uint64(key)
            self._lanes: Any = lanes.luck
        else:
            self._draw, self._block = generator.draw.function, generator.block.function
            self._key, self._lanes = key, int(lanes.luck[0])

    def draw(self, stream: str, day: int) -> Any:
        """The uniform of a stream on a day: float or (lanes,), in (0, 1)."""
        u = self._draw(self._key, self._lanes, self._number(stream), self._count(day))
        if self._fixed and (stream, day) in self._fixed:
            return self._intervene(u, self._fixed[stream, day])
        return u

    def key(self, stream: str, day: int) -> Any:
        """64 bits of a stream on a day: int or (lanes,) uint64.

        Raises:
            ValueError: A lane fixes it; a rule derives many draws from a key, and no one value stands for them.
        """
        if self._fixed and (stream, day) in self._fixed:
            raise ValueError(f"{stream} on day {day} is a key for many draws and cannot be fixed")
        return self._block(self._key, self._lanes, self._number(stream), self._count(day))

    def beta(self, stream: str, a: Any, b: Any) -> Any:
        """A Beta(a, b) variate that stays the same on all days: float or (lanes,)."""
        value = betaincinv(a, b, self.draw(stream, 0))
        return value if self.ensemble else float(value)

    def normal(self, stream: str, mean: Any, spread: Any) -> Any:
        """A normal variate that stays the same on all days: float or (lanes,)."""
        standard = generator.normal.ufunc if self.ensemble else generator.normal.function
        return mean + spread * standard(self.draw(stream, 0))

    def _number(self, stream: str) -> Any:
        number = stream_number(stream)
        return np.uint64(number) if self.ensemble else number

    def _count(self, day: int) -> Any:
        return np.uint64(day) if self.ensemble else day

    def _intervene(self, u: Any, fixed: list[tuple[int, float]]) -> Any:
        if not self.ensemble:
            return fixed[-1][1]
        u = u.copy()
        for lane, value in fixed:
            u[lane] = value
        return u
