"""The files of a frozen forecast, which vouch for each other, and reading them back."""

from __future__ import annotations

import hashlib
import json
import textwrap
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.forecast import DEATHS, HOLDING, LEVELS, SERIES, Forecast, statistic
from sim.analysis.observed import WEEKLY_SOURCE
from sim.analysis.run import Run
from sim.present.words import percent, quantity

SUMS = "sha256.txt"
COLUMNS = ("series", "week_start", "statistic", "value")
TABLE, SURVIVAL, TOLD, README = "forecast.csv", "survival.csv", "forecast.json", "README.md"
FILES = {
    TABLE: "quantiles of each series by week",
    SURVIVAL: "share of worlds in which the ceasefire still holds, by day",
    TOLD: "what was run and what data it had seen, for programs",
    README: "what this is and how to score it",
    SUMS: "checksums of the others, to tell whether one was changed",
}
WHAT = (
    "Exploration under stated assumptions, frozen before the weeks it speaks of; no prediction of what people will do"
)


@dataclass(frozen=True, slots=True)
class Making:
    """How a forecast was made.

    Attributes:
        command: That makes it again.
        beliefs: Scenario of joint draws that was laid over it; empty for the prior.
        created: Date, as given by whoever made it; empty if none was given.
        rests_on: What the joint draws say of themselves: a frozen record cannot ask later.
    """

    command: str
    beliefs: str = ""
    created: str = ""
    rests_on: str = ""


def files_of(forecast: Forecast, run: Run, making: Making) -> dict[str, bytes]:
    """Return the contents of all files by name; the same forecast gives the same bytes.

    Args:
        forecast: From :func:`sim.analysis.forecast.make_forecast`.
        run: It was made from.
        making: How.
    """
    told = facts(forecast, run, making)
    texts = {
        TABLE: _csv(forecast.table),
        SURVIVAL: _csv(forecast.survival),
        TOLD: json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        README: _readme(forecast, told),
    }
    made = {name: text.encode() for name, text in texts.items()}
    made[SUMS] = "".join(f"{hashlib.sha256(made[name]).hexdigest()}  {name}\n" for name in sorted(made)).encode()
    return made


def facts(forecast: Forecast, run: Run, making: Making) -> dict[str, Any]:
    """Return what was run and what it had seen, as plain data."""
    used = forecast.used
    return {
        "what": WHAT,
        "from": forecast.start.isoformat(),
        "days": forecast.days,
        "weeks": forecast.weeks,
        **({"created": making.created} if making.created else {}),
        "version": str(run.manifest.get("version", "")),
        "code": str(run.manifest.get("code", "")),
        "command": making.command,
        "scenario": run.scenario.name,
        "fingerprint": run.scenario.fingerprint,
        "beliefs": making.beliefs,
        **({"beliefs_rest_on": making.rests_on} if making.beliefs else {}),
        "seed": run.seed,
        "worlds": forecast.worlds,
        "worlds_holding": forecast.holding,
        "effective_worlds": round(forecast.weights.effective, 6),
        "kernel_width": round(forecast.weights.width, 6) if used.deaths.size else None,
        "data_up_to": used.last.isoformat() if used.deaths.size else None,
        "data": {
            "series": DEATHS,
            "source": WEEKLY_SOURCE,
            "first_week": used.first.isoformat(),
            "values": [float(each) for each in used.deaths],
        },
        "series": {name: {"unit": unit, "meaning": meaning} for name, (unit, meaning) in SERIES.items()},
        "statistics": ["mean", *map(statistic, LEVELS)],
    }


def differences(folder: Path) -> list[str]:
    """Return what is not as it was when the forecast was made: `forecast.csv is altered`; empty if all is.

    Raises:
        FileNotFoundError: There is no forecast in the folder.
    """
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    sums = {name: told for told, _, name in (line.partition("  ") for line in lines)}
    found = [f"{name} has no checksum" for name in FILES if name != SUMS and name not in sums]
    for name, told in sums.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != told:
            found.append(f"{name} is altered")
    return found


