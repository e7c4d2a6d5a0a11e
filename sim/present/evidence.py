"""What a scenario rests on, in words: for the terminal and for the page of the baseline."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sim.analysis.evidence import OPEN, RANGE, Basis, Choice, Dispute, Ground, Standing, counts
from sim.evidence import GRADES, Claim, Reading
from sim.present.words import CAVEAT
from sim.scenario import Parameter

BAR = 20
NOT_READ = "*"
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
    yield from _shares(basis.standings)
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


def sentence(standings: Sequence[Standing]) -> str:
    """Say how many parameters rest on evidence and how many on assumption, of all and of those that a run reads."""
    read = [each for each in standings if each.read]
    firm, firm_read = (sum(each.grade != "D" for each in some) for some in (standings, read))
    mixed = sum(each.mixed for each in standings)
    besides = f" {mixed} of the assumptions take something from a source, such as a sign." if mixed else ""
    return (
        f"{firm} of {len(standings)} parameters rest on evidence and {len(standings) - firm} on assumption; of the "
        f"{len(read)} that a run reads, {firm_read} on evidence and {len(read) - firm_read} on assumption.{besides}"
    )


def area_rows(basis: Basis) -> list[tuple[str, ...]]:
    """Return how many parameters each area has by grade, all and read, with a head and a sum."""
    rows = [("area", "all", *GRADES, "read", *GRADES)]
    for area, standings in (*basis.by_area().items(), ("sum", basis.standings)):
        read = [each for each in standings if each.read]
        cells = [str(len(standings)), *map(str, counts(standings).values())]
        rows.append((area, *cells, str(len(read)), *map(str, counts(read).values())))
    return rows


def share_rows(standings: Sequence[Standing]) -> list[tuple[str, ...]]:
    """Return for each grade its meaning, its count and share of all, and of those that a run reads."""
    read = [each for each in standings if each.read]
    rows = []
    for grade, meaning in GRADES.items():
        cells = [grade, meaning]
        for some in (standings, read):
            count = counts(some)[grade]
            cells += [str(count), f"{100 * count / max(len(some), 1):.0f} %"]
        rows.append(tuple(cells))
    return rows


def taken_words(choice: Choice) -> str:
    """Say which reading of a claim a scenario takes, and what it says itself where a reading would set something."""
    said = {RANGE: "none of them and keeps a range", OPEN: "none of them"}.get(choice.taken, choice.taken)
    if choice.taken in (RANGE, OPEN) and choice.same:
        said = f"none of them, but says the same as {' and '.join(choice.same)}"
    held = "; ".join(f"{path} {_held(each)}" for path, each in choice.held.items())
    return f"{said}: {held}" if held else said


def reading_words(reading: Reading) -> str:
    """Say what a reading means, who holds it and whether a run can take it."""
    can = "can be run" if reading.implies else f"not run: {reading.not_run}" if reading.not_run else "not run"
    return f"{reading.name}, held by {reading.attributed_to}: {reading.meaning} [{can.removesuffix('.')}]"


def ground_words(ground: Ground) -> str:
    """Say what a source is, how firm, and who says it."""
    facts = [each for each in (f"grade {ground.grade}", ground.status or ground.kind, ground.date) if each]
    return ", ".join(facts) + (f"; according to {ground.who}" if ground.who else "")


def rests_words(ground: Ground, unread: Iterable[str] = ()) -> str:
    """Say what rests on a source; parameters that nothing reads are marked."""
    silent = set(unread)
    named = [f"{path}{NOT_READ if path in silent else ''}" for path in ground.parameters]
    return ", ".join((*named, *ground.others)) or "no number of this scenario"


def _head(basis: Basis, width: int) -> Iterator[str]:
    scenario = basis.scenario
    yield from _block(scenario.title, width)
    yield from _block(f"scenario {scenario.name}, fingerprint {scenario.fingerprint[:12]}", width)
    yield ""


def _shares(standings: Sequence[Standing]) -> Iterator[str]:
    read = sum(each.read for each in standings)
    rows = share_rows(standings)
    words = max(len(row[1]) for row in rows)
    gap = " " * 4
    numbers = 4 + 1 + 5 + 2 + BAR
    heads = (f"all {len(standings)}".ljust(numbers), f"read {read}")
    yield f"  {'':{words + 3}}{gap}{gap.join(heads)}"
    for grade, meaning, *cells in rows:
        parts = []
        for count, share in zip(cells[::2], cells[1::2], strict=True):
            bar = "#" * round(BAR * int(share.removesuffix(" %")) / 100)
            parts.append(f"{count:>4} {share:>5}  {bar:{BAR}}")
        yield f"  {grade}  {meaning:{words}}{gap}{gap.join(parts)}".rstrip()


def _changes(basis: Basis, width: int) -> Iterator[str]:
    own = [each for each in basis.standings if each.own]
    others = [each for each in basis.standings if each.changed and not each.own]
    first = basis.scenario.files[0]
    for title, some in (
        ("The author's own, without a source", own),
        (f"Set otherwise than in {first}, with a source", others),
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
        value, within = _value(each.parameter), _range(each.parameter) if each.parameter.drawn else "fixed"
        mark = "" if each.read else NOT_READ
        source = ", ".join(each.parameter.source)
        rows.append((f"{each.path}{mark}", each.grade, value, within, each.parameter.unit, source))
    return rows


def _value(parameter: Parameter) -> str:
    return f"{parameter.value:,.0f}" if abs(parameter.value) >= 10_000 else f"{parameter.value:g}"


def _range(parameter: Parameter) -> str:
    if parameter.low is None or parameter.high is None or parameter.low == parameter.high:
        return ""
    return f"{parameter.low:g} to {parameter.high:g}"


def _held(held: Parameter | str | bool) -> str:
    if not isinstance(held, Parameter):
        return str(held).lower() if isinstance(held, bool) else held
    within = _range(held)
    drawn = f", {within}" if within and held.drawn else ""
    return f"{_value(held)} {held.unit}{drawn}"


def _more(basis: Basis) -> str:
    """Name the readings that a scenario could take of claims on which nothing of it rests."""
    told = {choice.claim.id for dispute in basis.disputes() for choice in dispute.choices}
    open_ = {claim: some for claim, some in basis.ledger.disputes().items() if claim not in told}
    return "; ".join(f"{claim} ({', '.join(each.name for each in some)})" for claim, some in open_.items())


def _sources(basis: Basis, width: int) -> Iterator[str]:
    unread = {each.path for each in basis.standings if not each.read}
    disputes = basis.disputes()
    contested = {each.ground.id for each in disputes}
    rest = [each for each in basis.grounds() if each.id not in contested]
    if disputes:
        yield from ("", f"Contested claims in use: {len(disputes)}")
        told: set[str] = set()
        for dispute in disputes:
            yield from _dispute(dispute, basis, unread, contested, told, width)
    if rest:
        more = "Other claims, patterns and literature in use" if disputes else "Claims, patterns and literature in use"
        yield from ("", f"{more}: {len(rest)}")
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


def rival_words(rival: Claim) -> str:
    """Say what stands beside a contested claim, and who says it."""
    return f"{rival.id} ({rival.status}; according to {rival.attributed_to}): {rival.claim}"


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
