"""A memory read with sqlite3 alone, and what it must agree on; no code of it is shared."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]
_STANDING = {"proposed", "announced", "confirmed", "done"}
_HOURS = ("arrive", "open", "close", "leave")


@dataclass(frozen=True)
class Slot:
    """Where habit puts one visit; ``arrive`` is a local time."""

    place: str
    day: date
    vehicle: str
    arrive: str


@dataclass(frozen=True)
class Made:
    """A visit that stands, with its slot, and whether a cause is named."""

    place: str
    day: date
    vehicle: str
    crew: str
    arrive: str
    slot: Slot
    has_cause: bool

    @property
    def is_exception(self) -> bool:
        """Whether it is not on the day, or not by the vehicle, of its slot."""
        return (self.day, self.vehicle) != (self.slot.day, self.slot.vehicle)


class Seen:
    """What a memory says."""

    def __init__(self, folder: Path) -> None:
        self.tables: dict[str, list[Json]] = {}
        with closing(sqlite3.connect(folder / "memoire.gpkg")) as db:
            db.row_factory = sqlite3.Row
            self.faults = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            self.faults += [
                f"foreign key of {row[0]}" for row in db.execute("PRAGMA foreign_key_check")
            ]
            for name in (
                "visits",
                "missed_visits",
                "tours",
                "editions",
                "events",
                "places",
                "plans",
            ):
                self.tables[name] = [dict(row) for row in db.execute(f"SELECT * FROM {name}")]
        packed = {row["digest"]: row["content"] for row in self.tables["plans"]}
        editions = sorted(self.tables["editions"], key=lambda row: row["number"])
        self.plans: dict[int, Json] = {
            row["number"]: json.loads(zlib.decompress(packed[row["plan"]])) for row in editions
        }
        self.holders: dict[date, int] = {}
        for row in editions:
            since = date.fromisoformat(row["since"])
            for day in period(date.fromisoformat(row["start"]), row["weeks"]):
                if day >= since or day not in self.holders:
                    self.holders[day] = row["number"]

    @property
    def routes(self) -> dict[tuple[date, str], Json]:
        """The routes that stand, as the plans write them, by day and vehicle."""
        return {
            (day, route["vehicle"]): route
            for number, plan in self.plans.items()
            for route in plan["routes"]
            if self.holders.get(day := date.fromisoformat(route["date"])) == number
        }

    @property
    def rows(self) -> list[Json]:
        """The visits that stand."""
        return [row for row in self.tables["visits"] if row["status"] in _STANDING]

    @property
    def made(self) -> list[Made]:
        """The visits that stand, by day."""
        found = [_made(row) for row in self.rows]
        return sorted(found, key=lambda one: (one.day, one.arrive, one.place))

    @property
    def missed(self) -> list[tuple[Slot, bool]]:
        """The slots in which nothing is made, and whether a cause is named."""
        return [
            (
                Slot(
                    row["place"],
                    date.fromisoformat(row["slot_date"]),
                    row["slot_vehicle"],
                    row["slot_arrive"],
                ),
                row["cause"] is not None,
            )
            for row in self.tables["missed_visits"]
        ]

    @property
    def slots(self) -> dict[str, list[Slot]]:
        """The slots of every place, by date."""
        found = defaultdict(list)
        for slot in [*(one.slot for one in self.made), *(slot for slot, _ in self.missed)]:
            found[slot.place].append(slot)
        return {key: sorted(slots, key=lambda slot: slot.day) for key, slots in found.items()}


def period(start: date, weeks: int) -> list[date]:
    """List the days of a period."""
    return [start + timedelta(days=number) for number in range(7 * weeks)]


def _made(row: Json) -> Made:
    day = date.fromisoformat(row["date"])
    own = row["slot_date"], row["slot_vehicle"], row["slot_arrive"]
    slot_day, vehicle, arrive = own if own[0] else (row["date"], row["vehicle"], row["arrive"])
    return Made(
        place=row["place"],
        day=day,
        vehicle=row["vehicle"],
        crew=row["crew"],
        arrive=row["arrive"],
        slot=Slot(row["place"], date.fromisoformat(slot_day), vehicle, arrive),
        has_cause=row["cause"] is not None,
    )


def inconsistencies(seen: Seen, today: date) -> Iterator[str]:
    """Say what in a memory contradicts itself."""
    yield from seen.faults
    yield from _repeated("two visits", [(one.place, one.day) for one in seen.made])
    slots = [(s.place, s.day) for places in seen.slots.values() for s in places]
    yield from _repeated("two visits of a slot", slots)
    yield from _repeated("two routes of a vehicle", [(d, v) for d, v in seen.routes])
    crews = [(row["date"], row["crew"]) for row in seen.tables["tours"]]
    yield from _repeated("two vans of a crew", crews)
    yield from _other_than_routes(seen)
    yield from _statuses(seen, today)


def _repeated(what: str, keys: list[Any]) -> Iterator[str]:
    yield from (f"{what}: {key}" for key, count in Counter(keys).items() if count > 1)


def _other_than_routes(seen: Seen) -> Iterator[str]:
    """Compare the rows of visits and tours with the plans."""
    told = {
        (row["place"], row["date"], row["vehicle"], row["crew"], *(row[h] for h in _HOURS))
        for row in seen.rows
    }
    planned = {
        (v["key"], r["date"], r["vehicle"], r["crew"], *(v[h] for h in _HOURS))
        for r in seen.routes.values()
        for v in r["visits"]
    }
    for key in sorted(told ^ planned):
        yield f"visit only in the {'rows' if key in told else 'plans'}: {key}"
    driven = {(row["date"], row["vehicle"], row["depart"]) for row in seen.tables["tours"]}
    routes = {(r["date"], r["vehicle"], r["depart"]) for r in seen.routes.values()}
    for route in sorted(driven ^ routes):
        yield f"tour only in the {'rows' if route in driven else 'plans'}: {route}"


def _statuses(seen: Seen, today: date) -> Iterator[str]:
    known = {row["fid"]: row for row in seen.tables["visits"]}
    for row in seen.tables["visits"]:
        status, name = row["status"], (row["place"], row["date"])
        if status in _STANDING and (status == "done") != (row["date"] < today.isoformat()):
            yield f"{name} is {status} on {today}"
        if status == "moved" and known[row["replaced_by"]]["place"] != row["place"]:
            yield f"{name} moved to another place"
