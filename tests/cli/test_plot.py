"""`isf plot`: which folders it draws from, where the charts go, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.batch import simulate
from sim.batch.folder import Folder
from sim.cli import main
from tests.batch.handmade import write_batch

WORLDS, DAYS = 12, 25
NAMES = ("baseline", "no-force")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of two scenarios, `baseline` and `no-force`, and `both` as a batch."""
    root = tmp_path_factory.mktemp("stored")
    results = {name: simulate(name, WORLDS, 1, DAYS, workers=1) for name in NAMES}
    for name, result in results.items():
        result.save(root / name)
    arms = {name: (result.scenario, result.outcomes) for name, result in results.items()}
    write_batch(root / "both", arms, blocks=((0, 8), (8, WORLDS)), days=DAYS, command="isf batch baseline no-force")
    return root


@pytest.fixture(autouse=True)
def home(tmp_path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder with links to what is stored, but for `both`, whose manifest changes."""
    import shutil

    for name in NAMES:
        (tmp_path / name).symlink_to(stored / name)
    shutil.copytree(stored / "both", tmp_path / "both")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def manifest() -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = json.loads(Path("both/manifest.json").read_text())["files"]
    return told


def test_a_batch_gets_charts_that_its_manifest_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "both", "--chart", "survival", "--chart", "causes", "--format", "svg"]) == 0
    told = capsys.readouterr().out
    assert told.splitlines() == [
        "both/charts/survival.svg  Share of worlds still holding, all scenarios",
        "both/charts/causes.svg  How the worlds ended, all scenarios",
    ]
    assert set(manifest()) == {"charts/survival.svg", "charts/causes.svg"}
    assert not list(Path().glob(".both*")), "nothing is left beside the folder"


def test_the_same_words_give_the_same_bytes() -> None:
    words = ["plot", "both", "--chart", "survival"]
    assert main(words) == 0
    first = Path("both/charts/survival.png").read_bytes()
    assert main(words) == 0
    assert Path("both/charts/survival.png").read_bytes() == first


def test_all_charts_that_the_worlds_fill(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "both"]) == 0
    drawn = {Path(line.split("  ")[0]).stem for line in capsys.readouterr().out.splitlines()}
    # No series was kept, and nothing was swept.
    assert drawn == {"survival", "differences", "causes", "tradeoff", "contributors"}


def test_elsewhere_while_somebody_else_writes_there(capsys: pytest.CaptureFixture[str]) -> None:
    with Folder("both"):
        assert main(["plot", "both", "--chart", "survival"]) == 2
        assert "another run is writing there" in (told := capsys.readouterr().err) and "--out DIR" in told
        assert main(["plot", "both", "--chart", "survival", "--out", "figures"]) == 0
    assert capsys.readouterr().out.startswith("figures/survival.png  ")
    assert not manifest()


def test_several_runs_make_a_gallery(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["plot", "baseline", "no-force", "--chart", "survival", "--chart", "fans"]
    assert main(words) == 2
    assert "--out: is needed for several folders" in capsys.readouterr().err
    assert main([*words, "--out", "figures", "--baseline", "no-force"]) == 0
    assert {path.name for path in Path("figures").iterdir()} == {"survival.png", "fans.png"}
    capsys.readouterr()
    assert main(["whatmade", "figures/survival.png", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["baseline"] == "no-force"
    assert told["commands"][-1] == (
        "isf plot baseline no-force --baseline no-force --out figures --chart survival --format png"
    )
    assert [each["state"] for each in told["folders"]] == ["same", "same"]


def test_one_run_stays_as_it_was_and_may_go_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "baseline", "--chart", "timeline", "--out", "figures"]) == 0
    assert capsys.readouterr().out == "figures/timeline.png  One world near the middle, day by day\n"


def test_a_measure_is_drawn_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", "both", "--chart", "differences", "--measure", "deaths_per_day", "--format", "svg"]) == 0
    assert "--measure deaths_per_day" in Path("both/charts/differences.svg").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "FOLDERS: found none; allowed: the folder of a run or a batch"),
        (["nowhere"], "nowhere: no such folder"),
        (["both", "nowhere", "--out", "x"], "nowhere: no such folder"),
        (["both", "--chart", "survivel"], "--chart: found 'survivel'; did you mean survival?"),
        (["both", "--chart", "timeline"], "--chart: found 'timeline'"),
        (["both", "--chart", "heatmap"], "--chart heatmap: both: no parameter was swept here"),
        (["both", "--baseline", "no-farce"], "did you mean no-force?"),
        (["both", "--measure", "days_hold"], "--measure: found 'days_hold'; did you mean days_held?"),
        (["baseline", "--measure", "days_held"], "--measure: baseline holds one run"),
        (["baseline", "--baseline", "no-force"], "--baseline: baseline holds one run"),
        (["both", "--out", "both/manifest.json"], "--out: both/manifest.json is a file"),
    ],
)
def test_what_is_refused(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("x").exists()


def test_a_file_of_somebody_else_is_not_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("figures").mkdir()
    Path("figures/causes.png").write_bytes(b"mine")
    assert main(["plot", "both", "--out", "figures"]) == 2
    assert "figures/causes.png is there, and this tool did not draw it" in capsys.readouterr().err
    assert [path.name for path in Path("figures").iterdir()] == ["causes.png"]
    assert Path("figures/causes.png").read_bytes() == b"mine"


def test_altered_worlds_are_not_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    (part,) = Path("both/parts/scenario=baseline").rglob("0000008*.outcomes.parquet")
    part.write_bytes(b"PAR1")
    assert main(["plot", "both"]) == 2
    assert "(altered); run the same `isf batch` again" in capsys.readouterr().err
    assert not Path("both/charts").exists()


@pytest.mark.parametrize("words", [[], ["--chart", "survival"], ["--out", "figures"]])
def test_nothing_is_drawn_of_no_world(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for part in Path("both/parts/scenario=no-force").rglob("0000000*.json"):
        part.unlink()
    assert main(["plot", "both", *words]) == 2
    assert "both: no world is finished in every scenario yet; nothing can be drawn" in capsys.readouterr().err
    assert not Path("both/charts").exists() and not Path("figures").exists()
