"""The calendar of a folder, in a sheet or in a CSV file: read tolerantly, refused with its cell."""

from datetime import date

import openpyxl
import pytest

from guinguette.faults import InputError
from guinguette.folder.read_folder import read_folder
from guinguette.folder.workbook.whom import Names
from tests.guinguette.folders import (
    CHAUMONT,
    NARCY,
    SAINT_DIZIER,
    WASSY,
    folder,
    row,
)

HEAD = ("Date", "Dernier jour", "Quoi", "Qui", "Effet", "Prix (€)")
JULY = (date(2027, 7, 1), date(2027, 7, 31))


@pytest.fixture
def read(tmp_path):
    """Read a folder of Narcy and Wassy with these rows of the calendar, as CSV or as a sheet."""

    def _read(*rows, head=HEAD, sheet="", **changes):
        path = tmp_path / f"f{len([*tmp_path.iterdir()])}"
        changes = {"periode": {"debut": date(2027, 6, 28), "semaines": 4},
                   "depots": [SAINT_DIZIER, CHAUMONT]} | changes  # fmt: skip
        folder(path, [row(NARCY), row(WASSY)], **changes)
        if sheet:
            book = openpyxl.load_workbook(path / "communes.xlsx")
            page = book.create_sheet(sheet)
            for cells in (head, *rows):
                page.append(cells)
            book.save(path / "communes.xlsx")
        else:
            lines = [";".join(map(str, cells)) for cells in (head, *rows)]
            (path / "calendrier.csv").write_text("\n".join(lines), encoding="utf-8")
        return read_folder(path)

    return _read


def only(found, words):
    return next(d for d in found.calendar.between(*JULY) if d.words == words)


@pytest.mark.parametrize("sheet", ["", "Calendrier", "CALENDRIER "])
def test_a_row_is_read_from_a_file_or_a_sheet(read, sheet):
    found = read(("07/07/2027", "", "Bal", "Wassy", "souhaité", "40"), sheet=sheet)
    day = only(found, "Bal")
    assert (day.date, day.effect, day.price_eur) == (date(2027, 7, 7), "wanted", 40.0)
    assert (day.keys, day.source) == ({WASSY}, "folder")


def test_cells_of_a_spreadsheet_are_dates_and_numbers(read):
    found = read((date(2027, 7, 7), None, "Bal", WASSY, "éviter", 12.5), sheet="Calendrier")
    assert (only(found, "Bal").date, only(found, "Bal").price_eur) == (date(2027, 7, 7), 12.5)


@pytest.mark.parametrize(
    ("whom", "audience", "keys", "depot"),
    [
        ("", None, None, ""),
        ("tout le service", None, None, ""),
        ("Tournées de jour", "errands", None, ""),
        ("soirées", "evening", None, ""),
        ("wassy", None, {WASSY}, ""),
        ("52550", None, {WASSY}, ""),
        ("Narcy, Wassy", None, {NARCY, WASSY}, ""),
        ("soirées, Narcy", "evening", {NARCY}, ""),
        ("soirées, tournées de jour", None, None, ""),
        ("dépôt Chaumont", None, None, "Chaumont"),
        ("Dépôt de Saint-Dizier", None, None, "Saint-Dizier"),
    ],
)
def test_whom_it_concerns_is_read_as_people_write_it(read, whom, audience, keys, depot):
    day = only(read(("07/07", "", "Fermé", whom, "interdit", "")), "Fermé")
    assert (day.audience, day.keys, day.depot) == (audience, keys, depot)


@pytest.mark.parametrize(
    ("effect", "found"),
    [("interdit", "closed"), ("Fermé", "closed"), ("EVITER", "avoid"), ("à éviter", "avoid"),
     ("souhaitée", "wanted"), ("libre", "noted")],
)  # fmt: skip
def test_an_effect_is_read_as_people_write_it(read, effect, found):
    day = only(read(("07/07", "", "Fête", "", effect, "")), "Fête")
    assert (day.effect, day.price_eur) == (found, 30.0 if found in {"avoid", "wanted"} else 0.0)


@pytest.mark.parametrize(
    ("words", "whom", "effect", "kind"),
    [
        ("Salle brûlée", "Wassy", "interdit", "place_closed"),
        ("Congés", "", "interdit", "service_closed"),
        ("Travaux", "dépôt Chaumont", "interdit", "depot_closed"),
        ("Marché de Noël", "Wassy", "souhaité", "market"),
        ("Fête patronale", "Wassy", "éviter", "fete"),
        ("Saint-Éloi", "", "férié", "public_holiday"),
    ],
)
def test_a_row_is_of_the_kind_that_its_words_say(read, words, whom, effect, kind):
    assert only(read(("07/07", "", words, whom, effect, "")), words).kind == kind


