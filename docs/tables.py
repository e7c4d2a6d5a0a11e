"""Write the reference tables of the docs and the schemas for editors from the code, or check that they are current.

python docs/tables.py            writes docs/reference/*.md and scenarios/*.schema.json
python docs/tables.py --check    changes nothing; says which files are stale and ends with 1 if any is
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tables_library import library
from tables_text import code, number, spread, table

from sim import Scenario, load_scenario
from sim.analysis.evidence import weigh
from sim.evidence import GRADES, load_ledger
from sim.outcomes import OUTCOMES, SERIES, all_outcomes
from sim.present.evidence import rows as evidence_rows
from sim.rules import FAMILIES, Family, Rule
from sim.scenario import Parameter
from sim.scenario.schema import KINDS, schema_text
from sim.scenario.schema.lists import WHAT_MEASURES_DO
from sim.scenario.traits import ACTORS, MEASURES, ROSTERS, Kind
from sim.scenario.units import UNITS

FOLDER = Path(__file__).resolve().parent / "reference"
SCENARIOS = FOLDER.parent.parent / "scenarios"
NOTICE = "<!-- Made by docs/tables.py from the code, seeds/ and scenarios/; edit those and run it again. -->"


def first(rule: Rule) -> str:
    """Return the first paragraph of a rule's contract."""
    return rule.doc.split("\n\n")[0]


def families(baseline: Scenario) -> str:
    """All rule families: variants, what each assumes, what each decides."""
    parts = [
        "# Rule families and their variants\n",
        f"{len(FAMILIES)} families, {sum(len(each.variants) for each in FAMILIES.values())} variants. A scenario names "
        "one variant of each under `rules`. All variants of a family make the same decisions from the same inputs, so "
        "that any can stand in for any other. Values of the parameters are in [parameters.md](parameters.md).\n",
    ]
    for family in FAMILIES.values():
        parts += [f"## {family.name}\n", f"{family.about}.\n", _variants(family, baseline), _decisions(family)]
    return "\n".join(parts)


def _variants(family: Family, baseline: Scenario) -> str:
    rows = [
        (
            f"`{each.name}`" + (" (baseline)" if baseline.rules[family.name] == each.name else ""),
            each.assumes,
            code(each.parameters),
        )
        for each in family.variants.values()
    ]
    return table(("variant", "assumes", "reads"), rows)


def _decisions(family: Family) -> str:
    rows = []
    for decision in next(iter(family.variants.values())).decisions:
        makers: dict[Rule, list[str]] = {}
        for variant in family.variants.values():
            makers.setdefault(variant.decisions[decision], []).append(variant.name)
        for rule, names in makers.items():
            who = "all" if len(names) == len(family.variants) else ", ".join(names)
            rows.append((f"`{decision}`", who, ", ".join(rule.inputs), first(rule)))
    return table(("decision", "in", "from", "contract"), rows)


def parameters(baseline: Scenario) -> str:
    """All parameters of rules with value, range, unit and source."""
    drawn = sum(each.drawn for each in baseline.parameters.values())
    parts = [
        "# Parameters of the rules\n",
        f"The baseline has {len(baseline.parameters)} parameters, of which {drawn} are drawn anew in each world; those "
        "of actors are in [actors.md](actors.md). A range is a prior to sweep, not an estimate. A source is the id of "
        "a claim, a pattern or a reference in [seeds](../../seeds/README.md), or the word assumption. A grade is that "
        f"of the weakest source: {grades()}; [evidence.md](evidence.md) tells who says what. A parameter marked *at "
        "the start* is read once, when a world begins.\n",
    ]
    for family in FAMILIES.values():
        if not family.parameters:
            continue
        readers = {
            name: [each.name for each in family.variants.values() if name in each.parameters]
            for name in family.parameters
        }
        rows = []
        for name in family.parameters:
            who = readers[name]
            read = "at the start" if not who else "all" if len(who) == len(family.variants) else ", ".join(who)
            rows.append((f"`{family.name}.{name}`", *_facts(baseline.parameters[f"{family.name}.{name}"]), read))
        parts += [f"## {family.name}\n", table((*HEAD, "read by"), rows)]
    return "\n".join([*parts, _joint(baseline), _units()])


HEAD = ("parameter", "value", "range", "drawn", "unit", "grade", "source", "note")


def grades() -> str:
    """Return what the grades mean."""
    return ", ".join(f"{grade} {meaning}" for grade, meaning in GRADES.items())


def _facts(parameter: Parameter) -> tuple[str, ...]:
    return (
        number(parameter.value),
        spread(parameter),
        parameter.distribution,
        parameter.unit,
        load_ledger().grade_of(parameter.source),
        ", ".join(parameter.source),
        parameter.note,
    )


def _joint(baseline: Scenario) -> str:
    rows = [
        (
            group.name,
            ", ".join(f"`{path}` {weight:+g}" for path, weight in group.members.items()),
            ", ".join(group.source),
            group.note,
        )
        for group in baseline.joint
    ]
    return "## Drawn together\n\n" + table(("group", "members and loadings", "source", "why"), rows)


