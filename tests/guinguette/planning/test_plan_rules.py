"""Plans of folders with links, promises, balance and nights: the tour keeps each rule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from guinguette.files.outputs import PLAN_NAME, output_directory, write_outputs
from guinguette.files.plan_document import format_plan
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import (
    Events,
)
from guinguette.planning.replan_tour import replan_tour
from routing.solver.deadline import Deadline
from tests.former_routes import former_routes
from tests.guinguette.folders import (
    BIESLES,
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    ROCHES,
    VIGNORY,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import dates, last_plan, tour_of

SEARCH = {"duree_max_s": 2, "graine": 1, "ecart_vise": 0.0}
WEEK, FORTNIGHT = "hebdomadaire", "quinzaine"


def planned(path, rows, **changes):
    return tour_of(folder(path, rows, calcul=SEARCH, **changes))


def two_vans(**changes):
    vans = [vehicle_table(f"Camion {n}", depot="Saint-Dizier", crew=f"Équipe {n}") for n in (1, 2)]
    crews = [crew_table("Équipe 1"), crew_table("Équipe 2")]
    return {"equipages": crews, "vehicules": [van | changes for van in vans]}


def hours_away(tour):
    spent = dict.fromkeys(tour.vehicles, timedelta())
    for route in tour.routes:
        spent[route.vehicle] += route.return_ - route.depart
    return [away.total_seconds() / 3600 for away in spent.values()]


@pytest.mark.parametrize("linked", [False, True])
def test_two_neighbours_share_a_day_unless_the_workbook_says_never(tmp_path, linked):
    links = {"apart": PORTE_DU_DER} if linked else {}
    tour = planned(tmp_path / "d", [row(CEFFONDS, WEEK, **links), row(PORTE_DU_DER, WEEK)])
    assert tour.unserved == ()
    shared = set(dates(tour, CEFFONDS)) & set(dates(tour, PORTE_DU_DER))
    assert len(shared) == (0 if linked else 2)


def test_communes_always_on_the_same_day_are_even_where_the_road_is_longer(tmp_path):
    rows = [
        row(NARCY, FORTNIGHT, together=VIGNORY),
        row(VIGNORY, FORTNIGHT),
        row(ROCHES, FORTNIGHT, apart=NARCY),
    ]
    tour = planned(tmp_path / "d", rows)
    assert tour.unserved == ()
    assert dates(tour, NARCY) == dates(tour, VIGNORY) != []
    assert not set(dates(tour, ROCHES)) & set(dates(tour, NARCY))


def test_the_same_hour_is_kept_from_week_to_week(tmp_path):
    rows = [row(WASSY, WEEK), row(CEFFONDS, FORTNIGHT), row(ROCHES, WEEK), row(NARCY, FORTNIGHT)]
    tour = planned(tmp_path / "d", rows, promesses={"meme_heure_min": 15})
    assert tour.unserved == ()
    arrivals = {}
    for visit in (v for route in tour.routes for v in route.visits):
        minutes = 60 * visit.arrive.hour + visit.arrive.minute
        arrivals.setdefault(visit.commune_code, []).append(minutes)
    assert len(arrivals[WASSY]) == len(arrivals[ROCHES]) == 2
    assert all(max(times) - min(times) <= 15 for times in arrivals.values())


def test_a_price_of_imbalance_shares_the_hours_between_the_crews(tmp_path):
    rows = [row(code, WEEK) for code in (NARCY, ROCHES, WASSY, CEFFONDS)]
    fleet = two_vans()
    alone = planned(tmp_path / "1", rows, **fleet)
    shared = planned(tmp_path / "2", rows, promesses={"equilibre_eur_par_heure": 200.0}, **fleet)
    assert alone.unserved == shared.unserved == ()
    first, second = (max(spent) - min(spent) for spent in (hours_away(alone), hours_away(shared)))
    assert second <= min(first, 2.0)
    paid = sum(route.cost_eur for route in shared.routes) + 200.0 * second
    assert shared.cost_eur == pytest.approx(paid, abs=0.01)
    assert shared.lower_bound_eur <= shared.cost_eur


@pytest.fixture(scope="module")
def away(tmp_path_factory):
    """Two villages far from the depot, one visit a day: the van sleeps on the way."""
    path = tmp_path_factory.mktemp("nuits") / "d"
    van = vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1", arrets_max=1)
    rows = [row(BIESLES, WEEK), row(VIGNORY, WEEK)]
    sleeps = van | {"nuits_dehors": 1, "cout_nuit_eur": 10.0}
    tour = planned(path, rows, vehicules=[sleeps])
    write_outputs(output_directory(path, MONDAY), {PLAN_NAME: format_plan(tour).encode()})
    return path, tour


def test_a_van_that_may_sleep_on_the_way_says_where_and_goes_on_from_there(away):
    _, tour = away
    nights = [route for route in tour.routes if route.ends_at is not None]
    assert tour.unserved == ()
    assert nights
    for evening in nights:
        tomorrow = evening.date + timedelta(days=1)
        (morning,) = [r for r in tour.routes if (r.vehicle, r.date) == (evening.vehicle, tomorrow)]
        assert evening.ends_at == evening.visits[-1].name == morning.starts_from
        assert morning.start_point == evening.end_point
        assert evening.return_distance_m == evening.return_driving_s == 0
        assert evening.return_manoeuvres == ()


def test_a_plan_with_nights_is_read_back_with_them(away):
    path, tour = away
    read = last_plan(path)
    assert read.tour == tour
    nodes = {len(read.folder.depots) + k: r.commune.name_with_article
             for k, r in enumerate(read.folder.requests)}  # fmt: skip
    slept = [nodes[route.ends_at] for route in read.routes if route.ends_at is not None]
    assert slept == [route.ends_at for route in tour.routes if route.ends_at is not None]
    assert {(r.day, r.vehicle, r.stops) for r in read.routes} == {
        (r.day, r.vehicle, r.stops) for r in former_routes(tour, read.folder)
    }


def test_a_night_in_a_commune_that_left_is_forgotten_on_both_days(away):
    path, tour = away
    read = last_plan(path).folder
    evening = next(route for route in tour.routes if route.ends_at is not None)
    left = evening.visits[-1].commune_code
    stays = tuple(request for request in read.requests if request.commune.code != left)
    routes = former_routes(tour, replace(read, requests=stays))
    assert routes
    assert {(route.starts_from, route.ends_at) for route in routes} == {(None, None)}


def test_a_plan_with_nights_in_which_nothing_happened_keeps_them(away):
    path, tour = away
    found = replan_tour(path, Events(), Aims(deadline=Deadline(effort=2_000)))
    assert found.after.routes == tour.routes


def with_crews(*vans, **crews):
    """Two vans, whose crews are of the same hours but for what is told of them."""
    tables = [crew_table(name, **crews.get(name, {})) for name in ("A", "B")]
    names = ("Camion 1", "Camion 2")
    return {
        "equipages": tables,
        "vehicules": [
            vehicle_table(name, depot="Saint-Dizier", crew="A") | van
            for name, van in zip(names, vans, strict=False)
        ],
    }


def crew_of(tour):
    return {(route.date.weekday(), route.vehicle): route.crew for route in tour.routes}


def test_one_crew_of_two_vans_drives_one_of_them_a_day(tmp_path):
    rows = [row(code, WEEK, weekdays="mardi") for code in (NARCY, CEFFONDS, WASSY, ROCHES)]
    shared = with_crews({"arrets_max": 2}, {"arrets_max": 2})
    tour = planned(tmp_path / "d", rows, **shared)
    assert (len(tour.routes), tour.status) == (2, "partial")
    assert sum(one.missing_visits for one in tour.unserved) == 4
    apart = shared["vehicules"][1] | {"equipage": "B"}
    tour = planned(tmp_path / "e", rows, **shared | {"vehicules": [shared["vehicules"][0], apart]})
    assert (len(tour.routes), tour.status) == (4, "optimal")


def test_a_van_has_the_crew_its_hours_and_its_costs_of_each_weekday(tmp_path):
    rows = [row(NARCY, WEEK, weekdays="jeudi"), row(WASSY, WEEK, weekdays="vendredi")]
    dear = {"cout_horaire_eur": 48.0, "depart_au_plus_tot": "12:00"}
    tour = planned(
        tmp_path / "d", rows, **with_crews({"equipages_du_jour": {"vendredi": "B"}}, B=dear)
    )
    assert tour.vehicles == ("Camion 1",)
    assert crew_of(tour) == {(3, "Camion 1"): "A", (4, "Camion 1"): "B"}
    rates = {
        route.crew: (route.cost_eur - 35 - 0.45 * route.distance_m / 1000)
        / ((route.return_ - route.depart).total_seconds() / 3600)
        for route in tour.routes
    }
    assert rates == {"A": pytest.approx(24.0, abs=0.01), "B": pytest.approx(48.0, abs=0.01)}
    assert all(route.depart.hour >= 12 for route in tour.routes if route.crew == "B")


def test_the_same_vehicle_is_promised_of_the_van_not_of_its_crew(tmp_path):
    free = {"meme_jour": False}
    rows = [row(NARCY, "4 fois", weekdays="jeudi, vendredi")]
    vans = with_crews({"equipages_du_jour": {"vendredi": "B"}, "jours": "jeudi, vendredi"})
    tour = planned(tmp_path / "d", rows, promesses=free, **vans)
    assert tour.unserved == ()
    assert {route.crew for route in tour.routes} == {"A", "B"}


def test_a_crew_away_leaves_its_vans_at_the_depot_and_the_van_to_others(tmp_path):
    tuesday = (MONDAY + timedelta(days=1)).isoformat()
    rows = [row(NARCY, WEEK, weekdays="mardi"), row(WASSY, WEEK, weekdays="vendredi")]
    vans = with_crews({"equipages_du_jour": {"vendredi": "B"}})
    tour = planned(tmp_path / "d", rows, **vans)
    files = {PLAN_NAME: format_plan(tour).encode()}
    write_outputs(output_directory(tmp_path / "d", tour.start), files)
    found = replan_tour(tmp_path / "d", Events(absent=(f"A {tuesday}..2027-01-09",)), Aims())
    first = [route for route in found.after.routes if route.date < MONDAY + timedelta(days=7)]
    assert [(route.crew, route.date.weekday()) for route in first] == [("B", 4)]
    assert crew_of(found.after) == crew_of(tour)
    assert [name for name, _ in found.dropped] == ["Narcy"]
    kept = former_routes(tour, found.folder)
    assert [route.vehicle for route in kept] == [0, 1, 0, 1]
