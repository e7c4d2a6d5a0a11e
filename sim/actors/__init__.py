"""Who acts: Mesa agents, one file per actor or kind of actor."""

from __future__ import annotations

from sim.actors.actor import Actor
from sim.actors.board import BoardOfPeace
from sim.actors.cohort import Cohort, gather
from sim.actors.contributor import ContributingState
from sim.actors.coordination import CoordinationCenter
from sim.actors.diplomacy import Mediator, SecurityCouncil, UnitedStates
from sim.actors.donor import Donor
from sim.actors.faction import Faction, TunnelGroup
from sim.actors.hamas import HamasLeadership
from sim.actors.information import InformationSpace
from sim.actors.isf import StabilizationForce
from sim.actors.israel import Israel
from sim.actors.militia import Militia
from sim.actors.palestinian import PalestinianCommittee, PalestinianPolice
from sim.actors.party import Party
from sim.actors.sector import Sector

SINGLE: dict[str, type[Actor]] = {
    "information": InformationSpace,
    "united_states": UnitedStates,
    "security_council": SecurityCouncil,
    "board_of_peace": BoardOfPeace,
    "israel": Israel,
    "hamas": HamasLeadership,
    "isf": StabilizationForce,
    "cmcc": CoordinationCenter,
    "palestinian_committee": PalestinianCommittee,
    "palestinian_police": PalestinianPolice,
}
"""Actors of which there is one, by the name a scenario gives them."""

ROSTER: dict[str, type[Actor]] = {
    "contributors": ContributingState,
    "factions": Faction,
    "militias": Militia,
    "donors": Donor,
    "mediators": Mediator,
    "sectors": Sector,
}
"""Actors of which a scenario lists several."""

__all__ = ["ROSTER", "SINGLE", "Actor", "Cohort", "Party", "TunnelGroup", "gather"]
