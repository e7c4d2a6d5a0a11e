"""Answer all questions in both models and write the tables of docs/docking.md: `python -m tests.docking.report`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.docking import bennett, epstein, own
from tests.docking.design import Design
from tests.docking.waiting import SURE, Waiting, Withdrawal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "docking.md"
DENSITIES = (0.0, 0.02, 0.04, 0.06, 0.08, 0.10)
LEVELS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
LEAVE_AT = 40
NOT_ASKED = "not asked"
SOON = 14.0
"""Days: half of the ceasefires that failed did so within 13 (pattern SF13)."""


@dataclass(frozen=True)
class Verdict:
    """Whether a shape holds in a model, and by which numbers."""

    holds: bool
    told: str

    def __str__(self) -> str:
        return f"{'yes' if self.holds else 'no'}: {self.told}"


@dataclass(frozen=True)
class Finding:
    """A shape in the re-implementation, where it was asked, and in the project's model."""

    shape: str
    anew: Verdict | None
    own: Verdict

    @property
    def holds(self) -> tuple[bool | None, bool]:
        """In the one and in the other."""
        return self.anew.holds if self.anew else None, self.own.holds


def judged(waiting: Waiting, soon: float, unit: str, said: str) -> list[Verdict]:
    """Longer, wider and fast failures, for waiting times of either model."""
    means = [float(group.mean()) for group in waiting.groups]
    early = waiting.failed_by(soon)
    return [
        Verdict(
            waiting.longer.p < SURE,
            f"mean {means[0]:.0f} to {means[-1]:.0f} {unit}, pairs in order {waiting.longer}",
        ),
        Verdict(waiting.wider.p < SURE, f"pairs in order {waiting.wider}"),
        Verdict(
            min(early) >= 0.05, f"failed {said}: {early[0]:.0%} at none, {early[-1]:.0%} at the most, never below "
            f"{min(early):.0%}",
        ),
    ]  # fmt: skip


def reverted(pairs: Withdrawal, none: float | None, said: str) -> Verdict:
    """What withdrawal does, against the same runs without it."""
    kept, left = pairs.failed
    without = "" if none is None else f", {none:.0%} with no force at all"
    return Verdict(
        pairs.p < SURE, f"{said}: {kept:.0%} if they stay, {left:.0%} if they leave{without} (p {_p(pairs.p)})"
    )


def _p(p: float) -> str:
    return "below 0.001" if p < 0.001 else f"{p:.3f}"


def of_epstein(runs: int, worlds: int) -> list[Finding]:
    """The four shapes of Epstein (2002)."""
    plain = epstein.Settings()
    cops = Waiting([epstein.waits(plain.but(cops=each), runs) for each in DENSITIES], float(plain.periods))
    kept = epstein.waits(plain.but(cops=0.2, legitimacy=0.85), runs)
    left = epstein.waits(plain.but(cops=0.2, legitimacy=0.85, leave_at=LEAVE_AT), runs)
    anew = judged(cops, cops.limit, "periods", f"by period {cops.limit:.0f}")
    anew.append(reverted(Withdrawal(kept, left, LEAVE_AT, 100.0), None, "extinct by period 100"))
    force = own.waiting(worlds)
    ours = judged(force, SOON, "days", "by day 14")
    below = Verdict(
        force.wider_below.low > 0.0, f"{_said(force)} {force.wider_below} days wider"
    )  # fmt: skip
    pairs, none = own.withdrawal(worlds)
    ours.append(reverted(pairs, none, "failed by day 365"))
    within = _range(cops)
    return [
        Finding("The wait for failure rises with the density of peacekeepers", anew[0], ours[0]),
        Finding("Its spread rises with it, all runs", anew[1], ours[1]),
        Finding("Its spread rises with it, where no run is cut off", within, below),
        Finding("Fast failures occur at every density", anew[2], ours[2]),
        Finding("Withdrawal brings failure back", anew[3], ours[3]),
    ]


def _range(waiting: Waiting) -> Verdict:
    found = waiting.wider_below
    return Verdict(found.low > 0.0, f"{_said(waiting)} {found} periods wider")


def _said(waiting: Waiting) -> str:
    return f"range of the 5 % to {waiting.uncut:.0%} quantiles".replace("%", " %").replace("  %", " %")


