"""All details of a comparison, for those who ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.compared import Comparison, Difference
from sim.present.compare.figures import chance, difference_unit, digits_of, ends, level, ratio, signed, value_words
from sim.present.compare.lasting import periods_words
from sim.present.compare.layout import SAME, Column, grid, wrap
from sim.present.compare.sentences import estimate
from sim.present.words import DASH, percent


def details(told: Comparison, width: int) -> Iterator[str]:
    """Yield every comparison with its p-values and pairing, hazard ratios by period, and what differences go with."""
    for name in told.scenarios:
        yield from wrap(f"{name}: every comparison with {told.baseline}", width)
        found = [each for each in told.differences if each.scenario == name]
        yield from grid([each.target.name for each in found], _columns(found), width)
        yield ""
    yield from wrap(
        "p: of swapping the two scenarios within worlds; Holm: adjusted for all comparisons. Paired: how many "
        "independent worlds tell as much as one paired world.", width,
    )  # fmt: skip
    yield ""
    yield "Hazard ratios by period"
    for against in told.against:
        yield from wrap(f"{against.scenario}: {periods_words(against) or 'none'}.", width, "  ", "    ")
    yield ""
    yield from _moderators(told, width)


def _columns(found: Sequence[Difference]) -> list[Column]:
    digits = [digits_of(e.paired.low, e.paired.high, e.target.unit, e.paired.mean) for e in found]
    marked = list(zip(found, digits, strict=True))
    return [
        Column("scenario", [(level(e.paired.first, d, e.target.unit),) for e, d in marked]),
        Column("baseline", [(level(e.paired.second, d, e.target.unit),) for e, d in marked]),
        Column("difference", [SAME if e.same else (signed(e.paired.mean, d, e.target.unit),) for e, d in marked]),
        Column("95 % interval", [(DASH if e.same else ends(e.paired.low, e.paired.high, d, e.target.unit),)
                                 for e, d in marked]),
        Column("unit", [(difference_unit(e.target.unit),) for e in found]),
        Column("p", [(chance(e.p),) for e in found]),
        Column("Holm", [(chance(e.adjusted),) for e in found]),
        Column("higher", [(percent(e.paired.share_higher),) for e in found]),
        Column("lower", [(percent(e.paired.share_lower),) for e in found]),
        Column("worlds", [(f"{e.paired.pairs:,}",) for e in found]),
        Column("r", [(f"{e.pairing.correlation:.2f}" if e.pairing.correlation == e.pairing.correlation else DASH,)
                     for e in found]),
        Column("paired", [(ratio(e.pairing.ratio),) for e in found]),
    ]  # fmt: skip


def _moderators(told: Comparison, width: int) -> Iterator[str]:
    known = {name: each for name, each in told.turning.items() if each.moderators}
    if not known:
        return
    some = next(iter(told.turning.values()))
    yield from wrap(
        f"What the difference in {told.headline.name} goes with: of {some.parameters:,} drawn parameters, screened on "
        "one half of the worlds, those that the other half confirms", width,
    )  # fmt: skip
    for name, turning in known.items():
        found = told.difference(name, told.headline.name)
        for each in turning.moderators:
            low, high = estimate(found, each.low_third), estimate(found, each.high_third)
            thirds = f"{low} in the lowest third, {high} in the highest"
            text = f"{name}: {each.path}, rank correlation {each.correlation:+.2f}: {thirds}"
            if each.turns:
                between = f"{value_words(each.cut)} ({value_words(each.cut_low)} to {value_words(each.cut_high)})"
                text += (
                    f"; turns around at {between}: below {estimate(found, each.below)}, above "
                    f"{estimate(found, each.above)}"
                )
            yield from wrap(f"{text}.", width, "  ", "    ")
