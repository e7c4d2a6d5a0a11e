"""What was forecast is never changed afterwards."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

RESULTS = Path(__file__).resolve().parents[1] / "results"
KEPT = {"forecast-2026-01-01": "18bf67afaaebdd6cb5b60a05de948e0cb91676fd9ec8cd27c5fdbc4ec8c792f5"}
"""Checksum of each forecast's own list of checksums. A new forecast gets a line; no line is ever changed."""


@pytest.mark.parametrize("name", KEPT)
def test_a_forecast_stays_as_it_was_made(name: str) -> None:
    listed = (RESULTS / name / "sha256.txt").read_bytes()
    assert hashlib.sha256(listed).hexdigest() == KEPT[name], f"{name} was changed: restore it, and make another one"
    for line in listed.decode().splitlines():
        checksum, file = line.split()
        found = hashlib.sha256((RESULTS / name / file).read_bytes()).hexdigest()
        assert found == checksum, f"{name}/{file} was changed: restore it"


def test_every_forecast_is_listed() -> None:
    assert {path.name for path in RESULTS.glob("forecast-*")} == set(KEPT)
