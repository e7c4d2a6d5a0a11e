"""Studies: a question, scenarios that bear on it, and what the asker expects to see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.draft import MAX_DAYS
from sim.scenario.expectations import Expectation, measures_of, read_expectations, read_measure
from sim.scenario.files import Chain, folder_of, locate
from sim.scenario.loading import load_scenario
from sim.scenario.names import nearest
from sim.scenario.nodes import Document, Node
from sim.scenario.objects import Scenario
from sim.scenario.problems import Problem, Problems, ScenarioError, TooMany, listing, quoted
from sim.scenario.reader import read_file
from sim.scenario.values import items, text, unknown_keys, whole, word
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary

KEYS = (
    *("format", "name", "title", "question", "about", "baseline", "scenarios", "measures", "headline"),
    *("worlds", "seed", "days", "expectations"),
)
NEEDED = ("format", "name", "title", "question", "baseline", "scenarios", "measures")
MOST_WORLDS, MOST_SEED = 1_000_000, 2**63 - 1
DEFAULT_WORLDS, DEFAULT_SEED = 500, 1
_NAME = re.compile(r"[a-z0-9-]+")

Laid = tuple[dict[str, str] | None, Mapping[str, str | float | bool] | None, str | Path]
"""Readings by claim, values by path, beliefs."""


@dataclass(frozen=True)
class Study:
    """A question put to several scenarios in the same worlds.

    Attributes:
        name: Name of the file without its ending.
        title: One line.
        question: What it asks.
        about: Anything else.
        baseline: What the others are compared with.
        scenarios: The others, in order, by the name the study gives them.
        measures: Outcomes of interest (column, word of a coded outcome or empty); the first is the headline.
        headline: Which scenario the headline comparison is about.
        worlds: How many worlds, unless a user says otherwise.
        seed: Key of all luck.
        days: Horizon; None for each scenario's own.
        expectations: What the asker expects to see.
        file: What it was read from.
    """

    name: str
    title: str
    question: str
    about: str
    baseline: Scenario
    scenarios: tuple[Scenario, ...]
    measures: tuple[tuple[str, str], ...]
    headline: str
    worlds: int
    seed: int
    days: int | None
    expectations: tuple[Expectation, ...]
    file: str

    @property
    def arms(self) -> tuple[Scenario, ...]:
        """All scenarios, the baseline first."""
        return (self.baseline, *self.scenarios)

    def arm(self, name: str) -> Scenario:
        """Return one of the scenarios by its name.

        Raises:
            KeyError: The study has none of that name.
        """
        return {each.name: each for each in self.arms}[name]


def is_study(path: Path) -> bool:
    """Tell whether a file reads like a study, rather than a scenario; False for what cannot be read."""
    top = read_file(path, path.name, path.name, Problems())
    return top is not None and "scenarios" in top.value


def load_study(
    case: str | Path,
    *,
    readings: dict[str, str] | None = None,
    overrides: Mapping[str, str | float | bool] | None = None,
    beliefs: str | Path = "",
    vocabulary: Vocabulary | None = None,
) -> Study:
    """Load a study with all its scenarios, and check it.

    Args:
        case: Path of a study file, or name of a shipped study.
        readings: Reading to take, by claim, in every scenario; see `load_scenario`.
        overrides: Values by path that are laid over every scenario; see `load_scenario`.
        beliefs: Scenario whose beliefs are laid below every scenario; see `load_scenario`.
        vocabulary: The names that may be used; those of the installed model by default.

    Raises:
        ScenarioError: Anything is wrong with it or with a scenario it names; the error lists everything at once.
    """
    vocabulary = vocabulary or installed_vocabulary()
    problems = Problems()
    found = _locate(case, vocabulary, problems)
    top = read_file(found, str(case), found.name, problems) if found else None
    problems.raise_if_any()
    assert found is not None and top is not None
    reader = _Reader(top, found, (readings, overrides, beliefs), vocabulary, problems)
    study = None
    with suppress(TooMany):
        study = reader.read()
    everything = [*problems.in_order(), *reader.others]
    if everything:
        raise ScenarioError(dict.fromkeys(everything))
    assert study is not None
    return study


def _locate(case: str | Path, vocabulary: Vocabulary, problems: Problems) -> Path | None:
    if isinstance(case, str) and re.fullmatch(r"[A-Za-z0-9_-]+", case) and not Path(case).is_file():
        names = vocabulary.study_names()
        if case in names:
            return vocabulary.folder / "studies" / f"{case}.yaml"
        close = nearest(case, names)
        hint = f"; did you mean '{close}'?" if close else ""
        message = f"no shipped study {quoted(case)}{hint} (shipped: {listing(names)})"
        problems.add(Document(case, "").whole, "", message, found=case, allowed=names, nearest=close)
        return None
    return Path(case)


class _AnyName(tuple[str, ...]):
    """Names among which every other counts as well."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True


