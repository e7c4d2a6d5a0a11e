"""The text a new scenario starts from, and the names of the scenarios that come with the tool."""

from __future__ import annotations

import re
from textwrap import fill

from sim.scenario.loading import load_scenario
from sim.scenario.objects import Scenario
from sim.scenario.problems import ScenarioError, failure, quoted
from sim.scenario.quantities import figure
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary

_NAME = re.compile(r"[a-z0-9-]+")

_HEAD = """\
# A scenario for isf. It says only what differs from the scenario it extends.
#
#   isf check {name}.yaml        is it right?
#   isf show {name}.yaml         everything it says, inheritance resolved
#   isf run {name}.yaml          run it
#
# Remove the # before a line to use it. What stands here is what {base} says, unless a remark says otherwise.

format: 1
name: {name}  # the file's name without .yaml
title: {title}
question: What changes, and for whom?
extends: {base}
"""

_PARAMETERS = """
# Numbers of the rules, one group a family; `isf rules FAMILY` lists them with their ranges. A bare number fixes the
# value within its range; a mapping changes only the keys it names, and a new number needs a source of its own: the id
# of a claim, a pattern or a reference, or the word assumption.
parameters:
"""

_MEASURES = """
# What happens on a day, whatever the actors would do; day 0 is the start. These are added to the inherited ones; one
# with the name of an inherited one replaces it, and {name: ..., drop: true} takes it away. Numbers are examples.
measures:
"""


def starter(name: str, *, vocabulary: Vocabulary | None = None) -> str:
    """Return a commented scenario file that loads as it is and shows what may be changed.

    Args:
        name: The scenario's name, which is also the file's: lower-case letters, digits and hyphens.
        vocabulary: The names that may be used; those of the installed model by default.

    Raises:
        ScenarioError: The name cannot be one.
    """
    if not _NAME.fullmatch(name):
        suggestion = re.sub(r"[^a-z0-9]+", "-", name.lower().removesuffix(".yaml")).strip("-")
        hint = f"; did you mean {quoted(suggestion)}?" if suggestion else ""
        message = f"{quoted(name)} is not a name: lower-case letters, digits and hyphens{hint}"
        raise failure(message, found=name, close=suggestion)
    vocabulary = vocabulary or installed_vocabulary()
    shipped = vocabulary.scenario_names()
    base = "baseline" if "baseline" in shipped or not shipped else shipped[0]
    try:
        scenario = load_scenario(base, vocabulary=vocabulary)
    except ScenarioError:
        scenario = None
    title = f'"{name.replace("-", " ").strip()}"'
    parts = [_HEAD.format(name=name, title=title, base=base), _settings(scenario), _rules(vocabulary, scenario)]
    parts += [_PARAMETERS, _parameters(scenario), _actors(vocabulary, scenario), _MEASURES]
    for do, arguments in vocabulary.measures.items():
        given = "".join(f"{argument}: {_example(kind)}, " for argument, kind in arguments.items())
        parts.append(f"#  - {{day: 30, do: {do}, {given}source: assumption}}\n")
    return "".join(parts)


def shipped_names(*, vocabulary: Vocabulary | None = None) -> tuple[str, ...]:
    """Return the names of the scenarios that come with the tool, sorted."""
    return (vocabulary or installed_vocabulary()).scenario_names()


def _settings(scenario: Scenario | None) -> str:
    if scenario is None:
        return ""
    lines = [f"start: {scenario.start}", f"days: {scenario.days}"]
    lines += [f"opening: {scenario.opening:<12} # truce | war", f"end: {scenario.end:<16} # absorbing | continue"]
    return "".join(f"#{line}\n" for line in lines)


def _rules(vocabulary: Vocabulary, scenario: Scenario | None) -> str:
    lines = ["\n# Which variant of each rule family is in force; `isf rules FAMILY` says what each assumes.\nrules:\n"]
    for family, each in vocabulary.families.items():
        variants = list(each.variants)
        chosen = f"{family}: {scenario.rules[family] if scenario else variants[0]}"
        lines.append(f"#  {chosen:<36} # {' | '.join(variants)}\n")
    return "".join(lines)


def _parameters(scenario: Scenario | None) -> str:
    """Return the first drawn parameter of a rule as an example, in both ways of writing."""
    for path, each in scenario.parameters.items() if scenario else ():
        family, _, name = path.partition(".")
        if scenario and family in scenario.rules and each.low is not None and each.high is not None:
            value, low, high = figure(each.value), figure(each.low), figure(each.high)
            bounds = f"low: {low}, high: {high}, distribution: {each.distribution}, unit: {each.unit}"
            one = f"#  {family}:\n#    {name}: {value}  # fixed; or drawn from a range, as it is now:\n"
            return f"{one}#    # {name}: {{value: {value}, {bounds}, source: assumption}}\n"
    return "#  FAMILY:\n#    PARAMETER: 0.1\n"


def _actors(vocabulary: Vocabulary, scenario: Scenario | None) -> str:
    lines = ["\n# Single actors; one that is absent takes no part.\nactors:\n"]
    lines += [f"#  {actor}: {{present: false}}\n" for actor in vocabulary.actors]
    lines.append("\n# Lists of actors: change an entry by its id, or add one with all its keys.\n")
    for roster in vocabulary.rosters:
        ids = scenario.rosters[roster] if scenario else ()
        lines.append(_remark(f"keys: {', '.join(vocabulary.shape(roster).names)}"))
        if ids:
            lines.append(_remark(f"ids: {', '.join(ids)}"))
        lines.append(f"#{roster}:\n#  {ids[0] if ids else 'ID'}: {{present: false}}\n")
    return "".join(lines)


def _remark(text: str) -> str:
    return fill(text, 118, initial_indent="# ", subsequent_indent="#   ") + "\n"


def _example(kind: object) -> str:
    """Return a placeholder for an argument of a measure."""
    if isinstance(kind, tuple):
        return str(kind[0])
    words = {bool: "true", int: "3", float: "1.0", str: "TEXT"}
    return words.get(kind, "TEXT") if isinstance(kind, type) else str(kind).upper()
