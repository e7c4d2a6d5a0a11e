"""Dated measures: nothing changes before the day of one, and something does from then on."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import StabilizationModel
from sim.outcomes import FATES
from sim.scenario import Scenario, load_scenario
from sim.scenario.traits import ACTORS, MEASURES, ROSTERS
from tests.model.helpers import Lane, case, differing, together

WORLDS = range(24)
DAY = 21
DAYS = 60
# Governments close to returning to war, so that a deadline can tip one within a few weeks.
RESTLESS = """
parameters:
  renunciation: {quiet_logit: -5, renounce_logit: -5.5, expiry_weight: 2, resolve_spread: 1.5}
  containment: {calm_logit: 2}
"""

ARGUMENTS = {
    "adopt_resolution": [""],
    "close_crossings": ["days: 3"],
    "deadline": ["days: 10"],
    "send_envoy": ["days: 20"],
    "shock": ["israeli_deaths: 4, palestinian_deaths: 0", "israeli_deaths: 0, palestinian_deaths: 12"],
    "base": ["state: built", "state: none"],
    "rule": ["family: containment, variant: none", "family: line_fire, variant: standard"],
    "set": ["path: line_fire.line_rate, value: 12", "path: actors.israel.response_scale, value: 0.8"],
}
KINDS = [(do, arguments) for do, several in ARGUMENTS.items() for arguments in several]


def test_every_kind_of_measure_is_tried() -> None:
    assert set(ARGUMENTS) == set(MEASURES)


def with_measures(folder: Path, *lines: str, **settings: str) -> Scenario:
    text = "\n".join([RESTLESS, *(f"{name}: {value}" for name, value in settings.items())])
    measures = "\n".join(f"  - {{source: assumption, {line}}}" for line in lines)
    return case(folder, f"{text}\nmeasures:\n{measures}\n" if lines else text)


def measure(do: str, arguments: str, day: int = DAY) -> str:
    return f"day: {day}, do: {do}, {arguments}".rstrip(", ")


def run(scenario: Scenario, days: int = DAYS) -> StabilizationModel:
    return together(scenario, WORLDS, days, events=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> StabilizationModel:
    return run(with_measures(tmp_path_factory.mktemp("without")))


def story(model: StabilizationModel, first: int, last: int) -> bytes:
    """What happened in some days, word by word; what the calendar says of itself left out."""
    told = model.ledger.events()
    told = told[(told["day"] >= first) & (told["day"] < last) & (told["actor"] != "calendar")]
    return told.to_csv(index=False).encode()


@pytest.mark.parametrize(("do", "arguments"), KINDS)
def test_a_measure_changes_nothing_before_its_day_and_something_after(
    tmp_path: Path, without: StabilizationModel, do: str, arguments: str
) -> None:
    model = run(with_measures(tmp_path, measure(do, arguments)))
    assert story(model, 0, DAY) == story(without, 0, DAY)
    assert Lane.of(model).before(DAY).differs_from(Lane.of(without).before(DAY)) == []
    idle = arguments == "family: line_fire, variant: standard"  # What is in force already changes nothing.
    assert (story(model, DAY, DAYS) == story(without, DAY, DAYS)) == idle


@pytest.mark.parametrize("day", [0, DAYS - 1])
def test_a_measure_works_on_the_first_day_and_on_the_last(
    tmp_path: Path, without: StabilizationModel, day: int
) -> None:
    model = run(with_measures(tmp_path, measure("shock", "israeli_deaths: 2, palestinian_deaths: 3", day)))
    more = Lane.of(model).series["deaths"][day] - Lane.of(without).series["deaths"][day]
    lived = ~np.isnan(more)
    assert lived.any() and np.all(more[lived] >= 5.0)


def test_a_measure_after_the_horizon_changes_nothing(tmp_path: Path, without: StabilizationModel) -> None:
    model = run(with_measures(tmp_path, measure("shock", "israeli_deaths: 9, palestinian_deaths: 9", DAYS)))
    assert Lane.of(model).differs_from(Lane.of(without)) == []


def test_measures_of_one_day_are_carried_out_in_the_order_in_which_they_stand(tmp_path: Path) -> None:
    both = [measure("set", f"path: line_fire.line_rate, value: {value}", 5) for value in (3, 12)]
    one, two = run(with_measures(tmp_path, *both)), run(with_measures(tmp_path, *both[::-1]))
    assert one.values["line_fire.line_rate"] == 12.0 and two.values["line_fire.line_rate"] == 3.0
    alone = run(with_measures(tmp_path, both[1]))
    assert Lane.of(one).differs_from(Lane.of(alone)) == []


def test_a_rule_set_on_day_0_is_that_rule_from_the_start(tmp_path: Path) -> None:
    dated = run(with_measures(tmp_path, measure("rule", "family: response, variant: amplified", 0)))
    plain = run(with_measures(tmp_path, rules="{response: amplified}"))
    assert Lane.of(dated).differs_from(Lane.of(plain)) == []


def test_a_value_set_on_day_0_is_that_value_in_a_scenario(tmp_path: Path) -> None:
    dated = run(with_measures(tmp_path, measure("set", "path: line_fire.fatal_share, value: 0.3", 0)))
    with_measures(tmp_path)
    plain = run(load_scenario(tmp_path / "case.yaml", {"line_fire.fatal_share": 0.3}))
    assert Lane.of(dated).differs_from(Lane.of(plain)) == []


def test_a_resolution_is_adopted_on_its_day_at_the_latest(tmp_path: Path) -> None:
    adopted = Lane.of(run(with_measures(tmp_path, measure("adopt_resolution", "")))).outcomes["resolution_day"]
    held = ~np.isnan(adopted)
    assert held.sum() > 12 and np.all(adopted[held] <= DAY) and np.any(adopted[held] == DAY)


@pytest.mark.parametrize("aid", ["linked", "unhindered", "capped"])
@pytest.mark.parametrize("days", [1, 3, 14])
def test_closed_crossings_stay_closed_for_so_many_days_whatever_happens(tmp_path: Path, aid: str, days: int) -> None:
    closing = measure("close_crossings", f"days: {days}", 5)
    scenario = with_measures(tmp_path, closing, rules=f"{{aid_access: {aid}}}", end="continue")
    model = StabilizationModel(scenario, worlds=WORLDS)
    usual = with_measures(tmp_path, rules=f"{{aid_access: {aid}}}", end="continue")
    other = StabilizationModel(usual, worlds=WORLDS)
    for day in range(5 + days + 1):
        model.step()
        other.step()
        closed = model.single["israel"].closed
        if 5 <= day < 5 + days:
            assert np.all(closed >= 1.0), f"open on day {day}"
            assert np.all(model.single["israel"].openness <= other.single["israel"].openness)
    assert np.any(model.single["israel"].closed < 1.0)


def test_an_envoy_adds_to_pressure_while_there(tmp_path: Path, without: StabilizationModel) -> None:
    model = run(with_measures(tmp_path, measure("send_envoy", "days: 20")))
    with_envoy, no_envoy = (Lane.of(each).series["us_pressure"] for each in (model, without))
    assert np.nanmin((with_envoy - no_envoy)[DAY : DAY + 20]) >= 0.0
    assert np.nanmax((with_envoy - no_envoy)[DAY : DAY + 20]) > 0.0


def test_a_deadline_presses_for_its_days_and_no_longer(tmp_path: Path) -> None:
    model = StabilizationModel(with_measures(tmp_path, measure("deadline", "days: 4", 3)), worlds=WORLDS)
    pressed = []
    for _ in range(10):
        model.step()
        pressed.append(float(np.min(model.single["board_of_peace"].expiry)))
    assert pressed == [0.0] * 3 + [1.0] * 4 + [0.0] * 3


def test_a_shock_kills_on_its_day_and_is_over(tmp_path: Path, without: StabilizationModel) -> None:
    model = run(with_measures(tmp_path, measure("shock", "israeli_deaths: 4, palestinian_deaths: 12")))
    told: pd.DataFrame = model.ledger.events()
    shocks = told[told["kind"] == "shock"]
    assert set(shocks["day"]) == {DAY}
    assert shocks.groupby("victim")["deaths"].unique().map(list).to_dict() == {"israeli": [4.0], "palestinian": [12.0]}


@pytest.mark.parametrize(("first", "later"), [("third_country", "surrender"), ("surrender", "third_country")])
def test_what_people_of_the_tunnels_met_is_told_by_the_way_out_they_took(
    tmp_path: Path, first: str, later: str
) -> None:
    easy = "parameters: {safe_passage: {passage_logit: 0, offer_logit: -2, strike_pocket: 0.003}}"
    text = f"{easy}\nrules: {{safe_passage: {first}}}\nend: continue\nmeasures:\n"
    change = measure("rule", f"family: safe_passage, variant: {later}", 0)
    model = run(case(tmp_path, f"{text}  - {{source: assumption, {change}}}\n"))
    fates = Lane.of(model).outcomes["rafah_fate"]
    assert set(fates) <= {0.0, 3.0, float(FATES.index("surrendered" if later == "surrender" else "evacuated"))}
    assert np.any((fates == 1.0) | (fates == 2.0))


def test_talk_of_a_base_ends_when_there_is_to_be_none(tmp_path: Path) -> None:
    model = run(with_measures(tmp_path, measure("base", "state: none", 0)))
    assert model.single["united_states"].talk == 0.0


def test_measures_of_one_scenario_leave_another_alone(tmp_path: Path, without: StabilizationModel) -> None:
    run(with_measures(tmp_path, measure("set", "path: line_fire.line_rate, value: 12", 0)))
    again = run(with_measures(tmp_path))
    assert Lane.of(again).differs_from(Lane.of(without)) == []
    assert differing(again.record.total, without.record.total) == []


class Asked(dict[str, Any]):
    """Values of parameters that remember which were asked for."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.paths: set[str] = set()

    def __getitem__(self, path: str) -> Any:
        self.paths.add(path)
        return super().__getitem__(path)


def test_what_a_measure_may_set_is_what_actors_go_on_reading() -> None:
    """A trait that is read on the first day only must say so, or a measure that sets it would do nothing in silence."""
    model = StabilizationModel(load_scenario("baseline"), worlds=range(2))
    model.values = asked = Asked(model.values)
    model.run_days(15)
    kinds = [(f"actors.{name}", kind) for name, kind in ACTORS.items()]
    kinds += [(f"{roster}.{name}", ROSTERS[roster]) for roster in ROSTERS for name in model.scenario.rosters[roster]]
    wrong = []
    for path, kind in kinds:
        for trait in kind.traits:
            if (f"{path}.{trait}" in asked.paths) == (trait in kind.at_start):
                wrong.append(f"{path}.{trait}")
    assert wrong == []