class _Reader:
    """Reads one study; what is wrong with the scenarios it names is kept apart, in `others`."""

    def __init__(self, top: Node, path: Path, laid: Laid, vocabulary: Vocabulary, problems: Problems) -> None:
        self.top, self.entries, self.path = top, top.value, path
        self.readings, self.overrides, self.beliefs = laid
        self.vocabulary, self.problems = vocabulary, problems
        self.chain = Chain([top], path, folder_of(path), "", [path])
        self.others: list[Problem] = []

    def read(self) -> Study | None:
        """Return the study, or None if anything is wrong."""
        problems, entries = self.problems, self.entries
        unknown_keys(entries, "", problems, KEYS)
        for name in NEEDED:
            if name not in entries and not problems.suggested("", name):
                problems.add(self.top.document.whole, name, "missing", allowed=NEEDED)
        if "format" in entries and (entries["format"].kind != "number" or entries["format"].value != 1):
            problems.wrong(entries["format"], "format", "1, the only format there is", allowed=("1",))
        prose = {key: self._text(key) for key in ("name", "title", "question", "about")}
        self._check_name(prose["name"])
        baseline = self._scenario(entries["baseline"], "baseline") if "baseline" in entries else None
        scenarios = self._scenarios(baseline.name if baseline else "")
        contributors = baseline.rosters["contributors"] if baseline else ()
        measures = self._measures(contributors) if baseline else ()
        headline = scenarios[0].name if scenarios else ""
        if "headline" in entries and scenarios:
            headline = (
                word(entries["headline"], "headline", problems, self._names(scenarios), "scenario of this study") or ""
            )
        expectations: tuple[Expectation, ...] = ()
        if baseline and scenarios:
            arms = self._names(scenarios, baseline.name)
            expectations = read_expectations(
                entries.get("expectations"),
                problems,
                contributors=contributors,
                scenarios=arms,
                against=baseline.name,
                locate=lambda node, path: word(node, path, problems, arms, "scenario of this study"),
            )
        worlds = self._whole("worlds", 1, MOST_WORLDS) or DEFAULT_WORLDS
        seed = self._whole("seed", 0, MOST_SEED)
        days = self._whole("days", 1, MAX_DAYS)
        if len(problems) or self.others or baseline is None:
            return None
        return Study(
            **prose,
            baseline=baseline,
            scenarios=scenarios,
            measures=measures,
            headline=headline,
            worlds=worlds,
            seed=DEFAULT_SEED if seed is None else seed,
            days=days,
            expectations=expectations,
            file=self.top.document.name,
        )

    def _names(self, scenarios: tuple[Scenario, ...], *more: str) -> tuple[str, ...]:
        """Return the names that expectations may use; while a scenario is missing, every name is let pass."""
        written = self.entries.get("scenarios")
        whole = written is not None and written.kind == "list" and len(written.value) == len(scenarios)
        names = [*(each.name for each in scenarios), *more]
        return tuple(names) if whole else _AnyName(names)

    def _text(self, key: str) -> str:
        return (text(self.entries[key], key, self.problems) or "") if key in self.entries else ""

    def _whole(self, key: str, low: int, high: int) -> int | None:
        return whole(self.entries[key], key, self.problems, low, high) if key in self.entries else None

    def _check_name(self, name: str) -> None:
        stem = self.path.stem
        if "name" not in self.entries or not name:
            return
        if not _NAME.fullmatch(name):
            message = f"{quoted(name)} is not a name: lower-case letters, digits and hyphens, the same as the file's"
            self.problems.add(self.entries["name"].mark, "name", message, found=name)
        elif name != stem:
            message = f"{quoted(name)} differs from the file's name {quoted(stem)}; rename the one or the other"
            self.problems.add(self.entries["name"].mark, "name", message, found=name, allowed=(stem,))

    def _scenario(self, node: Node, path: str) -> Scenario | None:
        case = locate(node, path, self.chain, self.vocabulary, self.problems)
        if case is None:
            return None
        try:
            return load_scenario(
                case, self.overrides, readings=self.readings, beliefs=self.beliefs, vocabulary=self.vocabulary
            )
        except ScenarioError as error:
            self.others += error.problems
            return None

    def _scenarios(self, baseline: str) -> tuple[Scenario, ...]:
        if "scenarios" not in self.entries:
            return ()
        named = items(self.entries["scenarios"], "scenarios", self.problems, "a list of scenarios")
        if not named and self.entries["scenarios"].kind in ("list", "null"):
            self.problems.add(self.entries["scenarios"].key, "scenarios", "a study needs at least one scenario")
        loaded = [self._scenario(node, f"scenarios[{place}]") for place, node in enumerate(named)]
        seen: dict[str, Node] = {baseline: self.entries["baseline"]} if baseline else {}
        for place, (node, each) in enumerate(zip(named, loaded, strict=True)):
            if each is not None and each.name in seen:
                loaded[place] = None
                message = f"a second scenario {quoted(each.name)} (first at {seen[each.name].mark})"
                self.problems.add(node.mark, f"scenarios[{place}]", message, found=each.name)
            elif each is not None:
                seen[each.name] = node
        return tuple(each for each in loaded if each is not None)

    def _measures(self, contributors: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        if "measures" not in self.entries:
            return ()
        outcomes = measures_of(contributors)
        named = items(self.entries["measures"], "measures", self.problems, "a list of outcomes")
        if not named and self.entries["measures"].kind in ("list", "null"):
            self.problems.add(self.entries["measures"].key, "measures", "a study needs at least one measure")
        read = [read_measure(node, f"measures[{place}]", outcomes, self.problems) for place, node in enumerate(named)]
        for place, each in enumerate(read):
            if each is not None and each in read[:place]:
                message = f"a second {quoted(named[place].value)} (first at {named[read.index(each)].mark})"
                self.problems.add(named[place].mark, f"measures[{place}]", message, found=named[place].value)
        return tuple(each for each in read if each is not None)
