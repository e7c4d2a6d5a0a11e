"""Reads YAML safely: nothing is constructed, nothing is resolved that could grow, and every value keeps its place.

The parser's events are read directly. Composing a node tree first would follow aliases and nesting before anyone
could refuse them, loses the place of an alias, and takes more than twice as long.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from sim.scenario.nodes import Document, Mark, Node, Place, resolve
from sim.scenario.problems import Problems, quoted

MAX_BYTES = 1_000_000
MAX_DEPTH = 16
MAX_VALUES = 100_000
# What YAML may not hold. The second set is slow to compile, and few files need it: surrogates come from a command line.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NO_CHARACTER = r"[\ud800-\udfff\ufeff\ufffe\uffff]"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Nearly every scenario extends the baseline, so a long file without a fault is kept, by its text, not by its time.
_KEPT: dict[tuple[str, str, str], Node] = {}
_MOST_KEPT, _LEAST_KEPT = 8, 20_000


def read_file(path: Path, name: str, short: str, problems: Problems) -> Node | None:
    """Read a scenario file.

    Args:
        path: Where it is.
        name: What to call it in reports.
        short: What to call it in results.
        problems: Receives everything that is wrong with it as YAML.

    Returns:
        The file's top mapping, or None if there is none to work with.
    """
    document = read_text(path, name, short, problems)
    return None if document is None else _read_once(document, problems)


def read_text(path: Path, name: str, short: str, problems: Problems, most: int = MAX_BYTES) -> Document | None:
    """Read a file as text.

    Args:
        path: Where it is.
        name: What to call it in reports.
        short: What to call it in results.
        problems: Receives what is wrong with it as a file of text.
        most: Bytes that are read at most; a larger file is refused.

    Returns:
        The text, or None if there is none to work with.
    """
    document = Document(name, "", short)
    try:
        if not path.exists():
            problems.add(document.whole, "", "no such file", found=name)
            return None
        if not path.is_file():
            problems.add(
                document.whole, "", "a folder, not a file" if path.is_dir() else "not a regular file", found=name
            )
            return None
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.add(document.whole, "", f"cannot be read: {reason.lower()}", found=name)
        return None
    if len(data) > most:
        problems.add(document.whole, "", f"larger than {most:,} bytes, the most that is read")
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
    return document


def _read_once(document: Document, problems: Problems) -> Node | None:
    key = (document.name, document.short, document.text)
    if key in _KEPT:
        return _KEPT[key]
    before = len(problems)
    top = read_document(document, problems)
    if top is not None and len(problems) == before and len(document.text) >= _LEAST_KEPT:
        while len(_KEPT) >= _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[key] = top
    return top


def read_document(document: Document, problems: Problems) -> Node | None:
    """Read a document that is already text; see `read_file`."""
    text = document.text
    control = _CONTROL.search(text) or (None if text.isascii() else re.search(_NO_CHARACTER, text))
    if control:
        found = f"U+{ord(control.group()):04X}"
        problems.add(document.mark_at(control.start()), "", f"control character {found} in the text", found=found)
        return None
    loader = None
    try:
        loader = _LOADER(text)
        root = _Builder(document, problems).build(loader.get_event)
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
    finally:
        if loader is not None:
            loader.dispose()
    if root.kind != "mapping":
        expected = "a mapping of keys to values, such as 'format: 1'"
        if root.kind == "null" and root.start.line < 0:
            problems.add(document.whole, "", f"the file is empty; expected {expected}", found="nothing")
        else:
            problems.wrong(root, "", expected)
        return None
    return root


class _Stop(Exception):
    """The document was given up halfway; the reason is among the problems."""


class _Builder:
    """Builds the tree of one document, event by event.

    A key waits as its text and place; one that cannot be a key waits as a node, to be refused with its value.

    Attributes:
        root: The top value; null in no place while there is none.
    """

    def __init__(self, document: Document, problems: Problems) -> None:
        self.root = Node("null", None, "", document, Place(-1, -1))
        self._document = document
        self._problems = problems
        self._open: list[Node] = []
        self._paths: list[str] = []
        self._keys: list[tuple[str | Node, Any] | None] = []
        self._documents = 0
        self._count = 0

    def build(self, next_event: Callable[[], Any]) -> Node:
        """Return the root.

        Raises:
            _Stop: The document is more than will be read.
        """
        document, open_nodes, keys = self._document, self._open, self._keys
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                raw = event.value
                if event.implicit[0]:
                    meaning, value, complaint = resolve(raw)
                    if meaning == "text" and open_nodes and keys[-1] is None and open_nodes[-1].kind == "mapping":
                        keys[-1] = raw, event.start_mark
                        continue
                    node = Node(meaning, value, raw, document, event.start_mark)
                    if complaint:
                        self._problems.add(node.mark, self._path(), complaint, found=raw[:60])
                else:
                    node = Node("text", raw, raw, document, event.start_mark)
                    if event.tag is not None:
                        self._refuse_tag(node, event.tag)
                        node.kind = "invalid"
                self._take(node)
            elif kind is MappingStartEvent:
                self._enter(Node("mapping", {}, "", document, event.start_mark), event.tag)
            elif kind is SequenceStartEvent:
                self._enter(Node("list", [], "", document, event.start_mark), event.tag)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                open_nodes.pop()
                self._paths.pop()
                keys.pop()
            elif kind is AliasEvent:
                alias = "*" + event.anchor
                node = Node("invalid", None, "", document, event.start_mark)
                message = f"alias {quoted(alias)} is not allowed; write the value out"
                self._problems.add(node.mark, self._path(), message, found=alias)
                self._take(node)
            elif kind is DocumentStartEvent:
                self._documents += 1
                if self._documents > 1:
                    node = Node("null", None, "", document, event.start_mark)
                    self._give_up(node, "a second document; a scenario is one file")
            elif kind is StreamEndEvent:
                return self.root

    def _enter(self, node: Node, tag: str | None) -> None:
        if tag is not None:
            self._refuse_tag(node, tag)
        self._paths.append(self._path())
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
            return
        parent, keys = self._open[-1], self._keys
        if parent.kind == "list":
            parent.value.append(node)
            return
        waiting = keys[-1]
        if waiting is None:
            keys[-1] = (node.value if node.kind == "text" else node), node.start
            return
        keys[-1] = None
        key, node.key_start = waiting
        if isinstance(key, str):
            first = parent.value.setdefault(key, node)
            if first is not node:
                path = f"{self._paths[-1]}.{key}".lstrip(".")
                message = f"duplicate key {quoted(key)} (first at line {first.key_start.line + 1})"
                self._problems.add(node.key, path, message, found=key)
        elif key.kind != "invalid":
            found = key.describe()
            self._problems.add(key.mark, self._paths[-1], f"keys are text; found {found}", found=found)

    def _refuse_tag(self, node: Node, tag: str) -> None:
        message = f"tag {quoted(tag)} is not allowed; write plain values"
        self._problems.add(node.mark, self._path(), message, found=tag)

    def _give_up(self, node: Node, message: str) -> NoReturn:
        self._problems.add(node.mark, "", message)
        raise _Stop

    def _path(self) -> str:
        """Return the path of the value that comes next."""
        if not self._open:
            return ""
        outer, node, waiting = self._paths[-1], self._open[-1], self._keys[-1]
        if node.kind == "list":
            return f"{outer}[{len(node.value)}]"
        name = waiting[0] if waiting is not None and isinstance(waiting[0], str) else ""
        return f"{outer}.{name}" if outer and name else outer or name
