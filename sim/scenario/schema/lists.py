"""JSON Schemas of what stands in lists: joint groups, dated measures, expectations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.outcomes import Outcome, all_outcomes
from sim.scenario.draft import MAX_DAYS
from sim.scenario.draw_layers import NONE
from sim.scenario.expectations import DIRECTIONS
from sim.scenario.objects import Scenario
from sim.scenario.plans import MAX_AMOUNT
from sim.scenario.schema.parts import ID, NOTE, TEXT, Schema, choice_schema, closed, literal, one_of, ref, section
from sim.scenario.vocabulary import Vocabulary, settled_names

WHAT_MEASURES_DO = {
    "adopt_resolution": "The Security Council (or the coalition) authorizes the force on this day.",
    "close_crossings": "The crossings are closed on this day and the following ones, `days` in all.",
    "deadline": "A deadline presses with full weight on this day and the following ones, `days` in all.",
    "send_envoy": "A US envoy is in the region for `days` from this day on.",
    "shock": "People are killed on this day by somebody from outside the model; the parties respond as to any harm.",
    "base": "A US base in Israel is from this day on not spoken of, rumoured, or built.",
    "rule": "From this day on another variant of a rule family is in force.",
    "set": "From this day on a parameter has this value in all worlds. A trait that an actor reads only on its first "
    "day (a first offer, a prior, a due date) is not changed by this.",
}
WHAT_DIRECTIONS_MEAN = {
    "higher": "The interval of the mean paired difference lies above 0",
    "lower": "The interval lies below 0",
    "not_higher": "The interval lies below the margin",
    "not_lower": "The interval lies above minus the margin",
    "same": "The interval lies within the margin on either side of 0",
}


def path_definitions(baseline: Scenario, vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the definitions of a parameter's path: of any, and of those that a measure can still change."""

    def paths(stay: Callable[[Any, str], bool]) -> list[Schema]:
        known = [path for path in baseline.parameters if stay(*_home(path, vocabulary))]
        new = []
        for roster, kind in vocabulary.rosters.items():
            traits = "|".join(literal(name) for name in kind.traits if stay(kind, name))
            new += [{"pattern": rf"^{roster}\.{ID}\.({traits})$"}] if traits else []
        return [one_of(known), *new]

    settled = paths(lambda kind, name: not _can_change(kind, name))
    return {
        "path": {"type": "string", "anyOf": [ref("settable_path"), *settled]},
        "settable_path": {"type": "string", "anyOf": paths(_can_change)},
    }


def draws_schema() -> Schema:
    """Return the schema of joint draws: a table and what it rests on, or the word that drops an inherited one."""
    file = {"pattern": "^[^/]", "description": "Table beside this file: a header of paths, then rows of numbers"}
    without = {"type": ["array", "null"], "items": ref("path"), "description": "Columns that do not count"}
    properties: Schema = {"file": TEXT | file, "source": ref("source"), "note": NOTE, "without": without}
    table = {"title": "table", **closed(properties, "", ("file", "source"))}
    return {"anyOf": [table, {"const": NONE, "description": "Each number for itself, as its range says"}]}


def _home(path: str, vocabulary: Vocabulary) -> tuple[Any, str]:
    """Return the family or kind of actor that a parameter belongs to, and its name there."""
    group, _, name = path.partition(".")
    if group in vocabulary.families:
        return vocabulary.families[group], name
    actor, _, name = name.partition(".")
    return vocabulary.actors[actor] if group == "actors" else vocabulary.rosters[group], name


def _can_change(kind: Any, name: str) -> bool:
    """Tell whether a parameter is read after the first day."""
    return name not in settled_names(kind)


