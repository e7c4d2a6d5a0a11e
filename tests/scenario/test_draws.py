"""Joint draws in a scenario file: what they mean, what wins over them, what is wrong with a table."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.evidence import load_ledger
from sim.scenario import Draws, Scenario, ScenarioError, Vocabulary, load_scenario, resolved_yaml
from sim.scenario.differences import compare

GOLDEN = "2bcfad085d33290a79d074f6be98372c41c6224bc4c6d3f2143ac4809aa42df4"
"""Fingerprint of the small baseline before there were joint draws."""
HEAD = "format: 1\nname: case\nextends: baseline\n"
POST = "format: 1\nname: post\nextends: baseline\ndraws: {file: post.csv, source: [SF12, A18], note: made up}\n"
TABLE = "objections.hostility,line_fire.rate\n0.2,4\n0.3,5.5\n0.5,11\n"

Load = Callable[..., Scenario]
Complaints = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario of joint draws."""
    (tmp_path / "post.yaml").write_text(POST, "utf-8")
    (tmp_path / "post.csv").write_text(TABLE, "utf-8")
    return tmp_path


@pytest.fixture
def case(folder: Path, vocabulary: Vocabulary) -> Load:
    """Load a text as a scenario beside it, by default one that extends it."""

    def loaded(body: str = "", extends: str = "./post.yaml", **more: object) -> Scenario:
        path = folder / "case.yaml"
        path.write_text(f"format: 1\nname: case\nextends: {extends}\n{body}", "utf-8")
        return load_scenario(path, vocabulary=vocabulary, **more)  # type: ignore[arg-type]

    return loaded


def test_a_table_is_inherited_whole(case: Load) -> None:
    draws = case().draws
    assert draws is not None
    assert draws.paths == ("objections.hostility", "line_fire.rate")
    assert draws.values.tolist() == [[0.2, 4.0], [0.3, 5.5], [0.5, 11.0]]
    assert (draws.source, draws.note, draws.file, draws.without) == (("SF12", "A18"), "made up", "post.csv", ())
    assert draws.rows == 3
    assert "line_fire.rate" in draws and "line_fire.deaths" not in draws
    assert draws.told() == "drawn from 3 joint draws of post.csv"


def test_nobody_can_write_into_the_values(case: Load) -> None:
    sent: Scenario = pickle.loads(pickle.dumps(case()))
    for scenario in (case(), sent):
        assert scenario.draws is not None
        with pytest.raises(ValueError, match="read-only"):
            scenario.draws.values[0, 0] = 1.0
    assert sent == case()


def test_a_scenario_without_draws_keeps_its_fingerprint(load: Load) -> None:
    assert load("baseline").fingerprint == GOLDEN


def test_the_fingerprint_moves_with_any_value_and_with_nothing_else(case: Load, folder: Path) -> None:
    seen = {case().fingerprint, GOLDEN}
    for old, new in (("0.3", "0.3000000000000001"), ("5.5", "5.6"), ("0.5,11\n", "")):
        (folder / "post.csv").write_text(TABLE.replace(old, new), "utf-8")
        fingerprint = case().fingerprint
        assert fingerprint not in seen
        seen.add(fingerprint)
    columns_swapped = "line_fire.rate , objections.hostility\r\n 4.0,0.2\r\n5.5,0.30\r\n1.1e1,.5\r\n\r\n"
    for text in (columns_swapped, '"objections.hostility","line_fire.rate"\n"0.2","4"\n0.3,5.5\n0.5,11'):
        (folder / "post.csv").write_bytes(text.encode())
        assert case().fingerprint in seen
    (folder / "post.csv").write_text(TABLE, "utf-8")
    (folder / "post.yaml").write_text(POST.replace("made up", "otherwise"), "utf-8")
    assert case().fingerprint in seen


