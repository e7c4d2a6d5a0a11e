"""Proper scores of the model and of null models: weekly deaths, and how long ceasefires last."""

from sim.analysis.scoring.boards import Scores, score_runs
from sim.analysis.scoring.durations import scoreboard_durations
from sim.analysis.scoring.weekly import scoreboard_weekly

__all__ = ["Scores", "score_runs", "scoreboard_durations", "scoreboard_weekly"]
