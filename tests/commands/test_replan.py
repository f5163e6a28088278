"""``guinguette replan``: the whole way, from what happened to the page of the changes."""

import shutil

import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan, read_plan
from guinguette.service.memory import read_memory
from tests.guinguette.folders import CEFFONDS, MONDAY
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def first_route(path):
    return read_plan(output_directory(path, MONDAY) / "plan.json").routes[0]


def test_a_breakdown_is_answered_in_french_with_a_page_and_the_former_plan_kept(dossier, capsys):
    route = first_route(dossier)
    former = (output_directory(dossier, MONDAY) / "plan.json").read_bytes()
    absent = f"{route.vehicle} {route.date.isoformat()}"
    words = ["replanifier", str(dossier), "--absent", absent, "--courbe", "--effort", "4000"]
    assert cli.main(words) == 0
    shown = capsys.readouterr().out
    assert "Moindre changement" in shown
    assert "à 30 € le changement" in shown
    assert "laisse les autres semaines telles quelles" in " ".join(shown.split())
    assert "Changements et coût" in shown
    assert (output_directory(dossier, MONDAY) / "changements.html").as_uri() in shown
    page = (output_directory(dossier, MONDAY) / "changements.html").read_text(encoding="utf-8")
    assert "Changer plus pour dépenser moins" in page
    assert "<svg" in page
    memory = read_memory(dossier)
    assert [one.number for one in memory.editions] == [1, 2]
    assert format_plan(memory.tour(memory.editions[0])).encode() == former
    after = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    assert (route.vehicle, route.date) not in {(r.vehicle, r.date) for r in after.routes}


def test_the_json_counts_the_changes_and_a_trial_writes_nothing(dossier, capsys):
    before = content(dossier)
    route = first_route(dossier)
    absent = f"{route.vehicle} {route.date.isoformat()}"
    words = ["replan", dossier, "--absent", absent, "--dry-run", "--effort", "4000"]
    code, answer = answer_of(capsys, *words)
    assert (code, answer["ok"]) == (0, True)
    found = answer["replan"]
    assert found["is_written"] is False
    assert found["changed_visits"] >= len(route.visits)
    assert found["is_proven"] is True
    assert found["change_price_eur"] == 30.0
    assert found["dropped"] == found["curve"] == []
    assert {one["commune"] for one in found["communes"]} >= {v.commune_code for v in route.visits}
    assert content(dossier) == before


def test_what_is_not_known_is_said_with_the_nearest_name_and_nothing_is_written(dossier, capsys):
    before = content(dossier)
    words = ["replan", dossier, "--absent", "Camio 1 2027-01-06", "--closed", "Wasy 2027-01-06"]
    code, answer = answer_of(capsys, *words)
    assert code == 3
    assert [e["code"] for e in answer["errors"]] == [
        "replan-absent-unknown", "replan-commune-unknown"
    ]  # fmt: skip
    assert "Camion 1" in answer["errors"][0]["help"]
    assert "Wassy" in answer["errors"][1]["help"]
    assert content(dossier) == before


def test_a_folder_without_a_plan_is_told_to_plan_first(dossier, capsys):
    shutil.rmtree(dossier / "sorties")
    code, answer = answer_of(capsys, "replan", dossier, "--effort", 5_000)
    assert code == 5
    assert answer["errors"][0]["code"] == "plan-missing"


def test_habits_and_exceptions_together_are_said_to_be_proven_step_by_step(dossier, capsys):
    route = first_route(dossier)
    absent = f"{route.vehicle} {route.date.isoformat()}"
    words = ["replan", dossier, "--absent", absent, "--new", CEFFONDS, "--effort", "4000"]
    code, answer = answer_of(capsys, *words)
    assert code == 0
    assert answer["replan"]["after"]["floor_scope"] == "step_by_step"
    assert answer["replan"]["before"]["floor_scope"] == "all_plans"
    written = read_plan(output_directory(dossier, MONDAY) / "plan.json")
    assert written.lower_bound_scope == "step_by_step"
    page = (output_directory(dossier, MONDAY) / "index.html").read_text(encoding="utf-8")
    assert "prouvé étape par étape" in page or "gardent ces habitudes" in page
