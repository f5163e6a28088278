"""The plan that the hand changes, on the table: as it stands, and in the numbers of its problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from guinguette.calendar import date_of, day_number
from guinguette.faults import Fault, MissingDataError, UsageError
from guinguette.folder.asked_commune import one_place
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.duty import turns
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.when_cells import read_day
from guinguette.instruction import Instruction, Waiver
from guinguette.language.catalogue import long_day, say, short_day
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from guinguette.planning.continuity.continuation import Continuation
from guinguette.planning.continuity.happenings import happenings
from guinguette.planning.continuity.promises_kept import due
from guinguette.planning.events import NOTHING
from guinguette.planning.former import FolderNumbers
from guinguette.planning.held_visits import fixed_visits, waived_rules
from guinguette.planning.season.sides import decided
from guinguette.promised import Slot
from guinguette.roads.of_folder import folder_roads
from guinguette.service.memory import Memory
from guinguette.service.standing import Standing, slot_of, standing_of
from guinguette.tour import Route, Tour, Visit
from routing.analysis.change_cost import NO_VEHICLE, FixedVisit
from routing.check.rules import Violation, Waived
from routing.objective import route_cost
from routing.problem import Problem
from routing.solution import DayRoute


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """A visit that stands: where it is, and where habit puts it."""

    route: Route
    visit: Visit

    @property
    def slot(self) -> Slot:
        """Where habit puts it."""
        return slot_of(self.route, self.visit)

    def day_by(self, one: Instruction) -> date:
        """Say on which day an instruction wants it: a move to the day of its slot names none."""
        return (one.day if one.kind == "move" else one.to_date) or self.route.date


class Desk:
    """
    What stands of a folder, ready to be changed by hand.

    Parameters
    ----------
    today
        What is before it stays as it is.
    standing
        The plans that stand; those of the memory where omitted.

    Raises
    ------
    UsageError, InputError
        If there is no such folder, or it has faults.
    MissingDataError
        If nothing is planned yet.
    """

    def __init__(
        self,
        path: Path,
        memory: Memory,
        *,
        today: date,
        standing: Standing | None = None,
    ) -> None:
        self.memory, self.today = memory, today
        self._cases: dict[tuple[date, int], Continuation] = {}
        self.read = read_folder(path, today=today)
        if standing is None:
            memory.last_edition()  # says that there is none
            standing = standing_of(memory, min(today, self.read.settings.horizon.start))
        self.standing = standing

    def place(self, text: str) -> CommuneRequest:
        """
        Find the place that a text means.

        Raises
        ------
        UsageError
            If there is none, or several.
        """
        found = one_place(text, self.read.requests)
        if isinstance(found, Fault):
            raise UsageError(found)
        return found

    def day(self, text: str) -> date:
        """
        Read a date as it is typed, of a plan that stands and not past.

        Raises
        ------
        UsageError
            If it cannot be read, is past, or no plan covers it.
        """
        try:
            day = read_day(text, self.read.settings.horizon)
        except UnreadableDateError as error:
            expected = say("details.write-day")
            found = fault("replan-event-unreadable", value=text, expected=expected)
            raise UsageError(found) from error
        if day < self.today:
            raise UsageError(fault("hand-past", value=long_day(day), today=long_day(self.today)))
        if not self.standing.covers(day):
            raise UsageError(fault("hand-unplanned", value=long_day(day)))
        return day

    def vehicle(self, text: str) -> str:
        """
        Find the vehicle of a name.

        Raises
        ------
        UsageError
            If there is none.
        """
        names = [vehicle.name for vehicle in self.read.settings.vehicles]
        known = [name for name in names if name.casefold() == text.strip().casefold()]
        if known:
            return known[0]
        facts = {"nearest": nearest(text, names), "expected": ", ".join(names)}
        raise UsageError(fault("hand-vehicle-unknown", value=text, **facts))

    def visit(self, place: CommuneRequest, text: str) -> Held:
        """
        Find the visit of a place on a day as typed, or the next where nothing is.

        A visit that is not made on the day of its slot is known by that day too.

        Raises
        ------
        UsageError
            If the place is not visited then, as it says, or the day cannot be what is meant.
        """
        held = list(self._held(place.key))
        if not text:
            coming = [one for one in held if one.route.date >= self.today]
            day = coming[0].route.date if coming else self.today
        else:
            day = self.day(text)
        same = [one for one in held if one.route.date == day]
        found = same or [one for one in held if one.slot.date == day]
        if found:
            return found[0]
        days = dict.fromkeys(one.route.date for one in held if one.route.date >= self.today)
        shown = ", ".join(short_day(one) for one in sorted(days))
        code = "hand-not-visited" if shown else "hand-never-visited"
        raise UsageError(fault(code, value=place.name, day=long_day(day), expected=shown))

    def _held(self, key: str) -> Iterator[Held]:
        for route in self.standing.routes:
            yield from (Held(route=route, visit=v) for v in route.visits if v.key == key)

    def case(self, tour: Tour) -> Continuation:
        """Return what the folder asks of the period of a plan."""
        if (tour.start, tour.weeks) not in self._cases:
            folder = decided(_over(self.read, tour), self.standing)
            past = (r for r in tour.routes if r.date < self.today)
            happened = happenings(
                due(folder, self.standing),
                NOTHING,
                self.standing.events,
                kept=frozenset(visit.key for route in past for visit in route.visits),
            )
            self._cases[tour.start, tour.weeks] = Continuation(
                happened,
                self.standing,
                roads=folder_roads(happened.folder),
                since=self.today if self.today > tour.start else None,
            )
        return self._cases[tour.start, tour.weeks]

    def table(self, tour: Tour) -> Table:
        """Lay a plan out in numbers."""
        return Table(self, tour)


class Table:
    """A plan in the numbers of the problem that its folder asks."""

    def __init__(self, desk: Desk, tour: Tour) -> None:
        self.desk, self.tour = desk, tour
        self.case = desk.case(tour)
        self.folder = self.case.folder
        self.problem = _with_rest(self.case.problem, self.folder)
        self.start, self.frozen = tour.start, self.case.frozen
        self.turns = turns(self.folder.settings)
        self.numbers = FolderNumbers(self.folder, tour.routes)

    @cached_property
    def pairs(self) -> tuple[tuple[DayRoute, Route], ...]:
        """
        The routes of the plan, in numbers and in words, at the prices of now.

        Raises
        ------
        MissingDataError
            If the folder no longer has one of their places or vehicles.
        """
        found = []
        for own in self.tour.routes:
            route = self.numbers.route(own)
            is_whole = len(route.stops) == len(own.visits) and route.vehicle != NO_VEHICLE
            if is_whole:
                found.append((replace(route, cost=route_cost(self.problem, route)), own))
            elif route.day >= self.frozen:
                raise MissingDataError(fault("plan-outdated", value=str(self.folder.path)))
        return tuple(found)

    @property
    def routes(self) -> tuple[DayRoute, ...]:
        """The same in numbers."""
        return tuple(route for route, _ in self.pairs)

    @property
    def closures(self) -> Collection[tuple[int, int]]:
        """Pairs (stop, day) on which a stop cannot be served."""
        return self.case.happened.closures.keys()

    @cached_property
    def fixed(self) -> Mapping[tuple[int, int], FixedVisit]:
        """The visits that instructions hold, by stop and day."""
        return fixed_visits(self.numbers, self.tour.instructions, self.tour.routes)

    @property
    def price_eur(self) -> float:
        """Price of a visit that changes."""
        return self.folder.settings.promises.change_price_eur

    def makes(self, held: Held) -> bool:
        """Whether a visit is in the plan, on its day."""
        own = (route for route in self.tour.routes if route.date == held.route.date)
        return any(visit.key == held.visit.key for route in own for visit in route.visits)

    def stop(self, key: str) -> int:
        """Return the number of a place."""
        return self.numbers.stops[key]

    def number(self, day: date) -> int:
        """Return the number of a day."""
        return day_number(day, self.start)

    def candidates(self, name: str, day: int) -> list[int]:
        """List the vehicles that may come on a day, all of a name where none of it works then."""
        own = [v for v, turn in enumerate(self.turns) if name in {"", turn.vehicle.name}]
        return [v for v in own if day in self.problem.vehicles[v].days] or own

    def waivers(self, broken: Sequence[Violation], words: str) -> tuple[Waiver, ...]:
        """Name rules that are broken by the words of the trade."""
        return named_waivers(self.folder, broken, words)

    def waived(self, waivers: Collection[Waiver]) -> list[Waived]:
        """Give waivers the numbers of the problem; what is gone from the folder has none."""
        return waived_rules(self.numbers, waivers)


def _with_rest(problem: Problem, folder: WorkingFolder) -> Problem:
    """Ask of a plan made by hand the daily rest of crews, unless rules are shown only."""
    work = folder.settings.work
    rest_s = work.rules.seconds("daily_rest_h") if work.is_kept else 0
    vehicles = tuple(replace(one, daily_rest_s=rest_s) for one in problem.vehicles)
    return replace(problem, vehicles=vehicles)


def named_waivers(
    folder: WorkingFolder, broken: Sequence[Violation], words: str
) -> tuple[Waiver, ...]:
    """Name rules that a plan of a folder breaks by the words of the trade."""
    vehicles = [turn.vehicle.name for turn in turns(folder.settings)]
    return tuple(
        Waiver(
            rule=one.rule,
            date=date_of(one.day or 0, folder.settings.horizon.start),
            vehicle="" if one.vehicle is None else vehicles[one.vehicle],
            place="" if one.stop is None else folder.requests[one.stop].key,
            excess=one.excess,
            limit=one.limit,
            words=words,
        )
        for one in broken
        if one.rule is not None
    )


def _over(folder: WorkingFolder, tour: Tour) -> WorkingFolder:
    """Read a folder over the period of a plan."""
    horizon = folder.settings.horizon
    if (horizon.start, horizon.weeks) == (tour.start, tour.weeks):
        return folder
    period = horizon.model_copy(update={"start": tour.start, "weeks": tour.weeks})
    return replace(folder, settings=folder.settings.model_copy(update={"horizon": period}))
