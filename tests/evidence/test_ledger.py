"""The ledger as it is read: what an entry says, how firm it is, whether it is contested, and that it is read once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.evidence import GRADES, WORDS, Claim, Reading, known_ids, load_ledger, weakest
from sim.shipped import shipped

CLAIMS = """\
claims:
  A01:
    date: "2025-11"
    who: one party
    claim: >-
      The first party has
      counted 500.
    value: 500
    low: 400
    unit: troops
    status: official
    grade: B
    attributed_to: the first party
    source: a page
  A02:
    date: undated
    who: one party
    claim: The second party counts otherwise.
    status: disputed
    grade: C
    attributed_to: the second party
    source: another page
    note: "Two counts: none is ours."
    rivals: [A03]
    readings:
      - {name: few, meaning: few, value: 500, attributed_to: the first party, from: A01, implies: {rules.size: small}}
      - name: many
        meaning: many
        low: 1000
        high: 2000
        unit: fighters
        date: "2025-12"
        attributed_to: the second party
        implies: {factions.one.size: {value: 1500, low: 1000, high: 2000}, actors.one.present: true}
      - {name: unheard, meaning: neither, attributed_to: a third party, not_run: The model has no such thing.}
    low: 300
    unit: troops
  A03: {date: undated, who: x, claim: No., status: reported, grade: C, attributed_to: y, source: z, rivals: [A02]}
  A04: {date: undated, who: x, claim: Denied., status: denied, grade: C, attributed_to: y, source: z}
