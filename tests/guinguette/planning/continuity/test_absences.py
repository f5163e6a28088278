"""One absence, one closing, one holiday: what they come between, and nothing else."""

import shutil
from datetime import date, timedelta

import pytest

from guinguette.folder.read_folder import read_folder
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.plan_tour import plan_tour
from guinguette.planning.replan_tour import continue_tour
from guinguette.service.memory import read_memory
from guinguette.service.standing import Standing, standing_of
from routing.solver.deadline import Deadline
from tests.benchmarks.hand_folder import kept
from tests.guinguette.folders import (
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    ROCHES,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import dates, slots
from tests.guinguette.service.test_memory import rows as rows_of
from tests.shared import SHARED, needs_shared

EFFORT = Deadline(effort=1_000)
MISSED = "SELECT place, slot_date FROM missed_visits"
WEEK = [MONDAY + timedelta(days=7 + n) for n in range(5)]
"""The second week, Monday to Friday."""


def planned(path, rows, *, absences=(), crew=(), weeks=4, **van):
    vans = [vehicle_table("V", depot="Saint-Dizier", crew="E", absences=list(absences)) | van]
    read = folder(
        path / "d",
        rows,
        periode={"debut": MONDAY, "semaines": weeks},
        equipages=[crew_table("E", absences=list(crew))],
        vehicules=vans,
    )
    return plan_tour(read, deadline=EFFORT)


@pytest.mark.parametrize(
    "away",
    [
        {"absences": WEEK},
        {"crew": WEEK},
        {"absences": WEEK[:3], "crew": WEEK[3:]},
        {"absences": WEEK, "crew": WEEK[1:2]},
    ],
)
def test_a_week_away_takes_out_that_week_and_leaves_the_others(tmp_path, away):
    rows = [
        row(NARCY, "hebdomadaire"),
        row(WASSY),
        row(ROCHES, "une fois"),
        row(CEFFONDS, "mensuel"),
    ]
    tour = planned(tmp_path, rows, **away)
    assert tour.unserved == ()
    assert len(slots(tour, NARCY)) == 4
    assert len(dates(tour, NARCY)) == 3
    assert not set(WEEK) & {route.date for route in tour.routes}
    assert dates(tour, ROCHES)
    assert {one.slot.date for one in tour.missed} <= set(WEEK)
    assert {one.cause.kind for one in tour.missed} <= {"vehicle_absent", "crew_absent"}


@pytest.mark.parametrize(
    ("rhythm", "made_up"),
    [("quinzaine", 1), ("mensuel", 1), ("semaines paires", 0), ("hebdomadaire", 0)],
)
def test_a_rare_visit_whose_week_is_lost_is_made_up_in_a_week_around_it(tmp_path, rhythm, made_up):
    rows = [row(NARCY, rhythm)]
    asked = slots(planned(tmp_path / "usual", rows), NARCY)
    lost = asked[-1] - timedelta(days=asked[-1].weekday())
    week = [lost + timedelta(days=n) for n in range(7)]
    tour = planned(tmp_path / "away", rows, absences=week)
    assert slots(tour, NARCY) == asked
    made = dates(tour, NARCY)
    assert not set(made) & set(week)
    assert len(made) == len(asked) - 1 + made_up
    assert [one.slot.date for one in tour.missed] == asked[len(asked) - 1 + made_up :]
    causes = {v.cause.kind for r in tour.routes for v in r.visits if v.slot is not None}
    assert causes == ({"vehicle_absent"} if made_up else set())


@pytest.mark.parametrize("later", [1, 2])
def test_a_visit_made_up_in_another_week_is_known_to_the_period_that_begins_between(
    tmp_path, later
):
    """It is neither made twice nor forgotten, and does not become a habit."""
    rows = [row(NARCY, "quinzaine"), row(WASSY, "hebdomadaire")]
    usual = slots(planned(tmp_path / "usual", rows), NARCY)
    week = [usual[0] - timedelta(days=usual[0].weekday()) + timedelta(days=n) for n in range(7)]
    tour = planned(tmp_path / "away", rows, absences=week)
    (made_up,) = {v.cause for r in tour.routes for v in r.visits if v.cause and v.key == NARCY}
    assert made_up.kind == "vehicle_absent"
    start = MONDAY + timedelta(weeks=later)
    read = folder(
        tmp_path / "d",
        rows,
        periode={"debut": start, "semaines": 4},
        equipages=[crew_table("E")],
        vehicules=[vehicle_table("V", depot="Saint-Dizier", crew="E")],
    )
    found = continue_tour(read, Standing((tour,)), Aims(deadline=EFFORT)).after
    shared = [day for day in dates(tour, NARCY) if start <= day < MONDAY + timedelta(weeks=4)]
    assert shared == [day for day in dates(found, NARCY) if day < MONDAY + timedelta(weeks=4)]
    assert not [one for one in found.missed if one.key == NARCY]
    gone_on = [day for day in slots(found, NARCY) if day >= MONDAY + timedelta(weeks=4)]
    assert all((day - usual[0]).days % 14 == 0 for day in gone_on)


def test_a_visit_moved_to_a_day_that_is_lost_in_its_turn_is_listed(tmp_path):
    """Its slot is past, the day on which it was promised instead is not."""
    rows = [row(NARCY, "hebdomadaire", weekdays="lundi, vendredi"), row(WASSY, weekdays="mardi")]
    usual = planned(tmp_path / "usual", rows)
    first, then = WEEK[0], WEEK[4]
    assert first in slots(usual, NARCY)
    moved = planned(tmp_path / "moved", rows, absences=[first])
    assert then in dates(moved, NARCY)
    away = folder(
        tmp_path / "d",
        rows,
        periode={"debut": MONDAY, "semaines": 4},
        equipages=[crew_table("E", absences=[then])],
        vehicules=[vehicle_table("V", depot="Saint-Dizier", crew="E", absences=[first])],
    )
    found = continue_tour(away, Standing((moved,)), Aims(today=WEEK[2], deadline=EFFORT)).after
    (missed,) = [one for one in found.missed if one.key == NARCY]
    assert (missed.slot.date, missed.cause.kind) == (first, "crew_absent")
    kept(tmp_path / "d", moved, MONDAY)
    kept(tmp_path / "d", found, WEEK[2])
    told = rows_of(tmp_path / "d", MISSED)
    assert (NARCY, first.isoformat()) in told
    standing = standing_of(read_memory(tmp_path / "d"), MONDAY + timedelta(weeks=4))
    (lost,) = [one for one in standing.occurrences[NARCY] if one.slot.date == first]
    assert lost.missed == missed
    kept(tmp_path / "d", moved, WEEK[2] + timedelta(days=1))
    again = rows_of(tmp_path / "d", MISSED)
    assert (NARCY, first.isoformat()) not in again, "the crew is back: the visit is made after all"


@pytest.mark.parametrize(
    ("weekdays", "away", "missed"),
    [
        ("lundi", [WEEK[0]], 1),
        ("jeudi", [WEEK[3]], 1),
        ("lundi, mercredi", [WEEK[0]], 0),
        ("vendredi", [WEEK[4], WEEK[4] + timedelta(days=7)], 2),
    ],
)
def test_a_day_away_moves_a_visit_within_its_week_or_takes_it_out(tmp_path, weekdays, away, missed):
    tour = planned(tmp_path, [row(NARCY, "hebdomadaire", weekdays=weekdays)], absences=away)
    assert (tour.status, tour.communes_served) == ("optimal", 1)
    assert len(tour.missed) == missed
    assert len(dates(tour, NARCY)) == 4 - missed
    moved = [v for r in tour.routes for v in r.visits if v.slot]
    causes = [one.cause for one in (*moved, *tour.missed)]
    assert {(c.kind, c.subject) for c in causes} <= {("vehicle_absent", "V")}
    assert missed or set(dates(tour, NARCY)).isdisjoint(away)


def test_a_closed_village_leaves_the_others_of_its_day_where_they_are(tmp_path):
    rows = [row(code, weekdays="mardi") for code in (NARCY, WASSY, PORTE_DU_DER)]
    usual = planned(tmp_path / "usual", rows, weeks=2)
    day = dates(usual, WASSY)[0]
    closed = [r | {"closed": f"{day:%d/%m/%Y}"} if r["code"] == WASSY else r for r in rows]
    tour = planned(tmp_path / "closed", closed, weeks=2)
    (made_up,) = dates(tour, WASSY)
    assert abs((made_up - day).days) == 7
    for code in (NARCY, PORTE_DU_DER):
        assert dates(tour, code) == dates(usual, code)


@needs_shared("cases", "plans", "leave")
@pytest.mark.parametrize(("case", "made", "missed"), [("leave", 6, 1), ("holiday_mon", 7, 1)])
def test_an_absence_refuses_no_folder_of_the_cases(case, made, missed):
    read = read_folder(SHARED / "cases" / "plans" / case)
    tour = plan_tour(read, deadline=EFFORT)
    assert (tour.visit_count, len(tour.missed), tour.unserved) == (made, missed, ())
    assert {(one.cause.kind, one.cause.subject) for one in tour.missed} == {
        ("vehicle_absent", "V1")
    }


@needs_shared("cases", "plans", "cont3")
def test_a_village_closed_once_makes_no_other_skip_its_turn(tmp_path):
    path = shutil.copytree(SHARED / "cases" / "plans" / "cont3", tmp_path / "cont3")
    path.chmod(0o755)
    standing = standing_of(read_memory(path), date(2027, 1, 18))
    found = continue_tour(read_folder(path), standing, Aims(deadline=EFFORT))
    closed, other = PORTE_DU_DER, "52182"
    assert dates(found.after, other) == [date(2027, 1, 19)]
    assert (dates(found.after, closed), found.after.missed) == ([date(2027, 1, 26)], ())
    (change,) = [one for one in found.changes.changed if one.visits]
    assert [(one.cause.kind, one.cause.subject) for one in change.visits] == [
        ("place_closed", closed)
    ]
    assert (found.changed_visits, found.hours_changed) == (1, 0)
