"""Each actor does what it is there for, writes only its own state, and may be left out."""

import ast
import inspect
import random
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim.actors
from sim.actors import ROSTER, SINGLE, Actor, cohort, quantity
from sim.actors.quantity import total
from sim.model import StabilizationModel
from sim.model.day import PHASES
from sim.model.luck import Luck, Stream
from sim.rules import Rule
from sim.scenario import load_scenario
from sim.scenario.traits import CHANNELS
from tests.model.helpers import Lane, actors, case, differing, eventful, outcomes, series, states, together, walk

WORLDS = range(12)
# How quantities of several actors are held is no actor's business.
HOLDERS = {inspect.getfile(module) for module in (cohort, quantity)}
SOURCES = sorted(path for path in Path(inspect.getfile(sim.actors)).parent.glob("*.py") if str(path) not in HOLDERS)


def run(days: int = 60, **settings: str | float | bool) -> StabilizationModel:
    return together(eventful(**settings), WORLDS, days)


# What is true of all of them.


def test_an_actor_writes_only_its_own_state_and_shows_it_only_after_the_phase() -> None:
    model = StabilizationModel(eventful(), worlds=range(3))
    holders = model._day.actors
    views = list(vars(model._day)["_views"].values())

    def held() -> list[dict[str, Any]]:
        return [dict(vars(each)) for each in holders]

    def copied(of: list[Any]) -> list[list[tuple[str, Any]]]:
        # The truce's own history is nobody else's to read.
        return [[(path, np.array(value)) for path, value in walk(each) if not path.startswith("_")] for each in of]

    for day in range(8):
        model.ledger.open_day(day, model.record.holding)
        model.calendar.carry_out(model)
        model._day.look(holders)
        for phase, steps in zip(PHASES, vars(model._day)["_plan"], strict=True):
            shown = copied(views)
            for actor, act in steps:
                before = held()
                act()
                for holder, was in zip(holders, before, strict=True):
                    if holder is not actor:
                        changed = [n for n, value in vars(holder).items() if value is not was.get(n)]
                        assert changed == [], f"{actor.name} in {phase} wrote {changed} of {holder.name}"
            for now, then in zip(copied(views), shown, strict=True):
                assert [p for (p, v), (_, w) in zip(now, then, strict=True) if not np.array_equal(v, w)] == [], phase
            model._day.look(actor for actor, _ in steps)
        model.record.close_day()
        model.day += 1


@pytest.fixture
def frozen_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrays that rules and luck return cannot be written to."""

    def freeze(value: Any) -> Any:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, np.ndarray):
                each.flags.writeable = False
        return value

    bind = Rule.bind

    def bound(self: Rule, values: dict[str, Any], ensemble: bool) -> Callable[..., Any]:
        call = bind(self, values, ensemble)
        return lambda *inputs: freeze(call(*inputs))

    monkeypatch.setattr(Rule, "bind", bound)
    for kind in ("draw", "key", "beta"):
        ask = getattr(Luck, kind)
        monkeypatch.setattr(Luck, kind, lambda self, *what, ask=ask: freeze(ask(self, *what)))


@pytest.mark.usefixtures("frozen_arrays")
def test_nobody_writes_into_an_array() -> None:
    assert len(series(run())["deaths"]) == 60


def test_nobody_changes_what_a_rule_returned(request: pytest.FixtureRequest) -> None:
    free = Lane.of(run())
    request.getfixturevalue("frozen_arrays")
    assert Lane.of(run()).differs_from(free) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_actors_in_a_phase_does_not_matter(seed: int) -> None:
    plain = run()
    shuffled = StabilizationModel(eventful(), worlds=WORLDS)
    for steps in vars(shuffled._day)["_plan"]:
        random.Random(seed).shuffle(steps)
    shuffled.run_days(60)
    assert Lane.of(shuffled).differs_from(Lane.of(plain)) == []
    assert differing(states(shuffled), states(plain)) == []


def test_streams_of_luck_are_named_after_whom_they_are_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by places in a list, which move when somebody is added."""
    asked: set[str] = set()
    for kind in ("draw", "key"):
        ask = getattr(Luck, kind)

        def told(self: Luck, stream: Stream, day: int, ask: Any = ask) -> Any:
            asked.update((stream,) if isinstance(stream, str) else stream)
            return ask(self, stream, day)

        monkeypatch.setattr(Luck, kind, told)
    run(20)
    assert len(asked) > 100
    assert [stream for stream in asked if re.search(r"\b\d+\b", stream)] == []
    paths = {"truce", *actors(StabilizationModel("baseline"))}
    assert {stream.partition(":")[0] for stream in asked} <= paths