@pytest.mark.parametrize(
    "said",
    [
        "parameters: {line_fire: {rate: 5}}\n",
        "parameters: {line_fire: {rate: {value: 5, source: A18}}}\n",
        "parameters: {line_fire: {rate: {low: 2, source: A18}}}\n",
        "parameters: {line_fire: {rate: {high: 20, source: A18}}}\n",
        "parameters: {line_fire: {rate: {distribution: uniform}}}\n",
        "parameters: {line_fire: {rate: {drawn: true}}}\n",
        "parameters: {line_fire: {rate: {drawn: false}}}\n",
    ],
)
def test_what_is_said_later_wins(said: str, case: Load) -> None:
    draws = case(said).draws
    assert draws is not None
    assert (draws.paths, draws.without) == (("objections.hostility",), ("line_fire.rate",))
    assert draws.values.tolist() == [[0.2], [0.3], [0.5]]


def test_a_remark_takes_nothing_out(case: Load) -> None:
    for said in ("note: only this", "source: A18"):
        draws = case(f"parameters: {{line_fire: {{rate: {{{said}}}}}}}\n").draws
        assert draws is not None and len(draws.paths) == 2


def test_the_command_line_wins_too(case: Load) -> None:
    draws = case(overrides={"line_fire.rate": 4, "objections.weight": 1}).draws
    assert draws is not None and draws.paths == ("objections.hostility",)
    assert case(overrides={"draws": "none"}).draws is None
    with pytest.raises(ScenarioError, match="only none can be set from here"):
        case(overrides={"draws": "post.csv"})
    with pytest.raises(ScenarioError, match=r"'draws' cannot be set from here"):
        case(overrides={"draws.file": "post.csv"})


def test_all_set_otherwise_leaves_no_draws(case: Load, load: Load) -> None:
    settings = {"line_fire.rate": 4.0, "objections.hostility": 0.3}
    assert case(overrides=settings).fingerprint == load("baseline", settings).fingerprint


def test_draws_win_over_what_was_fixed_before_and_in_the_same_file(case: Load, folder: Path) -> None:
    (folder / "middle.yaml").write_text(
        "format: 1\nname: middle\nextends: baseline\nparameters: {line_fire: {rate: 5}}\n"
    )
    (folder / "post.yaml").write_text(
        POST.replace("baseline", "./middle.yaml") + "parameters: {objections: {hostility: 0.3}}\n", "utf-8"
    )
    scenario = case()
    assert scenario.draws is not None and len(scenario.draws.paths) == 2
    assert all(scenario.parameters[path].drawn for path in scenario.draws.paths)


def test_a_later_table_replaces_or_drops(case: Load, folder: Path) -> None:
    (folder / "other.csv").write_text("objections.weight\n1\n2\n", "utf-8")
    draws = case("draws: {file: other.csv, source: assumption}\n").draws
    assert draws is not None and draws.paths == ("objections.weight",)
    assert case("draws: none\n").draws is None
    assert case("draws: none\n").fingerprint == GOLDEN


def test_columns_can_be_left_out(case: Load) -> None:
    draws = case("draws: {file: post.csv, source: A18, without: [line_fire.rate]}\n").draws
    assert draws is not None and draws.paths == ("objections.hostility",)


def test_a_shipped_table_is_found_by_its_name(case: Load, vocabulary: Vocabulary, folder: Path) -> None:
    shipped = vocabulary.folder / "shipped-draws.csv"
    shipped.write_text("objections.weight\n1\n", "utf-8")
    try:
        draws = case("draws: {file: shipped-draws.csv, source: A18}\n").draws
        assert draws is not None and draws.values.tolist() == [[1.0]]
        (folder / "shipped-draws.csv").write_text("objections.weight\n2\n", "utf-8")
        draws = case("draws: {file: shipped-draws.csv, source: A18}\n").draws
        assert draws is not None and draws.values.tolist() == [[2.0]]
    finally:
        shipped.unlink()


