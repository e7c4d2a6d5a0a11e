"""What users type, read strictly: numbers in range, settings, names with the nearest one suggested."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sim.cli.outcome import WrongInput

Setting = str | float | bool
MOST_LISTED = 12
"""A longer list of allowed names is left out where the nearest one can be suggested."""

_WHOLE = re.compile(r"[+-]?\d+(?:[_,]\d{3})*")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


def whole_number(
    flag: str, low: int, high: int, spoken_high: str = "", word: str = ""
) -> Callable[[Any, Sequence[Any]], int | None]:
    """Return a reader of whole numbers from ``low`` to ``high`` for one flag. ``1,000`` and ``1_000`` are read too.

    Args:
        flag: Its name.
        low: Smallest number allowed.
        high: Largest number allowed.
        spoken_high: What to say for it.
        word: May be given instead of a number, and means None.
    """
    allowed = f"a whole number from {low} to {spoken_high or format(high, ',')}" + (f", or {word}" if word else "")

    def read(_kind: Any, tokens: Sequence[Any]) -> int | None:
        text = tokens[0].value
        if word and text == word:
            return None
        # Beyond 40 digits Python would be slow, then refuse; no flag allows as many.
        if _WHOLE.fullmatch(text) and len(text) <= 40:
            found = int(re.sub("[_,]", "", text))
            if low <= found <= high:
                return found
        raise WrongInput(f"{flag}: found {shorten(text)}; allowed: {allowed}")

    return read


def shorten(text: str, most: int = 60) -> str:
    """Quote what was found, cut if it is very long, without control characters."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return repr(plain if len(plain) <= most else plain[: most - 3] + "...")


def settings(pairs: Iterable[str]) -> dict[str, Setting]:
    """Read ``--set`` options: ``path=value``, where a value is a number, true, false or a word.

    Raises:
        WrongInput: A setting has no ``=``, no path, no value, or a path was set twice.
    """
    read: dict[str, Setting] = {}
    for pair in pairs:
        path, equals, text = (part.strip() for part in pair.partition("="))
        if not (path and equals and text):
            raise WrongInput(
                f"--set: found {shorten(pair)}; allowed: path=value, such as "
                "rules.objections=veto or objections.hostility_weight=2"
            )
        if path in read:
            raise WrongInput(f"--set: {path} is set twice")
        read[path] = value(text)
    return read


def value(text: str) -> Setting:
    """Read what is to be set: a number, true or false, or a word."""
    if text in ("true", "false"):
        return text == "true"
    return float(text) if _NUMBER.fullmatch(text) else text


def choose(flag: str, found: str, names: Iterable[str]) -> str:
    """Return ``found`` if it is one of ``names``.

    Raises:
        WrongInput: It is not; the message suggests the nearest.
    """
    known = list(names)
    if found in known:
        return found
    from sim.scenario.names import did_you_mean

    hint = did_you_mean(found, known)
    listed = f" (allowed: {', '.join(known)})" if len(known) <= MOST_LISTED or not hint else ""
    raise WrongInput(f"{flag}: found {shorten(found)}{hint}{listed}")
