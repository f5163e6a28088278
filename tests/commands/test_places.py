"""Hamlets and services of one commune, planned and exported: each document tells them apart."""

import json
import re
import shutil
from contextlib import closing
from sqlite3 import connect

import openpyxl
import pytest
from icalendar import Calendar

import cli
from guinguette.files.plan_document import read_plan
from guinguette.folder.read_folder import write_folder
from guinguette.folder.template import COUNTER_PROFILE, crew_table
from maps.words import labels
from tests.guinguette.folders import CEFFONDS, MONDAY, WASSY, row, settings
from tests.program import answer_of
from tests.working_folder import outputs_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")
EVENING = COUNTER_PROFILE | {"nom": "veillée", "public": "soiree", "creneau": "18:00-23:00"}
LATE = crew_table("Équipe 1") | {"retour_au_plus_tard": "23:30", "journee_max": "14:00"}
NAMES = {
    WASSY: "Wassy",
    f"{WASSY}-pont-varin": "Wassy (Pont-Varin)",
    CEFFONDS: "Ceffonds",
    f"{CEFFONDS}-soiree": "Ceffonds (Soirée)",
}
STEMS = {"wassy", "wassy-pont-varin", "ceffonds", "ceffonds-soiree"}


def rows():
    hamlet = {"name": "Pont-Varin", "latitude": "48,487", "longitude": "4,970", "phone": "0102"}
    return [
        row(WASSY), row(WASSY, **hamlet), row(CEFFONDS),
        row(CEFFONDS, name="Soirée", profile="veillée", place="Salle des fêtes"),
    ]  # fmt: skip


def write(path, given):
    changed = settings(profils=[COUNTER_PROFILE, EVENING], equipages=[LATE])
    write_folder(path, settings=changed, rows=given, communes=(), today=MONDAY)
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    made = write(tmp_path_factory.mktemp("lieux") / "dossier", rows())
    assert cli.main(["plan", str(made), "--effort", "300"]) == 0
    return made


@pytest.fixture
def dossier(model, tmp_path):
    return shutil.copytree(model, tmp_path / "dossier")


def plan_of(path):
    [found] = (path / "sorties").glob("*/plan.json")
    return read_plan(found)


def files(path, kind):
    return {
        re.split(r"[/\\]", name)[-1]: content.decode("utf-8", "replace")
        for name, content in outputs_of(path).items()
        if kind in re.split(r"[/\\]", name)
    }


def test_each_place_is_planned_for_itself_and_communes_are_counted_once(model):
    tour = plan_of(model)
    visits = [visit for route in tour.routes for visit in route.visits]
    assert {v.key: v.name for v in visits} == NAMES
    assert {v.audience for v in visits if v.key == f"{CEFFONDS}-soiree"} == {"evening"}
    assert (tour.communes_served, tour.communes_asked) == (2, 2)
    people = {v.commune_code: v.population for v in visits}
    assert tour.inhabitants_served == sum(people.values())


def test_public_files_and_those_for_mairies_are_of_one_place_each(model):
    posters, messages = files(model, "affiches"), files(model, "mairies")
    assert {name[6:-4] for name in posters} == STEMS
    assert {name[6:].partition(".")[0] for name in messages} == STEMS
    subjects = {text.splitlines()[0] for name, text in messages.items() if name.endswith(".txt")}
    assert {line.partition(" à ")[2].partition(",")[0] for line in subjects} == set(NAMES.values())


def test_calendars_have_one_identity_and_one_title_a_place(model):
    uids, titles = set(), set()
    for name, text in files(model, "agendas").items():
        events = Calendar.from_ical(text).walk("VEVENT")
        if name != "tous-les-passages.ics":
            titles |= {(name[6:-4], str(event["SUMMARY"]).partition(" à ")[2]) for event in events}
            own = {str(event["UID"]) for event in events}
            assert own
            assert not own & uids
            uids |= own
    assert len(titles) == 4
    assert dict(titles)["wassy-pont-varin"] == "Wassy (Pont-Varin)"
    visits = [(v.key, r.date) for r in plan_of(model).routes for v in r.visits]
    kept = {uid.partition("-")[2].partition("@")[0] for uid in uids}
    assert kept == {f"{key}-{day.isoformat()}" for key, day in visits}


