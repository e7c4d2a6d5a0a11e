"""The model is an ordinary Mesa model: collectors, batch runs, the viewer and agent sets work on it."""

import gc
import importlib.util
import inspect
import warnings
import weakref
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import StabilizationModel as FromTheTop
from sim.actors import ROSTER, SINGLE, Actor
from sim.model import Lanes, StabilizationModel, run_chunk
from sim.model.run import release
from sim.outcomes import SERIES
from sim.scenario import ScenarioError, load_scenario
from sim.shipped import shipped
from tests.model.helpers import actors, alone, differing, eventful, series, states

BASELINE = load_scenario("baseline")


def test_one_world_is_floats_all_through() -> None:
    model = alone(eventful(), 3, 20)
    assert isinstance(model, mesa.Model) and FromTheTop is StabilizationModel

    def plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        if isinstance(value, (list, tuple)):
            return all(map(plain, value))
        return type(value) in (float, int, bool, str)

    for agent in actors(model).values():
        odd = {name: value for name, value in vars(agent).items() if name not in ("model", "pos") and not plain(value)}
        assert odd == {}, agent.path


def test_an_ensemble_is_arrays_over_its_worlds() -> None:
    model = StabilizationModel("baseline", worlds=range(5))
    model.step()
    assert model.single["israel"].confidence.shape == (5,)
    assert model.single["israel"].confidence.dtype == np.float64


@pytest.mark.parametrize("rng", [None, 5, 12345])
def test_mesas_generators_are_accepted_and_never_used(rng: int | None) -> None:
    model = StabilizationModel("baseline", world=7, rng=rng)
    before = model.random.getstate(), model.rng.bit_generator.state
    model.run_days(30)
    assert (model.random.getstate(), model.rng.bit_generator.state) == before
    assert states(model) == states(alone(BASELINE, 7, 30))


def test_the_case_may_be_a_name_a_path_or_a_scenario(tmp_path: Path) -> None:
    shipped_file = shipped("scenarios") / "baseline.yaml"
    cases: list[Any] = ["baseline", str(shipped_file), shipped_file, BASELINE]
    models = [StabilizationModel(each, 2) for each in cases] + [
        StabilizationModel(case=each, world=2) for each in cases
    ]
    for model in models:
        model.run_days(8)
        assert states(model) == states(models[0])
    with pytest.raises(ScenarioError, match="no-such-case"):
        StabilizationModel("no-such-case")


def test_the_constructor_takes_what_mesas_tools_can_give() -> None:
    """A batch run iterates over what is neither text nor number; the viewer keeps `scenario` and `seed` for itself."""
    parameters = inspect.signature(StabilizationModel.__init__).parameters
    assert list(parameters)[:6] == ["self", "case", "world", "worlds", "key", "rng"]
    assert not {"seed", "scenario"} & parameters.keys()
    assert not {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL} & {p.kind for p in parameters.values()}
    assert all(p.default is not inspect.Parameter.empty for name, p in parameters.items() if name != "self")


def test_agents_can_be_inspected() -> None:
    model = alone(BASELINE, 1, 10)
    kinds = [*SINGLE.values(), *(ROSTER[roster] for roster, names in BASELINE.rosters.items() for _ in names)]
    assert len(model.agents) == len(kinds)
    assert sorted(agent.unique_id for agent in model.agents) == list(range(1, len(kinds) + 1))
    states_of = model.agents_by_type[ROSTER["contributors"]]
    assert len(states_of) == len(BASELINE.rosters["contributors"])
    ready = states_of.select(lambda state: state.offered > 0.0)  # type: ignore[attr-defined]
    assert 0 < len(ready) < len(states_of)
    offers = [state.offered for state in model.rosters["contributors"]]
    assert states_of.agg("offered", sum) == sum(offers)
    assert states_of.get("name") == list(BASELINE.rosters["contributors"])
    grouped = model.agents.groupby(lambda agent: type(agent).__name__)
    assert set(grouped.groups) == {type(agent).__name__ for agent in model.agents}
    assert model.actor("contributors.turkey").name == "turkey" and model.actor("actors.isf") is model.single["isf"]


def test_no_state_hides_what_mesa_gives_an_agent() -> None:
    given = {name for name in dir(mesa.Agent) if not name.startswith("__")} | {"model", "unique_id", "pos"}
    for agent in actors(StabilizationModel(BASELINE)).values():
        own = {name for kind in type(agent).__mro__ if issubclass(kind, Actor) for name in vars(kind)}
        hidden = (own | vars(agent).keys()) & given - {"model", "unique_id", "pos"}
        assert hidden == set(), agent.path


def collected(model: StabilizationModel, kind: type[mesa.Agent] | None = None) -> pd.DataFrame:
    collector: Any = model.datacollector
    table = collector.get_agenttype_vars_dataframe(kind) if kind else collector.get_model_vars_dataframe()
    assert isinstance(table, pd.DataFrame)
    return table