def code() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.name}:{getattr(node, 'lineno', 0)}", node


def test_actors_neither_write_in_place_nor_choose_nor_compute_over_worlds() -> None:
    """`x += y` would change what others see of an array; `np.where` and `sum` differ between floats and arrays."""
    imported = ("numpy", "random", "math", "scipy")
    found = []
    for where, node in code():
        if isinstance(node, ast.AugAssign):
            found.append(f"{where} augmented assignment")
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            found += [f"{where} import {name}" for name in names if name.split(".")[0] in imported]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("sum", "min"):
            found.append(f"{where} {node.func.id}()")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Pow, ast.FloorDiv, ast.Mod)):
            found.append(f"{where} an operator that compiled code rounds differently")
        elif isinstance(node, ast.Attribute) and node.attr in ("random", "rng", "shuffle_do", "select_random"):
            found.append(f"{where} {node.attr}")
    assert found == []


@pytest.mark.parametrize("path", [*(f"actors.{name}" for name in SINGLE), *(f"{name}.*" for name in ROSTER)])
def test_a_world_can_do_without_any_of_them(path: str) -> None:
    roster, _, name = path.partition(".")
    names = load_scenario("baseline").rosters[roster] if name == "*" else (name,)
    if roster == "sectors":
        names = names[1:]
    settings: dict[str, bool] = {f"{roster}__{each}__present": False for each in names}
    model = StabilizationModel(eventful(**settings), worlds=WORLDS)
    absent = [model.actor(f"{roster}.{each}") for each in names]
    before = [dict(walk(each)) for each in absent]
    model.run_days(50)
    assert [dict(walk(each)) for each in absent] == before, "someone who is not there has changed"
    assert all(np.isfinite(values).all() for values in series(model).values())
    assert Lane.of(model).differs_from(Lane.of(run(50))), "nobody misses them"


# One behaviour each.


def test_israel_keeps_out_of_armed_roles_whom_it_holds_hostile_when_it_decides_alone() -> None:
    model = run(20, rules__objections="veto", contributors__turkey__hostility=0.95)
    turkey, azerbaijan = model.actor("contributors.turkey"), model.actor("contributors.azerbaijan")
    accepts, armed = model.single["israel"].accepts, turkey.lighter == 0.0
    assert armed.any() and np.all(accepts[turkey.place][armed] == 0.0) and np.all(accepts[azerbaijan.place] == 1.0)
    assert np.all(turkey.accepted[armed] == 0.0) and np.all(turkey.sent[armed] == 0.0)


def test_a_refused_mediator_loses_leverage_on_hamas() -> None:
    refused = run(20, rules__objections="veto", contributors__turkey__hostility=0.95, objections__exclusion_cost=0.4)
    turkey = refused.actor("mediators.turkey")
    assert np.all(turkey.leverage_hamas <= turkey.full_hamas) and np.any(turkey.leverage_hamas < turkey.full_hamas)
    free = run(20, rules__objections="none").actor("mediators.turkey")
    assert np.all(free.leverage_hamas == free.full_hamas)


def test_the_leadership_of_hamas_consents_less_the_further_a_task_reaches() -> None:
    consent = run(30).single["hamas"].consent
    reach = ["border", "monitor", "police", "disarm"]
    for one, other in pairwise(reach):
        assert np.all(consent[one] > consent[other])


