"""What is chosen for a day that is late: exceptions of that day in the plan."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.planning.running.kept_delay import with_way
from guinguette.service.memory import at_work, read_memory
from guinguette.tour_changes import compare_tours
from tests.guinguette.planning.running.test_delay import asked

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


@pytest.fixture
def route(dossier):
    """The longest day of the plan."""
    return max(read_memory(dossier).last_tour().routes, key=lambda one: len(one.visits))


def test_a_way_that_is_kept_is_an_exception_with_the_delay_as_its_cause(dossier, route):
    found = asked(dossier, route, 45, words="pneu")
    assert {way.is_shortened for way in found.ways} == {False, True}
    for way in found.ways:
        check_kept(found, way, route)


def check_kept(found, way, route):
    after = with_way(found, way)
    before = found.case.tour
    assert parse_plan(format_plan(after)) == after
    told = {v.key: (r.date, v) for r in after.routes for v in r.visits if r.date == route.date}
    for one in way.visits:
        _, visit = told[one.visit.key]
        assert (visit.open, visit.close) == (one.open, one.close)
        assert visit.leave - visit.close == one.visit.leave - one.visit.close
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


def test_a_day_that_was_cut_goes_on_from_what_it_became(dossier, route):
    found = asked(dossier, route, 45)
    (way,) = [one for one in found.ways if one.is_shortened]
    after = with_way(found, way)
    with (
        at_work(dossier, command="x", now=NOON, today=route.date) as memory,
        memory.commit(after, memory.announcing(after, title="x"), since=route.date),
    ):
        pass
    again = asked(dossier, route, 10, since=route.visits[-1].name)
    assert again.case.route.visits[0].close == way.visits[0].close
    assert [one.visit.close for one in again.ways[0].visits] == [way.visits[-1].close]
    kept = with_way(again, again.ways[0])
    (own,) = [r for r in kept.routes if (r.date, r.vehicle) == (route.date, route.vehicle)]
    assert [v.close for v in own.visits[:-1]] == [one.close for one in way.visits[:-1]]
    assert own.return_ >= own.visits[-1].leave


def test_a_visit_that_is_given_up_is_missed_with_its_number_to_call(dossier, route):
    found = asked(dossier, route, 45)
    dropping = [way for way in found.ways if way.dropped]
    for way in dropping:
        (missed,) = with_way(found, way).missed
        assert (missed.key, missed.phone) == (way.dropped.key, way.dropped.phone)
        assert missed.cause.kind == "delay"
