"""Luck as a pure function: counter-based random numbers and the distributions drawn from them.

Threefry2x64-13 (Salmon et al. 2011, reference salmon2011); its published test vectors stand in tests/rules.
The generator is frozen for ever: changing it changes every world. All its constants are above 2**63, so that
compiled code types them as uint64 too; the masks keep Python's unbounded ints to the same 64 bits.
"""

from __future__ import annotations

import math

from sim.rules.rule import Key, rule


@rule
def block(k0: Key, k1: Key, c0: Key, c1: Key) -> Key:
    """First word of the Threefry2x64-13 block of key (k0, k1) at counter (c0, c1)."""
    k2 = k0 ^ k1 ^ 0xE42EE4255603E5DD ^ 0xFFFFFFFFFFFFFFFF  # parity constant 0x1BD11BDAA9FC1A22, see above
    x = (c0 + k0) & 0xFFFFFFFFFFFFFFFF
    y = (c1 + k1) & 0xFFFFFFFFFFFFFFFF
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 16) | (y >> 48)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 42) | (y >> 22)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 12) | (y >> 52)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 31) | (y >> 33)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + k1) & 0xFFFFFFFFFFFFFFFF
    # Key injection adds 1, 2, 3: written as subtracting its two's complement, again to stay uint64.
    y = (y + k2 - 0xFFFFFFFFFFFFFFFF) & 0xFFFFFFFFFFFFFFFF
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 16) | (y >> 48)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 32) | (y >> 32)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 24) | (y >> 40)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 21) | (y >> 43)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + k2) & 0xFFFFFFFFFFFFFFFF
    y = (y + k0 - 0xFFFFFFFFFFFFFFFE) & 0xFFFFFFFFFFFFFFFF
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 16) | (y >> 48)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 42) | (y >> 22)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 12) | (y >> 52)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + y) & 0xFFFFFFFFFFFFFFFF
    y = (((y << 31) | (y >> 33)) & 0xFFFFFFFFFFFFFFFF) ^ x
    x = (x + k0) & 0xFFFFFFFFFFFFFFFF
    y = (y + k1 - 0xFFFFFFFFFFFFFFFD) & 0xFFFFFFFFFFFFFFFF
    return (x + y) & 0xFFFFFFFFFFFFFFFF


@rule
def uniform(key: Key) -> float:
    """A uniform in (0, 1) from the upper 52 bits of a key: exact, never 0 and never 1."""
    return ((key >> 12) + 0.5) * 2.220446049250313e-16


@rule
def draw(k0: Key, k1: Key, c0: Key, c1: Key) -> float:
    """The uniform of key (k0, k1) at counter (c0, c1)."""
    return uniform(block(k0, k1, c0, c1))


@rule
def key_of(k0: Key, k1: Key, c0: Key, c1: Key) -> Key:
    """The first key of the chain of key (k0, k1) at counter (c0, c1): for rules that draw as often as they need."""
    return following(block(k0, k1, c0, c1))


@rule
def log_between(low: float, high: float, u: float) -> float:
    """A log-uniform number between low and high (both > 0), by inversion."""
    return low * math.exp(math.log(high / low) * u)


@rule
def following(key: Key) -> Key:
    """The next key of a chain: a rule that is given a key draws from it, then from the next, and so on."""
    return block(key, 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B, 0xC2B2AE3D27D4EB4F)


@rule
def poisson(rate: float, u: float) -> float:
    """A Poisson count by inversion; rate held to [0, 200] (events)."""
    if rate <= 0.0:
        return 0.0
    # exp(-rate) is never below 1 - rate: most days of most worlds need not work it out. The margin is for rounding.
    if u < 1.0 - rate - 1e-15:
        return 0.0
    if rate > 200.0:
        rate = 200.0
    chance = math.exp(-rate)
    reached = chance
    count = 0.0
    # Past the mode, chances too small to move the sum end the search: rounding may leave it short of a u next to 1.
    while u > reached and (count < rate or chance > 1e-17):
        count = count + 1.0
        chance = chance * rate / count
        reached = reached + chance
    return count


@rule
def severity(u: float, exponent: float, largest: float) -> float:
    """Deaths in one fatal strike: a bounded discrete power law by inversion.

    P(X >= k) = (k^(1-a) - K) / (1 - K), K = (largest + 1)^(1-a), for k = 1 .. largest.

    Args:
        u: Uniform in (0, 1).
        exponent: a, above 1.
        largest: Upper bound of deaths in one strike, at least 1.
    """
    slope = 1.0 - exponent
    beyond = math.exp(slope * math.log(largest + 1.0))
    deaths = math.floor(math.exp(math.log(u * (1.0 - beyond) + beyond) / slope))
    if deaths < 1.0:
        return 1.0
    if deaths > largest:
        return math.floor(largest) * 1.0
    return deaths * 1.0


@rule
def mean_severity(exponent: float, largest: float) -> float:
    """Mean deaths of one fatal strike: the sum of P(X >= k) over k."""
    slope = 1.0 - exponent
    beyond = math.exp(slope * math.log(largest + 1.0))
    total = 0.0
    k = 1.0
    while k <= largest:
        total = total + (math.exp(slope * math.log(k)) - beyond) / (1.0 - beyond)
        k = k + 1.0
    return total


@rule
def toll(strikes: float, exponent: float, largest: float, key: Key) -> float:
    """Deaths of several fatal strikes, each drawn from its own key."""
    deaths = 0.0
    done = 0.0
    while done < strikes:
        key = following(key)
        deaths = deaths + severity(uniform(key), exponent, largest)
        done = done + 1.0
    return deaths


@rule
def lognormal_about_one(u: float, log_sd: float) -> float:
    """A lognormal multiplier of mean 1, by inversion."""
    return math.exp(log_sd * normal(u) - 0.5 * log_sd * log_sd)


@rule
def normal(u: float) -> float:
    """A standard normal by inversion (Acklam's rational approximation, relative error below 1.2e-9)."""
    if u < 0.02425:
        q = math.sqrt(-2.0 * math.log(u))
        return (
            (
                (
                    ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q
                    - 2.549732539343734e00
                )
                * q
                + 4.374664141464968e00
            )
            * q
            + 2.938163982698783e00
        ) / (
            (
                ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q
                + 3.754408661907416e00
            )
            * q
            + 1.0
        )
    if u > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log(1.0 - u))
        return -(
            (
                (
                    ((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q
                    - 2.549732539343734e00
                )
                * q
                + 4.374664141464968e00
            )
            * q
            + 2.938163982698783e00
        ) / (
            (
                ((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q
                + 3.754408661907416e00
            )
            * q
            + 1.0
        )
    q = u - 0.5
    r = q * q
    return (
        (
            (
                (
                    ((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
                    + 1.383577518672690e02
                )
                * r
                - 3.066479806614716e01
            )
            * r
            + 2.506628277459239e00
        )
        * q
    ) / (
        (
            (((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r + 6.680131188771972e01)
            * r
            - 1.328068155288572e01
        )
        * r
        + 1.0
    )