def test_drivers_tick_and_navigate_to_places(model):
    pages = files(model, "chauffeurs")
    ticks = {}
    for text in pages.values():
        for key, label in re.findall(r'data-lieu="([^"]+)" aria-label="Étape \d+ : ([^"]+)"', text):
            ticks.setdefault(label, set()).add(key.partition("-")[0])
    assert set(ticks) == set(NAMES.values())
    assert len(set.union(*ticks.values())) == sum(map(len, ticks.values())) == 4
    assert any("Wassy (Pont-Varin)" in text for text in files(model, "gpx").values())


def test_the_rota_has_a_line_of_contacts_for_each_place(model):
    found = {}
    for path in (model / "sorties").glob("*/planning/*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            for cells in sheet.iter_rows(values_only=True):
                texts = [str(cell) for cell in cells if cell is not None]
                for text in (text for text in texts if text in NAMES.values()):
                    found.setdefault(text, []).extend(texts)
    assert set(found) == set(NAMES.values())
    assert "0102" in found["Wassy (Pont-Varin)"]
    assert "0102" not in found["Wassy"]


def test_the_overview_and_the_balance_name_each_place(model):
    [overview] = (model / "sorties").glob("*/index.html")
    text = overview.read_text(encoding="utf-8")
    assert all(name in text for name in NAMES.values())
    assert f"2{labels.NBSP}villages sur 2" in text
    [balance] = (model / "sorties").glob("*/bilan-co2.json")
    villages = json.loads(balance.read_text(encoding="utf-8"))["villages"]
    assert {one["name"] for one in villages} == set(NAMES.values())


def test_the_memory_holds_each_place(model):
    with closing(connect(model / "memoire.gpkg")) as db:
        assert dict(db.execute("SELECT key, name FROM places")) == NAMES
        told = {place for (place,) in db.execute("SELECT place FROM announcements")}
    assert told == set(NAMES)


def test_sorting_the_sheet_gives_no_place_the_days_of_another(dossier, capsys):
    before = {(v.key, v.place, v.longitude) for r in plan_of(dossier).routes for v in r.visits}
    (dossier / "communes.xlsx").unlink()
    (dossier / "guinguette.toml").unlink()
    write(dossier, rows()[::-1])
    code, answer = answer_of(capsys, "plan", dossier, "--effort", 300)
    assert code == 0
    after = plan_of(dossier)
    assert {(v.key, v.place, v.longitude) for r in after.routes for v in r.visits} == before
    assert {v["key"]: v["name"] for r in answer["plan"]["routes"] for v in r["visits"]} == NAMES


def test_an_event_is_of_one_place_and_a_commune_of_several_is_asked_back(dossier, capsys):
    tour = plan_of(dossier)
    days = {v.name: route.date for route in tour.routes for v in route.visits}
    day = days["Wassy (Pont-Varin)"]
    code, answer = answer_of(capsys, "replan", dossier, "--closed", f"Wassy {day}")
    assert code != 0
    assert answer["errors"][0]["code"] == "asked-place-ambiguous"
    assert f"{WASSY} Wassy, {WASSY}-pont-varin Wassy (Pont-Varin)" in answer["errors"][0]["help"]
    said = f"Wassy (Pont-Varin) {day}"
    code, answer = answer_of(capsys, "replan", dossier, "--closed", said, "--effort", 300)
    assert code == 0
    moved = {(v.key, r.date) for r in plan_of(dossier).routes for v in r.visits}
    assert (f"{WASSY}-pont-varin", day) not in moved
    assert f"{WASSY}-pont-varin" in {one["key"] for one in answer["replan"]["communes"]}


def test_questions_are_of_a_place(dossier, capsys):
    for text, expected in (("Wassy", "asked-place-ambiguous"), (WASSY, "explain-served")):
        code, answer = answer_of(capsys, "ask", "explain", dossier, text)
        assert code != 0
        assert answer["errors"][0]["code"] == expected


def test_the_check_counts_communes_and_places(model, capsys):
    assert cli.main(["check", str(model)]) == 0
    assert "2 (4 lieux)" in capsys.readouterr().out
    code, answer = answer_of(capsys, "check", model)
    assert (code, answer["check"]["communes"], answer["check"]["places"]) == (0, 2, 4)
