"""A delay on the day itself, in the words of the trade."""

from __future__ import annotations

from datetime import timedelta

import openpyxl
import pytest

from guinguette.compare import compare_tours
from guinguette.faults import InputError, UsageError
from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.planning.running.delay import delay, with_way
from guinguette.service.memory import read_memory


@pytest.fixture
def route(dossier):
    """The longest day of the plan."""
    return max(read_memory(dossier).last_tour().routes, key=lambda one: len(one.visits))


def asked(dossier, route, minutes, **more):
    return delay(dossier, route.vehicle, minutes, today=route.date, **more)


def test_the_first_way_changes_nothing_but_the_hours(dossier, route):
    found = asked(dossier, route, 600)
    first = found.ways[0]
    assert [one.visit for one in first.visits] == list(route.visits)
    assert (first.dropped, first.is_reordered, first.is_lawful) == (None, False, False)
    assert first.visits[0].late_s == 36_000
    assert first.late == first.visits
    assert {rule for rule, _, _ in first.broken} >= {"return"}
    assert first.return_ >= route.return_
    assert found.case.since == route.start_name


def test_every_other_way_is_lawful_and_better_for_somebody(dossier, route):
    found = asked(dossier, route, 45)
    late = {one.visit.key: one.late_s for one in found.ways[0].visits}
    for way in found.ways[1:]:
        assert way.is_lawful
        assert found.ways[0].broken or any(v.late_s < late[v.visit.key] for v in way.visits)
        assert {visit.key for visit in way.saved} <= {k for k, late_s in late.items() if late_s}


def test_what_is_before_the_place_that_is_named_is_behind(dossier, route):
    last = route.visits[-1]
    found = asked(dossier, route, 45, since=last.name.upper())
    assert found.case.done == len(route.visits) - 1
    assert [one.visit for one in found.ways[0].visits] == [last]
    assert found.case.since == (route.visits[-2].name if len(route.visits) > 1 else "Saint-Dizier")


@pytest.mark.parametrize("number", [1, -1])
def test_a_way_that_is_kept_is_an_exception_with_the_delay_as_its_cause(dossier, route, number):
    found = asked(dossier, route, 45, words="pneu")
    number = number % (len(found.ways) + 1) or len(found.ways)
    way = found.ways[number - 1]
    after = with_way(found, way)
    before = found.case.tour
    assert parse_plan(format_plan(after)) == after
    told = {v.key: (r.date, v) for r in after.routes for v in r.visits if r.date == route.date}
    for one in way.visits:
        _, visit = told[one.visit.key]
        assert visit.open == one.open
        if one.late_s:
            assert (visit.slot.date, visit.slot.arrive) == (route.date, one.visit.arrive)
            assert (visit.cause.kind, visit.cause.words) == ("delay", "pneu")
        else:
            assert visit.slot == one.visit.slot
    assert after.cost_eur - before.cost_eur == pytest.approx(way.price_eur, abs=0.001)
    assert after.lower_bound_eur <= after.cost_eur
    assert len(after.missed) == len(before.missed) + (way.dropped is not None)
    others = [r for r in before.routes if r is not route and r != found.case.route]
    assert [r for r in after.routes if r in others] == others
    changed = {one.key for one in compare_tours(before, after).changed}
    assert changed == {v.visit.key for v in way.late} | (
        {way.dropped.key} if way.dropped else set()
    )


def test_a_visit_that_is_given_up_is_missed_with_its_number_to_call(dossier, route):
    found = asked(dossier, route, 45)
    dropping = [way for way in found.ways if way.dropped]
    for way in dropping:
        (missed,) = with_way(found, way).missed
        assert (missed.key, missed.phone) == (way.dropped.key, way.dropped.phone)
        assert missed.cause.kind == "delay"


def test_a_vehicle_that_stays_at_home_and_a_place_it_does_not_visit_are_named(dossier, route):
    with pytest.raises(UsageError) as refused:
        asked(dossier, route, 45, since="Narci")
    assert refused.value.fault.code == "delay-not-there"
    with pytest.raises(UsageError) as refused:
        delay(dossier, "Camion 9", 45, today=route.date)
    assert refused.value.fault.code == "delay-no-route"
    with pytest.raises(UsageError):
        delay(dossier, route.vehicle, 45, today=route.date, day=route.date + timedelta(days=700))


def test_without_a_day_the_next_one_that_the_vehicle_goes_out_is_meant(dossier, route):
    own = sorted(
        r.date for r in read_memory(dossier).last_tour().routes if r.vehicle == route.vehicle
    )
    found = delay(dossier, route.vehicle, 5, today=own[0] - timedelta(days=1))
    assert found.case.route.date == own[0]
    with pytest.raises(UsageError):
        delay(dossier, route.vehicle, 5, today=own[-1] + timedelta(days=1))


def test_a_folder_that_lost_a_place_of_the_day_is_refused(dossier, route):
    book = openpyxl.load_workbook(dossier / "communes.xlsx")
    for row in book["Communes"].iter_rows():
        if str(row[0].value) == route.visits[0].commune_code:
            book["Communes"].delete_rows(row[0].row)
            break
    book.save(dossier / "communes.xlsx")
    with pytest.raises(InputError) as refused:
        asked(dossier, route, 45)
    assert refused.value.faults[0].code == "plan-outdated"
