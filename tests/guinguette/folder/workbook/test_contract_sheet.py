"""The rows of contracts: read tolerantly, refused with their cell and what to write instead."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from guinguette.folder.workbook.contract_sheet import TITLES, ContractReader
from guinguette.folder.workbook.table import Cell, Table
from guinguette.language.typed import format_weekdays
from tests.guinguette.folders import (
    BIESLES,
    CHAUMONT,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    SAINT_DIZIER,
    VIGNORY,
    WASSY,
    crew_table,
    folder,
    row,
    vehicle_table,
)

SAINT_DIZIER_EPCI, CHAUMONT_EPCI = "200068666", "200068658"
MINE = (NARCY, WASSY, PORTE_DU_DER)
SEASON = {"debut": date(2027, 5, 10), "semaines": 20}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Five places by contract in two intercommunalities, one with a round, three vans."""
    vans = [
        vehicle_table("Camion Der", depot="Saint-Dizier", crew="Équipe 1"),
        vehicle_table("Camion 2", depot="Saint-Dizier", crew="Équipe 2"),
        vehicle_table("Camion 52", depot="Chaumont", crew="Équipe 3"),
    ]
    rows = [row(code, "contrat") for code in (*MINE, VIGNORY, BIESLES)]
    return folder(
        tmp_path_factory.mktemp("season") / "f",
        [*rows, row(RIVES_DERVOISES, "quinzaine"), row(WASSY, "quinzaine", name="Gare")],
        periode=SEASON,
        depots=[SAINT_DIZIER, CHAUMONT],
        equipages=[crew_table(f"Équipe {n}") for n in (1, 2, 3)],
        vehicules=vans,
    )


@pytest.fixture
def read(known):
    """Read one row, its usual cells changed; give the contract, or the faults."""

    def _read(*more, titles=None, **cells):
        usual = {"payer": "CA Grand Saint-Dizier, Der et Vallées", "dates": "12"} | cells
        table = table_of([usual, *more], titles or TITLES)
        reader = ContractReader(known.requests, known.settings)
        found = [one.contract for one in reader.read(table)]
        return reader.faults or (found if more else found[0])

    return _read


def table_of(rows, titles=TITLES):
    lines = [{key: titles[key] for key in titles}, *rows]
    cells = [
        {
            column: Cell(row=number, column=column, value=line[key])
            for column, key in enumerate(titles, start=1)
            if line.get(key) not in {None, ""}
        }
        for number, line in enumerate(lines, start=1)
    ]
    return Table(file="contrats.csv", sheet="", rows=tuple(filter(None, cells)))


def only(faults):
    (fault,) = faults
    assert fault.file == "contrats.csv"
    assert fault.help
    return fault


def test_a_row_that_says_little_gets_all_from_its_client_and_the_folder(read):
    found = read()
    assert found.name == found.payer == "CA Grand Saint-Dizier, Der et Vallées"
    assert (found.epci_code, found.places) == (SAINT_DIZIER_EPCI, MINE)
    assert (found.first, found.last) == (date(2027, 5, 10), date(2027, 9, 26))
    assert (found.dates, found.least, found.most, found.priority) == (12, 0, 4, 1)
    assert (found.price_eur, found.weekdays, found.vehicles) == (0.0, (), ())


@pytest.mark.parametrize(
    ("payer", "epci", "places"),
    [
        ("Communauté d'agglomération Grand Saint-Dizier, Der et Vallées", SAINT_DIZIER_EPCI, MINE),
        ("CA GRAND SAINT DIZIER DER ET VALLEES", SAINT_DIZIER_EPCI, MINE),
        ("agglo de Saint-Dizier", SAINT_DIZIER_EPCI, MINE),
        ("Grand St-Dizier", SAINT_DIZIER_EPCI, MINE),
        ("200 068 666", SAINT_DIZIER_EPCI, MINE),
        (200068658.0, CHAUMONT_EPCI, (VIGNORY, BIESLES)),
        ("Communauté d'agglo. de Chaumont", CHAUMONT_EPCI, (VIGNORY, BIESLES)),
        ("Narcy", "", (NARCY,)),
        ("Mairie de Narcy", "", (NARCY,)),
        ("52524", "", (VIGNORY,)),
        ("Région Grand Est", "", (*MINE, VIGNORY, BIESLES)),
    ],
)
def test_the_client_says_whose_places_are_meant(read, payer, epci, places):
    found = read(payer=payer)
    assert (found.epci_code, set(found.places)) == (epci, set(places))


