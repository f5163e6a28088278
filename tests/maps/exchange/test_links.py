"""Links to navigation apps: right coordinates, right limits, safe text."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from maps.exchange import links
from tests.tours import HOSTILE_TEXTS, hostile_tour, small_tour

POINT = (4.949701, 48.638212)


def _coordinates(text: str) -> tuple[float, float]:
    latitude, longitude = text.split(",")
    return float(longitude), float(latitude)


def _route(count: int) -> list[tuple[float, float]]:
    return [(4.0 + 0.01 * n, 48.0) for n in range(count)]


def test_every_app_gets_the_coordinates_of_the_stop_to_1e_5() -> None:
    visit = small_tour().routes[0].visits[0]
    made = links.stop_links(visit)
    there = pytest.approx((visit.longitude, visit.latitude), abs=1e-5)
    google, waze = parse_qs(urlsplit(made.google).query), parse_qs(urlsplit(made.waze).query)
    assert _coordinates(google["destination"][0]) == there
    assert _coordinates(waze["ll"][0]) == there
    assert _coordinates(made.geo.removeprefix("geo:").split("?")[0]) == there
    assert _coordinates(parse_qs(urlsplit(made.apple).query)["daddr"][0]) == there
    assert _coordinates(parse_qs(urlsplit(made.osmand).query)["pin"][0]) == there
    organic = parse_qs(urlsplit(made.organic_maps).query)
    assert _coordinates(organic["destination"][0]) == there
    assert organic["destination_name"] == [visit.commune_name]


@pytest.mark.parametrize(("points", "expected"), [(2, 1), (5, 1), (11, 1), (12, 2), (25, 3)])
def test_a_long_route_is_cut_into_links_of_nine_waypoints_that_chain(
    points: int, expected: int
) -> None:
    urls = links.google_route(_route(points))
    queries = [parse_qs(urlsplit(url).query) for url in urls]
    assert len(urls) == expected
    seen = [_coordinates(queries[0]["origin"][0])]
    for query in queries:
        waypoints = [w for w in query.get("waypoints", [""])[0].split("|") if w]
        assert len(waypoints) <= links.GOOGLE_MAX_WAYPOINTS
        assert _coordinates(query["origin"][0]) == seen[-1]
        seen += [_coordinates(w) for w in waypoints] + [_coordinates(query["destination"][0])]
    assert seen == [pytest.approx(point) for point in _route(points)]
    assert max(len(url) for url in urls) < 2048


def test_a_hostile_name_stays_one_parameter_of_a_link() -> None:
    visit = hostile_tour().routes[0].visits[0]
    made = links.stop_links(visit)
    assert not set("<>\"'{}` ") & set(made.geo + made.organic_maps)
    assert "window.x=1" in unquote(made.geo)
    assert set(parse_qs(urlsplit(made.organic_maps).query)) == {
        "destination",
        "destination_name",
        "mode",
    }


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("03 25 04 00 00", "tel:+33325040000"),
        ("03.25.04.00.00", "tel:+33325040000"),
        ("+33 3 25 04 00 00", "tel:+33325040000"),
        ("112", "tel:112"),
        ("3631", "tel:3631"),
        ("", ""),
        ("demander à la mairie", ""),
        ("03 25 04 00 00 ou 06 12 34 56 78", ""),
    ],
)
def test_a_phone_number_is_linked_only_where_it_reads_as_one(typed: str, url: str) -> None:
    assert links.telephone(typed) == url


def test_a_hostile_phone_number_is_never_a_link() -> None:
    assert [links.telephone(text) for text in HOSTILE_TEXTS] == [""] * len(HOSTILE_TEXTS)
