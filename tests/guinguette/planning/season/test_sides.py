"""What a hand finds of a season: evenings on the dates that they were given, at their prices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guinguette.calendar import day_number
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.folder_problem import build_problem
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.season.sides import decided, rounds_standing, sold_keys
from guinguette.roads.of_folder import folder_roads
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import (
    START,
    evenings,
    season_folder,
    standing_of_tour,
)


@pytest.fixture(scope="module")
def folder():
    return season_folder(weeks=4, dates=(3, 4))


@pytest.fixture(scope="module")
def tour(folder):
    return continue_tour(folder, standing_of_tour(), Aims(deadline=Deadline(effort=1_000))).after


def test_a_hand_pays_for_a_wish_that_goes(folder, tour):
    (key, day), _ = min(evenings(tour).items(), key=lambda one: one[0][1])
    wishes = (day, day + timedelta(days=1))
    requests = tuple(replace(r, wishes=wishes) if r.key == key else r for r in folder.requests)
    asked = decided(replace(folder, requests=requests), standing_of_tour(tour))
    problem, _ = build_problem(asked, folder_roads(asked))
    stop = [request.key for request in asked.requests].index(key)
    worth = folder.settings.season.wish_eur
    first = day_number(day, START)
    costs = [problem.visit_cost_of(stop, first + n, 0) for n in range(3)]
    assert costs == pytest.approx([0.0, worth / 3, worth])


def test_a_hand_may_put_an_evening_on_any_date_of_its_contract(folder, tour):
    (key, day), _ = min(evenings(tour).items(), key=lambda one: one[0][1])
    asked = decided(folder, standing_of_tour(tour))
    assert {request.key for request in asked.requests} == {one for one, _ in evenings(tour)}
    request = next(request for request in asked.requests if request.key == key)
    patterns = request.patterns(asked.settings)
    assert patterns[0] == {day_number(day, START)}
    contract = next(one for one in folder.contracts if key in one.places)
    held = {START + timedelta(days=n) for n in range(28)}
    others = {day_number(one, START) for one in held if contract.holds_on(one)}
    assert frozenset().union(*patterns) == {n for n in others if n % 7 in request.weekdays} | {
        day_number(day, START)
    }


def test_the_rounds_know_nothing_of_the_season(folder, tour):
    standing = standing_of_tour(tour)
    rounds = rounds_standing(standing, sold_keys(folder, standing))
    assert rounds.routes == ()
    (alone,) = rounds.tours
    assert alone.season is None
    assert alone.cost_eur == pytest.approx(tour.cost_eur - tour.season.cost_eur)
