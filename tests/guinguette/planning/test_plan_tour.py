"""Real communes, real solver: a folder planned end to end, and every promise looked at."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import get_args

import jsonschema
import pytest

from guinguette.calendar import monday_of
from guinguette.communes.france import every_commune, load_communes
from guinguette.faults import InputError
from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.folder.read_folder import read_folder
from guinguette.folder.template import COUNTER_PROFILE, crew_table, vehicle_table
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.replan_tour import continue_tour
from guinguette.service.standing import Standing
from maps.words import labels
from routing.solution import Reason
from routing.solver.deadline import Deadline
from tests.guinguette.files.plan_schema import plan_schema
from tests.guinguette.folders import (
    BIESLES,
    CEFFONDS,
    CHAUMONT,
    EVENING_PROFILE,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    ROCHES,
    SAINT_DIZIER,
    VIGNORY,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import slots, tour_of

WEDNESDAY_13 = date(2027, 1, 13)
FLEET = {
    "depots": [SAINT_DIZIER, CHAUMONT],
    "equipages": [
        crew_table("Équipe 1"),
        crew_table("Équipe 2", personnes=2, cout_horaire_eur=13.0),
    ],
    "vehicules": [
        vehicle_table(
            "Der", depot="Saint-Dizier", crew="Équipe 1", absences=[WEDNESDAY_13], remorque=True
        ),
        vehicle_table("Sud", depot="Chaumont", crew="Équipe 2", cout_km_eur=0.6),
    ],
}
ROWS = [
    row(NARCY, "hebdomadaire", weekdays="mercredi, jeudi"),
    row(ROCHES, weekdays="mardi"),
    row(WASSY, "hebdomadaire", window="14:00-17:00"),
    row(CEFFONDS, notes="Clé chez la voisine", contact="Mme X"),
    row(PORTE_DU_DER, "une fois"),
    row(RIVES_DERVOISES),
    row(VIGNORY, "hebdomadaire"),
    row(BIESLES),
]
JARGON = re.compile(r"solveur|faisable|optimal|matrice|contrainte|stop|depot|window|None|\d{5}")


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The folder and its tour, planned once."""
    read = folder(tmp_path_factory.mktemp("plan") / "dossier", ROWS, **FLEET)
    return read, tour_of(read)


def visits_of(tour, code):
    return [(r, v) for r in tour.routes for v in r.visits if v.commune_code == code]


def minutes(moment):
    return 60 * moment.hour + moment.minute


def test_every_commune_has_all_the_visits_it_asked_for(planned):
    read, tour = planned
    assert {row_["code"]: len(visits_of(tour, row_["code"])) for row_ in ROWS} == {
        NARCY: 2, ROCHES: 1, WASSY: 2, CEFFONDS: 1, PORTE_DU_DER: 1, RIVES_DERVOISES: 1, VIGNORY: 2,
        BIESLES: 1,
    }  # fmt: skip
    assert tour.unserved == ()
    assert (tour.communes_served, tour.communes_asked) == (8, 8)
    assert tour.inhabitants_served == sum(r.commune.population for r in read.requests)
    assert tour.visit_count == 11


def test_visits_keep_to_the_days_and_hours_of_the_commune(planned):
    read, tour = planned
    for request in read.requests:
        profile = read.settings.profile(request.profile)
        opens, closes = request.window_min or profile.window_min
        for route, visit in visits_of(tour, request.commune.code):
            assert route.date.weekday() in request.weekdays
            assert opens <= minutes(visit.open)
            assert minutes(visit.close) <= closes
            assert (visit.open - visit.arrive) == timedelta(minutes=profile.setup_min)
            assert (visit.close - visit.open) == timedelta(minutes=profile.opening_min)
            assert (visit.leave - visit.close) == timedelta(minutes=profile.packdown_min)
            assert {m.date() for m in (visit.arrive, visit.leave)} == {route.date}
    assert all(minutes(v.open) >= 14 * 60 for _, v in visits_of(tour, WASSY))


