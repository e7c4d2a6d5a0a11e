"""What is counted is neither made nor lost, in any world on any day."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from sim.model import StabilizationModel
from sim.outcomes import SERIES
from sim.scenario import Scenario, load_scenario
from tests.model.helpers import eventful, walk

WORLDS = range(16)

CASES: dict[str, Scenario] = {
    "baseline": load_scenario("baseline", {"end": "continue"}),
    "in a hurry": eventful(),
    "war": eventful(opening="war"),
    "coerced": eventful(
        rules__tranches="coerced", rules__isf_effect="enforcement", rules__troop_offers="unconditional"
    ),
    "arms stored": eventful(rules__tranches="freeze", rules__host_consent="full", tranches__step_size=0.4),
    "withdrawal first, aid unhindered": eventful(rules__tranches="withdraw_first", rules__aid_access="unhindered"),
    "disarmament first, aid capped": eventful(rules__tranches="disarm_first", rules__aid_access="capped"),
    "surrender": eventful(rules__safe_passage="surrender", rules__rival_militia="integrated"),
    "no objections, no answers held back": eventful(rules__objections="none", rules__response="amplified"),
    "phased, voluntary": eventful(
        rules__deployment="phased_by_sector",
        rules__funding="voluntary",
        rules__policing="standard",
        deployment__delay=30,
    ),
    "nobody in the middle": eventful(
        **{
            f"actors__{name}__present": False
            for name in ("cmcc", "united_states", "security_council", "board_of_peace", "palestinian_committee")
        }
    ),
    "no parties": eventful(actors__israel__present=False, actors__hamas__present=False),
}


def days(model: StabilizationModel, count: int) -> Iterator[int]:
    for _ in range(count):
        model.step()
        yield model.day - 1


# What each actor holds that is a share (0..1), by the names of its attributes.
SHARES = {
    "Israel": "confidence threat line unfamiliar withdrawn openness prisoners crossings accepts offers_passage "
    "strikes_pocket accepts_step wants_war renounces answered_now cooperation",
    "HamasLeadership": "confidence control standing belief consent remains accepts_step wants_war renounces "
    "answered_now",
    "Faction": "cohesion splintered tunnels consent weight core",
    "TunnelGroup": "cohesion splintered tunnels consent weight core hosts",
    "Militia": "reputation takes clashes",
    "StabilizationForce": "quality presence deterrence interposition convoy presence_mean deterrence_mean border "
    "interposition_mean enforcing covered trust public_acceptance host_consent loss_rate",
    "CoordinationCenter": "coverage deconflicted aid_guarantee representation",
    "UnitedStates": "engagement base talk backs push_israel push_hamas",
    "SecurityCouncil": "adopted legitimacy authority in_force",
    "BoardOfPeace": "kept_israel kept_hamas overdue_to_israel overdue_to_hamas sectors_open expiry step_due milestone "
    "opened arms_due ground_due arms_taken",
    "PalestinianCommittee": "legitimacy distribution amnesty",
    "PalestinianPolice": "share paid_share security",
    "InformationSpace": "believed denied",
    "Sector": "people area need grievance acceptance crime away protest security cooperation",
    "ContributingState": "support caveats left_force lighter refused engaged cleared hostility intrusion delivers",
    "Mediator": "hosting cooperation",
    "Donor": "final_share ready",
}
# What may be below zero.
SIGNED = {
    "hard_line", "resolve", "pressure", "drift_un", "drift_commercial", "model_elsewhere", "war_deviation",
    "monitors", "monitors_hamas", "leverage_hamas", "leverage_israel", "full_hamas",
}  # fmt: skip
# What comes whole.
WHOLE = {
    "line_incidents", "line_deaths", "strikes", "strike_deaths", "leaders_killed", "answer_deaths", "answer_acts",
    "acts", "launches", "close_attacks", "clash_deaths", "clashes", "deaths_today", "lost", "inside", "left", "dead",
    "killed_today", "left_today", "splits", "steps_done", "adopted_on", "arrived_on", "war_palestinian", "war_israeli",
    "deaths", "deaths_palestinian", "rounds",
}  # fmt: skip
HEARSAY = {("Israel", "acts"), ("HamasLeadership", "acts")}
"""Acts as a party attributes them, which it may count in part."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] if at % 2 else []) for at, name in enumerate(CASES)]
)
def test_states_stay_where_they_belong(name: str) -> None:
    model = StabilizationModel(CASES[name], worlds=WORLDS)
    wrong: dict[str, int] = {}
    for day in days(model, 70):
        for holder in (model.truce, *model.agents):
            kind = type(holder).__name__
            shares = SHARES.get(kind, "").split()
            for path, value in walk(holder):
                attribute = path.partition(".")[0]
                if attribute.startswith("_"):
                    continue
                low, high = np.min(value), np.max(value)
                if not np.isfinite(low + high):
                    wrong.setdefault(f"{kind}.{path} is not finite", day)
                if low < 0.0 and attribute not in SIGNED:
                    wrong.setdefault(f"{kind}.{path} is below 0", day)
                if high > 1.0 + 1e-12 and attribute in shares:
                    wrong.setdefault(f"{kind}.{path} is above 1", day)
                if attribute in WHOLE and (kind, attribute) not in HEARSAY and np.any(value != np.rint(value)):
                    wrong.setdefault(f"{kind}.{path} is not whole", day)
    assert wrong == {}


