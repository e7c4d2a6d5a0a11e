"""Patterns, references and random seeds: well formed, cross-referenced, the same under YAML 1.1 and 1.2."""

import math
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

SEEDS = Path(__file__).parents[2] / "seeds"
FILES = {"claims": "claims", "patterns": "patterns", "references": "references", "random": "seeds"}
BOUNDS = {"low", "high", "above", "below", "value", "from_day", "to_day"}


class Core(yaml.SafeLoader):
    """YAML 1.2 core schema that refuses duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Build a mapping, or fail on a key given twice."""
        keys = [key.value for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"duplicate key at line {node.start_mark.line + 1}: {keys}"
        return super().construct_mapping(node, deep)


# The 1.1 rules that the base class brings (yes, 012, 1:30, dates) must not shine through.
Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"null|Null|NULL|~|", ["n", "N", "~", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)


def read(stem: str) -> dict[str, dict[str, Any]]:
    """The entries of one file of seeds/."""
    data = yaml.load((SEEDS / f"{stem}.yaml").read_text("utf-8"), Loader=Core)
    assert list(data) == [FILES[stem]]
    entries: dict[str, dict[str, Any]] = data[FILES[stem]]
    return entries


CLAIMS, PATTERNS, REFERENCES, RANDOM = (read(stem) for stem in FILES)
OF_THE_DESIGN = "SF1 SF2 SF11 SF12 SF13 S90 SF15 SF16 SF17 SF18 SF20 SF22 SF29 SF34 SF35 PRE"
OBSERVED = "OBS_WEEKLY HAZARD_BY_AGE EARLIER_TRUCES ALLEGED_VIOLATIONS"
ENDED_TRUCES = "H25 H21 H01 H20 H19 H06 H05 H15"


def check_bounds(entry: dict[str, Any]) -> None:
    """Finite numbers, in order, with a unit."""
    assert "unit" in entry or "date" in entry or "values" in entry
    limits = {key: entry[key] for key in BOUNDS & entry.keys()}
    assert all(isinstance(limit, int | float) and math.isfinite(limit) for limit in limits.values())
    floor = max((limits[key] for key in ("low", "above") if key in limits), default=-math.inf)
    ceiling = min((limits[key] for key in ("high", "below") if key in limits), default=math.inf)
    assert floor <= limits.get("value", floor if floor > -math.inf else ceiling) <= ceiling
    if "values" in entry and "unit" in entry:
        assert all(isinstance(value, int | float) and math.isfinite(value) for value in entry["values"])


@pytest.mark.parametrize("stem", FILES)
def test_file_reads_the_same_under_both_versions_of_yaml(stem: str) -> None:
    text = (SEEDS / f"{stem}.yaml").read_text("utf-8")
    assert yaml.safe_load(text) == yaml.load(text, Loader=Core)
    assert all(len(line) <= 120 for line in text.splitlines())
    assert "://" not in text, "cite addresses without their scheme"


def test_ids_are_unique_across_files() -> None:
    ids = [*CLAIMS, *PATTERNS, *REFERENCES]
    assert len(set(ids)) == len(ids)
    assert "assumption" not in ids


def test_patterns_of_the_design_are_all_there() -> None:
    assert list(PATTERNS) == f"{OF_THE_DESIGN} {OBSERVED}".split()


@pytest.mark.parametrize("pattern_id", PATTERNS)
def test_pattern_is_complete(pattern_id: str) -> None:
    entry = PATTERNS[pattern_id]
    needed = {"title", "data", "source", "computed_by_us", "grade", "band", "measure", "kind"}
    assert needed <= entry.keys() <= needed | {"observed", "reject", "note"}
    assert entry["kind"] in {"filter", "report", "consistency"}
    assert isinstance(entry["computed_by_us"], bool)
    assert bool(entry["band"]) == (entry["kind"] != "report"), "a report has no band, all others have one"
    for section in ("band", "reject", "observed"):
        for name, bounds in entry.get(section, {}).items():
            assert re.fullmatch(r"[a-z0-9_]+", name)
            assert bounds.keys() <= BOUNDS | {"unit", "kind", "values", "date"}
            check_bounds(bounds)
    for section in ("band", "reject"):
        assert all(BOUNDS & bounds.keys() for bounds in entry.get(section, {}).values())


@pytest.mark.parametrize("pattern_id", PATTERNS)
def test_pattern_sources_exist(pattern_id: str) -> None:
    source = PATTERNS[pattern_id]["source"]
    if isinstance(source, str):
        assert " " in source, "a single source is a list of one id"
        return
    for name in source:
        assert name in CLAIMS or name in PATTERNS or name in REFERENCES, name
    assert pattern_id not in source


@pytest.mark.parametrize("pattern_id", PATTERNS)
def test_a_pattern_is_no_firmer_than_its_weakest_source(pattern_id: str) -> None:
    entry = PATTERNS[pattern_id]
    graded = {name: each["grade"] for table in (CLAIMS, PATTERNS, REFERENCES) for name, each in table.items()}
    sources = entry["source"] if isinstance(entry["source"], list) else []
    assert entry["grade"] in {"A", "B", "C"}
    assert entry["grade"] >= max((graded[name] for name in sources), default="C")


def test_observed_series_agree_with_the_ledger() -> None:
    weeks = [CLAIMS[f"VW{number:02d}"]["value"] for number in range(1, 13)]
    assert PATTERNS["OBS_WEEKLY"]["observed"]["deaths"]["values"] == weeks
    days = [CLAIMS[name]["value"] for name in ENDED_TRUCES.split()]
    assert PATTERNS["EARLIER_TRUCES"]["observed"]["ended"]["values"] == days
    observed = PATTERNS["ALLEGED_VIOLATIONS"]["observed"]
    for alleged, name in zip(observed["alleged"]["values"], PATTERNS["ALLEGED_VIOLATIONS"]["source"], strict=True):
        assert f"{alleged} alleged violations" in CLAIMS[name]["claim"]
    counts = {
        key: PATTERNS["SF35"]["observed"][key]["value"] for key in ("israel_count", "un_cargo", "gaza_media_office")
    }
    assert list(counts.values()) == [CLAIMS[name]["value"] for name in ("T02", "T04", "T07")]


def test_ages_of_the_hazard_join_up() -> None:
    bins = list(PATTERNS["HAZARD_BY_AGE"]["observed"].values())
    assert [later["from_day"] for later in bins[1:]] == [earlier["to_day"] for earlier in bins[:-1]]
    hazards = [entry["value"] for entry in bins]
    assert hazards == sorted(hazards, reverse=True)


@pytest.mark.parametrize("key", REFERENCES)
def test_reference_is_complete(key: str) -> None:
    entry = REFERENCES[key]
    assert entry.keys() == {"citation", "used_for", "note", "verified", "grade"}
    assert isinstance(entry["verified"], bool)
    assert entry["grade"] in ({"A", "B", "C"} if entry["verified"] else {"B", "C"})
    year = re.fullmatch(r"[a-z]+(\d{4})", key)
    assert year and year[1] in entry["citation"]
    assert all(entry[field] for field in ("citation", "used_for", "note"))


def test_literature_of_the_design_is_there() -> None:
    wanted = (
        "article2025 lundgren2021 fortna2004 fortna2008 gilligan2008 hegre2019 jaeger2008 berman2020 berman2024 "
        "rappa2016 epstein2002 bennett2008 salmon2011"
    )
    assert set(wanted.split()) <= REFERENCES.keys()


def test_random_seeds_are_named_and_distinct() -> None:
    assert RANDOM["default"]["value"] == 1
    values = [entry["value"] for entry in RANDOM.values()]
    assert len(set(values)) == len(values)
    for name, entry in RANDOM.items():
        assert re.fullmatch(r"[a-z_]+", name)
        assert entry.keys() == {"value", "used_for"}
        assert isinstance(entry["value"], int) and 0 <= entry["value"] < 2**63
