"""Boards of scores as plain text, with a sentence that says who wins and how little that may mean."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from sim.analysis.observed import WEEKLY_SOURCE
from sim.analysis.scoring.boards import PRIOR, SEEN_WEEKS, Scores
from sim.analysis.scoring.weekly import MODEL
from sim.analysis.scoring.weekly_nulls import LEAST_WEEKS
from sim.present.words import CAVEAT, percent, quantity

WIDTH = 120
FEW = (
    "The range holds the middle 90 % of mean differences when the {cases} {cases_word} are drawn again with "
    "replacement; where it includes zero, so few cases do not tell. {why} No test is made of it."
)


def text_of(scores: Scores) -> str:
    """Return the report on all boards.

    Args:
        scores: From :func:`sim.analysis.scoring.score_runs`.
    """
    return "\n".join(_report(scores)).rstrip() + "\n"


def board_text(board: pd.DataFrame, unit: str) -> str:
    """Return one board as an aligned table.

    Args:
        board: From `scoreboard_weekly` or `scoreboard_durations`.
        unit: Of the CRPS.
    """
    shares = "inside_50" in board.columns
    head = ["", f"CRPS ({unit})", "less null (90 % range)", "lower in", "log score", "less null (90 % range)"]
    head += ["in 50 %", "in 90 %", "PIT"] if shares else []
    rows = [head, *(_row(each, shares) for each in board.to_dict("records"))]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(wide) for cell, wide in zip(row[1:], widths[1:], strict=True))]
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines)


def verdict(board: pd.DataFrame) -> str:
    """Say of each entrant of the model whether the best null model beats it, by either score.

    Args:
        board: From `scoreboard_weekly` or `scoreboard_durations`.
    """
    return " ".join(_verdict(each) for each in board.to_dict("records") if each["kind"] == MODEL)


def _verdict(row: Mapping[Any, Any]) -> str:
    parts = []
    for words, short in (("CRPS", "crps"), ("the log score", "log")):
        verb = "beats" if row[f"{short}_less_null"] < 0 else "is beaten by"
        unsure = row[f"{short}_low"] < 0 < row[f"{short}_high"]
        doubt = " (the range includes zero)" if unsure else ""
        parts.append(f"by {words} it {verb} the best null model, “{row[f'{short}_null']}”{doubt}")
    return f"The model ({row['entrant']}): {'; '.join(parts)}."


def _row(row: Mapping[Any, Any], shares: bool) -> list[str]:
    cells = [str(row["entrant"]), f"{row['crps']:.1f}", *_less(row, "crps", 1)]
    cells += [f"{row['log_score']:.2f}", _less(row, "log", 2)[0]]
    if shares:
        cells += [percent(row["inside_50"]), percent(row["inside_90"]), f"{row['pit_mean']:.2f}"]
    return cells


def _less(row: Mapping[Any, Any], short: str, digits: int) -> list[str]:
    if row["entrant"] == row[f"{short}_null"]:
        return ["the one to beat", ""]
    mean, low, high = (row[f"{short}_{each}"] for each in ("less_null", "low", "high"))
    return [
        f"{mean:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})",
        f"{row[f'{short}_better']} of {row['cases']}",
    ]


def _report(scores: Scores) -> Iterator[str]:
    last = scores.weeks.deaths.size
    boards = list(scores.boards().values())
    yield "Scores of the model and of null models"
    yield from _wrap(
        "Lower is better. CRPS: how far the whole distribution lies from what happened, in the unit of the count or in "
        "days. Log score: minus the natural logarithm of the chance given to what happened. Less null: the entrant's "
        "mean score less that of the best null model, below zero where the entrant is better."
    )
    yield ""
    yield from _wrap(
        f"1. Weekly deaths, weeks {LEAST_WEEKS + 1} to {last} from {scores.weeks.first:%d %B %Y} ({WEEKLY_SOURCE}). "
        f"The model under the prior sees no week{_seen(scores)}. The null models see the first "
        f"{LEAST_WEEKS} weeks, or every week before the one they speak of (“one week ahead”). “Worlds that hold” "
        "leaves out worlds in which the truce fails by then, which nobody knows beforehand."
    )
    yield from _board(boards[0], "deaths", "weeks", "Weeks hang together, so that the true range is wider.")
    yield from _wrap(
        f"2. Weekly deaths, weeks {SEEN_WEEKS + 1} to {last}, one to {last - SEEN_WEEKS} weeks ahead: nobody sees a "
        f"week after week {SEEN_WEEKS}, but for the null models “one week ahead”, shown and not compared with"
        f"{_seen(scores)}. Worlds weighed by the first weeks count by how near their weekly deaths came to those "
        "reported, among worlds "
        "that held until then; they count as much as "
        + ", ".join(f"{number:.0f} equal ones ({name})" for name, number in scores.effective.items())
        + "."
    )
    yield from _board(boards[1], "deaths", "weeks", "Weeks hang together, so that the true range is wider.")
    yield from _wrap(
        f"3. How long {quantity(len(scores.truces.ended) + len(scores.truces.censored), 'earlier Gaza truce')} lasted, "
        f"{len(scores.truces.censored)} still in force and scored up to the age it has reached; one that lasted longer "
        "than 365 days counts as 365. Each null model is fitted to the other truces, with a constant hazard or a "
        "Weibull distribution of the shape that the literature gives (SF12). The model was fitted to none of "
        "them under the prior, though a pattern that it is held against (S90) rests on them, and it speaks of the one "
        "of October 2025, which is the one in force."
    )
    yield from _board(boards[2], "days", "truces", "They are the truces of two decades under different conditions.")
    if _others(scores):
        yield from _wrap(
            "Beliefs that were fitted to these very weeks, or to patterns of such truces, are judged here on what they "
            "were fitted to: read their scores as a check of the fit and not as foresight."
        )
    yield from _wrap(
        "Intervals of counts cover more than their nominal share, as whole counts cannot be cut. PIT: mean place of "
        f"what happened in the distribution, 0.5 where the level is right. {CAVEAT}"
    )


def _others(scores: Scores) -> list[str]:
    """Return the beliefs beside the prior."""
    return [name for name in scores.curves if name != PRIOR]


def _seen(scores: Scores) -> str:
    """Return the exception that beliefs beside the prior may make."""
    names = _others(scores)
    return f" (beliefs of {', '.join(names)} may have been fitted to all of them)" if names else ""


def _board(board: pd.DataFrame, unit: str, cases_word: str, why: str) -> Iterator[str]:
    yield ""
    yield from (f"  {line}" for line in board_text(board, unit).splitlines())
    yield ""
    few = FEW.format(cases=int(board["cases"].iloc[0]), cases_word=cases_word, why=why)
    yield from _wrap(f"{verdict(board)} {few}", "  ")
    yield ""


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
