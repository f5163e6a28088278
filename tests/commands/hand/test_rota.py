"""``guinguette read-rota``: an edited rota is taken whole, or not at all, each cell named."""

from datetime import timedelta

import openpyxl
import pytest

import cli
from guinguette.files.outputs import output_directory
from guinguette.service.memory import read_memory
from tests.guinguette.folders import MONDAY, NARCY, ROCHES, WASSY
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")
MOVES, VISITS = "Déplacer", "Passages"


@pytest.fixture
def rota(dossier, tmp_path, capsys):
    """The rota of the first week as ``export`` writes it, put elsewhere."""
    assert answer_of(capsys, "export", dossier, "planning")[0] == 0
    path = output_directory(dossier, MONDAY) / "planning" / "planning-2027-S01.xlsx"
    return path.rename(tmp_path / "planning recu.xlsx")


def rows_of(sheet):
    """Each row of the list by the key of its place."""
    return {
        row[-1].value.partition(" ")[0]: row[0].row
        for row in sheet.iter_rows(min_row=2)
        if row[-1].value
    }


def edited(path, **days):
    """Write other days in the rows of places: a number of days after Monday, ``None`` for none."""
    book = openpyxl.load_workbook(path)
    sheet = book[VISITS]
    for key, day in days.items():
        cell = sheet.cell(rows_of(sheet)[key.removeprefix("k")], 1)
        cell.value = None if day is None else MONDAY + timedelta(days=day)
    book.save(path)
    return path


def tour_of(folder):
    return read_memory(folder).last_tour()


def first_days(tour):
    """The first visit of each place, in days after Monday."""
    found = {}
    for route in sorted(tour.routes, key=lambda r: r.date):
        for visit in route.visits:
            found.setdefault(visit.key, (route.date - MONDAY).days)
    return found


def other_day(tour, key):
    taken = first_days(tour)[key]
    return next(day for day in range(5) if day != taken)


def test_a_rota_that_nobody_edited_moves_nothing(dossier, rota, capsys):
    before = content(dossier)
    code, answer = answer_of(capsys, "read-rota", dossier, rota)
    assert (code, answer["rota"]["moves"], answer["warnings"]) == (0, [], [])
    assert content(dossier) == before
    assert cli.main(["changer", "relire", str(dossier), str(rota)]) == 0
    assert "Rien n'a changé dans ce planning : aucun déplacement." in capsys.readouterr().out


def test_every_change_is_priced_and_all_are_kept_in_one_edition(dossier, rota, capsys):
    before = tour_of(dossier)
    day = other_day(before, WASSY)
    edited(rota, **{f"k{WASSY}": day, f"k{NARCY}": None})
    code, answer = answer_of(capsys, "read-rota", dossier, rota)
    found = answer["rota"]
    assert (code, found["is_written"], answer["edition"]) == (0, True, 2)
    assert {(m["place"], m["is_taken"]) for m in found["moves"]} == {(WASSY, True), (NARCY, True)}
    after = tour_of(dossier)
    assert first_days(after)[WASSY] == day
    assert first_days(after).get(NARCY, 9) >= 7
    assert found["price_eur"] == pytest.approx(after.cost_eur - before.cost_eur, abs=0.01)
    total = sum(move["price_eur"] for move in found["moves"])
    assert found["price_eur"] == pytest.approx(total, abs=0.02)
    assert {(one.place, one.kind, one.source) for one in after.instructions} == {
        (WASSY, "move", "rota"), (NARCY, "cancel", "rota"),
    }  # fmt: skip
    assert (output_directory(dossier, MONDAY) / "changements.html").is_file()
    again, answer = answer_of(capsys, "read-rota", dossier, rota)
    assert (again, answer["rota"]["moves"]) == (0, [])
    assert [one["code"] for one in answer["warnings"]] == ["rota-older"]


