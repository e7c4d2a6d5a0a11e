"""Daily series: what is measured of a world each day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Series:
    """One daily series.

    Attributes:
        name: Column name.
        unit: Of its values.
        meaning: What it tells, in words.
        read: From a model at the end of a day: a float or (lanes,).
    """

    name: str
    unit: str
    meaning: str
    read: Callable[[Any], Any]


def _people(model: Any, name: str) -> Any:
    return model.seen.sectors.total(lambda s: getattr(s, name) * s.people)


def _line(model: Any) -> Any:
    israel = model.seen.israel
    return model.seen.sectors.total(lambda s: israel.line[s.place] * s.area)


def _sum(model: Any, roster: str, name: str) -> Any:
    return getattr(model.seen, roster).total(lambda actor: getattr(actor, name))


SERIES: tuple[Series, ...] = (
    Series("deaths", "deaths per day", "Conflict deaths, all victims, by any armed actor", lambda m: m.truce.deaths),
    Series(
        "deaths_palestinian",
        "deaths per day",
        "Palestinians killed, by any armed actor",
        lambda m: m.ledger.deaths(victim="palestinian"),
    ),
    Series(
        "deaths_israeli",
        "deaths per day",
        "Israelis killed, by any armed actor",
        lambda m: m.ledger.deaths(victim="israeli"),
    ),
    Series("d7", "deaths per day", "Deaths a day over the last seven days", lambda m: m.truce.d7),
    Series(
        "trucks_entered",
        "trucks per day",
        "Trucks crossing in both streams (Israel's way of counting, T02)",
        lambda m: m.single["israel"].crossed_un + m.single["israel"].crossed_commercial,
    ),
    Series(
        "trucks_un",
        "trucks per day",
        "Trucks crossing in the stream of the UN and NGOs (the UN's count, T04)",
        lambda m: m.single["israel"].crossed_un,
    ),
    Series(
        "trucks_collected",
        "trucks per day",
        "Trucks collected at the crossings and not turned back",
        lambda m: _sum(m, "sectors", "crossed") - _sum(m, "sectors", "turned_back"),
    ),
    Series(
        "trucks_delivered",
        "trucks per day",
        "Trucks that reach people: neither turned back nor taken on the way",
        lambda m: _sum(m, "sectors", "delivered"),
    ),
    Series("trucks_taken", "trucks per day", "Trucks taken on the way", lambda m: _sum(m, "sectors", "taken")),
    Series("troops", "troops", "Foreign troops in place", lambda m: _sum(m, "contributors", "deployed")),
    Series("police", "police", "Palestinian police deployed", lambda m: m.single["palestinian_police"].deployed),
    Series("arms", "share of start", "Arms in the hands of factions", lambda m: m.truce.arms),
    Series(
        "arms_stored",
        "share of start",
        "Arms stored under seal",
        lambda m: _weighted(m, "stored"),
    ),
    Series("tunnels", "share of start", "Tunnels usable by factions", lambda m: _weighted(m, "tunnels")),
    Series("line", "share of area", "Area of Gaza behind the line that Israel holds", _line),
    Series("confidence_israel", "share", "Israel's confidence in the truce", lambda m: m.single["israel"].confidence),
    Series("confidence_hamas", "share", "Hamas's confidence in the truce", lambda m: m.single["hamas"].confidence),
    Series("guarantee", "share", "Hamas's belief that the guarantee will hold", lambda m: m.single["hamas"].belief),
    Series("control", "share", "Control of Hamas's leadership over its factions", lambda m: m.single["hamas"].control),
    Series("grievance", "share", "Grievance of people in Gaza", lambda m: _people(m, "grievance")),
    Series("need", "share", "Unmet need of people in Gaza", lambda m: _people(m, "need")),
    Series("acceptance", "share", "People's acceptance of the force", lambda m: _people(m, "acceptance")),
    Series(
        "us_pressure", "index", "Pressure of the United States for calm", lambda m: m.single["united_states"].pressure
    ),
    Series(
        "host_consent",
        "share",
        "Consent of Hamas's leadership to a force that monitors",
        lambda m: m.single["hamas"].consent["monitor"],
    ),
    Series("coverage", "share", "How much of what happens the CMCC covers", lambda m: m.single["cmcc"].coverage),
    Series(
        "rumour",
        "share",
        "Mean belief in live rumours",
        lambda m: (
            (
                m.single["information"].believed["base"]
                + m.single["information"].believed["militia"]
                + m.single["information"].believed["attack"]
                + m.single["information"].believed["passage"]
            )
            / 4.0
        ),
    ),
    Series("money_paid", "USD million", "Money paid by donors so far", lambda m: _sum(m, "donors", "paid")),
    Series("money_pledged", "USD million", "Money pledged by donors", lambda m: _sum(m, "donors", "pledge")),
    Series("phase", "count", "Phase of the plan", lambda m: m.single["board_of_peace"].phase),
    Series(
        "overdue",
        "share",
        "Obligations overdue, mean of both sides",
        lambda m: 0.5 * (m.single["board_of_peace"].overdue_to_israel + m.single["board_of_peace"].overdue_to_hamas),
    ),
    Series("crisis", "0 or 1", "A crisis is open and not contained", lambda m: m.truce.open),
    Series("attacks", "count", "Launches and close attacks by factions", lambda m: _sum(m, "factions", "acts")),
    Series("offered", "troops", "Standing offers of contributing states", lambda m: _sum(m, "contributors", "offered")),
    Series(
        "cleared",
        "states",
        "States that offer troops and that Israel accepts",
        lambda m: _sum(m, "contributors", "cleared"),
    ),
)


def _weighted(model: Any, name: str) -> Any:
    return model.seen.factions.total(lambda f: getattr(f, name) * f.weight)
