"""Why two scenarios differ, as text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from sim.analysis.courses import chains, pivots, typical
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.survival import Estimate
from sim.analysis.why import HELD, LONGER, LOST, NEVER, OUTCOMES, SAME, SAVED, SHORTER, Channel, Why
from sim.present.compare.layout import Column, grid, wrap
from sim.present.why.words import OUTCOMES as CAME
from sim.present.why.words import THEMES, channel_words, kind_words, leaning, rule_words, state_words
from sim.present.why.worlds import Source, commands, days, world_words
from sim.present.words import CAVEAT, DASH, percent, percent_range, quantity

WIDTH = 120
LEAST_WIDTH = 60
CHANNELS, EVENTS, CHAINS, PIVOTS = 8, 5, 4, 4
"""Shown of each; the files have all."""


def to_text(why: Why, source: Source, width: int = WIDTH) -> str:
    """Return the report as plain text.

    Args:
        why: From `sim.analysis.why`.
        source: Where the worlds come from.
        width: Of the page.
    """
    text = "\n".join(_report(why, source, max(width, LEAST_WIDTH))).rstrip()
    return re.sub("\n{3,}", "\n\n", text) + "\n"


def _report(why: Why, source: Source, width: int) -> Iterator[str]:
    yield from wrap(f"Why {why.a} (A) differs from {why.b} (B)", width)
    of = f" of {source.of:,}" if source.of > why.worlds else ""
    plainly = f"{quantity(why.worlds, 'world')}{of}, each in both · {quantity(why.days, 'day')} · seed {source.seed}"
    yield from wrap(f"{plainly} · {source.drawn}", width)
    for note in source.notes:
        yield from wrap(f"{note}.", width, "", "  ")
    yield ""
    yield from wrap(headline(why), width)
    yield from wrap(_held(why), width)
    if not why.told_apart.any():
        return
    yield ""
    if why.parted.any():
        yield from _channels(why, width)
        yield ""
        yield from _events(why, width)
        yield ""
    yield from _themes(why, width)
    yield ""
    yield from _outcomes(why, width)
    yield from _end_doors(why, width)
    if why.parted.any():
        yield ""
        yield from _chains(why, width)
        yield ""
        yield from _worlds(why, source, width)
    yield ""
    yield from _foot(width)


def headline(why: Why) -> str:
    """Return in one sentence through what A first changed the conflict."""
    if not why.told_apart.any():
        return "Nothing parts: every world has the same history in both, up to the end of its ceasefire."
    if not why.parted.any():
        return "No world's conflict parts: what differs stays in the making of the force, talk or flows of aid."
    told = [f"{channel_title(each)} ({percent(each.share.value)})" for each in why.channels[:3] if _counts(each)]
    return f"{why.a} first changed the conflict through: {'; '.join(told)}."


def channel_title(channel: Channel) -> str:
    """Return a channel with which way it leans."""
    words = channel_words(channel.door, channel.reading)
    lean = leaning(channel.reading, channel.more)
    return f"{words} ({lean})" if lean else words


def _counts(channel: Channel) -> bool:
    return channel.share.value >= 0.005


def _held(why: Why) -> str:
    found = why.difference
    ends = f", 95 % interval {days(found.low)} to {days(found.high)}" if not math.isnan(found.low) else ""
    long = f"{days(abs(found.value)).lstrip('+')} days {'longer' if found.value > 0 else 'shorter'} in A than in B"
    long = long if days(found.value) != "0" else "as long in A as in B"
    told = f"{long} on average (A less B: {days(found.value)}{ends})"
    few = f" With fewer than {LEAST_PAIRS} pairs shares say little." if why.worlds < LEAST_PAIRS else ""
    same = f"In {percent(why.never.value)} of worlds the conflict takes the same course to the last event."
    return f"The ceasefire holds {told}. {same}{few}"


def _channels(why: Why, width: int) -> Iterator[str]:
    yield from wrap(
        f"Through what the first event parted, and what became of these worlds: shares of the "
        f"{quantity(int(why.parted.sum()), 'world')} that part, 95 % intervals below",
        width,
    )
    shown = [each for each in why.channels if _counts(each)][:CHANNELS] or why.channels[:1]
    part = 1.0 / float(why.parted.mean())
    columns = [
        Column(
            "through this",
            [(percent(each.share.value), percent_range(each.share.low, each.share.high)) for each in shown],
        ),
        Column("of those ending on another day", [(percent(each.changed.value),) for each in shown]),
        Column(
            "ends later in A", [(percent(part * (each.outcomes[SAVED] + each.outcomes[LONGER])),) for each in shown]
        ),
        Column(
            "ends earlier in A", [(percent(part * (each.outcomes[LOST] + each.outcomes[SHORTER])),) for each in shown]
        ),
        Column(
            "no earlier or later", [(percent(part * (each.outcomes[SAME] + each.outcomes[HELD])),) for each in shown]
        ),
        *([Column("no ceasefire", [(percent(part * each.outcomes[NEVER]),) for each in shown])] if _wars(why) else []),
        Column("days gained in A", [(days(each.gained.value), _interval(each.gained)) for each in shown]),
    ]
    yield from grid([f"  {channel_title(each)}" for each in shown], columns, width)
    rest = 1.0 - sum(each.share.value for each in shown)
    if rest > 0.0005:
        yield from wrap(f"Others: {percent(rest)}.", width, "  ")


def _wars(why: Why) -> bool:
    """Whether in some world a war at the start never ended."""
    return why.outcomes[NEVER].value > 0.0


def _interval(found: Estimate) -> str:
    return DASH if math.isnan(found.low) else f"{days(found.low)} to {days(found.high)}"


def _events(why: Why, width: int) -> Iterator[str]:
    first, share, day = why.first[0]
    yield from wrap(
        f"What is told differently first of all is mostly: {first}, in {percent(share.value)} of worlds, on day "
        f"{day:.0f} in the median.",
        width,
    )
    early, middle, late = why.day_of_parting
    yield from wrap(
        f"Of the worlds whose conflict parts, a tenth have done so by day {early:.0f}, half by day {middle:.0f}, nine "
        f"tenths by day {late:.0f}.",
        width,
    )
    yield from wrap("First event of the conflict that fell otherwise, and the rule that decided it", width)
    for (kind, rule), part, when in why.events[:EVENTS]:
        about = rule_words(rule)
        told = f"{rule}: {about}" if about != rule else rule
        yield from wrap(
            f"{percent(part.value)} ({percent_range(part.low, part.high)}) {kind}, by {told}; median day {when:.0f}",
            width,
            "  ",
            "    ",
        )


def _themes(why: Why, width: int) -> Iterator[str]:
    shown = [(theme, *told) for theme, told in why.themes.items() if told[0].value > 0]
    yield from wrap(
        "What is told differently before the earlier end: share of all worlds, and the day it begins", width
    )
    columns = [
        Column("worlds", [(percent(part.value),) for _, part, _ in shown]),
        Column("95 % interval", [(percent_range(part.low, part.high),) for _, part, _ in shown]),
        Column("median day", [(f"{day:.0f}",) for _, _, day in shown]),
    ]
    yield from grid([f"  {THEMES[theme]}" for theme, _, _ in shown], columns, width)


def _outcomes(why: Why, width: int) -> Iterator[str]:
    yield from wrap("What came of it, of all worlds", width)
    names = [name for name in OUTCOMES if name != NEVER or _wars(why)]
    columns = [
        Column("worlds", [(percent(why.outcomes[name].value),) for name in names]),
        Column("95 % interval", [(percent_range(why.outcomes[name].low, why.outcomes[name].high),) for name in names]),
    ]
    yield from grid([f"  {CAME[name].format(a='A', b='B')}" for name in names], columns, width)


def _end_doors(why: Why, width: int) -> Iterator[str]:
    """Yield by which doors the end came, if it was asked."""
    if not why.ends_asked:
        return
    told = [
        f"{state_words(name) if name else 'no one thing alone'} {percent(part.value)} "
        f"({percent_range(part.low, part.high)})"
        for name, part in why.end_doors
        if part.value >= 0.005
    ]
    yield from wrap(
        f"Of {quantity(why.ends_asked, 'world')} that end on another day, with one thing seen as in B from the first "
        f"day on, what makes them end on the same day as in B: {'; '.join(told)}.",
        width, "  ", "    ",
    )  # fmt: skip


def _chains(why: Why, width: int) -> Iterator[str]:
    yield from wrap("Commonest chains from the first event on, and what came of them", width)
    for chain, outcome, count in chains(why)[:CHAINS]:
        steps = " > ".join(THEMES[theme] for theme in chain)
        came = CAME[outcome].format(a="A", b="B")
        yield from wrap(f"{quantity(count, 'world')}: {steps}: {came}", width, "  ", "    ")
    for outcome in (SAVED, LOST):
        first = pivots(why, outcome)
        if first:
            sides = {"a": "in A only, or more", "b": "in B only, or more", "both": "in both, of another size"}
            told = "; ".join(f"{kind_words(kind)} {sides[side]} ({count})" for kind, side, count in first[:PIVOTS])
            yield from wrap(
                f"Where it {CAME[outcome].format(a='A', b='B')}, crises and choices first differ by: {told}.",
                width, "  ", "    ",
            )  # fmt: skip


def _worlds(why: Why, source: Source, width: int) -> Iterator[str]:
    yield "Worlds to look at"
    for each in typical(why):
        yield from wrap(f"{world_words(why, each)}:", width, "  ", "    ")
        for command in commands(why, source, each):
            yield f"    {command}"


def _foot(width: int) -> Sequence[str]:
    told = (
        "How this is found: both scenarios are run side by side in the same worlds, with the same draws. The first "
        "event of the conflict that falls otherwise is decided once more in A with B's value of one thing at a time; "
        "what alone makes it fall as in B is what it was felt as. What others see of those whom the scenario makes "
        "other is then shown to them as in B, one thing at a time and from the first day on; what alone makes the "
        "event fall as in B is named first. Where several do, they share. It is a but-for under common luck, not a "
        "cause in the world; intervals say how far the number of worlds limits a share."
    )
    return [*wrap(told, width), CAVEAT]
