"""Studies and expectations: what they hold when they are right, what is said when they are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, Study, Vocabulary, is_study, load_scenario, load_study

HEAD = "format: 1\nname: study\ntitle: A study\nquestion: Which?\n"
WHOLE = HEAD + (
    "baseline: baseline\nscenarios: [final.yaml, open.yaml]\nmeasures: [days_held, cause=spiral]\n"
    "headline: open\nworlds: 40\nseed: 7\ndays: 30\n"
    "expectations:\n"
    "  - {say: It lasts longer, measure: days_held, is: higher}\n"
    "  - {say: Spirals are as rare, measure: cause=spiral, is: same, margin: 0.1, scenario: open, against: final}\n"
)


@pytest.fixture
def study(vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Study]:
    """Load the text of a study that stands beside two scenarios."""
    monkeypatch.chdir(tmp_path)
    for name, variant in (("final", "veto"), ("open", "none")):
        text = f"format: 1\nname: {name}\nextends: baseline\nrules: {{objections: {variant}}}\n"
        Path(f"{name}.yaml").write_text(text, "utf-8")

    def loaded(text: str) -> Study:
        Path("study.yaml").write_text(text, "utf-8")
        return load_study("study.yaml", vocabulary=vocabulary)

    return loaded


def test_a_whole_study(study: Callable[[str], Study]) -> None:
    whole = study(WHOLE)
    assert [each.name for each in whole.arms] == ["baseline", "final", "open"]
    assert whole.arm("final").rules["objections"] == "veto"
    assert whole.measures == (("days_held", ""), ("cause", "spiral"))
    assert (whole.headline, whole.worlds, whole.seed, whole.days) == ("open", 40, 7, 30)
    first, second = whole.expectations
    assert (first.scenario, first.against, first.direction, first.margin) == ("final", "baseline", "higher", 0.0)
    assert (second.scenario, second.against, second.measure, second.word) == ("open", "final", "cause", "spiral")


def test_what_a_study_need_not_say(study: Callable[[str], Study]) -> None:
    short = study(HEAD + "baseline: baseline\nscenarios: [final.yaml]\nmeasures: [deaths]\n")
    assert (short.headline, short.worlds, short.seed, short.days, short.expectations) == ("final", 500, 1, None, ())


def test_a_study_is_told_from_a_scenario(study: Callable[[str], Study], vocabulary: Vocabulary) -> None:
    study(WHOLE)
    assert is_study(Path("study.yaml"))
    assert not is_study(Path("final.yaml"))
    assert not is_study(Path("nothing.yaml"))
    with pytest.raises(ScenarioError, match="this is a study"):
        load_scenario("study.yaml", vocabulary=vocabulary)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("scenarios: [final.yaml, open.yaml]", "scenarios: []", "scenarios: a study needs at least one scenario"),
        ("final.yaml", "finl.yaml", "scenarios[0]: no file 'finl.yaml' here; did you mean 'final.yaml'?"),
        ("open.yaml", "final.yaml", "scenarios[1]: a second scenario 'final' (first at study.yaml:6:13)"),
        ("open.yaml", "baseline", "scenarios[1]: a second scenario 'baseline'"),
        ("days_held,", "days_hold,", "measures[0]: unknown outcome 'days_hold'; did you mean 'days_held'?"),
        ("cause=spiral]", "cause]", "'cause' is told in words; write which (allowed: cause=held"),
        ("cause=spiral]", "days_held]", "measures[1]: a second 'days_held' (first at study.yaml:7:12)"),
        ("days_held,", "days_held=3,", "'days_held' is a number; write it without '='"),
        ("headline: open", "headline: oopen", "headline: unknown scenario of this study 'oopen'; did you mean 'open'?"),
        ("worlds: 40", "worlds: 0", "worlds: 0 is outside 1 to 1000000"),
        ("days: 30", "days: 3000", "days: 3000 is outside 1 to 812"),
        ("name: study", "name: other", "name: 'other' differs from the file's name 'study'"),
        ("title: A study\n", "", "title: missing"),
        ("question:", "questions:", "unknown key 'questions'; did you mean 'question'?"),
        ("is: higher", "is: highest", "unknown direction 'highest'; did you mean 'higher'?"),
        ("is: higher", "is: higher, margin: 2", "'higher' takes no margin"),
        (", margin: 0.1", "", "'same' needs a margin"),
        ("margin: 0.1", "margin: -1", "-1 is no margin; it is above 0"),
        ("is: higher", "is: not_lower, margin: -1", "-1 is no margin; it is 0 or more"),
        ("say: It lasts longer,", "say: ' ',", "expectations[0].say: empty; expected one sentence"),
        ("is: higher", "is: higher, against: final", "expectations[0].against: 'final' is compared with itself"),
        ("is: higher", "is: higher, scenario: baseline", "expectations[0]: 'baseline' is compared with itself"),
        ("open.yaml]", "study.yaml]", "scenarios[1]: 'study.yaml' is this file itself; name another"),
        ("scenario: open,", "scenario: shut,", "expectations[1].scenario: unknown scenario of this study 'shut'"),
        ("against: final", "against: fina", "unknown scenario of this study 'fina'; did you mean 'final'?"),
        ("say: It lasts longer, ", "", "expectations[0]: missing 'say'"),
        ("expectations:\n", "expectations: x\nabout: >\n", "expectations: expected a list of expectations, found text"),
    ],
)
def test_mistakes_in_a_study(old: str, new: str, expected: str, study: Callable[[str], Study]) -> None:
    assert old in WHOLE
    with pytest.raises(ScenarioError) as caught:
        study(WHOLE.replace(old, new, 1))
    assert expected in str(caught.value)
    assert len(caught.value.problems) == 1


def test_all_that_is_wrong_is_told_at_once(study: Callable[[str], Study]) -> None:
    Path("open.yaml").write_text("format: 1\nname: open\nextends: baseline\nrules: {objections: vetto}\n", "utf-8")
    with pytest.raises(ScenarioError) as caught:
        study(WHOLE.replace("days_held,", "days_hold,").replace("seed: 7", "seed: x"))
    files = [problem.file for problem in caught.value.problems]
    assert files == [*["study.yaml"] * 3, "open.yaml"]


def test_a_missing_scenario_is_not_taken_for_a_comparison_with_itself(study: Callable[[str], Study]) -> None:
    with pytest.raises(ScenarioError) as caught:
        study(WHOLE.replace("final.yaml", "gone.yaml").replace("is: higher", "is: higher, against: open"))
    assert [problem.path for problem in caught.value.problems] == ["scenarios[0]"]


def test_a_study_that_is_not_there(vocabulary: Vocabulary) -> None:
    with pytest.raises(ScenarioError, match="no shipped study 'turkish'"):
        load_study("turkish", vocabulary=vocabulary)
    with pytest.raises(ScenarioError, match="no such file"):
        load_study("no/such.yaml", vocabulary=vocabulary)


def test_a_scenario_is_compared_with_what_it_extends(study: Callable[[str], Study], vocabulary: Vocabulary) -> None:
    study(WHOLE)
    text = (
        "format: 1\nname: case\nextends: final.yaml\nexpectations:\n"
        "  - {say: More die, measure: deaths, is: not_lower, margin: 5}\n"
        "  - {say: Fewer die, measure: deaths, is: lower, against: baseline}\n"
        "  - {say: Turkey sends none, measure: contributor_turkey_peak, is: not_higher, against: open.yaml}\n"
    )
    Path("case.yaml").write_text(text, "utf-8")
    case = load_scenario("case.yaml", vocabulary=vocabulary)
    assert [each.against for each in case.expectations] == ["final.yaml", "baseline", "open.yaml"]
    assert {each.scenario for each in case.expectations} == {""}
    Path("case.yaml").write_text(text.replace("against: baseline", "against: case.yaml"), "utf-8")
    with pytest.raises(ScenarioError, match=r"expectations\[1\]\.against: 'case.yaml' is this file itself"):
        load_scenario("case.yaml", vocabulary=vocabulary)
    without = text.partition("expectations")[0]
    Path("case.yaml").write_text(without, "utf-8")
    assert load_scenario("case.yaml", vocabulary=vocabulary).fingerprint == case.fingerprint


def test_a_scenario_that_extends_nothing_names_what_it_is_compared_with(
    vocabulary: Vocabulary, baseline: str, tmp_path: Path
) -> None:
    path = tmp_path / "baseline.yaml"
    path.write_text(baseline + "expectations:\n  - {say: More die, measure: deaths, is: higher}\n", "utf-8")
    with pytest.raises(ScenarioError, match="missing 'against': this file extends nothing to compare with"):
        load_scenario(path, vocabulary=vocabulary)
    path.write_text(baseline + "expectations:\n  - {say: x, measure: deaths, is: lower, scenario: open}\n", "utf-8")
    with pytest.raises(ScenarioError, match="unknown key 'scenario'"):
        load_scenario(path, vocabulary=vocabulary)
