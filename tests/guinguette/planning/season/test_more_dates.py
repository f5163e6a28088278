"""What if a contract buys more dates: what is added, what it costs, what stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guinguette.faults import UsageError
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.season.more_dates import contract_named, dates_asked, more_dates
from guinguette.planning.season.stands import season_stands
from guinguette.service.standing import Standing
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import (
    START,
    evenings,
    season_folder,
    standing_of_tour,
)

EFFORT = Deadline(effort=3_000)


@pytest.fixture(scope="module")
def folder():
    return season_folder(price_eur=4_800.0)


@pytest.fixture(scope="module")
def tour(folder):
    return continue_tour(folder, Standing(), Aims(deadline=EFFORT)).after


@pytest.fixture(scope="module")
def stands(folder, tour):
    return season_stands(folder, standing_of_tour(tour), tour)


def test_the_season_that_stands_is_priced_as_it_was(stands, tour):
    assert stands.base.cost == pytest.approx(tour.season.cost_eur, abs=0.01)
    assert len(stands.evenings) == len(evenings(tour))


def test_four_dates_more_are_what_planning_them_would_make(folder, tour, stands):
    contract = folder.contracts[0]
    found = more_dates(stands, contract, contract.dates + 4, deadline=EFFORT)
    assert (found.dates_before, found.dates, found.made) == (6, 10, 4)
    grown = (replace(contract, dates=10), folder.contracts[1])
    after = continue_tour(
        replace(folder, contracts=grown), standing_of_tour(tour), Aims(deadline=EFFORT)
    ).after
    fresh = evenings(after).items() - evenings(tour).items()
    changes = found.difference.changes
    assert all(one.before is None for one in changes)
    assert {((c.after.key, c.after.date), c.after.vehicle) for c in changes} == fresh
    new = [r for r in after.routes for v in r.visits if ((v.key, r.date), r.vehicle) in fresh]
    assert found.difference.cost_eur == pytest.approx(sum(r.cost_eur for r in new), abs=0.05)
    assert found.difference.distance_km == pytest.approx(
        sum(r.distance_m for r in new) / 1000, abs=0.1
    )
    assert found.marginal_eur == pytest.approx(found.difference.cost_eur / 4, abs=0.01)
    assert found.price_eur == 800.0
    weighed = after.season.cost_eur - tour.season.cost_eur
    assert found.difference.lowest_eur - 0.01 <= weighed <= found.difference.highest_eur + 0.01


def test_fewer_dates_take_what_costs_most_and_move_nothing(folder, tour, stands):
    contract = folder.contracts[1]
    found = more_dates(stands, contract, contract.dates - 1, deadline=EFFORT)
    (change,) = found.difference.changes
    assert (found.made, change.after) == (-1, None)
    assert change.before.contract == contract.name
    assert found.difference.is_least_change
    assert found.difference.cost_eur < 0 < found.marginal_eur
    assert found.difference.met == ()


def test_dates_that_cannot_be_made_are_told_with_what_would_meet_them(folder, stands):
    places = len(folder.contracts[0].places)
    found = more_dates(stands, folder.contracts[0], places + 3, deadline=EFFORT)
    (met,) = found.difference.met
    assert (met.reason, met.remedy_days) == ("places_full", None)
    assert met.lacking == 3 + places - 6 - found.made


def test_vehicle_days_more_are_those_that_would_do(folder, tour):
    short = replace(folder.contracts[0], last=START + timedelta(days=13), dates=2, most=2)
    other = replace(folder, contracts=(short,))
    plan = continue_tour(other, Standing(), Aims(deadline=EFFORT)).after
    stands = season_stands(other, standing_of_tour(plan), plan)
    found = more_dates(stands, short, 12, deadline=EFFORT)
    (met,) = found.difference.met
    assert (met.reason, met.lacking, met.remedy_days) == ("no_vehicle_day", 4, 4)


@pytest.mark.parametrize(("typed", "dates"), [("+4", 10), ("-2", 4), ("\u22122", 4), ("28", 28)])
def test_numbers_of_evenings_as_they_are_typed(folder, typed, dates):
    assert dates_asked(folder.contracts[0], typed) == dates


@pytest.mark.parametrize("typed", ["", "quatre", "-7", "400", "+", "1.5"])
def test_other_numbers_are_refused(folder, typed):
    with pytest.raises(UsageError):
        dates_asked(folder.contracts[0], typed)


def test_contracts_are_found_by_their_name(stands, folder):
    assert contract_named(stands, " contrat 2 ") == folder.contracts[1]
    with pytest.raises(UsageError, match="Contrat 3"):
        contract_named(stands, "Contrat 3")