def test_a_client_given_by_its_number_is_shown_by_its_name(read):
    assert read(payer="200068658").payer == "Communauté d'agglomération de Chaumont"
    assert read(payer="CA de Chaumont").payer == "CA de Chaumont"


@pytest.mark.parametrize(
    ("payer", "nearest"),
    [("CA de Chaumnt", "Chaumont"), ("Grand Saint Dizer Der et Valées", "Saint-Dizier"),
     ("CC des Trois Chênes", ""), ("200068999", "")],
)  # fmt: skip
def test_an_intercommunality_that_is_none_is_never_taken_for_another_funder(read, payer, nearest):
    fault = only(read(payer=payer))
    assert (fault.code, fault.cell, fault.value) == ("contract-payer-unknown", "B2", payer)
    assert nearest in fault.help


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("Narcy", {NARCY}),
        ("52347 ; Wassy", {NARCY, WASSY}),
        ("narcy\nVIGNORY", {NARCY, VIGNORY}),
        ("Wassy", {WASSY}),  # not its round
        ("CA de Chaumont, Narcy", {VIGNORY, BIESLES, NARCY}),
        ("Narcy et Wassy", {NARCY, WASSY}),
        ("CA Grand Saint-Dizier, Vignory", {*MINE, VIGNORY}),
        ("Grand Saint-Dizier Der et Vallées et Biesles", {*MINE, BIESLES}),
        ("tous", {*MINE, VIGNORY, BIESLES}),
    ],
)
def test_places_are_communes_keys_intercommunalities_or_all(read, typed, places):
    assert set(read(places=typed).places) == places


@pytest.mark.parametrize(
    ("typed", "code", "word"),
    [
        ("Narcy, Wasy", "contract-place-unknown", "Wassy"),
        ("Rives Dervoises", "contract-place-rhythm", "contrat"),
        ("Paris", "contract-place-unknown", "Communes"),
    ],
)
def test_a_place_that_can_have_no_evening_is_refused(read, typed, code, word):
    fault = only(read(places=typed))
    assert (fault.code, fault.cell) == (code, "G2")
    assert word in fault.help


def test_a_place_like_none_is_taken_for_none(read):
    assert only(read(places="Marcilly")).help.startswith("Écrivez")


def test_a_contract_without_any_place_is_refused(read):
    fault = only(read(payer="Communauté d'agglomération de Laval"))
    assert (fault.code, fault.cell) == ("contract-places-none", "B2")


@pytest.mark.parametrize(
    ("typed", "dates"),
    [("24", 24), (24.0, 24), ("24 dates", 24), ("24 soirées", 24), ("n° 3", 3), ("1 soirée", 1)],
)
def test_a_number_is_read_with_its_unit(read, typed, dates):
    assert read(dates=typed).dates == dates


@pytest.mark.parametrize(
    "typed", ["beaucoup", "-3", "0", "24 à 26", "24,5", 24.5, "24 mai", date(2027, 5, 24), "99999"]
)
def test_what_is_no_number_of_evenings_is_refused(read, typed):
    fault = only(read(dates=typed))
    assert (fault.code, fault.cell) == ("contract-count", "C2")


def test_a_contract_has_a_client_and_a_number_of_evenings(read):
    assert only(read(dates="")).code == "contract-dates-missing"
    assert only(read(payer="", price="10")).code == "contract-name-missing"
    assert read(payer="", name="CA de Chaumont").epci_code == CHAUMONT_EPCI


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("15/05/2027", "30/08/2027", ("2027-05-15", "2027-08-30")),
        ("15 mai", "30 août", ("2027-05-15", "2027-08-30")),
        ("du 15 mai", "au 30 août", ("2027-05-15", "2027-08-30")),
        ("samedi 15 mai 2027", "30 août", ("2027-05-15", "2027-08-30")),
        ("15/5", "30/08/27", ("2027-05-15", "2027-08-30")),
        (datetime(2027, 5, 15), date(2027, 8, 30), ("2027-05-15", "2027-08-30")),  # noqa: DTZ001
        ("15 mai au 30 août", "", ("2027-05-15", "2027-08-30")),
        ("15 mai", "", ("2027-05-15", "2027-09-26")),
        ("", "30 août", ("2027-05-10", "2027-08-30")),
        ("1er avril", "30 juin", ("2027-04-01", "2027-06-30")),  # begun before the folder
        ("1er novembre", "15 janvier", ("2027-11-01", "2028-01-15")),  # after it
    ],
)
def test_a_period_is_read_with_or_without_its_year(read, first, last, period):
    found = read(first=first, last=last)
    assert (found.first.isoformat(), found.last.isoformat()) == period


