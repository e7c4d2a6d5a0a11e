"""What the three share: sizes, parameters and rules. Loads neither Mesa nor Numba nor AgentPy."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from sim.rules import FAMILIES

STATES, SECTORS, DAYS = 20, 5, 180
SERIES = ("deaths", "offered", "grievance")

PARAMETERS: dict[str, dict[str, float]] = {
    "troop_offers": {
        "acceptance_weight": 1.0,
        "friends_weight": 1.0,
        "funding_weight": 1.0,
        "legitimacy_weight": 0.3,
        "loss_weight": 0.1,
        "pace": 0.08,
        "pressure_weight": 1.0,
        "reluctance": 1.0,
        "shrink": 0.5,
        "support_weight": 2.0,
        "unsettled_weight": 0.8,
    },
    "line_fire": {
        "fatal_share": 0.2,
        "line_exponent": 2.5,
        "line_largest": 50.0,
        "line_rate": 6.0,
        "unfamiliar_boost": 1.4,
    },
    "politics": {"grievance_half_life": 21.0, "grievance_per_death": 0.004},
}
"""The baseline's central values."""

DECISIONS = {
    "willingness": ("troop_offers", "willingness"),
    "next_offer": ("troop_offers", "next_offer"),
    "rate": ("line_fire", "rate"),
    "incidents": ("line_fire", "incidents"),
    "grievance": ("politics", "grievance"),
}


def rules(bind: Callable[[Any, dict[str, float], bool], Callable[..., Any]], ensemble: bool) -> Any:
    """Return the rules bound to the parameters, as attributes."""
    found = SimpleNamespace()
    for name, (family, decision) in DECISIONS.items():
        rule = next(iter(FAMILIES[family].variants.values())).decisions[decision]
        setattr(found, name, bind(rule, PARAMETERS[family], ensemble))
    return found


def support(state: int) -> float:
    """Domestic support in a state for sending troops (0..1)."""
    return 0.4 + 0.01 * state


def capacity(state: int) -> float:
    """What a state could send at most (troops)."""
    return 500.0 + 100.0 * state


def willing(rules: Any, support: Any, friends: Any, grievance: Any) -> Any:
    """How willing a state is, all but support, friends and grievance held in the middle."""
    return rules.willingness(support, 0.5, 0.5, friends, 0.1, 0.0, 1.0 - grievance, 0.5)


MOST = sum(capacity(state) for state in range(STATES))
"""All troops there could be."""
