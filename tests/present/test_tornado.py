"""The tornado chart: rows by spread, every reading with its holder, and which runs it shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.analysis.disputes import NOTHING, Findings, judge, plan_disputes, run_disputes
from sim.analysis.survival import Floats
from sim.evidence import Ledger
from sim.present.charts.tornado import cut, draw, lines_of, render
from sim.present.disputes.tables import rows, to_dict, to_text
from sim.scenario import installed_vocabulary, load_study
from tests.analysis import disputed
from tests.analysis.disputed import LEDGER, Model


def judged(folder: Path, **asked: Any) -> Findings:
    plan = disputed.plan(folder, **asked)
    values: dict[str, Floats] = {}
    run_disputes(plan, values, Model())
    return judge(plan, values)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return judged(tmp_path_factory.mktemp("study"))


def texts(figure: Figure) -> list[str]:
    words = [each.get_text() for each in figure.texts]
    return words + [each.get_text() for axes in figure.axes for each in axes.texts]


def test_every_reading_is_named_with_whoever_holds_it(findings: Findings) -> None:
    words = texts(draw(findings))
    for dispute in findings.disputes:
        for answer in dispute.answers:
            if answer.effect is not None:
                assert any(each.startswith(answer.case.reading.name) for each in words)
                assert answer.case.reading.attributed_to in words
    assert "sayer of A18: What A18 says." in words


def test_rows_come_by_spread_and_the_title_says_the_finding(findings: Findings) -> None:
    words = texts(draw(findings))
    order = [each for each in words if each in {"A18", "A19", "A20", "A13", "T02"}]
    assert order[:2] == ["A18", "T02"]
    assert "1 of 5 disputes changes the conclusion" in " ".join(words[:3])
    assert "conclusion changes: 20.0 days" in words
    assert "Settled by the study itself, so not run: R25." in words


def test_the_corner_and_the_file_say_which_runs(findings: Findings) -> None:
    baseline, headline = (each.fingerprint for each in findings.plan.arms)
    corner = texts(draw(findings))
    assert any(baseline[:12] in each and headline[:12] in each and "200 worlds" in each for each in corner)
    png = render(findings, "png", "isf disputes toy")
    assert baseline.encode() in png and b"isf disputes toy" in png and b"not a forecast" in png
    assert png == render(findings, "png", "isf disputes toy")


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_other_forms(findings: Findings, form: str, start: bytes) -> None:
    assert render(findings, form).startswith(start)


@pytest.mark.long
def test_nothing_runs_out_of_the_page_or_into_other_words_with_many_claims(tmp_path: Path) -> None:
    claims = {
        f"B{number:02d}": disputed.claim(f"B{number:02d}", {
            f"a-reading-with-a-long-name-{name}": {disputed.SIZE: 1000.0 + 3 * number + name} for name in range(2)
        })
        for number in range(1, 26)
    }  # fmt: skip
    plan = plan_disputes(_loader(tmp_path, Ledger(claims)), Ledger(claims))
    luck = np.random.default_rng(1)
    values = {name: luck.normal(200.0, 40.0, 50) for name in plan.runs()}
    figure = draw(judge(plan, values))
    figure.canvas.draw()
    width, height = figure.get_size_inches() * figure.dpi
    boxes = [each.get_window_extent() for each in figure.texts]
    for axes in figure.axes:
        boxes += [each.get_window_extent() for each in axes.texts]
    assert all(box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= height + 1 for box in boxes)
    assert height / figure.dpi < 20.0
    shrunk = [box.padded(-3.0) for box in boxes]
    meet = [(a, b) for i, a in enumerate(shrunk) for b in shrunk[i + 1 :] if a.overlaps(b)]
    assert not meet


def _loader(folder: Path, ledger: Ledger) -> Any:
    vocabulary = replace(installed_vocabulary(), ledger=lambda: ledger)
    path = disputed.write(folder)
    return lambda readings: load_study(path, readings=readings, vocabulary=vocabulary)


def test_a_study_without_disputes_is_said_to_have_none(tmp_path: Path) -> None:
    findings = judged(tmp_path, claims=["R25"])
    assert "There is nothing to compare." in texts(draw(findings))
    assert "No dispute has a say in this study" in to_text(findings)
    assert to_dict(findings)["verdicts"] == {"R25": "settled by the study"}


def test_readings_pair_up_from_the_outside(findings: Findings) -> None:
    answers = findings.disputes[0].answers
    assert lines_of(answers) == ((answers[0], answers[2]), (answers[1], None))
    assert lines_of(answers[:2]) == ((answers[0], answers[1]),)


def test_words_are_cut_whole() -> None:
    assert cut("short", 8.0, 5.0) == "short"
    assert cut("the lowest count, whose author nobody names", 8.0, 1.2).endswith("…")


def test_every_row_of_the_table_has_the_same_columns_and_a_holder(findings: Findings) -> None:
    table = rows(findings)
    assert len({tuple(each) for each in table}) == 1
    assert all(each["held_by"] for each in table)
    assert len(table) == sum(len(each.readings) for each in LEDGER.claims.values())
    assert {each["verdict"] for each in table if each["claim"] == "A13"} == {NOTHING}
