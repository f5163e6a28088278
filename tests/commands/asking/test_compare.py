"""``guinguette compare``: two editions or two plans, as lines, as a page and as JSON."""

import shutil
from pathlib import Path

import pytest

import cli
from guinguette.files.outputs import output_directory, write_outputs
from guinguette.files.plan_document import parse_plan
from maps.scenarios.files import simulation_files
from tests.commands.conftest import QUICK
from tests.guinguette.folders import MONDAY, NARCY
from tests.guinguette.scenarios.made import made_simulation
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


@pytest.fixture
def twice(dossier, capsys):
    """Two editions: a place was closed on the day of its visit."""
    plan = output_directory(dossier, MONDAY) / "plan.json"
    route = parse_plan(plan.read_bytes()).routes[0]
    event = f"{route.visits[0].commune_code} {route.date}"
    assert answer_of(capsys, "replan", dossier, "--closed", event, *QUICK)[0] in {0, 4}
    return dossier


def test_two_editions_stand_side_by_side_and_only_a_page_is_written(twice, capsys):
    before = content(twice)
    code, answer = answer_of(capsys, "compare", twice)
    assert code == 0
    found = answer["compare"]
    assert [side["name"] for side in found["sides"]] == ["1", "2"]
    assert sum(found["place_counts"].values()) == len(found["places"]) == 3
    assert found["communes"]
    page = Path(found["directory"]) / "comparaison.html"
    assert "Édition 1 et édition 2 côte à côte" in page.read_text(encoding="utf-8")
    after = content(twice)
    assert {name: after[name] for name in before} == before
    assert page.parent == (twice / "sorties" / "comparaison").resolve()


def test_the_order_of_the_editions_is_that_asked_for(twice, capsys):
    _, there = answer_of(capsys, "comparer", twice, "--edition", 1, "--edition", 2)
    _, back = answer_of(capsys, "comparer", twice, "--edition", 2, "--edition", 1)
    assert there["compare"]["after"] == back["compare"]["before"]
    assert there["compare"]["place_counts"]["worse"] == back["compare"]["place_counts"]["better"]
    assert cli.main(["demander", "comparer", str(twice), "--edition", "1"]) == 0
    shown = capsys.readouterr().out
    assert "Édition 1 → Édition 2" in shown
    assert "Qui y gagne, qui y perd" in shown
    assert "Les équipages" in shown


def test_two_folders_speak_english_too(twice, nowhere, capsys):
    other = shutil.copytree(twice, nowhere / "autre")
    code = cli.main(["compare", str(twice), str(other), "--folder", "ici", "--langue", "en"])
    shown = capsys.readouterr().out
    assert code == 0
    assert "3 places see no difference" in shown
    assert (nowhere / "ici" / "comparaison.html").is_file()


def test_one_comparison_at_a_time(twice, capsys):
    code, answer = answer_of(capsys, "compare", twice, twice, "--edition", 1)
    assert (code, answer["errors"][0]["code"]) == (2, "compare-one-question")


def test_other_settings_are_tried_on_the_kept_weeks(dossier, capsys):
    text = (dossier / "guinguette.toml").read_text(encoding="utf-8")
    other = text.replace("arrets_max = 3", "arrets_max = 1")
    (dossier / "autre.toml").write_text(other, encoding="utf-8")
    assert cli.main(["comparer", str(dossier), "--reglages", "autre.toml", *QUICK]) == 0
    assert "Édition 1 → Réglages autre.toml" in capsys.readouterr().out
    code, answer = answer_of(capsys, "compare", dossier, "--ghost", "autre.toml", *QUICK)
    assert code == 0
    found = answer["compare"]
    assert {one["key"]: one["judgement"] for one in found["criteria"]}["distance"] == "worse"
    assert len(found["weeks"]) == 2
    assert sorted(path.name for path in (dossier / "sorties" / "comparaison").glob("*.html")) == [
        "comparaison.html", "semaine-fantome.html",
    ]  # fmt: skip
    words = ["compare", str(dossier), "--ghost", "autre.toml", "--weeks", "2", "--lang", "en"]
    assert cli.main([*words, *QUICK]) == 0
    shown = capsys.readouterr().out
    assert "The last 2 weeks kept." in shown
    assert "To discuss before these settings are accepted: " in shown


@pytest.fixture
def simulations(nowhere):
    """A simulation in two folders, as the command writes it."""
    for name in ("un", "deux"):
        write_outputs(nowhere / name, simulation_files(made_simulation(), printed_on=MONDAY))
    return nowhere / "un", nowhere / "deux"


def test_two_simulations_stand_side_by_side_and_nothing_of_them_changes(simulations, capsys):
    one, other = simulations
    before = content(one)
    code, answer = answer_of(capsys, "compare", one, other)
    assert code == 0
    found = answer["compare"]
    assert [pair["after"] for pair in found["scenarios"]] == ["1 véhicule", "2 véhicules"]
    assert all(pair["changes"] == [] and pair["net_eur"] == 0 for pair in found["scenarios"])
    assert Path(found["directory"]) == (Path.cwd() / "comparaison").resolve()
    assert "Deux simulations" in (Path(found["directory"]) / "comparaison.html").read_text("utf-8")
    assert content(one) == before


def test_one_simulation_or_a_missing_one_is_said(simulations, capsys):
    one = simulations[0]
    code, answer = answer_of(capsys, "compare", one)
    assert (code, answer["errors"][0]["code"]) == (2, "compare-two-simulations")
    code, answer = answer_of(capsys, "compare", one, one.parent / "nulle-part")
    assert (code, answer["errors"][0]["code"]) == (2, "folder-missing")
    assert "nulle-part" in answer["errors"][0]["message"]


def test_two_scenarios_of_a_simulation_are_compared_until_one_is_planned_again(simulations, capsys):
    one, _ = simulations
    _, answer = answer_of(capsys, "compare", one / "scenario-1", one / "scenario-2")
    [pair] = answer["compare"]["scenarios"]
    assert (pair["before"], pair["after"]) == ("1 véhicule", "2 véhicules")
    assert {change["commune"] for change in pair["changes"]} >= {NARCY}
    assert cli.main(["comparer", str(one / "scenario-1"), str(one / "scenario-2")]) == 0
    assert "Chaque point de besoin de plus coûte" in capsys.readouterr().out
    (one / "scenario-1" / "memoire.gpkg").touch()
    _, answer = answer_of(capsys, "compare", one / "scenario-1", one / "scenario-2")
    assert [side["kind"] for side in answer["compare"]["sides"]] == ["plan", "plan"]
