"""Where the histories of the same worlds part in two scenarios, and through what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.parting.lockstep import Event, Parting
    from sim.scenario import Scenario

__all__ = ["CHUNK", "Event", "Parting", "part_worlds", "themes"]

CHUNK = 1_000
"""Most worlds run side by side; results do not depend on it."""

Tick = Callable[[str, float], None]


def __getattr__(name: str) -> object:
    if name in ("Event", "Parting"):
        from sim.model.parting import lockstep

        return getattr(lockstep, name)
    raise AttributeError(name)


def themes() -> tuple[str, ...]:
    """What events are about, in the order in which a reader meets them."""
    from sim.model.parting.themes import THEMES

    return THEMES


def part_worlds(
    a: Scenario,
    b: Scenario,
    worlds: Iterable[int],
    seed: int,
    days: int,
    fixed: bool = False,
    tick: Tick | None = None,
    chunk: int = CHUNK,
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

    Returns:
        One a world, in their order.
    """
    from sim.model.parting.doors import doors_of, makers
    from sim.model.parting.lockstep import Lockstep

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
    return found


def _trace(a: Scenario, b: Scenario, found: Sequence[Parting], seed: int, fixed: bool, tick: Tick | None) -> None:
    """Find out through which doors the changes came, closing them one by one."""
    from sim.model.parting.doors import Moment, through_doors

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
