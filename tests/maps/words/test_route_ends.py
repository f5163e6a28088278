"""A trip of two days with a night on the way: what crews and the coordinator read of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.tour import Route, Tour
from maps.exchange.links import lat_lon
from maps.pages.driver import driver_page, route_legs
from maps.pages.overview import overview_page
from maps.paper.week import rota_week
from maps.words import route_ends as _route_ends
from tests.maps.reader import Reader
from tests.tours import SAINT_DIZIER, make_route, trip

PRINTED_ON = date(2026, 5, 28)
DEPOT = (SAINT_DIZIER.longitude, SAINT_DIZIER.latitude)


def page_of(tour: Tour, route: Route) -> Reader:
    return Reader(driver_page(tour, route, printed_on=PRINTED_ON))


def test_the_driver_reads_where_the_night_is_and_no_way_back() -> None:
    tour = trip()
    text = page_of(tour, tour.routes[0]).text
    assert "Départ du dépôt, Saint-Dizier" in text
    assert "Nuit à Ceffonds" in text
    assert "Retour" not in text
    assert "Fin" in text


def test_the_driver_starts_the_next_day_where_the_van_slept() -> None:
    tour = trip()
    reader = page_of(tour, tour.routes[1])
    assert "Départ après la nuit à Ceffonds" in reader.text
    assert "Retour au dépôt, Saint-Dizier" in reader.text
    (google,) = [link for link in reader.links if "/maps/dir/" in link and "origin=" in link]
    assert f"origin={lat_lon(tour.routes[1].start_point)}" in google


def test_lines_and_applications_follow_the_van_and_not_the_depot() -> None:
    out, back = trip().routes
    assert len(list(route_legs(out))) == 2
    assert _route_ends.driven_points(out)[-1] == out.end_point == back.start_point
    assert _route_ends.driven_points(back)[0] == back.start_point != DEPOT
    assert _route_ends.driven_points(back)[-1] == back.end_point == DEPOT


def test_a_map_marks_the_night_before_and_the_depot_only_if_the_day_touches_it() -> None:
    out, back = trip().routes
    assert [end.mark for end in _route_ends.end_pins(out)] == ["D"]
    assert [end.mark for end in _route_ends.end_pins(back)] == ["N", "D"]
    between = replace(back, ends_at="Narcy")
    assert [end.mark for end in _route_ends.end_pins(between)] == ["N"]


def test_the_rota_says_the_night_and_the_morning_after() -> None:
    week = rota_week(trip(), monday=date(2026, 6, 1), printed_on=PRINTED_ON)
    (row,) = week.rows
    tuesday, wednesday = row.cells[1][0].moves, row.cells[2][0].moves
    assert "nuit à Ceffonds (fin " in tuesday
    assert "retour" not in tuesday
    assert wednesday.startswith("Après la nuit à Ceffonds")
    assert "retour au dépôt (Saint-Dizier)" in wednesday


def test_the_coordinator_sees_the_night_in_the_week() -> None:
    tour = trip()
    text = Reader(overview_page(tour, printed_on=PRINTED_ON, files={})).text
    assert text.count("nuit à Ceffonds") == 1


@pytest.mark.parametrize(
    ("name", "said"), [("Le Buisson", "Nuit au Buisson"), ("La Chaussée", "Nuit à La Chaussée")]
)
def test_the_article_of_a_commune_is_contracted(name: str, said: str) -> None:
    assert _route_ends.end_title(replace(trip().routes[0], ends_at=name)) == said


def test_a_day_from_depot_to_depot_says_nothing_of_nights() -> None:
    route = make_route(date(2026, 6, 2), "Véhicule 1", ("Wassy",))
    assert _route_ends.night(route) == ""
    assert _route_ends.moves(route).replace("\xa0", " ").startswith("Saint-Dizier : départ 8 h 15")
    assert route.return_ > route.depart + timedelta(hours=2)
