"""What a scenario rests on, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sim.analysis.evidence import Basis, Dispute, Ground, Standing
from sim.present.evidence_rows import (
    NOT_READ,
    area_rows,
    ground_words,
    range_words,
    reading_words,
    rests_words,
    rival_words,
    sentence,
    share_rows,
    taken_words,
    value_words,
)
from sim.present.words import CAVEAT
from sim.scenario import Parameter

BAR, SHORT_BAR = 16, 8
MEANING = (
    "A parameter is as firm as the weakest thing it rests on. Grades speak of sources, not of who is right; a claim "
    "stays that of the party named."
)
FOOT = f"{NOT_READ} no rule variant in force reads it, or its actor takes no part: it changes nothing in a run."
CLOSER = (
    "Closer: --grade D, --source A18, --parameter objections. Take a reading with --set readings.CLAIM=NAME; "
    "`isf disputes STUDY` runs a study under every reading."
)
LEAST_CELL = 16


def report(basis: Basis, width: int) -> Iterator[str]:
    """Give the lines on everything that a scenario rests on."""
    yield from _head(basis, width)
    yield from _block(sentence(basis.standings), width)
    yield ""
    yield from _shares(basis.standings, BAR if width >= 100 else SHORT_BAR)
    yield from _changes(basis, width)
    yield from ("", "By area: parameters, and of these how many a run reads, by grade")
    yield from _columns(area_rows(basis), width)
    yield from _sources(basis, width)
    more = _more(basis)
    if more:
        yield from ("", *_block(f"Readings of other claims that can be taken: {more}", width, "", "  "))
    yield from ("", *_block(FOOT, width), *_block(MEANING, width), *_block(CLOSER, width), CAVEAT)


def excerpt(basis: Basis, of: int, width: int) -> Iterator[str]:
    """Give the lines on some of a scenario's parameters, one by one, and what these rest on.

    Args:
        basis: Narrowed to those.
        of: How many parameters the scenario has.
        width: Of a line.
    """
    yield from _head(basis, width)
    if basis.standings:
        yield f"{len(basis.standings)} of {of} parameters"
        yield from _columns(_numbers(basis.standings), width)
        notes = [f"{each.path}: {each.parameter.note}" for each in basis.standings if each.parameter.note]
        if notes:
            yield from ("", "Notes of the authors")
            for note in notes:
                yield from _block(note, width, "  ", "    ")
    else:
        yield f"None of {of} parameters"
    yield from _sources(basis, width)
    yield from ("", *_block(FOOT, width), *_block(MEANING, width), CAVEAT)


def _head(basis: Basis, width: int) -> Iterator[str]:
    scenario = basis.scenario
    yield from _block(scenario.title, width)
    yield from _block(f"scenario {scenario.name}, fingerprint {scenario.fingerprint[:12]}", width)
    yield ""


def _shares(standings: Sequence[Standing], length: int) -> Iterator[str]:
    totals = (len(standings), sum(each.read for each in standings))
    rows = share_rows(standings)
    words = max(len(row[1]) for row in rows)
    gap = " " * 4
    heads = (f"{'all':>4} {totals[0]:>5}".ljust(12 + length), f"read {totals[1]:>5}")
    yield f"  {'':{words + 3}}{gap}{gap.join(heads)}"
    for grade, meaning, *cells in rows:
        parts = []
        for count, share, total in zip(cells[::2], cells[1::2], totals, strict=True):
            bar = "#" * round(length * int(count) / max(total, 1))
            parts.append(f"{count:>4} {share:>5}  {bar:{length}}")
        yield f"  {grade:1}  {meaning:{words}}{gap}{gap.join(parts)}".rstrip()


def _changes(basis: Basis, width: int) -> Iterator[str]:
    own = [each for each in basis.standings if each.own]
    others = [each for each in basis.standings if each.changed and not each.own]
    first = basis.scenario.files[0]
    for title, some in (
        ("The author's own, without a source", own),
        (f"Set otherwise than in {first}, on stated ground", others),
    ):
        if some:
            yield from ("", f"{title}: {len(some)}")
            places = ["set at", *(_place(each.parameter, basis) for each in some)]
            rows = zip(_numbers(some), places, strict=True)
            yield from _columns([(*row[:-1], where, row[-1]) for row, where in rows], width)
    if basis.scenario.readings:
        yield from ("", "Readings taken of contested claims")
        for claim, name in basis.scenario.readings.items():
            meaning = {each.name: each for each in basis.ledger.claims[claim].readings}.get(name)
            yield from _block(f"{claim} {reading_words(meaning) if meaning else name}", width, "  ", "    ")


def _place(parameter: Parameter, basis: Basis) -> str:
    """Say where a parameter was set; a line and a column only of a file."""
    name = parameter.where.rsplit(":", 2)[0]
    return parameter.where if name in basis.scenario.files else name


def _numbers(standings: Sequence[Standing]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("parameter", "grade", "value", "range", "unit", "source")]
    for each in standings:
        value, within = value_words(each.parameter), range_words(each.parameter) if each.parameter.drawn else "fixed"
        mark = "" if each.read else NOT_READ
        source = ", ".join(each.parameter.source)
        rows.append((f"{each.path}{mark}", each.grade, value, within, each.parameter.unit, source))
    return rows


def _more(basis: Basis) -> str:
    """Name the readings that a scenario could take of claims on which nothing of it rests."""
    told = {choice.claim.id for dispute in basis.disputes() for choice in dispute.choices}
    open_ = {claim: some for claim, some in basis.ledger.disputes().items() if claim not in told}
    return "; ".join(f"{claim} ({', '.join(each.name for each in some)})" for claim, some in open_.items())


def _sources(basis: Basis, width: int) -> Iterator[str]:
    unread = {each.path for each in basis.standings if not each.read}
    disputes = basis.disputes()
    contested = {each.ground.id for each in disputes}
    in_use = "" if basis.source else " in use"
    rest = [each for each in basis.grounds() if each.id not in contested]
    if disputes:
        yield from ("", f"Contested claims{in_use}: {len(disputes)}")
        told: set[str] = set()
        for dispute in disputes:
            yield from _dispute(dispute, basis, unread, contested, told, width)
    if rest:
        more = "Other claims, patterns and literature" if disputes else "Claims, patterns and literature"
        yield from ("", f"{more}{in_use}: {len(rest)}")
        for ground in rest:
            yield from _ground(ground, unread, width)


def _ground(ground: Ground, unread: Iterable[str], width: int) -> Iterator[str]:
    yield from _block(f"{ground.id}  {ground_words(ground)}", width, "  ", "      ")
    yield from _block(ground.says, width, "      ")
    yield from _block(f"Rests on it: {rests_words(ground, unread)}", width, "      ", "        ")


def _dispute(
    dispute: Dispute, basis: Basis, unread: Iterable[str], contested: set[str], told: set[str], width: int
) -> Iterator[str]:
    yield from _ground(dispute.ground, unread, width)
    note = basis.ledger.claims[dispute.ground.id].note
    if note:
        yield from _block(f"Note: {note}", width, "      ", "        ")
    for rival in dispute.rivals:
        words = f"{rival.id}, told here too" if rival.id in contested else rival_words(rival)
        yield from _block(f"Beside it stands {words}", width, "      ", "        ")
    for choice in dispute.choices:
        at = "" if choice.claim.id == dispute.ground.id else f" of {choice.claim.id}"
        if choice.claim.id in told:
            yield f"      Readings{at}: told above"
            continue
        told.add(choice.claim.id)
        yield f"      Readings{at}:"
        for reading in choice.claim.readings:
            yield from _block(reading_words(reading), width, "        ", "          ")
        yield from _block(f"This scenario takes {taken_words(choice)}", width, "        ", "          ")


def _block(text: str, width: int, first: str = "", later: str | None = None) -> list[str]:
    later = first if later is None else later
    # Paths are parted at commas, never inside.
    return textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _columns(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    for lines in _aligned(rows, width):
        yield from lines


def _aligned(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Align cells, figures to the right; wrap the last ones, or give the first ones lines of their own."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    right = [all(row[place].replace(",", "").isdigit() for row in rows[1:]) for place in range(len(widths))]
    if sum(widths[:-1]) + 2 * len(widths) + min(widths[-1], LEAST_CELL) > width and len(widths) > 2:
        below = _aligned([row[1:] for row in rows], width - 4)
        return [[f"  {row[0]}", *(f"    {line}" for line in lines)] for row, lines in zip(rows, below, strict=True)]
    aligned = []
    for row in rows:
        cells = [
            f"{cell:>{size}}" if to_right else f"{cell:{size}}"
            for cell, size, to_right in zip(row, widths, right, strict=True)
        ]
        before = "  " + "".join(f"{cell}  " for cell in cells[:-1])
        aligned.append(_block(cells[-1], width, before, " " * len(before)) or [before.rstrip()])
    return aligned