def test_a_trial_keeps_nothing(dossier, rota, capsys):
    before = content(dossier)
    edited(rota, **{f"k{WASSY}": other_day(tour_of(dossier), WASSY)})
    words = ["relire", str(dossier), str(rota), "--essai"]
    assert cli.main(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 changement dans ce planning" in shown
    assert "Rien n'a été écrit." in shown
    assert content(dossier) == before


def test_one_change_that_breaks_a_rule_refuses_all_and_names_its_cell(dossier, rota, capsys):
    before = content(dossier)
    edited(rota, **{f"k{WASSY}": other_day(tour_of(dossier), WASSY), f"k{NARCY}": 6})
    code, answer = answer_of(capsys, "relire", dossier, rota)
    (error,) = answer["errors"]
    assert (code, error["code"], error["sheet"], error["file"]) == (
        4, "rota-refused", VISITS, rota.name,
    )  # fmt: skip
    assert error["cell"].startswith("A")
    taken = {move["place"]: move["is_taken"] for move in answer["rota"]["moves"]}
    assert taken == {WASSY: True, NARCY: False}
    assert content(dossier) == before
    assert cli.main(["relire", str(dossier), str(rota)]) == 4
    assert "tous les changements sont pris ensemble, ou aucun" in capsys.readouterr().out


def test_two_visits_change_places(dossier, rota, capsys):
    edited(rota, **{f"k{WASSY}": other_day(tour_of(dossier), WASSY)})
    assert answer_of(capsys, "read-rota", dossier, rota)[0] == 0
    days = first_days(tour_of(dossier))
    assert days[WASSY] != days[ROCHES]
    again = output_directory(dossier, MONDAY) / "planning" / "planning-2027-S01.xlsx"
    edited(again, **{f"k{WASSY}": days[ROCHES], f"k{ROCHES}": days[WASSY]})
    code, answer = answer_of(capsys, "read-rota", dossier, again)
    after = first_days(tour_of(dossier))
    assert (code, after[WASSY], after[ROCHES]) == (0, days[ROCHES], days[WASSY])
    assert (answer["rota"]["others"], answer["edition"]) == (0, 3)


def test_a_vehicle_that_is_unknown_and_a_day_that_is_past_are_refused(
    dossier, rota, capsys, monkeypatch
):
    book = openpyxl.load_workbook(rota)
    book[VISITS].cell(rows_of(book[VISITS])[WASSY], 2).value = "Camoin 1"
    book.save(rota)
    _, answer = answer_of(capsys, "read-rota", dossier, rota)
    assert [one["code"] for one in answer["errors"]] == ["hand-vehicle-unknown"]
    monkeypatch.setenv("GUINGUETTE_TODAY", "2027-01-16")
    edited(rota, **{f"k{ROCHES}": None})
    _, answer = answer_of(capsys, "read-rota", dossier, rota)
    assert {one["code"] for one in answer["errors"]} == {"hand-past"}


def test_a_rota_of_an_older_edition_says_so_and_takes_only_what_did_not_change(
    dossier, rota, capsys
):
    tour = tour_of(dossier)
    day = MONDAY + timedelta(days=first_days(tour)[WASSY])
    to = MONDAY + timedelta(days=other_day(tour, WASSY))
    assert answer_of(capsys, "move", dossier, WASSY, day, "--to", to)[0] == 0
    edited(rota, **{f"k{NARCY}": None})
    code, answer = answer_of(capsys, "read-rota", dossier, rota, "--dry-run")
    assert (code, [one["code"] for one in answer["warnings"]]) == (0, ["rota-older"])
    assert [move["place"] for move in answer["rota"]["moves"]] == [NARCY]
    edited(rota, **{f"k{WASSY}": None})
    code, answer = answer_of(capsys, "read-rota", dossier, rota, "--dry-run")
    assert (code, [one["code"] for one in answer["errors"]]) == (4, ["rota-changed-since"])


def test_a_visit_that_was_confirmed_is_named_where_a_rota_moves_it(dossier, rota, capsys):
    tour = tour_of(dossier)
    assert cli.main(["confirmer", str(dossier), WASSY]) == 0
    capsys.readouterr()
    edited(rota, **{f"k{WASSY}": other_day(tour, WASSY)})
    _, answer = answer_of(capsys, "read-rota", dossier, rota, "--dry-run")
    assert "hand-was-confirm" in [one["code"] for one in answer["warnings"]]
