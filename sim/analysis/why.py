"""Why two scenarios differ in the same worlds: where histories part, through what, and what came of it.

Everything here is about luck held in common: that an event parts through something means that it would have fallen as
in the other scenario but for it, with the same draws. It is no cause in the world.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.survival import LEVEL, Estimate, Floats, bounded_mean, share
from sim.batch.parting import Parting
from sim.batch.parting.same import one_thing
from sim.outcomes.acts import THEMES

SAVED, LONGER, SAME, HELD, SHORTER, LOST, NEVER = "saved", "longer", "same", "held", "shorter", "lost", "never"
OUTCOMES = (SAVED, LONGER, HELD, SAME, SHORTER, LOST, NEVER)
"""What became of a pair: it collapses in B only; in both, later in A; in neither; in both on the same day; in both,
earlier in A; in A only; or in one of them at least no ceasefire began."""

INSIDE = ""
"""In the place of a door: what parted is told by those whom the scenario makes other, or they are none."""


@dataclass(frozen=True)
class Channel:
    """One way by which histories part.

    Attributes:
        door: What others see of those whom the scenario makes other; empty where it came by no door.
        reading: What the deciding actor saw or held: a state, a parameter, a rule.
        part: Of the credit for the parting of each world, (worlds,).
        share: Of the worlds that part.
        changed: Of those that part and collapse in one only, or on different days.
        outcomes: What became of them, as shares of all worlds.
        gained: Mean days that the ceasefire holds longer in A.
        more: Share of these worlds in which the reading is higher in A; NaN where it is no state.
        door_more: The same of the door.
    """

    door: str
    reading: str
    part: Floats
    share: Estimate
    changed: Estimate
    outcomes: Mapping[str, float]
    gained: Estimate
    more: float
    door_more: float


class Why:
    """What parted the histories of two scenarios' worlds, and what came of it.

    Args:
        a: The scenario that is asked about.
        b: What it is compared with.
        partings: One a world.
        held: Days held in a and in b, (worlds,) each.
        collapsed: Whether it collapsed, in a and in b, (worlds,) each.
        days: Horizon.
        began: First day of the ceasefire, in a and in b, (worlds,) each; NaN where none began. By default the start.
    """

    def __init__(
        self,
        a: str,
        b: str,
        partings: Sequence[Parting],
        held: tuple[Floats, Floats],
        collapsed: tuple[NDArray[np.bool_], NDArray[np.bool_]],
        days: int,
        began: tuple[Floats, Floats] | None = None,
    ) -> None:
        self.a, self.b, self.partings, self.days = a, b, list(partings), days
        self.worlds = len(self.partings)
        self.gained: Floats = held[0] - held[1]
        self.difference = _mean(self.gained)
        first, second = held if began is None else (held[0] + began[0], held[1] + began[1])
        # By dates: after wars of different length an end on the same day comes after different times.
        later: Floats = first - second
        self.outcome = np.array([_outcome(*each) for each in zip(*collapsed, later, strict=True)], dtype=object)
        self.parted = np.array([each.parted is not None for each in self.partings], dtype=bool)
        self.told_apart = np.array([each.first is not None for each in self.partings], dtype=bool)

    @property
    def never(self) -> Estimate:
        """Share of worlds whose conflict goes exactly the same way."""
        return share(~self.parted)

    @property
    def day_of_parting(self) -> tuple[float, float, float]:
        """Days by which a tenth, half, and nine tenths of the worlds that part have parted; NaN if none does."""
        days = [each.parted.day for each in self.partings if each.parted is not None]
        if not days:
            return (float("nan"),) * 3
        early, middle, late = np.quantile(days, (0.1, 0.5, 0.9))
        return float(early), float(middle), float(late)

    @cached_property
    def outcomes(self) -> dict[str, Estimate]:
        """Share of all worlds by what became of them."""
        return {name: share(self.outcome == name) for name in OUTCOMES}

    @cached_property
    def channels(self) -> list[Channel]:
        """By which histories part, the most frequent first."""
        parts: dict[tuple[str, str], Floats] = {}
        for at, each in enumerate(self.partings):
            for door, one in (each.doors or {INSIDE: 1.0}).items():
                for state, other in each.through.items():
                    reading = one_thing(state)
                    part = parts.setdefault((door, reading), np.zeros(self.worlds))
                    part[at] += one * other
        found = [self._channel(door, reading, part) for (door, reading), part in parts.items()]
        return sorted(found, key=lambda each: (-float(each.part.sum()), each.door, each.reading))

    def _channel(self, door: str, reading: str, part: Floats) -> Channel:
        return Channel(
            door=door,
            reading=reading,
            part=part,
            share=bounded_mean(part[self.parted], 0.0, 1.0),
            changed=bounded_mean(part[self.parted & self.otherwise], 0.0, 1.0),
            outcomes={name: float(part[self.outcome == name].sum()) / self.worlds for name in OUTCOMES},
            gained=weighted_mean(self.gained, part),
            more=self._more(reading, part),
            door_more=self._more(door, part),
        )

    def _more(self, state: str, part: Floats) -> float:
        leans = np.array([np.sign(each[state]) for each in self._leans])
        known = (leans != 0) & (part > 0)
        return float(np.mean(leans[known] > 0)) if known.any() else float("nan")

    @cached_property
    def _leans(self) -> list[Counter[str]]:
        """By world, how many of the states that say one thing are higher in a, less those that are lower."""
        found = []
        for each in self.partings:
            leans: Counter[str] = Counter()
            for state, lean in each.leans.items():
                leans[one_thing(state)] += lean
            found.append(leans)
        return found

    @property
    def otherwise(self) -> NDArray[np.bool_]:
        """Worlds that collapse in one only, or on different days."""
        return np.isin(self.outcome, (SAVED, LONGER, SHORTER, LOST))

    @cached_property
    def end_doors(self) -> list[tuple[str, Estimate]]:
        """Doors that closed alone make a world end as in B, of the worlds that were asked; `INSIDE`: no door alone."""
        asked = [each.end_doors for each in self.partings if each.end_doors is not None]
        names = sorted({name for each in asked for name in each} | {INSIDE})
        found = [
            (name, bounded_mean([each.get(name, 0.0) if each else float(name == INSIDE) for each in asked], 0.0, 1.0))
            for name in names
        ]
        return sorted((each for each in found if each[1].value > 0), key=lambda each: (-each[1].value, each[0]))

    @property
    def ends_asked(self) -> int:
        """Of how many worlds it was asked by which door they end otherwise."""
        return sum(each.end_doors is not None for each in self.partings)

    @cached_property
    def doors(self) -> list[tuple[str, Estimate]]:
        """Doors by the share of worlds that part through them, whatever was then read."""
        names = dict.fromkeys(each.door for each in self.channels)
        sums = {name: np.sum([each.part for each in self.channels if each.door == name], axis=0) for name in names}
        found = [(name, bounded_mean(part[self.parted], 0.0, 1.0)) for name, part in sums.items()]
        return sorted(found, key=lambda each: (-each[1].value, each[0]))

    @cached_property
    def first(self) -> list[tuple[object, Estimate, float]]:
        """What was told differently first of all: its kind, share of all worlds, median day."""
        return self._kinds([each.first.kind if each.first else "" for each in self.partings],
                           [each.first.day if each.first else -1 for each in self.partings], self.worlds)  # fmt: skip

    @cached_property
    def events(self) -> list[tuple[tuple[str, str], Estimate, float]]:
        """The conflict's first events that fell otherwise: kind and rule, share of worlds that part, median day."""
        found = self._kinds(
            [(each.parted.kind, each.rule) if each.parted else "" for each in self.partings],
            [each.parted.day if each.parted else -1 for each in self.partings],
            int(self.parted.sum()),
        )
        return [(each[0], each[1], each[2]) for each in found if isinstance(each[0], tuple)]

    @staticmethod
    def _kinds(kinds: Sequence[object], days: Sequence[int], worlds: int) -> list[tuple[object, Estimate, float]]:
        counted = Counter(kind for kind in kinds if kind)
        when = np.array(days)
        found = []
        for kind, count in sorted(counted.items(), key=lambda each: (-each[1], str(each[0]))):
            there = np.array([each == kind for each in kinds])
            flags = np.zeros(worlds, dtype=bool)
            flags[:count] = True
            found.append((kind, share(flags), float(np.median(when[there]))))
        return found

    @cached_property
    def themes(self) -> dict[str, tuple[Estimate, float]]:
        """By theme: share of all worlds in which something about it was told differently, and the median day."""
        found = {}
        for theme in THEMES:
            days = np.array([each.themes.get(theme, -1) for each in self.partings])
            found[theme] = share(days >= 0), float(np.median(days[days >= 0])) if (days >= 0).any() else float("nan")
        return found


