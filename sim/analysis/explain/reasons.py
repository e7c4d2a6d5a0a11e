"""Why a decision fell as it did: its chance, what was drawn, and what the chance is made of."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.explain.chances import Leaf, at_first, chance_given, every_call, leaves, threshold, worked_out
from sim.analysis.explain.objects import Part, Reason
from sim.analysis.shapley import shapley_values

if TYPE_CHECKING:
    from sim.batch.replay import Call, Decision

EXACT = 4
"""Up to so many inputs every order is tried; of more, those of least effect go in last, in the order of their size."""
SMALLEST = 1e-9


def reason_of(decision: Decision, first: Decision) -> Reason | None:
    """Why a decision fell as it did, against the first of its kind by the same actor.

    Each input's part is its Shapley value: the mean of what it adds over all orders in which the inputs change from
    their values at first to the present ones; of more than `EXACT` inputs, the lesser ones change last, one by one.

    Args:
        decision: The decision.
        first: The first one drawn from the same stream.

    Returns:
        None if luck settled only how much, not whether.
    """
    found = threshold(decision.call)
    if found is None:
        return None
    then, now = at_first(first), leaves(decision.call)
    chance = chance_given(decision.call)
    moved = [leaf for leaf, value in now.items() if leaf in then and then[leaf] != value]
    base, added = _shares(chance, {leaf: then[leaf] for leaf in moved})
    parts = [
        Part(rule, name, about(decision.call, rule, name), now[rule, name], then[rule, name], added[rule, name])
        for rule, name in moved
        if abs(added[rule, name]) > SMALLEST
    ]
    parts.sort(key=lambda part: -abs(part.adds))
    return Reason(
        decision.call.name, _source(decision.call), found.chance, found.drawn, found.happened, base, tuple(parts)
    )


def _shares(
    chance: Callable[[Mapping[Leaf, float]], float], first: Mapping[Leaf, float]
) -> tuple[float, dict[Leaf, float]]:
    """The chance at first values of these leaves, and what each adds on the way to their present ones."""
    everything = frozenset(first)
    worth = {everything - {leaf}: chance({leaf: first[leaf]}) for leaf in first}
    worth |= {frozenset(): chance(first), everything: chance({})}
    alone = {leaf: abs(worth[everything] - worth[everything - {leaf}]) for leaf in first}
    # Those that change nothing, alone or together, need no orders.
    players = [leaf for leaf in first if alone[leaf] > SMALLEST or len(first) <= EXACT]
    rest = [leaf for leaf in first if leaf not in players]

    def value(present: frozenset[Leaf]) -> float:
        if present not in worth:
            worth[present] = chance({leaf: first[leaf] for leaf in first if leaf not in present})
        return worth[present]

    players.sort(key=lambda leaf: -alone[leaf])
    together, after = players[:EXACT], [*players[EXACT:], *rest]
    added = _shapley(together, value)
    present = frozenset(together)
    for leaf in after:
        added[leaf] = value(present | {leaf}) - value(present)
        present |= {leaf}
    return worth[frozenset()], added


def _shapley(players: Sequence[Leaf], value: Callable[[frozenset[Leaf]], float]) -> dict[Leaf, float]:
    """Each player's mean addition over all orders; they add up to the value of all less that of none."""
    if not players:
        return {}
    coalitions = [
        frozenset(player for at, player in enumerate(players) if mask >> at & 1) for mask in range(1 << len(players))
    ]
    added = shapley_values(np.array([[value(present)] for present in coalitions]))
    return dict(zip(players, added[:, 0].tolist(), strict=True))


def _source(call: Call) -> str:
    """The rule that a chance came from."""
    sources = [source for source, _ in worked_out(call).values()]
    return sources[0].name if sources else call.name


def about(call: Call, rule: str, name: str) -> str:
    """What a rule says of one of its inputs; empty if it says nothing."""
    for each in every_call(call):
        if each.name == rule:
            return _told(getattr(each.bound, "func", each.bound), name)
    return ""


@cache
def _told(function: Callable[..., object], name: str) -> str:
    text = inspect.getdoc(function) or ""
    match = re.search(rf"^\s+{re.escape(name)}: (.+?)(?=\n\s+\w+: |\n\s*\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return " ".join(match.group(1).split()) if match else ""