def test_a_weekly_commune_keeps_its_weekday_and_its_vehicle(planned):
    _, tour = planned
    for code in (NARCY, WASSY, VIGNORY):
        first, second = slots(tour, code)
        assert second - first == timedelta(weeks=1)
        kept = {r.vehicle for r, v in visits_of(tour, code) if v.slot is None}
        assert len(kept) == 1


def test_a_visit_that_an_absence_moves_says_where_its_habit_is(planned):
    _, tour = planned
    moved = [v for r in tour.routes for v in r.visits if v.slot is not None]
    assert moved
    for visit in moved:
        assert monday_of(visit.slot.date) == monday_of(WEDNESDAY_13)
        assert (visit.cause.kind, visit.cause.subject) == ("vehicle_absent", "Der")


def test_a_vehicle_stays_at_home_on_its_absences_and_days_off(planned):
    read, tour = planned
    assert not [r for r in tour.routes if (r.vehicle, r.date) == ("Der", WEDNESDAY_13)]
    for vehicle in read.settings.vehicles:
        days = {r.date.weekday() for r in tour.routes if r.vehicle == vehicle.name}
        assert days <= vehicle.weekdays
    assert len({(r.vehicle, r.date) for r in tour.routes}) == len(tour.routes)


def test_a_weekly_commune_of_a_day_with_an_absence_goes_elsewhere(planned):
    _, tour = planned
    assert {(r.vehicle, r.date.weekday()) for r, _ in visits_of(tour, NARCY)} != {("Der", 2)}


def test_every_announced_hour_is_a_multiple_of_five_minutes(planned):
    _, tour = planned
    for route in tour.routes:
        moments = [route.depart, route.return_]
        moments += [m for v in route.visits for m in (v.arrive, v.open, v.close, v.leave)]
        assert {m.minute % 5 for m in moments} == {0}
        assert {m.second for m in moments} == {0}


def test_the_hours_of_a_day_follow_one_another(planned):
    read, tour = planned
    for route in tour.routes:
        crew = read.settings.crew(route.crew)
        clock = route.depart
        assert minutes(route.depart) >= crew.earliest_start_min
        for number, visit in enumerate(route.visits, start=1):
            rest_s = route.break_s if route.break_after == number - 1 else 0
            assert visit.arrive >= clock + timedelta(seconds=visit.driving_s + rest_s)
            clock = visit.leave
        rest_s = route.break_s if route.break_after == len(route.visits) else 0
        back = clock + timedelta(seconds=route.return_driving_s + rest_s)
        assert back <= route.return_ < back + timedelta(minutes=5)
        assert minutes(route.return_) <= crew.latest_return_min
        assert route.duration_s <= 60 * crew.longest_day_min
        assert len(route.visits) <= 3


def test_a_route_is_as_long_as_its_legs_and_the_way_back(planned):
    _, tour = planned
    for route in tour.routes:
        legs = [(v.distance_m, v.driving_s) for v in route.visits]
        legs.append((route.return_distance_m, route.return_driving_s))
        assert route.distance_m == sum(m for m, _ in legs)
        assert route.driving_s == sum(s for _, s in legs)
        assert all(m > 0 and s > 0 for m, s in legs)
    assert tour.distance_m == sum(r.distance_m for r in tour.routes)
    assert tour.driving_s == sum(r.driving_s for r in tour.routes)


def test_the_lines_of_a_route_join_its_depot_and_its_stops(planned):
    _, tour = planned
    for route in tour.routes:
        home = (route.depot.longitude, route.depot.latitude)
        stops = [home, *((v.longitude, v.latitude) for v in route.visits), home]
        paths = [*(v.path for v in route.visits), route.return_path]
        for (start, end), path in zip(pairwise(stops), paths, strict=True):
            assert path[0] == pytest.approx(start, abs=1e-9)
            assert path[-1] == pytest.approx(end, abs=1e-9)
            assert len(path) >= 2


