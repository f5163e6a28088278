import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.analysis.marginal import marginal_costs, placed_routes
from routing.check.judge import check
from tests.instances import (
    HOUR,
    KM,
    MINUTE,
    MONDAY,
    TUESDAY,
    days,
    drive,
    line_problem,
    once,
    planned,
    stop,
    vehicle,
    weekly,
    window,
)
from tests.routing.brute_force import shortest_day_s

BOTH = (MONDAY, TUESDAY)
VANS_BACK_EARLY = (vehicle(works=(0, 7), latest_return_s=200 * MINUTE),)
EITHER = once(*BOTH)
BREAKS = {"break_s": 20 * MINUTE, "break_after_s": 4 * HOUR}


def three_villages(*, patterns=EITHER, **rules):
    """Stops at 10, 20 and 30 km; the last one is not in the plan of Monday."""
    vans = (vehicle(works=BOTH, **rules),)
    problem = line_problem([10, 20, 30], stops=[stop(1), stop(2), stop(3, patterns)], vehicles=vans)
    return problem, (drive(problem, [0, 1]),)


def test_a_stop_beyond_the_last_one_costs_the_way_on_and_back():
    problem, routes = three_villages()
    best, other = marginal_costs(problem, routes, 2)
    assert (best.days, best.cost) == ((MONDAY,), 20 * KM)
    assert (other.days, other.cost) == ((TUESDAY,), 60 * KM)


def test_a_free_day_costs_its_fixed_cost_too():
    problem, routes = three_villages(fixed_cost=7.0)
    costs = {placed.days: placed.cost for placed in marginal_costs(problem, routes, 2)}
    assert costs == {(MONDAY,): 20 * KM, (TUESDAY,): 60 * KM + 7}


def test_a_day_too_short_for_one_more_stop_is_no_placement():
    problem, routes = three_villages(longest_day_s=3 * HOUR)
    assert [placed.days for placed in marginal_costs(problem, routes, 2)] == [(TUESDAY,)]


def test_a_vehicle_that_makes_enough_stops_takes_no_other():
    problem, routes = three_villages(max_stops=2)
    assert [placed.days for placed in marginal_costs(problem, routes, 2)] == [(TUESDAY,)]


def test_the_start_is_the_hour_of_the_new_visit():
    problem, routes = three_villages()
    (best, _) = marginal_costs(problem, routes, 2)
    assert best.positions == (1,)
    assert best.starts_s == (HOUR + 30 * MINUTE,)


def test_every_vehicle_and_pattern_is_priced_best_first():
    vans = (vehicle(works=(0, 1, 7, 8)), vehicle(works=(0, 1, 7, 8), cost_per_metre=2.0))
    stops = [stop(1, weekly(MONDAY)), stop(2, weekly(MONDAY, TUESDAY))]
    problem = line_problem([10, 20], stops=stops, vehicles=vans, weeks=2)
    routes = [drive(problem, [0], day=day) for day in (0, 7)]
    found = [(p.days, p.vehicles, p.cost) for p in marginal_costs(problem, routes, 1)]
    assert found == [
        ((0, 7), (0, 0), 40 * KM),
        ((1, 8), (0, 0), 80 * KM),
        ((0, 7), (1, 1), 160 * KM),
        ((1, 8), (1, 1), 160 * KM),
    ]


def test_where_vehicles_may_change_each_day_takes_its_cheapest():
    vans = (vehicle(works=(0, 7)), vehicle(works=(0, 7), cost_per_metre=0.6))
    stops = [stop(1, once(0)), stop(2, weekly(MONDAY))]
    problem = line_problem([10, 20], stops=stops, vehicles=vans, weeks=2, same_vehicle=False)
    (placed,) = marginal_costs(problem, [drive(problem, [0])], 1)
    assert (placed.vehicles, placed.cost) == ((0, 1), 20 * KM + 24 * KM)


def test_a_stop_kept_apart_from_another_avoids_its_day():
    problem, routes = three_villages()
    vans = problem.vehicles
    apart = line_problem([10, 20, 30], stops=problem.stops, vehicles=vans, apart=(days(0, 2),))
    assert [placed.days for placed in marginal_costs(apart, routes, 2)] == [(TUESDAY,)]


