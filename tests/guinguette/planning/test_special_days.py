"""Special days in a plan: exceptions of habits, each with its reason."""

from datetime import date

from tests.guinguette.folders import NARCY, WASSY, folder, row
from tests.guinguette.planned import tour_of

EASTER_MONDAY = date(2027, 3, 29)
HOLIDAY_WEEKS = {"periode": {"debut": date(2027, 3, 22), "semaines": 2}}
ON_MONDAYS = {"rhythm": "hebdomadaire", "preferred": "lundi"}


def days_of(tour, code):
    return sorted(r.date for r in tour.routes for v in r.visits if v.key == code)


def planned(path, **changes):
    rows = [row(NARCY, **ON_MONDAYS), row(WASSY, **ON_MONDAYS)]
    return tour_of(folder(path, rows, **(HOLIDAY_WEEKS | changes)))


def test_a_round_leaves_a_public_holiday_for_another_day_of_its_week_and_says_why(tmp_path):
    tour = planned(tmp_path / "f")
    first, second = days_of(tour, NARCY)
    assert first == date(2027, 3, 22)
    assert EASTER_MONDAY < second <= date(2027, 4, 2)
    moved = [v for r in tour.routes for v in r.visits if v.slot is not None]
    assert {v.key for v in moved} == {NARCY, WASSY}
    assert {(v.slot.date, v.cause.kind, v.cause.words) for v in moved} == {
        (EASTER_MONDAY, "public_holiday", "Lundi de Pâques")
    }


def test_a_holiday_that_is_free_moves_nobody_and_is_known_to_the_plan(tmp_path):
    tour = planned(tmp_path / "f", calendrier={"feries_de_jour": "libre"})
    assert days_of(tour, NARCY) == [date(2027, 3, 22), EASTER_MONDAY]
    assert [(e.kind, e.words) for e in tour.events] == [("public_holiday", "Lundi de Pâques")]


def test_a_holiday_that_costs_less_than_a_move_is_worked(tmp_path):
    tour = planned(tmp_path / "f", calendrier={"prix_ferie_eur": 1.0})
    assert EASTER_MONDAY in days_of(tour, NARCY)


def test_a_week_that_is_closed_misses_its_visits_with_the_reason(tmp_path):
    path = tmp_path / "f"
    path.mkdir()
    (path / "calendrier.csv").write_text(
        "Date;Quoi;Effet\n29/03/2027 au 04/04/2027;Congés;interdit\n", encoding="utf-8"
    )
    tour = planned(path)
    assert days_of(tour, NARCY) == [date(2027, 3, 22)]
    assert {missed.cause.words for missed in tour.missed} == {"Congés"}
    assert {missed.key for missed in tour.missed} == {NARCY, WASSY}


def test_a_fete_draws_the_visit_of_its_week_alone(tmp_path):
    path = tmp_path / "f"
    path.mkdir()
    (path / "calendrier.csv").write_text(
        "Date;Quoi;Qui;Effet;Prix\n24/03/2027;Foire;Narcy;souhaité;200\n", encoding="utf-8"
    )
    tour = planned(path, calendrier={"feries_de_jour": "libre"})
    assert days_of(tour, NARCY) == [date(2027, 3, 24), EASTER_MONDAY]


def test_a_weekly_market_is_a_habit(tmp_path):
    rows = [row(NARCY, "hebdomadaire", market="mercredi matin"), row(WASSY, "hebdomadaire")]
    section = {"feries_de_jour": "libre", "prix_marche_eur": 200.0}
    tour = tour_of(folder(tmp_path / "f", rows, calendrier=section, **HOLIDAY_WEEKS))
    assert days_of(tour, NARCY) == [date(2027, 3, 24), date(2027, 3, 31)]
    assert all(v.slot is None for r in tour.routes for v in r.visits)
