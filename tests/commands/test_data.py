"""``guinguette data``: open data fetched and listed, and communes ranked by need."""

import json
from datetime import date

import pytest

import cli
from tests.guinguette.demand.tables import bpe_zip
from tests.guinguette.folders import VIGNORY, WASSY
from tests.guinguette.planned import planned_folder
from tests.http_servers import Reply, serve
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")
FILE = "/DS_BPE_2024_CSV_FR.zip"
COUNTS = {("52448", "B105"): 3, ("52550", "B207"): 2, ("52550", "A206"): 1}


@pytest.fixture(autouse=True)
def site(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "donnees"))
    with serve() as running:
        monkeypatch.setenv("GUINGUETTE_DONNEES_URL", running.address)
        running.add(FILE, bpe_zip(COUNTS))
        yield running


def said(capsys, *words):
    code = cli.main([str(word) for word in words])
    return code, capsys.readouterr().out


def test_data_are_fetched_listed_and_measured_with(capsys):
    code, answer = answer_of(capsys, "donnees", "chercher", "bpe")
    assert code == 0
    assert answer["data"]["columns"] == {"food": 426, "post": 426}
    assert answer["data"]["communes"] == 426
    assert [one["name"] for one in answer_of(capsys, "data", "list")[1]["data"]] == ["bpe"]
    code, answer = answer_of(capsys, "donnees", "besoin", "--departements", "52")
    need = answer["need"]
    assert code == 0
    assert set(need["weights"]) == {"food_min", "post_min"}
    assert sum(need["weights"].values()) == pytest.approx(1.0)
    scores = [one["score"] for one in need["communes"]]
    assert scores == sorted(scores, reverse=True)
    (wassy,) = [one for one in need["communes"] if one["code"] == "52550"]
    assert wassy["parts"] == {"food_min": 0.0, "post_min": 0.0}
    assert len(need["stability"]) == 4
    json.dumps(answer)


def test_a_person_reads_where_data_come_from_and_what_the_need_is_worth(capsys):
    code, text = said(capsys, "donnees", "chercher", "bpe")
    assert code == 0
    assert "Base permanente des équipements" in text
    assert "INSEE, 2024, Licence Ouverte 2.0" in text
    assert "sha256" in text
    assert "426 communes, 1 département" in text
    code, text = said(capsys, "donnees", "liste")
    assert "chargé le" in text
    assert "guinguette donnees chercher cafes --fichier FICHIER" in text
    code, text = said(capsys, "donnees", "besoin", "--departements", "52", "--premieres", "3")
    assert code == 0
    assert "Point poste (min)" in text
    assert "leur poids partagé" in text
    assert "3 sur 3" in text
    assert "espérance" not in text  # a list covers them all


def test_without_data_the_error_of_the_estimate_is_said(capsys):
    code, text = said(capsys, "--langue", "en", "data", "need", "--departements", "58")
    assert code == 0
    assert "expectation" in text
    assert "35 to 37 of the 72 farthest" in text
    assert "mean error 1.3 km" in text


@pytest.mark.parametrize(
    ("departement", "words"),
    [
        ("2A", "Commerce alimentaire"), ("973", "Outre-mer"), ("971", "Terre-de-Bas"),
        ("56", "Belle-Île"),
    ],
)  # fmt: skip
def test_corsica_islands_and_overseas_get_an_answer_with_what_it_is_worth(
    capsys, departement, words
):
    code, text = said(capsys, "donnees", "besoin", "--departements", departement)
    assert code == 0
    assert words in " ".join(text.split())


@pytest.mark.parametrize(
    ("departement", "code", "words"),
    [
        ("75", "unknown-departement-pool", "75"), ("974", "unknown-departement-pool", "974"),
         ("976", "departement-uncounted", "Mayotte"),
        ("8", "departement-unknown", "« 08 »"), ("Nièvre", "departement-unknown", "« 58 »"),
        ("975", "departement-unknown", "975"), (" ", "departement-empty", "au moins un"),
    ],
)  # fmt: skip
def test_others_get_a_reason(capsys, departement, code, words):
    exit_code, answer = answer_of(capsys, "donnees", "besoin", "--departements", departement)
    (error,) = answer["errors"]
    assert exit_code == 2
    assert error["code"] == code
    assert words in error["message"] + error["help"]


def test_a_server_that_fails_is_said_and_nothing_is_kept(capsys, site):
    site.always = Reply(status=404)
    code, answer = answer_of(capsys, "donnees", "chercher", "bpe")
    assert code == 5
    assert answer["errors"][0]["code"] == "source-gone"
    assert answer_of(capsys, "donnees", "liste")[1]["data"] == []


def test_the_last_visits_of_a_folder_count(capsys, tmp_path, monkeypatch):
    folder = planned_folder(tmp_path / "der", [VIGNORY, WASSY], "semaine")
    monkeypatch.setattr("commands.data.today", lambda: date(2028, 1, 1))
    words = ["donnees", "besoin", "--departements", "52", "--dossier", folder]
    code, answer = answer_of(capsys, *words)
    assert code == 0
    days = {one["code"]: one["parts"]["days"] for one in answer["need"]["communes"]}
    assert sorted(days, key=lambda code: days[code])[:2] == sorted([VIGNORY, WASSY], key=days.get)
    assert len(set(days.values()) - {days[VIGNORY], days[WASSY]}) == 1  # all others: never
