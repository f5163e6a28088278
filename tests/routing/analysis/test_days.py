from routing.analysis._days import days_served, same_hours_after
from routing.problem import TimeWindow
from tests.instances import HOUR, MONDAY, NEXT_MONDAY, TUESDAY, drive, line_problem, stop


def test_the_days_of_a_stop_are_those_of_the_routes_that_visit_it():
    problem = line_problem([10, 20], weeks=2)
    routes = [drive(problem, (0, 1)), drive(problem, (1,), day=NEXT_MONDAY)]
    assert days_served(routes) == {0: {MONDAY}, 1: {MONDAY, NEXT_MONDAY}}


def test_hours_that_hold_every_day_are_the_same_the_day_after():
    assert same_hours_after([stop(1), stop(2)]) == 1


def test_hours_of_one_weekday_are_the_same_a_week_after():
    on_tuesday = TimeWindow(0, HOUR, frozenset({TUESDAY}))
    assert same_hours_after([stop(1), stop(2, time_windows=(on_tuesday,))]) == 7
