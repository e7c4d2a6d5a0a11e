"""The same comparison under two readings of beliefs, such as before and after calibration: which conclusions stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.compared import Comparison, Difference
from sim.analysis.targets import Target

KEEPS, TURNS, FIRST_ONLY, SECOND_ONLY, NEITHER = "keeps", "changes sign", "A only", "B only", "neither"
VERDICTS: Mapping[str, str] = {
    KEEPS: "told under both, with the same sign",
    TURNS: "told under both, with the other sign",
    FIRST_ONLY: "told under the first reading only",
    SECOND_ONLY: "told under the second reading only",
    NEITHER: "told under neither, so no conclusion",
}


class NotBeside(ValueError):
    """Two comparisons are not of the same scenarios in the same worlds; the message says all that differs."""


@dataclass(frozen=True)
class Pair:
    """One measure of one scenario against the baseline, under both readings."""

    first: Difference
    second: Difference

    @property
    def scenario(self) -> str:
        """Which scenario."""
        return self.first.scenario

    @property
    def target(self) -> Target:
        """Which measure."""
        return self.first.target

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`; a difference is told if its interval leaves out 0 and swaps seldom go as far."""
        if self.first.told and self.second.told:
            return TURNS if self.opposed else KEEPS
        return FIRST_ONLY if self.first.told else SECOND_ONLY if self.second.told else NEITHER

    @property
    def opposed(self) -> bool:
        """Whether the two means have opposite signs, told or not."""
        return self.first.paired.mean * self.second.paired.mean < 0.0

    @property
    def concludes(self) -> bool:
        """Whether it is told under at least one reading."""
        return self.verdict != NEITHER


@dataclass(frozen=True)
class Beside:
    """Two comparisons of the same scenarios.

    Attributes:
        first: The comparison that the other is laid beside.
        second: The other.
        pairs: By scenario, then measure, in the order of the first.
    """

    first: Comparison
    second: Comparison
    pairs: tuple[Pair, ...]

    def of(self, verdict: str) -> tuple[Pair, ...]:
        """Return the pairs with one verdict."""
        return tuple(pair for pair in self.pairs if pair.verdict == verdict)

    @property
    def conclusions(self) -> tuple[Pair, ...]:
        """Return the pairs that are told under at least one reading."""
        return tuple(pair for pair in self.pairs if pair.concludes)


def beside(first: Comparison, second: Comparison) -> Beside:
    """Lay two comparisons side by side.

    Args:
        first: Such as under the prior.
        second: Such as under a posterior, with the same measures.

    Raises:
        NotBeside: They differ in scenarios, baseline, seed, days, measures, or in whether parameters are drawn.
    """
    differ = list(_differing(first, second))
    if differ:
        raise NotBeside("; ".join(differ))
    pairs = (Pair(each, second.difference(each.scenario, each.target.name)) for each in first.differences)
    return Beside(first, second, tuple(pairs))


def _differing(first: Comparison, second: Comparison) -> list[str]:
    """Return in words what keeps two comparisons from being laid side by side."""
    found = []
    for letter, one, other in (("A", first, second), ("B", second, first)):
        if alone := [name for name in one.names if name not in other.names]:
            found.append(f"scenarios in {letter} only: {', '.join(alone)}")
        if lacking := [each.name for each in one.targets if each not in other.targets]:
            found.append(f"measures in {letter} only: {', '.join(lacking)}")
    for what in ("baseline", "seed", "days", "fixed"):
        one_, other_ = getattr(first, what), getattr(second, what)
        if one_ != other_ and not (what == "baseline" and found):
            found.append(f"{what}: {one_} in A, {other_} in B")
    return found
