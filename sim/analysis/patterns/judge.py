"""Which patterns the model meets: every figure held against its band, and nothing passed over in silence."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.analysis.patterns import delivery, force, responses, survival, violence
from sim.analysis.patterns.measured import Measured, missing
from sim.analysis.patterns.runs import Runs
from sim.evidence.patterns import Bound, Pattern, patterns

State = Literal["pass", "fail", "not measured"]
CONTAINS = "interval_includes"
"""Ending of the name of a figure whose interval must hold the band's value."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one figure.

    Attributes:
        bound: The band.
        measured: The figure of the model.
        state: `pass`, `fail`, or `not measured`, which is no pass.
        rejects: Whether the figure lies where the pattern rejects the model, beyond not meeting the band.
    """

    bound: Bound
    measured: Measured
    state: State
    rejects: bool = False

    @property
    def key(self) -> str:
        """Name of the figure in the pattern's band."""
        return self.measured.key


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one pattern.

    Attributes:
        pattern: The pattern.
        verdicts: One a figure of its band, in the band's order.
    """

    pattern: Pattern
    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether every figure lies inside its band; one that could not be measured does not."""
        return bool(self.verdicts) and all(each.state == "pass" for each in self.verdicts)

    @property
    def rejects(self) -> bool:
        """Whether some figure lies where the pattern rejects the model."""
        return any(each.rejects for each in self.verdicts)

    @property
    def evidence(self) -> bool:
        """Whether meeting it says anything: a consistency check repeats what the model was given."""
        return self.pattern.kind == "filter"


def passed(judged: Iterable[Judged]) -> bool:
    """Return whether all filters pass. Consistency checks are told and do not count."""
    return all(each.passed for each in judged if each.evidence)


Measure = Callable[[Runs], list[Measured]]
MEASURES: Mapping[str, Measure] = {
    **survival.MEASURES,
    **force.MEASURES,
    **delivery.MEASURES,
    **violence.MEASURES,
    **responses.MEASURES,
}
"""What measures each pattern, by its id."""


def to_judge(only: Collection[str] = ()) -> tuple[Pattern, ...]:
    """Return the patterns that have a band, all or some, in the order of the file.

    Args:
        only: Their ids; all when empty.

    Raises:
        KeyError: One is not known, or is only shown and not judged.
    """
    judged = {name: each for name, each in patterns().items() if each.judged}
    for name in only:
        judged[name]
    return tuple(each for name, each in judged.items() if not only or name in only)


def judge_all(
    runs: Runs, only: Collection[str] = (), measures: Mapping[str, Measure] | None = None
) -> tuple[Judged, ...]:
    """Measure the model and hold it against the patterns.

    Args:
        runs: What is simulated.
        only: Ids of patterns; all that have a band when empty.
        measures: What measures each pattern, if not the usual.

    Raises:
        KeyError: A pattern is not known, or is only shown and not judged.
    """
    known = MEASURES if measures is None else measures
    wanted = to_judge(only)
    done: dict[Measure, list[Measured]] = {}
    for pattern in wanted:
        one = known.get(pattern.id)
        if one is not None and one not in done:
            done[one] = one(runs)
    return judge(wanted, [each for found in done.values() for each in found])


def judge(wanted: Sequence[Pattern], measured: Iterable[Measured]) -> tuple[Judged, ...]:
    """Hold figures against the bands of patterns; a figure that nothing measured is a failure and says so."""
    found = {(each.pattern, each.key): each for each in measured}
    return tuple(
        Judged(
            pattern,
            tuple(
                _verdict(pattern, key, found.get((pattern.id, key)) or missing(pattern.id, key, "nothing measures it"))
                for key in pattern.band
            ),
        )
        for pattern in wanted
    )


def _verdict(pattern: Pattern, key: str, measured: Measured) -> Verdict:
    bound = pattern.band[key]
    if math.isnan(measured.value):
        return Verdict(bound, measured, "not measured")
    refuses = pattern.reject.get(key)
    rejects = refuses is not None and refuses.holds(measured.value)
    return Verdict(bound, measured, "pass" if _meets(key, bound, measured) else "fail", rejects)


def _meets(key: str, bound: Bound, measured: Measured) -> bool:
    if key.endswith(CONTAINS) and bound.value is not None:
        return measured.low <= bound.value <= measured.high
    return bound.holds(measured.value)
