"""Which way a decision goes when one thing it reads grows and all else stays: the claims of the docstrings, tried.

Every input that a rule of a family reads stands in the table, as ``+`` (never falls), ``-`` (never rises) or ``?`` (no
direction claimed). An output of several is named by its place, ``[1]``; ``[sum]`` is all of them together.
"""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from sim.rules import COMMON, Rule
from tests.rules import scan
from tests.rules.decisions import Decision, decisions
from tests.rules.ranges import KEY, UNIFORM

CLAIMS = """
    conditional_willingness: +support +legitimacy +funding +friends +pressure -losses +acceptance -unsettled
    bandwagon_willingness: +friends +support
    moved_offer: +offer ?capacity ?size +willingness -u
    lighter_role: +lighter +refused -u
    role_intrusion: +intrusion -lighter
    caveats_after: +caveats +losses
    negotiable_acceptance: -hostility -intrusion +pressure ?tie -incidents +override
    veto_acceptance: -hostility -intrusion
    cost_of_inclusion: +hostility +share
    leverage_left: -excluded
    consent_by_task: +belief +coercion +trust +public -intrusion -rumour
    ground_consent: +host +public
    sustained_engagement: +start
    fading_engagement: +engagement
    crisis_driven_engagement: +engagement +crisis +deaths
    us_pressure: +engagement +envoy +base
    envoy_chance: +engagement +crisis +overdue
    council_adoption: +effort
    coalition_adoption: +effort +offers
    council_standing[sum]: +in_force -age
    coalition_standing[0]: +in_force -age
    coalition_standing[1]: +in_force
    unified_quality: -caveats +egypt +israel
    national_quality: -caveats -contingents +egypt +israel
    lagged_start: +authorized +accepted +consent +money
    rapid_start: +authorized +accepted
    lagged_target: +clock
    rapid_target: +clock
    phased_target: +clock +sectors_open
    exit_chance: +losses +wealth +violence +exits -support +unpaid
    placed_by_people: +people
    placed_by_phase: -rank ?sectors +sectors_open +people
    arrivals: +in_transit
    remembered_losses: +losses +deaths ?strength
    presence_by_consent: +density +quality +consent
    presence_by_enforcement: +density +quality +consent +authority
    presence_of_monitors: +density +quality +consent
    armed_channels[0]: +presence
    armed_channels[1]: +presence
    armed_channels[2]: +presence
    armed_channels[3]: +presence
    monitor_channels[2]: +presence
    armed_guarantee[0]: +presence
    armed_guarantee[1]: +presence
    armed_guarantee[2]: +hold +consent
    enforcing_guarantee[sum]: +presence
    enforcing_guarantee[2]: +hold +consent +authority
    monitor_guarantee[0]: +presence
    monitor_guarantee[2]: +hold +consent
    consented_loss_rate: +violence
    enforcing_loss_rate: +violence -consent +authority
    worth: +deployed +intrusion
    coverage: +level +staff +engagement
    deconflicted: +covered +confidence
    aid_guarantee: +covered +pressure +representation
    monitoring: +covered +verified +representation +cooperation
    collected_share: +covered
    aid_share: +people +wants ?covered
    approvals: +level +u
    linked_entry: +crossing +screening +approved +openness
    unhindered_entry: +crossing +screening +approved +openness +guarantee
    capped_entry: +crossing +screening +approved +openness
    unchanged_capacity: +capacity
    invested_capacity: +capacity +opening
    closure: +closed +shock -u +v
    no_closure: +closed
    sanctioned_openness: -closed -overdue
    plain_openness: -closed
    taken_share: -supply -security
    gate: +progress
    road_security: +guard +police -crime
    supply: +level +delivered +distribution +money
    coupled_rate[0]: +base +hard_line ?control -deterrence -confidence +exposure ?aid
    coupled_rate[1]: +base +hard_line +provocation -control -deterrence -confidence +exposure ?aid
    coupled_rate[2]: +base +hard_line -control -deterrence -confidence +exposure ?aid +milestone
    coupled_rate[3]: +base +hard_line -control -deterrence -confidence +exposure ?aid
    coupled_rate[sum]: +base +hard_line +provocation -control -deterrence -confidence +exposure +milestone
    exogenous_rate[0]: +base +exposure
    drive: +strategic +retaliatory +spoiling +localized
    acts[sum]: +strategic +retaliatory +spoiling +localized ?key
    faction_attack[0]: +count ?key
    faction_attack[1]: +count ?key
    faction_attack[2]: +count ?key
    faction_base: +share +arms
    exposure: +people +line +away
    incident_rate: +exposure +unfamiliar -deconflicted -interposed +drive
    incidents[0]: +rate ?key
    incidents[1]: +rate ?key
    incidents[2]: +rate ?key
    own_strike[0]: +drive -deterred -restraint ?key
    own_strike[1]: +drive -deterred -restraint ?key
    own_strike[2]: +drive -deterred -restraint ?key
    advance: -confidence +threat -pressure -u
    familiarity: +unfamiliar ?change
    known_by_monitors: +monitors
    known_jointly: +monitors +own_confidence +other_confidence
    believed: +truth ?right +suspicion +rumour ?u -v
    line_suspicion: +suspicion
    verification[0]: +doubt +monitors
    verification[1]: +doubt -monitors
    verification_never[1]: +doubt
    published_blame: +harm ?monitors
    unpublished_blame: +harm
    matched_size: +killed +acts +scale +u
    dampened_size: +killed +acts +scale -pressure +u
    amplified_size: +killed +acts +scale +recent +u
    answered: ?killed +acts +readiness -u
    postponed: +pressure -u
    next_round: +last +u
    executed: +size -interposed ?key
    mediated_containment: +pressure +mediation +force -deaths -rounds +confidence +resolve
    unmediated_containment: -deaths -rounds +confidence +resolve
    opens: +killed +deaths +leaders
    war_in_crisis: -confidence -pressure -tripwire +rounds +hard_line -resolve
    crisis_after[0]: +open_before +opened -contained
    crisis_after[1]: +open_before +opened -contained +rounds
    crisis_after[2]: +open_before +opened +contained
    willingness: +confidence +control +push
    delivery: +progress +willingness -due_in
    shortfall: -progress +age -due
    harm_of_overdue: +overdue
    step_guarantee: +presence +border +belief +amnesty +push
    attachment: +value +hard_line
    step_acceptance: +confidence +guarantee -resistance +broker +example
    obedience: +control +cohesion -splintered +core
    reciprocal_step[0]: -disarmed +hamas_yes +israel_yes
    reciprocal_step[1]: -withdrawn +hamas_yes +israel_yes
    disarm_first_step[0]: -disarmed +hamas_yes
    disarm_first_step[1]: +disarmed -withdrawn +israel_yes
    withdraw_first_step[0]: -disarmed +withdrawn +hamas_yes
    withdraw_first_step[1]: -withdrawn +israel_yes
    coerced_step[0]: -disarmed +hamas_yes
    coerced_step[1]: -withdrawn +israel_yes
    coerced_step[2]: -disarmed -hamas_yes +force
    surrendered_arms: +identity
    stored_arms: +identity
    nothing_stored[0]: +arms
    all_stored[1]: +arms
    steps_offered: +started
    milestone: +since_step -interval
    one_sided_harm: +own -other
    kept_credit: +other
    clash: +taken +u
    restock: +arms +production -border
    opened_by_date: +days_in
    opened_by_conditions: +days_in +readiness
    readiness: -phase -overdue +progress +phases
    expiry_by_date[0]: ?days_in -readiness
    expiry_by_conditions[0]: +days_in -readiness
    engaged_backing: +engagement +tie -hostility
    engaged_push: +engagement +overdue
    return_to_war: -confidence +stall +expiry +overdue -pressure -tripwire -resolve
    declared_over: -confidence +stall +expiry +overdue -pressure -resolve
    bayesian_counts[0]: +kept +calm +credit +start_kept
    bayesian_counts[1]: +broken +harm -cleared +start_broken
    fixed_counts[0]: +start_kept
    fixed_counts[1]: +start_broken
    harm_suffered: +deliberate_acts +deliberate_deaths +deaths +harmless_acts -usual
    third_country_offer: +confidence +pressure +broker +hosts -hard_line
    passage_acceptance: +guarantee +amnesty -honour -fear
    surrender_acceptance: +amnesty -honour -fear
    struck_chance: +hard_line -pressure -offered
    pocket_after[0]: +inside ?leaves -struck
    pocket_after[1]: +inside +leaves
    pocket_after[2]: +inside -leaves +struck
    example: +model +honoured -struck
    backed_strength[0]: +fighters +ceiling +backing ?reputation
    dissolved_strength[0]: +fighters
    integrated_strength[0]: +fighters -police
    integrated_strength[1]: +fighters +police
    flare_rate: +fighters -control -order +rumour
    flare_up[0]: +rate ?key
    flare_up[1]: +rate ?key
    reputation_after: +reputation -clashed -took_aid -rumour
    aid_taken: +fighters -security
    ambient_rise: +fit ?key
    storm_rise: +fit +threat +deaths -verified ?key
    told: +new +talk
    exposure_after: +exposure +new -verified
    belief: +exposure +threat +fit ?denied
    denied_after: +denied +exposure -u
    growing_readiness: +ready -violence +progress
    same_readiness: +ready
    voluntary_payment: +pledge -paid +final_share +ready -waits
    assessed_payment: +pledge -paid
    spent: +balance +cost
    standard_intake: -training -deployed +plan +money
    fast_intake: -training -deployed +plan +acceptance
    standard_graduation: +training +consent
    fast_graduation: +training +consent +force
    local_consent: ?inside +host +presence +legitimacy
    security: +police +legitimacy
    attrition: +deployed +violence -pay
    grievance: +level +deaths +irritant
    control: +level +aim +standing
    standing: +level +relief -protest -leaders
    guarantee_belief: +belief +presence +pressure -overdue -broken
    cohesion: +level +control_now -given
    after_split: +splintered +split
    split_chance: -cohesion_now +hard_line +tranche
    home_support: +support +start -losses +progress -rumour
    threat: +level +ordinary +acts +killed +rumour +arms
    need: +level -delivered
    return_home: +away +violence +line
    acceptance_of_force: +level +relief -harm -rumour +committee
    crime: +level +need_now -security_now
    heard: +national +here ?sectors
    irritant: +base +need_now
    cooperation: +acceptance -crime_now
    protest: +need_now -grievance_now
    committee_legitimacy: +level +delivered +police +seat
    war_level: +level +u
    war_deaths[0]: +at_war +level
    war_deaths[1]: +at_war +level
    war_ends: +pressure
    violence_reading: +d7 +deadly_days
    deadly: +deaths
    near_expiry: +since -dated -opened
    cause_of_end: ?violent ?war_israel ?war_hamas ?over_israel ?over_hamas ?since_expiry ?coin
    frozen_reading: +since_step -force_change -truck_change -violent +days
    logistic: +x
    growth: +x
    whole: +x
    clip: +x
    both: +first +second
    smaller: +x +y
    larger: +x +y
    add_while: +so_far +today +live
    peak_while: +so_far +today +live
    happens: +chance -u
    occurs: +count
    decay: +half_life
    at_least: +x -threshold
    over_days: +chance +days
    uniform: +key
    log_between: +low +high +u
    poisson: +rate +u
    severity: -u -exponent +largest
    mean_severity: -exponent +largest
    toll: +strikes ?key
    lognormal_about_one: +u
    normal: +u
    confidence_of: +kept -broken
    calm_day: -harm +usual
    running_mean: +mean +today
"""

