"""What is wrong with a scenario, said where it stands, with what was found and what would be allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.scenario.names import nearest
from sim.scenario.nodes import Mark, Node, clean

MAX_PROBLEMS = 100
_SHOWN_NAMES = 12
_SHOWN_COLUMNS = 110


@dataclass(frozen=True)
class Problem:
    """One mistake in one place.

    Attributes:
        file: The file's name as the user knows it, or `command line`.
        line: Line from 1, or 0 where the file as a whole is meant.
        column: Column from 1, or 0.
        path: The key's path, as in `parameters.troop_offers.pace.low`; empty for the file as a whole.
        message: What is wrong, complete in itself.
        found: What stands there.
        allowed: What might stand there instead, if that can be listed.
        nearest: The valid name closest to what was found, if one is close.
        excerpt: The source line with a caret below the place, or empty.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    found: str = ""
    allowed: tuple[str, ...] = ()
    nearest: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        head = f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"
        return f"{head}\n{self.excerpt}" if self.excerpt else head

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as plain data, for programs."""
        return {**vars(self), "allowed": list(self.allowed)}


class ScenarioError(ValueError):
    """A scenario cannot be used.

    The text of the exception is the whole report, one entry a problem.

    Attributes:
        problems: Every problem found, by file and line.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return report(self.problems)


class TooMany(Exception):
    """Enough problems are known; looking further helps nobody. Never leaves this package."""


def report(problems: Iterable[Problem]) -> str:
    """Return the text a user reads: each problem, then how many there are."""
    listed = list(problems)
    files = Counter(problem.file for problem in listed)
    count = f"{len(listed)} problem{'s' if len(listed) != 1 else ''}"
    if len(files) > 1:
        count += f" in {len(files)} files"
    if len(listed) == MAX_PROBLEMS or max(files.values(), default=0) >= MAX_PROBLEMS:
        count += ", and perhaps more: looking stopped here"
    return "\n".join([*map(str, listed), count])


class Problems:
    """Collects what is wrong, so that a user sees all of it at once."""

    def __init__(self) -> None:
        self._found: dict[Problem, int] = {}
        self._files: dict[str, int] = {}
        self._suggested: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._found)

    def add(
        self,
        mark: Mark,
        path: str,
        message: str,
        *,
        found: str = "",
        allowed: Iterable[str] = (),
        nearest: str = "",
    ) -> None:
        """Record a problem at a place.

        Raises:
            TooMany: There are now so many that looking further is pointless.
        """
        document, line, column = mark
        excerpt = excerpt_of(document.line(line), line, column) if line else ""
        path = clean(path if len(path) <= 200 else path[:197] + "...")
        problem = Problem(document.name, line, column, path, message, found, tuple(allowed), nearest, excerpt)
        self._files.setdefault(problem.file, len(self._files))
        self._found.setdefault(problem, len(self._found))
        if len(self._found) >= MAX_PROBLEMS:
            raise TooMany

    def wrong(self, node: Node, path: str, expected: str, *, allowed: Iterable[str] = (), hint: str = "") -> None:
        """Record a value of the wrong type; silent where the reader has already refused the value."""
        if node.kind == "invalid":
            return
        found = node.describe()
        message = f"expected {expected}, found {found}" + (f"; {hint}" if hint else "")
        self.add(node.mark, path, message, found=found, allowed=allowed)

    def unknown(self, mark: Mark, path: str, what: str, name: str, allowed: Iterable[str], hint: str = "") -> str:
        """Record a name nobody knows; return the nearest known one, or an empty string."""
        names = tuple(allowed)
        close = nearest(name, names)
        message = f"unknown {what} {quoted(name)}"
        if close:
            message += f"; did you mean '{close}'?"
            self._suggested.add((path.rpartition(".")[0], close))
        if hint:
            message += f"; {hint}"
        if not close or len(names) <= _SHOWN_NAMES:
            message += f" (allowed: {listing(names)})" if names else " (none is allowed here)"
        self.add(mark, path, message, found=name, allowed=names, nearest=close)
        return close

    def suggested(self, path: str, name: str) -> bool:
        """Tell whether a misspelt key below `path` was taken for `name`, which is then not missing as well."""
        return (path, name) in self._suggested

    def in_order(self) -> tuple[Problem, ...]:
        """Return what was found, by file in the order of reading, then by line and column."""
        return tuple(
            sorted(
                self._found,
                key=lambda problem: (self._files[problem.file], problem.line, problem.column, self._found[problem]),
            )
        )

    def raise_if_any(self) -> None:
        """Raise the report if there is anything to report.

        Raises:
            ScenarioError: At least one problem was recorded.
        """
        if self._found:
            raise ScenarioError(self.in_order())


def failure(message: str, *, found: str = "", allowed: Iterable[str] = (), close: str = "") -> ScenarioError:
    """Return an error with one problem that has no place in a file."""
    return ScenarioError([Problem("scenario", 0, 0, "", message, found, tuple(allowed), close)])


def listing(names: Iterable[str]) -> str:
    """Return names for reading, cut where the list grows long."""
    known = list(names)
    shown = ", ".join(known[:_SHOWN_NAMES])
    return f"{shown} and {len(known) - _SHOWN_NAMES} more" if len(known) > _SHOWN_NAMES else shown


def quoted(text: str, most: int = 60) -> str:
    """Return text in single quotes, shortened, with nothing that a terminal would act on."""
    return f"'{clean(text if len(text) <= most else text[: most - 3] + '...')}'"


def excerpt_of(source: str, line: int, column: int) -> str:
    """Return a source line with a caret below the column."""
    caret = max(column - 1, 0)
    length = len(source)
    start = min(max(caret - 60, 0), max(length - _SHOWN_COLUMNS, 0)) if length > _SHOWN_COLUMNS else 0
    head = "..." if start else ""
    tail = "..." if start + _SHOWN_COLUMNS < length else ""
    text = clean(source[start : start + _SHOWN_COLUMNS].replace("\t", " "))
    shown = f"{line:>6} | {head}{text}{tail}".rstrip()
    return f"{shown}\n{'':>6} | {' ' * (caret - start + len(head))}^"
