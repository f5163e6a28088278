"""Planning again obeys what was decided: visits stay, habits too, and what cannot be is listed."""

import shutil
from datetime import timedelta

import pytest

from guinguette.folder.read_folder import read_folder
from guinguette.planning.continuity.happenings import Happenings
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import Events
from guinguette.planning.hand.answer import Asked, answered
from guinguette.planning.hand.release import released
from guinguette.planning.replan_tour import continue_tour, replan_tour
from guinguette.service.memory import read_memory
from guinguette.service.standing import standing_of
from routing.solver.deadline import Deadline
from tests.benchmarks.hand_folder import kept
from tests.guinguette.folders import CEFFONDS, MONDAY, NARCY, ROCHES, WASSY
from tests.guinguette.planned import edit_settings, planned_two_vans
from tests.guinguette.service.test_memory import rows

TODAY = MONDAY - timedelta(days=7)
CODES = (NARCY, ROCHES, WASSY, CEFFONDS)
QUICK = Deadline(effort=3_000)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    return planned_two_vans(tmp_path_factory.mktemp("main") / "dossier", CODES)


@pytest.fixture
def dossier(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "dossier")


def tour_of(folder):
    return read_memory(folder).last_tour()


def visits_of(tour, code):
    return [(r, v) for r in tour.routes for v in r.visits if v.key == code]


def given(folder, kind, code, **asked):
    """Give an instruction and keep what it makes."""
    if kind != "pin" or asked.get("day") is None:
        asked = {"day": visits_of(tour_of(folder), code)[0][0].date.isoformat()} | asked
    asked = {name: value for name, value in asked.items() if value}
    answer = answered(
        folder,
        Asked(kind=kind, place=code, **asked),
        read_memory(folder),
        today=TODAY,
    )
    assert answer.is_taken
    kept(folder, answer.found.after, TODAY)
    return answer


def replanned(folder, **events):
    return replan_tour(folder, Events(**events), Aims(today=TODAY, deadline=QUICK))


def absent(route):
    return (f"{route.vehicle} {route.date.isoformat()}",)


def other_day(tour, code):
    taken = {r.date for r, _ in visits_of(tour, code)}
    return next(
        day for n in range(5) if (day := MONDAY + timedelta(days=n)) not in taken
    ).isoformat()


def test_pinning_and_confirming_change_no_route(dossier):
    before = tour_of(dossier)
    for kind, code in (("pin", WASSY), ("confirm", CEFFONDS)):
        answer = given(dossier, kind, code)
        assert answer.found.after.routes == before.routes
        assert answer.price_eur == 0
        assert not answer.found.moves_anything
    assert [one.kind for one in tour_of(dossier).instructions] == ["pin", "confirm"]


def test_a_confirmed_visit_is_so_in_the_memory_until_it_is_taken_back(dossier):
    given(dossier, "confirm", CEFFONDS)
    route, _ = visits_of(tour_of(dossier), CEFFONDS)[0]
    status = f"SELECT status FROM visits WHERE place = '{CEFFONDS}' AND date = '{route.date}'"
    assert rows(dossier, status) == [("confirmed",)]
    again = replanned(dossier)
    kept(dossier, again.after, TODAY)
    assert rows(dossier, status) == [("confirmed",)]
    answer = released(dossier, CEFFONDS, "", read_memory(dossier), today=TODAY)
    kept(dossier, answer.found.after, TODAY)
    assert rows(dossier, status) == [("announced",)]


def test_a_cancelled_visit_is_missed_with_its_words_and_the_others_keep_their_hours(dossier):
    before = tour_of(dossier)
    route, visit = next((r, r.visits[0]) for r in before.routes if len(r.visits) > 1)
    answer = given(dossier, "cancel", visit.key, day=route.date.isoformat(), words="salle fermée")
    after = answer.found.after
    (missed,) = after.missed
    assert (missed.key, missed.slot.date) == (visit.key, route.date)
    assert (missed.cause.kind, missed.cause.words) == ("instruction", "salle fermée")
    assert answer.price_eur < 0
    hours = {(v.key, v.open) for r in before.routes for v in r.visits if v is not visit}
    assert {(v.key, v.open) for r in after.routes for v in r.visits} == hours
    assert replanned(dossier).after.missed == after.missed  # nobody sends the van there again


def test_planning_again_without_an_event_changes_nothing(dossier):
    tour = tour_of(dossier)
    given(dossier, "move", WASSY, to_day=other_day(tour, WASSY))
    given(dossier, "cancel", NARCY)
    standing = tour_of(dossier)
    again = replanned(dossier).after
    assert again.routes == standing.routes
    assert again.missed == standing.missed
    assert again.instructions == standing.instructions


def test_a_visit_that_is_held_stays_when_its_week_is_planned_again(dossier):
    tour = tour_of(dossier)
    route, visit = visits_of(tour, WASSY)[0]
    given(dossier, "pin", WASSY, day=route.date.isoformat())
    out = next(r for r in tour.routes if r.date != route.date and r.date < MONDAY + timedelta(7))
    again = replanned(dossier, absent=absent(out))
    assert again.is_changed
    assert (route.date, route.vehicle, visit.arrive) in {
        (r.date, r.vehicle, v.arrive) for r, v in visits_of(again.after, WASSY)
    }
    assert [fault.code for fault in again.warnings if fault.code == "hand-unheld"] == []


