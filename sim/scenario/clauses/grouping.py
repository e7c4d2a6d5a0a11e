"""From single differences to clauses: what a reader would call one change, or what a user groups himself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sim.scenario.clauses.mixing import mix
from sim.scenario.clauses.slots import WHOLE, ClauseError, Key, Slot, Slots, find_slots
from sim.scenario.clauses.ties import Tie, measure_of, ties
from sim.scenario.clauses.words import change_words, clause_words
from sim.scenario.names import did_you_mean
from sim.scenario.objects import Scenario
from sim.scenario.problems import quoted
from sim.scenario.vocabulary import FamilyNames

_WEAK = ("measures", "start", "opening", "end", "draws", "joint", "order")
"""What lends a joined clause its name only where nothing else is in it, the strongest first."""


@dataclass(frozen=True)
class Clause:
    """Differences that are taken together or not at all.

    Attributes:
        name: Short and without spaces where it is made from paths: `deployment`, `contributors.turkey`.
        words: What it is about, for readers.
        changes: What it changes, one line each.
        keys: The slots that it holds.
    """

    name: str
    words: str
    changes: tuple[str, ...]
    keys: frozenset[Key]


@dataclass(frozen=True)
class Clauses:
    """All that one scenario says differently from another, in clauses.

    Attributes:
        slots: The smallest parts.
        clauses: Each part is in exactly one of them.
    """

    slots: Slots
    clauses: tuple[Clause, ...]

    @property
    def base(self) -> Scenario:
        """The scenario that is started from."""
        return self.slots.base

    @property
    def full(self) -> Scenario:
        """The scenario that says more."""
        return self.slots.full

    def coalition(self, mask: int) -> Scenario:
        """Return the base with some clauses.

        Args:
            mask: Clause i is taken where bit i is set, 0 to 2^clauses - 1.

        Returns:
            With no clause it has the fingerprint of the base, with all of them that of the full scenario.

        Raises:
            ClauseError: The clauses cannot be mixed in this way.
        """
        chosen = [each for place, each in enumerate(self.clauses) if mask >> place & 1]
        keys = frozenset(key for each in chosen for key in each.keys)
        name = self.base.name if not chosen else "+".join((self.base.name, *(each.name for each in chosen)))
        return mix(self.slots, keys, self.full.name if len(chosen) == len(self.clauses) else name)


def split_into_clauses(
    base: Scenario,
    full: Scenario,
    groups: Mapping[str, Sequence[str]] | None = None,
    families: Mapping[str, FamilyNames] | None = None,
) -> Clauses:
    """Split all that one scenario says differently from another into clauses.

    By default a clause is a rule family with its parameters, an entry of an actor, a dated measure, a setting, a
    group of parameters drawn together, or a table of joint draws. What cannot be told apart is one clause.

    Args:
        base: The scenario that is started from.
        full: The scenario that says more.
        groups: Clauses as the user wants them: by name, the paths that belong to each; a path stands for all below it.
        families: Rule families; those of the installed model by default.

    Raises:
        ClauseError: Nothing differs, the scenarios cannot be mixed, or a group names what does not differ.
    """
    if families is None:
        from sim.rules import FAMILIES

        families = FAMILIES
    slots = find_slots(base, full)
    if not slots.slots:
        raise ClauseError(f"{full.name} and {base.name} give the same worlds: no difference that the model reads")
    home = _grouped(slots, groups or {})
    mine = set(home.values())
    for slot in slots.slots:
        # How a parameter is drawn follows its numbers, where these differ too; they stand before it.
        followed = home.get(("parameters", slot.about)) if slot.section in ("joint", "draws") else None
        name = _default(slot, slots)
        home.setdefault(slot.key, followed or (f"{name} (rest)" if name in mine else name))
    _join(home, mine, ties(slots, families), slots)
    members: dict[str, list[Slot]] = {name: [] for name in groups or {}}
    for slot in slots.slots:
        members.setdefault(home[slot.key], []).append(slot)
    words = {
        name: clause_words(name, [each.about for each in found if each.section == "measures"], slots)
        for name, found in members.items()
    }
    twice = [each for each in words.values() if list(words.values()).count(each) > 1]
    words = {name: f"{told} ({name})" if told in twice else told for name, told in words.items()}
    made = [
        Clause(
            name,
            name if name in mine else words[name],
            tuple(line for each in found for line in change_words(each, slots)),
            frozenset(each.key for each in found),
        )
        for name, found in members.items()
    ]
    clauses = Clauses(slots, tuple(made))
    prints = [clauses.coalition(mask).fingerprint for mask in (0, (1 << len(made)) - 1)]
    if prints != [base.fingerprint, full.fingerprint]:
        raise ClauseError(f"{full.name} and {base.name} cannot be taken apart: their parts do not make them up again")
    return clauses


def _default(slot: Slot, slots: Slots) -> str:
    if slot.section == "rules":
        return slot.about
    if slot.section in ("parameters", "choices") or (slot.section == "draws" and slot.about != WHOLE):
        family, _, rest = slot.about.partition(".")
        return family if family in slots.base.rules else f"{family}.{rest.partition('.')[0]}"
    if slot.section == "measures":
        label = measure_of(slots, slot.about)[2]
        same = [each for each in slots.slots if each.section == "measures" and each.names[0] == f"measures.{label}"]
        return f"measures.{label}" + (f" {same.index(slot) + 1}" if len(same) > 1 else "")
    if slot.section == "joint":
        return ".".join(slot.names[0].split(".")[:2])
    if slot.section == "draws":
        return "draws"
    return slot.names[0]


def _grouped(slots: Slots, groups: Mapping[str, Sequence[str]]) -> dict[Key, str]:
    """Return the clause of each slot that a user has put in one."""
    home: dict[Key, str] = {}
    taken: dict[Key, str] = {}
    for name, paths in groups.items():
        for path in paths:
            found = [slot for slot in slots.slots if _called(slot, path)]
            if not found:
                hint = did_you_mean(path, _known(slots.slots))
                raise ClauseError(
                    f"{quoted(name)}: {quoted(path)} is nothing that {slots.full.name} and {slots.base.name} say "
                    f"differently{hint} (they differ in {', '.join(dict.fromkeys(s.names[0] for s in slots.slots))})"
                )
            for slot in found:
                if home.get(slot.key, name) != name:
                    raise ClauseError(
                        f"{slot.names[0]} is in two clauses, {quoted(home[slot.key])} by {quoted(taken[slot.key])} and "
                        f"{quoted(name)} by {quoted(path)}; each may be in one"
                    )
                home[slot.key], taken[slot.key] = name, path
    return home


def _called(slot: Slot, path: str) -> bool:
    return any(name == path or name.startswith(f"{path}.") for name in slot.names)


def _known(slots: Iterable[Slot]) -> list[str]:
    names = [name for slot in slots for name in slot.names]
    return list(dict.fromkeys(".".join(name.split(".")[: depth + 1]) for name in names for depth in range(4)))


def _join(home: dict[Key, str], mine: set[str], bonds: Iterable[Tie], slots: Slots) -> None:
    """Put what cannot be told apart into one clause, in place."""
    by_key = {slot.key: slot for slot in slots.slots}
    for bond in bonds:
        one, other = home[bond.one], home[bond.other]
        if one == other:
            continue
        if one in mine or other in mine:
            names = " and ".join(by_key[key].names[0] for key in (bond.one, bond.other))
            raise ClauseError(f"{names} cannot be told apart: {bond.why}; put both in one clause")
        kept, gone = (one, other) if _rank(one) <= _rank(other) else (other, one)
        home.update({key: kept for key, name in home.items() if name == gone})


def _rank(name: str) -> int:
    """Return the place of a clause among those that lend their name to what is joined, the lowest first."""
    group, dot, _ = name.partition(".")
    return _WEAK.index(group) if group in _WEAK else -1 - (not dot)
