import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from guinguette.folder.settings.model import Settings
from guinguette.folder.template import COUNTER_PROFILE, crew_table, vehicle_table
from guinguette.folder.workbook.read_workbook import read_requests
from guinguette.rhythm import Rhythm
from guinguette.tour import Depot

TITLES = ["Code INSEE", "Commune", "Rythme", "Jours possibles", "Ouverture entre", "Profil"]
TITLES += ["Lieu", "Latitude", "Longitude", "Contact", "Téléphone", "Notes"]
COLUMN = dict(zip(TITLES, "ABCDEFGHIJKL", strict=True))
GOOD = {"Code INSEE": "52331", "Commune": "La Porte du Der", "Rythme": "hebdomadaire"}
GOOD |= {"Profil": "comptoir"}


SOME = ["52331", "2070", "Narcy", "quinzaine", "lun-jeu", "9h-12h", "comptoir", "48,5", "4.7"]


def settings(*, weeks=2, absences=(), days="lun-ven"):
    """Two profiles, one van, a crew from 8:00 to 18:30."""
    evening = {**COUNTER_PROFILE, "nom": "goûter", "ouverture_min": 60, "creneau": "15:00-18:00"}
    van = vehicle_table("V", depot="D", crew="C", jours=days, absences=list(absences))
    return Settings.model_validate(
        {
            "titre": "Essai",
            "periode": {"debut": date(2027, 1, 4), "semaines": weeks},
            "depots": [{"nom": "D", "commune": "52448"}],
            "equipages": [crew_table("C")],
            "vehicules": [van],
            "profils": [COUNTER_PROFILE, evening],
        }
    )


