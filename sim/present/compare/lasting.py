"""How long ceasefires last, in a comparison: shares that hold, hazard ratios, readings of the end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from sim.analysis.compared import Comparison
from sim.analysis.lasting import MAIN, LastingAgainst
from sim.analysis.survival import Estimate
from sim.present.compare.figures import chance, digits_of, ends, percents, ratio, signed
from sim.present.compare.layout import Column, grid, wrap
from sim.present.words import DASH, percent


def lasting_lines(told: Comparison, scenarios: Sequence[str], width: int, full: bool) -> Iterator[str]:
    """Yield the table of how long ceasefires last, and what is to be known of it."""
    held = {each.scenario: each for each in told.lasting}
    against = {each.scenario: each for each in told.against}
    rows = [told.baseline, *scenarios]
    yield "How long ceasefires last: share of worlds that hold, 95 % interval below it"
    columns = [
        *(_shares(f"{day} days", [held[name].holding for name in rows], day) for day in held[told.baseline].holding),
        Column(
            f"longer, of {told.days} days", [("", ""), *(_longer(against[name].mean) for name in scenarios)]
        ),
        Column("hazard ratio", [("1",), *(_hazard(against[name]) for name in scenarios)]),
        Column("log-rank p", [("",), *((chance(against[name].test.p_swap),) for name in scenarios)]),
    ]  # fmt: skip
    readings = [each for each in held[told.baseline].collapsed if each != MAIN and each not in told.untold]
    columns += [_shares(f"collapsed, D7 of {each}", [held[name].collapsed for name in rows], each) for each in readings]
    yield from grid(rows, columns, width)
    for name in scenarios:
        if words := hazard_words(against[name]):
            yield from wrap(f"{name}: {words}.", width, "", "  ")
    yield from wrap(_note(told), width)


def _shares(head: str, shares: Sequence[Mapping[int, Estimate]], key: int) -> Column:
    found = [each[key] for each in shares]
    return Column(head, [(percent(each.value), percents(each)) for each in found])


def _longer(mean: Estimate) -> tuple[str, str]:
    digits = digits_of(mean.low, mean.high, "days", mean.value)
    return signed(mean.value, digits), ends(mean.low, mean.high, digits)


def _hazard(found: LastingAgainst) -> tuple[str, ...]:
    hazard = found.hazard
    mark = "" if found.proportional is not False else "!"
    if math.isnan(hazard.ratio):
        return (DASH,)
    if math.isnan(hazard.low):
        return (f"{ratio(hazard.ratio)}{mark}",)
    return f"{ratio(hazard.ratio)}{mark}", f"{ratio(hazard.low)} to {ratio(hazard.high)}"


def hazard_words(found: LastingAgainst) -> str:
    """Return whether one ratio describes all days, in words; empty if it does."""
    if found.hazard.note:
        return f"no plain hazard ratio, for {found.hazard.note}"
    if found.proportional is not False:
        return ""
    return f"! the ratio changes over time ({periods_words(found)}); read the shares that hold instead"


def periods_words(found: LastingAgainst) -> str:
    """Return the hazard ratio of each period that has one."""
    known = [each for each in found.hazard.periods if math.isfinite(each.ratio)]
    return ", ".join(f"{ratio(each.ratio)} in days {each.first_day}{DASH}{each.last_day}" for each in known)


def _note(told: Comparison) -> str:
    lines = [
        f"Longer: paired mean of min(days held, {told.days}), which is the restricted mean, as no world is censored "
        "before. Hazard ratio: of ending on a day, below 1 less likely; marginal, errors clustered by world. p: "
        "scenarios swapped within worlds, not adjusted for their number."
    ]
    shown = [each for each in told.lasting[0].collapsed if each != MAIN and each not in told.untold]
    if shown:
        lines.append("D7: also ended when deaths of seven days, a day, reach that number, lasting or not.")
    if told.untold:
        named = " and ".join(str(each) for each in told.untold)
        lines.append(
            f"D7 of {named} cannot be told: these runs do not follow a world past its end; `end: continue` ones do."
        )
    return " ".join(lines)
