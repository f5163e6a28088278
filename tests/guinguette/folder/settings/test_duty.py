"""Who drives which vehicle on which day, and what is refused of it."""

from datetime import date

import pytest

from guinguette.faults import InputError
from guinguette.folder.settings.duty import days_driven, turn_numbers, turns, why_idle
from guinguette.folder.settings.model import read_settings
from guinguette.folder.settings.warnings import settings_warnings
from guinguette.folder.template import crew_table, settings_toml, vehicle_table
from tests.guinguette.folders import MONDAY, settings

MON, TUE, WED, THU, FRI = range(5)
FRIDAY = date(2027, 1, 8)


def van(name="Camion 1", crew="A", **changes):
    return vehicle_table(name, depot="Saint-Dizier", crew=crew, **changes)


def manned(*vehicles, crews=("A", "B"), **changes):
    tables = [crew_table(name, **changes.get(name, {})) for name in crews]
    return settings(equipages=tables, vehicules=list(vehicles))


def listed(found):
    return [(t.vehicle.name, t.crew.name, sorted(t.weekdays)) for t in turns(found)]


@pytest.mark.parametrize(
    ("by_day", "expected"),
    [
        ({}, [("Camion 1", "A", [MON, TUE, WED, THU, FRI])]),
        ({"vendredi": "B"}, [("Camion 1", "A", [MON, TUE, WED, THU]), ("Camion 1", "B", [FRI])]),
        ({"lun-mar": "B"}, [("Camion 1", "B", [MON, TUE]), ("Camion 1", "A", [WED, THU, FRI])]),
        (
            {"Lundi et jeudi": "B", "mardi": "A"},
            [("Camion 1", "B", [MON, THU]), ("Camion 1", "A", [TUE, WED, FRI])],
        ),
        ({"lundi à vendredi": "B"}, [("Camion 1", "B", [MON, TUE, WED, THU, FRI])]),
    ],
)
def test_a_vehicle_has_a_turn_for_each_crew_that_drives_it(by_day, expected):
    assert listed(manned(van(equipages_du_jour=by_day))) == expected


def test_turns_are_numbered_by_vehicle_and_weekday():
    found = manned(van(equipages_du_jour={"mardi": "B"}), van("Camion 2", jours="mercredi"))
    numbers = turn_numbers(found)
    assert [numbers["Camion 1", day] for day in range(7)] == [0, 1, 0, 0, 0, 0, 0]
    assert {numbers["Camion 2", day] for day in range(7)} == {2}
    assert ("Camion 3", MON) not in numbers


def test_why_a_vehicle_does_not_drive():
    found = manned(
        van(equipages_du_jour={"vendredi": "B"}, absences=[date(2027, 1, 5)]),
        A={"absences": [MONDAY]},
        B={"absences": [FRIDAY, date(2027, 1, 6)]},
    )
    (vehicle,) = found.vehicles
    reasons = [why_idle(found, vehicle, date(2027, 1, day)) for day in range(4, 11)]
    assert reasons == [
        "crew_absent", "vehicle_absent", None, None, "crew_absent", "weekday", "weekday",
    ]  # fmt: skip
    away = {MONDAY, date(2027, 1, 5), FRIDAY}
    assert away.isdisjoint(days_driven(found, vehicle))
    assert len([*days_driven(found, vehicle)]) == 10 - len(away)


def test_the_file_is_written_with_its_crews_and_read_back(tmp_path):
    found = manned(van(equipages_du_jour={"jeudi": "B", "vendredi": "B"}), B={"absences": [FRIDAY]})
    path = tmp_path / "guinguette.toml"
    path.write_text(settings_toml(found), encoding="utf-8")
    assert 'equipages_du_jour = { jeudi = "B", vendredi = "B" }' in path.read_text(encoding="utf-8")
    assert read_settings(path) == found


def refused(tmp_path, lines):
    text = settings_toml(manned(van())).replace(
        "remorque = false\n", f"remorque = false\n{lines}\n"
    )
    path = tmp_path / "guinguette.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_settings(path)
    return [(f.code, f.cell, text.splitlines()[_line(f) - 1]) for f in caught.value.faults]


def _line(fault):
    return int(fault.message.rpartition("ligne ")[2].strip(" ).\N{NO-BREAK SPACE}"))


@pytest.mark.parametrize(
    ("crews", "code", "cell"),
    [
        ('{ samedi = "B" }', "crew-weekday-off", ""),
        ('{ vendredi = "C" }', "vehicle-crew-unknown", ".vendredi"),
        ('{ vendrdi = "B" }', "toml-weekday", ""),
        ('{ vendredi = "B", "jeu-ven" = "A" }', "crew-weekday-twice", ""),
        ("{ vendredi = 2 }", "toml-text", ""),
        ('{ vendredi = " " }', "toml-text", ""),
        ('"B"', "toml-table", ""),
    ],
)
def test_what_is_wrong_with_the_crews_of_a_day_has_its_line(tmp_path, crews, code, cell):
    line = f"equipages_du_jour = {crews}"
    found = refused(tmp_path, line)
    assert found == [(code, f"vehicules[1].equipages_du_jour{cell}", line)]


def test_a_block_of_crews_of_a_day_has_its_lines_too(tmp_path):
    found = refused(tmp_path, '[vehicules.equipages_du_jour]\njeudi = "B"\nvendredi = "C"')
    cell = "vehicules[1].equipages_du_jour.vendredi"
    assert found == [("vehicle-crew-unknown", cell, 'vendredi = "C"')]


def warned(found):
    return [(f.code, f.cell) for f in settings_warnings(found)]


def test_a_crew_of_two_vans_is_told_once_for_each_pair():
    found = manned(van(), van("Camion 2"), van("Camion 3", crew="B", jours="lundi"))
    assert warned(found) == [("crew-shared", "vehicules[2].equipage")]
    (told,) = settings_warnings(found)
    assert "(lundi, mardi, mercredi, jeudi, vendredi)" in told.message
    assert "« Camion 1 » et « Camion 2 »" in told.message


def test_a_crew_of_two_vans_on_different_days_is_nothing_to_tell():
    assert warned(manned(van(jours="lundi"), van("Camion 2", jours="mardi"))) == []


def test_a_crew_that_takes_another_van_on_one_day_is_told_of_that_day():
    found = manned(van(), van("Camion 2", crew="B", equipages_du_jour={"jeudi": "A"}))
    assert warned(found) == [("crew-shared", "vehicules[2].equipages_du_jour")]
    assert "(jeudi)" in settings_warnings(found)[0].message


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2025, 12, 1), "absence-outside"), (date(2027, 1, 5), "absence-day-off")],
)
def test_an_absence_of_a_crew_without_effect_is_told(day, code):
    found = manned(van(equipages_du_jour={"vendredi": "B"}), B={"absences": [FRIDAY, day]})
    assert warned(found) == [(code, "equipages[2].absences[2]")]


def test_a_van_whose_crew_is_always_away_is_told():
    days = [date(2027, 1, 5), date(2027, 1, 12)]
    found = manned(van(), van("Camion 2", crew="B", jours="mardi"), B={"absences": days})
    assert warned(found) == [("vehicle-always-absent", "vehicules[2].absences")]
