"""Hours past midnight, as every document and the terminal write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from maps.words import labels

FRIDAY = date(2027, 6, 11)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-06-{text}")


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (at("11T23:30"), "23 h 30", "23:30"),
        (at("12T00:00"), "0 h (nuit du vendredi au samedi)",
         "00:00 (night from Friday to Saturday)"),
        (at("12T01:30"), "1 h 30 (nuit du vendredi au samedi)",
         "01:30 (night from Friday to Saturday)"),
        (time(1, 30), "1 h 30", "01:30"),
    ],
)  # fmt: skip
def test_an_hour_past_midnight_names_its_night(moment, french, english):
    assert labels.hour(moment, FRIDAY).replace(labels.NBSP, " ") == french
    assert labels.hour(moment, FRIDAY, language="en") == english
    assert "(" not in labels.hour(moment)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (at("11T20:00"), at("11T22:00"), "20 h – 22 h"),
        (at("11T20:00"), at("12T01:00"), "20 h – 1 h"),
        (at("12T00:30"), at("12T02:00"), "0 h 30 – 2 h (nuit du vendredi au samedi)"),
    ],
)
def test_a_span_that_begins_past_midnight_names_its_night(start, end, said):
    assert labels.hour_range(start, end, FRIDAY).replace(labels.NBSP, " ") == said
