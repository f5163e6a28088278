import pytest

from routing.benchmarks.pvrp import parse_pvrp, pvrp_cost, pvrp_lower_bound, pvrp_routes, read_pvrp
from routing.errors import BenchmarkFormatError
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import days

HAND = """1 2 3 2
0 20
50 20
0 0 0 0 0 0 0
1 3 4 1 10 1 2 1 2
2 6 8 1 10 2 1 3
3 9 9 1 5 0 0
"""
"""Two vehicles a day, two days: customer 1 once, customer 2 each day, customer 3 never due."""


def test_an_instance_is_read_with_the_customers_that_are_due():
    instance = parse_pvrp("hand", HAND)
    one, _ = instance.problem.stops
    assert instance.customers == (1, 2)
    assert instance.problem.distance_matrix[0].tolist() == [0, 500_000, 1_000_000]
    assert (one.demand, one.service_time_s) == (10, 100_000)
    assert not instance.problem.same_vehicle


def test_the_first_bit_of_a_combination_is_the_first_day():
    one, two = parse_pvrp("hand", HAND).problem.stops
    assert one.visit_patterns == (days(1), days(0))
    assert two.visit_patterns == (days(0, 1),)


def test_limits_that_change_with_the_day_make_vehicles_of_their_own():
    vans = parse_pvrp("hand", HAND).problem.vehicles
    assert [(v.days, v.longest_day_s > 10**9, v.capacity) for v in vans] == [
        (days(0), True, 20),
        (days(0), True, 20),
        (days(1), False, 20),
        (days(1), False, 20),
    ]
    assert vans[2].longest_day_s == 5_000_000


def test_a_plan_is_written_and_measured_with_the_numbers_of_the_file():
    instance = parse_pvrp("hand", HAND)
    solution = solve(instance.problem, deadline=Deadline(effort=300))
    assert solution.status == "optimal"
    assert pvrp_cost(instance, solution) == pytest.approx(20 + 20)
    assert 0 < pvrp_lower_bound(solution) <= 40
    routes = pvrp_routes(instance, solution)
    assert sorted(day["day"] for day in routes) == [1, 2]
    assert {day["vehicle"] for day in routes} == {1}
    assert sorted(i for day in routes for i in day["stops"]) == [1, 2, 2]


def test_an_instance_is_read_from_a_file(tmp_path):
    path = tmp_path / "hand.txt"
    path.write_text(HAND, encoding="latin-1")
    assert read_pvrp(path).name == "hand"


LINES = HAND.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 2 3",
        "not an instance",
        "\n".join(LINES[:3]),
        "\n".join(LINES[:-1]),
        "\n".join([*LINES, "4 1 1 1 1 1 1 1"]),
        HAND.replace("1 3 4 1 10", "1 x 4 1 10"),
        HAND.replace("2 6 8 1 10 2 1 3", "2 6 8 1 10 2 1 1"),
        HAND.replace("2 6 8 1 10 2 1 3", "2 6 8 1 10 2 1"),
        HAND.replace("2 6 8 1 10 2 1 3", "2 6 8 -1 10 2 1 3"),
        HAND.replace("1 2 3 2", "2 2 3 2", 1),
    ],
)
def test_what_does_not_follow_the_format_is_refused(text):
    with pytest.raises(BenchmarkFormatError, match="hand"):
        parse_pvrp("hand", text)
