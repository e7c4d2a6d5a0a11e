"""`isf compare --beside`: the same comparison under two readings of beliefs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.compare import Order, compared, width_of
from sim.cli.outcome import WrongInput, print_files

if TYPE_CHECKING:
    from sim.analysis.compared import Comparison
    from sim.batch.reading.results import Results
    from sim.present.compare.beside import Reading
    from sim.scenario import Scenario

Keep = Callable[[Mapping[str, str], Mapping[str, str]], dict[str, str]]
_MAKERS = {"code": "the model's code", "libraries": "libraries", "arithmetic": "the arithmetic of the machines"}


def keep_and_report(order: Order, results: Results, told: Comparison, keep: Keep, target: Path | None) -> None:
    """Lay a second comparison beside the first, keep the table and print both.

    Args:
        order: What the user asked for.
        results: Worlds of the first comparison.
        told: The first comparison.
        keep: Stores texts by name, with what each shows; returns what was stored.
        target: Where it stores them.

    Raises:
        WrongInput: The two are not of the same scenarios in the same worlds.
    """
    from sim.analysis.beside import NotBeside, beside
    from sim.batch.reading.results import open_results
    from sim.present.compare.beside import ABOUT, files, to_dict, to_text
    from sim.present.compare.report import WIDTH

    others = open_results(order.beside)
    # What lacks the baseline is told together with all else that differs.
    if results.baseline in others.names and others.baseline != results.baseline:
        others = open_results(order.beside, results.baseline)
    try:
        both = beside(told, compared(others, [each.name for each in told.targets]))
    except NotBeside as error:
        raise WrongInput(
            f"--beside: {_listed(order.beside)} (B) is not the same comparison as {_listed(order.folders)} (A): {error}"
        ) from None
    readings = _reading(order.folders, results), _reading(order.beside, others)
    notes = _notes(results, others)
    kept = keep(files(both), ABOUT)
    if order.json:
        listed = [{"file": str(target / name), "about": about} for name, about in kept.items()] if target else []
        plain = {**to_dict(both, readings, notes), "files": listed}
        print(json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False))
        return
    print(to_text(both, readings, notes, min(width_of(sys.stdout), WIDTH), order.full), end="")
    if kept and target is not None:
        print()
        print_files(target, kept)


def _listed(folders: Sequence[Path]) -> str:
    return ", ".join(map(str, folders))


def _reading(folders: Sequence[Path], results: Results) -> Reading:
    from sim.present.compare.beside import Reading

    if results.fixed:
        return Reading(_listed(folders), "every parameter at its central value")
    words = list(dict.fromkeys(_words(results.scenario(name)) for name in results.names))
    return Reading(_listed(folders), words[0] if len(words) == 1 else "; or ".join(words[:3]))


def _words(scenario: Scenario) -> str:
    own = "each uncertain parameter drawn from its own range"
    return own if scenario.draws is None else scenario.draws.summary()


def _notes(one: Results, other: Results) -> list[str]:
    """Return what differs between the two besides beliefs, and whether they differ at all."""
    notes = [
        f"{what} differ between A and B, so that not only beliefs do; run both again"
        for key, what in _MAKERS.items()
        if any(one.manifest(name).get(key) != other.manifest(name).get(key) for name in one.names)
    ]
    if all(one.fingerprint(name) == other.fingerprint(name) for name in one.names):
        return [*notes, "A and B hold the same scenarios with the same beliefs"]
    from sim.scenario.differences import compare

    found = {
        name: dict.fromkeys(each.section for each in compare(one.scenario(name), other.scenario(name)) if each.counts)
        for name in one.names
    }
    besides = {name: [each for each in sections if each != "draws"] for name, sections in found.items()}
    for sections in dict.fromkeys(tuple(each) for each in besides.values() if each):
        names = [name for name, each in besides.items() if tuple(each) == sections]
        where = "every scenario" if len(names) == len(one.names) else ", ".join(names)
        notes.append(f"between A and B also differ, in {where}: {', '.join(sections)}")
    return notes
