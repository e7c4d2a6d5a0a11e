"""The decorator that makes one rule serve one world and many.

A rule is a pure function of floats. Called with floats it is the Python function itself; asked for an
ensemble it is compiled once into a NumPy ufunc over worlds. Both give the same bits (tests/rules).
"""

from __future__ import annotations

import hashlib
import inspect
import types
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

Key = int
"""64 bits of luck: a Python int in one world, ``numpy.uint64`` in an ensemble."""


class Rule:
    """One decision: what it reads, which parameters it is bound to, and its two callable forms.

    Attributes:
        name: The function's name.
        inputs: Names of the positional inputs, given by the actor at every call.
        parameters: Names of the keyword-only inputs, bound once from the scenario.
        outputs: How many numbers it returns.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.name = function.__name__
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__module__ = function.__module__
        signature = inspect.signature(function)
        kinds = signature.parameters.values()
        self.inputs = tuple(p.name for p in kinds if p.kind is not inspect.Parameter.KEYWORD_ONLY)
        self.parameters = tuple(p.name for p in kinds if p.kind is inspect.Parameter.KEYWORD_ONLY)
        # Annotations are strings under `from __future__ import annotations`; Key and float must differ by name.
        raw = function.__annotations__
        self.kinds = tuple(
            "uint64" if raw.get(name) == "Key" else "float64" for name in (*self.inputs, *self.parameters)
        )
        returns = get_type_hints(function)["return"]
        self.outputs = len(get_args(returns)) if get_origin(returns) is tuple else 1
        self.returns = "uint64" if raw["return"] == "Key" else "float64"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Apply the rule to floats; parameters may be given by position too, as rules that call rules do."""
        return self._flat(*args, **kwargs)

    def __repr__(self) -> str:
        return f"Rule({self.__module__}.{self.name})"

    @property
    def doc(self) -> str:
        """The rule's contract, as written at its definition."""
        return inspect.cleandoc(self.__doc__ or "")

    @cached_property
    def _flat(self) -> Callable[..., Any]:
        # The same code with every argument positional: Numba knows no keyword-only arguments.
        code = self.function.__code__
        flat = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
        function = types.FunctionType(flat, self.function.__globals__, self.name)
        function.__module__ = self.__module__
        return function

    @cached_property
    def calls(self) -> dict[str, Rule]:
        """The rules that this one calls, by the names it has for them."""
        scope = self.function.__globals__
        named = {name: scope.get(name) for name in self.function.__code__.co_names}
        return {name: value for name, value in named.items() if isinstance(value, Rule)}

    @cached_property
    def digest(self) -> str:
        """A short hash of the rule and all that it calls as this process has them, whatever their files say by now."""
        code, scope = self.function.__code__, self.function.__globals__
        numbers = {name: scope[name] for name in code.co_names if isinstance(scope.get(name), (int, float))}
        called = {name: each.digest for name, each in self.calls.items()}
        told = (self.name, self.kinds, self.returns, self.outputs, numbers, called)
        steps = (code.co_code, code.co_consts, code.co_names, code.co_varnames)
        return hashlib.sha256(repr((told, steps)).encode()).hexdigest()[:24]

    @cached_property
    def dispatcher(self) -> Any:
        """The rule compiled for calls from other rules."""
        import numba

        # Nobody calls it from Python, so that it needs none of the wrappers for that.
        options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        return numba.njit(**options)(self._flat)

    @property
    def _numba_type_(self) -> Any:
        # What lets compiled code see a Rule in its globals and call it.
        return self.dispatcher._numba_type_

    @cached_property
    def ufunc(self) -> Callable[..., Any]:
        """The rule over arrays of worlds, all inputs by position, the parameters last.

        Operands meet as NumPy's do: one number for all, or one for each world, each actor, or both. ``out`` may be
        one of the inputs if the rule has one output.
        """
        from sim.rules import cache

        return cache.ufunc(self)

    def bind(self, values: dict[str, Any], ensemble: bool) -> Callable[..., Any]:
        """Fix the rule's parameters.

        Args:
            values: A float or ``(worlds,)`` array for every name in ``parameters``.
            ensemble: Whether the callable takes arrays.

        Returns:
            A callable of the positional inputs.
        """
        if not ensemble:
            return partial(self.function, **{name: values[name] for name in self.parameters})
        kinds = self.kinds[len(self.inputs) :]
        # Arrays once and for all: NumPy would make one of each float at every call.
        tail = tuple(np.asarray(values[name], kind) for name, kind in zip(self.parameters, kinds, strict=True))
        ufunc = self.ufunc
        if not tail:
            return ufunc
        return lambda *inputs: ufunc(*inputs, *tail)


def rule(function: Callable[..., Any]) -> Rule:
    """Make a pure scalar function a rule (see module docstring)."""
    return Rule(function)