def test_a_local_holiday_does_what_a_public_one_does(read):
    found = read(("chaque 07/07", "", "Saint-Éloi", "", "férié", ""))
    days = [d for d in found.calendar.between(*JULY) if d.words == "Saint-Éloi"]
    assert {(d.audience, d.effect, d.price_eur) for d in days} == {
        ("errands", "avoid", 60.0), ("evening", "noted", 0.0)
    }  # fmt: skip
    evening = read(
        ("07/07", "", "Bal", "soirées", "férié", ""), calendrier={"feries_soirees": "interdit"}
    )
    assert (only(evening, "Bal").audience, only(evening, "Bal").effect) == ("evening", "closed")


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        (("31/06", "", "Bal", "", "éviter", ""), "date-unreadable", "A2"),
        (("", "", "Bal", "", "éviter", ""), "calendar-date-missing", "A2"),
        (("07/07/2027", "06/07/2027", "Bal", "", "éviter", ""), "calendar-reversed", "B2"),
        (("07/07", "", "", "", "éviter", ""), "calendar-words-missing", "C2"),
        (("07/07", "", "Bal", "Wasy", "éviter", ""), "calendar-whom", "D2"),
        (("07/07", "", "Bal", "Langres", "éviter", ""), "calendar-whom", "D2"),
        (("07/07", "", "Bal", "dépôt Langres", "interdit", ""), "calendar-whom", "D2"),
        (("07/07", "", "Bal", "dépôt Chaumont, Wassy", "interdit", ""), "calendar-whom", "D2"),
        (("07/07", "", "Bal", "", "", ""), "calendar-effect", "E2"),
        (("07/07", "", "Bal", "", "peut-être", ""), "calendar-effect", "E2"),
        (("07/07", "", "Bal", "dépôt Chaumont", "éviter", ""), "calendar-depot-effect", "E2"),
        (("07/07", "", "Bal", "", "éviter", "cher"), "calendar-price", "F2"),
        (("07/07", "", "Bal", "", "éviter", "-5"), "calendar-price", "F2"),
        (("07/07", "", "Bal", "", "éviter", "nan"), "calendar-price", "F2"),
        (("07/07", "", "Bal", "", "éviter", "1e9 €"), "calendar-price", "F2"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cell(read, cells, code, cell):
    with pytest.raises(InputError) as refused:
        read(cells)
    (found,) = refused.value.faults
    assert (found.code, found.file, found.cell) == (code, "calendrier.csv", cell)
    assert found.help


def test_every_fault_of_the_calendar_is_said_at_once(read):
    with pytest.raises(InputError) as refused:
        read(("31/06", "", "", "Wasy", "peut-être", "x"), ("07/07", "", "Bal", "", "", ""))
    cells = [found.cell for found in refused.value.faults]
    assert cells == ["A2", "D2", "F2", "E2", "C2", "E3"]


def test_a_nearest_name_is_offered(read):
    with pytest.raises(InputError) as refused:
        read(("07/07", "", "Bal", "Wasy", "éviter", ""))
    assert "Wassy" in refused.value.faults[0].help


def test_a_formula_without_value_and_an_error_are_refused(read):
    with pytest.raises(InputError) as refused:
        read(("=TODAY()", None, "Bal", None, "éviter", None), sheet="Calendrier")
    assert [(f.code, f.sheet, f.cell) for f in refused.value.faults] == [
        ("formula-without-value", "Calendrier", "A2")
    ]


def test_a_calendar_without_its_columns_is_refused_once(read):
    with pytest.raises(InputError) as refused:
        read(("07/07", "Bal"), head=("Date", "Nom"))
    assert [(f.code, f.value) for f in refused.value.faults] == [
        ("calendar-column-missing", "Effet")
    ]


def test_an_empty_calendar_says_nothing(read):
    assert [d.words for d in read().calendar.between(*JULY)] == ["Fête nationale"]
    assert [d.words for d in read(sheet="Calendrier").special_days] == ["Fête nationale"]


def test_titles_come_in_any_order_and_rows_may_be_blank(read):
    head = ("Effet", "Quand", "Événement")
    found = read(("éviter", "07/07", "Bal"), ("", "", ""), ("éviter", "08/07", "Foire"), head=head)
    assert {d.words for d in found.special_days} == {"Bal", "Foire", "Fête nationale"}


def test_a_closing_never_narrows_the_choices_of_a_place(read):
    closed = read(("28/06/2027", "25/07/2027", "Congés", "", "interdit", ""))
    days = closed.calendar.between(*JULY)
    assert sum(day.effect == "closed" and day.is_for_all for day in days) == 25
    assert closed.requests[0].patterns(closed.settings)


def test_a_commune_is_all_its_places_and_a_hamlet_itself_alone(tmp_path):
    rows = [row(WASSY), row(WASSY, name="Pont-Varin"), row(NARCY)]
    found = folder(tmp_path / "f", rows)
    village, hamlet = (request.key for request in found.requests[:2])
    names = Names(found.requests, ["Saint-Dizier"])
    assert names.read("Wassy").keys == {village, hamlet}
    assert names.read("Wassy (Pont-Varin)").keys == {hamlet}
    assert names.read(hamlet).keys == {hamlet}
