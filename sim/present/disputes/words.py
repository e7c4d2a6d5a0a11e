"""What hangs on disputes, in words: figures with their unit, directions, findings, reasons."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.disputes import (
    CONCLUSION,
    HIGHER,
    LOWER,
    NOTHING,
    SIZE,
    TELLS,
    Answer,
    Case,
    Dispute,
    Findings,
    Plan,
    widened,
)
from sim.analysis.measures import is_share
from sim.analysis.paired import FEW_DIFFER, LEAST_PAIRS, Paired, share_at_most
from sim.present.words import DASH, percent, quantity

MINUS = "\N{MINUS SIGN}"
HELD = "days_held"
ASSUMED = "size assumed"
ROUGH = "*"
"""Behind a bound that few worlds bear; `rough_words` explains it."""


@dataclass(frozen=True)
class Scale:
    """How figures of the headline measure are written.

    Attributes:
        unit: Behind a figure, such as `days`.
        factor: By which a figure is multiplied first.
        digits: Behind the point.
    """

    unit: str
    factor: float
    digits: int

    def size(self, value: float) -> str:
        """Return a distance with its unit."""
        return f"{self.bare(abs(value))} {self.unit}".rstrip()

    def bare(self, value: float) -> str:
        """Return a figure without sign or unit."""
        return DASH if math.isnan(value) else f"{abs(value) * self.factor:,.{self.digits}f}"

    def signed(self, value: float) -> str:
        """Return a figure with its sign; what rounds to nothing has none."""
        written = self.bare(value)
        if math.isnan(value) or not any(digit in written for digit in "123456789"):
            return written
        return f"{'+' if value > 0 else MINUS}{written}"

    def interval(self, found: Paired) -> str:
        """Return the two ends of an interval."""
        return f"{self.signed(found.low)} to {self.signed(found.high)}"

    def estimate(self, found: Paired) -> str:
        """Return a figure with its interval."""
        return f"{self.signed(found.mean)} ({self.interval(found)})"


def scale(findings: Findings) -> Scale:
    """Return how this study's headline measure is written."""
    unit = unit_of(findings.plan)
    if is_share(unit):
        return Scale("percentage points", 100.0, 1)
    answers = [answer.effect for each in findings.disputes for answer in each.answers if answer.effect]
    largest = max((abs(each.mean) for each in (findings.effect, *answers) if math.isfinite(each.mean)), default=1.0)
    return Scale(unit, 1.0, 0 if largest >= 200.0 else 1 if largest >= 0.5 else 3)


def unit_of(plan: Plan) -> str:
    """Return the unit of the headline measure; the share of worlds with a word is a share."""
    from sim.outcomes import all_outcomes

    column, word = plan.study.measures[0]
    if word:
        return "share"
    return next(each.unit for each in all_outcomes(plan.study.baseline.rosters["contributors"]) if each.name == column)


def way(findings: Findings, direction: str) -> str:
    """Return a direction as a reader would say it of the headline measure."""
    if direction not in (HIGHER, LOWER):
        return direction
    if findings.plan.study.measures[0][0] == HELD:
        return "longer" if direction == HIGHER else "shorter"
    return direction


def as_it_stands(findings: Findings) -> str:
    """Say what the comparison says as the study stands."""
    written, effect = scale(findings), findings.effect
    baseline, headline = (each.name for each in findings.plan.arms)
    if findings.direction not in (HIGHER, LOWER):
        difference = f"whether {headline} differs from {baseline} cannot be told"
    elif findings.plan.study.measures[0][0] == HELD:
        difference = f"{headline} holds {written.size(effect.mean)} {way(findings, findings.direction)} than {baseline}"
    else:
        difference = f"under {headline} it is {written.size(effect.mean)} {findings.direction} than under {baseline}"
    over = quantity(effect.pairs, "world")
    return f"As the study stands, {difference}: {written.estimate(effect)} {written.unit} over {over}"


