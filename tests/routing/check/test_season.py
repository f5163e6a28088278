"""
One right season, and one mutation for each rule.

Villages at 10, 20 and 30 km, a kilometre a minute; two evenings, on Friday and on Saturday.
"""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from routing.check.season import check_season
from routing.season.problem import Duty, Evening, Package, SeasonProblem, Tally, WorkLimit
from routing.season.solution import SeasonSolution
from routing.solution import DayRoute
from tests.instances import HOUR, KM, MINUTE, line_problem, once, stop, vehicle, window

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
ALWAYS = np.ones(7, dtype=np.bool_)
ON_FRIDAY = np.arange(7) == FRIDAY
DAYS = once(FRIDAY, SATURDAY)
PROBLEM = SeasonProblem(
    problem=line_problem(
        [10, 20, 30],
        stops=[
            stop(k, DAYS, service_time_s=4 * HOUR, time_windows=window(18 * HOUR, 18 * HOUR))
            for k in (1, 2, 3)
        ],
        vehicles=[vehicle(works=(FRIDAY, SATURDAY), latest_return_s=24 * HOUR)] * 2,
        visit_cost=np.full((3, 1, 1), 7.0),
    ),
    packages=(
        Package(evenings=3, stops=frozenset({0, 1}), days=ALWAYS, price_of_lack=500.0, least=1),
    ),
    tallies=(Tally(kind="weekend", days=ON_FRIDAY, prices=(9.0, 4.0, 0.0)),),
    neighbours={(0, 1): 6.0},
    daily_rest_s=11 * HOUR,
    weekly_rest_s=35 * HOUR,
    former=frozenset(
        {
            Evening(package=0, stop=0, day=FRIDAY, vehicle=1),
            Evening(package=0, stop=0, day=SATURDAY, vehicle=0),
        }
    ),
    change_price=20.0,
)


def evening(stop, day, vehicle=0, package=0):
    return Evening(package=package, stop=stop, day=day, vehicle=vehicle)


def route(stop, day, vehicle=0):
    km = 10 * (stop + 1)
    return DayRoute(
        day=day,
        vehicle=vehicle,
        stops=(stop,),
        depart_s=18 * HOUR - km * MINUTE,
        starts_s=(18 * HOUR,),
        return_s=22 * HOUR + km * MINUTE,
        break_after=None,
        cost=2.0 * km * KM,
    )


def planned(*evenings, problem=PROBLEM, **changes):
    """Make a season with its evidence, of evenings in order."""
    terms = {
        "routes": 60_000.0, "visits": 14.0, "lack": 500.0, "change": 30.0, "neighbours": -6.0,
        "weekend": 4.0,
    }  # fmt: skip
    chosen = evenings or (evening(0, FRIDAY), evening(1, SATURDAY))
    right = SeasonSolution(
        evenings=tuple(chosen),
        routes=tuple(route(e.stop, e.day, e.vehicle) for e in chosen),
        lacking=(max(0, 3 - len(chosen)),),
        cost=sum(terms.values()),
        terms=terms,
        lower_bound=0.0,
        method="",
        runtime_s=0.0,
    )
    return check_season(problem, replace(right, **changes))


def broken(*evenings, **changes):
    """List what a season breaks, whatever it costs."""
    found = planned(*evenings, problem=replace(PROBLEM, **changes))
    return [text for text in found if "comes to" not in text and "costs" not in text]


def test_a_right_season_breaks_nothing():
    assert planned() == []


@pytest.mark.parametrize("kind", ["routes", "visits", "lack", "change", "neighbours", "weekend"])
def test_each_term_is_recomputed(kind):
    terms = {"routes": 60_000.0, "visits": 14.0, "lack": 500.0, "change": 30.0, "neighbours": -6.0}
    terms |= {"weekend": 4.0}
    found = planned(terms=terms | {kind: terms[kind] + 1.0})
    assert [text.split()[0] for text in found] == [kind]


def test_cost_bound_and_lacks_are_recomputed():
    assert planned(cost=1.0)[0].startswith("the season costs")
    assert planned(lower_bound=1e6) == ["the lower bound is above the cost"]
    assert planned(lacking=(0,)) == ["the packages lack [1], not [0]"]


def test_routes_are_those_of_the_evenings():
    assert "the routes are not those of the evenings" in planned(routes=(route(0, FRIDAY),))


def test_the_rules_of_routes_hold():
    late = replace(route(1, SATURDAY), return_s=25 * HOUR)
    assert any("the return is too late" in v for v in planned(routes=(route(0, FRIDAY), late)))


MUTATIONS = [
    ("unknown package", (evening(0, FRIDAY, package=1),), {}),
    ("not a stop of package", (evening(2, FRIDAY),), {}),
    ("not a day of package", None, {"packages": (replace(PROBLEM.packages[0], days=ON_FRIDAY),)}),
    ("not a day of the stop", (evening(0, SUNDAY),), {}),
    (
        "not a vehicle of package",
        None,
        {"packages": (replace(PROBLEM.packages[0], vehicles=frozenset({1})),)},
    ),
    ("2 evenings at stop 0", (evening(0, FRIDAY), evening(0, FRIDAY, 1)), {}),
    ("too many", None, {"packages": (replace(PROBLEM.packages[0], evenings=1),)}),
    ("too many at stop 0", (evening(0, FRIDAY), evening(0, SATURDAY)), {}),
    ("weekend: 1 evenings too many", None, {
        "tallies": (Tally(kind="weekend", days=ON_FRIDAY, prices=(0.0, inf)),)
    }),
    ("2 evenings", (evening(0, FRIDAY), evening(1, FRIDAY, 1)), {
        "work_limits": (WorkLimit(vehicles=frozenset({0, 1}), days=frozenset()),)
    }),
    ("besides a duty", None, {
        "duties": (Duty(vehicles=frozenset({0}), day=FRIDAY, depart_s=0, return_s=HOUR),)
    }),
    ("the rest before the next day is too short", None, {"daily_rest_s": 20 * HOUR}),
    ("no weekly rest", None, {
        "duties": tuple(
            Duty(vehicles=frozenset({0}), day=day, depart_s=9 * HOUR, return_s=15 * HOUR)
            for day in (0, 1, 2, 3, 6)
        )
    }),
    ("s too many", None, {
        "work_limits": (
            WorkLimit(vehicles=frozenset({0}), days=frozenset(range(7)), most_seconds=8 * HOUR),
        )
    }),
    ("1 days too many", None, {
        "work_limits": (
            WorkLimit(vehicles=frozenset({0}), days=frozenset(range(7)), most_days=1),
        )
    }),
]  # fmt: skip


@pytest.mark.parametrize(("text", "evenings", "changes"), MUTATIONS)
def test_each_broken_rule_is_named(text, evenings, changes):
    found = broken(*(evenings or ()), **changes)
    assert any(text in violation for violation in found), found


def test_vehicles_of_one_duty_are_of_one_crew():
    duty = Duty(vehicles=frozenset({0, 1}), day=SUNDAY, depart_s=9 * HOUR, return_s=15 * HOUR)
    assert PROBLEM.crews == (frozenset({0}), frozenset({1}))
    assert replace(PROBLEM, duties=(duty,)).crews == (frozenset({0, 1}),)


@pytest.mark.parametrize("prices", [(), (inf,), (inf, 0.0), (0.0, inf, 1.0), (0.0, 5.0, 6.0)])
def test_prices_that_are_not_convex_or_begin_infinite_are_refused(prices):
    with pytest.raises(ValueError, match="prices of a tally"):
        Tally(kind="pace", days=ALWAYS, prices=prices)