def test_control_over_what_fires_comes_with_days() -> None:
    model = StabilizationModel("baseline", worlds=WORLDS)
    at_start = model.single["hamas"].control
    model.run_days(30)
    assert np.all(model.single["hamas"].control > at_start)


def test_a_faction_without_arms_does_not_fire() -> None:
    model = StabilizationModel(eventful(), worlds=WORLDS)
    for faction in model.rosters["factions"]:
        faction.arms = np.zeros(len(WORLDS))
    model._day.look_anew()
    model.step()
    assert all(np.all(faction.acts == 0.0) for faction in model.rosters["factions"])


def test_arms_that_are_stored_come_back_in_war_and_those_given_up_do_not() -> None:
    for variant, comes_back in (("freeze", True), ("reciprocal", False)):
        settings = {"tranches__step_size": 0.4, "containment__calm_logit": 2, "containment__war_logit": -1.5}
        model = StabilizationModel(eventful(rules__tranches=variant, **settings), worlds=range(96))
        factions = model.rosters["factions"]
        returned = np.zeros(96)
        for _ in range(120):
            before = total(faction.stored * faction.weight for faction in factions)
            war = model.truce.at_war * np.ones(96)
            model.step()
            back = np.asarray(model.ledger.today["arms taken back"])
            assert np.allclose(back, before * war)
            returned = returned + back
        assert np.any(returned > 0.0) == comes_back


def test_the_group_in_the_tunnels_stays_where_no_way_out_is_offered_and_leaves_where_one_is() -> None:
    shut = run(60, rules__safe_passage="none").actor("factions.rafah_tunnels")
    assert np.all(shut.left == 0.0)
    held = run(60, safe_passage__passage_weight=1.5, safe_passage__leave_share=1, mediators__turkey__hosting=0.8)
    open_door = held.actor("factions.rafah_tunnels")
    assert np.any(open_door.left > 0.0)
    fate = outcomes(held)["rafah_fate"]
    assert np.array_equal(fate == 1.0, open_door.left > np.maximum(open_door.inside, open_door.dead - 1.0))


