"""One world in one picture: deaths, events in lanes, confidence, trucks and troops, and what would have turned it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

from sim import __version__
from sim.analysis.explain.fate import ended_on
from sim.analysis.explain.objects import Explanation
from sim.present.charts.frame import (
    GREY,
    LEFT,
    RIGHT,
    SMALL,
    SUBTITLE,
    TITLE,
    WIDTH,
    balance,
    styled,
    text_width,
    wrap,
)
from sim.present.charts.marks import Event, Marks, place_marks
from sim.present.explain.choice import marks, turning
from sim.present.explain.head import Source, finding
from sim.present.explain.lanes import lanes
from sim.present.explain.lived import until_end
from sim.present.explain.names import Names
from sim.present.explain.panels import (
    AXES_LEFT,
    AXES_RIGHT,
    CONFIDENCE,
    TROOPS,
    TRUCKS,
    draw_deaths,
    draw_lanes,
    draw_lines,
    finish,
    series,
    spiral_days,
)
from sim.present.explain.story import last_day
from sim.present.metadata import Record, Shown, origin_of
from sim.present.words import CAVEAT, cause_words, mid_sentence

CHART, ABOUT = "explain", "One world explained"
DEATHS, LANE, SMALL_PANEL = 1.75, 0.235, 0.78
"""Inches: of the panel of deaths, of a lane, of each panel below."""
TITLE_ROOM, FOOT = 0.36, 0.95


def draw(explanation: Explanation, names: Names, source: Source) -> Figure:
    """Draw a world.

    Args:
        explanation: Of it.
        names: Of actors and days.
        source: Where it comes from.
    """
    explanation = until_end(explanation)
    found, days = lanes(explanation), shown_days(explanation)
    numbers = marks(explanation)
    rows = len(found) + bool(numbers)
    width = (AXES_RIGHT - AXES_LEFT) * WIDTH
    phase = series(explanation, "phase", days)
    outcomes = {name: value for name, value in explanation.outcomes.items() if not isinstance(value, str)}
    spiral = spiral_days(explanation)
    ended = spiral[1] if spiral else round(ended_on(explanation.outcomes))
    held = explanation.world.days if explanation.held else ended
    above = _with_cause(place_marks(outcomes, phase, held, explanation.world.days, width), explanation, days, width)
    title, subtitle = heading(explanation, names, source)
    heads = balance(title, TITLE, (RIGHT - LEFT / 2) * WIDTH, "bold")
    told = wrap(subtitle, SUBTITLE, (RIGHT - LEFT / 2) * WIDTH)
    top = 0.27 + len(heads) * TITLE * 1.3 / 72 + len(told) * SUBTITLE * 1.4 / 72 + (above.height + 22) / 72
    heights = [DEATHS, rows * LANE, SMALL_PANEL, SMALL_PANEL, SMALL_PANEL]
    high = top + sum(heights) + TITLE_ROOM * (len(heights) - 1) + FOOT
    figure = Figure(figsize=(WIDTH, high))
    figure.set_label(title)
    _write(figure, heads, told, explanation, source)
    panels, at = [], high - top
    for height in heights:
        at -= height
        panels.append(figure.add_axes((AXES_LEFT, at / high, AXES_RIGHT - AXES_LEFT, height / high)))
        at -= TITLE_ROOM
    draw_deaths(panels[0], explanation, days)
    end = next((event.day for event in above.events if event.end), None)
    draw_lanes(panels[1], found, numbers, explanation, days, end)
    draw_lines(panels[2], explanation, days, CONFIDENCE, share=True)
    draw_lines(panels[3], explanation, days, TRUCKS)
    draw_lines(panels[4], explanation, days, TROOPS)
    titles = ("Deaths a day, all parties", "Events", "Confidence in the truce", "Trucks a day", "Troops and police")
    finish(panels, titles, explanation, days, above)
    return figure


def render(
    explanation: Explanation,
    names: Names,
    source: Source,
    manifest: Mapping[str, Any],
    command: Sequence[str],
    form: str = "png",
) -> bytes:
    """Return the picture as the bytes of a file, which also say what made it.

    Args:
        explanation: Of the world.
        names: Of actors and days.
        source: Where it comes from.
        manifest: Of the folder that it comes from.
        command: Words that make the same again.
        form: `png`, `svg` or `pdf`.
    """
    buffer = BytesIO()
    with styled():
        figure = draw(explanation, names, source)
        told = record(explanation, str(figure.get_label()), source, manifest, command)
        figure.savefig(buffer, format=form, metadata=told.for_file(form))
    return buffer.getvalue()


def record(
    explanation: Explanation, title: str, source: Source, manifest: Mapping[str, Any], command: Sequence[str]
) -> Record:
    """Return what the picture's file says of itself."""
    world = explanation.world
    return Record(
        chart=CHART,
        about=ABOUT,
        finding=title,
        scenarios=(Shown(source.scenario, world.scenario.fingerprint),),
        seed=world.seed,
        worlds=str(world.number),
        count=1,
        days=world.days,
        fixed=world.fixed,
        version=str(manifest.get("version", __version__)),
        code=str(manifest.get("code", "")),
        draw=shlex.join(command),
        origins=(origin_of(source.folder, manifest),),
    )


