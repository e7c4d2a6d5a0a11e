"""Reads the table of expected signs, runs its arms and compares them world by world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from sim.model import Lanes, run_chunk
from sim.outcomes import Outcome, all_outcomes
from sim.scenario import Measure, Scenario, load_scenario

TABLE = Path(__file__).with_name("signs.yaml")
SIGNS = ("up", "down", "moves", "same", "zero")
WORLDS = 500
FAST_WORLDS, FAST_DAYS = 64, 200
MOVED_SHARE = 0.01
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Arm:
    """One side of a comparison.

    Attributes:
        overrides: What is laid over the baseline, sorted by path.
        measures: What is put on the calendar: day, name, arguments.
        values: Parameters set in all lanes whatever their range.
    """

    overrides: tuple[tuple[str, Any], ...]
    measures: tuple[tuple[int, str, tuple[tuple[str, Any], ...]], ...] = ()
    values: tuple[tuple[str, float], ...] = ()

    def over(self, change: Mapping[str, Any]) -> Arm:
        """This arm with a change laid over it."""
        change = dict(change)
        measures = tuple((m["day"], m["do"], tuple(m["arguments"].items())) for m in change.pop("measures", ()))
        overrides = {**dict(self.overrides), **_spelled_out(change)}
        return Arm(tuple(sorted(overrides.items())), self.measures + measures, self.values)


@cache
def scenario_of(arm: Arm) -> Scenario:
    """The scenario of an arm, with its measures on the calendar."""
    scenario = load_scenario("baseline", dict(arm.overrides))
    if not arm.measures:
        return scenario
    dated = tuple(Measure(day, do, dict(arguments), ("assumption",), "") for day, do, arguments in arm.measures)
    return replace(scenario, measures=tuple(sorted((*scenario.measures, *dated), key=lambda each: each.day)))


@dataclass(frozen=True)
class Row:
    """One expectation: what happens to an outcome when one thing is switched.

    Attributes:
        sign, reason: As written down beforehand.
        found: The sign found instead, where the expectation did not hold; else the same sign.
        worlds: How many it takes to tell.
    """

    group: str
    set_up: str
    before: Arm
    after: Arm
    switch: str
    outcome: str
    sign: str
    reason: str
    found: str
    worlds: int
    fast: bool

    def __str__(self) -> str:
        return f"{self.group}: {self.set_up}: {self.switch} -> {self.outcome} {self.found}"


@dataclass(frozen=True)
class Difference:
    """Paired differences of an outcome, switched less not switched.

    Attributes:
        mean, low, high: The mean and its 95 % interval.
        moved: Share of worlds that differ at all.
        before, after: Largest value in any world of either arm.
        pairs: Worlds in which both arms have the outcome.
    """

    mean: float
    low: float
    high: float
    moved: float
    before: float
    after: float
    pairs: int

    def agrees(self, sign: str) -> bool:
        """Whether it is what a sign expects."""
        if sign == "up":
            return self.low > 0.0
        if sign == "down":
            return self.high < 0.0
        if sign == "zero":
            return self.before > 0.0 and self.after == 0.0
        return self.moved == 0.0 if sign == "same" else self.moved >= MOVED_SHARE

    def __str__(self) -> str:
        interval = f"{self.mean:+.4g} ({self.low:+.4g} to {self.high:+.4g})"
        return f"{interval}, {self.moved:.0%} of {self.pairs} worlds differ"


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The file as it stands."""
    loaded: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def rows() -> tuple[Row, ...]:
    """Every row, those that stand for each entry of a roster spelled out."""
    return tuple(row for entry in table()["rows"] for row in _expand(entry))


def _expand(entry: Mapping[str, Any]) -> Iterator[Row]:
    set_up = table()["set_ups"][entry["set_up"]]
    values = tuple(set_up.get("values", {}).items())
    start = Arm((), (), values).over({**set_up["overrides"], "measures": set_up.get("measures", ())})
    names = load_baseline().rosters[entry["each"]] if "each" in entry else ("",)
    for name in names:
        before = start.over(_named(entry.get("against", {}), name))
        after = before.over(_named(entry["switch"], name))
        for outcome, (sign, reason, *found) in entry["expect"].items():
            yield Row(
                entry["group"],
                entry["set_up"],
                before,
                after,
                described(_named(entry["switch"], name)),
                outcome.replace("{name}", name),
                sign,
                reason,
                found[0][0] if found else sign,
                entry.get("worlds", WORLDS),
                bool(entry.get("fast")),
            )


