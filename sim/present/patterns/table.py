"""The model beside the patterns: as a text to read, as rows, and as data for programs."""

from __future__ import annotations

import csv
import io
import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sim.analysis.patterns.judge import Judged, Verdict, passed
from sim.evidence import load_ledger
from sim.present.disputes.words import shorten
from sim.present.patterns.words import (
    GROUPS,
    data_words,
    explain,
    figure_words,
    model_words,
    share_words,
    sources,
    verdict_words,
)
from sim.present.words import quantity

WIDTH = 120
SHAPE = (
    "These are checks of shape, not a forecast. What meets a band is not thereby true: other models may meet it too."
)
COLUMNS = (("figure", 32), ("data", 16), ("band", 14), ("model, 95 % interval", 24), ("inside", 8), ("data at", 9))
"""Heads and widths of what stands beside a verdict."""


@dataclass(frozen=True)
class Heading:
    """What was judged.

    Attributes:
        scenario: That stands for the baseline.
        fingerprint: Of it.
        beliefs: Scenario of joint draws laid below every scenario; empty for the prior.
        worlds: Asked for.
        seed: Key of all luck.
        simulated: Worlds simulated in all.
        version: Of the tool.
        only: Patterns that were asked for; empty for all.
    """

    scenario: str
    fingerprint: str
    beliefs: str
    worlds: int
    seed: int
    simulated: int
    version: str
    only: tuple[str, ...] = ()


def rows(judged: Iterable[Judged]) -> list[dict[str, Any]]:
    """Return one row a figure; what is not known is None."""
    return [_row(each, verdict) for each in judged for verdict in each.verdicts]


def _row(judged: Judged, verdict: Verdict) -> dict[str, Any]:
    pattern, measured, bound = judged.pattern, verdict.measured, verdict.bound
    return {
        "pattern": pattern.id,
        "title": pattern.title,
        "kind": bound.kind or pattern.kind,
        "grade": pattern.grade,
        "figure": verdict.key,
        "unit": bound.unit,
        "data": data_words(pattern, verdict.key),
        "band": bound.words(),
        "value": _known(measured.value),
        "low": _known(measured.low),
        "high": _known(measured.high),
        "worlds_inside": _known(measured.inside),
        "percentile_of_data": _known(measured.percentile),
        "worlds": measured.worlds,
        "verdict": verdict.state,
        "rejects": verdict.rejects,
        "how": measured.how,
    }


