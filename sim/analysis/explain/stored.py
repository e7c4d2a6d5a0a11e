"""Whether a replayed world is the stored one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Differs:
    """An outcome that is not as it was stored."""

    name: str
    stored: float | str
    replayed: float | str | None


def differing(stored: Mapping[str, Any], replayed: Mapping[str, float | str]) -> list[Differs]:
    """Return the outcomes in which a replayed world differs from the stored one; figures must be equal to the last bit.

    Args:
        stored: By outcome, coded ones in words, missing ones NaN.
        replayed: The same.
    """
    found = []
    for name, value in stored.items():
        was: float | str = value if isinstance(value, str) else float(value)
        now = replayed.get(name)
        if now is None or not _equal(was, now):
            found.append(Differs(name, was, now))
    return found


def _equal(a: float | str, b: float | str) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return a == b or (a != a and b != b)