def test_every_share_named_here_exists() -> None:
    model = StabilizationModel("baseline")
    model.step()
    for holder in model.agents:
        for name in SHARES[type(holder).__name__].split():
            assert hasattr(holder, name), f"{type(holder).__name__}.{name}"


UNITS = {"share": 1.0, "share of area": 1.0, "0 or 1": 1.0}


@pytest.mark.parametrize("name", CASES)
def test_daily_series_keep_to_their_units(name: str) -> None:
    model = StabilizationModel(CASES[name], worlds=WORLDS)
    model.run_days(70)
    for each in SERIES:
        rows = np.array([np.broadcast_to(row, (len(WORLDS),)) for row in model.record.rows[each.name]])
        assert np.all(np.isfinite(rows)), each.name
        if each.unit != "index":
            assert rows.min() >= 0.0, each.name
        if each.unit in UNITS:
            assert rows.max() <= 1.0 + 1e-12, each.name
        if each.unit in ("0 or 1", "count", "states") or each.name == "deaths":
            assert np.array_equal(rows, np.rint(rows)), each.name


def close(one: Any, other: Any, what: str) -> None:
    assert np.allclose(one, other, rtol=1e-9, atol=1e-9), what


def at_most(one: Any, other: Any, what: str) -> None:
    assert np.all(np.asarray(one) <= np.asarray(other) + 1e-9 * (1.0 + np.abs(other))), what


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_made_or_lost(name: str) -> None:
    model = StabilizationModel(CASES[name], worlds=WORLDS)
    before: dict[str, Any] = {}
    to_force: Any = 0.0
    to_police: Any = 0.0
    for day in days(model, 70):
        _troops(model, before, day)
        _trucks(model, day)
        _arms(model, day)
        to_force = to_force + sum(donor.to_force_today for donor in model.rosters["donors"])
        to_police = to_police + sum(donor.to_police_today for donor in model.rosters["donors"])
        _money(model, to_force, to_police, day)
        _people(model, before, day)


def _troops(model: StabilizationModel, before: dict[str, Any], day: int) -> None:
    for state in model.rosters["contributors"]:
        who = f"{state.name} on day {day}"
        at_most(state.offered, state.offered_most, f"offered at most: {who}")
        at_most(state.accepted, state.offered_most, f"accepted of offered: {who}")
        at_most(state.sent, state.accepted, f"sent of accepted: {who}")
        at_most(state.deployed + state.lost + state.gone, state.sent, f"there, dead and home of sent: {who}")
        for what in ("offered_most", "accepted", "sent", "lost", "gone"):
            value = getattr(state, what)
            assert np.all(value >= before.get(f"{state.name}.{what}", 0.0)), f"{what} only grows: {who}"
            before[f"{state.name}.{what}"] = value
        close(state.left_force * state.deployed, 0.0, f"who has gone home has nobody there: {who}")
    states = model.rosters["contributors"]
    close(model.ledger.deaths(victim="isf"), sum(state.deaths_today for state in states), f"soldiers killed, day {day}")
    if model.single["isf"].present:
        # The command works with those who stood there in the evening before.
        close(model.single["isf"].strength, before.get("deployed", 0.0), f"strength on day {day}")
    before["deployed"] = sum(state.deployed for state in states)


