"""Rings and numbers about the marks of events that alone would have turned the outcome of a world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.present.charts.frame import HALO, INK, SMALL, text_width

ROUND, ASIDE = 70.0, 0.02
"""Square points that a ring has more than its mark; inches between a ring, or a line, and its number."""
APART = 0.12
"""Inches between numbers of two rings, lest they read as one."""


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

    def beside(self, left: bool) -> tuple[float, float]:
        """From where to where the words stand left, or right, of what they belong to, in inches."""
        start = self.first - ASIDE - self.wide if left else self.last + ASIDE
        return start, start + self.wide


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
    places: Iterable[tuple[Place, tuple[str, ...]]],
    days_of: Mapping[int, float],
    scale: float,
    end: float | None,
) -> None:
    """Ring the marks, number each ring, and number the days in the topmost lane.

    Args:
        axes: Of the lanes.
        numbers: By id of an event.
        places: Of all marks, with the ids of their events.
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
    for label in above(given, limit):
        _write(axes, label.centred(limit(label)), label.words, top, scale)
    rows: dict[float, list[Label]] = defaultdict(list)
    for place, ids in places:
        mine = tuple(sorted({numbers[name] for name in ids if name in numbers}))
        size = place.area + (ROUND if mine else 0.0)
        if mine:
            axes.scatter([place.day], [place.height], s=size, marker="o", facecolor="none", edgecolor=INK,
                         linewidth=1.3, zorder=4, clip_on=False)  # fmt: skip
        half = size**0.5 / 2 / 72
        rows[place.height].append(Label(place.day * scale - half, place.day * scale + half, mine))
    for height, row in rows.items():
        ringed = [label for label in row if label.numbers]
        others = [label for label in row if not label.numbers]
        for label, left in sides(ringed, others, limit):
            _write(axes, label.beside(left), label.words, height, scale)


def above(labels: Iterable[Label], limit: Limit) -> list[Label]:
    """Put labels into one whose words would else meet.

    Args:
        labels: In any order; words stand above the middle of what they belong to.
        limit: Up to where the words of a label may reach, in inches.
    """
    found: list[Label] = []
    for label in sorted(labels, key=lambda each: (each.first, each.numbers)):
        found.append(label)
        while len(found) > 1:
            second, first = found[-1], found[-2]
            if second.centred(limit(second))[0] >= first.centred(limit(first))[1] + 2 * ASIDE:
                break
            found[-2:] = [first.with_next(second)]
    return found


def sides(labels: Iterable[Label], others: Sequence[Label], limit: Limit) -> list[tuple[Label, bool]]:
    """Choose for rings of a lane on which side their words stand, from the last on; where none is free, put two in one.

    Args:
        labels: Rings, in any order.
        others: Marks that had better not be covered.
        limit: Up to where the words of a label may reach, in inches.

    Returns:
        Rings with their numbers, and whether these stand to the left.
    """
    waiting: list[Label] = []
    for label in sorted(labels, key=lambda each: (each.first, each.numbers)):
        meets = waiting and label.first < waiting[-1].last
        waiting[-1:] = [waiting[-1].with_next(label)] if meets else [*waiting[-1:], label]
    found: list[tuple[Label, bool]] = []
    bound = float("inf")
    while waiting:
        label = waiting.pop()
        before = waiting[-1].last if waiting else -float("inf")
        free = [
            left
            for left in (False, True)
            if label.beside(left)[1] <= min(bound, limit(label)) and label.beside(left)[0] >= before
        ]
        if not free and waiting:
            waiting[-1] = waiting[-1].with_next(label)
            continue
        left = min(free, key=lambda each: _covered(label.beside(each), others), default=True)
        found.append((label, left))
        bound = label.beside(left)[0] - APART if left else label.first - ASIDE
    return found


def _covered(span: tuple[float, float], others: Iterable[Label]) -> int:
    return sum(span[0] < other.last and other.first < span[1] for other in others)


def _write(axes: Axes, where: tuple[float, float], words: str, height: float, scale: float) -> None:
    axes.text(where[0] / scale, height, words, size=SMALL, weight="bold", ha="left", va="center", path_effects=HALO,
              zorder=6)  # fmt: skip
