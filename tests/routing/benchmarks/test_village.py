import json

import pytest

from routing.benchmarks.village import parse_village, read_village, relaxed, village_routes
from routing.errors import BenchmarkFormatError
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import days

VILLAGE = {
    "name": "hand",
    "weeks": 2,
    "depots": [[0, 0], [10, 0]],
    "vehicles": [0, 1],
    "communes": [[3, 4], [10, 5]],
    "visits_per_fortnight": [2, 1],
    "service_time": 1200,
    "max_day": 3600,
}


def parse(**changes):
    return parse_village("hand", json.dumps(VILLAGE | changes))


def test_a_village_is_read_in_tenths_of_a_kilometre():
    problem = parse().problem
    assert problem.distance_matrix[0].tolist() == [0, 100, 50, 112]
    assert (problem.distance_matrix == problem.duration_matrix).all()
    assert [(s.node, s.service_time_s) for s in problem.stops] == [(2, 1200), (3, 1200)]
    assert [(v.depot, v.longest_day_s, v.max_stops) for v in problem.vehicles] == [
        (0, 3600, 3),
        (1, 3600, 3),
    ]


def test_two_visits_keep_their_weekday_and_one_visit_takes_any_day():
    weekly, once = parse().problem.stops
    assert weekly.visit_patterns == tuple(days(w, w + 7) for w in range(5))
    assert sorted(min(p) for p in once.visit_patterns) == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]


def test_a_plan_is_written_with_the_days_of_the_file():
    instance = parse()
    solution = solve(instance.problem, deadline=Deadline(effort=10_000))
    routes = village_routes(solution)
    assert solution.cost == 2 * 100 + 100
    assert [sorted(r["stops"]) for r in sorted(routes, key=lambda r: r["stops"])] == [[0], [0], [1]]
    twice = sorted(r["day"] for r in routes if r["stops"] == [0])
    assert twice[1] == twice[0] + 5
    assert {r["vehicle"] for r in routes if r["stops"] == [1]} == {1}


def test_the_relaxed_problem_gives_each_weekly_visit_a_day_of_its_own_in_its_week():
    instance = relaxed(parse())
    first, second, once = instance.problem.stops
    assert first.visit_patterns == tuple(days(w) for w in range(5))
    assert second.visit_patterns == tuple(days(7 + w) for w in range(5))
    assert (first.node, second.node) == (2, 2)
    assert once == parse().problem.stops[1]
    assert instance.communes == (0, 0, 1)
    assert instance.is_relaxed
    assert not instance.problem.same_vehicle


def test_a_relaxed_plan_is_written_with_the_communes_of_the_file():
    instance = relaxed(parse())
    solution = solve(instance.problem, deadline=Deadline(effort=10_000))
    routes = village_routes(solution, instance.communes)
    assert solution.cost == 2 * 100 + 100
    assert sorted(i for r in routes for i in r["stops"]) == [0, 0, 1]
    assert sorted(r["day"] // 5 for r in routes if 0 in r["stops"]) == [0, 1]


def test_a_village_is_read_from_a_file(tmp_path):
    path = tmp_path / "hand.json"
    path.write_text(json.dumps(VILLAGE), encoding="utf-8")
    assert read_village(path).name == "hand"


@pytest.mark.parametrize(
    "changes",
    [
        {"communes": [[3], [10, 5]]},
        {"communes": 5},
        {"weeks": "two"},
        {"service_time": -1},
        {"visits_per_fortnight": [3, 1]},
        {"visits_per_fortnight": [2]},
        {"visits_per_fortnight": [2, 1, 1]},
        {"vehicles": [0, 2]},
        {"vehicles": [-1]},
        {"vehicles": [9]},
    ],
)
def test_a_field_of_another_shape_is_refused(changes):
    with pytest.raises(BenchmarkFormatError):
        parse(**changes)


@pytest.mark.parametrize("field", sorted(set(VILLAGE) - {"name"}))
def test_a_missing_field_is_refused(field):
    with pytest.raises(BenchmarkFormatError, match=field):
        parse_village("hand", json.dumps({k: v for k, v in VILLAGE.items() if k != field}))


@pytest.mark.parametrize("text", ["", "not json", "[]", "{}", "null"])
def test_what_is_no_village_is_refused(text):
    with pytest.raises(BenchmarkFormatError, match="hand"):
        parse_village("hand", text)