def test_each_vehicle_leaves_from_its_own_depot(planned):
    _, tour = planned
    assert {(r.vehicle, r.depot.commune_code, r.has_trailer, r.crew) for r in tour.routes} == {
        ("Der", "52448", True, "Équipe 1"), ("Sud", "52121", False, "Équipe 2"),
    }  # fmt: skip


def test_the_cost_is_kilometres_hours_of_people_and_the_day_of_the_van(planned):
    _, tour = planned
    rates = {"Der": (0.45, 1 * 24.0), "Sud": (0.60, 2 * 13.0)}
    for route in tour.routes:
        per_km, per_hour = rates[route.vehicle]
        by_hand = route.distance_m / 1000 * per_km + route.duration_s / 3600 * per_hour + 35.0
        assert route.cost_eur == pytest.approx(by_hand, abs=1e-3)
    assert tour.cost_eur == pytest.approx(sum(r.cost_eur for r in tour.routes), abs=1e-2)


def test_the_plan_says_how_good_it_is(planned):
    _, tour = planned
    assert tour.status in {"optimal", "feasible"}
    assert 0 < tour.lower_bound_eur <= tour.cost_eur
    expected = (tour.cost_eur - tour.lower_bound_eur) / tour.cost_eur
    assert tour.gap == pytest.approx(expected, abs=1e-6)
    assert (tour.status == "optimal") == (tour.gap < 1e-6)
    assert tour.seed == 1
    assert tour.runtime_s > 0


def test_distances_are_called_an_estimate(planned):
    _, tour = planned
    assert tour.network.is_estimate
    assert tour.network.date is None
    said = labels.network_sentence(tour.network)
    assert "estimation" in said
    assert "Delaunay" in said


def test_what_the_coordinator_wrote_reaches_the_visit(planned):
    _, tour = planned
    ((_, visit),) = visits_of(tour, CEFFONDS)
    assert visit.notes == "Clé chez la voisine"
    assert visit.contact == "Mme X"
    assert visit.place == "Place de la mairie"
    assert visit.services == ("pain", "épicerie", "colis", "presse", "café")
    assert (visit.service_profile, visit.audience, visit.rhythm) == (
        "comptoir",
        "errands",
        "fortnightly",
    )
    assert visit.phone == every_commune().by_code(CEFFONDS).mairie_phone


def test_the_tour_follows_the_schema_of_the_plan_and_reads_back(planned):
    _, tour = planned
    document = json.loads(format_plan(tour))
    jsonschema.Draft202012Validator(plan_schema()).validate(document)
    assert parse_plan(json.dumps(document)) == tour


def test_the_same_folder_gives_the_same_plan(planned):
    read, tour = planned
    again = tour_of(read)
    assert replace(again, runtime_s=0.0) == replace(tour, runtime_s=0.0)


def test_progress_comes_from_below_and_from_above(planned):
    read, _ = planned
    seen = []
    tour_of(read, on_progress=lambda plan, lower_bound: seen.append((plan, lower_bound)))
    assert seen
    assert all(b <= p + 1e-6 for p, b in seen if p is not None and b is not None)


def test_more_than_six_hours_of_work_hold_a_break_before_the_seventh(tmp_path):
    rows = [row(code, weekdays="lundi") for code in (NARCY, ROCHES, WASSY)]
    one_week = {"debut": MONDAY, "semaines": 1}
    rows = [r | {"rhythm": "une fois"} for r in rows]
    tour = tour_of(folder(tmp_path / "d", rows, periode=one_week))
    (route,) = tour.routes
    assert len(route.visits) == 3
    assert route.duration_s > 6 * 3600
    assert route.break_s == 45 * 60
    rests = [route.depart, *(v.leave for v in route.visits)]
    begins = rests[route.break_after]
    assert begins - route.depart <= timedelta(hours=6)
    assert route.return_ - begins - timedelta(minutes=45) <= timedelta(hours=6)