def of_bennett(runs: int, worlds: int) -> list[Finding]:
    """The shapes of Bennett (2008), the first by what is counted."""
    small = bennett.Settings(size=30, civilians=360, soldiers=36)
    left, attacks = (Design.of(each) for each in bennett.sweep(small, LEVELS, LEVELS, runs))
    both, most = own.by_care_and_deterrence(worlds // 2)
    same = f"over the same cut, 0 to {most:.0%}"
    answers, ratios = own.by_answer(worlds // 2)
    tip = Verdict(
        _over(answers.acts),
        f"acts a day go from {answers.acts.curve(0)[0]:.3f} to {answers.acts.curve(0)[-1]:.3f} as answers shrink, "
        f"without a threshold; branching ratio {ratios[0]:.2f} to {ratios[-1]:.3f}",
    )
    return [
        Finding(
            "Accuracy lowers attacks (here: acts of factions a day) further than effectiveness",
            _lead(attacks), _lead(both.acts, same),
        ),
        Finding(
            "Accuracy lowers the insurgents left (here: ceasefires lost) further than effectiveness",
            _lead(left), _lead(both.collapses, same),
        ),
        Finding(
            "Accuracy lowers deaths further than effectiveness; in part by definition",
            None, _lead(both.deaths, same),
        ),
        Finding("There is a tipping point in accuracy", _tip(left), tip),
    ]  # fmt: skip


def _lead(design: Design, same: str = "from 0.4 to 1") -> Verdict:
    by_accuracy, by_effectiveness = design.factors
    return Verdict(
        design.lead.low > 0.0,
        f"{same}, divided by {by_accuracy:.2f} and by {by_effectiveness:.2f}; log of the ratio {design.lead}",
    )


def _tip(design: Design) -> Verdict:
    curve = design.curve(0)
    steps = ", ".join(f"{value:.0f}" for value in curve)
    return Verdict(_over(design), f"insurgents left from accuracy 0.4 to 1 by tenths: {steps}")


def _over(design: Design) -> bool:
    """A threshold in accuracy, and at least twice as much below it as above."""
    curve = design.curve(0)
    return design.tipping(0) > 0.95 and bool(curve[0] > 2.0 * curve[-1])


def table(findings: Sequence[Finding]) -> str:
    """The findings as Markdown."""
    rows = ["| shape | re-implementation | project's model |", "| --- | --- | --- |"]
    return "\n".join([*rows, *(f"| {each.shape} | {each.anew or NOT_ASKED} | {each.own} |" for each in findings)])


def sizes(worlds: int) -> str:
    """What the project's model does at each size of the force, as Markdown."""
    found = own.waiting(worlds)
    rows = [
        "| troops offered | mean days held | 5 % and 25 % quantiles | failed by day 14 | by day 30 | by day 365 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    shares = zip(*(found.failed_by(day) for day in (14.0, 30.0, 365.0)), strict=True)
    for size, group, by in zip(own.SIZES, found.groups, shares, strict=True):
        low, high = np.quantile(group, [0.05, 0.25])
        rows.append(
            f"| {size:,.0f} | {group.mean():.0f} | {low:.0f} and {high:.0f} | {by[0]:.0%} | {by[1]:.0%} | {by[2]:.0%} |"
        )
    return "\n".join(rows)


def verdicts(text: str) -> dict[str, tuple[bool | None, bool]]:
    """What the page says of each shape: (re-implementation, project's model)."""
    rows = re.findall(r"^\| ([^|]+) \| (yes|no|not)\b[^|]* \| (yes|no): [^|]* \|$", text, re.MULTILINE)
    said = {"yes": True, "no": False, "not": None}
    return {shape: (said[anew], ours == "yes") for shape, anew, ours in rows}


def main(runs: int = 200, worlds: int = 300) -> None:
    """Run everything and put the tables between the marks of the page."""
    text = PAGE.read_text(encoding="utf-8")
    parts = {
        "epstein": table(of_epstein(runs, worlds)),
        "sizes": sizes(worlds),
        "bennett": table(of_bennett(runs // 10, worlds)),
    }
    for name, part in parts.items():
        mark = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text = mark.sub(rf"\g<1>{part}\n\g<2>", text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
