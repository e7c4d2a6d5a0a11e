"""What a scenario file may say about each actor: its traits (numbers), choices (words) and dated measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Choice = tuple[str, ...] | type | str


@dataclass(frozen=True)
class Kind:
    """One kind of actor.

    Attributes:
        about: What it is, in a line.
        traits: Names of its parameters; each is required.
        choices: Names of its other settings (dotted when nested), each with its allowed words, or ``bool``,
            ``str`` for free text, or a roster's name for one of its ids.
        at_start: Traits that are read on the first day only, so that no dated measure can change them.
    """

    about: str
    traits: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    at_start: tuple[str, ...] = ()


CHANNELS = (
    "deterrence",
    "interposition",
    "containment",
    "tripwire",
    "verification",
    "convoy_protection",
    "border_control",
    "disarmament",
)

ACTORS: Mapping[str, Kind] = {
    "israel": Kind(
        "The government of Israel and its forces",
        (
            "confidence",
            "experience",
            "hard_line",
            "resolve",
            "threat",
            "response_scale",
            "readiness",
            "lenience",
            "restraint",
            "cooperation",
            "attachment",
            "perimeter",
            "crossing_un",
            "crossing_commercial",
            "screening_un",
            "screening_commercial",
            "approvals_un",
            "approvals_commercial",
        ),
        at_start=(
            "confidence",
            "experience",
            "hard_line",
            "resolve",
            "crossing_un",
            "crossing_commercial",
            "cooperation",
        ),
    ),
    "hamas": Kind(
        "The leadership of Hamas",
        (
            "confidence",
            "experience",
            "hard_line",
            "resolve",
            "attachment",
            "us_reach",
            "response_scale",
            "readiness",
            "restraint",
            "control",
            "control_aim",
            "standing",
            "belief",
            "coercion_felt",
            "production",
        ),
        at_start=("confidence", "experience", "hard_line", "resolve", "control", "standing", "belief"),
    ),
    "isf": Kind(
        "The International Stabilization Force and its command",
        ("planned_strength", "cost", "reserve_months"),
        {f"channels.{channel}": bool for channel in CHANNELS},
    ),
    "cmcc": Kind(
        "The Civil-Military Coordination Center",
        ("staff",),
        {"representation": ("none", "observer", "member")},
    ),
    "united_states": Kind(
        "The United States: pressure, envoys, arbitration, personnel in Israel",
        ("engagement", "envoy_days", "base_irritant"),
        {"base": ("none", "rumoured", "built")},
        at_start=("base_irritant",),
    ),
    "security_council": Kind("The United Nations Security Council"),
    "board_of_peace": Kind(
        "The Board of Peace: phases, deadlines, tranches",
        (
            "phases",
            "trucks_target",
            "step_interval",
            "opening_share",
            "due_remains",
            "due_prisoners",
            "due_trucks",
            "due_crossings",
            "due_line",
            "due_force",
            "due_arms",
        ),
        {"first": ("listed", "held", "free")},
        at_start=(
            "trucks_target",
            "due_remains",
            "due_prisoners",
            "due_trucks",
            "due_crossings",
            "due_line",
            "due_force",
            "due_arms",
        ),
    ),
    "palestinian_committee": Kind(
        "The Palestinian committee, with the Palestinian Authority",
        ("legitimacy", "distribution", "amnesty"),
        at_start=("legitimacy",),
    ),
    "palestinian_police": Kind(
        "The Palestinian police", ("plan", "trained", "cost"), {"inside_force": bool}, at_start=("trained",)
    ),
    "information": Kind(
        "What people hear: rumours and denials", ("fit_base", "fit_militia", "fit_attack", "fit_passage")
    ),
}

ROSTERS: Mapping[str, Kind] = {
    "contributors": Kind(
        "A state that may offer, send and withdraw troops",
        (
            "capacity",
            "offer",
            "support",
            "tie_us",
            "tie_hamas",
            "hostility",
            "caveats",
            "need",
            "wealth",
        ),
        {"name": str, "group": str, "role": ("combat", "engineering", "aid", "police_training", "liaison", "host")},
        at_start=("offer", "caveats", "tie_us", "tie_hamas", "hostility", "need"),
    ),
    "factions": Kind(
        "An armed faction or part of one",
        ("fighters", "share", "hard_line", "cohesion"),
        {"name": str, "sector": "sectors", "kind": ("core", "allied", "clan", "dormant", "pocket")},
        at_start=("fighters", "hard_line", "cohesion"),
    ),
    "militias": Kind(
        "An armed group that rivals Hamas",
        ("fighters", "ceiling", "backing", "reputation"),
        {"name": str, "sector": "sectors"},
        at_start=("fighters", "reputation"),
    ),
    "donors": Kind("A donor", ("pledge", "to_force", "to_police", "to_aid"), {"name": str}, at_start=("pledge",)),
    "mediators": Kind(
        "A mediating state",
        ("leverage_hamas", "leverage_israel", "host_bonus", "hosting", "cooperation"),
        {"name": str, "hosts_hamas": bool},
        at_start=("leverage_hamas", "leverage_israel", "host_bonus", "hosting", "cooperation"),
    ),
    "sectors": Kind(
        "A sector of Gaza and its people",
        ("people", "area", "line", "need", "acceptance"),
        {"name": str},
        at_start=("people", "area", "line", "need", "acceptance"),
    ),
}

MEASURES: Mapping[str, Mapping[str, Choice]] = {
    "adopt_resolution": {},
    "close_crossings": {"days": float},
    "deadline": {"days": float},
    "send_envoy": {"days": float},
    "shock": {"israeli_deaths": float, "palestinian_deaths": float},
    "base": {"state": ("none", "rumoured", "built")},
    "rule": {"family": "family", "variant": "variant"},
    "set": {"path": "path", "value": float},
}
"""What can be put on the calendar, and the arguments of each (``family``, ``variant``, ``path``: names checked
against the rules and parameters)."""
