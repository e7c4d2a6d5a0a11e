"""Two readings of beliefs side by side: as a page, as a table for programs, and in one plain sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.beside import FIRST_ONLY, KEEPS, NEITHER, SECOND_ONLY, TURNS, VERDICTS, Beside, Pair
from sim.analysis.compared import SIGNIFICANT, Difference
from sim.present.compare.figures import difference_unit, digits_of, ends, signed, sized
from sim.present.compare.layout import Column, grid, wrap
from sim.present.compare.report import LEAST_WIDTH, MOST_MEASURES, MOST_SCENARIOS, WIDTH
from sim.present.compare.tables import Row, csv_text, row
from sim.present.words import CAVEAT, DASH, quantity

FILE = "beside.csv"
ABOUT = {FILE: "every difference to the baseline under two readings of beliefs, one row a comparison"}
MOST_NAMED = 6
_WORDS = {
    KEEPS: "keeps its sign",
    TURNS: "CHANGES SIGN",
    FIRST_ONLY: "told in A only",
    SECOND_ONLY: "told in B only",
    NEITHER: "told in neither",
}


@dataclass(frozen=True)
class Reading:
    """What one of the two rests on.

    Attributes:
        folder: Where its worlds lie.
        beliefs: In words, what its uncertain parameters are drawn from.
    """

    folder: str
    beliefs: str


def to_text(
    told: Beside, readings: tuple[Reading, Reading], notes: Sequence[str] = (), width: int = WIDTH, full: bool = False
) -> str:
    """Return two comparisons side by side as plain text.

    Args:
        told: From `sim.analysis.beside.beside`.
        readings: What each of the two rests on.
        notes: What else differs between the two, one sentence each.
        width: Of the page.
        full: Whether all measures and scenarios are shown.
    """
    text = "\n".join(_page(told, readings, notes, max(width, LEAST_WIDTH), full)).rstrip()
    return re.sub("\n{3,}", "\n\n", text) + "\n"


def _page(
    told: Beside, readings: tuple[Reading, Reading], notes: Sequence[str], width: int, full: bool
) -> Iterator[str]:
    one = told.first
    title = one.study.get("title") or f"{quantity(len(one.scenarios), 'scenario')} compared"
    yield from wrap(f"{title}: under two readings of beliefs", width)
    for letter, reading, each in zip("AB", readings, (told.first, told.second), strict=True):
        partial = "PARTIAL, " if each.partial else ""
        text = f"{letter}  {reading.folder}: {reading.beliefs} ({partial}{quantity(each.worlds, 'world')})"
        yield from wrap(text, width, "", "   ")
    yield from wrap(f"{quantity(one.days, 'day')} · seed {one.seed}", width)
    for note in notes:
        yield from wrap(f"Note: {note}.", width, "", "  ")
    yield ""
    scenarios = one.scenarios if full else one.scenarios[:MOST_SCENARIOS]
    targets = one.targets if full else one.targets[:MOST_MEASURES]
    yield from wrap(f"Differences to {one.baseline}: mean over the worlds, 95 % interval", width)
    shown = [pair for pair in told.pairs if pair.scenario in scenarios and pair.target in targets]
    yield from _table(shown, width)
    if len(shown) < len(told.pairs):
        yield from wrap(f"{quantity(len(told.pairs) - len(shown), 'more comparison')}: --full, or {FILE}.", width)
    yield ""
    yield from wrap(
        "A conclusion is a difference that is told from luck, each taken by itself: its interval leaves out 0, and "
        f"swapping the two within worlds goes as far in at most {SIGNIFICANT:.0%} of cases. Of many such, a few are "
        "luck.".replace("%", " %"),
        width,
    )
    yield from wrap(sentence(told), width)
    yield CAVEAT


def _table(pairs: Sequence[Pair], width: int) -> Iterator[str]:
    labels: list[str] = []
    cells: list[tuple[str, str, str]] = []
    scenario = ""
    for pair in pairs:
        if pair.scenario != scenario:
            scenario = pair.scenario
            labels.append(scenario)
            cells.append(("", "", ""))
        labels.append(f"  {pair.target.words} ({difference_unit(pair.target.unit)})")
        opposed = " (opposite means)" if pair.opposed and pair.verdict in (FIRST_ONLY, SECOND_ONLY) else ""
        cells.append((_amount(pair.first), _amount(pair.second), _WORDS[pair.verdict] + opposed))
    heads = ("A", "B", "")
    columns = [Column(head, [(each[place],) for each in cells]) for place, head in enumerate(heads)]
    yield from grid(labels, columns, width)


def _amount(found: Difference) -> str:
    paired, unit = found.paired, found.target.unit
    if not found.enough:
        return DASH
    if found.same:
        return "the same in every world"
    digits = digits_of(paired.low, paired.high, unit, paired.mean)
    return f"{signed(paired.mean, digits, unit)} ({ends(paired.low, paired.high, digits, unit)})"


def sentence(told: Beside) -> str:
    """Return how many conclusions keep their sign under both readings, and which do not."""
    among = len(told.conclusions)
    if not among:
        return "No difference is told from luck under either reading, so there is no conclusion that could change."
    kept = len(told.of(KEEPS))
    noun = "conclusion keeps its" if among == 1 else "conclusions keep their"
    head = f"{kept} of {among} {noun} sign under both"
    changed = among - kept
    if not changed:
        return f"{head}; none changes."
    turned = told.of(TURNS)
    says = f"{len(turned)} {'turns' if len(turned) == 1 else 'turn'}" if turned else "none turns"
    text = f"{head}; {says} to the other sign{f' ({_named(turned, True)})' if turned else ''}"
    lone = [
        f"{len(found)} in {letter} ({_named(found)})"
        for verdict, letter in ((FIRST_ONLY, "A"), (SECOND_ONLY, "B"))
        if (found := told.of(verdict))
    ]
    if not lone:
        return f"{text}."
    number = changed - len(turned)
    return (
        f"{text}; {number} {'is' if number == 1 else 'are'} told under one only: {', '.join(lone)}. Told under one and "
        "not under the other is no proof that the two differ: compare the intervals."
    )


def _named(pairs: Sequence[Pair], sizes: bool = False) -> str:
    named = []
    for pair in pairs[:MOST_NAMED]:
        size = f" {_size(pair.first)} in A, {_size(pair.second)} in B" if sizes else ""
        named.append(f"{pair.scenario}, {pair.target.name}{':' * sizes}{size}")
    more = f"; and {len(pairs) - MOST_NAMED} more" if len(pairs) > MOST_NAMED else ""
    return "; ".join(named) + more


def _size(found: Difference) -> str:
    paired, unit = found.paired, found.target.unit
    digits = digits_of(paired.low, paired.high, unit, paired.mean)
    return sized(signed(paired.mean, digits, unit), difference_unit(unit))


def rows(told: Beside) -> list[Row]:
    """Return one row a comparison; what is not known is None."""
    return [
        row(
            scenario=pair.scenario,
            baseline=told.first.baseline,
            measure=pair.target.name,
            unit=pair.target.unit,
            **_columns("a", pair.first),
            **_columns("b", pair.second),
            verdict=pair.verdict,
            opposite_means=pair.opposed,
            note=VERDICTS[pair.verdict],
        )
        for pair in told.pairs
    ]


def _columns(letter: str, found: Difference) -> Row:
    paired = found.paired
    values = {"pairs": paired.pairs, "difference": paired.mean, "low": paired.low, "high": paired.high, "p": found.p}
    return {f"{name}_{letter}": value for name, value in values.items()} | {f"told_{letter}": found.told}


def files(told: Beside) -> dict[str, str]:
    """Return the contents of all files by name; equal comparisons give equal ones."""
    return {FILE: csv_text(rows(told))}


def to_dict(told: Beside, readings: tuple[Reading, Reading], notes: Sequence[str] = ()) -> dict[str, Any]:
    """Return everything as plain data, for programs."""
    sides = {}
    for letter, reading, each in zip("ab", readings, (told.first, told.second), strict=True):
        sides[letter] = {
            "folder": reading.folder,
            "beliefs": reading.beliefs,
            "worlds": each.worlds,
            "asked": each.asked,
            "partial": each.partial,
            "fingerprints": dict(each.fingerprints),
        }
    return {
        **sides,
        "baseline": told.first.baseline,
        "scenarios": list(told.first.scenarios),
        "seed": told.first.seed,
        "days": told.first.days,
        "notes": list(notes),
        "counts": {verdict: len(told.of(verdict)) for verdict in VERDICTS},
        "conclusions": len(told.conclusions),
        "comparisons": rows(told),
        "sentence": sentence(told),
        "caveat": CAVEAT,
    }
