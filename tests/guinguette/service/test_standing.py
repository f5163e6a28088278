"""What stands of several plans: each day as the last plan that covers it has it."""

from dataclasses import replace
from datetime import date, timedelta

from guinguette.promised import Event, MissedVisit, Slot
from guinguette.service.standing import Standing
from tests.tours import make_route, make_tour

NARCY, WASSY = "52347", "52550"
FIRST, SECOND = date(2026, 6, 4), date(2026, 6, 11)
AWAY = Event(kind="vehicle_absent", subject="V", first=FIRST, last=FIRST)


def tour(*routes, start=date(2026, 6, 1), **changes):
    return replace(make_tour(routes), start=start, unserved=(), **changes)


def both():
    return make_route(FIRST, "V", ("Narcy", "Wassy")), make_route(SECOND, "V", ("Narcy",))


def test_a_visit_in_its_slot_is_its_own_promise():
    standing = Standing((tour(*both()),))
    promised = standing.occurrences[NARCY]
    assert [one.slot.date for one in promised] == [FIRST, SECOND]
    assert not any(one.is_exception for one in promised)
    assert standing.known == {NARCY, WASSY}


def test_an_exception_keeps_the_slot_that_it_left():
    first, second = both()
    slot = Slot(date=FIRST - timedelta(days=1), vehicle="W", arrive=first.visits[0].arrive)
    moved = replace(first.visits[0], slot=slot, cause=AWAY)
    standing = Standing((tour(replace(first, visits=(moved, *first.visits[1:])), second),))
    one = standing.occurrences[NARCY][0]
    assert (one.slot, one.is_exception, one.cause) == (slot, True, AWAY)


def test_a_missed_visit_is_a_promise_too():
    first, second = both()
    slot = Slot(date=FIRST, vehicle="V", arrive=first.visits[1].arrive)
    missed = MissedVisit(key=WASSY, commune_code=WASSY, name="Wassy", slot=slot, cause=AWAY)
    alone = replace(first, visits=first.visits[:1])
    standing = Standing((tour(alone, second, missed=(missed,), events=(AWAY,)),))
    (one,) = standing.occurrences[WASSY]
    assert (one.missed, one.cause, one.route) == (missed, AWAY, None)
    assert standing.events == (AWAY,)
    assert WASSY in standing.known


def test_the_later_plan_has_the_days_that_both_cover():
    later = tour(make_route(SECOND, "V", ("Wassy",)), start=date(2026, 6, 8))
    standing = Standing((tour(*both()), later))
    assert [route.date for route in standing.routes] == [FIRST, SECOND]
    assert [one.slot.date for one in standing.occurrences[NARCY]] == [FIRST]
    assert [one.slot.date for one in standing.occurrences[WASSY]] == [FIRST, SECOND]


def test_days_before_a_plan_begins_to_hold_stay_with_the_one_before():
    changed = tour(make_route(FIRST, "W", ("Narcy",)), make_route(SECOND, "W", ("Narcy",)))
    first, second = tour(*both()), changed
    standing = Standing((first, second), (first.start, date(2026, 6, 8)))
    assert [(r.date, r.vehicle) for r in standing.routes] == [(FIRST, "V"), (SECOND, "W")]


def test_a_place_that_left_is_known_no_more():
    left = Event(kind="left", subject=WASSY, first=FIRST, last=date.max)
    assert Standing((tour(*both(), events=(left,)),)).known == {NARCY}


def test_nothing_stands_without_a_plan():
    standing = Standing()
    assert (standing.routes, dict(standing.occurrences), standing.known) == ((), {}, frozenset())
    assert not standing.covers(FIRST)
