"""`isf check`: scenario files, studies and whole folders of them, and on request what they expect."""

from __future__ import annotations

import gc
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.cli.folders import Found, yaml_files
from sim.cli.outcome import OK, WRONG_INPUT, WrongInput
from sim.scenario import (
    Problem,
    Scenario,
    ScenarioError,
    Study,
    Vocabulary,
    installed_vocabulary,
    is_study,
    load_scenario,
    load_study,
)
from sim.scenario.problems import nearest


@dataclass(frozen=True)
class CheckOrder:
    """What the user asked for; None where nothing was said."""

    files: Sequence[str]
    run: bool = False
    no_run: bool = False
    worlds: int | None = None
    seed: int | None = None
    workers: int | None = None
    json: bool = False

    def runs(self, each: Checked) -> bool:
        """Whether the expectations of a file are to be tried: of a study that was named, or of all on request."""
        return self.run or (each.named and isinstance(each.case, Study) and not self.no_run)


@dataclass(frozen=True)
class Checked:
    """What checking one file gave.

    Attributes:
        file: Its name as the user knows it.
        named: Whether the user named it, rather than a folder that it is in.
        study: Whether it is a study.
        case: What it holds, if it could be read.
        problems: What is wrong with it.
        facts: What there is to tell of it.
    """

    file: str
    named: bool
    study: bool
    case: Scenario | Study | None
    problems: tuple[Problem, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain data, for programs."""
        told = {"file": self.file, "kind": "study" if self.study else "scenario", "ok": not self.problems}
        return told | dict(self.facts) | {"problems": [problem.as_dict() for problem in self.problems]}


def check_command(order: CheckOrder) -> int:
    """Carry out `isf check`: every file is looked at, whatever is wrong with another."""
    started = time.monotonic()
    if not order.files:
        raise WrongInput("FILE: found none; allowed: files, folders, or names of shipped scenarios and studies")
    if order.run and order.no_run:
        raise WrongInput("--run, --no-run: found both; allowed: one of them")
    found = _all_files(order.files)
    checker = Checker(found.files)
    with _no_collection():
        checked = [checker.check(file, file in found.named) for file in found.files]
    problems = list(dict.fromkeys([*found.problems, *(problem for each in checked for problem in each.problems)]))
    to_run = [(each.file, each.case) for each in checked if each.case is not None and order.runs(each)]
    if not problems:
        _refuse_idle_flags(order, bool(to_run))
    if not order.json:
        _print_findings(found, checked, time.monotonic() - started)
    if problems or not to_run:
        if order.json:
            places = [problem.as_dict() for problem in found.problems]
            _print_json({"ok": not problems, "files": [each.as_dict() for each in checked], "problems": places})
        elif problems:
            # As a compiler does: what is wrong goes to standard error, a line for each problem.
            print(ScenarioError(problems), file=sys.stderr)
        return WRONG_INPUT if problems else OK
    from sim.cli.expectations import run_expectations

    sys.stdout.flush()
    code, told = run_expectations(to_run, order)
    if order.json:
        _print_json({"ok": True, "files": [each.as_dict() for each in checked], **told})
    return code


@contextmanager
def _no_collection() -> Iterator[None]:
    """Spare the search for garbage, of which checking leaves none worth a quarter of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _all_files(names: Sequence[str]) -> Found:
    """Return the files that were named and those of the folders that were named, each once."""
    named = [name for name in names if not Path(name).is_dir()]
    found = Found(files=list(dict.fromkeys(named)), named=frozenset(named))
    for name in dict.fromkeys(names):
        if Path(name).is_dir():
            below = yaml_files(Path(name))
            found.files += [file for file in below.files if file not in found.files]
            found.folders.append(name)
            found.notes += below.notes
            found.problems += below.problems
    return found


def _refuse_idle_flags(order: CheckOrder, runs: bool) -> None:
    for flag in ("worlds", "seed", "workers"):
        if getattr(order, flag) is not None and not runs:
            raise WrongInput(f"--{flag}: nothing would be run; name a study, or add --run")


def _print_json(told: Mapping[str, Any]) -> None:
    print(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))


