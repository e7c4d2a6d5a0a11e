"""What hangs on disputes, as a table of readings, as a text to read, and as data for programs."""

from __future__ import annotations

import csv
import io
import math
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sim.analysis.disputes import (
    CONCLUSION,
    NOTHING,
    SETTLED,
    SIZE,
    TELLS,
    UNFINISHED,
    UNTOLD,
    Answer,
    Dispute,
    Findings,
    widened,
)
from sim.analysis.paired import Paired, paired_difference, share_at_most
from sim.present.disputes.words import (
    ASSUMED,
    Scale,
    as_it_stands,
    explain,
    finding,
    notes,
    rough_words,
    scale,
    shorten,
    stated_first,
    unit_of,
    verdict_words,
)
from sim.present.words import CAVEAT, percent, quantity

WIDTH = 120
READING = 62
"""Columns of the text that a reading and its holder take; the figures stand behind."""


def rows(findings: Findings) -> list[dict[str, Any]]:
    """Return one row a reading, those that were not run included; what is not known is None."""
    table = [_row(findings, dispute, answer) for dispute in findings.disputes for answer in dispute.answers]
    known = {(row["claim"], row["reading"]) for row in table}
    for gap in findings.plan.gaps:
        if (gap.claim.id, gap.reading.name) not in known:
            blank = dict.fromkeys(table[0]) if table else {}
            told = {"claim": gap.claim.id, "verdict": "cannot be run", "reading": gap.reading.name}
            told |= {"disputed": gap.claim.claim, "claim_by": gap.claim.attributed_to, "status": gap.claim.status}
            told |= {"meaning": gap.reading.meaning, "held_by": gap.reading.attributed_to}
            table.append(blank | told | {"state": "cannot be run", "reason": gap.reason})
    return table


def _row(findings: Findings, dispute: Dispute, answer: Answer) -> dict[str, Any]:
    case = answer.case
    effect, claim = answer.effect, dispute.claim
    return {
        "claim": claim.id,
        "disputed": claim.claim,
        "claim_by": claim.attributed_to,
        "status": claim.status,
        "verdict": dispute.verdict,
        "spread": _plain(dispute.spread) if dispute.contrast else None,
        "at_most": _plain(dispute.at_most),
        "few_worlds_differ": dispute.rough if dispute.contrast else None,
        "reading": case.reading.name,
        "meaning": case.reading.meaning,
        "held_by": case.reading.attributed_to,
        "from": case.reading.origin,
        "size_assumed": case.reading.assumed,
        "state": case.state if case.state != "run" or effect else "not reached",
        "moves": " and ".join(case.moved) or None,
        **_spread("effect", effect),
        "direction": answer.direction if effect else None,
        "worlds": effect.pairs if effect else None,
        "left_out": effect.left_out if effect else None,
        **_spread("shift", answer.shift),
        "baseline_mean": _plain(effect.second) if effect else None,
        "headline_mean": _plain(effect.first) if effect else None,
        **_spread("baseline_shift", answer.level),
        "unit": unit_of(findings.plan),
        "baseline_fingerprint": case.baseline.fingerprint if case.baseline else None,
        "headline_fingerprint": case.headline.fingerprint if case.headline else None,
        "reason": case.reason or None,
    }


def _spread(name: str, found: Paired | None) -> dict[str, float | None]:
    ends = (found.mean, found.low, found.high) if found else (None, None, None)
    return dict(zip((name, f"{name}_low", f"{name}_high"), map(_plain, ends), strict=True))


