"""`isf disputes`: put every disputed reading to a study, store and show what hangs on each."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import choose, shorten
from sim.cli.display import Display, say
from sim.cli.outcome import OK, Stopped, WrongInput, print_files, stoppable

if TYPE_CHECKING:
    from sim.analysis.disputes import Findings, Plan
    from sim.analysis.survival import Floats
    from sim.batch import Progress
    from sim.cli.dispute_folder import Shelf
    from sim.evidence import Ledger
    from sim.scenario import Study


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    study: str
    worlds: int | None = None
    seed: int | None = None
    workers: int | None = None
    claims: tuple[str, ...] = ()
    beliefs: str = ""
    out: Path | None = None
    charts: bool = True
    form: str = "png"
    force: bool = False
    json: bool = False

    def command(self, plan: Plan) -> str:
        """The shortest command that makes these numbers again."""
        words = ["isf", "disputes", self.study, "--worlds", str(plan.worlds), "--seed", str(plan.seed)]
        for claim in self.claims:
            words += ["--claim", claim]
        words += ["--beliefs", self.beliefs] if self.beliefs else []
        return shlex.join(words)


def disputes_command(order: Order) -> int:
    """Carry out `isf disputes`."""
    from sim.cli.dispute_folder import Shelf

    order = replace(order, claims=tuple(dict.fromkeys(name.upper() for name in order.claims)))
    plan = _plan(order)
    name = "-".join(filter(None, ("disputes", plan.study.name, plan.study.baseline.beliefs)))
    path = order.out if order.out is not None else Path("results") / name
    with stoppable(lambda: f"{path} is as it was"), Shelf(path, plan, order.command(plan)) as shelf:
        values = shelf.kept(order.force)
        kept = len(values)
        stopped = _run(order, plan, values, shelf)
        from sim.analysis.disputes import judge

        findings = judge(plan, values)
        files = shelf.store(findings, values, order.form if order.charts and not stopped else "")
    _report(order, findings, path, files, reused=kept == findings.total)
    if stopped:
        done = f"{findings.done} of {findings.total} runs are done and kept in {path}, marked partial"
        raise Stopped(f"{stopped.args[0] or 'interrupted'}; {done}; the same command goes on from there", stopped.code)
    return OK


def _plan(order: Order) -> Plan:
    from sim.analysis.disputes import plan_disputes
    from sim.evidence import load_ledger
    from sim.scenario import ScenarioError, load_scenario, load_study

    ledger = load_ledger()
    _check_claims(order.claims, ledger)

    def load(readings: dict[str, str]) -> Study:
        return load_study(order.study, readings=readings, beliefs=order.beliefs)

    try:
        return plan_disputes(load, ledger, claims=order.claims, worlds=order.worlds, seed=order.seed)
    except ScenarioError:
        try:
            load_scenario(order.study, beliefs=order.beliefs)
        except ScenarioError:
            pass
        else:
            raise WrongInput(
                f"STUDY: {order.study} is a scenario; needed: a study, which compares scenarios, such as "
                f"{', '.join(_some_studies())}"
            ) from None
        raise


def _some_studies() -> Sequence[str]:
    from sim.scenario import installed_vocabulary

    return installed_vocabulary().study_names()[:3] or ("a file with baseline, scenarios and measures",)


def _check_claims(claims: Sequence[str], ledger: Ledger) -> None:
    """Refuse claims that are not known, or that are in no dispute which could be run."""
    disputes = ledger.disputes()
    for name in claims:
        if name in disputes:
            continue
        if name not in ledger.claims:
            choose("--claim", name, disputes)
        readings = ledger.claims[name].readings
        if not readings:
            why = "has no rival readings in the ledger"
        else:
            reasons = dict.fromkeys(each.not_run.rstrip(".") for each in readings if each.not_run)
            why = f"has fewer than two readings that can be run ({'; '.join(reasons) or 'they set no values'})"
        raise WrongInput(f"--claim: {shorten(name)} {why}")


def _run(order: Order, plan: Plan, values: dict[str, Floats], shelf: Shelf) -> Stopped | None:
    """Run what is missing; return how it was stopped, if it was stopped with something to keep."""
    from sim.analysis.disputes import run_disputes
    from sim.batch import Progress, simulate

    runs = plan.runs()
    missing = sum(name not in values for name in runs)
    if not missing:
        say(f"{shelf.path} holds these very runs, so they are reused")
        return None
    if values:
        say(f"{shelf.path} holds {len(values)} of {len(runs)} runs; going on from there")
    claims = len({case.claim.id for case in plan.cases})
    of = f"{claims} claim{'s' if claims != 1 else ''}, {missing} run{'s' if missing != 1 else ''}"
    title = f"{plan.study.name}: {len(plan.cases)} readings of {of}"
    begun = False
    try:
        with Display(title) as display:

            def show(told: Progress, place: int, count: int, words: str) -> None:
                nonlocal begun
                display.title = f"Run {place + 1} of {count}: {words}" if begun else title
                begun = True
                display(Progress(told.done, told.total, (place + told.share) / count, told.note))

            run_disputes(plan, values, simulate, order.workers, show)
            display.title = title
    except KeyboardInterrupt as error:
        if not _can_be_kept(plan, values):
            raise
        return error if isinstance(error, Stopped) else Stopped("interrupted")
    except Exception:
        if _can_be_kept(plan, values):
            from sim.analysis.disputes import judge

            shelf.store(judge(plan, values), values, "")
            say(f"{len(values)} of {len(runs)} runs are kept in {shelf.path}, marked partial")
        raise
    return None


def _can_be_kept(plan: Plan, values: dict[str, Floats]) -> bool:
    """Whether the study as it stands was run, without which nothing can be said."""
    return all(each.fingerprint in values for each in plan.arms)


def _report(order: Order, findings: Findings, path: Path, files: dict[str, str], reused: bool) -> None:
    from sim.present.disputes.tables import WIDTH, to_dict, to_text

    if order.json:
        listed = [{"file": str(path / name), "about": about} for name, about in files.items()]
        told = {**to_dict(findings), "folder": str(path), "reused": reused, "files": listed}
        print(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
        return
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    print(to_text(findings, min(width, WIDTH)))
    print_files(path, files)
