"""Whether what authors expect of their scenarios is what the model does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.analysis.arms import Arm, Outcomes, arms_of
from sim.analysis.paired import LEAST_PAIRS, Paired, paired_measure
from sim.outcomes import all_outcomes
from sim.scenario import Expectation, Scenario, Study, load_scenario
from sim.scenario.expectations import measure_name

MET, CONTRADICTED, UNDECIDED = "met", "contradicted", "undecided"


@dataclass(frozen=True)
class Trial:
    """An expectation with the two arms it is about."""

    expectation: Expectation
    first: Arm
    second: Arm


@dataclass(frozen=True)
class Verdict:
    """What came of an expectation.

    Attributes:
        trial: What was expected, of which arms.
        word: `met`, `contradicted` or `undecided`.
        difference: First arm minus second, over the same worlds.
    """

    trial: Trial
    word: str
    difference: Paired


def measure_unit(scenario: Scenario, measure: str) -> str:
    """Return the unit of a measure as it is written in files; a share where words or worlds are counted."""
    column, equals, _ = measure.partition("=")
    unit = {each.name: each.unit for each in all_outcomes(scenario.rosters["contributors"])}.get(column, "")
    return "share" if equals or unit == "0 or 1" else unit


def trials_of_scenario(scenario: Scenario, worlds: int, seed: int, beliefs: str = "") -> list[Trial]:
    """Return what a scenario file expects.

    Args:
        scenario: As it was loaded.
        worlds: How many worlds.
        seed: Key of all luck.
        beliefs: Scenario whose beliefs were laid below it, and are laid below what it is compared with, too.

    Raises:
        ScenarioError: A scenario that it is to be compared with is wrong.
    """
    cases = {each.against for each in scenario.expectations}
    others = {case: load_scenario(case, beliefs=beliefs) for case in sorted(cases)}
    return [Trial(each, *arms_of(scenario, others[each.against], worlds, seed, None)) for each in scenario.expectations]


def trials_of_study(study: Study, worlds: int, seed: int) -> list[Trial]:
    """Return what a study expects."""
    return [
        Trial(each, *arms_of(study.arm(each.scenario), study.arm(each.against), worlds, seed, study.days))
        for each in study.expectations
    ]


def arms_of_trials(trials: Iterable[Trial]) -> list[Arm]:
    """Return all arms, those that others are compared with first."""
    listed = list(trials)
    return [*(each.second for each in listed), *(each.first for each in listed)]


def judge(trial: Trial, outcomes: Outcomes) -> Verdict:
    """Hold an expectation to the outcomes of both arms.

    Args:
        trial: What is expected.
        outcomes: Tables of outcomes by arm; see `simulate_arms`.
    """
    expected = trial.expectation
    measure = measure_name(expected.measure, expected.word)
    difference = paired_measure(outcomes[trial.first.key], outcomes[trial.second.key], measure)
    return Verdict(trial, verdict(expected.direction, expected.margin, difference), difference)


def verdict(direction: str, margin: float, difference: Paired) -> str:
    """Say whether the interval of a difference bears an expectation out.

    It is met when the whole interval lies where the expectation says, contradicted when the whole of it lies outside,
    and undecided between the two or with fewer than `LEAST_PAIRS` worlds.

    Args:
        direction: `higher` (above 0), `lower` (below 0), `not_higher` (up to the margin), `not_lower` (from minus the
            margin on) or `same` (both).
        margin: In the measure's unit.
        difference: With its interval.

    Raises:
        ValueError: No such direction.
    """
    low, high = difference.low, difference.high
    met, contradicted = {
        "higher": (low > 0.0, high <= 0.0),
        "lower": (high < 0.0, low >= 0.0),
        "not_higher": (high <= margin, low > margin),
        "not_lower": (low >= -margin, high < -margin),
        "same": (-margin <= low and high <= margin, low > margin or high < -margin),
    }.get(direction, (None, None))
    if met is None:
        raise ValueError(f"direction: found {direction!r}; allowed: higher, lower, not_higher, not_lower, same")
    if difference.pairs < LEAST_PAIRS:
        return UNDECIDED
    return MET if met else CONTRADICTED if contradicted else UNDECIDED
