"""Numbers with unit, range and source: read from each layer, laid over one another, checked at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.scenario.layer import Layer
from sim.scenario.limits import limits_of
from sim.scenario.nodes import Mark, Node
from sim.scenario.objects import Parameter
from sim.scenario.problems import Problems, quoted
from sim.scenario.units import UNITS, Domain
from sim.scenario.values import join, number, sources, switch, text, word
from sim.scenario.vocabulary import Vocabulary

DISTRIBUTIONS = ("fixed", "uniform", "loguniform", "beta")
FIELDS = ("value", "low", "high", "distribution", "drawn", "unit", "source", "note")
NEEDED = ("value", "unit", "source")


Field = float | str | bool | tuple[str, ...]


@dataclass
class Quantity:
    """A parameter in the making.

    Attributes:
        path: Its path in the model.
        key_path: Its path in the file.
        mark: Where the last layer that speaks of it does so.
        layer: Number of the last layer that set its value or distribution.
        set_at: Number of the last layer that said which values it has: value, range, distribution, drawn or not.
        fields: What is known so far.
        marks: The node that set each field.
        broken: Fields that a layer gave wrongly; nothing more is said of them.
    """

    path: str
    key_path: str
    mark: Mark
    layer: int = 0
    set_at: int = 0
    fields: dict[str, Field] = field(default_factory=dict)
    marks: dict[str, Node] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    @property
    def distribution(self) -> str:
        """The distribution, given or implied."""
        implied = "uniform" if "low" in self.fields or "high" in self.fields else "fixed"
        return str(self.fields.get("distribution", implied))

    @property
    def drawn(self) -> bool:
        """Whether each world draws its own value."""
        return self.distribution != "fixed" and self.fields.get("drawn") is not False

    def number(self, name: str) -> float | None:
        """Return a numeric field, or None if it is not given."""
        value = self.fields.get(name)
        return value if isinstance(value, float) else None


def lay_over(node: Node, quantity: Quantity, layer: Layer, vocabulary: Vocabulary, problems: Problems) -> None:
    """Lay what one layer says of a parameter over what is known."""
    quantity.mark = node.key
    path = quantity.key_path
    if node.kind == "mapping":
        given = _given(node, path, vocabulary, problems, quantity.broken)
        # Whoever changes a number owns it: its old source does not vouch for the new one.
        if quantity.fields and {"value", "low", "high"} & set(given) and "source" not in node.value:
            given["source"] = (layer.author, node)
        if "distribution" in given and "drawn" not in node.value:
            given["drawn"] = (given["distribution"][0] != "fixed", given["distribution"][1])
    elif node.kind == "number" and quantity.fields:
        value = float(node.value) + 0.0
        if layer.kind == "reading":
            _widen(node, value, quantity)
        else:
            _check_within(node, value, quantity, layer, problems)
        # It keeps its distribution, of which a bare number could otherwise change nothing but the middle.
        given = {"value": (value, node), "drawn": (False, node), "source": (layer.author, node)}
    elif node.kind == "number":
        message = f"a bare number needs a range and a source: write {{value: {node.raw}, unit: ..., source: ...}}"
        problems.add(node.mark, path, message, found=node.raw, allowed=FIELDS)
        given = {}
        quantity.broken.update(FIELDS)
    else:
        problems.wrong(node, path, "a number, or a mapping with value, unit and source")
        given = {}
        quantity.broken.update(FIELDS)
    if {"value", "distribution", "drawn"} & set(given):
        quantity.layer = layer.number
    if {"value", "low", "high", "distribution", "drawn"} & set(given):
        quantity.set_at = layer.number
    for name, (value_, place) in given.items():
        quantity.fields[name] = value_
        quantity.marks[name] = place


def _given(
    node: Node, path: str, vocabulary: Vocabulary, problems: Problems, broken: set[str]
) -> dict[str, tuple[Field, Node]]:
    """Return the fields that a mapping names and gives rightly."""
    given: dict[str, tuple[Field, Node]] = {}
    for name, child in node.value.items():
        where = f"{path}.{name}"
        value: Field | None
        if name in ("value", "low", "high"):
            value = number(child, where, problems)
        elif name == "unit":
            value = word(child, where, problems, UNITS, "unit")
        elif name == "distribution":
            value = word(child, where, problems, DISTRIBUTIONS, "distribution")
        elif name == "drawn":
            value = switch(child, where, problems)
        elif name == "source":
            value = sources(child, where, problems, vocabulary)
        elif name == "note":
            value = text(child, where, problems)
        else:
            problems.unknown(child.key, where, "key", name, FIELDS)
            continue
        if value is None:
            broken.add(name)
        else:
            given[name] = (value, child)
    return given


def _widen(node: Node, value: float, quantity: Quantity) -> None:
    """Let a range take in a value that is somebody's claim, whatever was thought plausible."""
    for name, outside in (("low", float.__gt__), ("high", float.__lt__)):
        bound = quantity.number(name)
        if bound is not None and outside(bound, value):
            quantity.fields[name] = value
            quantity.marks[name] = node


