"""The command line over the model itself, from an empty folder."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main

HEAVY = {"mesa", "numba", "numpy", "pandas", "scipy", "matplotlib", "pyarrow", "yaml"}


def test_a_run_from_an_empty_folder_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-case.yaml"]) == 0
    words = ["run", "my-case.yaml", "--worlds", "30", "--days", "45", "--set", "rules.objections=veto", "--json"]
    capsys.readouterr()
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    files = {Path(each["file"]) for each in told["files"]}
    assert Path("results/my-case/summary.csv") in files
    assert len([path for path in files if path.parent.name == "charts"]) >= 5
    assert all(path.stat().st_size > 0 for path in files)
    before = {path: path.read_bytes() for path in files}
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["reused"] is True
    assert main([*words, "--force"]) == 0
    assert {path: path.read_bytes() for path in files} == before, "equal runs give equal bytes, pictures too"


def test_help_and_mistakes_load_nothing_heavy() -> None:
    code = (
        "import sys; from sim.cli import main; "
        "codes = [main(['run', '--worlds', '0', 'x']), main(['rnu']), main(['--help'])]; "
        f"print(codes, sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[2, 2, 0] []"
