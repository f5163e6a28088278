"""The calendar of a whole folder, read from disk."""

from datetime import date

import pytest

from guinguette.faults import InputError
from tests.guinguette.folders import NARCY, WASSY, folder, row

AJACCIO = "2A004"
EASTER = {"debut": date(2027, 3, 22), "semaines": 2}


def test_a_folder_knows_the_special_days_of_its_horizon_and_of_any_other(tmp_path):
    read = folder(tmp_path / "f", [row(NARCY), row(WASSY)], periode=EASTER)
    assert [(d.date, d.words) for d in read.special_days] == [
        (date(2027, 3, 29), "Lundi de Pâques")
    ]
    past = read.calendar.closures(date(2020, 5, 1), date(2020, 5, 1))
    assert {key for key, _ in past} == {NARCY, WASSY}


def test_a_holiday_never_narrows_the_choices_of_a_place(tmp_path):
    usual = folder(tmp_path / "usual", [row(NARCY)], periode=EASTER)
    hard = folder(
        tmp_path / "hard", [row(NARCY)], periode=EASTER, calendrier={"feries_de_jour": "interdit"}
    )
    assert hard.calendar.closures(date(2027, 3, 29), date(2027, 3, 29))
    one, other = (read.requests[0].patterns(read.settings) for read in (usual, hard))
    assert one == other


def test_a_holiday_that_no_place_has_is_refused_with_the_nearest(tmp_path):
    section = {"feries_travailles": ["Lundi de Pentecôte", "Vendredi sain"]}
    with pytest.raises(InputError) as refused:
        folder(tmp_path / "f", [row(NARCY)], calendrier=section)
    (found,) = refused.value.faults
    assert (found.code, found.cell) == ("holiday-unknown", "calendrier.feries_travailles[2]")


@pytest.mark.parametrize(
    ("code", "start", "section", "codes"),
    [
        (NARCY, date(2028, 7, 3), {"vacances_soirees": "souhaite"}, []),
        (NARCY, date(2028, 8, 28), {"vacances_soirees": "souhaite"}, ["school-days-guessed"]),
        (NARCY, date(2028, 8, 28), {}, []),
        (AJACCIO, date(2028, 7, 3), {"vacances_de_jour": "eviter"}, ["school-zone-missing"]),
        (AJACCIO, date(2028, 7, 3), {}, []),
    ],
)
def test_what_is_not_known_of_school_holidays_is_said_where_they_count(
    tmp_path, code, start, section, codes
):
    depot = {"depots": [{"nom": "Saint-Dizier", "commune": code}]}
    period = {"debut": start, "semaines": 2}
    read = folder(tmp_path / "f", [row(code)], periode=period, calendrier=section, **depot)
    assert [warning.code for warning in read.warnings] == codes
