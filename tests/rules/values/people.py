"""People: aid, coordination, money, police, militias, rumours and what people come to feel."""

from __future__ import annotations

from sim.rules import aid_access, coordination, funding, policing, politics, rival_militia, rumours
from tests.rules.values import E, Row, odds

_AID = {"guarantee_share": 0.3, "guarantee_pressure_gain": 0.4, "representation_aid": 0.25}
_TAKEN = {"taken_most": 0.85, "taken_least": 0.1, "supply_weight": 3.0, "security_weight": 2.0}
_CLOSURE = {"closure_chance": 0.6, "closure_days": 2.0}
_FLARE = {"clash_rate": 0.006, "clash_control": 0.5, "clash_rumour": 0.5, "reference_fighters": 300.0}
_NAME = {"reputation_days": 30.0, "reputation_clash": 0.5, "reputation_aid": 0.3, "reputation_rumour": 0.3}
_BELIEF = {
    "belief_logit": -2.5,
    "belief_exposure": 0.8,
    "belief_threat": 0.8,
    "belief_fit": 1.0,
    "denial_weight": 0.5,
}
_READY = {"payment_days": 300.0, "violence_delay": 0.5, "progress_gain": 0.5}
_STANDING = {"standing_days": 60.0, "protest_weight": 0.3, "relief_weight": 0.3, "leader_setback": 0.05}
_THREAT = {
    "threat_days": 20.0,
    "threat_per_act": 0.3,
    "threat_per_death": 0.2,
    "threat_rumour": 0.2,
    "threat_arms": 0.2,
}
_GUARANTEE = {
    "belief_days": 10.0,
    "guarantee_presence": 2.0,
    "guarantee_pressure": 1.0,
    "guarantee_overdue": 1.0,
}
_SUPPORT = {"support_days": 60.0, "loss_opinion": 0.02, "progress_opinion": 0.2, "rumour_opinion": 0.2}
_ACCEPTANCE = {
    "acceptance_days": 50.0,
    "acceptance_relief": 1.5,
    "acceptance_harm": 1.0,
    "acceptance_rumour": 0.7,
}
_COMMITTEE = {
    "committee_days": 60.0,
    "committee_base": 0.2,
    "committee_delivery": 0.3,
    "committee_police": 0.2,
    "committee_seat": 0.3,
}

