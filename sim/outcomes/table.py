"""The table of outcomes: what a world reports when it has ended or reached the horizon."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

CAUSES = (
    "held",
    "renunciation by Israel",
    "renunciation by Hamas",
    "return to war by Israel",
    "return to war by Hamas",
    "deadline",
    "spiral",
    "never began",
)
FATES = ("stuck", "evacuated", "surrendered", "killed", "dispersed")
ROLES = ("none", "as offered", "lighter")


@dataclass(frozen=True)
class Outcome:
    """One outcome of a world.

    Attributes:
        name: Column name.
        unit: Of its values.
        meaning: What it tells, in words.
        read: From a tally of the run: (lanes,), NaN where a world does not have it.
        words: For coded outcomes, the word of each code 0, 1, 2 ...
        watches: States of actors (path, attribute) that it reads as they were on the world's last day.
        days: Series of which it reads single days.
    """

    name: str
    unit: str
    meaning: str
    read: Callable[[Any], Any]
    words: tuple[str, ...] = ()
    watches: tuple[tuple[str, str], ...] = ()
    days: tuple[str, ...] = ()


def _final(name: str, unit: str, meaning: str, path: str, attribute: str) -> Outcome:
    """An outcome that is an actor's state on the world's last day."""
    return Outcome(name, unit, meaning, lambda t: t.state(path, attribute), watches=((path, attribute),))


def _began(t: Any) -> Any:
    """First day of the ceasefire: 0, or the day after a war at the start ended; NaN if it never did."""
    return np.zeros(t.size) if t.scenario.opening == "truce" else t.first("begun") + 1.0


def _days_held(t: Any) -> Any:
    ended = t.whole("ended_on")
    held = np.where(ended < 0.0, t.horizon, ended) - _began(t)
    return np.where(np.isnan(held), 0.0, np.maximum(held, 0.0))


def _cause(t: Any) -> Any:
    return np.where(np.isnan(_began(t)), float(CAUSES.index("never began")), t.whole("cause"))


def _first_34(t: Any, what: str) -> Any:
    if t.horizon < 34:
        return np.full(t.size, np.nan)
    rows = t.daily("deaths", 34)
    total = np.zeros(t.size)
    for row in rows:
        total = total + row
    mean = total / 34.0
    if what == "mean":
        return mean
    if what == "median":
        # Missing days sort last, so the middle of a world that ended early looks like a number.
        ranked = np.sort(rows, axis=0)
        return np.where(np.isnan(mean), np.nan, 0.5 * (ranked[16] + ranked[17]))
    if what == "top three":
        ranked = np.sort(rows, axis=0)
        return t.share(ranked[-1] + ranked[-2] + ranked[-3], total)
    squares = np.zeros(t.size)
    for row in rows:
        squares = squares + (row - mean) * (row - mean)
    return t.share(squares / 33.0, mean)


def _first_weeks(name: str, unit: str, meaning: str, what: str) -> Outcome:
    return Outcome(name, unit, meaning, lambda t: _first_34(t, what), days=("deaths",))


def _deaths_in(name: str, meaning: str, first: int, last: int) -> Outcome:
    return Outcome(name, "deaths", meaning, lambda t: t.window("deaths", first, last), days=("deaths",))


_POCKET = tuple(("pocket", name) for name in ("inside", "left", "surrendered", "dead"))
_SPENT = (("actors.isf", "spent"), ("actors.palestinian_police", "spent"))


def _rafah_fate(t: Any) -> Any:
    inside, left, surrendered, dead = (t.state(*watch) for watch in _POCKET)
    # A dated measure may have changed the way out: what most of those who left did.
    way_out = np.where(surrendered > 0.5 * left, 2.0, 1.0)
    # What most of them met; somebody still inside counts as stuck while they are the largest part.
    fate = np.where((left >= dead) & (left > inside), way_out, np.where(dead > inside, 3.0, 0.0))
    return np.where(inside + left + dead <= 0.0, 4.0, fate)


def _cost_per_day(t: Any) -> Any:
    return t.share(t.state(*_SPENT[0]) + t.state(*_SPENT[1]), t.seen_days)


_BOARD = "actors.board_of_peace"
_VIOLATIONS = ("launch", "close attack", "answering fire (Hamas)")

OUTCOMES: tuple[Outcome, ...] = (
    Outcome("days_held", "days", "Days for which the ceasefire held, up to the horizon", _days_held),
    Outcome("began_day", "day", "First day of the ceasefire (0 unless a war comes first)", _began),
    Outcome("collapsed", "0 or 1", "It ended before the horizon", lambda t: 1.0 - t.whole("intact")),
    Outcome("cause", "code", "Why it ended", _cause, CAUSES),
    Outcome("ended_in_crisis", "0 or 1", "It ended on a day of crisis", lambda t: t.whole("in_crisis")),
    Outcome("violence_day", "day", "First day of the reading by violence", lambda t: t.first("violent")),
    Outcome("formal_day", "day", "Day on which a party declared it over or chose war", lambda t: t.first("formal")),
    Outcome("d7_15_day", "day", "First day with D7 of 15 or more", lambda t: t.first("d7_15")),
    Outcome("d7_20_day", "day", "First day with D7 of 20 or more", lambda t: t.first("d7_20")),
    Outcome("d7_25_day", "day", "First day with D7 of 25 or more", lambda t: t.first("d7_25")),
    Outcome("frozen", "0 or 1", "It was frozen at some time", lambda t: 1.0 - np.isnan(t.first("frozen"))),
    Outcome("frozen_day", "day", "First day of the reading of substance", lambda t: t.first("frozen")),
    Outcome("deaths", "deaths", "Conflict deaths over the days measured", lambda t: t.killed()),
    Outcome(
        "deaths_per_day",
        "deaths per day",
        "Conflict deaths per day measured",
        lambda t: t.share(t.killed(), t.seen_days),
    ),
    Outcome("deaths_palestinian", "deaths", "Palestinians killed", lambda t: t.killed(victim="palestinian")),
    Outcome("deaths_israeli", "deaths", "Israelis killed", lambda t: t.killed(victim="israeli")),
    Outcome("deaths_isf", "deaths", "Soldiers of the force killed", lambda t: t.killed(victim="isf")),
    Outcome("deaths_by_israel", "deaths", "Killed by Israeli forces", lambda t: t.killed(by="israel")),
    Outcome("deaths_by_factions", "deaths", "Killed by factions", lambda t: t.killed(by="factions")),
    Outcome("deaths_by_militias", "deaths", "Killed in clashes with militias", lambda t: t.killed(by="militias")),
    Outcome("deaths_by_isf", "deaths", "Killed when arms are taken by force", lambda t: t.killed(by="isf")),
    _first_weeks("deaths_first_34", "deaths per day", "Mean of days 0-33", "mean"),
    _first_weeks("median_first_34", "deaths per day", "Median day of days 0-33", "median"),
    _first_weeks("variance_ratio_first_34", "ratio", "Variance over mean of days 0-33", "ratio"),
    _first_weeks("top_three_share_first_34", "share", "Share of the three worst of days 0-33", "top three"),
    Outcome("worst_day_deaths", "deaths", "Deaths on the worst day", lambda t: t.peak("deaths")),
    _deaths_in("deaths_days_0_29", "Deaths in days 0-29, if lived through", 0, 29),
    _deaths_in("deaths_days_30_89", "Deaths in days 30-89", 30, 89),
    _deaths_in("deaths_days_90_179", "Deaths in days 90-179", 90, 179),
    _deaths_in("deaths_days_180_364", "Deaths in days 180-364", 180, 364),
    Outcome("launches", "count", "Launches by factions", lambda t: t.total("launch")),
    Outcome("close_attacks", "count", "Close attacks by factions", lambda t: t.total("close attack")),
    Outcome("acts_strategic", "count", "Acts of factions by design", lambda t: t.total("strategic act")),
    Outcome("acts_retaliatory", "count", "Acts of factions out of grievance", lambda t: t.total("retaliatory act")),
    Outcome("acts_spoiling", "count", "Acts of factions near a milestone", lambda t: t.total("spoiling act")),
    Outcome("acts_localized", "count", "Acts of factions that nobody ordered", lambda t: t.total("localized act")),
    Outcome("line_incidents", "count", "Incidents of fire at the line", lambda t: t.total("line incident")),
    Outcome("strikes", "count", "Israeli strikes or raids on own initiative", lambda t: t.total("strike")),
    Outcome("line_moves", "count", "Forward moves of the line", lambda t: t.total("line moved forward")),
    Outcome("internal_clashes", "count", "Clashes with militias", lambda t: t.total("internal clash")),
    Outcome(
        "answered_share",
        "share",
        "Attributed harm that Israel or Hamas answered",
        lambda t: t.share(
            t.total("answer (Israel)", "answer (Hamas)"), t.total("harm to answer (Israel)", "harm to answer (Hamas)")
        ),
    ),
    Outcome(
        "answered_share_israel",
        "share",
        "Attributed harm that Israel answered",
        lambda t: t.share(t.total("answer (Israel)"), t.total("harm to answer (Israel)")),
    ),
    Outcome("crises", "count", "Crises", lambda t: t.total("crisis")),
    Outcome(
        "contained_share",
        "share",
        "Crises that were contained",
        lambda t: t.share(t.total("crisis contained"), t.total("crisis")),
    ),
    Outcome(
        "wrong_attribution_share",
        "share",
        "Attributions that were wrong",
        lambda t: t.share(t.total("wrong attribution"), t.total("attribution")),
    ),
    Outcome(
        "violations_israel",
        "count",
        "Armed acts by Israeli forces",
        lambda t: t.total("line incident", "strike", "answering strikes (Israel)", "line moved forward"),
    ),
    Outcome("violations_hamas", "count", "Armed acts by factions", lambda t: t.total(*_VIOLATIONS)),
    Outcome("violations_other", "count", "Armed acts by militias", lambda t: t.total("internal clash")),
    Outcome(
        "trucks_entered_per_day",
        "trucks per day",
        "Trucks crossing, both streams (T02's count)",
        lambda t: t.mean("trucks_entered"),
    ),
    Outcome(
        "trucks_un_per_day",
        "trucks per day",
        "Trucks crossing, UN and NGOs (T04's count)",
        lambda t: t.mean("trucks_un"),
    ),
    Outcome(
        "trucks_commercial_per_day",
        "trucks per day",
        "Trucks crossing, commercial and bilateral",
        lambda t: t.mean("trucks_entered") - t.mean("trucks_un"),
    ),
    Outcome("trucks_collected_per_day", "trucks per day", "Trucks collected", lambda t: t.mean("trucks_collected")),
    Outcome(
        "trucks_delivered_per_day", "trucks per day", "Trucks that reach people", lambda t: t.mean("trucks_delivered")
    ),
    Outcome(
        "truck_days_short",
        "trucks",
        "Trucks short of the target, summed over days",
        lambda t: t.whole("truck_days_short"),
    ),
    Outcome(
        "taken_share",
        "share",
        "Collected trucks that were taken on the way",
        lambda t: t.share(t.mean("trucks_taken"), t.mean("trucks_collected")),
    ),
    Outcome("need_end", "share", "Unmet need at the end", lambda t: t.last("need")),
    Outcome("grievance_mean", "share", "Mean grievance", lambda t: t.mean("grievance")),
    Outcome("acceptance_end", "share", "People's acceptance of the force at the end", lambda t: t.last("acceptance")),
    Outcome("rumour_mean", "share", "Mean belief in rumours", lambda t: t.mean("rumour")),
    Outcome("coverage_mean", "share", "Mean coverage by the CMCC", lambda t: t.mean("coverage")),
    Outcome("us_pressure_mean", "index", "Mean US pressure", lambda t: t.mean("us_pressure")),
    Outcome("offered_total", "troops", "Highest sum of standing offers", lambda t: t.peak("offered")),
    Outcome("states_cleared", "states", "States accepted at the end", lambda t: t.last("cleared")),
    Outcome(
        "troops_day_100",
        "troops",
        "Troops in place on day 100, of worlds still holding",
        lambda t: t.on_day("troops", 100),
        days=("troops",),
    ),
    Outcome("troops_peak", "troops", "Most troops in place", lambda t: t.peak("troops")),
    Outcome("troops_end", "troops", "Troops in place at the end", lambda t: t.last("troops")),
    Outcome("troops_mean", "troops", "Mean troops in place", lambda t: t.mean("troops")),
    Outcome("first_arrival_day", "day", "Day of the first soldier", lambda t: t.first("force")),
    Outcome(
        "isf_deaths_per_1000_years",
        "deaths per 1,000 soldier-years",
        "Deaths of soldiers of the force",
        lambda t: t.share(365000.0 * t.killed(victim="isf"), t.mean("troops") * t.seen_days),
    ),
    Outcome("contingents_left", "states", "Contingents that went home", lambda t: t.total("contingent leaves")),
    Outcome("police_end", "police", "Palestinian police deployed at the end", lambda t: t.last("police")),
    Outcome(
        "arms_share",
        "share of start",
        "Arms in factions' hands at the end; production and inflow can raise them above the start",
        lambda t: t.last("arms"),
    ),
    Outcome(
        "arms_stored_share", "share of start", "Arms stored under seal at the end", lambda t: t.last("arms_stored")
    ),
    Outcome("tunnels_share", "share of start", "Tunnels usable at the end", lambda t: t.last("tunnels")),
    Outcome("line_end", "share of area", "Area behind the line at the end", lambda t: t.last("line")),
    Outcome("tranches_offered", "count", "Steps offered", lambda t: t.total("step offered")),
    Outcome("tranches_kept_hamas", "count", "Steps that Hamas accepted", lambda t: t.total("step accepted by Hamas")),
    Outcome(
        "tranches_kept_israel", "count", "Steps that Israel accepted", lambda t: t.total("step accepted by Israel")
    ),
    _final("tranches_done", "count", "Steps that both accepted", _BOARD, "steps_done"),
    _final("obligations_kept_hamas", "share", "Obligations of Hamas carried out", _BOARD, "kept_hamas"),
    _final("obligations_kept_israel", "share", "Obligations of Israel carried out", _BOARD, "kept_israel"),
    Outcome("phase_end", "count", "Phase reached", lambda t: t.last("phase")),
    Outcome(
        "resolution_day",
        "day",
        "Day on which a mandate was adopted",
        lambda t: t.dated(t.state("actors.security_council", "adopted_on") - 1.0),
        watches=(("actors.security_council", "adopted_on"),),
    ),
    Outcome("rafah_fate", "code", "What most of the group in Rafah's tunnels met", _rafah_fate, FATES, _POCKET),
    Outcome("splits", "count", "Splits of factions", lambda t: t.total("split")),
    Outcome("money_pledged", "USD million", "Money pledged by donors", lambda t: t.last("money_pledged")),
    Outcome("money_paid", "USD million", "Money paid by donors", lambda t: t.last("money_paid")),
    Outcome(
        "money_paid_share",
        "share",
        "Share of the money pledged that is paid",
        lambda t: t.share(t.last("money_paid"), t.last("money_pledged")),
    ),
    Outcome(
        "cost_per_day_held",
        "USD million per day",
        "Spent on force and police per day held",
        _cost_per_day,
        watches=_SPENT,
    ),
    Outcome("confidence_israel_end", "share", "Israel's confidence at the end", lambda t: t.last("confidence_israel")),
    Outcome("confidence_hamas_end", "share", "Hamas's confidence at the end", lambda t: t.last("confidence_hamas")),
    Outcome("overdue_mean", "share", "Mean share of obligations overdue", lambda t: t.mean("overdue")),
)


def all_outcomes(contributors: Iterable[str]) -> tuple[Outcome, ...]:
    """The whole table, with the outcomes of each contributing state of a scenario."""
    return (*OUTCOMES, *(outcome for name in contributors for outcome in _of_contributor(name)))


def _of_contributor(name: str) -> tuple[Outcome, ...]:
    path, column = f"contributors.{name}", f"contributor_{name}"
    return (
        _final(f"{column}_offered", "troops", f"Highest offer of {name}", path, "offered_most"),
        _final(f"{column}_accepted", "0 or 1", f"Whether {name} offers and is accepted at the end", path, "cleared"),
        _final(f"{column}_peak", "troops", f"Troops of {name} sent", path, "sent"),
        Outcome(
            f"{column}_role",
            "code",
            f"Role of {name}",
            lambda t: np.where(t.state(path, "offered_most") > 0.0, 1.0 + t.state(path, "lighter"), 0.0),
            ROLES,
            ((path, "offered_most"), (path, "lighter")),
        ),
    )
