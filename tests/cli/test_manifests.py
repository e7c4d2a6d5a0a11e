"""A manifest that was cut or made by hand is something else, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.manifests import is_manifest

BROKEN = ("", "[]", '{"kind": "KIND"', '{"kind": "KIND", "asked": []}', '{"kind": "KIND", "asked": {}, "files": [1]}',
          '{"kind": "KIND", "asked": {}, "files": {"a": 1}}')  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
@pytest.mark.parametrize("kind", ["patterns", "calibration"])
def test_a_broken_manifest_is_something_else(
    kind: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(content.replace("KIND", kind))
    command = "calibrate" if kind == "calibration" else kind
    assert main([command, "--worlds", "1000", "--out", str(tmp_path), *(["--accept", "100"] * (command != kind))]) == 2
    assert "holds files of something else (manifest.json)" in capsys.readouterr().err
    assert manifest.read_text() == content.replace("KIND", kind)


def test_a_whole_one_is_one() -> None:
    whole = {"kind": "patterns", "asked": {}, "files": {"a": {"sha256": ""}}}
    assert is_manifest(whole, "patterns") and not is_manifest(whole, "calibration")
