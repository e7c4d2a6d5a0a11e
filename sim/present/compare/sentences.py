"""What became of each scenario, in one plain sentence."""

from __future__ import annotations

from sim.analysis.compared import Comparison, Difference
from sim.analysis.measures import is_share
from sim.analysis.orientation import way
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.survival import Estimate
from sim.analysis.swap import FEWEST
from sim.analysis.targets import HELD
from sim.analysis.turning import FEW, FIXED, SAME, Moderator, Turning
from sim.present.compare.figures import chance, difference_unit, digits_of, ends, plain, signed, sized, value_words
from sim.present.words import percent, quantity


def sentence(comparison: Comparison, scenario: str) -> str:
    """Return how a scenario differs from the baseline in the headline measure.

    Such as: holds 34 days longer (95 % 28 to 41) on average; longer in 61 % of worlds, shorter in 12 %; turns around
    where objections.price is above 0.31 (there -6 days, -11 to -1).
    """
    found = comparison.difference(scenario, comparison.headline.name)
    if not found.enough:
        return f"too few worlds to tell anything: {found.paired.pairs:,} compared, {LEAST_PAIRS} are needed"
    parts = [_difference(found), *_worlds(found)]
    if scenario in comparison.turning:
        parts.append(turning_words(found, comparison.turning[scenario]))
    return "; ".join(part for part in parts if part)


def _difference(found: Difference) -> str:
    paired, unit = found.paired, difference_unit(found.target.unit)
    holds = found.target.name == HELD
    if found.same:
        same = "holds exactly as long" if holds else f"{found.target.words}: exactly the same"
        return f"{same} in each of {quantity(paired.pairs, 'world')}"
    digits = digits_of(paired.low, paired.high, found.target.unit, paired.mean)
    if not found.told:
        between = ends(paired.low, paired.high, digits, found.target.unit)
        mean = sized(signed(paired.mean, digits, found.target.unit), unit)
        lead = "holds neither longer nor shorter" if holds else f"{found.target.words}: no difference"
        few = ""
        if found.differing < FEWEST:
            few = f"; only {quantity(found.differing, 'world')} {'differs' if found.differing == 1 else 'differ'}"
        elif found.apart:
            few = f"; p {chance(found.p)} when the two are swapped within worlds"
        return f"{lead} on average as far as {quantity(paired.pairs, 'world')} can tell ({mean}, 95 % {between}){few}"
    word = way(found.target.name, found.target.unit).of(paired.mean)
    low, high = sorted((abs(paired.low), abs(paired.high)))
    size = sized(plain(abs(paired.mean), digits, found.target.unit), unit)
    between = f"95 % {plain(low, digits, found.target.unit)} to {plain(high, digits, found.target.unit)}"
    lone = "" if found.stands else ", which does not stand among all comparisons made here"
    lead = f"holds {size} {word}" if holds else f"{found.target.words}: {size} {word}"
    return f"{lead} ({between}) on average{lone}"


def _worlds(found: Difference) -> list[str]:
    paired = found.paired
    if found.same:
        return []
    words = way(found.target.name, found.target.unit)
    up, down = (words.up, paired.share_higher), (words.down, paired.share_lower)
    first, second = (up, down) if paired.mean >= 0.0 else (down, up)
    left = f" (of {paired.pairs:,} that have it in both)" if paired.left_out else ""
    return [f"{first[0]} in {percent(first[1])} of worlds{left}, {second[0]} in {percent(second[1])}"]


def turning_words(found: Difference, turning: Turning) -> str:
    """Return which assumption turns a difference around, or that none does."""
    if found.same or turning.state == SAME:
        return ""
    if turning.state == FIXED:
        return "no assumption is drawn, so none can turn it around"
    if turning.state == FEW:
        return "too few worlds to tell what turns it around"
    if turning.point is not None:
        return _turn(found, turning.point)
    count = f"{turning.parameters:,}"
    none = f"no single assumption among {count} is seen to turn it around"
    if not turning.moderators:
        return none
    most = turning.moderators[0]
    low, high = (_mean(found, each) for each in (most.low_third, most.high_third))
    return f"{none}; it goes most with {most.path} ({low} in the lowest third of its values, {high} in the highest)"


def _turn(found: Difference, point: Moderator) -> str:
    opposed = point.above.value * found.paired.mean < 0.0
    side, there = ("above", point.above) if opposed else ("below", point.below)
    return f"turns around where {point.path} is {side} {value_words(point.cut)} (there {estimate(found, there)})"


def estimate(found: Difference, told: Estimate) -> str:
    """Return a mean difference with its interval in the measure's unit: `-6 days, -11 to -1`."""
    unit = found.target.unit
    digits = digits_of(told.low, told.high, unit, told.value)
    size = sized(signed(told.value, digits, unit), difference_unit(unit))
    return f"{size}, {ends(told.low, told.high, digits, unit)}"


def _mean(found: Difference, told: Estimate) -> str:
    unit = found.target.unit
    digits = min(digits_of(told.low, told.high, unit, told.value), 1 if is_share(unit) else 3)
    return sized(signed(told.value, digits, unit), difference_unit(unit))