def _known(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else "infinite"


def to_csv(judged: Sequence[Judged]) -> str:
    """Return the rows as comma-separated values."""
    table = rows(judged)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(table[0]) if table else ["pattern"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue()


def to_dict(judged: Sequence[Judged], heading: Heading) -> dict[str, Any]:
    """Return everything as plain data, for programs."""
    return {
        **asdict(heading),
        "only": list(heading.only),
        "passed": passed(judged),
        "patterns": [
            {
                "pattern": each.pattern.id,
                "title": each.pattern.title,
                "kind": each.pattern.kind,
                "passed": each.passed,
                "rejects": each.rejects,
                "data": each.pattern.data,
                "source": list(each.pattern.source),
                "measure": each.pattern.measure,
                "note": each.pattern.note,
                "figures": rows([each]),
            }
            for each in judged
        ],
        "sources": sources((each.pattern for each in judged), load_ledger()),
        "caveat": SHAPE,
    }


def to_text(judged: Sequence[Judged], heading: Heading, width: int = WIDTH) -> str:
    """Return the report: every figure by group, what fails and why, and who stands behind the data."""
    return "\n".join(line.rstrip() for line in _report(judged, heading, max(width, 80))).rstrip() + "\n"


def _report(judged: Sequence[Judged], heading: Heading, width: int) -> Iterator[str]:
    yield "The model beside the patterns of the data"
    beliefs = f"beliefs {heading.beliefs}" if heading.beliefs else "each uncertain parameter drawn from its own range"
    yield f"{quantity(heading.worlds, 'world')} · seed {heading.seed} · {beliefs}"
    stands = "" if heading.scenario == "baseline" else f"{heading.scenario} stands for the baseline · "
    yield f"{stands}fingerprint {heading.fingerprint[:12]} · isf {heading.version}"
    yield ""
    yield from _table(judged)
    yield from _wrap(_sum(judged), width)
    yield ""
    yield from _failures(judged, width)
    yield from _foot(judged, width)


def _table(judged: Sequence[Judged]) -> Iterator[str]:
    yield _line([name for name, _ in COLUMNS], "verdict")
    for group, members in _grouped(judged).items():
        yield ""
        yield group
        for each in members:
            yield f"{each.pattern.id:<5}{shorten(each.pattern.title, 100)}"
            for verdict in each.verdicts:
                measured = verdict.measured
                cells = [
                    figure_words(verdict.key),
                    data_words(each.pattern, verdict.key),
                    verdict.bound.words(),
                    model_words(measured),
                    share_words(measured.inside),
                    share_words(measured.percentile),
                ]
                yield _line(cells, verdict_words(each, verdict))
    yield ""


def _line(cells: Sequence[str], verdict: str) -> str:
    rooms = (room for _, room in COLUMNS)
    told = "".join(f"{shorten(cell, room - 1):<{room}}" for cell, room in zip(cells, rooms, strict=True))
    return f"     {told}{verdict}"


def _grouped(judged: Sequence[Judged]) -> Mapping[str, list[Judged]]:
    home = {name: group for group, names in GROUPS.items() for name in names}
    found: dict[str, list[Judged]] = {group: [] for group in (*GROUPS, "Others")}
    for each in judged:
        found[home.get(each.pattern.id, "Others")].append(each)
    return {group: members for group, members in found.items() if members}


def _sum(judged: Sequence[Judged]) -> str:
    filters = [each for each in judged if each.evidence]
    met = [each for each in filters if each.passed]
    text = f"{len(met)} of {quantity(len(filters), 'pattern')} met"
    failed = [each.pattern.id for each in filters if not each.passed]
    text += f"; not met: {', '.join(failed)}" if failed else ""
    given = [f"{each.pattern.id} {'holds' if each.passed else 'fails'}" for each in judged if not each.evidence]
    text += f". Consistency checks, which repeat what the model was given: {', '.join(given)}" if given else ""
    rejecting = [each.pattern.id for each in judged if each.rejects]
    text += f". The model is rejected by: {', '.join(rejecting)}" if rejecting else ""
    return f"{text}."


def _failures(judged: Sequence[Judged], width: int) -> Iterator[str]:
    failures = [(each, verdict) for each in judged for verdict in each.verdicts if verdict.state != "pass"]
    if not failures:
        return
    yield "What fails, and by how much"
    for each, verdict in failures:
        yield from _item(explain(each, verdict), width)
    yield ""


def _foot(judged: Sequence[Judged], width: int) -> Iterator[str]:
    contested = sources((each.pattern for each in judged), load_ledger())
    if contested:
        yield "Data behind these patterns that somebody contests, or that other counts contradict"
        for line in contested:
            yield from _item(line, width)
    disputed = [each.pattern for each in judged if each.pattern.note.startswith("Contested")]
    for pattern in disputed:
        yield from _item(f"{pattern.id}: {pattern.note}", width)
    yield from [""] if contested or disputed else []
    told = (
        "Band: set before any tuning, never widened. Model: the median over worlds, or a figure of all worlds pooled; "
        "its interval says how far the number of worlds limits it, and nothing of the assumptions. Inside: share of "
        "worlds whose own figure lies in the band. Data at: where the data's number lies among the worlds, in percent. "
        "Both are empty where no single world has the figure. Given: it repeats what the model was told, so that it is "
        "no evidence. How each figure is measured: patterns.csv."
    )
    yield from _wrap(told, width)
    yield SHAPE


def _item(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