ROWS: list[Row] = [
    # Half the staff effect (1 - 1/e) at a quarter of engagement; a tenth of the way a day.
    (
        coordination.coverage,
        (0.2, 150, 0.25),
        {"staff_needed": 150.0, "opening_days": 10.0},
        0.18 + 0.05 * (1.0 - 1.0 / E),
    ),
    (
        coordination.coverage,
        (0.2, 150, 0.9),
        {"staff_needed": 150.0, "opening_days": 10.0},
        0.18 + 0.1 * (1.0 - 1.0 / E),
    ),
    (coordination.deconflicted, (0.8, 0.5), {"deconfliction_max": 0.25}, 0.15),
    (coordination.aid_guarantee, (0.5, 0.5, 1), _AID, 0.3125),
    (coordination.aid_guarantee, (0.5, -1, 0), _AID, 0.0),
    (coordination.monitoring, (0.6, 0.2, 1, 0.5), {"representation_gain": 0.5}, 1.1),
    (coordination.monitoring, (0.6, 0.2, 0, 0), {"representation_gain": 0.5}, 0.4),
    (coordination.collected_share, (0.6,), {"collection_base": 0.75, "collection_gain": 0.15}, 0.84),
    (coordination.collected_share, (1,), {"collection_base": 0.9, "collection_gain": 0.25}, 1.0),
    (coordination.aid_share, (0.2, 0.4, 0.5), {"targeting": 0.6}, 0.26),
    (coordination.aid_share, (0.2, 0.4, 0), {"targeting": 0.6}, 0.2),
    (aid_access.approvals, (0.5, 0, 0.5), {"approval_memory": 0.9, "approval_noise": 0.1}, 0.45),
    (aid_access.linked_entry, (300, 200, 250, 0.5, 1), {}, 100.0),
    (aid_access.linked_entry, (300, 400, 250, 0, 1), {}, 0.0),
    # 150 approved, open three quarters of the way.
    (aid_access.unhindered_entry, (300, 400, 100, 0.5, 0.5), {"approval_lift": 2.0}, 112.5),
    (aid_access.unhindered_entry, (300, 400, 100, 0, 1), {"approval_lift": 2.0}, 200.0),
    (aid_access.capped_entry, (300, 200, 250, 0.5, 1), {"cap": 80.0}, 80.0),
    (aid_access.capped_entry, (300, 200, 250, 0.3, 1), {"cap": 80.0}, 60.0),
    (aid_access.unchanged_capacity, (350, 1), {}, 350.0),
    (
        aid_access.invested_capacity,
        (350, 1),
        {"invested_target": 550.0, "investment_days": 100.0},
        550.0 - 200.0 * E**-0.01,
    ),
    (aid_access.invested_capacity, (600, 1), {"invested_target": 550.0, "investment_days": 100.0}, 600.0),
    (aid_access.closure, (0, 1, 0.5, 0.6), _CLOSURE, 2.0),
    (aid_access.closure, (0, 1, 0.7, 0.6), _CLOSURE, 0.0),
    (aid_access.closure, (5, 1, 0.5, 0.1), _CLOSURE, 4.0),
    (aid_access.closure, (3, 0, 0.5, 0.6), _CLOSURE, 2.0),
    (aid_access.no_closure, (3, 1, 0.1, 0.9), {}, 2.0),
    (aid_access.no_closure, (1, 1, 0.1, 0.9), {}, 0.0),
    (aid_access.sanctioned_openness, (1, 0), {"sanction": 0.4, "closed_share": 0.1}, 0.1),
    (aid_access.sanctioned_openness, (0, 0.5), {"sanction": 0.4, "closed_share": 0.1}, 0.8),
    (aid_access.plain_openness, (1, 1), {"closed_share": 0.1}, 0.1),
    (aid_access.plain_openness, (0, 1), {"closed_share": 0.1}, 1.0),
    (aid_access.taken_share, (0, 0), _TAKEN, 0.85),
    (aid_access.taken_share, (1, 0.5), _TAKEN, 0.1 + 0.75 * E**-4),
    (aid_access.gate, (0.25,), {"unopened_share": 0.5}, 0.625),
    # 1 - 0.5 x 0.8 x 0.75
    (aid_access.road_security, (0.5, 0.2, 0.5), {"crime_exposure": 0.5}, 0.7),
    (aid_access.road_security, (0, 0, 1), {"crime_exposure": 0.5}, 0.0),
    (aid_access.supply, (0.5, 0.8, 0.1, 5), {"supply_days": 14.0, "money_gain": 0.01}, 0.53),
    (aid_access.supply, (0.5, 0.8, 0.1, 50), {"supply_days": 14.0, "money_gain": 0.01}, 0.5 + 0.54 / 14.0),
    (rival_militia.backed_strength, (200, 600, 0.5, 0.5, 1), {"recruitment": 0.3}, (201.0, 0.0)),
    (rival_militia.dissolved_strength, (200, 600, 1, 1, 1), {"dissolution": 0.3}, (198.0, 0.0)),
    (rival_militia.integrated_strength, (200, 600, 1, 1, 0.5), {"integration": 0.6}, (198.0, 2.0)),
    (rival_militia.integrated_strength, (200, 600, 1, 1, 0), {"integration": 0.6}, (200.0, 0.0)),
    (rival_militia.flare_rate, (150, 0.5, 0.2, 0.5), _FLARE, 0.0024),
    (rival_militia.flare_rate, (300, 0, 0, 1), _FLARE, 0.006 * E**0.5),
    (rival_militia.flare_up, (0, 77), {"clash_least": 10.0, "clash_most": 60.0}, (0.0, 0.0)),
    (rival_militia.reputation_after, (0.5, 1, 0.1, 0.5), _NAME, 0.5 - 0.5 / 30.0),
    (rival_militia.reputation_after, (0.5, 0, 0.1, 0.5), _NAME, 0.494),
    (rival_militia.aid_taken, (150, 1, 0.4), {"taking_rate": 0.05, "reference_fighters": 300.0}, 0.015),
    (rival_militia.aid_taken, (9000, 1, 0), {"taking_rate": 0.05, "reference_fighters": 300.0}, 0.5),
    (rumours.no_rise, (1, 1, 99, 0, 77), {}, 0.0),
    (rumours.ambient_rise, (0, 1, 99, 0, 77), {"rumour_rate": 0.1, "rumour_reach": 3.0}, 0.0),
    (
        rumours.storm_rise,
        (0, 1, 99, 0, 77),
        {"rumour_rate": 0.1, "rumour_reach": 3.0, "storm_gain": 2.0, "verified_calm": 0.5},
        0.0,
    ),
    (rumours.told, (4, 1), {"untold_share": 0.5}, 4.0),
    (rumours.told, (4, 0.5), {"untold_share": 0.5}, 3.0),
    (rumours.exposure_after, (10, 2, 0, 0.5), {"rumour_life": 5.0, "verification_cut": 0.2}, 9.0 * E**-0.2 + 2.0),
    (rumours.exposure_after, (10, 0, 1, 0), {"rumour_life": 5.0, "verification_cut": 0.2}, 10.0 * E**-0.2),
    (rumours.belief, (0.005, 1, 1, 0), _BELIEF, 0.0),
    # -2.5 + 0.8 + 0.4 + 0.5, and less 0.5 while denied.
    (rumours.belief, (E - 1.0, 0.5, 0.5, 0), _BELIEF, odds(-0.8)),
    (rumours.belief, (E - 1.0, 0.5, 0.5, 1), _BELIEF, odds(-1.3)),
    (rumours.denied_after, (1, 0.4, 0.01), {"denial_rate": 0.2}, 0.0),
    (rumours.denied_after, (0, 1, 0.19), {"denial_rate": 0.2}, 1.0),
    (rumours.denied_after, (0, 1, 0.21), {"denial_rate": 0.2}, 0.0),
    (rumours.denied_after, (1, 1, 0.99), {"denial_rate": 0.2}, 1.0),
    # 400 left at 1.25 / 1.5 of a three-hundredth.
    (funding.growing_readiness, (0.5, 1, 0.5), _READY, 0.5 + 1.25 / 1.5 / 300.0),
    (funding.growing_readiness, (1, 0, 1), _READY, 1.0),
    (funding.same_readiness, (0.3, 9, 1), {}, 0.3),
    (funding.voluntary_payment, (1000, 100, 0.5, 0.5, 1), {}, 25.0),
    (funding.voluntary_payment, (1000, 100, 0.5, 0.5, -1), {}, 275.0),
    (funding.voluntary_payment, (1000, 600, 0.5, 1, 1), {}, 0.0),
    (funding.assessed_payment, (730, 0, 0.1, 0, 1), {"assessed_days": 365.0}, 2.0),
    (funding.assessed_payment, (730, 729, 0.1, 0, 0), {"assessed_days": 365.0}, 1.0),
    (funding.assessed_payment, (730, 800, 0.1, 0, 1), {"assessed_days": 365.0}, 0.0),
    (funding.no_payment, (1000, 0, 1, 1, 1), {}, 0.0),
    (funding.spent, (5, 3), {}, 3.0),
    (funding.spent, (2, 3), {}, 2.0),
    (policing.standard_intake, (500, 1500, 5000, 0.5, 0, 0), {"intake_days": 120.0}, 12.5),
    (policing.standard_intake, (500, 4500, 5000, 1, 1, 1), {"intake_days": 120.0}, 0.0),
    (policing.fast_intake, (500, 1500, 5000, 0, 0.45, 0), {"fast_intake_days": 45.0}, 30.0),
    (policing.fast_intake, (500, 4600, 5000, 0, 1, 0), {"fast_intake_days": 45.0}, 0.0),
    (policing.no_intake, (0, 0, 5000, 1, 1, 1), {}, 0.0),
    (policing.standard_graduation, (900, 0.5, 1), {"course_days": 90.0}, 5.0),
    (policing.fast_graduation, (900, 0.5, 0.3), {"fast_course_days": 30.0}, 12.0),
    (policing.local_consent, (1, 0.4, 0.6, 0.9), {"committee_share": 0.5}, 0.6),
    (policing.local_consent, (1, 0.7, 0.6, 0.9), {"committee_share": 0.5}, 0.7),
    (policing.local_consent, (0, 0.4, 0.6, 0.9), {"committee_share": 0.5}, 0.65),
    (
        policing.security,
        (2, 0.5),
        {"police_density": 2.0, "police_effect": 0.6, "unrecognized_effect": 0.4},
        0.42 * (1.0 - 1.0 / E),
    ),
    (policing.security, (0, 1), {"police_density": 2.0, "police_effect": 0.6, "unrecognized_effect": 0.4}, 0.0),
    (policing.attrition, (1000, 1, 0.5), {"desertion": 0.365}, 2.5),
    (
        politics.grievance,
        (0.4, 8, 2),
        {"grievance_half_life": 1.0, "grievance_per_death": 0.01},
        1.0 - 0.8 * E**-0.1,
    ),
    (
        politics.grievance,
        (0.4, 0, 0),
        {"grievance_half_life": 21.0, "grievance_per_death": 0.01},
        0.4 * 0.5 ** (1 / 21),
    ),
    (politics.control, (0.3, 0.8, 0.5), {"control_days": 10.0}, 0.35),
    (politics.control, (0.3, 0.9, 1), {"control_days": 10.0}, 0.37),
    (politics.standing, (0.5, 0.75, 0.2, 1), _STANDING, 0.4515),
    (politics.standing, (0.01, 0, 1, 3), _STANDING, 0.0),
    # 1 + 0.5 - 0.5 - 0.5
    (politics.guarantee_belief, (0.4, 0.5, 0.5, 0.5, 0), _GUARANTEE, 0.36 + 0.1 * odds(0.5)),
    (politics.guarantee_belief, (0.4, 0, 0, 0, 1), _GUARANTEE, 0.36 + 0.1 * odds(-1.5)),
    (
        politics.cohesion,
        (0.6, 0.5, 0.1),
        {"cohesion_days": 50.0, "cohesion_floor": 0.3, "tranche_strain": 0.3},
        0.571,
    ),
    (politics.after_split, (0.2, 1), {"split_share": 0.25}, 0.4),
    (politics.after_split, (0.2, 0), {"split_share": 0.25}, 0.2),
    (politics.split_chance, (0.4, 0.5, 0.5), {"split_rate": 0.01}, 0.0135),
    (politics.home_support, (0.5, 0.6, 2, 0.5, 0.5), _SUPPORT, 0.501),
    (politics.home_support, (0.6, 0.2, 50, 0, 0), _SUPPORT, 0.59),
    # Towards 0.4 + 0.6 (1 - e^-0.7) + 0.1 + 0.1.
    (politics.threat, (0.5, 0.4, 1, 2, 0.5, 1.5), _THREAT, 0.5 + (0.7 - 0.6 * E**-0.7) / 20.0),
    (politics.threat, (0.5, 0.4, 0, 0, 0, 1), _THREAT, 0.495),
    (politics.need, (0.7, 0.4), {"need_days": 20.0, "need_slope": 1.0}, 0.695),
    (politics.need, (0.7, 2), {"need_days": 20.0, "need_slope": 1.0}, 0.665),
    (politics.return_home, (0.6, 0.4, 0.5), {"return_days": 50.0}, 0.602),
    (politics.return_home, (0.6, 9, 0.9), {"return_days": 50.0}, 0.608),
    # 0.3 - 0.4 - 0.35 + 0.3 - 0.5
    (politics.acceptance_of_force, (0.5, 0.7, 0.4, 0.5, 0.3), _ACCEPTANCE, 0.49 + 0.02 * odds(-0.65)),
    (politics.acceptance_of_force, (0.5, 0.5, 0, 0, 0.5), _ACCEPTANCE, 0.5),
    (politics.crime, (0.5, 0.8, 0.25), {"crime_days": 10.0}, 0.51),
    (politics.heard, (10, 4, 5), {"local_weight": 0.5}, 15.0),
    (politics.heard, (10, 4, 5), {"local_weight": 0.0}, 10.0),
    (politics.irritant, (1, 0.5), {"need_irritant": 2.0}, 2.0),
    (
        politics.cooperation,
        (0.6, 0.5),
        {"silence": 0.25, "acceptance_tells": 0.5, "crime_silences": 0.2},
        0.45,
    ),
    (politics.protest, (0.8, 0.4), {"protest_threshold": 0.5}, 0.24),
    (politics.protest, (0.4, 0), {"protest_threshold": 0.5}, 0.0),
    (politics.committee_legitimacy, (0.25, 0.5, 0.4, 1), _COMMITTEE, 0.258),
    (politics.committee_legitimacy, (0.2, 0, 0, 0), _COMMITTEE, 0.2),
]
