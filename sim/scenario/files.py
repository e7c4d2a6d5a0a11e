"""Finds the files a scenario is made of: the case itself and what it extends, oldest first."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sim.scenario.nodes import Document, Node
from sim.scenario.problems import Problems, listing, nearest, quoted
from sim.scenario.reader import read_file
from sim.scenario.vocabulary import Vocabulary

MAX_CHAIN = 16
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def read_chain(case: str | Path, vocabulary: Vocabulary, problems: Problems) -> list[Node]:
    """Read a case and everything it extends.

    Args:
        case: Path of a file, or name of a shipped scenario.
        vocabulary: Knows where shipped scenarios are.
        problems: Receives what is wrong.

    Returns:
        Top mappings, the file that extends nothing first, the case last; empty if any could not be read.
    """
    found = _locate_case(case, vocabulary, problems)
    if found is None:
        return []
    path, name = found
    chain: list[Node] = []
    seen: dict[Path, str] = {}
    root = _folder(path)
    prefix = os.path.join(os.path.dirname(name), "")
    while True:
        seen[_real(path)] = name
        top = read_file(path, name, name.removeprefix(prefix), problems)
        if top is None:
            return []
        chain.insert(0, top)
        extends = top.value.get("extends")
        if extends is None:
            return chain
        target = _locate_parent(extends, path, name, root, vocabulary, problems)
        if target is None:
            return []
        path, name = target
        if _real(path) in seen:
            names = list(seen.values())
            circle = " -> ".join([*names[names.index(seen[_real(path)]) :], seen[_real(path)]])
            problems.add(extends.mark, "extends", f"circular: {circle}", found=extends.raw)
            return []
        if len(chain) >= MAX_CHAIN:
            problems.add(extends.mark, "extends", f"more than {MAX_CHAIN} files extend one another", found=extends.raw)
            return []
        if path.parent == vocabulary.folder:
            root = _folder(path)


def _locate_case(case: str | Path, vocabulary: Vocabulary, problems: Problems) -> tuple[Path, str] | None:
    if isinstance(case, str) and _BARE.fullmatch(case):
        names = vocabulary.scenario_names()
        if case in names:
            return vocabulary.folder / f"{case}.yaml", f"{case}.yaml"
        if not Path(case).is_file():
            close = nearest(case, names)
            hint = f"; did you mean '{close}'?" if close else ""
            beside = f"; for the file write '{case}.yaml'" if Path(f"{case}.yaml").is_file() else ""
            message = f"no shipped scenario {quoted(case)}{hint}{beside} (shipped: {listing(names)})"
            problems.add(Document(case, "").whole, "", message, found=case, allowed=names, nearest=close)
            return None
    return Path(case), str(case)


def _locate_parent(
    extends: Node, child: Path, child_name: str, root: Path, vocabulary: Vocabulary, problems: Problems
) -> tuple[Path, str] | None:
    if extends.kind != "text":
        problems.wrong(extends, "extends", "the name of a shipped scenario or of a file in the same folder")
        return None
    text: str = extends.value
    names = vocabulary.scenario_names()
    if _BARE.fullmatch(text):
        if text in names:
            return vocabulary.folder / f"{text}.yaml", f"{text}.yaml"
        hint = f"for the file beside this one write '{text}.yaml'" if (child.parent / f"{text}.yaml").is_file() else ""
        problems.unknown(extends.mark, "extends", "scenario", text, names, hint)
        return None
    path = child.parent / text
    try:
        if Path(text).is_absolute() or not path.resolve().is_relative_to(root):
            message = f"{quoted(text)} leaves the scenario's folder; extend a shipped scenario or a file in that folder"
            problems.add(extends.mark, "extends", message, found=text, allowed=names)
            return None
        if path.is_file():
            return path, os.path.normpath(os.path.join(os.path.dirname(child_name), text))
        close = nearest(text, [each.name for each in sorted(path.parent.glob("*.yaml")) if each != child])
    except (OSError, ValueError, RuntimeError):
        close = ""
    hint = f"; did you mean '{close}'?" if close else ""
    problems.add(
        extends.mark, "extends", f"no file {quoted(text)} here{hint}", found=text, allowed=names, nearest=close
    )
    return None


def _folder(path: Path) -> Path:
    try:
        return path.parent.resolve()
    except (OSError, ValueError, RuntimeError):
        return path.parent


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path
