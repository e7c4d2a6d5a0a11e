"""`isf score --forecast`: a stored forecast against what happened."""

from __future__ import annotations

import json
from pathlib import Path

from sim.cli.outcome import OK, WrongInput, print_files

FILES = {
    "forecast_scores.txt": "the report as printed",
    "forecast_scores.csv": "scores by entrant, series and week",
}


def score_forecast_command(folder: Path, data: Path | None, out: Path | None, as_json: bool) -> int:
    """Carry out `isf score --forecast`.

    Args:
        folder: Of the forecast.
        data: CSV of what happened.
        out: Folder for the scores; None only prints.
        as_json: Print them as JSON.
    """
    from sim.cli.score import as_csv, as_rows, check_folder, writing

    if data is None:
        raise WrongInput("DATA is missing; needed: a CSV with the columns week_start, series and value")
    if out is not None:
        check_folder(out, FILES)
    import pandas as pd

    from sim.analysis.scoring.stored import board_stored, score_stored
    from sim.present.files import replace_file
    from sim.present.forecast import SUMS, differences, read_forecast
    from sim.present.scoring.stored import stored_text

    if not (folder / SUMS).is_file():
        raise WrongInput(f"--forecast: {folder} holds no forecast (no {SUMS}); make one with `isf forecast`")
    try:
        if changed := differences(folder):
            raise WrongInput(f"--forecast: {folder} is not as it was made: {'; '.join(changed)}. It is not scored")
        table, told = read_forecast(folder)
    except (OSError, ValueError) as error:
        raise WrongInput(f"--forecast: {folder} holds no forecast that can be read ({error})") from None
    try:
        # Read as text, so that a line with a mistake can be named.
        happened = pd.read_csv(data, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise WrongInput(f"DATA: there is no file {data}") from None
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise WrongInput(f"DATA: {data} is no CSV that can be read ({str(error).splitlines()[0]})") from None
    try:
        scores = score_stored(table, told, happened)
    except ValueError as error:
        raise WrongInput(f"DATA: {data}: {error}") from None
    text = stored_text(scores, told)
    if out is not None:
        with writing(out):
            replace_file(out / "forecast_scores.txt", text.encode())
            replace_file(out / "forecast_scores.csv", as_csv(scores))
    if as_json:
        board = board_stored(scores)
        plain = {"forecast": told, "scores": as_rows(scores), "board": as_rows(board) if board is not None else []}
        print(json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False))
        return OK
    print(text)
    if out is not None:
        print_files(out, FILES)
    return OK