def test_resolved_text_loads_again_beside_the_table(case: Load, folder: Path, vocabulary: Vocabulary) -> None:
    scenario = case("parameters: {line_fire: {rate: 5}}\n")
    text = resolved_yaml(scenario)
    assert "hostility: " in text and "; drawn from 3 joint draws of post.csv: median 0.3, 5-95 % 0.21 to 0.48\n" in text
    (folder / "case.yaml").write_text(text, "utf-8")
    again = load_scenario(folder / "case.yaml", vocabulary=vocabulary)
    assert again.fingerprint == scenario.fingerprint
    assert again.draws == scenario.draws


def test_differences_count_as_fingerprints_do(case: Load, folder: Path, load: Load, vocabulary: Vocabulary) -> None:
    one = case()
    (folder / "post.yaml").write_text(POST.replace("made up", "otherwise"), "utf-8")
    other = case()
    assert [(each.section, each.path) for each in compare(one, other, vocabulary.families)] == [("words", "draws.note")]
    (folder / "post.csv").write_text(TABLE.replace("5.5", "6"), "utf-8")
    moved = [each for each in compare(one, case(), vocabulary.families) if each.counts]
    assert [(each.section, each.path) for each in moved] == [("draws", "draws")]


# Beliefs below a scenario.


def below(case: Load, folder: Path, body: str = "", **more: object) -> Scenario:
    return case(body, extends="baseline", beliefs=folder / "post.yaml", **more)


def test_beliefs_lie_below_what_a_scenario_says(case: Load, folder: Path) -> None:
    scenario = below(case, folder, "title: Mine\nparameters: {line_fire: {rate: 5}}\n")
    assert scenario.draws is not None and scenario.draws.paths == ("objections.hostility",)
    assert (scenario.name, scenario.title, scenario.beliefs) == ("case", "Mine", "post")
    assert [Path(file).name for file in scenario.files] == ["baseline.yaml", "post.yaml", "case.yaml"]
    assert scenario.parameters["line_fire.rate"].value == 5.0


def test_beliefs_below_the_root_itself(folder: Path, vocabulary: Vocabulary, case: Load) -> None:
    scenario = load_scenario("baseline", beliefs=folder / "post.yaml", vocabulary=vocabulary)
    assert (scenario.name, scenario.title) == ("baseline", "A small baseline")
    assert scenario.fingerprint == case().fingerprint
    assert load_scenario("baseline", beliefs="baseline", vocabulary=vocabulary).fingerprint == GOLDEN


def test_beliefs_that_are_there_already_are_not_laid_twice(case: Load, folder: Path) -> None:
    twice = case(beliefs=folder / "post.yaml")
    assert twice.fingerprint == case().fingerprint
    assert twice.beliefs == ""


def test_beliefs_bring_their_numbers_too(case: Load, folder: Path) -> None:
    (folder / "post.yaml").write_text(
        POST + "parameters: {objections: {weight: {value: 3, low: 1, source: A17}}}\n", "utf-8"
    )
    weight = below(case, folder).parameters["objections.weight"]
    assert (weight.value, weight.low, weight.high) == (3.0, 1.0, 5.0)
    assert below(case, folder, "parameters: {objections: {weight: 4}}\n").parameters["objections.weight"].value == 4.0


def test_beliefs_must_exist_and_share_the_root(case: Load, folder: Path, vocabulary: Vocabulary) -> None:
    with pytest.raises(ScenarioError, match="no shipped scenario 'baselin'; did you mean 'baseline'"):
        case(beliefs="baselin")
    with pytest.raises(ScenarioError, match="no such file"):
        case(beliefs=folder / "nowhere.yaml")
    text = (vocabulary.folder / "baseline.yaml").read_text("utf-8").replace("name: baseline", "name: root")
    (folder / "root.yaml").write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match="must extend the same root"):
        load_scenario(folder / "root.yaml", beliefs=folder / "post.yaml", vocabulary=vocabulary)


