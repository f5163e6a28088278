from dataclasses import replace

from routing.check import check
from routing.solver.plan import Plan, known_plan
from routing.solver.solve import solve
from tests.instances import KM, days, line_problem, once, stop, vehicle


def two_stops(**rules):
    stops = [stop(1, once(0)), stop(2, once(0), **rules)]
    return line_problem([10, 20], stops=stops, vehicles=[vehicle(max_stops=1)] * 2)


def test_missing_visits_weigh_more_than_any_cost():
    problem = two_stops()
    whole = solve(problem).routes
    assert Plan(whole, ()).rank(problem) == (0, 60 * KM)
    assert Plan(whole[:1], (1,)).rank(problem) > Plan(whole, ()).rank(problem)


def test_a_lost_prize_is_a_cost_and_no_missing_visit():
    problem = two_stops(prize=5 * KM)
    alone = tuple(r for r in solve(two_stops()).routes if 0 in r.stops)
    assert Plan(alone, (1,)).rank(problem) == (0, (20 + 5) * KM)


def test_routes_make_a_known_plan_where_the_problem_allows_them():
    problem = two_stops()
    routes = solve(problem).routes
    assert known_plan(problem, routes) == Plan(routes, ())
    assert known_plan(problem, routes[:1]) == Plan(routes[:1], (1 - routes[0].stops[0],))
    assert known_plan(problem, [replace(routes[0], day=1)]) is None
    other = tuple(replace(s, visit_patterns=(days(0, 1),)) for s in problem.stops)
    assert known_plan(replace(problem, stops=other), routes) is None


def test_the_evidence_says_what_the_judge_accepts():
    problem = two_stops()
    routes = solve(problem).routes
    solution = Plan(routes[:1], (1 - routes[0].stops[0],)).solution(
        problem, lower_bound=0.0, reasons={}, runtime_s=0.0, seed=0, method="by hand"
    )
    assert solution.status == "partial"
    assert check(problem, solution) == ()