def shown_days(explanation: Explanation) -> int:
    """Return how many days are drawn: all, or a little more than a world that ended early lived."""
    lived, horizon = last_day(explanation) + 1, explanation.world.days
    return horizon if lived >= 0.8 * horizon else min(horizon, max(lived + 1, round(lived * 1.15)))


def heading(explanation: Explanation, names: Names, source: Source) -> tuple[str, str]:
    """Return the finding, and below it what is drawn."""
    title = finding(explanation, names)
    turned = turning(explanation)
    does = "ended" if explanation.held else "saved"
    if turned:
        which = "one event" if len(turned) == 1 else f"any of {len(turned):,} single events"
        moved = sum(each.borne_out for each in turned)
        title += f"; had {which} gone otherwise, it would have {'ended' if explanation.held else 'held'}"
        weighed = sum(each.odds is not None for each in turned)
        if len(turned) > 1 and weighed:
            which = "them" if weighed == len(turned) else f"the {weighed} weighed"
            title += f", and {moved or 'none'} of {which} moved the odds"
    elif explanation.but_for is not None:
        title += f"; no single event gone otherwise would have {does} it"
    one = f"One of {source.worlds:,} worlds" if source.worlds > 1 else "One world"
    text = f"{one} of {source.scenario}, an example and no average; its dates are no prediction. "
    text += "Shaded: days that end in a crisis."
    if spiral := spiral_days(explanation):
        text += (
            f" Light band: a spiral is dated to the first deadly day of the week that shows it, day {spiral[0]}, and "
            f"read at the end of day {spiral[1]} (line)."
        )
    if turned:
        shown = len(set(marks(explanation).values()))
        of_all = "" if shown == len(turned) else f"{shown} of them "
        text += (
            f" Numbered {of_all}where they happen: events that, gone the other way with all other luck the same, would "
            f"have {does} it; odds moved if they do so with other luck from then on too."
        )
    return title, text


def _with_cause(above: Marks, explanation: Explanation, days: int, width: float) -> Marks:
    """Let the end stand after its day, whose events led to it, and name its cause where there is room."""
    cause = mid_sentence(cause_words(str(explanation.outcomes.get("cause", ""))))
    spiral = spiral_days(explanation)

    def end(event: Event) -> Event:
        short = event.words
        if spiral and spiral[0] < spiral[1]:
            short = f"end, days {spiral[0]}\N{EN DASH}{spiral[1]}"
        words = f"{short}: {cause}"
        room = (1.0 - event.day / days) * width + (1.0 - AXES_RIGHT) * WIDTH - 0.1
        fits = event.side == "left" and text_width(words, SMALL) < room
        return replace(event, day=event.day + 1.0, words=words if fits else short)

    return replace(above, events=tuple(end(event) if event.end else event for event in above.events))


def _write(figure: Figure, heads: Sequence[str], told: Sequence[str], explanation: Explanation, source: Source) -> None:
    high = figure.get_figheight()
    y = high - 0.22
    for line in heads:
        figure.text(LEFT / 2, y / high, line, size=TITLE, weight="bold", va="top")
        y -= TITLE * 1.3 / 72
    y -= 0.05
    for line in told:
        figure.text(LEFT / 2, y / high, line, size=SUBTITLE, color=GREY, va="top")
        y -= SUBTITLE * 1.4 / 72
    world = explanation.world
    stamp = f"{source.scenario[:32]} · world {world.number:,} · seed {world.seed} · {world.scenario.fingerprint[:12]}"
    figure.text(LEFT / 2, 0.13 / high, CAVEAT, size=SMALL, color=GREY, va="bottom")
    figure.text(1 - LEFT / 2, 0.13 / high, f"{stamp} · isf {__version__}", size=SMALL, color=GREY, va="bottom",
                ha="right")  # fmt: skip
