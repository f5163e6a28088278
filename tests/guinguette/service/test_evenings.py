"""The evenings of a season: held, moved, given up, new, and how sure each is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from guinguette.service.evenings import season_evenings
from guinguette.service.given import VisitState
from tests.announced import published_of
from tests.seasons import CONTRACTS, moved, season_tour, without

APRIL, JULY = date(2027, 4, 20), date(2027, 7, 1)
NOON = datetime.combine(JULY, time(12), tzinfo=UTC)
TOUR = season_tour()
PUBLISHED = published_of(TOUR, today=APRIL)


def test_each_evening_of_the_plan_is_there_with_its_contract_and_its_route():
    found = season_evenings(TOUR, PUBLISHED, today=APRIL)
    planned = [(r.date, v.key, v.contract, r) for r in TOUR.routes for v in r.visits]
    assert sorted((e.day, e.key, e.told.contract) for e in found) == sorted(p[:3] for p in planned)
    assert {(e.day, e.key): e.route for e in found} == {(p[0], p[1]): p[3] for p in planned}
    assert not any(e.is_news for e in found)  # of a first edition, all is new and nothing is news


def test_a_plan_without_contracts_has_none():
    assert season_evenings(replace(TOUR, season=None), PUBLISHED, today=APRIL) == ()


def test_visits_of_a_rhythm_are_no_evenings():
    routes = tuple(
        replace(r, visits=tuple(replace(v, contract="") for v in r.visits)) for r in TOUR.routes
    )
    made = replace(TOUR, routes=routes)
    assert season_evenings(made, published_of(made, today=APRIL), today=APRIL) == ()


def test_a_season_replanned_in_july_shows_what_was_held_what_moved_and_what_is_given_up():
    gone, put_off = TOUR.routes[-1], TOUR.routes[-10]
    later = moved(without(TOUR, len(TOUR.routes) - 1), len(TOUR.routes) - 10, 2)
    held = [r for r in TOUR.routes if r.date < JULY]
    later = replace(later, routes=tuple(r for r in later.routes if r.date >= JULY))
    published = published_of(later, before=PUBLISHED, today=JULY)
    found = season_evenings(later, published, today=JULY, since=NOON, routes=held)
    assert len(found) == len(TOUR.routes)
    assert sum(e.status == "done" for e in found) == len(held) > 0
    assert all(e.route is not None for e in found if e.status == "done")
    news = {e.key: e for e in found if e.is_news}
    assert set(news) == {gone.visits[0].key, put_off.visits[0].key}
    cancelled = news[gone.visits[0].key]
    assert (cancelled.status, cancelled.day) == ("cancelled", gone.date)
    assert cancelled.told.contract == gone.visits[0].contract
    assert news[put_off.visits[0].key].former_day == put_off.date


def test_what_an_older_edition_moved_is_no_news_any_more_but_stays_said():
    later = moved(TOUR, 60, 2)
    first = published_of(later, before=PUBLISHED, today=date(2027, 6, 1))
    again = published_of(later, before=first, today=JULY)
    found = season_evenings(later, again, today=JULY, since=NOON)
    assert not any(e.is_news for e in found)
    assert [e.former_day for e in found if e.former_day] == [TOUR.routes[60].date]


def test_what_is_agreed_is_confirmed_and_the_memory_says_what_was_announced():
    state = VisitState(
        key=TOUR.routes[1].visits[0].key,
        name="",
        first_date=TOUR.routes[1].date,
        first_vehicle="",
        date=TOUR.routes[1].date,
        open=TOUR.routes[1].visits[0].open,
        vehicle="",
        status="announced",
    )
    found = season_evenings(TOUR, PUBLISHED, today=APRIL, states=[state])
    agreed = {(one.place, one.date) for one in TOUR.instructions}
    assert {(e.key, e.day) for e in found if e.status == "confirmed"} == agreed
    announced = {(e.key, e.day) for e in found if e.status == "announced"}
    assert announced == {(state.key, state.date)}
    assert {e.status for e in found} == {"proposed", "announced", "confirmed"}


def test_evenings_of_another_season_stay_out():
    contracts = tuple(replace(c, first=date(2028, 5, 1), last=date(2028, 9, 1)) for c in CONTRACTS)
    assert TOUR.season is not None
    made = replace(TOUR, season=replace(TOUR.season, contracts=contracts))
    assert season_evenings(made, PUBLISHED, today=APRIL) == ()
