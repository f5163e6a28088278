"""Tests of ``maps/gpx.py``: each file is parsed back."""

from __future__ import annotations

from dataclasses import replace
from math import cos, sin
from xml.etree import ElementTree

import gpxpy
import pytest
from gpxpy.gpx import GPX

from guinguette.tour import LonLat, Tour
from maps.exchange.gpx import MAX_TRACK_POINTS, route_gpx, simplified_line
from tests.maps.documents_tour import HOSTILE, OSM, hostile_tour, small_tour


def parsed(made: Tour, **options: int) -> GPX:
    return gpxpy.parse(route_gpx(made, made.routes[0], **options).decode())


def test_stops_are_waypoints_in_order_with_hours_place_and_phone() -> None:
    points = parsed(small_tour()).waypoints
    assert [p.name for p in points] == ["Dépôt Chaumont", "1. Vignory", "2. Le Buisson"]
    assert (points[1].longitude, points[1].latitude) == (5.1036, 48.2772)
    said = points[1].description.replace("\u00a0", " ")
    assert said == (
        "Arrivée 9 h 10 ; ouvert 9 h 30 – 10 h 30 ; départ 10 h 45 ; "
        "Place de la Mairie ; Mairie 03 25 02 44 53"
    )


def test_the_route_goes_from_depot_to_depot_through_the_stops() -> None:
    names = [p.name for p in parsed(small_tour()).routes[0].points]
    assert names == ["Départ Chaumont", "1. Vignory", "2. Le Buisson", "Retour Chaumont"]


def test_the_track_joins_the_legs_without_repeating_a_point() -> None:
    made = parsed(small_tour(network=OSM))
    track = [(p.longitude, p.latitude) for p in made.tracks[0].segments[0].points]
    depot = (5.1387, 48.1113)
    assert track == [depot, (5.1036, 48.2772), (5.0, 48.6), depot]


def test_estimated_figures_are_called_so_and_real_ones_are_not() -> None:
    assert "30\u00a0min de conduite\u00a0(estimation)" in parsed(small_tour()).description
    assert "estimation" not in route_gpx(small_tour(network=OSM), small_tour().routes[0]).decode()


def test_an_estimate_has_points_and_a_route_and_no_sketch_an_app_would_follow() -> None:
    gpx = parsed(small_tour())
    assert gpx.tracks == []
    assert len(gpx.waypoints) == 3
    assert len(gpx.routes[0].points) == 4
    assert "ce fichier donne les étapes dans l’ordre, sans trace" in gpx.description
    assert "sans trace" not in parsed(small_tour(network=OSM)).description


def spiral(count: int) -> tuple[LonLat, ...]:
    turns = [(k / count, 200 * k / count) for k in range(count)]
    return tuple((5 + 0.2 * r * cos(a), 48 + 0.2 * r * sin(a)) for r, a in turns)


@pytest.mark.parametrize("count", [100, 30_000])
def test_a_long_track_is_simplified_and_keeps_its_ends(count: int) -> None:
    first = small_tour().routes[0]
    path = spiral(count)
    made = replace(
        small_tour(network=OSM),
        routes=(replace(first, visits=(replace(first.visits[0], path=path),)),),
    )
    points = parsed(made).tracks[0].segments[0].points
    assert len(points) <= MAX_TRACK_POINTS
    assert (points[0].longitude, points[0].latitude) == tuple(round(x, 6) for x in path[0])
    if count == 100:
        assert len(points) == 100 + 2
    assert len(parsed(made, max_points=50).tracks[0].segments[0].points) <= 50


def test_the_ends_of_every_leg_are_kept_when_few_points_are_allowed() -> None:
    legs = [spiral(50), (spiral(50)[-1], (5.0, 48.0))]
    line = simplified_line(legs, max_points=2)
    assert line[0] == pytest.approx(legs[0][0])
    assert line[-1] == (5.0, 48.0)
    assert len(line) == 3


def test_hostile_texts_come_back_as_they_were() -> None:
    gpx = parsed(hostile_tour())
    assert [p.name for p in gpx.waypoints[1:]] == [f"{n}. {t}" for n, t in enumerate(HOSTILE, 1)]
    assert all(t in p.description for t, p in zip(HOSTILE, gpx.waypoints[1:], strict=True))


def test_control_characters_do_not_break_the_file() -> None:
    first = small_tour().routes[0]
    visit = replace(first.visits[0], place="Halle\x00\x0b\ufffe\ud800 ici")
    made = replace(small_tour(), routes=(replace(first, visits=(visit,)),))
    assert "Halle ici" in parsed(made).waypoints[1].description.replace("  ", " ")


def test_the_same_route_gives_the_same_bytes() -> None:
    made = small_tour()
    assert route_gpx(made, made.routes[0]) == route_gpx(made, made.routes[0])


POINT = (
    "ele",
    "time",
    "magvar",
    "geoidheight",
    "name",
    "cmt",
    "desc",
    "src",
    "link",
    "sym",
    "type",
)
LINE = ("name", "cmt", "desc", "src", "link", "number", "type", "extensions")
ORDER = {
    "gpx": ("metadata", "wpt", "rte", "trk", "extensions"),
    "metadata": ("name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"),
    "wpt": POINT,
    "rtept": POINT,
    "trkpt": POINT,
    "rte": (*LINE, "rtept"),
    "trk": (*LINE, "trkseg"),
    "trkseg": ("trkpt", "extensions"),
}
"""Children of each element of GPX 1.1, in the order that its schema asks for."""


@pytest.mark.parametrize("tour", [small_tour(), small_tour(network=OSM), hostile_tour()])
def test_a_file_has_the_elements_of_gpx_1_1_in_their_order(tour) -> None:
    space = "{http://www.topografix.com/GPX/1/1}"
    for route in tour.routes:
        root = ElementTree.fromstring(route_gpx(tour, route))
        assert (root.tag, root.get("version")) == (f"{space}gpx", "1.1")
        assert root.get("creator")
        for element in root.iter():
            names = [child.tag.removeprefix(space) for child in element]
            ranks = [ORDER[element.tag.removeprefix(space)].index(name) for name in names]
            assert ranks == sorted(ranks)
            if element.tag.endswith("pt"):
                assert abs(float(element.get("lat"))) <= 90
                assert abs(float(element.get("lon"))) <= 180
