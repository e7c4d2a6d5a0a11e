"""Plain values of a YAML file, each with the place where it stands."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, Literal, NamedTuple

Kind = Literal["mapping", "list", "text", "number", "boolean", "null", "invalid"]

MAX_DIGITS = 40
# The line breaks YAML counts; str.splitlines() knows some more.
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, tuple[Kind, bool | None]] = {
    **dict.fromkeys(("true", "True", "TRUE"), ("boolean", True)),
    **dict.fromkeys(("false", "False", "FALSE"), ("boolean", False)),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), ("null", None)),
}


def clean(text: str) -> str:
    """Return text with every character that does not print replaced, so that no terminal acts on it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


class Document:
    """The text of one scenario file, or of the command line.

    Attributes:
        name: What the user calls it.
        short: The same from the folder of the case, for results that leave this machine.
        text: What it holds.
    """

    __slots__ = ("_lines", "name", "short", "text")

    def __init__(self, name: str, text: str, short: str = "") -> None:
        self.name = clean(name)
        self.short = clean(short or name)
        self.text = text
        self._lines: list[str] | None = None

    def lines(self) -> list[str]:
        """Return all lines."""
        if self._lines is None:
            self._lines = _BREAK.split(self.text)
        return list(self._lines)

    def line(self, number: int) -> str:
        """Return a line, counted from 1; empty if there is none."""
        if self._lines is None:
            self._lines = _BREAK.split(self.text)
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def mark_at(self, index: int) -> Mark:
        """Return the place of the character at an index."""
        before = self.text[:index]
        breaks = list(_BREAK.finditer(before))
        return Mark(self, len(breaks) + 1, index - (breaks[-1].end() if breaks else 0) + 1)

    @property
    def whole(self) -> Mark:
        """The document as a whole, rather than a place in it."""
        return Mark(self, 0, 0)


class Mark(NamedTuple):
    """A place: line and column count from 1; both are 0 where the whole file is meant."""

    document: Document
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}:{self.column}" if self.line else self.document.name

    @property
    def short(self) -> str:
        """The place with the document's short name."""
        return f"{self.document.short}:{self.line}:{self.column}"


class Place(NamedTuple):
    """Line and column counted from 0, as the parser counts them; both -1 where the whole file is meant."""

    line: int
    column: int


class Node:
    """A value of the file: plain data, what was written, and where.

    Attributes:
        kind: What sort of value; `invalid` if the reader has refused it and said so.
        value: dict of nodes, list of nodes, str, int, float, bool or None, according to the kind.
        raw: The text of a scalar as written.
        start: Where the value starts: a `Place`, or a mark of the parser, which has the same attributes.
        key_start: Where its key starts; the same as `start` if it has none.
    """

    __slots__ = ("document", "key_start", "kind", "raw", "start", "value")

    def __init__(self, kind: Kind, value: Any, raw: str, document: Document, start: Any) -> None:
        self.kind = kind
        self.value = value
        self.raw = raw
        self.document = document
        self.start = self.key_start = start

    @property
    def mark(self) -> Mark:
        """Where the value starts."""
        return Mark(self.document, self.start.line + 1, self.start.column + 1)

    @property
    def key(self) -> Mark:
        """Where its key starts; the value's own place if it has none."""
        return Mark(self.document, self.key_start.line + 1, self.key_start.column + 1)

    def describe(self) -> str:
        """Return what stands here, for a message."""
        if self.kind == "mapping":
            return "a mapping" if self.value else "an empty mapping"
        if self.kind == "list":
            return "a list" if self.value else "an empty list"
        if self.kind == "null":
            return "nothing"
        shown = self.raw if len(self.raw) <= 60 else self.raw[:57] + "..."
        shown = clean(shown)
        return f"{self.kind} '{shown}'" if self.kind == "text" else f"{self.kind} {shown}"


@lru_cache(maxsize=4096)
def resolve(raw: str) -> tuple[Kind, Any, str]:
    """Return what a plain scalar means by the rules of YAML 1.2, and what is wrong with it.

    Unlike YAML 1.1, `no` is text, `012` is twelve and `1e-3` a number.

    Returns:
        The kind, the value, and a complaint that is empty unless the kind is `invalid`.
    """
    first = raw[:1]
    if first and first in "+-.0123456789":
        if _FLOAT.fullmatch(raw):
            if len(raw) > MAX_DIGITS:
                return "invalid", None, f"number of {len(raw)} characters; at most {MAX_DIGITS} are read"
            value = int(raw) if _INTEGER.fullmatch(raw) else float(raw)
            if not math.isfinite(value):
                return "invalid", None, f"number {raw} is not finite"
            return "number", value, ""
        if _NOT_FINITE.fullmatch(raw):
            return "invalid", None, f"number {raw} is not finite"
        return "text", raw, ""
    word = _WORDS.get(raw)
    return (*word, "") if word else ("text", raw, "")
