"""How firm a number is: the grades, and which one a number has that rests on several sources."""

from __future__ import annotations

from collections.abc import Iterable

GRADES = {
    "A": "measured",
    "B": "reported by several",
    "C": "one party or an estimate",
    "D": "assumption",
}
"""From the firmest to the weakest; docs/evidence.md says what earns each."""

WORDS = ("assumption", "assumption (scenario)", "command line")
"""Sources that are no evidence, and say so."""


def weakest(grades: Iterable[str]) -> str:
    """Return the weakest of some grades; D where there is none.

    A number is as firm as the weakest thing it rests on: a source that gives only its sign leaves its size assumed.
    """
    return max(grades, default="D")
