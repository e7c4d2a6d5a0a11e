"""What a user installs: the wheel is whole, the lock is closed, and no file points at the machine it was written on."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from sim.shipped import shipped

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("scenarios", "seeds")

# Written so that this file does not match itself.
HOSTS = r"\bpypi\.\w|pythonhosted\.\w|\.\w+/simple/|--(?:extra-)?index-ur[l]|--find-link[s]"
FOLDERS = r"(?<![\w.\-/~$}*])/(?:work|root|tmp|opt|home/\w+|Users/\w+|private/var)(?:/|\b)"
FORBIDDEN = {"host of a package index": re.compile(HOSTS), "folder of one machine": re.compile(FOLDERS)}


def tracked_files() -> list[Path]:
    """The files under version control that still exist, or none outside a clone."""
    if not (ROOT / ".git").exists():
        return []
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-build-isolation", "--no-deps", "-w", folder, ROOT],
        capture_output=True,
        text=True,
    )
    assert build.returncode == 0, build.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_carries_every_shipped_file(wheel: Path) -> None:
    """Scenarios and seeds travel inside the package, each byte as in the clone."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for kind in KINDS:
            sources = [path for path in sorted((ROOT / kind).rglob("*")) if path.is_file()]
            assert sources, f"{kind}/ is empty"
            for source in sources:
                inside = f"sim/_shipped/{kind}/{source.relative_to(ROOT / kind).as_posix()}"
                assert inside in names
                assert archive.read(inside) == source.read_bytes()


def test_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """No tests, results or caches travel; every module does."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"sim", "isf_gaza_sim"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "sim").rglob("*.py")}
    assert modules <= names
    assert "sim/py.typed" in names


def test_installed_copy_finds_its_files_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """`pip install .` in one place, use in another: the folders found are those of the installed copy."""
    target, empty = tmp_path / "installed", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    code = "from sim.shipped import shipped; print(shipped('scenarios')); print(shipped('seeds'))"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=empty,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert [Path(line).resolve() for line in run.stdout.splitlines()] == [
        (target / "sim" / "_shipped" / kind).resolve() for kind in KINDS
    ]


def test_a_clone_uses_its_own_folders() -> None:
    """An edit of a scenario in the clone shows at once."""
    assert shipped("scenarios") == ROOT / "scenarios"
    assert shipped("seeds") == ROOT / "seeds"


def test_lock_is_closed() -> None:
    """Every pin has hashes, and the lock names no address or option."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(?:\[[a-z0-9,-]+\])?==\S+", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_lock_pins_every_declared_dependency() -> None:
    """A dependency added to pyproject.toml without `make lock` is caught here, not by a user."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = project["dependencies"] + extras["dev"]
    names = {re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower() for requirement in declared}
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert names <= locked


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_points_at_its_origin(what: str) -> None:
    """A clone works anywhere: no file names a package index or a folder of the machine it was written on."""
    files = tracked_files()
    if not files:
        pytest.skip("not a clone")
    found = []
    for path in files:
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
            if FORBIDDEN[what].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, f"{what}:\n" + "\n".join(found)


def test_forbidden_patterns_match_what_they_are_for() -> None:
    """The two patterns see the common forms and leave ordinary text alone."""
    machine, index = FORBIDDEN["folder of one machine"], FORBIDDEN["host of a package index"]
    for folder in ("work", "tmp", "root", "home/ana"):
        assert machine.search(f"see /{folder}/x.txt")
    assert index.search("https://py" + "pi.example/" + "simple/")
    for text in ("a/work/b", "the network/tmp", "https://www.un.org/tmp/x", "${HOME}/work", "supply/demand"):
        assert not machine.search(text)
        assert not index.search(text)
