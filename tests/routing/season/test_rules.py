"""
Each rule of a season, in one where it decides.

The depot is at 0 km, villages at 10, 20 and 30 km; an evening lasts from 18 to 22 h. A kilometre is
a minute, and costs 1; an evening that lacks costs 1000.
"""

from dataclasses import replace

import numpy as np
import pytest

from routing.check.season import check_season
from routing.season.problem import (
    Duty,
    Evening,
    Package,
    SeasonProblem,
    Tally,
    WorkLimit,
)
from routing.season.solve import solve_season
from routing.solver.deadline import Deadline
from tests.instances import HOUR, line_problem, once, stop, vehicle, window
from tests.routing.season.brute_force import small_season

WEEK = tuple(range(7))
EVENING = window(18 * HOUR, 18 * HOUR)


def village(node, days=WEEK, **rules):
    return stop(node, once(*days), service_time_s=4 * HOUR, time_windows=EVENING, **rules)


def season(*, vans=None, evenings=2, package=None, days=WEEK, weeks=1, **rules):
    """Ask for evenings in three villages, by a vehicle that works on all days."""
    all_days = 7 * weeks
    vans = vans or [vehicle(works=range(all_days), cost_per_metre=1e-3)]
    villages = [village(k, days if weeks == 1 else range(all_days)) for k in (1, 2, 3)]
    return SeasonProblem(
        problem=line_problem([10, 20, 30], stops=villages, vehicles=vans, weeks=weeks),
        packages=(
            Package(
                **{
                    "evenings": evenings,
                    "stops": frozenset({0, 1, 2}),
                    "days": np.ones(all_days, dtype=np.bool_),
                    "price_of_lack": 1000.0,
                }
                | (package or {})
            ),
        ),
        **rules,
    )


def solved(problem, **options):
    found = solve_season(problem, **options)
    assert found.lower_bound == pytest.approx(found.cost)
    return found


def days_of(found):
    return [e.day for e in found.evenings]


def stops_of(found):
    return sorted(e.stop for e in found.evenings)


def test_the_nearest_villages_get_what_is_sold():
    found = solved(season())
    assert stops_of(found) == [0, 1]
    assert found.cost == pytest.approx(20 + 40)
    assert found.lacking == (0,)


def test_a_village_gets_its_least_and_no_more_than_its_most():
    assert stops_of(solved(season(evenings=3, package={"least": 1}))) == [0, 1, 2]
    assert stops_of(solved(season(evenings=3, package={"most": 3}))) == [0, 0, 0]
    found = solved(season(evenings=2, package={"least": 1}))
    assert found.terms["lack"] == 1000.0  # one village goes without
    assert found.lacking == (0,)


def test_what_does_not_fit_is_lacking():
    found = solved(season(evenings=3, days=(4, 5)))
    assert found.lacking == (1,)
    assert found.terms["lack"] == 1000.0


def test_days_and_vehicles_of_a_package_bind_it():
    vans = [vehicle(works=WEEK, cost_per_metre=price) for price in (1e-3, 2e-3)]
    only_sunday = np.arange(7) == 6
    found = solved(season(vans=vans, package={"vehicles": frozenset({1}), "days": only_sunday}))
    assert [(e.day, e.vehicle) for e in found.evenings] == [(6, 1)]


def test_a_crew_has_one_evening_a_day():
    alone = [vehicle(works=[4], cost_per_metre=1e-3) for _ in range(2)]
    assert len(solved(season(vans=alone)).evenings) == 2
    together = [replace(van, crew=0) for van in alone]
    assert len(solved(season(vans=together)).evenings) == 1


def test_a_tally_spreads_evenings():
    weekend = np.isin(np.arange(7), (4, 5, 6))
    tally = Tally(kind="weekend", days=weekend, prices=(30.0, 0.0, 30.0))
    found = solved(season(tallies=(tally,), evenings=2, days=(3, 4, 5)))
    assert sum(weekend[day] for day in days_of(found)) == 1
    assert found.terms["weekend"] == 0.0
    never = replace(tally, prices=(0.0, float("inf")))
    assert days_of(solved(season(tallies=(never,), days=(3, 4, 5)))) == [3]


def test_duties_keep_crews_busy_and_need_a_rest_before_and_after():
    duty = Duty(vehicles=frozenset({0}), day=3, depart_s=7 * HOUR, return_s=15 * HOUR)
    found = solved(season(duties=(duty,), days=(2, 3, 4), daily_rest_s=11 * HOUR))
    assert days_of(found) == [4]  # from Wednesday 22:10 or later to Thursday 7:00 is too short
    later = replace(duty, depart_s=12 * HOUR)
    assert days_of(solved(season(duties=(later,), days=(2, 3, 4), daily_rest_s=11 * HOUR))) == [
        2,
        4,
    ]


def test_a_crew_rests_between_two_evenings():
    long_rest = season(days=(2, 3), daily_rest_s=20 * HOUR)
    assert len(solved(long_rest).evenings) == 1
    assert len(solved(season(days=(2, 3), daily_rest_s=19 * HOUR)).evenings) == 2


