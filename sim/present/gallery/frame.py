"""What the gallery's figures share: a page of any height, the arms' colours and names, how figures are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec

from sim.analysis.measures import is_share
from sim.analysis.paired import LEAST_PAIRS
from sim.present.charts.frame import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    SMALL,
    SUBTITLE,
    TITLE,
    VERMILION,
    balance,
    text_width,
    wrap,
)
from sim.present.gallery.contrast import Difference
from sim.present.gallery.source import Gallery
from sim.present.words import CAVEAT, DASH, parameters_words, quantity

WIDE = 11.0
"""Inches of every page; its height follows from what it shows."""
EDGE = 0.32
TINY = 8.5
MOST_ARMS = 16
"""More arms than this are a sweep, which the heat map shows; other charts would be too small to read."""
TOGETHER = 6
"""Up to so many arms a curve or a mark each has its own colour."""
COLOURS = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
MINUS = "\N{MINUS SIGN}"


@dataclass
class Page:
    """A figure whose head is written and whose body, in inches, is free.

    Attributes:
        figure: The whole.
        left, right: Edges of the body, inches from the left.
        top, bottom: Edges of the body, inches from the bottom.
    """

    figure: Figure
    left: float
    right: float
    top: float
    bottom: float

    @property
    def high(self) -> float:
        """Inches of the whole page."""
        return float(self.figure.get_figheight())

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return axes at a place given in inches from the page's lower left corner."""
        return self.figure.add_axes((left / WIDE, bottom / self.high, width / WIDE, height / self.high))

    def grid(self, rows: int, columns: int, **keywords: Any) -> GridSpec:
        """Return a grid over the body; `left`, `right`, `top` and `bottom` in inches."""
        place = {"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom}
        place |= {name: keywords.pop(name) for name in tuple(keywords) if name in place}
        scale = {"left": WIDE, "right": WIDE, "top": self.high, "bottom": self.high}
        return self.figure.add_gridspec(rows, columns, **{n: p / scale[n] for n, p in place.items()}, **keywords)

    def write(self, x: float, y: float, text: str, **keywords: Any) -> None:
        """Write at a place given in inches from the page's lower left corner."""
        self.figure.text(x / WIDE, y / self.high, text, **keywords)

    def say_nothing(self, reason: str) -> Figure:
        """Say in the body why there is no chart."""
        y = (self.top + self.bottom) / 2
        for line in wrap(reason, 12, WIDE - 3):
            self.write(WIDE / 2, y, line, ha="center", va="center", size=12, color=GREY)
            y -= 0.26
        return self.figure


def open_page(gallery: Gallery, title: str, subtitle: str, body: float) -> Page:
    """Return a page whose title is the finding and whose subtitle says what is drawn and how sure it is.

    Args:
        gallery: What is drawn from.
        title: The finding.
        subtitle: What is drawn and what its intervals mean.
        body: Inches that the chart itself needs, with all its labels.
    """
    room = WIDE - 2 * EDGE
    heads = balance(title, TITLE, room, "bold")
    told = wrap(f"{subtitle} {standing(gallery)}".strip(), SUBTITLE, room)
    step, small = TITLE * 1.3 / 72, SUBTITLE * 1.4 / 72
    head = 0.24 + len(heads) * step + 0.05 + len(told) * small + 0.22
    foot = 0.52
    figure = Figure(figsize=(WIDE, head + body + foot))
    figure.set_label(title)
    page = Page(figure, EDGE, WIDE - EDGE, foot + body, foot)
    y = page.high - 0.24
    for line in heads:
        page.write(EDGE, y, line, size=TITLE, weight="bold", va="top")
        y -= step
    y -= 0.05
    for line in told:
        page.write(EDGE, y, line, size=SUBTITLE, color=GREY, va="top")
        y -= small
    page.write(EDGE, 0.14, CAVEAT, size=SMALL, color=GREY, va="bottom")
    page.write(WIDE - EDGE, 0.14, stamp(gallery), size=SMALL, color=GREY, va="bottom", ha="right")
    return page


def stamp(gallery: Gallery) -> str:
    """Return the line that tells which worlds a figure shows; the file itself has every hash in full."""
    results = gallery.results
    study = str((results.study or {}).get("name") or "")
    prints = [results.fingerprint(name)[:12] for name in gallery.names]
    hashes = " ".join(prints) if len(prints) <= 2 else f"{prints[0]} +{len(prints) - 1}"
    version = str(results.manifest(gallery.baseline).get("version", ""))
    parts = (study, f"{len(prints)} scenarios" if not study else "", quantity(gallery.worlds, "world"),
             f"seed {results.seed}", hashes, f"isf {version}" if version else "")  # fmt: skip
    return " · ".join(part for part in parts if part)


def standing(gallery: Gallery) -> str:
    """Say which worlds are used where these are not all that were asked for."""
    results, told = gallery.results, []
    failed = {each.world for each in results.failed}
    if results.state == "partial":
        told.append(
            f"Partial: {quantity(gallery.worlds, 'world')} of {results.asked:,} asked for, the first ones that every "
            "scenario has settled."
        )
    if failed:
        told.append(f"Left out of every scenario: {quantity(len(failed), 'world')} that failed in one.")
    return " ".join([*told, *(f"{note}." for note in results.notes)])


def luck_words(gallery: Gallery) -> str:
    """Say what worlds share between the arms, and how uncertain parameters were treated."""
    treated = parameters_words(gallery.results)
    return f"the same {quantity(gallery.worlds, 'world')} for every scenario, {treated}"


def colours(gallery: Gallery) -> dict[str, str]:
    """Return a colour for each arm: ink for the baseline, the palette's for the others, one for all of many."""
    many = len(gallery.others) > TOGETHER
    return {gallery.baseline: INK} | {
        name: BLUE if many else COLOURS[place] for place, name in enumerate(gallery.others)
    }


def fit(text: str, size: float, width: float, lines: int = 2, weight: str = "normal") -> str:
    """Return a name in at most so many lines of a width in inches, broken at its hyphens, cut if it must be."""
    pieces = [piece for word in text.split(" ") for piece in _pieces(word)]
    rows: list[str] = [""]
    for piece in pieces:
        joined = rows[-1] + piece
        if rows[-1].strip() and text_width(joined.strip(), size, weight) > width:
            rows.append(piece)
        else:
            rows[-1] = joined
    if len(rows) > lines:
        rows = [*rows[: lines - 1], "".join(rows[lines - 1 :])]
    return "\n".join(_cut(row.strip(), size, width, weight) for row in rows)


def _pieces(word: str) -> list[str]:
    """Return ` resolution-`, `adopted` of `resolution-adopted`: what may stand on a line of its own."""
    parts, start = [], 0
    for place, letter in enumerate(word):
        if letter in "-_/" and place + 1 < len(word):
            parts.append(word[start : place + 1])
            start = place + 1
    parts.append(word[start:])
    return [f" {parts[0]}", *parts[1:]]


def _cut(text: str, size: float, width: float, weight: str) -> str:
    if text_width(text, size, weight) <= width:
        return text
    while len(text) > 1 and text_width(f"{text}…", size, weight) > width:
        text = text[:-1]
    return f"{text.rstrip('-_ ')}…"


def short(name: str, most: int = 40) -> str:
    """Return a name that a title has room for."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip('-_ ')}…"


def the_baseline(gallery: Gallery) -> str:
    """Return what the others are compared with, for a sentence."""
    return "the baseline" if gallery.baseline == "baseline" else f"the baseline, {short(gallery.baseline)}"


def labelled(gallery: Gallery, name: str) -> str:
    """Return an arm's name, marked if it is the baseline and does not say so itself."""
    return f"{name} (baseline)" if name == gallery.baseline and name != "baseline" else name


def signed(value: float, unit: str = "") -> str:
    """Return a difference with its sign; shares in points of a hundred."""
    if math.isnan(value):
        return DASH
    size = abs(100 * value if is_share(unit) else value)
    text = f"{size:,.{0 if size >= 9.95 else 1 if size >= 0.95 else 2}f}" if size >= 0.095 else f"{size:.1g}"
    return "0" if size == 0 else f"{'+' if value > 0 else MINUS}{text}"


def unit_words(unit: str) -> str:
    """Return the unit of a difference: points where shares are told in percent."""
    return "points" if is_share(unit) else unit


def interval(low: float, high: float, unit: str = "") -> str:
    """Return an interval of differences as `+28 to +41`."""
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    return f"{signed(low, unit)} to {signed(high, unit)}"


def too_many(gallery: Gallery) -> str:
    """Return why a chart of single arms cannot be drawn, if there are too many; else nothing."""
    count = len(gallery.names)
    if count <= MOST_ARMS:
        return ""
    return f"{count} scenarios are too many for this chart, which shows up to {MOST_ARMS}. A sweep: --chart heatmap."


def too_few(gallery: Gallery) -> str:
    """Return why nothing can be told between scenarios, if there are too few worlds; else nothing."""
    if gallery.worlds >= LEAST_PAIRS or not gallery.others:
        return ""
    tell = "tells" if gallery.worlds == 1 else "tell"
    return f"{quantity(gallery.worlds, 'world')} {tell} nothing about differences: at least {LEAST_PAIRS} are needed"


def allowed(gallery: Gallery, over: str = "on this measure") -> str:
    """Say which comparisons a title allows for when it tells arms apart; nothing where it compares nothing.

    Args:
        gallery: What is drawn from.
        over: What each arm is compared by.
    """
    count = len(gallery.others)
    if not count or too_few(gallery):
        return ""
    return f" The title allows for {'one scenario' if count == 1 else f'all {count} scenarios'} compared {over}."


def told_apart(differences: Sequence[tuple[str, Difference]]) -> tuple[list[str], list[str]]:
    """Return the arms that can be told to have more, furthest first, and those that can be told to have less."""
    up = sorted((each for each in differences if each[1].told and each[1].mean > 0), key=lambda each: -each[1].mean)
    down = sorted((each for each in differences if each[1].told and each[1].mean < 0), key=lambda each: each[1].mean)
    return [name for name, _ in up], [name for name, _ in down]
