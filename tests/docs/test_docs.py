"""What the docs show works, and what they say of the code is true of the code as it is."""

import importlib.util
import re
import shlex
import sys
import warnings
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from sim.cli import main
from sim.cli.app import build
from sim.outcomes import OUTCOMES, SERIES
from sim.rules import FAMILIES
from sim.scenario import ScenarioError, is_study, load_scenario, load_study
from sim.scenario.traits import ACTORS, MEASURES, ROSTERS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "results" / "sample" / "README.md"]
HEAD = "format: 1\nname: example\nextends: baseline\n"
BLOCK = re.compile(r"(<!-- wrong -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str, marked: bool = False) -> dict[str, str]:
    """Every code block of a language in the docs, by its page and number."""
    return {
        f"{page.name}-{number}": found[3]
        for page in PAGES
        for number, found in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")))
        if found[2] == language and bool(found[1]) == marked
    }


def script(name: str) -> ModuleType:
    """A script of the docs folder, as a module; scripts find one another there, as when they are run."""
    if str(ROOT / "docs") not in sys.path:
        sys.path.insert(0, str(ROOT / "docs"))
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def example(text: str, folder: Path) -> Path:
    """An example of a scenario as a file; a fragment gets a head."""
    whole = text if text.startswith("format:") else HEAD + re.sub(r"^extends: .*\n", "", text, flags=re.MULTILINE)
    name = re.search(r"^name: (\S+)", whole, re.MULTILINE)
    assert name
    path = folder / f"{name[1]}.yaml"
    path.write_text(whole, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", list(blocks("yaml").values()), ids=list(blocks("yaml")))
def test_a_scenario_that_is_shown_loads(text: str, tmp_path: Path) -> None:
    path = example(text, tmp_path)
    if is_study(path):
        load_study(path)
    else:
        load_scenario(path)


def test_the_mistakes_that_are_shown_are_answered_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "writing-scenarios.md").read_text(encoding="utf-8")
    (text,) = blocks("yaml", marked=True).values()
    monkeypatch.chdir(tmp_path)
    example(text, tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("wrong.yaml")
    assert f"```\n{caught.value}\n```" in page


@pytest.mark.parametrize("text", list(blocks("python").values()), ids=list(blocks("python")))
def test_python_that_is_shown_runs(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        exec(compile(text, "example", "exec"), {"__name__": "example"})
    assert capsys.readouterr().out


@pytest.mark.parametrize("text", list(blocks("sh").values()), ids=list(blocks("sh")))
def test_commands_that_are_shown_are_understood(text: str) -> None:
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if words and words[0] == "isf":
            build().parse_args(words[1:], exit_on_error=False, print_error=False)


def test_settings_that_are_shown_are_understood() -> None:
    for text in blocks("sh").values():
        for line in text.splitlines():
            words = shlex.split(line, comments=True)
            pairs = [after for word, after in pairwise(words) if word == "--set"]
            if pairs:
                load_scenario("baseline", dict(pair.split("=", 1) for pair in pairs))


def test_links_lead_somewhere() -> None:
    for page in [*PAGES, *(ROOT / "docs" / "reference").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_anchors_lead_somewhere() -> None:
    for page in PAGES:
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
            there = page.parent / target if target else page
            heads = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, f"{page.name}: {target}#{anchor}"


def test_reference_tables_are_current() -> None:
    for path, text in script("tables").pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run python docs/tables.py"


def test_every_measure_is_told() -> None:
    assert set(script("tables").WHAT_MEASURES_DO) == set(MEASURES)
    told = (ROOT / "docs" / "writing-scenarios.md").read_text(encoding="utf-8")
    assert [name for name in MEASURES if f"do: {name}," not in told] == []


def test_figures_are_of_this_baseline() -> None:
    fingerprint = load_scenario("baseline").fingerprint[:12]
    for name in ("README.md", "docs/calibration.md", "docs/validation.md", "results/sample/summary.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert set(re.findall(r"fingerprint ([0-9a-f]{12})", text)) == {fingerprint}, (
            f"{name} is of another baseline: run python docs/figures.py"
        )


def test_the_explained_world_is_of_this_scenario() -> None:
    figures = script("figures")
    fingerprint = load_scenario(figures.EXPLAINED).fingerprint
    picture = (ROOT / "docs" / "images" / "explained.png").read_bytes()
    assert f"Fingerprint\0{fingerprint}".encode() in picture, "of another scenario: python docs/figures.py explained"
    assert f"World {figures.EXPLAINED_WORLD} ".encode() in picture


@pytest.mark.long
def test_what_is_shown_of_explanations_is_what_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "explanations.md").read_text(encoding="utf-8")
    example = page.partition("## A worked example")[2].partition("\n## ")[0]
    found = [(language, text) for _, language, text in BLOCK.findall(example)]
    for line in [line for language, text in found if language == "sh" for line in text.splitlines()]:
        assert main(shlex.split(line)[1:]) == 0
    printed = capsys.readouterr().out
    shown = [text for language, text in found if not language]
    shown += [text for name, text in blocks("").items() if name.startswith("README") and "drawn" in text]
    assert len(shown) == 6
    for line in "".join(shown).splitlines():
        assert line.strip() == "…" or line in printed


def known_names() -> set[str]:
    """Every name that the model has: of families, variants, decisions, parameters, actors, outcomes and measures."""
    baseline = load_scenario("baseline")
    names = {*FAMILIES, *ACTORS, *ROSTERS, *MEASURES, *(each.name for each in OUTCOMES)}
    names |= {each.name for each in SERIES}
    names |= {part for path in (*baseline.parameters, *baseline.choices) for part in path.split(".")}
    names |= {str(each) for each in baseline.choices.values()}
    for family in FAMILIES.values():
        names |= set(family.variants) | set(family.parameters)
        names |= {name for variant in family.variants.values() for name in variant.decisions}
    for kind in (*ACTORS.values(), *ROSTERS.values()):
        names |= {word for allowed in kind.choices.values() if isinstance(allowed, tuple) for word in allowed}
    return names


LOCAL = {"days_in", "c_Israel", "c_Hamas", "tie_us", "open_crossings", "deliberate_acts", "deliberate_deaths"}
"""Words with an underscore in the model's description that are no names of a scenario."""


def test_names_in_the_description_of_the_model_exist() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"`([^`\n]+)`", text) + [found[3] for found in BLOCK.finditer(text)])
    words = set(re.findall(r"[A-Za-z]\w*_\w+", code))
    assert words - known_names() - LOCAL == set()


def test_paths_in_the_docs_exist() -> None:
    baseline = load_scenario("baseline")
    heads = {*FAMILIES, "actors", "rules", *ROSTERS}
    known = {*baseline.parameters, *baseline.choices, *(f"rules.{family}" for family in FAMILIES)}
    groups = {path.rpartition(".")[0] for path in known}
    for page in PAGES:
        for path in re.findall(r"`([a-z_]+(?:\.[a-z_0-9]+)+)`", page.read_text(encoding="utf-8")):
            if path.partition(".")[0] in heads and not path.endswith((".md", ".py", ".yaml")):
                assert path in known | groups, f"{page.name}: {path}"
