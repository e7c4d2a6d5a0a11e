"""What a scenario rests on, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sim.analysis.evidence import Basis, Dispute, Ground, Standing
from sim.evidence import Reading
from sim.present.evidence.layout import block, columns
from sim.present.evidence.rows import (
    NOT_READ,
    area_rows,
    ground_words,
    range_words,
    reading_words,
    rests_words,
    rival_words,
    says_words,
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
    "stays that of the party named. Claims A01 to A46 are of the news article of 13 November 2025 that asks the "
    "tool's questions; in attributions it is 'the article'."
)
FOOT = f"{NOT_READ} no rule variant in force reads it, or its actor takes no part: it changes nothing in a run."
CLOSER = (
    "Closer: --grade D, --source A18, --parameter objections. Take a reading with --set readings.CLAIM=NAME; "
    "`isf disputes STUDY` runs a study under every reading."
)


def opening(basis: Basis, width: int) -> Iterator[str]:
    """Give the lines that both reports begin with: of what, how firm, and what the scenario changes."""
    yield from head(basis, width)
    yield from block(sentence(basis.standings), width)
    yield ""
    yield from shares(basis.standings, width)
    yield from changes(basis, width)


def report(basis: Basis, width: int) -> Iterator[str]:
    """Give the lines on everything that a scenario rests on."""
    yield from opening(basis, width)
    yield from ("", "By area: parameters, and of these how many a run reads, by grade")
    yield from columns(area_rows(basis), width)
    yield from _sources(basis, width)
    free = "; ".join(f"{claim} ({', '.join(each.name for each in some)})" for claim, some in more(basis).items())
    if free:
        yield from ("", *block(f"Readings of other claims that can be taken: {free}", width, "", "  "))
    yield from ("", *block(FOOT, width), *block(MEANING, width), *block(CLOSER, width), CAVEAT)


def excerpt(basis: Basis, of: int, width: int) -> Iterator[str]:
    """Give the lines on some of a scenario's parameters, one by one, and what these rest on.

    Args:
        basis: Narrowed to those.
        of: How many parameters the scenario has.
        width: Of a line.
    """
    yield from head(basis, width)
    if basis.standings:
        yield f"{len(basis.standings)} of {of} parameters"
        yield from columns(_numbers(basis.standings), width)
        notes = [f"{each.path}: {each.parameter.note}" for each in basis.standings if each.parameter.note]
        if notes:
            yield from ("", "Notes of the authors")
            for note in notes:
                yield from block(note, width, "  ", "    ")
    else:
        yield f"None of {of} parameters"
    yield from _sources(basis, width)
    yield from ("", *block(FOOT, width), *block(MEANING, width), CAVEAT)


def footnote(basis: Basis) -> str:
    """Explain the mark of what nothing reads, if the numbers that a scenario changes have it."""
    marked = any(each.changed and not each.read for each in basis.standings)
    return f"{FOOT} " if marked else ""


def head(basis: Basis, width: int) -> Iterator[str]:
    """Say which scenario it is."""
    scenario = basis.scenario
    yield from block(scenario.title, width)
    yield from block(f"scenario {scenario.name}, fingerprint {scenario.fingerprint[:12]}", width)
    yield ""


def shares(standings: Sequence[Standing], width: int) -> Iterator[str]:
    """Give the count and share of each grade, with bars."""
    length = BAR if width >= 100 else SHORT_BAR
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


def changes(basis: Basis, width: int) -> Iterator[str]:
    """Tell what the scenario's author set, and the readings taken."""
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
            yield from columns([(*row[:-1], where, row[-1]) for row, where in rows], width)
    if basis.scenario.readings:
        yield from ("", "Readings taken of contested claims")
        for claim, name in basis.scenario.readings.items():
            meaning = {each.name: each for each in basis.ledger.claims[claim].readings}.get(name)
            yield from block(f"{claim} {reading_words(meaning) if meaning else name}", width, "  ", "    ")


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


def more(basis: Basis) -> dict[str, tuple[Reading, ...]]:
    """Return the readings that a scenario could take of claims on which nothing of it rests, by claim."""
    told = {choice.claim.id for dispute in basis.disputes() for choice in dispute.choices}
    return {claim: some for claim, some in basis.ledger.disputes().items() if claim not in told}


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
        title = "Other claims, patterns and literature" if disputes else "Claims, patterns and literature"
        yield from ("", f"{title}{in_use}: {len(rest)}")
        for ground in rest:
            yield from _ground(ground, basis, unread, width)


def _ground(ground: Ground, basis: Basis, unread: Iterable[str], width: int) -> Iterator[str]:
    nothing = "none of the numbers asked for" if basis.grade or basis.below else "no number of this scenario"
    yield from block(f"{ground.id}  {ground_words(ground)}", width, "  ", "      ")
    yield from block(says_words(ground, basis.ledger), width, "      ")
    yield from block(f"Rests on it: {rests_words(ground, unread, nothing)}", width, "      ", "        ")


def _dispute(
    dispute: Dispute, basis: Basis, unread: Iterable[str], contested: set[str], told: set[str], width: int
) -> Iterator[str]:
    yield from _ground(dispute.ground, basis, unread, width)
    note = basis.ledger.claims[dispute.ground.id].note
    if note:
        yield from block(f"Note: {note}", width, "      ", "        ")
    for rival in dispute.rivals:
        words = f"{rival.id}, told here too" if rival.id in contested else rival_words(rival)
        yield from block(f"Beside it stands {words}", width, "      ", "        ")
    for choice in dispute.choices:
        at = "" if choice.claim.id == dispute.ground.id else f" of {choice.claim.id}"
        if choice.claim.id in told:
            yield f"      Readings{at}: told above"
            continue
        told.add(choice.claim.id)
        yield f"      Readings{at}:"
        for reading in choice.claim.readings:
            yield from block(reading_words(reading), width, "        ", "          ")
        yield from block(f"This scenario takes {taken_words(choice)}", width, "        ", "          ")
