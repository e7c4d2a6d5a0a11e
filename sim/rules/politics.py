"""Mechanisms without rivals: grievance, leadership control, splits, belief in the guarantee, support, people."""

from __future__ import annotations

import math

from sim.rules.basics import clip, decay, logistic
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def grievance(
    level: float, deaths: float, irritant: float, *, grievance_half_life: float, grievance_per_death: float
) -> float:
    """Grievance after today (0..1): g 2^(-1/h) + (1 - g)(1 - exp(-c D)).

    Args:
        level: Yesterday's g.
        deaths: D, deaths today that people of the sector hear of.
        irritant: Standing irritants (a foreign base, want, a line moved) as deaths' equivalent.
        grievance_half_life: h (7-42 days).
        grievance_per_death: c (0.001-0.01).
    """
    kept = level * decay(grievance_half_life)
    return kept + (1.0 - kept) * (1.0 - math.exp(-grievance_per_death * (deaths + irritant)))


@rule
def control(level: float, aim: float, standing: float, *, control_days: float) -> float:
    """Leadership control after today (0..1): towards its aim, scaled by standing, over ``control_days`` (7-30)."""
    return level + (clip(aim * (0.75 + 0.5 * standing), 0.0, 1.0) - level) / control_days


@rule
def standing(
    level: float,
    relief: float,
    protest: float,
    leaders: float,
    *,
    standing_days: float,
    protest_weight: float,
    relief_weight: float,
    leader_setback: float,
) -> float:
    """Standing of the leadership among people (0..1) after today.

    Args:
        level: Yesterday's.
        relief: Share of need that is met (0..1).
        protest: In the sectors (0..1).
        leaders: Leaders killed today.
        standing_days: Time constant (days).
        protest_weight: Taken off at full protest (share).
        relief_weight: Added at full relief, taken off at none (share).
        leader_setback: Lost at once with each leader killed (share).
    """
    aim = clip(0.5 + relief_weight * (2.0 * relief - 1.0) - protest_weight * protest, 0.0, 1.0)
    return clip(level + (aim - level) / standing_days - leader_setback * leaders, 0.0, 1.0)


@rule
def guarantee_belief(
    belief: float,
    presence: float,
    pressure: float,
    overdue: float,
    broken: float,
    *,
    belief_days: float,
    guarantee_presence: float,
    guarantee_pressure: float,
    guarantee_overdue: float,
) -> float:
    """An actor's belief that the guarantee will hold (0..1), moving over ``belief_days`` towards what it sees.

    Args:
        belief: Yesterday's.
        presence: Of a force that would interpose (0..1).
        pressure: Of guarantors on the other side (index).
        overdue: What is owed to it and overdue (0..1).
        broken: 1 on a day of crisis, else 0.
        belief_days: Time constant.
        guarantee_presence: Logit per unit of presence.
        guarantee_pressure: Logit per unit of pressure.
        guarantee_overdue: Logit off per unit overdue.
    """
    aim = logistic(
        guarantee_presence * presence + guarantee_pressure * pressure - guarantee_overdue * overdue - broken - 0.5
    )
    return belief + (aim - belief) / belief_days


@rule
def cohesion(
    level: float,
    control_now: float,
    given: float,
    *,
    cohesion_days: float,
    cohesion_floor: float,
    tranche_strain: float,
) -> float:
    """Cohesion of a faction (0..1) after today: it follows control, and giving up arms strains it.

    Args:
        level: Yesterday's.
        control_now: Control of the leadership (0..1).
        given: Arms given up or taken today, as a share of those at the start.
        cohesion_days: Time constant (days).
        cohesion_floor: Cohesion where nobody controls (share).
        tranche_strain: Cohesion lost at once per whole of its arms.
    """
    aim = cohesion_floor + (1.0 - cohesion_floor) * control_now
    return clip(level + (aim - level) / cohesion_days - tranche_strain * given, 0.0, 1.0)


@rule
def after_split(splintered: float, split: float, *, split_share: float) -> float:
    """Share of a faction's men who follow nobody any more, after a split (1) or none (0) this week.

    A split takes ``split_share`` (share) of those who still follow.
    """
    return splintered + split_share * split * (1.0 - splintered)


