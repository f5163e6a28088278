"""Days that are alike count as one, and every plan keeps its days."""

from routing.solver.deadline import Deadline
from routing.solver.draft import known_draft
from routing.solver.genetic import genetic_search
from routing.solver.genetic._problem_arrays import day_routes, model_of, row_of
from tests.instances import line_problem, once, scattered, stop, vehicle

WEEK = (0, 1, 2, 3)


def test_days_that_no_stop_tells_apart_are_one_day_with_all_their_vehicles():
    data = model_of(scattered(5, seed=0)).data
    assert data.day_first.tolist() == [0, 8]
    assert data.group_first.tolist() == [0, 8]
    assert data.covers.tolist() == [[True]] * 5


def test_one_stop_that_cannot_have_a_day_tells_it_apart():
    problem = line_problem(
        [10, 20],
        stops=[stop(1, once(*WEEK)), stop(2, once(0, 1, 3))],
        vehicles=[vehicle(works=WEEK)],
    )
    model = model_of(problem)
    assert [day for day, _ in model.slots] == [0, 1, 3, 2]
    assert model.data.day.tolist() == [0, 0, 0, 1]


def test_days_that_go_in_pairs_are_not_alike():
    pairs = (frozenset({0, 2}), frozenset({1, 3}))
    problem = line_problem([10], stops=[stop(1, pairs)], vehicles=[vehicle(works=WEEK)])
    assert len(model_of(problem).data.day_first) == 1 + 4


def test_a_plan_read_and_written_keeps_its_days():
    problem = scattered(8, seed=1)
    routes, left_out = genetic_search(problem, seed=0, deadline=Deadline(), iterations=3)
    assert not left_out
    assert known_draft(problem, routes) is not None
    model = model_of(problem)
    again = day_routes(model, row_of(model, routes))
    assert sorted(again, key=str) == sorted(routes, key=str)
