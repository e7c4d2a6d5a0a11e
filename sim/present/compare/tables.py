"""A comparison as files: tidy tables for programs, one JSON with everything, the report as printed."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.analysis.compared import Comparison
from sim.analysis.lasting import MAIN, Gap
from sim.analysis.orientation import way
from sim.analysis.survival import Estimate
from sim.analysis.variance import Split
from sim.present.compare.report import to_text
from sim.present.compare.sentences import sentence
from sim.present.words import CAVEAT

ABOUT = {
    "comparison.csv": "every scenario and measure against the baseline, one row a comparison",
    "survival.csv": "shares of worlds that hold or collapsed, by scenario and day or reading",
    "hazard.csv": "hazard ratios against the baseline, over all days and by period",
    "regret.csv": "how far each scenario stays behind the first in each world",
    "variance.csv": "what makes worlds differ: beliefs, luck, the two together",
    "turning.csv": "drawn parameters that the headline difference goes with",
    "comparison.json": "the comparison for programs",
    "comparison.txt": "the comparison as printed",
}
Row = dict[str, Any]


def files(told: Comparison) -> dict[str, str]:
    """Return the contents of all files by name; equal comparisons give equal ones."""
    tables = rows(told)
    written = {f"{name}.csv": csv_text(table) for name, table in tables.items()}
    written["comparison.json"] = json.dumps(to_dict(told), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    written["comparison.txt"] = to_text(told)
    return {name: written[name] for name in ABOUT}


def rows(told: Comparison) -> dict[str, list[Row]]:
    """Return the rows of all tables by name; what is not known is None."""
    return {
        "comparison": list(_comparison(told)),
        "survival": list(_survival(told)),
        "hazard": list(_hazard(told)),
        "regret": list(_regret(told)),
        "variance": list(_variance(told)),
        "turning": list(_turning(told)),
    }


def to_dict(told: Comparison) -> dict[str, Any]:
    """Return everything as plain data, for programs."""
    return {
        "study": dict(told.study),
        "baseline": told.baseline,
        "scenarios": [
            {"name": name, "title": told.titles[name], "fingerprint": told.fingerprints[name]} for name in told.names
        ],
        "worlds": told.worlds,
        "asked": told.asked,
        "partial": told.partial,
        "failed": [{"scenario": each.scenario, "world": each.world, "why": each.why} for each in told.failed],
        "notes": list(told.notes),
        "days": told.days,
        "seed": told.seed,
        "fixed": told.fixed,
        "measures": [
            {
                "name": each.name,
                "unit": each.unit,
                "meaning": each.meaning,
                "baseline_mean": plain(told.means[each.name]),
            }
            for each in told.targets
        ],
        "sentences": {name: sentence(told, name) for name in told.scenarios},
        "readings_not_told": [f"D7 of {each}" for each in told.untold],
        **rows(told),
        "caveat": CAVEAT,
    }


def plain(value: Any) -> Any:
    """Return a value as it stands in files: figures with nine digits that count, None for what is not known."""
    if isinstance(value, bool) or not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(f"{value:.9g}") + 0.0


def csv_text(table: Sequence[Row]) -> str:
    """Return rows as the text of a file; figures with nine digits that count."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(table[0]) if table else ["scenario"], lineterminator="\n")
    writer.writeheader()
    for row in table:
        writer.writerow({key: f"{value:.9g}" if isinstance(value, float) else value for key, value in row.items()})
    return stream.getvalue()


def row(**cells: Any) -> Row:
    """Return a row of a file; see `plain`."""
    return {name: plain(value) for name, value in cells.items()}


def _spread(name: str, found: Estimate | None) -> Mapping[str, float | None]:
    low, high = (f"{name}_low", f"{name}_high") if name else ("low", "high")
    if found is None:
        return {name or "value": None, low: None, high: None}
    return {name or "value": found.value, low: found.low, high: found.high}