def finding(findings: Findings) -> str:
    """Say in one sentence what the disputes amount to."""
    compared = findings.of(CONCLUSION, TELLS, SIZE, NOTHING)
    if not compared:
        return "No dispute could be compared" if findings.partial else "No dispute has a say in this study"
    turning, telling, sizing = (stated_first(findings.of(each)) for each in (CONCLUSION, TELLS, SIZE))
    many = quantity(len(compared), "dispute")
    if turning:
        verb = "changes" if len(turning) == 1 else "change"
        lead = f"Taken one at a time, {len(turning)} of {many} {verb} the conclusion: {_named(turning)}"
        return f"{lead}; {_telling(telling, True)}" if telling else lead
    lead = f"Taken one at a time, none of {many} changes the conclusion"
    if telling:
        return f"{lead}; {_telling(telling)}"
    if sizing:
        stated, assumed = ([each for each in sizing if each.assumed is size] for size in (False, True))
        most = _most(findings, stated or assumed)
        if len(sizing) == 1:
            return f"{lead}; one changes the size of the difference: {most}"
        if stated and assumed and assumed[0].spread > stated[0].spread:
            most += f", and {_most(findings, assumed)}"
        return f"{lead}; {len(sizing)} change the size of the difference, most of all {most}"
    worlds = quantity(findings.plan.worlds, "world")
    shown = f"makes a difference to the comparison that {worlds} can show"
    return f"Taken one at a time, none of {many} {shown}{_levels(compared, findings)}"


def stated_first(disputes: Sequence[Dispute]) -> list[Dispute]:
    """Return disputes with those first whose sizes somebody states; in each part the widest first."""
    return sorted(disputes, key=lambda each: each.assumed)


def _telling(telling: Sequence[Dispute], more: bool = False) -> str:
    verb = "decides" if len(telling) == 1 else "decide"
    count = "one" if len(telling) == 1 else str(len(telling))
    return f"{count}{' more' if more else ''} {verb} whether a difference can be told: {_named(telling)}"


def _most(findings: Findings, sizing: Sequence[Dispute]) -> str:
    return f"{_named(sizing[:1])} by {scale(findings).size(sizing[0].spread)}"


def _levels(compared: Sequence[Dispute], findings: Findings) -> str:
    """Say how many disputes move the level, though not the difference."""
    moving = stated_first(sorted((each for each in compared if each.level), key=lambda each: -level(each)))
    if not moving:
        return ""
    most = f"{moving[0].claim.id} by {scale(findings).size(level(moving[0]))}"
    most += f" ({ASSUMED})" if moving[0].assumed else ""
    wider = next((each for each in moving if each.assumed and level(each) > level(moving[0])), None)
    if wider:
        most += f", and {wider.claim.id} by {scale(findings).size(level(wider))} ({ASSUMED})"
    if len(moving) == 1:
        return f"; one moves both arms alike as far as can be told, {most}"
    return f"; {len(moving)} move both arms alike as far as can be told, most of all {most}"


def level(dispute: Dispute) -> float:
    """Return how far readings move the baseline itself; 0 where that cannot be told."""
    return abs(dispute.level.mean) if dispute.level is not None else 0.0


def _named(disputes: Sequence[Dispute], most: int = 3) -> str:
    """Return claims by id and a few words of what each says, which is not thereby so."""
    named = [
        f"{each.claim.id} (“{shorten(each.claim.claim.rstrip('.'), 48)}”{f', {ASSUMED}' if each.assumed else ''})"
        for each in disputes[:most]
    ]
    if len(disputes) > most:
        named.append(f"{len(disputes) - most} more")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def holder(case: Case) -> str:
    """Return a reading with whoever holds it."""
    return f"{case.reading.name} ({case.reading.attributed_to})"


def bound_words(findings: Findings, dispute: Dispute) -> str:
    """Return by how much readings differ at most, marked where that is rough; empty where nothing bounds it."""
    if math.isnan(dispute.at_most):
        return ""
    return f"at most {scale(findings).size(dispute.at_most)}{ROUGH if dispute.rough else ''}"


