"""Tests of ``guinguette/document.py``."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date, datetime, time

from guinguette.document import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stay:
    place: str
    since: datetime
    days: tuple[date, ...] = ()

    @property
    def length(self) -> int:
        return len(self.days)


_SINCE = datetime.combine(date(2027, 1, 4), time(9, 30))
_STAY = _Stay(place="Wassy", since=_SINCE, days=(date(2027, 1, 4),))
_PLAIN = {"place": "Wassy", "since": "2027-01-04T09:30:00", "days": ["2027-01-04"]}


def test_a_dataclass_becomes_its_fields_and_no_property() -> None:
    assert plain(_STAY) == _PLAIN


def test_what_a_dict_holds_is_written_too() -> None:
    document = plain({"stays": (_STAY, None), "least": date(2027, 1, 5)})
    assert document == {"stays": [_PLAIN, None], "least": "2027-01-05"}
    assert json.loads(json.dumps(document)) == document


def test_a_number_without_end_is_not_hidden() -> None:
    assert math.isinf(plain({"to_km": math.inf})["to_km"])
