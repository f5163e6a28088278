"""Why a village has its evenings, or none: what other dates and other choices would cost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.season.reasons import not_as_wished, reasons_of_place
from guinguette.planning.season.stands import season_stands
from guinguette.service.standing import Standing
from routing.season.solve import solve_season
from routing.season.terms import terms_of
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import (
    START,
    evenings,
    season_folder,
    standing_of_tour,
)

EFFORT = Deadline(effort=3_000)
FRIDAY = date(2027, 6, 18)


def stands_of(folder):
    tour = continue_tour(folder, Standing(), Aims(deadline=EFFORT)).after
    return season_stands(folder, standing_of_tour(tour), tour), tour


@pytest.fixture(scope="module")
def small():
    """Two evenings in four villages, of which one wishes a Friday, over two weeks."""
    folder = season_folder(weeks=2, dates=(2, 2))
    contract = replace(folder.contracts[0], places=folder.contracts[0].places[:4])
    wishing = tuple(
        replace(r, wishes=(FRIDAY,)) if r.key == contract.places[0] else r for r in folder.requests
    )
    return replace(folder, requests=wishing, contracts=(contract,))


@pytest.fixture(scope="module")
def stands(small):
    return stands_of(small)[0]


def place(stands, key):
    return reasons_of_place(stands, key, deadline=EFFORT).place


def test_the_next_best_dates_are_those_of_all_dates_tried_one_by_one(stands, small):
    evening = min(stands.evenings, key=lambda e: e.day)
    key = small.requests[evening.stop].key
    (chosen,) = place(stands, key).chosen
    prices = []
    asked = stands.problem.problem
    ways = [
        (v, day)
        for v in stands.problem.packages[0].vehicles
        for day in sorted(asked.vehicles[v].days & asked.stops[evening.stop].days)
        if day != evening.day
    ]
    assert len(ways) > 3
    for v, day in ways:
        moved = replace(evening, day=day, vehicle=v)
        both = stands.evenings - {evening} | {moved}
        if len({e.day for e in both}) == 2:
            packages = tuple(replace(p, evenings=2) for p in stands.problem.packages)
            forced = replace(stands.problem, packages=packages, fixed=both)
            found = solve_season(forced)
            assert set(found.evenings) == both
            prices.append(sum(terms_of(forced, found.evenings, found.routes).values()))
    least = sorted(round(price - stands.base.cost, 2) for price in prices)[:3]
    assert [one.cost_eur for one in chosen.others] == pytest.approx(least, abs=0.02)
    assert chosen.evening == stands.dated(evening)


def test_a_date_that_is_wished_for_is_kept_for_the_wish(stands, small):
    (chosen,) = place(stands, small.contracts[0].places[0]).chosen
    assert (chosen.evening.date, chosen.wish) == (FRIDAY, 1)
    assert {one.decider for one in chosen.others} == {"wish"}
    assert all(one.cost_eur > 20 for one in chosen.others)


def test_a_village_that_is_not_chosen_takes_the_evening_of_another(stands, small):
    having = {small.requests[e.stop].key for e in stands.evenings}
    for key in sorted(set(small.contracts[0].places) - having):
        found = place(stands, key)
        assert found.chosen == ()
        (way,) = found.choosing
        gained = [c.after for c in way.difference.changes if c.before is None]
        lost = [c.before for c in way.difference.changes if c.after is None]
        assert [one.key for one in gained] == [key]
        assert len(lost) == 1
        assert lost[0].key in having
        only = {small.requests[e.stop].key for e in stands.evenings} - {lost[0].key} | {key}
        pair = replace(small.contracts[0], places=tuple(sorted(only)))
        best = solve_season(stands_of(replace(small, contracts=(pair,)))[0].problem)
        now = sum(terms_of(stands.problem, stands.base.evenings, stands.base.routes).values())
        assert way.difference.highest_eur >= best.cost - now - 0.02
        assert way.difference.lowest_eur <= way.difference.highest_eur


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("no_contract", "contracts"),
        ("closed", "closed"),
        ("no_vehicle", "weekdays"),
        ("too_far", "hours"),
    ],
)
def test_a_village_that_cannot_be_chosen_is_told_why(stands, small, why, change):
    having = {small.requests[e.stop].key for e in stands.evenings}
    contract = small.contracts[0]
    key = next(key for key in contract.places if key not in having)
    every = tuple(START + timedelta(days=n) for n in range(14))
    row = next(r for r in small.requests if r.key == key)
    others = {
        "contracts": {"contracts": (replace(contract, places=tuple(sorted(having))),)},
        "closed": {"requests": _with(small, replace(row, closed_dates=every))},
        "weekdays": {"requests": _with(small, replace(row, weekdays=frozenset({0})))},
        "hours": {"requests": _with(small, replace(row, window_min=(1200, 1440)))},
    }
    found = place(stands_of(replace(small, **others[change]))[0], key)
    (way,) = found.choosing
    assert (way.difference, way.why_not) == (None, why)


def _with(folder, row):
    return tuple(row if r.key == row.key else r for r in folder.requests)


def test_a_first_wish_that_is_not_kept_is_tried(small):
    keys = small.contracts[0].places[:2]
    both = tuple(replace(r, wishes=(FRIDAY,)) if r.key in keys else r for r in small.requests)
    folder = replace(small, requests=both, contracts=(replace(small.contracts[0], places=keys),))
    stands, tour = stands_of(folder)
    kept = [key for key, day in evenings(tour) if day == FRIDAY]
    (other,) = set(keys) - set(kept)
    summed = not_as_wished(stands, tour)
    assert [(one.key, one.wishes) for one in summed.wishes] == [(other, (FRIDAY,))]
    assert "wish" in {one.kind for one in summed.terms}
    (way,) = place(stands, other).choosing
    assert way.date == FRIDAY
    moved = {c.after.key: c.after.date for c in way.difference.changes if c.after}
    assert moved[other] == FRIDAY
    assert kept[0] in {c.before.key for c in way.difference.changes if c.before}


def test_what_is_not_as_wished_is_priced_as_the_season_stands_now():
    """A hand that moves an evening leaves the prices of the plan as they were."""
    folder = season_folder(weeks=4, dates=(3, 3), most=2)
    (first, _) = folder.contracts
    unfair = replace(folder, contracts=(replace(first, places=first.places[:2]),))
    stands, tour = stands_of(unfair)
    shown = tuple(one for one in tour.season.terms if round(one.eur))
    assert shown
    before = replace(tour, season=replace(tour.season, terms=()))
    assert not_as_wished(stands, before).terms == shown
