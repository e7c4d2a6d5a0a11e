"""What is counted: the tables of daily series and of outcomes, each with name, unit, meaning and how it is computed."""

from __future__ import annotations

from sim.outcomes.series import SERIES, Series
from sim.outcomes.table import CAUSES, FATES, OUTCOMES, ROLES, Outcome, all_outcomes

__all__ = ["CAUSES", "FATES", "OUTCOMES", "ROLES", "SERIES", "Outcome", "Series", "all_outcomes"]
