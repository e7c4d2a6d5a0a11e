"""Where `isf explain` writes its files: never into a stored run."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.kept import refuse_other_files
from sim.cli.outcome import WrongInput

if TYPE_CHECKING:
    from sim.analysis.explain.objects import Explanation
    from sim.batch.reading.results import Results
    from sim.present.explain.head import Source
    from sim.present.explain.names import Names


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    folder: Path
    scenario: str = ""
    world: int | None = None
    without: tuple[str, ...] = ()
    everything: bool = False
    but_for: bool = True
    out: Path | None = None
    json: bool = False
    against: str = ""


def target_of(order: Order, name: str, number: int) -> Path:
    """Return the folder for the files: beside the stored run, which is never written to."""
    whole = Path(os.path.abspath(order.folder))
    if order.out is not None:
        if whole in Path(os.path.abspath(order.out)).parents:
            raise WrongInput(f"--out: {order.out} lies in the stored {order.folder}; allowed: a folder outside it")
        return order.out
    parent = order.folder.parent if order.folder.name not in ("", "..") else whole.parent
    plain = re.sub(r"[^\w.+=-]+", "-", name)
    return parent / f"{whole.name}-explained" / f"{plain}-world-{number}"


def check_free(path: Path) -> None:
    """Refuse a folder that holds anything but an earlier explanation."""
    from sim.present.explain.files import ABOUT

    refuse_other_files(path, ABOUT, "isf explain")


def keep(
    order: Order, results: Results, told: Explanation, names: Names, source: Source, target: Path
) -> Mapping[str, str]:
    """Write all files of an explanation.

    Returns:
        What each of them is, by name.

    Raises:
        WrongInput: The folder cannot be written.
    """
    from sim.present.explain.files import ABOUT, write

    again = replace(order, world=told.world.number)
    try:
        write(target, told, names, source, results.manifest(source.scenario), _words(again, source), order.everything)
    except OSError as error:
        raise WrongInput(
            f"{target}: cannot be written ({error.strerror or error}); choose another with --out"
        ) from None
    return ABOUT if told.but_for is not None else {**ABOUT, "but-for.csv": "no row, for --no-but-for was given"}


def _words(order: Order, source: Source) -> list[str]:
    """Return the words that make the same again."""
    words = ["isf", "explain", str(order.folder), "--scenario", source.scenario, "--world", str(order.world)]
    return words + (["--all"] if order.everything else []) + ([] if order.but_for else ["--no-but-for"])