def _comparison(told: Comparison) -> Iterator[Row]:
    for each in told.differences:
        paired, words = each.paired, way(each.target.name, each.target.unit)
        yield row(
            scenario=each.scenario,
            baseline=told.baseline,
            measure=each.target.name,
            unit=each.target.unit,
            pairs=paired.pairs,
            left_out=paired.left_out,
            scenario_mean=paired.first,
            baseline_mean=paired.second,
            difference=paired.mean,
            low=paired.low,
            high=paired.high,
            p=each.p,
            p_holm=each.adjusted,
            stands=each.stands,
            up=words.up,
            down=words.down,
            share_up=paired.share_higher,
            share_down=paired.share_lower,
            few_worlds_differ=each.rough,
            correlation=each.pairing.correlation,
            pairing_ratio=each.pairing.ratio,
            independent_worlds=each.pairing.independent,
            pairing_helps=each.pairing.helps,
        )


def _survival(told: Comparison) -> Iterator[Row]:
    against = {each.scenario: each for each in told.against}
    for held in told.lasting:
        other = against.get(held.scenario)
        told_of: list[tuple[str, str, Estimate, Gap | None]] = [
            ("holding", f"{day}", found, other.holding.get(day) if other else None)
            for day, found in held.holding.items()
        ]
        told_of.append(("mean days held", f"{told.days}", held.mean, other.mean if other else None))
        for reading, found in held.collapsed.items():
            named = "main" if reading == MAIN else f"D7 of {reading}"
            told_of.append(("collapsed", named, found, other.collapsed.get(reading) if other else None))
        for what, at, found, gap in told_of:
            spread = {**_spread("", found), **_spread("difference", gap), "p": plain(gap.p) if gap else None}
            yield row(scenario=held.scenario, baseline=told.baseline, what=what, at=at, worlds=told.worlds, **spread)


def _hazard(told: Comparison) -> Iterator[Row]:
    for each in told.against:
        hazard = each.hazard
        common = {"scenario": each.scenario, "baseline": told.baseline}
        yield row(**common, first_day=0, last_day=told.days - 1, whole=True, ratio=hazard.ratio, low=hazard.low,
                   high=hazard.high, p=hazard.p, proportional_p=hazard.proportional_p, log_rank=each.test.statistic,
                   log_rank_p_swap=each.test.p_swap, log_rank_p_asymptotic=each.test.p_asymptotic,
                   note=hazard.note)  # fmt: skip
        for period in hazard.periods:
            nothing = dict.fromkeys(
                ("p", "proportional_p", "log_rank", "log_rank_p_swap", "log_rank_p_asymptotic", "note")
            )
            yield row(**common, first_day=period.first_day, last_day=period.last_day, whole=False,
                       ratio=period.ratio, low=period.low, high=period.high, **nothing)  # fmt: skip


def _regret(told: Comparison) -> Iterator[Row]:
    for table in told.regret:
        for name, found in table.by_scenario.items():
            yield row(scenario=name, measure=table.target.name, unit=table.target.unit, ranking=table.ranking.words,
                       worlds=found.worlds, **_spread("mean", found.mean), quantile_90=found.high,
                       largest=found.largest, **_spread("share_first", found.first),
                       **_spread("share_first_alone", found.alone))  # fmt: skip


def _variance(told: Comparison) -> Iterator[Row]:
    for each in told.split:
        yield _split(told, each.scenario, "level", each.level)
        if each.difference is not None:
            yield _split(told, each.scenario, "difference", each.difference)


def _split(told: Comparison, name: str, of: str, found: Split) -> Row:
    return row(scenario=name, baseline=told.baseline, measure=told.headline.name, of=of, worlds=found.worlds,
                differing=found.differing, told=found.told, deviation=found.deviation,
                **_spread("beliefs", found.beliefs), **_spread("luck", found.luck),
                **_spread("together", found.together))  # fmt: skip


def _turning(told: Comparison) -> Iterator[Row]:
    for name, turning in told.turning.items():
        for each in turning.moderators:
            yield row(scenario=name, baseline=told.baseline, measure=told.headline.name, worlds=turning.worlds,
                       screened=turning.parameters, parameter=each.path, correlation=each.correlation, p=each.p,
                       **_spread("lowest_third", each.low_third), **_spread("highest_third", each.high_third),
                       turns=each.turns, cut=each.cut, cut_low=each.cut_low, cut_high=each.cut_high,
                       **_spread("below", each.below), **_spread("above", each.above),
                       share_above=each.share_above)  # fmt: skip
