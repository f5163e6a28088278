"""What a plan is asked, and its CO2 balance, from the command line to what is printed."""

import pytest

import cli
from guinguette.folder.template import vehicle_table
from tests.guinguette.folders import NARCY, ROCHES, WASSY
from tests.guinguette.planned import planned_folder
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    """Two weekly communes for a van that goes out on Mondays and makes one stop."""
    van = vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1")
    return planned_folder(
        tmp_path_factory.mktemp("questions") / "dossier",
        [NARCY, ROCHES],
        "hebdomadaire",
        vehicules=[van | {"jours": ["lundi"], "arrets_max": 1}],
    )


def test_explain_speaks_of_the_day_in_french(dossier, capsys):
    assert cli.main(["expliquer", str(dossier), "--effort", "5000"]) == 0
    said = capsys.readouterr().out
    assert "ne peuvent pas partager le lundi de Camion 1" in said
    assert "Un jour de véhicule de plus le lundi au départ de Saint-Dizier servirait" in said


def test_explain_speaks_english_too(dossier, capsys):
    assert cli.main(["explain", str(dossier), "--effort", "5000", "--langue", "en"]) == 0
    assert "cannot share Monday of Camion 1" in capsys.readouterr().out


def test_explain_gives_every_fact_as_json(dossier, capsys):
    code, document = answer_of(capsys, "explain", str(dossier), "--effort", "5000")
    assert code == 0
    found = document["explain"]
    (one,) = found["communes"]
    assert one["conflicts"][0]["limit"] == "count"
    assert one["conflicts"][0]["date"] == "2027-01-04"
    assert found["more_vehicles"][0]["communes"] == [one["name"]]


def test_what_if_says_when_no_day_is_left(dossier, capsys):
    assert cli.main(["et-si", str(dossier), WASSY]) == 0
    assert "Aucune journée d'aucun véhicule ne peut prendre Wassy" in capsys.readouterr().out


def test_what_if_names_the_best_day_first(dossier, tmp_path, capsys):
    free = planned_folder(tmp_path / "libre", [NARCY])
    assert cli.main(["et-si", str(free), "Wassy", "--rythme", "une fois"]) == 0
    said = capsys.readouterr().out
    assert "Le mieux" in said
    assert "€ par passage" in said
    code, document = answer_of(capsys, "what-if", str(free), WASSY)
    assert code == 0
    found = document["what_if"]
    assert found["commune"] == WASSY
    assert found["offers"][0]["cost_eur"] <= found["offers"][-1]["cost_eur"]


def test_price_names_the_promise_and_leaves_out_who_has_no_visit(dossier, capsys):
    assert cli.main(["prix", str(dossier), "--effort", "3000"]) == 0
    said = capsys.readouterr().out
    assert "Le même jour de semaine" in said
    assert "Sans les communes qui manquent de passages" in said


def test_an_unknown_commune_is_a_fault_of_usage(dossier, capsys):
    code, document = answer_of(capsys, "what-if", str(dossier), "Wassix-les-Bains")
    assert code == 2
    assert document["errors"][0]["code"] == "asked-commune-unknown"


def test_the_balance_has_its_assumptions(planned, capsys):
    assert cli.main(["bilan", str(planned)]) == 0
    shown = capsys.readouterr().out
    assert "Bilan net" in shown
    assert "ADEME" in shown
    _, answer = answer_of(capsys, "impact", planned)
    cases = answer["impact"]["cases"]
    assert cases["pessimistic"]["net_kg"] <= cases["central"]["net_kg"]
    assert cases["central"]["net_kg"] <= cases["optimistic"]["net_kg"]
    assert answer["impact"]["corners"]["worst"]["net_kg"] <= cases["pessimistic"]["net_kg"]
    assert answer["impact"]["corners"]["best"]["net_kg"] >= cases["optimistic"]["net_kg"]
    assert answer["impact"]["announced"]["computed_t"] == 120.99
    assert "Les 121 t publiées" in shown
    assert "reconstitué par ce projet" in shown


def test_a_folder_brings_its_own_figures(planned, capsys):
    (planned / "hypotheses.toml").write_text(
        '[jour.clients]\nvaleurs = [0, 0, 0]\nsource = "essai"\n', encoding="utf-8"
    )
    code, answer = answer_of(capsys, "impact", planned)
    assert code == 0
    assert answer["impact"]["cases"]["optimistic"]["avoided_kg"] == 0
    assert answer["impact"]["values"]["errands.users"]["confidence"] == "folder"


@pytest.mark.parametrize("command", ["impact", "check", "plan", "export"])
def test_a_wrong_assumption_of_the_folder_stops_before_anything_is_written(
    planned, capsys, command
):
    (planned / "hypotheses.toml").write_text("[jour.client]\nvaleurs = [0]\n", encoding="utf-8")
    (plan,) = (planned / "sorties").glob("*/plan.json")
    before = plan.stat().st_mtime_ns
    code, answer = answer_of(capsys, command, planned)
    assert code == 3
    (found,) = answer["errors"]
    assert (found["code"], found["file"]) == ("hypothesis-unknown", "hypotheses.toml")
    assert "jour.clients" in found["help"]
    assert plan.stat().st_mtime_ns == before
