"""The deal: what is owed, the steps, the phases, confidence, ways out of it and out of the tunnels."""

from __future__ import annotations

import math

from sim.rules import arbitration, confidence, obligations, phases, renunciation, safe_passage, tranches
from tests.rules.values import E, Row, odds

_GUARANTEE = {
    "presence_gain": 0.5,
    "border_gain": 0.3,
    "belief_gain": 0.5,
    "amnesty_gain": 0.2,
    "push_gain": 0.3,
}
_CHOICE = {
    "choice_sharpness": 6.0,
    "exposure_weight": 2.0,
    "step_size": 0.1,
    "resistance_weight": 1.0,
    "broker_weight": 0.3,
    "example_weight": 0.5,
}
_QUIET = {
    "quiet_distrust": 7.0,
    "stall_weight": 0.7,
    "stall_days": 60.0,
    "expiry_weight": 1.0,
    "overdue_weight": 1.5,
    "quiet_pressure": 2.0,
}
_HARM = {"fatal_harm": 2.0, "death_harm": 0.5, "nonfatal_harm": 0.15, "excess_harm": 0.04}
_OFFER = {"offer_logit": -4.0, "offer_pressure": 1.0, "host_weight": 2.0, "offer_trust": 2.0}
_PASSAGE = {"passage_logit": -2.0, "passage_weight": 3.0}
_POCKET = {"strike_toll": 0.15, "leave_share": 0.5}
_EXAMPLE = {"example_gain": 0.5, "example_fade": 120.0}

