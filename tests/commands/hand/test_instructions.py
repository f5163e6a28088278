"""``guinguette move`` and what takes it back, from the words typed to the documents."""

from datetime import date, timedelta

import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import read_plan
from guinguette.language.catalogue import short_day
from guinguette.service.memory import read_memory
from tests.guinguette.folders import MONDAY, WASSY
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def plan_of(folder):
    return read_plan(output_directory(folder, MONDAY) / "plan.json")


def days_of(tour):
    """A day on which Wassy is visited, and a working day on which it is not."""
    taken = {r.date for r in tour.routes for v in r.visits if v.key == WASSY}
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    return min(taken).isoformat(), next(d for d in days if d not in taken).isoformat()


def test_a_move_is_answered_in_french_written_and_taken_back(dossier, capsys):
    first, to = days_of(plan_of(dossier))
    before = (output_directory(dossier, MONDAY) / "plan.json").read_bytes()
    words = ["deplacer", str(dossier), "wassy", first, "--au", to, "--motif", "vœux du maire"]
    assert cli.main(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Règles : toutes tenues" in shown
    assert "la différence de deux plans vérifiés" in shown
    assert "Wassy :" in shown
    assert "vœux du maire" in shown
    (given,) = plan_of(dossier).instructions
    assert (given.place, given.words) == (WASSY, "vœux du maire")
    page = (output_directory(dossier, MONDAY) / "changements.html").read_text(encoding="utf-8")
    assert "vœux du maire" in page
    assert cli.main(["changer", "liberer", str(dossier), "Wassy"]) == 0
    assert (output_directory(dossier, MONDAY) / "plan.json").read_bytes() == before
    assert [one.number for one in read_memory(dossier).editions] == [1, 2, 3]


def test_a_moved_visit_is_confirmed_on_the_day_that_it_has(dossier, capsys):
    first, to = days_of(plan_of(dossier))
    assert cli.main(["changer", "deplacer", str(dossier), "wassy", first, "--au", to]) == 0
    capsys.readouterr()
    assert cli.main(["changer", "confirmer", str(dossier), "wassy", to]) == 0
    assert f"passage du {short_day(date.fromisoformat(to))} confirmé" in capsys.readouterr().out


def test_a_trial_writes_nothing_and_the_json_says_all(dossier, capsys):
    first, to = days_of(plan_of(dossier))
    before = content(dossier)
    code, answer = answer_of(capsys, "move", dossier, WASSY, first, "--to", to, "--dry-run")
    assert (code, answer["ok"]) == (0, True)
    found = answer["hand"]
    assert (found["is_taken"], found["is_written"], found["broken"]) == (True, False, [])
    assert found["least_price_eur"] <= found["price_eur"]
    assert found["instruction"]["to_date"] == to
    assert content(dossier) == before


def test_what_breaks_a_rule_is_refused_unless_its_author_says_why(dossier, capsys):
    first, _ = days_of(plan_of(dossier))
    sunday = (MONDAY + timedelta(days=6)).isoformat()
    before = content(dossier)
    code, answer = answer_of(capsys, "move", dossier, "Wassy", first, "--to", sunday)
    assert (code, answer["ok"], answer["hand"]["is_taken"]) == (4, False, False)
    assert [one["code"] for one in answer["errors"]] == ["hand-refused"]
    assert "off_day" in {one["rule"] for one in answer["hand"]["broken"]}
    assert content(dossier)["sorties/2027-S01/plan.json"] == before["sorties/2027-S01/plan.json"]
    words = [
        "deplacer",
        str(dossier),
        "Wassy",
        first,
        "--au",
        sunday,
        "--malgre",
        "fête du village",
    ]
    assert cli.main(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Camion 1 ne sort pas ce jour-là d'après les réglages" in shown
    assert "malgré la règle : fête du village" in shown
    assert "La borne prouvée est celle des plans qui tiennent toutes les règles." in shown
    assert {one.words for one in plan_of(dossier).waivers} == {"fête du village"}


def test_a_visit_moves_back_to_the_day_of_its_slot(dossier, capsys):
    first, to = days_of(plan_of(dossier))
    assert answer_of(capsys, "move", dossier, WASSY, first, "--to", to)[0] == 0
    assert days_of(plan_of(dossier))[0] != first
    code, answer = answer_of(capsys, "move", dossier, WASSY, to, "--to", first)
    assert (code, answer["hand"]["changed_visits"]) == (0, 1)
    assert days_of(plan_of(dossier))[0] == first


def test_a_broken_rule_stands_on_the_pages_of_the_house_and_on_no_public_one(dossier, capsys):
    first, _ = days_of(plan_of(dossier))
    sunday = MONDAY + timedelta(days=6)
    words = ["deplacer", str(dossier), "Wassy", first, "--au", sunday.isoformat()]
    assert cli.main([*words, "--malgre", "fête <du> village"]) == 0
    said = "malgré la règle : fête &lt;du&gt; village"
    outputs = output_directory(dossier, MONDAY)
    (page,) = outputs.glob(f"chauffeurs/{sunday.isoformat()}-*.html")
    for name in (page, outputs / "index.html", outputs / "changements.html"):
        assert said in name.read_text(encoding="utf-8"), name
    for name in (outputs / "public").rglob("*"):
        assert not name.is_file() or b"village" not in name.read_bytes(), name
    capsys.readouterr()
    _, answer = answer_of(capsys, "check", dossier)
    assert {one["words"] for one in answer["check"]["waivers"]} == {"fête <du> village"}
    assert [one["kind"] for one in answer["check"]["instructions"]] == ["move"]


def test_an_alert_without_an_evening_is_refused_and_a_choice_is_one_of_three(dossier, capsys):
    first, _ = days_of(plan_of(dossier))
    before = content(dossier)
    alert = f"orange 52 {first}"
    assert cli.main(["annuler", str(dossier), "--meteo", alert]) == 2
    assert "Aucune soirée" in " ".join(capsys.readouterr().err.split())
    assert cli.main(["annuler", str(dossier), "--meteo", alert, "--choix", "prier"]) == 2
    assert "annuler, repli, date" in " ".join(capsys.readouterr().err.split())
    assert cli.main(["annuler", str(dossier)]) == 2
    assert "Aucun lieu" in " ".join(capsys.readouterr().err.split())
    assert content(dossier) == before
