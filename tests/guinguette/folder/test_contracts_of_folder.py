"""The contracts of a whole folder: where they are written, and what surprises in them."""

from datetime import date

import openpyxl
import pytest

from guinguette.faults import InputError
from guinguette.folder.read_folder import folder_document, read_folder
from guinguette.folder.workbook.columns import TITLES as COLUMNS
from guinguette.folder.workbook.contract_sheet import TITLES
from guinguette.folder.workbook.write import write_workbook
from tests.guinguette.folder.workbook.test_other_workbooks import ods
from tests.guinguette.folders import (
    BIESLES,
    MONDAY,
    NARCY,
    SAINT_DIZIER,
    VIGNORY,
    WASSY,
    folder,
    row,
    vehicle_table,
)

SEASON = {"debut": date(2027, 5, 10), "semaines": 20}
APRIL = date(2027, 4, 1)
USUAL = {
    "payer": "CA Grand Saint-Dizier, Der et Vallées",
    "dates": "2",
    "first": "15/05/2027",
    "last": "30/08/2027",
}
BOTH = [row(NARCY, "contrat"), row(WASSY, "contrat")]


@pytest.fixture
def made(tmp_path):
    """A folder of two places by contract with contracts in ``contrats.csv``."""

    def _made(*contracts, rows=BOTH, **changes):
        path = tmp_path / f"f{len([*tmp_path.iterdir()])}"
        folder(path, list(rows), **{"periode": SEASON} | changes)
        write_csv(path, *contracts)
        return path

    return _made


def write_csv(path, *contracts):
    lines = [TITLES, *({**USUAL, **one} for one in contracts)]
    text = "\n".join(";".join(f'"{line.get(key, "")}"' for key in TITLES) for line in lines)
    (path / "contrats.csv").write_text(text, encoding="utf-8")


def warned(path, today=APRIL):
    return [(w.code, w.cell) for w in read_folder(path, today=today).warnings]


def test_a_folder_without_contracts_has_none_and_says_nothing(made):
    read = read_folder(made(rows=[row(NARCY)]), today=APRIL)
    assert (read.contracts, read.warnings) == ((), ())
    assert folder_document(read)["contracts"] == []


def test_contracts_are_read_from_a_csv_file(made):
    read = read_folder(made({}), today=APRIL)
    (contract,) = read.contracts
    assert (contract.dates, contract.places) == (2, (NARCY, WASSY))
    assert read.warnings == ()
    assert folder_document(read)["contracts"] == [
        {"name": USUAL["payer"], "evenings": 2, "places": 2}
    ]


@pytest.mark.parametrize("title", ["Contrats", "CONTRATS ", "contrats"])
def test_contracts_are_read_from_a_sheet_of_excel_with_its_dates(made, title):
    path = made()
    (path / "contrats.csv").unlink()
    book = openpyxl.load_workbook(path / "communes.xlsx")
    sheet = book.create_sheet(title)
    sheet.append([*TITLES.values()])
    cells = {**USUAL, "dates": 2, "first": date(2027, 5, 15), "price": 1500.5}
    sheet.append([cells.get(key) for key in TITLES])
    book.save(path / "communes.xlsx")
    (contract,) = read_folder(path, today=APRIL).contracts
    assert (contract.dates, contract.first, contract.price_eur) == (2, date(2027, 5, 15), 1500.5)


def test_contracts_are_read_beside_a_workbook_of_libreoffice(made):
    path = made({})
    (path / "communes.xlsx").unlink()
    titles = [COLUMNS[key] for key in ("code", "rhythm", "profile")]
    rows = [titles, [NARCY, "contrat", "comptoir"], [WASSY, "saison", "comptoir"]]
    ods(path / "communes.ods", rows, merged=False)
    (contract,) = read_folder(path, today=APRIL).contracts
    assert contract.places == (NARCY, WASSY)


