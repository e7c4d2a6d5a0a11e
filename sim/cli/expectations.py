"""What a study compares, and whether what files expect is what the model does: simulate, judge, tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.analysis.arms import Arm, Outcomes, arms_of, distinct, simulate_arms
from sim.analysis.expectations import (
    MET,
    UNDECIDED,
    Trial,
    Verdict,
    arms_of_trials,
    judge,
    measure_unit,
    trials_of_scenario,
    trials_of_study,
)
from sim.analysis.measures import is_share
from sim.analysis.paired import LEAST_PAIRS, Paired, paired_measure
from sim.cli.check import CheckOrder, count, one_line
from sim.cli.comparison import TABLE_FROM, Amount, Compared, difference_unit, print_comparison, sized, wrapped
from sim.cli.display import Display
from sim.cli.outcome import NOT_MET, OK
from sim.present.words import CAVEAT
from sim.scenario import Scenario, Study
from sim.scenario.expectations import measure_name
from sim.scenario.studies import DEFAULT_SEED, DEFAULT_WORLDS

if TYPE_CHECKING:
    from rich.console import Console

Case = Scenario | Study


@dataclass(frozen=True)
class Findings:
    """What came of one file."""

    file: str
    case: Case
    worlds: int
    seed: int
    compared: tuple[Compared, ...]
    verdicts: tuple[Verdict, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain data, for programs; None for what is not known."""
        return {
            "file": self.file,
            "name": self.case.name,
            "worlds": self.worlds,
            "seed": self.seed,
            "comparison": [
                {"scenario": each.scenario, "measure": each.measure, "unit": each.unit} | _plain(each.difference)
                for each in self.compared
            ],
            "expectations": [_verdict_as_dict(each) for each in self.verdicts],
        }


def run_expectations(cases: Sequence[tuple[str, Case]], order: CheckOrder) -> tuple[int, dict[str, Any]]:
    """Try what files expect, every distinct scenario simulated once, and print what came of it.

    Args:
        cases: Names of files with what they hold.
        order: What the user asked for.

    Returns:
        The exit code, and the findings for programs.
    """
    scale = {file: _scale(case, order) for file, case in cases}
    trials = {file: _trials_of(case, *scale[file], order.beliefs) for file, case in cases}
    arms = {file: _arms_of_study(case, *scale[file]) if isinstance(case, Study) else [] for file, case in cases}
    wanted = [arm for file, _ in cases for arm in (*arms[file], *arms_of_trials(trials[file]))]
    outcomes: Outcomes = {}
    if wanted:
        with Display(f"Simulating {count(len(distinct(wanted)), 'scenario')}") as display:
            outcomes = simulate_arms(wanted, order.workers, display)
    findings = [
        Findings(
            file,
            case,
            *scale[file],
            tuple(_comparison(case, *scale[file], outcomes)) if isinstance(case, Study) else (),
            tuple(judge(each, outcomes) for each in trials[file]),
        )
        for file, case in cases
    ]
    if not order.json:
        _print(findings)
    every = [verdict for each in findings for verdict in each.verdicts]
    met = all(each.word == MET for each in every)
    return OK if met else NOT_MET, {"met": met, "trials": [each.as_dict() for each in findings], "caveat": CAVEAT}


def _scale(case: Case, order: CheckOrder) -> tuple[int, int]:
    """Return how many worlds, under which seed: as the user says, else the study, else the default."""
    worlds, seed = (case.worlds, case.seed) if isinstance(case, Study) else (DEFAULT_WORLDS, DEFAULT_SEED)
    return order.worlds or worlds, seed if order.seed is None else order.seed


def _trials_of(case: Case, worlds: int, seed: int, beliefs: str) -> list[Trial]:
    if isinstance(case, Study):
        return trials_of_study(case, worlds, seed)
    return trials_of_scenario(case, worlds, seed, beliefs)


def _arms_of_study(study: Study, worlds: int, seed: int) -> list[Arm]:
    return [arm for each in study.scenarios for arm in arms_of(study.baseline, each, worlds, seed, study.days)]


def _comparison(study: Study, worlds: int, seed: int, outcomes: Outcomes) -> list[Compared]:
    found = []
    for scenario in study.scenarios:
        first, second = arms_of(scenario, study.baseline, worlds, seed, study.days)
        for pair in study.measures:
            measure = measure_name(*pair)
            difference = paired_measure(outcomes[first.key], outcomes[second.key], measure)
            found.append(Compared(scenario.name, measure, measure_unit(study.baseline, measure), difference))
    return found


