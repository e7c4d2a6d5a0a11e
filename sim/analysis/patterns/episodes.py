"""Episodes of fire between Gaza and Israel, and the calm between them.

A model that steps by the day knows no hours, and the data speak of episodes under a day. So acts are placed within
their day: each at an hour of its own by keyed luck, all hours alike, and an answer carried out on a day of other fire
after the last of it. Acts less than a day apart belong to one episode. Beside it stands what needs no hours: an episode
all of whose acts fall on one day, with none on the day before or after, surely lasts less than a day. By itself that
is no fair measure: an episode of a few hours may pass midnight, and another may follow on the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.survival import Floats
from sim.model.luck import stream_number
from sim.rules import luck as generator

FROM_GAZA = ("launch", "close attack", "answering fire (Hamas)")
FROM_ISRAEL = ("strike", "answering strikes (Israel)")
ANSWERS = ("answering fire (Hamas)", "answering strikes (Israel)")
FIRE = (*FROM_GAZA, *FROM_ISRAEL)
"""Exchanged fire. Fire at people near the line is none: it comes every day and nobody in Gaza fires back at once."""

DAY = 1.0
STREAM = "observation:hour"
_SLOTS = 4096


@dataclass(frozen=True, slots=True)
class Episodes:
    """Episodes in the order of worlds and time, (episodes,) each.

    Attributes:
        world: Whose.
        start: Of the first act, in days.
        end: Of the last act.
        from_gaza: Whether the first act came from Gaza.
        two_sided: Whether both sides fired.
    """

    world: NDArray[np.int64]
    start: Floats
    end: Floats
    from_gaza: NDArray[np.bool_]
    two_sided: NDArray[np.bool_]

    @property
    def lasting(self) -> Floats:
        """Days from the first act to the last."""
        return self.end - self.start

    def calm(self) -> tuple[NDArray[np.int64], Floats]:
        """Return for each episode that is followed by another in its world: the world, and the days in between."""
        same = self.world[1:] == self.world[:-1]
        return self.world[1:][same], (self.start[1:] - self.end[:-1])[same]


def episodes(world: NDArray[np.int64], time: Floats, from_gaza: NDArray[np.bool_], gap: float = DAY) -> Episodes:
    """Join acts less than `gap` days apart.

    Args:
        world: Of each act, (acts,).
        time: In days, (acts,).
        from_gaza: Whether it came from Gaza, (acts,).
        gap: From so many days without fire on, an episode is over.
    """
    order = np.lexsort((time, world))
    world, time, from_gaza = world[order], time[order], from_gaza[order]
    if not world.size:
        return Episodes(world, time, time, from_gaza, from_gaza)
    fresh = np.concatenate([[True], (world[1:] != world[:-1]) | (np.diff(time) >= gap)])
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], world.size) - 1
    by_gaza = np.add.reduceat(from_gaza.astype(np.int64), first)
    acts = last - first + 1
    return Episodes(world[first], time[first], time[last], from_gaza[first], (by_gaza > 0) & (by_gaza < acts))


def placed(acts: pd.DataFrame, seed: int) -> Floats:
    """Return when each act happens, in days from the start, (acts,).

    Args:
        acts: Events of kinds in `FIRE`, in the order in which they were told.
        seed: Key of the run.
    """
    slot = acts.groupby(["world", "day"]).cumcount().to_numpy()
    world, day = acts["world"].to_numpy(), acts["day"].to_numpy()
    draw: Any = generator.draw.ufunc
    hour: Floats = draw(
        np.uint64(seed),
        world.astype(np.uint64),
        np.uint64(stream_number(STREAM)),
        (day * _SLOTS + slot).astype(np.uint64),
    )
    answer = acts["kind"].isin(ANSWERS).to_numpy()
    # Before any answer of the day stands the last of the fire that is none; without such fire, midnight.
    other = pd.Series(np.where(answer, 0.0, hour), index=acts.index)
    after = other.groupby([world, day]).transform("max").to_numpy()
    when: Floats = day + np.where(answer, after + (1.0 - after) * hour, hour)
    return when


def of_hours(acts: pd.DataFrame, seed: int) -> Episodes:
    """Return the episodes of acts placed within their days; `world` is the place of the world."""
    gaza = acts["kind"].isin(FROM_GAZA).to_numpy()
    return episodes(acts["place"].to_numpy(dtype=np.int64), placed(acts, seed), gaza)


def of_days(acts: pd.DataFrame) -> Episodes:
    """Return the runs of days on end with fire; one that lasts 0 days surely lasts less than a day."""
    gaza = acts["kind"].isin(FROM_GAZA).to_numpy()
    # The order of a day's acts is not known; those from Gaza first would make nearly every episode begin there.
    return episodes(acts["place"].to_numpy(dtype=np.int64), acts["day"].to_numpy(dtype=np.float64), gaza, 1.5)
