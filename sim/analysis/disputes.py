"""What hangs on contested claims: a study's headline comparison under each reading, one at a time, in the same worlds.

The comparison is a mean paired difference between two arms. Readings of one claim are compared with each other, world
by world, since a claim is in dispute between its readings and not with whatever the study happens to assume. Those
comparisons, and those with the study as it stands, are widened for their number (Bonferroni), each family for itself.
Readings are taken one at a time: what two disputes do together is not seen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sim.analysis.dispute_plan import REFUSED, RUN, SETTLED, STANDS, Case, Gap, Plan, plan_disputes, run_disputes
from sim.analysis.paired import LEAST_PAIRS, Paired, few_differ, paired_difference
from sim.analysis.survival import LEVEL, Floats
from sim.evidence import Claim

CONCLUSION, TELLS = "changes the conclusion", "decides whether a difference can be told"
SIZE, NOTHING = "changes its size", "makes no difference that can be shown"
UNFINISHED, NOT_RUN = "not finished", "cannot be run"
VERDICTS = (CONCLUSION, TELLS, SIZE, NOTHING, UNFINISHED, SETTLED, NOT_RUN)
HIGHER, LOWER, UNTOLD = "higher", "lower", "cannot be told"

__all__ = [
    "CONCLUSION", "HIGHER", "LOWER", "NOTHING", "NOT_RUN", "REFUSED", "RUN", "SETTLED", "SIZE", "STANDS",
    "TELLS", "UNFINISHED", "UNTOLD", "VERDICTS", "Answer", "Case", "Contrast", "Dispute", "Findings", "Gap", "Plan",
    "direction", "judge", "plan_disputes", "run_disputes", "told", "widened",
]  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What the comparison says under one reading.

    Attributes:
        case: The reading.
        effect: Headline scenario minus baseline, with a 95 % interval of its own; None where nothing was run.
        shift: That effect minus the effect as the study stands, widened; None where it is not another run.
        level: The baseline under the reading minus the baseline as the study stands, widened.
        direction: `HIGHER`, `LOWER` or `UNTOLD`, by the effect's interval.
    """

    case: Case
    effect: Paired | None = None
    shift: Paired | None = None
    level: Paired | None = None
    direction: str = UNTOLD


@dataclass(frozen=True)
class Contrast:
    """Two readings of one claim compared: the effect under `high` minus the effect under `low`, widened."""

    low: Answer
    high: Answer
    difference: Paired
    level: Paired


@dataclass(frozen=True)
class Dispute:
    """What hangs on one claim.

    Attributes:
        claim: The claim.
        verdict: One of `VERDICTS`.
        answers: Its readings, by effect.
        contrast: The pair of readings that the verdict rests on: the widest of those that count for it.
        spread: Largest distance between the effects of two readings, in the measure's unit.
        at_most: No two readings differ by more, as far as these worlds can tell; NaN where fewer than `LEAST_PAIRS`
            of them have the measure under two readings.
        rough: Whether two readings differ in so few worlds that they may be further apart than `at_most`.
        level: The widest told difference of the baseline between two readings; None if none is told.
        outside: Whether the study as it stands takes none of the readings, and every one of them moves it.
    """

    claim: Claim
    verdict: str
    answers: tuple[Answer, ...]
    contrast: Contrast | None = None
    spread: float = 0.0
    at_most: float = float("nan")
    rough: bool = False
    level: Paired | None = None
    outside: bool = False

    @property
    def assumed(self) -> bool:
        """Whether nobody states the size of one or both of the readings that the verdict rests on."""
        return self.contrast is not None and any(
            each.case.reading.assumed for each in (self.contrast.low, self.contrast.high)
        )


@dataclass(frozen=True)
class Findings:
    """What hangs on the disputes put to a study.

    Attributes:
        plan: What was asked.
        effect: The comparison as the study stands.
        direction: `HIGHER`, `LOWER` or `UNTOLD`.
        disputes: By spread, the widest first; then those that were not run.
        shifts: Number of readings that the shifts are widened for.
        contrasts: Number of pairs of readings that their differences are widened for.
        done: Runs done.
        total: Runs asked for.
    """

    plan: Plan
    effect: Paired
    direction: str
    disputes: tuple[Dispute, ...]
    shifts: int
    contrasts: int
    done: int
    total: int

    @property
    def partial(self) -> bool:
        """Whether it was stopped before its end."""
        return self.done < self.total

    def of(self, *verdicts: str) -> tuple[Dispute, ...]:
        """Return the disputes with one of some verdicts."""
        return tuple(each for each in self.disputes if each.verdict in verdicts)


def judge(plan: Plan, values: Mapping[str, Floats]) -> Findings:
    """Say what hangs on each dispute.

    Args:
        plan: What was asked.
        values: The headline measure of each world by fingerprint; of a partial run, of what was finished.

    Raises:
        KeyError: The study as it stands was not run.
    """
    return _Judge(plan, values).findings()


def direction(effect: Paired) -> str:
    """Return which way an effect goes, as far as its interval tells; fewer than `LEAST_PAIRS` worlds tell nothing."""
    if effect.pairs < LEAST_PAIRS:
        return UNTOLD
    return HIGHER if effect.low > 0.0 else LOWER if effect.high < 0.0 else UNTOLD


