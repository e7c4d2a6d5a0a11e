"""States that say the same thing twice, or that only together say something."""

from __future__ import annotations

_SAID_BY = {
    **{f"isf.{name}_mean": f"isf.{name}" for name in ("presence", "deterrence", "interposition")},
    "isf.verified": "isf.verification",
    **{f"contributors.{name}": "contributors.deployed" for name in ("hostility", "intrusion", "left_force")},
    **{f"contributors.{name}": "contributors.refused" for name in ("engaged", "offered")},
}


def one_thing(state: str) -> str:
    """Return the state that stands for all which say the same: `isf.presence` for `isf.presence_mean`."""
    return _SAID_BY.get(state, state)
