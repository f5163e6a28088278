"""A delay on the day itself, in the words of the trade."""

from __future__ import annotations

from datetime import timedelta

import openpyxl
import pytest

from guinguette.calendar import long_date
from guinguette.faults import InputError, UsageError
from guinguette.planning.running.delay import delay
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


def test_who_opens_late_may_close_when_promised(dossier, route):
    found = asked(dossier, route, 45)
    (way,) = [one for one in found.ways if one.is_shortened]
    assert (way.dropped, way.is_reordered, way.is_lawful) == (None, False, True)
    assert way.return_ <= found.ways[0].return_
    for one in way.visits:
        promised = one.visit.close - one.visit.open
        assert one.visit.close <= one.close <= one.visit.close + (one.open - one.visit.open)
        assert one.close - one.open >= promised / 2
    long = asked(dossier, route, 100)
    (way,) = [one for one in long.ways if one.is_shortened]
    first = way.visits[0]
    assert first.close - first.open == (first.visit.close - first.visit.open) / 2
    assert first.close > first.visit.close


def test_a_vehicle_that_stays_at_home_and_a_place_it_does_not_visit_are_named(dossier, route):
    with pytest.raises(UsageError) as refused:
        asked(dossier, route, 45, since="Narci")
    assert refused.value.fault.code == "delay-not-there"
    with pytest.raises(UsageError) as refused:
        delay(dossier, "Camion 9", 45, today=route.date)
    assert refused.value.fault.code == "hand-vehicle-unknown"
    sunday = route.date + timedelta(days=6 - route.date.weekday())
    with pytest.raises(UsageError) as refused:
        delay(dossier, route.vehicle, 45, today=route.date, day=sunday)
    assert refused.value.fault.code == "delay-no-route"
    assert long_date(sunday, language="fr") in refused.value.fault.message
    assert route.vehicle not in refused.value.fault.help
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