def _plain(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def to_csv(findings: Findings) -> str:
    """Return the rows as comma-separated values."""
    table = rows(findings)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(table[0]) if table else ["claim"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue()


def to_dict(findings: Findings) -> dict[str, Any]:
    """Return everything as plain data, for programs."""
    plan, effect = findings.plan, findings.effect
    baseline, headline = plan.arms
    return {
        "study": plan.study.name,
        "title": plan.study.title,
        "baseline": baseline.name,
        "headline": headline.name,
        "measure": plan.measure,
        "unit": unit_of(plan),
        "worlds": plan.worlds,
        "seed": plan.seed,
        "days": plan.days,
        "partial": findings.partial,
        "runs": {"done": findings.done, "of": findings.total},
        "widened_for": {"shifts": findings.shifts, "pairs_of_readings": findings.contrasts},
        "finding": finding(findings),
        "as_the_study_stands": {**_spread("effect", effect), "direction": findings.direction, "worlds": effect.pairs},
        "verdicts": {each.claim.id: each.verdict for each in findings.disputes},
        "readings": rows(findings),
        "caveat": CAVEAT,
    }


def to_text(findings: Findings, width: int = WIDTH) -> str:
    """Return the report: the finding, all readings by spread, and what does and does not matter."""
    return "\n".join(_report(findings, max(width, 80))).rstrip() + "\n"


def _report(findings: Findings, width: int) -> Iterator[str]:
    plan = findings.plan
    if findings.partial:
        yield f"PARTIAL: stopped after {findings.done} of {findings.total} runs; disputes not finished are left open."
    yield plan.study.title
    yield from _wrap(f"{finding(findings)}.", width)
    yield from _wrap(f"{as_it_stands(findings)}.", width)
    run = (
        f"study {plan.study.name}",
        f"measure {plan.measure}",
        quantity(plan.worlds, "world"),
        f"seed {plan.seed}",
        quantity(plan.days, "day"),
    )
    yield " · ".join(run)
    yield ""
    yield from _table(findings, width)
    yield from _sections(findings, width)
    yield from _foot(findings, width)


def _table(findings: Findings, width: int) -> Iterator[str]:
    compared = findings.of(CONCLUSION, TELLS, SIZE, NOTHING, UNFINISHED)
    if not compared:
        return
    written, room = scale(findings), min(READING, width - 56)
    yield f"{'Reading, and who holds it':<{room}}  {'effect, 95 % interval':<26}  shift, widened interval"
    for dispute in compared:
        spread = f"spread {written.size(dispute.spread)}" if dispute.contrast else "not finished"
        spread += f", {ASSUMED}" if dispute.assumed else ""
        by = f"{dispute.claim.status}, claim of {dispute.claim.attributed_to}"
        yield ""
        yield shorten(f"{dispute.claim.id}  {dispute.claim.claim}", width)
        yield shorten(f"     {spread} · {verdict_words(findings, dispute)} · {by}", width)
        for answer in dispute.answers:
            reading = answer.case.reading
            name = f"{reading.name} ({ASSUMED})" if reading.assumed else reading.name
            label = textwrap.wrap(f"{name}: {reading.attributed_to}", room - 5)
            effect = written.estimate(answer.effect) if answer.effect else "not reached"
            shift = _shift(written, answer)
            yield f"     {label[0]:<{room - 5}}  {effect:<26}  {shift}".rstrip()
            yield from (f"       {more}" for more in label[1:])
    rough = rough_words(findings)
    yield from ["", *_wrap(rough, width)] if rough else []
    yield ""


def _shift(written: Scale, answer: Answer) -> str:
    if answer.shift is None:
        return "as it stands" if answer.effect else ""
    if answer.shift.share_higher + answer.shift.share_lower == 0.0:
        return "none, in every world"
    return written.estimate(answer.shift)


def _sections(findings: Findings, width: int) -> Iterator[str]:
    worlds, written = quantity(findings.plan.worlds, "world"), scale(findings)
    for title, verdict, nothing in (
        ("What matters for the conclusion", CONCLUSION, "No dispute does."),
        ("What decides whether a difference can be told, for which the number of worlds counts too", TELLS, ""),
        ("What changes its size and not its direction", SIZE, ""),
        (f"What does not matter, as far as {worlds} can show", NOTHING, ""),
    ):
        found = stated_first(findings.of(verdict))
        if found or nothing:
            untold = verdict == SIZE and any(a.direction == UNTOLD for each in found for a in each.answers if a.effect)
            yield f"{title}, where that can be told" if untold else title
            same = [each for each in found if each.at_most == 0.0 and not notes(findings, each)]
            for each in found:
                if each not in same:
                    yield from _item(f"{each.claim.id}: {explain(findings, each)}.", width)
            if same:
                named = ", ".join(each.claim.id for each in same)
                yield from _item(f"{named}: {explain(findings, same[0])}.", width)
            yield from [] if found else [f"  {nothing}"]
            yield ""
    if outside := [each for each in findings.disputes if each.outside]:
        yield "Where the study as it stands takes none of the readings, and every one moves it"
        for each in outside:
            effects = [written.signed(answer.effect.mean) for answer in each.answers if answer.effect]
            stands = f"{written.signed(findings.effect.mean)} {written.unit} as the study stands"
            ends = f"{effects[0]} to {effects[-1]} under the readings"
            yield from _item(f"{each.claim.id}: {stands}, {ends}.", width)
        yield ""
    if findings.of(UNFINISHED):
        yield "What was not finished"
        yield from _item(", ".join(each.claim.id for each in findings.of(UNFINISHED)), width)
        yield ""
    if settled := findings.of(SETTLED):
        yield "What this study settles itself: its scenarios say it, so no reading changes them"
        for each in settled:
            held = "; ".join(f"{a.case.reading.name} ({a.case.reading.attributed_to})" for a in each.answers)
            yield from _item(f"{each.claim.id}: {held}.", width)
        yield ""
    if findings.plan.gaps:
        yield "What cannot be run"
        for (claim, reason), gaps in groupby(findings.plan.gaps, key=lambda gap: (gap.claim.id, gap.reason)):
            held = ", ".join(f"{gap.reading.name} ({gap.reading.attributed_to})" for gap in gaps)
            yield from _item(f"{claim} {held}: {reason.rstrip('.')}.", width)
        yield ""


def _foot(findings: Findings, width: int) -> Iterator[str]:
    baseline, headline = (each.name for each in findings.plan.arms)
    told = (
        f"Effect: {headline} minus {baseline}, mean over the same worlds, each with a 95 % interval of its own, by "
        "which a conclusion is read: higher, lower or not to be told.",
        "Shift: effect under a reading minus effect as the study stands, world by world; where a reading fixes what "
        "the study draws from a range, it has the lost spread in it too; a comparison of two such readings has not.",
        f"Its interval is widened for {quantity(findings.shifts, 'reading')} (Bonferroni).",
        "Verdicts compare the readings of one claim with each other, widened for "
        f"{quantity(findings.contrasts, 'pair')}: about one study in twenty at most tells a difference that is none.",
        "Intervals say how far the number of worlds limits the answer. They are to hold all at once in 95 %, and do "
        "not where few worlds differ: there a difference may be larger than its bound.",
        "Sizes that nobody states (size assumed) are this project's, mostly the ends of a range: they say how far a "
        "dispute of that kind could reach, and do not rank with sizes that somebody states.",
        "The share of worlds that could differ is exact; where none of them does, it is "
        f"{percent(_unseen(findings))} at most.",
        "Readings are taken one at a time, under everything else as the study has it: what two disputes do together is "
        "not seen.",
    )
    yield from _wrap(" ".join(told), width)
    yield CAVEAT


def _unseen(findings: Findings) -> float:
    """Return in what share of worlds readings may differ that differ in none of these."""
    worlds = findings.plan.worlds
    return share_at_most(paired_difference([0.0] * worlds, [0.0] * worlds), widened(findings.contrasts))


def _item(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _wrap(text: str, width: int) -> Iterable[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
