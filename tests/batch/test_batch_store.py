"""A stored batch loses nothing, believes nothing that is not whole, and computes nothing twice."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.batch import StoreError, close_workers, open_results
from sim.batch.store.keeper import Keeper
from sim.batch.store.standing import DiskFull
from sim.batch.store.track import BatchProgress
from tests.batch.batches import Done, batch_of, contents, cut, flip, parts, tables, work


@pytest.fixture(scope="module", autouse=True)
def no_workers_stay() -> Iterator[None]:
    yield
    close_workers()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "results" / "x"
    assert not list((tmp_path / "results").glob(".*")), "something hidden was left behind"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of a batch that nothing happened to."""
    place = tmp_path_factory.mktemp("whole")
    assert work(place / "x", batch_of(split=40, events=True), chunk=300).standing.complete
    return tables(place / "x", place / "scratch")


def usual(folder: Path, **more: Any) -> Done:
    return work(folder, batch_of(split=40, events=True), **more)


@pytest.mark.parametrize(("workers", "chunk"), [(1, 7), (1, 500), (2, 64), (4, 100)])
def test_cut_and_workers_change_no_byte(
    folder: Path, tmp_path: Path, whole: dict[str, bytes], workers: int, chunk: int
) -> None:
    done = usual(folder, workers=workers, chunk=chunk)
    assert done.standing.complete and done.simulated == 3 * 300 + 6 * 40
    assert tables(folder, tmp_path / "scratch") == whole
    assert set(whole) == {f"{arm} {kind}" for arm in "abc"
                          for kind in ("own", "other_luck", "other_beliefs", "weekly", "events")}  # fmt: skip


def test_the_folder_holds_what_its_manifest_says(folder: Path) -> None:
    usual(folder, chunk=200)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["kind"], manifest["state"], manifest["worlds"], manifest["split"]) == (
        "batch",
        "complete",
        300,
        40,
    )
    assert [arm["name"] for arm in manifest["arms"]] == ["a", "b", "c"] and manifest["baseline"] == "a"
    assert all((folder / arm["file"]).is_file() for arm in manifest["arms"])
    assert parts(folder, "b") == [f"{stem}.{end}" for stem in ("0000000-0000199", "0000200-0000299") for end in (
        "events.parquet", "json", "outcomes.parquet", "weekly.parquet")]  # fmt: skip
    assert parts(folder, "b", "other_luck") == ["0000000-0000039.json", "0000000-0000039.outcomes.parquet"]
    ticket = json.loads((folder / "parts/scenario=b/lanes=own/0000200-0000299.json").read_text())
    assert (ticket["scenario"], ticket["lanes"], ticket["worlds"], ticket["failed"]) == ("b", "own", "200-299", [])
    assert ticket["recipe"]["fingerprint"] == manifest["arms"][1]["fingerprint"]


