"""Shares of an effect as bars from nothing, a row a clause, the whole last: intervals can be read against one line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import offset_copy

from sim import __version__
from sim.analysis.decomposed import Decomposition, Effect, Part
from sim.present.charts.frame import (
    BLUE,
    GREY,
    INK,
    SKY,
    SMALL,
    SUBTITLE,
    TITLE,
    balance,
    styled,
    text_width,
    wrap,
)
from sim.present.clauses.report import UNTOLD
from sim.present.clauses.words import Scale, all_called, few_worlds, finding, outcome_words, run_words
from sim.present.metadata import Record, Shown
from sim.present.words import CAVEAT, quantity

WIDE, EDGE, NAMES, GAP = 12.5, 0.32, 2.3, 0.3
"""Inches of the page, its edges, the room for clauses on the left, and between panels."""
ROW = 0.46
MOST_PANELS = 3
TOGETHER = "All together"
SAME = "same in\nevery world"
LABEL = 0.1
"""Inches between a panel and the figures right of it."""
PALE = "#B5B5B5"


def draw(told: Decomposition) -> Figure:
    """Draw what each clause brings, a panel for each of the first three outcomes.

    Args:
        told: From `sim.analysis.clauses.decompose`.
    """
    with styled():
        return _draw(told)


def render(told: Decomposition, format: str = "png", command: str = "") -> bytes:
    """Return the chart as the bytes of a file; equal decompositions give equal bytes.

    Args:
        told: From `sim.analysis.clauses.decompose`.
        format: `png`, `svg` or `pdf`.
        command: That makes it again.
    """
    figure, buffer = draw(told), BytesIO()
    record = _record(told, str(figure.get_label()), command)
    with styled():
        figure.savefig(buffer, format=format, metadata=record.for_file(format))
    return buffer.getvalue()


def _record(told: Decomposition, title: str, command: str) -> Record:
    from sim.batch.origin import code_hash

    base, full = told.clauses.base, told.clauses.full
    return Record(
        chart="clauses",
        about="What each clause brings to the effect of a scenario",
        finding=title,
        scenarios=(Shown(base.name, base.fingerprint), Shown(full.name, full.fingerprint)),
        baseline=base.name,
        seed=told.seed,
        worlds=f"0-{told.worlds - 1}",
        count=told.worlds,
        days=full.days,
        fixed=False,
        version=__version__,
        code=code_hash(),
        draw=command,
    )


def _draw(told: Decomposition) -> Figure:
    headline, room = told.effects[0], WIDE - 2 * EDGE
    heads = balance(said := finding(told, headline, brief=True), TITLE, room, "bold")
    lines = wrap(_subtitle(told), SUBTITLE, room)
    step, small = TITLE * 1.3 / 72, SUBTITLE * 1.4 / 72
    body = ROW * (len(headline.shares) + 1)
    head = 0.24 + len(heads) * step + 0.05 + len(lines) * small + 0.85
    foot = 1.0
    figure = Figure(figsize=(WIDE, head + body + foot))
    figure.set_label(said)
    high = float(figure.get_figheight())
    y = high - 0.24
    for line in heads:
        figure.text(EDGE / WIDE, y / high, line, size=TITLE, weight="bold", va="top")
        y -= step
    y -= 0.05
    for line in lines:
        figure.text(EDGE / WIDE, y / high, line, size=SUBTITLE, color=GREY, va="top")
        y -= small
    figure.text(EDGE / WIDE, 0.14 / high, CAVEAT, size=SMALL, color=GREY, va="bottom")
    figure.text(1 - EDGE / WIDE, 0.14 / high, _stamp(told), size=SMALL, color=GREY, va="bottom", ha="right")
    if not headline.total.enough:
        figure.text(0.5, (foot + body / 2) / high, few_worlds(headline.worlds), ha="center", size=12, color=GREY)
        return figure
    shown = told.effects[:MOST_PANELS]
    wide = (WIDE - EDGE * 2 - NAMES - GAP * (len(shown) - 1)) / len(shown)
    for place, effect in enumerate(shown):
        left = EDGE + NAMES + place * (wide + GAP)
        labels = _labels(effect)
        inner = wide - LABEL - max(text_width(line, SMALL, "bold") for each in labels for line in each.split("\n"))
        axes = figure.add_axes((left / WIDE, foot / high, inner / WIDE, body / high))
        _panel(axes, told, effect, wide, labels)
        if place == 0:
            _names(axes, [*all_called(told.clauses), TOGETHER])
    return figure


def _subtitle(told: Decomposition) -> str:
    base, full = told.clauses.base.name, told.clauses.full.name
    more = f" Outcomes not drawn: {len(told.effects) - MOST_PANELS}." if len(told.effects) > MOST_PANELS else ""
    ran = _capital(run_words(told.plan))
    return (
        f"{full} against {base}: what each clause adds, averaged over all orders in which clauses can come (Shapley "
        f"value). Lines are 95 % intervals over {quantity(told.worlds, 'world')}, the same for all. Filled bars can be "
        f"told from none; white ones, marked {UNTOLD}, cannot, even where a line is clear of 0: luck goes as far, "
        f"judged together with the others. {ran}.{more}"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stamp(told: Decomposition) -> str:
    base, full = told.clauses.base, told.clauses.full
    prints = f"{base.fingerprint[:12]} {full.fingerprint[:12]}"
    return " · ".join((quantity(told.worlds, "world"), f"seed {told.seed}", prints, f"isf {__version__}"))


def _names(axes: Axes, names: Sequence[str]) -> None:
    place = offset_copy(axes.get_yaxis_transform(), axes.figure, x=-8, units="points")  # type: ignore[arg-type]
    for row, name in enumerate(names):
        last = row == len(names) - 1
        lines = wrap(name, SMALL, NAMES - 0.2, "bold" if last else "normal")[:2]
        about, colon, what = name.partition(": ")
        if colon and len(lines) > 1 and text_width(about, SMALL) < NAMES - 0.25:
            lines = [f"{about}:", *wrap(what, SMALL, NAMES - 0.2)[:1]]
        axes.text(0.0, row, "\n".join(lines), transform=place, ha="right", va="center", size=SMALL,
                  weight="bold" if last else "normal", color=INK)  # fmt: skip


def _panel(axes: Axes, told: Decomposition, effect: Effect, wide: float, labels: Sequence[str]) -> None:
    written, rows = Scale.of(effect), [*effect.shares, effect.total]
    factor = 100.0 if written.words == "points" else 1.0
    ends = [_ends(part, factor) for part in rows]
    low, high = min(each[0] for each in ends), max(each[1] for each in ends)
    span = high - low or 1.0
    axes.set_xlim(low - 0.04 * span, high + 0.04 * span)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.spines["left"].set_visible(False)
    axes.axvline(0.0, color=INK, linewidth=1.2, zorder=4)
    axes.axhline(len(rows) - 1.5, color=GREY, linewidth=0.8)
    axes.locator_params(axis="x", nbins=5)
    # Right of the axes no label meets a line.
    beside = offset_copy(axes.get_yaxis_transform(), axes.figure, x=6, units="points")  # type: ignore[arg-type]
    for row, (part, label) in enumerate(zip(rows, labels, strict=True)):
        _bar(axes, row, part, factor, total=row == len(rows) - 1)
        axes.text(1.0, row, label, transform=beside, va="center", size=SMALL,
                  weight="bold" if part.told else "normal", color=INK if part.told else GREY)  # fmt: skip
    what = outcome_words(effect.target, told.clauses.full.days)
    title = wrap(f"{_capital(what)}", SMALL + 1, wide, "bold")[:2]
    levels = f"base {written.level(effect.base)}, with every clause {written.level(effect.full)}"
    above = offset_copy(axes.transAxes, axes.figure, y=8, units="points")  # type: ignore[arg-type]
    axes.text(0.0, 1.0, levels, transform=above, size=SMALL, color=GREY, va="bottom")
    above = offset_copy(axes.transAxes, axes.figure, y=22, units="points")  # type: ignore[arg-type]
    axes.text(0.0, 1.0, "\n".join(title), transform=above, size=SMALL + 1, weight="bold", va="bottom")
    axes.set_xlabel(f"change in {written.words}")


def _labels(effect: Effect) -> list[str]:
    """Return what stands beside each bar."""
    written = Scale.of(effect)
    return [
        SAME if part.nothing else f"{written.size(part)}{'' if part.told else f' {UNTOLD}'}"
        for part in (*effect.shares, effect.total)
    ]


def _ends(part: Part, factor: float) -> tuple[float, float]:
    """Return the ends of what is drawn of a part: of its bar from nothing, and its interval."""
    found = part.estimate
    marks = [0.0, found.value, *(each for each in (found.low, found.high) if math.isfinite(each))]
    return min(marks) * factor, max(marks) * factor


def _bar(axes: Axes, row: int, part: Part, factor: float, total: bool) -> None:
    found = part.estimate
    colour = BLUE if part.told and not total else GREY
    face = (PALE if total else SKY) if part.told else "white"
    axes.barh(row, found.value * factor, 0.56, color=face, edgecolor=colour, linewidth=0.8, zorder=2)
    if math.isfinite(found.low) and not part.nothing:
        shade = INK if part.told else GREY
        axes.hlines(row, found.low * factor, found.high * factor, color=shade, linewidth=1.4, zorder=5)
        for end in (found.low, found.high):
            axes.plot([end * factor] * 2, [row - 0.1, row + 0.1], color=shade, linewidth=1.4, zorder=5)
