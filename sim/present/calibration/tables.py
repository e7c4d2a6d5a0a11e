"""A fit as files: the scenario with its joint draws, all parameters, and everything for programs."""

from __future__ import annotations

import csv
import json
import math
from io import StringIO
from typing import Any

import numpy as np

from sim import __version__
from sim.analysis.calibration.check import ecdf_band
from sim.analysis.calibration.data import SOURCES, YEAR_END
from sim.analysis.calibration.fitting import Fit, Posterior
from sim.analysis.calibration.summaries import names, unscaled
from sim.present.calibration.words import attribution, direction, told_of
from sim.present.words import CAVEAT, quantity

SCENARIO, DRAWS = "calibrated.yaml", "calibrated-draws.csv"
LEVELS = (0.05, 0.5, 0.95)


def scenario_text(fitted: Posterior, extends: str, command: str) -> str:
    """Return the scenario that takes its beliefs from the joint draws.

    Args:
        fitted: With at least one parameter kept.
        extends: What the scenario extends, as its file will name it.
        command: That made the fit.
    """
    note = (
        f"{quantity(len(fitted.rows), 'joint draw')} of {quantity(len(fitted.kept), 'parameter')} by approximate "
        f"Bayesian computation on {fitted.worlds:,} worlds (`{command}`, isf {__version__}). {attribution(fitted)} "
        "All other parameters keep their own ranges."
    )
    title = f"{fitted.scenario.name.capitalize()} with beliefs fitted to deaths reported in late 2025"
    lines = [
        f"# Made by `{command}`. Beliefs, not facts: what reported deaths leave of the scenario's ranges.",
        "format: 1",
        f"name: {SCENARIO.removesuffix('.yaml')}",
        f"extends: {json.dumps(extends)}",
        f"title: {json.dumps(title)}",
        "question: What changes when the uncertain numbers must agree with the deaths that were reported?",
        "draws:",
        f"  file: {DRAWS}",
        f"  source: [{', '.join(SOURCES)}]",
        f"  note: {json.dumps(note)}",
    ]
    return "\n".join(lines) + "\n"


def draws_text(fitted: Posterior) -> str:
    """Return the joint draws as CSV: a header of paths, then a row a draw, six significant digits."""
    draws = fitted.draws()
    rows = zip(*(values.tolist() for values in draws.values()), strict=True)
    return "\n".join([",".join(draws), *(",".join(f"{value:.6g}" for value in row) for row in rows)]) + "\n"


def parameter_rows(fitted: Posterior) -> list[dict[str, Any]]:
    """Return what is known of every parameter before and after, the most contracted first."""
    judged, after = fitted.judged, fitted.quantiles(LEVELS)
    found = []
    for place in np.argsort(-judged.contraction, kind="stable"):
        path = fitted.paths[place]
        before, now = fitted.values(path, np.array(LEVELS)), fitted.values(path, after[:, place])
        found.append(
            {
                "parameter": path,
                "unit": fitted.scenario.parameters[path].unit,
                "informed": "yes" if judged.told[place] else "goes along" if judged.tied[place] else "no",
                "contraction": float(judged.contraction[place]),
                "where": direction(fitted, path) if judged.told[place] else "",
                "prior_median": before[1], "prior_5": before[0], "prior_95": before[2],
                "posterior_median": now[1], "posterior_5": now[0], "posterior_95": now[2],
                "ks_distance": float(judged.distance[place]),
                "ks_p": float(judged.p_distance[place]),
                "contraction_p": float(judged.p_contraction[place]),
                "p_holm": float(judged.adjusted[place]),
            }
        )  # fmt: skip
    return found


def parameters_csv(fitted: Posterior) -> str:
    """Return `parameter_rows` as CSV."""
    rows, stream = parameter_rows(fitted), StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: f"{each:.6g}" if isinstance(each, float) else each for name, each in row.items()})
    return stream.getvalue()


def to_dict(fit: Fit) -> dict[str, Any]:
    """Return everything as plain values ready for JSON."""
    fitted, made = fit.posterior, fit.check
    low, high = ecdf_band(len(made.ranks))
    before, after = fit.weekly(fit.before), fit.weekly(fit.after)
    after_percentile = fit.predictive_percentiles()
    days = fitted.scenario.days
    told: dict[str, Any] = {
        "finding": told_of(fitted),
        "caveat": CAVEAT,
        "data": attribution(fitted),
        "scenario": {"name": fitted.scenario.name, "fingerprint": fitted.scenario.fingerprint},
        "seed": fitted.seed,
        "worlds": fitted.worlds,
        "surviving": fitted.surviving,
        "accepted": len(fitted.u),
        "effective": fitted.found.effective,
        "weeks": fitted.seen.weeks,
        "held_to_day": fitted.seen.held_to,
        "directions": fitted.reduction.scale.size,
        "farther": fit.farther,
        "parameters": len(fitted.paths),
        "informed": list(fitted.informed),
        "kept": list(fitted.kept),
        "combinations": [
            {
                "name": f"combination {place + 1}", "informed": fitted.together.told[place],
                "contraction": fitted.together.contraction[place], "p_holm": fitted.together.adjusted[place],
                "parts": dict(fitted.parts(place)),
            }
            for place in range(len(fitted.weights))
        ],
        "summaries": [
            {"name": name, "data": data, "prior_percentile": prior, "posterior_percentile": posterior}
            for name, data, prior, posterior in zip(
                names(fitted.seen), unscaled(fitted.data), fitted.percentiles, after_percentile, strict=True
            )
        ],
        "check": [
            {
                "name": name, "p": p, "in_band": not out, "covered_50": half, "covered_90": most,
                "contraction": cut, "foreseen": foreseen,
            }
            for name, p, out, half, most, cut, foreseen in zip(
                made.names, made.p, made.outside(low, high), made.coverage(0.5), made.coverage(0.9),
                made.contraction, made.foreseen, strict=True,
            )
        ],
        "weekly": [
            {
                "from": start.isoformat(), "data": data, "fitted": week < fitted.seen.weeks,
                "prior": _levels(before[week]), "posterior": _levels(after[week]),
                "percentile": float((after[week] < data).mean() + 0.5 * (after[week] == data).mean()),
            }
            for week, (start, data) in enumerate(
                zip(fitted.seen.starts(fitted.scenario.start), fitted.seen.weekly, strict=True)
            )
        ],
        "survival": [
            {"day": day, "given_day": given, "prior": fit.before.survival(day, given),
             "posterior": fit.after.survival(day, given)}
            for day, given in ((90, 0), (days, 0), (days, YEAR_END)) if day <= days
        ],
    }  # fmt: skip
    return {name: _plain(each) for name, each in told.items()}


def _levels(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, float]:
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    return {f"{level:g}": float(value) for level, value in zip(levels, np.quantile(values, levels), strict=True)}


def _plain(each: Any) -> Any:
    """Return numbers without Numpy's types, six digits of them, and nothing where there is none."""
    if isinstance(each, dict):
        return {name: _plain(value) for name, value in each.items()}
    if isinstance(each, (list, tuple)):
        return [_plain(value) for value in each]
    if isinstance(each, (bool, np.bool_)):
        return bool(each)
    if isinstance(each, (float, np.floating)):
        return float(f"{each:.6g}") if math.isfinite(each) else None
    return int(each) if isinstance(each, np.integer) else each
