"""What a fit says, in words."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

import numpy as np

from sim.analysis.calibration.data import YEAR_END
from sim.analysis.calibration.fitted import Fit, Posterior
from sim.analysis.calibration.informed import TIED
from sim.analysis.calibration.posterior import quantiles
from sim.analysis.calibration.summaries import names, unscaled
from sim.evidence.patterns import patterns
from sim.present.words import CAVEAT, DASH, number, percent, quantity

WIDTH = 100
FAMILIES = {
    "containment of crises": ("containment",),
    "the engagement of the United States": ("us_engagement", "actors.united_states"),
    "the effect of a force": ("isf_effect", "deployment"),
}
"""What readers will ask of: families of parameters, told one by one whether the data say anything of them."""
FAR = (0.025, 0.975)


def attribution(fitted: Posterior) -> str:
    """Say whose figures they are."""
    first, last = fitted.seen.starts(fitted.scenario.start)[0], fitted.seen.weeks
    end = fitted.seen.starts(fitted.scenario.start)[last - 1]
    title = patterns()["OBS_WEEKLY"].title
    return (
        f"{title}: {quantity(last, 'week')} of reports, the first from {first.day} {first:%B %Y} and the last from "
        f"{end.day} {end:%B %Y}, by the Gaza Ministry of Health, a party-run source that Israel disputes."
    )


def told_of(fitted: Posterior) -> str:
    """Say of how many parameters the data say anything: the finding."""
    told, all_, sums = int(fitted.judged.told.sum()), len(fitted.paths), int(fitted.together.told.sum())
    if not told and sums:
        many = "a combination" if sums == 1 else f"{sums} combinations"
        return f"The reported deaths say something about {many} of {all_} uncertain parameters and little of any one"
    if not told:
        return f"The reported deaths say nothing firm about any one of {all_} uncertain parameters"
    about = f"The reported deaths say something about {told} of {all_} uncertain parameters"
    if sums:
        return f"{about} and {quantity(sums, 'combination')}, nothing firm about the others"
    return f"{about} and nothing firm about the others"


def direction(fitted: Posterior, path: str) -> str:
    """Say whether a posterior lies above or below its prior, or about where it lay."""
    middle = float(fitted.quantiles((0.5,))[0, fitted.paths.index(path)])
    return "higher" if middle > 0.55 else "lower" if middle < 0.45 else "narrower, about the same middle"


def report(fit: Fit) -> str:
    """Return the whole report as plain text."""
    parts = [*_data(fit), "", *_look(fit), "", *_informed(fit), "", *_trust(fit), "", *_predictive(fit)]
    return "\n".join([*parts, "", *_survival(fit), "", *_limits(fit), "", CAVEAT]) + "\n"


def short(path: str, most: int = 44) -> str:
    """Return a path cut at its front, where it tells least."""
    return path if len(path) <= most else "…" + path[len(path) - most + 1 :]


def _data(fit: Fit) -> Iterator[str]:
    fitted = fit.posterior
    seen = fitted.seen
    yield f"{told_of(fitted)}."
    yield ""
    yield "What was fitted"
    yield _wrap(attribution(fitted))
    shape = patterns()["SF15"]
    yield _wrap(f"Their shape over the first 34 days (SF15, {shape.data.rstrip('.')}).")
    yield _wrap(f"That the truce was still in force on day {seen.held_to}: worlds in which it had ended are left out.")
    if seen.weeks < len(seen.weekly):
        yield _wrap(f"Weeks {seen.weeks + 1} to {len(seen.weekly)} were held back and took no part.")
    yield _wrap(
        "Deaths of Israelis took no part: the claims tell of incidents (E02, E03) and give no count of the whole "
        "time. The model's own deaths went through the same reporting (a day late, some reports for two or three days)."
    )
    yield _wrap(
        f"{fitted.worlds:,} worlds of {fitted.scenario.name}, seed {fitted.seed}, each with its own draw of "
        f"{len(fitted.paths)} parameters; in {fitted.surviving:,} the truce held long enough; the {len(fitted.u):,} "
        f"nearest were taken (worth {fitted.found.effective:,.0f} by their weights), along "
        f"{quantity(fitted.reduction.scale.size, 'direction')} of the summaries."
    )


def _look(fit: Fit) -> Iterator[str]:
    fitted = fit.posterior
    yield "Do the data look like the model at all"
    told = (
        "no held-out world is as far from its neighbours as the data: the fit extrapolates, and its posterior must not "
        "be used"
        if fit.farther < 0.01
        else f"{percent(fit.farther)} of held-out worlds are farther from their neighbours than the data are"
    )
    yield _wrap(f"{told[:1].upper()}{told[1:]}.")
    yield f"  {'':38}{'data':>8}{'prior, 5-95 %':>20}{'percentile: prior':>20}{'posterior':>11}"
    low, high = (unscaled(row) for row in np.quantile(fitted.summaries, (0.05, 0.95), axis=0))
    after = fit.predictive_percentiles()
    for name, data, *rest in zip(
        names(fitted.seen), unscaled(fitted.data), low, high, fitted.percentiles, after, strict=True
    ):
        a, b, before, then = rest
        mark = " *" if not FAR[0] <= then <= FAR[1] else ""
        span = number(a) + DASH + number(b)
        yield f"  {name:38}{number(data):>8}{span:>20}{percent(before):>20}{percent(then):>11}{mark}"
    yield "  * outside the middle 95 % of fresh worlds of the posterior"


def _informed(fit: Fit) -> Iterator[str]:
    fitted = fit.posterior
    judged = fitted.judged
    yield "What the data say of single parameters"
    if fitted.informed:
        yield f"  {'parameter':45}{'prior, 5-95 %':>26}{'posterior, 5-95 %':>28}{'variance cut':>14}  where it lies"
    levels = (0.05, 0.5, 0.95)
    after = fitted.quantiles(levels)
    for path in fitted.informed:
        place = fitted.paths.index(path)
        before = fitted.values(path, np.array(levels))
        now = fitted.values(path, after[:, place])
        yield (
            f"  {short(path):45}{_range(before):>26}{_range(now):>28}{percent(float(judged.contraction[place])):>14}  "
            f"{direction(fitted, path)}"
        )
    yield from _combinations(fitted)
    tied = [path for path, flag in zip(fitted.paths, judged.tied, strict=True) if flag]
    if tied:
        yield _wrap(
            f"Not informed by themselves, yet correlated with a parameter or combination that is (above {TIED:g}): "
            f"{', '.join(tied)}. They stand in the joint draws as well."
        )
    rest = len(fitted.paths) - int(judged.kept.sum())
    yield _wrap(
        f"The other {rest} keep their prior; parameters.csv lists them all. Of {int(judged.tested.sum())} "
        "the summaries and endings of simulated worlds tell anything at all, whatever the data are; of these, one "
        "counts as informed if its posterior lies elsewhere or is narrower than chance allows, judged against "
        "parameters that know nothing of the data put through the same steps (Holm, 5 %)."
    )


def _combinations(fitted: Posterior) -> Iterator[str]:
    for place in range(len(fitted.weights)):
        if fitted.together.told[place]:
            parts = ", ".join(f"{weight:+.2f} {path}" for path, weight in fitted.parts(place))
            middle = quantiles(fitted.combined, fitted.found.weights, (0.5,))[0, place]
            yield _wrap(
                f"Combination {place + 1} is known better than its prior: variance cut by "
                f"{percent(float(fitted.together.contraction[place]))}, its median at {percent(float(middle))} of the "
                f"prior. Its heaviest parts: {parts}."
            )


def _range(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    low, middle, high = (f"{value:.3g}" for value in values)
    return f"{middle} ({low} to {high})"


def _trust(fit: Fit) -> Iterator[str]:
    made, fitted = fit.check, fit.posterior
    from sim.analysis.calibration.check import ecdf_band

    p = made.p
    out = made.outside(*ecdf_band(len(made.ranks)))
    half, most = made.coverage(0.5), made.coverage(0.9)
    yield "Can the fit be trusted: the same fit to worlds whose parameters are known"
    yield _wrap(
        f"{len(made.ranks)} worlds took no part and served as data. Where a fit is right, the true value lies anywhere "
        "in the posterior equally often, 50 % and 90 % intervals hold it in 50 and 90 of 100, and the share of "
        "variance cut is the share foreseen."
    )
    yield f"  {'':45}{'chi-square p':>13}{'in band':>9}{'50 %':>7}{'90 %':>7}{'cut':>7}{'foreseen':>10}"
    for place, name in enumerate(made.names):
        if name in fitted.informed or name.startswith("combination"):
            yield (
                f"  {short(name):45}{p[place]:>13.3f}{'no' if out[place] else 'yes':>9}{percent(half[place]):>7}"
                f"{percent(most[place]):>7}{_cut(made.contraction[place]):>7}{_cut(made.foreseen[place]):>10}"
            )
    yield _wrap(
        f"All {len(made.names)} looked at: smallest p {p.min():.3f} (by chance about {1 / (len(p) + 1):.3f}); "
        f"{int(out.sum())} leave their 95 % band (by chance about {0.05 * len(p):.1f}); coverage on average "
        f"{percent(float(half.mean()))} and {percent(float(most.mean()))}. Combinations are the weighted sums of "
        "parameters that the summaries tell most about: they are known better than any one of their parts."
    )


def _cut(share: float) -> str:
    """Return a share that may be a little below nothing."""
    return percent(share if abs(share) >= 0.005 else 0.0)


def _predictive(fit: Fit) -> Iterator[str]:
    fitted = fit.posterior
    seen, starts = fitted.seen, fitted.seen.starts(fitted.scenario.start)
    yield "Fresh worlds of the posterior beside the data, deaths reported a week, truces that held to the end of 2025"
    before, after = fit.weekly(fit.before), fit.weekly(fit.after)
    yield f"  {'week from':14}{'data':>6}{'prior, 5-95 %':>20}{'posterior, 5-95 %':>20}{'percentile':>12}"
    inside = {0.5: 0, 0.9: 0}
    for week, data in enumerate(seen.weekly):
        place = float((after[week] < data).mean() + 0.5 * (after[week] == data).mean())
        for level in inside:
            edge = (1 - level) / 2
            low, high = np.quantile(after[week], (edge, 1 - edge))
            inside[level] += bool(low <= data <= high)
        cells = [np.quantile(each[week], (0.05, 0.5, 0.95)) for each in (before, after)]
        prior, now = (f"{c[1]:.0f} ({c[0]:.0f} to {c[2]:.0f})" for c in cells)
        note = "" if week < seen.weeks else "  held back"
        yield f"  {f'{starts[week]:%d %b %Y}':14}{data:>6.0f}{prior:>20}{now:>20}{percent(place):>12}{note}"
    count = len(seen.weekly)
    yield _wrap(
        f"{inside[0.5]} of {count} weeks lie inside the 50 % and {inside[0.9]} inside the 90 % interval. Intervals are "
        "of single weeks; that one series lies well inside says that the model is wide enough, hardly that it is right."
    )


def _survival(fit: Fit) -> Iterator[str]:
    days = fit.posterior.scenario.days
    yield "Truces that hold, under prior and posterior (same luck)"
    yield f"  {'':44}{'prior':>8}{'posterior':>11}"
    rows = [("to day 90", 90, 0), (f"to day {days}", days, 0)]
    rows.append((f"to day {days}, of those that held to day {YEAR_END}", days, YEAR_END))
    for name, day, given in rows:
        if day <= days:
            told = [percent(each.survival(day, given)) for each in (fit.before, fit.after)]
            yield f"  {name:44}{told[0]:>8}{told[1]:>11}"


def _limits(fit: Fit) -> Iterator[str]:
    fitted = fit.posterior
    yield "What this cannot tell"
    for name, roots in FAMILIES.items():
        of = [path for path in fitted.paths if path.startswith(tuple(f"{root}." for root in roots))]
        known = [path for path in of if path in fitted.informed]
        if of:
            said = f"informed: {', '.join(known)}" if known else "none is informed, so all rest on their priors"
            yield _wrap(f"- Of {quantity(len(of), 'parameter')} on {name}: {said}.")
    for text in (
        "Deaths are one series of twelve numbers. Restraint by the parties, pressure by the United States and "
        "containment of crises can each make a truce hold, and these data do not tell them apart.",
        "One truce that held is one case; that it held is weak evidence of how long such truces hold.",
        "What is not in the model is not made up for: parameters move to where they stand in for it.",
        "The reports are a party's. Another count would give another posterior.",
    ):
        yield _wrap(f"- {text}")


def _wrap(text: str) -> str:
    indent = "    " if text.startswith("- ") else "  "
    return fill(text, WIDTH, initial_indent="  ", subsequent_indent=indent)
