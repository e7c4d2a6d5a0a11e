"""From a file to a checked Scenario, or to one report of everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.scenario.actors import check_complete
from sim.scenario.below import beliefs_below, layers_of
from sim.scenario.draft import Draft
from sim.scenario.draw_layers import finish_draws
from sim.scenario.draws import Draws
from sim.scenario.expectations import read_expectations
from sim.scenario.files import Chain, locate, read_chain
from sim.scenario.layers import lay
from sim.scenario.objects import Parameter, Scenario
from sim.scenario.overrides import layer_of
from sim.scenario.plans import finish_joint, finish_measures
from sim.scenario.problems import Problem, Problems, ScenarioError, TooMany, listing, report
from sim.scenario.quantities import finish
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary


def load_scenario(
    case: str | Path,
    overrides: Mapping[str, str | float | bool] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    beliefs: str | Path = "",
    vocabulary: Vocabulary | None = None,
) -> Scenario:
    """Load a scenario, with what it extends, and check it.

    Args:
        case: Path of a scenario file, or name of a shipped scenario.
        overrides: Values by path that are laid over the file, with `command line` as their source: parameters
            (`objections.hostility_weight`), rules (`rules.objections`), actors' choices (`actors.cmcc.present`),
            readings (`readings.A13`), and start, days, opening, end.
        readings: Reading to take, by claim. They lie directly above the file that extends nothing, so that what
            scenarios say themselves wins.
        beliefs: Path or shipped name of a scenario, such as one of joint draws, that extends the same root. What it
            says differently from that root lies directly above it and below `readings`; empty for nothing.
        vocabulary: The names that may be used; those of the installed model by default.

    Returns:
        The scenario, complete and immutable.

    Raises:
        ScenarioError: Anything is wrong with it; the error lists everything at once.
    """
    vocabulary = vocabulary or installed_vocabulary()
    problems = Problems()
    scenario: Scenario | None = None
    try:
        chain = read_chain(case, vocabulary, problems)
        if chain:
            draft = Draft(vocabulary, problems)
            typed = layer_of(overrides, vocabulary, problems) if overrides else None
            below = beliefs_below(beliefs, chain, vocabulary, problems) if str(beliefs) else None
            layers, draft.readings = layers_of(chain, below, readings or {}, typed, vocabulary, problems)
            draft.sections = dict.fromkeys(vocabulary.top_keys, chain.tops[-1].document.whole)
            for layer in layers:
                lay(layer, draft)
            scenario = _finish(draft, chain, below)
    except TooMany:
        scenario = None
    problems.raise_if_any()
    assert scenario is not None
    return scenario


def _finish(draft: Draft, chain: Chain, below: Chain | None) -> Scenario | None:
    """Check what only the whole shows, and build the scenario; None if anything is wrong."""
    problems = draft.problems
    _check_settings(draft)
    _check_families(draft)
    check_complete(draft)
    parameters = _parameters(draft)
    draws = finish_draws(draft)
    joint = finish_joint(draft)
    measures = finish_measures(draft)
    expectations = read_expectations(
        draft.expectations,
        problems,
        contributors=draft.rosters.get("contributors", ()),
        scenarios=(),
        against=chain.parent,
        locate=lambda node, path: locate(node, path, chain, draft.vocabulary, problems),
    )
    if len(problems):
        return None
    tops = [chain.tops[0], *(below.tops if below else ()), *chain.tops[1:]]
    order = {path: position for position, path in enumerate(_entry_paths(draft))}
    return Scenario(
        **draft.prose,
        start=draft.dates[0],
        days=draft.numbers["days"],
        opening=draft.words["opening"],
        end=draft.words["end"],
        rules={family: draft.rules[family] for family in draft.vocabulary.families},
        parameters=_drawn_too(parameters, draws),
        choices=_choices(draft),
        rosters={roster: tuple(draft.rosters.get(roster, ())) for roster in draft.vocabulary.rosters},
        joint=joint,
        measures=measures,
        files=tuple(top.document.short for top in tops),
        remarks=dict(sorted(draft.remarks.items(), key=lambda item: order[item[0]])),
        readings=draft.readings,
        expectations=expectations,
        draws=draws,
        beliefs=below.path.stem if below and below.tops else "",
    )


def _check_settings(draft: Draft) -> None:
    given = {"start": bool(draft.dates), "days": "days" in draft.numbers}
    given |= {name: name in draft.words for name in ("opening", "end")}
    for name, is_given in given.items():
        if not is_given and not draft.problems.suggested("", name):
            draft.problems.add(draft.sections[name], name, "missing, here and in what this file extends")


def _check_families(draft: Draft) -> None:
    """Every family needs a variant, and every parameter that any of its variants reads."""
    problems, families = draft.problems, draft.vocabulary.families
    for family, each in families.items():
        if family not in draft.rules and not problems.suggested("rules", family):
            message = f"missing family '{family}'"
            problems.add(draft.sections["rules"], "rules", message, allowed=tuple(each.variants))
        path = f"parameters.{family}"
        missing = [name for name in each.parameters if f"{family}.{name}" not in draft.quantities]
        missing = [name for name in missing if not problems.suggested(path, name)]
        if missing and not problems.suggested("parameters", family):
            mark = draft.sections.get(path, draft.sections["parameters"])
            problems.add(mark, path, f"missing {listing(missing)}", allowed=missing)


def _entry_paths(draft: Draft) -> list[str]:
    """Return the paths of all actors' entries, in the order of the vocabulary and of the rosters."""
    paths = [f"actors.{actor}" for actor in draft.vocabulary.actors]
    return paths + [f"{roster}.{each}" for roster in draft.vocabulary.rosters for each in draft.rosters.get(roster, ())]


