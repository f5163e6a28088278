"""What rounds leave to the evenings of their crews."""

from datetime import timedelta

from guinguette.folder.settings.duty import turns
from guinguette.planning.continuity.room_left import RoomLeft
from tests.guinguette.folders import settings
from tests.instances import HOUR, MINUTE, MONDAY, TUESDAY, line_problem, once, stop, vehicle, window

SETTINGS = settings()
CREW, START = turns(SETTINGS)[0].crew.name, SETTINGS.horizon.start
BOTH = (MONDAY, TUESDAY)


def problem(**rules):
    """Make rounds of Monday and Tuesday, of as many vans as the settings have."""
    stops = [stop(1, **{"patterns": once(*BOTH)} | rules)]
    return line_problem((30,), stops=stops, vehicles=[vehicle(works=BOTH) for _ in turns(SETTINGS)])


def test_a_crew_makes_no_round_on_a_date_that_it_spares():
    left = RoomLeft(spared={CREW: frozenset({START + timedelta(days=TUESDAY)})})
    vans = left.within(problem(), SETTINGS).vehicles
    assert vans[0].days == {MONDAY}
    others = [v for v, turn in enumerate(turns(SETTINGS)) if turn.crew.name != CREW]
    assert all(vans[v].days == set(BOTH) for v in others)


def test_nobody_departs_sooner_than_the_weekday_allows():
    hours = window(8 * HOUR, 15 * HOUR)
    early = RoomLeft().planned(problem(time_windows=hours, patterns=once(MONDAY)))
    left = RoomLeft(earliest_s={MONDAY: 10 * HOUR})
    late = left.planned(problem(time_windows=hours, patterns=once(MONDAY)))
    assert [route.depart_s for route in early.routes] == [8 * HOUR - 30 * MINUTE]
    assert [(route.vehicle, route.depart_s) for route in late.routes] == [(0, 10 * HOUR)]
    assert late.cost == early.cost


def test_other_weekdays_are_as_they_were():
    hours = window(8 * HOUR, 9 * HOUR)
    left = RoomLeft(earliest_s={MONDAY: 10 * HOUR})
    found = left.planned(problem(time_windows=hours))
    assert [route.day for route in found.routes] == [TUESDAY]
    alone = left.planned(problem(time_windows=hours, patterns=once(MONDAY)))
    assert alone.unserved
