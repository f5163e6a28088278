import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from guinguette.communes.france import load_communes
from guinguette.examples import copy_example
from guinguette.faults import InputError, UsageError
from guinguette.folder.read_folder import ensure_writable, init_folder, read_folder, write_folder
from guinguette.language.rhythms import parse_rhythm
from tests.guinguette.folder.workbook.test_other_workbooks import ROWS, ods

TODAY = date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path):
    """The example of 63 communes, copied."""
    return copy_example("der", tmp_path / "dossier")


def edit_toml(folder, old, new):
    path = folder / "guinguette.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_cell(folder, cell, value):
    book = openpyxl.load_workbook(folder / "communes.xlsx")
    book["Communes"][cell] = value
    book.save(folder / "communes.xlsx")


def codes(error):
    return [(f.code, f.place) for f in error.value.faults]


def test_a_new_folder_passes_every_check(tmp_path):
    made = init_folder(tmp_path / "haute-marne", departements=["52", "51"], today=TODAY)
    again = read_folder(tmp_path / "haute-marne", today=TODAY)
    assert again == made
    assert again.warnings == ()
    assert again.settings.title == "haute-marne"
    assert again.settings.horizon.start == date(2026, 11, 23)
    assert [d.commune_code for d in again.depots] == ["52448"]
    assert len(again.requests) == 6
    assert all(r.commune.population < 3_500 for r in again.requests)
    assert {r.commune.departement for r in again.requests} == {"52"}


@pytest.mark.parametrize("departement", ["23", "2A", "972"])
def test_a_new_folder_can_be_made_in_any_departement_with_villages(tmp_path, departement):
    made = init_folder(tmp_path / "d", departements=[departement], today=TODAY)
    assert made == read_folder(tmp_path / "d")


def test_the_new_workbook_explains_itself(tmp_path):
    init_folder(tmp_path / "d", departements=["52", "51"], today=TODAY, title="Été <b>")
    book = openpyxl.load_workbook(tmp_path / "d" / "communes.xlsx")
    assert book.sheetnames == [
        "Communes", "Consignes", "Mode d'emploi", "Liste des communes",
    ]  # fmt: skip
    assert all(cell.comment for cell in book["Consignes"][1])
    assert book["Consignes"].max_row == 1
    sheet = book["Communes"]
    assert sheet.freeze_panes == "C2"
    assert all(cell.comment for cell in sheet[1])
    offered = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    rhythms = offered["C2:C501"].strip('"').split(",")
    assert rhythms[:4] == ["hebdomadaire", "quinzaine", "une fois", "toutes les 3 semaines"]
    assert all(parse_rhythm(rhythm) for rhythm in rhythms)
    assert offered["F2:F501"] == '"comptoir"'
    listed = book["Liste des communes"]
    expected = load_communes(departements=["52", "51"])
    assert listed.max_row - 1 == len(expected)
    assert {row[0] for row in listed.iter_rows(min_row=2, values_only=True)} == {
        c.code for c in expected
    }


def test_rare_columns_are_folded_until_a_row_uses_them(tmp_path):
    written = init_folder(tmp_path / "d", departements=["52"], today=TODAY)
    sheet = openpyxl.load_workbook(tmp_path / "d" / "communes.xlsx")["Communes"]
    assert sheet["M1"].value == "Dates"
    assert sheet.column_dimensions["M"].hidden
    assert not sheet.column_dimensions["L"].hidden
    used = {"code": "52347", "commune": "Narcy", "rhythm": "quinzaine", "value": "80"}
    settings = written.settings
    write_folder(tmp_path / "e", settings=settings, rows=[used], communes=(), today=TODAY)
    sheet = openpyxl.load_workbook(tmp_path / "e" / "communes.xlsx")["Communes"]
    [value] = [cell.column_letter for cell in sheet[2] if cell.value in {80, "80"}]
    assert not sheet.column_dimensions[value].hidden
    assert sheet.column_dimensions["M"].hidden, "nobody has dates"


def test_every_sheet_prints_on_a4_landscape_one_page_wide_under_its_first_row(tmp_path):
    init_folder(tmp_path / "d", departements=["52"], today=TODAY)
    for sheet in openpyxl.load_workbook(tmp_path / "d" / "communes.xlsx"):
        page = sheet.page_setup
        assert (page.paperSize, page.orientation) == (9, "landscape")
        assert (page.fitToWidth, int(page.fitToHeight)) in {(1, 0), (None, 0)}
        assert sheet.print_title_rows == "$1:$1"


