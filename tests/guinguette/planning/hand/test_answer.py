"""The hand moves a visit: rules, price, what else moves; and it comes back as it was."""

import shutil
from datetime import date, timedelta

import pytest

from guinguette.faults import UsageError
from guinguette.files.plan_document import format_plan
from guinguette.folder.template import vehicle_table
from guinguette.planning.hand.answer import Asked, answer_document, answered
from guinguette.planning.hand.desk import Desk
from guinguette.planning.hand.release import released
from guinguette.service.memory import read_memory
from routing.analysis.by_hand import as_driven
from tests.benchmarks.hand_folder import kept
from tests.guinguette.folders import (
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    ROCHES,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import planned_two_vans
from tests.guinguette.planned import tour_of as tour_of_folder

TODAY = MONDAY - timedelta(days=7)
CODES = (NARCY, ROCHES, WASSY, CEFFONDS, PORTE_DU_DER, RIVES_DERVOISES)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    return planned_two_vans(tmp_path_factory.mktemp("main") / "dossier", CODES)


@pytest.fixture
def dossier(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "dossier")


def tour_of(folder):
    return read_memory(folder).last_tour()


def visit_of(tour, code):
    return next((r, v) for r in tour.routes for v in r.visits if v.key == code)


def other_day(tour, code):
    """A working day of the first week on which a place is not visited."""
    taken = {r.date for r in tour.routes for v in r.visits if v.key == code}
    days = (MONDAY + timedelta(days=n) for n in range(5))
    return next(day for day in days if day not in taken)


def asked_of(folder, today=TODAY, **asked):
    asked = {"kind": "move"} | asked
    return answered(folder, Asked(**asked), read_memory(folder), today=today)


def moved(folder, code=WASSY, **asked):
    tour = tour_of(folder)
    day = visit_of(tour, code)[0].date.isoformat()
    to = other_day(tour, code).isoformat()
    return asked_of(folder, place=code, day=day, **({"to_day": to} | asked))


def test_a_visit_moves_and_keeps_its_habit(dossier):
    before = tour_of(dossier)
    route, visit = visit_of(before, WASSY)
    answer = moved(dossier, words="demande de la mairie")
    assert answer.is_taken
    after = answer.found.after
    (made,) = [v for r in after.routes for v in r.visits if v.key == WASSY and v.slot is not None]
    assert (made.slot.date, made.slot.vehicle, made.slot.arrive) == (
        route.date, route.vehicle, visit.arrive,
    )  # fmt: skip
    assert (made.cause.kind, made.cause.words) == ("instruction", "demande de la mairie")
    assert made.cause in after.events
    (given,) = after.instructions
    assert (given.kind, given.place, given.date) == ("move", WASSY, route.date)
    assert given.to_date == made.open.date()


def test_its_price_is_the_difference_of_two_checked_plans_and_is_proven(dossier):
    answer = moved(dossier)
    desk = Desk(dossier, read_memory(dossier), today=TODAY)
    tables = [desk.table(tour) for tour in (answer.found.before, answer.found.after)]
    (before, known), (after, broken) = (as_driven(t.problem, t.routes) for t in tables)
    assert known == broken == ()
    assert answer.price_eur == pytest.approx(after - before, abs=0.006)
    assert answer.least_price_eur <= answer.price_eur
    assert answer.found.after.cost_eur == pytest.approx(
        answer.found.before.cost_eur + answer.price_eur, abs=0.01
    )
    assert answer.found.after.lower_bound_eur <= answer.found.after.cost_eur


def test_routes_that_nothing_touches_stay_to_the_byte(dossier):
    answer = moved(dossier)
    before, after = answer.found.before, answer.found.after
    kept_routes = [route for route in before.routes if route in after.routes]
    touched = {r.date for r in before.routes if r not in kept_routes}
    assert len(before.routes) - len(kept_routes) <= 2
    assert touched <= {date.fromisoformat(v) for v in _days_of(answer)}


def _days_of(answer):
    (given,) = answer.found.after.instructions
    return {given.date.isoformat(), given.to_date.isoformat()}


def test_an_hour_and_a_vehicle_are_what_is_asked(dossier):
    tour = tour_of(dossier)
    route, _ = visit_of(tour, WASSY)
    other = next(name for name in tour.vehicles if name != route.vehicle)
    answer = moved(dossier, hour="14h30", vehicle=other.upper())
    (made,) = [
        (r, v) for r in answer.found.after.routes for v in r.visits if v.cause and v.key == WASSY
    ]
    assert (made[0].vehicle, f"{made[1].open:%H:%M}") == (other, "14:30")


def test_what_it_breaks_is_named_and_nothing_is_taken_without_a_word(dossier):
    sunday = (MONDAY + timedelta(days=6)).isoformat()
    answer = moved(dossier, to_day=sunday)
    assert not answer.is_taken
    assert {one.rule for one in answer.broken} >= {"off_day"}
    assert answer.found.after is answer.found.before
    assert answer_document(answer)["is_taken"] is False


def test_a_waiver_keeps_the_words_of_its_author_and_the_bound_of_lawful_plans(dossier):
    sunday = (MONDAY + timedelta(days=6)).isoformat()
    answer = moved(dossier, to_day=sunday, words="fête du village", is_despite=True)
    assert answer.is_taken
    after = answer.found.after
    assert {one.words for one in after.waivers} == {"fête du village"}
    assert {one.date.isoformat() for one in after.waivers} == {sunday}
    assert after.lower_bound_eur == min(answer.found.before.lower_bound_eur, after.cost_eur)
    assert after.lower_bound_scope == "all_plans"
    table = Desk(dossier, read_memory(dossier), today=TODAY).table(after)
    _, broken = as_driven(table.problem, table.routes)
    _, left = as_driven(table.problem, table.routes, waived=table.waived(after.waivers))
    assert (broken != (), left) == (True, ())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"place": "Wasy"}, "replan-commune-unknown"),
        ({"day": "2027-01-03"}, "hand-unplanned"),
        ({"day": "demain"}, "replan-event-unreadable"),
        ({"hour": "26:99"}, "hand-hour"),
        ({"vehicle": "Camion 9"}, "hand-vehicle-unknown"),
        ({"to_day": ""}, "hand-nothing"),
        ({"to_day": "2027-03-01"}, "hand-unplanned"),
    ],
)
def test_what_cannot_be_meant_is_said(dossier, asked, code):
    day = visit_of(tour_of(dossier), WASSY)[0].date.isoformat()
    values = {"place": "Wassy", "day": day, "to_day": "2027-01-08", "hour": ""} | asked
    if code == "hand-nothing":
        values |= {"hour": "", "vehicle": ""}
    with pytest.raises(UsageError) as refused:
        asked_of(dossier, **values)
    assert refused.value.fault.code == code


