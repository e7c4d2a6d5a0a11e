"""Disarmament and withdrawal in steps: what each side takes a step to be worth."""

from __future__ import annotations

from sim.rules.basics import at_least, clip, logistic, smaller
from sim.rules.family import Family, Variant
from sim.rules.luck import poisson
from sim.rules.rule import rule


@rule
def step_guarantee(
    presence: float,
    border: float,
    belief: float,
    amnesty: float,
    push: float,
    *,
    presence_gain: float,
    border_gain: float,
    belief_gain: float,
    amnesty_gain: float,
    push_gain: float,
) -> float:
    """What makes a step less dangerous to a side, as a share of its worth; the same form for both.

    Args:
        presence: Of a force in between (0..1).
        border: Share of smuggling that is stopped, for the side that fears it (0..1).
        belief: That the guarantee will hold (0..1; one half is neutral).
        amnesty: How far an amnesty is believed, for the side whose men need it (0..1).
        push: What outside arbitration adds for a side that is behind (0..1).
        presence_gain: Per unit of presence.
        border_gain: Per unit of border control.
        belief_gain: Per unit of belief.
        amnesty_gain: Per unit of amnesty.
        push_gain: Per unit of push.
    """
    return (
        presence_gain * presence
        + border_gain * border
        + belief_gain * (belief - 0.5)
        + amnesty_gain * amnesty
        + push_gain * push
    )


@rule
def attachment(value: float, hard_line: float, *, hard_line_gain: float) -> float:
    """What giving up arms or ground costs a side (0..1): what it is worth to it, more for hard-liners (-1..1).

    ``value`` its worth (0..1), ``hard_line_gain`` the share more at a full hard line.
    """
    return clip(value * (1.0 + hard_line_gain * hard_line), 0.0, 1.0)


@rule
def step_acceptance(
    confidence: float,
    guarantee: float,
    resistance: float,
    broker: float,
    example: float,
    *,
    choice_sharpness: float,
    exposure_weight: float,
    step_size: float,
    resistance_weight: float,
    broker_weight: float,
    example_weight: float,
) -> float:
    """Chance that a side accepts its half of a step; the same form for both.

    logistic(b [c + guarantee - resistance - (1 - c) v s]): a step is worth the confidence and guarantee it rests
    on, less what it costs in identity or hard line, less what it exposes if the other side cheats.

    Args:
        confidence: c (0..1).
        guarantee: What the force and the guarantors add (share).
        resistance: Attachment to arms, or to ground (0..1).
        broker: Mediation (index).
        example: What honoured passages have shown so far (-1..1; A23).
        choice_sharpness: b (4-8).
        exposure_weight: v (1-3).
        step_size: s, share of the whole (0.05-0.4).
        resistance_weight: Of resistance against confidence.
        broker_weight: Per unit of mediation.
        example_weight: Per unit of example.

    Returns:
        A probability in (0, 1).
    """
    worth = (
        confidence
        + guarantee
        + broker_weight * broker
        + example_weight * example
        - resistance_weight * resistance
        - (1.0 - confidence) * exposure_weight * step_size
    )
    return logistic(choice_sharpness * worth)


@rule
def obedience(control: float, cohesion: float, splintered: float, core: float, *, allied_share: float) -> float:
    """Share of a step that a faction hands over (0..1).

    What the leadership controls (0..1) of a faction that is of one mind (``cohesion`` 0..1, less what is
    ``splintered``); of those that are not its own wings (``core`` 0) only ``allied_share`` of that.
    """
    return control * cohesion * (1.0 - splintered) * (allied_share + (1.0 - allied_share) * core)


@rule
def reciprocal_step(
    disarmed: float,
    withdrawn: float,
    hamas_yes: float,
    israel_yes: float,
    force: float,
    *,
    step_size: float,
    lone_share: float,
) -> tuple[float, float, float]:
    """One step offered to both at once: (arms given up, ground given up, arms taken by coercion), shares of the whole.

    A side that complies alone stops after ``lone_share`` of its half.
    """
    s = step_size
    if hamas_yes > 0.5 and israel_yes > 0.5:
        return smaller(s, 1.0 - disarmed), smaller(s, 1.0 - withdrawn), 0.0
    if hamas_yes > 0.5:
        return smaller(lone_share * s, 1.0 - disarmed), 0.0, 0.0
    if israel_yes > 0.5:
        return 0.0, smaller(lone_share * s, 1.0 - withdrawn), 0.0
    return 0.0, 0.0, 0.0


@rule
def disarm_first_step(
    disarmed: float,
    withdrawn: float,
    hamas_yes: float,
    israel_yes: float,
    force: float,
    *,
    step_size: float,
    lead: float,
) -> tuple[float, float, float]:
    """Arms first: ground is due only when disarmament is ``lead`` (share) ahead or complete."""
    arms = 0.0
    ground = 0.0
    if hamas_yes > 0.5:
        arms = smaller(step_size, 1.0 - disarmed)
    if israel_yes > 0.5 and (disarmed - withdrawn >= lead or disarmed > 0.99):
        ground = smaller(step_size, 1.0 - withdrawn)
    return arms, ground, 0.0


