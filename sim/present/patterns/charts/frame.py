"""What the charts of patterns share: one page a chart, the same drawing small on the overview, and their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim import __version__
from sim.present.charts.frame import (
    DPI,
    GREY,
    HALO,
    INK,
    SMALL,
    SUBTITLE,
    TITLE,
    VERMILION,
    balance,
    styled,
    wrap,
)
from sim.present.metadata.record import Record, Shown
from sim.present.words import CAVEAT, quantity

if TYPE_CHECKING:
    from sim.analysis.patterns.judge import Judged
    from sim.analysis.patterns.runs import Runs

WIDE, BODY_HIGH, EDGE = 10.0, 4.3, 0.32
MODEL, DATA = "#0072B2", "#1A1A1A"
"""The model is blue, the data are ink, in every chart."""
BAND = "#E69F00"
"""Of a band that was set before any tuning."""
NOTE: dict[str, Any] = {"textcoords": "offset points", "size": SMALL, "path_effects": HALO}
"""How a label beside a point is written."""


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes:
        name: Of its file, without ending.
        about: What it shows, in a line.
        finding: Its title.
        caption: What is drawn, who stands behind the data, and what the bands mean.
        draw: Draws it into axes; small on the overview.
    """

    name: str
    about: str
    finding: str
    caption: str
    draw: Callable[[Axes, bool], None]


def page_of(chart: Chart, stamp: str) -> Figure:
    """Return a chart on a page of its own."""
    room = WIDE - 2 * EDGE
    heads = balance(chart.finding, TITLE, room, "bold")
    told = wrap(chart.caption, SUBTITLE, room)
    step, small = TITLE * 1.3 / 72, SUBTITLE * 1.4 / 72
    head = 0.24 + len(heads) * step + 0.05 + len(told) * small + 0.2
    foot = 0.5
    high = head + BODY_HIGH + foot
    figure = Figure(figsize=(WIDE, high))
    figure.set_label(chart.finding)
    y = high - 0.24
    for line in heads:
        figure.text(EDGE / WIDE, y / high, line, size=TITLE, weight="bold", va="top")
        y -= step
    y -= 0.05
    for line in told:
        figure.text(EDGE / WIDE, y / high, line, size=SUBTITLE, color=GREY, va="top")
        y -= small
    close(figure, stamp)
    left, bottom = EDGE + 0.55, foot + 0.5
    axes = figure.add_axes((left / WIDE, bottom / high, (WIDE - left - EDGE) / WIDE, (BODY_HIGH - 0.55) / high))
    chart.draw(axes, False)
    return figure


def close(figure: Figure, stamp: str) -> None:
    """Write the foot of a page: what it is, and which worlds it shows."""
    wide, high = figure.get_size_inches()
    figure.text(EDGE / wide, 0.14 / high, CAVEAT, size=SMALL, color=GREY, va="bottom")
    figure.text(1 - EDGE / wide, 0.14 / high, stamp, size=SMALL, color=GREY, va="bottom", ha="right")


def overview(charts: Sequence[Chart], judged: Sequence[Judged], stamp: str, columns: int = 3) -> Figure:
    """Return all charts small on one page, each below its finding, and after them what passed and what did not."""
    cells = len(charts) + 1
    columns = min(columns, cells)
    rows = -(-cells // columns)
    wide, pitch, head = 4.9 * columns, 4.05, 0.95
    high = head + rows * pitch + 0.4
    figure = Figure(figsize=(wide, high))
    counted = [each for each in judged if each.evidence]
    title = "The model beside patterns seen in data"
    if counted:
        met = sum(each.passed for each in counted)
        title = f"The model meets {met} of {quantity(len(counted), 'pattern')} seen in data"
    figure.set_label(title)
    figure.text(EDGE / wide, 1 - 0.24 / high, title, size=TITLE, weight="bold", va="top")
    say = (
        "Blue: the model, with bands over worlds or 95 % intervals. Black: data, attributed in the chart's own file. "
        "Orange: the band set before any tuning."
    )
    figure.text(EDGE / wide, 1 - 0.56 / high, say, size=SUBTITLE, color=GREY, va="top")
    close(figure, stamp)
    cell = (wide - 2 * EDGE) / columns
    for place, chart in enumerate(charts):
        row, column = divmod(place, columns)
        left, top = EDGE + column * cell, high - head - row * pitch
        for number, line in enumerate(balance(chart.finding, SUBTITLE, cell - 0.3, "bold")[:3]):
            figure.text(left / wide, (top - 0.19 * number) / high, line, size=SUBTITLE, weight="bold", va="top")
        axes = figure.add_axes(
            ((left + 0.55) / wide, (top - pitch + 0.75) / high, (cell - 0.95) / wide, (pitch - 1.45) / high)
        )
        chart.draw(axes, True)
    row, column = divmod(len(charts), columns)
    _list(figure, judged, EDGE + column * cell, high - head - row * pitch)
    return figure


def _list(figure: Figure, judged: Sequence[Judged], left: float, top: float) -> None:
    """Write what passed and what did not, from a place in inches."""
    wide, high = figure.get_size_inches()
    for number, each in enumerate(judged):
        y = (top - 0.225 * number) / high
        words = "passes" if each.passed else "fails"
        if any(verdict.state == "not measured" for verdict in each.verdicts):
            words = "not measured"
        kind = "" if each.evidence else " (check of consistency)"
        colour = INK if each.passed else VERMILION
        if words == "not measured":
            colour = GREY
        figure.text(left / wide, y, words, size=SMALL, weight="bold", color=colour, va="top")
        figure.text((left + 1.15) / wide, y, f"{each.pattern.id}: {each.pattern.title}{kind}", size=SMALL, va="top")


def stamp_of(runs: Runs) -> str:
    """Return the line that tells which worlds the charts show."""
    case = runs.scenario("baseline")
    beliefs = f"beliefs {runs.beliefs}" if runs.beliefs else ""
    parts = (
        case.name, beliefs, quantity(runs.worlds, "world"), f"seed {runs.seed}", case.fingerprint[:12],
        f"isf {__version__}",
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def to_png(figure: Figure, chart: str, about: str, runs: Runs) -> bytes:
    """Return a figure as the bytes of a PNG, which also say what made it; equal worlds give equal bytes."""
    import shlex

    case = runs.scenario("baseline")
    words = ["isf", "patterns", case.name, "--worlds", str(runs.worlds), "--seed", str(runs.seed)]
    record = Record(
        chart=chart,
        about=about,
        finding=str(figure.get_label()),
        scenarios=(Shown(case.name, case.fingerprint),),
        seed=runs.seed,
        worlds=f"0-{runs.worlds - 1}",
        count=runs.worlds,
        days=case.days,
        fixed=False,
        version=__version__,
        code="",
        draw=shlex.join([*words, "--beliefs", runs.beliefs] if runs.beliefs else words),
    )
    buffer = BytesIO()
    with styled():
        figure.savefig(buffer, format="png", dpi=DPI, metadata=record.for_file("png"))
    return buffer.getvalue()
