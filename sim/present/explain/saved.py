"""What would have turned the outcome of a world: single events, pairs of them, and how many changed nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.analysis.explain.fate import HELD, NEVER, began_on
from sim.analysis.explain.objects import Event, Explanation, Rerun
from sim.present.explain.choice import ids_of, longer, marks, turning
from sim.present.explain.names import Names
from sim.present.explain.words import otherwise, sentence
from sim.present.words import cause_words, mid_sentence, number, percent, quantity

MOST_TURNING, MOST_LONGER, MOST_PAIRS = 12, 6, 5
MEANING = (
    "Each row is this world lived again with the draws behind one event, or two, the other way and all other luck as "
    "it was. What changes early can turn later draws by chance, so a row far back is a weaker reason than one near "
    "the end; where a row tells of other luck, everything after that day was drawn anew many times, with the event and "
    "without, which is how much hung on it. All this is what the model does, not what would have happened in Gaza."
)


@dataclass(frozen=True)
class Row:
    """A rerun in words.

    Attributes:
        mark: Its number in the story; 0 if it has none.
        ids: Of the events that it takes away or turns.
        what: Each of them, and what it means that it had gone the other way.
        result: What became of the world.
        rerun: In figures.
        odds: What the change weighs under other luck; empty if it was not weighed.
    """

    mark: int
    ids: tuple[str, ...]
    what: tuple[str, ...]
    result: str
    rerun: Rerun
    odds: str = ""


@dataclass(frozen=True)
class Saved:
    """Rows that are shown, and a count of all that were tried.

    Attributes:
        title: Of the table.
        turned: Single events that alone would have turned the outcome.
        longer: Others that would have let it hold for longer, or of a world that held nothing.
        pairs: Of two events that only together would have turned it.
        found: How many there are of each of these three, shown or not.
        count: How many did what, in a sentence.
    """

    title: str
    turned: tuple[Row, ...]
    longer: tuple[Row, ...]
    pairs: tuple[Row, ...]
    found: tuple[int, int, int]
    count: str


DATED_BACK = 7.0
"""Days by which the end of a spiral, which is told from the deaths of seven days, may be dated back."""


def saved(explanation: Explanation, names: Names) -> Saved | None:
    """Return what would have turned the outcome; None if no rerun was made."""
    tests = explanation.but_for
    if tests is None:
        return None
    numbers = marks(explanation)

    def row(rerun: Rerun) -> Row:
        return row_of(rerun, explanation, names, numbers)

    turned = turning(explanation)
    others = [each for each in tests.singles if not explanation.turned(each)]
    return Saved(
        _title(explanation),
        tuple(row(each) for each in turned[:MOST_TURNING]),
        tuple(row(each) for each in longer(explanation, MOST_LONGER)),
        tuple(row(each) for each in tests.pairs[:MOST_PAIRS]),
        (len(turned), sum(each.gained > 0 for each in others), len(tests.pairs)),
        _count(explanation, turned, others),
    )


def row_of(rerun: Rerun, explanation: Explanation, names: Names, numbers: dict[str, int] | None = None) -> Row:
    """Return a rerun in words.

    Args:
        rerun: The rerun.
        explanation: Of the world as it was.
        names: Of actors and days.
        numbers: Of events in the story, by id.
    """
    what, by_id = [], explanation.by_id
    for change in rerun.changes:
        events = [by_id[name] for name in change.events if name in by_id]
        if events:
            teller = _teller(events)
            if_not = otherwise(teller.kind, change.was, change.instead)
            what.append(f"{names.day(change.day)}, {sentence(teller, names, within=True)}: if it {if_not}")
        else:
            what.append(f"{change.stream} on day {change.day}, the other way")
    mark = next((numbers[name] for name in ids_of(rerun) if name in numbers), 0) if numbers else 0
    return Row(mark, ids_of(rerun), tuple(what), result_words(rerun, explanation), rerun, odds_words(rerun))


def result_words(rerun: Rerun, explanation: Explanation) -> str:
    """Return what became of a rerun: `holds to the horizon (307 days longer); 612 killed`.

    Args:
        rerun: The rerun.
        explanation: Of the world as it was.
    """
    if rerun.fate == NEVER:
        text = mid_sentence(cause_words(rerun.cause))
    elif rerun.fate == HELD:
        text = "holds as before" if explanation.fate == HELD else "holds to the horizon"
    else:
        text = f"ends on day {rerun.began + rerun.held:.0f}, {mid_sentence(cause_words(rerun.cause))}"
    if rerun.began and rerun.began != began_on(explanation.outcomes):
        text += f", after a ceasefire from day {rerun.began:.0f}"
    if rerun.gained:
        days = quantity(abs(round(rerun.gained)), "day")
        dated = ", but a spiral is dated to the first of its days" if _only_dated(rerun, explanation) else ""
        text += f" ({days} {'longer' if rerun.gained > 0 else 'sooner'}{dated})"
    return f"{text}; {number(round(rerun.deaths))} killed"


def _only_dated(rerun: Rerun, explanation: Explanation) -> bool:
    """Whether it may have ended no earlier or later: which of the two is a spiral looks the earlier by its dating."""
    as_it_was = str(explanation.outcomes["cause"])
    if not rerun.collapsed or rerun.cause == as_it_was or abs(rerun.gained) > DATED_BACK:
        return False
    return (as_it_was if rerun.gained > 0 else rerun.cause) == "spiral"


def odds_words(rerun: Rerun) -> str:
    """Return what a change weighs under other luck; empty if it was not weighed."""
    odds = rerun.odds
    if odds is None:
        return ""
    gained, low, high = (f"{round(value):+d}" if round(value) else "0" for value in (odds.gained, odds.low, odds.high))
    told = f"{gained} {'day' if abs(round(odds.gained)) == 1 else 'days'} ({low} to {high})".replace(
        "-", "\N{MINUS SIGN}"
    )
    return (
        f"with other luck from the next day on ({odds.courses} courses): holds in {percent(odds.held_with)} as it was, "
        f"in {percent(odds.held_without)} so; {told} on average"
    )


def _teller(events: Sequence[Event]) -> Event:
    """The event by which a change is told: the deadliest, of equals the first."""
    return max(events, key=lambda event: event.deaths)


def _many(count: int) -> str:
    return f"{count:,}" if count else "none"


def _title(explanation: Explanation) -> str:
    if explanation.fate == NEVER:
        return "What would have been otherwise"
    return "What would have ended it" if explanation.held else "What would have saved it"


def _count(explanation: Explanation, turned: Iterable[Rerun], others: Sequence[Rerun]) -> str:
    tests = explanation.but_for
    assert tests is not None
    turns = len(list(turned))
    tried = quantity(len(tests.singles), "single event")
    more = f" ({tests.left_out:,} more, of less account, were not tried)" if tests.left_out > 0 else ""
    if not tests.singles:
        return f"No single event could be tried{more}."
    if explanation.fate == NEVER:
        return f"No ceasefire began. Of {tried} tried{more}, {_many(turns)} would have let one begin."
    if explanation.held:
        them = "the others" if turns else "them"
        return f"Of {tried} tried{more}, {_many(turns)} would have ended it; it holds without any one of {them}."
    more_days = sum(each.gained > 0 for each in others)
    sooner = sum(each.gained < 0 for each in others)
    same = len(others) - more_days - sooner
    return (
        f"Of {tried} tried{more}, {_many(turns)} would have saved it, {_many(more_days)} would have let it hold "
        f"longer, {_many(sooner)} would have ended it sooner, and {_many(same)} would not have changed the day on "
        "which it ends."
    )
