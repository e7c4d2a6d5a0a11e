"""Make the docs' charts, the sample of results and the measured figures anew, by running the model.

    python docs/figures.py             six minutes; rewrites what is marked in README.md, docs/calibration.md and
                                       validation.md, and the pictures
    python docs/figures.py explained   half a minute; only the picture of an explained world

Run it whenever an entry of the changelog is marked **numbers**, after `isf calibrate` has made the files of
scenarios/calibrated.yaml anew. It is no test: the tests only check that the figures carry the fingerprint of the
baseline as it is (tests/docs).
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from pathlib import Path

from tables import put

from sim import Result, load_result, load_scenario, simulate
from sim.analysis.summary import summarise
from sim.cli import main as isf

ROOT = Path(__file__).resolve().parents[1]
WORLDS = 1000
MAIN, PATTERNS, SAMPLE = 1, 51, 22
"""Seeds, as seeds/random.yaml names them."""
SAMPLE_WORLDS = 200
UNDONE_WORLDS = 500
PATTERN_WORLDS = 500
BELIEFS = "calibrated"
STUDY, EXPLAINED, EXPLAINED_WORLD, STUDY_WORLDS = "turkish-contingent", "turkey-in-early-force", 360, 400
"""The world of docs/explanations.md: once its numbers change, another example has to be found and told there."""


def command(*words: str) -> None:
    """Carry out a command as a user would type it, without what it prints."""
    with contextlib.redirect_stdout(io.StringIO()):
        code = isf(list(words))
    if code:
        raise SystemExit(code)


def run(seed: int, worlds: int, folder: Path) -> Result:
    """Run the baseline by the command that a user would type."""
    command("run", "baseline", "--seed", str(seed), "--worlds", str(worlds), "--out", str(folder))
    return load_result(folder)


def explained(folder: Path) -> None:
    """Draw the world that README.md and docs/explanations.md tell, by the commands that stand there."""
    with contextlib.chdir(folder):
        command("batch", STUDY, "--worlds", str(STUDY_WORLDS))
        command(
            "explain", f"results/{STUDY}", "--scenario", EXPLAINED, "--world", str(EXPLAINED_WORLD), "--out", "told"
        )
    shutil.copy(folder / "told" / "chart.png", ROOT / "docs" / "images" / "explained.png")


def undone_figures(result: Result) -> dict[str, str]:
    """What docs/calibration.md tells of a run in which one value that was set by hand is drawn evenly, as text."""
    outcomes = result.outcomes
    days, ends = outcomes.days_held, outcomes.days_held[outcomes.collapsed == 1]
    crises = outcomes.crises
    contained = (outcomes.contained_share.fillna(0.0) * crises).sum() / crises.sum()
    return {
        "S(90)": f"{(days >= 90).mean():.2f}",
        "S(365)": f"{1 - outcomes.collapsed.mean():.2f}",
        "median day of failure": f"{ends.median():.0f}",
        "P(<= 30 days given failure)": f"{(ends <= 30).mean():.2f}",
        "deaths a day, days 0-33": f"{outcomes[days >= 34].deaths_first_34.median():.1f}",
        "crises contained, all worlds pooled": f"{contained:.3f}",
    }


def pattern_tables() -> str:
    """Every judged figure under prior and posterior beliefs, for docs/validation.md."""
    from sim.analysis.patterns.judge import judge_all
    from sim.analysis.patterns.runs import Runs
    from sim.present.patterns.words import data_words, figure_words, model_words, verdict_words

    prior, fitted = (judge_all(Runs(PATTERN_WORLDS, PATTERNS, beliefs)) for beliefs in ("", BELIEFS))
    lines = [
        "| pattern | figure | data | band | prior | calibrated |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one, other in zip(prior, fitted, strict=True):
        for first, second in zip(one.verdicts, other.verdicts, strict=True):
            told = [
                f"{model_words(verdict.measured)} {verdict_words(judged, verdict).replace('FAIL', '**fail**')}"
                for judged, verdict in ((one, first), (other, second))
            ]
            figure, bound = figure_words(first.key), first.bound.words()
            lines.append(
                f"| {one.pattern.id} | {figure} | {data_words(one.pattern, first.key)} | {bound} | {' | '.join(told)} |"
            )
    met = [sum(each.passed for each in judged if each.evidence) for judged in (prior, fitted)]
    filters = sum(each.evidence for each in prior)
    counted = f"{met[0]} of {filters} filter patterns are met under the prior, {met[1]} of {filters} when calibrated."
    return "\n".join([counted, "", *lines])


def undone_table() -> str:
    """What becomes of the checks if one parameter that was set by hand is drawn evenly, for docs/calibration.md."""
    baseline = load_scenario("baseline")
    paths = [path for path, each in baseline.parameters.items() if each.distribution == "beta"]
    lines: list[str] = []
    for path in ("", *paths):
        changes = {f"{path}.distribution": "uniform"} if path else {}
        found = undone_figures(simulate(load_scenario("baseline", changes), worlds=UNDONE_WORLDS, seed=MAIN))
        lines = lines or ["| drawn evenly | " + " | ".join(found) + " |", "|" + " --- |" * (len(found) + 1)]
        name = f"`{path}`" if path else "none (the baseline)"
        lines.append(f"| {name} | " + " | ".join(found.values()) + " |")
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
    """Make everything anew, or the picture that is named."""
    with tempfile.TemporaryDirectory() as scratch:
        explained(Path(scratch))
        if sys.argv[1:] == ["explained"]:
            return 0
        first = run(MAIN, WORLDS, Path(scratch) / "main")
        shutil.copy(Path(scratch) / "main" / "charts" / "survival.png", ROOT / "docs" / "images" / "survival.png")
        replace(ROOT / "README.md", "figures", sentence(first))
        calibration = ROOT / "docs" / "calibration.md"
        mark = stamp(first).split(",")[0]
        replace(calibration, "undone", f"{mark}, {UNDONE_WORLDS} worlds each, seed {MAIN}.\n\n{undone_table()}")
        text = f"{mark}, {PATTERN_WORLDS} worlds, seed {PATTERNS}."
        replace(ROOT / "docs" / "validation.md", "patterns", f"{text} {pattern_tables()}")
        run(SAMPLE, SAMPLE_WORLDS, Path(scratch) / "sample")
        for name in ("summary.txt", "summary.csv", "charts/survival.png"):
            shutil.copy(Path(scratch) / "sample" / name, ROOT / "results" / "sample" / Path(name).name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