def _units() -> str:
    units: dict[str, list[str]] = {}
    for unit, domain in UNITS.items():
        units.setdefault(str(domain), []).append(unit)
    return "## Units\n\n" + table(
        ("unit", "allowed values"), [(code(names), domain) for domain, names in units.items()]
    )


def actors(baseline: Scenario) -> str:
    """All actors with their choices and traits."""
    parts = [
        "# Actors, their choices and traits\n",
        "Every entry also has `present: true` or `false`. Traits are parameters: a value, a range, a unit, a source. "
        "Paths such as `contributors.turkey.capacity` are what `--set` and joint groups use.\n",
        "## Single actors\n",
    ]
    for name, kind in ACTORS.items():
        parts += [f"### {name}\n", f"{kind.about}. Path `actors.{name}`.\n", _choices(kind)]
        rows = [(f"`{trait}`", *_facts(baseline.parameters[f"actors.{name}.{trait}"])) for trait in kind.traits]
        if rows:
            parts.append(table(("trait", *HEAD[1:]), rows))
    for name, kind in ROSTERS.items():
        parts += [f"## {name}\n", f"{kind.about}. Path `{name}.ID`.\n", _choices(kind), _roster(name, kind, baseline)]
    return "\n".join(part for part in parts if part)


def _choices(kind: Kind) -> str:
    rows = []
    for choice, allowed in kind.choices.items():
        rows.append((f"`{choice}`", _allowed(allowed)))
    return table(("choice", "allowed"), rows) if rows else ""


def _allowed(kind: object) -> str:
    if isinstance(kind, tuple):
        return code(kind)
    if kind is bool:
        return "`true`, `false`"
    return "text" if kind is str else f"an id of {kind}"


def _roster(name: str, kind: Kind, baseline: Scenario) -> str:
    rows = []
    for entry in baseline.rosters[name]:
        cells = [f"`{entry}`"]
        for trait in kind.traits:
            parameter = baseline.parameters[f"{name}.{entry}.{trait}"]
            value, within = number(parameter.value), spread(parameter)
            cells.append(f"{value} ({within})" if within else value)
        rows.append(cells)
    units = {trait: baseline.parameters[f"{name}.{baseline.rosters[name][0]}.{trait}"].unit for trait in kind.traits}
    return table(("id", *(f"{trait}, {unit}" for trait, unit in units.items())), rows)


def outcomes(baseline: Scenario) -> str:
    """All outcomes of a world."""
    rows = [(f"`{each.name}`", each.unit, each.meaning, ", ".join(each.words)) for each in OUTCOMES]
    one = baseline.rosters["contributors"][0]
    own = [each for each in all_outcomes([one]) if each.name.startswith(f"contributor_{one}_")]
    more = [
        (f"`{each.name.replace(one, 'ID')}`", each.unit, each.meaning.replace(one, "that state"), ", ".join(each.words))
        for each in own
    ]
    head = ("outcome", "unit", "meaning", "words")
    return "\n".join(
        [
            "# Outcomes\n",
            "One row a world in `outcomes.parquet` and `Result.outcomes`; the first column is `world`. Coded outcomes "
            "are stored as their words. A value is missing where a world does not have it. With `end: absorbing` a "
            "world is measured up to the day on which its ceasefire ended, that day included.\n",
            table(head, rows),
            "For each contributing state of the scenario:\n",
            table(head, more),
        ]
    )


def series(_baseline: Scenario) -> str:
    """All daily series."""
    return "\n".join(
        [
            "# Daily series\n",
            "Columns of `daily.parquet` and `Result.daily`, beside `world` and `day`. Values are missing, never 0, "
            "once a world has ended.\n",
            table(("series", "unit", "meaning"), [(f"`{each.name}`", each.unit, each.meaning) for each in SERIES]),
        ]
    )


def measures(_baseline: Scenario) -> str:
    """All dated measures."""
    rows = []
    for name, arguments in MEASURES.items():
        told = ", ".join(f"`{argument}`: {_kind(kind)}" for argument, kind in arguments.items())
        rows.append((f"`{name}`", told, WHAT_MEASURES_DO[name]))
    return "\n".join(
        [
            "# Dated measures\n",
            "A measure happens on its day in every world that has not ended, whatever the actors would do. Examples "
            "that run are in [writing-scenarios.md](../writing-scenarios.md).\n",
            table(("do", "arguments", "what happens"), rows),
        ]
    )


def _kind(kind: object) -> str:
    if isinstance(kind, tuple):
        return " or ".join(f"`{word}`" for word in kind)
    names = {float: "number", int: "whole number", bool: "true or false", str: "text"}
    words = {"path": "path of a parameter", "family": "name of a family", "variant": "name of its variant"}
    return names[kind] if isinstance(kind, type) else words[str(kind)]


