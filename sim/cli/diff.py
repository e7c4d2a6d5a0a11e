"""`isf diff`: what two scenarios say differently, before anything is run."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sim.cli.files import as_plain
from sim.cli.outcome import OK
from sim.scenario import Parameter, ScenarioError, check_files
from sim.scenario.differences import ABSENT, ORDER, UNREAD, Difference, Entry, compare
from sim.scenario.nodes import clean
from sim.scenario.quantities import figure

if TYPE_CHECKING:
    from sim.scenario import Draws, JointGroup, Measure, Scenario

NARROW, WIDE = 100, 120
LEAST_CELL = 12
TITLES = {
    "settings": "Settings",
    "readings": "Readings of contested claims",
    "rules": "Rules",
    "parameters": "Parameters",
    "actors": "Actors",
    "joint": "Joint groups",
    "draws": "Joint draws",
    "measures": "Dated measures",
    "words": "The same but for words",
}
PROSE = ("title", "question", "about")
MARKS = {
    UNREAD: ("*", "read by no variant in force in A or B: this difference changes nothing"),
    ABSENT: ("+", "of an actor that takes no part in A or B"),
}

Row = Sequence[str]


def diff_command(file_a: str, file_b: str, as_json: bool) -> int:
    """Carry out `isf diff`; what is wrong with either file is told at once."""
    report = check_files((file_a, file_b))
    a, b = (each.scenario for each in report.files)
    if a is None or b is None:
        raise ScenarioError(report.problems)
    found = compare(a, b)
    if as_json:
        told = {
            "a": _identity(file_a, a),
            "b": _identity(file_b, b),
            "same_worlds": a.fingerprint == b.fingerprint,
            "count": sum(each.counts for each in found),
            "differences": [as_plain(each) for each in found],
        }
        print(json.dumps(told, indent=1, ensure_ascii=False))
    else:
        width = min(max(shutil.get_terminal_size((WIDE, 20)).columns, NARROW), WIDE)
        print("\n".join(_report((file_a, a), (file_b, b), found, width)))
    return OK


def _identity(file: str, scenario: Scenario) -> dict[str, str]:
    return {"file": file, "name": scenario.name, "title": scenario.title, "fingerprint": scenario.fingerprint}


def _report(a: tuple[str, Scenario], b: tuple[str, Scenario], found: Sequence[Difference], width: int) -> Iterator[str]:
    counting = [each for each in found if each.counts]
    for letter, (file, scenario) in (("A", a), ("B", b)):
        text = f"{letter}  {file}: {scenario.title or 'untitled'} (fingerprint {scenario.fingerprint[:12]})"
        yield from _block(text, width, "", "   ")
    yield from _block(_summary(a[1], b[1], found), width, "")
    scenarios = {"A": a[1], "B": b[1]}
    for section, title in TITLES.items():
        # Titles nearly always differ, and stand above.
        mine = [each for each in found if each.section == section and not (counting and each.path in PROSE)]
        if mine:
            yield from ("", title)
            yield from _SECTIONS.get(section, _choices)(mine, scenarios, width)


def _summary(a: Scenario, b: Scenario, found: Sequence[Difference]) -> str:
    counting = [each for each in found if each.counts]
    besides = sum(each.section == "words" and each.path not in PROSE for each in found)
    more = f"; in words only, {_number_of(besides, 'source or note', 'sources or notes')}" if besides else ""
    if a.fingerprint == b.fingerprint:
        return f"No difference that the model reads{more}. Equal fingerprints: A and B give the same worlds."
    by_section = {title: sum(each.section == section for each in counting) for section, title in TITLES.items()}
    listed = ", ".join(f"{count} in {title.lower()}" for title, count in by_section.items() if count)
    return f"{_number_of(len(counting), 'difference', 'differences')}: {listed}{more}."


def _number_of(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _choices(found: Sequence[Difference], _scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    """Tell settings, readings, rules: a word against a word, and what the second variant assumes."""
    rows = [("", "A", "B"), *((each.path + _mark(each), _word(each.a), _word(each.b)) for each in found)]
    abouts = ["", *(each.about for each in found)]
    for lines, about in zip(_aligned(rows, width), abouts, strict=True):
        yield from lines
        if about:
            yield from _block(f"B assumes: {about}", width, "      ")
    yield from _footnotes(found, width)


def _numbers(found: Sequence[Difference], _scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    rows: list[Row] = [("", "", "value", "range", "distribution", "source")]
    for each in found:
        rows.append((each.path + _mark(each), "A", *_quantity(each.a)))
        rows.append((f"  in {each.unit}", "B", *_quantity(each.b)))
    yield from _flat(_aligned(rows, width))
    yield from _footnotes(found, width)


def _actors(found: Sequence[Difference], scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    changed = [each for each in found if each.a is not None and each.b is not None and each.mark != ORDER]
    presence = [each for each in changed if each.path.endswith(".present")]
    for each in presence:
        words = ["takes part" if present else "takes no part" for present in (each.a, each.b)]
        who = _who(each.path.removesuffix(".present"), each.about)
        yield from _block(f"{who}: {words[0]} in A, {words[1]} in B", width, "  ")
    words_and_switches = [Difference(**{**vars(each), "about": ""}) for each in changed if each not in presence]
    if words_and_switches:
        yield from _choices(words_and_switches, scenarios, width)
    for each in found:
        entry = each.a if each.b is None else each.b
        if isinstance(entry, Entry):
            yield from _block(f"{_who(each.path, each.about)}: listed in {_side(each)} only", width, "  ")
            yield from _entry(each.path, entry, width)
        elif each.mark == ORDER:
            yield from _in_order(each, width)


def _who(path: str, name: str) -> str:
    return f"{path}, {name}" if name else path


def _side(each: Difference) -> str:
    return "A" if each.b is None else "B"


def _entry(path: str, entry: Entry, width: int) -> Iterator[str]:
    rows: list[Row] = [("", "value", "range", "distribution", "unit", "source")]
    rows += [(key.removeprefix(f"{path}."), _word(value), "", "", "", "") for key, value in entry.choices]
    for each in entry.parameters:
        value, span, drawn, source = _quantity(each)
        rows.append((each.path.removeprefix(f"{path}."), value, span, drawn, each.unit, source))
    yield from _flat(_aligned(rows, width, "      "))
    if entry.remark.source or entry.remark.note:
        told = "; ".join(part for part in (", ".join(entry.remark.source), entry.remark.note) if part)
        yield from _block(f"on the ground of {told}", width, "      ")


def _joint(found: Sequence[Difference], scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    for each in found:
        if each.mark == ORDER:
            yield from _in_order(each, width)
            continue
        one, other = each.a, each.b
        if one is None or other is None:
            group: JointGroup = one or other  # type: ignore[assignment]
            members = ", ".join(f"{path} {figure(loading)}" for path, loading in group.members.items())
            text = f"{each.path}: in {_side(each)} only; {members} ({', '.join(group.source)})"
            yield from _block(text, width, "  ", "      ")
            continue
        yield from _block(each.path, width, "  ")
        yield from _flat(_aligned(list(_members(one, other, scenarios)), width, "      "))


def _draws(found: Sequence[Difference], _scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    for each in found:
        tables: dict[str, Draws | None] = {"A": each.a, "B": each.b}  # type: ignore[dict-item]
        for letter, draws in tables.items():
            told = f"{draws.told()} ({', '.join(draws.source)})" if draws else "none: each number drawn for itself"
            yield from _block(f"{letter}  {told}", width, "  ", "     ")
        rows: list[Row] = [("median, 5-95 % range", "A", "B")]
        for path in dict.fromkeys(path for draws in tables.values() if draws for path in draws.paths):
            cells = [_spread(draws, path) for draws in tables.values()]
            if cells[0] != cells[1]:
                rows.append((path, *cells))
        yield from _flat(_aligned(rows, width, "      ") if len(rows) > 1 else [])


def _spread(draws: Draws | None, path: str) -> str:
    if draws is None or path not in draws:
        return "on its own"
    low, middle, high = draws.spread(path)
    return f"{middle:.3g}, {low:.3g} to {high:.3g}"


def _members(one: Any, other: Any, scenarios: dict[str, Scenario]) -> Iterator[Row]:
    yield ("", "A", "B")
    for path in dict.fromkeys((*one.members, *other.members)):
        cells = []
        for letter, group in (("A", one), ("B", other)):
            parameter = scenarios[letter].parameters.get(path)
            fixed = parameter is not None and not parameter.drawn
            outside = "fixed, so not drawn" if fixed else "not a member"
            cells.append(figure(group.members[path]) if path in group.members else outside)
        if cells[0] != cells[1]:
            yield (path, *cells)
    if one.source != other.source:
        yield ("source", ", ".join(one.source), ", ".join(other.source))


def _measures(found: Sequence[Difference], scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    for each in found:
        if each.mark == ORDER:
            yield from _in_order(each, width)
        elif each.a is None or each.b is None:
            side = _side(each)
            measure: Measure = each.a or each.b  # type: ignore[assignment]
            yield from _block(f"in {side} only: {_happening(measure, scenarios[side])}", width, "  ", "      ")
        else:
            yield from _block(f"{each.path}, changed:", width, "  ")
            for letter, measure_ in (("A", each.a), ("B", each.b)):
                yield from _block(f"{letter}  {_happening(measure_, scenarios[letter])}", width, "      ", " " * 9)


def _happening(measure: Any, scenario: Scenario) -> str:
    day: date = scenario.start + timedelta(days=measure.day)
    parts = [f"day {measure.day} ({day.isoformat()}), {measure.do}"]
    parts += [f"{name} {_word(value)}" for name, value in measure.arguments.items()]
    parameter = scenario.parameters.get(str(measure.arguments.get("path", "")))
    if parameter is not None:
        parts[-1] += f" in {parameter.unit}"
    named = f"'{measure.name}': " if measure.name else ""
    return f"{named}{', '.join(parts)} ({', '.join(measure.source)})"


def _words(found: Sequence[Difference], scenarios: dict[str, Scenario], width: int) -> Iterator[str]:
    grounds = [each for each in found if each.path not in PROSE]
    if grounds:
        yield from _choices(grounds, scenarios, width)
    prose = [each.path for each in found if each.path in PROSE]
    if prose:
        yield f"  prose: {', '.join(prose)}"


_SECTIONS = {
    "parameters": _numbers,
    "actors": _actors,
    "joint": _joint,
    "draws": _draws,
    "measures": _measures,
    "words": _words,
}


def _in_order(each: Difference, width: int) -> Iterator[str]:
    yield f"  {each.path}: in another order"
    for letter, names in (("A", each.a), ("B", each.b)):
        yield from _block(f"{letter}  {_word(names)}", width, "      ", " " * 9)


def _mark(each: Difference) -> str:
    return f" {MARKS[each.mark][0]}" if each.mark in MARKS else ""


def _footnotes(found: Iterable[Difference], width: int) -> Iterator[str]:
    used = {each.mark for each in found}
    for mark, (sign, meaning) in MARKS.items():
        if mark in used:
            yield from _block(f"{sign} {meaning}", width, "  ", "    ")


def _quantity(value: object) -> tuple[str, str, str, str]:
    """Return value, range, distribution and source of a parameter as they are read."""
    assert isinstance(value, Parameter)
    low, high = value.low, value.high
    span = "" if low is None or high is None or low == high else f"{_figure(low)} to {_figure(high)}"
    return _figure(value.value), span, value.distribution if value.drawn else "fixed", ", ".join(value.source)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10_000 and value == int(value) else figure(value)


def _word(value: object) -> str:
    """Return what a scenario says, as it would be written there."""
    if value is None or value in ("", ()):
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _figure(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _block(text: str, width: int, first: str, rest: str | None = None) -> list[str]:
    """Return text wrapped to a width; a word that is longer keeps its whole."""
    rest = first if rest is None else rest
    plain = clean(" ".join(text.split()))
    return textwrap.wrap(plain, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _aligned(rows: Sequence[Row], width: int, indent: str = "  ") -> list[list[str]]:
    """Return the lines of each row, columns aligned; where they are too wide, the widest cells are wrapped."""
    texts = [[clean(" ".join(cell.split()) if cell[:1] != " " else cell) for cell in row] for row in rows]
    sizes = [max(map(len, column)) for column in zip(*texts, strict=True)]
    while sum(sizes) + 2 * (len(sizes) - 1) + len(indent) > width and max(sizes) > LEAST_CELL:
        sizes[sizes.index(max(sizes))] -= 1
    lines = []
    for row in texts:
        cells = [
            textwrap.wrap(cell, size, break_on_hyphens=False) or [""] for cell, size in zip(row, sizes, strict=True)
        ]
        height = max(map(len, cells))
        padded = [[*cell, *[""] * (height - len(cell))] for cell in cells]
        across = zip(*padded, strict=True)
        joined = ("  ".join(part.ljust(size) for part, size in zip(each, sizes, strict=True)) for each in across)
        lines.append([f"{indent}{line}".rstrip() for line in joined])
    return lines


def _flat(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    return (line for lines in rows for line in lines)
