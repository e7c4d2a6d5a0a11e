"""Rings and numbers about the marks of events that alone would have turned the outcome of a world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.present.charts.frame import HALO, INK, SMALL, text_width

ROUND, ASIDE = 70.0, 0.03
"""Square points that a ring has more than its mark; inches between a ring, or a line, and its number."""


@dataclass(frozen=True)
class Place:
    """Where a mark stands: day, height of its lane, area in square points."""

    day: float
    height: float
    area: float


@dataclass(frozen=True)
class Label:
    """Numbers that stand together.

    Attributes:
        first, last: What they belong to, from the left edge to the right one, in inches.
        numbers: Of the events.
    """

    first: float
    last: float
    numbers: tuple[int, ...]

    @property
    def words(self) -> str:
        """The numbers in words."""
        return ranges(self.numbers)

    @property
    def wide(self) -> float:
        """Inches of the words."""
        return text_width(self.words, SMALL, "bold")

    def with_next(self, other: Label) -> Label:
        """Both as one."""
        numbers = tuple(sorted({*self.numbers, *other.numbers}))
        return Label(min(self.first, other.first), max(self.last, other.last), numbers)

    def centred(self, limit: float) -> tuple[float, float]:
        """From where to where the words stand above the middle, left of a limit, in inches."""
        right = min((self.first + self.last + self.wide) / 2, limit)
        return right - self.wide, right

    def beside(self, limit: float) -> tuple[float, float]:
        """From where to where the words stand to the right, or to the left if they would reach past a limit."""
        left = self.last + ASIDE
        if left + self.wide > limit:
            left = self.first - ASIDE - self.wide
        return left, left + self.wide


Limit = Callable[[Label], float]


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers in words, three or more that follow one another as the first and the last."""
    found: list[list[int]] = []
    for each in sorted(set(numbers)):
        if found and each == found[-1][-1] + 1:
            found[-1].append(each)
        else:
            found.append([each])
    return ", ".join(
        f"{run[0]}\N{EN DASH}{run[-1]}" if len(run) > 2 else ", ".join(f"{each}" for each in run) for run in found
    )


def draw_rings(
    axes: Axes,
    numbers: Mapping[str, int],
    places: Mapping[str, Place],
    days_of: Mapping[int, float],
    scale: float,
    end: float | None,
) -> None:
    """Ring the marks, number each ring, and number the days in the topmost lane.

    Args:
        axes: Of the lanes.
        numbers: By id of an event.
        places: Of marks, by id of an event.
        days_of: By number, where its day is.
        scale: Inches of a day.
        end: Where the line of the end is, on whose side of it numbers stay; None if there is none.
    """
    low, high = axes.get_ylim()
    top = high - 0.5
    for day in set(days_of.values()):
        axes.axvline(day, ymax=(top - 0.4 - low) / (high - low), color=INK, linewidth=0.6, linestyle=(0, (1, 2)),
                     zorder=1)  # fmt: skip

    def limit(label: Label) -> float:
        edge = axes.get_xlim()[1] if end is None or label.first >= end * scale else end
        return edge * scale - ASIDE

    given = [Label(day * scale, day * scale, (each,)) for each, day in days_of.items()]
    for label in together(given, limit, centred=True):
        _write(axes, label.centred(limit(label)), label.words, top, scale)
    ringed: dict[float, dict[Place, list[int]]] = defaultdict(lambda: defaultdict(list))
    for name, place in places.items():
        if name in numbers:
            ringed[place.height][place].append(numbers[name])
    for height, here in ringed.items():
        labels = []
        for place, found in here.items():
            axes.scatter([place.day], [height], s=place.area + ROUND, marker="o", facecolor="none", edgecolor=INK,
                         linewidth=1.3, zorder=4, clip_on=False)  # fmt: skip
            half = (place.area + ROUND) ** 0.5 / 2 / 72
            labels.append(Label(place.day * scale - half, place.day * scale + half, tuple(found)))
        for label in together(labels, limit):
            _write(axes, label.beside(limit(label)), label.words, height, scale)


def together(labels: Iterable[Label], limit: Limit, centred: bool = False) -> Sequence[Label]:
    """Put labels into one that would else meet, or stand upon what another belongs to.

    Args:
        labels: In any order.
        limit: Up to where the words of a label may reach, in inches.
        centred: Whether words stand above the middle of what they belong to, and not beside it.
    """
    found: list[Label] = []
    for label in sorted(labels, key=lambda each: (each.first, each.numbers)):
        found.append(label)
        while len(found) > 1:
            second, first = found[-1], found[-2]
            if centred:
                meet = second.centred(limit(second))[0] < first.centred(limit(first))[1] + 2 * ASIDE
            else:
                meet = _left(second, limit) < _right(first, limit) + ASIDE
            if not meet:
                break
            found[-2:] = [first.with_next(second)]
    return found


def _left(label: Label, limit: Limit) -> float:
    return min(label.first, label.beside(limit(label))[0])


def _right(label: Label, limit: Limit) -> float:
    return max(label.last, label.beside(limit(label))[1])


def _write(axes: Axes, where: tuple[float, float], words: str, height: float, scale: float) -> None:
    axes.text(where[0] / scale, height, words, size=SMALL, weight="bold", ha="left", va="center", path_effects=HALO,
              zorder=6)  # fmt: skip
