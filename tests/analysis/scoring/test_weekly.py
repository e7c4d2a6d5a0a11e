"""The board of weekly counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.scoring import scoreboard_weekly
from sim.analysis.scoring.contrast import contrast
from sim.analysis.scoring.weekly import board_weekly, week_scores


def by_entrant(board: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["entrant"]): {str(key): value for key, value in row.items()} for row in board.to_dict("records")}


OBSERVED = np.array([20.0, 22, 18, 21, 25, 19, 20, 23])


def test_who_knows_the_counts_wins_and_who_is_far_off_loses() -> None:
    sure = np.repeat(OBSERVED[None, :], 50, axis=0) + np.tile([-1, 0, 0, 0, 1], 10)[:, None]
    board = scoreboard_weekly({"knows": sure, "far off": sure + 300}, OBSERVED, 5)
    assert board["entrant"].iloc[0] == "knows" and board["entrant"].iloc[-1] == "far off"
    rows = by_entrant(board)
    assert rows["knows"]["crps_less_null"] < 0 < rows["far off"]["crps_less_null"]
    assert rows["knows"]["crps_better"] == 4 and rows["far off"]["crps_better"] == 0
    # E|X - y| = 0.4; E|X - X'| = (2 * 0.2 * 0.6 * 1) * 2 + 2 * 0.2 * 0.2 * 2 = 0.64.
    assert rows["knows"]["crps"] == pytest.approx(0.4 - 0.32)
    assert rows["knows"]["inside_50"] == 1 and rows["far off"]["inside_90"] == 0
    assert rows["far off"]["pit_mean"] == 0
    assert all(row["cases"] == 4 for row in rows.values())


def test_nulls_are_there_with_what_they_see() -> None:
    board = scoreboard_weekly({}, OBSERVED, 4)
    assert dict(zip(board["entrant"], board["sees"], strict=True)) == {
        "persistence": "no week scored",
        "negative binomial": "no week scored",
        "persistence, one week ahead": "every week before",
        "negative binomial, one week ahead": "every week before",
    }


def test_the_null_to_beat_is_the_best_of_those_that_see_alike() -> None:
    rising = np.array([10.0, 11, 10, 40, 80, 160, 320])
    scores = week_scores({"flat": np.full((9, 7), 50.0)}, rising, 4)
    board, alike = board_weekly(scores), board_weekly(scores, alike=True)
    assert board["crps_null"].iloc[0] == "persistence, one week ahead"
    assert alike["crps_null"].iloc[0] in ("persistence", "negative binomial")
    means = {name: row["crps"] for name, row in by_entrant(board).items()}
    assert means[alike["crps_null"].iloc[0]] == min(means["persistence"], means["negative binomial"])


def test_draws_that_are_missing_in_a_week_are_left_out_of_it() -> None:
    draws = np.full((4, 8), 20.0)
    draws[0, 4:] = np.nan
    full = np.full((3, 8), 20.0)
    rows = by_entrant(scoreboard_weekly({"some": draws, "all": full}, OBSERVED, 5))
    assert rows["some"]["crps"] == rows["all"]["crps"]


def test_weeks_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match=r"found shape \(3, 7\); needed: \(draws, 8\)"):
        scoreboard_weekly({"short": np.zeros((3, 7))}, OBSERVED, 4)


def test_contrast_is_case_by_case() -> None:
    found = contrast(np.array([1.0, 2, 9]), np.array([2.0, 2, 3]))
    assert found.mean == pytest.approx(5 / 3)
    assert (found.better, found.cases) == (1, 3)
    assert found.low <= found.mean <= found.high
    # The least and the greatest mean of three cases drawn with replacement.
    assert found.low >= -1 and found.high <= 6
    same = contrast(np.ones(4), np.ones(4))
    assert (same.mean, same.low, same.high, same.better) == (0, 0, 0, 0)
