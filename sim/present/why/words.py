"""States, rules and events in words."""

from __future__ import annotations

import math
import re

from sim.batch.parting.same import one_thing

STATES = {
    "israel.confidence": "Israel's confidence in the truce",
    "israel.threat": "the threat that Israel feels",
    "israel.line": "where Israel's line runs",
    "israel.unfamiliar": "how new Israel's line is to people",
    "israel.accepts": "whom Israel accepts",
    "israel.closed": "closed crossings",
    "israel.offers_passage": "Israel's offer of passage",
    "israel.killed": "Israeli deaths held against Hamas that day",
    "israel.acts": "acts held against Hamas that day",
    "israel.hard_line": "Israel's hard line",
    "hamas.hard_line": "Hamas's hard line",
    "hamas.confidence": "Hamas's confidence in the truce",
    "hamas.control": "the leadership's control over its factions",
    "hamas.belief": "Hamas's belief in the guarantee",
    "hamas.consent": "Hamas's consent to the force",
    "hamas.standing": "the leadership's standing among people",
    "sectors.supply": "how well people are supplied",
    "sectors.need": "people's need",
    "sectors.grievance": "people's grievance",
    "sectors.acceptance": "people's acceptance of the force",
    "sectors.exposure": "how many people live or move near the line",
    "sectors.crime": "crime",
    "sectors.security": "security of roads and markets",
    "sectors.cooperation": "how far people tell what they saw",
    "cmcc.representation": "whether Palestinians sit at the CMCC",
    "palestinian_committee.amnesty": "an amnesty that is believed",
    "palestinian_committee.legitimacy": "the Palestinian committee's legitimacy",
    "pocket.inside": "who is still in the tunnels",
    "pocket.model_elsewhere": "what the tunnels' fate teaches elsewhere",
    "militias.takes": "aid taken by militias",
    "militias.fighters": "the militias' strength",
    "cmcc.coverage": "what the CMCC covers",
    "cmcc.deconflicted": "line incidents that coordination prevents",
    "cmcc.monitors": "monitoring as Israel sees it",
    "cmcc.monitors_hamas": "monitoring as Hamas sees it",
    "cmcc.aid_guarantee": "the CMCC's guarantee of aid",
    "contributors.deployed": "who serves in the force",
    "contributors.refused": "whose offers are refused or stand",
    "contributors.deaths_today": "soldiers killed",
    "contributors.tie_us": "contributors' ties to Washington",
    "isf.strength": "how many troops are there",
    "isf.presence": "the force's presence",
    "isf.deterrence": "acts deterred by the force",
    "isf.interposition": "troops in between at the line",
    "isf.verification": "verification by the force",
    "isf.convoy": "convoys protected",
    "isf.containment": "what the force lends to end a crisis",
    "isf.tripwire": "troops in the way of war",
    "isf.border": "smuggling stopped at the borders",
    "isf.enforcing": "how far the force can take arms",
    "isf.trust": "Hamas's trust in who makes up the force",
    "isf.public_acceptance": "people's acceptance of the force",
    "isf.host_consent": "the host's consent",
    "isf.loss_rate": "the force's own risk",
    "mediators.leverage_hamas": "mediators' leverage on Hamas",
    "mediators.leverage_israel": "mediators' leverage on Israel",
    "united_states.pressure": "US pressure",
    "united_states.engagement": "US engagement",
    "united_states.push_israel": "US pressure for what Israel owes",
    "united_states.push_hamas": "US pressure for what Hamas owes",
    "board_of_peace.overdue_to_israel": "what is overdue to Israel",
    "board_of_peace.overdue_to_hamas": "what is overdue to Hamas",
    "board_of_peace.milestone": "a step that is near",
    "board_of_peace.step_due": "a step that is due",
    "board_of_peace.expiry": "a deadline that is near",
    "palestinian_police.security": "security by the Palestinian police",
    "palestinian_committee.voice": "the Palestinian committee's voice",
    "information.believed": "rumours believed",
    "donors.to_aid_today": "donors' money for aid",
    "donors.to_police_today": "donors' money for the police",
    "truce.at_war": "whether a war is on",
    "truce.stall": "standstill",
    "truce.arms": "arms in the factions' hands",
    "truce.d7": "deaths of the last week",
    "truce.shock_israeli": "a dated shock on the Israeli side",
    "truce.shock_palestinian": "a dated shock on the Palestinian side",
    "factions.arms": "arms in the factions' hands",
    "factions.cohesion": "the factions' cohesion",
    "factions.consent": "the factions' consent to the force",
    "several together": "several things together",
    "parameters": "several parameters",
}

