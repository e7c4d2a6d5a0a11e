"""Violence: who acts, who is blamed, who answers, how a crisis and a war go, when a ceasefire has ended."""

from __future__ import annotations

import math

from sim.rules import armed_acts, attribution, containment, endings, line_fire, response, war
from tests.rules.values import E, Row, odds

_DRIVES = {
    "hard_line_weight": 0.8,
    "provocation_weight": 0.8,
    "control_weight": 1.0,
    "confidence_weight": 0.8,
    "aid_elasticity": -0.5,
    "milestone_factor": 3.0,
}
_ATTACK = {"further_death": 1.0, "most_deaths": 2.0}
_LINE = {"fatal_share": 0.2, "line_exponent": 2.5, "line_largest": 50.0}
_STRIKE = {
    "strike_rate": 0.01,
    "strike_exponent": 2.5,
    "strike_largest": 50.0,
    "strike_salvo": 3.0,
    "leader_chance": 0.1,
}
_KNOWN = {"first_guess": 0.55, "monitor_yield": 1.0}
_SIZE = {"nonfatal_share": 0.08, "size_spread": 0.5, "size_most": 120.0}
_ANSWERED = {"answer_fatal": 0.95, "answer_nonfatal": 0.35}
_CONTAINED = {
    "calm_logit": 2.8,
    "toll_weight": 0.6,
    "round_weight": 0.6,
    "confidence_weight": 2.0,
    "resolve_weight": 0.5,
}
_WAR = {"war_logit": -3.0, "war_distrust": 3.0, "war_pressure": 2.0, "war_round": 0.3, "war_hard_line": 0.5}
_ENDS = {"deadline_days": 7.0}
_FROZEN = {"frozen_days": 120.0, "force_tolerance": 0.05, "truck_tolerance": 0.1}
MEDIAN = E**-0.125
"""The median of a lognormal of mean 1 and log standard deviation 0.5."""