def joint_schema() -> Schema:
    """Return one joint group."""
    loading = {"type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1}
    properties = {
        "name": TEXT | {"description": "That of an inherited group replaces it"},
        "members": {
            "type": "object",
            "description": "Loadings by path: those of one sign rise and fall together",
            "minProperties": 1,
            "propertyNames": {"anyOf": [ref("path"), {"pattern": "^parameters\\."}]},
            "additionalProperties": loading,
        },
        "source": ref("source"),
        "note": NOTE,
        "drop": {"type": "boolean", "description": "Take an inherited group away"},
    }
    needed = {"if": {"required": ["drop"]}, "else": {"required": ["members", "source"]}}
    return section(closed(properties, "", ["name"], **needed))


def measure_schema(vocabulary: Vocabulary) -> Schema:
    """Return one dated measure: any of those that there are, or the name of an inherited one to drop."""
    name = TEXT | {"description": "By which an extending file may replace or drop it"}
    drop: Schema = {"type": "boolean", "description": "Take an inherited one away"}
    kinds = [{"title": "drop", **closed({"name": name, "drop": drop}, required=("name", "drop"))}]
    for do, arguments in vocabulary.measures.items():
        about = WHAT_MEASURES_DO.get(do, "")
        given = {each: _argument(kind, arguments, vocabulary) for each, kind in arguments.items()}
        properties = {
            "day": {"type": "integer", "minimum": 0, "maximum": MAX_DAYS - 1, "description": "Day 0 is the start"},
            "do": {"const": do, "description": about},
            **given,
            "source": ref("source"),
            "note": NOTE,
            "name": name,
        }
        extra: Schema = {"allOf": _variants(vocabulary)} if "variant" in arguments.values() else {}
        kinds.append({"title": do, **closed(properties, about, ("day", "do", *given, "source"), **extra)})
    return {"anyOf": [*kinds, {"type": "null"}]}


def _argument(kind: Any, beside: Mapping[str, Any], vocabulary: Vocabulary) -> Schema:
    if kind == "path":
        # Only a parameter takes a number; a measure without one changes a choice.
        return ref("settable_path") if float in beside.values() else TEXT
    if kind == "family":
        return one_of({name: " ".join(family.about.split()) for name, family in vocabulary.families.items()})
    if kind == "variant":
        return TEXT
    if kind is float and "path" in beside.values():
        return {"type": "number"}
    if kind in (float, int):
        return {"type": "number" if kind is float else "integer", "minimum": 0, "maximum": MAX_AMOUNT}
    return choice_schema(kind, {})


def _variants(vocabulary: Vocabulary) -> list[Schema]:
    """Return for each family which variants may stand beside it."""
    return [
        {
            "if": {"properties": {"family": {"const": name}}, "required": ["family"]},
            "then": {"properties": {"variant": ref(f"variant_of_{name}")}},
        }
        for name in vocabulary.families
    ]


def outcome_definition(baseline: Scenario) -> Schema:
    """Return the definition of what may be compared; other scenarios may have contributors of their own."""
    known: dict[str, str] = {}
    for each in all_outcomes(baseline.rosters.get("contributors", ())):
        known |= _told(each)
    loose = [f"{each.name}{_words(each)}" for each in all_outcomes(()) if each.words]
    loose += [f"{each.name.replace('*', ID)}{_words(each)}" for each in all_outcomes(["*"]) if "*" in each.name]
    return {
        "description": "An outcome, or outcome=word for the share of worlds with that word",
        "type": "string",
        "anyOf": [one_of(known), {"pattern": f"^({'|'.join(loose)})$"}],
    }


def _told(outcome: Outcome) -> dict[str, str]:
    if outcome.words:
        return {f"{outcome.name}={word}": f"Share of worlds. {outcome.meaning}: {word}" for word in outcome.words}
    return {outcome.name: f"{outcome.meaning} ({outcome.unit})"}


def _words(outcome: Outcome) -> str:
    """Return a pattern of the words that may follow an outcome's name."""
    return rf" *= *({'|'.join(literal(word) for word in outcome.words)})" if outcome.words else ""


def expectation_definition(arms: Mapping[str, Schema]) -> Schema:
    """Return the definition of an expectation; `arms` are its keys that name scenarios."""
    properties = {
        "say": TEXT | {"description": "One neutral sentence that the comparison can bear out or contradict"},
        "measure": ref("outcome"),
        "is": one_of({each: WHAT_DIRECTIONS_MEAN.get(each, "") for each in DIRECTIONS}, "In which direction"),
        "margin": {
            "type": "number",
            "minimum": 0,
            "description": "In the measure's unit; needed for same, allowed for not_higher and not_lower",
        },
        **arms,
    }
    same: Schema = {
        "if": {"properties": {"is": {"const": "same"}}, "required": ["is"]},
        "then": {"required": ["margin"], "properties": {"margin": {"exclusiveMinimum": 0}}},
    }
    plain: Schema = {
        "if": {"properties": {"is": {"enum": ["higher", "lower"]}}, "required": ["is"]},
        "then": {"properties": {"margin": False}},
    }
    return section(closed(properties, required=("say", "measure", "is"), allOf=[same, plain]))
