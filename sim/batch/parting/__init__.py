"""Where the histories of the same worlds part in two scenarios, and through what.

What is held against each other:

- ``themes``: what is told, sorted by what it is about.
- ``telling``: who told what in a phase, and where two models tell something else; ``held``: what is decided and not
  told.
- ``units``: whoever acts, side by side in two models.

Where histories part:

- ``history``: what is known of how the two histories of a world part.
- ``lockstep``: both models day by day; the first event that falls otherwise.
- ``credit``: what turns it; ``deciding``: which rule decided it.
- ``rerun``: an actor's turn once more, with other values of what it reads; ``listening``: what that is; ``calls``:
  which rules are called in it.

Through what the change came to the event, and to the end:

- ``makers``: whom a scenario makes other, and the doors by which all others see them.
- ``closing``: a model with doors closed; ``doors``: those that alone undo an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.batch.parting.history import Event, Parting
    from sim.scenario import Scenario

__all__ = ["CHUNK", "Event", "Parting", "part_worlds"]

CHUNK = 1_000
"""Most worlds run side by side; results do not depend on it."""

Tick = Callable[[str, float], None]


def __getattr__(name: str) -> object:
    if name in ("Event", "Parting"):
        from sim.batch.parting import history

        return getattr(history, name)
    raise AttributeError(name)


def part_worlds(
    a: Scenario,
    b: Scenario,
    worlds: Iterable[int],
    seed: int,
    days: int,
    fixed: bool = False,
    tick: Tick | None = None,
    chunk: int = CHUNK,
    ends: Iterable[int] = (),
) -> list[Parting]:
    """Run two scenarios side by side and find where each world's histories part.

    Args:
        a: Whose history is asked about.
        b: With what it is compared.
        worlds: Numbers of worlds.
        seed: Key of all luck.
        days: Horizon.
        fixed: Central values instead of draws of the uncertain parameters.
        tick: Told what is being done, and which share of that is done.
        chunk: Most worlds run side by side.
        ends: Worlds of which it is also asked by which door closed they end as in b.

    Returns:
        One a world, in their order.
    """
    from sim.batch.parting.lockstep import Lockstep
    from sim.batch.parting.makers import doors_of, makers

    numbers = list(worlds)
    doors = doors_of(a, makers(a, b), seed)
    found: list[Parting] = []
    for start in range(0, len(numbers), chunk):
        part = numbers[start : start + chunk]

        def told(day: int, done: int = start, size: int = len(part)) -> None:
            if tick is not None:
                tick("Running both scenarios side by side", (done + size * day / days) / len(numbers))

        found += Lockstep(a, b, part, seed, days, fixed, doors).run(told)
    _trace(a, b, found, seed, fixed, tick)
    asked = set(ends)
    _trace_ends(a, b, [each for each in found if each.world in asked], seed, days, fixed, tick)
    return found


def _trace(a: Scenario, b: Scenario, found: Sequence[Parting], seed: int, fixed: bool, tick: Tick | None) -> None:
    """Find out through which doors the changes came, closing them one by one."""
    from sim.batch.parting.closing import Moment
    from sim.batch.parting.doors import through_doors

    moments = [
        Moment(each.world, each.parted.day, each.phase, each.parted.key, each.parted.a)
        for each in found
        if each.parted is not None
    ]
    closing: Callable[[float], None] | None = None
    if tick is not None:
        said = tick

        def closing(done: float) -> None:
            said("Closing doors one by one", done)

    doors = through_doors(a, b, moments, seed, fixed, closing)
    for each in found:
        if each.world in doors:
            each.doors, each.door_found = doors[each.world]


def _trace_ends(
    a: Scenario, b: Scenario, found: Sequence[Parting], seed: int, days: int, fixed: bool, tick: Tick | None
) -> None:
    from sim.batch.parting.doors import ends_through_doors

    def told(done: float) -> None:
        if tick is not None:
            tick("Closing doors to the end", done)

    doors = ends_through_doors(a, b, [each.world for each in found], seed, days, fixed, told)
    for each in found:
        each.end_doors = doors.get(each.world)