NO_WAY = frozenset({"contributors.deployed", "contributors.refused", "contributors.tie_us", "israel.accepts"})
"""States of which more or less, added over all who hold them, says nothing."""

THEMES = {
    "force": "making of the force",
    "talk": "rumours, envoys, phases",
    "aid": "aid",
    "fire": "armed acts and line fire",
    "blame": "who is blamed",
    "answers": "answers",
    "crises": "crises and their containment",
    "steps": "steps of disarmament and withdrawal",
    "choices": "choices for war or to declare it over",
    "end": "the end",
}

OUTCOMES = {
    "saved": "collapses in {b} only",
    "longer": "collapses in both, later in {a}",
    "held": "holds in both",
    "same": "collapses in both on the same day",
    "shorter": "collapses in both, earlier in {a}",
    "lost": "collapses in {a} only",
    "never": "no ceasefire begins, in one or in both",
}


def state_words(state: str) -> str:
    """Return what a state, a parameter or a rule is called within a sentence."""
    state = one_thing(state)
    if state in STATES:
        return STATES[state]
    if state.startswith("presence of "):
        return f"whether {state.removeprefix('presence of ').replace('_', ' ').title()} takes part"
    if state.startswith("rules."):
        return f"the rule for {state.removeprefix('rules.').replace('_', ' ')}"
    holder, _, name = state.rpartition(".")
    return f"{holder.replace('_', ' ')}: {name.replace('_', ' ')}" if holder else state.replace("_", " ")


def place_words(place: str) -> str:
    """Return a place, or another actor that an event is about, as a name."""
    parts = [part if part in ("al", "of") else f"{part[:1].upper()}{part[1:]}" for part in place.split("_")]
    return " ".join(parts).replace(" al ", " al-")


def kind_words(kind: str) -> str:
    """Return a kind of event with whose it is, such as `chooses war (Israel)`."""
    return kind.replace("(israel)", "(Israel)").replace("(hamas)", "(Hamas)")


def channel_words(door: str, reading: str) -> str:
    """Return a channel within a sentence: the door and, if it is something else, what was then read."""
    one, other = state_words(door) if door else "", state_words(reading)
    return one if one == other else other if not one else f"{one}, felt as {other}"


def leaning(state: str, more: float) -> str:
    """Return `lower in A` or `higher in A` where a state leans one way in nine worlds of ten, else nothing."""
    if math.isnan(more) or state in NO_WAY:
        return ""
    return "higher in A" if more >= 0.9 else "lower in A" if more <= 0.1 else ""


def rule_words(rule: str) -> str:
    """Return a rule's first sentence, without its full stop; the rule's own name where it has none."""
    from sim.rules import FAMILIES

    family, _, name = rule.partition(".")
    if family in FAMILIES:
        known = [each.decisions[name] for each in FAMILIES[family].variants.values() if name in each.decisions]
        if known:
            # A variant that reads nothing says that nothing is decided, and another refers to the one before it.
            decision = next(
                (each for each in known if each.parameters and not each.doc.startswith("The same")), known[0]
            )
            first = decision.doc.partition("\n\n")[0].replace("\n", " ").replace("``", "")
            first = re.sub(r" \([A-Z]+\d+[^)]*\)", "", first)
            return re.split(r"(?<=[a-z)0-9])[.:;] ", first)[0].rstrip(".")
    return rule