class Checker:
    """Checks one file after another and remembers what several of them need.

    Args:
        files: All that will be checked; the problems of each are told with it, and not with others that need it.
    """

    def __init__(self, files: Sequence[str]) -> None:
        self.vocabulary: Vocabulary = installed_vocabulary()
        self._ratios: dict[str, float] = {}
        self._in_turn = {os.path.realpath(self._path(file)) for file in files}

    def _path(self, case: str) -> Path:
        """Return the file of a case that may be the name of a shipped scenario."""
        return self.vocabulary.folder / f"{case}.yaml" if case in self.vocabulary.scenario_names() else Path(case)

    def check(self, file: str, named: bool) -> Checked:
        """Check a file, or a shipped scenario or study by its name; never raises for what is in it."""
        study = self._is_study(file, named)
        case: Scenario | Study | None = None
        try:
            if study:
                case = load_study(file, vocabulary=self.vocabulary)
                return Checked(file, named, study, case, (), self._facts_of_study(case))
            case = load_scenario(file, vocabulary=self.vocabulary)
            facts = self._facts_of_scenario(case, named)
            self._check_others(case)
            return Checked(file, named, study, case, (), facts)
        except ScenarioError as error:
            return Checked(file, named, study, None, error.problems)

    def _is_study(self, file: str, named: bool) -> bool:
        if named and re.fullmatch(r"[A-Za-z0-9_-]+", file) and not Path(file).is_file():
            scenarios, studies = self.vocabulary.scenario_names(), self.vocabulary.study_names()
            if file in (*scenarios, *studies):
                return file not in scenarios
            return bool(nearest(file, studies)) and not nearest(file, scenarios)
        return is_study(Path(file))

    def _check_others(self, scenario: Scenario) -> None:
        """Check what a scenario is to be compared with."""
        for case in {each.against for each in scenario.expectations}:
            file = os.path.realpath(self._path(case))
            if file not in self._in_turn:
                load_scenario(case, vocabulary=self.vocabulary)
                self._in_turn.add(file)

    def _facts_of_scenario(self, scenario: Scenario, in_full: bool) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "name": scenario.name,
            "title": scenario.title,
            "days": scenario.days,
            "parameters": len(scenario.parameters),
            "uncertain": sum(each.drawn for each in scenario.parameters.values()),
            "expectations": len(scenario.expectations),
            "fingerprint": scenario.fingerprint,
        }
        # How far an act of violence spreads; a scenario in which it grows without end is refused here.
        if in_full:
            import sim.model

            return facts | {"branching_ratio": asdict(sim.model.check_branching(scenario))}
        return facts | {"branching_ratio": {"central": self._central(scenario)}}

    def _facts_of_study(self, study: Study) -> dict[str, Any]:
        problems: list[Problem] = []
        for arm in study.arms:
            try:
                self._central(arm)
            except ScenarioError as error:
                problems += error.problems
        if problems:
            raise ScenarioError(dict.fromkeys(problems))
        return {
            "name": study.name,
            "title": study.title,
            "question": study.question,
            "baseline": study.baseline.name,
            "scenarios": [each.name for each in study.scenarios],
            "measures": ["=".join(filter(None, each)) for each in study.measures],
            "worlds": study.worlds,
            "seed": study.seed,
            "expectations": len(study.expectations),
        }

    @cached_property
    def _check_central(self) -> Callable[[Scenario], float]:
        from sim.model.branching import check_central

        return check_central

    def _central(self, scenario: Scenario) -> float:
        if scenario.fingerprint not in self._ratios:
            self._ratios[scenario.fingerprint] = self._check_central(scenario)
        return self._ratios[scenario.fingerprint]


def _print_findings(found: Found, checked: Sequence[Checked], seconds: float) -> None:
    for each in checked:
        if not each.problems:
            print(_in_full(each) if each.named else f"{each.file}: fine. {each.facts['title']}")
    for note in found.notes:
        print(note)
    if found.folders:
        print(_sum(checked, len(found.problems), seconds))


def _sum(checked: Sequence[Checked], unreadable: int, seconds: float) -> str:
    studies = sum(each.study for each in checked)
    wrong = sum(bool(each.problems) for each in checked)
    parts = [count(len(checked) - studies, "scenario"), count(studies, "study", "studies")]
    how = f"{wrong} with problems" if wrong else "all fine"
    more = f", {count(unreadable, 'place')} not read" if unreadable else ""
    return f"{count(len(checked), 'file')}: {', '.join(parts)}, {how}{more}, {seconds:.1f} s"


def _in_full(each: Checked) -> str:
    told = each.facts
    head = f"{each.file}: fine. {told['title']}"
    expected = count(told["expectations"], "expectation")
    if each.study:
        return (
            f"{head}\n  {told['question']}\n"
            f"  A study of {', '.join(told['scenarios'])} against {told['baseline']}\n"
            f"  {count(told['worlds'], 'world')}, seed {told['seed']}; {', '.join(told['measures'])}; {expected}"
        )
    from sim.model.branching import LIMIT

    spread = told["branching_ratio"]
    more = f"; {expected} (tried with --run)" if told["expectations"] else ""
    return (
        f"{head}\n"
        f"  {told['parameters']} parameters, {told['uncertain']} of them uncertain; {told['days']} days; "
        f"fingerprint {told['fingerprint'][:12]}{more}\n"
        f"  An act of a faction brings about {spread['central']:.2f} others at central values (refused from "
        f"{LIMIT:g} on), {spread['median']:.2f} in the median draw, {spread['high']:.2f} at the 95 % quantile"
    )


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 file`, `2 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
