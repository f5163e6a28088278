"""A service that goes on: six communes, two vans, period after period."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from guinguette.communes.france import every_commune
from guinguette.folder.new_request import new_request
from guinguette.planning.continuity import continuation
from guinguette.planning.continuity.continuation import Continuation
from guinguette.planning.continuity.happenings import happened_in
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import NOTHING
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.replan_tour import continue_tour
from guinguette.rhythm import Rhythm
from guinguette.roads.of_folder import folder_roads
from guinguette.service.standing import Standing
from routing.analysis.change_cost import ChangeCost
from routing.solver.deadline import Deadline
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
    settings,
)
from tests.guinguette.planned import dates, slots

CODES = (NARCY, ROCHES, WASSY, CEFFONDS, PORTE_DU_DER, RIVES_DERVOISES)
ROWS = [row(NARCY, "hebdomadaire"), *(row(code) for code in CODES[1:])]
VANS = [
    {"nom": f"Camion {n}", "depot": "Saint-Dizier", "equipage": f"Équipe {n}",
     "jours": "lundi, mardi, mercredi, jeudi", "arrets_max": 2, "cout_km_eur": 0.5,
     "cout_fixe_jour_eur": 30.0}
    for n in (1, 2)
]  # fmt: skip
CREWS = [
    {"nom": f"Équipe {n}", "personnes": 1, "cout_horaire_eur": 20.0, "depart_au_plus_tot": "08:00",
     "retour_au_plus_tard": "18:30"}
    for n in (1, 2)
]  # fmt: skip
AT_ONCE = Deadline(should_stop=lambda: True)
EFFORT = Deadline(effort=4_000)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    return folder(tmp_path_factory.mktemp("d") / "d", ROWS, vehicules=VANS, equipages=CREWS)


@pytest.fixture(scope="module")
def first(read):
    """A first plan that was cut short: nothing is proven of it."""
    return plan_tour(read, deadline=Deadline(effort=1))


def starting(read, weeks, *, length=2, **changes):
    """Return the folder some weeks later."""
    horizon = read.settings.horizon.model_copy(
        update={"start": MONDAY + timedelta(weeks=weeks), "weeks": length}
    )
    later = read.settings.model_copy(update={"horizon": horizon})
    return replace(read, settings=later, **changes)


def went_on(read, *tours, deadline=EFFORT, happened=NOTHING, **options):
    return continue_tour(read, Standing(tours), Aims(read=happened, deadline=deadline, **options))


def promised(tour, weeks=0):
    """List who comes where and when, so many weeks earlier."""
    step = timedelta(weeks=weeks)
    return {
        (v.key, r.date - step, r.vehicle, v.arrive - step) for r in tour.routes for v in r.visits
    }


@pytest.mark.parametrize("deadline", [AT_ONCE, Deadline(effort=1), EFFORT])
def test_without_an_event_nothing_changes(read, first, deadline):
    again = went_on(read, first, deadline=deadline)
    assert again.after.routes == first.routes
    later = went_on(starting(read, 2), first, deadline=deadline)
    assert promised(later.after, 2) == promised(first)
    assert (later.changed_visits, later.hours_changed, later.dropped) == (0, 0, ())
    assert later.changes.changed == ()


def test_a_period_that_begins_a_week_later_agrees_on_the_week_that_both_have(read, first):
    rolled = went_on(starting(read, 1), first).after
    shared = [route for route in first.routes if route.date >= rolled.start]
    assert [r for r in rolled.routes if r.date < first.start + timedelta(weeks=2)] == shared
    for code in CODES[1:]:
        (before,), (after,) = slots(first, code), slots(rolled, code)
        assert (after - before).days in {0, 14}


def test_days_that_two_periods_have_and_one_changed_are_told(read, first):
    rolled = went_on(starting(read, 1), first)
    assert "plan-overtakes" not in {fault.code for fault in rolled.warnings}
    route = next(r for r in rolled.after.routes if r.date < first.start + timedelta(weeks=2))
    sick = replace(NOTHING, absences={route.vehicle: frozenset({route.date})})
    changed = went_on(starting(read, 1), first, rolled.after, happened=sick)
    assert "plan-overtakes" in {fault.code for fault in changed.warnings}


def test_habits_that_no_longer_go_together_are_named_as_the_reason(read, first):
    vans = tuple(v.model_copy(update={"max_stops": 1}) for v in read.settings.vehicles)
    fewer = replace(read, settings=read.settings.model_copy(update={"vehicles": vans}))
    found = went_on(starting(fewer, 2), first)
    full = {route.vehicle for route in first.routes if len(route.visits) > 1}
    assert full
    assert {e.subject for e in found.events if e.kind == "unfit_habits"} == full
    assert all(len(route.visits) == 1 for route in found.after.routes)
    assert not {e for e in went_on(starting(read, 2), first).events if e.kind == "unfit_habits"}


def test_a_place_that_left_does_not_come_back_with_another_event_on_its_day(read, first):
    later = starting(read, 2)
    second = went_on(later, first).after
    begun, day = dates(second, NARCY)
    gone = replace(NOTHING, removed=frozenset({NARCY}))
    third = went_on(later, first, second, happened=gone, today=day - timedelta(days=1)).after
    assert dates(third, NARCY) == [begun]
    last = max(route.date for route in third.routes)
    closed = replace(NOTHING, closures=((third.routes[-1].visits[0].key, last),))
    fourth = went_on(later, first, second, third, happened=closed, today=day).after
    assert dates(fourth, NARCY) == [begun]


def test_a_sick_day_is_forgotten_by_the_next_period(read, first):
    route = max(first.routes, key=lambda one: len(one.visits))
    sick = replace(NOTHING, absences={route.vehicle: frozenset({route.date})})
    found = went_on(read, first, happened=sick, today=route.date)
    tour = found.after
    assert not any((r.vehicle, r.date) == (route.vehicle, route.date) for r in tour.routes)
    assert [r for r in tour.routes if r.date < route.date] == [
        r for r in first.routes if r.date < route.date
    ]
    told = {v.key for r in tour.routes for v in r.visits if v.slot} | {m.key for m in tour.missed}
    assert {visit.key for visit in route.visits} <= told
    assert went_on(read, first, tour, today=route.date).after.routes == tour.routes
    later = went_on(starting(read, 2), first, tour).after
    assert promised(later, 2) == promised(first)


def test_nobody_is_brought_a_visit_on_the_day_itself(read, first):
    """On Thursday morning: what was to come on Friday does not come today instead."""
    days = sorted({route.date for route in first.routes})
    today, route = days[0], next(r for r in first.routes if r.date > days[0])
    sick = replace(NOTHING, absences={route.vehicle: frozenset({route.date})})
    tour = went_on(read, first, happened=sick, today=today).after
    came = {v.key for r in first.routes if r.date == today for v in r.visits}
    assert {v.key for r in tour.routes if r.date == today for v in r.visits} <= came


def test_a_visit_out_of_its_slot_names_what_keeps_it_out(read, first):
    route = first.routes[-1]
    sick = replace(NOTHING, crew_absences={route.crew: frozenset({route.date})})
    tour = went_on(read, first, happened=sick).after
    out = [v for r in tour.routes for v in r.visits if v.slot and v.slot.date == route.date]
    out += [one for one in tour.missed if one.slot.date == route.date]
    assert {one.key for one in out} >= {visit.key for visit in route.visits}
    assert {(one.cause.kind, one.cause.subject) for one in out} == {("crew_absent", route.crew)}
    assert went_on(read, first, tour).after.events == tour.events


def test_a_place_that_joins_moves_no_other_and_stays_without_a_row(read, first):
    more = replace(read, requests=(*read.requests, _request(BIESLES)))
    found = went_on(starting(more, 2), first)
    assert found.changed_visits == 0
    assert [(e.kind, e.subject) for e in found.events] == [("joined", BIESLES)]
    assert len(dates(found.after, BIESLES)) == 1
    kept = {visit for visit in promised(found.after, 2) if visit[0] != BIESLES}
    assert {visit[:3] for visit in kept} == {visit[:3] for visit in promised(first)}


def _request(code):
    commune = every_commune().by_code(code)
    given = settings(vehicules=VANS, equipages=CREWS)
    return new_request(commune, given, rhythm=Rhythm.FORTNIGHTLY, profile="comptoir")


def test_a_row_that_goes_is_a_place_that_leaves_once(read, first):
    fewer = replace(read, requests=read.requests[1:])
    found = went_on(starting(fewer, 2), first)
    gone = read.requests[0].key
    assert [(e.kind, e.subject) for e in found.events] == [("left", gone)]
    assert [c.key for c in found.changes.changed if "removed" in c.kinds] == [gone]
    again = went_on(starting(fewer, 4), first, found.after)
    assert (again.events, again.changes.changed) == ((), ())
    back = went_on(starting(read, 6), first, found.after, again.after).after
    assert slots(back, gone) == [day + timedelta(weeks=6) for day in slots(first, gone)]


def test_a_closing_written_in_the_folder_is_an_exception_with_its_reason(read, first):
    day = dates(first, WASSY)[0] + timedelta(weeks=2)
    requests = tuple(
        replace(one, closed_dates=(day,)) if one.key == WASSY else one for one in read.requests
    )
    tour = went_on(starting(read, 2, requests=requests), first).after
    assert day not in dates(tour, WASSY)
    assert slots(tour, WASSY) == [day]
    after = went_on(starting(read, 4), first, tour).after
    assert slots(after, WASSY) == [day + timedelta(weeks=2)]


def test_free_hours_are_taken_only_where_they_serve_more(read, first, monkeypatch):
    def searches(*dropped):
        """The second search, without hours, is always cheaper."""
        found = [
            SimpleNamespace(dropped=["Personne"] * number, solution=SimpleNamespace(cost=-i))
            for i, number in enumerate(dropped)
        ]
        left = iter(found)
        monkeypatch.setattr(continuation, "replan_once", lambda *_args, **_kwargs: next(left))
        case = Continuation(happened_in(read), Standing((first,)), roads=folder_roads(read))
        return found.index(case.exceptions(case.former, ChangeCost(day=30.0, vehicle=30.0), EFFORT))

    assert [searches(1, 1), searches(2, 1), searches(0)] == [0, 1, 0]


def test_afresh_serves_no_more_and_says_what_moves(read, first):
    free = went_on(starting(read, 2), first, is_afresh=True)
    kept = went_on(starting(read, 2), first)
    assert kept.after.visit_count >= free.after.visit_count
    assert free.after.cost_eur <= kept.after.cost_eur + 1e-6
    assert bool(free.changed_visits) == any(
        {"day", "vehicle"} & set(c.kinds) for c in free.changes.changed
    )
    assert kept.after.stability_eur >= kept.after.cost_eur - free.after.cost_eur - 0.01


def test_the_past_of_a_period_is_taken_over_as_it_was(read, first):
    middle = first.start + timedelta(days=7)
    renamed = tuple(replace(one, notes="nouvelle note") for one in read.requests)
    tour = went_on(replace(read, requests=renamed), first, today=middle).after
    assert [r for r in tour.routes if r.date < middle] == [
        r for r in first.routes if r.date < middle
    ]
    ahead = [v for r in tour.routes if r.date >= middle for v in r.visits]
    assert {visit.notes for visit in ahead} == {"nouvelle note"}


def test_a_van_that_is_gone_keeps_its_past_and_hands_its_visits_over(read, first):
    van = first.routes[0].vehicle
    vans = tuple(v for v in read.settings.vehicles if v.name != van)
    others = read.settings.model_copy(update={"vehicles": vans})
    today = first.routes[0].date + timedelta(days=1)
    found = went_on(replace(read, settings=others), first, today=today)
    assert {r.vehicle for r in found.after.routes if r.date >= today} <= {v.name for v in vans}
    assert first.routes[0] in found.after.routes


def test_a_place_that_nobody_can_serve_moves_nobody_each_time(read, first):
    """Its only vehicle is no longer there: the plan lacks it for ever, and says so."""
    sold = frozenset({"Camion vendu"})
    hopeless = replace(_request(BIESLES), vehicles=sold, key="x", name="Jamais")
    more = replace(read, requests=(*read.requests, hopeless))
    one = went_on(more, first).after
    again = went_on(more, first, one)
    assert again.after.routes == one.routes
    assert [u.key for u in again.after.unserved] == ["x"]
    later = went_on(starting(more, 2), first, one, again.after)
    assert promised(later.after, 2) == promised(one)


def test_a_monthly_place_rests_in_a_period_without_its_day(read, first):
    monthly = replace(_request(BIESLES), rhythm=Rhythm.MONTHLY)
    more = replace(read, requests=(*read.requests, monthly))
    tours, days = [first], []
    for weeks in range(2, 20, 2):
        tour = went_on(starting(more, weeks), *tours, deadline=AT_ONCE).after
        tours.append(tour)
        days += dates(tour, BIESLES)
    assert len(days) in {4, 5}
    assert len({(day.weekday(), (day.day - 1) // 7) for day in days}) == 1
    assert len({(day.year, day.month) for day in days}) == len(days)


def test_a_place_that_may_stay_out_is_not_dropped_once_it_was_promised_visits(read, first):
    worth = replace(read.requests[2], value_eur=0.01)
    requests = (*read.requests[:2], worth, *read.requests[3:], _request(BIESLES))
    tour = went_on(starting(read, 2, requests=requests), first).after
    assert len(dates(tour, worth.key)) == len(dates(first, worth.key))
