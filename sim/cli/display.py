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

PLAIN_STEP = 0.2
LEAST_SHARE = 0.05
"""Plain lines come at every fifth of the work,"""
PLAIN_PAUSE = 10.0
"""or when this many seconds went by without one."""


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


def say(text: str) -> None:
    """Print a line on standard error."""
    print(text, file=sys.stderr, flush=True)
