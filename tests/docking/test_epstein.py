"""Docking with Model II of Epstein (2002): four shapes, on many seeded runs of a small re-implementation."""

from functools import cache

import numpy as np
import pytest

from tests.docking.epstein import Settings, records, waits
from tests.docking.trends import quartile_range
from tests.docking.waiting import SURE, Waiting, Withdrawal

DENSITIES = (0.0, 0.02, 0.04, 0.06, 0.08, 0.10)
LEAVE_AT = 40
DEFAULT = Settings()


@cache
def waiting(settings: Settings = DEFAULT, runs: int = 80, densities: tuple[float, ...] = DENSITIES) -> Waiting:
    return Waiting([waits(settings.but(cops=density), runs) for density in densities], float(settings.periods))


@cache
def withdrawal(settings: Settings, runs: int = 60) -> tuple[Withdrawal, float]:
    """Pairs of runs, and killings in the 20 periods after the cops left relative to where they stayed."""
    kept, killed = records(settings, runs)
    left, killed_then = records(settings.but(leave_at=LEAVE_AT), runs)
    found = Withdrawal(kept, left, LEAVE_AT, float(settings.periods))
    after = slice(LEAVE_AT, LEAVE_AT + 20)
    return found, float(killed_then[found.pairs, after].sum() / killed[found.pairs, after].sum())


def test_the_wait_rises_with_the_density_of_peacekeepers() -> None:
    assert waiting().longer.p < SURE
    means = [group.mean() for group in waiting().groups]
    assert means[-1] > 2.0 * means[0]


def test_its_spread_rises_with_it() -> None:
    assert waiting().wider.p < SURE
    ranges = [quartile_range(group) for group in waiting().groups]
    assert ranges[-1] > 1.5 * ranges[0]


def test_fast_failures_occur_at_every_density() -> None:
    assert min(waiting().failed_by(waiting().limit)) >= 0.05


def test_withdrawal_brings_the_killing_back() -> None:
    found, ratio = withdrawal(Settings(cops=0.2, legitimacy=0.85))
    assert found.pairs.sum() >= 50
    assert found.p < SURE
    assert np.median(found.left[found.pairs]) < 0.6 * np.median(found.kept[found.pairs])
    assert ratio > 1.5


def test_cops_who_do_nothing_give_no_trend_and_nothing_to_withdraw() -> None:
    inert = Settings(inert=True)
    found = waiting(inert)
    assert found.longer.p > 0.05 and 0.45 < found.longer.in_order < 0.55
    assert found.wider.p > 0.05
    pairs, ratio = withdrawal(inert.but(cops=0.1), 80)
    assert pairs.p > 0.01 and 0.8 < ratio < 1.25


def test_groups_that_accept_each_other_do_not_kill() -> None:
    # The least grievance that can pass the threshold is more than 1 x (1 - 0.9).
    assert records(Settings(legitimacy=0.9, periods=100), 10)[1].sum() == 0.0
    assert records(Settings(legitimacy=0.8, periods=100), 10)[1].sum() > 0.0


def test_runs_repeat_and_share_their_luck_until_cops_leave() -> None:
    settings = Settings(cops=0.1, periods=60)
    stayed, left = records(settings, 5)[1], records(settings.but(leave_at=LEAVE_AT), 5)[1]
    np.testing.assert_array_equal(stayed, records(settings, 5)[1])
    np.testing.assert_array_equal(stayed[:, :LEAVE_AT], left[:, :LEAVE_AT])
    assert (stayed != left).any()


VARIED = {
    "clone": (0.02, 0.08),
    "jail_most": (10, 30),
    "threshold": (0.05, 0.08),
    "k": (1.0, 5.0),
    "density": (0.5, 0.8),
    "age_most": (100, 300),
    "legitimacy": (0.82, 0.85),
    "size": (15, 40),
}


@pytest.mark.long
@pytest.mark.parametrize(("name", "value"), [(name, value) for name, pair in VARIED.items() for value in pair])
def test_the_shapes_do_not_hang_on_what_is_assumed(name: str, value: float) -> None:
    settings = Settings().but(**{name: value})
    found = waiting(settings, 150)
    assert found.longer.p < SURE
    assert found.wider.p < SURE
    assert withdrawal(settings.but(cops=0.2), 100)[0].p < SURE


@pytest.mark.long
def test_where_the_shapes_end() -> None:
    """Where cops see far, fast failures are rare at high density; where they jail briefly, cops make little odds."""
    far = waiting(DEFAULT.but(vision=3.0), 150)
    assert far.longer.p < SURE and far.failed_by(far.limit)[-1] < 0.05
    brief = waiting(DEFAULT.but(jail_most=5), 150)
    assert brief.longer.in_order < waiting(DEFAULT, 150).longer.in_order - 0.1
