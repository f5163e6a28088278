"""Closed roads and distances to the road, from a network to the plan."""

import json
from dataclasses import replace
from datetime import date

import pytest
from shapely import Point

from guinguette.communes.france import load_communes
from guinguette.files.plan_document import format_plan, parse_plan, plan_document
from guinguette.folder.settings.roads_section import (
    NetworkSettings,
)
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.networks.from_sources import (
    build_from_file,
)
from guinguette.planning.plan_tour import plan_tour
from guinguette.roads.closed import closed_roads
from guinguette.roads.kinds import OsmRoads, estimated_roads, osm_roads
from guinguette.tour import NetworkFacts, RoadDistance
from routing.network.vehicle.bans import Ban
from routing.network.vehicle.vehicle import read_profile
from routing.solver.deadline import Deadline
from tests.driven import driven_tour
from tests.guinguette.folders import CEFFONDS, MONDAY, WASSY, folder, row
from tests.osm_factory import write_small
from tests.routing.network.networks import grid
from tests.tours import make_route

LOW = {"highway": "tertiary", "ref": "D 5", "maxheight": "2.1"}
BAN = Ban(geometry=Point(5.0105, 48.0045), reason="Pont de la Blaise fermé")
LEG = ((5.0, 48.0), (5.014, 48.0))


def roads(*bans):
    return osm_roads(grid(3, tags={212: LOW}), read_profile("van"), bans=bans)


def route():
    made = make_route(date(2026, 6, 4), "Véhicule 1", ("Narcy",))
    visits = (replace(made.visits[0], path=LEG),)
    return replace(made, visits=visits, return_path=LEG[::-1])


def test_closed_roads_near_the_routes_say_why_and_bans_in_the_words_of_the_coordinator():
    ban, low = closed_roads(roads(BAN), [route()])
    assert (ban.kind, ban.reason, ban.limit) == ("ban", "Pont de la Blaise fermé", 0.0)
    assert (low.kind, low.road, low.limit, low.reason) == ("height", "D 5", 2.1, "")
    assert len(low.path) > 1


def test_a_tour_without_a_route_or_on_estimated_roads_has_no_closed_road():
    assert closed_roads(roads(BAN), []) == ()
    facts = NetworkFacts(kind="estimate", source="", date=None)
    estimated = estimated_roads(load_communes(codes=[WASSY, CEFFONDS]))
    assert closed_roads(estimated, [route()]) == ()
    bare = OsmRoads(roads().graph, facts, 0)
    assert closed_roads(bare, [route()]) == ()


def test_closed_roads_and_distances_are_read_back_from_the_plan():
    distances = (
        RoadDistance(commune_code="52448", name="Saint-Dizier", is_depot=True, distance_m=12),
        RoadDistance(commune_code="52088", name="Ceffonds", is_depot=False, distance_m=231),
        RoadDistance(commune_code="52331", name="Louze", is_depot=False, distance_m=402),
    )
    made = replace(
        driven_tour(),
        closed_roads=closed_roads(roads(BAN), [route()]),
        road_distances=distances,
    )
    assert parse_plan(format_plan(made)) == made
    assert [each.name for each in made.far_from_road] == ["Louze", "Ceffonds"]
    document = plan_document(made)
    assert document["road_distances"][1] == {
        "key": "52088", "commune": "52088", "name": "Ceffonds", "is_depot": False,
        "distance_m": 231,
    }  # fmt: skip


def test_a_plan_made_before_they_were_kept_is_still_read():
    document = plan_document(driven_tour())
    del document["closed_roads"], document["road_distances"]
    assert parse_plan(json.dumps(document)) == driven_tour()


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A generated canton with a ban on the way to a commune, planned on its roads."""
    place = tmp_path_factory.mktemp("canton")
    codes = sorted(write_small(place / "canton.osm.pbf").squares)[:3]
    build_from_file(place / "canton.osm.pbf", today=MONDAY, output=place / "reseau")
    (depot,) = load_communes(codes=codes[:1])
    made = folder(
        place / "dossier",
        [row(code) for code in codes[1:]],
        depots=[{"nom": depot.name, "commune": depot.code}],
        equipages=[crew_table("Équipe 1")],
        vehicules=[vehicle_table("Camion 1", depot=depot.name, crew="Équipe 1")],
    )
    stop = made.requests[0]
    place_of_ban = f"{stop.latitude + 0.003};{stop.longitude + 0.003};1"
    table = f"lat;lon;rayon_m;motif\n{place_of_ban};Cour de ferme\n"
    (place / "dossier" / "interdits.csv").write_text(table, encoding="utf-8")
    network = NetworkSettings(folder=str(place / "reseau"))
    settings = made.settings.model_copy(update={"network": network})
    return plan_tour(replace(made, settings=settings), deadline=Deadline(effort=5_000))


def test_a_plan_on_real_roads_has_the_distance_of_each_place_and_the_bans_around_it(planned):
    names = [(each.name, each.is_depot) for each in planned.road_distances]
    assert len(names) == 3
    assert [is_depot for _, is_depot in names] == [True, False, False]
    assert all(0 <= each.distance_m <= 500 for each in planned.road_distances)
    assert [each.reason for each in planned.closed_roads if each.kind == "ban"] == ["Cour de ferme"]
    assert parse_plan(format_plan(planned)) == planned
