"""What an explanation of one world is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sim.analysis.explain.fate import NEVER, fate_of
from sim.batch.replay import Fix, World


def turned(was: str, now: str) -> bool:
    """Whether one fate turned into another that counts: that no ceasefire begins instead neither saves nor ends it."""
    return was != now and now != NEVER


@dataclass(frozen=True)
class Part:
    """What one thing that a decision looked at adds to its chance.

    Attributes:
        rule: The rule that reads it (`armed_acts.rate`).
        name: As the rule calls it (`provocation`).
        about: What the rule says of it.
        now, first: Its value, and the one on the day on which this decision was first made.
        adds: To the chance, against the first day; a share of what several add together.
    """

    rule: str
    name: str
    about: str
    now: float
    first: float
    adds: float


@dataclass(frozen=True)
class Reason:
    """How a decision fell.

    Attributes:
        rule: Name of the rule that decided (`happens`, `response.answered`).
        source: Name of the rule that its chance came from; the same rule if it worked out its own.
        chance: That it happens, given all that was known.
        drawn: What luck drew: it happens below the chance.
        happened: Whether it did.
        base: The chance as on the day on which this decision was first made.
        parts: What has been added since, largest first; base and parts add up to the chance.
    """

    rule: str
    source: str
    chance: float
    drawn: float
    happened: bool
    base: float
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Attributes:
        id: `day:actor:kind` and where, if that matters; the same in any rerun of the world in which it happens.
        day: On which.
        actor: Who tells it: an id of the scenario, `truce` or `calendar`.
        kind: As the ledger has it, or one of the judgements `blames the leadership`, `blames others`, `holds it meant`,
            `holds it not meant`; the last event of all is an `end`.
        count: How many.
        deaths: Of how many people.
        by, victim: Which kind of armed actor killed, and on which side.
        about: Sector, or what was judged; for an end its cause.
        told: Whether it is an event of its own, or more about others.
        streams: What luck drew from when it was decided, if it was.
        prompts: Ids of the events that called for it or made it possible.
        depends: Ids of earlier events without which, one at a time, it would not have happened, or otherwise; empty
            unless reruns were made.
        changes: How many later events would have been otherwise, or been there besides, without it; None if no rerun
            was made.
    """

    id: str
    day: int
    actor: str
    kind: str
    count: float = 1.0
    deaths: float = 0.0
    by: str = ""
    victim: str = ""
    about: str = ""
    told: bool = True
    streams: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    changes: int | None = None


@dataclass(frozen=True)
class Change:
    """One decision taken otherwise.

    Attributes:
        events: Ids of the events that this takes away or turns.
        stream: Whose decision.
        day: On which.
        was, instead: What the rule gave, and what it gives now: (results,).
        fixes: The draws that bring it about.
    """

    events: tuple[str, ...]
    stream: str
    day: int
    was: tuple[float, ...]
    instead: tuple[float, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True)
class Odds:
    """What a change weighs when luck takes other courses from the day after it on.

    Attributes:
        courses: How many other courses of luck were tried.
        held_with, held_without: Share of them in which the ceasefire held to the horizon, with things as they were that
            day and with the change.
        gained: Days held more with the change, mean over courses.
        low, high: 95 % interval of that mean.
    """

    courses: int
    held_with: float
    held_without: float
    gained: float
    low: float
    high: float


@dataclass(frozen=True)
class Rerun:
    """A world lived again with one or several decisions taken otherwise.

    Attributes:
        changes: What was otherwise.
        held: Days that the ceasefire held.
        gained: Against the world as it was; negative if it ended sooner.
        collapsed: Whether it ended before the horizon.
        cause: Why, in the words of the outcome; `held` if it did not.
        deaths: In all until then.
        odds: What the change weighs under other luck, for the changes that gained or lost most; else None.
        began: First day of the ceasefire; 0 if there was no war before it, or if it never began.
    """

    changes: tuple[Change, ...]
    held: float
    gained: float
    collapsed: bool
    cause: str
    deaths: float
    odds: Odds | None = None
    began: float = 0.0

    @property
    def fate(self) -> str:
        """Whether it held, ended, or never began (see `fate`)."""
        return fate_of(self.collapsed, self.cause)

    @property
    def borne_out(self) -> bool:
        """Whether other luck bears out what it gained or lost: the odds moved the same way, as far as can be told."""
        if self.odds is None:
            return False
        return self.odds.low > 0.0 if self.gained > 0.0 else self.odds.high < 0.0


@dataclass(frozen=True)
class ButFor:
    """What would have been but for single events, and pairs of them.

    Attributes:
        singles: One rerun for each event that could have been otherwise, those that matter most first.
        pairs: The same for pairs of those that did not turn the outcome alone.
        left_out: How many more single events there were, of the least account, that were not tried.
    """

    singles: tuple[Rerun, ...]
    pairs: tuple[Rerun, ...]
    left_out: int = 0


@dataclass(frozen=True)
class CloseCall:
    """A choice for war, or to declare the deal over, that was not taken but nearly.

    Attributes:
        day: On which.
        stream: Whose choice, and which.
        chance: That it was taken.
        drawn: What luck drew: above the chance, by little.
    """

    day: int
    stream: str
    chance: float
    drawn: float

    @property
    def distance(self) -> float:
        """The odds of the draw over those of the chance; of a large chance any draw itself is a small multiple."""
        return self.drawn * (1.0 - self.chance) / (self.chance * (1.0 - self.drawn))


@dataclass(frozen=True)
class Explanation:
    """One world explained.

    Attributes:
        world: Which.
        outcomes: By outcome; coded ones in words.
        daily: By series, (days,), NaN once the world has ended.
        events: All, in order.
        reasons: Why decisions behind told events fell as they did, by event id, one for each stream.
        close_calls: Choices for war or for ending the deal that came closest to being taken, the closest first.
        but_for: None if it was not asked for.
    """

    world: World
    outcomes: Mapping[str, float | str]
    daily: Mapping[str, npt.NDArray[np.floating]]
    events: tuple[Event, ...]
    reasons: Mapping[str, tuple[Reason, ...]]
    close_calls: tuple[CloseCall, ...] = ()
    but_for: ButFor | None = None

    @property
    def held(self) -> bool:
        """Whether the ceasefire held to the horizon."""
        return float(self.outcomes["collapsed"]) < 0.5

    @cached_property
    def by_id(self) -> dict[str, Event]:
        """Events by their ids."""
        return {event.id: event for event in self.events}

    @property
    def fate(self) -> str:
        """Whether it held, ended, or never began (see `fate`)."""
        return fate_of(not self.held, str(self.outcomes["cause"]))

    def turned(self, rerun: Rerun) -> bool:
        """Whether a rerun turned the outcome: ended where this held, held where it ended, or began at all."""
        return turned(self.fate, rerun.fate)

    def event(self, name: str) -> Event:
        """An event by its id.

        Raises:
            KeyError: There is none.
        """
        return self.by_id[name]
