"""What every chart shares: style, the page with its finding, axes of days, labels that keep apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.gridspec import GridSpec
from matplotlib.patheffects import withStroke
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter

from sim.analysis.run import Identity, Run, identify
from sim.present.words import CAVEAT, percent, stamp

# Okabe and Ito's palette: told apart with any common colour vision, and in print. The parties' own colours are avoided.
BLUE, SKY, ORANGE, VERMILION = "#0072B2", "#56B4E9", "#E69F00", "#D55E00"
GREEN, PURPLE, INK, GREY, FAINT = "#009E73", "#CC79A7", "#1A1A1A", "#5A5A5A", "#DADADA"

HALO = [withStroke(linewidth=2.5, foreground="white")]

WIDTH, HEIGHT, DPI = 10.0, 6.25, 160
LEFT, RIGHT = 0.06, 0.96
TITLE, SUBTITLE, BODY, SMALL = 15.0, 10.0, 10.0, 9.0

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    # A name may hold a dollar sign.
    "text.parse_math": False,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": BODY,
    "axes.titleweight": "bold",
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "ytick.major.size": 0,
    "lines.solid_capstyle": "butt",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "svg.hashsalt": "isf",
    "pdf.fonttype": 42,
}


@lru_cache(maxsize=64)
def ink(colour: str) -> str:
    """Return the colour dark enough for small print on white: a contrast of 4.5 to 1, as WCAG 2 asks."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    for shade in range(100, 0, -5):
        levels = [part * shade / 100 for part in parts]
        linear = [level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels]
        if 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= 4.5:
            break
    return "#" + "".join(f"{round(255 * level):02X}" for level in levels)


@contextmanager
def styled() -> Iterator[None]:
    """Draw or save with this style only: a reader's own settings would change the bytes of a picture."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings: MutableMapping[Any, Any] = matplotlib.rcParams
        settings.update(STYLE)
        yield


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line of text in inches."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def wrap(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break text into lines no wider than `width` inches; a figure stays with its percent sign."""
    lines: list[str] = []
    # Words are measured one by one, for measuring is slow and most words come again.
    space, used = text_width(" ", size, weight), 0.0
    for word in text.replace(" %", "\N{NO-BREAK SPACE}%").split(" "):
        wide = text_width(word, size, weight)
        if lines and used + space + wide <= width:
            lines[-1] += f" {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


