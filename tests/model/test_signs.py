"""The table of expected signs: every variant, actor and switch moves what it should, the way it should."""

from collections import defaultdict

import pytest

from sim.rules import FAMILIES
from sim.scenario import load_scenario
from tests.model import signs


def told(row: signs.Row) -> str:
    found = signs.compare(row, row.worlds)
    return "" if found.agrees(row.found) else f"{row}: {found}"


def by_arms() -> dict[str, list[signs.Row]]:
    grouped: dict[str, list[signs.Row]] = defaultdict(list)
    for row in signs.rows():
        grouped[f"{row.group}: {row.set_up}: {row.switch}"].append(row)
    return dict(grouped)


def test_the_documentation_shows_the_table_as_it_is() -> None:
    assert signs.DOCS.read_text(encoding="utf-8") == signs.documented(), "run: python -m tests.model.signs"


def test_every_sign_is_one_and_every_outcome_exists() -> None:
    outcomes = {each.name for each in signs.outcomes_of_baseline()}
    for row in signs.rows():
        assert row.sign in signs.SIGNS
        assert row.found in signs.SIGNS
        assert row.outcome.partition("=")[0] in outcomes, row
        assert row.before != row.after, row


def test_every_variant_of_every_family_is_switched() -> None:
    baseline = load_scenario("baseline")
    switched = {(path, value) for row in signs.rows() for path, value in row.after.overrides if row.before != row.after}
    for name, family in FAMILIES.items():
        for variant in set(family.variants) - {baseline.rules[name]}:
            assert (f"rules.{name}", variant) in switched, f"no row puts {name}.{variant} in force"


def test_every_actor_is_taken_out_once() -> None:
    baseline = load_scenario("baseline")
    absent = {path for row in signs.rows() for path, value in row.after.overrides if value is False}
    present = {path for path in baseline.choices if path.endswith(".present")}
    assert present == {path for path in absent if path.endswith(".present")}
    for roster, members in baseline.rosters.items():
        whole = {f"{roster}.{name}.present" for name in members}
        assert any(whole <= {path for path, value in row.after.overrides if value is False} for row in signs.rows())


# Every second of those that can be seen so fast; the long test below has them all.
@pytest.mark.parametrize("arms", [name for name, rows in by_arms().items() if any(row.fast for row in rows)][::2])
def test_a_sample_of_switches_has_the_signs_expected(arms: str) -> None:
    # So few worlds and days settle only what is large: no sign is the opposite, and something moves.
    moved = False
    for row in by_arms()[arms]:
        found = signs.compare(row, signs.FAST_WORLDS, signs.FAST_DAYS)
        opposite = {"up": "down", "down": "up"}.get(row.found)
        assert opposite is None or not found.agrees(opposite), f"{row}: {found}"
        moved = moved or found.moved > 0.0
    assert moved


@pytest.mark.long
@pytest.mark.parametrize("arms", by_arms())
def test_switches_have_the_signs_expected(arms: str) -> None:
    wrong = [text for row in by_arms()[arms] if (text := told(row))]
    assert not wrong, "\n".join(wrong)