def test_a_file_instead_of_its_folder_is_said_so(folder):
    with pytest.raises(UsageError) as caught:
        read_folder(folder / "communes.xlsx")
    assert caught.value.fault.code == "folder-is-file"
    assert caught.value.fault.help == f"Donnez le dossier : {folder}"


def test_a_former_commune_is_no_depot_but_its_new_commune_is_named(folder):
    edit_toml(folder, 'commune = "52121"', 'commune = "Montier-en-Der"')
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    (found,) = caught.value.faults
    assert (found.code, found.cell) == ("depot-commune-former", "depots[2].commune")
    assert "« 52331 La Porte du Der » ?" in found.help
    assert "(ligne " in found.message


def test_a_folder_whose_horizon_is_over_is_read_with_a_warning(folder):
    read = read_folder(folder, today=date(2040, 1, 1))
    assert [w.code for w in read.warnings] == ["horizon-past"]


def test_the_new_settings_are_commented_in_french(tmp_path):
    init_folder(tmp_path / "d", departements=["52"], today=TODAY)
    text = (tmp_path / "d" / "guinguette.toml").read_text(encoding="utf-8")
    for section in ("periode", "depots", "equipages", "vehicules", "profils", "calcul"):
        line = next(n for n, row in enumerate(text.splitlines()) if row.strip("[]") == section)
        assert text.splitlines()[line - 1].startswith("# ")


@pytest.mark.parametrize("name", ["guinguette.toml", "communes.xlsx", "communes.csv"])
def test_a_file_that_exists_is_never_overwritten(tmp_path, name):
    (tmp_path / name).write_text("à moi", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        init_folder(tmp_path, departements=["52"], today=TODAY)
    assert caught.value.fault.code == "file-exists"
    assert "autre dossier" in caught.value.fault.help
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "à moi"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [(["2"], "departement-unknown", "« 02 » ?"), (["99"], "departement-unknown", "2A"),
     (["974"], "departement-without-village", "villages"), ([" "], "departement-empty", "52")],
)  # fmt: skip
def test_an_unknown_departement_is_refused_and_nothing_is_written(tmp_path, given, code, said):
    with pytest.raises(UsageError) as caught:
        init_folder(tmp_path / "d", departements=given, today=TODAY)
    assert caught.value.fault.code == code
    assert said in caught.value.fault.help
    assert not (tmp_path / "d").exists()


def test_faults_of_the_settings_and_of_the_workbook_come_together(folder):
    edit_toml(folder, "semaines = 2", "semaines = 30")
    edit_toml(folder, 'depot = "Chaumont"', 'depot = "Chomont"')
    edit_cell(folder, "A7", 2070)
    edit_cell(folder, "C9", "souvent")
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    assert sorted(codes(caught)) == [
        ("code-lost-zero", "communes.xlsx › Communes!A7"),
        ("rhythm-unknown", "communes.xlsx › Communes!C9"),
        ("toml-range", "guinguette.toml › periode.semaines"),
        ("vehicle-depot-unknown", "guinguette.toml › vehicules[3].depot"),
    ]
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("commune", "code", "said"),
    [
        ("Chomont", "depot-commune-unknown", "52121 Chaumont"),
        ("Saint-Aubin", "depot-commune-ambiguous", "INSEE"),
    ],
)
def test_the_commune_of_a_depot_must_be_one_commune(folder, commune, code, said):
    edit_toml(folder, 'commune = "52121"', f'commune = "{commune}"')
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    assert codes(caught) == [(code, "guinguette.toml › depots[2].commune")]
    assert said in caught.value.faults[0].help


def test_a_depot_may_be_named_and_placed(folder):
    place = 'commune = "chaumont (52)"\nlongitude = 5.13\nlatitude = 48.11'
    edit_toml(folder, 'commune = "52121"', place)
    depot = read_folder(folder).depots[1]
    assert (depot.commune_code, depot.longitude, depot.latitude) == ("52121", 5.13, 48.11)


@pytest.mark.parametrize(
    ("position", "code", "said"),
    [
        ((48.11, 5.13), "depot-swapped", "longitude = 5.13 et latitude = 48.11"),
        ((2.35, 48.85), "depot-far", "coordonnées"),
    ],
)
def test_a_depot_placed_elsewhere_is_refused(folder, position, code, said):
    longitude, latitude = position
    place = f'commune = "52121"\nlongitude = {longitude}\nlatitude = {latitude}'
    edit_toml(folder, 'commune = "52121"', place)
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    assert codes(caught) == [(code, "guinguette.toml › depots[2].longitude")]
    assert said in caught.value.faults[0].help