class Collecting(StabilizationModel):
    """What a user writes who wants more than the daily series."""

    def __init__(self, case: str = "baseline", world: int = 0, rng: Any = None) -> None:
        super().__init__(case, world, rng=rng)
        self.datacollector = mesa.DataCollector(  # type: ignore[no-untyped-call]
            model_reporters={"Deaths": lambda model: model.truce.deaths, "day": "day"},
            agent_reporters={"present": "present"},
            agenttype_reporters={ROSTER["factions"]: {"arms": "arms"}},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)  # type: ignore[no-untyped-call]


def test_a_collector_works_on_model_and_agents() -> None:
    model = Collecting(world=3)
    model.run_days(12)
    of_model = collected(model)
    assert list(of_model["Deaths"]) == list(series(model)["deaths"][:, 0])
    assert list(of_model["day"]) == list(range(1, 13))
    collector: Any = model.datacollector
    agents = collector.get_agent_vars_dataframe()
    assert len(agents) == 12 * len(model.agents) and agents["present"].all()
    arms = collected(model, ROSTER["factions"])["arms"]
    assert arms.between(0.0, 2.0).all() and len(arms) >= 12 * (len(BASELINE.rosters["factions"]) - 1)


def test_the_models_own_collector_holds_the_daily_series() -> None:
    model = alone(BASELINE, 3, 12)
    table = collected(model)
    assert list(table.columns) == [each.name for each in SERIES]
    rows = {name: values[:, 0] for name, values in series(model).items()}
    assert differing({str(name): column for name, column in table.items()}, rows) == []
    model.datacollector.collect(model)  # type: ignore[no-untyped-call]
    assert len(collected(model)) == 12


@pytest.mark.parametrize("kind", [StabilizationModel, Collecting])
def test_mesas_batch_run_runs_it(kind: type[StabilizationModel]) -> None:
    rows = pd.DataFrame(
        mesa.batch_run(
            kind,
            parameters={"case": ["baseline"], "world": [0, 3, 5]},
            max_steps=9,
            data_collection_period=1,
            display_progress=False,
        )
    )
    rows = rows.drop_duplicates(["world", "Step"])
    assert list(rows.groupby("world").size()) == [10, 10, 10]
    name = "deaths" if kind is StabilizationModel else "Deaths"
    for world, mine in rows.groupby("world")[name]:
        assert list(mine) == list(series(alone(BASELINE, int(str(world)), 10))["deaths"][:, 0])


def test_a_batch_run_stops_at_the_horizon_and_where_a_world_ends() -> None:
    rows = mesa.batch_run(
        StabilizationModel, {"case": "baseline", "world": range(4)}, max_steps=5000, display_progress=False
    )
    days = {row["world"]: row["Step"] + 1 for row in rows}
    for world, steps in days.items():
        model = alone(BASELINE, world, 365)
        assert steps == model.day <= 365
    assert len(set(days.values())) > 1


def test_a_model_is_freed_once_released() -> None:
    """Mesa 3.3 keeps every model in a table of agent ids."""
    model = StabilizationModel(BASELINE, worlds=range(3))
    model.run_days(3)
    gone = weakref.ref(model)
    release(model)
    del model
    gc.collect()
    assert gone() is None


def test_chunks_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[StabilizationModel]] = []
    begin = StabilizationModel.__init__

    def noted(self: StabilizationModel, *args: Any, **more: Any) -> None:
        made.append(weakref.ref(self))
        begin(self, *args, **more)

    monkeypatch.setattr(StabilizationModel, "__init__", noted)
    for start in range(5):
        run_chunk(BASELINE, Lanes.of_worlds(range(start, start + 4)), 1, days=3)
    gc.collect()
    assert len(made) == 5 and [each() for each in made] == [None] * 5


def test_nothing_warns_in_ordinary_use() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alone(eventful(), 5, 40, events=True)
        run_chunk(eventful(), Lanes.of_worlds(range(8)), 1, days=40, events=True)


@pytest.mark.skipif(
    importlib.util.find_spec("solara") is None, reason="the viewer is an extra: solara is not installed"
)
def test_mesas_viewer_shows_a_model() -> None:
    import solara
    from mesa.visualization import SolaraViz, make_plot_component

    model = StabilizationModel("baseline", world=3)
    model.run_days(4)
    slider = {"type": "SliderInt", "value": 3, "min": 0, "max": 99, "step": 1, "label": "World"}
    page = SolaraViz(
        model, components=[make_plot_component("deaths")], model_params={"case": "baseline", "world": slider}
    )
    _, shown = solara.render(page, handle_error=False)
    shown.close()
    assert model.day == 4