def _named(change: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {path.replace("{name}", name): value for path, value in change.items()}


@lru_cache(maxsize=1)
def load_baseline() -> Scenario:
    """The baseline."""
    return load_scenario("baseline")


def _spelled_out(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change in which ``roster.*.key`` stands for all entries, and the ends of ranges for numbers."""
    parameters, spelled = load_baseline().parameters, dict[str, Any]()
    for path, value in change.items():
        if value in ("lowest", "highest"):
            value = parameters[path].low if value == "lowest" else parameters[path].high
        roster, star, key = path.partition(".*.")
        members = load_baseline().rosters[roster] if star else ()
        spelled |= {f"{roster}.{name}.{key}": value for name in members} if star else {path: value}
    return spelled


def described(change: Mapping[str, Any]) -> str:
    """A change in words for a table."""
    told = []
    for path, value in change.items():
        if path == "measures":
            told += [_told(measure) for measure in value]
        elif path.endswith(".present") and value is False:
            told.append(f"without {path.removesuffix('.present').removeprefix('actors.')}")
        else:
            value = str(value).lower() if isinstance(value, bool) else value
            told.append(f"{path.removeprefix('rules.')} = {value}")
    return ", ".join(told)


def _told(measure: Mapping[str, Any]) -> str:
    arguments = ", ".join(f"{name} {value}" for name, value in measure["arguments"].items())
    return f"day {measure['day']}: {measure['do']}" + (f" ({arguments})" if arguments else "")


@lru_cache(maxsize=64)
def _run(arm: Arm, worlds: int, days: int | None) -> dict[str, Values]:
    lanes = Lanes.of_worlds(range(worlds))
    given = {path: np.full(worlds, value) for path, value in arm.values}
    return run_chunk(scenario_of(arm), replace(lanes, overrides=given), key=1, days=days).outcomes


def _column(arm: Arm, outcome: str, worlds: int, days: int | None) -> Values:
    name, _, word = outcome.partition("=")
    column = _run(arm, worlds, days)[name]
    if not word:
        return column
    if word == "never":
        return np.isnan(column).astype(np.float64)
    words = next(each.words for each in outcomes_of_baseline() if each.name == name)
    found: Values = np.where(column == words.index(word), 1.0, 0.0)
    return found


@lru_cache(maxsize=1)
def outcomes_of_baseline() -> tuple[Outcome, ...]:
    """Every outcome that the baseline reports."""
    return all_outcomes(load_baseline().rosters["contributors"])


def compare(row: Row, worlds: int, days: int | None = None) -> Difference:
    """Run both arms of a row in the same worlds and compare their outcome.

    Args:
        row: What is compared.
        worlds: How many.
        days: Horizon; that of the set-up by default.
    """
    before = _column(row.before, row.outcome, worlds, days)
    after = _column(row.after, row.outcome, worlds, days)
    either = ~(np.isnan(before) & np.isnan(after))
    both = ~(np.isnan(before) | np.isnan(after))
    moved = np.where(both, before != after, either)
    differences = (after - before)[both]
    count = len(differences)
    mean = float(differences.mean()) if count else 0.0
    half = 1.96 * float(differences.std(ddof=1)) / float(np.sqrt(count)) if count > 1 else float("inf")
    most = (float(np.nanmax(before, initial=0.0)), float(np.nanmax(after, initial=0.0)))
    return Difference(mean, mean - half, mean + half, float(moved.mean()), *most, count)


def as_markdown() -> str:
    """The table for docs/signs.md."""
    shown = {"up": "+", "down": "-", "moves": "no direction claimed", "same": "unchanged", "zero": "to zero"}
    lines = ["| about | set-up | against | switched | outcome | sign | reason |", "|---|---|---|---|---|---|---|"]
    for entry in table()["rows"]:
        one = f"one {entry['each'].removesuffix('s')}" if "each" in entry else ""
        switch = described(_named(entry["switch"], one))
        against = described(entry.get("against", {}))
        for outcome, (sign, reason, *found) in entry["expect"].items():
            for instead, why in found:
                reason = f"{reason}. **Did not hold**; found: {shown[instead]}. {why}"
            cells = (entry["group"], entry["set_up"], against, switch, outcome.replace("{name}", "<id>"))
            lines.append("| " + " | ".join((*cells, shown[sign], reason)) + " |")
    return "\n".join(lines)


def set_ups_as_markdown() -> str:
    """The list of set-ups for docs/signs.md."""
    lines = []
    for name, set_up in table()["set_ups"].items():
        given = {**set_up["overrides"], **set_up.get("values", {}), "measures": set_up.get("measures", ())}
        detail = described(given)
        lines.append(f"- **{name}** {set_up['about']}" + (f" (`{detail}`)" if detail else ""))
    return "\n".join(lines)


DOCS = Path(__file__).parents[2] / "docs" / "signs.md"


def documented() -> str:
    """docs/signs.md as it should stand."""
    text = DOCS.read_text(encoding="utf-8")
    for name, made in (("set-ups", set_ups_as_markdown()), ("table", as_markdown())):
        head, _, rest = text.partition(f"<!-- {name} -->\n")
        text = f"{head}<!-- {name} -->\n{made}\n<!-- end of {name} -->" + rest.partition(f"<!-- end of {name} -->")[2]
    return text


if __name__ == "__main__":
    DOCS.write_text(documented(), encoding="utf-8")
