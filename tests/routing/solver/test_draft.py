from dataclasses import replace

from routing.check.judge import check
from routing.solver.draft import Draft, best_draft, known_draft, known_routes
from tests.instances import KM, days, drive, line_problem, once, stop, vehicle


def two_stops(**rules):
    stops = [stop(1, once(0)), stop(2, once(0), **rules)]
    return line_problem([10, 20], stops=stops, vehicles=[vehicle(max_stops=1)] * 2)


def lone_routes(problem):
    return drive(problem, [0], v=0), drive(problem, [1], v=1)


def test_missing_visits_weigh_more_than_any_cost():
    problem = two_stops()
    whole = lone_routes(problem)
    assert Draft(whole, ()).rank(problem) == (0, 60 * KM)
    assert Draft(whole[:1], (1,)).rank(problem) > Draft(whole, ()).rank(problem)


def test_a_lost_prize_is_a_cost_and_no_missing_visit():
    problem = two_stops(prize=5 * KM)
    alone = lone_routes(problem)[:1]
    assert Draft(alone, (1,)).rank(problem) == (0, (20 + 5) * KM)


def test_routes_make_a_known_plan_where_the_problem_allows_them():
    problem = two_stops()
    routes = lone_routes(problem)
    assert known_draft(problem, routes) == Draft(routes, ())
    assert known_draft(problem, routes[:1]) == Draft(routes[:1], (1,))
    assert known_draft(problem, [replace(routes[0], day=1)]) is None
    other = tuple(replace(s, visit_patterns=(days(0, 1),)) for s in problem.stops)
    assert known_draft(replace(problem, stops=other), routes) is None


def test_the_evidence_says_what_the_judge_accepts():
    problem = two_stops()
    routes = lone_routes(problem)
    solution = Draft(routes[:1], (1,)).solution(
        problem, lower_bound=0.0, reasons={}, runtime_s=0.0, seed=0, method="by hand"
    )
    assert solution.status == "partial"
    assert check(problem, solution) == ()


def test_a_known_plan_costs_what_the_problem_says_now():
    routes = lone_routes(two_stops())
    dearer = replace(
        two_stops(), vehicles=tuple(replace(v, fixed_cost=5.0) for v in two_stops().vehicles)
    )
    plan = known_draft(dearer, routes)
    assert plan is not None
    assert [route.cost - 5.0 for route in plan.routes] == [route.cost for route in routes]


def test_routes_of_vehicles_or_stops_that_are_gone_make_no_plan():
    problem = two_stops()
    route = lone_routes(problem)[0]
    assert known_draft(problem, [replace(route, vehicle=2)]) is None
    assert known_draft(problem, [replace(route, vehicle=-1)]) is None
    assert known_draft(problem, [replace(route, stops=(2,))]) is None


def test_no_routes_are_a_plan_but_nothing_to_begin_from():
    problem = two_stops()
    routes = lone_routes(problem)
    assert known_draft(problem, ()) == Draft((), (0, 1))
    assert known_routes(problem, ()) is None
    assert known_routes(problem, [replace(routes[0], day=1)]) is None
    assert known_routes(problem, routes) == routes


def test_the_best_plan_misses_least_and_is_the_first_at_a_tie():
    problem = two_stops()
    routes = lone_routes(problem)
    whole, twin, half = Draft(routes, ()), Draft(routes[::-1], ()), Draft(routes[:1], (1,))
    assert best_draft(problem, half, None, whole, twin) is whole
    assert best_draft(problem, twin, whole) is twin
