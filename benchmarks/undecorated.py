"""The rules as plain Python functions that call plain Python functions, and draw from Python's own generator.

Loads neither Mesa nor Numba, so that other libraries' environments can use it.
"""

from __future__ import annotations

import contextlib
import random
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sim.rules import Rule

DICE = random.Random()
"""The generator of the world that is running; a process runs one at a time."""


def _same(key: int) -> int:
    return key


def _random(*key: Any) -> float:
    return DICE.random()


# What the draws of uncertain parameters ask for.
_random.ufunc = _random  # type: ignore[attr-defined]

DRAWN: dict[str, Callable[..., Any]] = {"draw": _random, "uniform": _random, "following": _same}
"""Rules that give way to the generator. No rule uses a key twice, so that each use can be a draw of its own."""

FORMED = ("block", "draw", "normal", "log_between")
"""Rules that are also asked for by their form over arrays, where draws are keyed."""


def flat(rule: Rule, keyed: bool) -> Callable[..., Any]:
    """Return a rule as the plain function that a rule calls: all its inputs by position."""
    if not keyed and rule.name in DRAWN:
        return DRAWN[rule.name]
    code = rule.function.__code__
    code = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    function: Any = types.FunctionType(code, rule.function.__globals__, rule.name)
    if rule.__module__ == "sim.rules.luck":
        function.function = function
        function.ufunc = rule.ufunc if keyed and rule.name in FORMED else function
    return function  # type: ignore[no-any-return]


def bound(rule: Rule, values: dict[str, Any], ensemble: bool) -> Callable[..., Any]:
    """Return a rule with its parameters as default arguments, which costs a call less than any other way."""
    function = types.FunctionType(rule.function.__code__, rule.function.__globals__, rule.name)
    function.__kwdefaults__ = {name: values[name] for name in rule.parameters}
    return function


Part = tuple[Any, str, Any]
"""What is exchanged: where, under which name, for what."""


def of_rules(keyed: bool) -> Iterator[Part]:
    """Yield the exchanges that make the rules plain; with keyed draws, they give what they gave before."""
    # The package has loaded all modules with rules; those that compile them need not be there.
    for rules in [module for name, module in list(sys.modules.items()) if name.startswith("sim.rules.")]:
        for name, value in vars(rules).items():
            if isinstance(value, Rule):
                yield rules, name, flat(value, keyed)
    yield Rule, "bind", bound


@contextlib.contextmanager
def exchanged(parts: Iterable[Part]) -> Iterator[None]:
    """Put parts in the place of others as long as the block lasts."""
    kept = []
    # All are looked up first: what one exchange gives another module would otherwise be found there.
    for place, name, value in list(parts):
        kept.append((place, name, vars(place)[name]))
        setattr(place, name, value)
    try:
        yield
    finally:
        for place, name, value in kept:
            setattr(place, name, value)
