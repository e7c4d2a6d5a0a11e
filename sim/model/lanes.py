"""Lanes: what an ensemble is a list of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Intervention:
    """One draw that is fixed in one lane: the uniform of ``stream`` on ``day`` is ``value`` (in (0, 1)).

    Of a stream from whose key a rule derives several draws it is the first; the others follow from it.
    """

    lane: int
    stream: str
    day: int
    value: float


@dataclass(frozen=True)
class Later:
    """Other luck from a day on, lane by lane: what would have become of a state had luck gone on differently.

    Attributes:
        since: By lane, the first day with other luck, 1 or later: traits and dispositions are drawn on day 0.
        luck: By lane, its luck number from then on.
    """

    since: Numbers
    luck: Numbers


@dataclass(frozen=True)
class Lanes:
    """The lanes of an ensemble.

    By default a lane is a world: luck and beliefs both carry its number. They can be told apart (to separate luck
    from beliefs), a parameter can be set in each lane, and single draws can be fixed.

    Attributes:
        luck: Luck number of each lane.
        beliefs: Belief number of each lane: which draw of the uncertain parameters it holds.
        overrides: By parameter path, a value for each lane (NaN keeps the lane's own draw).
        interventions: Draws that are fixed.
        later: Other luck from some day on.

    Raises:
        ValueError: Parts are not for as many lanes, or a fixed draw is not one of a lane in (0, 1).
    """

    luck: Numbers
    beliefs: Numbers
    overrides: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    later: Later | None = None

    def __post_init__(self) -> None:
        parts = [("beliefs", self.beliefs), *self.overrides.items()]
        if self.later is not None:
            parts += [("later.since", self.later.since), ("later.luck", self.later.luck)]
        for name, values in parts:
            if np.shape(values) != np.shape(self.luck):
                raise ValueError(f"{name}: found shape {np.shape(values)}; allowed: {np.shape(self.luck)}, as luck has")
        for item in self.interventions:
            if not (0 <= item.lane < len(self) and 0.0 < item.value < 1.0):
                raise ValueError(f"{item}: allowed: lanes 0 to {len(self) - 1} and values between 0 and 1")

    @classmethod
    def of_worlds(cls, worlds: Iterable[int]) -> Lanes:
        """One lane for each world number, in the order given."""
        numbers = np.fromiter((int(world) for world in worlds), dtype=np.uint64)
        return cls(luck=numbers, beliefs=numbers)

    def __len__(self) -> int:
        return len(self.luck)