def _check_within(node: Node, value: float, quantity: Quantity, layer: Layer, problems: Problems) -> None:
    low, high = quantity.number("low"), quantity.number("high")
    if low is None or high is None or low <= value <= high:
        return
    range_ = f"{figure(low)} to {figure(high)}"
    wider = "low" if value < low else "high"
    if layer.kind == "command line":
        widen = f"set {quantity.path}.value and {quantity.path}.{wider} instead"
    else:
        widen = f"write the mapping {{value: {node.raw}, {wider}: {node.raw}, source: ...}}"
    message = f"{node.raw} is outside its range {range_}, set at {quantity.marks['low'].mark}; to widen it {widen}"
    problems.add(node.mark, quantity.key_path, message, found=node.raw, allowed=(range_,))
    quantity.broken.add("value")


def finish(quantity: Quantity, problems: Problems) -> Parameter | None:
    """Return the finished parameter, or None and what is wrong with it."""
    before = len(problems)
    path, fields, broken = quantity.key_path, quantity.fields, quantity.broken
    missing = [
        name for name in NEEDED if name not in fields and name not in broken and not problems.suggested(path, name)
    ]
    if missing:
        example = " (an id, or the word assumption)" if "source" in missing else ""
        problems.add(quantity.mark, path, f"missing {_and(missing)}{example}", allowed=FIELDS)
    _check_numbers(quantity, problems)
    if broken or len(problems) > before or any(name not in fields for name in NEEDED):
        return None
    source = fields["source"]
    assert isinstance(source, tuple)
    value = quantity.number("value")
    assert value is not None
    return Parameter(
        quantity.path,
        value,
        quantity.number("low"),
        quantity.number("high"),
        quantity.distribution,
        str(fields["unit"]),
        source,
        str(fields.get("note", "")),
        quantity.marks["value"].mark.short,
        quantity.drawn,
    )


def _check_numbers(quantity: Quantity, problems: Problems) -> None:
    path, broken, marks = quantity.key_path, quantity.broken, quantity.marks
    value, low, high = (None if name in broken else quantity.number(name) for name in ("value", "low", "high"))
    unit = quantity.fields.get("unit")
    if unit is not None and "unit" not in broken:
        domain = UNITS[str(unit)]
        for name, each in (("value", value), ("low", low), ("high", high)):
            if each is not None and each not in domain:
                message = f"{figure(each)} is not a possible {quoted(str(unit))}: {domain}"
                problems.add(
                    marks[name].mark, join(path, name), message, found=f"{figure(each)}", allowed=(str(domain),)
                )
                broken.add(name)
    bounds = Domain(*limits_of(path.removeprefix("parameters.")))
    for name, each in (("value", value), ("low", low), ("high", high)):
        if each is not None and name not in broken and each not in bounds:
            message = f"{figure(each)} would break the model's arithmetic: {bounds}"
            problems.add(marks[name].mark, join(path, name), message, found=f"{figure(each)}", allowed=(str(bounds),))
            broken.add(name)
    for name, other in (("low", "high"), ("high", "low")):
        if name in quantity.fields and other not in quantity.fields and other not in broken:
            if not problems.suggested(path, other):
                problems.add(marks[name].mark, join(path, name), f"'{name}' is given without '{other}'", allowed=FIELDS)
            broken.add(name)
    if broken & {"value", "low", "high", "distribution"} or value is None:
        return
    if quantity.distribution == "fixed" and quantity.fields.get("drawn") is True and "drawn" not in broken:
        place = quantity.marks["drawn"]
        problems.add(
            place.mark, join(path, "drawn"), "a fixed number is not drawn; give it low, high and a distribution"
        )
    distribution = quantity.distribution if quantity.drawn else "fixed"
    if low is None or high is None:
        if distribution != "fixed":
            message = f"distribution {distribution} needs low and high"
            problems.add(marks["distribution"].mark, join(path, "distribution"), message, found=distribution)
        return
    if low > high:
        _apart(quantity, "low", "above", "high", problems)
    elif value < low:
        _apart(quantity, "value", "below", "low", problems)
    elif value > high:
        _apart(quantity, "value", "above", "high", problems)
    elif distribution != "fixed" and low == high:
        problems.add(marks["low"].mark, join(path, "low"), "low equals high; for one value write distribution: fixed")
    elif distribution == "loguniform" and low <= 0:
        problems.add(
            marks["low"].mark,
            join(path, "low"),
            f"loguniform needs low above 0, found {figure(low)}",
            found=f"{figure(low)}",
        )
    elif distribution == "beta" and not low < value < high:
        message = f"beta needs its mean strictly between {figure(low)} and {figure(high)}, found {figure(value)}"
        problems.add(marks["value"].mark, join(path, "value"), message, found=f"{figure(value)}")


def _apart(quantity: Quantity, one: str, relation: str, other: str, problems: Problems) -> None:
    """Record that two fields are in the wrong order, at the one that the latest layer set."""
    latest = quantity.mark.document
    if quantity.marks[one].document is not latest and quantity.marks[other].document is latest:
        one, other = other, one
        relation = "above" if relation == "below" else "below"
    place, else_where = quantity.marks[one], quantity.marks[other]
    values = [figure(quantity.number(name) or 0.0) for name in (one, other)]
    message = f"{one} {values[0]} is {relation} {other} {values[1]}"
    if else_where.document is not place.document:
        message += f", set at {else_where.mark}"
    problems.add(place.mark, join(quantity.key_path, one), message, found=values[0])


def figure(value: float) -> str:
    """Return a number as a user would write it."""
    return repr(value).removesuffix(".0")


def _and(names: list[str]) -> str:
    listed = [f"'{name}'" for name in names]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
