"""The season of a folder that stands, as it is asked questions: in today's numbers, and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from guinguette.calendar import date_of
from guinguette.contract import ContractMet
from guinguette.document import PlaceKey
from guinguette.faults import InputError, UsageError
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.language.fault_sentences import fault
from guinguette.planning.continuity.rounds import first_free
from guinguette.planning.events import NOTHING
from guinguette.planning.last import standing_plan
from guinguette.planning.season.asked import CHANGE_EUR, SeasonAsked, season_asked
from guinguette.planning.season.continued import met_of
from guinguette.planning.season.sides import is_evening
from guinguette.service.standing import Standing
from guinguette.tour import Tour
from routing.objective import route_cost, route_metres
from routing.season.problem import Evening, SeasonProblem
from routing.season.solution import SeasonSolution
from routing.season.solve import solve_season
from routing.season.terms import terms_of
from routing.solution import DayRoute
from routing.solver.deadline import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedEvening:
    """An evening: of which contract, where, on which date, by which vehicle."""

    contract: str
    key: PlaceKey
    name: str
    date: date
    vehicle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningChange:
    """An evening before and after; ``None`` where there is none."""

    before: DatedEvening | None
    after: DatedEvening | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonDifference:
    """
    What another season would change in the one that stands.

    Attributes
    ----------
    changes
        The evenings that are added, that go, and those of a place that move, by date.
    cost_eur, distance_km, crew_hours
        What its routes cost more, euros, kilometres, hours of crews away from their depot.
    lowest_eur, highest_eur
        Between what it costs more, proven, routes and wishes together, of all seasons that change
        and lack as few evenings.
    is_least_change
        Whether it is proven that fewer changes are not possible.
    met
        What becomes of the contracts that lack evenings.
    """

    changes: tuple[EveningChange, ...]
    cost_eur: float
    distance_km: float
    crew_hours: float
    lowest_eur: float
    highest_eur: float
    is_least_change: bool
    met: tuple[ContractMet, ...]


class Priced(NamedTuple):
    """A season that was found for a question."""

    asked: SeasonAsked
    problem: SeasonProblem
    found: SeasonSolution


class SeasonStands:
    """
    The season of a folder that stands.

    Parameters
    ----------
    asked
        The season of the folder as it is today.

    Raises
    ------
    InputError
        If an evening of the plan does not fit the folder any more.
    """

    def __init__(self, folder: WorkingFolder, asked: SeasonAsked) -> None:
        self.folder, self.asked = folder, asked
        if any(one.evening is None for one in asked.given):
            raise InputError([fault("plan-outdated", value=str(folder.path))])
        self.evenings = asked.former | asked.fixed
        self.problem = replace(asked.season(change_eur=0.0), former=frozenset())

    @cached_property
    def base(self) -> SeasonSolution:
        """The season that stands, timed and priced."""
        made = Counter(evening.package for evening in self.evenings)
        packages = tuple(
            replace(package, evenings=made[n]) for n, package in enumerate(self.problem.packages)
        )
        stays = replace(self.problem, packages=packages, fixed=self.evenings)
        return solve_season(stays, deadline=Deadline(), start=tuple(self.evenings))

    def solve(
        self,
        problem: SeasonProblem,
        deadline: Deadline,
        *,
        start: Sequence[Evening] = (),
        target_gap: float = 0.0,
    ) -> SeasonSolution:
        """Search another season, from some evenings, else from those that stand."""
        return solve_season(
            problem,
            deadline=deadline.at_least(0.5),
            seed=self.folder.settings.planning.seed,
            target_gap=target_gap,
            start=start or self.base.evenings,
        )

    def other(self, asked: SeasonAsked, deadline: Deadline) -> Priced:
        """Search the season of something else that is asked, with as few changes as can be."""
        problem = asked.season(change_eur=CHANGE_EUR)
        return Priced(asked, problem, self.solve(problem, deadline))

    def difference(self, other: Priced, deadline: Deadline | None) -> SeasonDifference:
        """Say what a season that was found changes; why evenings lack, where there is time."""
        _, problem, found = other
        priced = found.terms.get("change", 0.0) + found.terms.get("lack", 0.0)
        now_eur = cost_in(self.problem, self.base) - self.base.terms.get("lack", 0.0)
        routes = (self.base.routes, found.routes)
        costs, metres, seconds = (
            [sum(map(count, each)) for each in routes]
            for count in (self._route_eur, self._metres, _seconds)
        )
        return SeasonDifference(
            changes=self.changes(found.evenings),
            cost_eur=round(costs[1] - costs[0], 2),
            distance_km=round((metres[1] - metres[0]) / 1000, 1),
            crew_hours=round((seconds[1] - seconds[0]) / 3600, 2),
            lowest_eur=round(float(found.lower_bound - priced - now_eur), 2),
            highest_eur=round(float(found.cost - priced - now_eur), 2),
            is_least_change=bool(found.cost - found.lower_bound < problem.change_price / 2),
            met=tuple(
                met_of(other.asked, n, found, deadline)
                for n, lacking in enumerate(found.lacking)
                if lacking and deadline is not None
            ),
        )

    def _route_eur(self, route: DayRoute) -> float:
        return route_cost(self.problem.problem, route)

    def _metres(self, route: DayRoute) -> int:
        return route_metres(self.problem.problem, route)

    def changes(self, evenings: Iterable[Evening]) -> tuple[EveningChange, ...]:
        """Pair what goes with what comes, contract by contract, a place with itself first."""
        after = frozenset(evenings)
        gone = sorted(self.evenings - after, key=lambda e: (e.day, e.stop))
        fresh = sorted(after - self.evenings, key=lambda e: (e.day, e.stop))
        changes = []
        for one in gone:
            same = [e for e in fresh if (e.package, e.stop) == (one.package, one.stop)][:1]
            fresh = [e for e in fresh if e not in same]
            moved = self.dated(same[0]) if same else None
            changes.append((one.day, EveningChange(before=self.dated(one), after=moved)))
        changes += [(e.day, EveningChange(before=None, after=self.dated(e))) for e in fresh]
        return tuple(change for _, change in sorted(changes, key=lambda pair: pair[0]))

    def dated(self, evening: Evening) -> DatedEvening:
        """Name an evening."""
        request = self.asked.folder.requests[evening.stop]
        return DatedEvening(
            contract=self.asked.contracts[evening.package].name,
            key=request.key,
            name=request.name,
            date=date_of(evening.day, self.asked.start),
            vehicle=self.asked.turns[evening.vehicle].vehicle.name,
        )


def cost_in(problem: SeasonProblem, season: SeasonSolution) -> float:
    """Price a season by what another problem weighs."""
    return sum(terms_of(problem, season.evenings, season.routes).values())


def season_stands(
    folder: WorkingFolder, standing: Standing, tour: Tour, *, today: date | None = None
) -> SeasonStands | None:
    """
    Read the season of a folder that stands; ``None`` where there is none.

    Parameters
    ----------
    tour
        The plan of the period of the folder.
    today
        Nothing changes before it.
    """
    if tour.season is None or not folder.contracts:
        return None
    routes = tuple(route for route in standing.routes if not is_evening(route))
    since = first_free(standing, NOTHING, folder.settings.horizon, today)
    asked = season_asked(
        folder,
        standing,
        NOTHING,
        rounds=replace(tour, routes=routes),
        since=since,
        has_begun=since is not None,
    )
    return SeasonStands(folder, asked)


def _seconds(route: DayRoute) -> int:
    return route.return_s - route.depart_s


def standing_season(path: Path, today: date | None) -> SeasonStands:
    """
    Read the season of a folder that stands.

    Raises
    ------
    UsageError
        If there is no such folder, or it has no season.
    InputError
        If the folder has faults, or the plan does not fit it any more.
    MissingDataError
        If there is no plan yet.
    """
    folder = read_folder(path, today=today)
    stands = season_stands(folder, *standing_plan(path, folder), today=today)
    if stands is None:
        raise UsageError(fault("asked-no-season", value=str(path)))
    return stands