def told(difference: Paired) -> bool:
    """Whether an interval leaves out zero."""
    return direction(difference) != UNTOLD


@dataclass
class _Judge:
    plan: Plan
    values: Mapping[str, Floats]
    claims: dict[str, list[Case]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for case in self.plan.cases:
            self.claims.setdefault(case.claim.id, []).append(case)
        compared = [[case for case in cases if case.state in (RUN, STANDS)] for cases in self.claims.values()]
        # Counted over all that was asked, so that a partial run is as careful as the whole.
        self.shifts = sum(case.state == RUN for case in self.plan.cases)
        self.contrasts = sum(len(cases) * (len(cases) - 1) // 2 for cases in compared)
        baseline, headline = (self.values[scenario.fingerprint] for scenario in self.plan.arms)
        self.before, self.effects = baseline, headline - baseline

    def findings(self) -> Findings:
        baseline, headline = (self.values[scenario.fingerprint] for scenario in self.plan.arms)
        effect = paired_difference(headline, baseline)
        disputes = [self._dispute(cases) for cases in self.claims.values()]
        order = {verdict: place for place, verdict in enumerate((UNFINISHED, SETTLED, NOT_RUN), 1)}
        disputes.sort(key=lambda each: (order.get(each.verdict, 0), -_known(each.spread)))
        runs = self.plan.runs()
        done = sum(name in self.values for name in runs)
        return Findings(
            self.plan, effect, direction(effect), tuple(disputes), self.shifts, self.contrasts, done, len(runs)
        )

    def _arms(self, case: Case) -> tuple[Floats, Floats] | None:
        """Return baseline and headline under a reading, or None if either was not run."""
        if not (case.baseline and case.headline):
            return None
        names = (case.baseline.fingerprint, case.headline.fingerprint)
        return (self.values[names[0]], self.values[names[1]]) if all(name in self.values for name in names) else None

    def _answer(self, case: Case) -> Answer:
        arms = self._arms(case) if case.state in (RUN, STANDS) else None
        if arms is None:
            return Answer(case)
        effect = paired_difference(arms[1], arms[0])
        if case.state == STANDS:
            return Answer(case, effect, direction=direction(effect))
        level = widened(self.shifts)
        shift = paired_difference(arms[1] - arms[0], self.effects, level)
        return Answer(case, effect, shift, paired_difference(arms[0], self.before, level), direction(effect))

    def _contrast(self, first: Answer, second: Answer) -> Contrast:
        one, two = self._arms(first.case), self._arms(second.case)
        assert one is not None and two is not None
        level = widened(self.contrasts)
        difference = paired_difference(two[1] - two[0], one[1] - one[0], level)
        if difference.mean < 0.0:
            return self._contrast(second, first)
        return Contrast(first, second, difference, paired_difference(two[0], one[0], level))

    def _dispute(self, cases: Sequence[Case]) -> Dispute:
        claim = cases[0].claim
        answers = sorted(map(self._answer, cases), key=_by_effect)
        if any(case.state == RUN and self._arms(case) is None for case in cases):
            return Dispute(claim, UNFINISHED, tuple(answers))
        able = [each for each in answers if each.effect]
        pairs = [self._contrast(*pair) for pair in combinations(able, 2)]
        if not pairs:
            settled = all(case.state == SETTLED for case in cases)
            return Dispute(claim, SETTLED if settled else NOT_RUN, tuple(answers))
        shown = [each for each in pairs if told(each.difference)]
        telling = [each for each in shown if each.low.direction != each.high.direction]
        turning = [each for each in telling if UNTOLD not in (each.low.direction, each.high.direction)]
        verdict = CONCLUSION if turning else TELLS if telling else SIZE if shown else NOTHING
        levels = [each.level for each in pairs if told(each.level)]
        return Dispute(
            claim,
            verdict,
            tuple(answers),
            max(turning or telling or shown or pairs, key=lambda each: _known(each.difference.mean)),
            max((each.difference.mean for each in pairs), key=_known),
            _bound([each.difference for each in pairs]),
            any(few_differ(each.difference) for each in pairs),
            max(levels, key=lambda each: abs(each.mean), default=None),
            all(each.shift is not None and told(each.shift) for each in able),
        )


def _by_effect(answer: Answer) -> float:
    return _known(answer.effect.mean, 0.0) if answer.effect else 0.0


def _known(value: float, otherwise: float = -1.0) -> float:
    """Return a value to order by; what is not known comes last."""
    return otherwise if math.isnan(value) else value


def _bound(differences: Sequence[Paired]) -> float:
    """Return what no difference exceeds by its interval, or NaN if one of them has too few worlds for any bound."""
    if any(each.pairs < LEAST_PAIRS for each in differences):
        return float("nan")
    return max(max(abs(each.low), abs(each.high)) for each in differences)


def widened(comparisons: int) -> float:
    """Return the level of each of some intervals that are to hold all at once in 95 %."""
    return 1.0 - (1.0 - LEVEL) / max(comparisons, 1)
