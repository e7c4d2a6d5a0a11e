"""The baseline's sources are honest: an assumed size is cited as one, and a contested claim is not cited in silence."""

import re

import pytest

from sim.evidence import load_ledger
from sim.scenario import load_scenario

BASELINE = load_scenario("baseline")
LEDGER = load_ledger()
CITED = {path: parameter for path, parameter in BASELINE.parameters.items() if parameter.source != ("assumption",)}


@pytest.mark.parametrize("path", CITED)
def test_a_number_whose_note_calls_it_an_assumption_cites_one(path: str) -> None:
    parameter = CITED[path]
    if re.search(r"\bis an assumption\b|\bno number is on record\b", parameter.note, re.IGNORECASE):
        assert parameter.source[-1] == "assumption"
    assert "assumption" not in parameter.source[:-1], "it stands last, after what gives the direction"


@pytest.mark.parametrize("path", CITED)
def test_a_contested_claim_is_cited_with_a_word_on_who_says_so(path: str) -> None:
    parameter = CITED[path]
    claims = [LEDGER.claims[name] for name in parameter.source if name in LEDGER.claims]
    if any(claim.status in {"disputed", "denied"} for claim in claims):
        assert re.search(r"\b(by|says?|said|spoke|reported|reports|denie[ds]|disputes|Media|Kan)\b", parameter.note)


def test_entries_that_cite_a_contested_claim_have_a_note() -> None:
    for path, remark in BASELINE.remarks.items():
        claims = [LEDGER.claims[name] for name in remark.source if name in LEDGER.claims]
        if any(claim.status in {"disputed", "denied"} for claim in claims):
            assert remark.note, path


def test_every_number_has_a_grade() -> None:
    grades = {path: LEDGER.grade_of(parameter.source) for path, parameter in BASELINE.parameters.items()}
    assert set(grades.values()) == set("ABCD")
    assert all(grades[path] == "D" for path, each in BASELINE.parameters.items() if "assumption" in each.source)
