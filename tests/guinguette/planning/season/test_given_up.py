"""Evenings that somebody cancelled are given up, and those put off are known where they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guinguette.instruction import Instruction
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.season.sides import decided, recounted
from guinguette.promised import Event, MissedVisit
from guinguette.service.standing import slot_of
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import (
    START,
    evenings,
    season_folder,
    standing_of_tour,
)

EFFORT = Deadline(effort=1_000)


@pytest.fixture(scope="module")
def folder():
    return season_folder(weeks=4, dates=(3, 4))


@pytest.fixture(scope="module")
def tour(folder):
    return continue_tour(folder, standing_of_tour(), Aims(deadline=EFFORT)).after


def cancelled(tour, route):
    """Cancel an evening as a hand does."""
    (visit,) = route.visits
    event = Event(kind="instruction", subject=visit.key, first=route.date, last=route.date)
    given = {"place": visit.key, "date": route.date, "given": START}
    missed = MissedVisit(
        key=visit.key,
        commune_code=visit.commune_code,
        name=visit.name,
        slot=slot_of(route, visit),
        cause=event,
        contract=visit.contract,
    )
    after = replace(
        tour,
        routes=tuple(one for one in tour.routes if one is not route),
        missed=(missed,),
        events=(event,),
        instructions=(Instruction(kind="cancel", **given),),
    )
    return recounted(after)


def test_a_cancelled_evening_is_not_made_on_another_day(folder, tour):
    before = cancelled(tour, tour.routes[2])
    again = continue_tour(folder, standing_of_tour(before), Aims(deadline=EFFORT))
    assert evenings(again.after) == evenings(before)
    assert not again.moves_anything
    assert again.after.missed == before.missed
    name = tour.routes[2].visits[0].contract
    (met,) = [one for one in again.after.season.met if one.contract == name]
    assert (met.lacking, met.reason) == (1, "cancelled")
    assert next(m for m in again.after.season.met if m.contract != name).lacking == 0
    assert before.season.met == again.after.season.met


def test_nor_in_the_next_period(folder, tour):
    before = cancelled(tour, tour.routes[0])
    name = tour.routes[0].visits[0].contract
    horizon = folder.settings.horizon.model_copy(
        update={"start": START + timedelta(weeks=2), "weeks": 2}
    )
    later = replace(folder, settings=folder.settings.model_copy(update={"horizon": horizon}))
    found = continue_tour(later, standing_of_tour(before), Aims(deadline=EFFORT)).after
    (met,) = [one for one in found.season.met if one.contract == name]
    (contract,) = [one for one in folder.contracts if one.name == name]
    assert met.held + met.planned == contract.dates - 1
    assert (met.lacking, met.reason) == (1, "cancelled")


def test_another_evening_of_the_place_does_not_take_the_slot_of_a_cancelled_one(folder, tour):
    before = cancelled(tour, tour.routes[0])
    grown = tuple(replace(c, dates=c.dates + 6, most=3) for c in folder.contracts)
    found = continue_tour(
        replace(folder, contracts=grown), standing_of_tour(before), Aims(deadline=EFFORT)
    ).after
    assert [(one.key, one.slot) for one in found.missed] == [
        (one.key, one.slot) for one in before.missed
    ]


def test_an_evening_put_off_from_before_the_horizon_is_asked_for_where_it_is(folder, tour):
    route = tour.routes[-1]
    (visit,) = route.visits
    slot = replace(slot_of(route, visit), date=START - timedelta(days=10))
    moved = replace(route, visits=(replace(visit, slot=slot),))
    stands = standing_of_tour(replace(tour, routes=(*tour.routes[:-1], moved)))
    (request,) = [r for r in decided(folder, stands).requests if r.key == visit.key]
    assert request.rhythm.dates == (route.date,)