@rule
def withdraw_first_step(
    disarmed: float,
    withdrawn: float,
    hamas_yes: float,
    israel_yes: float,
    force: float,
    *,
    step_size: float,
    lead: float,
) -> tuple[float, float, float]:
    """Ground first: arms are due only when withdrawal is ``lead`` (share) ahead or complete."""
    arms = 0.0
    ground = 0.0
    if israel_yes > 0.5:
        ground = smaller(step_size, 1.0 - withdrawn)
    if hamas_yes > 0.5 and (withdrawn - disarmed >= lead or withdrawn > 0.99):
        arms = smaller(step_size, 1.0 - disarmed)
    return arms, ground, 0.0


@rule
def coerced_step(
    disarmed: float, withdrawn: float, hamas_yes: float, israel_yes: float, force: float, *, step_size: float
) -> tuple[float, float, float]:
    """Arms are taken where they are not given, as far as a force able to enforce is there (0..1)."""
    left = 1.0 - disarmed
    ground = 0.0
    if israel_yes > 0.5:
        ground = smaller(step_size, 1.0 - withdrawn)
    if hamas_yes > 0.5:
        return smaller(step_size, left), ground, 0.0
    return 0.0, ground, smaller(step_size * force, left)


@rule
def no_step(
    disarmed: float, withdrawn: float, hamas_yes: float, israel_yes: float, force: float
) -> tuple[float, float, float]:
    """No step is offered."""
    return 0.0, 0.0, 0.0


@rule
def surrendered_arms(identity: float) -> float:
    """What disarming asks of identity when arms are given up for good (0..1)."""
    return identity


@rule
def stored_arms(identity: float, *, storage_relief: float) -> float:
    """What a freeze asks: arms are stored under seal, not destroyed (D01), which spares ``storage_relief`` of it."""
    return identity * (1.0 - storage_relief)


@rule
def nothing_stored(arms: float) -> tuple[float, float]:
    """Arms that left the factions' hands: (destroyed, stored)."""
    return arms, 0.0


@rule
def all_stored(arms: float) -> tuple[float, float]:
    """The same under a freeze: all of them are stored, and come back if the deal ends."""
    return 0.0, arms


@rule
def steps_offered(started: float) -> float:
    """1 once the plan has come to the steps (``started`` 0 or 1): they are offered."""
    return started


@rule
def no_steps_offered(started: float) -> float:
    """Steps are never offered. Returns 0."""
    return 0.0


@rule
def milestone(since_step: float, interval: float, *, milestone_days: float) -> float:
    """1 over the last ``milestone_days`` before a step falls due, else 0."""
    return at_least(since_step, interval - milestone_days)


@rule
def one_sided_harm(own: float, other: float, *, cheat_harm: float) -> float:
    """Harm to the confidence of a side that gave more than the other (counts).

    Args:
        own: What it gave (share).
        other: What the other gave (share).
        cheat_harm: Counts per whole of the gap.
    """
    gap = own - other
    if gap > 0.0:
        return cheat_harm * gap
    return 0.0


@rule
def kept_credit(other: float, *, kept_gain: float) -> float:
    """Calm counted to a side's confidence when the other kept its half (counts).

    Args:
        other: What the other gave (share).
        kept_gain: Counts per whole.
    """
    return kept_gain * other


@rule
def clash(taken: float, u: float, *, clash_deaths: float) -> float:
    """Deaths when arms are taken by force: Poisson, on average ``clash_deaths`` per tenth of the arms."""
    return poisson(taken * 10.0 * clash_deaths, u)


@rule
def restock(arms: float, production: float, border: float, *, inflow: float) -> float:
    """Arms after a day's production and inflow through borders that are ``border`` controlled (0..1).

    Stock, production and inflow are in shares of the arms at the start (inflow per year).
    """
    return clip(arms + (production + inflow * (1.0 - border)) / 365.0, 0.0, 2.0)


_SHARED = {
    "guarantee": step_guarantee,
    "attachment": attachment,
    "obedience": obedience,
    "milestone": milestone,
    "one_sided_harm": one_sided_harm,
    "kept_credit": kept_credit,
    "clash": clash,
    "restock": restock,
}
_GIVEN_UP = {"asked": surrendered_arms, "storage": nothing_stored}

FAMILY = Family(
    "tranches",
    "Disarmament and withdrawal, step by step",
    Variant(
        "reciprocal",
        "Each step is offered to both at once; one that complies alone stops halfway.",
        {"acceptance": step_acceptance, "step": reciprocal_step, "offered": steps_offered, **_GIVEN_UP, **_SHARED},
    ),
    Variant(
        "disarm_first",
        "Arms lead, ground follows.",
        {"acceptance": step_acceptance, "step": disarm_first_step, "offered": steps_offered, **_GIVEN_UP, **_SHARED},
    ),
    Variant(
        "withdraw_first",
        "Ground leads, arms follow.",
        {"acceptance": step_acceptance, "step": withdraw_first_step, "offered": steps_offered, **_GIVEN_UP, **_SHARED},
    ),
    Variant(
        "freeze",
        "Arms are stored, not given up (D01): easier to accept, easier to reverse.",
        {
            "acceptance": step_acceptance,
            "step": reciprocal_step,
            "offered": steps_offered,
            "asked": stored_arms,
            "storage": all_stored,
            **_SHARED,
        },
    ),
    Variant(
        "coerced",
        "What is not given is taken by a force that can.",
        {"acceptance": step_acceptance, "step": coerced_step, "offered": steps_offered, **_GIVEN_UP, **_SHARED},
    ),
    Variant(
        "none",
        "No step is offered to either side.",
        {"acceptance": step_acceptance, "step": no_step, "offered": no_steps_offered, **_GIVEN_UP, **_SHARED},
    ),
)
