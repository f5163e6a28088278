"""Evenings that pass midnight, planned from a folder: hours, clocks that change, rest."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.continuity.promises_kept import later
from guinguette.planning.working_time import weeks_worked
from tests.former_routes import former_routes
from tests.guinguette.folders import (
    EVENING_PROFILE,
    NARCY,
    ROCHES,
    WASSY,
    folder,
    row,
    settings,
)
from tests.guinguette.planned import tour_of
from tests.tours import evening_route, make_route

FRIDAY = date(2027, 6, 11)
MARCH, OCTOBER = date(2027, 3, 22), date(2027, 10, 25)


def evenings(path, start, *, back="05:00", window="20:00-03:00", days="sam", codes=(NARCY,)):
    """Plan a night of each village: open five hours, from 22:00 on at the latest."""
    night = EVENING_PROFILE | {"ouverture_min": 300, "creneau": window}
    read = folder(
        path,
        [row(code, "une fois", profile="guinguette") for code in codes],
        periode={"debut": start, "semaines": 1},
        equipages=[crew_table("Nuit", depart_au_plus_tot="17:00", retour_au_plus_tard=back)],
        vehicules=[vehicle_table("Camion 1", depot="Saint-Dizier", crew="Nuit", jours=days)],
        profils=[night],
    )
    return read, tour_of(read)


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (date(2027, 6, 7), "2027-06-13T03:00:00"),
        (MARCH, "2027-03-28T04:00:00"),
        (OCTOBER, "2027-10-31T02:00:00"),
    ],
)
def test_a_night_of_changing_clocks_is_planned_by_what_it_really_lasts(tmp_path, start, shown):
    read, tour = evenings(tmp_path, start, window="22:00-27:00")
    (route,) = tour.routes
    (visit,) = route.visits
    assert route.date == start + timedelta(days=5)
    assert visit.open == datetime.combine(route.date, datetime.min.time()).replace(hour=22)
    assert visit.close.isoformat() == shown
    (former,) = former_routes(tour, read)
    assert former.return_s - former.depart_s == route.duration_s
    assert 28 * 3600 < former.return_s <= 29 * 3600


def short_rests(*routes):
    """The rests that a week lacks, in hours, by the rules of a folder."""
    weeks = weeks_worked(settings(), routes)
    lacks = [one for week in weeks for one in week.broken if one.rule == "daily_rest_h"]
    return [(one.day, one.value / 3600) for one in lacks]


def test_a_crew_whose_evenings_follow_each_other_is_told_its_rest(tmp_path):
    _, tour = evenings(tmp_path, date(2027, 6, 7), days="ven-sam", codes=(NARCY, ROCHES))
    assert [route.date.weekday() for route in tour.routes] == [4, 5]
    assert short_rests(*tour.routes) == []
    first, second = tour.routes
    early = replace(second, depart=first.return_ + timedelta(hours=10, minutes=57))
    assert short_rests(first, early) == [(second.date, 10.95)]


@pytest.mark.parametrize(
    ("evening", "rest_h"),
    [(FRIDAY, 6.75), (date(2027, 3, 27), 5.75), (date(2027, 10, 30), 7.75)],
)
def test_a_rest_over_a_change_of_clocks_is_the_real_one(evening, rest_h):
    late = evening_route(evening)
    clock = datetime.combine(evening, datetime.min.time()) + timedelta(days=1, hours=1, minutes=30)
    morning = make_route(evening + timedelta(days=1), "Véhicule 2", ("Narcy",))
    assert short_rests(replace(late, return_=clock), morning) == [(morning.date, rest_h)]
    assert short_rests(late, replace(morning, crew="Autre")) == []
    after = make_route(evening + timedelta(days=2), "Véhicule 2", ("Narcy",))
    assert short_rests(late, after) == []


@pytest.mark.parametrize(
    ("named", "driven", "reason"),
    [("", "Camion 1", None), ("Camion 2", "Camion 2", None), ("Camion 3", None, "own_vehicles")],
)
def test_a_village_is_served_by_the_vehicles_that_its_row_names(tmp_path, named, driven, reason):
    vans = [
        vehicle_table(f"Camion {n}", depot="Saint-Dizier", crew=f"É{n}", cout_km_eur=0.1 * n)
        for n in (1, 2, 3)
    ]
    crews = [crew_table(f"É{n}") for n in (1, 2)]
    crews.append(crew_table("É3", retour_au_plus_tard="10:00"))
    read = folder(
        tmp_path,
        [row(WASSY, "une fois", vehicles=named)],
        equipages=crews,
        vehicules=vans,
    )
    tour = tour_of(read)
    assert [route.vehicle for route in tour.routes] == [driven] * bool(driven)
    assert [one.reason for one in tour.unserved] == [reason] * bool(reason)


@pytest.mark.parametrize("evening", [date(2027, 3, 27), date(2027, 10, 30), FRIDAY])
def test_an_evening_said_again_a_week_later_is_told_as_clocks_show_it_then(evening):
    before, then = (evening_route(evening - timedelta(days=n)) for n in (7, 0))
    found = later(before, before.visits, 7)
    assert (found.date, found.depart, found.return_) == (then.date, then.depart, then.return_)
    for one, other in zip(found.visits, then.visits, strict=True):
        assert (one.open, one.close, one.close.fold) == (other.open, other.close, other.close.fold)
