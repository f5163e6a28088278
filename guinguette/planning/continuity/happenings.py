"""What happens to the service over a horizon, wherever it was said, and what it comes between."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from guinguette.calendar import date_of, day_number, monday_of
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.duty import crew_weekdays
from guinguette.planning.events import ReadEvents, also_away, new_place, with_events
from guinguette.promised import Event, EventKind
from routing.problem import DAYS_PER_WEEK

_FOR_EVER = date.max
_LASTING = {"joined", "left"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Happenings:
    """
    What happens, and the folder to which it happens.

    ``folder`` has the absences of vehicles, with the places that join and without those that leave;
    ``closures`` are the pairs (stop, day) on which nobody may come, ``prices`` what a visit costs
    more on a day, euros, each with the event that says so.
    """

    folder: WorkingFolder
    events: tuple[Event, ...] = ()
    closures: Mapping[tuple[int, int], Event] = field(default_factory=dict)
    prices: Mapping[tuple[int, int], tuple[float, Event]] = field(default_factory=dict)

    @property
    def leaving(self) -> frozenset[str]:
        """The places that leave."""
        return frozenset(event.subject for event in self.events if event.kind == "left")

    def cause(self, i: int, vehicle: str, day: date) -> Event | None:
        """Return what keeps a vehicle from a stop on a day, else what happens in that week."""
        pair = i, day_number(day, self.folder.settings.horizon.start)
        if pair in self.closures:
            return self.closures[pair]
        own = self._of_vehicle(vehicle, day)
        for event in (event for event in self.events if event.holds_on(day)):
            if own.get(event.kind) == event.subject:
                return event
        if pair in self.prices:
            return self.prices[pair][1]
        week = [monday_of(day) + timedelta(days=n) for n in range(DAYS_PER_WEEK)]
        passing = (event for event in self.events if event.kind not in {*_LASTING, "instruction"})
        return next((e for e in passing if any(map(e.holds_on, week))), None)

    def _of_vehicle(self, name: str, day: date) -> dict[EventKind, str]:
        """Name the vehicle, its depot and its crew of a day, each by the event that may stop it."""
        found: dict[EventKind, str] = {"vehicle_absent": name}
        for vehicle in self.folder.settings.vehicles:
            if vehicle.name == name:
                found["depot_closed"] = vehicle.depot
                found["crew_absent"] = vehicle.crew_on(day)
        return found


def happened_in(folder: WorkingFolder) -> Happenings:
    """Return what a folder says by itself."""
    return _put_together(folder, tuple(_written(folder)), ())


def happenings(
    folder: WorkingFolder,
    read: ReadEvents,
    known: Iterable[Event],
    *,
    kept: Collection[str] = (),
) -> Happenings:
    """
    Put together what the folder says, what was just said and what was said before.

    Parameters
    ----------
    folder
        As it is written.
    read
        What was just said.
    known
        What was known to happen when the last plans were made; of these, what was said to a command
        still holds, unless a place joins or leaves otherwise since.
    kept
        Places that leave and whose past stays.
    """
    said = [*_said(read, folder), *_still_said(known, read, folder)]
    every = dict.fromkeys((*said, *_written(folder)))
    first = folder.settings.horizon.start
    standing = tuple(event for event in every if event.last >= first)
    merged = _merged(read, standing, folder)
    return _put_together(with_events(folder, merged, kept=kept), standing, merged.closures)


def _put_together(
    folder: WorkingFolder, events: tuple[Event, ...], closures: Iterable[tuple[str, date]]
) -> Happenings:
    """Look up what closes and what costs, place by place, in the calendar and among the events."""
    horizon, calendar = folder.settings.horizon, folder.calendar
    span = horizon.start, horizon.last
    numbers = {request.key: i for i, request in enumerate(folder.requests)}

    def pair(key: str, day: date) -> tuple[int, int]:
        return numbers[key], day_number(day, horizon.start)

    closed = {
        pair(key, day): one.event(key) for (key, day), one in calendar.closures(*span).items()
    }
    own = {(r.key, day) for r in folder.requests for day in r.closed_dates}
    for key, day in {*own, *closures}:
        if key in numbers and horizon.start <= day <= horizon.last:
            closed[pair(key, day)] = _closing(events, key, day)
    prices = {
        pair(key, day): (euros, one.event(key))
        for (key, day), (euros, one) in calendar.prices(*span).items()
    }
    days = (one for one in folder.special_days if one.effect != "noted")
    special = (event for one in days for event in one.events())
    return Happenings(
        folder=_at_their_depots(folder, calendar.depot_closures(*span)),
        events=tuple(dict.fromkeys((*events, *special))),
        closures=closed,
        prices=prices,
    )


def _closing(events: Iterable[Event], key: str, day: date) -> Event:
    known = (e for e in events if (e.kind, e.subject) == ("place_closed", key) and e.holds_on(day))
    return next(known, Event(kind="place_closed", subject=key, first=day, last=day))


def _at_their_depots(folder: WorkingFolder, closed: Collection[tuple[str, date]]) -> WorkingFolder:
    """Keep vehicles at depots that are closed."""
    vehicles = folder.settings.vehicles
    absences = {v.name: {day for depot, day in closed if depot == v.depot} for v in vehicles}
    at_home = tuple(also_away(vehicle, absences) for vehicle in vehicles)
    return replace(folder, settings=folder.settings.model_copy(update={"vehicles": at_home}))


def while_busy(happened: Happenings, busy: Mapping[str, Collection[date]]) -> Happenings:
    """Keep crews from other work on dates that are known of each; nothing happens to them."""
    settings = happened.folder.settings
    crews = tuple(also_away(crew, busy) for crew in settings.crews)
    folder = replace(happened.folder, settings=settings.model_copy(update={"crews": crews}))
    return replace(happened, folder=folder)


def without_exceptions(folder: WorkingFolder) -> WorkingFolder:
    """Return a folder in which nobody is ever away and no place is ever closed."""
    settings = folder.settings
    present = {
        "vehicles": tuple(v.model_copy(update={"absences": ()}) for v in settings.vehicles),
        "crews": tuple(crew.model_copy(update={"absences": ()}) for crew in settings.crews),
    }
    return replace(
        folder,
        settings=settings.model_copy(update=present),
        requests=tuple(replace(request, closed_dates=()) for request in folder.requests),
    )


def _said(read: ReadEvents, folder: WorkingFolder) -> Iterator[Event]:
    """Write what was just said as events."""
    for vehicle, days in sorted(read.absences.items()):
        yield from _runs("vehicle_absent", vehicle, days)
    for crew, days in sorted(read.crew_absences.items()):
        yield from _runs("crew_absent", crew, days)
    for code in sorted({code for code, _ in read.closures}):
        yield from _runs("place_closed", code, {day for one, day in read.closures if one == code})
    since = read.since or folder.settings.horizon.start
    kinds: tuple[tuple[EventKind, list[str]], ...] = (
        ("joined", sorted(request.key for request in read.added)),
        ("left", sorted(read.removed)),
    )
    for kind, codes in kinds:
        for code in codes:
            yield Event(kind=kind, subject=code, first=since, last=_FOR_EVER)


def _still_said(known: Iterable[Event], read: ReadEvents, folder: WorkingFolder) -> Iterator[Event]:
    """List what was said before and holds: of places, what no row and no later word replaces."""
    rows = {request.key for request in folder.requests}
    later = {request.key for request in read.added} | read.removed
    said = (one for one in known if one.source == "command" or one.kind == "instruction")
    for event in said:
        is_in_row = (event.subject in rows) == (event.kind == "joined")
        if event.kind not in _LASTING or not (event.subject in later or is_in_row):
            yield event


def _written(folder: WorkingFolder) -> Iterator[Event]:
    """Write what the folder says as events."""
    settings = folder.settings
    for vehicle in settings.vehicles:
        days = [day for day in vehicle.absences if day.weekday() in vehicle.weekdays]
        for event in _runs("vehicle_absent", vehicle.name, days):
            yield replace(event, source="folder")
    for crew in settings.crews:
        weekdays = crew_weekdays(settings, crew.name)
        days = [day for day in crew.absences if day.weekday() in weekdays]
        for event in _runs("crew_absent", crew.name, days):
            yield replace(event, source="folder")
    for request in folder.requests:
        for event in _runs("place_closed", request.key, request.closed_dates):
            yield replace(event, source="folder")


def _runs(kind: EventKind, subject: str, days: Iterable[date]) -> Iterator[Event]:
    """Give the days that follow each other one event."""
    run: list[date] = []
    for day in sorted(set(days)):
        if run and (day - run[-1]).days > 1:
            yield Event(kind=kind, subject=subject, first=run[0], last=run[-1])
            run = []
        run.append(day)
    if run:
        yield Event(kind=kind, subject=subject, first=run[0], last=run[-1])


def _merged(read: ReadEvents, standing: Collection[Event], folder: WorkingFolder) -> ReadEvents:
    """Add what was said before to what was just said."""
    said = [event for event in standing if event.source == "command"]
    horizon = folder.settings.horizon
    known = {request.key for request in folder.requests}
    absences, crews = dict(read.absences), dict(read.crew_absences)
    closures = list(read.closures)
    added = {request.key: request for request in read.added}
    for event in said:
        first, last = max(event.first, horizon.start), min(event.last, horizon.last)
        days = [date_of(n, first) for n in range((last - first).days + 1)]
        if event.kind in {"vehicle_absent", "crew_absent"}:
            away = absences if event.kind == "vehicle_absent" else crews
            away[event.subject] = away.get(event.subject, frozenset()) | set(days)
        elif event.kind == "place_closed":
            closures += [(event.subject, day) for day in days]
        elif event.kind == "joined" and event.subject not in known | added.keys():
            request = new_place(folder, event.subject)
            if request is not None:
                added[event.subject] = request
    gone = frozenset(event.subject for event in said if event.kind == "left")
    return replace(
        read,
        absences=absences,
        crew_absences=crews,
        closures=tuple(dict.fromkeys(closures)),
        added=tuple(added.values()),
        removed=(read.removed | gone) - {r.key for r in read.added},
    )
