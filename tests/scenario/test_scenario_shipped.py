"""The scenarios that come with the tool, in the model's own vocabulary; and how light this room is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.evidence import known_ids
from sim.scenario import installed_vocabulary, load_scenario, resolved_yaml, shipped_names, starter
from sim.shipped import shipped


def test_evidence_has_ids() -> None:
    ids = known_ids(shipped("seeds"))
    assert {"A18", "C32", "SF12"} <= ids


def test_ids_are_found_in_any_layout(tmp_path: Path) -> None:
    plain = "# head\nclaims:\n\n  # a remark\n  A1:\n    claim: 'x: y'\n  B2: {claim: z}\n"
    odd = 'other: {C3: x}\n"claims": {A1: {claim: x}, "B2": {claim: [D4]}}\n'
    for number, text in enumerate((plain, odd)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "claims.yaml").write_text(text)
        assert known_ids(folder) == {"A1", "B2"}
    assert known_ids(tmp_path) == frozenset()


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_scenario_loads_and_writes_back(name: str, tmp_path: Path) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    path = tmp_path / f"{name}.yaml"
    path.write_text(resolved_yaml(scenario), "utf-8")
    assert load_scenario(path).fingerprint == scenario.fingerprint


@pytest.mark.skipif("baseline" not in shipped_names(), reason="no baseline to extend")
def test_the_starter_loads(tmp_path: Path) -> None:
    path = tmp_path / "my-first-case.yaml"
    path.write_text(starter("my-first-case"), "utf-8")
    assert load_scenario(path).fingerprint == load_scenario("baseline").fingerprint


def test_every_name_of_the_vocabulary_can_be_written() -> None:
    """A key that clashes with one of the file format's own could never be set."""
    vocabulary = installed_vocabulary()
    fixed = {"rules", "parameters", "actors", "joint", "measures", "start", "days", "opening", "end"}
    assert not fixed & {*vocabulary.families, *vocabulary.rosters}
    assert not set(vocabulary.families) & set(vocabulary.rosters)
    for arguments in vocabulary.measures.values():
        assert not {"day", "do", "source", "note", "name", "drop"} & set(arguments)
    for kind in (*vocabulary.actors.values(), *vocabulary.rosters.values()):
        keys = [*kind.traits, *kind.choices]
        assert len(set(keys)) == len(keys)
        assert not {"present", "source", "note"} & set(keys)
        assert all(choice in vocabulary.rosters for choice in kind.choices.values() if isinstance(choice, str))


def test_importing_the_room_loads_nothing_heavy() -> None:
    heavy = "{'numba', 'numpy', 'pandas', 'pydantic', 'scipy', 'mesa'}"
    code = f"import sys, sim.scenario; print({heavy} & set(sys.modules) or '')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
