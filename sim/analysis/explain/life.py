"""A world lived again and read: its outcomes in words, its decisions, its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.explain.events import Decided, events_of, read_on
from sim.analysis.explain.objects import Event
from sim.analysis.explain.prompts import with_prompts
from sim.batch.replay import Fix, Replay, World, replay
from sim.outcomes import all_outcomes


@dataclass(frozen=True)
class Life:
    """A world lived again.

    Attributes:
        world: Which.
        lived: All that was taken down.
        outcomes: By outcome, coded ones in words.
        decided: Its decisions, by day and stream.
        events: All, in order, each with what called for it.
    """

    world: World
    lived: Replay
    outcomes: Mapping[str, float | str]
    decided: Decided
    events: tuple[Event, ...]

    @property
    def held(self) -> bool:
        """Whether the ceasefire held to the horizon."""
        return float(self.outcomes["collapsed"]) < 0.5

    @property
    def last(self) -> int:
        """The day on which its end was read; the last day if it held."""
        end = read_on(self.events)
        return self.world.days - 1 if end is None else end


def live(world: World, fixes: Sequence[Fix] = ()) -> Life:
    """Live a world again, alone, and read it.

    Args:
        world: Which.
        fixes: Draws that are fixed otherwise.
    """
    return read(world, replay(world, fixes))


def read(world: World, lived: Replay) -> Life:
    """Read what was taken down of a world."""
    outcomes, decided = _in_words(world, lived), Decided.of(lived.decisions)
    events = with_prompts(events_of(lived, decided, str(outcomes["cause"])), decided, lived.settled)
    return Life(world, lived, outcomes, decided, tuple(events))


def _in_words(world: World, lived: Replay) -> dict[str, float | str]:
    words = {outcome.name: outcome.words for outcome in all_outcomes(world.scenario.rosters["contributors"])}
    return {
        name: words[name][int(value)] if words[name] and value == value else value
        for name, value in lived.outcomes.items()
    }
