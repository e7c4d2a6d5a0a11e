"""`isf check`: scenario files, studies and whole folders of them, and on request what they expect."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.cli.checker import Checked, Checker
from sim.cli.folders import Found, yaml_files
from sim.cli.loading import no_collection
from sim.cli.outcome import OK, WRONG_INPUT, WrongInput
from sim.scenario import ScenarioError, Study
from sim.scenario.nodes import clean


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
    beliefs: str = ""

    def runs(self, each: Checked) -> bool:
        """Whether the expectations of a file are to be tried: of a study that was named, or of all on request."""
        return self.run or (each.named and isinstance(each.case, Study) and not self.no_run)


def check_command(order: CheckOrder) -> int:
    """Carry out `isf check`: every file is looked at, whatever is wrong with another."""
    started = time.monotonic()
    if not order.files:
        raise WrongInput("FILE: found none; allowed: files, folders, or names of shipped scenarios and studies")
    if order.run and order.no_run:
        raise WrongInput("--run, --no-run: found both; allowed: one of them")
    found = _all_files(order.files)
    checker = Checker(found.files, order.beliefs)
    with no_collection():
        checked = [checker.check(file, file in found.named) for file in found.files]
    problems = checker.distinct([*found.problems, *(problem for each in checked for problem in each.problems)])
    to_run = [(each.file, each.case) for each in checked if each.case is not None and order.runs(each)]
    if not problems:
        _refuse_idle_flags(order, bool(to_run))
    if not order.json:
        run = frozenset(file for file, _ in to_run) if not problems else frozenset()
        _print_findings(found, checked, run, time.monotonic() - started)
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


def _all_files(names: Sequence[str]) -> Found:
    """Return the files that were named and those of the folders that were named, each once."""
    # Unlike Path.is_dir, it takes a file behind a closed folder for none, and raises nothing.
    named = [name for name in names if not os.path.isdir(name)]
    found = Found(files=list(dict.fromkeys(named)), named=frozenset(named))
    for name in dict.fromkeys(names):
        if os.path.isdir(name):
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


def _print_findings(found: Found, checked: Sequence[Checked], run: frozenset[str], seconds: float) -> None:
    for each in checked:
        if not each.problems:
            brief = f"{one_line(each.file)}: fine. {one_line(each.facts['title'])}"
            print(_in_full(each, each.file in run) if each.named else brief)
    for note in found.notes:
        print(note)
    if found.folders:
        print(_sum(checked, len(found.problems), seconds))


def _sum(checked: Sequence[Checked], unreadable: int, seconds: float) -> str:
    studies = sum(each.study for each in checked)
    wrong = sum(bool(each.problems) for each in checked)
    parts = [count(len(checked) - studies, "scenario"), count(studies, "study", "studies")]
    how = f"{wrong} with problems" if wrong else "all fine" if checked else "nothing looked at"
    more = f", {count(unreadable, 'place')} not read" if unreadable else ""
    return f"{count(len(checked), 'file')}: {', '.join(parts)}, {how}{more}, {seconds:.1f} s"


def _in_full(each: Checked, run: bool) -> str:
    """Return what is in a file; of one that is to be run not what its findings will tell."""
    told = each.facts
    head = f"{one_line(each.file)}: fine. {one_line(told['title'])}"
    expected = count(told["expectations"], "expectation")
    if each.study:
        text = (
            f"{head}\n  {one_line(told['question'])}\n"
            f"  A study of {', '.join(told['scenarios'])} against {told['baseline']}"
        )
        if run:
            return text
        worlds = f"{count(told['worlds'], 'world')}, seed {told['seed']}"
        return f"{text}\n  {worlds}; {', '.join(told['measures'])}; {expected}"
    from sim.model.branching import LIMIT

    spread = told["branching_ratio"]
    more = f"; {expected} (tried with --run)" if told["expectations"] and not run else ""
    return (
        f"{head}\n"
        f"  {told['parameters']} parameters, {told['uncertain']} of them uncertain; {told['days']} days; "
        f"fingerprint {told['fingerprint'][:12]}{more}\n"
        f"  An act of a faction brings about {spread['central']:.2f} others at central values (refused from "
        f"{LIMIT:g} on), {spread['median']:.2f} in the median draw, {spread['high']:.2f} at the 95 % quantile"
    )


def one_line(text: str) -> str:
    """Return what a file or its name says as one line on which no terminal acts."""
    return clean(" ".join(text.split()))


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 file`, `2 files`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
