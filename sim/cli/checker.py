"""Checks scenario files and studies, one after another, and remembers what several of them need."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

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
from sim.scenario.expectations import measure_name
from sim.scenario.names import nearest


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


class Checker:
    """Checks one file after another and remembers what several of them need.

    Args:
        files: All that will be checked; the problems of each are told with it, and not with others that need it.
        beliefs: Scenario whose beliefs are laid below each; empty for none.
    """

    def __init__(self, files: Sequence[str], beliefs: str = "") -> None:
        self.beliefs = beliefs
        self.vocabulary: Vocabulary = installed_vocabulary()
        self._ratios: dict[str, float] = {}
        self._in_turn = {os.path.realpath(self._path(file)) for file in files}

    def _path(self, case: str) -> Path:
        """Return the file of a case that may be the name of a shipped scenario."""
        return self.vocabulary.folder / f"{case}.yaml" if case in self.vocabulary.scenario_names() else Path(case)

    def distinct(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems each once: a shipped file goes by its bare name where another file extends it."""
        found: dict[tuple[Any, ...], Problem] = {}
        for each in problems:
            shipped = self.vocabulary.folder / each.file
            by_name = not os.path.exists(each.file) and shipped.is_file()
            place = os.path.realpath(shipped if by_name else each.file)
            key = (place, each.line, each.column, each.path, each.found)
            if key not in found or not by_name:
                found[key] = each
        return list(found.values())

    def check(self, file: str, named: bool) -> Checked:
        """Check a file, or a shipped scenario or study by its name; never raises for what is in it."""
        study = self._is_study(file, named)
        case: Scenario | Study | None = None
        try:
            if study:
                case = load_study(file, beliefs=self.beliefs, vocabulary=self.vocabulary)
                return Checked(file, named, study, case, (), self._facts_of_study(case))
            case = load_scenario(file, beliefs=self.beliefs, vocabulary=self.vocabulary)
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
                load_scenario(case, beliefs=self.beliefs, vocabulary=self.vocabulary)
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
            "measures": [measure_name(*each) for each in study.measures],
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
