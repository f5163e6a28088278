"""A folder moves from estimated to real roads: checked first, planned, compared, not written."""

import json
import shutil
from dataclasses import replace

import pytest

from guinguette.communes.france import load_communes
from guinguette.faults import InputError, MissingDataError, UsageError
from guinguette.files.outputs import output_directory
from guinguette.files.plan_document import format_plan
from guinguette.folder.read_folder import read_folder
from guinguette.folder.settings.edit import settings_replaced
from guinguette.networks.from_sources import (
    build_from_file,
)
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.switch_roads import (
    folder_departements,
    point_to_network,
    switch_network,
)
from routing.solver.deadline import Deadline
from tests.guinguette.canton import folder_around
from tests.guinguette.folders import MONDAY, VIGNORY
from tests.osm_factory import write_small
from tests.program import content


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A generated canton built in a data folder, a service of four of its communes, its plan."""
    place = tmp_path_factory.mktemp("monde")
    facts = write_small(place / "canton.osm.pbf")
    codes = sorted(facts.squares)
    build_from_file(
        place / "canton.osm.pbf", today=MONDAY, output=place / "donnees" / "networks" / "canton"
    )
    read = folder_around(place / "dossier", codes[0], codes[1:5])
    tour = plan_tour(read, deadline=Deadline(effort=5_000))
    return place, codes, tour


@pytest.fixture
def dossier(world, tmp_path, monkeypatch):
    """A copy of the folder, with its own data folder beside."""
    place, _, _ = world
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "donnees"))
    shutil.copytree(place / "donnees", tmp_path / "donnees")
    return shutil.copytree(place / "dossier", tmp_path / "dossier")


@pytest.fixture
def planned(world, dossier):
    """The same with the plan of the estimate, which took 7.5 s to find: a mark of its own."""
    made = replace(world[2], runtime_s=7.5)
    directory = output_directory(dossier, MONDAY)
    directory.mkdir(parents=True)
    (directory / "plan.json").write_text(format_plan(made), encoding="utf-8")
    return dossier


def faults_of(call, error=InputError):
    with pytest.raises(error) as caught:
        call()
    return getattr(caught.value, "faults", None) or (caught.value.fault,)


def test_the_plan_made_earlier_is_compared_with_one_on_real_roads(planned):
    before = content(planned)
    steps = []
    switched = switch_network(
        planned, "canton", deadline=Deadline(effort=5_000), on_step=steps.append
    )
    assert switched.is_former_read
    assert switched.before.runtime_s == 7.5
    assert (switched.before.network.kind, switched.after.network.kind) == ("estimate", "osm")
    assert switched.changes.after.distance_m == switched.after.distance_m
    assert switched.changes.before.communes_served == 4
    assert switched.named == "canton"
    assert steps == ["roads", "before", "after"]
    assert content(planned) == before


def test_the_estimate_is_planned_first_where_there_is_no_plan(dossier):
    switched = switch_network(dossier, None, deadline=Deadline(effort=5_000))
    assert not switched.is_former_read
    assert switched.before.network.is_estimate
    assert switched.named == "canton"


def test_villages_keep_their_days_on_other_roads(planned):
    switched = switch_network(planned, "canton", deadline=Deadline(effort=5_000))
    days = [
        {(v.key, r.date, r.vehicle) for r in tour.routes for v in r.visits}
        for tour in (switched.before, switched.after)
    ]
    assert days[0] == days[1]
    assert switched.found.changed_visits == 0


def test_the_way_back_to_the_estimate_is_the_same_way(planned):
    edit = switch_network(planned, "canton", deadline=Deadline(effort=5_000)).edit
    with settings_replaced(edit):
        pass
    back = switch_network(planned, None, is_estimate=True, deadline=Deadline(effort=5_000))
    assert (back.before.network.kind, back.after.network.kind) == ("estimate", "estimate")
    assert back.named == ""
    with settings_replaced(back.edit):
        pass
    assert read_folder(planned).settings.network.folder == ""


def test_the_way_back_leaves_a_server_that_no_longer_answers(planned):
    settings = planned / "guinguette.toml"
    lines = '[reseau]\ndossier = "canton"\nmoteur = "osrm" # vite\nadresse = "http://127.0.0.1:9"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + lines, encoding="utf-8")
    back = switch_network(planned, None, is_estimate=True, deadline=Deadline(effort=5_000))
    assert (back.before.network.kind, back.after.network.kind) == ("estimate", "estimate")
    assert "calibration-beside-engine" not in {warning.code for warning in back.warnings}
    with settings_replaced(back.edit):
        pass
    network = read_folder(planned).settings.network
    assert (network.folder, network.engine, network.address) == ("", "", "")
    assert '# moteur = "osrm" # vite' in settings.read_text(encoding="utf-8")


def test_a_folder_that_uses_the_network_already_keeps_its_settings(planned):
    switched = switch_network(planned, None, is_estimate=True, deadline=Deadline(effort=5_000))
    assert switched.edit.is_empty
    assert "switch-already" in {w.code for w in switched.warnings}


def test_where_the_former_network_is_gone_the_estimate_is_compared(dossier):
    shutil.copytree(
        dossier.parent / "donnees/networks/canton", dossier.parent / "donnees/networks/neuf"
    )
    with settings_replaced(point_to_network(dossier, dossier.parent / "donnees/networks/canton")):
        pass
    shutil.rmtree(dossier.parent / "donnees/networks/canton")
    switched = switch_network(dossier, "neuf", deadline=Deadline(effort=5_000))
    assert "switch-former-missing" in {w.code for w in switched.warnings}
    assert switched.before.network.is_estimate


# Which network


def test_a_network_is_named_as_short_as_it_can_be_found_again(dossier, monkeypatch):
    data = dossier.parent / "donnees" / "networks" / "canton"
    beside = shutil.copytree(data, dossier / "reseau")
    away = shutil.copytree(data, dossier.parent / "ailleurs")
    named = {place: point_to_network(dossier, place).after.decode() for place in (data, beside)}
    assert 'dossier = "canton"' in named[data]
    assert 'dossier = "reseau"' in named[beside]
    monkeypatch.chdir(dossier.parent)
    assert f'dossier = "{away.as_posix()}"' in point_to_network(dossier, away).after.decode()
    # A folder of that name inside the working folder would be found first: the whole path then.
    (dossier / "canton").mkdir()
    assert f'dossier = "{data.as_posix()}"' in point_to_network(dossier, data).after.decode()


def test_a_network_that_was_not_built_is_told_with_those_that_were(dossier):
    (fault,) = faults_of(lambda: switch_network(dossier, "cantom"), MissingDataError)
    assert fault.code == "switch-network-unknown"
    assert "Voulez-vous dire « canton » ?" in fault.help
    assert "--departements 52" in fault.help


def test_a_damaged_network_is_told_and_nothing_changes(dossier):
    before = content(dossier)
    for file in (dossier.parent / "donnees/networks/canton").glob("*.np*"):
        file.write_bytes(file.read_bytes()[:100])
    (fault,) = faults_of(lambda: switch_network(dossier, "canton"), MissingDataError)
    assert fault.code == "network-damaged"
    assert content(dossier) == before


def test_no_network_at_all_is_missing_data(dossier):
    shutil.rmtree(dossier.parent / "donnees")
    (fault,) = faults_of(lambda: switch_network(dossier, None), MissingDataError)
    assert fault.code == "network-missing"


def test_a_network_and_the_estimate_together_make_no_sense(dossier):
    call = lambda: switch_network(dossier, "canton", is_estimate=True)  # noqa: E731
    assert faults_of(call, UsageError)[0].code == "switch-both"


# Whether it covers the folder


def test_places_outside_the_network_are_told_together_with_what_to_build(world, dossier):
    _, codes, _ = world
    shutil.rmtree(dossier)
    folder_around(dossier, codes[0], [*codes[1:3], VIGNORY, "52121"])
    before = content(dossier)
    (fault,) = faults_of(lambda: switch_network(dossier, "canton"))
    assert fault.code == "switch-network-elsewhere"
    assert "ne couvre pas 2 des 5 lieux" in fault.message
    assert "Vignory" in fault.message
    assert "--departements 52" in fault.help
    assert content(dossier) == before


def test_a_place_far_from_any_road_is_told_before_anything_is_written(world, dossier):
    _, codes, _ = world
    (stop,) = load_communes(codes=codes[1:2])
    west, east = stop.longitude - 0.03, stop.longitude + 0.03
    south, north = stop.latitude - 0.02, stop.latitude + 0.02
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    flood = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"motif": "crue"}, "geometry": flood}
    (dossier / "interdits.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    before = content(dossier)
    (fault,) = faults_of(lambda: switch_network(dossier, "canton"))
    assert fault.code == "place-off-road"
    assert stop.name in fault.message
    assert content(dossier) == before


def test_the_departements_of_a_folder_are_listed_with_the_main_one_first(dossier):
    assert folder_departements(read_folder(dossier)) == ("52",)
    shutil.rmtree(dossier)
    read = folder_around(dossier, "51649", ["52550", "52347", "51277"])
    assert folder_departements(read) == ("51", "52")
