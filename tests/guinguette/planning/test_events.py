"""What happened, as it is typed."""

from datetime import date

import pytest

from guinguette.planning.events import Events, read_events
from tests.guinguette.folders import WASSY, folder, row


@pytest.fixture
def read(tmp_path):
    known = folder(tmp_path / "dossier", [row(WASSY)])

    def events(**options):
        return read_events(Events(**options), known)

    return events


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("2027-01-07", [7]),
        ("07/01", [7]),
        ("7/1/27", [7]),
        ("jeudi 7 janvier", [7]),
        ("le 7 janvier 2027", [7]),
        ("2027-01-07..2027-01-08", [7, 8]),
        ("7 au 8 janvier", [7, 8]),
        ("du 7 janvier au 8 janvier", [7, 8]),
        ("7 janvier, 11 janvier", [7, 11]),
        ("2026-12-28..2027-01-05", [4, 5]),
    ],
)
def test_dates_are_read_as_in_the_sheets(read, said, days):
    found = read(absent=(f"Camion 1 {said}",))
    assert not found.faults
    assert found.absences == {"Camion 1": frozenset(date(2027, 1, day) for day in days)}


def test_what_lasts_longer_than_the_period_is_taken_whole(read):
    found = read(closed=("Wassy 15/01..30/01",))
    assert not found.faults
    assert max(day for _, day in found.closures) == date(2027, 1, 30)


@pytest.mark.parametrize(
    "said", ["jeudi", "", "tous les lundis", "31/02", "2027-01-08..2027-01-07", "chaque lundi"]
)
def test_what_is_no_date_is_refused(read, said):
    found = read(absent=(f"Camion 1 {said}",))
    assert [one.code for one in found.faults] == ["replan-event-unreadable"]


def test_a_first_day_is_read_as_in_the_sheets(read):
    assert read(since="jeudi 7 janvier").since == date(2027, 1, 7)
    assert [one.code for one in read(since="bientôt").faults] == ["replan-event-unreadable"]