DECISIONS = {item.rule.name: item for item in decisions()}
LINES = [line.strip() for line in CLAIMS.strip().splitlines()]
TRIES = [
    (name, output, claim[0], claim[1:])
    for line in LINES
    for name, output, claims in re.findall(r"^(\w+)(?:\[(\w+)\])?: (.*)$", line)
    for claim in claims.split()
]


def sweep(decision: Decision, name: str, rows: int = 400, points: int = 17) -> tuple[np.ndarray, list[np.ndarray]]:
    """Answers over points of one input in order, for rows of the others: points, and (rows, points) an output."""
    luck = random.Random(f"{decision.place} {name}")
    at = decision.names.index(name)
    span = decision.spans[at]
    shares = np.linspace(0.0, 1.0, points)
    swept = np.linspace(0, 2**63, points).astype(np.uint64) if span is KEY else np.array([span.at(s) for s in shares])
    columns: list[np.ndarray] = []
    for i, other in enumerate(decision.spans):
        if i == at:
            columns.append(swept[None, :])
        elif other is KEY:
            columns.append(np.array([luck.getrandbits(64) for _ in range(rows)], dtype=np.uint64)[:, None])
        else:
            # Often at an end, where many rules ask whether something is there at all.
            # Not at the last bits of a uniform, though: there, rounding decides what an inversion finds.
            ends = (1e-9, 1.0 - 1e-9) if other is UNIFORM else (0.0, 1.0)
            column = [other.at(luck.choice((*ends, luck.random(), luck.random()))) for _ in range(rows)]
            columns.append(np.array(column)[:, None])
    found = decision.rule.ufunc(*columns)
    return swept, list(found) if decision.rule.outputs > 1 else [found]


