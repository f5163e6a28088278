"""What a folder asks of its season, in numbers: what is sold, what stands, what is spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import inf

import numpy as np

from guinguette.calendar import date_of, day_number
from guinguette.contract import Contract
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.settings.duty import turns
from guinguette.planning.continuity.found import with_prices
from guinguette.planning.continuity.happenings import Happenings, happenings
from guinguette.planning.events import ReadEvents
from guinguette.planning.folder_problem import Ground, build_problem
from guinguette.planning.former import FolderNumbers
from guinguette.planning.held_visits import concerns
from guinguette.planning.season.sides import is_evening, of_season, season_events
from guinguette.planning.season.spread import Sold, Spread, days_of
from guinguette.planning.season.work import SeasonLimits, season_limits
from guinguette.roads.kinds import Roads
from guinguette.roads.of_folder import folder_roads
from guinguette.service.standing import Standing
from guinguette.tour import Route, Tour, Visit
from routing.analysis.change_cost import NO_VEHICLE
from routing.arrays import BoolArray
from routing.problem import Problem
from routing.season.problem import Evening, Package, SeasonProblem, Tally

LACK_EUR = 5_000.0
"""Price of an evening that is sold and not made: no detour is dearer, a lower priority is."""
MOVE_EUR = 1.0
"""Price of each day by which an evening moves: a village is told of a date near the one it had."""
CHANGE_EUR = 1_000.0
"""Price of an evening that changes when as few as can be do: dearer than any wish."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """An evening that was given to a village, and its numbers; none where it cannot go on."""

    route: Route
    visit: Visit
    evening: Evening | None
    is_fixed: bool = False


class SeasonAsked:
    """
    The season of a folder over its horizon.

    Parameters
    ----------
    happened
        The places of the season, and what comes between.
    standing
        The plans that stand.
    rounds
        The rounds that the crews make besides, where these are known.
    since, has_begun
        As for :class:`guinguette.planning.continuity.continuation.Continuation`.
    ground
        Of a folder with the same places, where it is known already.
    """

    def __init__(
        self,
        happened: Happenings,
        standing: Standing,
        *,
        roads: Roads,
        rounds: Tour | None = None,
        since: date | None = None,
        has_begun: bool = False,
        ground: Ground | None = None,
    ) -> None:
        self.happened, self.standing, self.roads, self.rounds = happened, standing, roads, rounds
        self.folder = happened.folder
        self.contracts, self.horizon = self.folder.contracts, self.folder.settings.horizon
        self.start = self.horizon.start
        self.since = since or self.start
        self.frozen = max(0, day_number(self.since, self.start))
        self.settled = self.frozen + int(has_begun)
        self.turns = turns(self.folder.settings)
        problem, self.ground = build_problem(self.folder, roads, ground=ground)
        self.problem = self._open(problem)

    def beside(self, rounds: Tour) -> SeasonAsked:
        """Ask the same beside these rounds."""
        return self._again(self.happened, rounds)

    def of_folder(self, folder: WorkingFolder) -> SeasonAsked:
        """Ask the same of a folder with the same places: other contracts, other settings."""
        return self._again(replace(self.happened, folder=folder), self.rounds)

    def _again(self, happened: Happenings, rounds: Tour | None) -> SeasonAsked:
        return SeasonAsked(
            happened,
            self.standing,
            roads=self.roads,
            rounds=rounds,
            since=self.since if self.frozen else None,
            has_begun=self.settled > self.frozen,
            ground=self.ground,
        )

    def _open(self, problem: Problem) -> Problem:
        """Close what is closed, and price what is not wished for."""
        closed = {*self.happened.closures}
        closed |= {
            (self.stops[k], day_number(d, self.start)) for k, d in self.cancelled if k in self.stops
        }
        stops = []
        for i, stop in enumerate(problem.stops):
            days = tuple(p for p in stop.visit_patterns if not {(i, day) for day in p} & closed)
            stops.append(
                replace(stop, visit_patterns=days) if days else replace(stop, vehicles=frozenset())
            )
        cost = with_prices(problem, self.happened.prices)
        return replace(problem, stops=tuple(stops), visit_cost=cost)

    @cached_property
    def cancelled(self) -> frozenset[tuple[str, date]]:
        """The evenings that somebody does not want, (place, date), and which are given up."""
        found = self.standing.instructions
        return frozenset((o.place, o.date) for o in found if o.kind == "cancel" and o.date)

    def cancelled_of(self, contract: Contract) -> list[tuple[str, date]]:
        """List the evenings of a contract that were given up."""
        occurrences = (o for every in self.standing.occurrences.values() for o in every)
        return [
            (one.key, one.slot.date)
            for one in occurrences
            if one.missed is not None
            and one.missed.contract == contract.name
            and (one.key, one.slot.date) in self.cancelled
            and contract.first <= one.slot.date <= self.horizon.last
        ]

    @cached_property
    def stops(self) -> Mapping[str, int]:
        """The number of each place, by key."""
        return {request.key: i for i, request in enumerate(self.folder.requests)}

    def wish_eur(self, evening: Evening) -> float:
        """Return what an evening costs for want of the days that its village wishes for."""
        day, worth = date_of(evening.day, self.start), self.folder.settings.season.wish_eur
        return self.folder.requests[evening.stop].wish_cost_eur(day, worth)

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """The evenings of the horizon that stand."""
        routes = [r for r in self.standing.routes if is_evening(r) and self._is_within(r.date)]
        numbers = FolderNumbers(self.folder, routes)
        return tuple(self._given(numbers, r, visit) for r in routes for visit in r.visits)

    def _given(self, numbers: FolderNumbers, route: Route, visit: Visit) -> Given:
        names = [contract.name for contract in self.contracts]
        vehicle = numbers.vehicle(route.vehicle, route.date)
        stop, day = numbers.stops.get(visit.key), day_number(route.date, self.start)
        if visit.contract not in names or stop is None or vehicle == NO_VEHICLE:
            return Given(route=route, visit=visit, evening=None)
        package = names.index(visit.contract)
        evening = Evening(package=package, stop=stop, day=day, vehicle=vehicle)
        is_past = day < self.settled
        is_held = is_past or self._is_held(route, visit)
        can_stay = route.date < self.since or self._can_stay(evening)
        return Given(route=route, visit=visit, evening=evening, is_fixed=is_held and can_stay)

    def _is_held(self, route: Route, visit: Visit) -> bool:
        holding = (one for one in self.standing.instructions if one.kind != "cancel")
        return any(concerns(one, route, visit) for one in holding)

    def _can_stay(self, evening: Evening) -> bool:
        """Whether nothing keeps its vehicle away, or its village closed; a waiver may."""
        day = date_of(evening.day, self.start)
        key = self.folder.requests[evening.stop].key
        if any((w.date, w.place or key) == (day, key) for w in self.standing.waivers):
            return True
        stop, vehicle = self.problem.stops[evening.stop], self.problem.vehicles[evening.vehicle]
        return evening.day in stop.days & vehicle.days and stop.vehicles != frozenset()

    def _is_within(self, day: date) -> bool:
        return self.start <= day <= self.horizon.last

    @cached_property
    def former(self) -> frozenset[Evening]:
        """The evenings that stand, from the first day that may change on."""
        every = (one.evening for one in self.given if one.route.date >= self.since)
        return frozenset(evening for evening in every if evening is not None)

    @cached_property
    def fixed(self) -> frozenset[Evening]:
        """The evenings that stay: those of the past, and what was decided."""
        return frozenset(g.evening for g in self.given if g.is_fixed and g.evening is not None)

    @cached_property
    def held_before(self) -> Counter[tuple[str, str]]:
        """Evenings before the horizon, by (contract, place), within the period of the contract."""
        first = {contract.name: contract.first for contract in self.contracts}
        return Counter(
            (visit.contract, visit.key)
            for route in self.standing.routes
            if route.date < self.start
            for visit in route.visits
            if visit.contract in first and route.date >= first[visit.contract]
        )

    def held(self, contract: Contract) -> int:
        """Count the evenings of a contract before the horizon."""
        return sum(n for (name, _), n in self.held_before.items() if name == contract.name)

    def wanted(self, contract: Contract) -> int:
        """
        Count the evenings of a contract that the horizon should have.

        Those that are left of it, in proportion to its days: a contract that goes on after the
        horizon keeps some for later.
        """
        given_up = self.cancelled_of(contract)
        past = sum(day < self.start for _, day in given_up)
        left = max(0, contract.dates - self.held(contract) - past)
        rest = (contract.last - self.start).days + 1
        days = days_of(contract, self.start, max(rest, 0))
        inside = days[: 7 * self.horizon.weeks].sum()
        share = int(left * inside / days.sum() + 0.5) if days.any() else 0
        made = sum(
            one.evening is not None and one.visit.contract == contract.name and one.is_fixed
            for one in self.given
        )
        return max(share - (len(given_up) - past), made)

    @cached_property
    def sold(self) -> tuple[Sold, ...]:
        """The contracts in numbers."""
        return tuple(self._sold(number, one) for number, one in enumerate(self.contracts))

    def _sold(self, number: int, contract: Contract) -> Sold:
        used = {key: n for (name, key), n in self.held_before.items() if name == contract.name}
        free = (k for k in contract.places if k in self.stops and used.get(k, 0) < contract.most)
        days = days_of(contract, self.start, self.problem.days)
        days &= self._driven(contract)
        ahead = np.arange(len(days)) >= self.settled
        vehicles = {v for v, t in enumerate(self.turns) if t.vehicle.name in contract.vehicles}
        package = Package(
            evenings=self.wanted(contract),
            stops=frozenset(self.stops[key] for key in free),
            days=days & ahead,
            price_of_lack=LACK_EUR * (10 - contract.priority),
            most=contract.most,
            vehicles=frozenset(vehicles) if contract.vehicles else None,
        )
        return Sold(contract=contract, package=package, number=number, days=days)

    def _driven(self, contract: Contract) -> BoolArray:
        """Say on which days a vehicle of a contract works."""
        works = np.zeros(self.problem.days, dtype=bool)
        for turn, vehicle in zip(self.turns, self.problem.vehicles, strict=True):
            if not contract.vehicles or turn.vehicle.name in contract.vehicles:
                works[sorted(vehicle.days)] = True
        return works

    def limits(self, *, with_rounds: bool = True) -> SeasonLimits:
        """Say what the working time of crews leaves, former weeks counted."""
        before = [route for route in self.standing.routes if route.date < self.start]
        known = self.rounds.routes if with_rounds and self.rounds else ()
        rounds = [route for route in known if self._is_within(route.date)]
        return season_limits(self.folder.settings, [*before, *rounds])

    @cached_property
    def has_rounds(self) -> bool:
        """Whether crews work besides the evenings."""
        return bool(self.limits().duties)

    def _caps(self) -> Iterator[Tally]:
        """Forbid more evenings to a place than its contract has left for it."""
        everyday = np.ones(self.problem.days, dtype=bool)
        for one in self.sold:
            for (name, key), used in self.held_before.items():
                left = one.contract.most - used
                if name == one.contract.name and key in self.stops and left > 0:
                    yield Tally(
                        kind="held",
                        days=everyday,
                        prices=(*[0.0] * (left + 1), inf),
                        packages=frozenset({one.number}),
                        stops=frozenset({self.stops[key]}),
                    )

    @property
    def _wishing(self) -> frozenset[int]:
        """The stops with a wish that is not past, and no evening of the season behind them."""
        first = date_of(self.settled, self.start)
        held = {key for _, key in self.held_before}
        held |= {one.visit.key for one in self.given if one.route.date < first}
        rows = enumerate(self.folder.requests)
        return frozenset(
            i for i, r in rows if r.key not in held and max(r.wishes, default=date.min) >= first
        )

    def _kept(self, change_eur: float) -> Iterator[Tally]:
        """Price again each evening that a place loses for good, and not for another date."""
        everyday = np.ones(self.problem.days, dtype=bool)
        known = Counter((e.package, e.stop) for e in self.former | self.fixed)
        for (package, stop), count in sorted(known.items()) if change_eur else ():
            yield Tally(
                kind="change",
                days=everyday,
                prices=(*(change_eur * (count - n) for n in range(count + 1)), 0.0),
                packages=frozenset({package}),
                stops=frozenset({stop}),
            )

    def season(self, *, change_eur: float, with_rounds: bool = True) -> SeasonProblem:
        """
        State the season; without the rounds it is easier, and its bound holds for any of them.

        Parameters
        ----------
        change_eur
            Price of an evening that stood and changes.
        """
        spread = Spread(self.folder, self.problem, self.sold, wishing=self._wishing)
        return SeasonProblem(
            problem=self.problem,
            packages=tuple(one.package for one in self.sold),
            tallies=(*spread.tallies(), *self._caps(), *self._kept(change_eur)),
            neighbours=spread.neighbours(),
            **self.limits(with_rounds=with_rounds)._asdict(),
            fixed=self.fixed,
            former=self.former - self.fixed,
            change_price=change_eur,
            move_price=MOVE_EUR if change_eur else 0.0,
        )


def season_asked(
    folder: WorkingFolder,
    standing: Standing,
    said: ReadEvents,
    *,
    rounds: Tour | None = None,
    roads: Roads | None = None,
    since: date | None = None,
    has_begun: bool = False,
) -> SeasonAsked:
    """
    Ask for the season of a folder.

    Parameters
    ----------
    said
        What was just said of its places, vehicles and crews.
    roads
        Those of the folder where omitted.

    Other parameters are those of :class:`SeasonAsked`.
    """
    evenings = of_season(folder)
    happened = happenings(
        evenings, replace(said, since=since), season_events(standing.events, evenings)
    )
    return SeasonAsked(
        happened,
        standing,
        roads=roads or folder_roads(happened.folder),
        rounds=rounds,
        since=since,
        has_begun=has_begun,
    )
