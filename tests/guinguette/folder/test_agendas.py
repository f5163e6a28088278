"""Agendas in a folder: named, or simply there; what their events do and whom they concern."""

from datetime import date

import pytest

from guinguette.faults import InputError
from guinguette.folder.read_folder import read_folder
from tests.guinguette.folders import NARCY, WASSY, folder, row
from tests.guinguette.special_days.test_agenda import agenda

JULY = (date(2027, 7, 1), date(2027, 7, 31))
BAL = "DTSTART;VALUE=DATE:20270707\nSUMMARY:"


@pytest.fixture
def read(tmp_path):
    """Read a folder of Narcy and Wassy in which an agenda of these events lies."""

    def _read(*events, name="fetes.ics", content=b"", **section):
        path = tmp_path / "f"
        path.mkdir()
        (path / name).write_bytes(content or agenda(*events).encode())
        start = {"debut": date(2027, 6, 28), "semaines": 4}
        return folder(path, [row(NARCY), row(WASSY)], periode=start, calendrier=section)

    return _read


def only(found):
    (day,) = (d for d in found.calendar.between(*JULY) if d.words != "Fête nationale")
    return day


@pytest.mark.parametrize(
    ("event", "words", "effect"),
    [
        ("Bal", "Bal", "avoid"),
        ("Souhaité : Bal", "Bal", "wanted"),
        ("[interdit] Bal", "Bal", "closed"),
        ("Libre: Bal", "Bal", "noted"),
        ("Réunion : budget", "Réunion : budget", "avoid"),
        ("Bal\nCATEGORIES:Fêtes,Souhaité", "Bal", "wanted"),
        ("", "fetes", "avoid"),
    ],
)
def test_an_event_says_what_it_does_by_its_title_or_a_category(read, event, words, effect):
    day = only(read(BAL + event))
    assert (day.words, day.effect, day.source) == (words, effect, "calendar")


@pytest.mark.parametrize(
    ("place", "keys", "audience"),
    [
        ("LOCATION:Wassy", {WASSY}, None),
        ("LOCATION:Salle des fêtes\\, 52130 Wassy", {WASSY}, None),
        ("CATEGORIES:Narcy", {NARCY}, None),
        ("CATEGORIES:Soirées", None, "evening"),
        ("SUMMARY2:x", None, None),
    ],
)
def test_an_event_concerns_where_it_is_else_its_category_else_all(read, place, keys, audience):
    day = only(read(f"{BAL}Bal\n{place.replace('SUMMARY2', 'COMMENT')}"))
    assert (day.keys, day.audience) == (keys, audience)


def test_events_elsewhere_do_not_count_and_are_said(read):
    found = read(f"{BAL}Bal\nLOCATION:Langres", f"{BAL}Foire\nLOCATION:Wassy")
    assert only(found).words == "Foire"
    assert [(w.code, w.file, w.value) for w in found.warnings] == [
        ("agenda-elsewhere", "fetes.ics", "1")
    ]


def test_the_settings_say_what_an_agenda_does_and_whom_it_concerns(read):
    named = {"fichier": "fetes.ics", "effet": "souhaite", "qui": "Wassy", "prix_eur": 12.0}
    day = only(read(f"{BAL}Bal\nLOCATION:Salle des fêtes", fichiers=[named]))
    assert (day.effect, day.price_eur, day.keys) == ("wanted", 12.0, {WASSY})


def test_an_agenda_that_is_named_and_lies_there_is_read_once(read):
    assert only(read(f"{BAL}Bal", fichiers=["fetes.ics"])).words == "Bal"


@pytest.mark.parametrize(
    ("section", "code", "cell"),
    [
        ({"fichiers": ["fete.ics"]}, "agenda-missing", "calendrier.fichiers[1]"),
        ({"fichiers": [{"fichier": "fetes.ics", "qui": "Wasy"}]}, "calendar-whom",
         "calendrier.fichiers[1]"),
    ],
)  # fmt: skip
def test_what_the_settings_name_has_to_be_there(read, section, code, cell):
    with pytest.raises(InputError) as refused:
        read(f"{BAL}Bal", **section)
    (found,) = refused.value.faults
    assert (found.code, found.cell) == (code, cell)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "agenda-damaged"),
        (b"\x00\x01\x02 \xff" * 20, "agenda-damaged"),
        (agenda(f"{BAL}Bal").encode()[:-20], "agenda-damaged"),
        (agenda("SUMMARY:Bal").encode(), "agenda-event"),
    ],
)
def test_a_damaged_agenda_refuses_the_folder_with_its_line(read, tmp_path, content, code):
    (tmp_path / "x").mkdir()
    with pytest.raises(InputError) as refused:
        read(content=content or b"\r\n")
    (found,) = refused.value.faults
    assert (found.code, found.file) == (code, "fetes.ics")
    assert found.cell.startswith("ligne ")
    assert found.help


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_an_agenda_is_read_in_the_encodings_of_spreadsheets(read, encoding):
    assert only(read(content=agenda(f"{BAL}Fête d'été").encode(encoding))).words == "Fête d'été"


def test_the_agendas_that_guinguette_writes_are_not_read(read, tmp_path):
    found = read(f"{BAL}Bal")
    inside = found.path / "sorties" / "public"
    inside.mkdir(parents=True)
    (inside / "tout.ics").write_bytes(b"damaged")
    assert only(read_folder(found.path)).words == "Bal"
