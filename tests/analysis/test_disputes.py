"""Which disputes matter: planted effects are named, what has no say is not run, intervals are what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.disputes import (
    CONCLUSION,
    HIGHER,
    LOWER,
    NOTHING,
    SETTLED,
    SIZE,
    STANDS,
    TELLS,
    UNFINISHED,
    UNTOLD,
    Dispute,
    Findings,
    judge,
    run_disputes,
)
from sim.analysis.paired import LEAST_PAIRS, paired_difference
from sim.analysis.survival import Floats
from sim.present.charts.tornado import draw
from sim.present.disputes.tables import rows, to_dict, to_text
from sim.present.disputes.words import finding
from sim.scenario import ScenarioError
from tests.analysis import disputed
from tests.analysis.disputed import LEDGER, Model

Whole = tuple[Findings, dict[str, Floats], Model]


def found(folder: Path, model: Model | None = None, **asked: object) -> Whole:
    plan, model = disputed.plan(folder, **asked), model or Model()
    values: dict[str, Floats] = {}
    run_disputes(plan, values, model)
    return judge(plan, values), values, model


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return found(tmp_path_factory.mktemp("whole"))


def of(findings: Findings, claim: str) -> Dispute:
    return next(each for each in findings.disputes if each.claim.id == claim)


def test_a_reading_that_turns_the_answer_around_changes_the_conclusion(whole: Whole) -> None:
    findings, _, _ = whole
    dispute = of(findings, "A18")
    assert dispute.verdict == CONCLUSION and findings.disputes[0] is dispute
    assert [(each.case.reading.name, each.direction) for each in dispute.answers] == [
        ("late", LOWER), ("latest", LOWER), ("early", HIGHER)
    ]  # fmt: skip
    assert dispute.spread == pytest.approx(20.0)
    assert dispute.contrast is not None
    assert (dispute.contrast.low.case.reading.name, dispute.contrast.high.case.reading.name) == ("late", "early")
    assert findings.direction == HIGHER and findings.effect.mean == pytest.approx(10.0, abs=2.0)


def test_one_that_moves_both_arms_alike_does_not_but_its_level_is_told(whole: Whole) -> None:
    dispute = of(whole[0], "A19")
    assert dispute.verdict == NOTHING
    assert dispute.spread == pytest.approx(0.0, abs=1e-9)
    assert dispute.level is not None and abs(dispute.level.mean) == pytest.approx(30.0)
    assert of(whole[0], "A13").level is None


def test_one_that_moves_one_arm_changes_the_size_and_says_which(whole: Whole) -> None:
    dispute = of(whole[0], "T02")
    assert dispute.verdict == SIZE
    assert dispute.spread == pytest.approx(5.0)
    assert {arm for each in dispute.answers for arm in each.case.moved} == {"baseline"}


def test_readings_of_a_claim_are_compared_with_each_other_and_not_with_the_study_only(tmp_path: Path) -> None:
    plan = disputed.plan(tmp_path, claims=["A18"])
    values: dict[str, Floats] = {}
    run_disputes(plan, values, Model())
    early, late, latest = plan.cases
    assert early.headline and late.headline and latest.headline
    # Both readings shift the comparison by as much and hardly differ from one another.
    values[early.headline.fingerprint] = values[late.headline.fingerprint] + 0.5
    values[latest.headline.fingerprint] = values[late.headline.fingerprint].copy()
    values[early.headline.fingerprint][::2] -= 1.0
    dispute = judge(plan, values).disputes[0]
    assert dispute.verdict == NOTHING and dispute.outside
    assert all(each.shift is not None and each.shift.high < 0.0 for each in dispute.answers)


def test_equal_fingerprints_are_run_once(whole: Whole) -> None:
    findings, values, model = whole
    prints = [name for _, name in model.runs]
    assert len(prints) == len(set(prints)) == len(values) == findings.total
    # Two arms as they stand; three readings of A18, two of A19, one more of A20, one of A13 in both arms; T02 in one.
    assert findings.total == 2 + 2 * (3 + 2 + 1 + 1) + 2
    few, again = (of(findings, name).answers for name in ("A19", "A20"))
    assert {each.case.reading.name: each.effect for each in few}["few"] == next(
        each.effect for each in again if each.case.reading.name == "few-again"
    )


def test_what_the_study_settles_is_not_run(tmp_path: Path) -> None:
    findings, _, model = found(tmp_path, claims=["R25"])
    assert len(model.runs) == 2
    dispute = of(findings, "R25")
    assert dispute.verdict == SETTLED and [each.case.state for each in dispute.answers] == [SETTLED, SETTLED]
    assert findings.contrasts == findings.shifts == 0


def test_a_reading_that_the_study_takes_already_is_not_run_but_is_compared(tmp_path: Path) -> None:
    findings, _, model = found(tmp_path, claims=["A13"])
    assert len(model.runs) == 4
    dispute = of(findings, "A13")
    tenth = next(each for each in dispute.answers if each.case.reading.name == "tenth")
    assert tenth.case.state == STANDS and tenth.effect == findings.effect and tenth.shift is None
    assert dispute.verdict == NOTHING and dispute.at_most == 0.0


def test_intervals_are_those_of_paired_differences_widened_for_their_number(whole: Whole) -> None:
    findings, values, _ = whole
    assert (findings.shifts, findings.contrasts) == (10, 3 + 1 + 1 + 1 + 1)
    dispute = of(findings, "A18")
    assert dispute.contrast is not None
    low, high = dispute.contrast.low, dispute.contrast.high
    before = _effect(values, *(each.fingerprint for each in findings.plan.arms))
    arms = {
        each.case.reading.name: _effect(values, each.case.baseline.fingerprint, each.case.headline.fingerprint)
        for each in (low, high)
        if each.case.baseline and each.case.headline
    }
    assert low.effect is not None and low.effect.mean == pytest.approx(arms["late"].mean())
    plain = paired_difference(arms["late"], np.zeros(200))
    assert (low.effect.low, low.effect.high) == pytest.approx((plain.low, plain.high))
    assert low.shift == paired_difference(arms["late"], before, 1 - 0.05 / 10)
    assert dispute.contrast.difference == paired_difference(arms["early"], arms["late"], 1 - 0.05 / 7)


def _effect(values: dict[str, Floats], baseline: str, headline: str) -> Floats:
    return values[headline] - values[baseline]


def test_differences_of_no_effect_are_seldom_told(tmp_path: Path) -> None:
    """Over many draws without any effect, all comparisons together are wrong in at most about one case of twenty."""
    plan = disputed.plan(tmp_path, claims=["A18", "A19", "T02"])
    luck, wrong, times = np.random.default_rng(3), 0, 300
    for _ in range(times):
        values = {name: luck.normal(0.0, 1.0, 60) for name in plan.runs()}
        wrong += any(each.verdict != NOTHING for each in judge(plan, values).disputes)
    assert wrong / times < 0.05 + 3 * (0.05 * 0.95 / times) ** 0.5


def test_what_cannot_be_run_is_listed_with_its_reason(tmp_path: Path) -> None:
    gaps = {(each.claim.id, each.reading.name): each.reason for each in disputed.plan(tmp_path).gaps}
    assert gaps == {
        ("H31", "one"): "The model computes it.",
        ("H31", "other"): "The model computes it.",
        ("A25", "backed"): "no other reading of this claim can be run, to compare it with",
        ("A25", "not-backed"): "Nobody says so.",
    }


def test_a_reading_that_the_study_refuses_is_a_gap_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The second scenario says 80, which one reading leaves no room for.
    readings: dict[str, dict[str, object]] = {
        "narrow": {disputed.BUILD: disputed.fixed(90.0)},
        "wide": {disputed.BUILD: 70.0},
    }
    ledger = {**LEDGER.claims, "A19": disputed.claim("A19", readings)}
    monkeypatch.setattr(disputed, "LEDGER", type(LEDGER)(ledger))
    findings, _, _ = found(tmp_path, claims=["A19"])
    assert [each.reading.name for each in findings.plan.gaps] == ["narrow"]
    assert "range" in findings.plan.gaps[0].reason
    assert findings.disputes[0].verdict == "cannot be run"


def test_a_study_that_is_wrong_is_refused(tmp_path: Path) -> None:
    load = disputed.loader(tmp_path)
    (tmp_path / "second.yaml").write_text(disputed.SECOND.replace("none", "nnone"))
    with pytest.raises(ScenarioError, match="nnone"):
        load({})


def test_an_interrupted_run_keeps_what_was_done(tmp_path: Path) -> None:
    plan = disputed.plan(tmp_path)
    values: dict[str, Floats] = {}
    with pytest.raises(KeyboardInterrupt):
        run_disputes(plan, values, Model(most=9))
    findings = judge(plan, values)
    assert findings.partial and (findings.done, len(values)) == (9, 9)
    assert of(findings, "A18").verdict == CONCLUSION
    assert of(findings, "A19").verdict == UNFINISHED
    assert findings.shifts == 10, "as careful as the whole would be"
    rest = Model()
    run_disputes(plan, values, rest)
    assert len(rest.runs) == findings.total - 9 and not judge(plan, values).partial


def test_nothing_can_be_said_before_the_study_as_it_stands_was_run(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        judge(disputed.plan(tmp_path), {})


def test_worlds_without_the_measure_are_left_out_and_counted(tmp_path: Path) -> None:
    findings, _, _ = found(tmp_path, Model(missing=7))
    assert (findings.effect.pairs, findings.effect.left_out) == (193, 7)
    shift = of(findings, "A18").answers[0].shift
    assert shift is not None and (shift.pairs, shift.left_out) == (193, 7)


def test_progress_tells_place_and_words(tmp_path: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    plan = disputed.plan(tmp_path, claims=["A13"])
    run_disputes(plan, {}, Model(), progress=lambda told, *more: heard.append(more))
    assert heard[0] == (0, 4, "as the study stands, first")
    assert heard[-1] == (3, 4, "A13 thirteenth, second")


def test_few_worlds_decide_nothing_even_where_all_of_them_agree(tmp_path: Path) -> None:
    plan = disputed.plan(tmp_path, claims=["A18"], worlds=LEAST_PAIRS - 1)
    values = {name: np.full(plan.worlds, float(place)) ** 2 for place, name in enumerate(plan.runs())}
    findings = judge(plan, values)
    dispute = findings.disputes[0]
    assert dispute.spread > 0.0 and dispute.verdict == NOTHING and np.isnan(dispute.at_most)
    assert findings.direction == UNTOLD == dispute.answers[0].direction
    assert f"{LEAST_PAIRS} are needed" in to_text(findings)


def test_a_reading_under_which_no_world_has_the_measure_is_told_and_stops_nothing(tmp_path: Path) -> None:
    plan = disputed.plan(tmp_path, claims=["A18", "A19"])
    values: dict[str, Floats] = {}
    run_disputes(plan, values, Model())
    early = plan.cases[0].headline
    assert early
    values[early.fingerprint] = np.full(200, np.nan)
    findings = judge(plan, values)
    dispute = of(findings, "A18")
    assert np.isnan(dispute.at_most) and dispute.spread == pytest.approx(1.0)
    few = disputed.plan(tmp_path, claims=["A19"])
    for case in few.cases[:1]:
        assert case.headline
        values[case.headline.fingerprint] = np.full(200, np.nan)
    findings = judge(few, values)
    assert np.isnan(findings.disputes[0].spread) and findings.disputes[0].verdict == NOTHING
    assert "not enough worlds" in to_text(findings) and to_dict(findings)["readings"][0]["at_most"] is None
    assert draw(findings).texts


def test_what_cannot_be_told_is_not_said_and_readings_are_said_to_be_taken_alone(tmp_path: Path) -> None:
    plan = disputed.plan(tmp_path, claims=["A18", "A13"])
    values: dict[str, Floats] = {}
    run_disputes(plan, values, Model())
    text = " ".join(to_text(judge(plan, values)).split())
    assert "Taken one at a time, 1 of 2 disputes changes the conclusion: A18" in text
    assert "under everything else as the study has it" in text
    # Four pairs of readings; a share p shows in none of 200 worlds with the chance (1 - p) ** 200.
    unseen = 1.0 - (0.05 / 4) ** (1 / 200)
    assert f"where none of them does, it is {unseen * 100:.0f} % at most" in text
    # Both effects are lost in luck, and yet they differ: of neither a direction can be told.
    for case, extra in zip(plan.cases[:3], (0.5, 0.0, 0.0), strict=True):
        assert case.baseline and case.headline
        sign = np.where(np.arange(200) % 2, 9.0, -9.0)
        values[case.headline.fingerprint] = values[case.baseline.fingerprint] + sign + extra - 0.25
    findings = judge(plan, values)
    assert of(findings, "A18").verdict == SIZE
    assert "What changes its size and not its direction, where that can be told" in to_text(findings)


def with_headline(folder: Path, claim: str, *extra: tuple[float, float]) -> Findings:
    """Findings on one claim whose readings move the headline arm by a mean and a swing from world to world."""
    plan = disputed.plan(folder, claims=[claim])
    values: dict[str, Floats] = {}
    run_disputes(plan, values, Model())
    swing = np.where(np.arange(plan.worlds) % 2, 1.0, -1.0)
    for case, (mean, wide) in zip(plan.cases, extra, strict=True):
        assert case.baseline and case.headline
        values[case.headline.fingerprint] = values[case.baseline.fingerprint] + mean + wide * swing
    return judge(plan, values)


def test_longer_against_what_cannot_be_told_is_a_verdict_of_its_own(tmp_path: Path) -> None:
    findings = with_headline(tmp_path, "A18", (3.0, 5.0), (0.0, 5.0), (0.0, 5.0))
    dispute = of(findings, "A18")
    assert dispute.verdict == TELLS
    assert finding(findings).endswith("one decides whether a difference can be told: A18 (“What A18 says”)")
    text = to_text(findings)
    assert "What matters for the conclusion\n  No dispute does." in text
    assert text.index("What decides whether a difference can be told") < text.index("under late")
    assert any("decides if it can be told: 3.0 days" in each.get_text() for each in draw(findings).axes[0].texts)
    assert of(with_headline(tmp_path, "A18", (3.0, 5.0), (-3.0, 5.0), (0.0, 5.0)), "A18").verdict == CONCLUSION


def assume(monkeypatch: pytest.MonkeyPatch, *claims: str) -> None:
    known = dict(LEDGER.claims)
    for name in claims:
        readings = tuple(replace(each, assumed=True) for each in known[name].readings)
        known[name] = replace(known[name], readings=readings)
    monkeypatch.setattr(disputed, "LEDGER", type(LEDGER)(known))


def test_sizes_that_nobody_states_are_marked_and_come_after_those_that_somebody_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings: dict[str, dict[str, object]] = {
        "soon": {disputed.DELAY: disputed.fixed(61.0)},
        "far": {disputed.DELAY: disputed.fixed(130.0)},
    }
    known = {**LEDGER.claims, "V01": disputed.claim("V01", readings)}
    monkeypatch.setattr(disputed, "LEDGER", type(LEDGER)(known))
    monkeypatch.setitem(LEDGER.claims, "V01", known["V01"])
    assume(monkeypatch, "A18")
    findings, _, _ = found(tmp_path, claims=["A18", "V01"])
    assert [each.assumed for each in (of(findings, "A18"), of(findings, "V01"))] == [True, False]
    said = finding(findings)
    assert said.index("V01 (“What V01 says”)") < said.index("A18 (“What A18 says”, size assumed)")
    text = to_text(findings)
    matters = text[text.index("What matters") :]
    assert matters.index("  V01:") < matters.index("  A18:")
    assert "nobody states the size of either" in " ".join(matters.split())
    assert "spread 20.0 days, size assumed" in text and "early (size assumed): holder of early" in text
    assert {row["size_assumed"] for row in rows(findings) if row["claim"] == "A18"} == {True}
    axes = draw(findings).axes[0]
    marks = [line.get_marker() for line in axes.lines]
    assert (marks.count("D"), marks.count("o")) == (3, 2)
    assert any("conclusion changes: 20.0 days · size assumed" in each.get_text() for each in axes.texts)


def test_a_bound_that_few_worlds_bear_is_marked(tmp_path: Path) -> None:
    plan = disputed.plan(tmp_path, claims=["A13"])
    values: dict[str, Floats] = {}
    run_disputes(plan, values, Model())
    thirteenth = next(case for case in plan.cases if case.reading.name == "thirteenth")
    assert thirteenth.headline
    other = thirteenth.headline.fingerprint
    values[other] = values[other].copy()
    values[other][3] += 1.0
    findings = judge(plan, values)
    dispute = of(findings, "A13")
    assert dispute.verdict == NOTHING and dispute.rough
    text = to_text(findings)
    assert "(at most 0.0 days*)" in text and "\n* Readings differ in fewer than 10 % of the worlds" in text
    drawn = draw(findings)
    assert any("* Readings differ" in each.get_text() for each in drawn.texts)
    assert any(each.get_text() == "no difference shown; at most 0.0 days*" for each in drawn.axes[0].texts)
    values[other][:40] += 0.01
    values[other][40:80] -= 0.01
    assert "days*" not in to_text(judge(plan, values))
