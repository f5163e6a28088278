"""The workbook of a week read back: exactly what was changed in it, each cell that cannot be."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from guinguette.faults import InputError, UsageError
from guinguette.folder.rota_read import read_rota
from maps.paper.rota import rota_workbook
from tests.tours import evening_route, hostile_tour, make_route, make_tour

MONDAY = date(2026, 6, 1)
THURSDAY, FRIDAY, SATURDAY = date(2026, 6, 4), date(2026, 6, 5), date(2026, 6, 6)
MOVES, VISITS = "Déplacer", "Passages"


def tour():
    routes = (
        make_route(date(2026, 6, 2), "Camion 2", ("Narcy",)),
        make_route(THURSDAY, "Camion 1", ("Wassy", "Ceffonds")),
        make_route(FRIDAY, "Camion 1", ("Narcy",)),
        evening_route(SATURDAY, "Camion 2"),
    )
    return make_tour(routes)


@pytest.fixture
def book(tmp_path):
    """A week with Narcy thrice, one of them at night, as it is written."""
    return written(tmp_path, tour())


def written(place, made):
    path = place / "planning.xlsx"
    path.write_bytes(rota_workbook(made, monday=MONDAY, printed_on=MONDAY, edition=7))
    return path


def edited(path, change):
    made = openpyxl.load_workbook(path)
    change(made)
    made.save(path)
    return path


def cell_of(book, text, sheet=MOVES):
    (found,) = [
        cell
        for row in book[sheet].iter_rows()
        for cell in row
        if str(cell.value).replace("\u00a0", " ").startswith(text)
    ]
    return found


def moved(book, text, column):
    """Cut the cell of a visit and paste it to the spare row of a vehicle, below another day."""
    cell = cell_of(book, text)
    vehicle = book[MOVES].cell(cell.row, 1).value
    rows = [row for row in book[MOVES].iter_rows(min_row=5) if row[0].value == vehicle]
    rows[-1][column].value, cell.value = cell.value, None


def codes(path):
    with pytest.raises(InputError) as caught:
        read_rota(path)
    return [(one.code, one.sheet, one.cell) for one in caught.value.faults]


def only(path):
    (wish,) = read_rota(path).wishes
    return wish


def test_a_workbook_that_nobody_edited_asks_for_nothing(book):
    found = read_rota(book)
    assert (found.edition, found.wishes, len(found.stood)) == (7, (), 6)
    assert {slot for _, slot in found.stood} == {
        "2026-06-02", "2026-06-04", "2026-06-05", "2026-06-06",
    }  # fmt: skip


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_what_libreoffice_saves_again_asks_for_nothing(book, tmp_path, suffix):
    out = tmp_path / "again"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(out)]
    subprocess.run([*words, str(book)], check=True, capture_output=True)
    found = read_rota(out / f"planning.{suffix}")
    assert (found.edition, found.wishes, len(found.stood)) == (7, (), 6)


def test_hostile_names_come_back_too(tmp_path):
    assert read_rota(written(tmp_path, hostile_tour())).wishes == ()


def test_the_cell_of_a_visit_moves_to_another_day(book):
    wish = only(edited(book, lambda made: moved(made, "Ceffonds", 3)))
    assert wish.visit == ("52088", "2026-06-04")
    assert (wish.put.day, wish.put.vehicle, wish.is_timed) == (date(2026, 6, 3), "Camion 1", False)
    assert (wish.sheet, wish.cell[0]) == (MOVES, "D")


def test_an_hour_typed_in_the_cell_is_an_hour(book):
    def change(made):
        cell_of(made, "Ceffonds").value = "Ceffonds 14h30"

    wish = only(edited(book, change))
    assert (wish.put.day, wish.put.open_min, wish.is_timed) == (THURSDAY, 14 * 60 + 30, True)


def test_an_emptied_cell_cancels_and_a_name_alone_keeps_its_hour(book):
    def change(made):
        cell_of(made, "Ceffonds").value = None
        cell_of(made, "Narcy (mardi)").value = "narcy  (mardi)"

    assert only(edited(book, change)).put is None


def test_several_visits_of_a_place_are_told_apart(book):
    wish = only(edited(book, lambda made: moved(made, "Narcy (mardi)", 1)))
    assert (wish.visit, wish.put.day) == (("52347", "2026-06-02"), MONDAY)


def test_the_list_takes_a_day_a_vehicle_and_an_hour_too(book):
    path = edited(book, lambda made: made[VISITS].delete_rows(2))
    assert only(path).put is None
    wish = read_rota(edited(book, lambda made: rewritten(made, "Ceffonds"))).wishes[-1]
    assert (wish.put.day, wish.put.vehicle, wish.put.open_min) == (FRIDAY, "Camion 2", 675)
    assert (wish.sheet, wish.cell) == (VISITS, "A3")


def rewritten(made, name):
    sheet = made[VISITS]
    row = next(r for r in range(2, 9) if sheet.cell(r, 4).value == name)
    sheet.cell(row, 1).value = "vendredi"
    sheet.cell(row, 2).value = "Camion 2"
    sheet.cell(row, 7).value = time(11, 15)


def test_rows_may_be_sorted_and_columns_added(book):
    def change(made):
        sheet = made[VISITS]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(3)

    assert read_rota(edited(book, change)).wishes == ()


def test_the_same_change_in_both_sheets_is_one_and_two_changes_are_refused(book):
    def both(made, day):
        moved(made, "Ceffonds", 3)
        sheet = made[VISITS]
        row = next(r for r in range(2, 9) if sheet.cell(r, 4).value == "Ceffonds")
        sheet.cell(row, 1).value = date(2026, 6, day)

    other = shutil.copy(book, book.parent / "autre.xlsx")
    assert only(edited(book, lambda made: both(made, 3))).put.day == date(2026, 6, 3)
    assert codes(edited(Path(other), lambda made: both(made, 1))) == [
        ("rota-two-words", VISITS, "A4")
    ]


@pytest.mark.parametrize(
    ("name", "column", "value", "code"),
    [
        ("Ceffonds", 1, "demain", "rota-day"),
        ("Ceffonds", 7, "tard", "rota-hour"),
        ("Ceffonds", 19, "52088 1999-01-01", "rota-row-twice"),
        ("Ceffonds", 19, None, "rota-new-row"),
    ],
)
def test_a_cell_of_the_list_that_cannot_be_read_is_named(book, name, column, value, code):
    def change(made):
        sheet = made[VISITS]
        row = next(r for r in range(2, 9) if sheet.cell(r, 4).value == name)
        sheet.cell(row, column).value = value

    ((found, sheet, cell),) = codes(edited(book, change))
    assert (found, sheet) == (code, VISITS)
    assert cell[1:] == "4"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("D5", "Un village", "rota-cell-unknown"),
        ("D5", "Ceffonds 11 h", "rota-cell-twice"),
        ("J5", "Ceffonds 11 h", "rota-cell-outside"),
        ("D5", "Ceffonds 45 h 99", "rota-hour"),
    ],
)
def test_a_cell_of_the_moves_that_cannot_be_read_is_named(book, place, value, code):
    def change(made):
        made[MOVES][place].value = value

    found = codes(edited(book, change))
    assert [one[:2] for one in found] == [(code, MOVES)]


def test_a_workbook_without_its_keys_or_its_sheets_is_none(book, tmp_path):
    bare = openpyxl.Workbook()
    bare.save(tmp_path / "autre.xlsx")
    assert codes(tmp_path / "autre.xlsx") == [("rota-no-keys", "", "")]

    def without(made):
        del made[MOVES], made[VISITS]

    assert codes(edited(book, without)) == [("rota-no-sheet", "", "")]
    with pytest.raises(UsageError):
        read_rota(tmp_path / "absent.xlsx")


def test_one_sheet_of_the_two_is_enough(book):
    def without(made):
        del made[MOVES]

    assert read_rota(edited(book, without)).wishes == ()


def test_a_visit_after_midnight_keeps_its_day(tmp_path):
    night = evening_route(FRIDAY)
    made = make_tour((replace(night, visits=night.visits[1:]),))
    found = read_rota(written(tmp_path, made))
    (stood,) = found.stood.values()
    assert (stood.day, stood.open_min) == (FRIDAY, 24 * 60 + 30)
    assert found.wishes == ()