def test_a_finished_batch_is_left_as_it_is(folder: Path) -> None:
    usual(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    done = usual(folder)
    assert (done.simulated, done.notes, done.standing.complete) == (0, [], True)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_more_worlds_are_added_and_fewer_are_reused(folder: Path, tmp_path: Path) -> None:
    work(folder, batch_of(worlds=100))
    done = work(folder, batch_of(worlds=500))
    assert done.simulated == 3 * 400 and done.standing.usable == 500
    work(tmp_path / "direct", batch_of(worlds=500))
    assert tables(folder, tmp_path / "1") == tables(tmp_path / "direct", tmp_path / "2")
    done = work(folder, batch_of(worlds=60))
    assert done.simulated == 0 and done.standing.usable == 60
    assert open_results([folder]).worlds.tolist() == list(range(60))
    assert work(folder, batch_of(worlds=500)).simulated == 0


def test_daily_series_and_none_may_be_kept_instead(folder: Path, tmp_path: Path) -> None:
    work(folder, batch_of(series="daily"))
    assert "0000000-0000299.daily.parquet" in parts(folder)
    work(tmp_path / "weekly", batch_of())
    daily, weekly = (open_results([place]).series(["a"], ["d7"]) for place in (folder, tmp_path / "weekly"))
    assert daily["d7"].notna().equals(weekly["d7"].notna())
    assert abs(daily["d7"] - weekly["d7"]).max() < 1e-5
    work(tmp_path / "none", batch_of(series="none"))
    assert not open_results([tmp_path / "none"]).has_series


def test_another_title_recomputes_nothing(folder: Path) -> None:
    work(folder, batch_of())
    done = work(folder, batch_of(title="Another"))
    assert done.simulated == 0
    assert json.loads((folder / "manifest.json").read_text())["arms"][0]["title"] == "Another"
    assert "title: Another" in (folder / "scenarios/a.yaml").read_text()


def test_a_changed_scenario_recomputes_only_itself(folder: Path) -> None:
    work(folder, batch_of())
    before = contents(folder / "parts/scenario=a")
    done = work(folder, batch_of(own_days={"b": 40}))
    assert done.simulated == 300
    assert done.notes[0] == "b: the scenario has changed since; 300 worlds are set aside and computed again"
    assert "aside/1; it may be deleted, and is taken back if asked for again" in done.notes[1]
    assert contents(folder / "parts/scenario=a") == before
    assert (folder / "aside/1/parts/scenario=b/lanes=own/0000000-0000299.json").is_file()


@pytest.mark.parametrize(
    ("maker", "value", "told"),
    [
        ("code_hash", "0" * 64, "the model's code has changed since"),
        ("arithmetic", "x", "made on a machine whose exp and log differ in the last bit"),
        ("versions", {"python": "3", "numba": "9"}, "other versions of libraries .*numba .* then, 9 now"),
    ],
)
def test_what_made_the_numbers_recomputes_all_when_it_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, maker: str, value: Any, told: str
) -> None:
    work(folder, batch_of())
    monkeypatch.setattr(f"sim.batch.origin.{maker}", lambda: value)
    done = work(folder, batch_of())
    assert done.simulated == 900 and len(done.notes) == 4
    for arm, note in zip("abc", done.notes, strict=False):
        assert note.startswith(f"{arm}: ") and note.endswith("; 300 worlds are set aside and computed again")
    assert re.search(told, done.notes[0])
    assert work(folder, batch_of()).simulated == 0


@pytest.mark.parametrize("other", [{"seed": 2}, {"days": 20}, {"series": "none"}, {"events": True}, {"arms": "d"}])
def test_another_batch_is_refused_unless_forced(folder: Path, tmp_path: Path, other: dict[str, Any]) -> None:
    work(folder, batch_of())
    before = contents(folder)
    with pytest.raises(StoreError, match=r"holds another batch .*nothing was changed.*--out DIR.*--force"):
        work(folder, batch_of(**other))
    assert contents(folder) == before
    done = work(folder, batch_of(**other), force=True)
    assert done.standing.complete and done.simulated == 300 * len(other.get("arms", "abc"))
    work(tmp_path / "direct", batch_of(**other))
    assert tables(folder, tmp_path / "1") == tables(tmp_path / "direct", tmp_path / "2")
    kept = {name.partition("aside/1/")[2] for name in contents(folder) if name.startswith("aside/1/")}
    assert {name for name in before if name.startswith("parts/")} <= kept


def test_a_batch_without_a_world_is_no_hindrance(folder: Path) -> None:
    with Keeper(folder, batch_of()):
        pass
    done = work(folder, batch_of("bd", seed=2))
    assert done.standing.complete and sorted(path.name for path in (folder / "scenarios").iterdir()) == [
        "b.yaml",
        "d.yaml",
    ]


