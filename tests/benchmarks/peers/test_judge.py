"""A peer is judged by the rules of the problem, and each peer passes on a hand-made village."""

import json

import pytest

from routing.benchmarks.pvrp import parse_pvrp
from routing.benchmarks.village import parse_village, relaxed
from tests.benchmarks.peers import annealed_pvrp, ortools_weekday, pyvrp_relaxed, vroom_relaxed
from tests.benchmarks.peers.judge import PeerRoute, judged_cost, judged_length

VILLAGE = {
    "weeks": 2,
    "depots": [[0, 0]],
    "vehicles": [0],
    "communes": [[3, 4], [6, 8]],
    "visits_per_fortnight": [2, 1],
    "service_time": 200,
    "max_day": 600,
}
"""Communes at 5 and 10 km on one road; both fit one day."""
PERIODIC = """1 1 3 2
0 20
0 20
0 0 0 0 0 0 0
1 3 4 0 10 1 2 1 2
2 6 8 0 10 2 1 3
3 0 5 0 10 1 2 1 2
"""


@pytest.fixture
def village():
    return parse_village("hand", json.dumps(VILLAGE))


def route(week, day, *stops):
    return PeerRoute(week=week, day=day, depot=0, stops=stops)


def test_a_right_plan_costs_the_length_of_its_routes(village):
    assert judged_cost(village.problem, [route(0, 2, 0, 1), route(1, 2, 0)]) == 200 + 100
    assert judged_cost(relaxed(village).problem, [route(0, None, 0, 2), route(1, None, 1)]) == 300


@pytest.mark.parametrize(
    "routes",
    [
        [route(0, 2, 0, 1)],
        [route(0, 2, 0, 1), route(1, 3, 0)],
        [route(0, 2, 0, 1), route(0, 2, 0)],
        [route(0, 2, 0), route(1, 2, 0, 1), route(0, 3, 1)],
        [route(0, 2, 0, 1, 1), route(1, 2, 0)],
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused(routes, village):
    with pytest.raises(AssertionError):
        judged_cost(village.problem, routes)


def test_a_relaxed_visit_in_another_week_is_refused(village):
    with pytest.raises(AssertionError):
        judged_cost(relaxed(village).problem, [route(0, None, 0, 2), route(0, None, 1)])


def test_or_tools_keeps_the_weekday(village):
    found = ortools_weekday.solve_weekday(village.problem, seconds=0.5)
    assert judged_cost(village.problem, found) == 300


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("tool", "peer"), [("pyvrp", pyvrp_relaxed), ("vroom", vroom_relaxed)])
def test_a_peer_solves_the_relaxed_village(tool, peer, village):
    pytest.importorskip(tool, reason="requirements/peers.txt is not installed")
    problem = relaxed(village).problem
    assert judged_cost(problem, peer.solve_relaxed(problem, seconds=0.3)) == 300


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_annealed_patterns_solve_a_periodic_instance():
    pytest.importorskip("pyvrp", reason="requirements/peers.txt is not installed")
    instance = parse_pvrp("hand", PERIODIC)
    found = annealed_pvrp.solve_periodic(instance.problem, seconds=1)
    assert sorted(len(routes) for routes in found.values()) == [1, 1]
    assert judged_length(instance, found) == pytest.approx(20 + 10 + 45**0.5 + 5)


def test_a_periodic_plan_that_misses_a_pattern_is_refused():
    instance = parse_pvrp("hand", PERIODIC)
    assert judged_length(instance, {0: [(0, 1)], 1: [(1, 2)]}) > 40
    with pytest.raises(AssertionError):
        judged_length(instance, {0: [(0, 1)], 1: [(2,)]})
    with pytest.raises(AssertionError):
        judged_length(instance, {0: [(0, 1, 2)], 1: [(1,)]})
