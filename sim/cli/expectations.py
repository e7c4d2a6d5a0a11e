"""What a study compares, and whether what files expect is what the model does: simulate, judge, tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.arms import Arm, Outcomes, arms_of, distinct, simulate_arms
from sim.analysis.expectations import (
    MET,
    UNDECIDED,
    Trial,
    Verdict,
    arms_of_trials,
    judge,
    measure_name,
    measure_unit,
    trials_of_scenario,
    trials_of_study,
)
from sim.analysis.measures import is_share
from sim.analysis.paired import LEAST_PAIRS, Paired, paired_measure
from sim.cli.check import CheckOrder, count, one_line
from sim.cli.display import Display
from sim.cli.outcome import NOT_MET, OK
from sim.present.words import CAVEAT
from sim.scenario import Scenario, Study
from sim.scenario.studies import DEFAULT_SEED, DEFAULT_WORLDS

Case = Scenario | Study
TEXT_WIDTH = 120
WIDE_FROM = 100
"""On a narrower terminal the table leaves out what the baseline's value and the difference tell together."""
EVERYWHERE = "in every world"


@dataclass(frozen=True)
class Compared:
    """A measure of one of a study's scenarios against the baseline."""

    scenario: str
    measure: str
    unit: str
    difference: Paired


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
    trials = {file: _trials_of(case, *scale[file]) for file, case in cases}
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


def _trials_of(case: Case, worlds: int, seed: int) -> list[Trial]:
    return trials_of_study(case, worlds, seed) if isinstance(case, Study) else trials_of_scenario(case, worlds, seed)


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
    for each in findings:
        print()
        if isinstance(each.case, Study):
            _print_comparison(each, each.case)
        elif not each.verdicts:
            print(f"{each.file}: expects nothing")
        else:
            print(f"{one_line(each.case.title)}\n{count(each.worlds, 'world')} · seed {each.seed} · {each.file}")
        for verdict in each.verdicts:
            print(_verdict_words(verdict))
    every = [verdict for each in findings for verdict in each.verdicts]
    if every:
        words = [each.word for each in every]
        parts = [f"{words.count(word)} {word}" for word in dict.fromkeys([MET, *sorted(words)]) if word in words]
        more = "; more worlds may decide it: --worlds" if UNDECIDED in words else ""
        print(f"\n{count(len(every), 'expectation')}: {', '.join(parts)}{more}")
    print(CAVEAT)


def _print_comparison(found: Findings, study: Study) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = TEXT_WIDTH
    console.print(Text(one_line(study.title), style="bold"))
    console.print(Text(one_line(study.question)))
    told = f"{count(found.worlds, 'world')}, the same in every scenario · seed {found.seed} · {found.file}"
    console.print(Text(told, style="dim"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True)
    levels = (study.baseline.name, "here") if console.width >= WIDE_FROM else (study.baseline.name,)
    for name in (*levels, "difference", "95 % interval"):
        table.add_column(name, justify="right")
    table.add_column("unit")
    scenario = ""
    for each in found.compared:
        if each.scenario != scenario:
            scenario = each.scenario
            table.add_row(Text(scenario, style="bold"))
        amount = Amount.of(each.difference, each.unit)
        unit = amount.unit + (f", in {each.difference.pairs:,} worlds" if each.difference.left_out else "")
        shown = (amount.second, amount.first)[: len(levels)]
        cells = (f"  {each.measure}", *shown, amount.mean, amount.interval, unit)
        table.add_row(*(Text(cell) for cell in cells))
    console.print()
    console.print(table)
    headline = next((each for each in found.compared if each.scenario == study.headline), None)
    if headline is not None:
        amount = Amount.of(headline.difference, headline.unit)
        line = f"Headline: {study.headline} against {study.baseline.name}, {headline.measure} {amount}"
        console.print(Text(line, style="bold"))
    if found.verdicts:
        console.print()


@dataclass(frozen=True)
class Amount:
    """A difference as it is read: with as many digits as its interval bears."""

    mean: str
    interval: str
    unit: str
    first: str
    second: str

    @classmethod
    def of(cls, found: Paired, unit: str) -> Amount:
        """Put a difference into words; shares in percent."""
        scale, digits = (100.0 if is_share(unit) else 1.0), _digits(found, unit)

        def word(value: float, sign: str = "") -> str:
            return "-" if math.isnan(value) else f"{round(scale * value, digits) + 0.0:{sign},.{digits}f}"

        def level(value: float) -> str:
            return word(value) + (" %" if is_share(unit) and not math.isnan(value) else "")

        mean = word(found.mean, "+") if found.mean else "0"
        if math.isnan(found.low):
            interval = "-"
        elif found.low == found.high:
            interval = EVERYWHERE
        else:
            interval = f"{word(found.low, '+')} to {word(found.high, '+')}"
        return cls(mean, interval, _difference_unit(unit), level(found.first), level(found.second))

    def __str__(self) -> str:
        if self.mean == "-":
            return "in no world"
        ends = {"-": "", EVERYWHERE: f" {EVERYWHERE}"}.get(self.interval, f" (95 % interval {self.interval})")
        return f"{self.mean} {self.unit}{ends}"


def _difference_unit(unit: str) -> str:
    return "points" if is_share(unit) else unit


def _digits(found: Paired, unit: str) -> int:
    """Return how many decimals show the width of the interval with two digits, but never many."""
    scale = 100.0 if is_share(unit) else 1.0
    size = scale * (found.high - found.low) / 2.0
    if not size > 0.0:
        size = scale * abs(found.mean) / 10.0
    most = 2 if is_share(unit) else 3
    return min(most, max(0, 1 - math.floor(math.log10(size)))) if math.isfinite(size) and size > 0.0 else 0


def _wanted(direction: str, margin: float, unit: str) -> str:
    """Return what an expectation asks of the interval."""
    size = f"{margin * (100.0 if is_share(unit) else 1.0):g}"
    words = _difference_unit(unit)
    return {
        "higher": "expected above 0",
        "lower": "expected below 0",
        "not_higher": f"expected at most +{size} {words}" if margin else "expected not above 0",
        "not_lower": f"expected at least -{size} {words}" if margin else "expected not below 0",
        "same": f"expected within {size} {words} of 0",
    }[direction]


def _verdict_words(verdict: Verdict) -> str:
    trial, found = verdict.trial, verdict.difference
    expected, unit = trial.expectation, _unit_of(verdict)
    what = measure_name(expected.measure, expected.word)
    wanted = _wanted(expected.direction, expected.margin, unit)
    if found.pairs < LEAST_PAIRS:
        wanted += f"; compared in {count(found.pairs, 'world')}, {LEAST_PAIRS} are needed"
    elif found.left_out:
        wanted += f"; {count(found.left_out, 'world')} without it left out"
    return (
        f"  {verdict.word:<12}  {one_line(expected.say)}\n"
        f"  {'':<12}  {what} of {trial.first.scenario.name} against {trial.second.scenario.name}: "
        f"{Amount.of(found, unit)}; {wanted}"
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
