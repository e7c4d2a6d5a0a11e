"""Reads YAML safely: nothing is constructed, nothing is resolved that could grow, and every value keeps its place.

The parser's events are read directly. Composing a node tree first would follow aliases and nesting before anyone
could refuse them, loses the place of an alias, and takes more than twice as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.scenario.nodes import Document, Kind, Mark, Node, resolve
from sim.scenario.problems import Problems, quoted

MAX_BYTES = 1_000_000
MAX_DEPTH = 16
MAX_VALUES = 100_000
# What YAML may hold: everything printable, tab and line breaks. Surrogates can come from a command line.
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_file(path: Path, name: str, problems: Problems) -> Node | None:
    """Read a scenario file.

    Args:
        path: Where it is.
        name: What to call it in reports.
        problems: Receives everything that is wrong with it as YAML.

    Returns:
        The file's top mapping, or None if there is none to work with.
    """
    document = Document(name, "")
    try:
        if not path.exists():
            problems.add(document.whole, "", "no such file", found=name)
            return None
        if not path.is_file():
            problems.add(document.whole, "", "not a regular file", found=name)
            return None
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.add(document.whole, "", f"cannot be read: {reason.lower()}", found=name)
        return None
    if len(data) > MAX_BYTES:
        problems.add(document.whole, "", f"larger than {MAX_BYTES:,} bytes, the most that is read")
        return None
    try:
        document.text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        document.text = data.decode("utf-8", "replace")
        mark = Document(name, data[: error.start].decode("utf-8")).mark_at(error.start)
        found = f"byte 0x{data[error.start]:02x}"
        problems.add(
            Mark(document, mark.line, mark.column), "", f"not UTF-8 text: {found}; save the file as UTF-8", found=found
        )
        return None
    return read_document(document, problems)


def read_document(document: Document, problems: Problems) -> Node | None:
    """Read a document that is already text; see `read_file`."""
    control = _CONTROL.search(document.text)
    if control:
        found = f"U+{ord(control.group()):04X}"
        problems.add(document.mark_at(control.start()), "", f"control character {found} in the text", found=found)
        return None
    try:
        root = _Builder(document, problems).build(yaml.parse(document.text, _LOADER))
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Mark(document, mark.line + 1, mark.column + 1) if mark else document.whole
        problems.add(place, "", f"not valid YAML: {error.problem or error.context or 'cannot be parsed'}")
        return None
    except (yaml.YAMLError, ValueError) as error:
        problems.add(document.whole, "", f"not valid YAML: {str(error).splitlines()[0]}")
        return None
    if root.kind != "mapping":
        expected = "a mapping of keys to values, such as 'format: 1'"
        if root.kind == "null" and root.line == 0:
            problems.add(document.whole, "", f"the file is empty; expected {expected}", found="nothing")
        else:
            problems.wrong(root, "", expected)
        return None
    return root


class _Stop(Exception):
    """The document was given up halfway; the reason is among the problems."""


class _Builder:
    """Builds the tree of one document, event by event.

    Attributes:
        root: The top value; null at line 0 while there is none.
    """

    def __init__(self, document: Document, problems: Problems) -> None:
        self.root = Node("null", None, "", document, 0, 0)
        self._document = document
        self._problems = problems
        self._open: list[Node] = []
        self._keys: list[Node | None] = []  # for each open mapping, the key that waits for its value
        self._documents = 0
        self._count = 0

    def build(self, events: Iterator[Event]) -> Node:
        """Return the root.

        Raises:
            _Stop: The document is more than will be read.
        """
        event: Any
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                self._take(self._scalar(event))
            elif kind is MappingStartEvent:
                self._enter(event, "mapping", {})
            elif kind is SequenceStartEvent:
                self._enter(event, "list", [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._open.pop()
                self._keys.pop()
            elif kind is AliasEvent:
                alias = "*" + event.anchor
                node = self._node("invalid", None, "", event)
                message = f"alias {quoted(alias)} is not allowed; write the value out"
                self._problems.add(node.mark, self._path(), message, found=alias)
                self._take(node)
            elif kind is DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    self._give_up(self._node("null", None, "", event), "a second document; a scenario is one file")
        return self.root

    def _node(self, kind: Kind, value: Any, raw: str, event: Any) -> Node:
        mark = event.start_mark
        return Node(kind, value, raw, self._document, mark.line + 1, mark.column + 1)

    def _scalar(self, event: Any) -> Node:
        raw = event.value
        if event.implicit[0]:
            kind, value, complaint = resolve(raw)
            node = self._node(kind, value, raw, event)
            if complaint:
                self._problems.add(node.mark, self._path(), complaint, found=raw[:60])
            return node
        node = self._node("text", raw, raw, event)
        if event.tag is not None:
            self._refuse_tag(node, event.tag)
            node.kind = "invalid"
        return node

    def _enter(self, event: Any, kind: Kind, value: Any) -> None:
        node = self._node(kind, value, "", event)
        if event.tag is not None:
            self._refuse_tag(node, event.tag)
        self._take(node)
        self._open.append(node)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            self._give_up(node, f"nested more than {MAX_DEPTH} deep, the most that is read")

    def _take(self, node: Node) -> None:
        """Put a value where it belongs: in the innermost open list or mapping, or at the top."""
        self._count += 1
        if self._count > MAX_VALUES:
            self._give_up(node, f"more than {MAX_VALUES:,} values, the most that are read")
        if not self._open:
            self.root = node
        elif self._open[-1].kind == "list":
            self._open[-1].value.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            key = self._keys[-1]
            self._keys[-1] = None
            self._pair(key, node)

    def _pair(self, key: Node, node: Node) -> None:
        """Add a key and its value to the innermost open mapping."""
        node.key_line, node.key_column = key.line, key.column
        entries = self._open[-1].value
        if key.kind == "text":
            first = entries.setdefault(key.value, node)
            if first is not node:
                path = f"{self._path()}.{key.value}".lstrip(".")
                message = f"duplicate key {quoted(key.value)} (first at line {first.key_line})"
                self._problems.add(key.mark, path, message, found=key.value)
        elif key.kind != "invalid":
            found = key.describe()
            self._problems.add(key.mark, self._path(), f"keys are text; found {found}", found=found)

    def _refuse_tag(self, node: Node, tag: str) -> None:
        message = f"tag {quoted(tag)} is not allowed; write plain values"
        self._problems.add(node.mark, self._path(), message, found=tag)

    def _give_up(self, node: Node, message: str) -> NoReturn:
        self._problems.add(node.mark, "", message)
        raise _Stop

    def _path(self) -> str:
        """Return the path of the value that comes next."""
        parts: list[str] = []
        for node, key in zip(self._open, self._keys, strict=True):
            if node.kind == "list":
                parts.append(f"[{len(node.value) - (node is not self._open[-1])}]")
            elif key is not None and key.kind == "text":
                parts.append(f".{key.value}")
        return "".join(parts).lstrip(".")
