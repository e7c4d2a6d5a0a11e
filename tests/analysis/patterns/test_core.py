"""What patterns are judged with: figures, runs that are made once, verdicts that pass nothing over in silence."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.analysis.patterns.judge import MEASURES, Judged, judge, judge_all, passed, to_judge
from sim.analysis.patterns.measured import bootstrap, mid_rank, missing, over_worlds, pooled
from sim.analysis.patterns.runs import Runs
from sim.batch.engine.work import PieceFailed
from sim.evidence.patterns import patterns
from sim.scenario import Scenario
from tests.analysis.patterns.planted import measures, meeting
from tests.batch import fake_model

# --- Figures -------------------------------------------------------------------------------------------------


def test_the_median_over_worlds_comes_with_the_share_inside_and_the_place_of_the_data() -> None:
    found = over_worlds("SF35", "trucks_per_day", [50, 100, 200, 460, 461, math.nan], "by hand", observed=200)
    assert (found.value, found.worlds, found.how) == (200.0, 5, "by hand")
    assert found.inside == pytest.approx(3 / 5)
    assert found.percentile == pytest.approx((2 + 0.5) / 5)
    assert 50.0 <= found.low <= 200.0 <= found.high <= 461.0


def test_a_figure_that_no_world_has_is_missing() -> None:
    found = over_worlds("SF35", "trucks_per_day", [math.nan], "by hand")
    assert math.isnan(found.value) and found.worlds == 0 and "by hand" in found.how


def test_mid_rank() -> None:
    values = np.array([1.0, 2.0, 2.0, 3.0])
    assert mid_rank(values, 2.0) == 0.5
    assert mid_rank(values, 0.0) == 0.0 and mid_rank(values, 9.0) == 1.0
    assert math.isnan(mid_rank(values, math.nan)) and math.isnan(mid_rank(np.empty(0), 1.0))


def test_the_bootstrap_of_a_mean_has_the_width_that_theory_gives() -> None:
    values = np.random.default_rng(1).normal(10.0, 2.0, 400)
    low, high = bootstrap(values, lambda drawn: drawn.mean(axis=1))
    assert high - low == pytest.approx(2 * 1.96 * 2.0 / 20.0, rel=0.15)
    assert low < values.mean() < high
    assert math.isnan(bootstrap(values[:1], lambda drawn: drawn.mean(axis=1))[0])


# --- Runs ----------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, Any]]:
    """Calls of load_scenario, which returns what the stand-in can run."""
    calls: list[tuple[str, Any, Any]] = []

    def load(name: str, overrides: Any = None, **more: Any) -> Scenario:
        calls.append((name, overrides, more))
        return fake_model.scenario(name, set=dict(overrides or {}))

    monkeypatch.setattr("sim.scenario.load_scenario", load)
    monkeypatch.setattr("sim.batch.engine.work.ENGINE", fake_model.ENGINE)
    return calls


def test_the_same_worlds_are_simulated_once(asked: list[tuple[str, Any, Any]]) -> None:
    notes: list[str] = []
    runs = Runs(worlds=12, seed=3, workers=1, note=notes.append)
    first = runs.result("toy", days=20)
    assert len(first.outcomes) == 12 and len(first.daily) == 12 * 20 and first.events is None and first.seed == 3
    assert runs.result("toy", days=20) is first and runs.simulated == 12
    assert runs.result("toy", days=20, worlds=5).outcomes.equals(first.outcomes[:5]) and runs.simulated == 17
    assert runs.result("toy", days=20, end="continue") is not first and runs.simulated == 29
    assert runs.result("toy", days=20, set={"end": "continue"}) is runs.result("toy", days=20, end="continue")
    assert asked == [("toy", None, {}), ("toy", {"end": "continue"}, {})]
    assert notes[0] == "toy: 12 worlds, 20 days" and "end continue" in notes[2]


def test_only_events_that_were_asked_for_are_kept(asked: list[tuple[str, Any, Any]]) -> None:
    runs = Runs(worlds=4, workers=1)
    strikes = runs.result("toy", events=("strike",)).events
    others = runs.result("toy", events=("paid",)).events
    both = runs.result("toy", events=("paid", "strike")).events
    assert strikes is not None and others is not None and both is not None
    assert (len(strikes), len(others), len(both)) == (4, 0, 4)
    assert runs.simulated == 8, "kinds that were not kept need a new run, those kept since do not"
    assert runs.result("toy").events is None and runs.simulated == 8


def test_daily_series_can_be_left_out_and_asked_for_later(asked: list[tuple[str, Any, Any]]) -> None:
    runs = Runs(worlds=6, workers=1)
    assert runs.result("toy", daily=False).daily["world"].nunique() == 1
    assert runs.result("toy").daily["world"].nunique() == 6


def test_the_baseline_can_be_another_scenario_and_beliefs_reach_every_one(asked: list[tuple[str, Any, Any]]) -> None:
    runs = Runs(worlds=2, workers=1, beliefs="calibrated", baseline="mine")
    assert runs.result("baseline").scenario.name == "mine" and runs.result("toy").scenario.name == "toy"
    assert asked == [("mine", None, {"beliefs": "calibrated"}), ("toy", None, {"beliefs": "calibrated"})]


def test_worlds_of_many_scenarios_are_those_of_each_alone(asked: list[tuple[str, Any, Any]]) -> None:
    runs = Runs(worlds=9, workers=1)
    tables = runs.outcomes(["toy", "other"], worlds=5, days=20)
    assert list(tables) == ["toy", "other"] and runs.simulated == 10
    assert tables["other"].equals(runs.result("other", worlds=5, days=20).outcomes)
    runs.outcomes(["other", "third"], worlds=5, days=20)
    assert runs.simulated == 20, "one more for the result, one more for the third"


def test_a_scenario_that_comes_in_parts_is_put_together(
    asked: list[tuple[str, Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Runs(worlds=9, workers=1).outcomes(["toy"], worlds=8, days=20)["toy"]
    original = fake_model.run_chunk

    def only_few(scenario: Scenario, lanes: fake_model.Lanes, key: int, **more: Any) -> fake_model.Chunk:
        if len(lanes.luck) > 3:
            raise MemoryError("too many at once")
        return original(scenario, lanes, key, **more)

    monkeypatch.setattr(fake_model, "run_chunk", only_few)
    assert Runs(worlds=9, workers=1).outcomes(["toy"], worlds=8, days=20)["toy"].equals(whole)


def test_a_failing_world_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.scenario.load_scenario", lambda name, *_: fake_model.scenario(name, fail=3))
    monkeypatch.setattr("sim.batch.engine.work.ENGINE", fake_model.ENGINE)
    with pytest.raises(PieceFailed, match=r"scenario toy, seed 51, world 3: .*divided by zero"):
        Runs(workers=1).outcomes(["toy"], worlds=5, days=20)


# --- Verdicts ------------------------------------------------------------------------------------------------


def one(name: str, change: Callable[..., Any] | None = None) -> Judged:
    figures = meeting(name)
    return judge([patterns()[name]], change(figures) if change else figures)[0]


@pytest.mark.parametrize("name", [each.id for each in to_judge()])
def test_figures_within_their_bands_pass_and_each_missing_one_fails(name: str) -> None:
    assert one(name).passed
    for place, figure in enumerate(meeting(name)):
        without = one(name, lambda figures, place=place: figures[:place] + figures[place + 1 :])
        assert not without.passed
        assert [each.state for each in without.verdicts].count("not measured") == 1
        untold = one(name, lambda figures, key=figure.key: [
            missing(name, key, "no world has it") if each.key == key else each for each in figures])  # fmt: skip
        told = next(each for each in untold.verdicts if each.key == figure.key)
        assert not untold.passed and told.state == "not measured" and told.measured.how == "no world has it"


def test_everything_that_is_judged_is_measured() -> None:
    assert set(MEASURES) == {each.id for each in to_judge()}


def test_nothing_measured_is_a_failure_of_every_pattern() -> None:
    found = judge(to_judge(), [])
    assert len(found) == 16 and not any(each.passed for each in found) and not passed(found)
    assert all(verdict.state == "not measured" for each in found for verdict in each.verdicts)


def test_the_kinds_of_bound_are_kept_apart() -> None:
    def at(value: float) -> Judged:
        return judge([patterns()["SF12"]], [pooled("SF12", "weibull_shape", value, 9, "by hand")])[0]

    assert [(at(value).passed, at(value).rejects) for value in (0.69, 0.7, 0.99, 1.0)] == [
        (True, False),
        (False, False),
        (False, False),
        (False, True),
    ]


def test_an_interval_is_judged_by_what_it_holds() -> None:
    def including(low: float, high: float) -> str:
        figures = [
            replace(each, value=0.03, low=low, high=high) if each.key == "reverse_interval_includes" else each
            for each in meeting("SF18")
        ]
        return judge([patterns()["SF18"]], figures)[0].verdicts[-1].state

    assert including(-0.01, 0.07) == "pass" and including(0.01, 0.05) == "fail" and including(math.nan, 1.0) == "fail"


def test_consistency_checks_do_not_decide() -> None:
    exponent = pooled("SF22", "exponent", 9.0, 1, "by hand")
    found = judge_all(Runs(), measures=measures(SF22=[exponent]))
    assert passed(found) and not next(each for each in found if each.pattern.id == "SF22").passed
    calm = [replace(each, value=99.0) if each.key == "calm" else each for each in meeting("SF20")]
    assert not passed(judge_all(Runs(), measures=measures(SF20=calm)))


def test_only_what_was_asked_for_is_measured() -> None:
    ran: list[str] = []

    def note(name: str) -> Callable[[Runs], Any]:
        def noted(_: Runs) -> Any:
            ran.append(name)
            return meeting(name)

        return noted

    found = judge_all(Runs(), ["SF35", "SF1"], {name: note(name) for name in ("SF1", "SF12", "SF35")})
    assert [each.pattern.id for each in found] == ["SF1", "SF35"] == ran
    with pytest.raises(KeyError):
        judge_all(Runs(), ["OBS_WEEKLY"])


def test_one_function_for_several_patterns_runs_once() -> None:
    ran: list[int] = []

    def both(_: Runs) -> Any:
        ran.append(1)
        return meeting("SF34") + meeting("SF35")

    found = judge_all(Runs(), ["SF34", "SF35"], {"SF34": both, "SF35": both})
    assert ran == [1] and passed(found)