def test_work_is_limited_by_days_and_by_hours():
    limit = WorkLimit(vehicles=frozenset({0}), days=frozenset(WEEK), most_days=1)
    assert len(solved(season(work_limits=(limit,))).evenings) == 1
    # 4 h 20 and 4 h 40 of work, 9 h together
    hours = replace(limit, most_days=None, most_seconds=9 * HOUR)
    assert len(solved(season(work_limits=(hours,))).evenings) == 2
    less = replace(hours, most_seconds=9 * HOUR - 1)
    assert len(solved(season(work_limits=(less,))).evenings) == 1
    duty = Duty(vehicles=frozenset({0}), day=0, depart_s=7 * HOUR, return_s=12 * HOUR)
    assert len(solved(season(work_limits=(hours,), duties=(duty,))).evenings) == 0


def test_a_week_holds_a_long_rest():
    """Duties of all days but Saturday: an evening on it would leave no day of rest."""
    duties = tuple(
        Duty(vehicles=frozenset({0}), day=day, depart_s=8 * HOUR, return_s=16 * HOUR)
        for day in (*range(5), 6)
    )
    free = season(duties=duties, weekly_rest_s=35 * HOUR, daily_rest_s=8 * HOUR, evenings=1)
    assert len(solved(free).evenings) == 0
    assert len(solved(replace(free, weekly_rest_s=0)).evenings) == 1


def test_a_night_away_pays_where_the_way_home_is_longer():
    far = vehicle(
        works=WEEK, cost_per_metre=1e-3, nights_away=1, night_cost=5.0, longest_day_s=6 * HOUR
    )
    problem = season(vans=[far], days=(4, 5), package={"stops": frozenset({1, 2})})
    found = solved(problem)
    assert found.cost == pytest.approx(20 + 10 + 30 + 5)
    assert [r.ends_at for r in found.routes if r.ends_at is not None] == [2]
    assert check_season(problem, found) == []
    home = replace(far, nights_away=0)
    assert (
        solved(season(vans=[home], days=(4, 5), package={"stops": frozenset({1, 2})})).cost == 100
    )


def test_neighbours_are_visited_on_consecutive_evenings():
    near = season(days=(0, 2, 3), neighbours={(0, 1): 7.0})
    found = solved(near)
    assert days_of(found) == [2, 3]
    assert found.terms["neighbours"] == -7.0


def test_former_evenings_stay_unless_their_change_pays():
    former = frozenset({Evening(package=0, stop=2, day=5, vehicle=0)})
    stays = solved(season(evenings=1, former=former, change_price=50.0))
    assert stays.evenings == tuple(former)
    assert solved(season(evenings=1, former=former, change_price=30.0)).terms["change"] == 30.0


def test_another_vehicle_is_half_a_change():
    vans = [vehicle(works=WEEK, cost_per_metre=price) for price in (1e-3, 2e-3)]
    former = frozenset({Evening(package=0, stop=0, day=5, vehicle=1)})
    found = solved(season(vans=vans, evenings=1, former=former, change_price=30.0))
    assert found.terms["change"] == 15.0
    assert [(e.stop, e.day, e.vehicle) for e in found.evenings] == [(0, 5, 0)]


def test_what_is_fixed_stays_even_where_it_breaks_rules():
    off_day = frozenset({Evening(package=0, stop=2, day=6, vehicle=0)})
    vans = [vehicle(works=range(5), cost_per_metre=1e-3)]
    problem = season(vans=vans, evenings=2, fixed=off_day)
    found = solved(problem)
    assert off_day <= set(found.evenings)
    assert stops_of(found) == [0, 2]
    assert [v.rule for v in check_season(problem, found)] == ["off_day"]


def test_the_same_effort_gives_the_same_season():
    problem = season(weeks=2, evenings=3, neighbours={(0, 1): 7.0})
    one, other = (solve_season(problem, deadline=Deadline(effort=500.0)) for _ in range(2))
    assert replace(one, runtime_s=0.0) == replace(other, runtime_s=0.0)


def test_who_asks_to_stop_gets_the_best_so_far():
    for seed in range(5):
        problem = small_season(seed)
        found = solve_season(problem, deadline=Deadline(should_stop=lambda: True))
        assert found.lower_bound <= found.cost
        assert found.method == "greedy"


def test_a_start_is_never_made_worse():
    problem = season(evenings=2)
    known = solve_season(problem).evenings
    stopped = Deadline(should_stop=lambda: True)
    assert solve_season(problem, deadline=stopped, start=known).cost == pytest.approx(60)


def test_vehicles_that_are_alike_count_as_a_fleet_and_rest_each():
    van = vehicle(works=(4, 5), cost_per_metre=1e-3)
    alike = season(vans=[van, van], evenings=3, package={"most": 2}, days=(4, 5))
    assert solved(alike).lacking == (0,)
    limits = tuple(
        WorkLimit(vehicles=frozenset({v}), days=frozenset({4, 5}), most_days=1) for v in (0, 1)
    )
    assert solved(replace(alike, work_limits=limits)).lacking == (1,)
