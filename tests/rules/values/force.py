"""The force: who offers, who is accepted, who consents, what comes, what it does."""

from __future__ import annotations

from sim.rules import (
    command,
    deployment,
    host_consent,
    isf_effect,
    mandate,
    objections,
    troop_offers,
    us_engagement,
)
from tests.rules.values import E, Row, odds

_WILLING = {
    "reluctance": 0.3,
    "support_weight": 2.0,
    "legitimacy_weight": 0.3,
    "funding_weight": 1.0,
    "friends_weight": 1.0,
    "pressure_weight": 1.0,
    "loss_weight": 0.1,
    "acceptance_weight": 1.0,
    "unsettled_weight": 0.8,
}
_CROWD = {"crowd_weight": 6.0, "crowd_threshold": 0.3, "support_weight": 2.0}
_OFFER = {"pace": 0.1, "shrink": 0.5}
_OBJECTION = {
    "openness": 2.3,
    "hostility_weight": 4.5,
    "tie_weight": 1.5,
    "incident_weight": 0.5,
    "override_weight": 1.5,
}
_CONSENT = {
    "readiness": 1.0,
    "belief_weight": 2.0,
    "coercion_weight": 0.5,
    "trust_weight": 1.0,
    "public_weight": 1.0,
    "intrusion_weight": 3.5,
    "rumour_weight": 0.5,
}
_CRISIS_DRIVEN = {"attention_span": 30.0, "crisis_jump": 0.4, "floor": 0.2, "attention_deaths": 0.01}
_PRESSURE = {"level": -0.1, "reach": 0.5, "envoy_weight": 0.1, "base_commitment": 0.05}
_COUNCIL = {"council_legitimacy": 0.8, "council_authority": 0.6, "council_duration": 773.0}
_COALITION = {"coalition_legitimacy": 0.4, "coalition_authority": 0.5, "coalition_fatigue": 1.0}
_QUALITY = {"base_quality": 0.7, "caveat_loss": 0.5, "cooperation_gain": 0.4}
_EXIT = {
    "exit_hazard": 0.365,
    "exit_loss_weight": 0.3,
    "exit_violence_weight": 0.7,
    "exit_peer_weight": 2.0,
    "exit_support_weight": 2.0,
    "exit_unpaid_weight": 0.5,
}
_MOST = {"containment_max": 0.5, "tripwire_max": 0.6, "border_max": 0.5}

