"""What each clause of a scenario brings to its effect, as data."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analysis.paired import FEW_DIFFER
from sim.analysis.shapley import Order
from sim.analysis.survival import Estimate
from sim.analysis.targets import Target
from sim.scenario import Scenario
from sim.scenario.clauses import Clauses

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Part:
    """One mean over the worlds.

    Attributes:
        estimate: Mean with its interval, in the unit of the outcome.
        differing: Share of worlds in which it is not zero.
        p: Of swapping signs within worlds, adjusted for all parts of its kind (Holm); NaN with too few worlds.
        enough: Whether there are enough worlds to tell anything.
    """

    estimate: Estimate
    differing: float
    p: float
    enough: bool

    @property
    def nothing(self) -> bool:
        """Whether it is exactly zero in every world."""
        return self.differing == 0.0

    @property
    def told(self) -> bool:
        """Whether it can be told from none: its interval leaves out 0, and swapping signs seldom goes as far."""
        apart = self.estimate.low > 0.0 or self.estimate.high < 0.0
        return self.enough and apart and self.p <= SIGNIFICANT

    @property
    def rough(self) -> bool:
        """Whether so few worlds differ that its interval is rough."""
        return 0.0 < self.differing < FEW_DIFFER


@dataclass(frozen=True)
class Interaction:
    """By how much two clauses together do more than each apart.

    Attributes:
        one: Place of a clause.
        other: Place of another.
        part: Shapley interaction index.
        matters: Whether it can be told from none and is not small beside the effect.
    """

    one: int
    other: int
    part: Part
    matters: bool


@dataclass(frozen=True)
class Effect:
    """What a scenario changes in one outcome, and what each of its clauses brings.

    Attributes:
        target: The outcome.
        base: Its mean in the base.
        full: Its mean in the scenario.
        total: Scenario minus base.
        shares: Shapley value of each clause; their means add up to that of `total`.
        alone: Of each clause, base with it minus base.
        last: Of each clause, scenario minus scenario without it.
        interactions: Of each pair of clauses; empty where orders were drawn.
        worlds: Worlds that have the outcome in every coalition.
        left_out: Worlds that lack it in some.
    """

    target: Target
    base: float
    full: float
    total: Part
    shares: tuple[Part, ...]
    alone: tuple[Part, ...]
    last: tuple[Part, ...]
    interactions: tuple[Interaction, ...]
    worlds: int
    left_out: int

    @property
    def mattering(self) -> tuple[Interaction, ...]:
        """The interactions that matter, the largest first."""
        found = [each for each in self.interactions if each.matters]
        return tuple(sorted(found, key=lambda each: -abs(each.part.estimate.value)))


@dataclass(frozen=True)
class Plan:
    """Which coalitions have to be run.

    Attributes:
        clauses: What the scenario says differently from its base.
        masks: Coalitions, ascending; the first is empty, the last holds every clause.
        orders: Orders of the clauses that were drawn; empty where all coalitions are run.
        targets: Outcomes.
    """

    clauses: Clauses
    masks: tuple[int, ...]
    orders: tuple[Order, ...]
    targets: tuple[Target, ...]

    def scenarios(self) -> list[Scenario]:
        """Return the scenario of each coalition."""
        return [self.clauses.coalition(mask) for mask in self.masks]


@dataclass(frozen=True)
class Decomposition:
    """The effect of a scenario on some outcomes, clause by clause.

    Attributes:
        plan: What was run.
        worlds: In how many worlds.
        seed: Key of all luck.
        effects: By outcome, the headline first.
    """

    plan: Plan
    worlds: int
    seed: int
    effects: tuple[Effect, ...]

    @property
    def clauses(self) -> Clauses:
        """What the scenario says differently from its base."""
        return self.plan.clauses


def same_in_every_world(effect: Effect) -> tuple[int, ...]:
    """Return the places of clauses that change an outcome in no world and no coalition that was run."""
    silent = []
    for place, share in enumerate(effect.shares):
        others = [each.part for each in effect.interactions if place in (each.one, each.other)]
        if all(part.nothing for part in (share, effect.alone[place], effect.last[place], *others)):
            silent.append(place)
    return tuple(silent)
