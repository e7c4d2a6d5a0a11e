"""What a claim says in numbers, in words."""

from __future__ import annotations

import re

from sim.evidence import Claim, Reading

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number_words(said: Claim | Reading) -> str:
    """Return what a claim or a reading says in numbers, with its unit; nothing if it says nothing in numbers."""
    value, low, high = said.value, said.low, said.high
    if value is None:
        if low is None or high is None:
            bound = f"at least {_figure(low)}" if low is not None else f"up to {_figure(high)}"
            return "" if low is None and high is None else f"{bound} {said.unit}"
        return f"{_figure(low)} to {_figure(high)} {said.unit}"
    told = f"{_figure(value)} {said.unit}"
    if low is not None and high is not None:
        return told if low == high else f"{told} ({_figure(low)} to {_figure(high)})"
    if low is not None:
        return f"at least {told}" if low == value else f"{told} (at least {_figure(low)})"
    return told if high is None or high == value else f"{told} (up to {_figure(high)})"


def missing(words: str, said: Claim | Reading) -> str:
    """Return the numbers of a claim or reading if its words hold none of them.

    None and one are left to the words, which name what there is none or one of.
    """
    figures = [each for each in (said.value, said.low, said.high) if each is not None]
    if not set(figures) - {0.0, 1.0}:
        return ""
    found = set(re.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", words.lower()))
    spelled = {SMALL[int(each)] for each in figures if each in range(len(SMALL))}
    return "" if found & ({_figure(each) for each in figures} | spelled) else number_words(said)


def with_numbers(words: str, said: Claim | Reading) -> str:
    """Return words with the numbers that they lack."""
    numbers = missing(words, said)
    if not numbers:
        return words
    return f"{words.removesuffix('.')}; in numbers: {numbers}" + ("." if words.endswith(".") else "")


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 and value == int(value) else f"{value:g}"
