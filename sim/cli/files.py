"""`isf check`, `isf show` and `isf new`: scenario files before anything is run."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.cli.arguments import Setting, shorten
from sim.cli.outcome import OK, WRONG_INPUT, WrongInput
from sim.scenario import (
    FileCheck,
    Problem,
    Scenario,
    ScenarioError,
    check_files,
    load_scenario,
    resolved_yaml,
    starter,
)


def check_command(files: Sequence[str], as_json: bool) -> int:
    """Carry out `isf check`: every file is looked at, whatever is wrong with another."""
    if not files:
        raise WrongInput("FILE: found none; allowed: one or more scenario files or names of shipped scenarios")
    report = check_files(files)
    findings = [_finding(each) for each in report.files]
    problems = list(dict.fromkeys(problem for _, found in findings for problem in found))
    if as_json:
        print(json.dumps({"ok": not problems, "files": [told for told, _ in findings]}, indent=1, ensure_ascii=False))
    else:
        for told, found in findings:
            if not found:
                print(_in_words(told))
        if problems:
            # As a compiler does: what is wrong goes to standard error, a line for each problem.
            print(ScenarioError(problems), file=sys.stderr)
    return WRONG_INPUT if problems else OK


def _finding(check: FileCheck) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What is told of one file, and its problems; a file without a fault may still say something impossible."""
    problems, told = check.problems, {"file": check.file, "ok": False}
    if check.scenario is not None:
        try:
            told |= _facts(check.scenario)
        except ScenarioError as error:
            problems = error.problems
    return told | {"ok": not problems, "problems": [problem.as_dict() for problem in problems]}, problems


def _facts(scenario: Scenario) -> dict[str, Any]:
    import sim.model

    # How far an act of violence spreads; a scenario in which it grows without end is refused here.
    branching = sim.model.check_branching(scenario)
    return {
        "name": scenario.name,
        "title": scenario.title,
        "days": scenario.days,
        "parameters": len(scenario.parameters),
        "uncertain": sum(each.distribution != "fixed" for each in scenario.parameters.values()),
        "fingerprint": scenario.fingerprint,
        "branching_ratio": asdict(branching),
    }


def _in_words(finding: Mapping[str, Any]) -> str:
    from sim.model.branching import LIMIT

    spread = finding["branching_ratio"]
    return (
        f"{finding['file']}: fine. {finding['title']}\n"
        f"  {finding['parameters']} parameters, {finding['uncertain']} of them uncertain; {finding['days']} days; "
        f"fingerprint {finding['fingerprint'][:12]}\n"
        f"  An act of a faction brings about {spread['central']:.2f} others at central values (refused from "
        f"{LIMIT:g} on), {spread['median']:.2f} in the median draw, {spread['high']:.2f} at the 95 % quantile"
    )


def show_command(file: str, overrides: Mapping[str, Setting], as_json: bool) -> int:
    """Carry out `isf show`."""
    scenario = load_scenario(file, dict(overrides) or None)
    if as_json:
        print(json.dumps(as_plain(scenario), indent=1, ensure_ascii=False))
    else:
        print(resolved_yaml(scenario), end="")
    return OK


def as_plain(value: Any) -> Any:
    """Return a scenario, or a part of one, as plain data for JSON."""
    from dataclasses import fields, is_dataclass
    from datetime import date

    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: as_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {name: as_plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def new_command(file: Path, force: bool) -> int:
    """Carry out `isf new`."""
    name = file.stem
    if file.suffix not in (".yaml", ".yml") or not re.fullmatch("[a-z0-9-]+", name):
        raise WrongInput(
            f"FILE: found {shorten(str(file))}; allowed: a name of small letters, digits and hyphens ending in "
            ".yaml, such as my-case.yaml"
        )
    text = starter(name)
    try:
        with file.open("w" if force else "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise WrongInput(f"FILE: {file} exists already and was left as it is; use another name or --force") from None
    except OSError as error:
        raise WrongInput(f"FILE: {file} cannot be written ({error.strerror})") from None
    print(f"Wrote {file}. Next: edit it, then `isf check {file}` and `isf run {file}`")
    return OK
