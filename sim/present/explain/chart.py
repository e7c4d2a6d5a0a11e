"""One world in one picture: deaths, events in lanes, confidence, trucks and troops, and what would have turned it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim import __version__
from sim.analysis.explain.objects import Explanation
from sim.present.charts.frame import (
    BLUE,
    FAINT,
    GREY,
    HALO,
    INK,
    LEFT,
    ORANGE,
    PURPLE,
    RIGHT,
    SKY,
    SMALL,
    SUBTITLE,
    TITLE,
    VERMILION,
    WIDTH,
    balance,
    day_axis,
    ink,
    keep_apart,
    percent_axis,
    say_no_value,
    styled,
    text_width,
    thousands_axis,
    wrap,
)
from sim.present.charts.marks import Event, Marks, draw_marks, place_marks
from sim.present.explain.choice import first_day, marks, turning
from sim.present.explain.head import SPIRAL, Source, ended_on, finding
from sim.present.explain.lanes import Lane, lanes
from sim.present.explain.names import Names
from sim.present.explain.story import last_day
from sim.present.metadata import Record, Shown, origin_of
from sim.present.words import CAVEAT, cause_words, mid_sentence, number

CHART, ABOUT = "explain", "One world explained"
AXES_LEFT, AXES_RIGHT = 0.075, 0.80
DEATHS, LANE, SMALL_PANEL = 1.75, 0.235, 0.78
"""Inches: of the panel of deaths, of a lane, of each panel below."""
TITLE_ROOM, FOOT = 0.36, 0.95
LEAST_AREA, AREA, MOST_AREA = 16.0, 4.5, 330.0
"""Square points of a mark: without deaths, for each death, at most."""
KEY = (1, 10, 50)


@dataclass(frozen=True)
class Panel:
    """A series of one panel: its name, its words at the end of the line, its colour."""

    name: str
    words: str
    colour: str


CONFIDENCE = (Panel("confidence_israel", "Israel's", ORANGE), Panel("confidence_hamas", "Hamas's", PURPLE))
TRUCKS = (Panel("trucks_entered", "entered, both streams", BLUE), Panel("trucks_delivered", "delivered", SKY))
TROOPS = (Panel("troops", "ISF troops", BLUE), Panel("police", "police", SKY))


def draw(explanation: Explanation, names: Names, source: Source) -> Figure:
    """Draw a world.

    Args:
        explanation: Of it.
        names: Of actors and days.
        source: Where it comes from.
    """
    found, days = lanes(explanation), shown_days(explanation)
    numbers = marks(explanation)
    rows = len(found) + bool(numbers)
    width = (AXES_RIGHT - AXES_LEFT) * WIDTH
    phase = _series(explanation, "phase", days)
    outcomes = {name: value for name, value in explanation.outcomes.items() if not isinstance(value, str)}
    held = explanation.world.days if explanation.held else round(ended_on(explanation))
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
    _draw_deaths(panels[0], explanation, days)
    _draw_lanes(panels[1], found, numbers, explanation, days)
    _draw_lines(panels[2], explanation, days, CONFIDENCE, share=True)
    _draw_lines(panels[3], explanation, days, TRUCKS)
    _draw_lines(panels[4], explanation, days, TROOPS)
    titles = ("Deaths a day, all parties", "Events", "Confidence in the truce", "Trucks a day", "Troops and police")
    _finish(panels, titles, explanation, names, days, above)
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
    return horizon if lived >= 0.8 * horizon else min(horizon, max(10, round(lived * 1.15)))


def heading(explanation: Explanation, names: Names, source: Source) -> tuple[str, str]:
    """Return the finding, and below it what is drawn."""
    title = finding(explanation, names)
    turned = turning(explanation)
    does = "ended" if explanation.held else "saved"
    if turned:
        which = "one event" if len(turned) == 1 else f"any of {len(turned):,} single events"
        title += f"; had {which} gone otherwise, it would have {'ended' if explanation.held else 'held'}"
    elif explanation.but_for is not None:
        title += f"; no single event gone otherwise would have {does} it"
    one = f"One of {source.worlds:,} worlds" if source.worlds > 1 else "One world"
    text = f"{one} of {source.scenario}, an example and no average; its dates are no prediction. Shaded: crises."
    if explanation.outcomes.get("cause") == "spiral":
        text += f" {SPIRAL}"
    if turned:
        shown = len(set(marks(explanation).values()))
        of_all = "" if shown == len(turned) else f"{shown} of them "
        text += (
            f" Numbered {of_all}where they happen: events that, gone the other way with all other luck the same, would "
            f"have {does} it; early ones may do so by chance."
        )
    return title, text


def _with_cause(above: Marks, explanation: Explanation, days: int, width: float) -> Marks:
    """Let the end stand after its day, whose events led to it, and name its cause where there is room."""
    cause = mid_sentence(cause_words(str(explanation.outcomes.get("cause", ""))))
    # A spiral is dated to the first day of the week that shows it, so that its days follow the line.
    after = 0.0 if explanation.outcomes.get("cause") == "spiral" else 1.0

    def end(event: Event) -> Event:
        words = f"{event.words}: {cause}"
        room = (1.0 - event.day / days) * width + (1.0 - AXES_RIGHT) * WIDTH - 0.1
        fits = event.side == "left" and text_width(words, SMALL) < room
        return replace(event, day=event.day + after, words=words if fits else event.words)

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


def _series(explanation: Explanation, name: str, days: int) -> NDArray[np.float64]:
    row = np.full(days, np.nan)
    given = np.asarray(explanation.daily.get(name, ()), dtype=np.float64)[:days]
    row[: given.size] = given
    return row


def _draw_deaths(axes: Axes, explanation: Explanation, days: int) -> None:
    deaths, average = _series(explanation, "deaths", days), _series(explanation, "d7", days)
    if np.isnan(deaths).all():
        axes.set_xlim(0, days)
        say_no_value(axes)
        return
    axes.stairs(np.nan_to_num(deaths), np.arange(days + 1), fill=True, baseline=0, color=GREY, alpha=0.55, linewidth=0)
    labels = [(0.0, "each day", GREY)]
    known = average[~np.isnan(average)]
    if known.size:
        axes.plot(np.arange(days) + 1, average, color=INK, linewidth=1.4)
        labels.append((float(known[-1]), "7-day mean (D7)", INK))
    top = max(1.0, float(np.nanmax(deaths)) * 1.05)
    given = explanation.world.scenario.parameters.get("endings.collapse_level")
    if given is not None:
        level = float(given.value)
        top = max(top, 1.1 * level)
        axes.axhline(level, color=VERMILION, linewidth=0.9, linestyle=(0, (4, 3)))
        labels.append((level, f"{number(level)}: ends it, if lasting", VERMILION))
    axes.set_ylim(0, top)
    _label_ends(axes, labels)


def _draw_lines(axes: Axes, explanation: Explanation, days: int, lines: Sequence[Panel], share: bool = False) -> None:
    labels = []
    for line in lines:
        values = _series(explanation, line.name, days)
        known = values[~np.isnan(values)]
        if known.size:
            axes.stairs(values, np.arange(days + 1), baseline=None, color=line.colour, linewidth=1.6)
            labels.append((float(known[-1]), line.words, line.colour))
    if not labels:
        axes.set_xlim(0, days)
        say_no_value(axes)
        return
    if share:
        percent_axis(axes, 1.0)
    else:
        axes.set_ylim(0, max(axes.get_ylim()[1], 10.0))
        thousands_axis(axes)
    _label_ends(axes, labels)


def _label_ends(axes: Axes, labels: Sequence[tuple[float, str, str]]) -> None:
    """Name lines right of the axes at their last height, kept apart."""
    low, high = axes.get_ylim()
    inches = axes.get_position().height * axes.get_figure().get_figheight()  # type: ignore[union-attr]
    places = keep_apart([(value - low) / (high - low) for value, _, _ in labels], 0.15 / inches)
    for (_, words, colour), place in zip(labels, places, strict=True):
        axes.text(1.012, place, words, transform=axes.transAxes, va="center", size=SMALL, color=ink(colour))


def area(deaths: float) -> float:
    """Return the area of a mark in square points."""
    return min(LEAST_AREA + AREA * deaths, MOST_AREA)


def _draw_lanes(
    axes: Axes, found: Sequence[Lane], numbers: Mapping[str, int], explanation: Explanation, days: int
) -> None:
    rows = len(found) + bool(numbers)
    axes.set_ylim(-0.5, rows - 0.5)
    axes.set_yticks([])
    axes.grid(visible=False)
    places: dict[str, tuple[float, float, float]] = {}
    for place, lane in enumerate(found):
        y = float(len(found) - 1 - place)
        axes.axhline(y, color=FAINT, linewidth=0.6, zorder=0)
        axes.text(1.012, y, lane.name, transform=axes.get_yaxis_transform(), va="center", size=SMALL,
                  color=INK if lane.marks else GREY)  # fmt: skip
        for mark in lane.marks:
            size = area(mark.deaths) if mark.shape == "o" else 30.0
            axes.scatter(
                [mark.day + 0.5], [y], s=size, marker=mark.shape, zorder=3, alpha=0.8, clip_on=False,
                facecolor="white" if mark.hollow else mark.colour, linewidth=1.2 if mark.hollow else 0.4,
                edgecolor=mark.colour if mark.hollow else "white",
            )  # fmt: skip
            places |= dict.fromkeys(mark.ids, (mark.day + 0.5, y, size))
    if numbers:
        _draw_numbers(axes, numbers, places, explanation, days, float(len(found)))
    _draw_key(axes)


def _draw_numbers(
    axes: Axes,
    numbers: Mapping[str, int],
    places: Mapping[str, tuple[float, float, float]],
    explanation: Explanation,
    days: int,
    y: float,
) -> None:
    """Ring the marks that would have turned it, and number them in a lane of their own."""
    at: dict[int, float] = {}
    for rerun in turning(explanation):
        for change in rerun.changes:
            for name in change.events:
                if name in numbers:
                    at.setdefault(numbers[name], first_day(rerun) + 0.5)
    for name, (x, height, size) in places.items():
        if name in numbers:
            axes.scatter([x], [height], s=size + 70, marker="o", facecolor="none", edgecolor=INK, linewidth=1.3,
                         zorder=4, clip_on=False)  # fmt: skip
    inches = (AXES_RIGHT - AXES_LEFT) * WIDTH
    order = sorted(at)
    for each, x in zip(order, keep_apart([at[each] for each in order], 0.17 * days / inches), strict=True):
        axes.axvline(at[each], ymax=(y + 0.1) / (y + 1.0), color=INK, linewidth=0.6, linestyle=(0, (1, 2)), zorder=1)
        axes.text(x, y, f"{each}", size=SMALL, weight="bold", ha="center", va="center", path_effects=HALO, zorder=6)
    words = "would have ended it" if explanation.held else "would have saved it"
    axes.text(1.012, y, words, transform=axes.get_yaxis_transform(), va="center", size=SMALL, weight="bold")


def _draw_key(axes: Axes) -> None:
    """Say above the lanes what the size of a mark means."""
    at_top = axes.transAxes
    inches = axes.get_position().height * axes.get_figure().get_figheight()  # type: ignore[union-attr]
    y, x = 1.0 + 0.13 / inches, 0.30
    axes.text(x - 0.012, y, "area: people killed", transform=at_top, size=SMALL, color=GREY, va="center", ha="right")
    for deaths in KEY:
        axes.scatter([x], [y], s=area(deaths), transform=at_top, color=GREY, alpha=0.6, linewidth=0, clip_on=False)
        x += 0.008 + 0.5 * area(deaths) ** 0.5 / 72 / ((AXES_RIGHT - AXES_LEFT) * WIDTH) * 1.13
        axes.text(x, y, f"{deaths}", transform=at_top, size=SMALL, color=GREY, va="center")
        x += 0.05


def _finish(
    panels: Sequence[Axes],
    titles: Sequence[str],
    explanation: Explanation,
    names: Names,
    days: int,
    above: Marks,
) -> None:
    """Titles, days in crisis, the axis of days, and what stands above the panels."""
    open_days = sorted({event.day for event in explanation.events if event.kind == "crisis day"})
    for axes, title in zip(panels, titles, strict=True):
        axes.set_title(title, x=-0.057, pad=above.height + 4 if axes is panels[0] else 6)
        if axes is panels[2]:
            axes.set_yticks([0.0, 0.5, 1.0])
        elif axes is not panels[1]:
            axes.locator_params(axis="y", nbins=4)
        axes.broken_barh([(day, 1) for day in open_days], (0, 1), transform=axes.get_xaxis_transform(),
                         color=ORANGE, alpha=0.3, linewidth=0, zorder=0)  # fmt: skip
        last = axes is panels[-1]
        day_axis(axes, days, explanation.world.scenario.start if last else None)
        if not last:
            axes.tick_params(axis="x", labelbottom=False)
    draw_marks(list(panels), above)
