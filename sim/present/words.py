"""Figures and codes in words for readers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from sim.analysis.measures import is_share

if TYPE_CHECKING:
    from sim.analysis.run import Identity

DASH = "\N{EN DASH}"
CAVEAT = "Exploration under stated assumptions, not a forecast."

CAUSES = {
    "held": "Still holding",
    "spiral": "Spiral of violence",
    "deadline": "Act at a deadline or phase end",
    "return to war by Israel": "Israel returns to war",
    "return to war by Hamas": "Hamas returns to war",
    "renunciation by Israel": "Israel renounces the deal",
    "renunciation by Hamas": "Hamas renounces the deal",
    "never began": "No ceasefire began",
}


def cause_words(cause: str) -> str:
    """Return a cause of collapse as a reader would say it."""
    return CAUSES.get(cause, cause[:1].upper() + cause[1:].replace("_", " "))


def percent(share: float) -> str:
    """Return a share in whole percent; `<1 %` and `>99 %` keep what is rare from reading as never or always."""
    if math.isnan(share):
        return DASH
    whole = f"{100 * share:.0f}"
    if whole == "0" and share > 0:
        return "<1 %"
    if whole == "100" and share < 1:
        return ">99 %"
    return f"{whole} %"


def percent_range(low: float, high: float) -> str:
    """Return an interval of shares as `59-65 %`."""
    if math.isnan(low) or math.isnan(high):
        return DASH
    return f"{100 * low:.0f}{DASH}{100 * high:.0f} %"


def mid_sentence(words: str) -> str:
    """Return words that begin with a capital as they stand within a sentence; a party keeps its own."""
    return words if words.startswith(("Israel", "Hamas")) else words[:1].lower() + words[1:]


def number(value: float) -> str:
    """Return a figure with two or three digits that count, thousands separated."""
    if math.isnan(value):
        return DASH
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value + 0.0:,.0f}"
    digits = 0 if size >= 20 else 1 if size >= 0.95 else 2
    return f"{value:,.{digits}f}"


def quantity(count: int, noun: str) -> str:
    """Return `1 world`, `2 worlds`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def figure(value: float, unit: str) -> str:
    """Return a figure in the form its unit is read in: shares in percent, the rest as numbers."""
    return percent(value) if is_share(unit) else number(value)


class Treated(Protocol):
    """What tells how uncertain parameters were treated."""

    @property
    def fixed(self) -> bool:
        """True when every parameter stood at its central value."""
        ...


def parameters_words(run: Treated) -> str:
    """Return how the uncertain parameters were treated."""
    return "every parameter at its central value" if run.fixed else "uncertain parameters drawn anew in each world"


def stamp(run: Identity) -> str:
    """Return the line that tells which run a picture shows."""
    name = run.name if len(run.name) <= 32 else run.name[:31] + "…"
    name += " (changed)" if run.changes else ""
    version = f"isf {run.version}" if run.version else ""
    parts = (name, quantity(run.worlds, "world"), f"seed {run.seed}", run.short, version)
    return " · ".join(part for part in parts if part)
