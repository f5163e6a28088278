from collections import Counter
from datetime import date

import openpyxl
import pytest

from data.examples.build import DER, THIERACHE, build_example, select
from guinguette.communes.france import load_communes
from guinguette.examples import EXAMPLES, FILES, copy_example, example_path
from guinguette.faults import UsageError
from guinguette.folder.read_folder import read_folder
from guinguette.rhythm import Rhythm

LABEL = "Illustration : ce ne sont pas les données de l'association"


@pytest.fixture(scope="module")
def der():
    return read_folder(example_path("der"))


@pytest.fixture(scope="module")
def thierache():
    return read_folder(example_path("thierache"))


@pytest.fixture(scope="module")
def service():
    return read_folder(example_path("service"))


@pytest.fixture(scope="module")
def saison():
    return read_folder(example_path("saison"), today=date(2027, 4, 1))


def test_the_examples_are_labelled_as_illustrations(service, der, thierache, saison):
    folders = (service, der, thierache, saison)
    for name, folder in zip(EXAMPLES, folders, strict=True):
        assert folder.settings.title.endswith("(illustration)")
        assert LABEL in folder.settings.description
        assert LABEL in (example_path(name) / "LISEZMOI.md").read_text(encoding="utf-8")
        assert folder.warnings == ()


def test_63_small_communes_of_three_departements_are_served(der):
    assert len(der.requests) == 63
    assert all(100 <= r.commune.population < 3_500 for r in der.requests)
    counts = Counter(r.commune.departement for r in der.requests)
    assert set(counts) == {"52", "51", "10"}
    assert counts["10"] == 9
    assert {"52411", "51286", "52331", "51358", "52347"} <= {r.commune.code for r in der.requests}


def test_one_commune_in_five_is_weekly_and_they_are_the_largest(der):
    weekly = [r.commune.population for r in der.requests if r.rhythm is Rhythm.WEEKLY]
    others = [r.commune.population for r in der.requests if r.rhythm is Rhythm.FORTNIGHTLY]
    assert (len(weekly), len(others)) == (13, 50)
    assert min(weekly) >= max(others)


def test_the_fortnight_has_room_for_every_visit(der):
    settings = der.settings
    assert (settings.horizon.start, settings.horizon.weeks) == (date(2027, 1, 4), 2)
    days = sum(len(v.weekdays) * 2 - len(v.absences) for v in settings.vehicles)
    visits = sum(2 if r.rhythm is Rhythm.WEEKLY else 1 for r in der.requests)
    assert visits == 76
    assert visits <= 2 * days  # at two stops a day already; three are allowed
    assert [d.commune_code for d in der.depots] == ["52448", "52121", "51649"]
    assert all(v.max_stops == 3 for v in settings.vehicles)


def test_some_communes_have_days_windows_and_notes(der):
    assert any(r.weekdays != frozenset(range(5)) for r in der.requests)
    assert {r.window_min for r in der.requests} == {None, (540, 720), (840, 1080)}
    assert any(r.notes for r in der.requests)
    assert all(r.place == "Place de la mairie" for r in der.requests)
    assert all(r.phone == r.commune.mairie_phone for r in der.requests)


def test_thierache_has_one_evening_per_commune_from_thursday_to_sunday(thierache):
    settings = thierache.settings
    assert {r.rhythm for r in thierache.requests} == {Rhythm.ONCE}
    assert settings.weekdays_worked == {3, 4, 5, 6}
    assert settings.horizon.weeks == 4
    assert [d.commune_code for d in thierache.depots] == ["02361", "02789"]
    assert "02070" in {r.commune.code for r in thierache.requests}
    evening = settings.profile("guinguette")
    assert (evening.setup_min, evening.opening_min, evening.packdown_min) == (120, 240, 60)
    assert (evening.window_min, evening.audience) == ((1080, 1320), "evening")
    assert all(v.has_trailer and v.max_stops == 1 for v in settings.vehicles)
    evenings = 4 * sum(len(v.weekdays) for v in settings.vehicles)
    assert len(thierache.requests) == 24 <= evenings


def test_the_service_has_the_rounds_and_the_evenings_of_both_others(service, der, thierache):
    assert (service.settings.horizon.start, service.settings.horizon.weeks) == (date(2027, 6, 7), 4)
    assert {c.departement for c in (r.commune for r in service.requests)} == {
        "52",
        "51",
        "10",
        "02",
    }
    asked = {(r.commune.code, r.rhythm, r.profile, r.notes) for r in service.requests}
    others = (*der.requests, *thierache.requests)
    assert asked == {(r.commune.code, r.rhythm, r.profile, r.notes) for r in others}
    assert {d.name for d in service.depots} == {d.name for d in (*der.depots, *thierache.depots)}


def test_the_season_is_three_contracts_whose_villages_are_theirs(saison):
    assert (saison.settings.horizon.start, saison.settings.horizon.weeks) == (date(2027, 5, 10), 20)
    assert [(c.dates, len(c.places)) for c in saison.contracts] == [(27, 27), (24, 36), (30, 30)]
    assert [len(c.vehicles) for c in saison.contracts] == [1, 1, 1]
    epcis = {c.name: {r.commune.epci_code for r in saison.requests if r.key in c.places}
             for c in saison.contracts}  # fmt: skip
    assert sorted(map(len, epcis.values())) == [1, 1, 2]
    named = [key for contract in saison.contracts for key in contract.places]
    assert sorted(named) == sorted(r.key for r in saison.requests)
    assert all(r.is_by_contract for r in saison.requests)
    assert sum(bool(r.dates) for r in saison.requests) == 2
    assert any(r.wishes for r in saison.requests)
    assert any(r.closed_dates for r in saison.requests)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_script_gives_the_shipped_folder_again(tmp_path, name):
    build_example(name, tmp_path / "1")
    build_example(name, tmp_path / "2")
    for file in FILES:
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()
    shipped = example_path(name)
    for file in ("guinguette.toml", "LISEZMOI.md"):
        assert (tmp_path / "1" / file).read_bytes() == (shipped / file).read_bytes()
    tables = [
        [list(sheet.values) for sheet in openpyxl.load_workbook(folder / "communes.xlsx")]
        for folder in (tmp_path / "1", shipped)
    ]
    assert tables[0] == tables[1]


def test_the_selection_does_not_depend_on_the_order_of_the_communes():
    communes = load_communes(departements=DER.departements)
    assert select(DER, communes) == select(DER, reversed(communes))


def test_each_depot_gets_its_share_and_no_commune_counts_twice():
    for selection in (DER, THIERACHE):
        chosen = select(selection, load_communes(departements=selection.departements))
        assert [len(found) for found in chosen.values()] == [selection.per_depot] * len(chosen)
        codes = [c.code for found in chosen.values() for c in found]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_copied_whole_and_never_over_a_file(tmp_path, name):
    destination = copy_example(name, tmp_path / "a" / "b")
    assert sorted(p.name for p in destination.iterdir()) == sorted(FILES)
    (destination / "communes.xlsx").write_bytes(b"mine")
    (destination / "guinguette.toml").unlink()
    with pytest.raises(UsageError) as caught:
        copy_example(name, destination)
    assert caught.value.fault.code == "file-exists"
    assert (destination / "communes.xlsx").read_bytes() == b"mine"
    assert not (destination / "guinguette.toml").exists()


def test_an_unknown_example_names_the_known_ones():
    with pytest.raises(UsageError) as caught:
        example_path("dere")
    assert caught.value.fault.help == (
        "Voulez-vous dire « der » ? Exemples fournis : service, der, thierache, saison."
    )