def test_a_short_day_holds_no_break(tmp_path):
    hour = {"duree_max_s": 3_600, "graine": 1, "ecart_vise": 0.0}
    tour = plan_tour(folder(tmp_path / "d", [row(NARCY)], calcul=hour))
    (route,) = tour.routes
    assert route.duration_s < 6 * 3600
    assert (route.break_s, route.break_after) == (0, None)


def test_an_evening_is_one_village_with_its_break_on_the_spot(tmp_path):
    evenings = {
        "equipages": [
            crew_table("Soir", personnes=2, depart_au_plus_tot="14:30", retour_au_plus_tard="24:00")
        ],
        "vehicules": [
            vehicle_table(
                "Bar", depot="Saint-Dizier", crew="Soir", arrets_max=1, jours="vendredi, samedi"
            )
        ],
        "profils": [EVENING_PROFILE],
    }
    rows = [row(c, "une fois", profile="guinguette") for c in (NARCY, WASSY, CEFFONDS)]
    tour = tour_of(folder(tmp_path / "d", rows, **evenings))
    assert [len(r.visits) for r in tour.routes] == [1, 1, 1]
    assert {r.date.weekday() for r in tour.routes} <= {4, 5}
    for route in tour.routes:
        (visit,) = route.visits
        day = datetime.combine(route.date, time())
        assert visit.audience == "evening"
        assert visit.arrive == day + timedelta(hours=16)
        assert (visit.open, visit.close) == (day + timedelta(hours=18), day + timedelta(hours=22))
        assert visit.leave == day + timedelta(hours=23)
        assert route.return_ <= day + timedelta(hours=24)
        assert route.duration_s > 6 * 3600
        assert (route.break_s, route.break_after) == (0, None)


def test_a_stop_and_a_depot_with_coordinates_of_their_own_keep_them(tmp_path):
    place = {"longitude": "5,1100", "latitude": "48,6400", "place": "Hameau du haut"}
    depot = SAINT_DIZIER | {"longitude": 4.96, "latitude": 48.62}
    plain = tour_of(folder(tmp_path / "a", [row(NARCY)]))
    aside = tour_of(folder(tmp_path / "b", [row(NARCY, **place)], depots=[depot]))
    (route,) = aside.routes
    (visit,) = route.visits
    assert (visit.longitude, visit.latitude) == (5.11, 48.64)
    assert (route.depot.longitude, route.depot.latitude) == (4.96, 48.62)
    assert visit.path[0] == route.return_path[-1] == (4.96, 48.62)
    assert visit.path[-1] == route.return_path[0] == (5.11, 48.64)
    assert route.distance_m > plain.routes[0].distance_m + 2_000


def test_a_depot_and_a_stop_of_one_commune_are_no_distance_apart(tmp_path):
    tour = tour_of(
        folder(tmp_path / "d", [row(WASSY)], depots=[{"nom": "Saint-Dizier", "commune": WASSY}])
    )
    (route,) = tour.routes
    assert route.distance_m == 0
    assert route.visits[0].driving_s == 120  # the access to the stop
    assert len(route.return_path) == 2
    jsonschema.validate(json.loads(format_plan(tour)), plan_schema())


def test_a_commune_whose_position_is_unknown_is_refused_before_any_plan(tmp_path):
    lost = next(c for c in load_communes() if c.position_source == "none")
    with pytest.raises(InputError) as caught:
        folder(tmp_path / "d", [row(NARCY), row(lost.code)])
    assert [f.code for f in caught.value.faults] == ["commune-without-position"]


