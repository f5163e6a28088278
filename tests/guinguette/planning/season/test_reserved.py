"""Rounds leave to the evenings the weekday that they need, where both can be."""

from collections import Counter
from dataclasses import replace

import pytest

from guinguette.folder.settings.model import Settings
from guinguette.folder.template import COUNTER_PROFILE, crew_table, vehicle_table
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.rhythm import EveryWeeks
from guinguette.service.standing import Standing
from routing.solver.deadline import Deadline
from tests.guinguette.planning.season.seasons import evenings, season_folder, standing_of_tour

FRIDAY, EFFORT = 4, Deadline(effort=3_000)


@pytest.fixture(scope="module")
def folder():
    """Two villages by day wish for Fridays; their crew makes the evenings of Fridays."""
    folder = season_folder(weeks=4, dates=(4, 4), weekdays=(FRIDAY,))
    tree = folder.settings.model_dump(by_alias=True)
    hours = {"depart_au_plus_tot": "08:00", "retour_au_plus_tard": "24:30"}
    tree["equipages"] = [*tree["equipages"], crew_table("Jour", **hours)]
    tree["vehicules"] = [
        *(v | {"equipages_du_jour": {"vendredi": "Jour"}} for v in tree["vehicules"][:1]),
        *tree["vehicules"][1:],
        vehicle_table("Fourgon", depot=tree["depots"][0]["nom"], crew="Jour"),
    ]
    tree["profils"] = [*tree["profils"], COUNTER_PROFILE]
    far = folder.contracts[1].places[-2:]
    requests = tuple(
        replace(
            r, rhythm=EveryWeeks(1), profile="comptoir", weekdays=frozenset(range(5)),
            preferred_weekdays=frozenset({FRIDAY}),
        )
        if r.key in far
        else r
        for r in folder.requests
    )  # fmt: skip
    contracts = tuple(
        replace(c, places=tuple(key for key in c.places if key not in far))
        for c in folder.contracts
    )
    settings = Settings.model_validate(tree)
    return replace(folder, settings=settings, requests=requests, contracts=contracts)


@pytest.fixture(scope="module")
def tour(folder):
    return continue_tour(folder, Standing(), Aims(deadline=EFFORT)).after


def test_evenings_get_the_weekday_that_only_they_need(tour):
    assert [one.lacking for one in tour.season.met] == [0, 0]
    rounds = Counter(r.date.weekday() for r in tour.routes if r.vehicle == "Fourgon")
    assert rounds.total() >= 4
    assert FRIDAY not in rounds
    assert not tour.unserved


def test_the_bound_holds_for_rounds_on_any_weekday(folder, tour):
    rounds = replace(
        folder, contracts=(), requests=tuple(r for r in folder.requests if not r.is_by_contract)
    )
    free = continue_tour(rounds, Standing(), Aims(deadline=EFFORT)).after
    evenings_eur = tour.season.lower_bound_eur + tour.season.beside_rounds_eur
    assert tour.lower_bound_eur - evenings_eur <= free.cost_eur + 0.01
    assert tour.season.beside_rounds_eur > 0.0
    assert free.cost_eur < tour.cost_eur - tour.season.cost_eur


def test_planned_again_both_stay(folder, tour):
    again = continue_tour(folder, standing_of_tour(tour), Aims(deadline=EFFORT))
    assert evenings(again.after) == evenings(tour)
    assert [(r.date, r.vehicle) for r in again.after.routes] == [
        (r.date, r.vehicle) for r in tour.routes
    ]
    assert not again.moves_anything


def test_rounds_that_were_promised_keep_their_weekday(folder):
    alone = tuple(r for r in folder.requests if not r.is_by_contract)
    rounds = replace(folder, contracts=(), requests=alone)
    stands = continue_tour(rounds, Standing(), Aims(deadline=EFFORT)).after
    found = continue_tour(folder, standing_of_tour(stands), Aims(deadline=EFFORT)).after
    days = [[r.date for r in one.routes if r.vehicle == "Fourgon"] for one in (stands, found)]
    assert days[0] == days[1]
    assert found.season.met[0].reason == "crew_hours"
