"""Writes a scenario back as one file that extends nothing and loads to the same fingerprint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sim.scenario.draws import Draws
from sim.scenario.layer import ASSUMED
from sim.scenario.nodes import clean, resolve
from sim.scenario.objects import Parameter, Scenario
from sim.scenario.quantities import figure

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 _./()+-]*[A-Za-z0-9_./()+-])?")
# Switches to a reader of YAML 1.1, text to ours.
_ELSEWHERE = ("y", "n", "yes", "no", "on", "off")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def resolved_yaml(scenario: Scenario) -> str:
    """Return the scenario as YAML with inheritance and overrides resolved.

    Each number carries the place that set it as a comment. Saved under the scenario's name the text loads again to
    the same fingerprint; joint draws are named, not written out, and must be found beside it.
    """
    lines = [f"# Resolved from {clean(', '.join(scenario.files))}", f"# fingerprint {scenario.fingerprint}"]
    lines += ["format: 1", f"name: {_scalar(scenario.name)}"]
    lines += [f"{key}: {_scalar(getattr(scenario, key))}" for key in ("title", "question", "about")]
    lines += [f"start: {scenario.start.isoformat()}", f"days: {scenario.days}"]
    lines += [f"opening: {scenario.opening}", f"end: {scenario.end}"]
    lines += ["", "rules:", *(f"  {family}: {_scalar(variant)}" for family, variant in scenario.rules.items())]
    lines += ["", "parameters:"]
    for family in scenario.rules:
        own = {path: each for path, each in scenario.parameters.items() if path.startswith(f"{family}.")}
        if own:
            lines += [f"  {family}:", *_tree(own, f"{family}.", "    ", scenario)]
    lines += _actors(scenario)
    if scenario.joint:
        lines += ["", "joint:"]
        for group in scenario.joint:
            lines.append(f"  - name: {_scalar(group.name)}")
            lines.append(f"    source: {_scalar(group.source)}")
            lines.append(f"    note: {_scalar(group.note)}")
            lines.append(f"    members: {_flow(group.members)}")
    if scenario.draws is not None:
        lines += _draws(scenario.draws, scenario.name)
    if scenario.measures:
        lines += ["", "measures:"]
        for measure in scenario.measures:
            named = {"name": measure.name} if measure.name else {}
            entry = {"day": measure.day, "do": measure.do, **measure.arguments, **named}
            lines.append(f"  - {_flow({**entry, 'source': measure.source, 'note': measure.note})}")
    return "\n".join(lines) + "\n"


def _draws(draws: Draws, name: str) -> list[str]:
    """Return the lines that name a table of joint draws."""
    count = len(draws.paths)
    lines = ["", f"draws:  # {draws.rows:,} joint draws of {count} parameter{'s' * (count != 1)}"]
    lines.append(f"  file: {_scalar(draws.file or f'{name}-draws.csv')}")
    lines.append(f"  source: {_scalar(draws.source or ASSUMED)}")
    lines += [f"  note: {_scalar(draws.note)}"] if draws.note else []
    lines += [f"  without: [{', '.join(map(_scalar, draws.without))}]"] if draws.without else []
    return lines


def _actors(scenario: Scenario) -> list[str]:
    """Return the lines of single actors and rosters."""
    lines = ["", "actors:"]
    keys: dict[str, dict[str, Any]] = {}
    for path, value in (*scenario.choices.items(), *scenario.parameters.items()):
        group, name = path.split(".")[:2]
        if group == "actors" or group in scenario.rosters:
            keys.setdefault(f"{group}.{name}", {})[path] = value
    for entry, values in keys.items():
        if entry.startswith("actors."):
            lines += [f"  {entry.partition('.')[2]}:", *_entry(entry, values, scenario)]
    for roster, names in scenario.rosters.items():
        lines += ["", f"{roster}:" if names else f"{roster}: {{}}"]
        for name in names:
            lines += [f"  {name}:", *_entry(f"{roster}.{name}", keys[f"{roster}.{name}"], scenario)]
    return lines


def _entry(path: str, values: Mapping[str, Any], scenario: Scenario) -> list[str]:
    lines = _tree(values, f"{path}.", "    ", scenario)
    remark = scenario.remarks.get(path)
    if remark and remark.source:
        lines.append(f"    source: {_scalar(remark.source)}")
    if remark and remark.note:
        lines.append(f"    note: {_scalar(remark.note)}")
    return lines


def _tree(values: Mapping[str, Any], prefix: str, indent: str, scenario: Scenario) -> list[str]:
    """Return the lines below a prefix, the dots of a path becoming levels."""
    lines: list[str] = []
    groups: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        name, _, rest = path.removeprefix(prefix).partition(".")
        if rest:
            groups.setdefault(name, {})[path] = value
        elif isinstance(value, Parameter):
            draws = scenario.draws
            told = f"; {draws.told(path)}" if draws is not None and path in draws else ""
            lines.append(f"{indent}{name}: {_parameter(value)}  # {clean(value.where + told)}")
        else:
            lines.append(f"{indent}{name}: {_scalar(value)}")
    for name, below in groups.items():
        lines += [f"{indent}{name}:", *_tree(below, f"{prefix}{name}.", indent + "  ", scenario)]
    return lines


def _parameter(parameter: Parameter) -> str:
    fields: dict[str, Any] = {"value": parameter.value}
    if parameter.low is not None:
        fields |= {"low": parameter.low, "high": parameter.high}
    fields["distribution"] = parameter.distribution
    if not parameter.drawn and parameter.distribution != "fixed":
        fields["drawn"] = False
    fields |= {"unit": parameter.unit, "source": parameter.source}
    return _flow({**fields, "note": parameter.note} if parameter.note else fields)


def _flow(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in values.items()) + "}"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return figure(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and resolve(value)[0] == "text" and value.lower() not in _ELSEWHERE
        return value if plain else _quoted(value)
    return _list(value)


def _list(values: Iterable[str]) -> str:
    listed = [_scalar(value) for value in values]
    return listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"


def _quoted(value: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter) or _escaped(letter) for letter in value) + '"'


def _escaped(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
