"""`isf score`: run the baseline, score it against null models, store the boards and charts."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.display import Display, say
from sim.cli.outcome import OK, WrongInput, print_files

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.scoring import Scores
    from sim.batch import Result

SCENARIO = "baseline"
FOLDER = Path("results/score")
FILES = {
    "score.txt": "the report as printed",
    "boards.csv": "mean scores of each entrant, with differences to the best null model",
    "weeks.csv": "scores week by week, with interval coverage and PIT",
    "truces.csv": "scores truce by truce",
    "weeks.png": "how far model and null models are from each week's deaths",
    "truces.png": "survival of model and null models, with earlier truces",
}


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    beliefs: str = ""
    worlds: int = 500
    seed: int = 51
    workers: int | None = None
    out: Path | None = None
    charts: bool = True
    json: bool = False
    forecast: Path | None = None
    data: Path | None = None

    def command(self) -> str:
        """The shortest command that makes these numbers again."""
        words = ["isf", "score", "--worlds", str(self.worlds), "--seed", str(self.seed)]
        return shlex.join(words + (["--beliefs", self.beliefs] if self.beliefs else []))


def score_command(order: Order) -> int:
    """Carry out `isf score`."""
    if order.forecast is not None:
        from sim.cli.forecast_score import score_forecast_command

        if order.beliefs:
            raise WrongInput("--beliefs: a stored forecast has its own; leave out --beliefs or --forecast")
        return score_forecast_command(order.forecast, order.data, order.out, order.json)
    if order.data is not None:
        raise WrongInput(f"DATA: found {str(order.data)!r}; it is scored against a forecast: add --forecast DIR")
    folder = order.out if order.out is not None else FOLDER
    check_folder(folder, FILES)
    runs = _runs(order)
    from sim.analysis.scoring import score_runs

    try:
        scores = score_runs(runs)
    except ValueError as error:
        raise WrongInput(f"--worlds: found {order.worlds}; {error}") from None
    with writing(folder):
        files = _store(order, folder, scores, runs)
    if order.json:
        print(json.dumps(_plain(order, scores, folder), indent=1, ensure_ascii=False, allow_nan=False))
        return OK
    print((folder / "score.txt").read_text(encoding="utf-8"))
    print_files(folder, files)
    return OK


def check_folder(folder: Path, ours: dict[str, str]) -> None:
    """Refuse a folder that holds anything else than what is about to be written.

    Raises:
        WrongInput: It does, or it is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise WrongInput(f"--out: {folder} is a file; needed: a folder")
    above = next((each for each in folder.absolute().parents if each.exists()), None)
    if above is not None and not above.is_dir():
        raise WrongInput(f"--out: {folder} cannot be written: {above} is a file")
    strange = sorted(each.name for each in folder.iterdir() if each.name not in ours) if folder.is_dir() else []
    if strange:
        raise WrongInput(
            f"--out: {folder} holds files of something else ({', '.join(strange[:5])}); nothing was changed. Choose "
            "another folder"
        )


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say that a folder cannot be written where the system says so.

    Raises:
        WrongInput: It cannot.
    """
    try:
        yield
    except OSError as error:
        raise WrongInput(f"--out: {folder} cannot be written ({error.strerror or error})") from None


def _runs(order: Order) -> dict[str, Result]:
    from sim.analysis.scoring.boards import PRIOR
    from sim.analysis.scoring.durations import DAYS
    from sim.batch import simulate
    from sim.scenario import load_scenario

    # A world in which the truce fails goes on counting its dead, as the data would.
    changes = {"end": "continue"}
    scenarios = {PRIOR: load_scenario(SCENARIO, changes)}
    if order.beliefs:
        stem = Path(order.beliefs).stem
        # No beliefs may pass for the prior, whatever their file is called.
        name = f"beliefs {stem}" if stem.startswith(PRIOR) else stem
        scenarios[name] = load_scenario(SCENARIO, changes, beliefs=order.beliefs)
    runs = {}
    for name, scenario in scenarios.items():
        with Display(f"Simulating {SCENARIO}, {name}") as display:
            runs[name] = simulate(
                scenario,
                order.worlds,
                order.seed,
                DAYS,
                workers=order.workers,
                progress=display,
                daily_worlds=order.worlds,
            )
    return runs


def _store(order: Order, folder: Path, scores: Scores, runs: dict[str, Result]) -> dict[str, str]:
    import pandas as pd

    from sim.analysis.scoring.boards import PRIOR
    from sim.present.files import replace_file
    from sim.present.scoring.tables import text_of

    boards = pd.concat([board.assign(board=name) for name, board in scores.boards().items()])
    weeks = pd.concat([scores.open_weeks.assign(model_sees=0), scores.later_weeks.assign(model_sees=6)])
    tables = {"boards.csv": boards, "weeks.csv": weeks, "truces.csv": scores.truce_scores}
    replace_file(folder / "score.txt", text_of(scores).encode())
    for name, table in tables.items():
        replace_file(folder / name, as_csv(table))
    charts = [name for name in FILES if name.endswith(".png")]
    for name in charts:
        (folder / name).unlink(missing_ok=True)
    if order.charts:
        from sim.present.scoring.chart import render

        say("Drawing charts")
        for name in charts:
            picture = render(scores, runs[PRIOR], name.removesuffix(".png"), str(folder), order.command())
            replace_file(folder / name, picture)
    return {name: about for name, about in FILES.items() if order.charts or name not in charts}


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as comma-separated values, numbers with ten digits that count."""
    return table.to_csv(index=False, float_format="%.10g", lineterminator="\n").encode()


def as_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain data for JSON; what is not known is None."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
    return rows


def _plain(order: Order, scores: Scores, folder: Path) -> dict[str, Any]:
    from sim.present.scoring.tables import verdict
    from sim.present.words import CAVEAT

    boards = scores.boards()
    return {
        "scenario": SCENARIO,
        "beliefs": order.beliefs,
        "worlds": order.worlds,
        "seed": order.seed,
        "boards": {name: as_rows(board) for name, board in boards.items()},
        "verdicts": {name: verdict(board) for name, board in boards.items()},
        "effective_worlds": dict(scores.effective),
        "folder": str(folder),
        "caveat": CAVEAT,
    }
