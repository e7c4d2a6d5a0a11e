"""Which readings of contested claims a study can be put under, and running each distinct scenario once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.analysis.paired import measured
from sim.analysis.survival import Floats
from sim.evidence import Claim, Ledger, Reading
from sim.scenario import Scenario, ScenarioError, Study
from sim.scenario.expectations import measure_name

if TYPE_CHECKING:
    from sim.batch import Progress

RUN, STANDS, SETTLED, REFUSED = "run", "as the study stands", "settled by the study", "refused"
"""What becomes of a reading: runs of its own, those of the study as it stands, none since it has no say, or none."""


@dataclass(frozen=True)
class Case:
    """One reading put to a study.

    Attributes:
        claim: What is disputed.
        reading: How it is read.
        state: `RUN`, `STANDS`, `SETTLED` or `REFUSED`.
        baseline: The study's baseline under it; None if it is refused.
        headline: The study's headline scenario under it; None if it is refused.
        moved: Which of the arms `baseline` and `headline` it changes.
        reason: Why it is refused.
    """

    claim: Claim
    reading: Reading
    state: str
    baseline: Scenario | None = None
    headline: Scenario | None = None
    moved: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Gap:
    """A reading that cannot be run, or that has no other to be compared with."""

    claim: Claim
    reading: Reading
    reason: str


@dataclass(frozen=True)
class Plan:
    """A study, the readings put to it, and what has to be run.

    Attributes:
        study: As it stands.
        worlds: In how many worlds.
        seed: Key of all luck.
        days: Horizon of every run.
        cases: Readings, claim by claim.
        gaps: Readings that are left out, and why.
    """

    study: Study
    worlds: int
    seed: int
    days: int
    cases: tuple[Case, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def measure(self) -> str:
        """The headline measure, with its word if it has one."""
        return measure_name(*self.study.measures[0])

    @property
    def arms(self) -> tuple[Scenario, Scenario]:
        """The baseline and the headline scenario as the study has them."""
        return self.study.baseline, self.study.arm(self.study.headline)

    def runs(self) -> dict[str, tuple[Scenario, str]]:
        """Return what has to be run by fingerprint, each with words for it; the study as it stands comes first."""
        wanted = [(scenario, "as the study stands") for scenario in self.arms]
        for case in self.cases:
            if case.state == RUN and case.baseline and case.headline:
                words = f"{case.claim.id} {case.reading.name}"
                wanted += [(case.baseline, words), (case.headline, words)]
        runs: dict[str, tuple[Scenario, str]] = {}
        for scenario, words in wanted:
            runs.setdefault(scenario.fingerprint, (scenario, f"{words}, {scenario.name}"))
        return runs


def plan_disputes(
    load: Callable[[dict[str, str]], Study],
    ledger: Ledger,
    *,
    claims: Iterable[str] = (),
    worlds: int | None = None,
    seed: int | None = None,
) -> Plan:
    """Put every disputed reading to a study, without running anything.

    Args:
        load: Returns the study with readings taken, by claim.
        ledger: Holds the disputes.
        claims: Only these; all by default.
        worlds: In how many worlds; by default as many as the study says.
        seed: Key of all luck; by default the study's.

    Raises:
        ScenarioError: The study is wrong as it stands.
    """
    study = load({})
    arms = (study.baseline, study.arm(study.headline))
    chosen = set(claims) or set(ledger.claims)
    cases = []
    for name, readings in ledger.disputes().items():
        if name in chosen:
            cases += _settle([_case(load, arms, ledger.claims[name], reading) for reading in readings])
    return Plan(
        study,
        study.worlds if worlds is None else worlds,
        study.seed if seed is None else seed,
        study.days or min(each.days for each in arms),
        tuple(cases),
        (*_gaps(ledger, chosen), *(Gap(each.claim, each.reading, each.reason) for each in cases if each.reason)),
    )


def _case(
    load: Callable[[dict[str, str]], Study], arms: tuple[Scenario, Scenario], claim: Claim, reading: Reading
) -> Case:
    try:
        study = load({claim.id: reading.name})
    except ScenarioError as error:
        return Case(claim, reading, REFUSED, reason=f"the study refuses it: {error.problems[0].message}")
    own = (study.baseline, study.arm(study.headline))
    pairs = zip(("baseline", "headline"), arms, own, strict=True)
    moved = tuple(name for name, before, after in pairs if before.fingerprint != after.fingerprint)
    return Case(claim, reading, RUN if moved else STANDS, *own, moved=moved)


def _settle(cases: Sequence[Case]) -> list[Case]:
    """Mark the readings of a claim as settled where none of them changes anything.

    They set the same paths to different values, so what they have no say in, the study's scenarios say themselves.
    """
    if any(case.state == RUN for case in cases):
        return list(cases)
    return [
        Case(each.claim, each.reading, SETTLED if each.state == STANDS else each.state, reason=each.reason)
        for each in cases
    ]


def _gaps(ledger: Ledger, chosen: set[str]) -> list[Gap]:
    gaps = []
    for name, claim in ledger.claims.items():
        if name not in chosen or len(claim.readings) < 2:
            continue
        able = [reading for reading in claim.readings if reading.implies]
        for reading in claim.readings:
            if not reading.implies:
                gaps.append(Gap(claim, reading, reading.not_run or "the ledger gives it no values"))
            elif len(able) == 1:
                gaps.append(Gap(claim, reading, "no other reading of this claim can be run, to compare it with"))
    return gaps


def run_disputes(
    plan: Plan,
    values: MutableMapping[str, Floats],
    simulate: Callable[..., Any],
    workers: int | None = None,
    progress: Callable[[Progress, int, int, str], None] | None = None,
) -> None:
    """Run what is not there yet, each distinct scenario once.

    Args:
        plan: What to run.
        values: The headline measure of each world by fingerprint, (worlds,). Receives each run as soon as it is done,
            so that whoever is interrupted has what was finished.
        simulate: As `sim.batch.simulate`.
        workers: Number of processes; by default one for each core a run can keep busy.
        progress: Called with how far one run is, its place among all from 0, how many there are, and words for it.
    """
    missing = {name: told for name, told in plan.runs().items() if name not in values}
    for place, (name, (scenario, words)) in enumerate(missing.items()):

        def listen(told: Progress, place: int = place, words: str = words) -> None:
            if progress is not None:
                progress(told, place, len(missing), words)

        result = simulate(scenario, plan.worlds, plan.seed, plan.days, workers=workers, progress=listen, daily_worlds=1)
        values[name] = measured(result.outcomes, plan.measure)
