"""The rulebook of a model: each family's variant in force, bound to the parameters of its scenario."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sim.model.witness import Witness, watched
from sim.rules import COMMON, FAMILIES


class Rulebook(SimpleNamespace):
    """Families as attributes (``rules.objections.acceptance``), common rules beside them (``rules.clip``)."""

    def __init__(
        self, variants: Mapping[str, str], values: Mapping[str, Any], ensemble: bool, witness: Witness | None = None
    ) -> None:
        super().__init__()
        self._values, self._ensemble, self._witness = values, ensemble, witness
        self._in_force = dict(variants)
        for name, item in COMMON.items():
            setattr(self, name, watched(name, item.bind({}, ensemble), witness))
        for family, variant in variants.items():
            self.switch(family, variant)

    def switch(self, family: str, variant: str) -> None:
        """Put a variant of a family in force."""
        self._in_force[family] = variant
        decisions = FAMILIES[family].variants[variant].decisions
        bound = {}
        for name, item in decisions.items():
            values = {parameter: self._values[f"{family}.{parameter}"] for parameter in item.parameters}
            bound[name] = watched(f"{family}.{name}", item.bind(values, self._ensemble), self._witness)
        setattr(self, family, SimpleNamespace(**bound))

    def put_back(self, family: str, variant: str, bound: SimpleNamespace) -> None:
        """Put a family in force as it was bound before."""
        self._in_force[family] = variant
        setattr(self, family, bound)

    def variant(self, family: str) -> str:
        """Which variant of a family is in force."""
        return self._in_force[family]

    def rebind(self, path: str) -> None:
        """Take up a parameter's new value, if a rule reads it."""
        family = path.partition(".")[0]
        if family in self._in_force:
            self.switch(family, self._in_force[family])
