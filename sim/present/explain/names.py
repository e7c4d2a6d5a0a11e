"""Names of actors, places and days, as a reader says them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from difflib import get_close_matches

from sim.analysis.run import Case

SINGLE = {
    "israel": "Israel",
    "hamas": "Hamas",
    "united_states": "United States",
    "security_council": "Security Council",
    "board_of_peace": "Board of Peace",
    "cmcc": "CMCC",
    "isf": "ISF",
    "palestinian_police": "Palestinian police",
    "palestinian_committee": "Palestinian committee",
    "information": "What people hear",
    "calendar": "Calendar of the scenario",
    "truce": "Ceasefire",
}
"""Actors that every scenario has; the others have their names from the scenario."""

ROSTERS = ("factions", "militias", "contributors", "mediators", "donors", "sectors")


class Names:
    """Names that a scenario gives to its actors, and the dates of its days."""

    def __init__(self, scenario: Case) -> None:
        self._start = scenario.start
        self._names = dict(SINGLE)
        for roster in ROSTERS:
            for name in scenario.rosters.get(roster, ()):
                told = scenario.choices.get(f"{roster}.{name}.name", "")
                self._names.setdefault(name, str(told) or plain(name))

    def of(self, ident: str) -> str:
        """Return the name of an actor or a sector; of one that nobody named its id in plain letters."""
        return self._names.get(ident, plain(ident))

    def knows(self, ident: str) -> bool:
        """Whether it is an actor or a sector."""
        return ident in self._names

    def date(self, day: float) -> str:
        """Return the date of a day as `28 Oct 2025`."""
        date = self._start + timedelta(days=int(day))
        return f"{date.day} {date:%b %Y}"

    def day(self, day: float) -> str:
        """Return a day as `day 18 (28 Oct 2025)`."""
        return f"day {day:.0f} ({self.date(day)})"


def plain(ident: str) -> str:
    """Return an id in plain letters: `khan_younis` as `Khan younis`."""
    text = ident.replace("_", " ")
    return text[:1].upper() + text[1:]


def nearest(told: str, events: Iterable[str], most: int = 3) -> list[str]:
    """Return the ids that are nearest to what was typed: those of the same day first."""
    printed = list(dict.fromkeys(events))
    day = told.partition(":")[0]
    same = [event for event in printed if event.partition(":")[0] == day]
    found = get_close_matches(told, same, most, 0.5) or get_close_matches(told, printed, most, 0.5)
    return found or same[:most]
