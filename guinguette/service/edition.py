"""Editions: what was planned when, and which of them holds each day."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.tour import Tour
from routing.limits import unpacked

LEVEL = 3
"""Of compression: on 144 MB, 6 takes twice as long for 5 % less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who does what, and when: ``now`` has a zone, ``today`` is the local day."""

    command: str
    host: str
    user: str
    now: dt.datetime
    today: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """
    One plan that was kept, without its routes.

    Attributes
    ----------
    number
        From 1; a later edition holds the days its period covers.
    made_at
        When, with a zone.
    command
        The words of the command line; empty where it was taken over from a file, named by ``note``.
    host, user
        On which computer, by whom.
    start, weeks
        The period: its first Monday and its length.
    since
        Days before it stay with the editions that held them.
    replaces
        The edition that held most recently a day that this one holds.
    restores
        The edition that it brings back.
    note
        What there is to say about it.
    is_written
        Whether its documents are written.
    visits, cost_eur
        Of its period.
    changes
        Visits that it moves, adds or cancels.
    plan
        What its plan is kept under.
    """

    number: int
    made_at: dt.datetime
    command: str
    host: str
    user: str
    start: dt.date
    weeks: int
    since: dt.date
    replaces: int | None
    restores: int | None
    note: str
    is_written: bool
    visits: int
    changes: int
    cost_eur: float
    plan: str

    @property
    def end(self) -> dt.date:
        """The day after its last."""
        return self.start + dt.timedelta(weeks=self.weeks)


def days_of(start: dt.date, weeks: int) -> list[dt.date]:
    """List the days of a period."""
    return [start + dt.timedelta(days=number) for number in range(7 * weeks)]


def holders(editions: Iterable[Edition]) -> dict[dt.date, int]:
    """Give each day the number of the edition that holds it; the past never changes hands."""
    ordered = sorted(editions, key=lambda one: one.number)
    held = held_days((one.start, one.weeks, one.since) for one in ordered)
    return {day: ordered[rank].number for day, rank in held.items()}


def held_days(periods: Iterable[tuple[dt.date, int, dt.date]]) -> dict[dt.date, int]:
    """
    Give each day the rank of the period that holds it.

    Parameters
    ----------
    periods
        First day, weeks, and the day before which the period leaves what others hold already; in
        the order in which they were planned.
    """
    held: dict[dt.date, int] = {}
    for rank, (start, weeks, since) in enumerate(periods):
        for day in days_of(start, weeks):
            if day >= since or day not in held:
                held[day] = rank
    return held


def read_editions(db: sqlite3.Connection) -> tuple[Edition, ...]:
    """Read all editions, the oldest first."""
    return tuple(map(_edition, db.execute("SELECT * FROM editions ORDER BY number")))


def _edition(row: sqlite3.Row) -> Edition:
    values = dict(row)
    values |= {name: dt.date.fromisoformat(values[name]) for name in ("start", "since")}
    values["made_at"] = dt.datetime.fromisoformat(values["made_at"])
    values["is_written"] = values.pop("documents") == "written"
    return Edition(**values)


def insert_edition(db: sqlite3.Connection, edition: Edition, content: bytes | None) -> None:
    """Keep an edition; ``content`` is its plan compressed, where no edition has it yet."""
    if content is not None:
        db.execute("INSERT INTO plans VALUES (?, ?)", [edition.plan, content])
    values: dict[str, Any] = asdict(edition)
    values |= {name: values[name].isoformat() for name in ("made_at", "start", "since")}
    values["documents"] = "written" if edition.is_written else "pending"
    db.execute(
        "INSERT INTO editions VALUES (:number, :made_at, :command, :host, :user, :start, :weeks,"
        " :since, :replaces, :restores, :note, :documents, :visits, :changes, :cost_eur, :plan)",
        values,
    )


def packed_plan(tour: Tour, text: bytes = b"") -> tuple[str, bytes]:
    """Compress a plan, written already or not, and give what it is kept under."""
    text = text or format_plan(tour).encode()
    return hashlib.sha256(text).hexdigest(), zlib.compress(text, LEVEL)


def read_tour(db: sqlite3.Connection, plan: str) -> Tour:
    """
    Read a plan back.

    Raises
    ------
    ValueError
        If it is of a schema that this version cannot read.
    """
    (content,) = db.execute("SELECT content FROM plans WHERE digest = ?", [plan]).fetchone()
    return parse_plan(unpacked(content))
