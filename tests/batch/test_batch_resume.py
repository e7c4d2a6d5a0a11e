"""What a batch finds in its folder: scenarios that are not asked for, what was set aside, a manifest that is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.batch import StoreError
from sim.batch.engine.cluster import ClusterError
from sim.batch.store.keeper import Keeper
from tests.batch.batches import batch_of, contents, cut, flip, tables, work


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "results" / "x"
    assert not list((tmp_path / "results").glob(".*")), "something hidden was left behind"


def test_scenarios_may_be_added_and_none_is_left_out_unasked(folder: Path, tmp_path: Path) -> None:
    work(folder, batch_of("abc"))
    assert work(folder, batch_of("abcd")).notes == ["New here: d"]
    before = contents(folder)
    told = r"worlds of c, d are stored there, .* nothing was changed. Name all .*--out DIR.*--force"
    with pytest.raises(StoreError, match=told):
        work(folder, batch_of("ab"))
    assert contents(folder) == before
    done = work(folder, batch_of("ab"), force=True)
    assert done.simulated == 600 and (folder / "aside/1/parts/scenario=c").is_dir()
    assert not (folder / "scenarios/c.yaml").exists()
    done = work(folder, batch_of("abcd"))
    assert done.simulated == 0 and done.notes[-1] == "Taken back from aside: 300 worlds of c, 300 worlds of d"
    work(tmp_path / "direct", batch_of("abcd"))
    assert tables(folder, tmp_path / "1") == tables(tmp_path / "direct", tmp_path / "2")


def test_a_study_may_lose_a_scenario_and_get_it_back(folder: Path) -> None:
    study = {"name": "x", "title": "", "question": ""}
    work(folder, batch_of(study=study, split=20))
    before = contents(folder)
    done = work(folder, batch_of("abd", study=study, split=20))
    assert done.simulated == 340
    assert done.notes[:2] == ["New here: d", "No longer asked for: c; what was stored of them is set aside"]
    assert not (folder / "parts/scenario=c").exists() and not (folder / "scenarios/c.yaml").exists()
    assert (folder / "aside/1/parts/scenario=c/lanes=own/0000000-0000299.json").is_file()
    done = work(folder, batch_of(study=study, split=20))
    assert done.simulated == 0 and "Taken back from aside: 300 worlds of c" in done.notes
    after = contents(folder)
    assert {name: data for name, data in after.items() if not name.startswith("aside/")} == before
    assert not any("scenario=c" in name for name in after if name.startswith("aside/"))


def test_a_scenario_that_is_changed_back_gets_its_worlds_back(folder: Path, tmp_path: Path) -> None:
    work(folder, batch_of(), chunk=100)
    before = tables(folder, tmp_path / "1")
    work(folder, batch_of(own_days={"b": 40}), chunk=100)
    flip(next((folder / "aside").glob("*/parts/scenario=b/lanes=own/0000100-0000199.outcomes.parquet")))
    done = work(folder, batch_of(), chunk=100)
    assert done.simulated == 100, "what was damaged meanwhile is not believed"
    assert "Taken back from aside: 200 worlds of b" in done.notes
    assert tables(folder, tmp_path / "2") == before
    done = work(folder, batch_of(own_days={"b": 40}), chunk=100)
    assert done.simulated == 0
    assert done.notes[0] == "b: the scenario has changed since; 300 worlds are set aside"


def edited(**entries: Any) -> Callable[[Path], None]:
    def edit(path: Path) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text()), **entries}))

    return edit


WRONG: list[dict[str, Any]] = [
    {"arms": [1]}, {"arms": 5}, {"arms": [{"name": "a", "settings": [1]}]}, {"over": [1]}, {"study": 5}, {"days": "x"},
    {"seed": True}, {"files": []},
]  # fmt: skip
SPOILERS = [Path.unlink, cut, lambda path: path.write_text("[1]"), *(edited(**each) for each in WRONG)]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_parts_are_taken_up_where_the_manifest_is_lost(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    work(folder, batch_of())
    before = contents(folder)
    spoil(folder / "manifest.json")
    spoilt = contents(folder)
    with pytest.raises(StoreError, match=r"another batch .seed 1 there, 2 asked for"):
        work(folder, batch_of(seed=2))
    with pytest.raises(StoreError, match="worlds of c are stored there"):
        work(folder, batch_of("ab", study={"name": "x"}))
    assert contents(folder) == spoilt
    done = work(folder, batch_of())
    assert done.simulated == 0 and len(done.notes) == 1
    assert re.search(r"x: manifest.json.*; taking up what its parts tell of themselves", done.notes[0])
    assert contents(folder) == before


@pytest.mark.parametrize("wrong", WRONG)
def test_a_spoilt_manifest_without_parts_is_named(folder: Path, wrong: dict[str, Any]) -> None:
    with Keeper(folder, batch_of()):
        pass
    edited(**wrong)(folder / "manifest.json")
    with pytest.raises(StoreError, match=r"holds files that are no batch \(manifest.json: is not the manifest of a"):
        work(folder, batch_of())
    assert work(folder, batch_of(), force=True).standing.complete


def test_a_manifest_of_a_later_version_is_not_taken_for_spoilt(folder: Path) -> None:
    work(folder, batch_of())
    edited(format=2)(folder / "manifest.json")
    with pytest.raises(StoreError, match="holds files that are no batch"):
        work(folder, batch_of())


def test_a_cluster_that_is_not_there_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> Iterator[None]:
        raise ClusterError("nobody answers")

    monkeypatch.setattr("sim.batch.store.keeper.work_off", nobody)
    with pytest.raises(ClusterError):
        work(folder, batch_of())
    assert not folder.parent.exists()
    monkeypatch.undo()
    work(folder, batch_of())
    before = contents(folder)
    monkeypatch.setattr("sim.batch.store.keeper.work_off", nobody)
    with pytest.raises(ClusterError):
        work(folder, batch_of(worlds=400))
    assert before.keys() == contents(folder).keys()
