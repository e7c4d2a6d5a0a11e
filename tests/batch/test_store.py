"""A stored run is whole, verified, and never overwritten by another in silence."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from sim.batch import Plan, Result, StoreError, load_result
from sim.batch.folder import MANIFEST, Folder, spoilt_files
from sim.batch.origin import arithmetic, code_hash, differences, key
from tests.batch import fake_model


def run(seed: int = 1, worlds: int = 50, events: bool = False, name: str = "toy", fixed: bool = False) -> Result:
    plan = Plan.of(fake_model.scenario(name), worlds, seed, events=events, fixed=fixed)
    return plan.run(1, engine=fake_model.ENGINE, command="isf run toy")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "results" / "toy"
    assert not list(tmp_path.rglob(".*")), "something hidden was left behind"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_saved_is_loaded(folder: Path) -> None:
    saved = run(events=True)
    saved.save(folder)
    loaded = load_result(folder)
    pd.testing.assert_frame_equal(loaded.outcomes, saved.outcomes)
    pd.testing.assert_frame_equal(loaded.daily, saved.daily)
    assert saved.events is not None and loaded.events is not None
    pd.testing.assert_frame_equal(loaded.events, saved.events, check_dtype=False)
    assert (loaded.seed, loaded.days, loaded.fixed, loaded.worlds) == (1, 30, False, tuple(range(50)))
    assert loaded.manifest == saved.manifest


def test_the_manifest_says_what_made_the_run(folder: Path) -> None:
    run().save(folder)
    manifest = json.loads((folder / MANIFEST).read_text())
    assert manifest["format"] == 1 and manifest["state"] == "complete"
    assert (manifest["name"], manifest["worlds"], manifest["seed"], manifest["days"]) == ("toy", "0-49", 1, 30)
    assert manifest["code"] == code_hash() and manifest["arithmetic"] == arithmetic()
    assert set(manifest["libraries"]) >= {"numpy", "numba", "mesa", "scipy"}
    assert manifest["command"] == "isf run toy"
    assert manifest["scenario_yaml"] == (folder / "toy.yaml").read_text()
    assert set(manifest["files"]) == {"outcomes.parquet", "daily.parquet", "toy.yaml"}
    assert spoilt_files(folder, manifest) == []


def test_equal_runs_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    run().save(folder)
    run().save(tmp_path / "again")
    assert contents(folder) == contents(tmp_path / "again")


def test_the_same_run_may_be_saved_again(folder: Path) -> None:
    run().save(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    run().save(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"seed": 2}, "seed 1 there, 2 asked for"),
        ({"worlds": 60}, "worlds 0-49 there, 0-59 asked for"),
        ({"name": "other"}, "scenario toy there, other asked for"),
        ({"fixed": True}, "drawn parameters there, central values asked for"),
        ({"events": True}, "without events there"),
    ],
)
def test_another_run_is_refused_unless_forced(folder: Path, other: dict[str, int], told: str) -> None:
    run().save(folder)
    before = contents(folder)
    with pytest.raises(StoreError, match=told):
        run(**other).save(folder)  # type: ignore[arg-type]
    assert contents(folder) == before
    run(**other).save(folder, force=True)  # type: ignore[arg-type]
    assert spoilt_files(folder, load_result(folder).manifest) == []


def test_a_forced_run_takes_the_former_ones_files_away_and_no_others(folder: Path) -> None:
    run(events=True).save(folder)
    with Folder(folder) as held:
        (held.staging / "charts").mkdir()
        (held.staging / "charts" / "survival.png").write_bytes(b"a picture")
        held.publish_products({"charts/survival.png": "a chart"})
    (folder / "my notes.txt").write_text("mine")
    run(name="other").save(folder, force=True)
    assert set(contents(folder)) == {
        "outcomes.parquet", "daily.parquet", "other.yaml", "my notes.txt", MANIFEST,
    }  # fmt: skip


def test_a_manifest_cannot_make_us_remove_files_elsewhere(folder: Path) -> None:
    run().save(folder)
    outside = folder.parent / "precious.txt"
    outside.write_text("mine")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"]["../precious.txt"] = {}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    run(seed=2).save(folder, force=True)
    assert outside.exists()


def test_foreign_files_are_refused(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(StoreError, match=r"holds files that are no run of this tool \(thesis.docx\)"):
        run().save(folder)
    assert list(contents(folder)) == ["thesis.docx"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "toy").write_text("mine")
    with pytest.raises(StoreError, match="is a file; needed: a folder"):
        run().save(tmp_path / "toy")


@pytest.mark.parametrize("name", ["outcomes.parquet", "daily.parquet"])
@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
def test_damage_is_found_named_and_mended(folder: Path, name: str, harm: str) -> None:
    run().save(folder)
    before = contents(folder)
    data = (folder / name).read_bytes()
    if harm == "remove":
        (folder / name).unlink()
    else:
        at = len(data) // 2
        (folder / name).write_bytes(data[:-1] if harm == "cut" else data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    with pytest.raises(StoreError, match=f"{name} .{'missing' if harm == 'remove' else 'altered'}"):
        load_result(folder)
    fresh = run()
    with Folder(folder) as held:
        assert held.compare(fresh.manifest).kind == "damaged"
    fresh.save(folder)
    assert contents(folder) == before


def test_a_write_that_was_cut_off_is_known_and_mended(folder: Path) -> None:
    run().save(folder)
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"state": "unfinished"}))
    with pytest.raises(StoreError, match="unfinished"):
        load_result(folder)
    run().save(folder)
    load_result(folder)


def test_what_a_killed_run_left_is_cleared(folder: Path) -> None:
    left = folder.parent / ".toy.partial"
    left.mkdir(parents=True)
    (left / "outcomes.parquet").write_bytes(b"half")
    run().save(folder)
    assert not left.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["coming", "going"])
def test_a_stop_waits_until_the_hidden_folder_is_taken_or_cleared(
    folder: Path, monkeypatch: pytest.MonkeyPatch, when: str, number: int
) -> None:
    where, name = {"coming": (Folder, "_take_lock"), "going": (shutil, "rmtree")}[when]
    whole = getattr(where, name)

    def stopped(*args: object, **how: object) -> None:
        if when == "coming":
            whole(*args, **how)
        signal.raise_signal(number)
        if when == "going":
            whole(*args, **how)

    monkeypatch.setattr(where, name, stopped)
    before = signal.signal(number, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), Folder(folder) as held:
            (held.staging / "outcomes.parquet").write_bytes(b"half")
    finally:
        signal.signal(number, before)
    assert list(folder.parent.iterdir()) == []


def test_two_runs_cannot_write_one_folder_at_once(folder: Path) -> None:
    with Folder(folder), pytest.raises(StoreError, match="another run is writing there"):
        run().save(folder)
    run().save(folder)


@pytest.mark.parametrize(
    ("manifest", "told"),
    [(None, "holds no run"), ("[]", "not the manifest"), ("{", "cannot be read"), ('{"format": 1}', "not the manifest"),
     ('{"format": 9, "key": "", "files": {}}', "has format 9; this version reads format 1")],
)  # fmt: skip
def test_what_is_no_run_is_not_loaded(folder: Path, manifest: str | None, told: str) -> None:
    folder.mkdir(parents=True)
    if manifest is not None:
        (folder / MANIFEST).write_text(manifest)
    with pytest.raises(StoreError, match=told):
        load_result(folder)


def test_another_name_alone_is_the_same_recipe_but_other_code_is_not() -> None:
    recipe = dict(run().manifest)
    assert key({**recipe, "name": "x"}) != ""
    wanted = {**recipe, "code": "0" * 64, "libraries": {**recipe["libraries"], "numba": "9.9"}, "arithmetic": "x"}
    assert differences(recipe, wanted) == [
        "made by another version of the model's code",
        f"numba {recipe['libraries']['numba']} there, 9.9 here",
        "made on a machine whose exp and log differ in the last bit",
    ]
