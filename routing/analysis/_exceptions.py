"""What is left to plan: all of it where habits change, some visits where an exception is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from routing.analysis._pieces import Piece
from routing.analysis.change_cost import FixedVisit, former_days, lawful_now
from routing.analysis.marginal import marginal_costs, placed_routes
from routing.problem import DAYS_PER_WEEK, Problem, Stop, Vehicle
from routing.solution import DayRoute

Closures = Collection[tuple[int, int]]
"""Pairs (stop, day) on which the stop cannot be served."""


def touched_weeks(
    problem: Problem, former: Sequence[DayRoute], closures: Closures, *, frozen_until_day: int
) -> list[int]:
    """List the weeks in which some route of the former plan cannot be driven as it was."""
    closed, doubled = set(closures), _doubled(problem, former)
    return sorted(
        {
            route.day // DAYS_PER_WEEK
            for route in former
            if route.day >= frozen_until_day
            and (
                any((i, route.day) in closed for i in route.stops)
                or lawful_now(problem, route) is None
                or (route.vehicle, route.day) in doubled
            )
        }
    )


def _doubled(problem: Problem, former: Sequence[DayRoute]) -> set[tuple[int, int]]:
    """List the vehicles and days of crews that drove several vehicles on a day."""
    driven = {(route.vehicle, route.day) for route in former}
    return {
        (v, day)
        for crew in problem.crews
        for v, day in driven
        if v in crew and any((w, day) in driven for w in crew - {v})
    }


def at_home(problem: Problem, held: Collection[DayRoute]) -> tuple[Vehicle, ...]:
    """Return the vehicles without the days on which a route of their crew is settled."""
    days: dict[int, set[int]] = {}
    for route in held:
        for v in problem.crew_of(route.vehicle):
            days.setdefault(v, set()).add(route.day)
    return tuple(
        replace(vehicle, days=vehicle.days - days.get(v, set()))
        for v, vehicle in enumerate(problem.vehicles)
    )


def with_fixed_hours(
    kept: Sequence[DayRoute],
    found: Sequence[DayRoute],
    fixed: Mapping[tuple[int, int], FixedVisit],
) -> tuple[DayRoute, ...]:
    """Take days at the hours that were kept, unless these are not those of the fixed visits."""

    def is_kept(day: DayRoute) -> bool:
        hours = zip(day.stops, day.starts_s, strict=True)
        own = ((fixed.get((i, day.day)), start_s) for i, start_s in hours)
        return all(one is None or one.start_s in {None, start_s} for one, start_s in own)

    return tuple(k if is_kept(k) else f for k, f in zip(kept, found, strict=True))


def dropped_visits(
    former: Sequence[DayRoute], routes: Sequence[DayRoute]
) -> tuple[tuple[int, int], ...]:
    """List the former visits that no visit of their week replaces, nor one of another week."""
    served, dropped = former_days(routes), []
    for i, days in former_days(former).items():
        made = served.get(i, {})
        others = Counter(day // DAYS_PER_WEEK for day in made if day not in days)
        lost = []
        for day in sorted(days.keys() - made.keys()):
            others[day // DAYS_PER_WEEK] -= 1
            if others[day // DAYS_PER_WEEK] < 0:
                lost.append((i, day))
        dropped += lost[(+others).total() :]
    return tuple(sorted(dropped))


def completed(
    days: frozenset[int], former: frozenset[int], asked: int, horizon: int
) -> frozenset[int]:
    """Complete the days served with days of the former plan, then with any, up to a number."""
    others = [*sorted(former - days), *sorted(set(range(horizon)) - former - days)]
    return days | frozenset(others[: max(0, asked - len(days))])


def exceptional_pieces(
    problem: Problem,
    former: Sequence[DayRoute],
    week: int,
    *,
    closures: Closures,
    frozen_until_day: int,
    has_short_notice: bool = False,
    fixed: Mapping[tuple[int, int], FixedVisit],
) -> tuple[list[Piece], list[tuple[int, int]]]:
    """
    Make each visit of a week a piece of its own, which may move within the week.

    With short notice, no visit of another day comes on the first day that may change. A visit that
    is fixed stays.

    Returns
    -------
    pieces, lost
        ``lost`` are the visits, (stop, day), that have no day left in their week.
    """
    closed = set(closures)
    open_days = range(
        max(DAYS_PER_WEEK * week, frozen_until_day), DAYS_PER_WEEK * week + DAYS_PER_WEEK
    )
    pieces, lost = [], []
    for i, visits in sorted(former_days(former).items()):
        stop = problem.stops[i]
        taken = {day for day in visits if day < frozen_until_day}
        possible = [
            day for day in open_days if day in stop.days | visits.keys() and (i, day) not in closed
        ]
        for day in sorted(visits.keys() & set(open_days)):
            if own := fixed.get((i, day)):
                alone = (frozenset({day}),)
                pieces.append(
                    Piece(stop=i, patterns=alone, vehicles=own.vehicles, start_s=own.start_s)
                )
                continue
            first = frozen_until_day + (has_short_notice and day != frozen_until_day)
            free = (one for one in possible if one not in taken and one >= first)
            patterns = tuple(frozenset({one}) for one in free)
            if patterns:
                pieces.append(Piece(stop=i, patterns=patterns, vehicles=stop.vehicles))
            else:
                lost.append((i, day))
    return pieces, lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """
    The weeks around a visit that is lost, in which it may be made up.

    ``spare_weeks`` says of each stop how far, ``closures`` where it cannot be served, and nothing
    is made up before day ``first``.
    """

    spare_weeks: Mapping[int, int]
    closures: Closures
    first: int

    def made_up(
        self, problem: Problem, routes: Sequence[DayRoute], i: int, week: int
    ) -> tuple[DayRoute, ...]:
        """Add a visit lost in a week where it costs least, if another week has room for it."""
        taken = {week} | {r.day // DAYS_PER_WEEK for r in routes if i in r.stops}
        closed, spare = set(self.closures), self.spare_weeks.get(i, 0)
        days = [
            day
            for day in sorted(problem.stops[i].days)
            if day >= self.first
            and abs(day // DAYS_PER_WEEK - week) <= spare
            and day // DAYS_PER_WEEK not in taken
            and (i, day) not in closed
        ]
        return elsewhere(problem, routes, i, days)

    def lost_first(
        self,
        problem: Problem,
        routes: Sequence[DayRoute],
        pieces: Sequence[Piece],
        week: int,
        *,
        dear: float,
    ) -> list[Piece]:
        """
        Let those visits of a week be lost before others that can be made up.

        ``dear``, more than any detour, is their price; all others must be made.
        """
        return [
            replace(piece, prize=dear)
            if piece.start_s is None
            and self.made_up(problem, routes, piece.stop, week) != tuple(routes)
            else piece
            for piece in pieces
        ]


def elsewhere(
    problem: Problem, routes: Sequence[DayRoute], i: int, days: Collection[int]
) -> tuple[DayRoute, ...]:
    """Add one visit to a plan where it costs least among some days, if it fits on any."""
    if not days:
        return tuple(routes)
    one = replace(problem.stops[i], visit_patterns=tuple(frozenset({day}) for day in days))
    asked = replace(problem, stops=(*problem.stops[:i], one, *problem.stops[i + 1 :]))
    others = [route for route in routes if i not in route.stops]
    found = marginal_costs(asked, others, i)
    if not found:
        return tuple(routes)
    own = [route for route in routes if i in route.stops]
    return (*own, *placed_routes(asked, others, i, found[0]))


def lasting_pieces(
    problem: Problem, former: Sequence[DayRoute], *, frozen_until_day: int
) -> list[Piece]:
    """
    List what is left to plan of each stop, in agreement with its past.

    A stop visited before ``frozen_until_day`` keeps the patterns that hold these visits, and its
    van where ``same_vehicle`` asks for it; one that was not visited loses the past days.
    """
    before = former_days(former)
    pieces = []
    for i, stop in enumerate(problem.stops):
        visits = before.get(i, {})
        past = {day: v for day, v in visits.items() if day < frozen_until_day}
        patterns = patterns_left(stop, visits, frozen_until_day)
        if not patterns:
            continue
        vehicles = stop.vehicles
        if past and problem.same_vehicle:
            vans = {problem.vans[v] for v in past.values()}
            vehicles = frozenset(v for v, van in enumerate(problem.vans) if van in vans)
        whole = Piece(
            stop=i, patterns=patterns, vehicles=vehicles, prize=None if past else stop.prize
        )
        pieces += _split(problem, whole) if past else [whole]
    return pieces


def patterns_left(
    stop: Stop, visits: Collection[int], frozen_until_day: int
) -> tuple[frozenset[int], ...]:
    """List what is left of the patterns of a stop from a day on, given its former days."""
    if frozen_until_day <= 0:
        return stop.visit_patterns
    past = {day for day in visits if day < frozen_until_day}
    agreeing = [
        pattern
        for pattern in stop.visit_patterns
        if {day for day in pattern if day < frozen_until_day} == past
    ]
    if past and not agreeing:
        agreeing = [frozenset(visits)]
    future = {
        frozenset(day for day in pattern if day >= frozen_until_day)
        for pattern in agreeing or stop.visit_patterns
    }
    most = max(len(pattern) for pattern in future)
    return tuple(sorted((p for p in future if p and len(p) == most), key=sorted))


def _split(problem: Problem, piece: Piece) -> list[Piece]:
    """Plan one by one visits whose days are known and that nothing else binds."""
    is_bound = problem.same_hour_s is not None or (
        problem.same_vehicle and (piece.vehicles is None or len(piece.vehicles) > 1)
    )
    if len(piece.patterns) > 1 or is_bound:
        return [piece]
    return [replace(piece, patterns=(frozenset({day}),)) for day in sorted(piece.patterns[0])]
