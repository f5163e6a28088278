from routing.solver.columns.aside import Aside
from routing.solver.deadline import Deadline
from routing.solver.draft import known_draft
from tests.instances import HOUR, line_problem, scattered, stop, window


def test_what_is_found_aside_is_a_plan():
    problem = scattered(8, seed=1)
    aside = begun(problem, 0, 0.5)
    plan = known_draft(problem, aside.result())
    assert plan is not None
    assert plan.left_out == ()


def test_hours_are_not_searched_aside():
    late = line_problem([10], stops=[stop(1, time_windows=window(9 * HOUR, 10 * HOUR))])
    assert begun(late, 0, 1000).result() == ()


def test_a_search_aside_ends_when_asked():
    problem = scattered(8, seed=1)
    aside = begun(problem, 0, 100_000)
    aside.close()
    assert known_draft(problem, aside.result()) is not None


def test_a_plan_to_begin_from_is_never_made_worse():
    problem = scattered(8, seed=1)
    first = begun(problem, 0, 0.3).result()
    again = begun(problem, 1, 0.0, first).result()
    assert cost_of(again) <= cost_of(first) + 1e-6


def test_searches_go_on_from_a_plan_offered():
    problem = scattered(8, seed=1)
    good = begun(problem, 0, 1.0).result()
    aside = begun(problem, 1, 100_000)
    aside.offer(good)
    assert cost_of(aside.so_far()) <= cost_of(good)
    aside.close()
    assert cost_of(aside.result()) <= cost_of(good)


def test_two_searches_give_the_better_plan():
    problem = scattered(8, seed=1)
    both = begun(problem, 0, 1.0, searches=2)
    plan = known_draft(problem, both.result())
    assert plan is not None
    assert plan.left_out == ()
    assert plan.routes == both.so_far()


def begun(problem, seed, seconds, *start, **more) -> Aside:
    deadline = Deadline(seconds=seconds).begin()
    aside = Aside(problem, deadline.meter)
    aside.begin(seed, deadline, *start, **more)
    return aside


def cost_of(routes) -> float:
    return sum(route.cost for route in routes)
