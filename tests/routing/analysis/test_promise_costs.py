from dataclasses import replace

import pytest

from routing.analysis.promise_costs import price_promises, without_same_day
from routing.solver.deadline import Deadline
from routing.solver.solve import solve
from tests.instances import (
    HOUR,
    KM,
    MONDAY,
    TUESDAY,
    days,
    line_problem,
    once,
    stop,
    vehicle,
    weekly,
)
from tests.routing.brute_force import best_plan


def costly_day():
    """
    A weekly stop beside one of each Monday's week and one of the next Tuesday's.

    On a free weekday it joins its neighbour on Monday, then on Tuesday: 40 km each week. On the
    same weekday it must travel alone once: 40 km more.
    """
    stops = [stop(1, weekly(MONDAY, TUESDAY)), stop(2, once(0)), stop(3, once(8))]
    vans = (vehicle(works=(0, 1, 7, 8), longest_day_s=6 * HOUR),)
    return line_problem([20, 20, 20], stops=stops, vehicles=vans, weeks=2)


def test_the_price_of_the_same_day_is_what_brute_force_finds():
    problem = costly_day()
    (price,) = price_promises(problem, deadline=Deadline(effort=4_000)).prices
    assert price.promise == "same_day"
    exact = best_plan(problem)[1] - best_plan(without_same_day(problem))[1]
    assert exact == 40 * KM
    assert price.lowest <= exact <= price.highest


def test_a_proven_plan_on_both_sides_gives_one_price():
    (price,) = price_promises(costly_day(), deadline=Deadline(effort=4_000)).prices
    assert price.lowest == price.highest == pytest.approx(40 * KM)


def test_the_price_of_the_same_vehicle_comes_before_that_of_the_day():
    vans = [vehicle(works=(0,)), vehicle(works=(7,)), vehicle(works=(0, 7), cost_per_metre=3.0)]
    problem = line_problem([20], stops=[stop(1, weekly(MONDAY))], vehicles=vans, weeks=2)
    prices = price_promises(problem, deadline=Deadline(effort=4_000)).prices
    assert [price.promise for price in prices] == ["same_vehicle", "same_day"]
    exact = best_plan(problem)[1] - best_plan(replace(problem, same_vehicle=False))[1]
    assert prices[0].lowest <= exact == 160 * KM <= prices[0].highest
    assert prices[1].highest == pytest.approx(0.0)


def test_single_visits_promise_nothing():
    assert price_promises(line_problem([20]), deadline=Deadline(effort=1_000)).prices == ()


def test_stops_left_out_do_not_count():
    problem = costly_day()
    far = line_problem(
        [20, 20, 20, 500],
        stops=[*problem.stops, stop(4, weekly(MONDAY))],
        vehicles=problem.vehicles,
        weeks=2,
    )
    found = price_promises(far, deadline=Deadline(effort=4_000))
    assert found.left_out == (3,)
    assert found.prices[0].lowest == pytest.approx(40 * KM)


def test_a_plan_known_already_bounds_the_price_from_above():
    problem = costly_day()
    plan = solve(problem, deadline=Deadline(effort=2_000))
    (price,) = price_promises(problem, routes=plan.routes, deadline=Deadline(effort=4_000)).prices
    assert price.kept.cost == pytest.approx(plan.cost)


def test_without_the_same_day_each_visit_takes_any_weekday_of_its_week():
    relaxed = without_same_day(costly_day())
    first, second = relaxed.stops[:2]
    assert first.visit_patterns == once(0, 1)
    assert second.visit_patterns == once(7, 8)
    assert not relaxed.same_vehicle


def test_relations_hold_between_the_visits_once_days_are_free():
    problem = replace(costly_day(), apart=(days(0, 1),), once_a_week=(days(0, 2),))
    relaxed = without_same_day(problem)
    assert set(relaxed.apart) == {days(0, 2), days(1, 2)}
    assert relaxed.once_a_week == (days(0, 1, 3),)


def test_one_van_with_two_crews_has_no_promise_of_the_vehicle():
    problem = costly_day()
    one, other = (replace(problem.vehicles[0], days=days(d, d + 7), van=1) for d in (0, 1))
    promises = {
        count: {
            price.promise
            for price in price_promises(
                replace(problem, vehicles=vans), deadline=Deadline(effort=1_000)
            ).prices
        }
        for count, vans in ((1, (one, other)), (2, (one, replace(other, van=None))))
    }
    assert promises == {1: {"same_day"}, 2: {"same_vehicle", "same_day"}}