def balance(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break text into as few lines as `wrap` needs: at its semicolon, or else of about equal length."""
    lines = wrap(text, size, width, weight)
    first, _, second = text.partition("; ")
    if len(lines) == 2 and second:
        parts = [*wrap(f"{first};", size, width, weight), *wrap(second, size, width, weight)]
        if len(parts) == 2:
            return parts
    while len(lines) > 1:
        width *= 0.97
        tighter = wrap(text, size, width, weight)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


@dataclass(frozen=True, slots=True)
class Page:
    """A figure with its finding on top and its source below; `top` and `bottom` bound what is free between them."""

    figure: Figure
    run: Identity
    top: float
    bottom: float

    def grid(self, rows: int = 1, columns: int = 1, **keywords: Any) -> GridSpec:
        """Return a grid over the free part; keywords as for `Figure.add_gridspec`."""
        place = {"left": LEFT, "right": RIGHT, "top": self.top, "bottom": self.bottom} | keywords
        return self.figure.add_gridspec(rows, columns, **place)

    def say_nothing(self, reason: str) -> Figure:
        """Say in the empty page why there is no chart."""
        self.figure.text(0.5, 0.5, reason, ha="center", va="center", size=12, color=GREY)
        return self.figure


def open_page(result: Run, title: str, subtitle: str) -> Page:
    """Return a page whose title is the finding and whose subtitle says what is drawn and how sure it is."""
    run = identify(result)
    figure = Figure(figsize=(WIDTH, HEIGHT))
    # Kept with the figure for what its file says of itself.
    figure.set_label(title)
    room = (RIGHT - LEFT / 2) * WIDTH
    y = 1 - 0.22 / HEIGHT
    for line in balance(title, TITLE, room, "bold"):
        figure.text(LEFT / 2, y, line, size=TITLE, weight="bold", va="top")
        y -= TITLE * 1.3 / 72 / HEIGHT
    y -= 0.05 / HEIGHT
    for line in wrap(subtitle, SUBTITLE, room):
        figure.text(LEFT / 2, y, line, size=SUBTITLE, color=GREY, va="top")
        y -= SUBTITLE * 1.4 / 72 / HEIGHT
    low = 0.13 / HEIGHT
    figure.text(LEFT / 2, low, CAVEAT, size=SMALL, color=GREY, va="bottom")
    figure.text(1 - LEFT / 2, low, stamp(run), size=SMALL, color=GREY, va="bottom", ha="right")
    return Page(figure, run, y - 0.2 / HEIGHT, low + 0.78 / HEIGHT)


def say_no_value(axes: Axes) -> None:
    """Say in empty axes that there is nothing to draw."""
    axes.set_yticks([])
    axes.text(0.5, 0.5, "no value", transform=axes.transAxes, ha="center", va="center", color=GREY)


def day_ticks(days: int) -> list[int]:
    """Return the days at which an axis is labelled: round ones, and the horizon."""
    if days <= 10:
        return list(range(days + 1))
    if days > 400:
        wanted = [0, 90, 180, 365, 545, 730]
    else:
        wanted = [0, 30, 90, 180, 270] if days > 120 else [0, 7, 14, 30, 60, 90]
    gap = days / 9
    return [day for day in wanted if day < days - gap and (day == 0 or day >= gap * 0.7)] + [days]


def day_axis(axes: Axes, days: int, start: date | None = None) -> None:
    """Set an axis of days since the start, with dates below when `start` is given."""
    ticks = day_ticks(days)
    if start is None:
        labels = [f"{day}" for day in ticks]
    else:
        dates = [start + timedelta(days=day) for day in ticks]
        # The year stands once, and again where it changes.
        years = [d.year if not i or d.year != dates[i - 1].year else "" for i, d in enumerate(dates)]
        labels = [f"day {day}\n{d.day} {d:%b}\n{y}" for day, d, y in zip(ticks, dates, years, strict=True)]
    axes.set_xticks(ticks, labels)
    axes.set_xlim(0, days)


def percent_axis(axes: Axes, top: float | None = None) -> None:
    """Label the vertical axis of shares in percent, from 0."""
    axes.set_ylim(0, top)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value)))


def thousands_axis(axes: Axes) -> None:
    """Label the vertical axis with whole numbers, thousands separated."""
    axes.locator_params(axis="y", integer=True)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))


def keep_apart(places: Iterable[float], gap: float) -> list[float]:
    """Move label positions, as little as need be and in their order, so that neighbours are `gap` apart."""
    given = list(places)
    order = sorted(range(len(given)), key=lambda i: given[i])
    groups: list[list[float]] = []  # each: centre, number of labels
    for i in order:
        groups.append([given[i], 1.0])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < gap * (groups[-1][1] + groups[-2][1]) / 2:
            second, first = groups.pop(), groups.pop()
            size = first[1] + second[1]
            groups.append([(first[0] * first[1] + second[0] * second[1]) / size, size])
    spread = [centre + gap * (k - (size - 1) / 2) for centre, size in groups for k in range(int(size))]
    result = [0.0] * len(given)
    for place, i in zip(spread, order, strict=True):
        result[i] = place
    return result


def stack(spans: Iterable[tuple[float, float]]) -> list[int]:
    """Return for each span (first, last) the lowest level, from 0, on which it meets no span before it in the order."""
    taken: list[list[tuple[float, float]]] = []
    levels = []
    for first, last in spans:
        free = (i for i, there in enumerate(taken) if all(last <= a or b <= first for a, b in there))
        level = next(free, len(taken))
        if level == len(taken):
            taken.append([])
        taken[level].append((first, last))
        levels.append(level)
    return levels


def join_words(parts: Sequence[str], last: str = "and") -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
