"""The text a new scenario starts from, and the names of the scenarios that come with the tool."""

from __future__ import annotations

import re

from sim.scenario.problems import failure, quoted
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary

_NAME = re.compile(r"[a-z0-9-]+")

_HEAD = """\
# A scenario for isf. It says only what differs from the scenario it extends.
#
#   isf check {name}.yaml        is it right?
#   isf show {name}.yaml         everything it says, inheritance resolved
#   isf run {name}.yaml          run it
#
# Remove the # before a line to use it.

format: 1
name: {name}                    # the file's name without .yaml
title: {title}
question: What changes, and for whom?
about: ""
extends: {base}
"""

_RULES = """
# Which variant of each rule family is in force; `isf rules FAMILY` says what each assumes.
rules:
"""

_PARAMETERS = """
# Numbers of the rules, one group a family; `isf rules FAMILY` lists them with their ranges.
# A bare number fixes the value within its range; a mapping changes only the keys it names, and needs a source of its
# own: the id of a claim, a pattern or a reference, or the word assumption.
parameters:
#  FAMILY:
#    PARAMETER: 0.1
#    ANOTHER: {value: 0.1, low: 0.05, high: 0.2, distribution: loguniform, source: assumption, note: why}
"""

_ACTORS = """
# Single actors; an absent one takes no part.
actors:
"""

_MEASURES = """
# What happens on a day, whatever the actors would do; day 0 is the start. These are added to the inherited ones; one
# with the name of an inherited one replaces it, and {name: ..., drop: true} takes it away.
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
    title = name.replace("-", " ")
    if not re.fullmatch(r"[a-z][a-z0-9 ]*", title) or title in ("true", "false", "null"):
        title = f'"{title}"'
    lines = [_HEAD.format(name=name, title=title, base=base), _RULES]
    for family, each in vocabulary.families.items():
        variants = list(each.variants)
        lines.append(f"#  {family}: {variants[0]:<30} # {' | '.join(variants)}\n")
    lines += [_PARAMETERS, _ACTORS]
    lines += [f"#  {actor}: {{present: false}}\n" for actor in vocabulary.actors]
    lines.append("\n# Lists of actors: change an entry by its id, or add one with all its keys.\n")
    for roster in vocabulary.rosters:
        keys = ", ".join(vocabulary.shape(roster).names)
        lines.append(f"#{roster}:\n#  ID: {{present: false}}      # keys: {keys}\n")
    lines.append(_MEASURES)
    for do, arguments in vocabulary.measures.items():
        given = "".join(f"{argument}: {_example(kind)}, " for argument, kind in arguments.items())
        lines.append(f"#  - {{day: 30, do: {do}, {given}source: assumption}}\n")
    return "".join(lines)


def shipped_names(*, vocabulary: Vocabulary | None = None) -> tuple[str, ...]:
    """Return the names of the scenarios that come with the tool, sorted."""
    return (vocabulary or installed_vocabulary()).scenario_names()


def _example(kind: object) -> str:
    """Return a placeholder for an argument of a measure."""
    if isinstance(kind, tuple):
        return str(kind[0])
    words = {bool: "true", int: "3", float: "0.5", str: "TEXT"}
    return words.get(kind, str(kind).upper()) if isinstance(kind, type) else str(kind).upper()
