"""The weeks that were given out: numbered editions of a week, and what became of its visits."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import dataclass
from typing import Literal

from guinguette.service.edition import packed_plan
from guinguette.tour import Tour

VisitStatus = Literal["proposed", "announced", "confirmed", "moved", "cancelled", "done"]

_ENDS = """
WITH RECURSIVE ends (first, last) AS (
    SELECT fid, fid FROM visits WHERE replaced_by IS NULL
    UNION ALL SELECT visits.fid, ends.last FROM visits JOIN ends ON replaced_by = ends.first
)
SELECT old.place AS key, places.name, old.date AS first_date, old.vehicle AS first_vehicle,
    new.date, new.open, new.vehicle, new.status
FROM ends JOIN visits old ON old.fid = ends.first JOIN visits new ON new.fid = ends.last
    JOIN places ON places.key = old.place
WHERE old.fid NOT IN (SELECT replaced_by FROM visits WHERE replaced_by IS NOT NULL)
    AND (old.date BETWEEN :first AND :last OR new.date BETWEEN :first AND :last)
ORDER BY new.open, places.name
"""
"""Each visit as it was first planned and as it is now, whatever it was in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWeek:
    """
    An edition of a week that was given out.

    ``number`` counts from 1 in its week, ``day`` is the local day it was given on, and ``plan``
    what it said is kept under.
    """

    monday: dt.date
    number: int
    day: dt.date
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitState:
    """
    What became of a visit.

    ``first_date`` and ``first_vehicle`` are those it was first planned with; a visit that is not
    there any more has the status ``moved``, whatever the new one has.
    """

    key: str
    name: str
    first_date: dt.date
    first_vehicle: str
    date: dt.date
    open: dt.datetime
    vehicle: str
    status: VisitStatus

    @property
    def is_moved(self) -> bool:
        """Whether it is on another day, or by another vehicle, than was first planned."""
        return (self.first_date, self.first_vehicle) != (self.date, self.vehicle)


def read_given(db: sqlite3.Connection, monday: dt.date) -> tuple[GivenWeek, ...]:
    """Read the editions of a week, the oldest first; none from a memory of an older version."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'weeks'").fetchone():
        return ()
    rows = db.execute(
        "SELECT number, day, plan FROM weeks WHERE monday = ? ORDER BY number",
        [monday.isoformat()],
    )
    return tuple(
        GivenWeek(monday=monday, number=number, day=dt.date.fromisoformat(day), plan=plan)
        for number, day, plan in rows
    )


def write_given(db: sqlite3.Connection, week: Tour, *, number: int, day: dt.date) -> None:
    """Keep an edition of a week: its visits to come are announced, unless they are more already."""
    plan, content = packed_plan(week)
    db.execute("INSERT OR IGNORE INTO plans VALUES (?, ?)", [plan, content])
    db.execute(
        "INSERT INTO weeks (monday, number, day, plan) VALUES (?, ?, ?, ?)",
        [week.start.isoformat(), number, day.isoformat(), plan],
    )
    announce(db, week.start, week.start + dt.timedelta(weeks=week.weeks, days=-1))


def announce(db: sqlite3.Connection, first: dt.date, last: dt.date) -> None:
    """Say that the visits proposed between two days, both included, were told to everybody."""
    db.execute(
        "UPDATE visits SET status = 'announced' WHERE date BETWEEN ? AND ? AND status = 'proposed'",
        [first.isoformat(), last.isoformat()],
    )


def read_states(db: sqlite3.Connection, first: dt.date, last: dt.date) -> tuple[VisitState, ...]:
    """
    Read what became of the visits that are, or were, between two days, both included.

    A visit that was cancelled is left out where its place has another on the same day.
    """
    bounds = {"first": first.isoformat(), "last": last.isoformat()}
    found = [_state(row) for row in db.execute(_ENDS, bounds)]
    there = {(one.key, one.date) for one in found if one.status != "cancelled"}
    return tuple(
        one for one in found if one.status != "cancelled" or (one.key, one.date) not in there
    )


def _state(row: sqlite3.Row) -> VisitState:
    return VisitState(
        key=row["key"],
        name=row["name"],
        first_date=dt.date.fromisoformat(row["first_date"]),
        first_vehicle=row["first_vehicle"],
        date=dt.date.fromisoformat(row["date"]),
        open=dt.datetime.fromisoformat(row["open"]),
        vehicle=row["vehicle"],
        status=row["status"],
    )
