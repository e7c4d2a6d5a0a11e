"""What a scenario rests on, in words and in rows of tables, for the terminal and for the reference page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.analysis.evidence import OPEN, RANGE, Basis, Choice, Ground, Standing, counts
from sim.evidence import GRADES, Claim, Ledger, Reading
from sim.present.evidence.numbers import with_numbers
from sim.present.words import DASH, percent
from sim.scenario import Parameter

NOT_READ = "*"
"""Marks a parameter that nothing reads."""
CLAIM_HEAD = ("id", "grade", "status", "date", "according to", "says", "beside it", "what rests on it")
WORK_HEAD = ("id", "grade", "kind", "title", "authors", "what rests on it")
READING_HEAD = ("claim", "reading", "held by", "meaning", "can it be run?", "the scenario takes")


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
    """Return for each grade its meaning, its count and share of all, and of those that a run reads.

    The last row, without a grade, tells how many of the assumptions take something from a source.
    """
    groups = [standings, [each for each in standings if each.read]]
    found = [(grade, meaning, [counts(some)[grade] for some in groups]) for grade, meaning in GRADES.items()]
    found.append(("", "of these, part from a source", [sum(each.mixed for each in some) for some in groups]))
    rows = []
    for grade, meaning, numbers in found:
        cells = [grade, meaning]
        for count, some in zip(numbers, groups, strict=True):
            cells += [str(count), percent(count / len(some)) if some else DASH]
        rows.append(tuple(cells))
    return rows


def taken_words(choice: Choice) -> str:
    """Say which reading of a claim a scenario takes, and what it says itself where a reading would set something."""
    said = {RANGE: "none of them and keeps a range", OPEN: "none of them"}.get(choice.taken, choice.taken)
    if choice.taken in (RANGE, OPEN) and choice.same:
        said = f"none by name, but says what {' and '.join(choice.same)} says"
    held = "; ".join(f"{path} {_held(each)}" for path, each in choice.held.items())
    return f"{said}: {held}" if held else said


def reading_words(reading: Reading) -> str:
    """Say what a reading means, who holds it and whether a run can take it."""
    can = _can_be_run(reading) if reading.implies else f"cannot be run: {reading.not_run or 'no reason given'}"
    meaning = with_numbers(reading.meaning, reading)
    return f"{reading.name}, held by {reading.attributed_to}: {meaning} [{can.removesuffix('.')}]"


def _can_be_run(reading: Reading) -> str:
    return "can be run; nobody states its size, so that is assumed" if reading.assumed else "can be run"


def says_words(ground: Ground, ledger: Ledger) -> str:
    """Say what a source says, with its number where its words have none."""
    claim = ledger.claims.get(ground.id)
    return with_numbers(ground.says, claim) if claim else ground.says


def ground_words(ground: Ground) -> str:
    """Say what a source is, how firm, and who says it."""
    facts = [each for each in (f"grade {ground.grade}", ground.status or ground.kind, ground.date) if each]
    return ", ".join(facts) + (f"; according to {ground.who}" if ground.who else "")


def rests_words(ground: Ground, unread: Iterable[str] = (), nothing: str = "no number of this scenario") -> str:
    """Say what rests on a source, or that nothing does; parameters that nothing reads are marked."""
    silent = set(unread)
    named = [f"{path}{NOT_READ if path in silent else ''}" for path in ground.parameters]
    return ", ".join((*named, *ground.others)) or nothing


def rival_words(rival: Claim) -> str:
    """Say what stands beside a contested claim, and who says it."""
    return f"{rival.id} ({rival.status}; according to {rival.attributed_to}): {with_numbers(rival.claim, rival)}"


def value_words(parameter: Parameter) -> str:
    """Return a central value as a person would write it."""
    return f"{parameter.value:,.0f}" if abs(parameter.value) >= 10_000 else f"{parameter.value:g}"


def range_words(parameter: Parameter) -> str:
    """Return a range; nothing where there is none."""
    if parameter.low is None or parameter.high is None or parameter.low == parameter.high:
        return ""
    return f"{parameter.low:g} to {parameter.high:g}"


def _held(held: Parameter | str | bool) -> str:
    if not isinstance(held, Parameter):
        return str(held).lower() if isinstance(held, bool) else held
    within = range_words(held)
    drawn = f", {within}" if within and held.drawn else ""
    return f"{value_words(held)} {held.unit}{drawn}"


def claim_rows(basis: Basis, contested: bool) -> list[tuple[str, ...]]:
    """Return the claims in use that are contested, or those that are not, as `CLAIM_HEAD` says."""
    claims, grounds = basis.ledger.claims, basis.grounds()
    used = {each.id for each in grounds}
    rows: list[tuple[str, ...]] = []
    for ground in grounds:
        if ground.kind != "claim" or claims[ground.id].contested != contested:
            continue
        rivals = (claims[each] for each in claims[ground.id].rivals if each in claims)
        beside = "; ".join(each.id if each.id in used else rival_words(each) for each in rivals)
        says = says_words(ground, basis.ledger)
        facts = (ground.id, ground.grade, ground.status, ground.date, ground.who, says)
        rows.append((*facts, beside, rests_words(ground, _unread(basis))))
    return rows


def work_rows(basis: Basis) -> list[tuple[str, ...]]:
    """Return the patterns and references in use, as `WORK_HEAD` says."""
    return [
        (each.id, each.grade, each.kind, each.says, each.who, rests_words(each, _unread(basis)))
        for each in basis.grounds()
        if each.kind != "claim"
    ]


def reading_rows(basis: Basis) -> list[tuple[str, ...]]:
    """Return the readings of contested claims in use, as `READING_HEAD` says; what is taken stands at the first."""
    choices = {each.claim.id: each for dispute in basis.disputes() for each in dispute.choices}
    rows: list[tuple[str, ...]] = []
    for claim, choice in choices.items():
        taken = taken_words(choice)
        for reading in choice.claim.readings:
            runs = "yes, size assumed" if reading.assumed else "yes"
            can = runs if reading.implies else f"no: {reading.not_run}" if reading.not_run else "no"
            meaning = with_numbers(reading.meaning, reading)
            rows.append((claim, reading.name, reading.attributed_to, meaning, can, taken))
            taken = ""
    return rows


def _unread(basis: Basis) -> set[str]:
    return {each.path for each in basis.standings if not each.read}
