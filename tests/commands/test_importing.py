"""``guinguette import``: a timetable is read, priced, and becomes the habits of a folder."""

from datetime import date, timedelta

import pytest

import cli
from guinguette.service.memory import read_memory
from tests.commands.conftest import QUICK
from tests.guinguette.folders import MONDAY
from tests.guinguette.programme.books import book
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")
PLACES = ("Wassy", "Vignory", "Ceffonds", "Brousseval", "Biesles", "Montier-en-Der")


@pytest.fixture
def today(monkeypatch):
    """A day of the autumn before."""
    monkeypatch.setenv("GUINGUETTE_TODAY", "2026-11-29")


@pytest.fixture
def programme(tmp_path, today):
    """Six villages on three days of a fortnight, four fortnights long, far from the best."""
    rows = [("Date", "Commune", "Véhicule", "Horaires")]
    for fortnight in range(4):
        for rank, place in enumerate(PLACES):
            day = MONDAY + timedelta(days=14 * fortnight + rank % 3)
            hours = "9h30-10h30" if rank < 3 else "14h-15h"
            rows.append((day, place, "Bus", hours))
    return book(tmp_path / "programme.xlsx", rows)


def test_a_timetable_is_compared_and_nothing_is_written(programme, tmp_path, capsys):
    before = content(tmp_path)
    code, answer = answer_of(capsys, "import", programme, *QUICK)
    found = answer["import"]
    assert code == 0
    assert (found["visits_read"], found["unread"]) == (24, 0)
    assert {place["rhythm"] for place in found["places"]} == {"fortnightly-odd"}
    assert found["hers"]["visits"] == found["best"]["visits"] == 6
    assert found["lower_bound_eur"] <= found["best"]["cost_eur"] + 0.01
    assert found["best"]["cost_eur"] < found["hers"]["cost_eur"]
    assert found["curve"][-1]["cost_eur"] <= found["curve"][0]["cost_eur"]
    assert found["broken"] == []
    assert content(tmp_path) == before


def test_a_folder_starts_from_it_and_goes_on_from_its_days(programme, tmp_path, capsys):
    place = tmp_path / "dossier"
    code, answer = answer_of(capsys, "import", programme, "--folder", place, *QUICK)
    assert (code, answer["edition"]) == (0, 1)
    kept = read_memory(place).last_tour()
    days = {v.name: (r.date, r.vehicle, v.open.time()) for r in kept.routes for v in r.visits}
    assert days["Wassy"][:2] == (MONDAY, "Bus")
    assert days["Wassy"][2].isoformat() == "09:30:00"
    assert [kept.start, kept.weeks, len(days)] == [MONDAY, 2, 6]
    code, answer = answer_of(capsys, "check", place)
    assert code == 0
    code, answer = answer_of(capsys, "plan", place, "--dry-run", *QUICK)
    assert code == 0
    after = {v["name"]: r["date"] for r in answer["plan"]["routes"] for v in r["visits"]}
    assert after == {name: day.isoformat() for name, (day, *_) in days.items()}


def test_an_existing_folder_keeps_its_files_and_has_one_edition_more(programme, tmp_path, capsys):
    place = tmp_path / "dossier"
    assert answer_of(capsys, "import", programme, "--folder", place, *QUICK)[0] == 0
    before = content(place)
    code, answer = answer_of(capsys, "import", programme, "--folder", place, *QUICK)
    assert (code, answer["edition"]) == (0, 2)
    after = content(place)
    for name in ("communes.xlsx", "guinguette.toml"):
        assert after[name] == before[name]
    assert [one.number for one in read_memory(place).editions] == [1, 2]


def test_a_trial_writes_nothing(programme, tmp_path, capsys):
    place = tmp_path / "dossier"
    code = cli.main(["importer", str(programme), "-C", str(place), "--essai", *QUICK])
    shown = capsys.readouterr().out
    assert code == 0
    assert "Le vôtre" in shown
    assert "Rien n'a été écrit" in shown
    assert not place.exists()