def test_what_the_program_writes_is_read_back(made):
    path = made()
    (path / "contrats.csv").unlink()
    read = read_folder(path, today=APRIL)
    told = USUAL | {"price": "1 500 €", "most": "2", "vehicles": "Camion 1", "dates": "3"}
    write_workbook(
        path / "communes.xlsx", BOTH, settings=read.settings, communes=(), created=MONDAY,
        contracts=[told],
    )  # fmt: skip
    (contract,) = read_folder(path, today=APRIL).contracts
    assert (contract.dates, contract.most, contract.vehicles) == (3, 2, ("Camion 1",))


def test_the_faults_of_contracts_and_of_the_calendar_are_told_together(made):
    path = made({"dates": "beaucoup"})
    (path / "calendrier.csv").write_text("Date;Quoi;Effet\n32/07;Bal;éviter", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_folder(path)
    assert [(f.file, f.code) for f in refused.value.faults] == [
        ("calendrier.csv", "date-unreadable"),
        ("contrats.csv", "contract-count"),
    ]


@pytest.mark.parametrize(
    ("contract", "code", "cell"),
    [
        ({"most": "1", "dates": "3"}, "contract-places-full", "C2"),
        ({"dates": "3", "first": "15/05/2027", "last": "18/05/2027"}, "contract-days-few", "C2"),
        ({"last": "15/10/2027"}, "contract-goes-on", "E2"),
        ({"first": "01/05/2027"}, "contract-begun-before", "D2"),
        ({"first": "01/10/2027", "last": "15/11/2027"}, "contract-outside", "D2"),
        ({"first": ""}, "contract-period-open", "D2"),
        ({"last": ""}, "contract-period-open", "D2"),
    ],
)
def test_a_contract_that_surprises_is_read_with_a_warning(made, contract, code, cell):
    path = made(contract)
    assert warned(path) == [(code, cell)]
    assert len(read_folder(path, today=APRIL).contracts) == 1


def test_in_july_a_contract_begun_in_may_surprises_nobody(made):
    july = {"debut": date(2027, 7, 5), "semaines": 12}
    path = made({"first": "15 mai", "last": "30 août"}, periode=july)
    assert warned(path, today=date(2027, 7, 1)) == []
    (contract,) = read_folder(path).contracts
    assert contract.first == date(2027, 5, 15)


def test_a_full_contract_counts_the_days_that_its_places_have(made):
    festival = [row(NARCY, "contrat", dates="15 juin"), row(WASSY, "contrat")]
    assert warned(made({"dates": "3", "most": "2"}, rows=festival)) == []
    path = made({"dates": "4", "most": "2"}, rows=festival)
    assert warned(path) == [("contract-places-full", "C2")]
    assert "3 (2 lieux" in read_folder(path, today=APRIL).warnings[0].message


def test_a_place_whose_dates_its_contract_does_not_hold_is_named(made):
    festival = [row(NARCY, "contrat", dates="15 septembre"), row(WASSY, "contrat")]
    path = made({"dates": "1"}, rows=festival)
    assert warned(path) == [("contract-place-no-day", "G2")]
    assert "Narcy" in read_folder(path, today=APRIL).warnings[0].message


def test_places_that_no_contract_names_are_said_once(made):
    rows = [*BOTH, row(VIGNORY, "contrat"), row(BIESLES, "contrat")]
    path = made({}, rows=rows)
    (found,) = read_folder(path, today=APRIL).warnings
    assert (found.code, found.cell) == ("place-without-contract", "4")
    assert "Vignory, Biesles" in found.message
    (path / "contrats.csv").unlink()
    assert warned(path) == [("contracts-missing", "2")]


def test_absences_take_days_of_the_vehicles_away(made):
    van = vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1", jours="lundi",
                        absences=[date(2027, 5, 24)])  # fmt: skip
    short = {"dates": "2", "first": "17/05/2027", "last": "30/05/2027"}
    path = made(short, vehicules=[van], depots=[SAINT_DIZIER])
    assert warned(path) == [("contract-days-few", "C2")]
