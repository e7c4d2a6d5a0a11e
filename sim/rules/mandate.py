"""What authorizes the force, and what that is worth."""

from __future__ import annotations

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def council_adoption(effort: float, offers: float, *, adoption_rate: float, veto_risk: float) -> float:
    """Chance per week that the Security Council adopts.

    ``effort`` is US effort (0..1), ``offers`` the share of states that offer troops (not read: the Council votes on
    the text), ``adoption_rate`` the chance per week at full effort, ``veto_risk`` the chance that a text fails.
    """
    return clip(adoption_rate * effort * (1.0 - veto_risk), 0.0, 1.0)


@rule
def coalition_adoption(effort: float, offers: float, *, coalition_rate: float) -> float:
    """Chance per week that a coalition acts without the Council: with effort and with the states that would come.

    Args:
        effort: US effort (0..1).
        offers: Share of states that offer troops (0..1).
        coalition_rate: Per week at full effort and with all states.
    """
    return clip(coalition_rate * effort * offers, 0.0, 1.0)


@rule
def no_adoption(effort: float, offers: float) -> float:
    """Nothing is adopted. Returns 0."""
    return 0.0


@rule
def council_standing(
    in_force: float, age: float, *, council_legitimacy: float, council_authority: float, council_duration: float
) -> tuple[float, float, float]:
    """Legitimacy, authority to enforce, and whether still in force, under a Council resolution.

    Args:
        in_force: 1 once adopted, else 0.
        age: Days since adoption.
        council_legitimacy: Share.
        council_authority: Share.
        council_duration: Days (R02 runs to the end of 2027).

    Returns:
        Two shares and 1 or 0.
    """
    if in_force < 0.5 or age > council_duration:
        return 0.0, 0.0, 0.0
    return council_legitimacy, council_authority, 1.0


@rule
def coalition_standing(
    in_force: float, age: float, *, coalition_legitimacy: float, coalition_authority: float, coalition_fatigue: float
) -> tuple[float, float, float]:
    """The same for a coalition: no expiry, but a legitimacy that wears off.

    Args:
        in_force: 1 once it acts, else 0.
        age: Days since then.
        coalition_legitimacy: Share at the start.
        coalition_authority: Share.
        coalition_fatigue: How fast legitimacy wears off (per year).
    """
    if in_force < 0.5:
        return 0.0, 0.0, 0.0
    return coalition_legitimacy / (1.0 + coalition_fatigue * age / 365.0), coalition_authority, 1.0


@rule
def no_standing(in_force: float, age: float) -> tuple[float, float, float]:
    """No mandate: no legitimacy, no authority, nothing in force."""
    return 0.0, 0.0, 0.0


FAMILY = Family(
    "mandate",
    "What authorizes the force: its legitimacy, its authority and how long it lasts",
    Variant(
        "council_resolution",
        "The Security Council adopts or not, by US effort and the risk of a veto; legitimacy is high and dated.",
        {"adoption": council_adoption, "standing": council_standing},
    ),
    Variant(
        "coalition_only",
        "States that are willing act without the Council: less legitimacy, wearing off, and only if they are many.",
        {"adoption": coalition_adoption, "standing": coalition_standing},
    ),
    Variant("none", "Nothing authorizes a force.", {"adoption": no_adoption, "standing": no_standing}),
)
