"""The command line over the model itself, from an empty folder."""

import json
import os
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


@pytest.mark.parametrize(
    ("before", "words", "code", "expected"),
    [
        ("os.close(1)", "list", 0, ""),
        ("os.close(1); os.close(2)", "list", 0, ""),
        ("os.environ['PYTHONIOENCODING'] = 'ascii'", "check case.yaml", 0, "case.yaml: fine. Tr?ve"),
        ("os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')", "check x.yaml", 2, "the current folder is gone"),
    ],
)
def test_odd_surroundings(before: str, words: str, code: int, expected: str, tmp_path: Path) -> None:
    text = "format: 1\nname: case\ntitle: Tr\u00eave\nextends: baseline\n"
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    start = f"import os, sys; {before}; os.execv(sys.executable, [sys.executable, '-m', 'sim.cli', *sys.argv[1:]])"
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", start, *words.split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert expected in done.stdout + done.stderr and "unexpected" not in done.stderr
