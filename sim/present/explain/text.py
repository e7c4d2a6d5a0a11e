"""An explanation as text for a terminal, and as Markdown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from sim.analysis.explain.objects import Explanation
from sim.present.compare.layout import wrap
from sim.present.explain.choice import shortened
from sim.present.explain.close import close_calls, close_line
from sim.present.explain.close import title as close_title
from sim.present.explain.head import LEGEND, Source, head
from sim.present.explain.lived import until_end
from sim.present.explain.names import Names
from sim.present.explain.saved import MEANING, Row, Saved, saved
from sim.present.explain.story import Day, Quiet, story
from sim.present.words import number

MOST_IDS = 5
SOLO = "Only together would these two have {turned} it"
SHORTENED = (
    "Much happens in this world: about its turns all that matters is told, elsewhere what stands out; --all tells "
    "everything."
)
PLAIN = "This world was told without trying what would have been but for its events."


def to_text(
    explanation: Explanation, names: Names, source: Source, everything: bool = False, width: int = sys.maxsize
) -> str:
    """Return an explanation as text.

    Args:
        explanation: Of the world.
        names: Of actors and days.
        source: Where the world comes from.
        everything: Whether to tell all events, and not only what matters.
        width: Of the lines.
    """
    lines: list[str] = []
    for paragraph in (*head(explanation, names, source), *_legend(explanation, everything)):
        lines += [*wrap(paragraph, width), ""]
    for part in story(explanation if everything else until_end(explanation), names, everything):
        lines += [*_part(part, names, width)]
    lines.append("")
    if calls := close_calls(explanation):
        lines.append(close_title(explanation))
        for call in calls:
            lines += wrap(close_line(call, names), width, "  ", "      ")
        lines.append("")
    lines += _table(saved(explanation, names), explanation.held, width)
    return "\n".join(lines).rstrip() + "\n"


def _legend(explanation: Explanation, everything: bool) -> tuple[str, ...]:
    """How to read the story, and that it is shortened if it is."""
    if everything or not shortened(until_end(explanation)):
        return (LEGEND,)
    return (LEGEND, SHORTENED)


def _part(part: Day | Quiet, names: Names, width: int) -> Iterator[str]:
    if isinstance(part, Quiet):
        yield from wrap(f"{quiet_head(part, names)}: {part.text}", width, "", "    ")
        return
    yield from wrap(day_head(part, names), width)
    for line in part.lines:
        yield from wrap(f"{_mark(line.mark)}{line.text}  [{line.id}]", width, "  ", "      ")
        if line.because:
            yield from wrap(f"because of {ids(line.because)}", width, "      ", "        ")
        for reason in line.reasons:
            yield from wrap(reason, width, "      ", "        ")
    if part.besides:
        yield from wrap(f"besides: {part.besides}", width, "  ", "      ")


def _table(found: Saved | None, held: bool, width: int) -> Iterator[str]:
    if found is None:
        yield from wrap(PLAIN, width)
        return
    yield found.title
    yield from wrap(found.count, width)
    for title, rows in groups(found, held):
        yield ""
        yield from wrap(title, width)
        for row in rows:
            yield from _row(row, width)
    yield ""
    yield from wrap(MEANING, width)


def groups(found: Saved, held: bool) -> Iterator[tuple[str, Sequence[Row]]]:
    """Yield the tables of reruns that have rows, each with a line above it."""
    turned = "ended" if held else "saved"
    hidden = found.found[0] - len(found.turned)
    for title, rows, more in (
        *_borne_out(f"Alone it would have {turned} it", found.turned, hidden),
        *_borne_out("It would have let it hold longer", found.longer, found.found[1] - len(found.longer)),
        (SOLO.format(turned=turned), found.pairs, found.found[2] - len(found.pairs)),
    ):
        if rows:
            one = "is" if len(rows) == 1 else "are"
            told = f" ({len(rows)} of {len(rows) + more:,} {one} shown, all are in but-for.csv)" if more > 0 else ""
            yield f"{title}{told}:", rows
    if hidden > 0 and all(row.rerun.odds is not None for row in found.turned):
        yield f"Alone it would have {turned} it too, not shown, not weighed, and in but-for.csv: {hidden:,} more.", ()


def _borne_out(title: str, rows: Sequence[Row], hidden: int) -> Iterator[tuple[str, Sequence[Row], int]]:
    """Yield rows by whether other luck bears them out, those that it was not asked of last."""
    asked = [row for row in rows if row.rerun.odds is not None]
    yield f"{title}, and other luck from then on bears it out", [row for row in asked if row.rerun.borne_out], 0
    yield (
        f"{title}, but other luck from then on does not bear it out",
        [row for row in asked if not row.rerun.borne_out],
        0,
    )
    yield title, [row for row in rows if row.rerun.odds is None], hidden


def _row(row: Row, width: int) -> Iterator[str]:
    for place, what in enumerate(row.what):
        mark = _mark(row.mark) if not place else "and "
        yield from wrap(f"{mark}{what}  [{' '.join(row.rerun.changes[place].events)}]", width, "  ", "      ")
    yield from wrap(row.result, width, "      ", "        ")
    if row.odds:
        yield from wrap(row.odds, width, "      ", "        ")


def day_head(part: Day, names: Names) -> str:
    """Return `Day 18 (28 Oct 2025), 12 killed`."""
    killed = f", {number(round(part.killed))} killed" if part.killed >= 0.5 else ""
    told = names.day(part.day)
    return f"{told[:1].upper()}{told[1:]}{killed}"


def quiet_head(part: Quiet, names: Names) -> str:
    """Return `Days 12-30 (22 Oct 2025 to 9 Nov 2025)`."""
    if part.first == part.last:
        told = names.day(part.first)
        return told[:1].upper() + told[1:]
    return f"Days {part.first}-{part.last} ({names.date(part.first)} to {names.date(part.last)})"


def ids(names: Sequence[str]) -> str:
    """Return ids in a row, and how many more there are."""
    more = f" and {len(names) - MOST_IDS} more" if len(names) > MOST_IDS else ""
    return ", ".join(names[:MOST_IDS]) + more


def _mark(mark: int) -> str:
    return f"({mark}) " if mark else ""


def to_markdown(explanation: Explanation, names: Names, source: Source, everything: bool = False) -> str:
    """Return the same as Markdown; arguments as for `to_text`."""
    first, *others = head(explanation, names, source)
    lines = [f"# {first.partition('. ')[0]}", "", first.partition(". ")[2], ""]
    for paragraph in (*others, *_legend(explanation, everything)):
        lines += [paragraph, ""]
    lines += ["![Chart of the world](chart.png)", "", "## Day by day", ""]
    for part in story(explanation if everything else until_end(explanation), names, everything):
        lines += _section(part, names)
    if calls := close_calls(explanation):
        lines += ["", f"## {close_title(explanation)}", "", *(f"- {close_line(call, names)}" for call in calls)]
    found = saved(explanation, names)
    lines += ["", f"## {found.title if found else 'But for its events'}", ""]
    if found is None:
        lines.append(PLAIN)
    else:
        lines += [found.count, ""]
        for title, rows in groups(found, explanation.held):
            lines += [title, "", "| | event and what would have been otherwise | then |", "| --- | --- | --- |"]
            lines += [_cells(row) for row in rows] + [""]
        lines.append(MEANING)
    return "\n".join(lines).rstrip() + "\n"


def _section(part: Day | Quiet, names: Names) -> Iterator[str]:
    if isinstance(part, Quiet):
        yield f"- **{quiet_head(part, names)}**: {part.text}"
        return
    yield f"- **{day_head(part, names)}**"
    for line in part.lines:
        yield f"  - {_mark(line.mark)}{line.text} `{line.id}`"
        if line.because:
            yield f"    - because of {', '.join(f'`{name}`' for name in line.because[:MOST_IDS])}" + (
                f" and {len(line.because) - MOST_IDS} more" if len(line.because) > MOST_IDS else ""
            )
        for reason in line.reasons:
            yield f"    - {reason.replace('<', '&lt;')}"
    if part.besides:
        yield f"  - besides: {part.besides}"


def _cells(row: Row) -> str:
    pairs = zip(row.what, row.rerun.changes, strict=True)
    what = "<br>and ".join(f"{each} {' '.join(f'`{name}`' for name in change.events)}" for each, change in pairs)
    odds = f"<br>{row.odds}" if row.odds else ""
    return f"| {row.mark or ''} | {what} | {row.result}{odds} |"