@pytest.mark.parametrize(
    ("first", "last", "code", "cell"),
    [
        ("15 mail", "30 août", "date-unreadable", "D2"),
        ("15 mai", "31 juin", "date-unreadable", "E2"),
        ("30/08/2027", "15/05/2027", "calendar-reversed", "E2"),
        ("bientôt", "", "date-unreadable", "D2"),
    ],
)
def test_a_period_that_is_none_is_refused(read, first, last, code, cell):
    fault = only(read(first=first, last=last))
    assert (fault.code, fault.cell) == (code, cell)


@pytest.mark.parametrize(
    ("typed", "euros"),
    [("1 500 €", 1500.0), ("15 000 € TTC", 15000.0), ("1 250,50", 1250.5), (900, 900.0), ("", 0.0)],
)
def test_a_price_is_read_as_people_write_it(read, typed, euros):
    assert read(price=typed).price_eur == euros


def test_a_price_by_evening_is_refused_for_a_contract_has_one_price(read):
    fault = only(read(price="500 € par soirée"))
    assert (fault.code, fault.cell) == ("contract-price", "F2")
    assert "contrat entier" in fault.help


@pytest.mark.parametrize(
    ("cells", "least", "most"),
    [({"least": "1 par lieu"}, 1, 4), ({"most": "2"}, 0, 2), ({"least": 5, "dates": 15}, 5, 5),
     ({"dates": "2"}, 0, 1), ({"most": "au plus 1", "least": "1", "dates": "3"}, 1, 1)],
)  # fmt: skip
def test_the_most_of_a_place_is_an_even_sharing_unless_said(read, cells, least, most):
    found = read(**cells)
    assert (found.least, found.most) == (least, most)


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"least": "3", "most": "2"}, "contract-most-below-least", "I2"),
        ({"least": "5"}, "contract-least-many", "H2"),
        ({"most": "0"}, "contract-count", "I2"),
        ({"priority": "haute"}, "contract-count", "K2"),
        ({"weekdays": "jeudy"}, "weekday-unknown", "J2"),
        ({"weekdays": date(2027, 6, 5)}, "weekday-is-date", "J2"),
        ({"vehicles": "Camion 9"}, "vehicle-unknown", "L2"),
    ],
)
def test_other_cells_that_cannot_be_are_refused(read, cells, code, cell):
    fault = only(read(**cells))
    assert (fault.code, fault.cell) == (code, cell)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("jeu. au dim.", (3, 4, 5, 6)), ("vendredi, samedi", (4, 5)), ("week-end", (5, 6)),
     ("tous les jours", ()), ("sauf lundi", (1, 2, 3, 4, 5, 6)), ("ven. sam.", (4, 5))],
)  # fmt: skip
def test_weekdays_are_read_as_elsewhere(read, typed, days):
    assert read(weekdays=typed).weekdays == days


@pytest.mark.parametrize(
    ("typed", "vehicles"),
    [
        ("Camion 2", ("Camion 2",)),
        ("Camion 2 ou camion der", ("Camion Der", "Camion 2")),
        ("Saint-Dizier", ("Camion Der", "Camion 2")),
        ("dépôt de Chaumont", ("Camion 52",)),
        ("Chaumont, Camion 2", ("Camion 2", "Camion 52")),
    ],
)
def test_vehicles_are_named_or_those_of_a_depot(read, typed, vehicles):
    assert read(vehicles=typed).vehicles == vehicles


def test_two_contracts_of_one_client_need_two_names(read):
    payer = "CA de Chaumont"
    fault = only(read({"payer": payer, "dates": "3"}, payer=payer))
    assert (fault.code, fault.cell) == ("contract-name-twice", "B3")
    named = read({"payer": payer, "dates": "3", "name": "Avenant"}, payer=payer)
    assert [one.name for one in named] == [payer, "Avenant"]


def test_all_the_faults_of_all_the_rows_are_told_at_once(read):
    other = {"payer": "Narcy", "dates": "trois", "priority": "0"}
    faults = read(other, weekdays="jeudy", price="cher")
    assert [(f.code, f.cell) for f in faults] == [
        ("contract-price", "F2"),
        ("weekday-unknown", "J2"),
        ("contract-count", "C3"),
        ("contract-count", "K3"),
    ]


