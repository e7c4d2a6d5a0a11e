"""What every input of a rule may be.

Ranges of parameters come from the shipped baseline; what actors pass is declared here by name, and by rule where a
name means something else there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.scenario import Scenario, load_scenario


@dataclass(frozen=True)
class Span:
    """A closed interval; ``steps`` lists the only values where there are few, ``open`` keeps the ends out."""

    low: float
    high: float
    steps: tuple[float, ...] = ()
    open: bool = False

    def at(self, share: float) -> float:
        """The value at a share (0..1) of the way from low to high."""
        if self.steps:
            return self.steps[min(int(share * len(self.steps)), len(self.steps) - 1)]
        if self.open:
            share = min(max(share, 2.0**-53), 1.0 - 2.0**-53)
        # Not low + (high - low) * share: that may end one bit beyond high.
        return self.low * (1.0 - share) + self.high * share if share < 1.0 else self.high

    def holds(self, value: float) -> bool:
        """Whether a value is inside."""
        if self.steps:
            return value in self.steps
        return self.low < value < self.high if self.open else self.low <= value <= self.high


SHARE = Span(0.0, 1.0)
FLAG = Span(0.0, 1.0, steps=(0.0, 1.0))
UNIFORM = Span(0.0, 1.0, open=True)
KEY = Span(0.0, float(2**64 - 1))
COUNT = Span(0.0, float("inf"))
REAL = Span(-1e300, 1e300)
INDEX = Span(-1.5, 2.0)
AROUND = Span(-1.0, 1.0)
TRUCKS = Span(0.0, 800.0)
DAYS = Span(0.0, 812.0)
PERSONS = Span(0.0, 20_000.0)
DEATHS = Span(0.0, 400.0)
COUNTS = Span(0.01, 1000.0)

_SHARES = """
    acceptance amnesty authority away backing belief border caveats cohesion_now coercion confidence consent control
    control_now covered deconflicted deterred deterrence disarmed engagement excluded exits expiry fear final_share
    fit force friends funding grievance_now honour honoured hosts hostility identity interposed intrusion legitimacy
    line money need_now offers opening openness ordinary other other_confidence overdue own own_confidence pay people
    presence progress protest provocation public quality readiness ready relief representation reputation resistance
    restraint right rumour sectors_open security security_now share standing start support suspicion taken given
    threat tie took_aid tranche trust unfamiliar unpaid unsettled verified wealth willingness withdrawn level
    aim cohesion crime crime_now distribution effort example first guarantee guard high hold host low order push
    refused seat second splintered struck talk value wants
"""
_FLAGS = """
    accepted at_war authorized base calm clashed contained core crisis dated denied envoy hamas_yes in_force
    israel_yes leaves lighter milestone offered open_before opened over_hamas over_israel override shock split
    started truth violent war_hamas war_israel
