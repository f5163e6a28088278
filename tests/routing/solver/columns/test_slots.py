import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import UnsupportedPatternError
from routing.solver.columns.slots import Slot, Slots, is_every_week
from tests.instances import days, line_problem, once, stop, vehicle, weekly
from tests.routing.strategies import problems

WEEKDAYS = (0, 1, 7, 8)


def slots(stops, vehicles, **rules) -> Slots:
    return Slots(line_problem([5, 6], stops=stops, vehicles=vehicles, weeks=2, **rules))


FREE = [stop(1, once(*WEEKDAYS)), stop(2, weekly(0, 1))]


def test_vehicles_that_differ_only_by_their_calendar_are_one_kind():
    vans = [vehicle(works=(0, 7)), vehicle(works=(1, 8)), vehicle(works=(0, 7), max_stops=2)]
    assert [kind.members for kind in slots(FREE, vans).kinds] == [(0, 1), (2,)]


def test_a_restriction_on_vehicles_splits_a_kind():
    vans = [vehicle(works=WEEKDAYS)] * 3
    found = slots([FREE[0], stop(2, weekly(0), vehicles=days(1))], vans).kinds
    assert {kind.members: kind.stops for kind in found} == {(0, 2): (0,), (1,): (0, 1)}


def test_equal_weekdays_are_counted_together():
    found = slots(FREE, [vehicle(works=WEEKDAYS)] * 2)
    assert [group.weekdays for group in found.groups] == [(0, 1)]
    assert found.capacity == {Slot(0, 0, 0): 8}
    assert found.hosts == {(0, 0): 4}


def test_weekdays_that_allow_other_stops_are_counted_apart():
    found = slots([stop(1, once(0, 1)), stop(2, weekly(0))], [vehicle(works=WEEKDAYS)])
    assert [group.weekdays for group in found.groups] == [(0,), (1,)]


def test_the_absence_of_a_vehicle_on_one_date_tells_the_weeks_apart():
    found = slots(FREE, [vehicle(works=WEEKDAYS), vehicle(works=(0, 1, 8))])
    groups = {group.weekdays: group for group in found.groups}
    assert not groups[(0,)].is_uniform
    assert groups[(1,)].is_uniform
    monday = found.groups.index(groups[(0,)])
    assert [found.capacity[Slot(0, monday, week)] for week in (0, 1)] == [2, 1]
    assert found.hosts[0, monday] == 1
    assert found.scarce_hosts == {(0, monday): 1}
    assert [groups[(0,)].block_of(week) for week in (0, 1)] == [0, 1]
    assert [groups[(1,)].block_of(week) for week in (0, 1)] == [0, 0]


def test_visits_cost_in_a_slot_what_they_cost_on_its_days():
    cost = np.zeros((2, 14, 1))
    cost[:, 1] = cost[:, 8] = [[3.0], [4.0]]
    found = slots(FREE, [vehicle(works=WEEKDAYS)], visit_cost=cost)
    assert [group.weekdays for group in found.groups] == [(0,), (1,)]
    costs = [found.visit_costs(slot).tolist() for slot in found.capacity]
    assert costs == [[0.0, 0.0], [3.0, 4.0]]


def test_days_without_vehicle_or_stop_are_left_out():
    found = slots([stop(1, once(0, 1)), stop(2, once(0))], [vehicle(works=(0, 3))])
    assert [group.weekdays for group in found.groups] == [(0,)]
    assert sum(found.capacity.values()) == 1


def test_only_a_stop_of_several_weeks_is_weekly():
    problem = slots(FREE, [vehicle(works=WEEKDAYS)]).problem
    assert [is_every_week(problem, i) for i in (0, 1)] == [False, True]


@pytest.mark.parametrize("pattern", [(0, 1), (0, 8), (0, 1, 7, 8)])
def test_patterns_that_couple_weekdays_are_refused(pattern):
    with pytest.raises(UnsupportedPatternError) as refusal:
        slots([FREE[0], stop(2, [days(*pattern)])], [vehicle(works=WEEKDAYS)])
    assert refusal.value.stop == 1


def test_weekly_stops_with_changing_vehicles_are_refused():
    with pytest.raises(UnsupportedPatternError):
        slots(FREE, [vehicle(works=WEEKDAYS)], same_vehicle=False)


def test_routes_are_spread_over_the_days():
    found = slots(FREE, [vehicle(works=WEEKDAYS)] * 2)
    hosts, dates = found.assign([(0, 0, 0)], [(1, 0, 0, 0), (2, 0, 0, 0)])
    assert hosts == {0: (0, 0)}
    assert sorted(day for _, day in dates.values()) == [1, 8]


@settings(max_examples=150, deadline=None)
@given(problems(most_stops=3, most_vehicles=3), st.data())
def test_what_fits_the_capacities_always_fits_vehicles_and_days(problem, data):
    found = Slots(problem)
    left = dict(found.supply)
    templates, singles = [], []

    def takes(slots, count):
        """Take some days of slots, as many times as a number drawn and their crews allow."""
        uses = [(used, n) for slot, n in slots for used in found.uses(slot)]
        most = min([count, *(left[used] // n for used, n in uses)])
        times = data.draw(st.integers(0, most))
        left.update({used: left[used] - times * n for used, n in uses})
        return range(times)

    for (kind, group), count in found.hosts.items():
        weeks = [len(block) for block in found.groups[group].weeks]
        slots = [(Slot(kind, group, block), n) for block, n in enumerate(weeks)]
        for _ in takes(slots, count) if count else ():
            templates.append((len(templates), kind, group))
    for slot, count in found.capacity.items():
        for _ in takes([(slot, 1)], count):
            singles.append((len(singles), slot.kind, slot.group, slot.block))
    hosts, dates = found.assign(templates, singles)
    used = [(v, 7 * week + w) for v, w in hosts.values() for week in (0, 1)] + list(dates.values())
    assert len(used) == len(set(used)) == 2 * len(templates) + len(singles)
    assert all(day in problem.vehicles[v].days for v, day in used)
    people = [(problem.crew_of(v), day) for v, day in used]
    assert len(people) == len(set(people))
    for key, kind, group, block in singles:
        assert dates[key][1] in found.days(group, block)
        assert dates[key][0] in found.kinds[kind].members
