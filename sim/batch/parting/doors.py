"""Through which door a change came in: what those who were changed show to everybody else.

A scenario changes some actors (the makers: who sends and makes up the force, say). All others meet the change only by
what they see of these: escorted convoys, who the soldiers are, a refusal. Each such thing is a door. A door is closed
by letting all others see, from the first day on, what they would see in the other scenario; the makers themselves go
on as they do. If an event then falls as in the other scenario, it came through that door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.batch.parting.closing import Closing, Moment
from sim.batch.parting.makers import doors_of, makers
from sim.batch.parting.telling import Flags
from sim.scenario import Scenario

LANES = 6_000
"""Most that are run at once."""

ALONE, ONLY, TOGETHER, ELSE = "alone", "only", "together", "else"
"""A door that closed alone undoes the event; one that open alone makes it; several only together; not by any door."""


def through_doors(
    a: Scenario, b: Scenario, moments: Sequence[Moment], key: int, fixed: bool = False,
    tick: Callable[[float], None] | None = None,
) -> dict[int, tuple[dict[str, float], str]]:  # fmt: skip
    """Through which doors events came.

    Args:
        a: In which they fell as they did.
        b: In which they fell otherwise.
        moments: The events.
        key: Seed.
        fixed: Central values instead of draws of the uncertain parameters.
        tick: Told which share is done.

    Returns:
        By world: the doors with their parts of the credit, which sum to 1 (none where it was not by a door), and how
        they were found.
    """
    who = makers(a, b)
    doors = doors_of(a, who, key)
    if not doors or not moments:
        return {}
    single = np.eye(len(doors), dtype=bool)
    closed = np.vstack([single, np.ones((1, len(doors)), dtype=bool)])
    found: dict[int, tuple[dict[str, float], str]] = {}
    unsure: list[Moment] = []
    for part in _parts(moments, len(closed)):
        closing = Closing(a, b, who, doors, closed, part, key, fixed)
        closing.run()
        if tick is not None:
            tick((len(found) + len(unsure) + len(part)) / len(moments))
        for lane, moment in enumerate(part):
            if not closing.as_b[-1, lane]:
                found[moment.world] = {}, ELSE
            elif closing.as_b[:-1, lane].any():
                found[moment.world] = _shared(doors, closing.as_b[:-1, lane]), ALONE
            else:
                unsure.append(moment)
    for part in _parts(unsure, len(doors)):
        closing = Closing(a, b, who, doors, ~single, part, key, fixed)
        closing.run()
        for lane, moment in enumerate(part):
            open_alone = closing.as_a[:, lane]
            found[moment.world] = (
                (_shared(doors, open_alone), ONLY) if open_alone.any() else ({"several together": 1.0}, TOGETHER)
            )
    return found


def ends_through_doors(
    a: Scenario,
    b: Scenario,
    worlds: Sequence[int],
    key: int,
    days: int,
    fixed: bool = False,
    tick: Callable[[float], None] | None = None,
) -> dict[int, dict[str, float]]:
    """By which doors, closed alone from the first day on, worlds end as in the other scenario: on the same day.

    Returns:
        By world: these doors with their parts of the credit, which sum to 1; none where no door alone does it.
    """
    who = makers(a, b)
    doors = doors_of(a, who, key)
    if not doors:
        return {}
    found: dict[int, dict[str, float]] = {}
    nothing = ("", "", "", "")
    for part in _parts([Moment(world, days - 1, -1, nothing, (0.0, 0.0)) for world in worlds], len(doors)):
        closing = Closing(a, b, who, doors, np.eye(len(doors), dtype=bool), part, key, fixed)
        closing.run()
        ended, other = (model.record.whole("ended_on") for model in closing.models)
        alike = ended.reshape(len(doors), len(part)) == other
        found |= {moment.world: _shared(doors, alike[:, lane]) for lane, moment in enumerate(part)}
        if tick is not None:
            tick(len(found) / len(worlds))
    return found


def _shared(doors: Mapping[str, object], which: Flags) -> dict[str, float]:
    names = [name for name, one in zip(doors, which, strict=True) if one]
    return {name: 1.0 / len(names) for name in names}


def _parts(moments: Sequence[Moment], ways: int) -> list[Sequence[Moment]]:
    """Parts of a size that can be run at once; those that part late stand together, and so do those that part early."""
    most = max(1, LANES // ways)
    ordered = sorted(moments, key=lambda moment: (moment.day, moment.world))
    return [ordered[at : at + most] for at in range(0, len(ordered), most)]
