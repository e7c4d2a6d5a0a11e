"""Whether those who hold ground in Gaza consent to the force, task by task."""

from __future__ import annotations

from sim.rules.basics import logistic
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def consent_by_task(
    belief: float,
    coercion: float,
    trust: float,
    public: float,
    intrusion: float,
    rumour: float,
    *,
    readiness: float,
    belief_weight: float,
    coercion_weight: float,
    trust_weight: float,
    public_weight: float,
    intrusion_weight: float,
    rumour_weight: float,
) -> float:
    """Share of a task to which an armed actor consents.

    Args:
        belief: Its belief that the guarantee will hold (0..1).
        coercion: Pressure that makes refusal costly (0..1).
        trust: Its trust in the contributors present (0..1; higher with states that hosted or mediated).
        public: Acceptance of the force among people in its sectors (0..1).
        intrusion: How far the task reaches into its own arms and ground (0 borders .. 1 disarming).
        rumour: Belief in rumours against the force (0..1).
        readiness: Intercept (logit).
        belief_weight: Per unit of belief (logit).
        coercion_weight: Per unit of coercion (logit).
        trust_weight: Per unit of trust (logit).
        public_weight: Per unit of public acceptance (logit).
        intrusion_weight: Per unit of intrusion (logit).
        rumour_weight: Per unit of belief in rumours (logit).

    Returns:
        A share in (0, 1). Starting point: borders and monitoring accepted, not disarming (D02, R09).
    """
    return logistic(
        readiness
        + belief_weight * (belief - 0.5)
        + coercion_weight * coercion
        + trust_weight * (trust - 0.5)
        + public_weight * (public - 0.5)
        - intrusion_weight * intrusion
        - rumour_weight * rumour
    )


@rule
def full_consent(belief: float, coercion: float, trust: float, public: float, intrusion: float, rumour: float) -> float:
    """Every task is consented to. Returns 1."""
    return 1.0


@rule
def no_consent(belief: float, coercion: float, trust: float, public: float, intrusion: float, rumour: float) -> float:
    """No task is consented to. Returns 0."""
    return 0.0


@rule
def ground_consent(host: float, public: float, *, public_share: float) -> float:
    """Consent on the ground (0..1): the word of armed hosts, as far as people go along.

    ``host`` consent of those who hold the ground (0..1), ``public`` acceptance among people (0..1),
    ``public_share`` share of consent that is lost where people do not accept the force at all.
    """
    return host * (1.0 - public_share * (1.0 - public))


FAMILY = Family(
    "host_consent",
    "Whether Hamas and the factions consent to each task of the force",
    Variant(
        "by_task",
        "Consent differs by task and moves with belief in the guarantee, coercion, who contributes, and the public.",
        {"consent": consent_by_task, "on_the_ground": ground_consent},
    ),
    Variant("full", "All tasks are consented to.", {"consent": full_consent, "on_the_ground": ground_consent}),
    Variant("none", "No task is consented to.", {"consent": no_consent, "on_the_ground": ground_consent}),
)
