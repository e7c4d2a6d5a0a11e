"""What a user sees while a run goes on: a bar on a terminal, plain lines elsewhere. Always on standard error."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from sim.batch import Progress
    from sim.batch.store.track import BatchProgress

PLAIN_STEP = 0.2
LEAST_SHARE = 0.05
"""Plain lines come at every fifth of the work,"""
PLAIN_PAUSE = 10.0
"""or when this many seconds went by without one,"""
PLAIN_LINES = 40
"""of a long batch a fortieth of the time that it has taken."""
LEAST_SECONDS = 0.2
MOST_BARS = 24


class Display:
    """Shows the progress of one run.

    Args:
        title: What is being done, such as ``Simulating baseline``.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._started = time.monotonic()
        self._told_share = 0.0
        self._told_at = self._started

    def __enter__(self) -> Display:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
                TextColumn("left"),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task(self.title, total=None)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None:
            say(f"{self.title}: done in {time.monotonic() - self._started:.1f} s")

    def __call__(self, progress: Progress) -> None:
        """Take note of how far the run is."""
        if progress.note:
            self.note(progress.note)
        elif self._bar is not None and self._task is not None:
            title = f"{self.title}: {progress.total:,} worlds"
            self._bar.update(self._task, description=title, completed=progress.share, total=1.0)
        else:
            self._plain(progress)

    def note(self, text: str) -> None:
        """Say something besides the progress."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            say(text)

    def _plain(self, progress: Progress) -> None:
        share, now = progress.share, time.monotonic()
        if share == 0.0:
            say(f"{self.title}: {progress.total:,} worlds")
            self._started = self._told_at = now
        elif share < 1.0 and (share >= self._told_share + PLAIN_STEP or now >= self._told_at + PLAIN_PAUSE):
            left = (now - self._started) * (1.0 - share) / share
            # The first days tell more of start-up than of what is to come.
            guess = f", about {left:.0f} s left" if share >= LEAST_SHARE else ""
            say(f"{self.title}: {share:.0%} done{guess}")
            self._told_share, self._told_at = share, now


class BatchDisplay:
    """Shows the progress of a batch: a bar for every arm on a terminal, plain lines elsewhere.

    Args:
        title: What the batch is called.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self._bar: Bar | None = None
        self._all: TaskID | None = None
        self._arms: dict[str, TaskID] = {}
        self._started = self._told_at = time.monotonic()
        self._told_share = 0.0
        self._last: BatchProgress | None = None

    def __enter__(self) -> BatchDisplay:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=24),
                TextColumn("{task.fields[told]}", markup=False),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None and self._last is not None:
            seconds = time.monotonic() - self._started
            rate = f", {self._last.total / seconds:,.0f} a second" if seconds >= LEAST_SECONDS else ""
            say(f"{self.title}: {self._last.total:,} worlds simulated in {seconds:.1f} s{rate}")

    def __call__(self, progress: BatchProgress) -> None:
        """Take note of how far the batch is."""
        if progress.note:
            if self._bar is not None:
                self._bar.console.print(progress.note, markup=False, highlight=False)
            else:
                say(progress.note)
            return
        first = self._last is None
        if first:
            self._started = self._told_at = time.monotonic()
        self._last = progress
        if self._bar is not None:
            self._draw(self._bar, progress)
        elif first:
            say(f"{self.title}: {progress.total:,} worlds to simulate in {scenarios(len(progress.arms))}")
        else:
            self._plain(progress)

    def _draw(self, bar: Bar, progress: BatchProgress) -> None:
        if self._all is None:
            # More bars than the screen has lines would scroll; then one must do.
            if len(progress.arms) <= min(MOST_BARS, bar.console.height - 4):
                wide = max(8, bar.console.width - 46)
                for name in progress.arms:
                    self._arms[name] = bar.add_task(brief(name, wide), total=1.0, told="")
            self._all = bar.add_task("all" if self._arms else self.title, total=1.0, told="")
        for name, task in self._arms.items():
            done, worlds = progress.arms[name]
            bar.update(task, completed=done / worlds, told=f"{done:,.0f}/{worlds:,}")
        bar.update(self._all, completed=progress.share, told=self._told(progress).removeprefix(", "))

    def _plain(self, progress: BatchProgress) -> None:
        share, now = progress.share, time.monotonic()
        pause = max(PLAIN_PAUSE, (now - self._started) / PLAIN_LINES)
        if 0.0 < share < 1.0 and (share >= self._told_share + PLAIN_STEP or now >= self._told_at + pause):
            say(f"{self.title}: {share:.0%} done{self._told(progress)}")
            self._told_share, self._told_at = share, now

    def _told(self, progress: BatchProgress) -> str:
        """Rate, time left and failures, as far as they are known."""
        seconds = time.monotonic() - self._started
        told = f", {progress.failed:,} failed" if progress.failed else ""
        # The first days tell more of start-up than of what is to come.
        if progress.share < LEAST_SHARE or seconds < LEAST_SECONDS:
            return told
        rate = progress.simulated / seconds
        left = (progress.total - progress.simulated) / rate
        return f", {rate:,.0f} worlds/s, {duration(left)} left{told}"


def scenarios(count: int) -> str:
    """Return `1 scenario`, `8 scenarios`."""
    return f"{count:,} scenario{'s' * (count != 1)}"


def brief(name: str, wide: int) -> str:
    """Cut a name in the middle: names of a sweep begin alike and differ at their ends."""
    if len(name) <= wide:
        return name
    end = (wide - 3) * 2 // 3
    return f"{name[: wide - 3 - end]}...{name[len(name) - end :]}"


def duration(seconds: float) -> str:
    """Return a time as it is said: `12 s`, `4 min`, `2.5 h`."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_940 else f"{seconds / 3600:.1f} h"


def say(text: str) -> None:
    """Print a line on standard error."""
    print(text, file=sys.stderr, flush=True)
