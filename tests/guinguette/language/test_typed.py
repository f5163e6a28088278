import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.language.typed import (
    UnreadableError,
    format_weekdays,
    format_window,
    parse_weekdays,
    parse_window,
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("lundi, mardi", {0, 1}),
        ("lun-jeu", {0, 1, 2, 3}),
        ("du lundi au jeudi", {0, 1, 2, 3}),
        ("Mardi et vendredi", {1, 4}),
        ("ven – lun", {4, 5, 6, 0}),
        ("sauf lundi", {1, 2, 3, 4, 5, 6}),
        ("tous les jours sauf le mercredi", {0, 1, 3, 4, 5, 6}),
        ("lun-ven sauf mercredi", {0, 1, 3, 4}),
        ("les lundis ; jeu.", {0, 3}),
        ("week-end", {5, 6}),
        ("tous", {0, 1, 2, 3, 4, 5, 6}),
    ],
)
def test_weekdays_are_read_as_people_write_them(text, days):
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["lundo", "m", "sauf lun-dim", "lundi-mardi-jeudi", "1, 2", ""])
def test_weekdays_that_mean_nothing_are_refused(text):
    with pytest.raises(UnreadableError):
        parse_weekdays(text)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("09:00-12:00", (540, 720)),
        ("16 h – 19 h", (960, 1140)),
        ("9h30-12h", (570, 720)),
        ("de 9h à midi", (540, 720)),
        ("entre 14 h 30 et 18 h 05", (870, 1085)),
        ("9-12", (540, 720)),
        ("18h — 24h", (1080, 1440)),
    ],
)
def test_windows_are_read_as_people_write_them(text, window):
    assert parse_window(text) == window


@pytest.mark.parametrize("text", ["9h", "25h-26h", "9h-10h-11h", "9h60-11h", "matin", "-", ""])
def test_windows_that_mean_nothing_are_refused(text):
    with pytest.raises(UnreadableError):
        parse_window(text)


@given(st.tuples(st.integers(0, 1440), st.integers(0, 1440)))
def test_a_written_window_reads_back(window):
    assert parse_window(format_window(window)) == window


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_written_weekdays_read_back(weekdays):
    assert parse_weekdays(format_weekdays(weekdays)) == weekdays
