"""Questions on a season, from the command line to what is printed, in both languages."""

from datetime import date

import pytest

import cli
from guinguette.files.outputs import PLAN_NAME, output_directory, write_outputs
from guinguette.files.plan_document import format_plan
from guinguette.folder.read_folder import read_folder
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.service.standing import Standing
from routing.solver.deadline import Deadline
from tests.guinguette.folder.test_contracts_of_folder import write_csv
from tests.guinguette.folders import BIESLES, CEFFONDS, NARCY, ROCHES, WASSY, folder, row
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")
APRIL = date(2027, 4, 1)
CONTRACT = {"name": "Saison", "places": f"{NARCY}, {WASSY}, {CEFFONDS}", "dates": "2"}


def _planned(path, rows):
    """Plan two evenings in three villages, and rounds beside where rows ask for them."""
    made = {"debut": date(2027, 5, 31), "semaines": 2}
    folder(path, rows, periode=made)
    write_csv(path, CONTRACT | {"first": "31/05/2027", "last": "13/06/2027", "price": "1200"})
    read = read_folder(path, today=APRIL)
    tour = continue_tour(read, Standing(), Aims(deadline=Deadline(effort=2_000))).after
    write_outputs(output_directory(path, tour.start), {PLAN_NAME: format_plan(tour).encode()})
    return path


BY_CONTRACT = [row(code, "contrat") for code in (NARCY, WASSY, CEFFONDS)]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return _planned(tmp_path_factory.mktemp("saison") / "dossier", BY_CONTRACT)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Both services in one folder."""
    rows = [*BY_CONTRACT, row(ROCHES, "hebdomadaire")]
    return _planned(tmp_path_factory.mktemp("deux") / "dossier", rows)


@pytest.fixture(autouse=True)
def in_april(monkeypatch):
    monkeypatch.setenv("GUINGUETTE_TODAY", "2027-04-01")


def test_one_date_more_is_named_priced_and_not_written(dossier, capsys):
    before = content(dossier)
    words = ["et-si", str(dossier), "--contrat", "saison", "--soirees", "+1"]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "Saison : 3 soirées au lieu de 2" in said
    assert "Aucune soirée prévue ne change." in said
    assert "le contrat paie 600 € par date" in said
    code, answer = answer_of(capsys, "what-if", dossier, "--contract", "Saison", "--evenings", 3)
    assert code == 0
    found = answer["what_if"]
    assert (found["dates"], found["made"]) == (3, 1)
    (change,) = found["difference"]["changes"]
    assert change["before"] is None
    assert found["marginal_eur"] == found["difference"]["cost_eur"] > 0
    assert content(dossier) == before


def test_more_dates_than_villages_allow_are_told(dossier, capsys):
    words = ["what-if", str(dossier), "--contract", "Saison", "--evenings", "9", "--lang", "en"]
    assert cli.main(words) == 0
    assert "Each place has as many evenings as the contract allows." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "what-if-one-question"),
        (("Wassy", "--contrat", "Saison", "--soirees", "3"), "what-if-one-question"),
        (("--contrat", "Saison"), "what-if-one-question"),
        (("--contrat", "Saisons d'hiver", "--soirees", "3"), "what-if-contract-unknown"),
        (("--contrat", "Saison", "--soirees", "trois"), "what-if-evenings"),
    ],
)
def test_questions_that_cannot_be_understood(dossier, capsys, words, code):
    exit_code, answer = answer_of(capsys, "et-si", dossier, *words)
    assert (exit_code, answer["errors"][0]["code"]) == (2, code)


def test_a_village_is_explained_whether_it_is_chosen_or_not(dossier, capsys):
    answers = [answer_of(capsys, "explain", dossier, key) for key in (NARCY, WASSY, CEFFONDS)]
    places = [answer["explain"]["season"]["place"] for _, answer in answers]
    assert sorted(len(one["chosen"]) for one in places) == [0, 1, 1]
    (left,) = [one for one in places if not one["chosen"]]
    assert left["choosing"][0]["difference"]["changes"]
    assert cli.main(["expliquer", str(dossier), left["key"]]) == 0
    said = capsys.readouterr().out
    assert "Une soirée ici, ce qui changerait :" in said
    assert "n'a plus sa soirée" in said
    kept = next(one for one in places if one["chosen"])
    assert cli.main(["explain", str(dossier), kept["key"], "--lang", "en"]) == 0
    assert "Saison: " in capsys.readouterr().out


def test_the_wishes_of_a_season_have_prices(dossier, capsys):
    assert cli.main(["prix", str(dossier)]) == 0
    said = capsys.readouterr().out
    assert "Ce que coûte chaque souhait de la saison" in said
    assert "le contrat paie 600 €" in said


def test_both_services_are_asked_in_one_folder(both, capsys):
    code, answer = answer_of(capsys, "price", both, "--effort", 3_000)
    assert code == 0
    assert [one["promise"] for one in answer["price"]["costs"]] == ["same_hour", "same_day"]
    assert answer["price"]["season"]["switches"]
    code, answer = answer_of(capsys, "what-if", both, BIESLES)
    assert code == 0
    assert answer["what_if"]["offers"]
    assert answer["what_if"]["contracts"] == []
    code, answer = answer_of(capsys, "explain", both)
    assert code == 0
    assert answer["explain"]["season"] is not None


def test_a_new_village_by_contract_says_which_contract_could_take_it(dossier, capsys):
    code, answer = answer_of(capsys, "et-si", dossier, ROCHES, "--rythme", "contrat")
    assert code == 0
    (way,) = answer["what_if"]["contracts"]
    assert way["contract"] == "Saison"
    gained = [c["after"]["key"] for c in way["difference"]["changes"] if c["before"] is None]
    assert gained == [ROCHES]
    code, answer = answer_of(capsys, "et-si", dossier, BIESLES)
    assert [one["why_not"] for one in answer["what_if"]["contracts"]] == ["no_contract"]