FAR_DAY = crew_table("Équipe 1", journee_max="02:40", retour_au_plus_tard="18:30")
NARROW = crew_table("Équipe 1", depart_au_plus_tot="11:00")
UNSERVED = {
    "too_far": ([row(VIGNORY), row(NARCY)], {"equipages": [FAR_DAY]}, VIGNORY),
    "time_window": (
        [row(VIGNORY, window="11:20-12:55"), row(NARCY)], {"equipages": [NARROW]}, VIGNORY,
    ),
    "days_full": (  # two places on Mondays, while the van rests on the other days
        [row(c, "une fois", weekdays="lundi") for c in (NARCY, WASSY, CEFFONDS)],
        {
            "periode": {"debut": MONDAY, "semaines": 1},
            "vehicules": [
                vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1", arrets_max=2)
            ],
        },
        None,
    ),
    "fleet_full": (  # the same where the van works on Mondays alone
        [row(c, "une fois") for c in (NARCY, WASSY, CEFFONDS)],
        {
            "periode": {"debut": MONDAY, "semaines": 1},
            "vehicules": [
                vehicle_table(
                    "Camion 1", depot="Saint-Dizier", crew="Équipe 1", arrets_max=2, jours="lundi"
                )
            ],
        },
        None,
    ),
}  # fmt: skip


def test_visits_that_absences_take_out_are_missed_and_the_rest_is_planned(tmp_path):
    days = [date(2027, 1, 6), WEDNESDAY_13]
    vans = [
        vehicle_table(
            f"Camion {k}", depot="Saint-Dizier", crew=f"Équipe {k}", absences=days[: 3 - k]
        )
        for k in (1, 2)
    ]
    crews = [crew_table("Équipe 1"), crew_table("Équipe 2")]
    rows = [row(WASSY, "hebdomadaire", weekdays="mercredi"), row(NARCY)]
    tour = tour_of(folder(tmp_path / "d", rows, equipages=crews, vehicules=vans))
    assert (tour.unserved, tour.communes_served) == ((), 2)
    assert [r.date for r, _ in visits_of(tour, WASSY)] == [WEDNESDAY_13]
    (missed,) = tour.missed
    assert (missed.key, missed.slot.date) == (WASSY, date(2027, 1, 6))
    assert missed.cause.kind == "vehicle_absent"


@pytest.mark.parametrize("code", UNSERVED)
def test_an_unserved_commune_has_a_reason_the_coordinator_understands(tmp_path, code):
    rows, changes, commune = UNSERVED[code]
    tour = tour_of(folder(tmp_path / "d", rows, **changes))
    assert tour.status == "partial"
    (missing,) = tour.unserved
    assert missing.reason == code
    assert commune in {missing.commune_code, None}
    said = labels.unserved_reason(missing)
    assert missing.name in said
    asked = next(r for r in rows if r["code"] == missing.commune_code)
    assert missing.missing_visits == (2 if asked["rhythm"] == "hebdomadaire" else 1)
    assert not visits_of(tour, missing.commune_code)
    assert tour.communes_served == len(rows) - 1
    assert not JARGON.search(said)
    sentences = re.findall(r"[A-ZÀ-Ý][^.?!]+\.", said)
    assert len(sentences) == 2, said
    jsonschema.validate(json.loads(format_plan(tour)), plan_schema())


def test_a_folder_where_nothing_can_be_served_says_so_without_a_route(tmp_path):
    tour = tour_of(folder(tmp_path / "d", [row(VIGNORY)], equipages=[FAR_DAY]))
    assert tour.status == "infeasible"
    assert tour.routes == ()
    assert (tour.cost_eur, tour.lower_bound_eur, tour.gap) == (0, 0, 0)
    assert [u.reason for u in tour.unserved] == ["too_far"]
    jsonschema.validate(json.loads(format_plan(tour)), plan_schema())