def test_a_chosen_reading_lies_above_beliefs(tmp_path: Path) -> None:
    parameters = load_scenario("baseline").parameters
    claim, reading, path = next(
        (claim.id, reading.name, path)
        for claim in load_ledger().claims.values()
        for reading in claim.readings
        for path in reading.implies
        if path in parameters and parameters[path].low is not None
    )
    (tmp_path / "real.csv").write_text(f"{path}\n{parameters[path].value}\n", "utf-8")
    text = "format: 1\nname: real\nextends: baseline\ndraws: {file: real.csv, source: assumption}\n"
    (tmp_path / "real.yaml").write_text(text, "utf-8")
    below = load_scenario("baseline", beliefs=tmp_path / "real.yaml")
    assert below.draws is not None and below.draws.paths == (path,)
    chosen = load_scenario("baseline", readings={claim: reading}, beliefs=tmp_path / "real.yaml")
    assert chosen.draws is None and chosen.readings == {claim: reading}
    assert chosen.fingerprint == load_scenario("baseline", readings={claim: reading}).fingerprint


# What is wrong with a table.

BAD = {
    "an unknown path": (
        "line_fire.rat\n4\n",
        "post.csv:1:1: unknown parameter 'line_fire.rat'; did you mean 'line_fire.rate'",
    ),
    "a path twice": ("line_fire.rate,line_fire.rate\n4,5\n", "post.csv:1:16: a second column 'line_fire.rate'"),
    "a value too low": (TABLE.replace("5.5", "2.9"), "post.csv:3:5: line_fire.rate: 2.9 is outside its range 3 to 12"),
    "values too high": (
        TABLE.replace("0.3", "1").replace("0.5", "2"),
        "1 is outside its range 0.1 to 0.9, set at baseline",
    ),
    "no number": (TABLE.replace("5.5", "many"), "post.csv:3:5: line_fire.rate: expected a finite number, found 'many'"),
    "nothing": (TABLE.replace("5.5", ""), "post.csv:3:5: line_fire.rate: expected a finite number, found nothing"),
    "not a number": (
        TABLE.replace("5.5", "nan"),
        "post.csv:3:5: line_fire.rate: expected a finite number, found 'nan'",
    ),
    "no end": (TABLE.replace("5.5", "1e999"), "post.csv:3:5: line_fire.rate: expected a finite number, found '1e999'"),
    "digits parted": (
        TABLE.replace("5.5", "1_0"),
        "post.csv:3:5: line_fire.rate: expected a finite number, found '1_0'",
    ),
    "a cell too many": (TABLE.replace("5.5", "5.5,1"), "post.csv:3:9: expected 2 cells, found 3"),
    "a cell too few": (TABLE.replace("0.3,5.5", "0.3"), "post.csv:3:3: expected 2 cells, found 1"),
    "semicolons": ("objections.hostility,line_fire.rate\n0.2;4\n", "found 1; separate cells by commas"),
    "an empty row": (TABLE.replace("0.3,5.5", ""), "post.csv:3:1: expected 2 cells, found 1"),
    "no header": ("0.2,4\n", "post.csv:1:1: found '0.2' in the header; expected a path"),
    "a nameless column": ("line_fire.rate,\n4,5\n", "post.csv:1:16: a column without a path"),
    "no row": ("line_fire.rate\n", "post.csv:1:1: no row below the header"),
    "no text": ("", "post.csv: the table is empty"),
    "too many rows": (
        "line_fire.rate\n" + "4\n" * 20_001,
        "post.csv:20002:1: found 20,001 rows; allowed: up to 20,000",
    ),
    "too many columns": (",".join(f"a.b{i}" for i in range(401)) + "\n", "found 401 columns; allowed: up to 400"),
    "no range": ("line_fire.deaths\n1\n", "'line_fire.deaths' is a fixed number without a range"),
}


