"""Links to navigation apps: right coordinates, right limits, safe text."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert organic["destination_name"] == [visit.name]


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


FRENCH, OTHER = "+33325041020", "+33611223344"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("03 25 04 10 20", [FRENCH]),
        ("03.25.04.10.20", [FRENCH]),
        ("03-25-04-10-20", [FRENCH]),
        ("03/25/04/10/20", [FRENCH]),
        ("0325041020", [FRENCH]),
        ("03\u202f25\u00a004\u201110\u201320", [FRENCH]),
        ("(03) 25 04 10 20", [FRENCH]),
        ("+33 3 25 04 10 20", [FRENCH]),
        ("+33 (0)3 25 04 10 20", [FRENCH]),
        ("+33(0)325041020", [FRENCH]),
        ("(+33) 3 25 04 10 20", [FRENCH]),
        ("+33 03 25 04 10 20", [FRENCH]),
        ("0033 3 25 04 10 20", [FRENCH]),
        ("00 33 (0) 3 25 04 10 20", [FRENCH]),
        ("03 25 04 10 20 (mairie)", [FRENCH]),
        ("Tél. : 03 25 04 10 20 poste 12", [FRENCH]),
        ("03 25 04 10 20 p.12", [FRENCH]),
        ("03 25 04 10 20 (2)", [FRENCH]),
        ("03 25 04 10 20/21", [FRENCH]),
        ("le 04/01/2027 dès 8h30 : 03 25 04 10 20", [FRENCH]),
        ("8 h 30 - 12 h 03 25 04 10 20", [FRENCH]),
        ("03 25 04 10 20 / 06 11 22 33 44", [FRENCH, OTHER]),
        ("03 25 04 10 20/06 11 22 33 44", [FRENCH, OTHER]),
        ("03 25 04 10 20 ou 06 11 22 33 44", [FRENCH, OTHER]),
        ("03 25 04 10 20 - 06 11 22 33 44", [FRENCH, OTHER]),
        ("03 25 04 10 20 06 11 22 33 44", [FRENCH, OTHER]),
        ("03 25 04 10 20, port. 06.11.22.33.44 (maire)", [FRENCH, OTHER]),
        ("03 25 04 10 20 (ou 06 11 22 33 44)", [FRENCH, OTHER]),
        ("+33 (0)3 25 04 10 20 / +33 (0)6 11 22 33 44", [FRENCH, OTHER]),
        ("03 25 04 10 20, +33 3 25 04 10 20", [FRENCH]),
        ("0 800 123 456", ["+33800123456"]),
        ("0262 12 34 56", ["+262262123456"]),
        ("0692 12 34 56", ["+262692123456"]),
        ("+262 262 12 34 56", ["+262262123456"]),
        ("+262 (0)262 12 34 56", ["+262262123456"]),
        ("0590 12 34 56 / 0696 12 34 56", ["+590590123456", "+596696123456"]),
        ("0508 41 23 45", ["+508412345"]),
        ("+508 41 23 45", ["+508412345"]),
        ("+49 30 123456", ["+4930123456"]),
        ("0049 (0)30 123456 / 06 11 22 33 44", ["+4930123456", OTHER]),
        ("+1 (555) 010-4567", ["+15550104567"]),
        ("112", ["112"]),
        ("36 31", ["3631"]),
        ("", []),
        ("demander à la mairie", []),
        ("52100", []),
        ("52100 Saint-Dizier", []),
        ("04/01/2027", []),
        ("2027-01-04", []),
        ("01/02/2027 08:30", []),
        ("le 04-01-2027 10h30", []),
        ("SIRET 123 456 789 00012", []),
        ("0.3250410200", []),
        ("dossier x0325041020", []),
        ("03 25 04 10 2", []),
        ("03 25 04 10 20 5", []),
        ("+33 3 25 04 10 2", []),
        ("+33 3 25 04 10 20 5", []),
        ("00 03 25 04 10 20", []),
        ("poste 112", []),
    ],
)
def test_each_number_of_what_was_typed_is_dialled_and_nothing_else(
    typed: str, dialled: list[str]
) -> None:
    assert [phone.href for phone in links.telephones(typed)] == [f"tel:{n}" for n in dialled]


def test_a_number_is_called_by_what_was_typed_of_it() -> None:
    typed = "(03) 25 04 10 20 (mairie) ou (+33 (0)6 11 22 33 44)"
    assert [phone.label for phone in links.telephones(typed)] == [
        "(03) 25 04 10 20",
        "+33 (0)6 11 22 33 44",
    ]


_PIECES = st.sampled_from(
    [*"0123456789+()/.-, ", "03 25 04 10 20", "+33 (0)", "0033", "0262", "+49", " ou ", "\u00a0"]
)


@given(st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_digits_dialled_are_always_among_those_typed(typed: str) -> None:
    for phone in links.telephones(typed):
        assert phone.label in typed
        own = re.sub(r"\D", "", phone.href)
        label = re.sub(r"\D", "", phone.label)
        country = next(c for c in ("", "33", "262", "590", "594", "596") if _ends(c, own, label))
        assert country == "" or label.startswith("0"), "a code is only put where a zero stood"


def _ends(country: str, dialled: str, label: str) -> bool:
    """Say whether what is dialled, but the code put before it, is what was typed."""
    if not dialled.startswith(country):
        return False
    plain = label.removeprefix("00")
    own = dialled.removeprefix(country)
    return own in {plain, plain.removeprefix("0")} or any(
        own == plain[:n] + plain[n + 1 :] for n, digit in enumerate(plain[:4]) if digit == "0"
    )


def test_a_hostile_phone_number_is_never_a_link() -> None:
    assert [links.telephones(text) for text in HOSTILE_TEXTS] == [()] * len(HOSTILE_TEXTS)