def test_a_visit_with_a_cost_of_its_own_pays_it():
    problem, routes = three_villages()
    costs = np.zeros((3, 7, 1))
    costs[2, MONDAY] = 50 * KM
    priced = line_problem(
        [10, 20, 30], stops=problem.stops, vehicles=problem.vehicles, visit_cost=costs
    )
    found = [(placed.days, placed.cost) for placed in marginal_costs(priced, routes, 2)]
    assert found == [((TUESDAY,), 60 * KM), ((MONDAY,), 70 * KM)]


@pytest.mark.parametrize(("opens_min", "ways"), [(0, 0), (90, 1)])
def test_a_promised_hour_rules_out_what_would_move_it(opens_min, ways):
    new = stop(2, once(0), time_windows=window(opens_min * MINUTE, (opens_min + 10) * MINUTE))
    rules = {"stops": [stop(1, weekly(MONDAY)), new], "vehicles": VANS_BACK_EARLY}
    free, bound = (
        line_problem([20, 10], same_hour_s=s, weeks=2, **rules) for s in (None, 30 * MINUTE)
    )
    routes = [drive(free, [0], day=day) for day in (0, 7)]
    assert len(marginal_costs(free, routes, 1)) == 1
    assert len(marginal_costs(bound, routes, 1)) == ways


def test_a_stop_of_the_plan_is_refused():
    problem, routes = three_villages()
    with pytest.raises(ValueError, match="in the plan already"):
        marginal_costs(problem, routes, 0)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_placement_is_checked_and_costs_what_it_says(data):
    km = data.draw(st.lists(st.integers(1, 60), min_size=4, max_size=4))
    opens = data.draw(st.integers(0, 4))
    rules = {"longest_day_s": data.draw(st.integers(4, 9)) * HOUR, **BREAKS}
    vans = (vehicle(works=BOTH, cost_per_second=0.5, **rules),)
    late = stop(4, once(*BOTH), time_windows=window(opens * HOUR, (opens + 2) * HOUR))
    stops = [stop(1), stop(2), stop(3, once(TUESDAY)), late]
    problem = line_problem(km, stops=stops, vehicles=vans)
    routes = _plan(problem)
    for placed in marginal_costs(problem, routes, 3) if routes else ():
        after = placed_routes(problem, routes, 3, placed)
        assert not check(problem, planned(problem, *after))
        spent = sum(r.cost for r in after) - sum(r.cost for r in routes)
        assert placed.cost == pytest.approx(spent)
        (longer,) = (r for r in after if 3 in r.stops)
        assert longer.return_s - longer.depart_s == shortest_day_s(problem, 0, longer.stops)


def _plan(problem):
    """Plan Monday and Tuesday without the last stop, one after the other."""
    routes = ()
    for i in range(3):
        found = marginal_costs(problem, routes, i)
        if not found:
            return ()
        routes = placed_routes(problem, routes, i, found[0])
    return routes


def test_a_stop_joins_no_van_whose_crew_drives_another():
    vans = [vehicle(works=BOTH, crew=1), vehicle(works=BOTH, crew=1), vehicle(works=(TUESDAY,))]
    problem = line_problem([10, 20], stops=[stop(1), stop(2, EITHER)], vehicles=vans)
    found = marginal_costs(problem, [drive(problem, [0])], 1)
    ways = {(placed.days, placed.vehicles) for placed in found}
    assert ways == {((day,), (v,)) for day, v in ((0, 0), (1, 0), (1, 1), (1, 2))}


def test_a_stop_of_two_days_is_offered_a_van_with_both_its_crews():
    vans = [vehicle(van=1), vehicle(works=(TUESDAY,), van=1, cost_per_metre=2.0), vehicle()]
    problem = line_problem([10], stops=[stop(1, [days(*BOTH)])], vehicles=vans)
    (placed,) = marginal_costs(problem, (), 0)
    assert (placed.vehicles, placed.cost) == ((0, 1), 20 * KM + 40 * KM)
