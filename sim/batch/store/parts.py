"""The parts of a batch: which are there and whole, what is wrong with the others, and how new ones are moved in."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.batch.folder import Folder, whole_step
from sim.batch.store.tickets import ENDING, LANES, OWN, Ticket, read_ticket, spoilt_files, stem, why_outdated
from sim.batch.tables import checksum, settle, write_table, write_whole

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

PARTS, ASIDE = "parts", "aside"
_OURS = re.compile(r"\d{7,}-\d{7,}\.")
_READERS = 4
MOST_TOLD = 12
"""Beyond so many arms that share a reason, it is told once for all."""

Note = Callable[[str], None]
Recipe = Callable[[str, str], Mapping[str, Any]]
"""What parts of an arm, with some lanes, are to be made of."""


@dataclass
class Held:
    """What is settled of one arm with one kind of lanes.

    Attributes:
        settled: By world, whether it was simulated or has failed.
        failed: Why a world failed, by world.
    """

    settled: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    failed: dict[int, str] = field(default_factory=dict)

    def add(self, worlds: Sequence[int], failed: Mapping[int, str]) -> None:
        """Take note of worlds that are settled."""
        if worlds[-1] >= self.settled.size:
            grown = np.zeros(max(worlds[-1] + 1, 2 * self.settled.size), dtype=bool)
            grown[: self.settled.size] = self.settled
            self.settled = grown
        self.settled[np.asarray(worlds)] = True
        self.failed |= failed

    def has_any(self, worlds: Sequence[int]) -> bool:
        """Whether any of some worlds is settled."""
        numbers = np.asarray(worlds)
        return bool(self.settled[numbers[numbers < self.settled.size]].any())

    def first(self, count: int) -> NDArray[np.bool_]:
        """Which of the first worlds are settled."""
        told = np.zeros(count, dtype=bool)
        known = self.settled[:count]
        told[: known.size] = known
        return told


@dataclass
class _Sorted:
    """What a look through the parts found."""

    whole: list[tuple[Path, Ticket]] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)
    outdated: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    again: int = 0


class Store:
    """The parts in a folder that is held.

    Args:
        folder: Held by this process.
        note: Told in words what the user should know.
    """

    def __init__(self, folder: Folder, note: Note) -> None:
        self.folder, self.note = folder, note
        self.parts = folder.path / PARTS
        self.held: dict[tuple[str, str], Held] = {}
        self.moved = 0
        self._aside: Path | None = None

    def of(self, arm: str, lanes: str = OWN) -> Held:
        """What is settled of an arm."""
        return self.held.setdefault((arm, lanes), Held())

    def missing(self, arm: str, lanes: str, count: int) -> NDArray[np.int64]:
        """Which of the first worlds are not settled."""
        return np.flatnonzero(~self.of(arm, lanes).first(count))

    def usable(self, arms: Iterable[str], count: int) -> tuple[int, int]:
        """Say how far all arms have come.

        Returns:
            The length of the longest prefix of worlds that is settled in every arm; and how many of these worlds
            failed in none.
        """
        names = list(arms)
        both = np.ones(count, dtype=bool)
        for name in names:
            both &= self.of(name).first(count)
        prefix = count if both.all() else int(np.argmin(both))
        failed = {world for (name, _), held in self.held.items() if name in names for world in held.failed}
        return prefix, prefix - sum(world < prefix for world in failed)

    def files(self, arm: str, table: str) -> list[Path]:
        """Return the files of a table of an arm; what was not whole or up to date has been set aside before."""
        return [path for path in _below(self._place(arm, OWN)) if path.name.endswith(f".{table}.parquet")]

    def drop_others(self, arms: Iterable[str]) -> None:
        """Set aside the parts of arms that are no longer asked for."""
        known = {f"scenario={name}" for name in arms}
        others = [path for path in _below(self.parts) if path.name.startswith("scenario=") and path.name not in known]
        for path in others:
            self.set_aside(path)
        if others:
            names = ", ".join(path.name.partition("=")[2] for path in others[:5])
            more = f" and {len(others) - 5} more" if len(others) > 5 else ""
            self.note(f"No longer asked for: {names}{more}; what was stored of them is set aside")

    def drop_all(self) -> None:
        """Set every part aside."""
        for path in _below(self.parts):
            self.set_aside(path)

    def look_through(self, arms: Iterable[str], recipe: Recipe, take_back: bool = True) -> None:
        """Find out which parts are there, whole and up to date; set the others aside and say why.

        Args:
            arms: Names.
            recipe: Tells what their parts are to be made of.
            take_back: Whether parts that were set aside, and are wanted again, are moved back.
        """
        outdated: dict[str, dict[str, int]] = {}
        taken: dict[str, int] = {}
        for arm in arms:
            found = _Sorted()
            for lanes in LANES:
                self._sort(self._place(arm, lanes), arm, lanes, recipe(arm, lanes), found)
            for path in found.aside:
                self.set_aside(path)
            for why, worlds in found.outdated.items():
                outdated.setdefault(why, {})[arm] = worlds
            self._tell(arm, found)
            if take_back and (worlds := sum(self._take_back(arm, lanes, recipe(arm, lanes)) for lanes in LANES)):
                taken[arm] = worlds
        for why, counts in outdated.items():
            if len(counts) > MOST_TOLD:
                counts = {f"{', '.join(list(counts)[:3])} and {len(counts) - 3} more": sum(counts.values())}
            for name, worlds in counts.items():
                again = "" if taken.get(name, 0) >= worlds else " and computed again"
                self.note(f"{name}: {why}; {worlds:,} worlds are set aside{again}")
        if taken:
            shown = [f"{worlds:,} worlds of {name}" for name, worlds in taken.items()]
            more = f" and of {len(shown) - 5} more" if len(shown) > 5 else ""
            self.note(f"Taken back from {ASIDE}: {', '.join(shown[:5])}{more}")

    def _take_back(self, arm: str, lanes: str, wanted: Mapping[str, Any]) -> int:
        """Move parts back that were set aside and are what is wanted; return how many worlds of an arm they hold."""
        place, held, count = self._place(arm, lanes), self.of(arm, lanes), 0
        for above in _below(self.folder.path / ASIDE):
            former = above / place.relative_to(self.folder.path)
            for path in [each for each in _below(former) if each.name.endswith(ENDING)]:
                ticket = read_ticket(path)
                if ticket is None or (ticket.scenario, ticket.lanes) != (arm, lanes) or ticket.failed:
                    continue
                if why_outdated(ticket.recipe, wanted) or held.has_any(ticket.worlds) or spoilt_files(ticket, former):
                    continue
                place.mkdir(parents=True, exist_ok=True)
                with whole_step():
                    for name in (*ticket.files, path.name):
                        os.replace(former / name, place / name)
                held.add(ticket.worlds, {})
                count += len(ticket.worlds) if lanes == OWN else 0
            _remove_empty(former, self.folder.path)
        return count

    def _sort(self, place: Path, arm: str, lanes: str, wanted: Mapping[str, Any], found: _Sorted) -> None:
        names = sorted(entry.name for entry in _below(place) if _OURS.match(entry.name))
        listed: set[str] = set()
        fresh: list[Ticket] = []
        for name in (each for each in names if each.endswith(ENDING)):
            ticket = read_ticket(place / name)
            begins = f"{name.removesuffix(ENDING)}."
            own = [each for each in names if each.startswith(begins)]
            listed.update(own)
            if ticket is None or (ticket.scenario, ticket.lanes) != (arm, lanes):
                found.damaged.append(f"{self._short(place)}/{name} (altered)")
                found.aside += [place / each for each in own]
            elif why := why_outdated(ticket.recipe, wanted):
                found.outdated[why] = found.outdated.get(why, 0) + (len(ticket.worlds) if lanes == OWN else 0)
                found.aside += [place / each for each in own]
            elif ticket.failed:
                # Nothing is lost with it: what failed is tried again.
                (place / name).unlink()
                found.again += len(ticket.failed)
            else:
                fresh.append(ticket)
        lost = [each for each in names if each not in listed]
        found.damaged += [f"{self._short(place)}/{each} (without a ticket)" for each in lost]
        found.aside += [place / each for each in lost]
        held = self.of(arm, lanes)
        for ticket, spoilt in zip(fresh, _check(fresh, place), strict=True):
            if spoilt or held.has_any(ticket.worlds):
                told = spoilt or [f"{ticket.stem}{ENDING} (worlds that another part holds)"]
                found.damaged += [f"{self._short(place)}/{each}" for each in told]
                found.aside += [place / each for each in names if each.startswith(f"{ticket.stem}.")]
            else:
                held.add(ticket.worlds, {})

    def _tell(self, arm: str, found: _Sorted) -> None:
        if found.damaged:
            shown = "; ".join(found.damaged[:4])
            more = f"; and {len(found.damaged) - 4} more" if len(found.damaged) > 4 else ""
            self.note(f"Damaged: {shown}{more}; set aside and computed again")
        if found.again:
            self.note(f"{arm}: {found.again:,} failed world{'s' * (found.again != 1)} tried again")

    def set_aside(self, path: Path) -> None:
        """Move a file or a folder of the batch where nothing reads it, under a number that is not taken."""
        if self._aside is None:
            above = self.folder.path / ASIDE
            taken = [int(each.name) for each in _below(above) if each.name.isdigit()]
            self._aside = above / str(max(taken, default=0) + 1)
        target = self._aside / path.relative_to(self.folder.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
        self.moved += 1

    @property
    def aside(self) -> Path | None:
        """Where something was set aside, if anything was."""
        return self._aside

    def publish(
        self, arms: Sequence[str], lanes: str, worlds: Sequence[int], tables: Mapping[str, pd.DataFrame], recipe: Recipe
    ) -> None:
        """Store simulated worlds of an arm, and of others that mean the same: data first, the ticket last.

        Args:
            arms: Names; the data are the same for each.
            lanes: Which lanes.
            worlds: Ascending.
            tables: By name: `outcomes`, and `weekly`, `daily`, `events` as far as they are kept.
            recipe: Tells what they were made of.

        Raises:
            OSError: It could not be written; then nothing of it is there.
        """
        begin, staging = stem(worlds), self.folder.staging
        files = {}
        for name, table in tables.items():
            file = f"{begin}.{name}.parquet"
            write_table(table, staging / file)
            settle(staging / file)
            files[file] = {"sha256": checksum(staging / file), "bytes": (staging / file).stat().st_size}
        for place, arm in enumerate(arms):
            ticket = Ticket(arm, lanes, tuple(worlds), recipe(arm, lanes), {}, files)
            self._move(ticket, keep=place + 1 < len(arms))

    def publish_failures(self, arms: Sequence[str], lanes: str, failed: Mapping[int, str], recipe: Recipe) -> None:
        """Store that worlds could not be simulated, and why."""
        for arm in arms:
            self._move(Ticket(arm, lanes, tuple(sorted(failed)), recipe(arm, lanes), failed))

    def _move(self, ticket: Ticket, keep: bool = False) -> None:
        staging, place = self.folder.staging, self._place(ticket.scenario, ticket.lanes)
        place.mkdir(parents=True, exist_ok=True)
        if keep:
            # The same data are wanted once more under another name.
            for name in ticket.files:
                shutil.copyfile(staging / name, staging / f"{name}.copy")
                settle(staging / f"{name}.copy")
        with whole_step():
            for name in ticket.files:
                os.replace(staging / (f"{name}.copy" if keep else name), place / name)
            name = f"{ticket.stem}{ENDING}"
            write_whole(place / name, ticket.to_json(), draft=staging / name)
            self.of(ticket.scenario, ticket.lanes).add(ticket.worlds, ticket.failed)

    def _place(self, arm: str, lanes: str) -> Path:
        return self.parts / f"scenario={arm}" / f"lanes={lanes}"

    def _short(self, place: Path) -> str:
        return place.relative_to(self.folder.path).as_posix()


def _below(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return


def _remove_empty(folder: Path, above: Path) -> None:
    """Remove a folder that holds nothing, and with it those above that hold nothing else."""
    while folder != above:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent


def _check(tickets: Sequence[Ticket], place: Path) -> list[list[str]]:
    """Hold the data of parts against their checksums; hashing leaves other threads free to hash too."""
    if len(tickets) < 2:
        return [spoilt_files(each, place) for each in tickets]
    with ThreadPoolExecutor(_READERS) as crew:
        return list(crew.map(lambda each: spoilt_files(each, place), tickets))