def _keys(draft: Draft, path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return full paths of the choices and of the traits of one entry."""
    group, _, name = path.partition(".")
    shape = draft.vocabulary.shape(group, name)
    return tuple(f"{path}.{key}" for key in shape.choices), tuple(f"{path}.{key}" for key in shape.traits)


def _parameters(draft: Draft) -> dict[str, Parameter]:
    paths = [f"{family}.{name}" for family, each in draft.vocabulary.families.items() for name in each.parameters]
    paths += [path for entry in _entry_paths(draft) for path in _keys(draft, entry)[1]]
    finished = {path: finish(draft.quantities[path], draft.problems) for path in paths if path in draft.quantities}
    return {path: parameter for path, parameter in finished.items() if parameter is not None}


def _drawn_too(parameters: dict[str, Parameter], draws: Draws | None) -> dict[str, Parameter]:
    """Return parameters with those marked as drawn that joint draws give values to."""
    if draws is None:
        return parameters
    return {path: replace(each, drawn=each.drawn or path in draws) for path, each in parameters.items()}


def _choices(draft: Draft) -> dict[str, str | bool]:
    paths = [path for entry in _entry_paths(draft) for path in _keys(draft, entry)[0]]
    return {path: draft.choices[path] for path in paths if path in draft.choices}


@dataclass(frozen=True)
class FileCheck:
    """What checking one file gave: a scenario, or problems."""

    file: str
    scenario: Scenario | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class CheckReport:
    """What checking several files gave; its text is the report a user reads."""

    files: tuple[FileCheck, ...]

    @property
    def ok(self) -> bool:
        """Whether every file can be used."""
        return not self.problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, each once, even if several files inherit it."""
        return tuple(dict.fromkeys(problem for each in self.files for problem in each.problems))

    def __str__(self) -> str:
        fine = [f"{each.file}: fine" for each in self.files if each.scenario]
        return "\n".join([*fine, report(self.problems)] if self.problems else fine)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data, for programs."""
        return {
            "ok": self.ok,
            "files": [
                {
                    "file": each.file,
                    "ok": each.scenario is not None,
                    "fingerprint": each.scenario.fingerprint if each.scenario else None,
                    "problems": [problem.as_dict() for problem in each.problems],
                }
                for each in self.files
            ],
        }


def check_files(paths: Iterable[str | Path], *, vocabulary: Vocabulary | None = None) -> CheckReport:
    """Check scenario files, or shipped scenarios by name; never raises for what is in them."""
    vocabulary = vocabulary or installed_vocabulary()
    checks = []
    for path in paths:
        try:
            checks.append(FileCheck(str(path), load_scenario(path, vocabulary=vocabulary), ()))
        except ScenarioError as error:
            checks.append(FileCheck(str(path), None, error.problems))
    return CheckReport(tuple(checks))
