"""`isf check` on files and folders: what it says of many, of odd ones and of wrong ones."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario import installed_vocabulary
from sim.shipped import shipped

STUDY = """\
format: 1
name: study
title: A veto
question: What does it change?
baseline: baseline
scenarios: [./veto.yaml]
measures: [days_held]
"""


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, more: str = "") -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"format: 1\nname: {file.stem}\ntitle: About {file.stem}\nextends: baseline\n{more}")
    return file


def test_a_folder_is_told_in_a_line_a_file_and_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    write("cases/veto.yaml", "rules: {objections: veto}\n")
    write("cases/deeper/still/other.yml")
    Path("cases/study.yaml").write_text(STUDY)
    assert main(["check", "cases/"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == [
        "cases/study.yaml: fine. A veto",
        "cases/veto.yaml: fine. About veto",
        "cases/deeper/still/other.yml: fine. About other",
    ]
    assert re.fullmatch(r"3 files: 2 scenarios, 1 study, all fine, \d+\.\d s", lines[-1])


def test_all_problems_of_all_files_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    write("cases/fine.yaml")
    write("cases/one.yaml", "rules: {objektions: veto}\ndays: 0\n")
    write("cases/two.yaml", "extends: one.yaml\n")
    Path("cases/study.yaml").write_text(STUDY.replace("days_held", "days_hold"))
    assert main(["check", "cases"]) == 2
    out, err = capsys.readouterr()
    assert "cases/fine.yaml: fine." in out and "4 files: 3 scenarios, 1 study, 3 with problems" in out
    for told in ("one.yaml:5:9", "did you mean 'objections'?", "one.yaml:6:7", "duplicate key 'extends'", "study.yaml"):
        assert told in err
    assert re.search(r"\d problems in \d files", err)


def test_a_file_that_is_named_is_told_in_full_even_beside_its_folder(capsys: pytest.CaptureFixture[str]) -> None:
    file = write("cases/veto.yaml", "rules: {objections: veto}\n")
    assert main(["check", "cases", str(file), "cases", str(file)]) == 0
    out = capsys.readouterr().out
    assert out.count("veto.yaml: fine.") == 1 and "95 % quantile" in out and "\n1 file: 1 scenario, 0 studies" in out


def test_what_is_hidden_or_no_yaml_is_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    write("cases/fine.yaml")
    for name in (".hidden.yaml", ".git/config.yaml", "notes.md", "old.yaml~", "scenario.schema.json"):
        path = Path("cases") / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("nonsense: [")
    assert main(["check", "cases"]) == 0
    assert "1 file: 1 scenario, 0 studies, all fine" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "notes.md"])
def test_a_folder_without_yaml_is_a_mistake(content: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    Path("cases").mkdir()
    if content:
        (Path("cases") / content).write_text("words")
    assert main(["check", "cases"]) == 2
    assert "cases: no YAML file in this folder or below it\n1 problem\n" in capsys.readouterr().err


def test_links_that_lead_nowhere_or_round_in_a_circle_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("cases/fine.yaml")
    os.symlink("missing.yaml", "cases/broken.yaml")
    os.symlink("circle.yaml", "cases/circle.yaml")
    os.symlink("../cases", "cases/round")
    os.symlink("fine.yaml", "cases/same.yaml")
    assert main(["check", "cases"]) == 2
    out, err = capsys.readouterr()
    assert "cases/round: a link to a folder, not followed; to check it, name it" in out
    for name in ("broken", "circle"):
        assert f"cases/{name}.yaml: a link that leads nowhere, or back to itself" in err
    assert "name: 'fine' differs from the file's name 'same'" in err
    assert main(["check", "cases/circle.yaml"]) == 2
    assert "cases/circle.yaml: no such file" in capsys.readouterr().err


def test_what_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write("cases/fine.yaml")
    write("cases/closed/other.yaml")
    os.mkfifo("cases/pipe.yaml")
    scan = os.scandir

    def refuse(path: str) -> os._ScandirIterator[str]:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert main(["check", "cases"]) == 2
    out, err = capsys.readouterr()
    assert "cases/closed: cannot be read: permission denied" in err
    assert "cases/pipe.yaml: not a regular file" in err
    assert "2 files: 2 scenarios, 0 studies, 1 with problems, 1 place not read" in out


@pytest.mark.parametrize("name", ["closed/case.yaml", "closed"])
def test_a_closed_folder_is_a_problem_and_no_surprise(name: str) -> None:
    write("closed/case.yaml")
    os.chmod("closed", 0)
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if as_others and (not shutil.which("setpriv") or subprocess.run([*as_others, "true"]).returncode):
        pytest.skip("nothing is closed to this user")
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [*as_others, sys.executable, "-m", "sim.cli", "check", name],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
    )
    os.chmod("closed", 0o700)
    assert done.returncode == 2
    assert f"{name}: cannot be read: permission denied\n1 problem" in done.stderr
    assert "all fine" not in done.stdout


def test_a_scenario_whose_violence_feeds_on_itself_is_refused_in_a_folder_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(
        "cases/veto.yaml",
        "parameters:\n  politics: {grievance_per_death: 0.01, grievance_half_life: 42}\n"
        "  armed_acts: {provocation_weight: 1.5, fire_rate: 1}\nactors: {israel: {response_scale: 2}}\n",
    )
    Path("cases/study.yaml").write_text(STUDY)
    assert main(["check", "cases"]) == 2
    out, err = capsys.readouterr()
    assert err.count("feed on itself") == 1, "once, though the study has it too"
    assert "1 study, 2 with problems" in out


def test_a_mistake_in_a_shipped_file_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write("library/wrong.yaml", "days: 0\n")
    write("library/child.yaml").write_text("format: 1\nname: child\nextends: wrong\n")
    shutil.copy(shipped("scenarios") / "baseline.yaml", "library")
    own = replace(installed_vocabulary(), folder=Path("library").resolve())
    monkeypatch.setattr("sim.cli.checker.installed_vocabulary", lambda: own)
    assert main(["check", "library"]) == 2
    assert re.search(r"^library/wrong\.yaml:5:7: days: .*\n.*\n.*\n1 problem\n$", capsys.readouterr().err)


def test_what_a_scenario_is_to_be_compared_with_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    write("wrong.yaml", "days: 0\n")
    write("case.yaml", "expectations:\n  - {say: A, measure: days_held, is: higher, against: wrong.yaml}\n")
    assert main(["check", "case.yaml"]) == 2
    assert "wrong.yaml:5:7: days" in capsys.readouterr().err


def test_a_folder_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    write("cases/veto.yaml", "rules: {objections: veto}\n")
    Path("cases/study.yaml").write_text(STUDY)
    assert main(["check", "cases", "--json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["ok"] and err == ""
    assert [(each["kind"], each["name"]) for each in told["files"]] == [("study", "study"), ("scenario", "veto")]
    Path("empty").mkdir()
    assert main(["check", "empty", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"] and told["problems"][0]["file"] == "empty"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("check", "FILE: found none; allowed: files, folders, or names of shipped scenarios and studies"),
        ("check baseline --worlds 10", "--worlds: nothing would be run; name a study, or add --run"),
        ("check study.yaml --no-run --seed 2", "--seed: nothing would be run"),
        ("check study.yaml --no-run --run", "--run, --no-run: found both; allowed: one of them"),
        ("check study.yaml --worlds 0", "--worlds: found '0'"),
        ("check baselin", "no shipped scenario 'baselin'; did you mean 'baseline'?"),
        ("check nowhere.yaml", "nowhere.yaml: no such file"),
    ],
)
def test_mistakes_are_told_in_plain_words(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("veto.yaml")
    Path("study.yaml").write_text(STUDY)
    assert main(words.split()) == 2
    assert told in capsys.readouterr().err


def test_a_study_can_be_checked_without_being_run(capsys: pytest.CaptureFixture[str]) -> None:
    write("veto.yaml")
    Path("study.yaml").write_text(STUDY)
    assert main(["check", "study.yaml", "--no-run"]) == 0
    out, err = capsys.readouterr()
    assert "study.yaml: fine. A veto" in out and "A study of veto against baseline" in out and err == ""


def test_the_whole_library_is_checked_in_five_seconds() -> None:
    folder = shipped("scenarios")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "check", str(folder)], capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    # Of the processor, so that it tells of the work and not of what else the machine does.
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert seconds < 5.0, done.stdout.splitlines()[-1]


def test_no_terminal_acts_on_what_a_file_says(capsys: pytest.CaptureFixture[str]) -> None:
    file = write("case.yaml")
    file.write_text(file.read_text().replace("About case", '"Red \\e[31m\\u202e and\\nmore"'))
    for names in (["case.yaml"], ["."]):
        assert main(["check", *names]) == 0
        assert "case.yaml: fine. Red \ufffd[31m\ufffd and more\n" in capsys.readouterr().out


def test_many_problems_of_many_files_are_all_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(60):
        write(f"cases/case-{number}.yaml", "days: 0\nopening: peace\n")
    assert main(["check", "cases"]) == 2
    assert capsys.readouterr().err.endswith("\n120 problems in 60 files\n")
    write("many.yaml", "expectations:\n" + "  - 1\n" * 200)
    assert main(["check", "many.yaml"]) == 2
    assert capsys.readouterr().err.endswith("\n100 problems, and perhaps more: looking stopped here\n")


def test_a_folder_where_a_file_is_needed_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    Path("cases").mkdir()
    assert main(["disputes", "./cases"]) == 2
    assert "./cases: a folder, not a file" in capsys.readouterr().err


def test_a_study_where_a_scenario_is_needed_is_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "turkish-contingent", "baseline"]) == 2
    assert "no shipped scenario 'turkish-contingent'; it is a study" in capsys.readouterr().err
    write("case.yaml").write_text("format: 1\nname: case\nextends: who-decides\n")
    assert main(["check", "case.yaml"]) == 2
    assert "unknown scenario 'who-decides'; it is a study, which compares scenarios" in capsys.readouterr().err
