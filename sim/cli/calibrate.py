"""`isf calibrate`: fit beliefs to reports, store the posterior as a scenario, show how far it can be trusted."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.display import Display, say
from sim.cli.manifests import read_kind, something_else
from sim.cli.outcome import OK, WrongInput, print_files, stoppable

if TYPE_CHECKING:
    from sim.analysis.calibration.fitted import Fit
    from sim.batch.folder import Folder
    from sim.scenario import Scenario

KIND = "calibration"
FOLDER = Path("results") / "calibration"
REPORT, DATA = "report.txt", "report.json"


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    scenario: str = "baseline"
    worlds: int = 30_000
    accept: int = 1_000
    weeks: int = 12
    seed: int | None = None
    workers: int | None = None
    out: Path | None = None
    charts: bool = True
    form: str = "png"
    force: bool = False
    json: bool = False

    @property
    def path(self) -> Path:
        """The folder of the results."""
        return self.out if self.out is not None else FOLDER

    @property
    def is_file(self) -> bool:
        """Whether a file was named, and not a shipped scenario."""
        return self.scenario.endswith((".yaml", ".yml")) or "/" in self.scenario

    def command(self, seed: int) -> str:
        """The shortest command that makes these numbers again."""
        words = ["isf", "calibrate", *([self.scenario] if self.scenario != "baseline" else [])]
        words += ["--worlds", str(self.worlds), "--accept", str(self.accept)]
        words += ["--weeks", str(self.weeks)] if self.weeks != 12 else []
        return shlex.join([*words, "--seed", str(seed)])


def calibrate_command(order: Order) -> int:
    """Carry out `isf calibrate`."""
    from sim.analysis.calibration.fitting import SEED
    from sim.batch.folder import Folder
    from sim.scenario import load_scenario

    if order.accept > order.worlds // 2:
        raise WrongInput(
            f"--accept: found {order.accept}; allowed: up to half of the worlds ({order.worlds // 2}), and better a "
            "twentieth"
        )
    scenario, seed = load_scenario(order.scenario), SEED if order.seed is None else order.seed
    _check(scenario, order.weeks)
    with stoppable(lambda: f"{order.path} is as it was"), Folder(order.path) as folder:
        asked = _asked(order, scenario, seed)
        kept = _kept(order, asked)
        if kept is not None:
            say(f"{order.path} holds this very fit, so it is reused; --force runs it again")
            return _report(order, kept, reused=True)
        fit = _fit(order, scenario, seed)
        files = _store(order, folder, fit, asked, order.command(seed))
    return _report(order, files, reused=False)


def _check(scenario: Scenario, weeks: int) -> None:
    """Refuse scenarios of another time, and those whose beliefs are no ranges any more."""
    from sim.analysis.calibration.data import observed

    try:
        observed(scenario.start, weeks)
    except ValueError as error:
        raise WrongInput(f"SCENARIO: {scenario.name}: {error}") from None
    if scenario.opening != "truce":
        raise WrongInput(f"SCENARIO: {scenario.name} opens in {scenario.opening}; needed: a truce, as the data are of")
    if scenario.draws is not None:
        raise WrongInput(
            f"SCENARIO: {scenario.name} takes its beliefs from joint draws ({scenario.draws.told()}); needed: a "
            "scenario that states ranges, such as baseline"
        )
    if scenario.name == "calibrated":
        raise WrongInput("SCENARIO: calibrated is what the result is called; give the scenario another name")


def _fit(order: Order, scenario: Scenario, seed: int) -> Fit:
    from sim.analysis.calibration.fitting import TooFew, calibrate

    with _Stages(f"Simulating {scenario.name}") as stages:
        try:
            return calibrate(
                scenario, order.worlds, order.accept, order.weeks, seed, order.workers, stages.table, stages.later
            )
        except TooFew as error:
            raise WrongInput(f"--worlds: found {order.worlds}, too few: {error}") from None


class _Stages:
    """Tells of the table as of any run, and of what follows by name."""

    def __init__(self, title: str) -> None:
        self._display = Display(title)
        self._open = False
        self._name = ""

    def __enter__(self) -> _Stages:
        self._display.__enter__()
        self._open = True
        return self

    def __exit__(self, *error: Any) -> None:
        if self._open:
            self._display.__exit__(*error)

    def table(self, progress: Any) -> None:
        self._display(progress)

    def later(self, name: str, _share: float) -> None:
        if self._open:
            self._display.__exit__(None, None, None)
            self._open = False
        if name != self._name:
            self._name = name
            say(name)


def _asked(order: Order, scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return all that decides the numbers: two equal ones are the same fit."""
    from sim.analysis.calibration.data import observed
    from sim.batch.origin import makers

    seen = observed(scenario.start, order.weeks)
    return {
        "fingerprint": scenario.fingerprint,
        "worlds": order.worlds,
        "accept": order.accept,
        "weeks": order.weeks,
        "seed": seed,
        "data": [*seen.weekly.tolist(), *seen.shape.tolist()],
        "method": _method(),
        **makers(),
    }


