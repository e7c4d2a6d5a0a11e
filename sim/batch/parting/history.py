"""What is known of how the histories of one world part in two scenarios."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.batch.parting.telling import Key

ALONE, NEEDED, TOGETHER, PRESENCE = "alone", "needed", "together", "presence"
"""How a channel was found: it alone turns the event; without it nothing turns; only several do; who takes part."""

GIVEN = "what it was given"
"""In the place of a rule: none decided otherwise, what came in was otherwise already."""


@dataclass(frozen=True)
class Event:
    """Something that happened otherwise.

    Attributes:
        day: From 0.
        kind, actor, place, victim: What was told, of whom, where, and on which side people died.
        a, b: How often and how many deaths, in either world.
    """

    day: int
    kind: str
    actor: str
    place: str
    victim: str
    a: tuple[float, float]
    b: tuple[float, float]

    @property
    def key(self) -> Key:
        """What it is, without when."""
        return self.kind, self.actor, self.place, self.victim


@dataclass
class Parting:
    """How the two histories of one world part.

    Attributes:
        world: Its number.
        first: The first thing at all that was told differently; None if nothing ever was.
        parted: The first event of the conflict that was.
        rule: Which rule decided it, or for what purpose was drawn.
        through: By what the acting actor saw or held, or a parameter, its part of the credit (they sum to 1).
        found: How this was found: ``alone``, ``needed``, ``together``, ``presence``.
        doors: Through which doors the change came to it (see doors), likewise; none where it was not by a door.
        door_found: How that was found; empty where there are no doors.
        end_doors: Doors that closed alone make the world end as in b, with their parts of the credit; none where no
            door alone does; None if it was not asked.
        leans: Of states in ``through`` and ``doors``, whether it was then higher in a (1), lower (-1), or neither (0).
        phase: Of the day in which the histories part.
        themes: By theme, the first day on which something about it was told differently.
        pivot: The first event about crises or choices for war that was.
    """

    world: int
    first: Event | None = None
    parted: Event | None = None
    rule: str = ""
    through: dict[str, float] = field(default_factory=dict)
    found: str = ""
    doors: dict[str, float] = field(default_factory=dict)
    door_found: str = ""
    end_doors: dict[str, float] | None = None
    leans: dict[str, int] = field(default_factory=dict)
    phase: int = -1
    themes: dict[str, int] = field(default_factory=dict)
    pivot: Event | None = None
