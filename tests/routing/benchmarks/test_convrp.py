import pytest

from routing.benchmarks.convrp import (
    consistency,
    convrp_cost,
    convrp_lower_bound,
    convrp_routes,
    parse_convrp,
    read_convrp,
)
from routing.errors import BenchmarkFormatError
from routing.problem import FOREVER_S
from routing.solution import DayRoute, Solution
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import days

HAND = """NAME: HAND
TYPE: CVRP
COMMENT: none
DIMENSION: 4
NUM_DAYS: 2
CAPACITY: 20
DISTANCE: 50
EDGE_WEIGHT_FORMAT: EUC_2D
NODE_COORD_SECTION
1\t3.0 4.0
2\t6.0 8.0
3\t-6.0 8.0
DEMAND_SECTION
1 10 10
2 -1 5
3 -1 -1
SVC_TIME_SECTION
1\t2.0\t2.0\t
2\t0.0\t1.0\t
3\t0.0\t0.0\t
DEPOT_SECTION
0.0000 0.00000
-1
EOF
"""
"""Customer 1 is due on both days, customer 2 on the second, customer 3 never."""


def test_an_instance_is_read_with_the_customers_that_are_due():
    instance = parse_convrp("hand", HAND)
    one, two = instance.problem.stops
    assert instance.customers == (1, 2)
    assert (one.visit_patterns, two.visit_patterns) == ((days(0, 1),), (days(1),))
    assert (one.demand, one.service_time_s, two.service_time_s) == (10, 200_000, 100_000)
    assert instance.problem.distance_matrix[0].tolist() == [0, 500_000, 1_000_000]
    assert instance.problem.same_vehicle


def test_the_limits_of_a_vehicle_are_those_of_the_file():
    van = parse_convrp("hand", HAND).problem.vehicles[0]
    assert (van.capacity, van.longest_day_s, van.days) == (20, 5_000_000, days(0, 1))
    without = parse_convrp("hand", HAND.replace("DISTANCE: 50", "DISTANCE: 9999999"))
    assert without.problem.vehicles[0].longest_day_s == FOREVER_S


def test_lines_may_end_as_on_windows():
    instance = parse_convrp("hand", HAND.replace("\n", "\r\n"))
    assert instance.customers == (1, 2)


def test_the_promise_of_an_hour_is_in_the_unit_of_the_file():
    assert parse_convrp("hand", HAND).problem.same_hour_s is None
    assert parse_convrp("hand", HAND, same_hour=1.5).problem.same_hour_s == 150_000


def test_a_plan_is_written_and_measured_with_the_numbers_of_the_file(tmp_path):
    path = tmp_path / "hand.vrp"
    path.write_text(HAND, encoding="latin-1")
    instance = read_convrp(path)
    solution = solve(instance.problem, deadline=Deadline(effort=300))
    assert solution.unserved == ()
    assert convrp_cost(instance, solution) == pytest.approx(10 + 20)
    assert 0 < convrp_lower_bound(solution) <= 30
    routes = convrp_routes(instance, solution)
    assert [(r["day"], sorted(r["stops"])) for r in routes] == [(1, [1]), (2, [1, 2])]
    assert len({r["vehicle"] for r in routes}) == 1


def planned(*routes: DayRoute) -> Solution:
    return Solution(
        routes=routes,
        unserved=(),
        cost=0.0,
        lower_bound=0.0,
        status="feasible",
        runtime_s=0.0,
        seed=0,
    )


def route(day, vehicle, stops, starts):
    return DayRoute(
        day=day,
        vehicle=vehicle,
        stops=stops,
        depart_s=0,
        starts_s=starts,
        return_s=starts[-1],
        break_after=None,
        cost=0.0,
    )


def test_consistency_is_the_largest_spread_and_the_vehicles_of_a_customer():
    instance = parse_convrp("hand", HAND)
    found = consistency(
        instance,
        planned(route(0, 0, (0,), (900_000,)), route(1, 1, (1, 0), (1_000_000, 1_600_000))),
    )
    assert found.largest_spread == pytest.approx(16 - 9)
    assert found.largest_spread_at_once == pytest.approx((10 + 1 + 5) - 5)
    assert (found.most_vehicles, found.mean_vehicles, found.vehicles) == (2, 1.5, 2)


def test_a_plan_without_visits_spreads_nothing():
    found = consistency(parse_convrp("hand", HAND), planned())
    assert (found.largest_spread, found.most_vehicles, found.mean_vehicles) == (0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bonjour",
        HAND.replace("NUM_DAYS: 2", ""),
        HAND.replace("DIMENSION: 4", "DIMENSION: 5"),
        HAND.replace("1 10 10", "1 10 11"),
        HAND.replace("1 10 10", "1 10"),
        HAND.replace("1 10 10", "1 10.5 10.5"),
        HAND.replace("1 10 10", "1 -10 -10"),
        HAND.replace("1 10 10", "1 ten 10"),
        HAND.replace("1 10 10", "7 10 10"),
        HAND.replace("1\t2.0\t2.0", "1\t2.0\t3.0"),
        HAND.replace("SVC_TIME_SECTION", "OTHER_SECTION"),
        HAND.replace("0.0000 0.00000", ""),
        HAND.replace("0.0000 0.00000", "0.0"),
    ],
)
def test_what_does_not_follow_the_format_is_refused(text):
    with pytest.raises(BenchmarkFormatError, match="hand"):
        parse_convrp("hand", text)