def test_a_militia_whose_backing_ends_goes_home() -> None:
    kept, left = (run(60, rules__rival_militia=each) for each in ("backed", "dissolved"))
    for one, other in zip(kept.rosters["militias"], left.rosters["militias"], strict=True):
        assert np.all(other.fighters < one.fighters)
        assert np.all(other.fighters < other.trait("fighters"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_of_the_force_that_is_switched_off_does_nothing(channel: str) -> None:
    holds = {
        "deterrence": "deterrence_mean", "interposition": "interposition_mean", "containment": "containment",
        "tripwire": "tripwire", "verification": "verified", "convoy_protection": "convoy", "border_control": "border",
        "disarmament": "enforcing",
    }  # fmt: skip

    def most(model: StabilizationModel) -> float:
        return float(np.max(getattr(model.single["isf"], holds[channel])))

    assert most(run(50)) > 0.0
    assert most(run(50, **{f"actors__isf__channels__{channel}": False})) == 0.0


def test_the_force_stands_first_in_the_sectors_that_are_opened_to_it() -> None:
    force = run(60, actors__board_of_peace__opening_share=0.2, isf_effect__interposition_max=0.5).single["isf"]
    assert np.any(np.asarray(force.presence).max(axis=0) > np.asarray(force.presence).min(axis=0))


def test_the_board_opens_sectors_by_the_ground_behind_the_line_if_it_is_told_to() -> None:
    sectors = StabilizationModel("baseline").scenario.rosters["sectors"]
    listed = run(1).single["board_of_peace"].turns
    assert [int(np.max(turn)) for turn in listed] == [0, 1, 2, 3, 4]
    lines = {f"sectors__{name}__line": line for name, line in zip(sectors, (0.6, 0.4, 0.32, 0.5, 0.9), strict=True)}
    held = run(1, actors__board_of_peace__first="held", **lines).single["board_of_peace"].turns
    free = run(1, actors__board_of_peace__first="free", **lines).single["board_of_peace"].turns
    assert [int(np.max(turn)) for turn in held] == [1, 3, 4, 2, 0]
    assert [int(np.max(turn)) for turn in free] == [3, 1, 0, 2, 4]
    phased = run(
        110,
        rules__deployment="phased_by_sector",
        rules__phases="timetable",
        phases__phase_days=120,
        deployment__delay=30,
        actors__board_of_peace__opening_share=0.2,
        actors__board_of_peace__first="held",
        **lines,
    )
    presence = phased.single["isf"].presence
    assert np.any(presence[-1] > 0.0)
    assert not any(np.any(each > 0.0) for each in presence[:-1])


def test_the_cmcc_opens_over_days_and_lives_on_staff() -> None:
    model = StabilizationModel("baseline", worlds=WORLDS)
    covered = []
    for _ in range(20):
        model.step()
        covered.append(model.single["cmcc"].coverage)
    assert all(np.all(later > sooner) for sooner, later in pairwise(covered))
    fewer = run(20, actors__cmcc__staff=100).single["cmcc"].coverage
    assert np.all(fewer < run(20, actors__cmcc__staff=400).single["cmcc"].coverage)


def test_a_seat_at_the_cmcc_makes_it_credible_to_hamas() -> None:
    seats = [run(20, actors__cmcc__representation=each).single["cmcc"] for each in ("none", "observer", "member")]
    assert np.all(seats[0].monitors_hamas < seats[1].monitors_hamas)
    assert np.all(seats[1].monitors_hamas < seats[2].monitors_hamas)
    assert np.all(seats[2].monitors_hamas > seats[2].monitors)


def test_a_base_that_is_built_commits_the_united_states_and_irritates() -> None:
    none, built = (run(1, actors__united_states__base=each).single["united_states"] for each in ("none", "built"))
    assert np.all(built.pressure >= none.pressure) and np.any(built.pressure > none.pressure)
    assert np.all(built.irritant >= none.irritant) and np.any(built.irritant > none.irritant)


def test_washington_backs_only_a_state_that_is_refused() -> None:
    refused = run(60, rules__objections="veto", arbitration__override_rate=0.15, arbitration__deference=0.5)
    backed = refused.single["united_states"].backs
    assert any(np.any(each > 0.0) for each in backed)
    assert np.all(run(60, rules__objections="none").single["united_states"].backs == 0.0)


def test_a_mandate_of_the_council_runs_out(tmp_path: Path) -> None:
    text = """
        parameters: {mandate: {council_duration: {value: 20, low: 10, distribution: fixed, source: assumption}}}
        measures: [{day: 2, do: adopt_resolution, source: assumption}]
        end: continue
        """
    model = StabilizationModel(case(tmp_path, text), worlds=WORLDS)
    in_force = []
    for _ in range(30):
        model.step()
        in_force.append(float(np.max(model.single["security_council"].in_force)))
    assert in_force[2:22] == [1.0] * 20 and in_force[23:] == [0.0] * 7


def test_the_board_offers_steps_at_its_interval_once_the_second_phase_has_opened() -> None:
    model = StabilizationModel(eventful(), worlds=WORLDS)
    offered, phases = [], []
    for _ in range(70):
        model.step()
        offered.append(model.single["board_of_peace"].step_due)
        phases.append(model.single["board_of_peace"].phase)
    due, phase = np.array(offered), np.array(phases)
    assert np.all(due[phase < 2.0] == 0.0) and np.any(due > 0.0)
    for column in due.T:
        days = np.nonzero(column)[0]
        assert np.all(np.diff(days) >= 7)


def test_the_board_holds_parties_to_dates_only_where_there_is_a_ledger_of_obligations() -> None:
    late, nobody = (run(60, rules__obligations=each).single["board_of_peace"] for each in ("ledger", "none"))
    assert np.any(late.overdue_to_hamas > 0.0) and np.any(late.overdue_to_israel > 0.0)
    assert np.all(nobody.overdue_to_hamas == 0.0) and np.all(nobody.overdue_to_israel == 0.0)


def test_the_committee_gains_from_a_seat_at_the_table() -> None:
    none, member = (run(60, actors__cmcc__representation=each) for each in ("none", "member"))
    one, other = (each.single["palestinian_committee"].legitimacy for each in (none, member))
    assert np.all(other > one)


def test_police_are_trained_only_as_money_comes_unless_on_a_fast_track() -> None:
    poor = run(40, rules__policing="standard", rules__funding="none").single["palestinian_police"]
    assert np.all(poor.training + poor.deployed <= poor.trait("trained") + 1e-9)
    fast = run(40, rules__policing="fast_track", rules__funding="none").single["palestinian_police"]
    assert np.all(fast.training + fast.deployed > poor.training + poor.deployed)


def test_a_donor_pays_no_more_than_its_own_share_of_its_pledge() -> None:
    for donor in together(load_scenario("baseline", {"end": "continue"}), WORLDS, 365).rosters["donors"]:
        assert np.all(donor.paid <= donor.pledge * donor.final_share + 1e-9) and np.any(donor.paid > 0.0)
    assert all(np.all(donor.paid == 0.0) for donor in run(20, rules__funding="none").rosters["donors"])


def test_want_falls_where_more_is_delivered() -> None:
    capped, free = (run(60, rules__aid_access=each) for each in ("capped", "unhindered"))
    for one, other in zip(capped.rosters["sectors"], free.rosters["sectors"], strict=True):
        assert np.mean(other.supply) > np.mean(one.supply) and np.mean(other.need) < np.mean(one.need)


def test_no_rumour_is_believed_where_there_is_none() -> None:
    quiet = run(30, rules__rumours="none").single["information"]
    assert all(np.all(each == 0.0) for each in quiet.believed.values())
    assert any(np.any(each > 0.0) for each in run(30).single["information"].believed.values())


def test_a_state_sends_nobody_without_mandate_and_nobody_more_once_it_has_left() -> None:
    without = run(60, rules__mandate="none")
    assert all(np.all(state.sent == 0.0) for state in without.rosters["contributors"])
    model = StabilizationModel(eventful(deployment__exit_hazard=0.2), worlds=range(64))
    for _ in range(70):
        before = [(state, state.left_force, state.sent) for state in model.rosters["contributors"]]
        model.step()
        for state, left, sent in before:
            assert np.all(left * (state.sent - sent) == 0.0), state.name
    assert any(np.any(state.left_force > 0.0) for state in model.rosters["contributors"])


def test_both_parties_decide_by_the_same_functions() -> None:
    """Neutral by construction: what the two share stands in one class, and neither has its own copy of it."""
    from sim.actors import Party

    shared = [name for name, value in vars(Party).items() if inspect.isfunction(value) and not name.startswith("__")]
    for kind in (SINGLE["israel"], SINGLE["hamas"]):
        assert issubclass(kind, Party)
        own = set(shared) & set(vars(kind))
        assert own <= {"neutral", "begin", "pressure"}


def test_every_phase_of_an_actor_is_a_phase_of_the_day() -> None:
    """A method that is misspelt would never be called."""
    known = {*PHASES, "neutral", "begin", "pressure", "announce"}
    for kind in {*SINGLE.values(), *ROSTER.values(), sim.actors.TunnelGroup}:
        for step in kind.__mro__:
            if issubclass(step, Actor) and step is not Actor:
                public = {n for n, v in vars(step).items() if inspect.isfunction(v) and not n.startswith("_")}
                helpers = {"answer_harm", "take_stock", "choose_crisis_or_peace", "weigh_step"}
                assert public <= known | helpers, step.__name__
    plan = vars(StabilizationModel("baseline")._day)["_plan"]
    assert all(plan), "a phase in which nobody does anything"
