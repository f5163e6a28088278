"""
What a service goes on with, in the numbers of a problem.

Where habit puts every visit of a horizon, and what became of those that are planned already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from math import lcm

from guinguette.calendar import DAYS_PER_WEEK, date_of, day_number
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest
from guinguette.open_days import OpenDays
from guinguette.planning.former import FolderNumbers
from guinguette.planning.held_visits import waived_rules
from guinguette.promised import Slot
from guinguette.rhythm import EveryWeeks, Monthly, rhythm_named
from guinguette.service.habits import habit_slots
from guinguette.service.standing import Occurrence, Standing
from guinguette.tour import Route, Visit
from guinguette.wall_clock import moment_of, seconds_of
from routing.analysis.change_cost import NO_VEHICLE, lawful_now, waived_routes
from routing.analysis.kept_routes import kept_route
from routing.check.rules import Waived
from routing.objective import route_cost
from routing.problem import Problem
from routing.solution import DayRoute


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Where one visit goes, in the numbers of a problem.

    ``source`` is a route that makes it, ``later_days`` before; ``None`` where the slot alone is
    known.
    """

    stop: int
    day: int
    vehicle: int
    start_s: int
    source: Route | None = None
    later_days: int = 0


_LONGEST_REST = timedelta(days=70)
"""Days of a month are at most 35 days apart: a period in between may have none."""