def test_foreign_files_are_refused_and_kept(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(StoreError, match=r"holds files that are no batch \(thesis.docx\)"):
        work(folder, batch_of())
    assert work(folder, batch_of(), force=True).standing.complete
    assert (folder / "thesis.docx").read_text() == "mine"


def test_a_run_does_not_replace_a_batch(folder: Path) -> None:
    from sim.batch import Plan, load_result
    from tests.batch import fake_model

    work(folder, batch_of())
    result = Plan.of(fake_model.scenario(), 5).run(1, engine=fake_model.ENGINE)
    with pytest.raises(StoreError, match="holds a batch, which no run can replace"):
        result.save(folder, force=True)
    with pytest.raises(StoreError, match="holds a batch of scenarios; needed: a folder of one run"):
        load_result(folder)


def test_a_run_may_be_taken_over_and_its_tables_do_not_stay(folder: Path) -> None:
    from sim.batch import Plan
    from tests.batch import fake_model

    Plan.of(fake_model.scenario(), 5).run(1, engine=fake_model.ENGINE).save(folder)
    with pytest.raises(StoreError, match="holds files that are no batch"):
        work(folder, batch_of())
    assert work(folder, batch_of(), force=True).standing.complete
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "parts", "scenarios"]


PART = "parts/scenario=b/lanes=own/0000100-0000199"


@pytest.mark.parametrize(
    ("name", "harm", "told"),
    [
        ("outcomes.parquet", cut, "outcomes.parquet .altered"),
        ("outcomes.parquet", flip, "outcomes.parquet .altered"),
        ("weekly.parquet", Path.unlink, "weekly.parquet .missing"),
        ("json", cut, "json .altered"),
        ("json", Path.unlink, "outcomes.parquet .without a ticket"),
    ],
)
def test_damage_is_found_named_set_aside_and_mended(
    folder: Path, name: str, harm: Callable[[Path], None], told: str
) -> None:
    work(folder, batch_of(), chunk=100)
    before = contents(folder)
    for turn in (1, 2):
        harm(folder / f"{PART}.{name}")
        done = work(folder, batch_of(), chunk=100)
        assert done.simulated == 100, "only this part"
        assert re.search(rf"Damaged: .*{told}.*; set aside and computed again", done.said)
        after = contents(folder)
        assert {each: data for each, data in after.items() if not each.startswith("aside/")} == before
        assert any(each.startswith(f"aside/{turn}/{PART}") for each in after)


def test_a_ticket_of_other_worlds_is_not_believed(folder: Path) -> None:
    work(folder, batch_of(), chunk=100)
    path = folder / f"{PART}.json"
    path.write_text(path.read_text().replace('"worlds": "100-199"', '"worlds": "100-198"'))
    assert work(folder, batch_of(), chunk=100).simulated == 100


def test_what_a_killed_batch_left_is_cleared(folder: Path) -> None:
    left = folder.parent / ".x.partial"
    left.mkdir(parents=True)
    (left / "0000000-0000299.outcomes.parquet").write_bytes(b"half")
    work(folder, batch_of())
    assert not left.exists()


def test_two_batches_cannot_write_one_folder_at_once(folder: Path) -> None:
    with Keeper(folder, batch_of()), pytest.raises(StoreError, match="another run is writing there"):
        work(folder, batch_of())
    assert work(folder, batch_of()).standing.complete


class Stop(KeyboardInterrupt):
    pass


def stop_after(worlds: int) -> Callable[[BatchProgress], None]:
    def listen(told: BatchProgress) -> None:
        if told.simulated >= worlds and told.simulated == int(told.simulated):
            raise Stop

    return listen


@pytest.mark.parametrize("workers", [1, 2])
def test_a_batch_that_is_stopped_keeps_what_is_finished(
    folder: Path, tmp_path: Path, whole: dict[str, bytes], workers: int
) -> None:
    keeper = Keeper(folder, batch_of(split=40, events=True))
    with pytest.raises(Stop), keeper:
        keeper.extend(300, workers, "", stop_after(700), 50)
    standing = keeper.standing()
    # Beside a worker that is still starting, another may do all but the first piece.
    assert (50 if workers == 1 else 0) <= standing.usable < 300 and standing.usable % 50 == 0 and not standing.complete
    assert json.loads((folder / "manifest.json").read_text())["state"] == "partial"
    results = open_results([folder])
    assert results.worlds.tolist() == list(range(standing.usable)) and results.state == "partial"
    done = usual(folder, chunk=50)
    assert done.simulated == 3 * 300 + 6 * 40 - keeper.simulated and keeper.simulated >= 650
    assert tables(folder, tmp_path / "scratch") == whole


