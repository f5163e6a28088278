"""
The visits of an edition laid over those that stood: kept, moved, cancelled, or new.

Only the days that the edition holds are touched. What was told stays: a visit that moves keeps its
row and names the one that replaces it.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import chain, zip_longest
from typing import Any, Final

from guinguette.instruction import Instruction
from guinguette.promised import Event, MissedVisit, Slot
from guinguette.service.layers import line, point, way_of, widen
from guinguette.tour import Route, Tour, Visit
from guinguette.wall_clock import PARIS

_TOLD: Final = ("date", "arrive", "open", "close", "leave", "vehicle", "crew")
"""What makes a visit another one when it changes."""


@dataclass(frozen=True, slots=True)
class _Planned:
    route: Route
    visit: Visit

    @property
    def key(self) -> str:
        return self.visit.key

    @property
    def told(self) -> tuple[str, ...]:
        """The values of ``_TOLD``."""
        visit, route = self.visit, self.route
        moments = (visit.arrive, visit.open, visit.close, visit.leave)
        days = (route.date.isoformat(), *(each.isoformat() for each in moments))
        return (*days, route.vehicle, route.crew)


_Pair = tuple[sqlite3.Row | None, _Planned | None]


def lay_over(
    db: sqlite3.Connection,
    number: int,
    tour: Tour,
    *,
    days: Collection[dt.date],
    known: Collection[dt.date],
    now: dt.datetime,
    today: dt.date,
) -> int:
    """
    Write the visits, routes and missed visits of an edition on its days.

    Returns
    -------
    changes
        Visits moved or cancelled, and those added on a day of ``known``, planned before.
    """
    routes = [route for route in tour.routes if route.date in days]
    planned = [_Planned(route, visit) for route in routes for visit in route.visits]
    first = min(days, default=dt.date.min)
    missed = [m for m in tour.missed if m.slot.date in days or m.slot.date < first]
    causes = chain((one.visit.cause for one in planned), (one.cause for one in missed))
    laid = _Laid(db, number, frozenset(days), now, today)
    laid.write_events([*tour.events, *(cause for cause in causes if cause)])
    laid.write_places(planned, missed)
    laid.write_missed(missed, planned)
    laid.write_instructions(tour.instructions)
    laid.write_routes(routes)
    pairs = laid.write_visits(planned)
    laid.write_confirmed(tour.instructions)
    return sum(1 for old, new in pairs if old or (new and new.route.date in known))


class _Laid:
    """An edition being written: its number, the days that it holds, the events it knows of."""

    def __init__(
        self,
        db: sqlite3.Connection,
        number: int,
        days: frozenset[dt.date],
        now: dt.datetime,
        today: dt.date,
    ) -> None:
        self.db, self.number, self.days, self.now, self.today = db, number, days, now, today
        self.events: dict[Event | None, int] = {}

    def write_events(self, events: Iterable[Event]) -> None:
        for event in dict.fromkeys(events):
            days = (event.first.isoformat(), event.last.isoformat())
            words = (event.kind, event.subject, *days, event.words, event.source)
            self.db.execute(
                "INSERT OR IGNORE INTO events (kind, subject, first, last, words, source, edition)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*words, self.number),
            )
            (self.events[event],) = self.db.execute(
                "SELECT id FROM events WHERE (kind, subject, first, last, words, source)"
                " = (?, ?, ?, ?, ?, ?)",
                words,
            ).fetchone()

    def write_places(self, planned: Sequence[_Planned], missed: Sequence[MissedVisit]) -> None:
        found = {one.key: one.visit for one in planned}
        self.db.executemany(
            "INSERT INTO places (geom, key, name, commune_code, place, is_private)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET geom = excluded.geom,"
            " name = excluded.name, place = excluded.place, is_private = excluded.is_private",
            [
                (point(_at(v)), key, v.name, v.commune_code, v.place, v.is_place_private)
                for key, v in found.items()
            ],
        )
        self.db.executemany(
            "INSERT OR IGNORE INTO places (key, name, commune_code, place, is_private)"
            " VALUES (?, ?, ?, '', 0)",
            [(one.key, one.name, one.commune_code) for one in missed],
        )
        widen(self.db, "places", map(_at, found.values()), self.now)

    def write_missed(self, missed: Sequence[MissedVisit], planned: Sequence[_Planned]) -> None:
        """Keep what is missed of these days; before them, what was put off to them and is lost."""
        self._forget("DELETE FROM missed_visits WHERE slot_date = ?")
        put_off = ((one.key, one.visit.slot) for one in planned if one.visit.slot)
        self.db.executemany(
            "DELETE FROM missed_visits WHERE (place, slot_date) = (?, ?)",
            [(key, slot.date.isoformat()) for key, slot in put_off],
        )
        self.db.executemany(
            "INSERT INTO missed_visits"
            " (place, slot_date, slot_vehicle, slot_arrive, cause, edition)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS"
            " (SELECT 1 FROM missed_visits WHERE (place, slot_date) = (?1, ?2))",
            [
                (one.key, *_slot(one.slot), self.events.get(one.cause), self.number)
                for one in missed
            ],
        )

    def write_instructions(self, given: Iterable[Instruction]) -> None:
        """Keep what was decided of the visits of these days, and what is taken back."""
        held = {_columns(one) for one in given if one.date is None or one.date in self.days}
        days = {None, *(day.isoformat() for day in self.days)}
        rows = self.db.execute(
            "SELECT id, kind, place, date, to_date, vehicle, open, words, is_despite, is_indoors,"
            " source, given"
            " FROM instructions WHERE released IS NULL"
        )
        known = {tuple(values): number for number, *values in rows if values[2] in days}
        self.db.executemany(
            "UPDATE instructions SET released = ? WHERE id = ?",
            [(self.number, number) for one, number in known.items() if one not in held],
        )
        self.db.executemany(
            "INSERT INTO instructions (kind, place, date, to_date, vehicle, open, words,"
            " is_despite, is_indoors, source, given, edition)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            sorted(((*one, self.number) for one in held - known.keys()), key=str),
        )

    def write_confirmed(self, given: Iterable[Instruction]) -> None:
        """Say which visits are agreed; one whose instruction is taken back is no more."""
        released = self.db.execute(
            "SELECT place, date FROM instructions WHERE kind = 'confirm' AND released = ?",
            [self.number],
        ).fetchall()
        self.db.executemany(
            "UPDATE visits SET status = 'announced' WHERE place = ?"
            " AND ifnull(slot_date, date) = ? AND status = 'confirmed'",
            [tuple(row) for row in released],
        )
        self.db.executemany(
            "UPDATE visits SET status = 'confirmed' WHERE place = ?"
            " AND ifnull(slot_date, date) = ? AND status IN ('proposed', 'announced')",
            [(o.place, o.date.isoformat()) for o in given if o.kind == "confirm" and o.date],
        )

    def write_routes(self, routes: Sequence[Route]) -> None:
        self._forget("DELETE FROM tours WHERE date = ?")
        ways = [way_of(route) for route in routes]
        self.db.executemany(
            "INSERT INTO tours (geom, date, vehicle, crew, depot, depart, return, distance_m,"
            " driving_s, cost_eur, edition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(line(way), one.date.isoformat(), one.vehicle, one.crew, one.depot.name),
                    *(one.depart.isoformat(), one.return_.isoformat(), one.distance_m),
                    *(one.driving_s, one.cost_eur, self.number),
                )
                for one, way in zip(routes, ways, strict=True)
            ],
        )
        widen(self.db, "tours", chain.from_iterable(ways), self.now)

    def _forget(self, statement: str) -> None:
        self.db.executemany(statement, [(day.isoformat(),) for day in self.days])

    def write_visits(self, planned: Sequence[_Planned]) -> list[_Pair]:
        """Keep, move, cancel and add visits; list those that changed."""
        pairs = list(_pairs(self._stood(), planned))
        is_kept = [bool(old and new and _told(old) == new.told) for old, new in pairs]
        changed = [pair for pair, kept in zip(pairs, is_kept, strict=True) if not kept]
        self.db.executemany(
            "UPDATE visits SET status = ? WHERE fid = ?",
            [("moved" if new else "cancelled", old["fid"]) for old, new in changed if old],
        )
        self.db.executemany(
            "UPDATE visits SET (slot_date, slot_vehicle, slot_arrive, cause, edition, geom)"
            " = (?, ?, ?, ?, ?, ?) WHERE fid = ?",
            [
                (*self._why(new), old["fid"])
                for (old, new), kept in zip(pairs, is_kept, strict=True)
                if kept and old and new
            ],
        )
        (first,) = self.db.execute("SELECT ifnull(max(fid), 0) + 1 FROM visits").fetchone()
        fresh = list(enumerate((pair for pair in changed if pair[1]), first))
        self.db.executemany(
            "INSERT INTO visits (slot_date, slot_vehicle, slot_arrive, cause, edition, geom, fid,"
            " place, date, arrive, open, close, leave, vehicle, crew, open_utc, close_utc, zone,"
            " status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*self._why(new), fid, *self._values(new)) for fid, (_, new) in fresh if new],
        )
        self.db.executemany(
            "UPDATE visits SET replaced_by = ? WHERE fid = ?",
            [(fid, old["fid"]) for fid, (old, _) in fresh if old],
        )
        widen(self.db, "visits", [_at(one.visit) for one in planned], self.now)
        return changed

    def _stood(self) -> list[sqlite3.Row]:
        """List the visits that stand on these days, and may still change."""
        bounds = [f(self.days, default=dt.date.min).isoformat() for f in (min, max)]
        rows = self.db.execute(
            "SELECT * FROM visits WHERE date BETWEEN ? AND ?"
            " AND status NOT IN ('moved', 'cancelled') ORDER BY open, fid",
            bounds,
        )
        return [row for row in rows if dt.date.fromisoformat(row["date"]) in self.days]

    def _why(self, new: _Planned) -> tuple[str | int | bytes | None, ...]:
        visit = new.visit
        slot = _slot(visit.slot) if visit.slot else (None, None, None)
        return *slot, self.events.get(visit.cause), self.number, point(_at(visit))

    def _values(self, new: _Planned) -> tuple[str, ...]:
        hours = (_utc(new.visit.open), _utc(new.visit.close), PARIS.key)
        status = "done" if new.route.date < self.today else "proposed"
        return (new.key, *new.told, *hours, status)


def _at(visit: Visit) -> tuple[float, float]:
    return visit.longitude, visit.latitude


def _columns(one: Instruction) -> tuple[object, ...]:
    return tuple(v.isoformat() if isinstance(v, dt.date) else v for v in astuple(one))


def _slot(slot: Slot) -> tuple[str, str, str]:
    return slot.date.isoformat(), slot.vehicle, slot.arrive.isoformat()


def _told(row: sqlite3.Row) -> tuple[str, ...]:
    return tuple(row[name] for name in _TOLD)


def _utc(moment: dt.datetime) -> str:
    utc = moment.replace(tzinfo=PARIS).astimezone(dt.UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _pairs(stood: Iterable[sqlite3.Row], planned: Iterable[_Planned]) -> Iterator[_Pair]:
    """Pair the visits of each place: those of one day, then the others in order."""
    before: dict[str, list[Any]] = defaultdict(list)
    after: dict[str, list[_Planned]] = defaultdict(list)
    for row in stood:
        before[row["place"]].append(row)
    for one in sorted(planned, key=lambda one: one.visit.open):
        after[one.key].append(one)
    for key in sorted(before.keys() | after.keys()):
        left = {row["fid"]: row for row in before[key]}
        moved = []
        for new in after[key]:
            day = new.route.date.isoformat()
            same = next((row for row in left.values() if row["date"] == day), None)
            if same is None:
                moved.append(new)
            else:
                yield left.pop(same["fid"]), new
        yield from zip_longest(left.values(), moved)
