import pytest
from hypothesis import given
from hypothesis import strategies as st

from guinguette.language.typed import (
    UnreadableError,
    end_after,
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
        ("20:00-01:00", (1200, 1500)),
        ("22h-1h30", (1320, 1530)),
        ("22:00-25:30", (1320, 1530)),
        ("de 20 h à minuit", (1200, 1440)),
        ("20h-0h", (1200, 1440)),
        ("minuit-2h", (1440, 1560)),
        ("24:30-26:00", (1470, 1560)),
        ("14:00-02:00", (840, 1560)),
        ("18:00-32:30", (1080, 1950)),
    ],
)
def test_windows_are_read_as_people_write_them(text, window):
    assert parse_window(text) == window


@pytest.mark.parametrize(
    "text", ["9h", "25-26", "37h-38h", "9h-10h-11h", "9h60-11h", "matin", "-", ""]
)
def test_windows_that_mean_nothing_are_refused(text):
    with pytest.raises(UnreadableError):
        parse_window(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("18:00-08:30", "long-night"),
        ("13:59-02:00", "long-night"),
        ("12h-9h", "long-night"),
        ("18:00-17:59", "reversed"),
        ("18h-18h", "reversed"),
        ("0h-0h", "reversed"),
        ("35h-34h", "reversed"),
    ],
)
def test_hours_in_no_order_are_refused_where_a_night_is_not_meant_for_sure(text, reason):
    with pytest.raises(UnreadableError) as refused:
        parse_window(text)
    assert refused.value.reason == reason


@given(st.lists(st.integers(0, 2160), min_size=2, max_size=2, unique=True).map(sorted))
def test_a_written_window_reads_back(window):
    assert parse_window(format_window(tuple(window))) == tuple(window)


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_an_end_before_its_start_is_the_same_hour_of_the_night_that_follows(start, end):
    is_refused = end <= start and (end == start or end + 1440 - start > 720)
    try:
        found = end_after(start, end)
    except UnreadableError:
        assert is_refused
    else:
        assert not is_refused
        assert found == (end if end > start else end + 1440)


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_written_weekdays_read_back(weekdays):
    assert parse_weekdays(format_weekdays(weekdays)) == weekdays
