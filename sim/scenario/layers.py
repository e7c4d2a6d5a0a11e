"""Lays one file, or the command line, over what the files it extends have said."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from sim.scenario.actors import lay_actors, lay_roster
from sim.scenario.draft import MAX_DAYS, Draft
from sim.scenario.draw_layers import lay_draws
from sim.scenario.layer import Layer
from sim.scenario.nodes import Node
from sim.scenario.plans import lay_joint, lay_measures
from sim.scenario.problems import quoted
from sim.scenario.quantities import Quantity, lay_over
from sim.scenario.values import mapping, text, unknown_keys, whole, word

OPENINGS = ("truce", "war")
ENDS = ("absorbing", "continue")
_NAME = re.compile(r"[a-z0-9-]+")
_DATE = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def lay(layer: Layer, draft: Draft) -> None:
    """Lay a layer over the draft, recording whatever is wrong with it."""
    top, problems = layer.top, draft.problems
    entries: dict[str, Node] = top.value
    unknown_keys(entries, "", problems, draft.vocabulary.top_keys)
    for name, node in entries.items():
        draft.sections[name] = node.key
    if layer.kind == "file":
        _lay_head(entries, top, draft)
    if "start" in entries:
        _lay_start(entries["start"], draft)
    if "days" in entries:
        days = whole(entries["days"], "days", problems, 1, MAX_DAYS)
        draft.numbers["days"] = draft.numbers.get("days", MAX_DAYS) if days is None else days
    for name, allowed in (("opening", OPENINGS), ("end", ENDS)):
        if name in entries:
            draft.words[name] = word(entries[name], name, problems, allowed, name) or draft.words.get(name, "")
    if "rules" in entries:
        _lay_rules(entries["rules"], draft)
    if "parameters" in entries:
        _lay_parameters(entries["parameters"], layer, draft)
    if "actors" in entries:
        lay_actors(entries["actors"], layer, draft)
    for roster in draft.vocabulary.rosters:
        if roster in entries:
            lay_roster(entries[roster], roster, layer, draft)
    if "draws" in entries:
        lay_draws(entries["draws"], layer, draft)
    if "joint" in entries:
        lay_joint(entries["joint"], layer, draft)
    if "measures" in entries:
        lay_measures(entries["measures"], layer, draft)
    if layer.kind == "file":
        draft.expectations = entries.get("expectations")  # each file's own, as its prose is


def _lay_head(entries: dict[str, Node], top: Node, draft: Draft) -> None:
    """Check format and name, and take the prose, which is each file's own."""
    problems = draft.problems
    if "format" not in entries:
        if not problems.suggested("", "format"):
            problems.add(top.document.whole, "format", "missing; write 'format: 1' at the top", allowed=("1",))
    elif entries["format"].kind != "number" or entries["format"].value != 1:
        problems.wrong(entries["format"], "format", "1, the only format there is", allowed=("1",))
    stem = Path(top.document.name).stem
    draft.prose = {"name": stem, "title": stem, "question": "", "about": ""}
    for name in draft.prose:
        if name in entries:
            draft.prose[name] = text(entries[name], name, problems) or ""
    name = draft.prose["name"]
    place = entries["name"].mark if "name" in entries else top.document.whole
    if "name" in entries and entries["name"].kind != "text":
        return
    if not _NAME.fullmatch(name):
        message = f"{quoted(name)} is not a name: lower-case letters, digits and hyphens, the same as the file's"
        problems.add(place, "name", message, found=name)
    elif name != stem:
        message = f"{quoted(name)} differs from the file's name {quoted(stem)}; rename the one or the other"
        problems.add(place, "name", message, found=name, allowed=(stem,))


def _lay_start(node: Node, draft: Draft) -> None:
    value = text(node, "start", draft.problems, "a date such as 2025-10-10")
    if value is None:
        return
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        draft.dates = [date.fromisoformat(value)]
    except ValueError:
        message = f"{quoted(value)} is not a date; write year-month-day such as 2025-10-10"
        draft.problems.add(node.mark, "start", message, found=value)
        draft.dates = draft.dates or [date(2000, 1, 1)]


def _lay_rules(node: Node, draft: Draft) -> None:
    families = draft.vocabulary.families
    for name, child in mapping(node, "rules", draft.problems, "a mapping of families to variants").items():
        if name not in families:
            draft.problems.unknown(child.key, f"rules.{name}", "family", name, families)
            continue
        chosen = word(child, f"rules.{name}", draft.problems, families[name].variants, "variant")
        draft.rules[name] = chosen or draft.rules.get(name, "")


def _lay_parameters(node: Node, layer: Layer, draft: Draft) -> None:
    families = draft.vocabulary.families
    for family, below in mapping(node, "parameters", draft.problems, "a mapping of families to parameters").items():
        path = f"parameters.{family}"
        if family not in families:
            draft.problems.unknown(below.key, path, "family", family, families)
            continue
        draft.sections[path] = below.key
        for name, child in mapping(below, path, draft.problems, "a mapping of parameters").items():
            if name not in families[family].parameters:
                hint = _other_home(name, draft)
                draft.problems.unknown(
                    child.key, f"{path}.{name}", "parameter", name, families[family].parameters, hint
                )
                continue
            full = f"{family}.{name}"
            quantity = draft.quantities.setdefault(full, Quantity(full, f"{path}.{name}", child.key))
            lay_over(child, quantity, layer, draft.vocabulary, draft.problems)


def _other_home(name: str, draft: Draft) -> str:
    homes = [family for family, each in draft.vocabulary.families.items() if name in each.parameters]
    return f"{quoted(name)} belongs to {homes[0]}" if homes else ""
