"""How many acts of factions one act of theirs brings about: the branching ratio, before anything is run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.model.beliefs import draw_beliefs
from sim.model.lanes import Lanes
from sim.model.rulebook import Rulebook
from sim.rules.luck import normal
from sim.scenario import Problem, Scenario, ScenarioError

LIMIT = 0.8
"""From here on a scenario is refused: its violence would feed on itself, whatever anybody decides."""

HIGH = 0.95
LEVELS = (0.0, 0.25, 0.5, 0.75)
NODES = 32
RESOLVES = 6
ROUNDS = 6
STEP = 0.001


@dataclass(frozen=True)
class Branching:
    """Acts that one act of a faction induces.

    Attributes:
        central: At the central values of all parameters.
        median, high: Median and 95 % quantile over draws of the uncertain parameters.
        share_over: Share of the draws at or above the limit.
    """

    central: float
    median: float
    high: float
    share_over: float

    def __str__(self) -> str:
        return (
            f"branching ratio {self.central:.2f} acts per act at central values, {self.median:.2f} in the median draw, "
            f"{self.high:.2f} at the 95 % quantile; {self.share_over:.1%} of draws at or above {LIMIT}"
        )


def branching_ratio(scenario: Scenario, worlds: int = 1000, key: int = 1) -> Branching:
    """Acts of factions that one act of a faction induces, through answers, deaths, grievance and provocation.

    An act kills k people on the Israeli side with probability P(k). It is answered with probability a(k); the answer
    has mean size m(k, u), and goes another round with each day on which a crisis it opened is not contained. Each
    round of D deaths, of which h(D) are heard of, lifts grievance from g by

        G(D) = grievance(g, h(D)) - grievance(g, 0),

    which wears off by a factor r a day (r is the slope of grievance in its own level), so that it adds G(D) / (1 - r)
    days of full grievance. The rate of all factions' acts rises with grievance by A = d rate / d g. Together

        ratio = A * sum over k of P(k) a(k) E_u [ sum over rounds of P(round) G(m) ] / (1 - r).

    Every term is read off the rules in force, so that it follows any variant. Where the rules leave a choice, the
    higher ratio is taken: the first day (least control and confidence), no force, every act blamed on the leadership,
    the level of grievance (0 to 0.75) at which the ratio is largest, no other deaths (which wear grievance down
    faster), and G at the mean of an answer (G is concave).
    Other ways in which acts breed acts (confidence, threat, splits) are slower and not counted.

    Args:
        scenario: Whose rules and parameters.
        worlds: How many draws of the uncertain parameters.
        key: Seed of the draws.
    """
    drawn = draw_beliefs(scenario, Lanes.of_worlds(range(worlds)), key, False, True)
    ratios = np.broadcast_to(ratio_of(scenario, drawn, True), (worlds,))
    return Branching(
        central_ratio(scenario),
        float(np.median(ratios)),
        float(np.quantile(ratios, HIGH)),
        float(np.mean(ratios >= LIMIT)),
    )


def central_ratio(scenario: Scenario) -> float:
    """The branching ratio at the central values of all parameters; quick, and all that a refusal looks at."""
    return float(ratio_of(scenario, draw_beliefs(scenario, Lanes.of_worlds([0]), 1, True, False), False))


def check_branching(scenario: Scenario) -> Branching:
    """The branching ratio of a scenario that may be run.

    Raises:
        ScenarioError: If it is at or above the limit at central values.
    """
    branching = branching_ratio(scenario)
    if branching.central >= LIMIT:
        raise _refusal(scenario, branching)
    return branching


def check_central(scenario: Scenario) -> float:
    """As `check_branching`, but says only the ratio at central values: for many scenarios in a moment.

    Raises:
        ScenarioError: If it is at or above the limit.
    """
    ratio = central_ratio(scenario)
    if ratio >= LIMIT:
        raise _refusal(scenario, branching_ratio(scenario))
    return ratio


def _refusal(scenario: Scenario, branching: Branching) -> ScenarioError:
    file, line, column = _place(scenario.parameters["politics.grievance_per_death"].where)
    message = (
        f"{branching}: violence would feed on itself; lower politics.grievance_per_death, "
        "politics.grievance_half_life, armed_acts.provocation_weight, armed_acts.fire_rate or "
        "actors.israel.response_scale"
    )
    found, allowed = f"{branching.central:.2f}", (f"below {LIMIT}",)
    return ScenarioError([Problem(file, line, column, "politics.grievance_per_death", message, found, allowed)])


def _place(where: str) -> tuple[str, int, int]:
    parts = where.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return parts[0], int(parts[1]), int(parts[2])
    return where, 0, 0


def ratio_of(scenario: Scenario, values: Mapping[str, Any], ensemble: bool) -> Any:
    """The ratio for given values of all parameters: a float or (lanes,)."""
    chain = Chain(scenario, values, ensemble)
    ratios = [sum(chance * chain.induced(killed, level) for killed, chance in chain.tolls) for level in LEVELS]
    return np.max(np.stack([np.asarray(each, dtype=np.float64) for each in np.broadcast_arrays(*ratios)]), axis=0)


class Chain:
    """The chain from an act to the acts it induces, for given values of all parameters."""

    def __init__(self, scenario: Scenario, values: Mapping[str, Any], ensemble: bool) -> None:
        self._values, self._rosters, self._choices = values, scenario.rosters, scenario.choices
        self._rules: Any = Rulebook(scenario.rules, values, ensemble)
        self._pressure, self._mediation = self._outside()
        self._irritant = self._irritants()
        self._unit = 1.0 / NODES
        self._spread: dict[float, tuple[Any, Any]] = {}
        self._calm: dict[float, Any] = {}

    def _present(self, path: str) -> bool:
        return bool(self._choices.get(f"{path}.present", True))

    def _members(self, roster: str) -> list[str]:
        return [path for name in self._rosters[roster] if self._present(path := f"{roster}.{name}")]

    def _outside(self) -> tuple[Any, Any]:
        """Pressure of the US, and what mediators bring to bear on each party."""
        values, us = self._values, "actors.united_states"
        built = 1.0 if self._choices[f"{us}.base"] == "built" else 0.0
        pressure: Any = 0.0
        if self._present(us):
            pressure = self._rules.us_engagement.pressure(values[f"{us}.engagement"], 0.0, built)
        mediation: Any = {"israel": 0.0, "hamas": 0.0}
        for path in self._members("mediators"):
            bonus = values[f"{path}.host_bonus"] if self._choices[f"{path}.hosts_hamas"] else 0.0
            mediation["hamas"] = mediation["hamas"] + values[f"{path}.leverage_hamas"] + bonus
            mediation["israel"] = mediation["israel"] + values[f"{path}.leverage_israel"]
        return pressure, mediation

    def _irritants(self) -> Any:
        values, us, need = self._values, "actors.united_states", 0.0
        sectors = self._members("sectors")
        for path in sectors:
            need = need + values[f"{path}.need"] / len(sectors)
        built = self._present(us) and self._choices[f"{us}.base"] == "built"
        return self._rules.politics.irritant(values[f"{us}.base_irritant"] if built else 0.0, need)

    @cached_property
    def tolls(self) -> list[tuple[float, Any]]:
        """How many an act kills on the Israeli side, and with what probability."""
        values = self._values
        close, further = values["armed_acts.close_share"], values["armed_acts.further_death"]
        lethal = close * values["armed_acts.lethal_share"] + (1.0 - close) * values["armed_acts.launch_lethal"]
        most = np.ceil(values["armed_acts.most_deaths"])
        tolls: list[tuple[float, Any]] = [(0.0, 1.0 - lethal)]
        for killed in range(1, int(np.max(most)) + 1):
            reached = lethal * further ** (killed - 1) * (killed <= most)
            tolls.append((float(killed), reached * np.where(killed < most, 1.0 - further, 1.0)))
        return tolls

    def acts(self, grievance: float) -> Any:
        """All factions' acts a day on the first day, at a level of grievance."""
        values, acts = self._values, self._rules.armed_acts
        control = values["actors.hamas.control"] if self._present("actors.hamas") else 0.0
        whole: Any = 0.0
        for path in self._members("factions"):
            kinds = acts.rate(
                acts.base(values[f"{path}.share"], 1.0),
                values[f"{path}.hard_line"],
                grievance,
                control * values[f"{path}.cohesion"],
                0.0,
                values["actors.hamas.confidence"],
                1.0,
                values["politics.supply_at_start"],
                0.0,
            )
            for kind in kinds:
                whole = whole + kind
        return whole

    def provoked(self, grievance: float) -> Any:
        """A: further acts a day per unit of grievance."""
        return (self.acts(grievance + STEP) - self.acts(grievance)) / STEP

    def induced(self, killed: float, grievance: float) -> Any:
        """Acts induced by one attack that killed so many, at a level of grievance."""
        if not (self._present("actors.israel") and self._members("sectors")):
            return 0.0
        response, values, israel = self._rules.response, self._values, "actors.israel"
        readiness, scale = values[f"{israel}.readiness"], values[f"{israel}.response_scale"]
        pressure, recent = self._pressure + self._mediation["israel"], 30.0 * self._daily_toll + killed
        answered: Any = 0.0
        lifted: Any = 0.0
        for node in range(NODES):
            u = (node + 0.5) * self._unit
            answered = answered + self._unit * response.answered(killed, 1.0, readiness, u)
            size = response.size(killed, 1.0, scale, pressure, recent, u)
            lifted = lifted + self._unit * self._rounds(killed, size, grievance)
        if grievance not in self._spread:
            self._spread[grievance] = self.provoked(grievance), self._lasting(grievance)
        provoked, lasting = self._spread[grievance]
        return provoked * answered * lifted * lasting

    @cached_property
    def _daily_toll(self) -> Any:
        """Own deaths a day; an amplified answer reads those of about a month."""
        return self.acts(LEVELS[1]) * sum(toll * chance for toll, chance in self.tolls)

    def _rounds(self, killed: float, size: Any, grievance: float) -> Any:
        """Lift of grievance by an answer and by the further rounds of a crisis that it is part of."""
        containment = self._rules.containment
        confidence = 0.5 * (self._values["actors.israel.confidence"] + self._values["actors.hamas.confidence"])
        mediation = self._mediation["israel"] + self._mediation["hamas"]
        opened = containment.opens(killed, killed + size, 0.0)
        another = self._lift(self._rules.response.next_round(size, 0.5), grievance)
        further: Any = 0.0
        for resolve in self._resolves:
            going = opened / len(self._resolves)
            for number in range(1, ROUNDS):
                over = containment.contained(
                    self._pressure, mediation, 0.0, killed + size, float(number), confidence, resolve
                )
                going = going * (1.0 - over)
                further = further + going
        return self._lift(size, grievance) + further * another

    @cached_property
    def _resolves(self) -> list[Any]:
        """The resolve of the side that has less of it, at evenly spaced quantiles: both are normal, drawn by luck."""
        usual = self._rules.smaller(self._values["actors.israel.resolve"], self._values["actors.hamas.resolve"])
        spread = self._values["renunciation.resolve_spread"]
        # The lesser of two lies below a quantile unless both lie above it.
        shares = [1.0 - math.sqrt(1.0 - (node + 0.5) / RESOLVES) for node in range(RESOLVES)]
        return [usual + spread * normal(share) for share in shares]

    def _lift(self, deaths: Any, grievance: float) -> Any:
        politics, sectors = self._rules.politics, float(len(self._rosters["sectors"]))
        heard = politics.heard(deaths, 0.0, sectors)
        if grievance not in self._calm:
            self._calm[grievance] = politics.grievance(grievance, 0.0, self._irritant)
        return politics.grievance(grievance, heard, self._irritant) - self._calm[grievance]

    def _lasting(self, grievance: float) -> Any:
        """Days of full grievance that a lift of one day leaves: 1 / (1 - r)."""
        after = self._rules.politics.grievance
        slope = (after(grievance + STEP, 0.0, self._irritant) - after(grievance, 0.0, self._irritant)) / STEP
        return 1.0 / (1.0 - slope)
