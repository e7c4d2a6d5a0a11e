"""How Israel receives a contributor, and what including or excluding one costs."""

from __future__ import annotations

from sim.rules.basics import logistic
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def negotiable_acceptance(
    hostility: float,
    intrusion: float,
    pressure: float,
    tie: float,
    incidents: float,
    override: float,
    *,
    openness: float,
    hostility_weight: float,
    tie_weight: float,
    incident_weight: float,
    override_weight: float,
) -> float:
    """Chance that Israel accepts a state in a role.

    Args:
        hostility: How hostile Israel holds that government to be (0..1; attributed: K06, A30).
        intrusion: How far the role bears arms inside Gaza (0 host or liaison .. 1 combat).
        pressure: US pressure on Israel (index).
        tie: How close the state is to Washington (0..1).
        incidents: Recent incidents that involve its contingent (count, decaying).
        override: 1 while the US backs the state against the objection, else 0.
        openness: Intercept (logit).
        hostility_weight: Per unit of hostility times intrusion (logit).
        tie_weight: Per unit of pressure times tie (logit).
        incident_weight: Per incident (logit).
        override_weight: Of US backing (logit).

    Returns:
        A probability.
    """
    return logistic(
        openness
        - hostility_weight * hostility * intrusion
        + tie_weight * pressure * tie
        - incident_weight * incidents
        + override_weight * override
    )


@rule
def veto_acceptance(
    hostility: float,
    intrusion: float,
    pressure: float,
    tie: float,
    incidents: float,
    override: float,
    *,
    distrust_threshold: float,
) -> float:
    """Acceptance under a veto that nothing moves (a reading: R25, R26, R27).

    A state whose hostility times intrusion reaches ``distrust_threshold`` (share) is refused, any other accepted.
    Returns 0 or 1.
    """
    if hostility * intrusion >= distrust_threshold:
        return 0.0
    return 1.0


@rule
def open_acceptance(
    hostility: float, intrusion: float, pressure: float, tie: float, incidents: float, override: float
) -> float:
    """No objection is raised. Returns 1."""
    return 1.0


@rule
def cost_of_inclusion(hostility: float, share: float, *, inclusion_cost: float, distrust_threshold: float) -> float:
    """Share of its confidence that Israel loses while a distrusted state is in the force.

    Args:
        hostility: Of that state, times how far its role bears arms inside Gaza (0..1).
        share: Its share of the force (0..1).
        inclusion_cost: At full hostility and share (share). Zero is inside its range, as for the cost of exclusion,
            which is as wide: the article leaves both open.
        distrust_threshold: Hostility below which a state is not distrusted (share).
    """
    if hostility <= distrust_threshold:
        return 0.0
    return inclusion_cost * share * (hostility - distrust_threshold) / (1.0 - distrust_threshold)


@rule
def leverage_left(excluded: float, *, exclusion_cost: float) -> float:
    """Share of its leverage on Hamas that a mediator keeps when its offer is refused (0..1).

    Args:
        excluded: 1 if Israel refuses the state's offer, else 0.
        exclusion_cost: Share of leverage that a refusal takes (0..0.4).
    """
    return 1.0 - exclusion_cost * excluded


_COSTS = {"cost_of_inclusion": cost_of_inclusion, "leverage_left": leverage_left}

FAMILY = Family(
    "objections",
    "Whether Israel accepts a contributing state in a role, and what inclusion and exclusion cost",
    Variant(
        "negotiable",
        "An objection weighs hostility and role, and yields to US pressure through ties to Washington.",
        {"acceptance": negotiable_acceptance, **_COSTS},
    ),
    Variant(
        "veto",
        "Israel decides alone: states it holds hostile stay out of armed roles whatever others do.",
        {"acceptance": veto_acceptance, **_COSTS},
    ),
    Variant("none", "Israel objects to no state.", {"acceptance": open_acceptance, **_COSTS}),
)
