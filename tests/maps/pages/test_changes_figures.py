"""Figures of two plans and their difference, in the language of the reader."""

from dataclasses import replace

import pytest

from commands.answers.results import number
from guinguette.tour_changes import compare_tours
from maps.pages.changes_figures import figure_rows
from maps.words import labels
from tests.tours import make_route, make_tour, small_tour

SPACES = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
TOUR = small_tour()


def rows(before, after, write=labels.number):
    found = figure_rows(compare_tours(before, after), write)
    return {r.key: tuple(t.translate(SPACES) for t in (r.before, r.after, r.difference))
            for r in found}  # fmt: skip


def test_a_dearer_plan_shows_how_much_and_in_percent():
    dearer = replace(TOUR, cost_eur=1100.0, lower_bound_eur=1000.0)
    found = rows(replace(TOUR, cost_eur=1000.0, lower_bound_eur=1000.0), dearer)
    assert found["cost"] == ("1 000 €", "1 100 €", "+100 € (+10,0 %)")
    assert found["lower_bound"] == ("1 000 €", "1 000 €", "=")
    assert found["gap"] == ("0 %", "10,0 %", "+10,0 pt")


def test_what_stays_is_an_equal_sign():
    assert {found[2] for found in rows(TOUR, TOUR).values()} == {"="}


def test_communes_served_are_told_out_of_those_that_asked():
    fewer = replace(TOUR, communes_served=4)
    assert rows(TOUR, fewer)["served"] == ("5 / 6", "4 / 6", "−1")


def test_a_gap_is_rounded_up_and_never_to_nothing():
    close = replace(TOUR, cost_eur=1000.05, lower_bound_eur=1000.0)
    wide = replace(TOUR, cost_eur=1001.01, lower_bound_eur=1000.0)
    assert rows(close, wide)["gap"][:2] == ("< 0,01 %", "0,2 %")
    assert rows(replace(TOUR, status="optimal"), wide)["gap"][0] == "0 %"


def test_what_is_not_known_is_a_dash():
    unproven = replace(TOUR, lower_bound_eur=0.0)
    found = rows(TOUR, unproven)
    assert found["lower_bound"][1:] == ("–", "–")
    assert found["gap"][1:] == ("–", "–")


def test_lower_bounds_of_different_plans_are_not_subtracted_nor_are_their_gaps():
    found = rows(TOUR, replace(TOUR, lower_bound_scope="same_weeks"))
    assert (found["lower_bound"][2], found["gap"][2]) == ("–", "–")


def test_a_plan_without_a_route_can_be_compared():
    empty = replace(make_tour(()), cost_eur=0.0, lower_bound_eur=0.0, status="infeasible")
    found = rows(empty, TOUR)
    assert found["routes"] == ("0", "2", "+2")
    assert found["distance"][0] == "0,0 km"
    assert "%" not in found["distance"][2]


@pytest.mark.parametrize(("language", "cost"), [("fr", "1 234 €"), ("en", "1,234 €")])
def test_numbers_are_written_in_the_language_of_the_run(language, cost):
    from guinguette.language.catalogue import LANGUAGE

    token = LANGUAGE.set(language)
    try:
        found = rows(TOUR, replace(TOUR, cost_eur=1234.0), number)
    finally:
        LANGUAGE.reset(token)
    assert found["cost"][1] == cost


def test_driving_and_kilometres_come_from_the_routes():
    from datetime import date

    two = make_tour((make_route(date(2026, 6, 4), "A", ("Narcy",)),))
    found = rows(two, TOUR)
    assert found["driving"][1] == labels.duration(TOUR.driving_s).translate(SPACES)
    assert found["distance"][1] == labels.distance(TOUR.distance_m).translate(SPACES)
    assert found["distance"][2].startswith("+")
