"""Every rule as the answer to a decision, with the ranges of what it reads and answers."""

from __future__ import annotations

from dataclasses import dataclass

from sim.rules import COMMON, FAMILIES, Rule, every_rule
from tests.rules.outputs import OUTPUTS
from tests.rules.ranges import ELSEWHERE, INPUTS, REAL, SHARE, Span, parameter


@dataclass(frozen=True)
class Decision:
    """A rule as the answer to a decision of a family, or a common rule by itself."""

    place: str
    rule: Rule
    spans: tuple[Span, ...]
    outputs: tuple[Span, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Inputs and parameters in the order of ``spans``."""
        return (*self.rule.inputs, *self.rule.parameters)


def _input(rule: Rule, name: str) -> Span:
    # What is not declared is named by a test of its own; the others go on with the usual range.
    return ELSEWHERE.get((rule.name, name)) or INPUTS.get(name, SHARE)


def _outputs(place: str, rule: Rule) -> tuple[Span, ...]:
    declared = OUTPUTS.get(place, REAL)
    if isinstance(declared, Span):
        return (declared,) * rule.outputs
    return declared if len(declared) == rule.outputs else (REAL,) * rule.outputs


def undeclared() -> list[str]:
    """What rules read or decide without an entry in the tables above, and entries that nothing needs."""
    rules = every_rule()
    inputs = {name for rule in rules for name in rule.inputs}
    places = {
        f"{f.name}.{decision}" for f in FAMILIES.values() for v in f.variants.values() for decision in v.decisions
    }
    meant = {(rule.name, name) for rule in rules for name in rule.inputs}
    return [
        *(f"INPUTS: {name} is missing" for name in sorted(inputs - set(INPUTS))),
        *(f"OUTPUTS: {place} is missing" for place in sorted(places - set(OUTPUTS))),
        *(f"INPUTS: no rule reads {name}" for name in sorted(set(INPUTS) - inputs)),
        *(f"OUTPUTS: nothing decides {place}" for place in sorted(set(OUTPUTS) - places - set(COMMON))),
        *(f"ELSEWHERE: no such input {name}" for name in sorted(set(ELSEWHERE) - meant)),
    ]


def decisions() -> list[Decision]:
    """Every decision of every variant, rules that variants share once, then the common rules."""
    found: dict[str, Decision] = {}
    for family in FAMILIES.values():
        for variant in family.variants.values():
            for name, rule in variant.decisions.items():
                place = f"{family.name}.{name}"
                spans = [_input(rule, i) for i in rule.inputs]
                spans += [parameter(f"{family.name}.{p}") for p in rule.parameters]
                made = Decision(place, rule, tuple(spans), _outputs(place, rule))
                found.setdefault(f"{place}:{rule.name}", made)
    seen = {item.rule for item in found.values()}
    for name, rule in COMMON.items():
        if rule not in seen:
            inputs = tuple(_input(rule, i) for i in rule.inputs)
            found[name] = Decision(name, rule, inputs, _outputs(name, rule))
    return list(found.values())
