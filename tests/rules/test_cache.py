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
# A rule that calls another one, in another file; what it answers, and whether it had to be compiled.
ASK = """
import sys
import numpy as np
from sim.rules import arbitration, cache
told = arbitration.engaged_push.ufunc(np.array([0.5, 1.0]), np.array([0.4, 1.0]), np.array([0.3, 9.0]))
print(*told, cache.folder(), "numba" in sys.modules, sep="|")
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
    return {str(path): path.stat().st_mtime_ns for path in Path(folder).rglob("*.o")}


def test_compiled_rules_lie_in_the_users_cache_folder(first: tuple[Path, list[str]], tree: Path) -> None:
    home, (low, high, folder, compiled) = first
    assert (float(low), float(high)) == (0.06, 1.0)
    assert Path(folder).parent == home / ".cache" / "isf" / "rules"
    assert compiled == "True"
    assert kept(folder)
    assert not kept(tree)


def test_compiled_rules_follow_the_cache_folder_that_the_user_names(tree: Path, tmp_path: Path) -> None:
    code = "from sim.rules import cache; print(cache.folder(), end='')"
    assert Path(ask(tree, tmp_path, code, XDG_CACHE_HOME=str(tmp_path / "x"))[0]).is_relative_to(tmp_path / "x" / "isf")
    assert Path(ask(tree, tmp_path, code, ISF_CACHE_DIR=str(tmp_path / "y"))[0]).is_relative_to(tmp_path / "y")


def test_second_process_finds_what_the_first_compiled(first: tuple[Path, list[str]], tree: Path) -> None:
    """It does not even load the compiler, which takes longer than all the rest of a start."""
    home, told = first
    before = kept(told[2])
    assert ask(tree, home) == [*told[:3], "False"]
    assert kept(told[2]) == before


def test_changed_callee_in_another_file_is_compiled_anew(
    first: tuple[Path, list[str]], tree: Path, tmp_path: Path
) -> None:
    home, (low, _, folder, _) = first
    changed = tmp_path / "changed"
    shutil.copytree(tree, changed)
    # The same rules in another place are the same.
    assert ask(changed, home)[3] == "False"
    make_seven(changed)
    assert ask(changed, home) == [low, "7.0", folder, "True"]
    # The caller's own file is as it was: Numba by itself would have taken the old code.
    assert (tree / "sim/rules/arbitration.py").read_text() == (changed / "sim/rules/arbitration.py").read_text()


def make_seven(tree: Path) -> None:
    """Change a rule that the one asked for calls."""
    basics = tree / "sim" / "rules" / "basics.py"
    basics.write_text(basics.read_text().replace("        return high\n", "        return high * 7.0\n"))


def test_sources_that_change_under_a_running_process_do_no_harm(tree: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(tree, changed)
    # It loads the rules, waits for a line, then compiles: it means what it loaded.
    late = ASK.replace("told =", "print(end='|', flush=True); sys.stdin.readline()\ntold =")
    env, pipe = environment(changed, tmp_path), subprocess.PIPE
    command = [sys.executable, "-c", late]
    with subprocess.Popen(command, env=env, cwd=changed, stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdout is not None and running.stdout.read(1) == "|"
        make_seven(changed)
        out, _ = running.communicate("go\n", timeout=120)
    assert out.split("|")[:2] == ["0.06", "1.0"]
    assert ask(changed, tmp_path)[:2] == ["0.06", "7.0"]
    assert ask(tree, tmp_path)[:2] == ["0.06", "1.0"]


def test_another_translation_of_rules_is_kept_apart(first: tuple[Path, list[str]], tree: Path, tmp_path: Path) -> None:
    code = "from sim.rules import cache; print(cache.folder().name, end='')"
    changed = tmp_path / "changed"
    shutil.copytree(tree, changed)
    compiler = changed / "sim" / "rules" / "compiler.py"
    compiler.write_text(compiler.read_text().replace("BLOCK = 128", "BLOCK = 64"))
    assert ask(changed, tmp_path, code) != ask(tree, tmp_path, code)


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
    assert not list(tmp_path.rglob(".*.o"))
    assert answers[0][0].startswith("0.06|1.0|")


@pytest.mark.parametrize("damage", ["short", "empty", "altered"])
def test_a_file_that_is_not_whole_is_compiled_again(
    first: tuple[Path, list[str]], tree: Path, tmp_path: Path, damage: str
) -> None:
    home, told = first
    copy = tmp_path / ".cache"
    shutil.copytree(home / ".cache", copy)
    for path in kept(copy):
        whole = Path(path).read_bytes()
        altered = {"short": whole[:200], "empty": b"", "altered": whole[:-9] + b"altered!!"}
        Path(path).write_bytes(altered[damage])
    assert ask(tree, tmp_path)[:2] == told[:2]
    assert ask(tree, tmp_path)[3] == "False"


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
