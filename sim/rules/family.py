"""Families of rules: one question of the model, answered by one of several variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sim.rules.rule import Rule


@dataclass(frozen=True)
class Variant:
    """One way to answer a family's question.

    Attributes:
        name: What a scenario file writes.
        assumes: What it takes to be true of the world, in one or two sentences.
        decisions: A rule for each of the family's decisions.
    """

    name: str
    assumes: str
    decisions: Mapping[str, Rule]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters that its decisions read, sorted."""
        return tuple(sorted({name for rule in self.decisions.values() for name in rule.parameters}))


@dataclass(frozen=True, init=False)
class Family:
    """A question of the model and the variants a scenario may choose from.

    Any variant can stand in for any other: all have the same decisions with the same inputs and outputs.
    """

    name: str
    about: str
    variants: Mapping[str, Variant]
    dispositions: tuple[str, ...]

    def __init__(self, name: str, about: str, *variants: Variant, dispositions: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "variants", {variant.name: variant for variant in variants})
        # Parameters of traits that actors draw once, outside the rules (Beta variates).
        object.__setattr__(self, "dispositions", dispositions)
        first = variants[0]
        for variant in variants[1:]:
            if list(variant.decisions) != list(first.decisions):
                raise TypeError(f"{name}: variant {variant.name} does not make the decisions of {first.name}")
            for decision, rule in variant.decisions.items():
                model = first.decisions[decision]
                if (rule.inputs, rule.outputs) != (model.inputs, model.outputs):
                    raise TypeError(f"{name}.{variant.name}.{decision}: inputs or outputs differ from {first.name}'s")

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters that any variant, or a disposition, reads, sorted."""
        read = {name for variant in self.variants.values() for name in variant.parameters}
        return tuple(sorted(read | set(self.dispositions)))