ROWS: list[Row] = [
    (obligations.willingness, (0.4, 1, 0.1), {"goodwill": 0.3, "goodwill_trust": 0.5}, 0.6),
    (obligations.willingness, (0.4, 0.5, 0.1), {"goodwill": 0.3, "goodwill_trust": 0.5}, 0.3),
    (obligations.willingness, (1, 1, 0.5), {"goodwill": 0.3, "goodwill_trust": 0.5}, 1.0),
    (obligations.delivery, (0.2, 0.5, 10), {"early_pace": 1.0}, 0.24),
    (obligations.delivery, (0.2, 1, 1), {"early_pace": 2.0}, 1.0),
    (obligations.shortfall, (0.25, 30, 30), {"grace": 20.0}, 0.0),
    (obligations.shortfall, (0.25, 40, 30), {"grace": 20.0}, 0.375),
    (obligations.shortfall, (0.25, 99, 30), {"grace": 20.0}, 0.75),
    (obligations.no_shortfall, (0, 99, 3), {}, 0.0),
    (obligations.harm_of_overdue, (0.5,), {"overdue_harm": 0.1}, 0.05),
    # 0.2 + 0.06 + 0.1 + 0.1 + 0.03
    (tranches.step_guarantee, (0.4, 0.2, 0.7, 0.5, 0.1), _GUARANTEE, 0.49),
    (tranches.step_guarantee, (0, 0, 0.5, 0, 0), _GUARANTEE, 0.0),
    (tranches.attachment, (0.6, 0.5), {"hard_line_gain": 0.5}, 0.75),
    (tranches.attachment, (0.6, -0.4), {"hard_line_gain": 0.5}, 0.48),
    (tranches.attachment, (0.9, 1), {"hard_line_gain": 0.5}, 1.0),
    # 6 x (0.5 - 0.5 - 0.5 x 2 x 0.1)
    (tranches.step_acceptance, (0.5, 0, 0.5, 0, 0), _CHOICE, odds(-0.6)),
    # 6 x (0.6 + 0.2 + 0.3 + 0.1 - 0.5 - 0.4 x 2 x 0.1)
    (tranches.step_acceptance, (0.6, 0.2, 0.5, 1, 0.2), _CHOICE, odds(3.72)),
    (tranches.obedience, (0.8, 0.5, 0.25, 1), {"allied_share": 0.4}, 0.3),
    (tranches.obedience, (0.8, 0.5, 0.25, 0), {"allied_share": 0.4}, 0.12),
    (tranches.reciprocal_step, (0.1, 0.95, 1, 1, 0), {"step_size": 0.2, "lone_share": 0.5}, (0.2, 0.05, 0.0)),
    (tranches.reciprocal_step, (0, 0, 1, 0, 1), {"step_size": 0.2, "lone_share": 0.5}, (0.1, 0.0, 0.0)),
    (tranches.reciprocal_step, (0, 0, 0, 1, 1), {"step_size": 0.2, "lone_share": 0.5}, (0.0, 0.1, 0.0)),
    (tranches.reciprocal_step, (0, 0, 0, 0, 1), {"step_size": 0.2, "lone_share": 0.5}, (0.0, 0.0, 0.0)),
    (tranches.disarm_first_step, (0, 0, 1, 1, 0), {"step_size": 0.2, "lead": 0.1}, (0.2, 0.0, 0.0)),
    (tranches.disarm_first_step, (0.2, 0, 0, 1, 0), {"step_size": 0.2, "lead": 0.1}, (0.0, 0.2, 0.0)),
    (tranches.disarm_first_step, (1, 0.95, 1, 1, 0), {"step_size": 0.2, "lead": 0.1}, (0.0, 0.05, 0.0)),
    (tranches.withdraw_first_step, (0, 0, 1, 1, 0), {"step_size": 0.2, "lead": 0.1}, (0.0, 0.2, 0.0)),
    (tranches.withdraw_first_step, (0, 0.2, 1, 0, 0), {"step_size": 0.2, "lead": 0.1}, (0.2, 0.0, 0.0)),
    (tranches.withdraw_first_step, (0.95, 1, 1, 1, 0), {"step_size": 0.2, "lead": 0.1}, (0.05, 0.0, 0.0)),
    (tranches.coerced_step, (0.5, 0.5, 1, 1, 0.6), {"step_size": 0.2}, (0.2, 0.2, 0.0)),
    (tranches.coerced_step, (0.5, 0.5, 0, 0, 0.6), {"step_size": 0.2}, (0.0, 0.0, 0.12)),
    (tranches.coerced_step, (0.95, 0.5, 0, 1, 0.6), {"step_size": 0.2}, (0.0, 0.2, 0.05)),
    (tranches.no_step, (0, 0, 1, 1, 1), {}, (0.0, 0.0, 0.0)),
    (tranches.steps_offered, (0,), {}, 0.0),
    (tranches.steps_offered, (1,), {}, 1.0),
    (tranches.no_steps_offered, (1,), {}, 0.0),
    (tranches.surrendered_arms, (0.6,), {}, 0.6),
    (tranches.stored_arms, (0.6,), {"storage_relief": 0.5}, 0.3),
    (tranches.nothing_stored, (0.2,), {}, (0.2, 0.0)),
    (tranches.all_stored, (0.2,), {}, (0.0, 0.2)),
    (tranches.milestone, (11, 14), {"milestone_days": 3.0}, 1.0),
    (tranches.milestone, (10, 14), {"milestone_days": 3.0}, 0.0),
    (tranches.one_sided_harm, (0.2, 0.05), {"cheat_harm": 5.0}, 0.75),
    (tranches.one_sided_harm, (0.05, 0.2), {"cheat_harm": 5.0}, 0.0),
    (tranches.kept_credit, (0.2,), {"kept_gain": 5.0}, 1.0),
    # Poisson of mean 5: e^-5 = 0.0067 for none, six times that for at most one, 0.616 for at most five.
    (tranches.clash, (0.05, 0.006), {"clash_deaths": 10.0}, 0.0),
    (tranches.clash, (0.05, 0.04), {"clash_deaths": 10.0}, 1.0),
    (tranches.clash, (0.05, 0.6), {"clash_deaths": 10.0}, 5.0),
    (tranches.clash, (0, 0.99), {"clash_deaths": 10.0}, 0.0),
    (tranches.restock, (0.5, 0.1, 0.5), {"inflow": 0.2}, 0.5 + 0.2 / 365.0),
    (tranches.restock, (2, 1, 0), {"inflow": 0.2}, 2.0),
    (phases.readiness, (1, 0.25, 0, 3), {}, 0.75),
    (phases.readiness, (2, 0.5, 0.25, 4), {}, 0.5),
    (phases.readiness, (3, 0, 0.25, 4), {}, 0.5),
    (phases.opened_by_date, (1, 59, 1), {"phase_days": 60.0}, 0.0),
    (phases.opened_by_date, (1, 60, 0), {"phase_days": 60.0}, 1.0),
    (phases.opened_by_conditions, (1, 21, 0.7), {"readiness_needed": 0.7, "review_days": 21.0}, 1.0),
    (phases.opened_by_conditions, (1, 20, 0.9), {"readiness_needed": 0.7, "review_days": 21.0}, 0.0),
    (phases.opened_by_conditions, (1, 99, 0.6), {"readiness_needed": 0.7, "review_days": 21.0}, 0.0),
    (phases.expiry_by_date, (45, 0), {"phase_days": 60.0, "alarm_days": 14.0}, (0.0, 0.0)),
    (phases.expiry_by_date, (53, 0.5), {"phase_days": 60.0, "alarm_days": 14.0}, (0.25, 1.0)),
    (phases.expiry_by_date, (60, 0.25), {"phase_days": 60.0, "alarm_days": 14.0}, (0.75, 1.0)),
    (phases.expiry_by_date, (61, 0), {"phase_days": 60.0, "alarm_days": 14.0}, (0.0, 0.0)),
    (phases.expiry_by_conditions, (90, 0), {"patience_days": 90.0, "impatience": 0.5}, (0.0, 0.0)),
    (phases.expiry_by_conditions, (135, 0.5), {"patience_days": 90.0, "impatience": 0.5}, (0.125, 0.0)),
    (phases.expiry_by_conditions, (400, 0), {"patience_days": 90.0, "impatience": 0.5}, (0.5, 0.0)),
    # 0.05 x 0.8 x 0.5 x (1 - 0.8 x 0.5)
    (arbitration.engaged_backing, (0.8, 0.5, 0.5), {"override_rate": 0.05, "deference": 0.8}, 0.012),
    (arbitration.engaged_backing, (0.8, 0.5, 1), {"override_rate": 0.05, "deference": 1.0}, 0.0),
    (arbitration.passive_backing, (1, 1, 0), {}, 0.0),
    (arbitration.engaged_push, (0.5, 0.4), {"push": 0.3}, 0.06),
    (arbitration.passive_push, (1, 1), {}, 0.0),
    (renunciation.return_to_war, (0.5, 0, 0, 0, 0, 0, 0), {**_QUIET, "quiet_logit": -6.5}, odds(-6.5)),
    # -6.5 + 1.4 + 0.7 (1 - 1/e) + 0.5 + 0.6 - 0.5 - 0.5 - 1
    (
        renunciation.return_to_war,
        (0.3, 60, 0.5, 0.4, 0.25, 0.5, 1),
        {**_QUIET, "quiet_logit": -6.5},
        odds(-5.3 - 0.7 / E),
    ),
    (
        renunciation.declared_over,
        (0.3, 60, 0.5, 0.4, 0.25, -1),
        {**_QUIET, "renounce_logit": -7.0},
        odds(-3.3 - 0.7 / E),
    ),
    (renunciation.declared_over, (0.5, 0, 0, 0, 0, 0), {**_QUIET, "renounce_logit": -7.0}, odds(-7.0)),
    (renunciation.never_declared, (0, 99, 1, 1, -1, -9), {}, 0.0),
    (
        confidence.bayesian_counts,
        (3, 5, 1, 0.5, 0.2, 0.4, 2, 2),
        {"calm_gain": 0.17, "forgetting": 1.0},
        (2.87, 3.6),
    ),
    (
        confidence.bayesian_counts,
        (3, 5, 0, 0, 0, 0, 2, 2),
        {"calm_gain": 0.17, "forgetting": 90.0},
        (2.0 + 0.5 ** (1 / 90), 2.0 + 3.0 * 0.5 ** (1 / 90)),
    ),
    (confidence.fixed_counts, (9, 0, 1, 5, 5, 5, 2, 3), {}, (2.0, 3.0)),
    # 2 + 0.5 x 2 / (1 + 1) + 3 x 0.15 + 0.04 x 4
    (confidence.harm_suffered, (1, 2, 5, 3, 1), _HARM, 3.11),
    (confidence.harm_suffered, (0, 0, 1, 0, 4), _HARM, 0.0),
    (safe_passage.third_country_offer, (0.5, 0, 0, 0.5, 0), _OFFER, odds(-4.0)),
    # -4 + 0.5 + 1 + 0.5 + 0.5
    (safe_passage.third_country_offer, (0.75, 0.3, 0.2, 1, -0.5), _OFFER, odds(-1.5)),
    (safe_passage.third_country_offer, (1, 1, 1, 0, -1), _OFFER, 0.0),
    (safe_passage.surrender_offer, (0, -1, -1, 0, 1), {}, 1.0),
    (safe_passage.no_offer, (1, 1, 1, 1, -1), {}, 0.0),
    (safe_passage.passage_acceptance, (0.5, 0.5, 0.5, 0.5), _PASSAGE, odds(-2.0)),
    (safe_passage.passage_acceptance, (1, 0.5, 0.25, 0.25), _PASSAGE, odds(1.0)),
    (safe_passage.surrender_acceptance, (1, 0.8, 0.25, 0.25), {**_PASSAGE, "shame": 0.3}, odds(-2.0)),
    (safe_passage.no_acceptance, (1, 1, 0, 0), {}, 0.0),
    (safe_passage.struck_chance, (0, 0, 0), {"strike_pocket": 0.01, "offer_shield": 0.8}, 0.01),
    (safe_passage.struck_chance, (0.5, 0.5, 1), {"strike_pocket": 0.01, "offer_shield": 0.8}, 0.0015),
    (safe_passage.pocket_after, (101, 0, 0), _POCKET, (101.0, 0.0, 0.0)),
    (safe_passage.pocket_after, (101, 1, 1), _POCKET, (50.0, 51.0, 0.0)),
    (safe_passage.pocket_after, (101, 0, 1), _POCKET, (85.0, 0.0, 16.0)),
    (safe_passage.example, (0.4, 0, 0), _EXAMPLE, 0.4 - 0.4 * math.log(2) / 120.0),
    (safe_passage.example, (0, 1, 0.2), _EXAMPLE, 0.4),
    (safe_passage.example, (-1, 0, 1), _EXAMPLE, -1.0),
]