def _print(findings: Sequence[Findings]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for each in findings:
        print()
        if isinstance(each.case, Study):
            told = f"{count(each.worlds, 'world')}, the same in every scenario · seed {each.seed}"
            head = f"{one_line(each.file)}: {told} · baseline {each.case.baseline.name}"
            console.print(Text(head, style="bold"), soft_wrap=True)
            print()
            print_comparison(each.compared, each.case.baseline, console)
            _print_headline(each, each.case, console)
        elif each.verdicts:
            head = f"{one_line(each.file)}: {count(each.worlds, 'world')} · seed {each.seed}"
            console.print(Text(head, style="bold"), soft_wrap=True)
        else:
            print(f"{one_line(each.file)}: expects nothing")
        for verdict in each.verdicts:
            narrow = console.is_terminal and console.width < TABLE_FROM
            word, indent = (f"  {verdict.word}  ", " " * 4) if narrow else (f"  {verdict.word:<12}  ", " " * 16)
            said, found = _verdict_words(verdict)
            print(wrapped(said, console, word, indent))
            print(wrapped(found, console, indent))
    every = [verdict for each in findings for verdict in each.verdicts]
    if every:
        words = [each.word for each in every]
        parts = [f"{words.count(word)} {word}" for word in dict.fromkeys([MET, *sorted(words)]) if word in words]
        more = "; more worlds may decide it: --worlds" if UNDECIDED in words else ""
        print(f"\n{count(len(every), 'expectation')}: {', '.join(parts)}{more}")
    print(CAVEAT)


def _print_headline(found: Findings, study: Study, console: Console) -> None:
    from rich.text import Text

    headline = next((each for each in found.compared if each.scenario == study.headline), None)
    if headline is not None:
        amount = Amount.of(headline.difference, headline.unit)
        line = f"Headline: {study.headline} against {study.baseline.name}, {headline.measure} {amount}"
        console.print(Text(wrapped(line, console), style="bold"), soft_wrap=True)
    if found.verdicts:
        print()


def _wanted(direction: str, margin: float, unit: str) -> str:
    """Return what an expectation asks of the interval."""
    scaled = f"{margin * (100.0 if is_share(unit) else 1.0):g}"
    size = sized(scaled, difference_unit(unit))
    return {
        "higher": "expected above 0",
        "lower": "expected below 0",
        "not_higher": f"expected at most +{size}" if margin else "expected not above 0",
        "not_lower": f"expected at least -{size}" if margin else "expected not below 0",
        "same": f"expected within {size} of 0",
    }[direction]


def _verdict_words(verdict: Verdict) -> tuple[str, str]:
    trial, found = verdict.trial, verdict.difference
    expected, unit = trial.expectation, _unit_of(verdict)
    what = measure_name(expected.measure, expected.word)
    wanted = _wanted(expected.direction, expected.margin, unit)
    if found.pairs < LEAST_PAIRS:
        wanted += f"; compared in {count(found.pairs, 'world')}, {LEAST_PAIRS} are needed"
    elif found.left_out:
        wanted += f"; {count(found.left_out, 'world')} without it left out"
    return (
        one_line(expected.say),
        f"{what} of {trial.first.scenario.name} against {trial.second.scenario.name}: "
        f"{Amount.of(found, unit)}; {wanted}",
    )


def _unit_of(verdict: Verdict) -> str:
    expected = verdict.trial.expectation
    return measure_unit(verdict.trial.first.scenario, measure_name(expected.measure, expected.word))


def _verdict_as_dict(verdict: Verdict) -> dict[str, Any]:
    expected = verdict.trial.expectation
    return {
        "say": expected.say,
        "verdict": verdict.word,
        "scenario": verdict.trial.first.scenario.name,
        "against": verdict.trial.second.scenario.name,
        "measure": measure_name(expected.measure, expected.word),
        "is": expected.direction,
        "margin": expected.margin,
        "unit": _unit_of(verdict),
        "where": expected.where,
    } | _plain(verdict.difference)


def _plain(found: Paired) -> dict[str, Any]:
    told = {
        "difference": found.mean,
        "low": found.low,
        "high": found.high,
        "pairs": found.pairs,
        "left_out": found.left_out,
        "first": found.first,
        "second": found.second,
        "share_higher": found.share_higher,
        "share_lower": found.share_lower,
        "correlation": found.correlation,
    }
    return {name: None if math.isnan(value) else value for name, value in told.items()}
