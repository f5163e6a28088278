"""Real roads in a working folder, from an extract to directions on the plan."""

from dataclasses import replace

import pytest

from guinguette.communes import load_communes
from guinguette.faults import InputError, MissingDataError
from guinguette.folder_roads import folder_bans, folder_profile, folder_roads
from guinguette.networks import build_from_file
from guinguette.plan_document import parse_plan, plan_document
from guinguette.planning import plan_tour
from guinguette.roads import Place
from guinguette.settings import NetworkSettings
from guinguette.template import crew_table, vehicle_table
from tests.guinguette._folders import MONDAY, folder, row
from tests.osm_factory import write_small


@pytest.fixture(scope="module")
def canton(tmp_path_factory):
    """A generated canton, built as a network, and the communes it has a square for."""
    place = tmp_path_factory.mktemp("canton")
    facts = write_small(place / "canton.osm.pbf")
    build_from_file(place / "canton.osm.pbf", today=MONDAY, output=place / "reseau")
    return place / "reseau", sorted(facts.squares)


@pytest.fixture(scope="module")
def read(canton, tmp_path_factory):
    network, codes = canton
    (depot,) = load_communes(codes=codes[:1])
    read = folder(
        tmp_path_factory.mktemp("folder") / "d",
        [row(code) for code in codes[1:5]],
        depots=[{"nom": depot.name, "commune": depot.code}],
        equipages=[crew_table("Équipe 1")],
        vehicules=[vehicle_table("Camion 1", depot=depot.name, crew="Équipe 1")],
    )
    settings = read.settings.model_copy(update={"network": NetworkSettings(folder=str(network))})
    return replace(read, settings=settings)


@pytest.fixture(scope="module")
def tour(read):
    return plan_tour(read, time_limit_s=10)


def test_a_plan_on_real_roads_says_so_and_serves_everyone(tour):
    assert tour.network.kind == "osm"
    assert not tour.network.is_estimate
    assert tour.communes_served == tour.communes_asked == 4


def test_every_leg_has_the_shape_of_its_road_and_directions(tour):
    for route in tour.routes:
        legs = [(v.path, v.instructions, v.distance_m) for v in route.visits]
        legs.append((route.return_path, route.return_instructions, route.return_distance_m))
        for path, instructions, distance_m in legs:
            assert len(path) > 2
            assert instructions[0].kind == "depart"
            assert instructions[-1].kind == "arrive"
            assert sum(i.length_m for i in instructions) == pytest.approx(distance_m, abs=2)


def test_a_plan_with_directions_is_read_back_as_it_was(tour):
    assert parse_plan(plan_document(tour)) == tour


def test_a_network_that_is_not_there_is_missing_data(read):
    lost = read.settings.model_copy(update={"network": NetworkSettings(folder="nulle-part")})
    with pytest.raises(MissingDataError):
        folder_roads(replace(read, settings=lost))


def test_a_place_far_from_any_road_is_refused_with_its_distance(read):
    roads = folder_roads(read)
    depot = read.depots[0]
    far = Place(
        code="52000", name="Nulle Part", longitude=depot.longitude, latitude=depot.latitude - 3
    )
    with pytest.raises(InputError) as caught:
        roads.place([far])
    (found,) = caught.value.faults
    assert found.code == "place-off-road"
    assert "Nulle Part" in found.message


def test_the_vehicle_is_a_van_and_one_with_a_trailer_if_any_has_one(read):
    assert folder_profile(read).name == "van"
    towing = [v.model_copy(update={"has_trailer": True}) for v in read.settings.vehicles]
    settings = read.settings.model_copy(update={"vehicles": tuple(towing)})
    assert folder_profile(replace(read, settings=settings)).name == "van_trailer"


def test_forbidden_places_are_read_and_their_faults_reported_together(tmp_path):
    assert folder_bans(tmp_path) == ()
    table = tmp_path / "interdits.csv"
    table.write_text("lat;lon;rayon_m;motif\n48,5;5,1;20;pont étroit\n", encoding="utf-8")
    (ban,) = folder_bans(tmp_path)
    assert ban.reason == "pont étroit"
    table.write_text("lat;lon;rayon_m;motif\nx;5,1;20;pont\n48,5;y;20;gué\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        folder_bans(tmp_path)
    assert [f.code for f in caught.value.faults] == ["bans-unreadable"] * 2
