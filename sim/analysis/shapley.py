"""What each player of a game brings: Shapley values and pairwise interactions, world by world.

A game gives a value to every coalition of players; here the players are clauses of a scenario and the value is what
became of a world. A coalition is a mask: player i is in it where bit i is set. The Shapley value of a player is what it
adds to those before it, averaged over all orders in which the players may come (Shapley 1953). The values of all
players add up to what all of them bring together; a player that adds nothing to any coalition has exactly 0.

The interaction index of two players (Grabisch and Roubens 1999) is by how much both together add more than each does
apart, averaged over the coalitions of the others with the weights of an order in which the two come as one.

With many players the orders are drawn. Each is walked forwards and backwards: of every two players each then comes
first once, so that a game of single players and pairs is told without error, and only what takes three or more players
to come about is left to the draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from sim.analysis.survival import Floats

_STREAM = 20_251_123

Order = tuple[int, ...]
"""Players in the order in which they come."""


def players_of(values: Floats) -> int:
    """Return how many players a game has.

    Args:
        values: (coalitions, worlds), the coalition of mask m in row m.

    Raises:
        ValueError: The number of rows is no power of two from 2 on.
    """
    rows = values.shape[0] if values.ndim == 2 else 0
    players = rows.bit_length() - 1
    if rows < 2 or rows != 1 << players:
        raise ValueError(f"values: found shape {values.shape}; allowed: (2^players, worlds)")
    return players


def share_of_orders(before: int, players: int) -> float:
    """Return in which share of all orders of so many players those before a player are some given ones.

    Args:
        before: How many they are, 0 to players - 1.
        players: The player itself included.
    """
    return factorial(before) * factorial(players - before - 1) / factorial(players)


def shapley_values(values: Floats) -> Floats:
    """Return the Shapley value of each player in each world, exactly.

    Args:
        values: (2^players, worlds), the coalition of mask m in row m.

    Returns:
        (players, worlds), in the unit of the values.

    Raises:
        ValueError: The number of rows is no power of two from 2 on.
    """
    players = players_of(values)
    weights = [share_of_orders(size, players) for size in range(players)]
    found = np.zeros((players, values.shape[1]))
    for player in range(players):
        bit = 1 << player
        for mask in range(len(values)):
            if not mask & bit:
                # What a player adds is taken first: one that adds nothing has exactly 0, whatever rounding does.
                found[player] += weights[mask.bit_count()] * (values[mask | bit] - values[mask])
    return found


def pairs_of(players: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs of players, in the order in which interactions are told."""
    return tuple(combinations(range(players), 2))


def interaction_indices(values: Floats) -> Floats:
    """Return the Shapley interaction index of each pair of players in each world, exactly.

    Args:
        values: (2^players, worlds), the coalition of mask m in row m.

    Returns:
        (pairs, worlds), pairs as `pairs_of` has them; positive where two together add more than each does apart. With
        two players it is the value of both less that of each, plus that of none.

    Raises:
        ValueError: The number of rows is no power of two from 2 on.
    """
    players = players_of(values)
    pairs = pairs_of(players)
    found = np.zeros((len(pairs), values.shape[1]))
    for place, (one, other) in enumerate(pairs):
        first, second = 1 << one, 1 << other
        for mask in range(len(values)):
            if not mask & (first | second):
                weight = share_of_orders(mask.bit_count(), players - 1)
                together = values[mask | first | second] - values[mask | first]
                found[place] += weight * (together - (values[mask | second] - values[mask]))
    return found


def drawn_orders(players: int, count: int) -> tuple[Order, ...]:
    """Return some orders of the players, drawn from a stream of its own that is always the same."""
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    return tuple(tuple(int(each) for each in stream.permutation(players)) for _ in range(count))


def steps_of(order: Order) -> tuple[int, ...]:
    """Return the coalitions that an order goes through, the empty one first."""
    masks = [0]
    for player in order:
        masks.append(masks[-1] | 1 << player)
    return tuple(masks)


def masks_needed(players: int, orders: Sequence[Order]) -> tuple[int, ...]:
    """Return the coalitions that orders go through both ways, and those of one player and of all but one, ascending."""
    every = (1 << players) - 1
    masks = {0, every}
    for player in range(players):
        masks |= {1 << player, every ^ 1 << player}
    for order in orders:
        masks |= {*steps_of(order), *steps_of(order[::-1])}
    return tuple(sorted(masks))


def values_along(values: Mapping[int, Floats], orders: Sequence[Order]) -> NDArray[np.float64]:
    """Return what each player adds in each order, walked forwards and backwards, and in each world.

    Args:
        values: By mask, (worlds,); every coalition of `masks_needed`.
        orders: From `drawn_orders`.

    Returns:
        (orders, players, worlds), the mean of both ways. The mean over the orders is the estimate of the Shapley
        values; in each order the players add up to what all of them bring.
    """
    found = np.zeros((len(orders), len(orders[0]), len(values[0])))
    for place, order in enumerate(orders):
        for way in (order, order[::-1]):
            masks = steps_of(way)
            for player, before, after in zip(way, masks, masks[1:], strict=False):
                found[place, player] += 0.5 * (values[after] - values[before])
    return found
