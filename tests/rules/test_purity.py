"""Every rule is a pure function of floats: a test that reads the code and says so."""

from __future__ import annotations

import importlib
import math
import sys
import textwrap
from pathlib import Path

import pytest

import sim.rules
from sim.rules import Rule, basics, every_rule, luck
from tests.rules import scan

RULES = every_rule()
ROOM = Path(sim.rules.__file__).parent
SCOPE = {
    "math": math,
    "logistic": basics.logistic,
    "clip": basics.clip,
    "block": luck.block,
    "LIMIT": 3.0,
    "TABLE": [1],
}

BODIES = {
    # What the body of `def f(x: float) -> float` must not contain: (code, a part of what is said about it).
    "int beside float": ("if x > 0.0:\n    return 0.5\nreturn 1", "returns whole"),
    "floor unconverted": ("return math.floor(x)", "returns whole"),
    "truth returned": ("return x > 0.5", "returns truth"),
    "path without return": ("if x > 0.0:\n    return x", "not every path"),
    "square": ("return x**2", "Pow"),
    "root": ("return x**0.5", "Pow"),
    "power function": ("return math.pow(x, 2.0)", "math.pow"),
    "gamma function": ("return math.lgamma(x)", "math.lgamma"),
    "compensated sum": ("return math.fsum((x, x))", "math.fsum"),
    "built-in sum": ("return sum((x, x))", "sum is neither"),
    "built-in max": ("return max(x, 0.0)", "max is neither"),
    "numpy": ("return np.exp(x)", "np.exp is neither"),
    "random module": ("return random.random()", "random.random is neither"),
    "clock": ("return time.time()", "time.time is neither"),
    "file": ("return open('x')", "open is neither"),
    "print": ("print(x)\nreturn x", "Expr"),
    "attribute": ("return x.real", "x.real"),
    "attribute of a rule": ("return clip.function(x, 0.0, 1.0)", "clip.function"),
    "state": ("return TABLE[0]", "TABLE[0]"),
    "changing global": ("global LIMIT\nLIMIT = x\nreturn x", "Global"),
    "unknown name": ("return x + weight", "weight is neither"),
    "loop over a set": ("for y in {1.0, 2.0}:\n    x = x + y\nreturn x", "For"),
    "comprehension": ("return [y for y in (x, x)][0]", "does not need"),
    "lambda": ("return (lambda y: y)(x)", "neither a rule"),
    "inner function": ("def g() -> float:\n    return x\nreturn g()", "FunctionDef"),
    "in place": ("x += 1.0\nreturn x", "AugAssign"),
    "equality of floats": ("return 1.0 if x == 0.3 else 0.0", "by order"),
    "remainder": ("return x % 7.0", "Mod"),
    "whole division": ("return x // 7.0", "FloorDiv"),
    "truth as number": ("return x * (x > 0.5)", "truth values"),
    "changing kind": ("n = 0\nn = n + x\nreturn n", "whole here and float there"),
    "infinite constant": ("return x * 1e999", "not finite"),
    "text": ("return clip(x, 'low', 1.0)", "'low'"),
    "try": ("try:\n    return 1.0 / x\nexcept ZeroDivisionError:\n    return 0.0", "Try"),
    "raise": ("raise ValueError", "Raise"),
    "import": ("import os\nreturn x", "Import"),
    "bits of a float": ("return x ^ 3", "BitXor"),
    "keyword call": ("return clip(x, low=0.0, high=1.0)", "by position"),
    "too few arguments": ("return clip(x, 0.0)", "takes 3"),
    "two values for one": ("a, b = logistic(x), x, x\nreturn a", "different number"),
}

FUNCTIONS = {
    # The same for whole functions.
    "wrong number of outputs": ("def f(x: float) -> tuple[float, float]:\n    return x", "returns float where"),
    "number as truth": ("def f(x: float, y: float) -> float:\n    return x or y", "`and` and `or`"),
    "no annotation": ("def f(x) -> float:\n    return 1.0", "x is nothing"),
    "wrong annotation": ("def f(x: int) -> float:\n    return 1.0", "x is int"),
    "no return annotation": ("def f(x: float):\n    return x", "nothing declared"),
    "wrong return annotation": ("def f(x: float) -> int:\n    return x", "returns int"),
    "open tuple": ("def f(x: float) -> tuple[float, ...]:\n    return x, x", "returns tuple"),
    "default": ("def f(x: float = 1.0) -> float:\n    return x", "without defaults"),
    "any number of inputs": ("def f(*x: float) -> float:\n    return 1.0", "without defaults"),
    "luck as a parameter": ("def f(x: float, *, key: Key) -> float:\n    return x", "key is Key"),
    "another decorator": ("@cache\ndef f(x: float) -> float:\n    return x", "@rule"),
}


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_rule_is_pure(rule: Rule) -> None:
    assert scan.offences(rule) == []


@pytest.mark.parametrize("name", [*BODIES, *FUNCTIONS])
def test_scan_refuses(name: str) -> None:
    if name in BODIES:
        body, said = BODIES[name]
        code = "def f(x: float) -> float:\n" + textwrap.indent(body, "    ")
    else:
        code, said = FUNCTIONS[name]
    source = code if code.startswith("@") else f"@rule\n{code}"
    assert said in "; ".join(what for _, what in scan.read(source, SCOPE))


GOOD = '''@rule
def f(x: float, key: Key, *, weight: float) -> tuple[float, float]:
    """A rule may do all this."""
    key = block(key, 0x9E3779B97F4A7C15, key ^ key, key >> 3)
    count = math.floor(x) * 1.0
    high = x > LIMIT and not x < -1.0
    while count > 0.0:
        count = count - 1.0
    a, b = x, weight / 3.0
    if high:
        return (key >> 12) + 0.5, clip(a, 0.0, 1.0)
    elif 0.0 < x <= 1.0:
        return math.exp(-x), 1.0 if x > 0.5 else b
    return logistic(x), 0.0
'''


def test_scan_allows_what_rules_need() -> None:
    assert scan.read(GOOD, SCOPE) == []


def test_line_is_told() -> None:
    assert scan.read("@rule\ndef f(x: float) -> float:\n    y = x\n    return y**2\n", SCOPE)[0][0] == 4


def test_rules_call_each_other_without_circles() -> None:
    done: set[Rule] = set()

    def follow(rule: Rule, path: tuple[Rule, ...]) -> None:
        assert rule not in path, " calls ".join(map(repr, (*path, rule)))
        if rule not in done:
            for callee in scan.calls(rule):
                follow(callee, (*path, rule))
            done.add(rule)

    for rule in RULES:
        follow(rule, ())


def test_no_rule_is_left_out() -> None:
    """A rule that no variant, no actor and no other rule can call does not exist."""
    reachable = set(RULES)
    for rule in RULES:
        reachable |= scan.calls(rule)
    for path in ROOM.glob("*.py"):
        module = importlib.import_module(f"sim.rules.{path.stem}" if path.stem != "__init__" else "sim.rules")
        own = {v for v in vars(module).values() if isinstance(v, Rule) and v.__module__ == module.__name__}
        assert own <= reachable, f"{path.name}: {own - reachable}"


def test_all_rules_stand_at_the_top_of_their_file_under_their_own_name() -> None:
    for rule in RULES:
        assert getattr(sys.modules[rule.__module__], rule.name) is rule
