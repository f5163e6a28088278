"""The sheet « Consignes » read tolerantly, in a workbook or a CSV file, refused with its cell."""

from datetime import date

import openpyxl
import pytest

from guinguette.faults import InputError
from guinguette.folder.instructions_read import read_instructions
from tests.guinguette.folders import MONDAY, NARCY, WASSY, folder, row

HEAD = ("Consigne", "Lieu", "Jour", "Au", "Heure", "Véhicule", "Mots", "Malgré")


@pytest.fixture
def read(tmp_path):
    """Read these rows of instructions in a folder of Narcy and Wassy."""

    def _read(*rows, head=HEAD, is_csv=False):
        path = tmp_path / "f"
        found = folder(path, [row(NARCY, fallback="salle"), row(WASSY)])
        if is_csv:
            lines = [";".join(map(str, cells)) for cells in (head, *rows)]
            (path / "consignes.csv").write_text("\n".join(lines), encoding="utf-8")
            return read_instructions(found)
        book = openpyxl.load_workbook(path / "communes.xlsx")
        del book["Consignes"]
        sheet = book.create_sheet("CONSIGNES ")
        for cells in (head, *rows):
            sheet.append(cells)
        book.save(path / "communes.xlsx")
        return read_instructions(found)

    return _read


def faults_of(read, *rows, **options):
    with pytest.raises(InputError) as error:
        read(*rows, **options)
    return [(one.code, one.cell) for one in error.value.faults]


@pytest.mark.parametrize("is_csv", [False, True])
def test_a_row_is_read_from_a_sheet_or_a_file(read, is_csv):
    cells = ("Déplacée", "wassy", "jeudi 7 janvier", "08/01/2027", "14h30", "camion 1", "fête", "x")
    (one,) = read(cells, is_csv=is_csv)
    assert (one.kind, one.request.key, one.day) == ("move", WASSY, date(2027, 1, 7))
    assert (one.put_on, one.open_min, one.vehicle) == (date(2027, 1, 8), 870, "Camion 1")
    assert (one.words, one.is_despite, one.is_indoors) == ("fête", True, False)


def test_other_titles_and_words_are_known(read):
    head = ("Action", "Commune", "Date", "Motif")
    found = read(("À l'abri", "Narcy", MONDAY, "orage"), ("fixer", "Wassy"), head=head)
    assert [one.kind for one in found] == ["pin", "pin"]
    assert [one.is_indoors for one in found] == [True, False]
    assert (found[0].words, found[1].day) == ("orage", None)


def test_an_empty_sheet_or_none_asks_nothing(read, tmp_path):
    assert read() == ()
    made = folder(tmp_path / "other", [row(WASSY)])
    assert read_instructions(made) == ()


def test_each_fault_names_its_cell(read):
    day = date(2027, 1, 7)
    assert faults_of(
        read,
        ("deplasser", "Wassy", day, day),
        ("annuler", "Vassy", day),
        ("annuler", None, day),
        ("annuler", "Wassy"),
        ("déplacer", "Wassy", "32/01/2027", day),
        ("déplacer", "Narcy", day),
        ("confirmer", "Wassy", day, None, "14h"),
        ("déplacer", "Narcy", date(2027, 1, 8), None, "26h99", "Camion 9"),
        ("déplacer", "Narcy", date(2027, 1, 9), day, None, None, None, "oui"),
        ("déplacer", "Narcy", date(2027, 1, 10), day, None, None, "fête", "peut-être"),
        ("à l'abri", "Wassy", date(2027, 1, 12)),
        ("annuler", "Wassy", date(2027, 1, 12)),
    ) == [
        ("instruction-kind", "A2"),
        ("replan-commune-unknown", "B3"),
        ("instruction-place-missing", "B4"),
        ("instruction-day-missing", "C5"),
        ("date-unreadable", "C6"),
        ("instruction-move-nothing", "D7"),
        ("instruction-only-move", "E8"),
        ("hand-hour", "E9"),
        ("hand-vehicle-unknown", "F9"),
        ("instruction-words-missing", "H10"),
        ("instruction-despite", "H11"),
        ("hand-no-fallback", "A12"),
        ("instruction-twice", "A13"),
    ]


def test_titles_that_lack_are_named(read):
    assert faults_of(read, ("annuler", "Wassy"), head=("Consigne", "Lieu")) == [
        ("instruction-column-missing", "")
    ]