def _method() -> str:
    """Return a hash of the sources that make a fit of worlds: another way to fit is another fit."""
    import sim.analysis.calibration as room
    from sim.analysis.patterns import observation

    digest = hashlib.sha256()
    for path in (*sorted(Path(room.__path__[0]).glob("*.py")), Path(str(observation.__file__))):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _kept(order: Order, asked: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the files of the same fit if it lies there whole; nothing if there is none or it must be made again.

    Raises:
        StoreError: The folder holds something else, and `force` is not given.
    """
    from sim.batch.folder import StoreError, spoilt_files
    from sim.batch.origin import brief

    path = order.path
    if not path.exists() or not any(path.iterdir()):
        return None
    found = read_kind(path, KIND)
    if found is None:
        # What is not a fit's is never replaced, whatever was asked for.
        raise StoreError(
            f"{path}: holds {something_else(path)}; nothing was changed. Choose another folder with --out DIR"
        )
    there = found["asked"]
    other = [f"{name} {brief(there.get(name))} there, {brief(value)} asked for" for name, value in asked.items()
             if there.get(name) != value]  # fmt: skip
    if order.force:
        if other:
            say(f"{path} holds another fit: replacing it, as --force says")
        return None
    if other:
        raise StoreError(
            f"{path}: holds another fit ({'; '.join(other)}); nothing was changed. Choose another folder with "
            "--out DIR, or replace what is there with --force"
        )
    if found.get("state") != "complete" or spoilt_files(path, found):
        say(f"{path}: files are missing or altered; making them again")
        return None
    charts = {name for name in found["files"] if name.endswith(f".{order.form}")}
    if order.charts and not charts:
        return None
    return {name: str(told.get("about", "")) for name, told in found["files"].items()}


def _store(order: Order, folder: Folder, fit: Fit, asked: Mapping[str, Any], command: str) -> dict[str, str]:
    from sim import __version__
    from sim.batch.origin import machine
    from sim.present.calibration import tables
    from sim.present.calibration.words import report

    files: dict[str, str] = {}
    fitted = fit.posterior

    def write(name: str, about: str, content: str | bytes) -> None:
        (folder.staging / name).write_bytes(content.encode() if isinstance(content, str) else content)
        files[name] = about

    if fitted.kept:
        extends = order.scenario
        if order.is_file:
            from sim.scenario.writing import resolved_yaml

            # A scenario may extend a file only of its own folder.
            extends = f"{fitted.scenario.name}.yaml"
            write(extends, "the scenario that was fitted, resolved", resolved_yaml(fitted.scenario))
        about = "the scenario with the joint draws, for `--beliefs` and `extends`"
        write(tables.SCENARIO, about, tables.scenario_text(fitted, extends, command))
        write(tables.DRAWS, "the joint draws, one a row", tables.draws_text(fitted))
    write("parameters.csv", "every parameter before and after", tables.parameters_csv(fitted))
    write(REPORT, "the report as printed", report(fit))
    data = tables.to_dict(fit)
    write(DATA, "the same for programs", json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    if order.charts:
        from sim.present.calibration.charts import render

        say("Drawing the charts")
        for name, about, content in render(fit, order.form, command, str(order.path)):
            write(f"{name}.{order.form}", about, content)
    manifest = {
        "kind": KIND,
        "version": __version__,
        "command": command,
        "scenario": fitted.scenario.name,
        "machine": machine(),
        "asked": dict(asked),
    }
    with _former(order.path, files):
        folder.publish_run(files, manifest)
    return files


@contextmanager
def _former(path: Path, files: Mapping[str, str]) -> Iterator[None]:
    """Take away what a former fit left and the new one does not have, once the new one is in."""
    from sim.batch.folder import MANIFEST, inside

    try:
        before = set(json.loads((path / MANIFEST).read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        before = set()
    yield
    for name in before - set(files):
        if inside(name):
            (path / name).unlink(missing_ok=True)


def _report(order: Order, files: Mapping[str, str], reused: bool) -> int:
    if order.json:
        told = json.loads((order.path / DATA).read_text(encoding="utf-8"))
        listed = [{"file": str(order.path / name), "about": about} for name, about in files.items()]
        print(json.dumps({**told, "reused": reused, "files": listed}, indent=1, ensure_ascii=False, allow_nan=False))
        return OK
    print((order.path / REPORT).read_text(encoding="utf-8"))
    print_files(order.path, files)
    if "calibrated.yaml" not in files:
        say("No parameter is informed, so there are no joint draws to store")
    return OK
