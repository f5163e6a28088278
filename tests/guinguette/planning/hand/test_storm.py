"""A weather alert: each evening may be cancelled, go indoors, or have another date."""

import shutil
from datetime import timedelta

import pytest

from guinguette.faults import UsageError
from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.events import Events
from guinguette.planning.hand.answer import Asked, answered
from guinguette.planning.hand.release import released
from guinguette.planning.hand.storm import asked_of, evenings_warned
from guinguette.planning.replan_tour import replan_tour
from guinguette.service.memory import read_memory
from routing.solver.deadline import Deadline
from tests.benchmarks.hand_folder import kept
from tests.guinguette.folders import (
    COUNTER_PROFILE,
    EVENING_PROFILE,
    MONDAY,
    NARCY,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import tour_of

TODAY = MONDAY - timedelta(days=3)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    path = tmp_path_factory.mktemp("storm") / "dossier"
    crews = [
        crew_table("Jour"),
        crew_table("Soir") | {"depart_au_plus_tot": "14:00", "retour_au_plus_tard": "24:30"},
    ]
    vans = [
        vehicle_table("Camion", depot="Saint-Dizier", crew="Jour"),
        vehicle_table("Guinguette", depot="Saint-Dizier", crew="Soir"),
    ]
    evening = {"profile": "guinguette", "weekdays": "jeudi, vendredi"}
    read = folder(
        path,
        [
            row(NARCY, "quinzaine", **evening, fallback="Salle des fêtes"),
            row(WASSY, "quinzaine", weekdays="jeudi"),
        ],
        equipages=crews,
        vehicules=vans,
        profils=[COUNTER_PROFILE, EVENING_PROFILE],
    )
    kept(path, tour_of(read), TODAY)
    return path


@pytest.fixture
def dossier(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "dossier")


def visits(tour, key=NARCY):
    return [(r.date, v) for r in tour.routes for v in r.visits if v.key == key]


def evening_of(dossier):
    (day, _), *_ = visits(read_memory(dossier).last_tour())
    return day


def warned(dossier, text=""):
    text = text or f"orange 52 {evening_of(dossier)}"
    return evenings_warned(dossier, text, read_memory(dossier), today=TODAY)


def chosen(dossier, choice):
    alert, (evening,) = warned(dossier)
    asked = asked_of(evening, choice, alert)
    answer = answered(dossier, asked, read_memory(dossier), today=TODAY)
    assert answer.is_taken
    kept(dossier, answer.found.after, TODAY)
    return evening, answer


def test_each_evening_has_its_three_ways_out_and_a_day_round_has_none(dossier):
    before = read_memory(dossier).last_tour()
    alert, (evening,) = warned(dossier)
    assert alert.words == "vigilance orange"
    assert evening.held.visit.key == NARCY
    assert evening.fallback == "Salle des fêtes"
    assert evening.cancelled.price_eur < 0
    assert evening.later.instruction.day != evening_of(dossier)
    assert evening.later.broken == ()
    assert read_memory(dossier).last_tour() == before


def test_indoors_is_another_place_at_the_same_hour_and_is_told_as_such(dossier):
    before = read_memory(dossier).last_tour()
    _, answer = chosen(dossier, "indoors")
    (change,) = answer.found.changes.changed
    assert change.kinds == ("place",)
    assert answer.price_eur == 0.0
    (day, visit), *others = visits(read_memory(dossier).last_tour())
    assert (day, visit.place) == (evening_of(dossier), "Salle des fêtes")
    assert all(v.place != "Salle des fêtes" for _, v in others)
    back = released(dossier, NARCY, day.isoformat(), read_memory(dossier), today=TODAY)
    assert back.found.after.routes == before.routes


def test_an_evening_indoors_stays_there_when_the_service_is_planned_again(dossier):
    chosen(dossier, "indoors")
    found = replan_tour(dossier, Events(), Aims(today=TODAY, deadline=Deadline(effort=3_000)))
    assert found.changed_visits == 0
    (day, visit), *others = visits(found.after)
    assert (day, visit.place) == (evening_of(dossier), "Salle des fêtes")
    assert all(v.place != "Salle des fêtes" for _, v in others)


def test_the_other_choices_cancel_or_move_the_evening_at_the_price_that_was_told(dossier, tmp_path):
    copy = shutil.copytree(dossier, tmp_path / "copy")
    day = evening_of(dossier)
    evening, answer = chosen(dossier, "cancel")
    assert answer.price_eur == evening.cancelled.price_eur
    tour = read_memory(dossier).last_tour()
    assert [one.slot.date for one in tour.missed] == [day]
    assert tour.missed[0].cause.words == "vigilance orange"
    evening, answer = chosen(copy, "later")
    assert answer.price_eur == evening.later.price_eur
    assert evening.later.instruction.day in {d for d, _ in visits(read_memory(copy).last_tour())}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("orange 52", "storm-unreadable"),
        ("orange {day}", "storm-unreadable"),
        ("orange 51 {day}", "storm-no-evening"),
        ("orange 52 {monday}", "storm-no-evening"),
        ("orange 52 2026-12-01", "hand-past"),
        ("orange 52 2031-06-11", "hand-unplanned"),
    ],
)
def test_an_alert_that_cannot_be_meant_is_refused_by_its_cause(dossier, text, code):
    text = text.format(day=evening_of(dossier), monday=MONDAY)
    with pytest.raises(UsageError) as refused:
        warned(dossier, text)
    assert refused.value.fault.code == code


def test_a_place_without_a_fallback_says_where_to_write_it(dossier):
    alert, (evening,) = warned(dossier, f"{evening_of(dossier):%d/%m/%Y} rouge 52")
    evening = type(evening)(held=evening.held, fallback="", cancelled=evening.cancelled, later=None)
    for choice, code in (("indoors", "hand-no-fallback"), ("later", "storm-no-date")):
        with pytest.raises(UsageError) as refused:
            asked_of(evening, choice, alert)
        assert refused.value.fault.code == code


def test_no_waiver_of_a_visit_breaks_the_hours_of_another_place(dossier):
    """The evening fills the van's night: Wassy at 19:00 would push it out of its hours."""
    (day, _), *_ = visits(read_memory(dossier).last_tour(), WASSY)
    asked = Asked(
        kind="move",
        place=WASSY,
        day=day.isoformat(),
        to_day=evening_of(dossier).isoformat(),
        vehicle="Guinguette",
        hour="19:00",
        words="le maire y tient",
        is_despite=True,
    )
    answer = answered(dossier, asked, read_memory(dossier), today=TODAY)
    assert not answer.is_taken
    assert NARCY in {one.place for one in answer.broken}
