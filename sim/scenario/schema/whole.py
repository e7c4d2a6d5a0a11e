"""JSON Schemas of scenario files and studies, by which editors complete and check them.

Made from the installed vocabulary and the baseline, never by hand. They accept all that the loader accepts as to form,
and somewhat more: ranges, names that other files define, and what only a whole chain of files shows are the loader's.
"""

from __future__ import annotations

import json

from sim.scenario.draft import MAX_DAYS
from sim.scenario.layers import ENDS, OPENINGS
from sim.scenario.loading import load_scenario
from sim.scenario.problems import Problems
from sim.scenario.reader import read_file
from sim.scenario.schema.lists import (
    draws_schema,
    expectation_definition,
    joint_schema,
    measure_schema,
    outcome_definition,
    path_definitions,
)
from sim.scenario.schema.parts import TEXT, Schema, case, closed, number_definitions, one_of, ref, section
from sim.scenario.schema.sections import (
    actors_schema,
    entry_definitions,
    parameters_schema,
    readings_schema,
    roster_schema,
    rules_schema,
    variant_definitions,
    whole_file,
)
from sim.scenario.studies import MOST_SEED, MOST_WORLDS, NEEDED
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that language servers for YAML know best."""
BASELINE = "baseline"
"""The scenario whose values are told."""


def scenario_schema(*, vocabulary: Vocabulary | None = None) -> Schema:
    """Return the schema of a scenario file."""
    vocabulary = vocabulary or installed_vocabulary()
    baseline = load_scenario(BASELINE, vocabulary=vocabulary)
    titles = _titles(vocabulary)
    properties: Schema = {
        **_head(),
        "extends": case(titles, "What this file builds on, saying only what differs"),
        **_settings(),
        "readings": readings_schema(vocabulary),
        "rules": rules_schema(baseline, vocabulary),
        "parameters": parameters_schema(baseline, vocabulary),
        "actors": actors_schema(baseline, vocabulary),
        **{roster: roster_schema(roster, baseline, vocabulary) for roster in vocabulary.rosters},
        "joint": _list("joint", "Numbers that are drawn together"),
        "draws": ref("draws", "Values that numbers take together, such as those of a posterior"),
        "measures": _list("measure", "What happens on a day, whatever the actors would do"),
        "expectations": _list("expectation", "What is expected to differ from the scenario that this one extends"),
    }
    against = case(titles, "The scenario to compare with; by default what this file extends")
    definitions = {
        **number_definitions(vocabulary),
        **variant_definitions(vocabulary),
        **entry_definitions(baseline, vocabulary),
        **path_definitions(baseline, vocabulary),
        "joint": joint_schema(),
        "draws": draws_schema(),
        "measure": measure_schema(vocabulary),
        "outcome": outcome_definition(baseline),
        "expectation": expectation_definition({"against": against}),
        "whole_file": whole_file(vocabulary),
    }
    top = closed(properties, "A scenario of isf. What it does not say it inherits.", ["format"])
    needs = {"if": {"not": {"required": ["extends"]}}, "then": ref("whole_file")}
    return {"$schema": DRAFT, "title": "Scenario", **top, **needs, "definitions": definitions}


def study_schema(*, vocabulary: Vocabulary | None = None) -> Schema:
    """Return the schema of a study, which compares scenarios."""
    vocabulary = vocabulary or installed_vocabulary()
    baseline = load_scenario(BASELINE, vocabulary=vocabulary)
    titles = _titles(vocabulary)
    properties: Schema = {
        **_head(),
        "baseline": ref("case", "The scenario that the others are compared with"),
        "scenarios": _list("case", "What is compared with it", minItems=1),
        "measures": _list("outcome", "Outcomes to compare; the first is the headline", minItems=1),
        "headline": ref("arm", "The scenario to speak of first; by default the first one"),
        "worlds": _whole(1, MOST_WORLDS, "How many possible worlds"),
        "seed": _whole(0, MOST_SEED, "Key of all luck"),
        "days": _whole(1, MAX_DAYS, "Days to run; by default each scenario's own"),
        "expectations": _list("expectation", "What is expected to differ, and in which direction"),
    }
    arms = {
        "scenario": ref("arm", "The scenario spoken of; by default the first"),
        "against": ref("arm", "The one it is compared with; by default the study's baseline"),
    }
    definitions: Schema = {
        "case": case(titles, "A shipped scenario, or a file of the study's folder"),
        "arm": {"type": "string", "anyOf": [one_of(titles), {"pattern": "^[a-z0-9-]+$"}]},
        "outcome": outcome_definition(baseline),
        "expectation": expectation_definition(arms),
    }
    top = closed(properties, "A study of isf: scenarios compared in the same worlds.", NEEDED)
    return {"$schema": DRAFT, "title": "Study", **top, "definitions": definitions}


KINDS = {"scenario": scenario_schema, "study": study_schema}
"""What has a schema, and what makes it."""


def schema_text(kind: str, *, vocabulary: Vocabulary | None = None) -> str:
    """Return a schema as the text of a file, the same bytes for the same vocabulary and baseline."""
    return json.dumps(KINDS[kind](vocabulary=vocabulary), indent=1, ensure_ascii=False) + "\n"


def _head() -> Schema:
    return {
        "format": {"const": 1, "description": "Always 1"},
        "name": TEXT | {"pattern": "^[a-z0-9-]+$", "description": "The file's name without .yaml"},
        "title": TEXT | {"description": "One line for tables and charts"},
        "question": TEXT | {"description": "What it is to answer"},
        "about": TEXT | {"description": "What it stands for, what is assumed, what is contested and by whom"},
    }


def _titles(vocabulary: Vocabulary) -> dict[str, str]:
    """Return shipped scenarios with their titles; one that is broken does not keep the others back."""
    titles = {}
    for name in vocabulary.scenario_names():
        file = f"{name}.yaml"
        top = read_file(vocabulary.folder / file, file, file, Problems())
        titles[name] = str(top.value["title"].value) if top and "title" in top.value else name
    return titles


def _settings() -> Schema:
    ends = ("A world stops when its ceasefire ends", "It goes on to the horizon")
    date = {"pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$", "description": "Date of day 0, such as 2025-10-10"}
    return {
        "start": TEXT | date,
        "days": _whole(1, MAX_DAYS, "Days to run"),
        "opening": one_of(OPENINGS, "Whether day 0 is in a truce or at war"),
        "end": one_of(dict(zip(ENDS, ends, strict=True)), "What happens to a world when its ceasefire ends"),
    }


def _whole(low: int, high: int, description: str) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high, "description": description}


def _list(item: str, description: str, **more: object) -> Schema:
    schema = {"type": "array", "description": description, "items": ref(item), **more}
    return schema if more else section(schema)
