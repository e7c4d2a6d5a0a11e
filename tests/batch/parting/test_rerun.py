"""A turn once more: what is put in counts, by hand and by machine, and everything is as it was afterwards."""

from typing import Any

import numpy as np
import numpy.typing as npt

from sim.actors.quantity import total
from sim.batch.parting.calls import Calls
from sim.batch.parting.rerun import Rerun
from sim.batch.parting.telling import Told, by_row, differing
from sim.batch.parting.units import apart, units_of
from sim.model import Lanes, StabilizationModel
from sim.model.day import PHASES
from sim.scenario import load_scenario

WORLDS = 50


def at_the_fight() -> tuple[StabilizationModel, Rerun]:
    """A model in the phase of fighting, after everybody has acted and before anybody has seen it."""
    witness = Calls()
    model = StabilizationModel(load_scenario("baseline"), lanes=Lanes.of_worlds(range(WORLDS)), key=1, witness=witness)
    rerun = Rerun(model, units_of(model), witness)
    for _ in range(5):
        model.step()
    model.dawn()
    for phase in range(PHASES.index("fight") + 1):
        rerun.phase_begins()
        for _, act in model.order.turns(phase):
            act()
        if PHASES[phase] != "fight":
            model.order.show(phase)
    return model, rerun


def everything(model: StabilizationModel) -> list[tuple[Any, str, int]]:
    holders = [*model.order.actors, *(model.order.view(actor) for actor in model.order.actors), model.rules]
    return [(id(holder), name, id(value)) for holder in holders for name, value in vars(holder).items()]


def test_what_is_put_in_counts_as_by_hand_and_all_is_as_before() -> None:
    model, rerun = at_the_fight()
    israel = next(unit for unit in rerun.units if unit.holder == "israel")
    before, real = everything(model), model.ledger
    low: npt.NDArray[np.float64] = np.full(WORLDS, 0.05)
    (told,) = [
        each
        for each in rerun.told(israel, "fight", [rerun.state(israel, israel, "confidence", low)])
        if each.kind == "strike"
    ]
    assert everything(model) == before
    assert model.ledger is real
    rules, seen, actor = model.rules, model.seen, israel.actor
    provoked = rules.larger(actor.threat - actor.trait("threat"), 0.0)
    near = seen.board_of_peace.milestone
    rates = rules.armed_acts.rate(1.0, actor.hard_line, provoked, 0.0, 0.0, low, 1.0, 1.0, near)
    strikes, deaths, _ = rules.line_fire.own_strike(
        rules.armed_acts.drive(*rates),
        seen.isf.deterrence_mean,
        rules.clip(actor.trait("restraint") * (0.5 + actor.pressure()), 0.0, 1.0),
        actor.key("own strike"),
    )
    np.testing.assert_array_equal(told.count, strikes)
    np.testing.assert_array_equal(told.deaths, deaths)


def test_a_turn_once_more_tells_the_same() -> None:
    model, rerun = at_the_fight()
    for unit in rerun.units:
        if any(unit.actor is actor for actor, _ in model.order.turns(PHASES.index("fight"))):
            first, again = rerun.told(unit, "fight"), rerun.told(unit, "fight")
            assert first
            assert not list(differing(first, again, WORLDS))


def test_a_parameter_is_put_in_and_taken_out() -> None:
    model, rerun = at_the_fight()
    israel = next(unit for unit in rerun.units if unit.holder == "israel")
    before = everything(model), dict(model.values)
    plain = by_row(rerun.told(israel, "fight"), WORLDS)
    swap = rerun.parameters(israel, "line_fire.line_rate", {"line_fire.line_rate": 0.0}, {})
    quiet = by_row(rerun.told(israel, "fight", [swap]), WORLDS)
    incidents = [key for key in plain if key[0] == "line incident"]
    assert total(plain[key][0].sum() for key in incidents) > 0
    assert total(quiet[key][0].sum() for key in incidents) == 0
    assert (everything(model), dict(model.values)) == before


def test_what_a_turn_reads() -> None:
    _, rerun = at_the_fight()
    israel = next(unit for unit in rerun.units if unit.holder == "israel")
    reads = rerun.reads(israel, "fight")
    states = {f"{unit.holder}.{name}" for unit, name in reads.states}
    assert {"israel.confidence", "isf.interposition", "cmcc.deconflicted", "sectors.exposure"} <= states
    assert "isf.convoy" not in states
    assert {"armed_acts", "line_fire"} <= reads.families
    assert "actors.israel.restraint" in reads.values


def test_tellings_are_compared_row_by_row_where_others_take_part() -> None:
    a = [Told(("x", "y"), "launch", np.array([[1.0, 0.0], [0.0, 2.0]]))]
    b = [Told(("x",), "launch", np.array([[1.0, 1.0]])), Told("z", "strike", 1.0)]
    found = {row: tuple(each.where[at]) for each in differing(a, b, 2) for at, row in enumerate(each.rows)}
    assert found == {
        ("launch", "x", "", ""): (False, True),
        ("launch", "y", "", ""): (False, True),
        ("strike", "z", "", ""): (True, True),
    }
    # That arms are given up is an event; how many is a difference of state.
    one, other = Told("f", "arms given up", np.array([0.2, 0.0])), Told("f", "arms given up", np.array([0.1, 0.1]))
    (arms,) = differing([one], [other], 2)
    assert arms.where.tolist() == [[False, True]]


def test_apart() -> None:
    ones: npt.NDArray[np.float64] = np.ones((3, 2))
    other = ones.copy()
    other[2, 1] = 0.5
    assert apart(ones, ones.copy(), 2) is None
    assert apart(1.0, np.array([1.0, 2.0]), 2).tolist() == [False, True]  # type: ignore[union-attr]
    assert apart(ones, other, 2).tolist() == [False, True]  # type: ignore[union-attr]
    assert apart({"a": ones}, {"a": other, "b": 1.0}, 2).tolist() == [False, True]  # type: ignore[union-attr]
    assert apart(float("nan"), float("nan"), 2) is None
