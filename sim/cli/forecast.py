"""`isf forecast`: simulate to a date and beyond, store what follows, and never touch it again."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import shorten
from sim.cli.commands.options import MOST_DAYS
from sim.cli.display import Display
from sim.cli.outcome import OK, WrongInput, print_files, stoppable
from sim.cli.score import writing

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    scenario: str = "baseline"
    start: str = "2026-01-01"
    days: int = 270
    beliefs: str = ""
    worlds: int = 2000
    seed: int = 1
    workers: int | None = None
    created: str = ""
    out: Path | None = None
    json: bool = False

    def command(self) -> str:
        """The shortest command that makes these numbers again."""
        words = ["isf", "forecast", self.scenario, "--from", self.start, "--days", str(self.days)]
        words += ["--worlds", str(self.worlds), "--seed", str(self.seed)]
        words += ["--beliefs", self.beliefs] if self.beliefs else []
        return shlex.join(words + (["--created", self.created] if self.created else []))


def forecast_command(order: Order) -> int:
    """Carry out `isf forecast`."""
    start = _date("--from", order.start)
    if order.created:
        _date("--created", order.created)
    folder = order.out if order.out is not None else Path("results") / f"forecast-{start.isoformat()}"
    if os.path.lexists(folder):
        raise WrongInput(
            f"--out: {folder} exists; a stored forecast is never changed. Choose another folder with --out DIR"
        )
    with stoppable(lambda: "no forecast was stored"):
        from sim.batch import simulate
        from sim.scenario import load_scenario

        # A world in which the truce fails goes on: what will have happened may be that.
        scenario = load_scenario(order.scenario, {"end": "continue"}, beliefs=order.beliefs)
        ahead = (start - scenario.start).days
        if not 1 <= ahead <= MOST_DAYS - order.days:
            raise WrongInput(
                f"--from: found {start}, day {ahead} of {scenario.name}; allowed: day 1 to {MOST_DAYS - order.days}, "
                f"with --days {order.days}"
            )
        with Display(f"Simulating {scenario.name} to {start} and {order.days} days on") as display:
            run = simulate(
                scenario,
                order.worlds,
                order.seed,
                ahead + order.days,
                workers=order.workers,
                progress=display,
                daily_worlds=order.worlds,
            )
        from sim.analysis.forecast import make_forecast
        from sim.present.forecast import FILES, Making, facts, files_of, text_of

        try:
            made = make_forecast(run, start, order.days)
        except ValueError as error:
            raise WrongInput(f"--from: {error}; nothing was stored") from None
        draws = scenario.draws
        rests_on = "ranges, without joint draws" if draws is None else draws.note or ", ".join(draws.source)
        making = Making(order.command(), order.beliefs, order.created, rests_on)
        with writing(folder):
            _store(folder, files_of(made, run, making))
    if order.json:
        print(json.dumps({**facts(made, run, making), "folder": str(folder)}, indent=1, ensure_ascii=False))
        return OK
    print(text_of(made))
    print_files(folder, FILES)
    return OK


def _date(flag: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongInput(f"{flag}: found {shorten(text)}; allowed: a date such as 2026-01-01") from None


def _store(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the folder and move them in at once, so that no half forecast is ever left.

    Raises:
        WrongInput: The folder has come into being meanwhile.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    draft.mkdir()
    try:
        for name, content in files.items():
            (draft / name).write_bytes(content)
        try:
            os.rename(draft, folder)
        except OSError:
            raise WrongInput(f"--out: {folder} exists; a stored forecast is never changed") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
