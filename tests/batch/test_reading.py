"""Stored worlds are read together only where they belong together, and only those that every scenario has."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.batch import Plan, StoreError, simulate
from sim.batch.reading.results import load_results, open_results
from sim.batch.store.tickets import read_ticket
from tests.batch import fake_model
from tests.batch.handmade import outcomes, weekly, write_batch

A, B = fake_model.scenario("a"), fake_model.scenario("b", days=31)


def batch(folder: Path, **more: object) -> Path:
    return write_batch(folder / "x", {"a": (A, outcomes()), "b": (B, outcomes(shift=5.0))}, **more)  # type: ignore[arg-type]


def test_a_batch_is_read_as_it_was_stored(tmp_path: Path) -> None:
    results = open_results([batch(tmp_path, weekly=weekly())])
    assert (results.names, results.baseline, results.seed, results.days) == (("a", "b"), "a", 1, 30)
    assert results.state == "complete" and results.worlds.tolist() == list(range(50)) and not results.failed
    pd.testing.assert_frame_equal(results.outcomes("b"), outcomes(shift=5.0), check_dtype=False)
    assert list(results.outcomes("b", ["cause", "unknown"]).columns) == ["world", "cause"]
    assert results.fingerprint("b") == B.fingerprint


def test_only_worlds_finished_in_every_scenario_are_used(tmp_path: Path) -> None:
    folder = batch(tmp_path)
    next(folder.glob("parts/scenario=b/lanes=own/0000040*.json")).unlink()
    results = open_results([folder])
    assert results.worlds.tolist() == list(range(40)) and results.state == "partial" and results.asked == 50
    assert len(results.outcomes("a")) == 40


def test_a_later_block_without_the_earlier_one_is_no_prefix(tmp_path: Path) -> None:
    folder = batch(tmp_path)
    next(folder.glob("parts/scenario=a/lanes=own/0000000*.json")).unlink()
    assert open_results([folder]).worlds.size == 0


def test_a_world_that_failed_anywhere_is_left_out_everywhere(tmp_path: Path) -> None:
    results = open_results([batch(tmp_path, failed={"b": {17: "NaN in deaths"}})])
    assert 17 not in results.worlds and results.worlds.size == 49 and results.state == "complete"
    assert [(fail.scenario, fail.world, fail.why) for fail in results.failed] == [("b", 17, "NaN in deaths")]
    assert 17 not in results.outcomes("a")["world"].to_numpy()


def test_fewer_worlds_asked_than_stored(tmp_path: Path) -> None:
    assert open_results([batch(tmp_path, asked=30)]).worlds.tolist() == list(range(30))


def test_parts_of_another_recipe_do_not_count(tmp_path: Path) -> None:
    folder = batch(tmp_path)
    path = next(folder.glob("parts/scenario=a/lanes=own/0000040*.json"))
    ticket = read_ticket(path)
    assert ticket is not None
    other = replace(ticket, recipe={**ticket.recipe, "fingerprint": "another"})
    path.write_text(other.to_json())
    assert open_results([folder]).worlds.size == 40


@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "ticket"])
def test_a_spoilt_part_is_named(tmp_path: Path, harm: str) -> None:
    folder = batch(tmp_path)
    part = next(folder.glob("parts/scenario=a/lanes=own/0000040*.parquet"))
    content = part.read_bytes()
    if harm == "cut":
        part.write_bytes(content[:-5])
    elif harm == "changed":
        part.write_bytes(content[:9] + bytes([content[9] ^ 1]) + content[10:])
    elif harm == "gone":
        part.unlink()
    else:
        next(part.parent.glob("0000040*.json")).write_text("{")
    with pytest.raises(StoreError, match=r"0000040-0000049.*isf batch"):
        open_results([folder])


def test_quantiles_are_those_of_worlds_still_measured(tmp_path: Path) -> None:
    results = open_results([batch(tmp_path, weekly=weekly(), failed={"a": {1: "x"}})])
    found = results.series_quantiles("deaths", (0.05, 0.5), ("a",))
    table = weekly()
    table = table[(table["world"] != 1) & table["deaths"].notna()]
    expected = table.groupby("week")["deaths"].quantile(0.5)
    assert found["q0.5"].tolist() == expected.tolist() and found["day"].tolist() == [3, 10, 17, 24, 31]
    assert found["worlds"].tolist() == table.groupby("week").size().tolist()
    series = results.series(("b",), ("troops",))
    assert set(series["scenario"]) == {"b"} and len(series) == 49 * 5


def test_sql_sees_the_worlds_that_are_used(tmp_path: Path) -> None:
    results = open_results([batch(tmp_path, asked=30)])
    told = results.query("SELECT scenario, count(*) AS n, avg(days_held) AS held FROM outcomes GROUP BY ALL ORDER BY 1")
    assert told["n"].tolist() == [30, 30]
    assert told["held"].tolist() == pytest.approx([outcomes(30, shift)["days_held"].mean() for shift in (0.0, 5.0)])
    assert len(results.query("SELECT * FROM weekly")) == 0 and not results.has_series
    assert results.events("a").empty


def test_lanes_with_other_luck_are_read_apart(tmp_path: Path) -> None:
    other = outcomes(40, 9.0)
    results = open_results([batch(tmp_path, lanes={"other_luck": other, "other_beliefs": outcomes(40, 2.0)})])
    assert results.split == 40
    pd.testing.assert_frame_equal(results.outcomes("a", lanes="other_luck"), other, check_dtype=False)
    assert open_results([batch(tmp_path / "none")]).split == 0


def test_acts_keep_their_order_however_worlds_were_cut(tmp_path: Path) -> None:
    acts = pd.DataFrame({"world": np.repeat(np.arange(50), 3), "day": 0, "kind": ["strike", "answer", "strike"] * 50})
    for cut in (((0, 50),), ((0, 7), (7, 20), (20, 50))):
        results = open_results([batch(tmp_path / f"{len(cut)}", blocks=cut, events=acts)])
        pd.testing.assert_frame_equal(results.events("a"), acts, check_dtype=False)
        numbered = results.query("SELECT world, act, kind FROM events WHERE scenario = 'b' ORDER BY world, act")
        assert numbered["act"].tolist() == [0, 1, 2] * 50 and numbered["kind"].tolist() == acts["kind"].tolist()


def test_runs_and_batches_are_read_together(tmp_path: Path) -> None:
    folder = batch(tmp_path)
    run = Plan.of(fake_model.scenario("c"), range(5, 45), 1).run(1, engine=fake_model.ENGINE)
    run.save(tmp_path / "c")
    results = open_results([folder, tmp_path / "c"], baseline="c")
    assert results.names == ("c", "a", "b") and results.worlds.tolist() == list(range(5, 45))
    assert results.notes, "the code differs"
    assert results.outcomes("c")["days_held"].tolist() == run.outcomes["days_held"].tolist()
    found = results.series_quantiles("deaths", (0.5,), ("c",))
    daily = run.daily[run.daily["day"] < 7].groupby("world")["deaths"].mean()
    assert found["q0.5"][0] == pytest.approx(daily.median())


def test_folders_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    one = batch(tmp_path)
    Plan.of(fake_model.scenario("c"), 50, 2, days=20).run(1, engine=fake_model.ENGINE).save(tmp_path / "c")
    with pytest.raises(StoreError, match=r"different seeds.*different days"):
        open_results([one, tmp_path / "c"])
    with pytest.raises(StoreError, match="did you mean a"):
        open_results([one], baseline="aa")
    with pytest.raises(StoreError, match="twice"):
        open_results([one, one])
    with pytest.raises(StoreError, match="no such folder"):
        open_results([tmp_path / "nowhere"])


def test_equal_names_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Plan.of(fake_model.scenario("c"), 9, 1).run(1, engine=fake_model.ENGINE).save(tmp_path / name)
    assert open_results([tmp_path / "one", tmp_path / "two"]).names == ("one/c", "two/c")


def test_everything_as_one_tidy_table(tmp_path: Path) -> None:
    table = load_results(batch(tmp_path))
    assert list(table.columns[:3]) == ["scenario", "world", "days_held"] and len(table) == 100
    assert table.groupby("scenario", observed=True)["days_held"].mean()["b"] == outcomes(shift=5.0)["days_held"].mean()
    assert np.all(table["cause"].isin(["held", "spiral"]))


def test_one_folder_needs_no_list(tmp_path: Path) -> None:
    folder = batch(tmp_path)
    assert open_results(folder).names == open_results(str(folder)).names == open_results([folder]).names


@pytest.mark.parametrize(
    ("entry", "value"),
    [("worlds", "x"), ("worlds", None), ("days", "x"), ("study", 5), ("arms", [1]), ("over", [1]), ("seed", True)],
)
def test_an_edited_manifest_is_told(tmp_path: Path, entry: str, value: object) -> None:
    folder = batch(tmp_path)
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {entry: value}))
    with pytest.raises(StoreError, match=rf"manifest.json: is not .*{entry}"):
        open_results(folder)


def test_a_manifest_that_was_made_another_kind_is_told(tmp_path: Path) -> None:
    path = batch(tmp_path) / "manifest.json"
    told = json.loads(path.read_text())
    del told["kind"]
    path.write_text(json.dumps(told))
    with pytest.raises(StoreError, match="is not the manifest of a run"):
        open_results(path.parent)


def test_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    path = batch(tmp_path) / "manifest.json"
    path.write_text(path.read_text().replace("scenarios/a.yaml", "../../secret.yaml"))
    with pytest.raises(StoreError, match="outside the folder"):
        open_results(path.parent)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    results = open_results(batch(tmp_path, weekly=weekly()))
    with pytest.raises(ValueError, match="did you mean deaths"):
        results.series_quantiles("death", [0.5])
    with pytest.raises(ValueError, match="scenario: found 'c'"):
        results.series(["c"], ["deaths"])
    with pytest.raises(ValueError, match="from 0 to 1"):
        results.series_quantiles("deaths", [5.0])


@pytest.mark.parametrize("name", ["10", "true", "null", "1e5", "no"])
def test_a_name_that_yaml_reads_as_something_else_comes_back(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.yaml").write_text(f'format: 1\nname: "{name}"\nextends: baseline\n')
    simulate(tmp_path / f"{name}.yaml", worlds=2, days=3).save(tmp_path / "run")
    assert open_results(tmp_path / "run").scenario(name).name == name