def test_what_is_not_read_keeps_a_folder_from_being_written_unless_asked(tmp_path, today, capsys):
    rows = [("Date", "Commune"), (MONDAY, "Wassy"), (MONDAY, "Zzyxville"), (MONDAY, "Vignory")]
    path, place = book(tmp_path / "p.xlsx", rows), tmp_path / "dossier"
    code, answer = answer_of(capsys, "import", path, "--folder", place, *QUICK)
    assert code == 3
    assert [one["code"] for one in answer["errors"]] == [
        "programme-place-unknown", "programme-unread",
    ]  # fmt: skip
    assert not place.exists()
    code, answer = answer_of(capsys, "import", path, "--folder", place, "--partial", *QUICK)
    assert code == 0
    assert [one["code"] for one in answer["warnings"]][:1] == ["programme-place-unknown"]
    assert len(read_memory(place).last_tour().routes) > 0


def test_it_speaks_english(programme, capsys):
    code = cli.main(["import", str(programme), "--langue", "en", *QUICK])
    shown = capsys.readouterr().out
    assert code == 0
    assert "Proven minimum" in shown
    assert "24 visits read, 6 places" in shown


def test_the_depot_may_be_given(programme, capsys):
    _, answer = answer_of(capsys, "import", programme, "--depot", "Joinville (52)", *QUICK)
    assert answer["import"]["assumed"][0] == "Bus : dépôt à Joinville"
    code, answer = answer_of(capsys, "import", programme, "--depot", "Zzyxville", *QUICK)
    assert (code, answer["errors"][0]["code"]) == (2, "asked-commune-unknown")


def test_dates_of_this_season_are_planned_from_the_next_monday(tmp_path, today, capsys):
    rows = [("Date", "Commune")]
    rows += [(date(2026, 11, 3) + timedelta(weeks=k), "Wassy") for k in range(8)]
    path, place = book(tmp_path / "p.xlsx", rows), tmp_path / "dossier"
    assert answer_of(capsys, "import", path, "--folder", place, *QUICK)[0] == 0
    kept = read_memory(place).last_tour()
    assert kept.start == date(2026, 11, 30)
    assert [route.date for route in kept.routes] == [date(2026, 12, 1), date(2026, 12, 8)]


def test_the_same_fault_is_said_once_with_all_its_cells(tmp_path, today, capsys):
    rows = [("Date", "Commune"), *[(MONDAY + timedelta(weeks=k), "Zzyxville") for k in range(3)]]
    path = book(tmp_path / "p.xlsx", [*rows, (MONDAY, "Wassy")])
    _, answer = answer_of(capsys, "import", path, *QUICK)
    assert [one["cell"] for one in answer["warnings"]] == ["B2, B3, B4"]
    assert answer["import"]["unread"] == 3


def test_what_she_does_against_the_rules_is_kept_as_waivers(tmp_path, today, capsys):
    rows = [("Jour", "Commune", "Véhicule", "Horaires")]
    rows += [
        ("mardi", place, "Bus", f"{7 + 3 * k}h-{9 + 3 * k}h") for k, place in enumerate(PLACES[:5])
    ]
    path, place = book(tmp_path / "p.xlsx", rows), tmp_path / "dossier"
    code, answer = answer_of(capsys, "import", path, "--folder", place, *QUICK)
    assert code == 0
    kept = read_memory(place).last_tour()
    assert {waiver.rule for waiver in kept.waivers} >= {"day_length"}
    assert {waiver.words for waiver in kept.waivers} == {"p.xlsx"}
    assert any("la journée de Bus dépasse" in told for told in answer["import"]["broken"])
    code, _ = answer_of(capsys, "plan", place, *QUICK)
    assert code in {0, 4}


@pytest.mark.parametrize("hours", ["6h-18h", "20h-1h", "0h30-2h", "9h-9h05"])
def test_any_opening_makes_a_folder_that_can_be_read(tmp_path, today, capsys, hours):
    path = book(tmp_path / "p.xlsx", [("Jour", "Commune", "Horaires"), ("mardi", "Wassy", hours)])
    place = tmp_path / "dossier"
    assert answer_of(capsys, "import", path, "--folder", place, *QUICK)[0] == 0
    assert answer_of(capsys, "check", place)[0] == 0
