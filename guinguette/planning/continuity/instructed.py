"""What the coordinator decided, as planning again obeys it: visits that stay, rules broken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from guinguette.calendar import date_of, long_date
from guinguette.faults import Fault
from guinguette.instruction import Instruction
from guinguette.language.catalogue import LANGUAGE, say
from guinguette.language.causes import cause_words
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.happenings import Happenings
from guinguette.planning.continuity.promises_kept import Place, Promises
from guinguette.planning.held_visits import concerns, fixed_visits, waived_rules
from guinguette.tour import Route, Tour
from routing.analysis.change_cost import NO_VEHICLE, FixedVisit
from routing.analysis.kept_routes import near_hour
from routing.analysis.least_change import Replanned
from routing.check.rules import Waived
from routing.problem import Problem, Stop
from routing.solution import DayRoute

_Visits = Mapping[tuple[int, int], FixedVisit]


class Instructed:
    """
    The instructions that stand over a horizon.

    Parameters
    ----------
    happened
        What comes between.
    promises
        The promises of the service.
    """

    def __init__(self, happened: Happenings, promises: Promises) -> None:
        self.happened, self.promises = happened, promises
        self._lost: set[tuple[int, int]] = set()

    @cached_property
    def given(self) -> tuple[Instruction, ...]:
        """Those of a place, and of visits of the horizon."""
        start, days = self.promises.start, self.promises.days
        last = date_of(days - 1, start)
        every = self.promises.standing.instructions
        return tuple(one for one in every if one.date is None or start <= one.date <= last)

    @cached_property
    def waived(self) -> list[Waived]:
        """The rules that may go on to be broken."""
        return waived_rules(self.promises.numbers, self.promises.standing.waivers)

    @cached_property
    def closures(self) -> list[tuple[int, int]]:
        """Pairs (stop, day) on which nobody may come, unless somebody decided so."""
        allowed = {(one.stop, one.day) for one in self.waived if one.rule == "day"}
        return [pair for pair in self.happened.closures if pair not in allowed]

    @cached_property
    def _told(self) -> _Visits:
        numbers, routes = self.promises.numbers, self.promises.standing.routes
        days = range(self.promises.days)
        found = fixed_visits(numbers, self.given, routes)
        return {pair: one for pair, one in found.items() if pair[1] in days}

    def fixed(self, problem: Problem, former: Sequence[DayRoute]) -> _Visits:
        """
        List the visits of a plan that stay, by stop and day, as far as they can.

        Parameters
        ----------
        problem
            What is asked: a vehicle that is away holds nothing.
        former
            The routes before anything new comes between.
        """
        promised = {(i, route.day) for route in former for i in route.stops}
        found = {pair: one for pair, one in self._told.items() if pair in promised}
        places = {self.promises.numbers.stops.get(o.place) for o in self.given if o.date is None}
        for route in former if places else ():
            for i, start_s in zip(route.stops, route.starts_s, strict=True):
                if i in places and route.vehicle != NO_VEHICLE:
                    own = FixedVisit(vehicles=frozenset({route.vehicle}), start_s=start_s)
                    found.setdefault((i, route.day), own)
        closed = {*self.closures, *self._lost}
        return {
            (i, day): one
            for (i, day), one in found.items()
            if (i, day) not in closed and any(day in problem.vehicles[v].days for v in one.vehicles)
        }

    def is_lost(self, found: Replanned, fixed: _Visits) -> bool:
        """Note the visits that cannot stay beside the others; whether there are new ones."""
        if not fixed:
            return False
        made = {(i, route.day) for route in found.solution.routes for i in route.stops}
        lost = fixed.keys() - made - self._lost
        self._lost |= lost
        return bool(lost)

    def keeping(self, stops: Sequence[Stop], settled: int) -> list[Stop]:
        """Leave only their habits to the places of which something was decided."""
        decided = {self.promises.numbers.stops.get(one.place) for one in self.given}
        pinned = {self.promises.numbers.stops.get(o.place) for o in self.given if o.date is None}
        kept = list(stops)
        for i, places in self.promises.slots.items():
            later = {day for day in places if day >= settled}
            if i in decided and later <= stops[i].days:
                kept[i] = _kept(stops[i], places.values(), is_timed=i in pinned)
        return kept

    def unheld(self, after: Tour) -> Iterator[Fault]:
        """Say which visits did not stay where it was decided, and why."""
        first, last = (
            date_of(day, self.promises.start)
            for day in (self.promises.frozen, self.promises.days - 1)
        )
        routes = [r for r in self.promises.standing.routes if first <= r.date <= last]
        yield from unheld(routes, self.given, after, self.happened, self.promises.numbers.stops)


def unheld(
    routes: Iterable[Route],
    instructions: Sequence[Instruction],
    after: Tour,
    happened: Happenings,
    stops: Mapping[str, int],
) -> Iterator[Fault]:
    """Say which visits of some routes did not stay where it was decided, and why."""
    made = {(v.key, r.date): (r.vehicle, v.arrive) for r in after.routes for v in r.visits}
    holding = [one for one in instructions if one.kind != "cancel"]
    language = LANGUAGE.get()
    for route in routes:
        for visit in route.visits:
            is_held = made.get((visit.key, route.date)) == (route.vehicle, visit.arrive)
            if is_held or not any(concerns(one, route, visit) for one in holding):
                continue
            cause = happened.cause(stops.get(visit.key, NO_VEHICLE), route.vehicle, route.date)
            why = cause_words(cause, language=language, name=visit.name)
            yield fault(
                "hand-unheld",
                value=visit.name,
                day=long_date(route.date, language=language),
                cause=why or say("details.cause-no-room"),
            )


def _kept(stop: Stop, places: Collection[Place], *, is_timed: bool) -> Stop:
    """Leave its habit to a stop: days and vehicles, and the hour of a place that is pinned."""
    vehicles = frozenset(place.vehicle for place in places) - {NO_VEHICLE}
    hours = {place.start_s for place in places}
    stop = replace(
        stop,
        visit_patterns=(frozenset(place.day for place in places),),
        vehicles=vehicles if vehicles and stop.vehicles is None else stop.vehicles,
    )
    if is_timed and len(hours) == 1:
        windows = near_hour(stop.time_windows, hours.pop(), 0)
        stop = replace(stop, time_windows=windows)
    return stop
