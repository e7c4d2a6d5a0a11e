"""What a scenario file means: inheritance, overrides, joint groups, measures, provenance."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from sim.scenario import Measure, Parameter, Remark, Scenario, ScenarioError, Vocabulary, load_scenario

HEAD = "format: 1\nname: case\nextends: baseline\n"

Load = Callable[..., Scenario]


def test_a_baseline_loads_whole(load: Load) -> None:
    scenario = load("baseline")
    assert (scenario.name, scenario.title, scenario.about) == ("baseline", "A small baseline", "")
    assert (scenario.start, scenario.days) == (date(2025, 10, 10), 365)
    assert (scenario.opening, scenario.end) == ("truce", "absorbing")
    assert scenario.rules == {"objections": "negotiable", "line_fire": "steady"}
    assert scenario.rosters == {"contributors": ("turkey", "italy")}
    assert scenario.files == ("baseline.yaml",)
    assert scenario.parameters["line_fire.rate"] == Parameter(
        "line_fire.rate", 6.0, 3.0, 12.0, "loguniform", "per day", ("assumption",), "", "baseline.yaml:17:19"
    )
    assert scenario.choices["contributors.turkey.present"] is True
    assert scenario.choices["contributors.italy.present"] is False
    assert scenario.choices["actors.cmcc.present"] is True
    assert scenario.choices["actors.isf.channels.deterrence"] is True
    assert scenario.choices["contributors.italy.role"] == "police training"
    assert scenario.remarks == {"contributors.turkey": Remark(("A18",), "offered")}
    assert dict(scenario.joint[0].members) == {"line_fire.rate": 0.7, "line_fire.fatal_share": -0.7}
    assert scenario.measures[1] == Measure(
        60, "close_crossings", {"for_days": 3}, ("assumption",), "a holiday", "closure"
    )


def test_the_distribution_follows_from_the_range(load: Load) -> None:
    parameters = load("baseline").parameters
    assert parameters["line_fire.deaths"].distribution == "fixed"
    assert parameters["objections.hostility"].distribution == "uniform"
    assert parameters["line_fire.fatal_share"].distribution == "beta"
    assert [parameters[f"line_fire.{name}"].drawn for name in ("deaths", "fatal_share")] == [False, True]


def test_a_number_that_was_fixed_can_be_drawn_again(load: Load) -> None:
    for words in ("drawn: true", "distribution: uniform"):
        text = f"{HEAD}parameters: {{objections: {{weight: {{value: 3, {words}, source: A17}}}}}}\n"
        parameter = load(text, {"objections.hostility": 0.3}).parameters["objections.weight"]
        assert (parameter.value, parameter.drawn, parameter.distribution) == (3.0, True, "uniform")
    fixed = load(f"{HEAD}parameters: {{objections: {{weight: {{drawn: false}}}}}}\n").parameters["objections.weight"]
    assert (fixed.value, fixed.drawn, fixed.source) == (2.0, False, ("A18", "SF12"))


def test_a_bare_number_fixes_the_value_within_its_range(load: Load) -> None:
    parameter = load(f"{HEAD}parameters: {{objections: {{weight: 3}}}}\n").parameters["objections.weight"]
    assert (parameter.value, parameter.low, parameter.high, parameter.drawn) == (3.0, -1.0, 5.0, False)
    assert (parameter.distribution, parameter.unit) == ("uniform", "logit")
    assert parameter.source == ("assumption (scenario)",)
    assert parameter.note == "signs only: see text"
    assert parameter.where == "case.yaml:4:35"


def test_a_mapping_replaces_only_what_it_names(load: Load) -> None:
    text = f"{HEAD}parameters: {{objections: {{weight: {{high: 7, source: A17}}}}}}\n"
    parameter = load(text).parameters["objections.weight"]
    assert (parameter.value, parameter.low, parameter.high, parameter.distribution) == (2.0, -1.0, 7.0, "uniform")
    assert parameter.drawn
    assert parameter.source == ("A17",)
    assert parameter.where == "baseline.yaml:15:21"


def test_a_changed_number_loses_its_old_source(load: Load) -> None:
    text = f"{HEAD}parameters: {{objections: {{weight: {{value: 3}}}}}}\n"
    assert load(text).parameters["objections.weight"].source == ("assumption (scenario)",)
    text = f"{HEAD}parameters: {{objections: {{weight: {{note: why}}}}}}\n"
    assert load(text).parameters["objections.weight"].source == ("A18", "SF12")


def test_numbers_are_those_of_yaml_1_2(load: Load) -> None:
    text = f"{HEAD}parameters: {{line_fire: {{rate: 0.4e1, deaths: 012}}}}\ntitle: 1:30 no\n"
    scenario = load(text)
    assert scenario.parameters["line_fire.rate"].value == 4.0
    assert scenario.parameters["line_fire.deaths"].value == 12.0
    assert scenario.title == "1:30 no"


def test_prose_is_each_file_s_own(load: Load) -> None:
    scenario = load(HEAD)
    assert (scenario.name, scenario.title, scenario.question) == ("case", "case", "")
    assert scenario.files[0] == "baseline.yaml"


def test_actors_can_be_switched_off_changed_and_added(load: Load) -> None:
    scenario = load(
        f"{HEAD}actors: {{isf: {{present: false}}}}\n"
        "contributors:\n"
        "  italy: {present: true}\n"
        "  turkey: {role: aid, capacity: 1500}\n"
        "  egypt: {name: Egypt, role: aid, capacity: {value: 9, unit: troops, source: assumption}}\n"
    )
    assert scenario.rosters["contributors"] == ("turkey", "italy", "egypt")
    assert scenario.choices["actors.isf.present"] is False
    assert scenario.choices["actors.isf.channels.deterrence"] is True
    assert scenario.choices["contributors.turkey.role"] == "aid"
    assert scenario.choices["contributors.turkey.name"] == "Turkey"
    assert scenario.parameters["contributors.turkey.capacity"].value == 1500.0
    assert scenario.parameters["contributors.egypt.capacity"].value == 9.0
    assert list(scenario.parameters)[-3:] == [f"contributors.{each}.capacity" for each in ("turkey", "italy", "egypt")]


def test_an_absent_new_entry_is_complete_too_since_others_read_it(load: Load) -> None:
    with pytest.raises(ScenarioError, match=r"contributors\.malaysia: missing role, capacity"):
        load(f"{HEAD}contributors: {{malaysia: {{present: false, name: Malaysia}}}}\n")


def test_sections_with_nothing_in_them_change_nothing(load: Load) -> None:
    empty = "".join(f"{key}:\n" for key in ("rules", "parameters", "actors", "contributors", "joint", "measures"))
    assert load(HEAD + empty).fingerprint == load("baseline").fingerprint


def test_measures_are_added_replaced_and_dropped_by_name(load: Load) -> None:
    added = load(f"{HEAD}measures: [{{day: 3, do: adopt_resolution, source: A18}}]\n")
    assert [each.day for each in added.measures] == [3, 38, 60]
    moved = load(f"{HEAD}measures: [{{name: closure, day: 5, do: close_crossings, for_days: 1, source: A18}}]\n")
    assert [(each.day, dict(each.arguments)) for each in moved.measures] == [(5, {"for_days": 1}), (38, {})]
    dropped = load(f"{HEAD}measures: [{{name: closure, drop: true}}]\n")
    assert [each.day for each in dropped.measures] == [38]


def test_a_measure_may_change_a_rule_or_a_value(load: Load) -> None:
    scenario = load(
        f"{HEAD}measures:\n"
        "  - {day: 3, do: change_rule, family: objections, variant: veto, source: A18}\n"
        "  - {day: 4, do: set_value, path: contributors.turkey.capacity, value: 10, source: assumption}\n"
    )
    assert dict(scenario.measures[0].arguments) == {"family": "objections", "variant": "veto"}
    assert dict(scenario.measures[1].arguments) == {"path": "contributors.turkey.capacity", "value": 10.0}


def test_a_fixed_parameter_leaves_its_joint_group(load: Load) -> None:
    one = load("baseline", {"line_fire.rate": 4})
    assert [dict(group.members) for group in one.joint] == [{"line_fire.fatal_share": -0.7}]
    assert load("baseline", {"line_fire.rate": 4, "line_fire.fatal_share": 0.2}).joint == ()


def test_joint_groups_are_replaced_and_dropped_by_name(load: Load) -> None:
    text = f"{HEAD}joint: [{{name: deaths per day, source: A18, members: {{parameters.line_fire.rate: 0.1}}}}]\n"
    assert [dict(group.members) for group in load(text).joint] == [{"line_fire.rate": 0.1}]
    assert load(f"{HEAD}joint: [{{name: deaths per day, drop: true}}]\n").joint == ()


@pytest.mark.parametrize("value", ["3", 3, 3.0, " 3 "])
def test_an_override_fixes_a_parameter(value: str | float, load: Load) -> None:
    for path in ("objections.weight", "parameters.objections.weight"):
        parameter = load("baseline", {path: value}).parameters["objections.weight"]
        assert (parameter.value, parameter.drawn) == (3.0, False)
        assert parameter.source == ("command line",)
        assert parameter.where == f"command line:1:{len(path) + 2}"


def test_overrides_reach_rules_actors_and_settings(load: Load) -> None:
    scenario = load(
        "baseline",
        {
            "rules.objections": "veto",
            "actors.isf.channels.deterrence": "false",
            "actors.cmcc.present": False,
            "contributors.turkey.role": "aid",
            "contributors.turkey.name": "2025",
            "objections.weight.high": "6",
            "days": 100,
            "start": "2025-10-13",
            "opening": "war",
            "end": "continue",
        },
    )
    assert scenario.rules["objections"] == "veto"
    assert scenario.choices["actors.isf.channels.deterrence"] is False
    assert scenario.choices["actors.cmcc.present"] is False
    assert scenario.choices["contributors.turkey.role"] == "aid"
    assert scenario.choices["contributors.turkey.name"] == "2025"
    assert scenario.parameters["objections.weight"].high == 6.0
    assert scenario.parameters["objections.weight"].distribution == "uniform"
    assert (scenario.days, scenario.start) == (100, date(2025, 10, 13))
    assert (scenario.opening, scenario.end) == ("war", "continue")
    assert scenario.files == ("baseline.yaml",)


def test_a_scenario_is_read_only_and_can_be_pickled(load: Load) -> None:
    scenario = load("baseline")
    with pytest.raises(TypeError):
        scenario.rules["objections"] = "veto"  # type: ignore[index]
    with pytest.raises(TypeError):
        scenario.measures[1].arguments["for_days"] = 4  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        scenario.days = 3  # type: ignore[misc]
    for twin in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario)):
        assert twin == scenario
        assert hash(twin) == hash(scenario)
        assert twin.fingerprint == scenario.fingerprint


def test_an_error_can_cross_processes(vocabulary: Vocabulary) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("basline", vocabulary=vocabulary)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# --- files that extend files ---


def chain(folder: Path, vocabulary: Vocabulary, **files: str) -> Callable[[], Scenario]:
    """Write files by stem and return what loads the one called `a`."""
    for stem, extends in files.items():
        path = folder / f"{stem.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"format: 1\nname: {path.stem}\nextends: {extends}\ntitle: {path.stem}\n", "utf-8")
    return lambda: load_scenario(folder / "a.yaml", vocabulary=vocabulary)


def first_line(call: Callable[[], Scenario]) -> str:
    with pytest.raises(ScenarioError) as caught:
        call()
    return str(caught.value).splitlines()[0]


def test_files_may_extend_files_in_their_folder_and_below(tmp_path: Path, vocabulary: Vocabulary) -> None:
    load = chain(tmp_path, vocabulary, a="b.yaml", b="sub/c.yaml", sub__c="../d.yaml", d="baseline")
    assert list(load().files) == ["baseline.yaml", "d.yaml", "sub/c.yaml", "b.yaml", "a.yaml"]
    assert load().title == "a"


OUTSIDE = "leaves the scenario's folder; name a shipped scenario or a file in that folder"
BESIDE = "for the file beside this one write 'b.yaml'"
NO_LIST = "expected the name of a shipped scenario or of a file in the same folder, found a list"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a": "a.yaml"}, "circular: {0}/a.yaml -> {0}/a.yaml"),
        ({"a": "b.yaml", "b": "a.yaml"}, "circular: {0}/a.yaml -> {0}/b.yaml -> {0}/a.yaml"),
        ({"a": "b.yaml"}, "no file 'b.yaml' here"),
        ({"a": "bb.yaml", "b": "baseline"}, "no file 'bb.yaml' here; did you mean 'b.yaml'?"),
        ({"a": "b", "b": "baseline"}, f"unknown scenario 'b'; {BESIDE} (allowed: baseline)"),
        ({"a": "basline"}, "unknown scenario 'basline'; did you mean 'baseline'? (allowed: baseline)"),
        ({"a": "../x.yaml"}, f"'../x.yaml' {OUTSIDE}"),
        ({"a": "/etc/passwd"}, f"'/etc/passwd' {OUTSIDE}"),
        ({"a": "[baseline]"}, NO_LIST),
        ({"a": "sub/b.yaml", "sub__b": "../../x.yaml"}, f"'../../x.yaml' {OUTSIDE}"),
    ],
)
def test_what_cannot_be_extended(files: dict[str, str], expected: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    line = first_line(chain(tmp_path, vocabulary, **files))
    assert line.partition(": extends: ")[2] == expected.format(tmp_path)


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path, vocabulary: Vocabulary) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.yaml").write_text("format: 1\nname: out\nextends: baseline\n")
    (tmp_path / "in" / "b.yaml").symlink_to(tmp_path / "out.yaml")
    assert "leaves the scenario's folder" in first_line(chain(tmp_path / "in", vocabulary, a="b.yaml"))


def test_a_chain_has_an_end(tmp_path: Path, vocabulary: Vocabulary) -> None:
    stems = "abcdefghijklmnopqrstuvwxyz"
    files = {stem: f"{after}.yaml" for stem, after in pairwise(stems)}
    assert "more than 16 files extend one another" in first_line(chain(tmp_path, vocabulary, **files, z="baseline"))


def test_a_case_may_be_a_folder_a_device_or_nonsense(tmp_path: Path, vocabulary: Vocabulary) -> None:
    for case in (tmp_path, "/dev/null", "", "a\0b.yaml", "x" * 5000 + ".yaml", "~nobody/x.yaml", Path()):
        with pytest.raises(ScenarioError):
            load_scenario(case, vocabulary=vocabulary)
