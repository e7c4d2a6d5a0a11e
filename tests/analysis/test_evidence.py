"""What a scenario rests on, with a ledger and a scenario whose grades are known; and all shipped scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

import pytest

from sim.analysis.evidence import OPEN, RANGE, Basis, counts, ground_of, weigh
from sim.evidence import Claim, Ledger, Reading, Work, load_ledger
from sim.present.evidence.brief import brief
from sim.present.evidence.full import excerpt, report
from sim.present.evidence.rows import claim_rows, reading_rows, sentence, taken_words, work_rows
from sim.present.words import DASH
from sim.scenario import JointGroup, Measure, Parameter, Remark, Scenario, load_scenario, shipped_names
from sim.shipped import shipped

WORDS = {"assumption", "assumption (scenario)", "command line"}


def reading(name: str, holder: str, not_run: str = "", **implies: Any) -> Reading:
    paths = {path.replace("__", "."): value for path, value in implies.items()}
    return Reading(name, f"meaning of {name}", holder, "A02", MappingProxyType(paths), not_run)


def claim(name: str, grade: str, status: str = "official", **more: Any) -> Claim:
    return Claim(name, "2025-11", "whom", f"Claim {name} is made.", status, f"party of {name}", "where", grade, **more)


LEDGER = Ledger(
    {
        "A01": claim("A01", "A"),
        "A02": claim(
            "A02",
            "C",
            "disputed",
            note="Two counts.",
            rivals=("A03", "A04"),
            readings=(
                reading("few", "first party", contributors__turkey__capacity={"value": 500.0}),
                reading("many", "second party", contributors__turkey__capacity=4000.0),
                reading("other", "third party", "the model has no such thing"),
            ),
        ),
        "A03": claim("A03", "B", "denied", rivals=("A02",)),
        "A04": claim("A04", "B", rivals=("A02",)),
        "A05": claim(
            "A05",
            "B",
            readings=(reading("final", "one", rules__objections="veto"), reading("open", "two", rules__objections="x")),
        ),
    },
    {
        "SF1": Work("SF1", "pattern", "Something recurs", "B"),
        "fortna2004": Work("fortna2004", "reference", "Fortna, Virginia (2004). A title? A journal 48(2), 1-2.", "A"),
    },
)
FAMILIES: Any = {
    "objections": SimpleNamespace(
        variants={
            "negotiable": SimpleNamespace(parameters=("weight", "shared")),
            "veto": SimpleNamespace(parameters=("final", "shared")),
        },
        dispositions=("drawn_once",),
    )
}


def parameter(path: str, *source: str, where: str = "base.yaml:3:1", drawn: bool = True) -> Parameter:
    return Parameter(path, 1.0, 0.0, 2.0, "uniform", "share", source, "", where, drawn)


def scenario(**changes: Any) -> Scenario:
    parameters = (
        parameter("objections.weight", "A01"),
        parameter("objections.shared", "A01", "SF1"),
        parameter("objections.final", "A03"),
        parameter("objections.drawn_once", "fortna2004", "assumption"),
        parameter("actors.israel.trait", "A01", "A02", where="case.yaml:4:1"),
        parameter("contributors.turkey.capacity", "A02"),
        parameter("contributors.italy.capacity", "assumption (scenario)", where="case.yaml:5:1"),
    )
    known: dict[str, Any] = {
        "name": "case",
        "title": "A case",
        "question": "",
        "about": "",
        "start": date(2025, 10, 10),
        "days": 10,
        "opening": "truce",
        "end": "absorbing",
        "rules": {"objections": "negotiable"},
        "parameters": {each.path: each for each in parameters},
        "choices": {"contributors.turkey.present": True, "contributors.italy.present": False},
        "rosters": {"contributors": ("turkey", "italy")},
        "joint": (JointGroup("together", {"objections.weight": 0.5}, ("SF1",), ""),),
        "measures": (Measure(3, "shock", {}, ("A04",), "", "attack"),),
        "files": ("base.yaml", "case.yaml"),
        "remarks": {"contributors.turkey": Remark(("A04",), "")},
    }
    return Scenario(**known | changes)


@pytest.fixture
def basis() -> Basis:
    return weigh(scenario(), LEDGER, FAMILIES)


def grades(basis: Basis) -> dict[str, str]:
    return {each.path: each.grade for each in basis.standings}


def test_the_weakest_source_counts(basis: Basis) -> None:
    assert grades(basis) == {
        "objections.weight": "A",
        "objections.shared": "B",
        "objections.final": "B",
        "objections.drawn_once": "D",
        "actors.israel.trait": "C",
        "contributors.turkey.capacity": "C",
        "contributors.italy.capacity": "D",
    }
    assert counts(basis.standings) == {"A": 1, "B": 2, "C": 2, "D": 2}


def test_what_nothing_reads_is_told_apart(basis: Basis) -> None:
    unread = {each.path for each in basis.standings if not each.read}
    assert unread == {"objections.final", "contributors.italy.capacity"}
    assert "5 of 7 parameters rest on evidence and 2 on assumption; of the 5 that a run reads, 4" in sentence(
        basis.standings
    )


def test_a_rule_that_comes_into_force_later_is_read() -> None:
    later = Measure(5, "rule", {"family": "objections", "variant": "veto"}, ("A01",), "")
    standings = weigh(scenario(measures=(later,)), LEDGER, FAMILIES).standings
    assert all(each.read for each in standings if each.area == "objections")


def test_an_assumption_with_a_sign_from_a_source_is_told(basis: Basis) -> None:
    assert [each.path for each in basis.standings if each.mixed] == ["objections.drawn_once"]
    assert "1 of the assumptions take something from a source" in sentence(basis.standings)


def test_areas_are_families_actors_and_rosters(basis: Basis) -> None:
    assert {area: len(some) for area, some in basis.by_area().items()} == {
        "objections": 4,
        "actors.israel": 1,
        "contributors": 2,
    }


def test_the_authors_own_numbers_come_first_among_what_was_changed(basis: Basis) -> None:
    assert [each.path for each in basis.standings if each.own] == ["contributors.italy.capacity"]
    assert [each.path for each in basis.standings if each.changed and not each.own] == ["actors.israel.trait"]
    lines = list(report(basis, 100))
    own, other = (
        lines.index("The author's own, without a source: 1"),
        lines.index("Set otherwise than in base.yaml, on stated ground: 1"),
    )
    assert own < other < next(number for number, line in enumerate(lines) if line.startswith("By area"))
    assert "case.yaml:5:1" in lines[own + 2]


def test_every_source_tells_what_rests_on_it(basis: Basis) -> None:
    resting = {each.id: (each.parameters, each.others) for each in basis.grounds()}
    assert resting == {
        "A01": (("objections.weight", "objections.shared", "actors.israel.trait"), ()),
        "A02": (("actors.israel.trait", "contributors.turkey.capacity"), ()),
        "A03": (("objections.final",), ()),
        "A04": ((), ("day 3: shock (attack)", "entry contributors.turkey")),
        "SF1": (("objections.shared",), ("drawn together: together",)),
        "fortna2004": (("objections.drawn_once",), ()),
    }


def test_a_work_is_told_by_authors_and_title() -> None:
    work = ground_of("fortna2004", LEDGER)
    assert (work.who, work.says, work.grade) == ("Fortna, Virginia (2004)", "A title?", "A")


def test_contested_claims_are_told_with_who_says_what(basis: Basis) -> None:
    (first, second, third) = basis.disputes()
    assert [each.ground.id for each in (first, second, third)] == ["A02", "A03", "A04"]
    assert [each.id for each in first.rivals] == ["A03", "A04"]
    assert first.choices[0].taken == RANGE
    assert second.choices[0].claim.id == "A02"  # its own readings stand at its rival
    text = "\n".join(report(basis, 120))
    assert "A02 grade C, disputed, 2025-11; according to party of A02" in text.replace("  grade", " grade")
    assert "few, held by first party: meaning of few [can be run]" in text
    assert "other, held by third party: meaning of other [cannot be run: the model has no such thing]" in text
    assert "This scenario takes none of them and keeps a range: contributors.turkey.capacity 1 share, 0 to 2" in text
    assert "Readings of A02: told above" in text
    assert "A05 (final, open)" in text
    assert text.endswith("Exploration under stated assumptions, not a forecast.")


def test_the_short_report_names_every_source_and_who_says_so(basis: Basis) -> None:
    lines = list(brief(basis, 100))
    text = " ".join(" ".join(lines).split())
    assert "A02 disputed 2 party of A02: Claim A02 is made. few, many; not run: other" in text
    assert "A03 denied 1 party of A03: Claim A03 is made. at A02" in text
    assert f"A04 official {DASH} party of A04: Claim A04 is made. at A02" in text
    assert "A party of A01: A01 (3)" in text
    assert "SF1 B 1 Something recurs" in text and "fortna2004 A 1 A title?" in text
    assert "Readings can be taken of other claims too: A05" in text
    assert "contributors.italy.capacity*" in text and "* no rule variant in force reads it" in text
    assert lines[-1] == "Exploration under stated assumptions, not a forecast."


def test_the_short_report_marks_the_reading_that_is_taken_or_said() -> None:
    for readings, mark in (({"A05": "final"}, "final (taken), open"), ({}, "final (as here), open")):
        case = scenario(readings=readings, rules={"objections": "veto"})
        cited = replace(case.parameters["objections.weight"], source=("A05",))
        case = replace(case, parameters={**case.parameters, "objections.weight": cited})
        assert mark in " ".join("\n".join(brief(weigh(case, LEDGER, FAMILIES), 120)).split())


@pytest.mark.parametrize("width", [80, 100, 120])
def test_what_the_short_report_cuts_ends_with_an_ellipsis_and_who_says_it_is_never_cut(width: int) -> None:
    baseline = weigh(load_scenario("baseline"))
    lines = list(brief(baseline, width))
    squeezed = "".join("".join(lines).split())
    for ground in baseline.grounds():
        assert ground.id in squeezed
    starts = [number for number, line in enumerate(lines) if line.startswith("Contested claims in use")]
    rows = lines[starts[0] : next(number for number in range(starts[0], len(lines)) if not lines[number])]
    for dispute in baseline.disputes():
        (row,) = [number for number, line in enumerate(rows) if line.startswith(f"  {dispute.ground.id} ")]
        end = next((n for n in range(row + 1, len(rows)) if rows[n][2] != " "), len(rows))
        words = {word for line in rows[row:end] for word in line.split()}
        assert {*f"{dispute.ground.who}:".split()} <= words
        said = dispute.ground.says.split()
        assert said[-1] in words or any("…" in line for line in rows[row:end])


def test_the_short_report_is_short() -> None:
    baseline = weigh(load_scenario("baseline"))
    assert len(list(brief(baseline, 120))) <= 125
    assert len(list(brief(baseline, 100))) <= 145
    assert len(list(report(baseline, 100))) > 5 * 125


def test_a_scenario_without_evidence_is_told_too() -> None:
    case = scenario(measures=(), joint=(), remarks={})
    bare = {path: replace(each, source=("assumption",)) for path, each in case.parameters.items()}
    text = "\n".join(brief(weigh(replace(case, parameters=bare), LEDGER, FAMILIES), 100))
    assert "nothing but assumption: objections 4, actors.israel 1, contributors 2" in text
    assert "Contested claims in use" not in text and "Patterns" not in text


def test_numbers_stand_in_the_reports() -> None:
    ledger = replace(LEDGER, claims={**LEDGER.claims, "A01": claim("A01", "A", value=459.0, unit="trucks")})
    counted = weigh(scenario(), ledger, FAMILIES)
    assert "Claim A01 is made; in numbers: 459 trucks." in "\n".join(report(counted, 120))
    assert claim_rows(counted, contested=False)[0][5] == "Claim A01 is made; in numbers: 459 trucks."
    ledger = replace(LEDGER, claims={**LEDGER.claims, "A04": claim("A04", "B", rivals=("A02",), low=3.0, unit="days")})
    text = " ".join("\n".join(brief(weigh(scenario(), ledger, FAMILIES), 120)).split())
    assert "party of A04: at least 3 days. Claim A04 is made." in text


def test_rows_of_the_page_attribute_every_claim(basis: Basis) -> None:
    contested, others = claim_rows(basis, contested=True), claim_rows(basis, contested=False)
    assert [row[0] for row in contested] == ["A02", "A03", "A04"] and [row[0] for row in others] == ["A01"]
    assert all(row[4] == f"party of {row[0]}" for row in (*contested, *others))
    assert others[0][-1] == "objections.weight, objections.shared, actors.israel.trait"
    assert contested[1][-1] == "objections.final*"
    assert [row[:3] for row in reading_rows(basis)] == [
        ("A02", "few", "first party"),
        ("A02", "many", "second party"),
        ("A02", "other", "third party"),
    ]
    assert [row[0] for row in work_rows(basis)] == ["SF1", "fortna2004"]


def test_a_reading_taken_is_told_even_if_nothing_cites_it() -> None:
    taken = weigh(scenario(readings={"A05": "final"}, rules={"objections": "veto"}), LEDGER, FAMILIES)
    (choice,) = next(each for each in taken.disputes() if each.ground.id == "A05").choices
    assert (choice.taken, dict(choice.held), choice.same) == ("final", {"rules.objections": "veto"}, ("final",))


def test_a_scenario_may_say_what_a_reading_says_without_taking_it() -> None:
    said = weigh(scenario(rules={"objections": "veto"}), LEDGER, FAMILIES).narrowed(source="A05")
    (choice,) = said.disputes()[0].choices
    assert choice.taken == OPEN
    assert taken_words(choice) == "none by name, but says what final says: rules.objections veto"


@pytest.mark.parametrize(
    ("value", "drawn", "same"), [(4000.0, False, ("many",)), (4000.0, True, ()), (500.0, True, ("few",))]
)
def test_a_number_says_what_a_reading_says_if_it_is_as_fixed(value: float, drawn: bool, same: tuple[str, ...]) -> None:
    case = scenario()
    path = "contributors.turkey.capacity"
    changed = replace(case.parameters[path], value=value, low=0.0, high=5000.0, drawn=drawn)
    basis = weigh(scenario(parameters={**case.parameters, path: changed}), LEDGER, FAMILIES)
    assert basis.disputes()[0].choices[0].same == same


@pytest.mark.parametrize(
    ("asked", "paths"),
    [
        ({"grade": "B"}, ["objections.shared", "objections.final"]),
        ({"source": "A01"}, ["objections.weight", "objections.shared", "actors.israel.trait"]),
        ({"source": "assumption"}, ["objections.drawn_once"]),
        ({"path": "contributors"}, ["contributors.turkey.capacity", "contributors.italy.capacity"]),
        ({"path": "contributors.turkey"}, ["contributors.turkey.capacity"]),
        ({"path": "objections.weight"}, ["objections.weight"]),
        ({"grade": "A", "source": "SF1"}, []),
    ],
)
def test_filters(asked: dict[str, str], paths: list[str], basis: Basis) -> None:
    some = basis.narrowed(**asked)
    assert [each.path for each in some.standings] == paths
    text = "\n".join(excerpt(some, len(basis.standings), 100))
    assert all(path in text for path in paths)


def test_filters_keep_what_is_about_the_same(basis: Basis) -> None:
    assert [each.id for each in basis.narrowed(source="A02").grounds()] == ["A02"]
    turkey = {each.id: each.others for each in basis.narrowed(path="contributors.turkey").grounds()}
    assert turkey == {"A02": (), "A04": ("entry contributors.turkey",)}
    weight = {each.id: each.others for each in basis.narrowed(path="objections.weight").grounds()}
    assert weight == {"A01": (), "SF1": ("drawn together: together",)}
    assert {each.id for each in basis.narrowed(grade="A").grounds()} == {"A01"}


@pytest.mark.parametrize("width", [80, 100, 120])
def test_lines_keep_to_the_width(width: int) -> None:
    baseline = weigh(load_scenario("baseline", {"objections.openness": 2}))
    for lines in (
        report(baseline, width),
        brief(baseline, width),
        excerpt(baseline.narrowed(path="contributors"), 1, width),
    ):
        assert [line for line in lines if len(line) > width] == []


def scenario_files() -> Iterator[Path]:
    for path in sorted(shipped("scenarios").rglob("*.yaml")):
        if "\nscenarios:" not in path.read_text("utf-8"):  # a study cites nothing itself
            yield path


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in scenario_files()])
def test_every_source_of_a_shipped_file_is_in_the_ledger(path: Path) -> None:
    case, ledger = load_scenario(path), load_ledger()
    known = {*ledger.claims, *ledger.works, *WORDS}
    cited = [(each.path, each.source) for each in case.parameters.values()]
    cited += [(f"day {each.day}", each.source) for each in case.measures]
    cited += [(each.name, each.source) for each in case.joint]
    cited += [(entry, each.source) for entry, each in case.remarks.items()]
    assert [(where, source) for where, source in cited if not set(source) <= known] == []
    basis = weigh(case, ledger)
    assert sum(counts(basis.standings).values()) == len(case.parameters)
    assert list(report(basis, 100)) and list(brief(basis, 100))


def test_the_shipped_scenarios_are_among_those_files() -> None:
    assert set(shipped_names()) <= {path.stem for path in scenario_files()}


def test_contested_claims_of_the_baseline_have_somebody_who_makes_them() -> None:
    for dispute in weigh(load_scenario("baseline")).disputes():
        assert dispute.ground.who and dispute.ground.says
        assert all(each.attributed_to for choice in dispute.choices for each in choice.claim.readings)
