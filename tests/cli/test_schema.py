"""`isf schema`: printed, or written to a file that is never replaced unasked."""

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.schema import schema_text


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("words", "kind"), [((), "scenario"), (("scenario",), "scenario"), (("study",), "study")])
def test_a_schema_is_printed(words: tuple[str, ...], kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", *words]) == 0
    printed = capsys.readouterr().out
    assert printed == schema_text(kind)
    assert json.loads(printed)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_a_schema_is_written_and_the_line_that_names_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):  # an equal file is no obstacle
        assert main(["schema", "study", "--out", "my.schema.json"]) == 0
        assert "# yaml-language-server: $schema=my.schema.json" in capsys.readouterr().out
    assert Path("my.schema.json").read_text("utf-8") == schema_text("study")


def test_another_file_is_left_alone_unless_forced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.json").write_text("mine")
    assert main(["schema", "--out", "mine.json"]) == 2
    assert "exists already and was left as it is" in capsys.readouterr().err
    assert Path("mine.json").read_text() == "mine"
    assert main(["schema", "--out", "mine.json", "--force"]) == 0
    assert Path("mine.json").read_text("utf-8") == schema_text("scenario")


@pytest.mark.parametrize("out", ["nowhere/x.json", "."])
def test_a_file_that_cannot_be_written_is_said(out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--out", out]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_what_has_no_schema_is_answered_with_what_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "sceanrio"]) == 2
    assert "did you mean scenario? (allowed: scenario, study)" in capsys.readouterr().err


def test_a_full_disk_leaves_no_half_of_a_schema(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.json").write_text("mine")

    def write_half(path: Path, text: str, **_: object) -> int:
        path.write_bytes(text.encode()[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", write_half)
        assert main(["schema", "--out", "mine.json", "--force"]) == 2
    assert "mine.json cannot be written (No space left on device)" in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["mine.json"] and Path("mine.json").read_text() == "mine"