"""
PATTERNS = "patterns:\n  SF1: {title: Something recurs, grade: B, band: {}}\n"
REFERENCES = 'references:\n  one2004: {citation: "One, A. (2004). A\n    title.", grade: A}\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for name, text in (("claims", CLAIMS), ("patterns", PATTERNS), ("references", REFERENCES)):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def test_a_claim_is_read_as_it_stands(seeds: Path) -> None:
    claim = load_ledger(seeds).claims["A01"]
    assert claim == Claim(
        id="A01",
        date="2025-11",
        who="one party",
        claim="The first party has counted 500.",
        status="official",
        attributed_to="the first party",
        source="a page",
        grade="B",
        value=500.0,
        low=400.0,
        unit="troops",
    )


def test_readings_keep_numbers_and_take_the_unit_of_their_claim(seeds: Path) -> None:
    few, many, unheard = load_ledger(seeds).claims["A02"].readings
    assert few == Reading("few", "few", "the first party", "A01", {"rules.size": "small"}, "", value=500, unit="troops")
    assert (many.origin, many.value, many.low, many.high) == ("A02", None, 1000.0, 2000.0)
    assert (many.unit, many.date) == ("fighters", "2025-12")
    assert many.implies["factions.one.size"] == {"value": 1500, "low": 1000, "high": 2000}
    assert (unheard.unit, unheard.not_run, dict(unheard.implies)) == ("", "The model has no such thing.", {})


def test_a_size_is_assumed_where_nobody_states_what_readings_differ_in(tmp_path: Path) -> None:
    both = "a.same: {value: 9, source: assumption}"
    sizes = {
        "alone": "{value: 1, source: assumption}",
        "listed": "{value: 2, source: [assumption]}",
        "shared": "{value: 3, source: [A05, assumption]}",
        "stated": "4",
    }
    lines = "".join(
        f"      - {{name: {name}, meaning: m, attributed_to: p, implies: {{a.size: {size}, {both}}}}}\n"
        for name, size in sizes.items()
    )
    entry = "  A05: {date: undated, who: x, claim: C., status: disputed, grade: C, attributed_to: y, source: z}\n"
    entry = entry.replace("{", "\n    ").replace("}", "").replace(", ", "\n    ") + f"    readings:\n{lines}"
    (tmp_path / "claims.yaml").write_text(f"claims:\n{entry}", "utf-8")
    (tmp_path / "patterns.yaml").write_text(PATTERNS, "utf-8")
    (tmp_path / "references.yaml").write_text(REFERENCES, "utf-8")
    readings = load_ledger(tmp_path).claims["A05"].readings
    assert {each.name: each.assumed for each in readings} == {
        "alone": True, "listed": True, "shared": False, "stated": False
    }  # fmt: skip


def test_works_have_a_kind_and_one_line(seeds: Path) -> None:
    works = load_ledger(seeds).works
    assert {name: (each.kind, each.text, each.grade) for name, each in works.items()} == {
        "SF1": ("pattern", "Something recurs", "B"),
        "one2004": ("reference", "One, A. (2004). A title.", "A"),
    }


def test_contested_is_what_is_denied_or_disputed_has_rivals_or_readings(seeds: Path) -> None:
    assert {name for name, each in load_ledger(seeds).claims.items() if each.contested} == {"A02", "A03", "A04"}


def test_disputes_are_claims_with_two_readings_that_can_be_run(seeds: Path) -> None:
    assert {name: [each.name for each in some] for name, some in load_ledger(seeds).disputes().items()} == {
        "A02": ["few", "many"]
    }
    path = seeds / "claims.yaml"
    path.write_text(CLAIMS.replace("implies: {rules.size: small}", "not_run: No."), "utf-8")
    os.utime(path, ns=(1, 1))
    assert load_ledger(seeds).disputes() == {}


@pytest.mark.parametrize(
    ("sources", "grade"),
    [
        (["one2004"], "A"),
        (["SF1"], "B"),
        (["one2004", "A01"], "B"),
        (["A01", "A02", "one2004"], "C"),
        (["one2004", "assumption"], "D"),
        (["assumption (scenario)"], "D"),
        (["command line"], "D"),
        ([], "D"),
    ],
)
def test_a_number_is_as_firm_as_the_weakest_of_its_sources(sources: list[str], grade: str, seeds: Path) -> None:
    assert load_ledger(seeds).grade_of(sources) == grade


def test_the_weakest_grade_is_the_last() -> None:
    assert [weakest(some) for some in (["A"], ["A", "C", "B"], [])] == ["A", "C", "D"]
    assert list(GRADES) == sorted(GRADES)


def test_an_unknown_source_has_no_grade(seeds: Path) -> None:
    with pytest.raises(KeyError, match="A77"):
        load_ledger(seeds).grade("A77")


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("claims", CLAIMS.replace("    grade: B\n", ""), "A01 has no grade"),
        (
            "claims",
            CLAIMS.replace("    attributed_to: the second party\n    source", "    source"),
            "A02 has no attrib",
        ),
        ("patterns", PATTERNS.replace("grade: B, ", ""), "SF1 has no grade"),
        ("references", REFERENCES.replace(", grade: A", ""), "one2004 has no grade"),
    ],
)
def test_what_every_entry_has_must_be_there(file: str, text: str, found: str, seeds: Path) -> None:
    (seeds / f"{file}.yaml").write_text(text, "utf-8")
    with pytest.raises(KeyError, match=found):
        load_ledger(seeds)


def test_it_is_read_once_and_again_when_a_file_has_changed(seeds: Path) -> None:
    before = load_ledger(seeds)
    assert load_ledger(seeds) is before
    path = seeds / "patterns.yaml"
    path.write_text(PATTERNS.replace("grade: B", "grade: C"), "utf-8")
    os.utime(path, ns=(1, 1))  # two writes can fall into one tick of the clock
    assert load_ledger(seeds).grade("SF1") == "C"


def test_nothing_of_it_can_be_changed(seeds: Path) -> None:
    ledger = load_ledger(seeds)
    with pytest.raises(TypeError):
        ledger.claims["A05"] = ledger.claims["A01"]  # type: ignore[index]
    with pytest.raises(TypeError):
        ledger.claims["A02"].readings[0].implies["rules.size"] = "large"  # type: ignore[index]


def test_a_folder_without_files_is_an_empty_ledger(tmp_path: Path) -> None:
    assert (dict(load_ledger(tmp_path).claims), dict(load_ledger(tmp_path).works)) == ({}, {})
    assert known_ids(tmp_path) == frozenset()


@pytest.mark.parametrize("of_the_tool", [True, False])
def test_known_ids_are_those_of_the_ledger(of_the_tool: bool, seeds: Path) -> None:
    folder = shipped("seeds") if of_the_tool else seeds
    ledger = load_ledger(folder)
    assert known_ids(folder) == {*ledger.claims, *ledger.works}
    assert not known_ids(folder) & {*WORDS}


def test_the_ledger_of_the_tool_is_read_by_default() -> None:
    ledger = load_ledger()
    assert ledger is load_ledger(shipped("seeds"))
    assert (ledger.claims["T02"].value, ledger.claims["T02"].unit) == (459.0, "trucks per day")
    assert {each.grade for each in ledger.claims.values()} <= {"A", "B", "C"}
    for claim in ledger.claims.values():
        both: tuple[Claim | Reading, ...] = (claim, *claim.readings)
        for said in both:
            assert bool(said.unit) == any(each is not None for each in (said.value, said.low, said.high)), claim.id
