"""How long ceasefires last, in a comparison: shares that hold, hazard ratios, readings of the end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from sim.analysis.compared import Comparison
from sim.analysis.lasting import MAIN, LastingAgainst
from sim.analysis.survival import Estimate
from sim.present.compare.figures import chance, digits_of, ends, percents, ratio, signed
from sim.present.compare.layout import SAME, Column, grid, wrap
from sim.present.words import DASH, percent


def lasting_lines(told: Comparison, scenarios: Sequence[str], width: int, full: bool) -> Iterator[str]:
    """Yield the table of how long ceasefires last, and what is to be known of it."""
    held = {each.scenario: each for each in told.lasting}
    against = {each.scenario: each for each in told.against}
    rows = [told.baseline, *scenarios]
    yield from wrap(
        "How long ceasefires last: share of worlds that hold so many days, in %, 95 % interval below it", width
    )
    columns = [
        *(_shares(f"{day}", [held[name].holding for name in rows], day) for day in held[told.baseline].holding),
        Column(f"longer, of {told.days} days", [("", ""), *_longer([against[name].mean for name in scenarios])]),
        Column("hazard ratio", [("1",), *(_hazard(against[name]) for name in scenarios)]),
        Column("p", [("",), *((chance(against[name].test.p_swap),) for name in scenarios)]),
    ]  # fmt: skip
    readings = [each for each in held[told.baseline].collapsed if each != MAIN and each not in told.untold]
    columns += [_shares(f"ended, D7 of {each}", [held[name].collapsed for name in rows], each) for each in readings]
    yield from grid(rows, columns, width)
    for line in _hazard_notes([against[name] for name in scenarios]):
        yield from wrap(line, width, "", "  ")
    yield from wrap(_note(told), width)


def _shares(head: str, shares: Sequence[Mapping[int, Estimate]], key: int) -> Column:
    found = [each[key] for each in shares]
    return Column(head, [(percent(each.value).removesuffix(" %"), percents(each).removesuffix(" %")) for each in found])


def _longer(means: Sequence[Estimate]) -> list[tuple[str, str]]:
    digits = max((digits_of(each.low, each.high, "days", each.value) for each in means), default=0)
    return [
        SAME if each.value == each.low == each.high == 0.0
        else (signed(each.value, digits), ends(each.low, each.high, digits))
        for each in means
    ]  # fmt: skip


def _hazard(found: LastingAgainst) -> tuple[str, ...]:
    hazard = found.hazard
    mark = "" if found.proportional is not False else "!"
    if math.isnan(hazard.ratio):
        return (DASH,)
    if math.isnan(hazard.low):
        return (f"{ratio(hazard.ratio)}{mark}",)
    return f"{ratio(hazard.ratio)}{mark}", f"{ratio(hazard.low)} to {ratio(hazard.high)}"


def _hazard_notes(found: Sequence[LastingAgainst]) -> Iterator[str]:
    """Yield where one ratio does not describe all days, and why there is none."""
    changing = [each for each in found if each.proportional is False and not each.hazard.note]
    if changing:
        spans = ", ".join(f"{each.first_day}{DASH}{each.last_day}" for each in changing[0].hazard.periods)
        listed = "; ".join(
            f"{each.scenario} {', '.join(ratio(period.ratio) for period in each.hazard.periods)}" for each in changing
        )
        yield f"! The ratio changes over time, so read the shares that hold instead. In days {spans}: {listed}."
    for note in dict.fromkeys(each.hazard.note for each in found if each.hazard.note):
        named = ", ".join(each.scenario for each in found if each.hazard.note == note)
        yield f"{named}: no plain hazard ratio, for {note}."


def periods_words(found: LastingAgainst) -> str:
    """Return the hazard ratio of each period that has one, with its interval."""
    known = [each for each in found.hazard.periods if math.isfinite(each.ratio)]
    return ", ".join(
        f"{ratio(each.ratio)} ({ratio(each.low)} to {ratio(each.high)}) in days {each.first_day}{DASH}{each.last_day}"
        for each in known
    )


def _note(told: Comparison) -> str:
    lines = [
        f"Longer: paired mean of min(days held, {told.days}), which is the restricted mean, as no world is censored "
        "before. Hazard ratio: of ending on a day, below 1 less likely; marginal, errors clustered by world. p: of "
        "the log-rank test, scenarios swapped within worlds, not adjusted for their number."
    ]
    shown = [each for each in told.lasting[0].collapsed if each != MAIN and each not in told.untold]
    if shown:
        lines.append(
            "Ended, D7 of: share that had ended, or seen so many deaths a day over seven days, lasting or not."
        )
    if told.untold:
        named = " and ".join(str(each) for each in told.untold)
        lines.append(
            f"D7 of {named} cannot be told: these runs do not follow a world past its end; `end: continue` ones do."
        )
    return " ".join(lines)
