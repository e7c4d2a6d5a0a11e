"""Which worlds of a stored scenario to look at: those that ended in some way, and some picked from among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.causes import HELD, NEVER_BEGAN, causes, endings
from sim.analysis.orientation import sought
from sim.analysis.pairing import settled
from sim.analysis.picking import Judged, Pick, default_kinds, pick
from sim.analysis.survival import Estimate, Floats, days_held, numbers, share
from sim.analysis.targets import HELD as DAYS_HELD
from sim.analysis.targets import Target

COLLAPSED, SAVED, LOST = "collapsed", "saved", "lost"
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Wanted:
    """What is looked for.

    Attributes:
        state: `held`, `collapsed`, `saved` (collapsed in the scenario compared with, and held here), `lost` (the
            reverse), or empty for any.
        causes: Words of the outcome `cause`, any of which may be met; all if empty. Of a saved world it is the cause
            in the scenario compared with, for here it held.
    """

    state: str = ""
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arm:
    """One scenario's worlds.

    Attributes:
        name: Of the scenario.
        outcomes: One row a world.
    """

    name: str
    outcomes: pd.DataFrame


@dataclass(frozen=True)
class Found:
    """The worlds that meet what is looked for, and those picked.

    Attributes:
        wanted: What was looked for.
        arm: The scenario, its matching worlds only, ascending.
        other: The same worlds of the scenario compared with, if any.
        days: Horizon.
        worlds: Worlds looked through.
        share: Of these that match, with its interval.
        judged: By what the matching are judged.
        ends: How all worlds looked through ended here, as `sim.analysis.causes.causes` tells it.
        other_ends: The same of the scenario compared with, if any.
        crossed: Worlds saved and worlds lost among all, where there is a scenario compared with.
        picks: Worlds picked.
    """

    wanted: Wanted
    arm: Arm
    other: Arm | None
    days: int
    worlds: int
    share: Estimate
    judged: Judged
    ends: pd.DataFrame
    other_ends: pd.DataFrame | None
    crossed: tuple[int, int] | None
    picks: tuple[Pick, ...]


def find(
    wanted: Wanted,
    arm: Arm,
    other: Arm | None,
    by: Target,
    days: int,
    following: bool,
    kinds: Sequence[str] = (),
    top: int = 0,
) -> Found:
    """Find worlds and pick some.

    Args:
        wanted: What is looked for.
        arm: The scenario, all its worlds.
        other: A scenario to compare with in the same worlds; worlds are then judged by the difference to it.
        by: What they are judged by.
        days: Horizon.
        following: Whether worlds are followed past the end of the ceasefire.
        kinds: Which to pick (`sim.analysis.picking.KINDS`); by default the median, both ends and the typical one, or
            with `top` the upper end.
        top: How many of each kind; 0 for one.

    Raises:
        NoDirection: The best or worst is asked for by what has no direction.
        ValueError: A saved or lost world is looked for without a scenario to compare with, or the two do not hold the
            same worlds.
    """
    if other is not None:
        other = Arm(other.name, _sorted(other.outcomes))
    whole = Arm(arm.name, _sorted(arm.outcomes))
    if other is not None and not np.array_equal(_worlds(whole), _worlds(other)):
        raise ValueError(f"{whole.name} and {other.name} do not hold the same worlds")
    flags = matching(wanted, whole.outcomes, days, None if other is None else other.outcomes)
    here = Arm(whole.name, whole.outcomes[flags].reset_index(drop=True))
    there = None if other is None else Arm(other.name, other.outcomes[flags].reset_index(drop=True))
    judged = judge(by, here, there, days, following)
    asked = tuple(dict.fromkeys(kinds)) or default_kinds(judged, top)
    crossed = None
    if other is not None:
        saved, lost = (matching(Wanted(state), whole.outcomes, days, other.outcomes).sum() for state in (SAVED, LOST))
        crossed = int(saved), int(lost)
    return Found(
        wanted=wanted,
        arm=here,
        other=there,
        days=days,
        worlds=len(whole.outcomes),
        share=share(flags),
        judged=judged,
        ends=causes(whole.outcomes, days),
        other_ends=None if other is None else causes(other.outcomes, days),
        crossed=crossed,
        picks=tuple(each for kind in asked for each in pick(kind, judged, here.outcomes, days, max(top, 1))),
    )


def matching(wanted: Wanted, outcomes: pd.DataFrame, days: int, other: pd.DataFrame | None = None) -> Bools:
    """Return which worlds meet what is looked for, (worlds,).

    A world in which no ceasefire began neither held nor collapsed.

    Args:
        wanted: What is looked for.
        outcomes: One row a world.
        days: Horizon.
        other: The same worlds, in the same order, of the scenario compared with.

    Raises:
        ValueError: A saved or lost world is looked for without a scenario to compare with.
    """
    words = endings(outcomes, days)
    flags: Bools = np.ones(len(outcomes), dtype=bool)
    ended = words
    if wanted.state in (SAVED, LOST):
        if other is None:
            raise ValueError(f"{wanted.state}: needs a scenario to compare with")
        there = endings(other, days)
        ended, kept = (there, words) if wanted.state == SAVED else (words, there)
        flags = _collapsed(ended) & (kept == HELD)
    elif wanted.state == COLLAPSED:
        flags = _collapsed(words)
    elif wanted.state == HELD:
        flags = words == HELD
    if wanted.causes:
        flags = flags & np.isin(ended, wanted.causes)
    return flags


def judge(by: Target, arm: Arm, other: Arm | None, days: int, following: bool) -> Judged:
    """Return by what worlds are judged: a measure, or its difference to another scenario.

    How long a ceasefire held is told apart further by fewer deaths in worlds that held as long; a difference in it
    first by how long it held.

    Args:
        by: The measure.
        arm: The worlds to judge.
        other: The same worlds of the scenario compared with, if any.
        days: Horizon.
        following: Whether worlds are followed past the end of the ceasefire.
    """
    values = by.values(arm.outcomes, days)
    lengths = [days_held(each.outcomes, days) for each in (arm, other) if each is not None]
    alike = bool(len(lengths[0])) and all(np.all(each == lengths[0][0]) for each in lengths)
    ties: list[Floats] = []
    if by.name == DAYS_HELD:
        ties = [*([values] if other is not None else []), -numbers(arm.outcomes, "deaths")]
    if other is not None:
        there = by.values(other.outcomes, days)
        values = settled(values, there) - there
    return Judged(by, sought(by, following or alike), other is not None, values, tuple(ties))


def _collapsed(words: NDArray[np.str_]) -> Bools:
    return np.asarray((words != HELD) & (words != NEVER_BEGAN))


def _sorted(outcomes: pd.DataFrame) -> pd.DataFrame:
    return outcomes.sort_values("world", kind="stable").reset_index(drop=True)


def _worlds(arm: Arm) -> NDArray[np.int64]:
    return arm.outcomes["world"].to_numpy(dtype=np.int64)
