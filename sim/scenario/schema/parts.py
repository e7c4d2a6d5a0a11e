"""What the JSON Schemas of scenario files and studies are put together from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sim.evidence import WORDS
from sim.scenario.layer import ASSUMED, FROM_COMMAND_LINE
from sim.scenario.objects import Parameter
from sim.scenario.quantities import DISTRIBUTIONS, FIELDS, figure
from sim.scenario.units import UNITS
from sim.scenario.vocabulary import Vocabulary

Schema = dict[str, Any]

ID = "[a-z][a-z0-9_]*"
TEXT: Schema = {"type": "string"}
NOTE: Schema = TEXT | {"description": "Remark"}
WHAT_DISTRIBUTIONS_ARE = {
    "fixed": "The value in every world",
    "uniform": "Anything from low to high; what a range means when nothing else is said",
    "loguniform": "From low to high, each factor as likely as another; low above 0",
    "beta": "From low to high with its mean at value, concentration 8",
}
WHAT_WORDS_MEAN = {
    "assumption": "Grade D: nobody has measured it; the range says how far it may be off",
    ASSUMED[0]: "Grade D: what a number rests on that a scenario changes without a source",
    FROM_COMMAND_LINE[0]: "Grade D: what a number rests on that --set changes",
}


def ref(name: str, description: str = "") -> Schema:
    """Return a reference to a definition; editors show a description beside it, validators ignore it."""
    return {"$ref": f"#/definitions/{name}"} | ({"description": description} if description else {})


def literal(text: str) -> str:
    """Return a pattern for just this text, without the escapes that only some readers of patterns know."""
    return re.sub(r"[\\^$.|?*+()\[\]{}]", r"\\\g<0>", text)


def one_of(words: Mapping[str, str] | Iterable[str], description: str = "") -> Schema:
    """Return a choice among words, each with what it means if that is told."""
    said = dict(words) if isinstance(words, Mapping) else dict.fromkeys(words, "")
    schema: Schema = {"description": description} if description else {}
    schema["enum"] = list(said)
    return schema | ({"enumDescriptions": list(said.values())} if any(said.values()) else {})


def closed(properties: Mapping[str, Any], description: str = "", required: Iterable[str] = (), **more: Any) -> Schema:
    """Return a mapping that has no other keys."""
    schema: Schema = {"description": description} if description else {}
    schema |= {"type": "object", "properties": dict(properties), **more}
    return schema | ({"required": list(required)} if required else {}) | {"additionalProperties": False}


def section(schema: Schema) -> Schema:
    """Return a mapping or a list under whose key a file may also say nothing, as the starter does."""
    return schema | {"type": [schema["type"], "null"]}


def telling(parameter: Parameter) -> str:
    """Return what the baseline says of a number."""
    spread = ""
    if parameter.low is not None and parameter.high is not None:
        spread = f", {figure(parameter.low)} to {figure(parameter.high)} ({parameter.distribution})"
    note = f"{parameter.note.rstrip('.')}. " if parameter.note else ""
    sources = ", ".join(parameter.source)
    return f"{note}Baseline: {figure(parameter.value)}{spread}. Unit: {parameter.unit}. Source: {sources}."


def number_definitions(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the definitions of a number with unit, range and source: in an extending file, and in one that is not."""
    number: Schema = {"type": "number"}
    fields = {
        "value": number | {"description": "Central value; used as it is with --fixed"},
        "low": number | {"description": "Lowest value; given together with high"},
        "high": number | {"description": "Highest value; given together with low"},
        "distribution": one_of(
            {each: WHAT_DISTRIBUTIONS_ARE.get(each, "") for each in DISTRIBUTIONS}, "How worlds draw it from the range"
        ),
        "drawn": {"type": "boolean", "description": "Whether each world draws its own; false takes value in all"},
        "unit": one_of({unit: f"Allowed: {domain}" for unit, domain in UNITS.items()}, "What it is measured in"),
        "source": ref("source"),
        "note": NOTE,
    }
    return {
        "number": {"anyOf": [number, {"title": "mapping", **closed({each: fields[each] for each in FIELDS})}]},
        "whole_number": {
            "type": "object",
            "required": ["value", "unit", "source"],
            "dependencies": {"low": ["high"], "high": ["low"]},
        },
        "source": {
            "description": "Where the number comes from: an id of a claim, a pattern or a reference, the word "
            "assumption, or a list of these.",
            "anyOf": [ref("one_source"), {"type": "array", "items": ref("one_source"), "minItems": 1}],
        },
        "one_source": one_of(_sources(vocabulary)),
    }


def _sources(vocabulary: Vocabulary) -> dict[str, str]:
    """Return all that may stand as a source: words, claims in the order of the ledger, then the rest by name."""
    ledger = vocabulary.ledger()
    known = {word: WHAT_WORDS_MEAN.get(word, "") for word in WORDS}
    known |= {
        claim.id: f"Grade {claim.grade}, {claim.status}, {claim.date}. {claim.attributed_to}: {claim.claim}"
        for claim in ledger.claims.values()
    }
    known |= {work.id: f"Grade {work.grade}, {work.kind}. {work.text}" for work in ledger.works.values()}
    return known | dict.fromkeys(sorted(vocabulary.sources - set(known)), "")


def case(titles: Mapping[str, str], description: str) -> Schema:
    """Return the name of a shipped scenario, or a file."""
    file = {"pattern": "[^A-Za-z0-9_-]", "description": "A file of the same folder, such as my-case.yaml"}
    return {"description": description, "type": "string", "anyOf": [one_of(titles), file]}


def choice_schema(kind: Any, rosters: Mapping[str, Iterable[str]]) -> Schema:
    """Return a word or switch of an actor: true or false, text, one of some words, or an id of a roster."""
    if kind is bool:
        return {"type": "boolean"}
    if kind is str:
        return TEXT
    if isinstance(kind, str):
        return {"type": "string", "anyOf": [one_of(rosters.get(kind, ())), {"pattern": f"^{ID}$"}]}
    return one_of(kind)
