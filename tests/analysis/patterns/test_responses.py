"""Episodes, attacks and crises written by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.patterns.attacks import around, attacks, reversion
from sim.analysis.patterns.crises import contained, crises
from sim.analysis.patterns.episodes import episodes, of_days, of_hours, placed
from sim.analysis.patterns.responses import short_episodes, unanswered, unanswered_by_world

from .ceasefires import ceasefire

ANSWER = "answering strikes (Israel)"


def test_acts_less_than_a_day_apart_are_one_episode() -> None:
    world = np.array([0, 0, 0, 0, 1])
    time = np.array([5.0, 0.2, 1.1, 1.4, 1.5])
    gaza = np.array([True, True, False, True, False])
    found = episodes(world, time, gaza)
    assert found.world.tolist() == [0, 0, 1]
    assert found.start.tolist() == [0.2, 5.0, 1.5]
    assert found.lasting == pytest.approx([1.2, 0, 0])
    assert found.from_gaza.tolist() == [True, True, False]
    assert found.two_sided.tolist() == [True, False, False]
    after, calm = found.calm()
    assert after.tolist() == [0]
    assert calm == pytest.approx([3.6])
    nobody = episodes(world[:0], time[:0], gaza[:0])
    assert nobody.calm()[1].size == 0


def acts(*told: tuple[int, int, str]) -> pd.DataFrame:
    return ceasefire(np.zeros((50, 3)), acts=[(place, day, kind, 1, 0) for place, day, kind in told]).events


def test_an_answer_comes_after_the_fire_of_its_day() -> None:
    table = acts(*[(0, day, kind) for day in range(40) for kind in ("launch", ANSWER, "close attack")], (1, 3, ANSWER))
    when = placed(table, 9)
    assert (np.floor(when) == table["day"]).all()
    hours = when[:-1].reshape(40, 3)
    assert (hours[:, 1] > hours[:, [0, 2]].max(axis=1)).all()
    assert 0.3 < np.mean(hours[:, 0] % 1) < 0.7
    # Another world beside it changes no hour.
    np.testing.assert_array_equal(placed(table[table["place"] == 0], 9), when[:-1])


def test_days_on_end_are_one_run() -> None:
    found = of_days(acts((0, 1, "launch"), (0, 2, ANSWER), (0, 4, "launch"), (1, 5, "launch")))
    assert found.lasting.tolist() == [1, 0, 0]
    assert of_hours(acts((0, 1, "launch"), (0, 3, "launch")), 1).world.tolist() == [0, 0]


def test_short_episodes_and_calm() -> None:
    told = [(0, day, "launch", 1, 0) for day in range(0, 48, 4)] + [(0, 20, ANSWER, 1, 9)]
    share, calm = short_episodes(ceasefire(np.zeros((50, 1)), acts=told))
    assert share.value == 1.0
    assert calm.value == pytest.approx(4.0, abs=0.4)
    assert "100% begin from Gaza" in share.how
    none = short_episodes(ceasefire(np.zeros((50, 1))))
    assert np.isnan(none[0].value)


def test_the_unanswered_share_counts_both_sides() -> None:
    told = [(0, day, "harm to answer (Israel)", 1, 0) for day in range(3)]
    told += [(0, 1, "answer (Israel)", 1, 0), (0, 4, "harm to answer (Hamas)", 1, 0)]
    truce = ceasefire(np.zeros((9, 2)), acts=told)
    np.testing.assert_array_equal(unanswered_by_world(truce), [0.75, np.nan])
    assert unanswered(truce).value == 0.75


def shocks() -> tuple[np.ndarray, list[tuple[int, int, str, int, int]]]:
    """World 0: attack on day 10, 45 killed on day 11; a small crisis on day 30. World 1: no end."""
    deaths = np.zeros((60, 2))
    deaths[10:13, 0] = 2, 45, 7
    deaths[20:, 1] = 50
    told = [
        (0, 10, "close attack", 1, 2),
        (0, 10, "crisis", 1, 0),
        (0, 11, ANSWER, 1, 43),
        (0, 11, "crisis contained", 1, 0),
        (0, 30, "crisis", 1, 0),
        (0, 30, "crisis contained", 1, 0),
        (1, 20, "launch", 1, 0),
        (1, 20, "close attack", 1, 1),
        (1, 20, "crisis", 1, 0),
        (1, 20, ANSWER, 1, 50),
    ]
    return deaths, told


def test_crises_by_hand() -> None:
    deaths, told = shocks()
    spells = crises(ceasefire(deaths, acts=told, held=[60, 22]))
    assert spells["first"].tolist() == [10, 30, 20]
    assert spells["last"].tolist() == [11, 30, 22]
    assert spells["worst"].tolist() == [45, 0, 50]
    assert spells["contained"].tolist() == [True, True, False]


def test_a_crisis_on_the_day_that_ends_the_ceasefire_is_not_contained() -> None:
    deaths, told = shocks()
    spells = crises(ceasefire(deaths, acts=told, held=[10, 20]))
    assert spells["contained"].tolist() == [False, False]


def test_the_share_contained_is_that_of_large_shocks() -> None:
    deaths, told = shocks()
    found = contained(ceasefire(deaths, acts=told, held=[60, 22]))
    assert found.value == 0.5
    assert "of all 3 crises 0.67" in found.how
    assert np.isnan(contained(ceasefire(np.zeros((60, 2)), acts=told)).value)


def test_attacks_and_their_answers() -> None:
    deaths, told = shocks()
    truce = ceasefire(deaths, acts=told, held=[60, 22])
    found = attacks(truce)
    assert found.day.tolist() == [10, 20]
    assert found.delay.tolist() == [1, 0]
    assert found.contained.tolist() == [True, False]
    assert found.reverted.tolist() == [True, False]
    delay, below = reversion(truce)
    assert delay.value == 0.5
    assert below.value == 1.0
    assert "of the 1 with 10 deaths or more" in below.how


def test_reports_around_an_attack() -> None:
    deaths, told = shocks()
    found = around(ceasefire(deaths, acts=told, held=[60, 22], reports=np.roll(deaths, 1, axis=0)))
    assert found.day.tolist() == list(range(-3, 8))
    assert found.mean.tolist() == [0, 0, 0, 0, 2, 45, 7, 0, 0, 0, 0]
    assert (found.attacks, found.worlds) == (1, 1)
    assert around(ceasefire(np.zeros((60, 1)))).attacks == 0
