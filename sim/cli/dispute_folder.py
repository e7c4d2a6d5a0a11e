"""The folder of one `isf disputes`: what it holds is told apart, kept runs are used again, new ones moved in whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.folder import MANIFEST, Folder, StoreError
from sim.cli.display import say

if TYPE_CHECKING:
    from sim.analysis.disputes import Findings, Plan
    from sim.analysis.survival import Floats

KIND = "disputes"
ARMS = "arms.parquet"
ABOUT = {
    "disputes.csv": "one row a reading: effect, shift, verdict",
    "disputes.txt": "the report as printed",
    ARMS: "the headline measure of each world in each run, by fingerprint",
}
CHANGED = {
    "baseline": "the study's baseline has changed",
    "headline": "the study's headline scenario has changed",
    "readings": "other readings",
    "code": "made by another version of the model's code",
    "libraries": "made with other versions of libraries",
    "arithmetic": "made on a machine whose exp and log differ in the last bit",
}


class Shelf:
    """The folder, held by this process while the `with` block lasts.

    Args:
        path: The folder; it need not exist.
        plan: What is asked for.
        command: That asks for it.

    Raises:
        StoreError: On entering, when another process holds it or it cannot be made.
    """

    def __init__(self, path: Path, plan: Plan, command: str) -> None:
        self.path, self.plan, self.command = path, plan, command
        self.folder = Folder(path)
        self.asked = _asked(plan)
        self.found: Mapping[str, Any] = {}

    def __enter__(self) -> Shelf:
        self.folder.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.folder.__exit__()

    def kept(self, force: bool) -> dict[str, Floats]:
        """Return the runs that are there already, by fingerprint.

        Args:
            force: Use none, and let whatever is there be replaced.

        Raises:
            StoreError: The folder holds something else, and `force` is not given.
        """
        if not self.path.exists() or not any(self.path.iterdir()):
            return {}
        self.found = self._read()
        other = self._differences()
        if force:
            if other:
                say(f"{self.path} holds {other}: replacing it, as --force says")
            return {}
        if other:
            raise StoreError(
                f"{self.path}: holds {other}; nothing was changed. Choose another folder with --out DIR, or replace "
                "what is there with --force"
            )
        return self._values()

    def _read(self) -> Mapping[str, Any]:
        try:
            manifest = json.loads((self.path / MANIFEST).read_bytes())
        except (OSError, ValueError):
            return {}
        return manifest if isinstance(manifest, dict) and manifest.get("kind") == KIND else {}

    def _differences(self) -> str:
        """Say in words what is there, if it is not what is asked for."""
        if not self.found:
            names = sorted(entry.name for entry in self.path.iterdir())
            more = f" and {len(names) - 5} more" if len(names) > 5 else ""
            return f"files of something else ({', '.join(names[:5])}{more})"
        from sim.batch.origin import brief

        there, lines = self.found.get("asked", {}), []
        for name, wanted in self.asked.items():
            if there.get(name) != wanted:
                plain = f"{name} {brief(there.get(name))} there, {brief(wanted)} asked for"
                lines.append(CHANGED.get(name, plain))
        return f"another run ({'; '.join(lines)})" if lines else ""

    def _values(self) -> dict[str, Floats]:
        from sim.batch.tables import checksum, read_table

        path, told = self.path / ARMS, self.found.get("files", {}).get(ARMS, {})
        if not path.is_file() or checksum(path) != told.get("sha256"):
            say(f"{path} is missing or altered; computing it again")
            return {}
        table = read_table(path)
        return {str(name): table[name].to_numpy() for name in table.columns if name != "world"}

    def store(self, findings: Findings, values: Mapping[str, Floats], form: str) -> dict[str, str]:
        """Write everything and move it in.

        Args:
            findings: What hangs on the disputes.
            values: All runs, by fingerprint.
            form: Of the chart: `png`, `svg` or `pdf`; empty for none.

        Returns:
            What each file shows, by name.
        """
        import numpy as np
        import pandas as pd

        from sim.batch.tables import write_table
        from sim.present.disputes.tables import to_csv, to_text

        staging, files = self.folder.staging, dict(ABOUT)
        (staging / "disputes.csv").write_text(to_csv(findings), encoding="utf-8", newline="\n")
        (staging / "disputes.txt").write_text(to_text(findings), encoding="utf-8", newline="\n")
        table = pd.DataFrame({"world": np.arange(self.plan.worlds, dtype=np.int64), **values})
        write_table(table, staging / ARMS)
        if form:
            from sim.present.charts.tornado import render

            say("Drawing the chart")
            name = f"tornado.{form}"
            (staging / name).write_bytes(render(findings, form, self.command, str(self.path)))
            files[name] = "how far each dispute moves the headline comparison"
        written = self.folder.publish_run(files, self._manifest(findings))
        for name in set(self.found.get("files", {})) & {*ABOUT, "tornado.png", "tornado.svg", "tornado.pdf"}:
            # A chart in another form shows the same only if the runs behind it are the same.
            if name not in files and (form or findings.partial or self.found.get("partial")):
                (self.path / name).unlink(missing_ok=True)
        self.found = written
        return {**files, MANIFEST: "what made it"}

    def _manifest(self, findings: Findings) -> dict[str, Any]:
        from sim import __version__
        from sim.batch.origin import machine, versions

        plan = findings.plan
        baseline, headline = plan.arms
        return {
            "kind": KIND,
            "partial": findings.partial,
            "runs": {"done": findings.done, "of": findings.total},
            "version": __version__,
            "command": self.command,
            "study": plan.study.name,
            "title": plan.study.title,
            "measure": plan.measure,
            "worlds": plan.worlds,
            "seed": plan.seed,
            "days": plan.days,
            "baseline": {"name": baseline.name, "fingerprint": baseline.fingerprint},
            "headline": {"name": headline.name, "fingerprint": headline.fingerprint},
            "python": versions()["python"],
            "machine": machine(),
            "asked": self.asked,
        }


def _asked(plan: Plan) -> dict[str, Any]:
    """Return all that decides the numbers: two equal ones are the same runs."""
    from sim.batch.origin import arithmetic, code_hash, versions

    baseline, headline = plan.arms
    readings = [
        [
            case.claim.id,
            case.reading.name,
            case.state,
            *(arm.fingerprint for arm in (case.baseline, case.headline) if arm),
        ]
        for case in plan.cases
    ]
    return {
        "study": plan.study.name,
        "claims": len({case.claim.id for case in plan.cases}),
        "measure": plan.measure,
        "worlds": plan.worlds,
        "seed": plan.seed,
        "days": plan.days,
        "baseline": baseline.fingerprint,
        "headline": headline.fingerprint,
        "readings": hashlib.sha256(json.dumps(readings).encode()).hexdigest(),
        "code": code_hash(),
        "libraries": {name: version for name, version in versions().items() if name != "python"},
        "arithmetic": arithmetic(),
    }