def test_titles_may_be_other_words_and_strange_ones_are_said(known):
    titles = {"payer": "EPCI", "dates": "Nombre de dates", "first": "Début", "colour": "Couleur"}
    rows = [{"payer": "CA de Chaumont", "dates": 4, "first": "1er juin", "colour": "bleu"}]
    reader = ContractReader(known.requests, known.settings)
    (found,) = reader.read(table_of(rows, titles))
    assert (found.contract.dates, found.contract.first) == (4, date(2027, 6, 1))
    (warning,) = reader.warnings
    assert (warning.code, warning.cell) == ("column-unknown", "D1")


def test_titles_may_stand_below_a_heading_and_a_total_is_no_contract(known):
    heading = dict.fromkeys(TITLES, "") | {"name": "Saison 2027", "payer": "au 3 mars"}
    rows = [{key: TITLES[key] for key in TITLES}, {"payer": "CA de Chaumont", "dates": 24}]
    reader = ContractReader(known.requests, known.settings)
    (found,) = reader.read(table_of([*rows, {"name": "TOTAL", "dates": 24}], heading))
    assert (found.contract.dates, found.line.row) == (24, 3)
    (warning,) = reader.warnings
    assert (warning.code, warning.cell, warning.value) == ("contract-total", "C4", "TOTAL")


def test_a_sheet_without_the_columns_that_matter_is_refused(known):
    reader = ContractReader(known.requests, known.settings)
    assert not [*reader.read(table_of([{"price": "3"}], {"price": "Prix"}))]
    assert only(reader.faults).code == "contract-column-missing"
    assert "Soirées, Client" in only(reader.faults).message


def test_a_cell_with_an_error_of_the_spreadsheet_is_refused(known):
    table = table_of([{"payer": "CA de Chaumont", "dates": "3", "price": "x"}])
    broken = Cell(row=2, column=6, value="#REF!", is_error=True)
    cells = {**table.rows[1], 6: broken}
    reader = ContractReader(known.requests, known.settings)
    changed = Table(file="contrats.csv", sheet="", rows=(table.rows[0], cells))
    assert not [*reader.read(changed)]
    assert (only(reader.faults).code, only(reader.faults).cell) == ("cell-error", "F2")


@settings_of_hypothesis(max_examples=60, deadline=None)
@given(
    dates=st.integers(1, 60),
    first=st.dates(date(2027, 5, 10), date(2027, 7, 1)),
    last=st.dates(date(2027, 7, 1), date(2027, 9, 26)),
    weekdays=st.sets(st.integers(0, 6), min_size=1, max_size=6),
    price=st.integers(0, 100_000),
    has_year=st.booleans(),
)
def test_what_is_written_as_people_do_is_read_back(
    known, *, dates, first, last, weekdays, price, has_year
):
    typed = [f"{day:%d/%m/%Y}" if has_year else f"{day.day}/{day.month}" for day in (first, last)]
    row_of = {
        "payer": "CA de Chaumont",
        "dates": f"{dates} dates",
        "first": typed[0],
        "last": typed[1],
        "weekdays": format_weekdays(weekdays),
        "price": f"{price:_} €".replace("_", " "),
    }
    reader = ContractReader(known.requests, known.settings)
    (found,) = reader.read(table_of([row_of]))
    contract = found.contract
    assert (contract.dates, contract.first, contract.last) == (dates, first, last)
    assert (set(contract.weekdays), contract.price_eur) == (weekdays, price)
    assert contract.most * len(contract.places) >= dates


@settings_of_hypothesis(max_examples=120, deadline=None)
@given(
    cells=st.dictionaries(
        st.sampled_from([*TITLES]),
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                ["24 dates", "CA de Chaumont", "Narcy", "15 mai", "mardi", "sauf lundi"]
            ),
            st.integers(-5, 400),
            st.floats(allow_nan=False, allow_infinity=False),
            st.dates(),
            st.booleans(),
        ),
        min_size=1,
    )
)
def test_no_row_is_lost_or_breaks_the_reading(known, cells):
    """Every row is a contract that holds together, or a fault with its cell and its remedy."""
    reader = ContractReader(known.requests, known.settings)
    table = table_of([cells])
    found = [one.contract for one in reader.read(table)]
    assert len(table.rows) == 1 or bool(found) != bool(reader.faults)
    assert all(f.message and f.help and f.cell for f in reader.faults)
    for one in found:
        assert one.places
        assert one.first <= one.last
        assert one.least <= one.most
        assert one.least * len(one.places) <= one.dates