ROWS: list[Row] = [
    # Neutral support and acceptance leave the reluctance.
    (troop_offers.conditional_willingness, (0.5, 0, 0, 0, 0, 0, 0.5, 0), _WILLING, odds(-0.3)),
    # 0.4 + 0.3 + 0.5 + 0.5 + 0.2 + 0.5 - 0.4 - 0.8 - 0.3
    (troop_offers.conditional_willingness, (0.7, 1, 0.5, 0.5, 0.2, 4, 1, 1), _WILLING, odds(0.9)),
    (troop_offers.bandwagon_willingness, (0.5, 1, 1, 0.3, 1, 0, 1, 0), _CROWD, 0.5),
    (troop_offers.bandwagon_willingness, (0.6, 0, 0, 0.8, 0, 9, 0, 1), _CROWD, odds(3.2)),
    (troop_offers.certain_willingness, (0, 0, 0, 0, -1, 9, 0, 1), {}, 1.0),
    (troop_offers.no_willingness, (1, 1, 1, 1, 1, 0, 1, 0), {}, 0.0),
    # Raised below 0.1 x 0.6, cut above 1 - 0.1 x 0.4, by a step of 1,000.
    (troop_offers.moved_offer, (1000, 4000, 0.25, 0.6, 0.05), _OFFER, 2000.0),
    (troop_offers.moved_offer, (3500, 4000, 0.25, 0.6, 0.05), _OFFER, 4000.0),
    (troop_offers.moved_offer, (1000, 4000, 0.25, 0.6, 0.07), _OFFER, 1000.0),
    (troop_offers.moved_offer, (1000, 4000, 0.25, 0.6, 0.97), _OFFER, 500.0),
    (troop_offers.moved_offer, (400, 4000, 0.25, 0.6, 0.97), _OFFER, 0.0),
    (troop_offers.no_offer, (400, 4000, 0.25, 1.0, 0.01), {}, 0.0),
    (troop_offers.lighter_role, (0, 1, 0.04), {"role_flexibility": 0.05}, 1.0),
    (troop_offers.lighter_role, (0, 1, 0.06), {"role_flexibility": 0.05}, 0.0),
    (troop_offers.lighter_role, (0, 0, 0.04), {"role_flexibility": 0.05}, 0.0),
    (troop_offers.lighter_role, (1, 0, 0.99), {"role_flexibility": 0.05}, 1.0),
    (troop_offers.role_intrusion, (0.8, 0), {"lighter_share": 0.4}, 0.8),
    (troop_offers.role_intrusion, (0.8, 1), {"lighter_share": 0.4}, 0.32),
    (troop_offers.caveats_after, (0.3, 5), {"caveat_growth": 0.02}, 0.4),
    (troop_offers.caveats_after, (0.95, 5), {"caveat_growth": 0.02}, 1.0),
    (objections.negotiable_acceptance, (0, 1, 0, 0.5, 0, 0), _OBJECTION, odds(2.3)),
    # 2.3 - 4.5 + 0.15 - 1 + 1.5
    (objections.negotiable_acceptance, (1, 1, 0.2, 0.5, 2, 1), _OBJECTION, odds(-1.55)),
    (objections.veto_acceptance, (0.9, 0.5, 2, 1, 0, 1), {"distrust_threshold": 0.5}, 1.0),
    (objections.veto_acceptance, (1.0, 0.5, 2, 1, 0, 1), {"distrust_threshold": 0.5}, 0.0),
    (objections.open_acceptance, (1, 1, -1, 0, 9, 0), {}, 1.0),
    (objections.cost_of_inclusion, (0.5, 1), {"inclusion_cost": 0.2, "distrust_threshold": 0.5}, 0.0),
    (objections.cost_of_inclusion, (0.75, 0.5), {"inclusion_cost": 0.2, "distrust_threshold": 0.5}, 0.05),
    (objections.leverage_left, (0,), {"exclusion_cost": 0.15}, 1.0),
    (objections.leverage_left, (1,), {"exclusion_cost": 0.15}, 0.85),
    (host_consent.consent_by_task, (0.5, 0, 0.5, 0.5, 0, 0), _CONSENT, odds(1.0)),
    # 1 + 0.5 + 0.5 + 0.5 - 0.5 - 1.4 - 0.5
    (host_consent.consent_by_task, (0.75, 1, 1, 0, 0.4, 1), _CONSENT, odds(0.1)),
    (host_consent.full_consent, (0, 0, 0, 0, 1, 1), {}, 1.0),
    (host_consent.no_consent, (1, 1, 1, 1, 0, 0), {}, 0.0),
    (host_consent.ground_consent, (0.8, 1), {"public_share": 0.5}, 0.8),
    (host_consent.ground_consent, (0.8, 0.5), {"public_share": 0.5}, 0.6),
    (us_engagement.sustained_engagement, (0.2, 0.7, 1, 9), {}, 0.7),
    (us_engagement.fading_engagement, (0.8, 0.9, 1, 9), {"half_life": 1.0}, 0.4),
    (us_engagement.fading_engagement, (0.8, 0.9, 0, 0), {"half_life": 100.0}, 0.8 * 0.5**0.01),
    (us_engagement.crisis_driven_engagement, (0.5, 0.9, 1, 0), _CRISIS_DRIVEN, 0.7),
    # In quiet it falls towards 0.2 + 10 x 0.01.
    (us_engagement.crisis_driven_engagement, (0.6, 0.9, 0, 10), _CRISIS_DRIVEN, 0.3 + 0.3 * 0.5 ** (1 / 30)),
    (us_engagement.us_pressure, (0.5, 0, 0), _PRESSURE, -0.1),
    (us_engagement.us_pressure, (0.9, 1, 1), _PRESSURE, 0.25),
    (us_engagement.envoy_chance, (0.5, 0, 0), {"envoy_rate": 0.02, "envoy_alarm": 2.0}, 0.01),
    (us_engagement.envoy_chance, (0.5, 1, 0.5), {"envoy_rate": 0.02, "envoy_alarm": 2.0}, 0.04),
    (mandate.council_adoption, (0.8, 0), {"adoption_rate": 0.25, "veto_risk": 0.2}, 0.16),
    (mandate.council_adoption, (0, 1), {"adoption_rate": 0.25, "veto_risk": 0.2}, 0.0),
    (mandate.coalition_adoption, (0.8, 0.5), {"coalition_rate": 0.2}, 0.08),
    (mandate.coalition_adoption, (0.8, 0), {"coalition_rate": 0.2}, 0.0),
    (mandate.no_adoption, (1, 1), {}, 0.0),
    (mandate.council_standing, (1, 773), _COUNCIL, (0.8, 0.6, 1.0)),
    (mandate.council_standing, (1, 774), _COUNCIL, (0.0, 0.0, 0.0)),
    (mandate.council_standing, (0, 0), _COUNCIL, (0.0, 0.0, 0.0)),
    (mandate.coalition_standing, (1, 0), _COALITION, (0.4, 0.5, 1.0)),
    (mandate.coalition_standing, (1, 365), _COALITION, (0.2, 0.5, 1.0)),
    (mandate.coalition_standing, (0, 365), _COALITION, (0.0, 0.0, 0.0)),
    (mandate.no_standing, (1, 1), {}, (0.0, 0.0, 0.0)),
    # 0.7 x 0.8 = 0.56, and 0.4 of the gap with full cooperation of both.
    (command.unified_quality, (0.4, 12, 0, 0), _QUALITY, 0.56),
    (command.unified_quality, (0.4, 12, 1, 1), _QUALITY, 0.736),
    (command.unified_quality, (0.4, 12, 0.5, 0), _QUALITY, 0.604),
    (command.national_quality, (0.4, 6, 1, 1), {**_QUALITY, "coordination_loss": 0.08}, 0.736 / 1.4),
    (command.national_quality, (0.4, 0, 1, 1), {**_QUALITY, "coordination_loss": 0.08}, 0.736),
    (deployment.lagged_start, (1, 1, 0.4, 0.2), {"consent_needed": 0.4, "money_needed": 0.2}, 1.0),
    (deployment.lagged_start, (1, 1, 0.39, 1), {"consent_needed": 0.4, "money_needed": 0.2}, 0.0),
    (deployment.lagged_start, (1, 1, 1, 0.19), {"consent_needed": 0.4, "money_needed": 0.2}, 0.0),
    (deployment.lagged_start, (0, 1, 1, 1), {"consent_needed": 0.4, "money_needed": 0.2}, 0.0),
    (deployment.rapid_start, (1, 1, 0, 0), {}, 1.0),
    (deployment.rapid_start, (1, 0, 1, 1), {}, 0.0),
    (deployment.lagged_target, (90, 1), {"delay": 90.0, "build_up": 100.0}, 0.0),
    (deployment.lagged_target, (190, 0), {"delay": 90.0, "build_up": 100.0}, 1.0 - 1.0 / E),
    (deployment.rapid_target, (10, 1), {"rapid_delay": 20.0, "rapid_days": 30.0}, 0.0),
    (deployment.rapid_target, (35, 0), {"rapid_delay": 20.0, "rapid_days": 30.0}, 0.5),
    (deployment.rapid_target, (60, 0), {"rapid_delay": 20.0, "rapid_days": 30.0}, 1.0),
    (deployment.phased_target, (140, 1), {"delay": 90.0, "build_up": 100.0}, 1.0 - E**-0.5),
    (deployment.phased_target, (140, 0.2), {"delay": 90.0, "build_up": 100.0}, 0.2),
    # A thousandth a day, seven days.
    (deployment.exit_chance, (0, 1, 0, 0, 0.5, 0), _EXIT, 1.0 - 0.999**7),
    # e^(1.5 + 0.7 + 0.5 + 0.5 + 0.3) thousandths a day.
    (deployment.exit_chance, (5, 1, 1, 0.25, 0.25, 0.6), _EXIT, 1.0 - (1.0 - 0.001 * E**3.5) ** 7),
    (deployment.placed_by_people, (4, 5, 0.2, 0.3), {}, 0.3),
    (deployment.placed_by_phase, (1, 5, 0.4, 0.3), {}, 0.3),
    (deployment.placed_by_phase, (2, 5, 0.4, 0.3), {}, 0.0),
    (deployment.arrivals, (700,), {"transit_days": 7.0}, 100.0),
    (deployment.remembered_losses, (6, 0, 1000), {"loss_memory_days": 60.0}, 5.9),
    (deployment.remembered_losses, (0, 2, 1000), {"loss_memory_days": 60.0}, 2.0),
    (deployment.remembered_losses, (0, 50, 100), {"loss_memory_days": 60.0}, 20.0),
    (deployment.remembered_losses, (6, 1, 0), {"loss_memory_days": 60.0}, 5.9),
    (isf_effect.presence_by_consent, (4, 1, 0.5, 1), {"half_density": 4.0}, 0.5 * (1.0 - 1.0 / E)),
    (isf_effect.presence_by_consent, (4, 1, 0, 1), {"half_density": 4.0}, 0.0),
    # Half as dense as enforcing takes: 0.3 of authority replaces the missing half of consent.
    (
        isf_effect.presence_by_enforcement,
        (5, 0.8, 0.5, 0.6),
        {"half_density": 4.0, "enforcement_threshold": 10.0},
        0.65 * (1.0 - 1.0 / E),
    ),
    (
        isf_effect.presence_by_enforcement,
        (20, 1, 0, 1),
        {"half_density": 4.0, "enforcement_threshold": 10.0},
        1.0 - E**-5,
    ),
    (isf_effect.presence_of_monitors, (0.3, 1, 0.8, 0), {"monitor_density": 0.3}, 0.8 * (1.0 - 1.0 / E)),
    (
        isf_effect.armed_channels,
        (0.5,),
        {"deterrence_max": 0.4, "interposition_max": 0.25, "verification_gain": 0.5, "convoy_max": 0.6},
        (0.2, 0.125, 0.25, 0.3),
    ),
    (isf_effect.monitor_channels, (0.5,), {"verification_gain": 0.5}, (0.0, 0.0, 0.25, 0.0)),
    (isf_effect.armed_guarantee, (0.4, 0.8, 0.5, 0.9), _MOST, (0.2, 0.24, 0.2)),
    (isf_effect.enforcing_guarantee, (0.4, 0.8, 0.5, 0.9), _MOST, (0.2, 0.24, 0.38)),
    (isf_effect.enforcing_guarantee, (0.4, 0.8, 1, 0), _MOST, (0.2, 0.24, 0.4)),
    (
        isf_effect.monitor_guarantee,
        (0.4, 0.8, 0.5, 0.9),
        {"containment_max": 0.5, "border_max": 0.5, "monitor_share": 0.4},
        (0.08, 0.0, 0.08),
    ),
    (isf_effect.consented_loss_rate, (0, 0, 1), {"loss_rate": 365.0}, 1e-5),
    (isf_effect.consented_loss_rate, (1, 0, 1), {"loss_rate": 365.0}, 2e-5),
    (isf_effect.enforcing_loss_rate, (0, 1, 1), {"loss_rate": 365.0, "enforcement_losses": 5.0}, 1e-5),
    (isf_effect.enforcing_loss_rate, (0, 0.5, 0.5), {"loss_rate": 365.0, "enforcement_losses": 5.0}, 2e-5),
    (isf_effect.worth, (100, 1), {"unarmed_worth": 0.4}, 100.0),
    (isf_effect.worth, (100, 0.5), {"unarmed_worth": 0.4}, 70.0),
]