@rule
def split_chance(cohesion_now: float, hard_line: float, tranche: float, *, split_rate: float) -> float:
    """Chance per week that hard-liners leave a faction: when cohesion is low and arms are being given up.

    Args:
        cohesion_now: Of the faction (0..1).
        hard_line: Its own (-1..1).
        tranche: Arms that it no longer has, as a share of those at the start (..1).
        split_rate: Per week without cohesion, at a hard line of 0.
    """
    return clip(split_rate * (1.0 - cohesion_now) * (1.0 + hard_line) * (1.0 + tranche), 0.0, 1.0)


@rule
def home_support(
    support: float,
    start: float,
    losses: float,
    progress: float,
    rumour: float,
    *,
    support_days: float,
    loss_opinion: float,
    progress_opinion: float,
    rumour_opinion: float,
) -> float:
    """Support for the mission in a contributing state (0..1): losses and rumours cost, progress helps.

    Args:
        support: Last known (0..1).
        start: Where it would settle without news (0..1).
        losses: Own recent deaths per 1,000 troops.
        progress: Of the plan (0..1).
        rumour: Belief in rumours (0..1).
        support_days: Time constant (days).
        loss_opinion: Share per death per 1,000.
        progress_opinion: Share per unit of progress.
        rumour_opinion: Share per unit of belief.
    """
    aim = clip(start - loss_opinion * losses + progress_opinion * progress - rumour_opinion * rumour, 0.0, 1.0)
    return support + (aim - support) / support_days


@rule
def threat(
    level: float,
    ordinary: float,
    acts: float,
    killed: float,
    rumour: float,
    arms: float,
    *,
    threat_days: float,
    threat_per_act: float,
    threat_per_death: float,
    threat_rumour: float,
    threat_arms: float,
) -> float:
    """Threat that Israel feels (0..1): above or below its ordinary level by what happens.

    Args:
        level: Yesterday's.
        ordinary: Level at which it settles when nothing happens.
        acts: Attributed acts today.
        killed: People killed in them.
        rumour: Belief in rumours of attacks (0..1).
        arms: In the factions' hands, relative to the start (0..).
        threat_days: Time constant.
        threat_per_act: How fast acts fill the gap to full threat.
        threat_per_death: How fast deaths do.
        threat_rumour: Added at full belief in rumours.
        threat_arms: Per unit of arms above or below the start.
    """
    filled = (1.0 - ordinary) * (1.0 - math.exp(-threat_per_act * acts - threat_per_death * killed))
    aim = clip(ordinary + filled + threat_rumour * rumour + threat_arms * (arms - 1.0), 0.0, 1.0)
    return level + (aim - level) / threat_days


@rule
def need(level: float, delivered: float, *, need_days: float, need_slope: float) -> float:
    """Need in a sector (0..1): towards what deliveries leave uncovered.

    Args:
        level: Yesterday's (0..1).
        delivered: Trucks a day relative to the sector's share of the target (0..).
        need_days: Time constant (days).
        need_slope: Need covered per unit delivered.
    """
    aim = clip(1.0 - need_slope * delivered, 0.0, 1.0)
    return level + (aim - level) / need_days


@rule
def return_home(away: float, violence: float, line: float, *, return_days: float) -> float:
    """Share of a sector's people who are away from home: they return in quiet, not behind the line (0..1).

    Args:
        away: Yesterday's (0..1).
        violence: D7 relative to the reading of collapse (0..).
        line: Share of the sector behind the line (0..1).
        return_days: Time constant (days).
    """
    aim = clip(line + 0.5 * clip(violence, 0.0, 1.0), 0.0, 1.0)
    return away + (aim - away) / return_days


@rule
def acceptance_of_force(
    level: float,
    relief: float,
    harm: float,
    rumour: float,
    committee: float,
    *,
    acceptance_days: float,
    acceptance_relief: float,
    acceptance_harm: float,
    acceptance_rumour: float,
) -> float:
    """People's acceptance of the force (0..1): relief and their own committee's voice help, harm and rumours cost.

    Args:
        level: Yesterday's (0..1).
        relief: From want (0..1).
        harm: Felt in the sector (0..1).
        rumour: Belief in rumours (0..1).
        committee: Voice of the Palestinian committee (logit).
        acceptance_days: Time constant (days).
        acceptance_relief: Per unit of relief (logit).
        acceptance_harm: Per unit of harm (logit).
        acceptance_rumour: Per unit of belief in rumours (logit).
    """
    aim = logistic(
        acceptance_relief * (relief - 0.5) - acceptance_harm * harm - acceptance_rumour * rumour + committee - 0.5
    )
    return level + (aim - level) / acceptance_days


