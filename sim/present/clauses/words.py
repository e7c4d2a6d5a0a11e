"""A decomposition in words: figures with as many digits as intervals bear, and sentences that say what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.analysis.decomposed import Decomposition, Effect, Interaction, Part, Plan, same_in_every_world
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.targets import Target
from sim.present.compare.figures import difference_unit, digits_of, ends, level, signed, sized
from sim.present.words import mid_sentence, quantity
from sim.scenario.clauses import Clause, Clauses

MOST_PAIRS = 5
"""So many interactions of an outcome are printed; the files have all."""
_MOST_DIGITS = 8


@dataclass(frozen=True)
class Scale:
    """How the figures of one outcome are written.

    Attributes:
        unit: Of the outcome.
        digits: Behind the point; as many for all, so that parts can be seen to add up.
    """

    unit: str
    digits: int

    @classmethod
    def of(cls, effect: Effect) -> Scale:
        """Return the scale that the whole effect and its parts need."""
        unit = effect.target.unit
        parts = [effect.total, *effect.shares]
        found = [digits_of(e.low, e.high, unit, e.value) for e in (part.estimate for part in parts)]
        # One tiny clause does not bring digits to all that the whole effect does not bear.
        return cls(unit, min(max(found), found[0] + 1))

    def value(self, value: float) -> str:
        """Return a difference with its sign; shares in points."""
        return signed(value, self.digits, self.unit)

    def size(self, part: Part) -> str:
        """Return a part with its sign; one that can be told from none is not written as nothing."""
        value = part.estimate.value
        return signed(value, self._digits(part, value), self.unit)

    def spread(self, part: Part) -> str:
        """Return the interval of a part; an end of one that can be told from none is not written as nothing."""
        low, high = part.estimate.low, part.estimate.high
        return ends(low, high, self._digits(part, min(low, high, key=abs)), self.unit)

    def tiny(self, part: Part) -> bool:
        """Return whether a part is nothing with the digits that the whole effect bears."""
        return not _reads(self.value(part.estimate.value))

    def _digits(self, part: Part, value: float) -> int:
        digits = self.digits
        while part.told and digits < _MOST_DIGITS and not _reads(signed(value, digits, self.unit)):
            digits += 1
        return digits

    def both(self, part: Part) -> str:
        """Return a part with its interval, without a unit."""
        return f"{self.size(part)} ({self.spread(part)})"

    def level(self, value: float) -> str:
        """Return the mean of an outcome."""
        return level(value, self.digits, self.unit)

    @property
    def words(self) -> str:
        """The unit of a difference."""
        return difference_unit(self.unit)

    def united(self, part: Part) -> str:
        """Return a part with its unit and its interval."""
        return f"{sized(self.size(part), self.words)} ({self.spread(part)})"


def _reads(written: str) -> bool:
    """Return whether a figure reads as other than nothing."""
    return any(digit in written for digit in "123456789")


def called(clauses: Clauses, clause: Clause) -> str:
    """Return what a clause is called: what it is about, and what it says if that is one thing.

    Args:
        clauses: Of which it is one.
        clause: One that the user named keeps this name; else `ISF effect: enforcement`, `Mandate: council authority`.
    """
    if clause.name == clause.words:
        return clause.words
    full = clauses.full
    rules = [about for section, about in clause.keys if section == "rules"]
    if len(rules) == 1:
        return f"{clause.words}: {_plain(full.rules[rules[0]])}"
    present = [about for section, about in clause.keys if section == "choices" and about.endswith(".present")]
    if len(present) == 1:
        # What else an actor is given matters only while it takes part.
        return f"{clause.words}: {'takes part' if full.choices[present[0]] else 'takes no part'}"
    if len(clause.keys) != 1:
        return clause.words
    ((section, about),) = clause.keys
    key = _plain(about.rpartition(".")[2])
    return f"{clause.words}: {key}" if section in ("parameters", "choices") else clause.words


def all_called(clauses: Clauses) -> list[str]:
    """Return what each clause is called; see `called`."""
    return [called(clauses, each) for each in clauses.clauses]


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def outcome_words(target: Target, days: int) -> str:
    """Return an outcome within a sentence.

    Args:
        target: The outcome.
        days: Horizon.
    """
    if target.day:
        where = "to the horizon" if target.day == days else f"for {quantity(target.day, 'day')}"
        return f"the share of worlds that hold {where}"
    return mid_sentence(target.words)


def run_words(plan: Plan) -> str:
    """Say which coalitions were run."""
    count = len(plan.clauses.clauses)
    if not plan.orders:
        return f"all {len(plan.masks):,} coalitions of {quantity(count, 'clause')}"
    orders = quantity(len(plan.orders), "drawn order")
    return f"{len(plan.masks):,} of {1 << count:,} coalitions of {count} clauses, along {orders} and their reverses"


def finding(told: Decomposition, effect: Effect, brief: bool = False) -> str:
    """Say what each clause brings to one outcome, and which clauses do more or less together than apart.

    Args:
        told: Of which the effect is one.
        effect: On one outcome.
        brief: Leave out what cannot be told, changes nothing or takes two, where there is something else to say.
    """
    if not effect.total.enough:
        return f"{few_worlds(effect.worlds)}, so no clause is credited with anything"
    written, names = Scale.of(effect), all_called(told.clauses)
    lead = _lead(told, effect, written)
    silent = same_in_every_world(effect)
    ranked = sorted(range(len(names)), key=lambda place: -abs(effect.shares[place].estimate.value))
    known = [place for place in ranked if effect.shares[place].told]
    sure = [place for place in known if not written.tiny(effect.shares[place])] or known
    tiny = [place for place in known if place not in sure]
    unsure = [place for place in ranked if place not in known and place not in silent]
    parts = []
    if sure:
        brings = [f"{names[place]} {written.both(effect.shares[place])}" for place in sure]
        brings[0] = f"{names[sure[0]]} brings {written.both(effect.shares[sure[0]])}"
        parts.append(_listed(brings))
    elif silent != tuple(range(len(names))):
        parts.append("no clause's share can be told from none")
    if tiny and not brief:
        bring = "brings" if len(tiny) == 1 else "bring"
        parts.append(f"{_listed([names[place] for place in tiny])} {bring} next to nothing")
    if sure and unsure and not brief:
        told_apart = _listed([f"{names[place]} ({written.value(effect.shares[place].estimate.value)})"
                              for place in unsure])  # fmt: skip
        shares = "share" if len(unsure) == 1 else "shares"
        parts.append(f"the {shares} of {told_apart} cannot be told from none")
    if silent and not (sure and brief):
        change = "changes" if len(silent) == 1 else "change"
        where = "in no world of the coalitions run" if told.plan.orders else "in no world"
        parts.append(f"{_listed([names[place] for place in silent])} {change} it {where}")
    joined = ", " if effect.total.told else "; yet " if sure else ": "
    text = lead + joined + "; ".join(parts)
    if brief:
        return text
    pairs = [interaction_words(told, each, written) for each in effect.mattering]
    return ". ".join([text, *pairs[:2]])


def _lead(told: Decomposition, effect: Effect, written: Scale) -> str:
    what = outcome_words(effect.target, told.clauses.full.days)
    if effect.total.nothing:
        return f"In {what} nothing differs in any world"
    if effect.total.told:
        where = "" if what == written.words else f" in {what}"
        return f"Of {written.united(effect.total)}{where}"
    return f"The whole effect on {what}, {written.united(effect.total)}, cannot be told from none"


def interaction_words(told: Decomposition, found: Interaction, written: Scale, mark: str = "") -> str:
    """Say by how much two clauses do more together than each apart.

    Args:
        told: Of which the interaction is one.
        found: The interaction.
        written: How its figures are written.
        mark: Set behind its figure.
    """
    one, other = (called(told.clauses, told.clauses.clauses[place]) for place in (found.one, found.other))
    averaged = ", averaged over which of the others are there" if len(told.clauses.clauses) > 2 else ""
    size, space, unit = sized(written.size(found.part), written.words).partition(" ")
    marked = f"{size}{mark}{space}{unit} ({written.spread(found.part)})"
    more = f"together add {marked} to the sum of what they bring apart{averaged}"
    return f"{one[:1].upper()}{one[1:]} and {other} {more}"


def few_worlds(worlds: int) -> str:
    """Say that there are too few worlds to tell anything."""
    tell = "tells" if worlds == 1 else "tell"
    return f"{quantity(worlds, 'world')} {tell} nothing about differences: at least {LEAST_PAIRS} are needed"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def remarks(told: Decomposition) -> Iterator[str]:
    """Yield what a reader must know of intervals, measures and what was not run."""
    plan = told.plan
    if plan.orders:
        yield (
            "Orders were drawn: shares add up in each of them, their intervals also say how far the number of orders "
            "limits them, and pairwise interactions, which need every coalition, are not told. Fewer clauses (--clause "
            "NAME=PATH,PATH puts several into one) or --orders all tell them."
        )
    for effect in told.effects:
        if effect.left_out:
            yield (
                f"{effect.target.name}: {quantity(effect.left_out, 'world')} left out that lack it in some coalition, "
                "which what happened there has selected."
            )
    rough = [
        each.target.name
        for each in told.effects
        if each.total.enough and any(part.rough for part in printed_parts(each))
    ]
    if rough:
        yield (
            f"~ fewer than one world in ten differs ({', '.join(rough)}): the interval is rough, and larger "
            "differences are possible."
        )


def printed_parts(effect: Effect) -> Iterator[Part]:
    """Yield all of an outcome that the report prints, and may mark as rough."""
    yield effect.total
    for parts in (effect.shares, effect.alone, effect.last):
        yield from parts
    for found in effect.mattering[:MOST_PAIRS]:
        yield found.part
