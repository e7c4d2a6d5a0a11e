"""Expectations: checkable sentences about how one scenario differs from another in the same worlds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sim.scenario.nodes import Node
from sim.scenario.problems import Problems, listing, quoted
from sim.scenario.values import items, mapping, number, text, unknown_keys, word

DIRECTIONS = ("higher", "lower", "not_higher", "not_lower", "same")
KEYS = ("say", "measure", "is", "margin", "scenario", "against")


@dataclass(frozen=True)
class Expectation:
    """A sentence about a mean paired difference, and what makes it true.

    Attributes:
        say: The sentence.
        measure: A column of the outcomes table.
        word: For an outcome in words, the one whose share of worlds is meant; else empty.
        direction: `higher`, `lower`, `not_higher`, `not_lower` or `same`.
        margin: In the measure's unit, how far off still counts as not higher, not lower or the same.
        scenario: Which arm is spoken of; in a scenario file the scenario itself, which is written as empty.
        against: The other arm: a shipped name or a path; in a scenario file by default what it extends.
        where: File, line and column.
    """

    say: str
    measure: str
    word: str
    direction: str
    margin: float
    scenario: str
    against: str
    where: str


Locate = Callable[[Node, str], str | None]


def read_expectations(
    node: Node | None,
    problems: Problems,
    *,
    contributors: Collection[str],
    scenarios: Collection[str],
    against: str,
    locate: Locate,
) -> tuple[Expectation, ...]:
    """Read a list of expectations.

    Args:
        node: What stands under the key; None for nothing.
        problems: Receives what is wrong.
        contributors: Contributing states, each of which has outcomes of its own.
        scenarios: Arms of a study that may be spoken of, the default first; none in a scenario file.
        against: The other arm where none is named.
        locate: Turns the name of another scenario, and its path for reports, into something that loads.
    """
    if node is None:
        return ()
    outcomes = measures_of(contributors)
    found = []
    for position, item in enumerate(items(node, "expectations", problems, "a list of expectations")):
        path = f"expectations[{position}]"
        entries = mapping(item, path, problems, "a mapping with say, measure and is")
        unknown_keys(entries, path, problems, KEYS if scenarios else tuple(key for key in KEYS if key != "scenario"))
        missing = [name for name in KEYS[:3] if name not in entries and not problems.suggested(path, name)]
        if missing and (item.kind == "mapping"):
            problems.add(item.mark, path, f"missing {', '.join(map(quoted, missing))}", allowed=KEYS)
        say = text(entries["say"], f"{path}.say", problems) if "say" in entries else None
        if say is not None and not say.strip():
            problems.add(entries["say"].mark, f"{path}.say", "empty; expected one sentence", found=say)
        measured = (
            read_measure(entries["measure"], f"{path}.measure", outcomes, problems) if "measure" in entries else None
        )
        direction = word(entries["is"], f"{path}.is", problems, DIRECTIONS, "direction") if "is" in entries else None
        margin = _margin(entries, item, path, direction, problems)
        arm: str | None = next(iter(scenarios), "")
        if "scenario" in entries and scenarios:
            arm = word(entries["scenario"], f"{path}.scenario", problems, scenarios, "scenario of this study")
        other = locate(entries["against"], f"{path}.against") if "against" in entries else against
        if other == "" and item.kind == "mapping":
            problems.add(item.mark, path, "missing 'against': this file extends nothing to compare with")
        elif other and other == arm and "" not in scenarios:  # it is where every name is let pass: the arm is a guess
            place, key = (entries["against"].mark, f"{path}.against") if "against" in entries else (item.mark, path)
            problems.add(place, key, f"{quoted(arm)} is compared with itself; name two scenarios", found=arm)
        if say and measured and direction and margin is not None and arm is not None and other:
            found.append(Expectation(say, *measured, direction, margin, arm, other, item.mark.short))
    return tuple(found)


def measures_of(contributors: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the outcomes that may be compared, each with the words it takes, if it takes words."""
    from sim.outcomes import all_outcomes  # heavier than what a file without expectations needs

    return {outcome.name: outcome.words for outcome in all_outcomes(contributors)}


def measure_name(measure: str, word: str) -> str:
    """Return a measure as it is written in files: `days_held`, or `cause=spiral`."""
    return f"{measure}={word}" if word else measure


def read_measure(
    node: Node, path: str, outcomes: dict[str, tuple[str, ...]], problems: Problems
) -> tuple[str, str] | None:
    """Read the name of an outcome, with a word of it after `=` where it has words."""
    written = text(node, path, problems, "the name of an outcome")
    if written is None:
        return None
    name, equals, share = (part.strip() for part in written.partition("="))
    if name not in outcomes:
        problems.unknown(node.mark, path, "outcome", name, outcomes)
        return None
    words = outcomes[name]
    if not words and equals:
        problems.add(node.mark, path, f"{quoted(name)} is a number; write it without '='", found=written)
        return None
    if words and share not in words:
        written_so = tuple(f"{name}={each}" for each in words)
        if share:
            problems.unknown(node.mark, path, f"word of {quoted(name)}", share, written_so)
        else:
            message = f"{quoted(name)} is told in words; write which (allowed: {listing(written_so)})"
            problems.add(node.mark, path, message, found=written, allowed=written_so)
        return None
    return name, share


def _margin(entries: dict[str, Node], item: Node, path: str, direction: str | None, problems: Problems) -> float | None:
    """Return the margin, 0 where none is needed."""
    if "margin" not in entries:
        if direction == "same":
            message = "'same' needs a margin: how far off still counts as the same, in the measure's unit"
            problems.add(item.mark, path, message)
            return None
        return 0.0
    node = entries["margin"]
    margin = number(node, f"{path}.margin", problems)
    if margin is not None and direction in ("higher", "lower"):
        message = f"{quoted(direction)} takes no margin: the whole interval is on that side of 0, or it is not"
        problems.add(node.key, f"{path}.margin", message, found=node.raw)
        return None
    if margin is not None and (margin < 0.0 or (margin == 0.0 and direction == "same")):
        least = "it is above 0" if direction == "same" else "it is 0 or more"
        problems.add(node.mark, f"{path}.margin", f"{node.raw} is no margin; {least}", found=node.raw)
        return None
    return margin
