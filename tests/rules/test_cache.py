"""Where compiled rules are kept: anew for other sources, in the user's own cache folder, and never in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim.rules
from sim.rules import cache

ROOM = Path(sim.rules.__file__).parent
# A rule that calls another one, in another file; and what it answers.
ASK = """
import os
import numpy as np
from sim.rules import arbitration, cache
told = arbitration.engaged_push.ufunc(np.array([0.5, 1.0]), np.array([0.4, 1.0]), np.array([0.3, 9.0]))
print(*told, cache.folder(), os.environ.get("NUMBA_CACHE_DIR"), sep="|")
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rules' sources that may be changed."""
    root = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOM, root / "sim" / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "sim" / "__init__.py").write_text("")
    return root


def environment(tree: Path, home: Path) -> dict[str, str]:
    """A user's environment without anything that this test run has set."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("NUMBA_", "XDG_", "ISF_"))}
    return {**own, "HOME": str(home), "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}


def start(tree: Path, home: Path, code: str = ASK, **more: str) -> subprocess.Popen[str]:
    """A new process that asks the copied rules."""
    env = {**environment(tree, home), **more}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], env=env, cwd=tree, stdout=pipe, stderr=pipe, text=True)


def ask(tree: Path, home: Path, code: str = ASK, **more: str) -> list[str]:
    """What the process says, by field."""
    out, err = start(tree, home, code, **more).communicate(timeout=120)
    assert err == ""
    return out.strip().split("|")


@pytest.fixture(scope="module")
def first(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A home whose cache has been filled by one process, and what that process said."""
    home = tmp_path_factory.mktemp("home")
    return home, ask(tree, home)


def kept(folder: str | Path) -> dict[str, int]:
    """Files of compiled code and when each was written."""
    return {str(path): path.stat().st_mtime_ns for path in Path(folder).rglob("*.nb*")}


def test_compiled_rules_lie_in_the_users_cache_folder(first: tuple[Path, list[str]], tree: Path) -> None:
    home, (low, high, folder, numba) = first
    assert (float(low), float(high)) == (0.06, 1.0)
    assert Path(folder).parent == home / ".cache" / "isf" / "rules"
    assert numba == folder
    assert len(kept(folder)) >= 2
    assert not kept(tree)


def test_compiled_rules_follow_the_cache_folder_that_the_user_names(tree: Path, tmp_path: Path) -> None:
    code = "from sim.rules import cache; print(cache.folder(), end='')"
    assert Path(ask(tree, tmp_path, code, XDG_CACHE_HOME=str(tmp_path / "x"))[0]).is_relative_to(tmp_path / "x" / "isf")
    assert Path(ask(tree, tmp_path, code, ISF_CACHE_DIR=str(tmp_path / "y"))[0]).is_relative_to(tmp_path / "y")


def test_second_process_finds_what_the_first_compiled(first: tuple[Path, list[str]], tree: Path) -> None:
    home, told = first
    before = kept(told[2])
    assert ask(tree, home) == told
    assert kept(told[2]) == before


def test_changed_callee_in_another_file_is_compiled_anew(
    first: tuple[Path, list[str]], tree: Path, tmp_path: Path
) -> None:
    home, (low, _, folder, _) = first
    changed = tmp_path / "changed"
    shutil.copytree(tree, changed)
    basics = changed / "sim" / "rules" / "basics.py"
    basics.write_text(basics.read_text().replace("        return high\n", "        return high * 7.0\n"))
    told = ask(changed, home)
    assert told[:2] == [low, "7.0"]
    assert told[2] != folder
    # The caller's own file is as it was: Numba by itself would have taken the old code.
    assert (tree / "sim/rules/arbitration.py").read_text() == (changed / "sim/rules/arbitration.py").read_text()


def test_rules_run_without_a_home_that_can_be_written(tree: Path, tmp_path: Path) -> None:
    """A file where the home should be: nobody, root neither, can make a folder in it."""
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    told = ask(tree, nowhere)
    assert told[:2] == ["0.06", "1.0"]
    assert nowhere.read_text() == ""


def test_processes_that_compile_at_once_do_not_trip_each_other(tree: Path, tmp_path: Path) -> None:
    answers = [p.communicate(timeout=120) for p in [start(tree, tmp_path) for _ in range(3)]]
    assert all(err == "" and out == answers[0][0] for out, err in answers)
    assert answers[0][0].startswith("0.06|1.0|")


def test_remains_of_a_dead_process_are_thrown_away(first: tuple[Path, list[str]], tree: Path, tmp_path: Path) -> None:
    """Compiled code without the mark that says it is whole is not trusted."""
    home, told = first
    copy = tmp_path / ".cache"
    shutil.copytree(home / ".cache", copy)
    folder = copy / "isf" / "rules" / Path(told[2]).name
    for mark in folder.glob("*.compiled"):
        mark.unlink()
    for path in kept(folder):
        Path(path).write_bytes(Path(path).read_bytes()[:100])
    assert ask(tree, tmp_path)[:2] == told[:2]


def test_sources_alone_decide_on_the_hash(tree: Path, tmp_path: Path) -> None:
    """The same rules in another place, at another time, are the same."""
    code = "from sim.rules import cache; print(cache.source_hash(), end='')"
    shutil.copytree(tree, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "sim" / "rules" / "notes.txt").write_text("no source")
    assert ask(tree, tmp_path, code) == ask(tmp_path / "elsewhere", tmp_path, code) == [cache.source_hash()]


def test_vendor_mathematics_is_off() -> None:
    """Its exp differs from that of the C library in the last bit."""
    cache.prepare()
    import numba

    assert vars(numba.config)["DISABLE_INTEL_SVML"]
    assert os.environ["NUMBA_DISABLE_INTEL_SVML"] == "1"
