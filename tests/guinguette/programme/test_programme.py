"""Timetables of three layouts are read whole: every visit is taken, or named as unread."""

from datetime import date, time, timedelta

import pytest

from guinguette.faults import InputError, UsageError
from guinguette.programme.columns import read_asked
from guinguette.rhythm import EveryWeeks, Rhythm
from tests.guinguette.programme.books import MONDAY, book, codes, read, text, told

TITLES = ("Date", "Commune", "Véhicule", "Horaires")


def dated(*places, weeks=range(0, 12, 2)):
    return [
        (MONDAY + timedelta(days=7 * week + k), place, "Bus", "9h30-10h15")
        for week in weeks
        for k, place in enumerate(places)
    ]


def test_a_row_a_visit_with_dates(tmp_path):
    programme = read(book(tmp_path / "p.xlsx", [TITLES, *dated("Wassy", "Vignory")]))
    assert told(programme) == [
        ("Wassy", "", "fortnightly-odd"), ("Vignory", "", "fortnightly-odd"),
    ]  # fmt: skip
    assert (programme.entries, programme.unread) == (12, ())
    assert programme.places[0].slot(MONDAY) == ("Bus", (570, 615))
    [sheet] = programme.sheets
    assert [what for _, _, what, _ in sheet.words] == ["Date", "Commune", "Véhicule", "Horaires"]


def test_a_row_a_visit_with_weekday_and_rhythm(tmp_path):
    rows = [
        ("Village", "Jour", "Fréquence", "Début", "Fin"),
        ("Wassy", "mardi", "tous les 15 jours", time(9, 30), time(10, 15)),
        ("Vignory", "1er jeudi du mois", None, "14h", "15h"),
        ("Ceffonds", "vendredi", "semaines impaires", "9 h", "10 h"),
        ("Narcy", "lundi", "hebdomadaire", "9h", "10h"),
        ("Narcy", "jeudi", "hebdomadaire", "9h", "10h"),
        ("Biesles", "mercredi", None, "9h", "10h"),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows), departements=["52"])
    assert told(programme) == [
        ("Wassy", "", "fortnightly"),
        ("Vignory", "", "monthly-1-thursday"),
        ("Ceffonds", "", "fortnightly-odd"),
        ("Narcy", "", "2-per-week"),
        ("Biesles", "", "weekly"),
    ]
    assert programme.unread == ()
    assert len(programme.places[0].choices(MONDAY, 2)) == 2
    assert programme.places[2].choices(MONDAY, 2) == [(date(2027, 1, 8),)]


def test_days_across_with_vehicles_down(tmp_path):
    rows = [
        ("Programme de janvier", None, None, None),
        (None, "lundi 4 janvier", "mardi 5 janvier", "mercredi 6 janvier"),
        ("Bus 1", "Wassy 9h30-10h15\nVignory 11h-12h", "Ceffonds", "férié"),
        ("Bus 2", "9h à 10h Narcy / 14h à 15h Biesles", "congés", "Roches-sur-Marne 9h"),
        ("Total", 4, 1, 1),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows), departements=["52"])
    slots = {t.place.commune.name: next(iter(t.slots.values())) for t in programme.places}
    assert slots == {
        "Wassy": ("Bus 1", (570, 615)),
        "Vignory": ("Bus 1", (660, 720)),
        "Ceffonds": ("Bus 1", None),
        "Narcy": ("Bus 2", (540, 600)),
        "Biesles": ("Bus 2", (840, 900)),
        "Roches-sur-Marne": ("Bus 2", (540, None)),
    }
    assert [text for _, _, text in programme.left] == ["férié", "congés", "Total"]


def test_days_across_with_hours_down_and_weeks_above(tmp_path):
    days = ("lundi", "mardi", "mercredi")
    rows = [
        (None, "Semaine A", None, None, "Semaine B", None, None),
        (None, *days, *days),
        ("9h-10h", "Wassy", "Vignory", None, "Ceffonds", "Vignory", None),
        ("11h-12h", None, None, "Narcy", None, None, None),
    ]
    path = book(tmp_path / "p.xlsx", rows, merged=["B1:D1", "E1:G1"])
    programme = read(path, departements=["52"])
    assert told(programme) == [
        ("Wassy", "", "fortnightly"),
        ("Vignory", "", "weekly"),
        ("Ceffonds", "", "fortnightly"),
        ("Narcy", "", "fortnightly"),
    ]
    first = {t.place.commune.name: t.choices(MONDAY, 2) for t in programme.places}
    assert first["Wassy"] == [(MONDAY,)]
    assert first["Ceffonds"] == [(MONDAY + timedelta(weeks=1),)]
    assert programme.places[0].slot(MONDAY) == ("", (540, 600))


