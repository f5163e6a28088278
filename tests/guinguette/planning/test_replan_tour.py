"""A plan changed after something happened: two vans, six communes, a fortnight."""

import shutil
from datetime import date, timedelta

import pytest

from guinguette.calendar import monday_of
from guinguette.faults import InputError, MissingDataError
from guinguette.files.outputs import PLAN_NAME, output_directory
from guinguette.files.plan_document import read_plan
from guinguette.folder.read_folder import read_folder
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import (
    Events,
    read_events,
)
from guinguette.planning.replan_tour import (
    replan_tour,
)
from routing.solver.deadline import Deadline
from tests.former_routes import former_routes
from tests.guinguette.folders import (
    BIESLES,
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

CODES = (NARCY, ROCHES, WASSY, CEFFONDS, PORTE_DU_DER, RIVES_DERVOISES)
WEDNESDAY = date(2027, 1, 6)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return planned_two_vans(tmp_path_factory.mktemp("modele") / "dossier", CODES)


@pytest.fixture
def dossier(model, tmp_path):
    return shutil.copytree(model, tmp_path / "dossier")


def plan_of(path):
    return read_plan(output_directory(path, MONDAY) / PLAN_NAME)


def changed(path, deadline=Deadline(effort=8_000), **events):
    options = {key: events.pop(key) for key in ("price_eur", "with_curve") if key in events}
    return replan_tour(path, Events(**events), Aims(deadline=deadline, **options))


def dates_of(tour, code):
    return {r.date for r in tour.routes for v in r.visits if v.commune_code == code}


def codes_of(found):
    with pytest.raises(InputError) as caught:
        found()
    return [fault.code for fault in caught.value.faults]


def test_nothing_happened_and_nothing_changes(dossier):
    found = changed(dossier)
    assert found.after.routes == plan_of(dossier).routes
    assert found.changed_visits == 0
    assert found.changes.changed == ()
    assert [fault.code for fault in found.warnings if "replan" in fault.code] == ["replan-nothing"]


def test_a_van_away_for_a_day_moves_the_visits_of_that_day_only(dossier):
    before = plan_of(dossier)
    route = before.routes[0]
    found = changed(dossier, absent=(f"{route.vehicle} {route.date.isoformat()}",))
    assert not any((r.vehicle, r.date) == (route.vehicle, route.date) for r in found.after.routes)
    week = monday_of(route.date)
    later = [r for r in before.routes if monday_of(r.date) != week]
    assert [r for r in found.after.routes if monday_of(r.date) != week] == later
    moved = {c.commune_code for c in found.changes.changed}
    assert {visit.commune_code for visit in route.visits} <= moved
    assert found.changed_visits >= len(route.visits)
    assert found.is_proven
    assert found.dropped == ()
    assert found.after.visit_count == before.visit_count
    assert found.after.lower_bound_scope == "same_weeks"


def test_the_cost_of_the_new_plan_leaves_out_the_price_of_changes(dossier):
    route = plan_of(dossier).routes[0]
    absent = (f"{route.vehicle}={route.date:%d/%m/%Y}",)
    cheap, dear = (changed(dossier, absent=absent, price_eur=p) for p in (0.5, 200.0))
    assert dear.after.cost_eur == pytest.approx(sum(r.cost_eur for r in dear.after.routes))
    assert dear.after.lower_bound_eur <= dear.after.cost_eur
    assert dear.changed_visits <= cheap.changed_visits
    assert cheap.after.cost_eur <= dear.after.cost_eur + 1e-6


def test_an_absence_written_in_the_settings_counts_too(dossier):
    route = plan_of(dossier).routes[0]
    settings = dossier / "guinguette.toml"
    text = settings.read_text(encoding="utf-8")
    assert "absences = []" in text
    own = f'nom = "{route.vehicle}"'
    head, tail = text.split(own)
    tail = tail.replace("absences = []", f"absences = [{route.date.isoformat()}]", 1)
    settings.write_text(head + own + tail, encoding="utf-8")
    found = changed(dossier)
    assert found.changed_visits > 0
    assert not any((r.vehicle, r.date) == (route.vehicle, route.date) for r in found.after.routes)


def test_a_commune_closed_on_its_day_moves_within_the_week(dossier):
    day = min(dates_of(plan_of(dossier), WASSY))
    found = changed(dossier, closed=(f"Wassy {day.isoformat()}",), price_eur=300.0)
    after = dates_of(found.after, WASSY)
    assert day not in after
    assert len(after) == 2
    assert {monday_of(one) for one in after} == {
        monday_of(one) for one in dates_of(found.before, WASSY)
    }
    assert [c.commune_code for c in found.changes.changed if "day" in c.kinds] == [WASSY]


def test_a_commune_that_leaves_changes_no_other_at_a_high_price(dossier):
    found = changed(dossier, removed=("Ceffonds",), price_eur=500.0)
    assert dates_of(found.after, CEFFONDS) == set()
    assert found.changed_visits == 0
    assert {c.commune_code for c in found.changes.changed if set(c.kinds) != {"hour"}} == {CEFFONDS}


def test_a_new_commune_joins_with_the_commonest_rhythm(dossier):
    found = changed(dossier, added=(BIESLES,), price_eur=500.0)
    assert len(dates_of(found.after, BIESLES)) == 2
    assert found.changed_visits == 0
    assert "replan-not-in-folder" in [fault.code for fault in found.warnings]
    assert found.after.lower_bound_scope == "as_few_changes"


def test_a_commune_that_joins_while_a_van_is_away_is_proven_step_by_step(dossier):
    route = plan_of(dossier).routes[0]
    absent = (f"{route.vehicle} {route.date.isoformat()}",)
    found = changed(dossier, absent=absent, added=(BIESLES,), deadline=Deadline(effort=5_000))
    assert found.after.lower_bound_scope == "step_by_step"
    assert (route.vehicle, route.date) not in {(r.vehicle, r.date) for r in found.after.routes}
    assert len(dates_of(found.after, BIESLES)) == 2
    assert found.after.lower_bound_eur > 0 or not found.is_proven


def test_nothing_changes_before_a_date(dossier):
    before = plan_of(dossier)
    second = date(2027, 1, 11)
    found = changed(dossier, removed=(WASSY,), since=second.isoformat())
    past = [r for r in before.routes if r.date < second]
    assert [r for r in found.after.routes if r.date < second] == past
    assert {day for day in dates_of(found.after, WASSY) if day >= second} == set()
    assert dates_of(found.after, WASSY) == {d for d in dates_of(before, WASSY) if d < second}


def test_the_curve_falls_and_says_what_is_proven(dossier):
    route = plan_of(dossier).routes[0]
    absent = (f"{route.vehicle} {route.date.isoformat()}",)
    found = changed(dossier, absent=absent, with_curve=True)
    costs = [point.cost_eur for point in found.curve]
    assert costs == sorted(costs, reverse=True)
    assert found.curve[0].is_proven
    assert all(point.lower_bound_eur <= point.cost_eur for point in found.curve)


def test_every_fault_of_the_events_is_told_together(dossier):
    codes = codes_of(
        lambda: changed(
            dossier,
            absent=("Camion 9 2027-01-06", "Camion 1 demain", "Camion 1 2028-01-06"),
            closed=("Wasy 2027-01-06", "Wassy 2027-01-08..2027-01-06"),
            added=("99999", WASSY),
            removed=("Nulle-Part",),
            since="2026-01-01",
        )
    )
    assert sorted(codes) == sorted(
        [
            "replan-absent-unknown", "replan-event-unreadable", "replan-date-outside",
            "replan-commune-unknown", "replan-event-unreadable", "replan-code-unknown",
            "replan-commune-known", "replan-commune-unknown", "replan-date-outside",
        ]
    )  # fmt: skip


def test_a_name_of_a_vehicle_and_of_a_crew_is_asked_about(tmp_path):
    crews = [crew_table("Camion 1"), crew_table("Équipe 2")]
    vans = [vehicle_table("Camion 1", depot="Saint-Dizier", crew="Équipe 2")]
    read = folder(tmp_path / "d", [row(NARCY)], equipages=crews, vehicules=vans)
    events = Events(absent=("camion 1 2027-01-06", "équipe 2 2027-01-06..2027-01-07"))
    found = read_events(events, read)
    assert [fault.code for fault in found.faults] == ["replan-absent-ambiguous"]
    assert found.crew_absences == {"Équipe 2": {WEDNESDAY, WEDNESDAY + timedelta(days=1)}}


def test_what_moves_nothing_is_told(dossier):
    sunday = "2027-01-10"
    found = changed(dossier, absent=(f"Camion 1 {sunday}",), closed=(f"Narcy {sunday}",))
    told = [fault.code for fault in found.warnings]
    assert {"replan-no-route", "replan-no-visit", "replan-nothing"} <= set(told)
    assert found.after.routes == found.before.routes


def test_without_a_plan_there_is_nothing_to_change(dossier):
    shutil.rmtree(dossier / "sorties")
    with pytest.raises(MissingDataError) as caught:
        changed(dossier)
    assert caught.value.fault.code == "plan-missing"


def test_a_plan_read_back_has_the_numbers_of_the_folder(dossier):
    tour, read = plan_of(dossier), read_folder(dossier, today=MONDAY)
    routes = former_routes(tour, read)
    assert len(routes) == len(tour.routes)
    first, shown = routes[0], tour.routes[0]
    assert [read.requests[i].commune.code for i in first.stops] == [
        visit.commune_code for visit in shown.visits
    ]
    assert (
        first.starts_s[0] == shown.visits[0].arrive.hour * 3600 + 60 * shown.visits[0].arrive.minute
    )


def test_exceptions_to_habits_that_are_not_proven_claim_little(dossier):
    route = plan_of(dossier).routes[0]
    absent = (f"{route.vehicle} {route.date.isoformat()}",)
    events = Events(absent=absent, added=(BIESLES,))
    found = replan_tour(dossier, events, Aims(deadline=Deadline(should_stop=lambda: True)))
    assert found.after.lower_bound_scope == "step_by_step"
    assert not found.is_proven
    assert found.after.lower_bound_eur < found.after.cost_eur
    assert found.after.status != "optimal"


CUREL, CUREL_FAR_AWAY = "52156", "04067"


def test_of_two_namesakes_the_one_in_the_departements_of_the_folder_joins(tmp_path):
    read = folder(tmp_path / "dossier", [row(NARCY)])
    events = read_events(Events(added=("curel",)), read)
    assert [request.commune.code for request in events.added] == [CUREL]
    assert events.faults == ()


def test_namesakes_that_are_both_elsewhere_are_asked_about(tmp_path):
    read = folder(tmp_path / "dossier", [row(NARCY)])
    events = read_events(Events(added=("Sainte-Colombe",)), read)
    assert [fault.code for fault in events.faults] == ["replan-code-unknown"]
    assert "Sainte-Colombe" in events.faults[0].help


def test_a_namesake_that_the_folder_has_is_meant_and_two_of_them_are_not_told_apart(tmp_path):
    one = folder(tmp_path / "un", [row(NARCY), row(CUREL_FAR_AWAY)])
    assert read_events(Events(removed=("Curel",)), one).removed == {CUREL_FAR_AWAY}
    both = folder(tmp_path / "deux", [row(CUREL), row(CUREL_FAR_AWAY)])
    events = read_events(Events(removed=("Curel", CUREL)), both)
    assert events.removed == {CUREL}
    assert [fault.code for fault in events.faults] == ["asked-place-ambiguous"]


def test_a_visit_asked_for_once_moves_to_another_week_where_its_own_is_closed(tmp_path):
    path = planned_two_vans(tmp_path / "dossier", (NARCY, WASSY), rhythm="une fois")
    day = min(dates_of(plan_of(path), WASSY))
    week = [monday_of(day) + timedelta(days=n) for n in range(5)]
    found = changed(path, closed=tuple(f"Wassy {one.isoformat()}" for one in week))
    assert found.dropped == ()
    assert {monday_of(one) for one in dates_of(found.after, WASSY)} == {
        {MONDAY: MONDAY + timedelta(7)}.get(monday_of(day), MONDAY)
    }