@pytest.mark.parametrize(("table", "told"), BAD.values(), ids=list(BAD))
def test_a_bad_table_is_refused(table: str, told: str, case: Load, folder: Path) -> None:
    (folder / "post.csv").write_text(table, "utf-8")
    with pytest.raises(ScenarioError) as caught:
        case()
    assert told in str(caught.value)


def test_bytes_that_are_no_text_and_too_many_of_them(case: Load, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "post.csv").write_bytes(b"line_fire.rate\n4\xff\n")
    with pytest.raises(ScenarioError, match=r"post\.csv:2:2: not UTF-8 text"):
        case()
    monkeypatch.setattr("sim.scenario.draw_table.MAX_BYTES", 20)
    (folder / "post.csv").write_text(TABLE, "utf-8")
    with pytest.raises(ScenarioError, match="larger than 20 bytes"):
        case()


def test_everything_that_is_wrong_is_told_at_once(case: Load, folder: Path) -> None:
    (folder / "post.csv").write_text(
        "objections.hostility,line_fire.rat,line_fire.rate\n2,4,5\n0.2,5,99\n0.2,5,6\n", "utf-8"
    )
    with pytest.raises(ScenarioError) as caught:
        case("parameters: {objections: {weigth: 3}}\n")
    assert len(caught.value.problems) == 4
    assert [problem.nearest for problem in caught.value.problems if problem.nearest] == ["weight", "line_fire.rate"]
    assert all(problem.excerpt for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("draws: {file: pots.csv, source: A18}", "no file 'pots.csv' here; did you mean 'post.csv'"),
        ("draws: {file: ../post.csv, source: A18}", "leaves the scenario's folder"),
        ("draws: {file: /etc/passwd, source: A18}", "leaves the scenario's folder"),
        ("draws: {file: post.csv}", "missing 'source'"),
        ("draws: {source: A18}", "missing 'file'"),
        ("draws:", "expected a mapping with file and source, or the word none, found nothing"),
        ("draws: post.csv", "expected a mapping with file and source, or the word none"),
        ("draws: {fiel: post.csv, source: A18}", "unknown key 'fiel'; did you mean 'file'"),
        ("draws: {file: post.csv, source: A99}", "unknown source 'A99'"),
        ("draws: {file: post.csv, source: A18, without: [line_fire.rat]}", "unknown column of the table"),
        ("draws: {file: 3, source: A18}", "expected the name of a table beside this file"),
    ],
)
def test_a_bad_key_is_refused(said: str, told: str, case: Load) -> None:
    with pytest.raises(ScenarioError) as caught:
        case(f"{said}\n")
    assert told in str(caught.value)


def test_a_link_out_of_the_folder_is_refused(
    case: Load, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "table.csv"
    outside.write_text(TABLE, "utf-8")
    (folder / "link.csv").symlink_to(outside)
    with pytest.raises(ScenarioError, match="leaves the scenario's folder"):
        case("draws: {file: link.csv, source: A18}\n")


# The table itself.


@given(st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2), min_size=1))
def test_a_written_table_holds_the_same_bits(rows: list[list[float]]) -> None:
    draws = Draws(("a.b", "c.d"), np.array(rows))
    read = [[float(cell) for cell in line.split(",")] for line in draws.csv().splitlines()[1:]]
    assert Draws(("a.b", "c.d"), np.array(read)).digest == draws.digest
    assert replace(draws, note="else") == draws
    assert draws != Draws(("a.b", "c.e"), np.array(rows))


def test_impossible_tables_are_refused() -> None:
    for paths, values in (
        (("a.b",), np.zeros((0, 1))),
        (("a.b",), np.zeros((2, 2))),
        ((), np.zeros((2, 0))),
        (("a.b", "a.b"), np.zeros((2, 2))),
        (("a.b",), np.full((2, 1), np.inf)),
    ):
        with pytest.raises(ValueError, match="found"):
            Draws(paths, values)