ROWS: list[Row] = [
    # Nobody controls: all acts are undirected.
    (armed_acts.coupled_rate, (2, 0, 0, 0, 0, 0.5, 1, 1, 0), _DRIVES, (0.0, 0.0, 0.0, 2.0)),
    # Half controlled: 2 e^-0.5 in all, half of them ordered.
    (armed_acts.coupled_rate, (2, 0, 0, 0.5, 0, 0.5, 1, 1, 0), _DRIVES, (E**-0.5, 0.0, 0.0, E**-0.5)),
    # Calm e^(0.4 - 1 - 0.2); half deterred, twice exposed, and a quarter of aid doubles all.
    (
        armed_acts.coupled_rate,
        (1, 0.5, 0.5, 1, 0.5, 0.75, 2, 0.25, 1),
        _DRIVES,
        (2.0 * E**-0.8, 2.0 * E**-0.8 * (E**0.4 - 1.0), 3.0 * E**-0.8, 0.0),
    ),
    (armed_acts.exogenous_rate, (2, 1, 1, 1, 1, 1, 1.5, 0, 1), {"exogenous_level": 0.4}, (1.2, 0.0, 0.0, 0.0)),
    (armed_acts.drive, (0.5, 0.25, 0.125, 1), {}, 1.875),
    (armed_acts.acts, (0, 0, 0, 0, 77), {}, (0.0, 0.0, 0.0, 0.0)),
    (armed_acts.faction_base, (0.2, 0.5), {"fire_rate": 0.4}, 0.04),
    (armed_acts.faction_base, (0.2, 0), {"fire_rate": 0.4}, 0.0),
    (
        armed_acts.faction_attack,
        (3, 77),
        {**_ATTACK, "close_share": 1.0, "lethal_share": 0.0, "launch_lethal": 1.0},
        (0.0, 3.0, 0.0),
    ),
    (
        armed_acts.faction_attack,
        (3, 77),
        {**_ATTACK, "close_share": 0.0, "lethal_share": 0.0, "launch_lethal": 1.0},
        (3.0, 0.0, 6.0),
    ),
    (line_fire.exposure, (0.2, 0.5, 0.5), {}, 0.2),
    (line_fire.exposure, (0.2, 1, 0), {}, 0.15),
    # 6 x 0.2 x 1.5 x 0.75 x 0.8 x 1.5
    (line_fire.incident_rate, (0.2, 0.5, 0.25, 0.2, 1.5), {"line_rate": 6.0, "unfamiliar_boost": 1.0}, 1.62),
    (line_fire.incident_rate, (0.2, 0, 0, 1, 1.5), {"line_rate": 6.0, "unfamiliar_boost": 1.0}, 0.0),
    (line_fire.incidents, (0, 77), _LINE, (0.0, 0.0, 0.0)),
    (line_fire.own_strike, (1, 1, 0, 77), _STRIKE, (0.0, 0.0, 0.0)),
    # 0.08 x 0.5 x 1.5 x 0.8 = 0.048
    (line_fire.advance, (0.5, 0.5, 0.2, 0.047), {"advance_rate": 0.08, "advance_step": 0.02}, 0.02),
    (line_fire.advance, (0.5, 0.5, 0.2, 0.049), {"advance_rate": 0.08, "advance_step": 0.02}, 0.0),
    (line_fire.familiarity, (0.4, 0), {"familiar_days": 20.0, "strange_move": 0.04}, 0.38),
    (line_fire.familiarity, (0.4, 0.01), {"familiar_days": 20.0, "strange_move": 0.04}, 0.38),
    (line_fire.familiarity, (0.4, -0.02), {"familiar_days": 20.0, "strange_move": 0.04}, 0.5),
    (line_fire.familiarity, (0.4, 0.08), {"familiar_days": 20.0, "strange_move": 0.04}, 1.0),
    (attribution.known_by_monitors, (0, 0, 0), _KNOWN, 0.55),
    (attribution.known_by_monitors, (1, 0, 0), _KNOWN, 1.0 - 0.45 / E),
    (attribution.known_jointly, (1, 0.5, 0.25), _KNOWN, 1.0 - 0.45 * E**-0.5),
    (attribution.known_jointly, (1, 0.5, 0), _KNOWN, 0.55),
    (attribution.known_alone, (5, 1, 1), {"first_guess": 0.55}, 0.55),
    (attribution.believed, (1, 0.6, 0, 0, 0.59, 0.99), {"rumour_suspicion": 0.5}, 1.0),
    (attribution.believed, (0, 0.6, 1, 1, 0.59, 0.01), {"rumour_suspicion": 0.5}, 0.0),
    # Wrong: blamed below 0.5 + 0.5 x 0.2, whatever is true.
    (attribution.believed, (0, 0.6, 0.5, 0.2, 0.61, 0.59), {"rumour_suspicion": 0.5}, 1.0),
    (attribution.believed, (1, 0.6, 0.5, 0.2, 0.61, 0.61), {"rumour_suspicion": 0.5}, 0.0),
    (attribution.line_suspicion, (0.5,), {"line_doubt": 0.4}, 0.2),
    (attribution.verification, (4, 0), {"verification_days": 2.0}, (0.0, 4.0)),
    (attribution.verification, (4, 5), {"verification_days": 2.0}, (4.0 - 4.0 * E**-0.5, 4.0 * E**-0.5)),
    (attribution.verification_never, (4, 5), {}, (0.0, 4.0)),
    (attribution.published_blame, (2, 0.5), {"publicity": 0.2}, 2.2),
    (attribution.published_blame, (2, 5), {"publicity": -0.3}, 1.4),
    (attribution.unpublished_blame, (2, 5), {}, 2.0),
    (response.matched_size, (2, 0, 1, 0, 0, 0.5), _SIZE, 20.0 * MEDIAN),
    (response.matched_size, (0, 3, 1, 0, 0, 0.5), _SIZE, 0.8 * MEDIAN),
    (response.matched_size, (0, 0, 1, 0, 0, 0.5), _SIZE, 0.0),
    (response.matched_size, (50, 0, 1, 0, 0, 0.5), _SIZE, 120.0),
    # Half a unit of pressure takes 0.5 x (0.5 + 0.5) off log10.
    (response.dampened_size, (2, 0, 1.5, 0.5, 9, 0.5), {**_SIZE, "damping": 0.5}, 20.0 * MEDIAN),
    (response.dampened_size, (2, 0, 1, -0.5, 9, 0.5), {**_SIZE, "damping": 0.5}, 20.0 * MEDIAN),
    (response.dampened_size, (2, 0, 1, -1.5, 9, 0.5), {**_SIZE, "damping": 0.5}, 20.0 * MEDIAN),
    (response.amplified_size, (2, 0, 0.4, 0, 3, 0.5), {**_SIZE, "amplification": 0.2}, 20.0 * MEDIAN),
    (response.amplified_size, (2, 0, 0, 0, 99, 0.5), {**_SIZE, "amplification": 0.2}, 20.0 * MEDIAN),
    (response.answered, (1, 0, 0.8, 0.75), _ANSWERED, 1.0),
    (response.answered, (1, 0, 0.8, 0.77), _ANSWERED, 0.0),
    # Two acts: 1 - 0.65 x 0.65 = 0.5775
    (response.answered, (0, 2, 1, 0.577), _ANSWERED, 1.0),
    (response.answered, (0, 2, 1, 0.578), _ANSWERED, 0.0),
    (response.answered, (0, 0, 1, 1e-9), _ANSWERED, 0.0),
    (response.answered, (0, 1, 1, 0.999), {"answer_fatal": 1.0, "answer_nonfatal": 1.0}, 1.0),
    (response.postponed, (0.5, 0.59), {"next_day": 0.5, "pause": 0.2}, 1.0),
    (response.postponed, (0.5, 0.61), {"next_day": 0.5, "pause": 0.2}, 0.0),
    (response.next_round, (10, 0.25), {"round_least": 0.5, "round_most": 1.3}, 7.0),
    (response.executed, (0, 0, 77), {"response_exponent": 2.5, "response_largest": 50.0}, 0.0),
    (response.executed, (60, 1, 77), {"response_exponent": 2.5, "response_largest": 50.0}, 0.0),
    # 2.8 + 2 x 0.5 + 0.5 - 0.6 - 0.6 + 0.5
    (
        containment.mediated_containment,
        (0.25, 0.25, 0.5, 9, 2, 0.75, 0),
        {**_CONTAINED, "pressure_weight": 2.0},
        odds(3.6),
    ),
    (containment.mediated_containment, (0, 0, 0, 0, 1, 0.5, -1), {**_CONTAINED, "pressure_weight": 2.0}, odds(2.3)),
    (containment.unmediated_containment, (1, 1, 1, 0, 1, 0.5, 0), _CONTAINED, odds(2.8)),
    (containment.unmediated_containment, (0.25, 0.25, 0.5, 9, 2, 0.75, 2), _CONTAINED, odds(3.1)),
    (containment.opens, (1, 0, 0), {"deaths_threshold": 20.0}, 1.0),
    (containment.opens, (0, 19, 0), {"deaths_threshold": 20.0}, 0.0),
    (containment.opens, (0, 20, 0), {"deaths_threshold": 20.0}, 1.0),
    (containment.opens, (0, 0, 1), {"deaths_threshold": 20.0}, 1.0),
    # -3 + 0.75 - 1 - 0.5 + 0.6 + 0.2
    (containment.war_in_crisis, (0.25, 0.5, 0.5, 3, 0.4, 1), _WAR, odds(-3.95)),
    (containment.war_in_crisis, (0.5, 0, 0, 1, 0, -1), _WAR, odds(-2.0)),
    (containment.crisis_after, (0, 0, 1, 3), {}, (0.0, 0.0, 0.0)),
    (containment.crisis_after, (1, 0, 0, 3), {}, (1.0, 4.0, 0.0)),
    (containment.crisis_after, (0, 1, 0, 0), {}, (1.0, 1.0, 0.0)),
    (containment.crisis_after, (0, 1, 1, 0), {}, (0.0, 0.0, 1.0)),
    (war.war_level, (2, 0.5), {"war_memory": 0.25, "war_spread": 0.5}, 0.5),
    (war.war_level, (0, 0.841344746068543), {"war_memory": 0.6, "war_spread": 0.5}, 0.4),
    (war.war_deaths, (0, 3), {"war_median": 62.0, "war_own_share": 0.01}, (0.0, 0.0)),
    (war.war_deaths, (1, 0), {"war_median": 62.0, "war_own_share": 0.01}, (62.0, 1.0)),
    (war.war_deaths, (1, -math.log(2)), {"war_median": 62.0, "war_own_share": 0.01}, (31.0, 0.0)),
    (war.war_ends, (0,), {"war_end": 0.008, "war_end_pressure": 1.0}, 0.008),
    (war.war_ends, (0.5,), {"war_end": 0.008, "war_end_pressure": 1.0}, 0.008 * E**0.5),
    (endings.violence_reading, (20, 4), {"collapse_level": 20.0, "deadly_days_needed": 4.0}, 1.0),
    (endings.violence_reading, (19.9, 7), {"collapse_level": 20.0, "deadly_days_needed": 4.0}, 0.0),
    (endings.violence_reading, (60, 3), {"collapse_level": 20.0, "deadly_days_needed": 4.0}, 0.0),
    (endings.deadly, (10,), {"deadly_level": 10.0}, 1.0),
    (endings.deadly, (9,), {"deadly_level": 10.0}, 0.0),
    (endings.near_expiry, (5, 0, 0), {}, 6.0),
    (endings.near_expiry, (5, 1, 0), {}, 0.0),
    (endings.near_expiry, (5, 0, 1), {}, 0.0),
    # Violent, war by Israel or Hamas, declared over by Israel or Hamas, days since an expiry, the coin.
    (endings.cause_of_end, (0, 0, 0, 0, 0, 99, 0.5), _ENDS, 0.0),
    (endings.cause_of_end, (0, 0, 0, 1, 0, 99, 0.5), _ENDS, 1.0),
    (endings.cause_of_end, (0, 0, 0, 0, 1, 99, 0.5), _ENDS, 2.0),
    (endings.cause_of_end, (1, 1, 0, 1, 0, 99, 0.5), _ENDS, 3.0),
    (endings.cause_of_end, (1, 0, 1, 0, 0, 7, 0.5), _ENDS, 4.0),
    (endings.cause_of_end, (1, 0, 1, 0, 0, 6, 0.5), _ENDS, 5.0),
    (endings.cause_of_end, (1, 0, 0, 0, 0, 0, 0.5), _ENDS, 6.0),
    (endings.cause_of_end, (0, 1, 0, 0, 1, 99, 0.4), _ENDS, 3.0),
    (endings.cause_of_end, (0, 1, 0, 0, 1, 99, 0.6), _ENDS, 2.0),
    (endings.frozen_reading, (120, 0.04, 0.09, 0, 120), _FROZEN, 1.0),
    (endings.frozen_reading, (119, 0.04, 0.09, 0, 120), _FROZEN, 0.0),
    (endings.frozen_reading, (120, 0.05, 0.09, 0, 120), _FROZEN, 0.0),
    (endings.frozen_reading, (120, 0.04, 0.1, 0, 120), _FROZEN, 0.0),
    (endings.frozen_reading, (120, 0.04, 0.09, 1, 120), _FROZEN, 0.0),
    (endings.frozen_reading, (120, 0.04, 0.09, 0, 119), _FROZEN, 0.0),
]
