"""A batch and its folder: what is there is used, what is missing is simulated, and every piece is kept at once."""

from __future__ import annotations

import contextlib
import os
import shutil
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from sim.batch.engine.cluster import ClusterError
from sim.batch.engine.crew import work_off, workers_for
from sim.batch.engine.work import Job, Task
from sim.batch.folder import MANIFEST, Folder, StoreError, inside, read_manifest
from sim.batch.store.another import differences
from sim.batch.store.batch import Batch
from sim.batch.store.found import batch_manifest, has_parts, manifest_of_parts, says_otherwise
from sim.batch.store.order import Step, steps
from sim.batch.store.parts import Store
from sim.batch.store.standing import LostWorld, Standing, room
from sim.batch.store.track import Listener, Track
from sim.batch.tables import to_json, write_whole
from sim.batch.worlds import CHUNK

if TYPE_CHECKING:
    from sim.batch.engine.isolate import Finished

_LATE = ("state", "files", "command", "worlds", "split", "until", "key")
"""What a manifest says of how much is wanted, not of what."""


class Keeper:
    """A batch in its folder, held by this process while the `with` block lasts.

    Args:
        path: The folder; it need not exist.
        batch: What is asked for.
        force: Compute everything again, and take over a folder that holds something else.
        note: Told in words what the user should know.

    Raises:
        StoreError: On entering, when another process holds the folder, it holds something else, or cannot be made.
    """

    def __init__(
        self, path: str | Path, batch: Batch, force: bool = False, note: Callable[[str], None] | None = None
    ) -> None:
        self.batch, self.force = batch, force
        # Lanes for the split grow with the worlds, up to what was asked for.
        self._split = batch.split
        self.note = note or (lambda _text: None)
        self.folder = Folder(path)
        self.path = self.folder.path
        self.store = Store(self.folder, self.note)
        self.simulated = 0
        self._manifest: dict[str, Any] = {}
        self._new: list[Path] = []

    def __enter__(self) -> Keeper:
        wanted = self.batch.manifest()
        self._new = [each for each in (self.path, *self.path.parents) if not each.exists()]
        with contextlib.ExitStack() as undo:
            undo.enter_context(self.folder)
            found = self._judge(wanted)
            with room(self.path):
                self._open(wanted, found)
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A cluster that is not there has been asked for nothing: leave no trace of a batch that never began.
        unused = isinstance(error, ClusterError) and self.path in self._new and not has_parts(self.path)
        if unused:
            shutil.rmtree(self.path, ignore_errors=True)
        self.folder.__exit__(kind, error, trace)
        for above in self._new if unused else ():
            with contextlib.suppress(OSError):
                above.rmdir()

    def _judge(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the manifest that is there, if it can be gone on with or is to be taken over."""
        if not self.path.exists() or not any(self.path.iterdir()):
            return {}
        found, why = self._found(wanted)
        left: list[str] = []
        if found:
            # Where nothing is stored yet, nothing can be lost.
            other = differences(found, wanted) if has_parts(self.path) else []
            told = f"another batch ({'; '.join(other)})" if other else ""
            left = [] if told else self._left_out(found, wanted)
        else:
            names = [why] if why else sorted(entry.name for entry in self.path.iterdir())
            more = f" and {len(names) - 5} more" if len(names) > 5 else ""
            told = f"files that are no batch ({', '.join(names[:5])}{more})"
        if left and not self.force:
            more = f" and {len(left) - 5} more" if len(left) > 5 else ""
            raise StoreError(
                f"{self.path}: worlds of {', '.join(left[:5])}{more} are stored there, and not asked for now; nothing "
                "was changed. Name all its scenarios (of a sweep, all its values), choose another folder "
                "with --out DIR, or set what is stored aside and compute anew with --force"
            )
        if told and not self.force:
            raise StoreError(
                f"{self.path}: holds {told}; nothing was changed. Choose another folder with --out DIR, or take this "
                "one over with --force"
            )
        if told:
            self.note(f"{self.path} holds {told}; taking it over, as --force says")
        if not found:
            # Tables and charts of what is taken over must not stay beside the batch.
            with contextlib.suppress(StoreError):
                return {"files": read_manifest(self.path)["files"]}
        return found

    def _found(self, wanted: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """Return the manifest that is there; or one made from the parts; or none, and what is wrong with it."""
        try:
            return batch_manifest(self.path), ""
        except StoreError as error:
            why = str(error).removeprefix(f"{self.path}{os.sep}").removeprefix(f"{self.path}: ")
        broken = not says_otherwise(self.path)
        found = manifest_of_parts(self.path, wanted) if broken else {}
        if found:
            why = f"{MANIFEST} is missing" if not (self.path / MANIFEST).exists() else why
            self.note(f"{self.path}: {why}; taking up what its parts tell of themselves")
        return found, why if (self.path / MANIFEST).exists() and broken else ""

    def _left_out(self, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
        """Name the arms whose worlds would be set aside, but for those that a study of this name no longer has."""
        if "key" in found and found["study"] and wanted["study"]:
            return []
        asked = set(self.batch.names)
        return [arm["name"] for arm in found["arms"] if arm["name"] not in asked and has_parts(self.path, arm["name"])]

    def _open(self, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        """Bring the folder in line with what is asked for; whoever is killed in between leaves a partial batch."""
        names, store = self.batch.names, self.store
        self.path.mkdir(parents=True, exist_ok=True)
        self._manifest = dict(found)
        if any(found.get(name) != value for name, value in wanted.items() if name not in _LATE):
            self._drop_products()
            # From here on, what is stored is judged by the new manifest.
            self._write({**wanted, "state": "partial", "files": self._manifest.get("files", {})})
        elif not (self.path / MANIFEST).is_file():
            self._write({**wanted, "state": "partial", "files": {}})
        before = [str(arm["name"]) for arm in found.get("arms", ())]
        added = [name for name in names if name not in before]
        if before and added and not self.force:
            more = f" and {len(added) - 5} more" if len(added) > 5 else ""
            self.note(f"New here: {', '.join(added[:5])}{more}")
        if self.force:
            store.drop_all()
        store.drop_others(names)
        store.look_through(names, self.batch.recipe, take_back=not self.force)
        self._write_scenarios(set(before) - set(names))
        if store.aside is not None:
            self.note(
                f"What was set aside lies in {store.aside}; it may be deleted, and is taken back if asked for again"
            )

    def _write_scenarios(self, dropped: set[str]) -> None:
        from sim.batch.stored import stored_yaml, table_name, table_text, tables_in

        tables: set[str] = set()
        for arm in self.batch.arms:
            self._write_text(self.path / arm.file, stored_yaml(arm.scenario))
            table = table_name(arm.scenario)
            if table and table not in tables:
                self._write_text((self.path / arm.file).with_name(table), table_text(arm.scenario))
                tables.add(table)
        for name in dropped:
            if inside(name):
                (self.path / "scenarios" / f"{name}.yaml").unlink(missing_ok=True)
        for path in tables_in(self.path / "scenarios"):
            if path.name not in tables:
                path.unlink(missing_ok=True)

    def _write_text(self, path: Path, text: str) -> None:
        try:
            same = path.read_text(encoding="utf-8") == text
        except (OSError, ValueError):
            same = False
        if not same:
            path.parent.mkdir(exist_ok=True)
            write_whole(path, text, draft=self.folder.staging / path.name)

    def _drop_products(self) -> None:
        """Take away what the manifest lists besides the parts: it was made from other worlds. Files of others stay."""
        made = [name for name in self._manifest.get("files", {}) if inside(name)]
        for name in made:
            (self.path / name).unlink(missing_ok=True)
        self._manifest["files"] = {}
        if made:
            self.note("Tables and charts made before are out of date and removed")

    def _write(self, manifest: Mapping[str, Any]) -> None:
        if dict(manifest) != self._manifest or not (self.path / MANIFEST).is_file():
            write_whole(self.path / MANIFEST, to_json(manifest), draft=self.folder.staging / MANIFEST)
        self._manifest = dict(manifest)

    def extend(
        self, worlds: int, workers: int | None = None, cluster: str = "", listener: Listener | None = None,
        chunk: int = CHUNK,
    ) -> Standing:  # fmt: skip
        """Simulate what is missing of the first worlds.

        Args:
            worlds: How many worlds are asked for.
            workers: Number of processes; by default one for each core the work can keep busy.
            cluster: Address of a Dask scheduler whose workers do the work instead.
            listener: Told how it goes.
            chunk: Worlds that are simulated together; changes no number.

        Returns:
            How far the batch has come.

        Raises:
            DiskFull: There is no room left; everything stored is whole, and the batch can be gone on with.
            StoreError: It cannot be written.
            ScenarioError: What the model itself refuses.
        """
        self._ask(worlds)
        crew = self.crew(worlds, workers)
        plan = self._plan(crew, chunk)
        wanted = {**self.batch.manifest(), "state": "partial" if plan else "complete"}
        with room(self.path):
            if plan or any(self._manifest.get(name) != wanted[name] for name in ("worlds", "split")):
                self._drop_products()
            self._write({**wanted, "files": self._manifest.get("files", {})})
        if plan:
            self._work(plan, crew, cluster, listener)
            with room(self.path):
                self._write({**self._manifest, "state": "partial" if self._plan() else "complete"})
        return self.standing()

    def _ask(self, worlds: int) -> None:
        self.batch = replace(self.batch, worlds=worlds, split=min(self._split, worlds))

    def is_settled(self, worlds: int) -> bool:
        """Whether nothing is missing of the first worlds."""
        self._ask(worlds)
        return not self._plan()

    def crew(self, worlds: int, workers: int | None = None) -> int:
        """How many processes what is missing of the first worlds would keep busy, given what the user asked for.

        Raises:
            ValueError: The user asked for too few or too many.
        """
        self._ask(worlds)
        return workers_for(workers, sum(len(step.worlds) for step in self._plan()) or 1)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The manifest as it was written last."""
        return self._manifest

    def _plan(self, crew: int = 1, chunk: int = CHUNK) -> list[Step]:
        arms = [(arm.name, arm.scenario.fingerprint) for arm in self.batch.arms]
        return steps(self.store, arms, self.batch.worlds, self.batch.split, crew, chunk)

    def _work(self, plan: Sequence[Step], crew: int, cluster: str, listener: Listener | None) -> None:
        jobs: dict[tuple[str, str], Job] = {}
        tasks: deque[Task] = deque()
        for step in plan:
            told = step.arms[0], step.lanes
            jobs[told] = jobs.get(told) or self.batch.job(*told)
            tasks.append(Task(jobs[told], step.piece))
        track, owners = Track(self.store, self.batch, plan, listener), _Owners(plan)
        track.tell()
        settled = work_off(tasks, crew, cluster=cluster, note=track.tell, tick=track.tick)
        # Closed at once when anything happens here, and with it the workers.
        with contextlib.closing(cast("Generator[Finished]", settled)) as stream:
            for finished in stream:
                arms = owners.of(finished.task)
                with room(self.path):
                    self._keep(finished, arms)
                self.simulated += len(finished.task.piece.worlds)
                track.finish(finished, arms)

    def _keep(self, finished: Finished, arms: Sequence[str]) -> None:
        # Not needed where all is stored already, and heavy.
        from sim.batch.store.rows import tables_of

        job, worlds = finished.task.job, finished.task.piece.worlds
        done = tuple(world for world in worlds if world not in finished.failed)
        if finished.chunk is not None and done:
            self.store.publish(arms, job.lanes, done, tables_of(job, done, finished.chunk), self.batch.recipe)
        if finished.failed:
            self.store.publish_failures(arms, job.lanes, finished.failed, self.batch.recipe)

    def standing(self) -> Standing:
        """How far the batch has come by now."""
        names = self.batch.names
        settled, usable = self.store.usable(names, self.batch.worlds)
        lost = [
            LostWorld(arm, lanes, world, why)
            for (arm, lanes), held in self.store.held.items()
            for world, why in sorted(held.failed.items())
            if arm in names and world < self.batch.worlds
        ]
        lost.sort(key=lambda each: names.index(each.arm))
        return Standing(self.batch.worlds, settled, usable, not self._plan(), tuple(lost))


class _Owners:
    """Tells for whom a task was done: several arms may mean the same."""

    def __init__(self, plan: Sequence[Step]) -> None:
        self._steps: dict[tuple[str, str], list[Step]] = {}
        for step in plan:
            self._steps.setdefault((step.arms[0], step.lanes), []).append(step)
        self._starts = {
            told: [step.worlds[0] for step in each] for told, each in self._steps.items()
        }  # ascending, as the plan goes through the worlds

    def of(self, task: Task) -> tuple[str, ...]:
        told = task.job.scenario.name, task.job.lanes
        return self._steps[told][bisect_right(self._starts[told], task.piece.worlds[0]) - 1].arms