@pytest.mark.parametrize(("rule", "output", "sign", "name"), [t for t in TRIES if t[2] != "?"])
def test_direction(rule: str, output: str, sign: str, name: str) -> None:
    decision = DECISIONS[rule]
    points, found = sweep(decision, name)
    answer = sum(found[1:], found[0]) if output == "sum" else found[int(output or 0)]
    steps = np.diff(answer, axis=1) * (1.0 if sign == "+" else -1.0)
    # A rounding of the last bits is no step.
    slack = 1e-12 * np.abs(answer).max()
    assert steps.min() >= -slack, f"{rule} goes against {sign}{name}, e.g. at {points[np.argmin(steps.min(axis=0))]}"
    assert steps.max() > slack, f"{rule} never moves with {name}"


@pytest.mark.parametrize("rule", [d.rule for d in DECISIONS.values() if d.rule.inputs], ids=repr)
def test_every_input_that_is_read_stands_in_the_table(rule: Rule) -> None:
    """And nothing else does: what is not read has no direction."""
    if rule.name in ("block", "draw", "following", "key_of", "choose", "ratio"):
        return
    read = scan.reads(rule) & set(rule.inputs)
    told = {name for in_rule, _, _, name in TRIES if in_rule == rule.name}
    if not read:
        assert told == set()
        return
    known = told | (
        read & {"low", "high", "days", "exponent", "largest", "log_sd"} if rule in COMMON.values() else set()
    )
    assert known >= read, f"say which way {rule.name} goes with {sorted(read - known)}"
    assert told <= read


def test_table_names_only_rules_that_exist() -> None:
    assert {name for name, *_ in TRIES} <= set(DECISIONS)
    assert len(LINES) == len(set(LINES))
