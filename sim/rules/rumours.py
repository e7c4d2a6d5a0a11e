"""Rumours: how they arise, spread, are denied and are believed."""

from __future__ import annotations

import math

from sim.rules.basics import clip, logistic
from sim.rules.family import Family, Variant
from sim.rules.luck import following, poisson, uniform
from sim.rules.rule import Key, rule


@rule
def no_rise(fit: float, threat: float, deaths: float, verified: float, key: Key) -> float:
    """No rumour arises. Returns 0 new exposures."""
    return 0.0


@rule
def ambient_rise(
    fit: float, threat: float, deaths: float, verified: float, key: Key, *, rumour_rate: float, rumour_reach: float
) -> float:
    """New exposures today (tens of thousands of people), whatever has happened.

    Args:
        fit: How well the topic fits what people hold true already (0..1).
        threat: Not read.
        deaths: Not read.
        verified: Not read.
        key: Luck.
        rumour_rate: New rumours a day on one topic at full fit.
        rumour_reach: Mean exposures of a new rumour (tens of thousands).

    Returns:
        Exposures, 0 or more.
    """
    new = poisson(rumour_rate * fit, uniform(key))
    if new <= 0.0:
        return 0.0
    return new * rumour_reach * 2.0 * uniform(following(key))


@rule
def storm_rise(
    fit: float,
    threat: float,
    deaths: float,
    verified: float,
    key: Key,
    *,
    rumour_rate: float,
    rumour_reach: float,
    storm_gain: float,
    verified_calm: float,
) -> float:
    """The same, fed by what happens.

    ``storm_gain`` per unit of threat (0..1) and per ten deaths yesterday; ``verified_calm`` is the share less that
    breeds where everything is verified (0..1).
    """
    fed = 1.0 + storm_gain * (threat + clip(deaths / 10.0, 0.0, 5.0))
    rate = rumour_rate * fed * (1.0 - verified_calm * verified)
    return ambient_rise(fit, threat, deaths, verified, key, rate, rumour_reach)


@rule
def told(new: float, talk: float, *, untold_share: float) -> float:
    """New exposures to a rumour that needs an occasion: ``untold_share`` of them where there is none (``talk`` 0)."""
    return new * (untold_share + (1.0 - untold_share) * talk)


@rule
def exposure_after(
    exposure: float, new: float, denied: float, verified: float, *, rumour_life: float, verification_cut: float
) -> float:
    """Exposures after today.

    They fade over ``rumour_life`` days (2-10), faster by ``verification_cut`` when the CMCC has shown what is true
    (0..1). A denial acts on belief alone: ``denied`` is not read.
    """
    return exposure * math.exp(-1.0 / rumour_life) * (1.0 - verification_cut * clip(verified, 0.0, 1.0)) + new


@rule
def belief(
    exposure: float,
    threat: float,
    fit: float,
    denied: float,
    *,
    belief_logit: float,
    belief_exposure: float,
    belief_threat: float,
    belief_fit: float,
    denial_weight: float,
) -> float:
    """Share of people who believe a rumour: with log exposures, threat and fit; less when it is denied.

    Args:
        exposure: Exposures (0..).
        threat: Threat felt (0..1).
        fit: With what is held true (0..1).
        denied: 1 while a denial stands, else 0.
        belief_logit: Intercept.
        belief_exposure: Per log unit of exposures.
        belief_threat: Per unit of threat.
        belief_fit: Per unit of fit.
        denial_weight: Taken off by a denial; below zero a denial backfires.
    """
    if exposure < 0.01:
        return 0.0
    return logistic(
        belief_logit
        + belief_exposure * math.log(1.0 + exposure)
        + belief_threat * threat
        + belief_fit * fit
        - denial_weight * denied
    )


@rule
def denied_after(denied: float, exposure: float, u: float, *, denial_rate: float) -> float:
    """1 while a denial stands: it comes with ``denial_rate`` a day while the rumour lives, and goes with it."""
    if exposure < 0.5:
        return 0.0
    if denied > 0.5 or u < denial_rate:
        return 1.0
    return 0.0


_SHARED = {"told": told, "exposure": exposure_after, "belief": belief, "denied": denied_after}

FAMILY = Family(
    "rumours",
    "How rumours arise and how far they are believed",
    Variant("none", "No rumours.", {"rise": no_rise, **_SHARED}),
    Variant("ambient", "Rumours come at a steady pace.", {"rise": ambient_rise, **_SHARED}),
    Variant("storm", "Rumours feed on threat and deaths.", {"rise": storm_rise, **_SHARED}),
)
