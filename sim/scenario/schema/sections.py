"""JSON Schemas of what stands under names: readings, rules, parameters, actors; and what a whole file needs."""

from __future__ import annotations

from sim.scenario.objects import Scenario
from sim.scenario.schema.parts import ID, NOTE, Schema, choice_schema, closed, one_of, ref, section, telling
from sim.scenario.vocabulary import FamilyNames, Shape, Vocabulary


def readings_schema(vocabulary: Vocabulary) -> Schema:
    """Return the section of readings, by claim."""
    properties: Schema = {}
    for claim in vocabulary.ledger().claims.values():
        told = {each.name: f"{each.meaning} ({each.attributed_to})" for each in claim.readings if each.implies}
        if told:
            properties[claim.id] = one_of(told, f"{claim.status}, {claim.attributed_to}: {claim.claim}")
    return section(closed(properties, "Which reading of a contested claim is taken"))


def rules_schema(baseline: Scenario, vocabulary: Vocabulary) -> Schema:
    """Return the section of rules, by family."""
    families = {
        name: ref(f"variant_of_{name}", _about(name, family, baseline)) for name, family in vocabulary.families.items()
    }
    return section(closed(families, "The variant of each family that is in force"))


def variant_definitions(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return for each family the variants that may be chosen, with what each assumes."""
    return {
        f"variant_of_{name}": one_of({each: " ".join(of.assumes.split()) for each, of in family.variants.items()})
        for name, family in vocabulary.families.items()
    }


def parameters_schema(baseline: Scenario, vocabulary: Vocabulary) -> Schema:
    """Return the section of the rules' numbers, by family."""
    families: Schema = {}
    for name, family in vocabulary.families.items():
        numbers = {each: ref("number", telling(baseline.parameters[f"{name}.{each}"])) for each in family.parameters}
        families[name] = section(closed(numbers, _about(name, family, baseline)))
    return section(closed(families, "Numbers of the rules, by family"))


def _about(name: str, family: FamilyNames, baseline: Scenario) -> str:
    return f"{' '.join(family.about.split())}. Baseline: {baseline.rules[name]}."


def actors_schema(baseline: Scenario, vocabulary: Vocabulary) -> Schema:
    """Return the section of single actors."""
    entries = {
        name: _entry(f"actors.{name}", vocabulary.shape("actors", name), getattr(kind, "about", ""), baseline)
        for name, kind in vocabulary.actors.items()
    }
    return section(closed(entries, "Single actors: present or not, choices, numbers"))


def roster_schema(roster: str, baseline: Scenario, vocabulary: Vocabulary) -> Schema:
    """Return the section of one roster; entries that the baseline does not have are those of `entry_definitions`."""
    shape, about = vocabulary.shape(roster), getattr(vocabulary.rosters[roster], "about", roster)
    entries = {each: _entry(f"{roster}.{each}", shape, about, baseline) for each in baseline.rosters[roster]}
    schema = closed(entries, f"{about}, by id. A new one needs all its keys.", propertyNames={"pattern": f"^{ID}$"})
    return section(schema | {"additionalProperties": ref(f"entry_of_{roster}")})


def entry_definitions(baseline: Scenario, vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return for each roster the definition of an entry that the baseline does not have."""
    return {
        f"entry_of_{roster}": _entry("", vocabulary.shape(roster), getattr(kind, "about", ""), baseline)
        for roster, kind in vocabulary.rosters.items()
    }


def _entry(path: str, shape: Shape, about: str, baseline: Scenario) -> Schema:
    """Return the schema of one actor's entry."""

    def one(key: str) -> Schema:
        full = f"{path}.{key}"
        if key in shape.traits:
            known = baseline.parameters.get(full)
            return ref("number", telling(known) if known else "")
        if key in shape.choices:
            schema = choice_schema(shape.choices[key], baseline.rosters)
            said = baseline.choices.get(full)
            told = str(said).lower() if isinstance(said, bool) else said
            return schema if told is None else schema | {"description": f"Baseline: {told}"}
        return section(closed({name: one(f"{key}.{name}") for name in shape.below(f"{key}.")}))

    keys = {name: one(name) for name in shape.below("")}
    remarks: Schema = {"source": ref("source"), "note": NOTE}
    remarks = {name: schema for name, schema in remarks.items() if name not in keys}
    return section(closed(keys | remarks, about and f"{about}."))


def whole_file(vocabulary: Vocabulary) -> Schema:
    """Return what a file needs that extends nothing: every variant, number and actor; it has no readings to take."""
    families = {name: each.parameters for name, each in vocabulary.families.items() if each.parameters}
    shapes = {name: vocabulary.shape("actors", name) for name in vocabulary.actors}
    actors = {name: _needs(shape) for name, shape in shapes.items() if len(shape.names) > 1}
    numbers = {
        name: {"required": list(names), "additionalProperties": ref("whole_number")} for name, names in families.items()
    }
    properties: Schema = {
        "readings": False,
        "rules": {"required": list(vocabulary.families)},
        "parameters": {"required": list(families), "properties": numbers},
        "actors": {"required": list(actors), "properties": actors},
    }
    for roster in vocabulary.rosters:
        properties[roster] = {"additionalProperties": _needs(vocabulary.shape(roster))}
    needed = ["start", "days", "opening", "end", "rules", "parameters", "actors"]
    return {"required": needed, "properties": properties}


def _needs(shape: Shape, prefix: str = "") -> Schema:
    keys = [name for name in shape.below(prefix) if prefix or name != "present"]
    properties = {
        name: ref("whole_number") if prefix + name in shape.traits else _needs(shape, f"{prefix}{name}.")
        for name in keys
        if prefix + name not in shape.choices
    }
    return {"required": keys, "properties": properties}
