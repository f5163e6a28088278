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
    stops = [stop(1, once(*BOTH), **rules)]
    return line_problem((30,), stops=stops, vehicles=[vehicle(works=BOTH) for _ in turns(SETTINGS)])


def test_a_crew_makes_no_round_on_a_date_that_it_spares():
    left = RoomLeft(spared={CREW: frozenset({START + timedelta(days=TUESDAY)})})
    vans = left.within(problem(), SETTINGS).vehicles
    assert vans[0].days == {MONDAY}
    others = [v for v, turn in enumerate(turns(SETTINGS)) if turn.crew.name != CREW]
    assert all(vans[v].days == set(BOTH) for v in others)


def test_visits_of_a_weekday_wait_for_whoever_departs_late():
    hours = window(8 * HOUR, 15 * HOUR)
    found = RoomLeft(earliest_s={MONDAY: 10 * HOUR}).within(problem(time_windows=hours), SETTINGS)
    monday, tuesday = (found.stops[0].windows_on(day)[0] for day in BOTH)
    assert (monday.earliest_s, monday.latest_s) == (10 * HOUR + 30 * MINUTE, 15 * HOUR)
    assert (tuesday.earliest_s, tuesday.latest_s) == (8 * HOUR, 15 * HOUR)


def test_nobody_comes_on_a_weekday_that_begins_too_late():
    hours = window(8 * HOUR, 9 * HOUR)
    found = RoomLeft(earliest_s={MONDAY: 10 * HOUR}).within(problem(time_windows=hours), SETTINGS)
    assert not found.stops[0].windows_on(MONDAY)
    assert found.stops[0].windows_on(TUESDAY)