def test_a_day_without_a_visit_says_when_there_is_one(dossier):
    tour = tour_of(dossier)
    wrong = other_day(tour, WASSY).isoformat()
    with pytest.raises(UsageError) as refused:
        asked_of(dossier, place="Wassy", day=wrong, to_day="2027-01-08")
    assert refused.value.fault.code == "hand-not-visited"
    assert "janvier" in refused.value.fault.help


def test_the_past_does_not_move(dossier):
    route, _ = visit_of(tour_of(dossier), WASSY)
    with pytest.raises(UsageError) as refused:
        moved(dossier, today=route.date + timedelta(days=1))
    assert refused.value.fault.code == "hand-past"


def test_what_is_taken_back_is_what_was_to_the_byte(dossier):
    first = format_plan(tour_of(dossier))
    for code in (WASSY, CEFFONDS, NARCY):
        kept(dossier, moved(dossier, code).found.after, TODAY)
    assert len(tour_of(dossier).instructions) == 3
    for code in (CEFFONDS, WASSY, NARCY):
        answer = released(dossier, code, "", read_memory(dossier), today=TODAY)
        kept(dossier, answer.found.after, TODAY)
    assert format_plan(tour_of(dossier)) == first
    with pytest.raises(UsageError) as refused:
        released(dossier, WASSY, "", read_memory(dossier), today=TODAY)
    assert refused.value.fault.code == "hand-not-given"


def test_the_last_word_of_a_visit_replaces_the_one_before(dossier):
    route, _ = visit_of(tour_of(dossier), WASSY)
    kept(dossier, moved(dossier).found.after, TODAY)
    (first,) = tour_of(dossier).instructions
    day = first.to_date.isoformat()
    again = asked_of(dossier, place="Wassy", day=day, hour="15:00")
    (second,) = again.found.after.instructions
    assert (second.date, second.to_date) == (route.date, first.to_date)
    assert f"{second.open:%H:%M}" == "15:00"


def test_where_a_day_is_full_others_move_as_little_as_pays(tmp_path):
    van = vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 1") | {"arrets_max": 1}
    rows = [row(code, "semaine") for code in CODES[:5]]
    tour = tour_of_folder(folder(tmp_path / "plein", rows, vehicules=[van]))
    kept(tmp_path / "plein", tour, TODAY)
    answer = moved(tmp_path / "plein", to_day="2027-01-06" if _is_free(tour) else "2027-01-07")
    assert answer.is_taken
    assert [one.rule for one in answer.broken] == ["stop_count"]  # what it would break alone
    assert answer.others == 1
    assert answer.found.after.waivers == ()
    assert answer.found.is_proven
    exchanged = [v for r in answer.found.after.routes for v in r.visits if v.slot is not None]
    assert {v.cause.subject for v in exchanged} == {WASSY}
    assert len({v.key for v in exchanged if v.slot.date != v.open.date()}) == 2


def _is_free(tour):
    return visit_of(tour, WASSY)[0].date.isoformat() != "2027-01-06"


def test_a_visit_that_takes_the_rest_of_its_crew_is_refused_without_a_reason(dossier):
    """A late visit before an early day: the rest of the crew is a rule that the hand breaks."""
    tour = tour_of(dossier)
    days = {(route.crew, route.date): route for route in tour.routes}
    early = next(r for (crew, day), r in days.items() if (crew, day - timedelta(days=1)) in days)
    before = days[early.crew, early.date - timedelta(days=1)]
    settings = dossier / "guinguette.toml"
    text = settings.read_text(encoding="utf-8")
    late = {"place": before.visits[-1].key, "day": before.date.isoformat(), "hour": "16:00"}
    for hours, is_taken in ((13, True), (16, False)):
        told = f"[travail]\naccord = {{ repos_jour_h = {hours} }}\n"
        settings.write_text(text.replace("[travail]\n", told), encoding="utf-8")
        answer = asked_of(dossier, vehicle=before.vehicle, **late)
        assert answer.is_taken == is_taken
    (rule,) = answer.broken
    assert (rule.rule, rule.vehicle, rule.limit) == ("rest", before.vehicle, 16 * 3600)
    assert rule.excess > 0
    despite = asked_of(dossier, vehicle=before.vehicle, is_despite=True, words="la fête", **late)
    assert despite.is_taken
    (waiver,) = despite.found.after.waivers
    assert (waiver.rule, waiver.words) == ("rest", "la fête")
    told = "[travail]\nrespect = false\naccord = { repos_jour_h = 16 }\n"
    settings.write_text(text.replace("[travail]\n", told), encoding="utf-8")
    assert asked_of(dossier, vehicle=before.vehicle, **late).is_taken