def read_forecast(folder: Path) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the table and the facts of a stored forecast, which should have been checked first.

    Raises:
        ValueError: They are not those of a forecast, although the checksums may hold.
    """
    table = pd.read_csv(StringIO((folder / TABLE).read_text(encoding="utf-8")))
    told: Any = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    if lacking := [name for name in COLUMNS if name not in table.columns]:
        raise ValueError(f"{TABLE} has no column {lacking[0]}")
    if not isinstance(told, dict) or not {"from", "weeks", "what", "data"} <= told.keys():
        raise ValueError(f"{TOLD} does not tell what was run")
    return table, told


def text_of(forecast: Forecast) -> str:
    """Return the forecast in a few lines: some weeks, and how long the ceasefire holds."""
    table = forecast.table
    names = table[table["series"] == DEATHS].pivot(index="week_start", columns="statistic", values="value")
    last = len(names) - 1
    lines = [
        f"Forecast frozen on {forecast.start}: {quantity(forecast.weeks, 'week')}. {WHAT}.",
        f"{forecast.holding:,} of {quantity(forecast.worlds, 'world')} hold on that date; weighed by "
        f"{quantity(forecast.used.deaths.size, 'week')} of reported deaths they count as much as "
        f"{forecast.weights.effective:.0f} equal ones.",
        "Weekly deaths as reported, over all worlds: median (5 to 95 %)",
    ]
    for place in sorted({0, min(3, last), min(12, last), min(25, last), last}):
        week, row = names.index[place], names.iloc[place]
        lines.append(f"  week of {week}: {row['q0.5']:,.0f} ({row['q0.05']:,.0f} to {row['q0.95']:,.0f})")
    held = forecast.survival.set_index("days_after")["holding"]
    marks = [day for day in (30, 90, 180, 270) if day < forecast.days] + [forecast.days]
    lines.append("Still holding after " + ", ".join(f"{day} days: {percent(float(held[day]))}" for day in marks))
    return "\n".join(lines) + "\n"


def _csv(table: pd.DataFrame) -> str:
    return str(table.to_csv(index=False, float_format="%.10g", lineterminator="\n"))


def _filled(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _readme(forecast: Forecast, told: dict[str, Any]) -> str:
    used = forecast.used
    seen = (
        f"the deaths reported from {used.first} to {used.last}, {quantity(used.deaths.size, 'week')} ({WEEKLY_SOURCE})"
        if used.deaths.size
        else "no data"
    )
    made = f" It was made on {told['created']}." if "created" in told else ""
    beliefs = (
        f"Its uncertain parameters are those of `{told['beliefs']}`, of which is said: “{told['beliefs_rest_on']}” "
        "Weeks that such beliefs were fitted to and that the worlds are weighed by count twice; a week of them that "
        "ends on the date or later is one that this forecast has seen and that the null models have not."
        if told["beliefs"]
        else "Its uncertain parameters are drawn from their assumed ranges."
    )
    basis = (
        f"{told['worlds']:,} worlds of the scenario `{told['scenario']}` (seed {told['seed']}, version "
        f"{told['version']}) were simulated to {forecast.start} and {forecast.days} days on. {forecast.holding:,} of "
        f"them still hold on that date. Each counts by how near its weekly deaths came to {seen}: a normal kernel on "
        f"log(1 + deaths), so that they count as much as {forecast.weights.effective:.0f} equal worlds. No later week "
        f"was looked at for these weights. {beliefs}"
    )
    series = "\n".join(f"- `{name}`: {meaning} ({unit})." for name, (unit, meaning) in SERIES.items())
    return f"""# Forecast from {forecast.start}

{_filled(f"{WHAT}. It is stored so that the model can be held against weeks it had not seen, and found wrong.{made}")}

It is never changed. If a later version of the model says something else, that is another forecast in another folder.

## What it rests on

{_filled(basis)}

## Files

- `{TABLE}`: by series and week, the mean and quantiles (`q0.05` is the 5 % quantile). Weeks of seven days begin on
  {forecast.start}; there are {forecast.weeks}.
- `{SURVIVAL}`: share of worlds in which the ceasefire still holds, by day.
- `{TOLD}`: all that made it, for programs.
- `{SUMS}`: checksums; `sha256sum -c {SUMS}` tells whether a file was changed.

Series:

{series}

A series counts all worlds, also those in which the ceasefire has failed and war goes on, as what happens may be either.
One that ends in `{HOLDING}` counts only worlds in which the ceasefire holds to the end of the week.

## How to score it later

Write what happened to a file `data.csv` with the columns `week_start`, `series` and `value`, such as

    week_start,series,value
    {forecast.start},{DEATHS},12

and run

    isf score --forecast DIR data.csv

It checks first that nothing was changed, then prints the continuous ranked probability score, the log score, interval
coverage and the same of null models that knew the weekly deaths before {forecast.start} and nothing else.

    {told["command"]}

makes it again, bit for bit, with the same version.
"""
