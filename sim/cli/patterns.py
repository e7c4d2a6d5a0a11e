"""`isf patterns`: measure the model, hold it against every pattern, store and show what became of each."""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import choose
from sim.cli.display import say
from sim.cli.manifests import read_kind, something_else
from sim.cli.outcome import NOT_MET, OK, print_files, stoppable

if TYPE_CHECKING:
    from sim.analysis.patterns.judge import Judged
    from sim.analysis.patterns.runs import Runs
    from sim.batch.folder import Folder
    from sim.present.patterns.table import Heading

KIND = "patterns"


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    scenario: str = "baseline"
    worlds: int = 500
    seed: int = 51
    beliefs: str = ""
    only: tuple[str, ...] = ()
    workers: int | None = None
    out: Path | None = None
    charts: bool = True
    force: bool = False
    json: bool = False

    def command(self, only: Sequence[str]) -> str:
        """The shortest command that makes these numbers again."""
        words = ["isf", "patterns", *([self.scenario] if self.scenario != "baseline" else [])]
        words += ["--worlds", str(self.worlds), "--seed", str(self.seed)]
        words += ["--beliefs", self.beliefs] if self.beliefs else []
        words += ["--only", ",".join(only)] if only else []
        return shlex.join(words)


def patterns_command(order: Order) -> int:
    """Carry out `isf patterns`."""
    from sim.analysis.patterns.judge import judge_all, passed
    from sim.analysis.patterns.runs import BASELINE, Runs
    from sim.batch.folder import Folder
    from sim.present.patterns.table import Heading

    only = _only(order.only)
    path = order.out if order.out is not None else Path("results") / "patterns"
    runs = Runs(order.worlds, order.seed, order.beliefs, order.workers, say, order.scenario)
    # What is wrong with the scenario is said before anything is simulated.
    scenario = runs.scenario(BASELINE)
    asked = {
        "scenario": scenario.name,
        "worlds": order.worlds,
        "seed": order.seed,
        "beliefs": order.beliefs,
        "only": list(only),
    }
    with stoppable(lambda: f"{path} is as it was"), Folder(path) as folder:
        found = _look(folder, asked, order.force)
        started = time.monotonic()
        judged = judge_all(runs, only)
        say(f"{runs.simulated:,} worlds simulated, {time.monotonic() - started:.0f} s")
        heading = Heading(
            scenario=scenario.name,
            fingerprint=scenario.fingerprint,
            beliefs=order.beliefs,
            worlds=order.worlds,
            seed=order.seed,
            simulated=runs.simulated,
            version=_version(),
            only=only,
        )
        files = _store(folder, found, runs, judged, heading, asked, order)
    _report(order, judged, heading, path, files)
    return OK if passed(judged) else NOT_MET


def _only(given: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns that were named, each once.

    Raises:
        WrongInput: One is not known, or is only shown and not judged.
    """
    from sim.analysis.patterns.judge import to_judge

    known = [each.id for each in to_judge()]
    names = [name.strip() for part in given for name in part.split(",") if name.strip()]
    capital = {name.lower(): name for name in known}
    return tuple(dict.fromkeys(choose("--only", capital.get(name.lower(), name), known) for name in names))


def _version() -> str:
    from sim import __version__

    return __version__


def _look(folder: Folder, asked: Mapping[str, Any], force: bool) -> Mapping[str, Any]:
    """Return the manifest of the report that the folder holds, if any.

    Raises:
        StoreError: The folder holds something else, and `force` is not given.
    """
    from sim.batch.folder import StoreError

    path = folder.path
    if not path.exists() or not any(path.iterdir()):
        return {}
    manifest = read_kind(path, KIND)
    if manifest is not None:
        there = manifest["asked"]
        differ = [f"{name} {there.get(name)} there, {wanted} asked for" for name, wanted in asked.items()
                  if there.get(name) != wanted]  # fmt: skip
        what = f"another report of patterns ({'; '.join(differ)})" if differ else ""
    else:
        what = something_else(path)
    if what and not force:
        raise StoreError(
            f"{path}: holds {what}; nothing was changed. Choose another folder with --out DIR, or replace what is "
            "there with --force"
        )
    if what:
        say(f"{path} holds {what}: replacing it, as --force says")
    return manifest or {}


def _store(
    folder: Folder,
    found: Mapping[str, Any],
    runs: Runs,
    judged: Sequence[Judged],
    heading: Heading,
    asked: Mapping[str, Any],
    order: Order,
) -> dict[str, str]:
    """Write everything and move it in; return what each file shows, by name."""
    from sim.batch.folder import MANIFEST, inside
    from sim.batch.origin import code_hash, machine, versions
    from sim.present.patterns.files import write_tables

    files = write_tables(judged, heading, folder.staging)
    if order.charts:
        files |= _charts(folder, runs, judged)
    manifest = {
        "kind": KIND,
        "version": heading.version,
        "command": order.command(heading.only),
        "asked": dict(asked),
        "fingerprint": heading.fingerprint,
        "code": code_hash(),
        "libraries": versions(),
        "machine": machine(),
    }
    folder.publish_run(files, manifest)
    for name in found.get("files", {}):
        # Charts of the former report must not stay beside the new one's numbers.
        if name not in files and inside(name):
            (folder.path / name).unlink(missing_ok=True)
    return {**files, MANIFEST: "what made it"}


def _charts(folder: Folder, runs: Runs, judged: Sequence[Judged]) -> dict[str, str]:
    from sim.present.patterns.charts import charts

    say("Drawing charts")
    place = folder.staging / "charts"
    place.mkdir(parents=True, exist_ok=True)
    return {f"charts/{name}": about for name, about in charts(runs, judged, place).items()}


def _report(order: Order, judged: Sequence[Judged], heading: Heading, path: Path, files: Mapping[str, str]) -> None:
    from sim.present.patterns.table import to_dict, to_text

    if order.json:
        listed = [{"file": str(path / name), "about": about} for name, about in files.items()]
        told = {**to_dict(judged, heading), "folder": str(path), "files": listed}
        print(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
        return
    print(to_text(judged, heading))
    print_files(path, files)
    sys.stdout.flush()
