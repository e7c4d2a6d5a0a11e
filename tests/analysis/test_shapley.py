"""Shapley values and interactions: games worked out by hand, and the properties that single them out."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.shapley import (
    drawn_orders,
    interaction_indices,
    masks_needed,
    pairs_of,
    players_of,
    shapley_values,
    steps_of,
    values_along,
)
from sim.analysis.survival import Floats


def game(players: int, value: dict[tuple[int, ...], float]) -> Floats:
    """A game as the sum of unanimity games: each brings its value where all of its players are there."""
    masks = np.arange(1 << players)
    table = np.zeros(1 << players)
    for members, worth in value.items():
        needed = sum(1 << each for each in members)
        table += np.where(masks & needed == needed, worth, 0.0)
    return table[:, None]


def by_orders(values: Floats) -> Floats:
    """The definition: what a player adds, averaged over all orders."""
    players = players_of(values)
    found = np.zeros((players, values.shape[1]))
    every = list(permutations(range(players)))
    for order in every:
        for player, before, after in zip(order, steps_of(order), steps_of(order)[1:], strict=False):
            found[player] += (values[after] - values[before]) / len(every)
    return found


@st.composite
def games(draw: st.DrawFn, most: int = 4) -> Floats:
    players = draw(st.integers(1, most))
    rows = st.lists(st.integers(-9, 9), min_size=1 << players, max_size=1 << players)
    return np.array(draw(st.lists(rows, min_size=1, max_size=3)), dtype=np.float64).T


def test_an_additive_game_gives_each_its_own_and_no_interaction() -> None:
    values = game(3, {(0,): 2.0, (1,): -1.0, (2,): 0.5}) + 7.0
    assert shapley_values(values)[:, 0].tolist() == pytest.approx([2.0, -1.0, 0.5])
    assert interaction_indices(values)[:, 0].tolist() == pytest.approx([0.0, 0.0, 0.0])


def test_a_unanimity_game_is_shared_evenly_by_those_that_it_needs() -> None:
    values = game(4, {(0, 2, 3): 6.0})
    assert shapley_values(values)[:, 0].tolist() == pytest.approx([2.0, 0.0, 2.0, 2.0])
    # Grabisch and Roubens: of a game that needs s players, each pair of these has 1 / (s - 1).
    expected = [3.0 if {one, other} <= {0, 2, 3} else 0.0 for one, other in pairs_of(4)]
    assert interaction_indices(values)[:, 0].tolist() == pytest.approx(expected)


def test_the_glove_game() -> None:
    """One has a left glove, two have a right one: only a pair is worth anything."""
    values = np.array([float(bool(mask & 1) and bool(mask & 6)) for mask in range(8)])[:, None]
    assert shapley_values(values)[:, 0].tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert interaction_indices(values)[:, 0].tolist() == pytest.approx([0.5, 0.5, -0.5]), "the right gloves replace"


def test_two_players_have_the_plain_interaction() -> None:
    values = np.array([[1.0], [4.0], [3.0], [10.0]])
    assert interaction_indices(values)[0, 0] == 10.0 - 4.0 - 3.0 + 1.0


@given(values=games())
def test_shares_add_up_are_the_mean_over_orders_and_pass_over_dummies(values: Floats) -> None:
    shares = shapley_values(values)
    assert shares.sum(axis=0) == pytest.approx(values[-1] - values[0])
    assert shares == pytest.approx(by_orders(values))
    with_dummy = np.concatenate([values, values])
    more = shapley_values(with_dummy)
    assert (more[-1] == 0.0).all() and more[:-1] == pytest.approx(shares)
    assert (interaction_indices(with_dummy)[[last == len(more) - 1 for _, last in pairs_of(len(more))]] == 0.0).all()


@given(values=games(), other=st.integers(-3, 3))
def test_symmetry_and_additivity(values: Floats, other: int) -> None:
    players = players_of(values)
    if players > 1:
        swapped = [mask & ~3 | (mask & 1) << 1 | (mask & 2) >> 1 for mask in range(len(values))]
        assert shapley_values(values[swapped])[:2] == pytest.approx(shapley_values(values)[1::-1])
        even = values + values[swapped]
        assert shapley_values(even)[0] == pytest.approx(shapley_values(even)[1])
    assert shapley_values(values * other + 5.0) == pytest.approx(other * shapley_values(values))


def test_what_is_no_game_is_refused() -> None:
    for shape in ((3, 2), (1, 2), (4,)):
        with pytest.raises(ValueError, match="2\\^players"):
            players_of(np.zeros(shape))


@given(values=games(most=4))
@settings(max_examples=30)
def test_all_orders_give_the_exact_values_and_each_adds_up(values: Floats) -> None:
    players = players_of(values)
    orders = tuple(permutations(range(players)))
    along = values_along(dict(enumerate(values)), orders)
    assert along.mean(axis=0) == pytest.approx(shapley_values(values))
    assert along.sum(axis=1) == pytest.approx(np.tile(values[-1] - values[0], (len(orders), 1)))


def test_one_order_both_ways_is_exact_where_clauses_act_singly_or_in_pairs() -> None:
    luck = np.random.default_rng(1)
    pairs: dict[tuple[int, ...], float] = {pair: luck.normal() for pair in pairs_of(7)}
    singles: dict[tuple[int, ...], float] = {(each,): luck.normal() for each in range(7)}
    values = game(7, {**singles, **pairs})
    order = drawn_orders(7, 1)
    known = {mask: values[mask] for mask in masks_needed(7, order)}
    assert values_along(known, order)[0] == pytest.approx(shapley_values(values))
    assert len(known) == 2 + 14 + 2 * 4, "none, all, singles, all but one, and two ways through the middle"


def test_orders_are_always_the_same_and_no_two_alike() -> None:
    orders = drawn_orders(8, 8)
    assert orders == drawn_orders(8, 8) and len(set(orders)) == 8
    assert all(sorted(order) == list(range(8)) for order in orders)