def patterns(_baseline: Scenario) -> str:
    """All patterns with their bands."""
    import yaml

    from sim.shipped import shipped

    known = yaml.safe_load((shipped("seeds") / "patterns.yaml").read_text(encoding="utf-8"))["patterns"]
    rows = []
    for name, each in known.items():
        bands = [f"{figure} {_band(bounds)}" for figure, bounds in each["band"].items()]
        rows.append((name, each["title"], each["data"], "; ".join(bands) or "shown, not judged", each["measure"]))
    return "\n".join(
        [
            "# Patterns\n",
            "Regularities that the model is held against, from [seeds/patterns.yaml](../../seeds/patterns.yaml), where "
            "the sources stand. The bands were set before any tuning and are not widened to pass. Which of them the "
            "baseline meets is told in [calibration.md](../calibration.md).\n",
            table(("id", "pattern", "data", "band", "measured as"), rows),
        ]
    )


def _band(bounds: Mapping[str, object]) -> str:
    low, high = bounds.get("low"), bounds.get("high")
    if low is not None and high is not None:
        return f"{low} to {high}"
    words = {"low": "at least", "high": "at most", "above": "above", "below": "below", "value": "is"}
    return " and ".join(f"{words[key]} {bound}" for key, bound in bounds.items() if key in words)


def evidence(baseline: Scenario) -> str:
    """What the baseline rests on."""
    basis = weigh(baseline)
    shares = [
        (f"{grade} {meaning}".strip(), *cells) for grade, meaning, *cells in evidence_rows.share_rows(basis.standings)
    ]
    head, *areas = evidence_rows.area_rows(basis)
    parts = [
        "# What the baseline rests on\n",
        f"{evidence_rows.sentence(basis.standings)} A parameter is as firm as the weakest thing it rests on. A grade "
        "speaks of a source, not of who is right; a claim stays that of the party named. *Read* counts what a rule "
        "variant in force reads, and the traits of actors that take part; what nothing reads is marked "
        f"`{evidence_rows.NOT_READ}`. `isf evidence SCENARIO` tells the same of any scenario; "
        "[evidence.md](../evidence.md) how the ledger works. Exploration under stated assumptions, not a forecast.\n",
        "## By grade\n",
        table(("grade", "all", "share", "read", "share of those"), shares),
        "## By area\n",
        table(head, areas),
        "## Contested claims\n",
        "Another party or count contradicts them, or they can be read in more than one way. *Beside it* stands what "
        "is said otherwise: an id of this page, or the claim itself.\n",
        table(evidence_rows.CLAIM_HEAD, evidence_rows.claim_rows(basis, contested=True)),
        "## Readings of these\n",
        table(evidence_rows.READING_HEAD, evidence_rows.reading_rows(basis)),
        "## Other claims\n",
        table(evidence_rows.CLAIM_HEAD, evidence_rows.claim_rows(basis, contested=False)),
        "## Patterns and literature\n",
        table(evidence_rows.WORK_HEAD, evidence_rows.work_rows(basis)),
    ]
    return "\n".join(parts)


PAGES: dict[str, Callable[[Scenario], str]] = {
    "families.md": families,
    "parameters.md": parameters,
    "actors.md": actors,
    "outcomes.md": outcomes,
    "series.md": series,
    "measures.md": measures,
    "patterns.md": patterns,
    "evidence.md": evidence,
    "library.md": library,
}


def put(path: Path, name: str, text: str) -> str:
    """Return the text of a page with something new between its two marks of a name."""
    old = path.read_text(encoding="utf-8")
    new, count = re.subn(
        rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)",
        lambda found: f"{found[1]}{text.rstrip()}\n{found[2]}",
        old,
        flags=re.DOTALL,
    )
    if count != 1:
        raise SystemExit(f"{path.name}: found {count} places for {name}; wanted: 1")
    return new


def by_hand(baseline: Scenario) -> str:
    """The parameters whose central value was set by hand: those drawn from a Beta distribution."""
    rows = [
        (f"`{path}`", number(each.value), spread(each), number((each.low + each.high) / 2.0), each.unit)
        for path, each in baseline.parameters.items()
        if each.distribution == "beta" and each.low is not None and each.high is not None
    ]
    return table(("parameter", "value", "range", "middle", "unit"), rows)


def pages() -> dict[Path, str]:
    """Return the text of every page that is made here, wholly or in part, and of the schemas."""
    baseline = load_scenario("baseline")
    made = {FOLDER / name: f"{NOTICE}\n\n{make(baseline).rstrip()}\n" for name, make in PAGES.items()}
    calibration = FOLDER.parent / "calibration.md"
    made |= {calibration: put(calibration, "by hand", by_hand(baseline))}
    return made | {SCENARIOS / f"{kind}.schema.json": schema_text(kind) for kind in KINDS}


def main(words: Sequence[str]) -> int:
    """Write the pages, or check them."""
    made = pages()
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in words:
        for path in stale:
            print(f"stale: {path.relative_to(FOLDER.parent.parent)}; run python docs/tables.py", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(made[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(FOLDER.parent.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