def test_places_down_and_marks_across(tmp_path):
    rows = [
        ("Lieu", "04/01/2027", "05/01/2027", "06/01/2027", "18/01/2027"),
        ("Wassy", "x", None, None, "x"),
        ("Vignory", None, "9h-10h", None, None),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert told(programme) == [("Wassy", "", "fortnightly-odd"), ("Vignory", "", "every-3-weeks")]


def test_every_sheet_is_read_and_others_are_named(tmp_path):
    path = book(
        tmp_path / "p.xlsx",
        [TITLES, *dated("Wassy")],
        others=[("Février", [TITLES, *dated("Vignory")]), ("Notes", [("à faire",), ("rien",)])],
    )
    programme = read(path)
    assert len(programme.places) == 2
    assert programme.ignored == ("Notes",)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_file_of_text_in_any_encoding(tmp_path, encoding):
    rows = [("Jour", "Commune", "Rythme"), ("mardi", "Éclaron-Braucourt-Sainte-Livière", "hebdo")]
    programme = read(text(tmp_path / "p.csv", rows, encoding=encoding))
    assert programme.places[0].rhythm == Rhythm.WEEKLY


def test_merged_days_and_days_written_once_hold_for_the_rows_below(tmp_path):
    rows = [
        TITLES,
        ("lundi 4 janvier", "Wassy", "Bus", "9h"),
        (None, "Vignory", None, "10h"),
        ("mardi 5 janvier", "Ceffonds", "Bus", "9h"),
        (None, "Brousseval", None, "10h"),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows, merged=["A2:A3"]))
    assert [t.anchors for t in programme.places] == [
        (MONDAY,), (MONDAY,), (date(2027, 1, 5),), (date(2027, 1, 5),),
    ]  # fmt: skip
    assert {t.slot(MONDAY)[0] for t in programme.places} == {"Bus"}
    assert programme.sheets[0].found.carried == 2