def _trucks(model: StabilizationModel, day: int) -> None:
    israel, sectors = model.single["israel"], model.rosters["sectors"]
    close(
        sum(sector.crossed for sector in sectors),
        israel.crossed_un + israel.crossed_commercial,
        f"crossed on day {day}",
    )
    for sector in sectors:
        parts = sector.delivered + sector.taken + sector.turned_back
        close(parts, sector.crossed, f"trucks to {sector.name} on day {day}")
    told = model.ledger.today
    parts = told["trucks delivered"] + told["trucks taken"] + told["trucks turned back"]
    close(parts, israel.crossed_un + israel.crossed_commercial, f"trucks told on day {day}")


def _arms(model: StabilizationModel, day: int) -> None:
    factions = model.rosters["factions"]
    for faction in factions:
        if faction.present:
            held = faction.arms + faction.stored + faction.destroyed
            close(held, 1.0 + faction.produced, f"arms of {faction.name} on day {day}")
    close(sum(faction.weight for faction in factions), 1.0, "weights of factions")
    close(model.truce.arms, sum(faction.arms * faction.weight for faction in factions), f"arms in hand on day {day}")
    israel = model.single["israel"]
    at_most(israel.withdrawn, 1.0, f"ground given up by day {day}")


def _money(model: StabilizationModel, to_force: Any, to_police: Any, day: int) -> None:
    for donor in model.rosters["donors"]:
        at_most(donor.paid, donor.pledge, f"{donor.name} paid of pledged on day {day}")
    for fund, received in (("isf", to_force), ("palestinian_police", to_police)):
        holder = model.single[fund]
        if holder.present:
            close(holder.balance + holder.spent, holder.received, f"fund of {fund} on day {day}")
            close(holder.received, received, f"what donors paid to {fund} by day {day}")


def _people(model: StabilizationModel, before: dict[str, Any], day: int) -> None:
    pocket = next(faction for faction in model.rosters["factions"] if faction.path == "factions.rafah_tunnels")
    close(pocket.inside + pocket.left + pocket.dead, pocket.at_start, f"people of the tunnels on day {day}")
    close(sum(sector.people for sector in model.rosters["sectors"]), 1.0, "shares of people")
    for militia in model.rosters["militias"]:
        was = before.get(militia.path, militia.fighters)
        if CASES["surrender"] is model.scenario:
            close(was - militia.fighters, militia.joined * (day > 0), f"men of {militia.name} who join on day {day}")
        before[militia.path] = militia.fighters


def test_men_of_a_militia_who_join_the_police_are_police() -> None:
    """The same worlds with and without: what militias lose on a day, police have the day after."""
    model = StabilizationModel(CASES["surrender"], worlds=WORLDS)
    police = model.single["palestinian_police"]
    joined: Any = 0.0
    for _ in days(model, 60):
        coming = sum(militia.joined for militia in model.rosters["militias"])
        joined = joined + coming
    assert np.all(joined > 0.0)
    fighters = sum(militia.trait("fighters") - militia.fighters for militia in model.rosters["militias"])
    close(fighters, joined, "men who left are men who joined")
    assert np.all(police.deployed + police.training <= police.trait("plan") + joined + 1e-9)


def test_the_total_of_deaths_is_the_deaths_of_all_sides() -> None:
    model = StabilizationModel(CASES["in a hurry"], worlds=WORLDS)
    told: Any = 0.0
    for _ in days(model, 60):
        today = model.ledger.deaths()
        parts = [model.ledger.deaths(victim=victim) for victim in ("palestinian", "israeli", "isf")]
        assert np.array_equal(today, parts[0] + parts[1] + parts[2])
        assert np.array_equal(today, model.truce.deaths)
        told = told + today
    assert np.array_equal(told, sum(model.record.rows["deaths"]))
