"""`isf clauses`: share the effect of a scenario out over its clauses."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import shorten
from sim.cli.display import Display, say
from sim.cli.kept import keep, listed, refuse_other_files
from sim.cli.outcome import OK, WrongInput, print_files, stoppable

if TYPE_CHECKING:
    from sim.analysis.decomposed import Decomposition, Plan
    from sim.batch.folder import Folder
    from sim.scenario import Scenario
    from sim.scenario.clauses import Clauses


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    scenario: str
    against: str = ""
    groups: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    worlds: int = 500
    seed: int = 1
    orders: int | None = 8
    beliefs: str = ""
    workers: int | None = None
    out: Path | None = None
    json: bool = False

    def command(self) -> str:
        """The shortest command that makes these numbers again."""
        words = ["isf", "clauses", self.scenario]
        words += ["--against", self.against] if self.against else []
        for group in self.groups:
            words += ["--clause", group]
        for outcome in self.outcomes:
            words += ["--outcome", outcome]
        words += ["--worlds", str(self.worlds), "--seed", str(self.seed)]
        words += [] if self.orders == Order.orders else ["--orders", str(self.orders or "all")]
        words += ["--beliefs", self.beliefs] if self.beliefs else []
        return shlex.join(words)


def clauses_command(order: Order) -> int:
    """Carry out `isf clauses`."""
    from sim.batch.folder import Folder

    plan = _plan(order)
    with ExitStack() as held, stoppable(lambda: "nothing was written"):
        folder = None
        if order.out is not None:
            _check_free(order.out)
            folder = held.enter_context(Folder(order.out))
        told = _run(order, plan)
        kept = {} if folder is None else _keep(folder, told, order.command())
    _report(order, told, kept)
    return OK


def _plan(order: Order) -> Plan:
    """Find the clauses, and decide what has to be run.

    Raises:
        WrongInput: There is nothing to share out, or it cannot be done as asked for.
    """
    from sim.analysis.clauses import plan_clauses
    from sim.analysis.targets import UnknownMeasure

    # A scenario that cannot be read is told as it is elsewhere: its error is a ValueError too.
    found = _clauses(order)
    try:
        return plan_clauses(found, order.outcomes, order.orders)
    except UnknownMeasure as error:
        raise WrongInput(f"--outcome: {error}") from None
    except ValueError as error:
        many = "allowed: all of up to" in str(error)
        raise WrongInput(f"{'--orders' if many else 'SCENARIO'}: {error}") from None


def _clauses(order: Order) -> Clauses:
    from sim.scenario.clauses import ClauseError, split_into_clauses

    base, full = _both(order)
    groups = _groups(order.groups)
    try:
        split_into_clauses(base, full)
    except ClauseError as error:
        raise WrongInput(f"SCENARIO: {error}") from None
    try:
        return split_into_clauses(base, full, groups)
    except ClauseError as error:
        raise WrongInput(f"--clause: {error}") from None


def _both(order: Order) -> tuple[Scenario, Scenario]:
    """Load the base and the scenario; a base that is not named is the scenario that the other extends."""
    from sim.scenario import load_scenario
    from sim.scenario.clauses import parent_of

    full = load_scenario(order.scenario, beliefs=order.beliefs)
    against = order.against or parent_of(order.scenario)
    if not against:
        raise WrongInput(
            f"SCENARIO: {order.scenario} extends nothing, so there is nothing to compare it with; name a base with "
            "--against BASE"
        )
    return load_scenario(against, beliefs=order.beliefs), full


def _groups(texts: Sequence[str]) -> dict[str, list[str]]:
    """Read `--clause` options: a name, then paths.

    Raises:
        WrongInput: One has no name or no path, or a name stands twice.
    """
    groups: dict[str, list[str]] = {}
    for text in texts:
        name, equals, listed = (part.strip() for part in text.partition("="))
        paths = [path.strip() for path in listed.split(",") if path.strip()]
        if not (name and equals and paths):
            raise WrongInput(
                f"--clause: found {shorten(text)}; allowed: name=path,path, such as aid=aid_access,actors.cmcc"
            )
        if name in groups:
            raise WrongInput(f"--clause: {shorten(name)} is given twice; put all its paths into one")
        groups[name] = paths
    return groups


def _run(order: Order, plan: Plan) -> Decomposition:
    from sim.analysis.clauses import decompose
    from sim.analysis.paired import LEAST_PAIRS
    from sim.batch import simulate_together
    from sim.batch.engine.crew import workers_for

    if workers_for(order.workers, order.worlds * len(plan.masks)) > 1:
        from sim.batch.engine.pool import prepare

        prepare()
    if order.worlds < LEAST_PAIRS:
        say(f"--worlds {order.worlds}: fewer than {LEAST_PAIRS} worlds tell nothing about differences")
    title = f"{plan.clauses.full.name}: {len(plan.masks):,} coalitions in {order.worlds:,} worlds"
    with Display(title) as display:
        return decompose(
            plan,
            order.worlds,
            order.seed,
            lambda cases: simulate_together(cases, order.worlds, order.seed, workers=order.workers, progress=display),
        )


def _check_free(path: Path) -> None:
    """Refuse a folder that holds anything but an earlier decomposition."""
    from sim.present.clauses.tables import ABOUT, CHARTS

    refuse_other_files(path, {*ABOUT, *CHARTS}, "isf clauses")


def _keep(folder: Folder, told: Decomposition, command: str) -> dict[str, str]:
    """Write tables and the chart; return what each file shows."""
    from sim.present.clauses.chart import render
    from sim.present.clauses.tables import ABOUT, CHARTS, files

    command = f"{command} --out {shlex.quote(str(folder.path))}"
    contents = {name: text.encode() for name, text in files(told).items()}
    contents |= {name: render(told, name.rpartition(".")[2], command) for name in CHARTS}
    return keep(folder, contents, {**ABOUT, **CHARTS})


def _report(order: Order, told: Decomposition, kept: dict[str, str]) -> None:
    from sim.present.clauses.report import WIDTH, to_text
    from sim.present.clauses.tables import to_dict

    if order.json:
        print(
            json.dumps(
                {**to_dict(told), "files": listed(order.out, kept)}, indent=1, ensure_ascii=False, allow_nan=False
            )
        )
        return
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    print(to_text(told, min(width, WIDTH)), end="")
    if kept and order.out is not None:
        print()
        print_files(order.out, kept)
