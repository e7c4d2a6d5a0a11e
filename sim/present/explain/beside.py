"""The same world under two scenarios, in words: what happened otherwise, and what made its chance another."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any

from sim.analysis.explain.beside import Apart, Beside
from sim.analysis.explain.objects import Event
from sim.present.compare.layout import wrap
from sim.present.explain.head import ending
from sim.present.explain.inputs import input_words
from sim.present.explain.names import Names
from sim.present.explain.reasons import LEAST_DIGITS, MINUS, MOST_DIGITS, NOT_BELOW, OF_WHAT
from sim.present.explain.words import sentence, size
from sim.present.words import CAVEAT, quantity

MOST, MOST_PARTS = 60, 3
MEANING = (
    "Luck and beliefs are the same in both. Chances are told as they were in A and in B, with the largest parts of the "
    "difference and in brackets what was looked at, in A and in B. What differs early can turn later draws by chance."
)


def to_text(found: Beside, names: Names, scenarios: tuple[str, str], everything: bool, width: int = sys.maxsize) -> str:
    """Return both lives side by side.

    Args:
        found: What happened otherwise.
        names: Of actors and days.
        scenarios: Names of the two.
        everything: Whether fire at the line that only came more or less often is told too.
        width: Of the lines.
    """
    return "\n".join(_lines(found, names, scenarios, everything, width)) + "\n"


def _lines(found: Beside, names: Names, scenarios: tuple[str, str], everything: bool, width: int) -> Iterator[str]:
    number = found.a.world.number
    for letter, name, life in zip("AB", scenarios, (found.a, found.b), strict=True):
        yield from wrap(
            f"{letter}, {name}: world {number:,} {ending(life.outcomes, life.world.days, names)}", width, "", "   "
        )
    yield ""
    # The first is told whatever it is: from there on the two lives are not the same.
    shown = [each for place, each in enumerate(found.apart) if everything or not place or not slight(each)]
    hidden = len(found.apart) - len(shown)
    if not found.apart:
        yield "Nothing that is told as an event differs."
    else:
        until = names.day(min(found.a.last, found.b.last))
        slightly = f", besides {quantity(hidden, 'difference')} in how often or how much (--all)" if hidden else ""
        yield from wrap(f"What differs until {until}: {quantity(len(shown), 'event')}{slightly}", width)
    for each in shown[: None if everything else MOST]:
        yield from wrap(f"{names.day(each.event.day)}, {told(each, names)}  [{each.event.id}]", width, "  ", "      ")
        if line := chances(each):
            yield from wrap(line, width, "      ", "        ")
    if not everything and len(shown) > MOST:
        yield f"  {len(shown) - MOST:,} more are told with --all"
    yield ""
    yield from wrap(f"{MEANING} One world is an example and no average. {CAVEAT}", width)


def slight(each: Apart) -> bool:
    """Whether there was merely more or less fire at the line, or an amount of another size, with as many deaths."""
    deaths = [event.deaths if event is not None else 0.0 for event in (each.a, each.b)]
    amounts = each.a is not None and each.b is not None and each.a.kind == each.b.kind
    return deaths[0] == deaths[1] and (each.event.kind == "line incident" or amounts)


def told(each: Apart, names: Names) -> str:
    """Return what happened under one scenario and under the other."""
    if each.a is None or each.b is None:
        where = "only in A" if each.b is None else "only in B"
        return f"{where}: {sentence(each.event, names, within=True)}"
    if each.a.kind != each.b.kind:
        return f"{sentence(each.a, names, within=True)} in A; in B {sentence(each.b, names, within=True)}"
    return f"{sentence(each.a, names, within=True)} in A; in B {size(each.b)}"


def chances(each: Apart) -> str:
    """Return the draw and both chances; empty if luck had no part in it."""
    if each.absent:
        return f"there was nothing to decide in {each.absent.upper()}"
    reason = each.reason
    if reason is None or math.isnan(each.chance):
        return ""
    digits = LEAST_DIGITS
    close = [reason.chance, each.chance, *(() if math.isnan(reason.drawn) else (reason.drawn,))]
    while digits < MOST_DIGITS and len({round(value, digits) for value in close}) < len(set(close)):
        digits += 1
    of = f" {OF_WHAT[each.event.kind]}" if each.event.kind in OF_WHAT else ""
    text = f"chance {reason.chance:.{digits}f}{of} in A, {each.chance:.{digits}f} in B"
    if not math.isnan(reason.drawn):
        text = f"drawn {reason.drawn:.{digits}f} {'<' if reason.happened else NOT_BELOW} {text}"
    parts = [part for part in reason.parts[:MOST_PARTS] if round(abs(part.adds), digits) > 0.0]
    words = [
        f"{'+' if part.adds > 0 else MINUS}{abs(part.adds):.{digits}f} "
        f"{input_words(part.rule, part.name, each.event.actor)} ({_value(part.now)}, in B {_value(part.first)})"
        for part in parts
    ]
    return f"{text}: {', '.join(words)}" if words else text


def _value(value: float) -> str:
    """Return a value with three figures that count, and a share as such."""
    return f"{value:.3g}" if abs(value) < 1000.0 else f"{value:,.0f}"


def to_dict(found: Beside, names: Names, scenarios: tuple[str, str]) -> dict[str, Any]:
    """Return the same as plain values ready for JSON."""
    return {
        "caveat": CAVEAT,
        "world": found.a.world.number,
        "seed": found.a.world.seed,
        "a": {"scenario": scenarios[0], "ends": ending(found.a.outcomes, found.a.world.days, names)},
        "b": {"scenario": scenarios[1], "ends": ending(found.b.outcomes, found.b.world.days, names)},
        "differs": [
            {
                "id": each.event.id,
                "day": each.event.day,
                "a": _plain(each.a),
                "b": _plain(each.b),
                "words": told(each, names),
                "chances": chances(each),
            }
            for each in found.apart
        ],
    }


def _plain(event: Event | None) -> dict[str, float] | None:
    return None if event is None else {"count": event.count, "deaths": event.deaths}
