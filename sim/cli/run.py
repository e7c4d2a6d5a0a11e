"""`isf run`: simulate or reuse, store, show."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import Setting
from sim.cli.display import Display, say
from sim.cli.outcome import OK, WrongInput, print_files, stoppable

if TYPE_CHECKING:
    from sim.batch import Plan, Result
    from sim.batch.folder import Finding, Folder


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    scenario: str
    worlds: int = 1000
    seed: int = 1
    days: int | None = None
    settings: Mapping[str, Setting] | None = None
    beliefs: str = ""
    fixed: bool = False
    out: Path | None = None
    workers: int | None = None
    events: bool = False
    charts: bool = True
    force: bool = False
    json: bool = False

    def command(self) -> str:
        """The shortest command that makes this run again."""
        words = ["isf", "run", self.scenario, "--worlds", str(self.worlds), "--seed", str(self.seed)]
        if self.days is not None:
            words += ["--days", str(self.days)]
        for path, value in (self.settings or {}).items():
            words += ["--set", f"{path}={str(value).lower() if isinstance(value, bool) else value}"]
        words += ["--beliefs", self.beliefs] if self.beliefs else []
        words += ["--fixed"] * self.fixed + ["--events"] * self.events
        return shlex.join(words)


def run_command(order: Order) -> int:
    """Carry out `isf run`."""
    from sim.batch import Plan
    from sim.batch.folder import Folder
    from sim.scenario import load_scenario

    scenario = load_scenario(order.scenario, order.settings or None, beliefs=order.beliefs)
    try:
        plan = Plan.of(scenario, order.worlds, order.seed, order.days, order.fixed, order.events)
    except ValueError as error:
        raise WrongInput(f"--{error}") from None
    name = "-".join(filter(None, (scenario.name, scenario.beliefs)))
    path = order.out if order.out is not None else Path("results") / name
    stage = _Stage("nothing was written")
    with stoppable(lambda: stage.reached), Folder(path) as folder:
        manifest = plan.manifest(order.command())
        finding = folder.compare(manifest)
        result, reused = _obtain(order, plan, folder, finding, manifest, stage)
        from sim.cli.products import show_products

        stage.reached = f"the data in {path} are whole, but not all tables and charts were made"
        files = show_products(folder, result, finding if reused else None, manifest, charts=order.charts)
    _report(order, path, result, files, reused)
    return OK


def _obtain(
    order: Order, plan: Plan, folder: Folder, finding: Finding, manifest: Mapping[str, Any], stage: _Stage
) -> tuple[Result, bool]:
    """Return the run, from the folder if it holds this very run whole, else made now and stored."""
    from sim.batch import load_result
    from sim.batch.result import refusal

    path = folder.path
    if finding.kind == "same" and not order.force:
        say(f"{path} holds this very run; its files match their checksums, so it is reused")
        return load_result(path, verify=False, scenario=plan.scenario), True
    if finding.kind in ("other", "foreign"):
        if not order.force:
            raise refusal(path, finding, " with --out DIR", " with --force")
        what = f"another run ({'; '.join(finding.details)})" if finding.kind == "other" else "other files"
        say(f"{path} holds {what}: replacing it, as --force says")
    elif finding.kind == "damaged":
        say(f"{path} holds this run, but damaged: {', '.join(finding.details)}; computing it again")
    elif finding.kind == "unfinished":
        say(f"{path} holds this run, but its last write was cut off; computing it again")
    if plan.workers_for(order.workers) > 1:
        from sim.batch.engine.pool import prepare

        prepare()
        # The fork server needs a second to load the model; meanwhile load here what is needed afterwards.
        import sim.analysis.summary
        import sim.present.charts  # noqa: F401
    with Display(f"Simulating {plan.scenario.name}") as display:
        result = plan.run(order.workers, display, order.command())
    stage.reached = "nothing was written"
    result.save_in(folder)
    if finding.kind == "damaged":
        _compare_checksums(finding, result)
    return result, False


def _compare_checksums(finding: Finding, result: Result) -> None:
    """Say whether the run made again is the one that was damaged, to the byte."""
    before = finding.manifest["files"]
    differ = [name for name, told in result.manifest["files"].items() if before.get(name, told) != told]
    if differ:
        say(f"Note: {', '.join(differ)} came out with other bytes than before the damage")
    else:
        say("Computed again with the same bytes as before the damage")


def _report(order: Order, path: Path, result: Result, files: Mapping[str, str], reused: bool) -> None:
    from sim.analysis.summary import summarise

    summary = summarise(result)
    if order.json:
        import json

        told = {
            "run": {name: value for name, value in result.manifest.items() if name not in ("scenario_yaml", "files")},
            "folder": str(path),
            "reused": reused,
            "summary": summary.to_dict(),
            "files": [{"file": str(path / name), "about": about} for name, about in files.items()],
        }
        print(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
        return
    from sim.present.tables import print_summary

    print_summary(summary)
    print()
    print_files(path, files)


@dataclass
class _Stage:
    """How far a run has come, in words for a user who stops it."""

    reached: str