def test_two_crews_share_one_day_where_one_cannot_do_it_alone(tmp_path):
    rows = [row(c, "une fois", weekdays="lundi") for c in (NARCY, WASSY, CEFFONDS, VIGNORY)]
    two = {
        "periode": {"debut": MONDAY, "semaines": 1},
        "equipages": [crew_table("Équipe 1"), crew_table("Équipe 2")],
        "vehicules": [
            vehicle_table(f"Camion {k}", depot="Saint-Dizier", crew=f"Équipe {k}", arrets_max=2)
            for k in (1, 2)
        ],
    }
    tour = tour_of(folder(tmp_path / "d", rows, **two))
    assert tour.unserved == ()
    assert [(r.vehicle, r.crew) for r in tour.routes] == [
        ("Camion 1", "Équipe 1"), ("Camion 2", "Équipe 2"),
    ]  # fmt: skip
    assert sorted(len(r.visits) for r in tour.routes) == [2, 2]


def test_a_plan_does_not_touch_its_folder(tmp_path):
    read = folder(tmp_path / "d", [row(NARCY)])
    before = {p.name: p.read_bytes() for p in (tmp_path / "d").iterdir()}
    tour_of(read)
    assert {p.name: p.read_bytes() for p in (tmp_path / "d").iterdir()} == before
    assert read == read_folder(tmp_path / "d")


def test_a_longer_opening_is_written_on_the_visit(tmp_path):
    long = COUNTER_PROFILE | {"ouverture_min": 135, "installation_min": 25}
    tour = tour_of(folder(tmp_path / "d", [row(NARCY)], profils=[long]))
    ((_, visit),) = visits_of(tour, NARCY)
    assert visit.leave - visit.arrive == timedelta(minutes=25 + 135 + 15)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_of_a_commune_left_out_has_its_sentence(reason, language):
    code = "unserved-" + reason.replace("_", "-")
    said = fault(code, commune="Vignory", langue=language)
    assert "Vignory" in said.message + said.help or "commune" in said.message
    assert said.help.endswith(".")


def continued(read, tour):
    """Go on without any time to search."""
    stopped = Deadline(should_stop=lambda: True)
    return continue_tour(read, Standing((tour,)), Aims(deadline=stopped)).after


def test_a_plan_made_again_is_the_plan_that_stands(planned):
    read, tour = planned
    again = continued(read, tour)
    assert again.routes == tour.routes
    assert again.missed == tour.missed


def test_next_weeks_go_on_with_the_habits_of_these_weeks(planned, tmp_path):
    _, tour = planned
    present = [{**vehicle, "absences": []} for vehicle in FLEET["vehicules"]]
    period = {"debut": MONDAY + timedelta(weeks=2), "semaines": 2}
    later = folder(tmp_path / "suite", ROWS, **{**FLEET, "vehicules": present, "periode": period})
    after = continued(later, tour)
    assert after.start == tour.start + timedelta(weeks=2)
    assert after.unserved == ()
    for request in later.requests:
        code = request.commune.code
        expected = [day + timedelta(weeks=2) for day in slots(tour, code)]
        assert [r.date for r, _ in visits_of(after, code)] == expected


def test_a_plan_of_another_fleet_is_no_hindrance(planned, tmp_path):
    _, tour = planned
    others = [{**vehicle, "nom": vehicle["nom"] + " bis"} for vehicle in FLEET["vehicules"]]
    read = folder(tmp_path / "autre", ROWS, **{**FLEET, "vehicules": others})
    again = continue_tour(read, Standing((tour,)), Aims(deadline=Deadline(effort=8_000))).after
    assert again.unserved == ()
    assert {route.vehicle for route in again.routes} <= {"Der bis", "Sud bis"}


def days_of(tour):
    return {(r.date, r.vehicle, tuple(v.commune_code for v in r.visits)) for r in tour.routes}


def test_two_places_of_a_commune_are_planned_on_estimated_roads(tmp_path):
    hamlet = {"name": "Le hameau", "longitude": "5,1100", "latitude": "48,6400"}
    tour = tour_of(folder(tmp_path, [row(NARCY), row(NARCY, **hamlet)]))
    visits = {v.key: v for r in tour.routes for v in r.visits}
    assert set(visits) == {NARCY, f"{NARCY}-le-hameau"}
    assert {v.commune_code for v in visits.values()} == {NARCY}
