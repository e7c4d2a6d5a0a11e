"""Values by path, from the command line or from a reading, laid out like one more file that extends the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.scenario.names import nearest
from sim.scenario.nodes import Document, Node, Place, resolve
from sim.scenario.problems import Problems, quoted
from sim.scenario.vocabulary import Vocabulary

COMMAND_LINE = "command line"
_SETTINGS = ("start", "days", "opening", "end")


Value = str | float | bool | Mapping[str, str | float | bool | Sequence[str]]


def layer_of(
    overrides: Mapping[str, Value], vocabulary: Vocabulary, problems: Problems, name: str = COMMAND_LINE
) -> Node:
    """Return overrides as a layer.

    Args:
        overrides: Values by path: `family.name` (or `parameters.family.name`), `rules.family`, `actors.id.key`,
            `roster.id.key`, `readings.claim`, one of start, days, opening, end, or draws, which
            can only be `none`.
        vocabulary: Knows families and rosters.
        problems: Receives what is wrong.
        name: What to call their origin in reports.

    Returns:
        A top mapping whose places count the pairs as lines.
    """
    lines = (" ".join(f"{path}={_figure(value)}".split()) for path, value in _pairs(overrides))
    document = Document(name, "\n".join(lines))
    top = Node("mapping", {}, "", document, Place(-1, -1))
    for line, (path, value) in enumerate(_pairs(overrides), start=0):
        node = _node(value, document, Place(line, len(path) + 1), problems)
        parts = path.split(".")
        columns = [sum(len(part) + 1 for part in parts[:depth]) for depth in range(len(parts))]
        head = parts[0]
        if head in vocabulary.families:
            parts, columns = ["parameters", *parts], [0, *columns]
        elif (head in _SETTINGS or head == "draws") and len(parts) == 1:
            pass
        elif head not in ("rules", "parameters", "actors", "readings", *vocabulary.rosters) or len(parts) == 1:
            _refuse(node, path, vocabulary, problems)
            continue
        _hang(top, parts, columns, node, problems)
    return top


def _pairs(overrides: Mapping[str, Value]) -> list[tuple[str, Value]]:
    return [(str(path).strip(), value) for path, value in overrides.items()]


def _node(value: Value, document: Document, start: Place, problems: Problems) -> Node:
    if not isinstance(value, Mapping):
        return _scalar(value, document, start, problems)
    below = {key: _below(each, document, start, problems) for key, each in value.items()}
    for node in below.values():
        node.key_start = start
    return Node("mapping", below, "", document, start)


def _below(value: object, document: Document, start: Place, problems: Problems) -> Node:
    if not isinstance(value, list | tuple):
        return _scalar(value, document, start, problems)
    return Node("list", [_scalar(each, document, start, problems) for each in value], "", document, start)


def _scalar(value: object, document: Document, start: Place, problems: Problems) -> Node:
    if isinstance(value, bool):
        return Node("boolean", value, str(value).lower(), document, start)
    raw = value.strip() if isinstance(value, str) else _figure(value)
    if isinstance(value, float) and raw in ("inf", "-inf", "nan"):
        raw = raw.replace("inf", ".inf").replace("nan", ".nan")
    kind, data, complaint = resolve(raw)
    node = Node(kind, data, raw, document, start)
    if complaint:
        problems.add(node.mark, "", complaint, found=raw[:60])
    return node


def _figure(value: object) -> str:
    """Return what to show of a value, which from Python may be an integer too long to be written."""
    if isinstance(value, int) and value.bit_length() > 1000:
        return f"an integer of {value.bit_length()} bits"
    return str(value)


def _refuse(node: Node, path: str, vocabulary: Vocabulary, problems: Problems) -> None:
    mark = node.mark._replace(column=1)
    head = path.split(".", maxsplit=1)[0]
    heads = (*vocabulary.families, "rules", "parameters", "actors", "readings", *vocabulary.rosters, *_SETTINGS)
    if head in vocabulary.top_keys:
        needs = "takes more than one word" if head in heads else "cannot be set from here"
        problems.add(mark, path, f"{quoted(head)} {needs}; set a path such as rules.objections", found=path)
        return
    close = nearest(head, heads)
    hint = f"; did you mean {quoted('.'.join([close, *path.split('.')[1:]]))}?" if close else ""
    message = f"unknown path {quoted(path)}{hint} (a path starts with a rule family, rules, actors or a roster)"
    problems.add(mark, path, message, found=path, allowed=heads, nearest=close)


def _hang(top: Node, parts: list[str], columns: list[int], node: Node, problems: Problems) -> None:
    """Put a value at its path below the top mapping."""
    parent = top
    for part, column in zip(parts[:-1], columns[:-1], strict=True):
        if part not in parent.value:
            parent.value[part] = Node("mapping", {}, "", node.document, Place(node.start.line, column))
        parent = parent.value[part]
        if parent.kind != "mapping":
            problems.add(node.mark._replace(column=1), ".".join(parts), "set twice in different ways")
            return
    node.key_start = Place(node.start.line, columns[-1])
    parent.value[parts[-1]] = node
