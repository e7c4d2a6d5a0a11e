"""How a government decides, week by week, what it would send."""

from __future__ import annotations

from sim.rules.basics import clip, logistic, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def conditional_willingness(
    support: float,
    legitimacy: float,
    funding: float,
    friends: float,
    pressure: float,
    losses: float,
    acceptance: float,
    unsettled: float,
    *,
    reluctance: float,
    support_weight: float,
    legitimacy_weight: float,
    funding_weight: float,
    friends_weight: float,
    pressure_weight: float,
    loss_weight: float,
    acceptance_weight: float,
    unsettled_weight: float,
) -> float:
    """How willing a government is to offer more rather than less.

    Args:
        support: Domestic support for sending troops (0..1).
        legitimacy: Of the mandate (0 none, 1 full).
        funding: Share of its costs that is covered, weighted by its need (0..1).
        friends: Share of states it looks to that offer troops (0..1).
        pressure: US pressure times its dependence (index, about -1..1).
        losses: Its own recent deaths per 1,000 troops.
        acceptance: Share of the hosts that accept it in its role (0..1).
        unsettled: How far disarmament is unsettled (0 settled, 1 wholly open).
        reluctance: Intercept taken off (logit).
        support_weight: Per unit of support (logit).
        legitimacy_weight: Per unit of legitimacy (logit); 0.2 to 0.4 is 5 to 10 points at one half.
        funding_weight: Per unit of funding (logit).
        friends_weight: Per unit of friends (logit).
        pressure_weight: Per unit of pressure (logit).
        loss_weight: Per death per 1,000 troops (logit).
        acceptance_weight: Per unit of acceptance (logit).
        unsettled_weight: Per unit of unsettled disarmament (logit).

    Returns:
        A share in (0, 1). Signs: lundgren2021; sizes are assumptions.
    """
    return logistic(
        support_weight * (support - 0.5)
        + legitimacy_weight * legitimacy
        + funding_weight * funding
        + friends_weight * friends
        + pressure_weight * pressure
        + acceptance_weight * (acceptance - 0.5)
        - loss_weight * losses
        - unsettled_weight * unsettled
        - reluctance
    )


@rule
def bandwagon_willingness(
    support: float,
    legitimacy: float,
    funding: float,
    friends: float,
    pressure: float,
    losses: float,
    acceptance: float,
    unsettled: float,
    *,
    crowd_weight: float,
    crowd_threshold: float,
    support_weight: float,
) -> float:
    """Willingness that follows the crowd: only the friends already in and domestic support are read.

    ``crowd_weight`` (logit per unit share) tips a government in once ``crowd_threshold`` (share) of those it
    looks to have offered. Returns a share in (0, 1). Assumption.
    """
    return logistic(crowd_weight * (friends - crowd_threshold) + support_weight * (support - 0.5))


@rule
def certain_willingness(
    support: float,
    legitimacy: float,
    funding: float,
    friends: float,
    pressure: float,
    losses: float,
    acceptance: float,
    unsettled: float,
) -> float:
    """Always willing: the force as its planners wish it. Returns 1."""
    return 1.0


@rule
def no_willingness(
    support: float,
    legitimacy: float,
    funding: float,
    friends: float,
    pressure: float,
    losses: float,
    acceptance: float,
    unsettled: float,
) -> float:
    """Never willing. Returns 0."""
    return 0.0


@rule
def moved_offer(
    offer: float, capacity: float, size: float, willingness: float, u: float, *, pace: float, shrink: float
) -> float:
    """The offer after this week: raised with chance ``pace * w``, cut with chance ``pace * (1 - w)``.

    Args:
        offer: Standing offer (troops).
        capacity: What the state could send at most (troops).
        size: Step of a raise as a share of capacity (0..1).
        willingness: Share in [0, 1].
        u: Uniform in (0, 1).
        pace: Chance per week that the offer is reconsidered (probability).
        shrink: Share of the offer that a cut takes; a remnant below one step is withdrawn.

    Returns:
        Troops, 0 to capacity.
    """
    if u < pace * willingness:
        return smaller(capacity, offer + capacity * size)
    if u > 1.0 - pace * (1.0 - willingness):
        left = offer * (1.0 - shrink)
        if left < 0.25 * capacity * size:
            return 0.0
        return left
    return offer


@rule
def lighter_role(lighter: float, refused: float, u: float, *, role_flexibility: float) -> float:
    """1 once a refused state has settled for a lighter role (engineers, medics, aid), else 0.

    With chance ``role_flexibility`` per week of refusal; it does not go back.
    """
    if lighter > 0.5:
        return 1.0
    if refused > 0.5 and u < role_flexibility:
        return 1.0
    return 0.0


@rule
def role_intrusion(intrusion: float, lighter: float, *, lighter_share: float) -> float:
    """How far a state's role bears arms inside Gaza (0..1): ``lighter_share`` of that once it has settled for less."""
    return intrusion * (1.0 - (1.0 - lighter_share) * lighter)


@rule
def caveats_after(caveats: float, losses: float, *, caveat_growth: float) -> float:
    """National caveats (0..1) after this week: each own death per 1,000 troops adds ``caveat_growth``."""
    return clip(caveats + caveat_growth * losses, 0.0, 1.0)


@rule
def no_offer(offer: float, capacity: float, size: float, willingness: float, u: float) -> float:
    """No troops are on offer. Returns 0."""
    return 0.0


_ROLE = {"role": lighter_role, "intrusion": role_intrusion, "caveats": caveats_after}

FAMILY = Family(
    "troop_offers",
    "Whether and how many troops a contributing state offers, week by week",
    Variant(
        "conditional",
        "Governments weigh support at home, mandate, money, friends, US pressure, losses, acceptance and the open "
        "question of disarmament.",
        {"willingness": conditional_willingness, "next_offer": moved_offer, **_ROLE},
    ),
    Variant(
        "bandwagon",
        "Governments follow those they look to: offers come in waves, or not at all.",
        {"willingness": bandwagon_willingness, "next_offer": moved_offer, **_ROLE},
    ),
    Variant(
        "unconditional",
        "Every state that is asked raises its offer until its capacity is reached.",
        {"willingness": certain_willingness, "next_offer": moved_offer, **_ROLE},
    ),
    Variant("none", "No state offers troops.", {"willingness": no_willingness, "next_offer": no_offer, **_ROLE}),
    dispositions=("size_a", "size_b"),
)
