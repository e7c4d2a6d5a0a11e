"""Figures of patterns in words: what they are called, what the data have for them, who stands behind the data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sim.evidence.patterns import Bound, Pattern, patterns
from sim.present.words import DASH

if TYPE_CHECKING:
    from sim.analysis.patterns.judge import Judged, Verdict
    from sim.analysis.patterns.measured import Measured
    from sim.evidence import Claim, Ledger

GROUPS = {
    "What the force does": ("SF1", "SF2", "SF11"),
    "How long ceasefires hold": ("SF12", "SF13", "S90"),
    "Violence, and what answers it": ("SF15", "SF16", "SF17", "SF18", "SF20", "SF22", "PRE"),
    "Soldiers, money and trucks": ("SF29", "SF34", "SF35"),
}
"""Patterns by what they speak of; what is in none comes last."""

NAMES = {
    "hazard_ratio_upper_limit_95": "upper end of its 95 % interval",
    "hazard_ratio_point": "hazard ratio, lower bound",
    "median_days_to_collapse": "median day of collapse",
    "collapsed_by_30_given_by_365": "ended by 30, of those by 365",
    "below_10_within_2_days_share": "below 10 a day within 2 days",
    "d7_gap": "gap in D7",
    "share_of_long_worlds_with_it": "share of long worlds with it",
    "response": "response over 7 days",
    "reverse_response": "reverse response over 7 days",
    "reverse_interval_includes": "its 95 % interval includes 0",
    "episodes_under_1_day_share": "share of episodes under a day",
    "peak_over_ceiling": "peak over ceiling, largest",
    "day_of_half_strength": "days to half strength",
    "paid_share_18_months": "share paid at 18 months",
    "u_shaped_across_donors": "U-shaped across donors, 1 if so",
    "trucks_per_day": "trucks a day, both streams",
    "survival_90": "share holding on day 90",
    "survival_365": "share holding on day 365",
}
"""Figures whose key does not say enough."""

DATA = {
    ("SF1", "hazard_ratio_upper_limit_95"): "",
    ("SF1", "hazard_ratio_point"): "",
    ("SF11", "violent_days_cut"): "{major_conflict_cut}",
    ("SF13", "median_days_to_collapse"): "{median_days_to_failure}",
    ("SF13", "collapsed_by_30_given_by_365"): "{failed_by_30}",
    ("S90", "survival_365"): "{gaza_survival_365}",
    ("SF17", "d7_gap"): "{d7_maxima_in_truces}; {d7_minimum_in_war}",
    ("SF22", "exponent"): "{exponent_first}; {exponent_second}; {exponent_worldwide}",
    ("SF35", "trucks_per_day"): "{israel_count}",
    ("PRE", "contained_share"): "{contained} of {shocks}",
}
"""Numbers of the data that stand beside a figure, by their names, where the figure's own name does not lead there."""


def figure_words(key: str) -> str:
    """Return what a figure is called."""
    return NAMES.get(key, key.replace("_", " "))


def plain(value: float) -> str:
    """Return a figure with three digits that count, at most three behind the point; a dash where there is none."""
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return "infinite" if value > 0 else "-infinite"
    if abs(value) < 0.1:
        return f"{round(value, 3) + 0.0:g}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def model_words(measured: Measured) -> str:
    """Return the model's figure with its interval."""
    if math.isnan(measured.value):
        return "not measured"
    if measured.key.endswith("p_value"):
        return "<0.001" if measured.value < 0.001 else plain(measured.value)
    ends = "" if math.isnan(measured.low) else f" ({plain(measured.low)} to {plain(measured.high)})"
    return plain(measured.value) + ends


def data_words(pattern: Pattern, key: str) -> str:
    """Return the numbers of the data that stand beside a figure; a dash where there are none."""
    known = {name: _seen(each) for name, each in pattern.observed.items()}
    said = DATA.get((pattern.id, key))
    told = known.get(key, "") if said is None else said.format_map(known)
    return told or DASH


def _seen(each: Mapping[str, Any]) -> str:
    if "values" in each:
        return ", ".join(f"{value}" for value in each["values"])
    if "value" in each:
        return f"{float(each['value']):g}"
    return Bound(low=each.get("low"), high=each.get("high")).words()


def share_words(share: float) -> str:
    """Return a share of worlds or a percentile in percent; empty where it is no property of a world."""
    return "" if math.isnan(share) else f"{100 * share:.0f} %"


def verdict_words(judged: Judged, verdict: Verdict) -> str:
    """Return what became of a figure of a pattern."""
    word = "pass" if verdict.state == "pass" else "FAIL"
    given = verdict.measured.given or "consistency" in (verdict.bound.kind, judged.pattern.kind)
    return word + (", rejects" if verdict.rejects else " (given)" if given else "")


def explain(judged: Judged, verdict: Verdict) -> str:
    """Return in a sentence or two why a figure fails."""
    measured, bound = verdict.measured, verdict.bound
    name = f"{judged.pattern.id}, {figure_words(verdict.key)}"
    if verdict.state == "not measured":
        return f"{name}: could not be measured, which counts as a failure: {measured.how}."
    band = bound.words() if bound.value is None else f"{bound.value:g}"
    text = f"{name}: {model_words(measured)} in the model, where the band is {band}"
    limits = [limit for limit in (bound.low, bound.high, bound.above, bound.below, bound.value) if limit is not None]
    spanned = any(measured.low < limit < measured.high for limit in limits)
    if spanned or bound.holds(measured.low) or bound.holds(measured.high):
        text += "; its interval reaches into the band, so that other worlds might meet it"
    if verdict.rejects:
        text += f"; {judged.pattern.reject[verdict.key].words()} rejects the model"
    return f"{text}. Measured in {measured.how}."


def sources(shown: Iterable[Pattern], ledger: Ledger) -> list[str]:
    """Return who stands behind contested data: one line a pattern with the claims that it rests on."""
    told = []
    for pattern in shown:
        behind: dict[str, list[str]] = {}
        for claim in _claims(pattern, ledger):
            if claim.contested:
                behind.setdefault(claim.attributed_to, []).append(claim.id)
        named = [f"{who} ({ids[0]}{' and others' if len(ids) > 1 else ''})" for who, ids in behind.items()]
        told += [f"{pattern.id}: {' / '.join(named)}"] if named else []
    return told


def _claims(pattern: Pattern, ledger: Ledger) -> Iterable[Claim]:
    """Return the claims that a pattern's data rest on, those of a pattern that it names included."""
    known = patterns()
    for name in pattern.source:
        if name in ledger.claims:
            yield ledger.claims[name]
        elif name in known:
            yield from _claims(known[name], ledger)
