"""What actors tell or hold, by what it is about."""

from __future__ import annotations

from sim.batch.parting.held import HELD
from sim.outcomes.acts import ACTS, ANSWERS, BLAME, CHOICES, CRISES, END, FIRE, STEPS, TALK

CONFLICT = frozenset({FIRE, BLAME, ANSWERS, CRISES, STEPS, CHOICES, END})
"""Themes of the conflict itself; closed crossings belong to it too."""

THEME_OF = {kind: act.theme for kind, act in ACTS.items()} | {each.kind: each.theme for each in HELD.values()}

AMOUNTS = frozenset(kind for kind, act in ACTS.items() if act.share)
"""That a little more or less is given up is a difference of state, that anything is an event."""

CLOSED = "crossings closed"


def theme_of(kind: str) -> str:
    """What a kind of act is about; measures and whatever is not listed count as talk."""
    return THEME_OF.get(kind, TALK)


def in_conflict(kind: str) -> bool:
    """Whether it is an event of the conflict, as against the making of the force, talk, or flows of trucks."""
    return kind == CLOSED or theme_of(kind) in CONFLICT
