"""Scores of a stored forecast as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.analysis.scoring.stored import board_stored, means_by_series
from sim.present.scoring.tables import WIDTH, board_text, verdict
from sim.present.words import percent, quantity


def stored_text(scores: pd.DataFrame, told: Mapping[str, Any]) -> str:
    """Return the report on a stored forecast.

    Args:
        scores: From :func:`sim.analysis.scoring.stored.score_stored`.
        told: Facts of the forecast.
    """
    weeks = scores["week"].nunique()
    lines = [f"Scores of the forecast from {told['from']}: {quantity(weeks, 'week')} of {told['weeks']}"]
    lines += textwrap.wrap(
        "All checksums hold: the forecast is as it was made. Lower is better. CRPS: how far the whole distribution "
        "lies from what happened. It is taken from stored quantiles, straight between them and flat beyond 1 and 99 %.",
        WIDTH,
    )
    board = board_stored(scores)
    if board is not None:
        lines += ["", f"Weekly deaths as reported ({told['data']['source']})", ""]
        lines += [f"  {line}" for line in board_text(board, "deaths").splitlines()]
        few = "" if weeks > 1 else " One week tells nothing."
        lines += ["", *textwrap.wrap(f"{verdict(board)}{few}", WIDTH, initial_indent="  ", subsequent_indent="  ")]
    lines += ["", "All series: mean CRPS, share of weeks inside the middle 50 and 90 %, mean PIT"]
    for row in means_by_series(scores).to_dict("records"):
        lines.append(
            f"  {row['series']}, {row['entrant']}: {row['crps']:.3g}, {percent(row['inside_50'])}, "
            f"{percent(row['inside_90'])}, {row['pit_mean']:.2f} ({quantity(int(row['weeks']), 'week')})"
        )
    return "\n".join([*lines, "", f"{told['what']}."]) + "\n"