def test_a_full_disk_is_said_and_nothing_stored_is_lost(
    folder: Path, tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, count = os.replace, 0

    def full(source: Any, target: Any) -> None:
        nonlocal count
        count += 1
        if count >= 25:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(DiskFull, match="x: the disk is full"):
        usual(folder, chunk=50)
    monkeypatch.setattr("os.replace", replace)
    assert open_results([folder]).state == "partial"
    done = usual(folder, chunk=50)
    assert 0 < done.simulated < 3 * 300 + 6 * 40
    assert tables(folder, tmp_path / "scratch") == whole


def test_failing_worlds_are_set_apart_told_and_tried_again(
    folder: Path, tmp_path: Path, whole: dict[str, bytes]
) -> None:
    bad = {"b": {"fail": [5, 170]}, "c": {"nan": [7, 170]}}
    done = work(folder, batch_of(split=40, events=True, suffering=bad), chunk=100, workers=2)
    standing = done.standing
    assert standing.complete and (standing.settled, standing.usable) == (300, 297)
    own = [(lost.arm, lost.world, lost.why) for lost in standing.failed if lost.lanes == "own"]
    assert own == [
        *(("b", world, "ZeroDivisionError: a rule divided by zero") for world in (5, 170)),
        *(("c", world, "series d7 is not a number (NaN) on day 3") for world in (7, 170)),
    ]
    results = open_results([folder])
    assert set(range(300)) - set(results.worlds.tolist()) == {5, 7, 170}
    assert {(each.scenario, each.world) for each in results.failed} >= {("b", 5), ("c", 7)}
    done = usual(folder, chunk=100)
    assert done.standing.usable == 300 and not done.standing.failed
    assert done.simulated == len(standing.failed), "only what failed"
    assert "b: 2 failed worlds tried again" in done.said or "b: 3 failed worlds tried again" in done.said
    assert tables(folder, tmp_path / "scratch") == whole


def test_arms_that_mean_the_same_get_the_same_numbers(folder: Path) -> None:
    done = work(folder, batch_of("ad", own_days={"d": 30}))
    assert done.simulated == 300 and done.standing.complete
    assert (
        contents(folder / "parts/scenario=a/lanes=own").keys() == contents(folder / "parts/scenario=d/lanes=own").keys()
    )
    results = open_results([folder])
    assert results.outcomes("a").equals(results.outcomes("d"))


def test_progress_only_grows_and_ends_at_all(folder: Path) -> None:
    seen = [told for told in usual(folder, chunk=50, workers=2).progress if not told.note]
    assert [told.simulated for told in seen] == sorted(told.simulated for told in seen)
    assert seen[0].simulated == 0 and seen[-1].simulated == seen[-1].total == 3 * 300 + 6 * 40
    assert seen[-1].arms == dict.fromkeys("abc", (380, 380)) and seen[-1].share == 1.0


def test_tables_made_from_fewer_worlds_do_not_stay(folder: Path) -> None:
    from sim.batch.folder import Folder

    work(folder, batch_of())
    with Folder(folder) as held:
        (held.staging / "tables").mkdir()
        (held.staging / "tables/compared.csv").write_text("a,b\n")
        held.publish_products({"tables/compared.csv": "differences"})
    (folder / "tables/notes.txt").write_text("mine")
    assert work(folder, batch_of()).notes == [] and (folder / "tables/compared.csv").exists()
    done = work(folder, batch_of(worlds=400))
    assert "out of date and removed" in done.said
    assert [path.name for path in (folder / "tables").iterdir()] == ["notes.txt"]