"""

INPUTS: Mapping[str, Span] = {
    **dict.fromkeys(_SHARES.split(), SHARE),
    **dict.fromkeys(_FLAGS.split(), FLAG),
    **dict.fromkeys(("u", "v", "coin"), UNIFORM),
    **dict.fromkeys(("k0", "k1", "c0", "c1", "key"), KEY),
    **dict.fromkeys(("pressure", "mediation", "broker"), INDEX),
    **dict.fromkeys(("hard_line", "model", "committee"), AROUND),
    **dict.fromkeys(("crossing", "screening", "approved", "capacity"), TRUCKS),
    **dict.fromkeys(("clock", "days_in", "since_step", "stall", "since", "since_expiry", "days", "age"), DAYS),
    **dict.fromkeys(("due", "due_in"), Span(3.0, 1000.0)),
    **dict.fromkeys(("kept", "broken", "start_kept", "start_broken"), COUNTS),
    **dict.fromkeys(
        ("fighters", "ceiling", "inside", "training", "deployed", "plan", "staff", "in_transit", "strength"), PERSONS
    ),
    **dict.fromkeys(
        ("deaths", "d7", "deliberate_deaths", "killed", "usual", "recent", "harm", "national", "here"), DEATHS
    ),
    **dict.fromkeys(("acts", "harmless_acts", "deliberate_acts", "count"), Span(0.0, 40.0)),
    **dict.fromkeys(("cost", "balance", "pledge", "paid"), Span(0.0, 5000.0)),
    **dict.fromkeys(("strategic", "retaliatory", "spoiling", "localized"), Span(0.0, 10.0)),
    "live": FLAG,
    **dict.fromkeys(("so_far", "today"), DEATHS),
    "aid": Span(0.0, 5.0),
    "arms": Span(0.0, 2.0),
    "change": AROUND,
    "closed": Span(0.0, 30.0),
    "contingents": Span(0.0, 20.0),
    "cooperation": SHARE,
    "credit": Span(0.0, 20.0),
    "cleared": Span(0.0, 50.0),
    "resolve": Span(-12.0, 12.0),
    "deadly_days": Span(0.0, 7.0),
    "delivered": Span(0.0, 5.0),
    "density": Span(0.0, 100.0),
    "doubt": DEATHS,
    "drive": Span(0.0, 20.0),
    "egypt": SHARE,
    "exponent": Span(2.01, 4.0),
    "exposure": Span(0.0, 5.0),
    "force_change": SHARE,
    "half_life": Span(1.0, 365.0),
    "incidents": Span(0.0, 20.0),
    "interval": Span(7.0, 28.0),
    "irritant": Span(0.0, 5.0),
    "israel": SHARE,
    "largest": Span(1.0, 100.0),
    "last": Span(0.0, 300.0),
    "leaders": Span(0.0, 3.0),
    "log_sd": Span(0.0, 1.5),
    "losses": Span(0.0, 100.0),
    "mean": DEATHS,
    "monitors": Span(0.0, 5.0),
    "new": Span(0.0, 100.0),
    "offer": PERSONS,
    "phase": Span(1.0, 20.0),
    "phases": Span(2.0, 6.0),
    "police": SHARE,
    "production": SHARE,
    "rank": Span(0.0, 5.0, steps=(0.0, 1.0, 2.0, 3.0, 4.0)),
    "rate": Span(0.0, 100.0),
    "rounds": Span(1.0, 60.0),
    "scale": Span(-4.0, 2.5),
    "sectors": Span(5.0, 5.0),
    "size": SHARE,
    "supply": Span(0.0, 5.0),
    "tripwire": SHARE,
    "truck_change": SHARE,
    "violence": Span(0.0, 20.0),
    # Pieces that rules are made of take any number of a sensible size.
    **dict.fromkeys(("x", "y", "yes", "no", "empty", "part", "whole"), Span(-1000.0, 1000.0)),
    **dict.fromkeys(("condition", "threshold", "today"), DEATHS),
    "chance": SHARE,
    "strikes": Span(0.0, 60.0),
    "waits": AROUND,
}

ELSEWHERE: Mapping[tuple[str, str], Span] = {
    # (rule, input): where a name means something else than in INPUTS.
    ("bayesian_counts", "harm"): Span(0.0, 200.0),
    ("acceptance_of_force", "harm"): SHARE,
    ("local_consent", "inside"): FLAG,
    ("milestone", "since_step"): Span(0.0, 30.0),
    ("step_acceptance", "example"): AROUND,
    ("supply", "level"): Span(0.0, 5.0),
    ("supply", "money"): Span(0.0, 50.0),
    ("irritant", "base"): Span(0.0, 3.0),
    ("guarantee_belief", "broken"): FLAG,
    ("coupled_rate", "base"): Span(0.0, 5.0),
    ("exogenous_rate", "base"): Span(0.0, 5.0),
    ("coupled_rate", "confidence"): SHARE,
    ("mediated_containment", "force"): SHARE,
    ("step_acceptance", "guarantee"): Span(-0.25, 1.0),
    # An offer stays within capacity.
    ("moved_offer", "offer"): Span(0.0, 5000.0),
    ("moved_offer", "capacity"): Span(5000.0, 20_000.0),
    ("no_offer", "capacity"): PERSONS,
    ("executed", "size"): Span(0.0, 150.0),
    ("security", "police"): Span(0.0, 40.0),
    ("exposure_after", "exposure"): Span(0.0, 500.0),
    ("belief", "exposure"): Span(0.0, 500.0),
    ("denied_after", "exposure"): Span(0.0, 500.0),
    ("split_chance", "tranche"): AROUND,
    ("approvals", "level"): Span(-5.0, 5.0),
    ("approvals", "mean"): TRUCKS,
    ("war_level", "level"): Span(-5.0, 5.0),
    ("war_deaths", "level"): Span(-5.0, 3.0),
    ("running_mean", "days"): Span(1.0, 365.0),
    ("over_days", "days"): Span(1.0, 31.0),
    ("log_between", "low"): Span(0.01, 1.0),
    ("log_between", "high"): Span(1.0, 100.0),
    ("clip", "low"): Span(-1000.0, 0.0),
    ("clip", "high"): Span(0.0, 1000.0),
}


@cache
def baseline() -> Scenario:
    """The shipped baseline, read once."""
    return load_scenario("baseline")


def parameter(path: str) -> Span:
    """The range of a parameter in the shipped baseline."""
    found = baseline().parameters[path]
    return Span(
        found.value if found.low is None else found.low,
        found.value if found.high is None else found.high,
    )
