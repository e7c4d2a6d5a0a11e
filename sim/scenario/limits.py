"""The least and the most that single parameters can be, where their unit alone would let the model break.

A time constant below a day makes a state overshoot; what rules divide by cannot be zero; an exponent of 1 has no mean.
These are bounds of arithmetic, not of belief: what is plausible stands in the scenario as low and high.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

_DAY = (1.0, math.inf)
_SOME = (0.01, math.inf)
_ONE = (1.0, math.inf)
_EXPONENT = (1.1, 10.0)
_MEMORY = (0.0, 0.999)
_SCALE = (-10.0, 10.0)

LIMITS: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(
        (
            "aid_access.investment_days",
            "aid_access.supply_days",
            "confidence.forgetting",
            "coordination.opening_days",
            "deployment.build_up",
            "deployment.loss_memory_days",
            "deployment.rapid_days",
            "deployment.transit_days",
            "funding.assessed_days",
            "funding.payment_days",
            "line_fire.familiar_days",
            "obligations.grace",
            "phases.alarm_days",
            "phases.patience_days",
            "policing.course_days",
            "policing.fast_course_days",
            "policing.fast_intake_days",
            "policing.intake_days",
            "politics.acceptance_days",
            "politics.belief_days",
            "politics.cohesion_days",
            "politics.committee_days",
            "politics.control_days",
            "politics.crime_days",
            "politics.grievance_half_life",
            "politics.need_days",
            "politics.return_days",
            "politics.standing_days",
            "politics.support_days",
            "politics.threat_days",
            "renunciation.stall_days",
            "rival_militia.reputation_days",
            "rumours.rumour_life",
            "safe_passage.example_fade",
            "us_engagement.attention_span",
            "us_engagement.half_life",
            "actors.board_of_peace.step_interval",
            "actors.board_of_peace.due_remains",
            "actors.board_of_peace.due_prisoners",
            "actors.board_of_peace.due_trucks",
            "actors.board_of_peace.due_crossings",
            "actors.board_of_peace.due_line",
            "actors.board_of_peace.due_force",
            "actors.board_of_peace.due_arms",
        ),
        _DAY,
    ),
    **dict.fromkeys(
        (
            "attribution.verification_days",
            "coordination.staff_needed",
            "deployment.delivered_firmness",
            "funding.paid_a",
            "funding.paid_b",
            "isf_effect.enforcement_threshold",
            "isf_effect.half_density",
            "isf_effect.monitor_density",
            "policing.police_density",
            "troop_offers.size_a",
            "troop_offers.size_b",
            "actors.isf.reserve_months",
            "actors.israel.experience",
            "actors.hamas.experience",
        ),
        _SOME,
    ),
    **dict.fromkeys(
        (
            "aid_access.approval_lift",
            "armed_acts.milestone_factor",
            "isf_effect.enforcement_losses",
            "line_fire.line_largest",
            "line_fire.strike_largest",
            "response.response_largest",
            "rival_militia.clash_least",
            "rival_militia.clash_most",
            "rival_militia.reference_fighters",
            "actors.board_of_peace.phases",
            "actors.board_of_peace.trucks_target",
            "actors.isf.planned_strength",
            "actors.israel.crossing_un",
            "actors.palestinian_police.plan",
            "factions.*.fighters",
            "sectors.*.people",
        ),
        _ONE,
    ),
    **dict.fromkeys(("line_fire.line_exponent", "line_fire.strike_exponent", "response.response_exponent"), _EXPONENT),
    **dict.fromkeys(("aid_access.approval_memory", "war.war_memory"), _MEMORY),
    **dict.fromkeys(
        ("actors.israel.response_scale", "actors.hamas.response_scale", "rival_militia.clash_rumour"), _SCALE
    ),
    **dict.fromkeys(("war.war_end_pressure", "war.war_spread", "response.size_spread"), (0.0, 10.0)),
    **dict.fromkeys(("actors.israel.hard_line", "actors.hamas.hard_line", "factions.*.hard_line"), (-1.0, 1.0)),
    **dict.fromkeys(("actors.israel.confidence", "actors.hamas.confidence"), (0.01, 0.99)),
    "deployment.delivered_mean": (0.01, 0.99),
    "line_fire.strange_move": (0.001, 1.0),
    "attribution.publicity": (-1.0, 1.0),
    "actors.isf.cost": (1e-6, math.inf),
}


def limits_of(path: str) -> tuple[float, float]:
    """The least and the most that a parameter can be."""
    group, _, rest = path.partition(".")
    if path in LIMITS:
        return LIMITS[path]
    return LIMITS.get(f"{group}.*.{rest.partition('.')[2]}", (-math.inf, math.inf))
