"""Several places in one commune: each row has a key and a name of its own, wherever it stands."""

from itertools import permutations

import pytest

from guinguette.faults import InputError
from guinguette.folder.read_folder import read_folder
from guinguette.folder.workbook.columns import TITLES
from tests.guinguette.folders import CEFFONDS, NARCY, WASSY, folder, row

LETTER = {key: chr(ord("A") + rank) for rank, key in enumerate(TITLES)}


def keys(read):
    return {(request.key, request.name) for request in read.requests}


def refused(tmp_path, *rows):
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "d", list(rows))
    return [(f.code, f.cell) for f in caught.value.faults]


def test_a_row_that_names_the_commune_alone_is_known_by_its_code(tmp_path):
    read = folder(tmp_path / "d", [row(NARCY), row("52331")])
    assert keys(read) == {(NARCY, "Narcy"), ("52331", "La Porte du Der")}


def test_hamlets_and_services_are_places_of_their_own(tmp_path):
    rows = [
        row(WASSY), row(WASSY, name="Pont-Varin"), row(WASSY, name="Wassy (Soirée)", key="bal-2"),
    ]  # fmt: skip
    assert keys(folder(tmp_path / "d", rows)) == {
        (WASSY, "Wassy"),
        (f"{WASSY}-pont-varin", "Wassy (Pont-Varin)"),
        ("bal-2", "Wassy (Soirée)"),
    }


def test_keys_stay_with_their_rows_however_the_sheet_is_sorted_and_whatever_is_added(tmp_path):
    rows = [
        row(WASSY, place="Halle"), row(WASSY, name="Gare", place="Quai"),
        row(WASSY, name="Pré", place="Pré", key="pre"),
    ]  # fmt: skip
    found = set()
    for rank, order in enumerate(permutations(rows)):
        more = [row(WASSY, name="Nouveau")] * (rank % 2)
        read = folder(tmp_path / str(rank), [*more, *order])
        found.add(frozenset((r.key, r.place) for r in read.requests if "Nouveau" not in r.name))
    assert found == {frozenset({(WASSY, "Halle"), (f"{WASSY}-gare", "Quai"), ("pre", "Pré")})}


@pytest.mark.parametrize("name", ["Pont-Varin", "PONT VARIN", "Wassy (Pont-Varin)", "pont—varin"])
def test_a_name_gives_one_key_however_it_is_typed(tmp_path, name):
    read = folder(tmp_path / "d", [row(WASSY, name=name)])
    assert read.requests[0].key == f"{WASSY}-pont-varin"


def test_a_place_that_is_renamed_keeps_its_habits_under_its_former_key(tmp_path):
    read = folder(tmp_path / "d", [row(WASSY, name="Centre", key=WASSY), row(WASSY, name="Gare")])
    assert keys(read) == {(WASSY, "Wassy (Centre)"), (f"{WASSY}-gare", "Wassy (Gare)")}


@pytest.mark.parametrize(
    ("second", "third", "code", "column"),
    [
        ({}, {}, "row-twice", "code"),
        ({"rhythm": "hebdomadaire"}, {}, "commune-twice", "code"),
        ({"key": "52550-2"}, {}, "commune-twice", "code"),
        ({"name": "wassy"}, {}, "place-name-twice", "name"),
        ({"name": "Gare"}, {"name": "la gare", "key": f"{WASSY}-GARE"}, "place-key-twice", "key"),
        ({"name": "Gare", "key": "g"}, {"name": "GARE", "key": "h"}, "place-name-twice", "name"),
        ({"name": "Gare", "key": CEFFONDS}, {"name": "x"}, "place-key-is-code", "key"),
        ({"name": "Gare", "key": "à la gare"}, {"name": "x"}, "place-key-unreadable", "key"),
        ({"name": "駅"}, {"name": "x"}, "place-name-unreadable", "name"),
    ],
)
def test_places_that_cannot_be_told_apart_are_refused_where_it_is_written(
    tmp_path, second, third, code, column
):
    rows = [row(WASSY), row(WASSY, **second), *([row(WASSY, **third)] if third else [])]
    at_row = 4 if third and third.get("name") != "x" else 3
    assert refused(tmp_path, *rows) == [(code, f"{LETTER[column]}{at_row}")]


def test_rows_name_places_by_key_or_name_and_a_commune_of_several_is_ambiguous(tmp_path):
    gare, halle = row(WASSY, name="Gare"), row(WASSY)
    read = folder(tmp_path / "a", [halle, gare, row(NARCY, apart="wassy (gare), 52550")])
    assert read.requests[2].apart == (f"{WASSY}-gare", WASSY)
    read = folder(tmp_path / "b", [halle, gare | {"together": WASSY}])
    assert read.requests[1].together == (WASSY,)
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "c", [halle, gare, row(NARCY, apart="Wassy")])
    (found,) = caught.value.faults
    assert found.code == "link-ambiguous"
    assert "52550 Wassy, 52550-gare Wassy (Gare)" in found.help


def test_namesakes_wait_for_settings_that_can_be_read(tmp_path):
    """The depots tell which « Belmont » is meant: a fault of the settings makes it none of two."""
    made = folder(tmp_path / "dossier", [row(NARCY), row("52043")]).path
    settings_file, cells = made / "guinguette.toml", made / "communes.csv"
    cells.write_text("Commune;Rythme;Profil\nBelmont;quinzaine;comptoir\n", encoding="utf-8")
    (made / "communes.xlsx").unlink()
    assert read_folder(made).requests[0].commune.code == "52043"
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(text.replace("graine = 1", 'graine = "un"'), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_folder(made)
    assert [found.code for found in caught.value.faults] == ["toml-whole-number"]