def test_a_folder_that_does_not_exist_is_an_error_of_use(tmp_path):
    with pytest.raises(UsageError) as caught:
        read_folder(tmp_path / "nulle-part")
    assert caught.value.fault.code == "folder-missing"


def test_an_empty_folder_lacks_both_files(tmp_path):
    (tmp_path / "villages.ods").touch()
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    assert codes(caught) == [
        ("settings-missing", "guinguette.toml"),
        ("requests-missing", "communes.xlsx"),
    ]
    assert "villages.ods" in caught.value.faults[1].help


def test_a_workbook_and_a_csv_file_side_by_side_are_refused(folder):
    (folder / "communes.csv").write_text("Code INSEE;Rythme\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    assert codes(caught) == [("requests-twice", "communes.csv")]
    assert "Gardez-en un seul" in caught.value.faults[0].help


@pytest.mark.parametrize("names", [["communes.ods"], ["communes.xls", "communes.csv"]])
def test_several_lists_of_communes_are_refused_by_name(folder, names):
    for name in names:
        (folder / name).write_text("Code INSEE;Rythme\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    (found,) = caught.value.faults
    assert found.code == "requests-several"
    assert all(name in found.message for name in ["communes.xlsx", *names])


@pytest.mark.parametrize(
    ("name", "right"),
    [("communes.xlsx.xlsx", "communes.xlsx"), ("communes (1).xlsx", "communes.xlsx"),
     ("communes.csv.txt", "communes.csv"), ("villages.ods", "communes.ods"),
     ("Communes 2027.XLS", "communes.xls"), ("COMMUNES.CSV.TXT", "communes.csv")],
)  # fmt: skip
def test_a_workbook_under_a_name_that_is_nearly_right_is_named(folder, name, right):
    (folder / "communes.xlsx").rename(folder / name)
    if "ommunes" in name:  # which is meant, of several tables
        (folder / "frequentation.csv").touch()
    with pytest.raises(InputError) as caught:
        read_folder(folder)
    (found,) = caught.value.faults
    assert found.code == "requests-missing"
    assert f"« {name} »" in found.help
    assert f"renommez-le en « {right} »" in found.help


def test_a_workbook_of_libreoffice_replaces_the_workbook(folder):
    (folder / "communes.xlsx").unlink()
    ods(folder / "communes.ods", ROWS[:2], merged=False)
    (request,) = read_folder(folder).requests
    assert request.commune.code == "52331"


def test_a_csv_file_replaces_the_workbook(folder):
    (folder / "communes.xlsx").unlink()
    (folder / "communes.csv").write_text(
        "Commune;Rythme\nla porte du der;hebdomadaire\n", encoding="cp1252"
    )
    (request,) = read_folder(folder).requests
    assert (request.commune.code, request.profile) == ("52331", "comptoir")


@pytest.mark.parametrize("mark", ["~$communes.xlsx", ".~lock.communes.xlsx#"])
def test_a_workbook_open_in_a_spreadsheet_is_read_with_a_warning(folder, mark):
    (folder / mark).touch()
    read = read_folder(folder)
    assert [w.code for w in read.warnings] == ["file-open-elsewhere"]
    assert len(read.requests) == 63


def test_a_document_open_in_a_spreadsheet_is_not_replaced(tmp_path):
    document = tmp_path / "planning.xlsx"
    ensure_writable(document)
    document.write_bytes(b"old")
    ensure_writable(document)
    (tmp_path / "~$planning.xlsx").touch()
    with pytest.raises(InputError) as caught:
        ensure_writable(document)
    assert codes(caught) == [("file-open-for-writing", "planning.xlsx")]
    assert document.read_bytes() == b"old"


def test_a_protected_document_is_not_replaced(tmp_path, monkeypatch):
    document = tmp_path / "planning.xlsx"
    document.write_bytes(b"old")

    def refuse(self, *args, **kwargs):  # what Windows answers; root may open anything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError) as caught:
        ensure_writable(document)
    assert codes(caught) == [("file-open-for-writing", "planning.xlsx")]


def test_reading_changes_nothing_in_the_folder(folder):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    read_folder(folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    shutil.rmtree(folder)