def test_what_can_no_longer_be_held_is_listed_and_not_forgotten(dossier):
    route, _ = visits_of(tour_of(dossier), WASSY)[0]
    given(dossier, "confirm", WASSY)
    again = replanned(dossier, absent=absent(route))
    (unheld,) = [fault for fault in again.warnings if fault.code == "hand-unheld"]
    assert unheld.value == "Wassy"
    assert route.vehicle in unheld.message
    assert [one.kind for one in again.after.instructions] == ["confirm"]
    assert len(visits_of(again.after, WASSY)) == len(visits_of(tour_of(dossier), WASSY))


def test_a_moved_visit_does_not_become_a_habit(dossier, tmp_path):
    tour = tour_of(dossier)
    route, _ = visits_of(tour, WASSY)[0]
    given(dossier, "move", WASSY, to_day=other_day(tour, WASSY))
    later = edit_settings(
        dossier, tmp_path / "plus tard", "debut = 2027-01-04", "debut = 2027-01-18"
    )
    read = read_folder(later)
    standing = standing_of(read_memory(later), read.settings.horizon.start)
    found = continue_tour(read, standing, Aims(deadline=QUICK)).after
    days = {r.date for r, _ in visits_of(found, WASSY)}
    assert route.date + timedelta(weeks=2) in days
    assert found.instructions == ()


def test_the_habit_of_a_pinned_place_goes_on_into_the_next_period(dossier, tmp_path):
    given(dossier, "pin", WASSY, day="")
    (one,) = tour_of(dossier).instructions
    assert (one.date, one.place) == (None, WASSY)
    later = edit_settings(
        dossier, tmp_path / "plus tard", "debut = 2027-01-04", "debut = 2027-01-18"
    )
    read = read_folder(later)
    standing = standing_of(read_memory(later), read.settings.horizon.start)
    found = continue_tour(read, standing, Aims(deadline=QUICK)).after
    assert found.instructions == (one,)
    before = {(r.date + timedelta(weeks=2), r.vehicle) for r, _ in visits_of(tour_of(later), WASSY)}
    assert {(r.date, r.vehicle) for r, _ in visits_of(found, WASSY)} == before


def test_a_rule_broken_by_the_hand_stays_broken_and_nothing_else_is(dossier):
    route, _ = visits_of(tour_of(dossier), WASSY)[0]
    sunday = (MONDAY + timedelta(days=6)).isoformat()
    given(dossier, "move", WASSY, to_day=sunday, words="fête", is_despite=True)
    standing = tour_of(dossier)
    out = next(r for r in standing.routes if r.date not in {route.date, MONDAY + timedelta(6)})
    again = replanned(dossier, absent=absent(out))
    assert again.after.waivers == standing.waivers != ()
    sundays = [r for r in again.after.routes if r.date == MONDAY + timedelta(days=6)]
    assert sundays == [r for r in standing.routes if r.date == MONDAY + timedelta(days=6)]


def test_an_instruction_is_the_cause_of_no_other_exception(dossier):
    tour = tour_of(dossier)
    given(dossier, "move", WASSY, to_day=other_day(tour, WASSY))
    read = read_folder(dossier)
    happened = Happenings(folder=read, events=tour_of(dossier).events)
    route, _ = visits_of(tour, CEFFONDS)[0]
    assert happened.cause(0, route.vehicle, route.date) is None


def test_an_hour_waived_on_a_day_that_could_keep_the_rules_stays(dossier):
    route, visit = visits_of(tour_of(dossier), WASSY)[0]
    late = {"hour": "23:00", "words": "fête", "is_despite": True}
    given(dossier, "move", WASSY, **late)
    standing = tour_of(dossier)
    out = next(r for r in standing.routes if r.date != route.date)
    again = replanned(dossier, absent=absent(out))
    assert again.after.waivers == standing.waivers != ()
    (kept_visit,) = [v for r, v in visits_of(again.after, WASSY) if r.date == route.date]
    assert kept_visit.open.hour == 23 != visit.open.hour
    assert not [one for one in again.warnings if one.code == "hand-unheld"]


def test_a_commune_whose_only_visits_are_cancelled_is_served_no_more(dossier):
    before = tour_of(dossier)
    days = [route.date.isoformat() for route, _ in visits_of(before, WASSY)]
    for day in days:
        after = given(dossier, "cancel", WASSY, day=day).found.after
    assert len(after.missed) == len(days) > 0
    assert after.communes_served == before.communes_served - 1
    assert after.inhabitants_served < before.inhabitants_served
    again = replanned(dossier).after
    assert again.communes_served == after.communes_served
    back = released(dossier, WASSY, "", read_memory(dossier), today=TODAY)
    assert back.found.after.communes_served == before.communes_served


@pytest.mark.parametrize("kind", ["confirm", "pin"])
def test_who_moves_a_visit_that_was_to_stay_is_told(dossier, kind):
    given(dossier, kind, WASSY)
    answer = given(dossier, "move", WASSY, to_day=other_day(tour_of(dossier), WASSY))
    assert [one.code for one in answer.found.warnings].count(f"hand-was-{kind}") == 1
    again = given(dossier, "cancel", WASSY)
    assert not [one for one in again.found.warnings if one.code.startswith("hand-was")]
