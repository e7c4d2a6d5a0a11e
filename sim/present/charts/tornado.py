"""What hangs on each disputed claim: one row a claim, one mark a reading, the widest on top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from sim import __version__
from sim.analysis.disputes import (
    CONCLUSION,
    NOTHING,
    SETTLED,
    SIZE,
    STANDS,
    TELLS,
    UNTOLD,
    Answer,
    Dispute,
    Findings,
)
from sim.present.charts.frame import (
    BLUE,
    FAINT,
    GREY,
    HALO,
    INK,
    PURPLE,
    SMALL,
    SUBTITLE,
    VERMILION,
    balance,
    ink,
    styled,
    text_width,
    wrap,
)
from sim.present.disputes.words import ASSUMED, as_it_stands, bound_words, finding, level, rough_words, scale, way
from sim.present.metadata import Origin, Record, Shown
from sim.present.words import CAVEAT, DASH, mid_sentence, quantity

WIDE = 16.0
CLAIMS, LABELS, LEVEL, EDGE = 3.85, 3.5, 0.95, 0.3
"""Inches for the claims on the left, the labels on either side of the marks, the level on the right, and the edges."""
LINE, GAP, LEAST = 0.19, 0.16, 0.34
"""Inches for one line of marks, between claims, and at least for the marks of one claim."""
TITLE, TINY = 17.0, 8.0
COLOURS = {CONCLUSION: VERMILION, TELLS: PURPLE, SIZE: BLUE, NOTHING: GREY}


@dataclass(frozen=True)
class _Row:
    """One claim in the chart: where it lies, in inches from the top, and its readings line by line.

    Each line holds a reading labelled on the left, which is one of the lower ones, and one labelled on the right.
    """

    dispute: Dispute
    top: float
    height: float
    lines: tuple[tuple[Answer | None, Answer | None], ...]


def draw(findings: Findings) -> Figure:
    """Draw the comparison under every reading, with what it is as the study stands.

    Args:
        findings: From `sim.analysis.disputes.judge`.
    """
    with styled():
        return _Chart(findings).draw()


def render(findings: Findings, format: str = "png", command: str = "", folder: str = "") -> bytes:
    """Return the chart as the bytes of a file; equal findings give equal bytes.

    Args:
        findings: From `sim.analysis.disputes.judge`.
        format: `png`, `svg` or `pdf`.
        command: That makes it again.
        folder: Where it will lie, as the user named it; by default where `isf disputes` puts it.
    """
    figure, buffer = draw(findings), BytesIO()
    record = _record(findings, str(figure.get_label()), command, folder)
    with styled():
        figure.savefig(buffer, format=format, metadata=record.for_file(format))
    return buffer.getvalue()


def _record(findings: Findings, title: str, command: str, folder: str) -> Record:
    from sim.batch.origin import code_hash

    plan = findings.plan
    return Record(
        chart="tornado",
        about="How far each dispute moves the headline comparison",
        finding=title,
        scenarios=tuple(Shown(each.name, each.fingerprint) for each in plan.arms),
        baseline=plan.arms[0].name,
        study=plan.study.name,
        seed=plan.seed,
        worlds=f"0-{plan.worlds - 1}",
        count=plan.worlds,
        days=plan.days,
        fixed=False,
        version=__version__,
        code=code_hash(),
        # The command that runs everything also draws.
        draw="",
        origins=(Origin(folder or f"results/disputes-{plan.study.name}", "disputes", "", command, plan.worlds),),
    )


def lines_of(answers: Sequence[Answer]) -> tuple[tuple[Answer | None, Answer | None], ...]:
    """Return readings by effect in pairs, the outermost first: each line has a lower and a higher one.

    Args:
        answers: With an effect each, the lowest first.
    """
    half = (len(answers) + 1) // 2
    lower: list[Answer | None] = list(answers[:half])
    upper: list[Answer | None] = list(reversed(answers[half:]))
    return tuple(zip(lower, upper + [None] * (half - len(upper)), strict=True))


class _Chart:
    def __init__(self, findings: Findings) -> None:
        self.findings, self.scale = findings, scale(findings)
        self.figure = Figure()
        self.rows: list[_Row] = []
        top = 0.0
        for dispute in findings.of(CONCLUSION, TELLS, SIZE, NOTHING):
            lines = lines_of([each for each in dispute.answers if each.effect])
            height = max(LEAST, LINE * len(lines))
            self.rows.append(_Row(dispute, top + GAP / 2, height, lines))
            top += height + GAP
        self.body = max(top, 1.0)

    def draw(self) -> Figure:
        """Return the whole picture."""
        findings = self.findings
        room = WIDE - 2 * EDGE
        said = f"{_partly(findings)}{findings.plan.study.title.rstrip('?.')}: {mid_sentence(finding(findings))}"
        title = balance(said, TITLE, room, "bold")
        told = wrap(
            f"{findings.plan.study.question or findings.plan.study.title} {as_it_stands(findings)}.", SUBTITLE + 1, room
        )
        notes = [*wrap(_legend(findings), SMALL, room)]
        last = [line for text in _left_out(findings) for line in wrap(text, SMALL, room)]
        head = 0.22 + len(title) * TITLE * 1.3 / 72 + 0.06 + len(told) * 0.22 + len(notes) * 0.175 + 0.62
        foot = 0.62 + len(last) * 0.17 + 0.3
        high = head + self.body + foot
        figure = self.figure = Figure(figsize=(WIDE, high))
        figure.set_label(said)
        y = _write(figure, title, 0.22, TITLE, TITLE * 1.3 / 72, INK, "bold") + 0.06
        y = _write(figure, told, y, SUBTITLE + 1, 0.22, INK)
        _write(figure, notes, y, SMALL, 0.175, GREY)
        left, width = EDGE + CLAIMS + LABELS, WIDE - 2 * EDGE - CLAIMS - LEVEL - 2 * LABELS
        if self.rows:
            axes = figure.add_axes((left / WIDE, foot / high, width / WIDE, self.body / high))
            self._axes(axes)
            for row in self.rows:
                self._row(axes, row, width)
        else:
            figure.text(0.5, 0.5, "There is nothing to compare.", ha="center", va="center", size=12, color=GREY)
        _write(figure, last, high - 0.42 - len(last) * 0.17, SMALL, 0.17, GREY)
        figure.text(EDGE / WIDE, 0.13 / high, CAVEAT, size=SMALL, color=GREY, va="bottom")
        figure.text(1 - EDGE / WIDE, 0.13 / high, stamp(findings), size=SMALL, color=GREY, va="bottom", ha="right")
        return figure

    def _axes(self, axes: Axes) -> None:
        findings, effect = self.findings, self.findings.effect
        found = [effect, *(each.effect for row in self.rows for each in row.dispute.answers if each.effect)]
        ends = [end for each in found for end in (each.low, each.mean, each.high) if math.isfinite(end)]
        low, high = min([0.0, *ends]), max([0.0, *ends])
        spare = 0.02 * (high - low or 1.0)
        axes.set_xlim(low - spare, high + spare)
        axes.set_ylim(self.body, 0.0)
        axes.set_yticks([])
        axes.xaxis.tick_top()
        axes.xaxis.set_major_formatter(lambda value, _: self._tick(value))
        axes.tick_params(axis="x", length=0, pad=2)
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.spines[["left", "bottom"]].set_visible(False)
        if math.isfinite(effect.low):
            axes.axvspan(effect.low, effect.high, color=FAINT, alpha=0.45, linewidth=0, zorder=0)
        axes.axvline(0.0, color=INK, linewidth=1.2, zorder=1)
        axes.axvline(effect.mean, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
        above = offset_copy(axes.get_xaxis_transform(), self.figure, y=20, units="points")
        # The two lines may be close: each is named on the side away from the other.
        sides = ("left", "right") if effect.mean >= 0.0 else ("right", "left")
        words = (f"as the study stands {self.scale.signed(effect.mean)}", "no difference 0")
        for place, text, side in zip((effect.mean, 0.0), words, sides, strict=True):
            axes.text(place, 1.0, text, transform=above, ha=side, va="bottom", size=SMALL, weight="bold")
        edge = offset_copy(axes.transAxes, self.figure, x=(LABELS + LEVEL) * 72, y=4, units="points")
        heading = f"the baseline\nitself moves by,\n{self.scale.unit}"
        axes.text(1.0, 1.0, heading, transform=edge, size=SMALL, ha="right", va="bottom", color=GREY)
        low_word, high_word = (way(findings, each) for each in ("lower", "higher"))
        baseline, headline = (each.name for each in findings.plan.arms)
        measure = findings.plan.measure.replace("_", " ")
        label = f"{measure}: {headline} minus {baseline}, {self.scale.unit}"
        axes.annotate(f"← {low_word}", (0, 0), xycoords="axes fraction", xytext=(-4, -6), textcoords="offset points",
                      ha="right", va="top", size=SMALL, color=INK)  # fmt: skip
        axes.annotate(f"{high_word} →", (1, 0), xycoords="axes fraction", xytext=(4, -6), textcoords="offset points",
                      ha="left", va="top", size=SMALL, color=INK)  # fmt: skip
        axes.annotate(label, (0.5, 0), xycoords="axes fraction", xytext=(0, -20), textcoords="offset points",
                      ha="center", va="top", size=SMALL, color=GREY)  # fmt: skip

    def _tick(self, value: float) -> str:
        written = self.scale.signed(value)
        return written.rstrip("0").rstrip(".") if "." in written and value else written if value else "0"

    def _row(self, axes: Axes, row: _Row, width: float) -> None:
        dispute, colour = row.dispute, COLOURS[row.dispute.verdict]
        middle = row.top + row.height / 2
        effects = [each.effect.mean for each in dispute.answers if each.effect]
        tall = max(LINE * len(row.lines), 0.2)
        axes.barh(middle, max(effects) - min(effects), tall, left=min(effects), color=colour, alpha=0.40, zorder=2)
        place = offset_copy(axes.get_yaxis_transform(), self.figure, x=-(CLAIMS + LABELS) * 72, units="points")
        head = dispute.claim.id
        axes.text(0.0, middle - 0.085, head, transform=place, size=SMALL, weight="bold", va="center", color=ink(colour))
        aside = offset_copy(place, self.figure, x=(text_width(head, SMALL, "bold") + 0.08) * 72, units="points")
        weight, verdict = "normal" if dispute.verdict == NOTHING else "bold", _short_verdict(self.findings, dispute)
        axes.text(0.0, middle - 0.085, verdict, transform=aside, size=TINY,
                  weight=weight, va="center", color=ink(colour))  # fmt: skip
        said = f"{cut(dispute.claim.attributed_to, TINY, CLAIMS * 0.45)}: {dispute.claim.claim}"
        axes.text(0.0, middle + 0.075, cut(said, TINY, CLAIMS - 0.1), transform=place, size=TINY, va="center")
        edge = offset_copy(axes.transAxes, self.figure, x=(LABELS + LEVEL) * 72, units="points")
        moves = self.scale.bare(level(dispute)) if dispute.level is not None else DASH
        axes.text(1.0, 1.0 - middle / self.body, moves, transform=edge, size=SMALL, va="center", ha="right",
                  weight="bold" if dispute.level is not None else "normal", color=INK)  # fmt: skip
        for number, pair in enumerate(row.lines):
            y = middle + LINE * (number - (len(row.lines) - 1) / 2)
            shown = [each for each in pair if each is not None]
            ends = [_ends(each) for each in shown]
            # Two intervals on one line would hide each other, so they lie a little apart.
            nudge = 0.035 if len(shown) == 2 else 0.0
            for side, answer in zip(("left", "right"), pair, strict=True):
                if answer is not None:
                    at = y - nudge if side == "left" else y + nudge
                    self._mark(axes, answer, at, colour)
                    self._label(
                        axes,
                        answer,
                        y,
                        min(ends)[0] if side == "left" else max(high for _, high in ends),
                        side,
                        width,
                        colour,
                    )

    def _mark(self, axes: Axes, answer: Answer, y: float, colour: str) -> None:
        assert answer.effect is not None
        effect, dark = answer.effect, ink(colour)
        axes.hlines(y, effect.low, effect.high, color=dark, linewidth=0.9, zorder=3)
        filled = answer.direction != UNTOLD
        shape, size = ("D", 4.5) if answer.case.reading.assumed else ("o", 5.0)
        axes.plot(effect.mean, y, shape, markersize=size, color=dark, markerfacecolor=dark if filled else "white",
                  markeredgewidth=1.1, zorder=4, clip_on=False)  # fmt: skip

    def _label(self, axes: Axes, answer: Answer, y: float, end: float, side: str, width: float, colour: str) -> None:
        low, high = axes.get_xlim()
        inside = (end - low) if side == "left" else (high - end)
        room = LABELS - 0.12 + inside / (high - low) * width
        name = answer.case.reading.name + (" =" if answer.case.state == STANDS else "")
        # The figures of what makes no difference would only be in the way; the table has them.
        shown = answer.effect if colour != COLOURS[NOTHING] else None
        pieces = [(self.scale.signed(shown.mean), "bold", ink(colour))] if shown else []
        pieces.append((name, "bold", INK))
        sign, x = (-1 if side == "left" else 1), 6.0
        taken = sum(text_width(text, TINY, weight) + 0.06 for text, weight, _ in pieces)
        by = answer.case.reading.attributed_to
        pieces.append((cut(by, TINY, max(room - taken - 0.1, 0.6)), "normal", GREY))
        # On the left the figure stands next to its mark too, so the pieces follow outwards on both sides.
        for text, weight, tone in pieces:
            place = offset_copy(axes.transData, self.figure, x=sign * x, units="points")
            axes.text(end, y, text, transform=place, ha="right" if side == "left" else "left", va="center", size=TINY,
                      weight=weight, color=tone, path_effects=HALO, zorder=5)  # fmt: skip
            x += text_width(text, TINY, weight) * 72 + 4.0


def _ends(answer: Answer) -> tuple[float, float]:
    """Return the ends of what is drawn of a reading: of its interval, or the mark alone where it has none."""
    assert answer.effect is not None
    low, mean, high = answer.effect.low, answer.effect.mean, answer.effect.high
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (mean, mean)


def _write(
    figure: Figure, lines: Sequence[str], top: float, size: float, step: float, colour: str, weight: str = "normal"
) -> float:
    """Write lines from so many inches below the top; return where the next may begin."""
    high = figure.get_figheight()
    for line in lines:
        figure.text(EDGE / WIDE, 1 - top / high, line, size=size, color=colour, weight=weight, va="top")
        top += step
    return top


def cut(text: str, size: float, width: float, weight: str = "normal") -> str:
    """Return text cut at a word to a width in inches."""
    if text_width(text, size, weight) <= width:
        return text
    words = text.split(" ")
    while len(words) > 1 and text_width(" ".join(words) + "…", size, weight) > width:
        words.pop()
    return " ".join(words).rstrip(",;:(") + "…"


def stamp(findings: Findings) -> str:
    """Return the line that tells which runs the picture shows."""
    plan = findings.plan
    prints = " and ".join(each.fingerprint[:12] for each in plan.arms)
    parts = (plan.study.name, quantity(plan.worlds, "world"), f"seed {plan.seed}", prints, f"isf {__version__}")
    return " · ".join(parts)


def _partly(findings: Findings) -> str:
    return f"Stopped after {findings.done} of {findings.total} runs: " if findings.partial else ""


def _short_verdict(findings: Findings, dispute: Dispute) -> str:
    assumed = f" · {ASSUMED}" if dispute.assumed else ""
    if dispute.verdict == NOTHING:
        if dispute.at_most == 0.0:
            return f"no difference in any world{assumed}"
        bound = bound_words(findings, dispute)
        return f"no difference shown{'; ' if bound else ''}{bound}{assumed}"
    what = {CONCLUSION: "conclusion changes", TELLS: "decides if it can be told"}.get(dispute.verdict, "size changes")
    return f"{what}: {scale(findings).size(dispute.spread)}{assumed}"


def _legend(findings: Findings) -> str:
    worlds = quantity(findings.plan.worlds, "world")
    rough = rough_words(findings)
    return (
        "Each mark is the comparison under one reading, with who holds it; bars span the readings of a claim; lines "
        "are 95 % intervals; a mark is filled where its interval leaves out zero; a diamond is a reading "
        "whose size nobody states, so that it is assumed (size assumed); the grey band is the interval as the "
        f"study stands, = marks a reading that the study takes already. All in the same {worlds}, one reading at a "
        "time. A dispute counts as making a difference where two readings, compared world by world, differ. On the "
        "right: how far they move the baseline itself, which the comparison does not show; "
        f"{DASH} if that cannot be told.{' ' if rough else ''}{rough}"
    )


def _left_out(findings: Findings) -> list[str]:
    settled = ", ".join(each.claim.id for each in findings.of(SETTLED))
    open_ = ", ".join(each.claim.id for each in findings.of("not finished"))
    gaps = ", ".join(dict.fromkeys(gap.claim.id for gap in findings.plan.gaps))
    texts = (
        f"Settled by the study itself, so not run: {settled}." if settled else "",
        f"Not finished: {open_}." if open_ else "",
        f"In dispute, but the model cannot run all of their readings: {gaps}." if gaps else "",
    )
    return [text for text in texts if text]