def test_a_total_a_note_and_a_title_on_two_rows_are_no_visits(tmp_path):
    rows = [
        ("Quand", None, "Où", None),
        ("Date", "Horaires", "Commune", "Notes"),
        (MONDAY, "9h", "Wassy", "clé à la mairie"),
        (None, None, "Total : 1 passage", None),
        (None, None, None, "imprimé le 2 janvier"),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert (programme.entries, programme.unread) == (1, ())
    assert programme.left == (("Programme", "C4", "Total : 1 passage"),)


def test_what_is_not_taken_is_named_with_its_cell(tmp_path):
    rows = [
        TITLES,
        (MONDAY, "Wassy", "Bus", "9h"),
        (MONDAY, "Wassy", "Bus", "14h"),
        (MONDAY, "Wassy", "Bus", "9h"),
        ("mardi 4 janvier", "Vignory", "Bus", "9h"),
        ("un jour", "Vignory", "Bus", "9h"),
        (MONDAY, "Zzyxville", "Bus", "9h"),
        (MONDAY, "#REF!", "Bus", "9h"),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert sorted(codes(programme)) == [
        ("B3", "programme-place-twice"),
        ("B4", "programme-visit-repeated"),
        ("B5", "programme-weekday-misfit"),
        ("B6", "programme-day-unreadable"),
        ("B7", "programme-place-unknown"),
        ("B8", "programme-cell-error"),
    ]
    assert programme.entries == 1


def test_columns_without_titles_are_guessed_from_what_they_hold(tmp_path):
    rows = [("9h-10h", "Wassy", "04/01/2027"), ("11h-12h", "Vignory", "05/01/2027")]
    programme = read(text(tmp_path / "p.csv", rows))
    [sheet] = programme.sheets
    assert sheet.words == [
        ("A", "", "Horaires", True), ("B", "", "Commune", True), ("C", "", "Date", True),
    ]  # fmt: skip
    assert programme.entries == 2


def test_somebody_may_say_what_a_column_is(tmp_path):
    rows = [("Prévu", "Réel", "Où ça", "Qui"), *[(d, d, p, v) for d, p, v, _ in dated("Wassy")]]
    path = book(tmp_path / "p.xlsx", rows)
    programme = read(path, asked=read_asked(["Véhicule=Qui", "commune = C", "Date=B"]))
    assert [(letter, what) for letter, _, what, _ in programme.sheets[0].words] == [
        ("B", "Date"), ("C", "Commune"), ("D", "Véhicule"),
    ]  # fmt: skip
    assert programme.places[0].slot(MONDAY)[0] == "Bus"
    with pytest.raises(UsageError) as error:
        read(path, asked=read_asked(["Lieu=Zut"]))
    assert error.value.fault.code == "programme-column-missing"


@pytest.mark.parametrize("word", ["Lieu", "Lieu=", "Couleur=B"])
def test_a_column_badly_said_is_refused(word):
    with pytest.raises(UsageError) as error:
        read_asked([word])
    assert error.value.fault.code == "programme-column-unread"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("p.xlsx", b"\xff\xd8\xff\xe0 JFIF", "not-a-workbook"),
        ("p.xlsx", b"", "not-a-workbook"),
        ("p.csv", b"", "programme-empty"),
        ("p.csv", b"un;deux\ntrois;quatre\n", "programme-none"),
    ],
)
def test_what_is_no_timetable_is_refused(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    assert [fault.code for fault in error.value.faults] == [code]


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UsageError) as error:
        read(tmp_path / "nulle-part.xlsx")
    assert error.value.fault.code == "file-missing"


def test_a_cycle_of_weeks_in_a_column(tmp_path):
    rows = [
        ("Semaine", "Jour", "Commune"),
        ("1", "lundi", "Wassy"),
        ("2", "lundi", "Vignory"),
        ("4", "lundi", "Vignory"),
        ("1", "jeudi", "Ceffonds"),
        ("3", "jeudi", "Ceffonds"),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert [t.rhythm for t in programme.places] == [EveryWeeks(4), EveryWeeks(2), EveryWeeks(2)]
    assert [t.choices(MONDAY, 4) for t in programme.places] == [
        [(MONDAY,)],
        [(date(2027, 1, 11), date(2027, 1, 25))],
        [(date(2027, 1, 7), date(2027, 1, 21))],
    ]


def test_hours_that_cannot_be_read_leave_the_visit_out(tmp_path):
    rows = [
        TITLES,
        (MONDAY, "Wassy", "Bus", "le matin"),
        (MONDAY, "Vignory", "Bus", "15h-14h"),
        (MONDAY, "Ceffonds", "Bus", None),
    ]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert codes(programme) == [
        ("B2", "programme-hours-unreadable"), ("B3", "programme-hours-unreadable"),
    ]  # fmt: skip
    assert told(programme)[0][0] == "Ceffonds"


def test_days_without_their_month_are_the_next_such_days(tmp_path):
    rows = [("Heure", "Lundi 4", "Mardi 5", "Mercredi 6"), ("9h", "Wassy", "Vignory", "Ceffonds")]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert programme.dates == (MONDAY, date(2027, 1, 5), date(2027, 1, 6))


def test_a_weekday_that_contradicts_its_date_is_not_taken(tmp_path):
    rows = [("Jour", "Date", "Commune"), ("mardi", MONDAY, "Wassy"), ("lundi", MONDAY, "Vignory")]
    programme = read(book(tmp_path / "p.xlsx", rows))
    assert codes(programme) == [("C2", "programme-weekday-misfit")]
    assert programme.entries == 1


def test_a_weekday_that_contradicts_its_rhythm_is_not_taken(tmp_path):
    rows = [("Commune", "Jour", "Rythme"), ("Wassy", "samedi", "tous les jours")]
    assert codes(read(book(tmp_path / "p.xlsx", rows))) == [("A2", "programme-day-unreadable")]
