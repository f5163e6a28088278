"""What happened, as it is typed: someone away, a commune closed, added or gone; since when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from guinguette.communes.france import Commune, every_commune
from guinguette.faults import Fault
from guinguette.folder.asked_commune import one_place
from guinguette.folder.new_request import new_request
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest, alone
from guinguette.folder.settings.model import CrewSettings, VehicleSettings
from guinguette.folder.workbook.commune import (
    clean_code,
    home_first,
    labels,
    search_name,
    similar_codes,
)
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.when_cells import read_day, read_spans
from guinguette.language.catalogue import long_day, say
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest

_Who = TypeVar("_Who", VehicleSettings, CrewSettings)
_BETWEEN = re.compile(r"[\s=:]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """
    What happened, as the coordinator says it.

    ``absent`` are texts like ``Camion 1 2027-01-07..2027-01-09``, of a vehicle or a crew,
    ``closed`` like ``Wassy 2027-01-07``; ``added`` name communes, ``removed`` places; nothing
    changes before ``since``.
    """

    absent: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEvents:
    """
    The same in the terms of a folder: keys of places, dates of its horizon.

    ``absences`` are the dates of each vehicle by name, ``crew_absences`` those of each crew,
    ``closures`` pairs (key, date).
    """

    absences: dict[str, frozenset[date]]
    crew_absences: dict[str, frozenset[date]]
    closures: tuple[tuple[str, date], ...]
    added: tuple[CommuneRequest, ...]
    removed: frozenset[str]
    since: date | None
    faults: tuple[Fault, ...] = ()


def read_events(events: Events, folder: WorkingFolder) -> ReadEvents:
    """Read what happened; every fault is gathered."""
    reader = _Reader(folder)
    vehicles: dict[str, frozenset[date]] = {}
    crews: dict[str, frozenset[date]] = {}
    for text in events.absent:
        name, days, is_crew = reader.absence(text)
        absences = crews if is_crew else vehicles
        absences[name] = absences.get(name, frozenset()) | days
    closures = tuple(pair for text in events.closed for pair in reader.closures(text))
    removed = frozenset(key for text in events.removed if (key := reader.place(text)))
    added = tuple(found for text in events.added if (found := reader.new_request(text)))
    return ReadEvents(
        absences=vehicles,
        crew_absences=crews,
        closures=closures,
        added=tuple({request.key: request for request in added}.values()),
        removed=removed,
        since=reader.one_date(events.since) if events.since else None,
        faults=tuple(reader.faults),
    )


class _Reader:
    def __init__(self, folder: WorkingFolder) -> None:
        self.folder = folder
        self.horizon = folder.settings.horizon
        self.faults: list[Fault] = []

    def absence(self, text: str) -> tuple[str, frozenset[date], bool]:
        """Read who is away and when, and whether it is a crew."""
        name, days = self._named_dates(text, "details.write-absent")
        vehicles = [vehicle.name for vehicle in self.folder.settings.vehicles]
        names = [*vehicles, *(crew.name for crew in self.folder.settings.crews)]
        known = [k for k, one in enumerate(names) if one.casefold() == name.casefold()]
        if name and not known:
            facts = {"nearest": nearest(name, names), "expected": ", ".join(names)}
            self.faults.append(fault("replan-absent-unknown", value=name, **facts))
        if len(known) > 1:
            self.faults.append(fault("replan-absent-ambiguous", value=name))
        return (names[known[0]], days, known[0] >= len(vehicles)) if known else ("", days, False)

    def closures(self, text: str) -> list[tuple[str, date]]:
        name, days = self._named_dates(text, "details.write-closed")
        key = self.place(name) if name else ""
        return [(key, day) for day in sorted(days) if key]

    def place(self, text: str) -> str:
        """Find a place of the folder by its key or name; an empty key where there is none."""
        found = one_place(text, self.folder.requests)
        if not isinstance(found, Fault):
            return found.key
        self.faults.append(found)
        return ""

    def new_request(self, text: str) -> CommuneRequest | None:
        """Make the request of a new commune, with the commonest rhythm and profile."""
        commune = self._any_commune(text)
        if commune is None:
            return None
        if any(request.key == commune.code for request in self.folder.requests):
            self.faults.append(fault("replan-commune-known", value=commune.name))
            return None
        found = _request_like(self.folder, commune)
        if found is None and self.folder.requests:  # evenings alone: a contract must name it
            self.faults.append(fault("replan-new-by-contract", value=commune.name))
        return found

    def one_date(self, text: str) -> date | None:
        try:
            day = read_day(text, self.horizon)
        except UnreadableDateError:
            self._unreadable(text, "details.write-since")
            return None
        if self.horizon.start <= day <= self.horizon.last:
            return day
        self._outside(day)
        return None

    def _any_commune(self, text: str) -> Commune | None:
        code = clean_code(text)
        commune = every_commune().by_code(code)
        if commune is not None:
            return commune
        home = self._home_departements()
        found = search_name(text, home)
        ranked, near = home_first(found.namesakes, home)
        if found.commune is not None or len(near) == 1:
            return found.commune or near[0]
        similar = ranked or found.similar or similar_codes(code)
        self.faults.append(fault("replan-code-unknown", value=text, nearest=labels(similar[:3])))
        return None

    def _home_departements(self) -> frozenset[str]:
        """List the départements of the depots and communes of the folder."""
        depots = (every_commune().by_code(depot.commune_code) for depot in self.folder.depots)
        communes = [*filter(None, depots), *(r.commune for r in self.folder.requests)]
        return frozenset(commune.departement for commune in communes)

    def _named_dates(self, text: str, expected: str) -> tuple[str, frozenset[date]]:
        """Read a name and its dates: the longest end of the text that is only dates."""
        for between in _BETWEEN.finditer(text.strip()):
            name, said = text.strip()[: between.start()], text.strip()[between.end() :]
            try:
                spans = read_spans(said.replace("..", " au "), self.horizon)
            except UnreadableDateError:
                continue
            days = {day for span in spans for day in span.among(self.horizon.start, date.max)}
            if min(days, default=date.max) > self.horizon.last:
                self._outside(spans[0].first)
            return name, frozenset(days)
        self._unreadable(text, expected)
        return "", frozenset()

    def _unreadable(self, text: str, expected: str) -> None:
        self.faults.append(fault("replan-event-unreadable", value=text, expected=say(expected)))

    def _outside(self, day: date) -> None:
        days = {"day": day, "first": self.horizon.start, "last": self.horizon.last}
        facts = {key: long_day(one) for key, one in days.items()}
        self.faults.append(fault("replan-date-outside", value=day.isoformat(), **facts))


def _request_like(folder: WorkingFolder, commune: Commune) -> CommuneRequest | None:
    """Copy the commonest kind of request of a folder, without what is a commune's own."""
    rounds = [request for request in folder.requests if not request.is_by_contract]
    if not rounds:
        return None
    kinds = Counter((str(r.rhythm), r.profile) for r in rounds)
    (kind, _), *_ = kinds.most_common(1)
    model = next(r for r in rounds if (str(r.rhythm), r.profile) == kind)
    return new_request(commune, folder.settings, rhythm=model.rhythm, profile=model.profile)