def _outcome(first: bool, second: bool, later: float) -> str:
    if np.isnan(later):
        return NEVER
    if first != second:
        return LOST if first else SAVED
    if not first:
        return HELD
    return LONGER if later > 0 else SHORTER if later < 0 else SAME


def _mean(values: Floats) -> Estimate:
    """The mean with the interval that a comparison of the same worlds gives it."""
    found = bootstrap_means(values[:, None])
    return Estimate(float(found.mean[0]), float(found.low[0]), float(found.high[0]))


def weighted_mean(values: Floats, weights: Floats, level: float = LEVEL) -> Estimate:
    """Return a mean over worlds that count in part, with an interval that takes the world as the unit.

    Args:
        values: One a world.
        weights: How far each world counts, 0 or more.
        level: Confidence level.
    """
    total, counting = float(weights.sum()), int(np.count_nonzero(weights))
    if total == 0:
        return Estimate(np.nan, np.nan, np.nan)
    mean = float((values * weights).sum()) / total
    if counting < 2:
        return Estimate(mean, np.nan, np.nan)
    spread = float(np.sqrt(counting / (counting - 1) * np.square((values - mean) * weights).sum())) / total
    half = float(stdtrit(counting - 1, 0.5 + level / 2)) * spread
    return Estimate(mean, mean - half, mean + half)
