"""Which of the known names was meant: one answer for files, flags and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 80
_TELLING = 4
"""Letters that a name must have, or share with the only name that begins so, to be told by a part of it."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the known name a user most likely meant, or an empty string.

    The same in other writing (capitals, `-` for `_`); else one spelt much like it; else the only one that holds it, or
    that begins as it does.
    """
    if not name or len(name) > _LONGEST:
        return ""
    plain = _plain(name)
    known: dict[str, str] = {}
    for each in names:
        known.setdefault(_plain(each), each)
    if plain in known:
        return known[plain]
    # Only on the way to an error message: most commands never need it.
    from difflib import get_close_matches

    # Where a name is a number for the most part, another number is no slip: SF29 is not what SF99 meant.
    number = _digits(plain)
    spelt = [each for each in known if 2 * len(number) < len(plain) or _digits(each) == number]
    close = get_close_matches(plain, spelt, n=1, cutoff=0.6)
    if not close and len(plain) >= _TELLING:
        close = [each for each in known if plain in each]
        # Paths of one family all begin alike, which says nothing.
        if not close and "." not in plain:
            close = [each for each in known if each.startswith(plain[:_TELLING])]
        close = close if len(close) == 1 else []
    return known[close[0]] if close else ""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return a question to go behind what was found: `; did you mean veto?`; empty where no name is near."""
    close = nearest(name, names)
    return f"; did you mean {close}?" if close else ""


def _digits(name: str) -> str:
    return re.sub(r"\D", "", name)


def _plain(name: str) -> str:
    return re.sub(r"[-\s]", "_", name.casefold())