def new_place(folder: WorkingFolder, code: str) -> CommuneRequest | None:
    """Make the request of a commune that joined earlier and has no row yet."""
    commune = every_commune().by_code(code)
    return None if commune is None else _request_like(folder, commune)


NOTHING = ReadEvents(
    absences={}, crew_absences={}, closures=(), added=(), removed=frozenset(), since=None
)
"""Nothing happened."""


def with_events(
    folder: WorkingFolder, read: ReadEvents, *, kept: Collection[str] = ()
) -> WorkingFolder:
    """
    Apply what happened to a folder; its files stay as they are.

    Places that are gone leave it, save those of ``kept``, which have visits in the past.
    """
    gone = read.removed - set(kept)
    rows = {request.key for request in folder.requests}
    added = [request for request in read.added if request.key not in rows]
    requests = [r for r in (*folder.requests, *added) if r.key not in gone]
    settings = folder.settings
    away = {
        "vehicles": tuple(also_away(v, read.absences) for v in settings.vehicles),
        "crews": tuple(also_away(crew, read.crew_absences) for crew in settings.crews),
    }
    return replace(
        folder,
        settings=settings.model_copy(update=away),
        requests=alone(requests),
    )


def also_away(who: _Who, absences: Mapping[str, Collection[date]]) -> _Who:
    """Return a vehicle or a crew with the absences that its name has, besides its own."""
    days = {*who.absences, *absences.get(who.name, ())}
    return who.model_copy(update={"absences": tuple(sorted(days))})