def rough_words(findings: Findings) -> str:
    """Explain the mark of a rough bound, if one is shown."""
    marked = any(each.rough and not math.isnan(each.at_most) for each in findings.of(NOTHING))
    few = f"{ROUGH} Readings differ in fewer than {percent(FEW_DIFFER)} of the worlds, so this bound is rough"
    return f"{few}: they may be further apart." if marked else ""


def verdict_words(findings: Findings, dispute: Dispute) -> str:
    """Return the verdict on a dispute with its size."""
    if dispute.verdict == NOTHING:
        bound = "every world is the same" if dispute.at_most == 0.0 else bound_words(findings, dispute)
        shown = f"no difference that {quantity(findings.plan.worlds, 'world')} can show"
        return f"{shown} ({bound})" if bound else shown
    return dispute.verdict


def explain(findings: Findings, dispute: Dispute) -> str:
    """Say in one or two sentences what hangs on a dispute that was compared."""
    contrast, written = dispute.contrast, scale(findings)
    assert contrast is not None
    low, high = contrast.low, contrast.high
    parts = []
    if dispute.verdict in (CONCLUSION, TELLS, SIZE):
        parts.append(f"{_answered(findings, low)}; {_answered(findings, high)}")
        parts.append(f"they differ by {written.estimate(contrast.difference)} {written.unit}")
    elif dispute.at_most == 0.0:
        parts.append(f"the comparison comes out the same in each of {quantity(contrast.difference.pairs, 'world')}")
    elif math.isnan(dispute.at_most):
        parts.append(f"not enough worlds have the measure under two readings to compare them; {LEAST_PAIRS} are needed")
    else:
        share = contrast.difference.share_higher + contrast.difference.share_lower
        most = share_at_most(contrast.difference, widened(findings.contrasts))
        bound = f"by their interval {bound_words(findings, dispute)}"
        parts.append(f"readings are {written.size(dispute.spread)} apart, {bound}")
        differing = quantity(round(share * contrast.difference.pairs), "world")
        parts.append(f"the comparison differs in {differing}, so in at most {percent(most)} of all")
    parts += notes(findings, dispute)
    return "; ".join(parts)


def notes(findings: Findings, dispute: Dispute) -> list[str]:
    """Return what else is to be known of a dispute: levels that move, arms that do not, left-out worlds."""
    written, told = scale(findings), []
    if dispute.contrast is not None and dispute.assumed and dispute.at_most != 0.0:
        pair = (dispute.contrast.low, dispute.contrast.high)
        assumed = [each.case.reading.name for each in pair if each.case.reading.assumed]
        of = "either" if len(assumed) == 2 else assumed[0]
        told.append(f"nobody states the size of {of}, so that is an assumption")
    if dispute.level is not None:
        move = written.size(dispute.level.mean)
        baseline = findings.plan.study.baseline.name
        told.append(
            f"yet, as far as can be told, it moves both arms alike, {baseline} by {move} between readings"
            if dispute.verdict == NOTHING
            else f"it also moves {baseline} itself by {move} between readings"
        )
    moved = {arm for each in dispute.answers for arm in each.case.moved}
    if len(moved) == 1:
        arm, other = sorted(moved)[0], "baseline" if moved == {"headline"} else "headline"
        names = {"baseline": findings.plan.arms[0].name, "headline": findings.plan.arms[1].name}
        told.append(f"only {names[arm]} takes it, since {names[other]} says it itself")
    left = max((each.effect.left_out for each in dispute.answers if each.effect), default=0)
    if left:
        told.append(f"up to {quantity(left, 'world')} left out for want of the measure")
    return told


def _answered(findings: Findings, answer: Answer) -> str:
    assert answer.effect is not None
    written = scale(findings)
    words = f"{written.signed(answer.effect.mean)} {written.unit}"
    if answer.direction in (HIGHER, LOWER):
        return f"under {holder(answer.case)} {way(findings, answer.direction)}, {words}"
    return f"under {holder(answer.case)} it cannot be told, {words}"


def shorten(text: str, most: int) -> str:
    """Return text cut at a word to at most so many characters."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"
