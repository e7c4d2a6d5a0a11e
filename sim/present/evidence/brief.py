"""What a scenario rests on, on a few screens of a terminal: every source has its place, but its words may be cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.analysis.evidence import Basis, Choice, Dispute, Ground, Standing, counts
from sim.evidence import GRADES
from sim.present.evidence.full import MEANING, footnote, more, opening
from sim.present.evidence.layout import GAP, beside, block, shorten
from sim.present.evidence.numbers import missing
from sim.present.words import CAVEAT, DASH

LEAST_WORDS = 20
"""How much of what is said stands behind who says it, at least."""
POINTER = 12
"""Words on readings that are no longer than this stand at the end of the line and leave the rest to the claim."""
CLOSER = (
    "All words, and what rests on each: --full. Closer: --source A18, --parameter objections, --grade D. Take a "
    "reading with --set readings.CLAIM=NAME; `isf disputes STUDY` runs a study under every reading."
)


def brief(basis: Basis, width: int) -> Iterator[str]:
    """Give the lines on what a scenario rests on."""
    yield from opening(basis, width)
    yield from _areas(basis, width)
    disputes = basis.disputes()
    if disputes:
        yield from _contested(disputes, basis, width)
    contested = {each.ground.id for each in disputes}
    others = [each for each in basis.grounds() if each.id not in contested]
    yield from _claims([each for each in others if each.kind == "claim"], width)
    works = [(each.id, each.grade, _count(each), each.says) for each in others if each.kind != "claim"]
    if works:
        yield from ("", f"Patterns and literature in use: {len(works)}", *beside(works, width))
    yield ""
    free = more(basis)
    if free:
        yield from block(f"Readings can be taken of other claims too: {', '.join(free)}", width, later="  ")
    yield from block(f"{footnote(basis)}{MEANING} {CLOSER}", width)
    yield CAVEAT


def _areas(basis: Basis, width: int) -> Iterator[str]:
    areas = basis.by_area()
    firm = {area: some for area, some in areas.items() if any(each.grade != "D" for each in some)}
    bare = [f"{area} {len(some)}" for area, some in areas.items() if area not in firm]
    yield from ("", "By area: parameters, and how many of them have each grade")
    if firm:
        yield from beside([(area, str(len(some)), _grades(some)) for area, some in firm.items()], width, width)
    if bare:
        yield from block(f"nothing but assumption: {', '.join(bare)}", width, GAP, GAP * 2)


def _grades(standings: Iterable[Standing]) -> str:
    found = counts(standings)
    return " ".join(f"{grade}{found[grade]}" if found[grade] else "  " for grade in GRADES).rstrip()


def _contested(disputes: Sequence[Dispute], basis: Basis, width: int) -> Iterator[str]:
    """Give a table: id, status, how many parameters rest on it, who says what, readings."""
    told = {each.ground.id for each in disputes}
    rows = [(each.ground, _readings(each, told)) for each in disputes]
    starts = _starts([(each.id, each.status, _count(each)) for each, _ in rows])
    room = width - len(starts[0]) - len(GAP)
    # No name of a reading is longer than its column.
    names = max(len(name) for _, words in rows for name in words.split())
    right = min(max(len(words) for _, words in rows), max(room * 2 // 5, names))
    yield ""
    yield from block(
        f"Contested claims in use: {len(rows)}; how many parameters rest on each ({DASH}: only an actor's entry, a "
        "group or a measure), who says what, and the readings, of which none is taken unless it says so",
        width,
    )
    for start, (ground, words) in zip(starts, rows, strict=True):
        said = _says(ground, basis)
        one_line = len(f"{ground.who}: {words}") + LEAST_WORDS <= room
        size = len(words) if one_line or len(words) <= POINTER else right
        left = room - size
        beyond = block(words, size)
        # Who says it is never cut.
        lines = max(len(shorten(f"{ground.who}: {said[:LEAST_WORDS]}", left, len(ground.who))), len(beyond))
        texts = shorten(f"{ground.who}: {said}", left, lines)
        for line in range(lines):
            text, reading = ("".join(some[line : line + 1]) for some in (texts, beyond))
            yield f"{' ' * len(start) if line else start}{text:{left}}{GAP}{reading}".rstrip()


def _starts(rows: Sequence[tuple[str, ...]]) -> list[str]:
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["".join(f"{GAP}{cell:{size}}" for cell, size in zip(row, sizes, strict=True)) + GAP for row in rows]


def _count(ground: Ground) -> str:
    return str(len(ground.parameters)) if ground.parameters else DASH


def _says(ground: Ground, basis: Basis) -> str:
    """Say what a source says, its number first: what stands last may be cut."""
    numbers = missing(ground.says, basis.ledger.claims[ground.id])
    return f"{numbers}. {ground.says}" if numbers else ground.says


def _readings(dispute: Dispute, told: Iterable[str]) -> str:
    """Name the readings of a claim, or the claim at which they stand."""
    said = []
    for choice in dispute.choices:
        home = choice.claim.id
        if home == dispute.ground.id:
            said.append(_names(choice))
        else:
            said.append(f"at {home}" if home in told else f"at {home}: {_names(choice)}")
    return "; ".join(said) or "no readings"


def _names(choice: Choice) -> str:
    marks = dict.fromkeys(choice.same, " (as here)") | {choice.taken: " (taken)"}
    runnable = [f"{each.name}{marks.get(each.name, '')}" for each in choice.claim.readings if each.implies]
    silent = [each.name for each in choice.claim.readings if not each.implies]
    parts = [", ".join(runnable), f"not run: {', '.join(silent)}" if silent else ""]
    return "; ".join(filter(None, parts))


def _claims(grounds: Sequence[Ground], width: int) -> Iterator[str]:
    """Name claims that nobody contests, by grade and by who makes them."""
    if not grounds:
        return
    yield ""
    title = (
        f"Other claims in use: {len(grounds)}, by grade and by who says so; in brackets how many parameters rest on it"
    )
    yield from block(f"{title}, if not one", width)
    for grade in GRADES:
        parties: dict[str, list[str]] = {}
        for each in grounds:
            if each.grade == grade:
                count = "" if len(each.parameters) == 1 else f" ({_count(each)})"
                parties.setdefault(each.who, []).append(f"{each.id}{count}")
        if parties:
            told = " · ".join(f"{who}: {', '.join(ids)}" for who, ids in parties.items())
            yield from block(told, width, f"{GAP}{grade}{GAP}", GAP * 2 + " ")
