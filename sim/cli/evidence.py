"""`isf evidence`: which numbers of a scenario rest on evidence, on whose, and which on assumption."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sim.analysis.evidence import Basis, Choice, Dispute, Standing, counts, weigh
from sim.cli.arguments import Setting, choose, shorten
from sim.cli.files import as_plain
from sim.cli.outcome import OK, WrongInput
from sim.evidence import GRADES, WORDS
from sim.present.evidence.brief import brief
from sim.present.evidence.full import excerpt, report
from sim.present.evidence.rows import sentence
from sim.present.words import CAVEAT
from sim.scenario import load_scenario

NARROW, WIDE = 80, 120


def evidence_command(
    file: str, overrides: Mapping[str, Setting], grade: str, source: str, path: str, full: bool, as_json: bool
) -> int:
    """Carry out `isf evidence`; empty filters ask for nothing."""
    grade = choose("--grade", grade.upper(), GRADES) if grade else ""
    scenario = load_scenario(file, dict(overrides) or None)
    whole = weigh(scenario)
    if source:
        known = (*whole.ledger.claims, *whole.ledger.works, *WORDS)
        source = source.upper() if source.upper() in known else source
        source = _named("--source", source, known, "an id of seeds/, such as A18, or the word assumption")
    if path:
        paths = [each.path for each in whole.standings]
        below = {".".join(parts[:depth]) for each in paths if (parts := each.split(".")) for depth in range(1, 4)}
        path = _named("--parameter", path, below, f"a path that `isf show {file}` prints, such as objections")
    basis = whole.narrowed(grade, source, path)
    width = min(max(shutil.get_terminal_size((100, 20)).columns, NARROW), WIDE)
    if as_json:
        print(json.dumps(_as_data(basis, whole), indent=1, ensure_ascii=False))
    elif not (grade or source or path):
        print("\n".join(report(basis, width) if full else brief(basis, width)))
    else:
        print("\n".join(excerpt(basis, len(whole.standings), width)))
    return OK


def _named(flag: str, found: str, names: Iterable[str], hint: str) -> str:
    """Return a name that exists; there are too many to list them."""
    from sim.scenario.names import did_you_mean

    known = list(names)
    if found in known:
        return found
    raise WrongInput(f"{flag}: found {shorten(found)}{did_you_mean(found, known)} (allowed: {hint})")


def _as_data(basis: Basis, whole: Basis) -> dict[str, Any]:
    scenario = basis.scenario
    return {
        "scenario": {"name": scenario.name, "title": scenario.title, "fingerprint": scenario.fingerprint},
        "grades": dict(GRADES),
        "summary": sentence(whole.standings),
        "shares": {
            "all": counts(whole.standings),
            "read": counts(each for each in whole.standings if each.read),
        },
        "areas": {
            area: {"all": counts(some), "read": counts(each for each in some if each.read)}
            for area, some in basis.by_area().items()
        },
        "readings": dict(scenario.readings),
        "own": [each.path for each in basis.standings if each.own],
        "changed": [each.path for each in basis.standings if each.changed],
        "parameters": [_parameter(each) for each in basis.standings],
        "sources": [asdict(each) for each in basis.grounds()],
        "contested": [_dispute(each) for each in basis.disputes()],
        "caveat": CAVEAT,
    }


def _parameter(standing: Standing) -> dict[str, Any]:
    return {"grade": standing.grade, "read": standing.read, **as_plain(standing.parameter)}


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return {
        "claim": dispute.ground.id,
        "attributed_to": dispute.ground.who,
        "rests_on_it": [*dispute.ground.parameters, *dispute.ground.others],
        "rivals": [
            {"claim": each.id, "says": each.claim, "status": each.status, "attributed_to": each.attributed_to}
            for each in dispute.rivals
        ],
        "readings": [_choice(each) for each in dispute.choices],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "claim": choice.claim.id,
        "taken": choice.taken,
        "held": as_plain(choice.held),
        "readings": [
            {
                "name": each.name,
                "meaning": each.meaning,
                "attributed_to": each.attributed_to,
                "can_be_run": bool(each.implies),
                "size_assumed": each.assumed,
                "not_run": each.not_run,
            }
            for each in choice.claim.readings
        ],
    }
