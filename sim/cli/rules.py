"""`isf rules`: what a scenario can choose, what each choice assumes, which numbers it reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import choose
from sim.cli.outcome import OK

if TYPE_CHECKING:
    from sim.evidence import Ledger
    from sim.rules import Family
    from sim.scenario import Parameter, Scenario

REFERENCE = "baseline"
"""The scenario whose values are shown."""


def rules_command(name: str | None, as_json: bool) -> int:
    """Carry out `isf rules`."""
    from sim.evidence import load_ledger
    from sim.rules import FAMILIES
    from sim.scenario import load_scenario

    names = list(FAMILIES) if name is None else [choose("FAMILY", name, FAMILIES)]
    baseline = load_scenario(REFERENCE)
    ledger = load_ledger()
    told = [_family(FAMILIES[each], baseline, ledger) for each in names]
    if as_json:
        print(json.dumps(told if name is None else told[0], indent=1, ensure_ascii=False))
    elif name is None:
        _print_all(told)
    else:
        _print_one(told[0])
    return OK


def _family(family: Family, baseline: Scenario, ledger: Ledger) -> dict[str, Any]:
    readers: dict[str, list[str]] = {}
    for variant in family.variants.values():
        for parameter in variant.parameters:
            readers.setdefault(parameter, []).append(variant.name)
    return {
        "family": family.name,
        "about": family.about,
        "baseline": baseline.rules.get(family.name),
        "variants": [
            {"variant": each.name, "assumes": each.assumes, "parameters": list(each.parameters)}
            for each in family.variants.values()
        ],
        "parameters": [
            _parameter(name, readers.get(name, []), baseline.parameters.get(f"{family.name}.{name}"), ledger)
            for name in family.parameters
        ],
    }


def _parameter(name: str, read_by: list[str], value: Parameter | None, ledger: Ledger) -> dict[str, Any]:
    told: dict[str, Any] = {"parameter": name, "read_by": read_by}
    if value is not None:
        told |= {
            "value": value.value,
            "low": value.low,
            "high": value.high,
            "distribution": value.distribution,
            "unit": value.unit,
            "grade": ledger.grade_of(value.source),
            "source": list(value.source),
            "note": value.note,
        }
    return told


def _print_all(families: list[dict[str, Any]]) -> None:
    for family in families:
        variants = [each["variant"] for each in family["variants"]]
        marked = [f"{name}*" if name == family["baseline"] else name for name in variants]
        print(f"{family['family']}: {family['about']}\n    {', '.join(marked)}")
    print(f"\n* in force in the scenario {REFERENCE}. `isf rules FAMILY` tells more of one family.")


def _print_one(family: dict[str, Any]) -> None:
    import shutil
    import textwrap

    from sim.evidence import GRADES

    width = min(max(shutil.get_terminal_size((100, 20)).columns, 60), 120)

    def block(text: str, indent: str) -> str:
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

    print(f"{family['family']}: {family['about']}\n")
    for variant in family["variants"]:
        mark = f"  (in force in {REFERENCE})" if variant["variant"] == family["baseline"] else ""
        print(f"  {variant['variant']}{mark}")
        print(block(variant["assumes"], "      "))
        if variant["parameters"]:
            print(block("Reads " + ", ".join(variant["parameters"]), "      "))
    if not family["parameters"]:
        return
    rows: list[tuple[str, ...]] = [("parameter", REFERENCE, "range", "unit", "grade", "source")]
    rows += [_row(each) for each in family["parameters"]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print()
    for row in rows:
        print("  " + "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip())
    grades = ", ".join(f"{grade} {meaning}" for grade, meaning in GRADES.items())
    print(f"\nGrades: {grades}. What a source says: isf evidence {REFERENCE} --parameter {family['family']}")
    print(f"Change one with --set {family['family']}.{family['parameters'][0]['parameter']}=VALUE")


def _row(parameter: dict[str, Any]) -> tuple[str, ...]:
    if "value" not in parameter:
        return parameter["parameter"], "-", "-", "-", "-", "-"
    low, high = parameter["low"], parameter["high"]
    spread = "" if low is None or high is None else f"{low:g} to {high:g}"
    sources = ", ".join(parameter["source"])
    return parameter["parameter"], f"{parameter['value']:g}", spread, parameter["unit"], parameter["grade"], sources
