"""A world is the same alone and in company, however it is asked for, to the last bit."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.batch import close_workers, simulate
from sim.model import Chunk, Lanes, StabilizationModel, run_chunk
from sim.model import record as record_module
from sim.model.luck import Luck, Stream
from sim.outcomes import SERIES, Series
from sim.rules import FAMILIES
from sim.scenario import Measure, Parameter, Scenario, load_scenario
from sim.scenario.traits import ACTORS, CHANNELS, ROSTERS
from tests.model.helpers import (
    alone,
    assert_same_world,
    case,
    differing,
    eventful,
    lane,
    outcomes,
    same_chunk,
    series,
    states,
    together,
)

BASELINE = load_scenario("baseline")
VARIANTS = [(family.name, variant) for family in FAMILIES.values() for variant in family.variants]


def test_the_hurried_case_sees_nearly_everything() -> None:
    """The tests below would prove little about a quiet world."""
    total = together(eventful(), range(32), 70).record.total
    quiet = {"shock", "arms taken", "arms taken back"}
    assert {kind for kind, count in total.items() if not np.any(np.asarray(count) > 0.0)} <= quiet


@pytest.mark.parametrize(("family", "variant"), VARIANTS)
def test_floats_and_arrays_agree_under_every_variant(family: str, variant: str) -> None:
    scenario = eventful(**{f"rules__{family}": variant})
    assert_same_world(alone(scenario, 9, 40), together(scenario, [4, 9, 2], 40), 1)


@pytest.mark.long
@pytest.mark.parametrize(("family", "variant"), VARIANTS)
def test_floats_and_arrays_agree_under_every_variant_for_longer(family: str, variant: str) -> None:
    scenario = eventful(**{f"rules__{family}": variant})
    ensemble = together(scenario, [4, 9, 2], 120)
    for at, world in ((0, 4), (2, 2)):
        assert_same_world(alone(scenario, world, 120), ensemble, at)


@pytest.mark.long
@pytest.mark.parametrize(("opening", "end"), [("truce", "absorbing"), ("war", "continue")])
def test_floats_and_arrays_agree_to_the_end_of_the_baseline(opening: str, end: str) -> None:
    scenario = load_scenario("baseline", {"opening": opening, "end": end})
    ensemble = together(scenario, range(3), 365)
    assert_same_world(alone(scenario, 1, 365), ensemble, 1)


@pytest.mark.parametrize("fixed", [False, True])
def test_central_values_hold_in_floats_as_in_arrays(fixed: bool) -> None:
    ensemble = together(BASELINE, [0, 5], 40, fixed=fixed, key=9)
    single = alone(BASELINE, 5, 40, fixed=fixed, key=9)
    assert_same_world(single, ensemble, 1)
    central = all(single.values[path] == each.value for path, each in BASELINE.parameters.items())
    assert central == fixed


NAMES = [f"actors.{name}" for name in ACTORS]
NAMES += [f"{roster}.{name}" for roster in ROSTERS for name in BASELINE.rosters[roster]]
RANGED = [each for each in BASELINE.parameters.values() if each.low is not None and each.high is not None]


@st.composite
def settings_of_one(draw: Any) -> dict[str, str | float | bool]:
    """Random settings by path: variants, values within their ranges, absent actors, channels, opening and end."""
    found: dict[str, str | float | bool] = {}
    for family, variant in draw(st.lists(st.sampled_from(VARIANTS), max_size=12)):
        found[f"rules.{family}"] = variant
    for parameter in draw(st.lists(st.sampled_from(RANGED), max_size=12)):
        found[parameter.path] = _within(parameter, draw(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])))
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=6)):
        found[f"{name}.present"] = False
    for channel in draw(st.lists(st.sampled_from(CHANNELS), max_size=3)):
        found[f"actors.isf.channels.{channel}"] = False
    found["opening"] = draw(st.sampled_from(["truce", "truce", "truce", "war"]))
    found["end"] = draw(st.sampled_from(["absorbing", "continue"]))
    return found


def _within(parameter: Parameter, share: float) -> float:
    assert parameter.low is not None and parameter.high is not None
    return min(parameter.high, parameter.low + (parameter.high - parameter.low) * share)


@st.composite
def dated(draw: Any) -> Measure:
    """A random dated measure."""
    do = draw(
        st.sampled_from(["adopt_resolution", "close_crossings", "deadline", "send_envoy", "shock", "base", "rule"])
    )
    amount = st.sampled_from([0.0, 1.0, 2.5, 12.0])
    arguments: dict[str, float | int | str | bool] = {}
    if do in ("close_crossings", "deadline", "send_envoy"):
        arguments = {"days": draw(amount)}
    elif do == "shock":
        arguments = {"israeli_deaths": draw(amount), "palestinian_deaths": draw(amount)}
    elif do == "base":
        arguments = {"state": draw(st.sampled_from(["none", "rumoured", "built"]))}
    elif do == "rule":
        family, variant = draw(st.sampled_from(VARIANTS))
        arguments = {"family": family, "variant": variant}
    if draw(st.integers(0, 3)) == 0:
        parameter = draw(st.sampled_from(RANGED))
        do, arguments = "set", {"path": parameter.path, "value": _within(parameter, draw(st.floats(0, 1)))}
    return Measure(draw(st.integers(0, 30)), do, arguments, ("assumption",), "")


@given(
    chosen=settings_of_one(), measures=st.lists(dated(), max_size=4), hurried=st.booleans(), world=st.integers(0, 2**40)
)
@settings(max_examples=20)
def test_floats_and_arrays_agree_in_any_scenario(
    chosen: dict[str, str | float | bool], measures: list[Measure], hurried: bool, world: int
) -> None:
    base = eventful if hurried else lambda **more: load_scenario("baseline", more)
    scenario = base(**chosen)
    scenario = replace(scenario, measures=tuple(sorted((*scenario.measures, *measures), key=lambda each: each.day)))
    ensemble = together(scenario, [7, world], 36)
    assert_same_world(alone(scenario, world, 36), ensemble, 1)


def chunk(worlds: list[int], scenario: Scenario = BASELINE) -> Chunk:
    return run_chunk(scenario, Lanes.of_worlds(worlds), 1, days=60)


def part(whole: Chunk, at: list[int]) -> Chunk:
    return Chunk(lane(whole.outcomes, *at), lane(whole.daily, *at), None)


def test_a_world_does_not_depend_on_its_neighbours_or_their_order() -> None:
    crowd = chunk(list(range(100)))
    assert same_chunk(chunk([37]), part(crowd, [37]))
    mixed = [64, 3, 99, 37, 37, 0]
    assert same_chunk(chunk(mixed), part(crowd, mixed))
    assert same_chunk(chunk([10**12, 37]), part(chunk([37, 10**12]), [1, 0]))


def test_cutting_a_run_into_chunks_changes_nothing() -> None:
    crowd = chunk(list(range(100)))
    assert same_chunk(chunk(list(range(50))), part(crowd, list(range(50))))
    assert same_chunk(chunk(list(range(50, 100))), part(crowd, list(range(50, 100))))


def test_worlds_and_keys_differ_from_one_another() -> None:
    crowd = chunk(list(range(100)))
    assert len(np.unique(crowd.outcomes["deaths"])) > 50
    other = run_chunk(BASELINE, Lanes.of_worlds(range(100)), 2, days=60)
    assert np.count_nonzero(other.outcomes["deaths"] != crowd.outcomes["deaths"]) > 80


@pytest.fixture
def no_workers_stay() -> Iterator[None]:
    yield
    close_workers()


@pytest.mark.usefixtures("no_workers_stay")
def test_one_process_and_two_agree() -> None:
    one, two = (simulate(BASELINE, 64, days=40, workers=workers, events=True) for workers in (1, 2))
    for table in ("outcomes", "daily", "events"):
        left, right = getattr(one, table), getattr(two, table)
        # By world: where a chunk's events of a day stand in the table depends on what the chunk is told together.
        left, right = (each.sort_values("world", kind="stable", ignore_index=True) for each in (left, right))
        assert left.equals(right), table


def digest() -> str:
    """A hash of all bits of a few worlds."""
    result = run_chunk(eventful(), Lanes.of_worlds(range(8)), 1, days=40)
    found = hashlib.sha256()
    for name, values in sorted({**result.outcomes, **result.daily}.items()):
        found.update(name.encode() + np.ascontiguousarray(values).tobytes())
    return found.hexdigest()


@pytest.mark.long
def test_another_process_with_other_hashes_of_text_sees_the_same_worlds() -> None:
    """Sets and dictionaries keyed by text may come in another order there."""
    script = "from tests.model.test_identity import digest; print(digest())"
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == digest()


Draws = dict[tuple[str, str, int], bytes]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Draws:
    """Every draw of models that run in this test, by kind, stream and day."""
    found: Draws = {}

    def listening(kind: str) -> Any:
        ask = getattr(Luck, kind)

        def told(self: Luck, stream: Stream, day: int) -> Any:
            value = ask(self, stream, day)
            for each, own in ((stream, value),) if isinstance(stream, str) else zip(stream, value, strict=True):
                found[kind, each, day] = np.asarray(own).tobytes()
            return value

        return told

    for kind in ("draw", "key"):
        monkeypatch.setattr(Luck, kind, listening(kind))
    return found


def assert_no_draw_changed(before: Draws, after: Draws) -> None:
    assert before.keys() <= after.keys()
    assert [each for each in before if before[each] != after[each]] == []


NEWCOMERS = {
    "contributors": """
        name: Newland, group: new, role: combat, capacity: 0, offer: 0, support: 0.5, tie_us: 0, tie_hamas: 0,
        hostility: 0, caveats: 0, need: 0, wealth: 0""",
    "factions": "name: New, sector: gaza_city, kind: allied, fighters: 1, share: 0, hard_line: 0.5, cohesion: 0.5",
    "militias": "name: New, sector: rafah, fighters: 0, ceiling: 0, backing: 0, reputation: 0.5",
    "donors": "name: New, pledge: 0, to_force: 0.1, to_police: 0.1, to_aid: 0.1",
    "mediators": """
        name: New, hosts_hamas: false, leverage_hamas: 0, leverage_israel: 0, host_bonus: 0, hosting: 0,
        cooperation: 0""",
    "sectors": "name: New, people: 50000, area: 0.01, line: 0.5, need: 0.5, acceptance: 0.5",
}
UNITS = {
    **dict.fromkeys(("capacity", "offer"), "troops"),
    **dict.fromkeys(("leverage_hamas", "leverage_israel", "host_bonus", "hard_line"), "index"),
    **dict.fromkeys(("fighters", "ceiling"), "fighters"),
    "pledge": "USD million",
    "people": "persons",
}


def with_newcomer(folder: Path, roster: str, first: bool = False) -> Scenario:
    """The baseline with one more actor who has nothing, last in its roster or first."""
    lines = []
    for pair in NEWCOMERS[roster].replace("\n", " ").split(","):
        name, value = (part.strip() for part in pair.split(":"))
        number = value.replace(".", "").isdigit()
        unit = UNITS.get(name, "share")
        lines.append(f"    {name}: " + (f"{{value: {value}, unit: {unit}, source: assumption}}" if number else value))
    scenario = case(folder, f"{roster}:\n  newcomer:\n    present: true\n" + "\n".join(lines) + "\n")
    if not first:
        return scenario
    names = scenario.rosters[roster]
    return replace(scenario, rosters=MappingProxyType({**scenario.rosters, roster: (names[-1], *names[:-1])}))


@pytest.mark.parametrize("first", [False, True], ids=["last", "first"])
@pytest.mark.parametrize("roster", NEWCOMERS)
def test_one_more_actor_changes_no_other_draw(tmp_path: Path, drawn: Draws, roster: str, first: bool) -> None:
    before = together(BASELINE, range(3), 36)
    draws = dict(drawn)
    drawn.clear()
    after = together(with_newcomer(tmp_path, roster, first), range(3), 36)
    assert_no_draw_changed(draws, drawn)
    assert differing(before.values, {path: after.values[path] for path in before.values}) == []


@pytest.mark.parametrize("roster", ["militias", "donors", "mediators"])
def test_an_actor_who_has_nothing_changes_no_world(tmp_path: Path, roster: str) -> None:
    plain, more = (together(each, range(6), 100) for each in (BASELINE, with_newcomer(tmp_path, roster)))
    assert differing(outcomes(plain), outcomes(more)) == []
    assert differing(series(plain), series(more)) == []


@pytest.mark.parametrize("roster", ["contributors", "factions", "militias", "donors", "mediators"])
def test_an_absent_actor_and_one_who_is_not_listed_are_the_same(roster: str) -> None:
    """An actor that a scenario switches off is nobody: not one more state that does not send troops."""
    name = BASELINE.rosters[roster][1]
    present = {f"{roster}__{name}__present": False}
    absent = eventful(rules__mandate="coalition_only", mandate__coalition_rate=0.5, **present)
    absent = replace(absent, measures=())
    rest = tuple(each for each in BASELINE.rosters[roster] if each != name)
    unlisted = replace(absent, rosters=MappingProxyType({**absent.rosters, roster: rest}))
    one, two = (together(each, range(16), 60) for each in (absent, unlisted))
    left, right = outcomes(one), outcomes(two)
    assert differing({each: left[each] for each in right}, right) == []
    assert differing(series(one), series(two)) == []


def test_one_more_output_changes_no_draw_and_no_other_output(drawn: Draws, monkeypatch: pytest.MonkeyPatch) -> None:
    before = together(BASELINE, range(3), 36)
    draws = dict(drawn)
    drawn.clear()
    extra = Series(
        "fighters", "fighters", "Fighters of all factions", lambda model: model.rosters["factions"][0].fighters
    )
    monkeypatch.setattr(record_module, "SERIES", (*SERIES, extra))
    after = together(BASELINE, range(3), 36)
    assert "fighters" in after.record.rows
    assert drawn == draws
    assert differing(outcomes(before), outcomes(after)) == []
    assert differing(states(before), states(after)) == []


def test_a_variant_changes_no_draw_of_what_it_does_not_ask(drawn: Draws) -> None:
    together(BASELINE, range(3), 36)
    draws = dict(drawn)
    drawn.clear()
    together(load_scenario("baseline", {"rules.response": "amplified", "rules.rumours": "storm"}), range(3), 36)
    assert_no_draw_changed(draws, drawn)


def test_two_models_side_by_side_do_not_touch_one_another() -> None:
    one, two = (StabilizationModel(BASELINE, worlds=range(3)) for _ in range(2))
    for _ in range(20):
        one.step()
        two.step()
    assert differing(states(one), states(two)) == []
    assert differing(states(one), states(together(BASELINE, range(3), 20))) == []
