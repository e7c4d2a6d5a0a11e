"""Short words for what rules look at."""

from __future__ import annotations

from collections.abc import Mapping

INPUTS: Mapping[str, str] = {
    "acceptance": "acceptance of the force",
    "acts": "attacks attributed",
    "aid": "aid",
    "amnesty": "offer of amnesty",
    "arms": "arms left",
    "attachment": "attachment to what is asked",
    "authority": "authority of the force",
    "away": "people away from home",
    "base": "arms and size",
    "belief": "belief in the guarantee",
    "border": "force at the borders",
    "broker": "leverage of mediators",
    "caveats": "caveats of contingents",
    "closed": "crossings already closed",
    "cohesion_now": "cohesion",
    "confidence": "confidence in the truce",
    "consent": "consent to the force",
    "control": "control by the leadership",
    "crisis": "an open crisis",
    "days_in": "days of the phase gone",
    "deaths": "deaths of the day",
    "deconflicted": "deconfliction",
    "deterred": "deterrence by the force",
    "deterrence": "deterrence by the force",
    "drive": "readiness to act",
    "effort": "effort of the United States",
    "engagement": "engagement of the United States",
    "example": "example of the tunnels",
    "exits": "contingents already gone",
    "expiry": "an unmet deadline",
    "exposure": "opportunity",
    "fear": "fear of attack",
    "fighters": "fighters",
    "fit": "fit of the rumour",
    "force": "the force in place",
    "guarantee": "guarantee",
    "hard_line": "hard line",
    "honour": "hard line",
    "hosts": "ties of host states",
    "hostility": "hostility to the state",
    "incidents": "incidents with the force",
    "interposed": "troops in between",
    "intrusion": "intrusion of the task",
    "killed": "own people killed",
    "last": "size of the last answer",
    "leaders": "leaders killed",
    "line": "where the line stands",
    "losses": "losses of the contingent",
    "mediation": "mediation",
    "milestone": "nearness of a step",
    "monitors": "monitoring",
    "need_now": "unmet need",
    "new": "new rumours",
    "offered": "passage on offer",
    "offers": "states that offer troops",
    "order": "order in the sector",
    "other_confidence": "confidence of the other side",
    "overdue": "what is overdue",
    "own_confidence": "own confidence",
    "people": "people near the line",
    "pressure": "pressure of the United States",
    "provocation": "grievance of people",
    "rate": "expected number a day",
    "readiness": "readiness",
    "resistance": "resistance to the step",
    "resolve": "resolve",
    "restraint": "restraint",
    "right": "chance to judge rightly",
    "rounds": "days of the crisis",
    "rumour": "rumours",
    "share": "size",
    "shock": "an attack or crisis",
    "stall": "standstill",
    "support": "support at home",
    "suspicion": "suspicion",
    "talk": "talk",
    "threat": "threat felt",
    "tie": "tie to the United States",
    "tranche": "share of arms given",
    "tripwire": "foreign troops in the way",
    "truth": "what was the case",
    "unfamiliar": "unfamiliar line",
    "unpaid": "unpaid costs",
    "verified": "verified facts",
    "violence": "violence",
    "wealth": "wealth of the state",
}
"""By the name that rules use, where it means the same everywhere."""

OF_RULE: Mapping[tuple[str, str], str] = {
    ("containment.opens", "deaths"): "deaths of the day",
    ("deployment.exit_chance", "violence"): "deaths of the week",
    ("attribution.right", "monitors"): "monitoring",
    ("us_engagement.envoy_chance", "overdue"): "what is overdue",
    ("rumours.told", "new"): "chance of a rumour",
    ("politics.cohesion", "level"): "cohesion before",
    ("politics.control", "level"): "control before",
    ("politics.standing", "level"): "standing before",
    ("politics.grievance", "level"): "grievance before",
    ("politics.threat", "level"): "threat felt before",
    ("politics.need", "level"): "unmet need before",
    ("politics.crime", "level"): "crime before",
    ("politics.acceptance", "level"): "acceptance before",
    ("aid_access.approvals", "level"): "approvals before",
    ("safe_passage.acceptance", "honour"): "hard line",
    ("command.quality", "israel"): "coordination with Israel",
    ("command.quality", "egypt"): "coordination with Egypt",
}
"""By rule and name, where it is said otherwise."""

OF_ISRAEL = {"provocation": "threat felt"}
"""The common rule of armed acts: what provokes a state and what provokes a group have other names."""


def input_words(rule: str, name: str, actor: str = "") -> str:
    """Return what an input is called: `grievance of people`.

    Args:
        rule: That reads it, as actors say it (`armed_acts.rate`).
        name: As the rule calls it.
        actor: Who decides, as far as it matters.
    """
    if actor == "israel" and name in OF_ISRAEL:
        return OF_ISRAEL[name]
    return OF_RULE.get((rule, name)) or INPUTS.get(name) or name.replace("_", " ")
