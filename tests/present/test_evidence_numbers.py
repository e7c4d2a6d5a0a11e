"""Numbers of claims in words, and only where the claim's own words lack them."""

from __future__ import annotations

import pytest

from sim.evidence import Claim
from sim.present.evidence.numbers import number_words, with_numbers


def claim(value: float | None, low: float | None = None, high: float | None = None) -> Claim:
    return Claim("A09", "2025", "x", "Said.", "reported", "y", "z", "C", value=value, low=low, high=high, unit="trucks")


@pytest.mark.parametrize(
    ("value", "low", "high", "words"),
    [
        (459.0, None, None, "459 trucks"),
        (20000.0, None, None, "20,000 trucks"),
        (58.0, 58.0, 63.0, "58 trucks (58 to 63)"),
        (5.0, 5.0, 5.0, "5 trucks"),
        (500.0, 500.0, None, "at least 500 trucks"),
        (2000.0, 1000.0, None, "2,000 trucks (at least 1,000)"),
        (92.5, None, 98.0, "92.5 trucks (up to 98)"),
        (None, 600.0, 800.0, "600 to 800 trucks"),
        (None, 500.0, None, "at least 500 trucks"),
        (None, None, 30.0, "up to 30 trucks"),
        (None, None, None, ""),
    ],
)
def test_numbers_of_a_claim_in_words(value: float | None, low: float | None, high: float | None, words: str) -> None:
    assert number_words(claim(value, low, high)) == words


@pytest.mark.parametrize(
    ("words", "value", "told"),
    [
        ("Trucks that enter.", 459.0, "Trucks that enter; in numbers: 459 trucks."),
        ("Trucks that enter", 459.0, "Trucks that enter; in numbers: 459 trucks"),
        ("459 trucks enter.", 459.0, "459 trucks enter."),
        ("About 20,000 of 1,459 enter.", 20000.0, "About 20,000 of 1,459 enter."),
        ("In 1459 some enter.", 459.0, "In 1459 some enter; in numbers: 459 trucks."),
        ("Four trucks enter.", 4.0, "Four trucks enter."),
        ("It sends nothing.", 0.0, "It sends nothing."),
        ("Nobody counted.", None, "Nobody counted."),
    ],
)
def test_a_number_is_told_where_the_words_have_none(words: str, value: float | None, told: str) -> None:
    assert with_numbers(words, claim(value)) == told