@rule
def crime(level: float, need_now: float, security_now: float, *, crime_days: float) -> float:
    """Crime in a sector (0..1): want breeds it, security lowers it.

    Args:
        level: Yesterday's (0..1).
        need_now: Need (0..1).
        security_now: Security of roads and markets (0..1).
        crime_days: Time constant (days).
    """
    aim = clip(need_now * (1.0 - security_now), 0.0, 1.0)
    return level + (aim - level) / crime_days


@rule
def heard(national: float, here: float, sectors: float, *, local_weight: float) -> float:
    """Deaths today as people of a sector hear of them: those of their own sector weigh ``local_weight`` (share)."""
    return (1.0 - local_weight) * national + local_weight * sectors * here


@rule
def irritant(base: float, need_now: float, *, need_irritant: float) -> float:
    """Standing irritants as deaths' equivalent a day: a foreign base, and want (0..1) at ``need_irritant``."""
    return base + need_irritant * need_now


@rule
def cooperation(
    acceptance: float, crime_now: float, *, silence: float, acceptance_tells: float, crime_silences: float
) -> float:
    """How far people tell monitors what they saw (0..1): with acceptance of the force, less where crime rules.

    ``silence`` what is told at no acceptance and no crime (share); ``acceptance_tells`` is added at full acceptance,
    ``crime_silences`` is taken off at full crime (shares).
    """
    return clip(silence + acceptance_tells * acceptance - crime_silences * crime_now, 0.0, 1.0)


@rule
def protest(need_now: float, grievance_now: float, *, protest_threshold: float) -> float:
    """Protest against those in charge (0..1), above a threshold of want.

    Args:
        need_now: Need (0..1).
        grievance_now: Grievance, which turns anger elsewhere (0..1).
        protest_threshold: Need at which protest begins (share).
    """
    return clip((need_now - protest_threshold) * (1.0 - 0.5 * grievance_now), 0.0, 1.0)


@rule
def committee_legitimacy(
    level: float,
    delivered: float,
    police: float,
    seat: float,
    *,
    committee_days: float,
    committee_base: float,
    committee_delivery: float,
    committee_police: float,
    committee_seat: float,
) -> float:
    """Legitimacy of the Palestinian committee (0..1) after today.

    Args:
        level: Yesterday's.
        delivered: Supplies relative to the target (0..1).
        police: Palestinian police in place relative to plan (0..1).
        seat: Palestinian representation at the CMCC (0 none .. 1 member).
        committee_days: Time constant (days).
        committee_base: Where nothing is delivered (share).
        committee_delivery: Added at full delivery (share).
        committee_police: Added with all police in place (share).
        committee_seat: Added by a member's seat (share).
    """
    aim = clip(
        committee_base + committee_delivery * delivered + committee_police * police + committee_seat * seat, 0.0, 1.0
    )
    return level + (aim - level) / committee_days


FAMILY = Family(
    "politics",
    "Grievance, control, splits, belief in the guarantee, support at home, people's want and acceptance",
    Variant(
        "standard",
        "Slow states follow what happens; no variant rivals these yet.",
        {
            "grievance": grievance,
            "control": control,
            "standing": standing,
            "guarantee_belief": guarantee_belief,
            "cohesion": cohesion,
            "split_chance": split_chance,
            "after_split": after_split,
            "heard": heard,
            "irritant": irritant,
            "cooperation": cooperation,
            "home_support": home_support,
            "threat": threat,
            "need": need,
            "return_home": return_home,
            "acceptance_of_force": acceptance_of_force,
            "crime": crime,
            "protest": protest,
            "committee_legitimacy": committee_legitimacy,
        },
    ),
    dispositions=("away_at_start", "supply_at_start"),
)
