"""`isf compare`: stored worlds in, a report and tables out."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sim.cli.display import say
from sim.cli.kept import keep, listed, refuse_other_files
from sim.cli.outcome import OK, WrongInput, print_files, stoppable

if TYPE_CHECKING:
    from sim.analysis.compared import Comparison
    from sim.batch.folder import Folder
    from sim.batch.reading.results import Results

TABLES = "tables"


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    folders: tuple[Path, ...]
    baseline: str = ""
    measures: tuple[str, ...] = ()
    full: bool = False
    out: Path | None = None
    json: bool = False
    beside: tuple[Path, ...] = ()
    why: tuple[str, ...] = ()
    worlds: int | None = None


def compare_command(order: Order) -> int:
    """Carry out `isf compare`."""
    if order.why:
        from sim.cli.why import why_command

        return why_command(order)
    if order.worlds is not None:
        raise WrongInput("--worlds: says how many pairs --why looks at; a comparison takes all worlds that are stored")
    from sim.batch.folder import Folder
    from sim.batch.reading.results import open_results

    if not order.folders:
        raise WrongInput("DIR: found none; allowed: the folder of one batch, or the folders of several runs")
    target = order.out or own(order.folders)
    with ExitStack() as held, stoppable(lambda: "no table was written"):
        folder = None
        if target is not None:
            if order.out is not None:
                check_free(target)
            folder = hold(held, Folder(target), needed=order.out is not None)
        results = open_results(order.folders, order.baseline)
        told = compared(results, order.measures)
        into = TABLES if order.out is None else ""
        if order.beside:
            from sim.cli.beside import keep_and_report

            keep_and_report(order, results, told, lambda texts, about: _kept(folder, texts, about, into), target)
            return OK
        from sim.present.compare.tables import ABOUT, files

        kept = _kept(folder, files(told), ABOUT, into)
    _report(order, told, target, kept)
    return OK


def _kept(folder: Folder | None, contents: Mapping[str, str], about: Mapping[str, str], into: str) -> dict[str, str]:
    if folder is None:
        return {}
    return keep(folder, {name: text.encode() for name, text in contents.items()}, about, into)


def own(folders: Sequence[Path]) -> Path | None:
    """Return the folder if it is that of one batch: its tables are kept with it."""
    if len(folders) != 1:
        return None
    from sim.batch.folder import read_manifest

    return folders[0] if read_manifest(folders[0]).get("kind") == "batch" else None


def hold(held: ExitStack, folder: Folder, needed: bool) -> Folder | None:
    """Hold a folder so that nobody else writes there; of a batch that goes on, or may only be read, look only."""
    from sim.batch import StoreError

    try:
        return held.enter_context(folder)
    except StoreError as error:
        if needed:
            raise
        from sim.present.compare.layout import wrap

        for line in wrap(f"{error}; so the tables of this comparison are not kept", width_of(sys.stderr)):
            say(line)
        return None


def compared(results: Results, measures: Sequence[str]) -> Comparison:
    """Compare stored scenarios by some measures.

    Raises:
        WrongInput: A measure is not there, or there is nothing to compare.
    """
    from sim.analysis.compare import compare
    from sim.analysis.targets import UnknownMeasure

    try:
        return compare(results, measures or None)
    except UnknownMeasure as error:
        raise WrongInput(f"--measure: {error}") from None
    except ValueError as error:
        raise WrongInput(f"{', '.join(str(folder) for folder in results.folders)}: {error}") from None


def check_free(path: Path) -> None:
    """Refuse a folder that holds anything but an earlier comparison."""
    from sim.present.compare.beside import ABOUT as ABOUT_BESIDE
    from sim.present.compare.tables import ABOUT
    from sim.present.why.tables import ABOUT as ABOUT_WHY
    from sim.present.why.tables import CHARTS as CHARTS_WHY

    refuse_other_files(path, {*ABOUT, *ABOUT_BESIDE, *ABOUT_WHY, *CHARTS_WHY}, "isf compare")


def width_of(stream: TextIO) -> int:
    """Return the width of the terminal that a stream goes to; elsewhere lines of prose are not broken up."""
    from sim.present.compare.report import WIDTH

    return shutil.get_terminal_size((WIDTH, 24)).columns if stream.isatty() else sys.maxsize


def _report(order: Order, told: Comparison, target: Path | None, kept: Mapping[str, str]) -> None:
    from sim.present.compare.report import WIDTH, to_text
    from sim.present.compare.tables import to_dict

    if order.json:
        print(
            json.dumps({**to_dict(told), "files": listed(target, kept)}, indent=1, ensure_ascii=False, allow_nan=False)
        )
        return
    print(to_text(told, min(width_of(sys.stdout), WIDTH), order.full), end="")
    if kept and target is not None:
        print()
        print_files(target, kept)