def write_xlsx(path: Path, rows, *, titles=TITLES, sheet="Communes"):
    """Write rows (dicts by title) as a spreadsheet does; text stays text, ``=`` included."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(titles)
    for number, row in enumerate(rows, start=2):
        for column, title in enumerate(titles, start=1):
            if row.get(title) is not None:
                cell = page.cell(number, column, row[title])
                if isinstance(row[title], str):
                    cell.data_type = "s"
    book.save(path)
    return path


@pytest.fixture
def read(tmp_path):
    def _read(*rows, given_settings=None, **options):
        path = write_xlsx(tmp_path / "communes.xlsx", rows, **options)
        return read_requests(path, settings=given_settings or settings())

    return _read


def codes(faults):
    return [(f.code, f.cell) for f in faults]


def test_a_row_says_what_a_commune_asks_for(read):
    row = GOOD | {"Jours possibles": "sauf lundi", "Ouverture entre": "16 h – 18 h"}
    row |= {"Profil": " Comptoir ", "Lieu": "Place  de la mairie ", "Téléphone": 325042262}
    (request,) = read(row).requests
    assert request.commune.code == "52331"
    assert request.row == 2
    assert request.rhythm is Rhythm.WEEKLY
    assert request.weekdays == {1, 2, 3, 4}
    assert request.window_min == (960, 1080)
    assert request.profile == "comptoir"
    assert request.place == "Place  de la mairie"
    assert (request.longitude, request.latitude) == (
        request.commune.longitude,
        request.commune.latitude,
    )
    assert request.phone == "03 25 04 22 62"


def test_a_number_cell_gives_back_the_plus_it_lost(read):
    (request,) = read(GOOD | {"Téléphone": 33325042262}).requests
    assert request.phone == "+33325042262"


def test_empty_cells_mean_every_day_worked_and_the_window_of_the_profile(read):
    (request,) = read(GOOD).requests
    assert request.weekdays == {0, 1, 2, 3, 4}
    assert request.window_min is None
    assert (request.place, request.contact, request.phone, request.notes) == ("", "", "", "")


def test_numbers_of_a_spreadsheet_are_codes_and_coordinates(read):
    row = GOOD | {"Code INSEE": 52331, "Latitude": "48,4769", "Longitude": 4.77}
    read_ = read(row, GOOD | {"Code INSEE": 52347.0, "Commune": "Narcy"})
    assert [r.commune.code for r in read_.requests] == ["52331", "52347"]
    assert (read_.requests[0].latitude, read_.requests[0].longitude) == (48.4769, 4.77)


def test_titles_may_be_untidy_and_in_any_order(read):
    titles = ["  NOM de la  commune ", "FREQUENCE", "Code insee", "profil", "Jours  Possibles"]
    row = dict(zip(titles, ["Narcy", "1 semaine sur 2", "52347", "comptoir", "lun"], strict=True))
    (request,) = read(row, titles=titles).requests
    assert (request.commune.name, request.rhythm) == ("Narcy", Rhythm.FORTNIGHTLY)
    assert request.weekdays == {0}


def test_a_name_is_enough_where_it_is_unique(read):
    row = {"Commune": "st dizier", "Rythme": "une fois", "Profil": "comptoir"}
    (request,) = read(row).requests
    assert request.commune.code == "52448"


def test_a_former_commune_far_away_makes_names_around_the_depots_be_proposed(read):
    (found,) = read(GOOD | {"Code INSEE": "", "Commune": "Vassy"}).faults
    assert found.code == "commune-former-far"
    assert "14726 Valdallière" in found.message
    assert "52550 Wassy" in found.help


def test_namesakes_that_are_all_far_away_let_names_around_the_depots_be_proposed_first(read):
    (found,) = read(GOOD | {"Code INSEE": "", "Commune": "Montreuil"}).faults
    assert found.code == "commune-ambiguous"
    assert found.help.index("Montreuil-sur-Blaise") < found.help.index("93048 Montreuil")


def test_what_a_message_proposes_may_be_written_as_it_stands(read):
    (request,) = read(GOOD | {"Code INSEE": "", "Commune": "52331 La Porte du Der"}).requests
    assert request.commune.code == "52331"
    (found,) = read(GOOD | {"Code INSEE": "", "Commune": "52331 Ceffonds"}).faults
    assert found.code == "commune-unknown"


def test_a_proposed_commune_is_written_with_its_article(read):
    (found,) = read(GOOD | {"Code INSEE": "", "Commune": "Montier en Der"}).faults
    assert "52331 La Porte du Der" in found.message


def test_empty_rows_are_ignored_and_rows_keep_their_number(read):
    blank = {"Notes": "   "}
    read_ = read(GOOD, blank, {}, GOOD | {"Code INSEE": "52347", "Commune": "Narcy"})
    assert [r.row for r in read_.requests] == [2, 5]
    assert read_.faults == ()


def test_of_two_namesakes_the_one_in_the_departement_of_a_depot_is_meant(read):
    read_ = read(GOOD | {"Code INSEE": "", "Commune": "Narcy"})
    assert [request.commune.code for request in read_.requests] == ["52347"]
    assert read_.faults == ()


@pytest.mark.parametrize(
    ("changes", "code", "title", "said"),
    [
        ({"Code INSEE": "52999", "Commune": ""}, "code-unknown", "Code INSEE", "code postal"),
        ({"Code INSEE": "5233l", "Commune": ""}, "code-unknown", "Code INSEE", "52331"),
        ({"Code INSEE": "52999"}, "code-unknown", "Code INSEE", "« 52331 La Porte du Der » ?"),
        ({"Code INSEE": 2070, "Commune": ""}, "code-lost-zero", "Code INSEE", "02070 est Bernot"),
        ({"Code INSEE": "2070"}, "code-lost-zero", "Code INSEE", "02070"),
        ({"Code INSEE": "", "Commune": "Maurupt le Montoy"}, "commune-unknown", "Commune",
         "51358 Maurupt-le-Montois"),
        ({"Code INSEE": "", "Commune": "Saint-Aubin"}, "commune-ambiguous", "Commune", "21"),
        ({"Commune": "Narcy (58)"}, "code-name-disagree", "Commune", "58189 Narcy"),
        ({"Commune": "Hauteville"}, "code-name-disagree", "Commune", "51286 Hauteville"),
        ({"Code INSEE": "", "Commune": ""}, "commune-missing", "Code INSEE", "code INSEE"),
        ({"Rythme": ""}, "rhythm-missing", "Rythme", "quinzaine"),
        ({"Rythme": "hebdomadère"}, "rhythm-unknown", "Rythme", "« hebdomadaire » ?"),
        ({"Rythme": "souvent"}, "rhythm-unknown", "Rythme", "quinzaine"),
        ({"Rythme": "tous les 3 mois"}, "rhythm-unavailable", "Rythme", "quinzaine"),
        ({"Code INSEE": "", "Commune": "Montier en Der"}, "commune-former", "Commune",
         "« 52331 La Porte du Der » ?"),
        ({"Jours possibles": "lundi, jeudy"}, "weekday-unknown", "Jours possibles",
         "« jeudi » ?"),
        ({"Jours possibles": date(2027, 1, 4)}, "weekday-is-date", "Jours possibles", "date"),
        ({"Jours possibles": "samedi, dimanche"}, "weekday-not-worked", "Jours possibles",
         "lundi, mardi, mercredi, jeudi, vendredi"),
        ({"Ouverture entre": "le matin"}, "window-unreadable", "Ouverture entre", "« le matin »"),
        ({"Ouverture entre": time(9)}, "window-one-hour", "Ouverture entre", "« 09:00 »"),
        ({"Ouverture entre": "9 h"}, "window-one-hour", "Ouverture entre", "« 9 h »"),
        ({"Ouverture entre": time(1, 30)}, "window-one-hour", "Ouverture entre", "« 01:30 »"),
        ({"Ouverture entre": timedelta(hours=25, minutes=30)}, "window-one-hour",
         "Ouverture entre", "« 25:30 »"),
        ({"Ouverture entre": datetime.fromisoformat("1900-01-01T01:30")}, "window-one-hour",
         "Ouverture entre", "« 25:30 »"),
        ({"Ouverture entre": datetime.fromisoformat("1900-01-01")}, "window-one-hour",
         "Ouverture entre", "« 24:00 »"),
        ({"Ouverture entre": datetime.fromisoformat("1950-01-01T01:30")}, "window-is-date",
         "Ouverture entre", "Texte"),
        ({"Ouverture entre": "9h-37h"}, "window-no-such-hour", "Ouverture entre",
         "37h n'est pas une heure"),
        ({"Ouverture entre": "9h-25"}, "window-no-such-hour", "Ouverture entre",
         "25 n'est pas une heure"),
        ({"Ouverture entre": "9h75-12h"}, "window-no-such-hour", "Ouverture entre", "9h75"),
        ({"Ouverture entre": date(2027, 12, 9)}, "window-is-date", "Ouverture entre", "Texte"),
        ({"Ouverture entre": "12h-9h"}, "window-long-night", "Ouverture entre", "09:00-12:00"),
        ({"Ouverture entre": "18:00-08:30"}, "window-long-night", "Ouverture entre",
         "18:00-32:30"),
        ({"Ouverture entre": "18:00-17:30"}, "window-reversed", "Ouverture entre", "17:30"),
        ({"Ouverture entre": "12h-12h"}, "window-reversed", "Ouverture entre", "12:00"),
        ({"Ouverture entre": "22:00-01:00"}, "window-outside-crews", "Ouverture entre",
         "08:00-18:30"),
        ({"Ouverture entre": "minuit-1h45"}, "window-outside-crews", "Ouverture entre",
         "08:00-18:30"),
        ({"Ouverture entre": "9h-10h"}, "window-too-short", "Ouverture entre", "90 min"),
        ({"Ouverture entre": "6h-8h"}, "window-outside-crews", "Ouverture entre", "08:00-18:30"),
        ({"Profil": ""}, "profile-missing", "Profil", "comptoir, goûter"),
        ({"Profil": "contoir"}, "profile-unknown", "Profil", "« comptoir » ?"),
        ({"Latitude": 4.7707, "Longitude": 48.4769}, "coordinates-swapped", "Latitude",
         "latitude 48,4769 et longitude 4,7707"),
        ({"Latitude": 48.4769}, "coordinate-alone", "Longitude", "longitude"),
        ({"Latitude": 40.4, "Longitude": -3.7}, "coordinates-outside-france", "Latitude",
         "48,4770"),
        ({"Latitude": 48.85, "Longitude": 2.35}, "coordinates-far", "Latitude", "km"),
        ({"Latitude": "48°28'37", "Longitude": 4.77}, "coordinate-unreadable", "Latitude",
         "degrés décimaux"),
        ({"Latitude": "nan", "Longitude": 4.77}, "coordinate-unreadable", "Latitude", "nan"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_its_remedy(read, changes, code, title, said):
    read_ = read(GOOD | changes)
    (found,) = read_.faults
    assert (found.code, found.cell) == (code, f"{COLUMN[title]}2")
    assert (found.file, found.sheet) == ("communes.xlsx", "Communes")
    assert said in f"{found.message} {found.help}"
    assert read_.requests == ()


def test_every_fault_of_every_cell_is_reported_together(read):
    bad = {"Code INSEE": "52999", "Rythme": "souvent", "Jours possibles": "lundo"}
    bad |= {"Ouverture entre": "tôt", "Profil": "bar", "Latitude": "x", "Longitude": "y"}
    read_ = read(bad, GOOD, {"Commune": "Nulle-Part-sur-Rien", "Rythme": "quinzaine"})
    assert codes(read_.faults) == [
        ("code-unknown", "A2"),
        ("rhythm-unknown", "C2"),
        ("weekday-unknown", "D2"),
        ("profile-unknown", "F2"),
        ("window-unreadable", "E2"),
        ("coordinate-unreadable", "H2"),
        ("coordinate-unreadable", "I2"),
        ("commune-unknown", "B4"),
        ("profile-missing", "F4"),
    ]


def test_two_rows_for_one_commune_are_both_named(read):
    twin = {"Commune": "Porte du Der", "Rythme": "quinzaine", "Profil": "comptoir"}
    (found,) = read(GOOD, GOOD | {"Code INSEE": "52347", "Commune": "Narcy"}, twin).faults
    assert (found.code, found.cell) == ("commune-twice", "B4")
    assert "lignes 2 et 4" in found.message


def test_a_fortnightly_rhythm_needs_an_even_number_of_weeks(read):
    row = GOOD | {"Rythme": "quinzaine"}
    (found,) = read(row, given_settings=settings(weeks=3)).faults
    assert (found.code, found.cell) == ("rhythm-odd-weeks", "C2")
    assert "3 → 4" in found.help


def test_absences_and_closings_refuse_nothing(read):
    row = GOOD | {"Jours possibles": "mercredi"}
    away = settings(absences=[date(2027, 1, 6)])
    assert read(row, given_settings=away).faults == ()
    assert read(row | {"Dates fermées": "6/1/2027"}, given_settings=settings()).faults == ()


def test_days_partly_worked_are_kept_with_a_warning(read):
    read_ = read(GOOD | {"Jours possibles": "ven-sam"})
    assert read_.requests[0].weekdays == {4}
    assert codes(read_.warnings) == [("weekday-partly-worked", "D2")]
    assert read(GOOD | {"Jours possibles": "sauf lundi"}).warnings == ()


def test_an_unknown_column_is_a_warning_with_the_nearest_title(read):
    read_ = read(GOOD | {"Telefone": "x"}, titles=[*TITLES[:6], "Telefone"])
    assert codes(read_.warnings) == [("column-unknown", "G1")]
    assert "« Téléphone » ?" in read_.warnings[0].help
    assert len(read_.requests) == 1


def test_a_missing_required_column_is_a_fault_that_knows_a_misspelling(read):
    titles = ["Code INSEE", "Commune", "Ritme", "Profil"]
    read_ = read({"Code INSEE": "52331", "Ritme": "hebdomadaire"}, titles=titles)
    assert codes(read_.faults) == [("column-missing", "1")]
    assert "« Rythme »" in read_.faults[0].message
    assert "« Rythme » ?" in read_.warnings[0].help


def test_a_column_given_twice_is_a_fault(read):
    read_ = read({}, {"Code": "52331"}, titles=["Code INSEE", "Rythme", "Code"])
    assert ("column-twice", "C1") in codes(read_.faults)


def test_a_merged_title_is_a_fault(tmp_path):
    path = write_xlsx(tmp_path / "communes.xlsx", [GOOD])
    book = openpyxl.load_workbook(path)
    book["Communes"].merge_cells("C1:D1")
    book.save(path)
    read_ = read_requests(path, settings=settings())
    assert ("header-merged", "C1") in codes(read_.faults)
    assert "C1:D1" in read_.faults[0].message


def test_titles_may_stand_below_a_heading(tmp_path):
    path = write_xlsx(tmp_path / "communes.xlsx", [GOOD])
    book = openpyxl.load_workbook(path)
    page = book["Communes"]
    page.insert_rows(1, 2)
    page["A1"] = "Nos communes en 2027"
    page.merge_cells("A1:D1")
    book.save(path)
    (request,) = read_requests(path, settings=settings()).requests
    assert request.row == 4


def test_a_workbook_without_rows_is_a_fault(read):
    assert codes(read().faults) == [("workbook-empty", "")]
    assert codes(read({"Notes": "  "}).faults) == [("workbook-empty", "")]


def test_a_blank_sheet_is_a_fault(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Communes"
    book.save(tmp_path / "communes.xlsx")
    read_ = read_requests(tmp_path / "communes.xlsx", settings=settings())
    assert codes(read_.faults) == [("workbook-empty", "")]


def test_a_workbook_without_the_sheet_names_the_sheets_it_has(read):
    (found,) = read({}, sheet="Commune 2027", titles=["Code INSEE", "Commune"]).faults
    assert found.code == "sheet-missing"
    assert "« Commune 2027 »" in found.message
    assert "Voulez-vous dire" not in found.help
    assert read(GOOD, sheet=" COMMUNES ").faults == ()


def test_a_renamed_sheet_is_known_by_its_titles_and_to_be_named_again(tmp_path):
    path = write_xlsx(tmp_path / "communes.xlsx", [GOOD], sheet="Feuil1")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Liste des communes").append(["Code INSEE", "Commune", "Habitants"])
    book.save(path)
    (found,) = read_requests(path, settings=settings()).faults
    assert (found.code, found.sheet) == ("sheet-renamed", "Feuil1")
    assert "Renommez « Feuil1 » en « Communes »" in found.help
    book.copy_worksheet(book["Feuil1"]).title = "Feuil2"
    book.save(path)
    (found,) = read_requests(path, settings=settings()).faults
    assert found.code == "sheet-missing"


@pytest.mark.parametrize(
    "rhythm", ["trimestriel", "tous les 3 mois", "tous les 10 jours", "8 fois par semaine"]
)
def test_a_rhythm_not_offered_suggests_no_other_but_lists_those_there_are(read, rhythm):
    (found,) = read(GOOD | {"Rythme": rhythm}).faults
    assert found.code == "rhythm-unavailable"
    assert "n'existe pas" in found.message
    assert found.help.startswith("Les rythmes possibles sont : hebdomadaire, quinzaine, une fois,")


def test_a_code_with_the_name_of_a_former_commune_is_accepted(read):
    (request,) = read(GOOD | {"Commune": "Montier-en-Der"}).requests
    assert request.commune.code == "52331"


def depot_at_saint_dizier():
    return Depot(name="D", commune_code="52448", longitude=4.9497, latitude=48.6375)


def test_names_alike_near_the_depots_are_suggested_first(tmp_path):
    row = {"Commune": "Vignori", "Rythme": "quinzaine", "Profil": "comptoir"}
    path = write_xlsx(tmp_path / "communes.xlsx", [row])
    near = [depot_at_saint_dizier()]
    (found,) = read_requests(path, settings=settings(), depots=near).faults
    assert found.help.startswith("Voulez-vous dire « 52524 Vignory")


def test_a_commune_far_from_every_depot_is_a_warning(tmp_path):
    rows = [
        GOOD,
        {"Code INSEE": "75056", "Rythme": "une fois", "Profil": "comptoir"},
        {"Code INSEE": "97105", "Rythme": "une fois", "Profil": "comptoir"},
    ]
    path = write_xlsx(tmp_path / "communes.xlsx", rows)
    near = [depot_at_saint_dizier()]
    read_ = read_requests(path, settings=settings(), depots=near)
    assert read_.faults == ()
    assert codes(read_.warnings) == [("commune-far", "A3"), ("commune-out-of-reach", "A4")]
    assert "75056 Paris est à 193 km" in read_.warnings[0].message
    assert read_requests(path, settings=settings()).warnings == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not-a-workbook"),
        (b"Code INSEE;Rythme\n52331;quinzaine\n", "not-a-workbook"),
        (b"PK\x03\x04 broken", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-workbook"),
    ],
)
def test_a_file_that_is_no_workbook_is_said_so(tmp_path, content, code):
    path = tmp_path / "communes.xlsx"
    path.write_bytes(content)
    (found,) = read_requests(path, settings=settings()).faults
    assert found.code == code
    assert ".xlsx" in found.help


def test_a_file_that_cannot_be_opened_is_said_so(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "communes.xlsx", [GOOD])

    def refuse(self):  # what Windows answers while Excel has the file; root may open anything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (found,) = read_requests(path, settings=settings()).faults
    assert found.code == "file-locked"
    assert "Excel" in found.help


HOSTILE = [
    "<b>gras</b><script>x=1</script>",
    "{{7*7}} {#x#} {% raw",
    '=cmd|"/c calc"!A0',
    "=1+1",
    "+33 6 00",
    "L'Étang « œ » 🥖",
]


@pytest.mark.parametrize("note", HOSTILE)
@pytest.mark.parametrize("column", ["Notes", "Lieu", "Contact"])
def test_a_text_is_kept_to_the_letter(read, note, column):
    (request,) = read(GOOD | {column: note}).requests
    assert {"Notes": request.notes, "Lieu": request.place, "Contact": request.contact}[
        column
    ] == note


def test_hostile_text_in_a_faulty_cell_is_shown_as_it_is(read):
    (found,) = read(GOOD | {"Rythme": "{{7*7}} {value} <b>"}).faults
    assert found.value == "{{7*7}} {value} <b>"
    assert "« {{7*7}} {value} <b> »" in found.message


def test_a_formula_is_never_evaluated(tmp_path):
    path = tmp_path / "communes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Communes")
        page.write_row(0, 0, ["Code INSEE", "Rythme", "Profil", "Notes", "Lieu"])
        page.write_row(1, 0, ["52331", "hebdomadaire", "comptoir"])
        page.write_formula(1, 3, '=UPPER("a")', None, "A")
        page.write_formula(1, 4, "=1+1", None, "")
    (request,) = read_requests(path, settings=settings()).requests
    assert (request.notes, request.place) == ("A", "=1+1")


def test_a_formula_without_a_saved_value_is_a_fault_where_a_value_is_needed(tmp_path):
    path = write_xlsx(tmp_path / "communes.xlsx", [GOOD])
    book = openpyxl.load_workbook(path)
    book["Communes"]["A2"] = "=5*10466+1"
    book["Communes"]["L2"] = "=cmd()"
    book["Communes"]["D2"] = "#REF!"
    book.save(path)
    read_ = read_requests(path, settings=settings())
    assert codes(read_.faults) == [("formula-without-value", "A2"), ("cell-error", "D2")]


HEADER = "Code INSEE;Commune;Rythme;Ouverture entre;Profil;Notes\n"
CSV = HEADER + "02070;Bernot;Quinzaine;9h30-12h;goûter;L'été, œufs; et plus\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_any_usual_encoding_and_delimiter(tmp_path, encoding, delimiter):
    path = tmp_path / "communes.csv"
    fields = ["02070", "Bernot", "Quinzaine", "9h30-12h", "goûter", '"L\'été, œufs; à\tvoir"']
    text = delimiter.join(HEADER.strip().split(";")) + "\r\n" + delimiter.join(fields) + "\r\n"
    path.write_bytes(text.encode(encoding))
    read_ = read_requests(path, settings=settings())
    assert read_.faults == ()
    (request,) = read_.requests
    assert (request.commune.code, request.profile) == ("02070", "goûter")
    assert request.window_min == (570, 720)
    assert request.notes == "L'été, œufs; à\tvoir"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_accents_written_apart_are_those_of_the_keyboard(tmp_path, kind):
    path = tmp_path / f"communes.{kind}"
    rows = [normalize("NFD", line).split(";")[:6] for line in CSV.strip().splitlines()]
    if kind == "csv":
        path.write_text("\n".join(map(";".join, rows)), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        book.active.title = "Communes"
        for row in rows:
            book.active.append(row)
        book.save(path)
    read_ = read_requests(path, settings=settings())
    assert read_.faults == ()
    (request,) = read_.requests
    assert (request.profile, request.notes) == ("goûter", "L'été, œufs")


@pytest.mark.parametrize("dash", "-‐‑‒–—―−")
def test_days_are_joined_by_any_dash(read, dash):
    (request,) = read(GOOD | {"Jours possibles": f"lundi{dash}jeudi"}).requests
    assert request.weekdays == {0, 1, 2, 3}


def test_a_csv_row_with_a_stray_separator_is_refused_not_shifted(tmp_path):
    path = tmp_path / "communes.csv"
    path.write_text(CSV, encoding="utf-8")
    (found,) = read_requests(path, settings=settings()).faults
    assert (found.code, found.cell, found.sheet) == ("row-too-long", "G2", "")
    assert "« ; »" in found.help


def test_a_csv_whose_accents_no_encoding_reads_is_refused(tmp_path):
    path = tmp_path / "communes.csv"
    path.write_bytes(b"Commune;Rythme\nNarcy;hebdo\nb\xa4\xdf\xd7;hebdo\n")
    (found,) = read_requests(path, settings=settings()).faults
    assert (found.code, "ligne 3" in found.message) == ("csv-encoding", True)


def test_a_csv_quote_that_never_closes_is_refused(tmp_path):
    path = tmp_path / "communes.csv"
    path.write_text(CSV + '52331;"Porte' + "\nx" * 80_000, encoding="utf-8")
    (found,) = read_requests(path, settings=settings()).faults
    assert found.code == "not-a-csv"
    assert "guillemet" in found.help


def test_without_settings_the_rest_is_still_checked(tmp_path):
    path = write_xlsx(tmp_path / "communes.xlsx", [GOOD | {"Rythme": "souvent", "Profil": "?"}])
    read_ = read_requests(path, settings=None)
    assert codes(read_.faults) == [("rhythm-unknown", "C2")]


@settings_of_hypothesis(max_examples=40)
@given(
    st.lists(
        st.lists(st.text(max_size=12) | st.sampled_from(SOME), max_size=14), min_size=1, max_size=4
    )
)
def test_no_csv_file_is_ever_read_in_half_or_crashes(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "communes.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(TITLES)
        writer.writerows(rows)
    read_ = read_requests(path, settings=settings())
    filled = {f.cell[1:] for f in read_.faults} | {str(r.row) for r in read_.requests}
    assert filled
    assert all(f.message and f.code for f in (*read_.faults, *read_.warnings))
