"""Scenarios of joint draws are kept with their worlds, and are found there again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.batch.stored import load_stored, names_table, stored_yaml, table_name, table_text, tables_in
from sim.scenario import Draws, Scenario, ScenarioError, load_scenario

PATH = "line_fire.line_rate"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    plain = load_scenario("baseline")
    low, high = plain.parameters[PATH].low, plain.parameters[PATH].high
    assert low is not None and high is not None
    drawn = Draws((PATH,), np.linspace(low, high, 5)[:, None], ("assumption",), "", "my table.csv", ("left.out",))
    return replace(plain, draws=drawn)


def test_a_stored_scenario_is_the_same_again(scenario: Scenario, tmp_path: Path) -> None:
    name = table_name(scenario)
    assert name == f"my-table-{scenario.draws.digest[:8]}.csv"  # type: ignore[union-attr]
    (tmp_path / name).write_text(table_text(scenario), "utf-8")
    (tmp_path / "other.csv").write_text("a,b\n", "utf-8")
    text = stored_yaml(scenario)
    assert names_table(text) == name
    again = load_stored(text, "baseline", tmp_path)
    assert again.fingerprint == scenario.fingerprint
    assert tables_in(tmp_path) == [tmp_path / name]


def test_without_its_table_it_cannot_be_read(scenario: Scenario, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"no file 'my-table-[0-9a-f]{8}\.csv' here"):
        load_stored(stored_yaml(scenario), "baseline", tmp_path)


def test_a_scenario_without_draws_names_no_table() -> None:
    plain = load_scenario("baseline")
    assert (table_name(plain), table_text(plain), names_table(stored_yaml(plain))) == ("", "", "")


def test_runs_and_batches_bring_their_draws_along(scenario: Scenario, tmp_path: Path) -> None:
    from sim.batch import load_result, open_results, simulate
    from sim.batch.store.batch import Batch
    from sim.batch.store.keeper import Keeper

    simulate(scenario, worlds=3, days=3, workers=1).save(tmp_path / "run")
    assert load_result(tmp_path / "run").scenario.fingerprint == scenario.fingerprint
    assert open_results([tmp_path / "run"]).scenario("baseline").fingerprint == scenario.fingerprint
    plain = replace(load_scenario("baseline"), name="plain")
    for arms, tables in (((scenario, plain), 1), ((plain,), 0)):
        with Keeper(tmp_path / "batch", Batch.of(arms, 2, 1, 3), force=True) as keeper:
            keeper.extend(2, workers=1)
        results = open_results([tmp_path / "batch"])
        assert [results.scenario(arm.name).fingerprint for arm in arms] == [arm.fingerprint for arm in arms]
        assert len(tables_in(tmp_path / "batch" / "scenarios")) == tables
