"""Checks of single values: the right type, a known word, a known source; each says what it wanted instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sim.evidence import WORDS as SOURCE_WORDS
from sim.scenario.nodes import Node, resolve
from sim.scenario.problems import Problems, listing
from sim.scenario.vocabulary import Vocabulary

_SWITCHES = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


def mapping(node: Node, path: str, problems: Problems, what: str = "a mapping") -> dict[str, Node]:
    """Return a mapping's entries; none, and a problem, if it is something else. Nothing written counts as none."""
    if node.kind == "mapping":
        entries: dict[str, Node] = node.value
        return entries
    if node.kind == "null":
        return {}
    problems.wrong(node, path, what)
    return {}


def items(node: Node, path: str, problems: Problems, what: str) -> list[Node]:
    """Return a list's items; none, and a problem, if it is something else. Nothing written counts as none."""
    if node.kind == "list":
        entries: list[Node] = node.value
        return entries
    if node.kind == "null":
        return []
    problems.wrong(node, path, what)
    return []


def number(node: Node, path: str, problems: Problems) -> float | None:
    """Return a number, or None and a problem."""
    if node.kind == "number":
        return float(node.value) + 0.0  # no negative zero
    problems.wrong(node, path, "a number", hint=_number_hint(node))
    return None


def whole(node: Node, path: str, problems: Problems, low: int, high: int, hint: str = "") -> int | None:
    """Return a whole number within low..high, or None and a problem."""
    if node.kind == "number" and float(node.value).is_integer() and low <= node.value <= high:
        return int(node.value)
    if node.kind == "number" and float(node.value).is_integer():
        range_ = f"{low} to {high}"
        message = f"{node.raw} is outside {range_}" + (f"; {hint}" if hint else "")
        problems.add(node.mark, path, message, found=node.raw, allowed=(range_,))
    else:
        problems.wrong(node, path, f"a whole number, {low} to {high}", allowed=(f"{low} to {high}",))
    return None


def text(node: Node, path: str, problems: Problems, what: str = "text") -> str | None:
    """Return text, or None and a problem."""
    if node.kind == "text":
        value: str = node.value
        return value
    problems.wrong(node, path, what, hint='put it in "quotes"' if node.kind in ("number", "boolean") else "")
    return None


def switch(node: Node, path: str, problems: Problems) -> bool | None:
    """Return true or false, or None and a problem."""
    if node.kind == "boolean":
        return bool(node.value)
    meant = _SWITCHES.get(str(node.value).lower()) if node.kind == "text" else None
    hint = f"did you mean {meant}?" if meant else ""
    problems.wrong(node, path, "true or false", allowed=("true", "false"), hint=hint)
    return None


def word(node: Node, path: str, problems: Problems, allowed: Collection[str], what: str) -> str | None:
    """Return one of the allowed words, or None and a problem."""
    if node.kind == "text" and node.value in allowed:
        chosen: str = node.value
        return chosen
    words = tuple(allowed)
    if node.kind == "text":
        problems.unknown(node.mark, path, what, node.value, words)
    else:
        problems.wrong(node, path, f"one of {listing(words)}", allowed=words)
    return None


def sources(node: Node, path: str, problems: Problems, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """Return the sources named, or None and a problem for each that nobody knows."""
    if node.kind == "text" and (node.value in SOURCE_WORDS or node.value in vocabulary.sources):
        return (node.value,)
    named = node.value if node.kind == "list" else [node]
    if not named:
        problems.wrong(node, path, "a source: an id of a claim, a pattern or a reference, or the word assumption")
        return None
    found: list[str] = []
    complete = True
    for position, each in enumerate(named):
        where = f"{path}[{position}]" if node.kind == "list" else path
        if each.kind != "text":
            problems.wrong(each, where, "a source: an id of a claim, a pattern or a reference, or the word assumption")
            complete = False
        elif each.value in vocabulary.sources or each.value in SOURCE_WORDS:
            found.append(each.value)
        else:
            hint = "ids stand in the claims, patterns and references of seeds"
            problems.unknown(each.mark, where, "source", each.value, ("assumption", *sorted(vocabulary.sources)), hint)
            complete = False
    return tuple(dict.fromkeys(found)) if complete else None


def choice(node: Node, path: str, problems: Problems, allowed: Any, what: str) -> str | bool | None:
    """Return a choice of the kind its table asks for: a switch (bool), free text (str), or one of some words."""
    if allowed is bool:
        return switch(node, path, problems)
    if allowed is str:
        return text(node, path, problems)
    return word(node, path, problems, allowed, what)


def unknown_keys(
    entries: Mapping[str, Node], path: str, problems: Problems, allowed: Iterable[str], what: str = "key"
) -> None:
    """Record every key that is not among the allowed ones."""
    names = tuple(allowed)
    for name, node in entries.items():
        if name not in names:
            problems.unknown(node.key, join(path, name), what, name, names)


def join(path: str, name: str) -> str:
    """Return the path of a key below a path."""
    return f"{path}.{name}" if path else name


def _number_hint(node: Node) -> str:
    """Return what a user may have meant by text that is almost a number."""
    if node.kind != "text":
        return ""
    raw = str(node.value).strip()
    meant = ""
    if re.fullmatch(r"[-+]?[0-9]+(?:\.[0-9]+)?\s?%", raw):
        meant = f"{float(raw.rstrip('%').strip()) / 100:g}" if len(raw) < 20 else ""
    elif re.fullmatch(r"[-+]?[0-9]{1,3}(?:[,_ ][0-9]{3})+(?:\.[0-9]+)?", raw):
        meant = re.sub(r"[,_ ]", "", raw)
    elif re.fullmatch(r"[-+]?[0-9]+,[0-9]+", raw):
        meant = raw.replace(",", ".")
    elif resolve(raw)[0] == "number":
        return "a number stands without quotes"
    return f"did you mean {meant}?" if meant else ""