class Promises:
    """
    The promises of a service over the horizon of a folder.

    Parameters
    ----------
    folder
        The folder as it is now.
    standing
        The plans that stand.
    leaving
        Places that keep only their past.
    frozen
        The past ends before this day of the horizon.
    """

    def __init__(
        self,
        folder: WorkingFolder,
        standing: Standing,
        *,
        leaving: Collection[str] = (),
        frozen: int = 0,
    ) -> None:
        self.folder, self.standing = folder, standing
        self.leaving, self.frozen = frozenset(leaving), frozen
        self.start = folder.settings.horizon.start
        self.days = DAYS_PER_WEEK * folder.settings.horizon.weeks
        self.numbers = FolderNumbers(folder, standing.routes)

    @cached_property
    def slots(self) -> Mapping[int, Mapping[int, Place]]:
        """
        Where habit puts the visits of each stop that had some, ``{stop: {day: place}}``.

        A stop without any that has a visit made up in the horizon keeps that one.
        """
        found = {}
        for i, request in enumerate(self.folder.requests):
            promised = self.standing.occurrences.get(request.key, ())
            among = request.open_days(self.folder.settings)
            origins = habit_slots(
                request.rhythm,
                [o.slot for o in promised],
                among,
                cycle_days=self._cycle_days,
                since=self.standing.tours[-1].habits_since if promised else None,
            )
            by_date = {o.slot.date: o for o in promised}
            is_leaving = request.key in self.leaving
            places = {
                day: self._place(i, day, by_date[slot.date])
                for day, slot in origins.items()
                if not is_leaving or (day < self.frozen and (i, day) in self.told)
            }
            late = () if places else self.carried.get(i, ())
            made = [self._actual(i, o.route, o.visit) for o in late if o.route and o.visit]
            places = places or {place.day: place for place in made}
            if places:
                found[i] = places
        return found

    @property
    def habit_places(self) -> list[Place]:
        """Where habit puts every visit."""
        return [place for places in self.slots.values() for place in places.values()]

    @cached_property
    def told(self) -> Mapping[tuple[int, int], Occurrence]:
        """What became of the slots of the horizon that are planned already, by (stop, day)."""
        return {
            (i, day): occurrence
            for key, i in self.numbers.stops.items()
            for occurrence in self.standing.occurrences.get(key, ())
            if 0 <= (day := day_number(occurrence.slot.date, self.start)) < self.days
        }

    @cached_property
    def carried(self) -> Mapping[int, tuple[Occurrence, ...]]:
        """The visits ahead in the horizon whose slot lies before it, by stop: made up later."""
        found = {}
        for key, i in self.numbers.stops.items():
            late = tuple(
                one
                for one in self.standing.occurrences.get(key, ())
                if one.slot.date < self.start
                and one.route is not None
                and 0 <= day_number(one.route.date, self.start) < self.days
            )
            if late and key not in self.leaving:
                found[i] = late
        return found

    def was_made_before(self, i: int, day: int) -> bool:
        """Whether the visit of a slot of the horizon was made before it began."""
        told = self.told.get((i, day))
        return told is not None and told.route is not None and told.route.date < self.start

    def standing_places(self, habits: Iterable[DayRoute]) -> list[Place]:
        """
        Return where each visit is before anything new comes between.

        A slot of the habits that is planned already is where that plan put it, one that it missed
        is not made; others are in their slot.
        """
        places = []
        for route in habits:
            for i, start_s in zip(route.stops, route.starts_s, strict=True):
                told = self.told.get((i, route.day))
                if told is not None and self._has_slot(told.slot, route):
                    is_here = not self.was_made_before(i, route.day)
                    if is_here and told.route is not None and told.visit is not None:
                        places.append(self._actual(i, told.route, told.visit))
                    continue
                places.append(Place(stop=i, day=route.day, vehicle=route.vehicle, start_s=start_s))
        for i, late in self.carried.items():
            made = [self._actual(i, o.route, o.visit) for o in late if o.route and o.visit]
            places += [one for one in made if one.day not in self.slots.get(i, {})]
        return places

    def routes_of(
        self, problem: Problem, places: Iterable[Place], known: Iterable[DayRoute] = ()
    ) -> tuple[DayRoute, ...]:
        """
        Put visits together to routes, at the prices of a problem.

        A day that has the visits of a route that was driven, or of a known one, is that route, also
        where it breaks rules that somebody waived; another keeps its hours as far as it can. What
        cannot be driven is given as it was.
        """
        groups: dict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in places:
            groups[place.day, place.vehicle].append(place)
        others = {(route.day, route.vehicle): route for route in known}
        found = [self._route(problem, group, others.get(k)) for k, group in groups.items()]
        return tuple(sorted(found, key=lambda route: (route.day, route.vehicle)))

    @cached_property
    def _waived(self) -> list[Waived]:
        return waived_rules(self.numbers, self.standing.waivers)

    @property
    def joining(self) -> tuple[str, ...]:
        """The places that the last plan was not asked to serve, those that come back included."""
        known = self.standing.known
        return tuple(r.key for r in self.folder.requests if r.key not in known | self._resting)

    @cached_property
    def _resting(self) -> frozenset[str]:
        """The monthly places that the last plan left out because their day was not in it."""
        promised = self.standing.occurrences
        return frozenset(
            r.key
            for r in self.folder.requests
            if isinstance(r.rhythm, Monthly)
            and r.key in promised
            and self.start - promised[r.key][-1].slot.date <= _LONGEST_REST
        )

    def is_steady(self, i: int) -> bool:
        """Whether a stop has the rhythm that its last visit had."""
        request = self.folder.requests[i]
        promised = self.standing.occurrences.get(request.key, ())
        visits = [one.visit for one in promised if one.visit is not None]
        last = visits[-1] if visits else None
        return last is None or request.rhythm.on(last.open.date()).name == last.rhythm

    def gone(self) -> Iterator[tuple[Route, Visit, int]]:
        """
        List the visits that habit promises to places that leave, and that had not left before.

        Yields
        ------
        route, visit, later_days
            A visit that was made, and how many days later it would have come again.
        """
        for key in sorted(self.standing.known - (self.numbers.stops.keys() - self.leaving)):
            promised = self.standing.occurrences.get(key, ())
            made = {o.slot.date: o for o in promised}
            last = next((o.visit for o in reversed(promised) if o.visit is not None), None)
            if last is None:
                continue
            origins = habit_slots(
                rhythm_named(last.rhythm), [o.slot for o in promised], self._every_day
            )
            for day, slot in origins.items():
                origin = made[slot.date]
                is_ahead = day >= self.frozen
                if is_ahead and origin.route is not None and origin.visit is not None:
                    later = (date_of(day, self.start) - origin.route.date).days
                    yield origin.route, origin.visit, later

    @cached_property
    def _cycle_days(self) -> int:
        """Days after which all that comes every so many weeks has come back."""
        rhythms = (request.rhythm for request in self.folder.requests)
        weeks = {rhythm.weeks for rhythm in rhythms if isinstance(rhythm, EveryWeeks)}
        return DAYS_PER_WEEK * lcm(*weeks)

    @property
    def _every_day(self) -> OpenDays:
        horizon = self.folder.settings.horizon
        days = frozenset(range(self.days))
        return OpenDays(start=horizon.start, weeks=horizon.weeks, days=days)

    def _place(self, i: int, day: int, origin: Occurrence) -> Place:
        slot, on = origin.slot, date_of(day, self.start)
        return Place(
            stop=i,
            day=day,
            vehicle=self._vehicle(slot.vehicle, on),
            start_s=seconds_of(slot.date, slot.arrive),
            source=None if origin.is_exception else origin.route,
            later_days=(on - slot.date).days,
        )

    def _actual(self, i: int, route: Route, visit: Visit) -> Place:
        return Place(
            stop=i,
            day=day_number(route.date, self.start),
            vehicle=self._vehicle(route.vehicle, route.date),
            start_s=seconds_of(route.date, visit.arrive),
            source=route,
        )

    def _vehicle(self, name: str, on: date) -> int:
        """Return a vehicle; the past of one that is gone is written elsewhere, any will do here."""
        vehicle = self.numbers.vehicle(name, on)
        is_past = day_number(on, self.start) < self.frozen
        return 0 if vehicle == NO_VEHICLE and is_past else vehicle

    def _has_slot(self, slot: Slot, route: DayRoute) -> bool:
        return self.numbers.vehicle(slot.vehicle, slot.date) in {route.vehicle, NO_VEHICLE}

    def _route(self, problem: Problem, group: Sequence[Place], known: DayRoute | None) -> DayRoute:
        day, vehicle = group[0].day, group[0].vehicle
        stops = {place.stop for place in group}
        whole = self._whole(group, stops)
        if whole is None and known is not None and set(known.stops) == stops:
            whole = known
        lawful = None if whole is None else lawful_now(problem, whole)
        if lawful is not None:
            return lawful
        if (
            whole is not None
            and vehicle != NO_VEHICLE
            and waived_routes(problem, [whole], self._waived)
        ):
            return replace(whole, cost=route_cost(problem, whole))
        asked = sorted(group, key=lambda place: (place.start_s, place.stop))
        starts_s = tuple(place.start_s for place in asked)
        order = tuple(place.stop for place in asked)
        if vehicle != NO_VEHICLE:
            kept = kept_route(problem, day=day, vehicle=vehicle, stops=order, starts_s=starts_s)
            if kept is not None and lawful_now(problem, kept) is not None:
                return kept
        raw = whole or DayRoute(
            day=day,
            vehicle=vehicle,
            stops=order,
            depart_s=starts_s[0],
            starts_s=starts_s,
            return_s=starts_s[-1] + problem.stops[order[-1]].service_time_s,
            break_after=None,
            cost=0.0,
        )
        return raw if vehicle == NO_VEHICLE else replace(raw, cost=route_cost(problem, raw))

    def _whole(self, group: Sequence[Place], stops: set[int]) -> DayRoute | None:
        """Return the route that all visits of a day come from, where it has no other."""
        source, later_days = group[0].source, group[0].later_days
        if source is None or any(
            place.source is not source or place.later_days != later_days for place in group
        ):
            return None
        if len(source.visits) != len(group) or set(self.numbers.visits_of(source)) != stops:
            return None
        return self.numbers.route(source, later_days=later_days)


