"""Finds the files a scenario is made of: the case itself and what it extends, oldest first."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.names import nearest
from sim.scenario.nodes import Document, Node
from sim.scenario.problems import Problems, listing, quoted
from sim.scenario.reader import read_file
from sim.scenario.vocabulary import Vocabulary

MAX_CHAIN = 16
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Chain:
    """A case with all that it extends.

    Attributes:
        tops: Top mappings, the file that extends nothing first, the case last.
        path: The file of the case.
        root: Folder that the case may name files of.
        parent: What the case extends, as something that loads; empty if nothing.
        paths: The file of each top mapping.
    """

    tops: list[Node]
    path: Path
    root: Path
    parent: str
    paths: list[Path]


def read_chain(case: str | Path, vocabulary: Vocabulary, problems: Problems) -> Chain | None:
    """Read a case and everything it extends.

    Args:
        case: Path of a file, or name of a shipped scenario.
        vocabulary: Knows where shipped scenarios are.
        problems: Receives what is wrong.

    Returns:
        The chain, or None if any file of it could not be read.
    """
    found = _locate_case(case, vocabulary, problems)
    if found is None:
        return None
    path, name = found
    case_path, case_root, parent = path, folder_of(path), ""
    chain: list[Node] = []
    paths: list[Path] = []
    seen: dict[Path, str] = {}
    root = folder_of(path)
    prefix = os.path.join(os.path.dirname(name), "")
    while True:
        seen[real(path)] = name
        top = read_file(path, name, name.removeprefix(prefix), problems)
        if top is None:
            return None
        if not chain and "scenarios" in top.value and "scenarios" not in vocabulary.top_keys:
            message = "this is a study, which compares scenarios; `isf check` runs its expectations"
            problems.add(top.value["scenarios"].key, "", message)
            return None
        chain.insert(0, top)
        paths.insert(0, path)
        extends = top.value.get("extends")
        if extends is None:
            return Chain(chain, case_path, case_root, parent, paths)
        target = _locate_other(extends, "extends", path, name, root, vocabulary, problems)
        if target is None:
            return None
        path, name = target
        parent = parent or (path.stem if path.parent == vocabulary.folder else str(path))
        if real(path) in seen:
            names = list(seen.values())
            circle = " -> ".join([*names[names.index(seen[real(path)]) :], seen[real(path)]])
            problems.add(extends.mark, "extends", f"circular: {circle}", found=extends.raw)
            return None
        if len(chain) >= MAX_CHAIN:
            problems.add(extends.mark, "extends", f"more than {MAX_CHAIN} files extend one another", found=extends.raw)
            return None
        if path.parent == vocabulary.folder:
            root = folder_of(path)


def _locate_case(case: str | Path, vocabulary: Vocabulary, problems: Problems) -> tuple[Path, str] | None:
    if isinstance(case, str) and _BARE.fullmatch(case):
        names = vocabulary.scenario_names()
        if case in names:
            return vocabulary.folder / f"{case}.yaml", f"{case}.yaml"
        if not Path(case).is_file():
            close = nearest(case, names)
            hint = f"; did you mean '{close}'?" if close else ""
            beside = f"; for the file write '{case}.yaml'" if Path(f"{case}.yaml").is_file() else ""
            if case in vocabulary.study_names():
                hint = "; it is a study, which compares scenarios: `isf check` and `isf disputes` take it"
            message = f"no shipped scenario {quoted(case)}{hint}{beside} (shipped: {listing(names)})"
            problems.add(Document(case, "").whole, "", message, found=case, allowed=names, nearest=close)
            return None
    return Path(case), str(case)


def locate(node: Node, key: str, chain: Chain, vocabulary: Vocabulary, problems: Problems) -> str | None:
    """Return another scenario that a file names, as something that loads; None, and a problem, if there is none."""
    name = node.document.name
    found = _locate_other(node, key, chain.path, name, chain.root, vocabulary, problems)
    if found is not None and real(found[0]) == real(chain.path):
        problems.add(node.mark, key, f"{quoted(node.value)} is this file itself; name another", found=node.value)
        return None
    return None if found is None else found[0].stem if found[0].parent == vocabulary.folder else str(found[0])


def _locate_other(
    node: Node, key: str, child: Path, child_name: str, root: Path, vocabulary: Vocabulary, problems: Problems
) -> tuple[Path, str] | None:
    if node.kind != "text":
        problems.wrong(node, key, "the name of a shipped scenario or of a file in the same folder")
        return None
    text: str = node.value
    names = vocabulary.scenario_names()
    if _BARE.fullmatch(text):
        if text in names:
            return vocabulary.folder / f"{text}.yaml", f"{text}.yaml"
        hint = f"for the file beside this one write '{text}.yaml'" if (child.parent / f"{text}.yaml").is_file() else ""
        if not hint and text in vocabulary.study_names():
            hint = "it is a study, which compares scenarios"
        problems.unknown(node.mark, key, "scenario", text, names, hint)
        return None
    path = child.parent / text
    try:
        if Path(text).is_absolute() or not path.resolve().is_relative_to(root):
            message = f"{quoted(text)} leaves the scenario's folder; name a shipped scenario or a file in that folder"
            problems.add(node.mark, key, message, found=text, allowed=names)
            return None
        if path.is_file():
            return path, os.path.normpath(os.path.join(os.path.dirname(child_name), text))
        close = nearest(text, [each.name for each in sorted(path.parent.glob("*.yaml")) if each != child])
    except (OSError, ValueError, RuntimeError):
        close = ""
    hint = f"; did you mean '{close}'?" if close else ""
    problems.add(node.mark, key, f"no file {quoted(text)} here{hint}", found=text, allowed=names, nearest=close)
    return None


def folder_of(path: Path) -> Path:
    """Return the folder of a file, links followed where that is possible."""
    try:
        return path.parent.resolve()
    except (OSError, ValueError, RuntimeError):
        return path.parent


def real(path: Path) -> Path:
    """Return a path with links followed, where that is possible."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path
