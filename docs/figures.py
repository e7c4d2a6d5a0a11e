"""Make the docs' charts, the sample of results and the measured figures anew, by running the baseline.

    python docs/figures.py           two or three minutes; rewrites what is marked in README.md and docs/calibration.md

Run it whenever an entry of the changelog is marked **numbers**. It is no test: the tests only check that the figures
carry the fingerprint of the baseline as it is (tests/docs).
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from tables import put

from sim import Result, load_result, load_scenario, simulate
from sim.analysis.patterns.survival import hazard_by_age
from sim.analysis.summary import summarise
from sim.analysis.weibull import fit_weibull
from sim.cli import main as isf

ROOT = Path(__file__).resolve().parents[1]
WORLDS = 1000
MAIN, PATTERNS, SAMPLE = 1, 51, 22
"""Seeds, as seeds/random.yaml names them."""
SAMPLE_WORLDS = 200
UNDONE_WORLDS = 500
AGES = ((0, 1), (1, 7), (7, 30), (30, 90), (90, 365))
WEEKS = 12


def run(seed: int, worlds: int, folder: Path) -> Result:
    """Run the baseline by the command that a user would type."""
    with contextlib.redirect_stdout(io.StringIO()):
        code = isf(["run", "baseline", "--seed", str(seed), "--worlds", str(worlds), "--out", str(folder)])
    if code:
        raise SystemExit(code)
    return load_result(folder)


def held(result: Result) -> tuple[pd.Series, pd.Series]:
    """Days held of all worlds, and of those whose ceasefire ended."""
    outcomes = result.outcomes
    return outcomes.days_held, outcomes.days_held[outcomes.collapsed == 1]


def weibull_shape(result: Result) -> float:
    """Shape of a Weibull distribution fitted to the days held, worlds that held counting as censored."""
    return fit_weibull(result.outcomes.days_held, result.outcomes.collapsed == 1).shape


def spikes_reverted(result: Result) -> float:
    """Share of days of 20 or more deaths that are followed within two days by one below 10; the ceasefire holding."""
    deaths = result.daily.pivot(index="day", columns="world", values="deaths").to_numpy()
    spike = (deaths[:-2] >= 20) & ~np.isnan(deaths[2:])
    below = (deaths[1:-1] < 10) | (deaths[2:] < 10)
    return float(below[spike].mean())


def weekly_deaths(result: Result) -> list[float]:
    """Median over worlds still holding of the deaths of each of the first weeks, from day 1."""
    deaths = result.daily.pivot(index="day", columns="world", values="deaths")
    weeks = (deaths.loc[1 + 7 * week : 7 + 7 * week].sum(skipna=False) for week in range(WEEKS))
    return [float(week.median()) for week in weeks]


def hazards(result: Result) -> list[float]:
    """Ends per day and world at risk, by age of the ceasefire."""
    return [each[2] for each in hazard_by_age(result.outcomes.days_held, result.outcomes.collapsed == 1)]


def figures(result: Result) -> dict[str, str]:
    """Every figure that docs/calibration.md sets beside a band, as text."""
    outcomes, (days, ends) = result.outcomes, held(result)
    lived = outcomes[outcomes.days_held >= 34]
    day_80 = result.daily[result.daily.day == 80].troops.dropna()
    crises = outcomes.crises
    contained = (outcomes.contained_share.fillna(0.0) * crises).sum() / crises.sum()
    return {
        "S(90)": f"{(days >= 90).mean():.2f}",
        "S(365)": f"{1 - outcomes.collapsed.mean():.2f}",
        "deaths a day, days 0-33": f"{lived.deaths_first_34.median():.1f}",
        "median day, days 0-33": f"{lived.median_first_34.median():.1f}",
        "variance / mean, days 0-33": f"{lived.variance_ratio_first_34.median():.1f}",
        "share of the three worst days, days 0-33": f"{lived.top_three_share_first_34.median():.2f}",
        "spikes below 10 within two days": f"{spikes_reverted(result):.2f}",
        "trucks a day entering": f"{outcomes.trucks_entered_per_day.median():.0f}",
        "mean soldiers in place on day 80": f"{day_80.mean():.0f}",
        "worlds with a step accepted by both": f"{(outcomes.tranches_done > 0).mean():.2f}",
        "Weibull shape": f"{weibull_shape(result):.2f}",
        "median day of failure": f"{ends.median():.0f}",
        "P(<= 30 days given failure)": f"{(ends <= 30).mean():.2f}",
        "crises contained, all worlds pooled": f"{contained:.3f}",
        "crises contained, median world": f"{outcomes.contained_share.median():.2f}",
        "attributed harm unanswered by Israel": f"{1 - outcomes.answered_share_israel.median():.2f}",
    }


BANDS = {
    "S(90)": ("S90", "0.40 to 0.95", 0.40, 0.95),
    "S(365)": ("S90", "0.25 to 0.85", 0.25, 0.85),
    "deaths a day, days 0-33": ("SF15", "2 to 13", 2.0, 13.0),
    "median day, days 0-33": ("SF15", "1 to 5", 1.0, 5.0),
    "variance / mean, days 0-33": ("SF15", "above 5", 5.0, np.inf),
    "share of the three worst days, days 0-33": ("SF15", "above 0.25", 0.25, 1.0),
    "spikes below 10 within two days": ("SF16", "0.70 or more", 0.70, 1.0),
    "trucks a day entering": ("SF35", "100 to 460", 100.0, 460.0),
    "mean soldiers in place on day 80": ("", "next to none: 50, 1 % of 5,000", 0.0, 50.0),
    "worlds with a step accepted by both": ("", "neither 0 nor 1", 0.05, 0.95),
    "Weibull shape": ("SF12", "below 0.7", 0.0, 0.6999),
    "median day of failure": ("SF13", "5 to 60", 5.0, 60.0),
    "P(<= 30 days given failure)": ("SF13", "0.45 to 0.80", 0.45, 0.80),
    "crises contained, all worlds pooled": ("PRE", "0.30 to 0.95", 0.30, 0.95),
    "crises contained, median world": ("PRE", "0.30 to 0.95", 0.30, 0.95),
    "attributed harm unanswered by Israel": ("SF20", "0.45 to 0.75", 0.45, 0.75),
}
"""By figure: pattern, band in words, lowest and highest value inside."""


def band_table(first: Result, second: Result) -> str:
    """The table of bands and figures of docs/calibration.md."""
    one, two = figures(first), figures(second)
    lines = [
        f"| figure | pattern | band | seed {first.seed} | seed {second.seed} | inside |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, (pattern, words, low, high) in BANDS.items():
        inside = [low <= float(value[name]) <= high for value in (one, two)]
        verdict = "yes" if all(inside) else "**no**" if not any(inside) else "**one of two**"
        lines.append(f"| {name} | {pattern} | {words} | {one[name]} | {two[name]} | {verdict} |")
    return "\n".join(lines)


def data_table(result: Result) -> str:
    """Hazard by age and weekly deaths beside the data, for docs/calibration.md."""
    import yaml

    patterns = yaml.safe_load((ROOT / "seeds" / "patterns.yaml").read_text(encoding="utf-8"))["patterns"]
    data = [each["value"] for each in patterns["HAZARD_BY_AGE"]["observed"].values()]
    weeks = patterns["OBS_WEEKLY"]["observed"]["deaths"]["values"]
    lines = ["| days of age | data, per day | model, per day |", "| --- | --- | --- |"]
    for (low, high), seen, made in zip(AGES, data, hazards(result), strict=True):
        lines.append(f"| {low} to {high} | {seen:.4f} | {made:.4f} |")
    lines += ["", "| week | reported deaths | model, median world still holding |", "| --- | --- | --- |"]
    for week, (seen, made) in enumerate(zip(weeks, weekly_deaths(result), strict=True), start=1):
        lines.append(f"| {week} | {seen} | {made:.0f} |")
    return "\n".join(lines)


def undone_table() -> str:
    """What becomes of the checks if one parameter that was set by hand is drawn evenly, for docs/calibration.md."""
    baseline = load_scenario("baseline")
    paths = [path for path, each in baseline.parameters.items() if each.distribution == "beta"]
    head = ("S(90)", "S(365)", "median day of failure", "P(<= 30 days given failure)", "deaths a day, days 0-33")
    columns = (*head, "crises contained, all worlds pooled")
    lines = ["| drawn evenly | " + " | ".join(columns) + " |", "|" + " --- |" * (len(columns) + 1)]
    for path in ("", *paths):
        changes = {f"{path}.distribution": "uniform"} if path else {}
        found = figures(simulate(load_scenario("baseline", changes), worlds=UNDONE_WORLDS, seed=MAIN))
        name = f"`{path}`" if path else "none (the baseline)"
        lines.append(f"| {name} | " + " | ".join(found[column] for column in columns) + " |")
    return "\n".join(lines)


def stamp(result: Result) -> str:
    """Which run a block of figures comes from."""
    return f"fingerprint {load_scenario('baseline').fingerprint[:12]}, {len(result.outcomes):,} worlds"


def sentence(result: Result) -> str:
    """What the README says under its chart."""
    table = summarise(result)
    shares = [f"{100 * table[f'holding_{day}'].value:.0f} %" for day in (30, 90, 180)]
    last, ends = table["holding_365"], table["median_day_of_end"]
    return (
        f"In this run ({len(result.outcomes):,} worlds, seed {result.seed}, {stamp(result).split(',')[0]}) the "
        f"ceasefire still holds in {', '.join(shares)} of worlds after 30, 90 and 180 days, and in "
        f"{100 * last.value:.0f} % after 365 (95 % interval {100 * last.low:.0f} to {100 * last.high:.0f} %). "
        f"Half of all ends come by day {ends.value:.0f}."
    )


def replace(path: Path, name: str, text: str) -> None:
    """Put a text between the two marks of a name in a file."""
    path.write_text(put(path, name, text), encoding="utf-8", newline="\n")


def main() -> int:
    """Make everything anew."""
    with tempfile.TemporaryDirectory() as scratch:
        first = run(MAIN, WORLDS, Path(scratch) / "main")
        second = run(PATTERNS, WORLDS, Path(scratch) / "patterns")
        shutil.copy(Path(scratch) / "main" / "charts" / "survival.png", ROOT / "docs" / "images" / "survival.png")
        replace(ROOT / "README.md", "figures", sentence(first))
        calibration = ROOT / "docs" / "calibration.md"
        replace(calibration, "bands", f"{stamp(first)} a seed.\n\n{band_table(first, second)}")
        replace(calibration, "data", f"{stamp(first)}, seed {first.seed}.\n\n{data_table(first)}")
        replace(calibration, "undone", f"{UNDONE_WORLDS} worlds each, seed {MAIN}.\n\n{undone_table()}")
        run(SAMPLE, SAMPLE_WORLDS, Path(scratch) / "sample")
        for name in ("summary.txt", "summary.csv", "charts/survival.png"):
            shutil.copy(Path(scratch) / "sample" / name, ROOT / "results" / "sample" / Path(name).name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