def due(folder: WorkingFolder, standing: Standing) -> WorkingFolder:
    """Leave out the monthly places whose day of the month is not in the horizon."""
    return replace(
        folder,
        requests=tuple(r for r in folder.requests if not _rests(r, folder, standing)),
    )


def _rests(request: CommuneRequest, folder: WorkingFolder, standing: Standing) -> bool:
    known = standing.occurrences.get(request.key, ())
    promised, days = [one.slot for one in known], folder.settings.horizon
    is_made = any(o.route and days.start <= o.route.date <= days.last for o in known)
    if not promised or is_made or not isinstance(request.rhythm, Monthly):
        return False
    return not habit_slots(request.rhythm, promised, request.open_days(folder.settings))


def later(route: Route, visits: Sequence[Visit], days: int) -> Route:
    """Return a route with some of its visits, so many days later."""
    day = route.date + timedelta(days=days)

    def moved(moment: datetime) -> datetime:
        return moment_of(day, seconds_of(route.date, moment))

    return replace(
        route,
        date=day,
        depart=moved(route.depart),
        return_=moved(route.return_),
        visits=tuple(
            replace(
                visit,
                arrive=moved(visit.arrive),
                open=moved(visit.open),
                close=moved(visit.close),
                leave=moved(visit.leave),
                slot=None,
                cause=None,
            )
            for visit in visits
        ),
    )
