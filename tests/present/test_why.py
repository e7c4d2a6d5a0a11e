"""Why scenarios differ, as readers see it."""

import csv
import io
import json

import numpy as np

from sim.analysis.why import Why
from sim.batch.parting.history import Parting
from sim.present.why.chart import PARTS, draw
from sim.present.why.report import headline, to_text
from sim.present.why.tables import ABOUT, files, to_dict
from sim.present.why.words import STATES, channel_words, kind_words, leaning, place_words, rule_words, state_words
from sim.present.why.worlds import Source, days
from sim.present.words import CAVEAT
from sim.rules import FAMILIES
from tests.analysis.test_why import made

SOURCE = Source({"a": "results/mine", "b": "results/mine"}, 1, "uncertain parameters drawn anew in each world")


def nothing() -> Why:
    held = np.array([10.0, 20.0])
    ended = np.ones(2, dtype=bool)
    return Why("a", "b", [Parting(0), Parting(1)], (held, held), (ended, ended), 365)


def test_the_report_says_what_was_found() -> None:
    text = " ".join(to_text(made(), SOURCE).split())
    assert "a first changed the conflict through: " in text
    assert "acts deterred by the force (lower in A) (30 %)" in text
    assert "convoys protected, felt as Israel's confidence in the truce (lower in A)" in text
    assert "isf explain results/mine --scenario a --world 0" in text
    assert "isf explain results/mine --scenario b --world 1" in text
    assert "not a cause in the world" in text
    assert "The ceasefire holds 0.0 days longer" not in text and "as long in A as in B on average (A less B: 0" in text
    assert CAVEAT in text
    assert "a tenth have done so by day 14, half by day 30, nine tenths by day 46." in text
    assert "100 % (57\N{EN DASH}100 %) line incident, by line_fire.incidents" in text


def test_lines_are_no_longer_than_the_page() -> None:
    for width in (60, 80, 120):
        lines = to_text(made(), SOURCE, width).splitlines()
        assert all(len(line) <= width for line in lines if "isf explain" not in line and not line.startswith("  "))


def test_where_nothing_parts() -> None:
    assert (
        headline(nothing())
        == "Nothing parts: every world has the same history in both, up to the end of its ceasefire."
    )
    assert "Worlds to look at" not in to_text(nothing(), SOURCE)
    json.dumps(to_dict(nothing(), SOURCE), allow_nan=False)
    assert draw(nothing(), SOURCE).get_label() == "No world's conflict parts between the two scenarios"


def test_files_are_whole_and_the_same_again() -> None:
    found = files(made(), SOURCE)
    assert list(found) == list(ABOUT)
    assert found == files(made(), SOURCE)
    rows = list(csv.DictReader(io.StringIO(found["why.csv"])))
    assert [row["world"] for row in rows] == [str(world) for world in range(6)]
    assert (rows[0]["parted_by"], rows[0]["day"], rows[0]["doors"]) == ("line incident", "10", "isf.convoy")
    assert rows[5]["parted_by"] == ""
    told = json.loads(found["why.json"])
    assert told["channels"][0]["share_of_parted"]["value"] == 0.3
    assert told["typical"][0]["commands"][0].startswith("isf explain results/mine")


def test_bars_are_as_long_as_the_shares() -> None:
    why = made()
    axes = draw(why, SOURCE).axes[0]
    ends = {}
    for bar in axes.patches:
        ends[round(bar.get_y() + bar.get_height() / 2)] = bar.get_x() + bar.get_width()  # type: ignore[attr-defined]
    assert [round(ends[row], 6) for row in range(4)] == [round(each.part.sum() / 5, 6) for each in why.channels]
    # No ceasefire is drawn only where in some world none began.
    assert len(axes.patches) == 4 * (len(PARTS) - 1)


def test_words() -> None:
    assert [place_words(each) for each in ("deir_al_balah", "gaza_city")] == ["Deir al-Balah", "Gaza City"]
    assert kind_words("chooses war (israel)") == "chooses war (Israel)"
    assert state_words("israel.confidence") == "Israel's confidence in the truce"
    assert state_words("hamas.some_thing") == "hamas: some thing"
    assert state_words("rules.attribution") == "the rule for attribution"
    assert state_words("presence of popular_forces") == "whether Popular Forces takes part"
    assert channel_words("isf.interposition", "isf.interposition_mean") == STATES["isf.interposition"]
    assert leaning("israel.confidence", 0.05) == "lower in A"
    assert leaning("israel.confidence", 0.5) == leaning("contributors.deployed", 1.0) == ""
    assert (days(-4.68), days(12.3), days(0.01), days(float("nan"))) == ("\N{MINUS SIGN}4.7", "+12", "0", "\N{EN DASH}")


def test_every_rule_has_a_sentence() -> None:
    for family in FAMILIES.values():
        for name in next(iter(family.variants.values())).decisions:
            words = rule_words(f"{family.name}.{name}")
            assert words
            assert "``" not in words
            assert "\n" not in words
    assert rule_words("losses") == "losses"
    assert rule_words("safe_passage.offer") == "Chance per week that Israel offers passage to another country"
