from routing.solver.columns.aside import Aside
from routing.solver.deadline import Deadline
from routing.solver.plan import known_plan
from tests.instances import HOUR, line_problem, stop, window
from tests.routing.solver.columns.test_branching import scattered


def test_what_is_found_aside_is_a_plan():
    problem = scattered(8, seed=1)
    aside = Aside(problem, 0, Deadline.after(0.5))
    plan = known_plan(problem, aside.result())
    assert plan is not None
    assert plan.left_out == ()


def test_hours_are_not_searched_aside():
    late = line_problem([10], stops=[stop(1, time_windows=window(9 * HOUR, 10 * HOUR))])
    assert Aside(late, 0, Deadline.after(1000)).result() == ()


def test_a_search_aside_ends_when_asked():
    problem = scattered(8, seed=1)
    aside = Aside(problem, 0, Deadline.after(100_000))
    aside.end()
    assert known_plan(problem, aside.result()) is not None


def test_a_plan_to_begin_from_is_never_made_worse():
    problem = scattered(8, seed=1)
    first = Aside(problem, 0, Deadline.after(0.3)).result()
    again = Aside(problem, 1, Deadline.after(0.0), first).result()
    cost = sum(route.cost for route in first)
    assert sum(route.cost for route in again) <= cost + 1e-6
