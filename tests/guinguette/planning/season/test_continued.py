"""A season planned, and planned again when something happens: real villages, real solver."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.instruction import Instruction
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import NOTHING
from guinguette.planning.replan_tour import continue_tour
from guinguette.service.standing import Standing
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import (
    START,
    evenings,
    season_folder,
    standing_of_tour,
)

EFFORT = Deadline(effort=3_000)


def planned(folder, *tours, read=NOTHING, **options):
    standing = standing_of_tour(*tours) if tours else Standing()
    return continue_tour(folder, standing, Aims(read=read, deadline=EFFORT, **options))


@pytest.fixture(scope="module")
def folder():
    return season_folder()


@pytest.fixture(scope="module")
def tour(folder):
    return planned(folder).after


def test_every_evening_that_is_sold_is_made_once_at_its_place_by_its_vehicle(folder, tour):
    made = Counter(v.contract for r in tour.routes for v in r.visits)
    assert made == {"Contrat 1": 6, "Contrat 2": 8}
    assert max(Counter(key for key, _ in evenings(tour)).values()) == 1
    for route in tour.routes:
        for visit in route.visits:
            contract = next(c for c in folder.contracts if c.name == visit.contract)
            assert visit.key in contract.places
            assert route.vehicle in contract.vehicles
            assert contract.holds_on(route.date)
    assert [(m.planned, m.lacking) for m in tour.season.met] == [(6, 0), (8, 0)]


def test_evenings_are_spread_over_the_season(folder, tour):
    for contract in folder.contracts:
        own = [r.date for r in tour.routes for v in r.visits if v.contract == contract.name]
        counts = Counter((day - START).days // 14 for day in own)
        even = contract.dates / 4
        assert all(abs(counts[fortnight] - even) <= 1 for fortnight in range(4))


def test_the_bound_is_near(tour):
    assert 0 < tour.lower_bound_eur <= tour.cost_eur
    assert tour.gap < 0.01
    assert tour.season.lower_bound_eur == pytest.approx(tour.lower_bound_eur, abs=0.01)


def test_planning_again_changes_nothing(folder, tour):
    again = planned(folder, tour, today=START - timedelta(days=30))
    assert evenings(again.after) == evenings(tour)
    assert not again.moves_anything
    assert again.after.season == tour.season
    assert again.after.lower_bound_eur == tour.lower_bound_eur
    assert (again.after.status, again.after.lower_bound_scope) == (tour.status, "all_plans")


def test_another_seed_and_effort_change_nothing(folder, tour):
    planning = folder.settings.planning.model_copy(update={"seed": 77})
    other = replace(folder, settings=folder.settings.model_copy(update={"planning": planning}))
    again = continue_tour(other, standing_of_tour(tour), Aims(deadline=Deadline(effort=300)))
    assert evenings(again.after) == evenings(tour)


def test_a_vehicle_away_moves_its_evening_and_no_other(folder, tour):
    (key, day), vehicle = min(evenings(tour).items(), key=lambda one: one[0][1])
    away = replace(NOTHING, absences={vehicle: frozenset({day})})
    found = planned(folder, tour, read=away)
    after = evenings(found.after)
    assert (key, day) not in after
    assert len(evenings(tour).items() - after.items()) == 1
    assert len(after) == len(evenings(tour))
    moved = [v for r in found.after.routes for v in r.visits if v.cause is not None]
    assert [v.cause.kind for v in moved] == ["vehicle_absent"]
    assert moved[0].slot.date == day


def test_a_moved_evening_keeps_its_slot_when_planned_again(folder, tour):
    (_, day), vehicle = min(evenings(tour).items(), key=lambda one: one[0][1])
    away = replace(NOTHING, absences={vehicle: frozenset({day})})
    first = planned(folder, tour, read=away).after
    again = planned(folder, tour, first)
    assert evenings(again.after) == evenings(first)
    slots = {(v.key, r.date): v.slot for r in first.routes for v in r.visits}
    assert {(v.key, r.date): v.slot for r in again.after.routes for v in r.visits} == slots
    assert not again.moves_anything


def test_a_confirmed_evening_stays_when_a_contract_grows(folder, tour):
    (key, day), vehicle = max(evenings(tour).items(), key=lambda one: one[0][1])
    kept = Instruction(kind="confirm", place=key, date=day, given=START)
    confirmed = replace(tour, instructions=(kept,))
    grown = tuple(replace(c, dates=c.dates + 1) for c in folder.contracts)
    found = planned(replace(folder, contracts=grown), confirmed)
    after = evenings(found.after)
    assert after[key, day] == vehicle
    assert len(after) == len(evenings(tour)) + 2
    assert evenings(tour).items() <= after.items()


def test_a_confirmed_evening_whose_vehicle_is_away_is_said_not_to_be_held(folder, tour):
    (key, day), vehicle = min(evenings(tour).items(), key=lambda one: one[0][1])
    kept = Instruction(kind="confirm", place=key, date=day, given=START)
    away = replace(NOTHING, absences={vehicle: frozenset({day})})
    found = planned(folder, replace(tour, instructions=(kept,)), read=away)
    assert [fault.code for fault in found.warnings] == ["hand-unheld"]
    assert kept in found.after.instructions


def test_evenings_that_lack_cost_nothing_in_euros(folder):
    """Their price in the search is no cost of the service."""
    wanted = tuple(replace(c, dates=len(c.places) + 2, most=1) for c in folder.contracts)
    found = planned(replace(folder, contracts=wanted))
    after = found.after
    assert sum(one.lacking for one in after.season.met) == 4
    terms = sum(one.eur for one in after.season.terms)
    assert after.cost_eur == pytest.approx(sum(r.cost_eur for r in after.routes) + terms, abs=0.1)
    assert 0 < after.lower_bound_eur <= after.cost_eur


def test_a_contract_that_is_lost_frees_its_evenings_and_says_so(folder, tour):
    left = replace(folder, contracts=folder.contracts[:1])
    found = planned(left, tour)
    lost = found.after.missed
    assert len(lost) == 8
    assert {one.cause.kind for one in lost} == {"contract_ended"}
    assert {one.cause.subject for one in lost} == {"Contrat 2"}
    assert found.dropped == ()
    kept = {pair: v for pair, v in evenings(tour).items() if v == "Guinguette 1"}
    assert evenings(found.after) == kept
    again = planned(left, tour, found.after)
    assert not again.moves_anything
    assert len(again.after.missed) == 8


def test_a_season_planned_again_in_july_keeps_what_was_held(folder, tour):
    today = START + timedelta(days=28)
    grown = tuple(replace(c, dates=c.dates + 2) for c in folder.contracts)
    found = planned(replace(folder, contracts=grown), tour, today=today)
    before = {pair: v for pair, v in evenings(tour).items() if pair[1] < today}
    after = evenings(found.after)
    assert {pair: v for pair, v in after.items() if pair[1] < today} == before
    assert len(after) == len(evenings(tour)) + 4
    assert evenings(tour).items() <= after.items()


def test_a_contract_lost_in_july_leaves_the_cost_of_what_was_held(folder, tour):
    left, today = folder.contracts[:1], START + timedelta(days=28)
    lost = folder.contracts[1].places
    feast = replace(
        folder,
        contracts=left,
        requests=tuple(
            replace(r, dates=(today + timedelta(days=3),), value_eur=50.0) if r.key in lost else r
            for r in folder.requests
        ),
    )
    after = planned(feast, tour, today=today).after
    assert {v.contract for r in after.routes for v in r.visits} == {"Contrat 1", "Contrat 2"}
    assert {one.kind for one in after.season.terms}.isdisjoint({"calendar", "value"})
    terms = sum(one.eur for one in after.season.terms)
    assert after.cost_eur == pytest.approx(sum(r.cost_eur for r in after.routes) + terms, abs=0.1)


def test_what_would_meet_a_contract_is_said(folder):
    most = [replace(c, dates=40, most=1) for c in folder.contracts[:1]]
    found = planned(replace(folder, contracts=tuple(most))).after
    (met,) = found.season.met
    assert met.reason == "places_full"
    assert met.planned + met.lacking == 40
    busy = [replace(c, dates=40, most=9, last=START + timedelta(days=27)) for c in most]
    (met,) = planned(replace(folder, contracts=tuple(busy))).after.season.met
    assert met.reason == "no_vehicle_day"
    assert met.planned == 16
    assert met.remedy_days == met.lacking == 24


def test_a_period_that_ends_before_a_contract_has_its_share(folder):
    last = START + timedelta(days=111)
    longer = tuple(replace(c, dates=10, last=last) for c in folder.contracts)
    met = planned(replace(folder, contracts=longer)).after.season.met
    assert [one.planned for one in met] == [5, 5]


def test_wishes_are_kept_where_they_can_and_told(folder):
    friday = date(2027, 7, 2)
    wished = {folder.contracts[0].places[0], folder.contracts[0].places[1]}
    requests = tuple(
        replace(r, wishes=(friday, friday + timedelta(days=7))) if r.key in wished else r
        for r in folder.requests
    )
    found = planned(replace(folder, requests=requests)).after
    ranks = {v.key: (v.wish, r.date) for r in found.routes for v in r.visits if v.key in wished}
    assert sorted(rank for rank, _ in ranks.values()) == [1, 2]


def test_a_moved_evening_goes_to_a_date_near_the_one_it_had(folder, tour):
    (key, day), vehicle = sorted(evenings(tour).items(), key=lambda one: one[0][1])[6]
    away = replace(NOTHING, absences={vehicle: frozenset({day})})
    after = evenings(planned(folder, tour, read=away).after)
    (new,) = (when for place, when in after if place == key)
    assert 0 < abs((new - day).days) <= 7


def test_a_village_that_leaves_is_told_so(folder, tour):
    (key, day), _ = min(evenings(tour).items(), key=lambda one: one[0][1])
    gone = replace(NOTHING, removed=frozenset({key}))
    found = planned(folder, tour, read=gone)
    (lost,) = found.after.missed
    assert (lost.key, lost.slot.date, lost.cause.kind) == (key, day, "left")
    assert len(evenings(found.after)) == len(evenings(tour))
    assert len(evenings(tour).items() - evenings(found.after).items()) == 1


def test_a_crew_that_is_away_when_it_has_evenings_keeps_nobody_in_vain(folder, tour):
    (_, day), vehicle = min(evenings(tour).items(), key=lambda one: one[0][1])
    crew = next(r.crew for r in tour.routes if (r.vehicle, r.date) == (vehicle, day))
    found = planned(folder, tour, read=replace(NOTHING, crew_absences={crew: frozenset({day})}))
    assert "replan-no-route" not in {one.code for one in found.warnings}
    idle = replace(NOTHING, crew_absences={crew: frozenset({START})})
    assert "replan-no-route" in {one.code for one in planned(folder, tour, read=idle).warnings}


def test_a_wish_that_is_past_weighs_nothing_more(folder, tour):
    key = next(key for key in folder.contracts[0].places if key not in dict(evenings(tour)))
    requests = tuple(
        replace(r, wishes=(START + timedelta(days=3),)) if r.key == key else r
        for r in folder.requests
    )
    today = START + timedelta(days=14)
    found = planned(replace(folder, requests=requests), tour, today=today).after
    assert evenings(found) == evenings(tour)
    assert "wish" not in {term.kind for term in found.season.terms}


def test_an_evening_that_a_village_lost_stays_told_when_its_row_is_gone(folder, tour):
    (key, day), _ = min(evenings(tour).items(), key=lambda one: one[0][1])
    left = tuple(request for request in folder.requests if request.key != key)
    contracts = tuple(
        replace(c, places=tuple(place for place in c.places if place != key))
        for c in folder.contracts
    )
    gone = replace(folder, requests=left, contracts=contracts)
    first = planned(gone, tour, today=START - timedelta(days=9))
    assert [(one.key, one.slot.date) for one in first.after.missed] == [(key, day)]
    for today in (START - timedelta(days=8), day + timedelta(days=3)):
        again = planned(gone, tour, first.after, today=today)
        assert again.after.missed == first.after.missed
        assert not again.moves_anything


def test_an_evening_put_off_into_a_period_and_lost_there_stays_told(folder, tour):
    (key, day), vehicle = min(evenings(tour).items(), key=lambda one: one[0][1])
    away = {START + timedelta(days=n) for n in range(21)}
    off = planned(folder, tour, read=replace(NOTHING, absences={vehicle: frozenset(away)})).after
    later = replace(
        folder,
        settings=folder.settings.model_copy(
            update={
                "horizon": folder.settings.horizon.model_copy(
                    update={"start": START + timedelta(days=21), "weeks": 5}
                )
            }
        ),
    )
    next_period = planned(later, tour, off).after
    gone = replace(NOTHING, removed=frozenset({key}))
    first = planned(later, tour, off, next_period, read=gone).after
    assert (key, day) in {(one.key, one.slot.date) for one in first.missed}
    again = planned(later, tour, off, next_period, first)
    assert again.after.missed == first.missed
